//! Passwords and random secrets: made, hashed, verified. Only digests are ever stored.

use crate::refused::Refused;
use crate::turnstile::Turnstile;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use planner::UserId;
use sha2::{Digest, Sha256};
use std::sync::{LazyLock, OnceLock};

/// Shortest password, in characters.
pub const PASSWORD_LEAST: usize = 10;
/// Longest password, in bytes: hashing must not become a way to keep the machine busy.
pub const PASSWORD_MOST: usize = 1024;

/// One for the process, because its memory is: no door leads around it.
static TURNSTILE: LazyLock<Turnstile> = LazyLock::new(Turnstile::for_this_machine);

/// Argon2id as OWASP's password storage sheet has it: 19 MiB, two passes, one lane.
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1024, 2, 1, None).unwrap_or_default())
}

/// The PHC string of a password; refuses what is too short or too long, and a crowd.
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
    let _pass = TURNSTILE.enter()?;
    hash(password)
}

fn hash(password: &str) -> Result<String, Refused> {
    let hash =
        hasher().hash_password(password.as_bytes()).map_err(|error| Refused::Broken(format!("hashing a password: {error}")))?;
    Ok(hash.to_string())
}

/// Whether the password is the one. Takes as long where there is no such user, so that nobody learns who has an account.
///
/// # Errors
/// [`Refused::TooMany`] where a crowd asks at once.
pub fn verify_password(password: &str, hash: Option<&str>) -> Result<bool, Refused> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let _pass = TURNSTILE.enter()?;
    let nobody = || NOBODY.get_or_init(|| self::hash("nobody has this password").unwrap_or_default()).as_str();
    let password = if password.len() > PASSWORD_MOST { "" } else { password };
    let matches = PasswordHash::new(hash.unwrap_or_else(nobody))
        .is_ok_and(|parsed| hasher().verify_password(password.as_bytes(), &parsed).is_ok());
    Ok(matches && hash.is_some())
}

/// What a browser keeps that has been let in: proof, to nobody but this server, that whoever uses it knew the password once.
/// It opens nothing; it only tells a person's own browser from a stranger's. A new password makes it worthless, because the
/// key is what is stored of the password, which never leaves the server.
pub fn proof(hash: &str, user: UserId, mark: &[u8; 16]) -> String {
    let mark = mark.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let signed = keyed(hash.as_bytes(), format!("known browser {user} {mark}").as_bytes());
    spell(&format!("{mark}."), &signed)
}

/// The mark in a proof that is one, for this user and their password of today.
pub fn proven<'p>(proof: &'p str, hash: &str, user: UserId) -> Option<&'p str> {
    let (mark, _) = proof.split_once('.')?;
    let bytes = (mark.len() == 32).then(|| u128::from_str_radix(mark, 16).ok())??.to_be_bytes();
    // Digests are compared, so that the time says nothing of where they differ.
    (digest(&self::proof(hash, user, &bytes)) == digest(proof)).then_some(mark)
}

/// HMAC (RFC 2104) with SHA-256.
fn keyed(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    match block.get_mut(..key.len()) {
        Some(start) => start.copy_from_slice(key),
        None => block[..32].copy_from_slice(&Sha256::digest(key)),
    }
    let inner = Sha256::new().chain_update(block.map(|byte| byte ^ 0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(block.map(|byte| byte ^ 0x5c)).chain_update(inner).finalize().into()
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
        assert!(verify_password("correct horse battery", Some(&hash)).unwrap());
        assert!(!verify_password("correct horse batterz", Some(&hash)).unwrap());
        assert!(!verify_password("nobody has this password", None).unwrap());
    }

    #[test]
    fn a_browser_is_known_to_its_own_user_under_the_password_that_it_was_given_and_to_nobody_else() {
        let (ana, ben) = (UserId([1; 16]), UserId([2; 16]));
        let given = proof("$argon2id$one", ana, &[7; 16]);
        assert_eq!(proven(&given, "$argon2id$one", ana), Some("07070707070707070707070707070707"));
        assert_eq!(proven(&given, "$argon2id$one", ben), None);
        assert_eq!(proven(&given, "$argon2id$two", ana), None);
        for forged in
            ["", ".", &given[..40], &given.replacen('7', "8", 1), &format!("{given}0"), "+7070707070707070707070707070707.ab"]
        {
            assert_eq!(proven(forged, "$argon2id$one", ana), None, "{forged}");
        }
    }

    #[test]
    fn the_keyed_digest_is_that_of_the_standard() {
        // RFC 4231, cases 2 and 6: a short key, and one longer than a block.
        let hex = |bytes: [u8; 32]| spell("", &bytes);
        assert_eq!(
            hex(keyed(b"Jefe", b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            hex(keyed(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn a_short_password_is_refused_with_the_remedy() {
        assert!(hash_password("short").unwrap_err().to_string().contains("at least 10"));
    }
}
