//! Passwords and random secrets: made, hashed, verified. Only digests are ever stored.

use crate::refused::Refused;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

/// Shortest password, in characters.
pub const PASSWORD_LEAST: usize = 10;
/// Longest password, in bytes: hashing must not become a way to keep the machine busy.
pub const PASSWORD_MOST: usize = 1024;

/// Argon2id as OWASP's password storage sheet has it: 19 MiB, two passes, one lane.
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1024, 2, 1, None).unwrap_or_default())
}

/// The PHC string of a password; refuses what is too short or too long.
pub fn hash_password(password: &str) -> Result<String, Refused> {
    if password.chars().count() < PASSWORD_LEAST {
        return Err(Refused::field(
            "password",
            "too_short",
            format!("at least {PASSWORD_LEAST} characters; a few words do well"),
        ));
    }
    if password.len() > PASSWORD_MOST {
        return Err(Refused::field("password", "too_long", format!("at most {PASSWORD_MOST} bytes")));
    }
    let hash =
        hasher().hash_password(password.as_bytes()).map_err(|error| Refused::Broken(format!("hashing a password: {error}")))?;
    Ok(hash.to_string())
}

/// Whether the password is the one. Takes as long where there is no such user, so that nobody learns who has an account.
pub fn verify_password(password: &str, hash: Option<&str>) -> bool {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let nobody = || NOBODY.get_or_init(|| hash_password("nobody has this password").unwrap_or_default()).as_str();
    let password = if password.len() > PASSWORD_MOST { "" } else { password };
    let matches = PasswordHash::new(hash.unwrap_or_else(nobody))
        .is_ok_and(|parsed| hasher().verify_password(password.as_bytes(), &parsed).is_ok());
    matches && hash.is_some()
}

/// A secret of 32 random bytes, as it travels: 64 hexadecimal digits behind a prefix that tells what it is.
pub fn spell(prefix: &str, secret: &[u8; 32]) -> String {
    secret.iter().fold(prefix.to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

/// What is stored of a secret.
pub fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_password_is_taken_and_the_wrong_one_is_not() {
        let hash = hash_password("correct horse battery").unwrap();
        assert!(verify_password("correct horse battery", Some(&hash)));
        assert!(!verify_password("correct horse batterz", Some(&hash)));
        assert!(!verify_password("nobody has this password", None));
    }

    #[test]
    fn a_short_password_is_refused_with_the_remedy() {
        assert!(hash_password("short").unwrap_err().to_string().contains("at least 10"));
    }
}
