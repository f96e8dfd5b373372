//! What a request says about who sent it: token and cookies. Believes none of it.

use axum::http::{HeaderMap, header};

/// The cookie that carries the session's secret.
pub const SESSION_COOKIE: &str = "fifthcall_session";
/// The cookie by which a browser shows at the door that it has been let in before. It opens nothing.
pub const KNOWN_COOKIE: &str = "fifthcall_known";
/// The header that carries the form's secret, where a page of ours calls the API with its cookie.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// The token in an `Authorization` header.
pub fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty()).then(|| token.trim())
}

/// The session's secret from the `Cookie` header.
pub fn session_cookie(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, SESSION_COOKIE)
}

/// The cookie of that name, unless it is empty.
pub fn cookie<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted && !value.is_empty()).then_some(value))
}

/// Compares two secrets in a time that does not depend on where they differ.
pub fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0_u8, |sum, (left, right)| sum | (left ^ right)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "theme=dark; fifthcall_session=abc; x=y".parse().unwrap());
        assert_eq!(session_cookie(&headers), Some("abc"));
        headers.insert(header::COOKIE, "fifthcall_session=".parse().unwrap());
        assert_eq!(session_cookie(&headers), None);
    }

    #[test]
    fn only_a_bearer_token_is_a_token() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer  abc"), Some("abc"));
        assert_eq!(bearer("Basic abc"), None);
        assert_eq!(bearer("Bearer "), None);
        assert_eq!(bearer("abc"), None);
    }
}
