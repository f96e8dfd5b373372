//! What every page tells the browser: load nothing from elsewhere, run nothing but our one script, show it in no frame. And what
//! none of them takes: a form of another site.

use crate::edge::Edge;
use crate::visit::{Sorry, forged};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// No inline script, no inline style, nothing from another host.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// U+0000 stands in no address of ours, and no database keeps it.
fn null_in(request: &Request) -> bool {
    request.uri().path_and_query().is_some_and(|address| address.as_str().contains("%00"))
}

fn odd_address() -> Sorry {
    Sorry::new(
        StatusCode::BAD_REQUEST,
        "This address cannot be read",
        "It has a control character (U+0000) in it. Type what you look for anew.",
    )
}

/// The layer around what is no page: bytes for programs, never anything that a browser should make a page of or keep.
pub async fn plain(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::CACHE_CONTROL, "no-store");
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    response
}

/// Every cookie is `Secure` where the browser speaks HTTPS, whoever has set it.
fn secure(headers: &mut HeaderMap) {
    let cookies: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        let secure = cookie.to_str().ok().map(|text| format!("{text}; Secure"));
        let secure = secure.and_then(|text| HeaderValue::from_str(&text).ok());
        headers.append(header::SET_COOKIE, secure.unwrap_or(cookie));
    }
}

/// Whether it would change something, and a browser says that a page of somebody else has sent it. The secret of a form guards
/// those of whoever is signed in a second time; what is sent before that (signing in, a one-time link) has none.
fn is_forged(edge: &Edge, request: &Request) -> bool {
    !request.method().is_safe() && !edge.sent_from_here(request.headers())
}

/// The layer around all pages.
pub async fn guard(State(edge): State<Edge>, request: Request, next: Next) -> Response {
    let over_https = edge.is_secure(request.extensions(), request.headers());
    let mut response = if null_in(&request) {
        odd_address().into_response()
    } else if is_forged(&edge, &request) {
        forged().into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
    // Pages hold people's data: no proxy and no disk keeps them. What is under /static says otherwise itself.
    set(header::CACHE_CONTROL, "private, no-store");
    if edge.is_https() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if over_https {
        secure(headers);
    }
    response
}
