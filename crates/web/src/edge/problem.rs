//! Why a request was not done, as problem+json: the one place that turns `Refused` into a status.

use actions::view::RuleView;
use actions::{Fault, Refused, shortened};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use std::num::NonZeroU32;
use utoipa::ToSchema;

/// RFC 9457, with the members that help a caller to go on.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Problem {
    /// A reference to the explanation of this kind of problem, as `/api/docs#not-found`.
    #[serde(rename = "type", serialize_with = "reference")]
    #[schema(value_type = String)]
    pub kind: &'static str,
    #[schema(value_type = String)]
    pub title: &'static str,
    pub status: u16,
    #[schema(value_type = String)]
    pub detail: Box<str>,
    /// The fields at fault; empty where it was none.
    #[schema(value_type = Vec<Fault>)]
    pub errors: Box<[Fault]>,
    /// The guard's rule, where it was the guard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Box<RuleView>>,
    /// The nearest allowed time, for a callback promised at a forbidden one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub nearest: Option<Timestamp>,
    /// What holds the place, for a conflict: the touch that took the attempt, the prospect with the same number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub held_by: Option<Box<str>>,
    #[serde(skip)]
    #[schema(ignore)]
    pub retry_after_seconds: Option<NonZeroU32>,
}

/// Every kind of problem: its name in `type`, its status, its title.
pub const KINDS: [(&str, StatusCode, &str); 16] = [
    ("malformed", StatusCode::BAD_REQUEST, "The request could not be read"),
    ("not-signed-in", StatusCode::UNAUTHORIZED, "No token, or not a valid one"),
    ("not-yours", StatusCode::FORBIDDEN, "Readable, but not yours to change"),
    ("not-found", StatusCode::NOT_FOUND, "Not there, or not readable to you"),
    ("no-such-method", StatusCode::METHOD_NOT_ALLOWED, "This address does not take that method"),
    ("conflict", StatusCode::CONFLICT, "Somebody or something was faster"),
    ("stale", StatusCode::PRECONDITION_FAILED, "It was changed since you read it"),
    ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "The body is too large"),
    ("media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body is of a kind that is not read here"),
    ("invalid", StatusCode::UNPROCESSABLE_ENTITY, "Understood, and cannot be accepted"),
    ("guarded", StatusCode::UNPROCESSABLE_ENTITY, "A rule of the guard forbids it"),
    ("too-many", StatusCode::TOO_MANY_REQUESTS, "Too many tries"),
    ("broken", StatusCode::INTERNAL_SERVER_ERROR, "Something broke on our side"),
    ("unavailable", StatusCode::SERVICE_UNAVAILABLE, "The database did not answer"),
    ("disk-full", StatusCode::INSUFFICIENT_STORAGE, "The disk is full"),
    ("csrf", StatusCode::FORBIDDEN, "The form's secret is missing or old"),
];

/// Longest `detail`, in characters: it may repeat an address, a header or a field of theirs.
const DETAIL_TOLD: usize = 2_000;

fn reference<S: serde::Serializer>(kind: &&'static str, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&format_args!("/api/docs#{kind}"))
}

impl Problem {
    pub fn new(kind: &str, detail: impl Into<Box<str>>) -> Self {
        let (kind, status, title) = KINDS.iter().copied().find(|(name, _, _)| *name == kind).unwrap_or((
            "broken",
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something broke on our side",
        ));
        Problem {
            kind,
            title,
            status: status.as_u16(),
            detail: shortened(String::from(detail.into()), DETAIL_TOLD).into_boxed_str(),
            errors: Box::default(),
            rule: None,
            nearest: None,
            held_by: None,
            retry_after_seconds: None,
        }
    }

    /// 400: it could not be read, and this field is why.
    pub fn malformed(field: &str, code: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        let detail = if field.is_empty() { message.clone() } else { format!("{field}: {message}") };
        Problem { errors: Box::new([Fault::new(field, code, message)]), ..Problem::new("malformed", detail) }
    }

    /// 422: it was read, and this field cannot be accepted.
    pub fn invalid(field: &str, code: &str, message: impl Into<String>) -> Self {
        Refused::field(field, code, message).into()
    }

    /// What happened, in a sentence.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_else(|_| b"{}".to_vec())
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let detail = refused.to_string();
        match refused {
            Refused::NotSignedIn | Refused::WrongCredentials => Problem::new("not-signed-in", detail),
            Refused::NotYours(_) => Problem::new("not-yours", detail),
            Refused::NotFound(_) => Problem::new("not-found", detail),
            Refused::Invalid(errors) => Problem { errors: errors.into_boxed_slice(), ..Problem::new("invalid", detail) },
            Refused::Guarded { rule, nearest } => {
                Problem { rule: Some(Box::new(rule)), nearest, ..Problem::new("guarded", detail) }
            }
            Refused::Conflict { held_by, .. } => {
                Problem { held_by: held_by.map(String::into_boxed_str), ..Problem::new("conflict", detail) }
            }
            Refused::Stale => Problem::new("stale", detail),
            Refused::TooMany { retry_after_seconds } => {
                Problem { retry_after_seconds: NonZeroU32::new(retry_after_seconds), ..Problem::new("too-many", detail) }
            }
            Refused::DiskFull => Problem::new("disk-full", detail),
            Refused::Unavailable(_) => Problem { retry_after_seconds: NonZeroU32::new(1), ..Problem::new("unavailable", detail) },
            Refused::Unusable(_) => Problem::new("unavailable", detail),
            Refused::Broken(ref inside) => {
                // What broke is for the log; a caller could do nothing with it, and it may name files or rows.
                tracing::error!(inside, "a request broke");
                Problem::new("broken", "something broke on our side; it is in the server's log")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status(), [(header::CONTENT_TYPE, "application/problem+json")], self.to_json()).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.get()));
        }
        if self.status() == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"fifthcall\""));
        }
        response
    }
}
