//! The page for everything that could not be done: what, and what to do instead.

use crate::bidi::drawn;
use crate::shell::Shell;
use crate::visit::Sorry;
use crate::words::field_name;
use actions::sentences;
use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage {
    shell: Shell,
    sorry: Sorry,
    /// Field and what is wrong with it, in words.
    faults: Vec<(String, String)>,
}

pub fn draw(sorry: Sorry) -> Response {
    let status = sorry.status;
    let retry_after = sorry.retry_after;
    let faults = sorry.faults.iter().map(|fault| (field_name(&fault.field), sentences::ended(&fault.message))).collect();
    let html = drawn(&RefusedPage { shell: Shell::default(), sorry, faults })
        .unwrap_or_else(|_| "Something broke on our side.".to_owned());
    let mut response = (status, Html(html)).into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
