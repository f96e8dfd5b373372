//! Finds the person behind an API request: by bearer token, or by the session cookie of our own pages.

use super::who::{CSRF_HEADER, bearer, same, session_cookie};
use super::{Edge, Problem};
use actions::Refused;
use actions::sign_in::Session;
use axum::http::request::Parts;
use axum::http::{Method, header};
use jiff::Timestamp;
use std::sync::Arc;

impl Edge {
    /// The person behind an API request. With a cookie, anything but reading needs the form's secret in a header too.
    pub async fn caller(&self, now: Timestamp, parts: &Parts) -> Result<Arc<Session>, Problem> {
        if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
            let token = value.to_str().ok().and_then(bearer).ok_or_else(|| {
                Problem::new("not-signed-in", "the Authorization header has to read `Bearer`, a space, and the token")
            })?;
            return self.by_token(now, token, &self.client(parts)).await;
        }
        let Some(cookie) = session_cookie(&parts.headers) else {
            return Err(Problem::new(
                "not-signed-in",
                "send `Authorization: Bearer` with a token; `fifthcall token create` makes one",
            ));
        };
        let session = self.app().session(now, cookie).await?.ok_or(Refused::NotSignedIn)?;
        let reading = matches!(parts.method, Method::GET | Method::HEAD);
        let secret = parts.headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok());
        if !reading && secret.is_none_or(|secret| !same(secret.as_bytes(), session.csrf.as_bytes())) {
            return Err(Problem::new("csrf", format!("with a session cookie, send the form's secret in `{CSRF_HEADER}`")));
        }
        Ok(session)
    }

    /// A valid token always passes; who keeps sending bad ones is told to wait.
    async fn by_token(&self, now: Timestamp, token: &str, client: &str) -> Result<Arc<Session>, Problem> {
        if let Some(session) = self.app().bearer(now, token).await? {
            return Ok(session);
        }
        if let Some(retry_after_seconds) = self.throttle().wait(now, client) {
            return Err(Refused::TooMany { retry_after_seconds }.into());
        }
        self.throttle().note(now, client);
        Err(Problem::new("not-signed-in", "that token is not valid; it may have been revoked"))
    }
}
