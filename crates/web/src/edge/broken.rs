//! What is answered where a handler panics: what every fault of ours is answered with. Without it the connection would end without
//! a word, and with it whatever else was under way on it.

use super::Problem;
use crate::visit::Sorry;
use actions::Refused;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;

type Panic = Box<dyn Any + Send>;
type Layer = CatchPanicLayer<fn(Panic) -> Response>;

/// The layer around what people read.
pub fn page() -> Layer {
    CatchPanicLayer::custom((|panic| Sorry::from(refused(&panic)).into_response()) as fn(Panic) -> Response)
}

/// The layer around what programs read.
pub fn problem() -> Layer {
    CatchPanicLayer::custom((|panic| Problem::from(refused(&panic)).into_response()) as fn(Panic) -> Response)
}

/// What was said goes into the log; nobody outside could do anything with it.
fn refused(panic: &Panic) -> Refused {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Refused::Broken(format!("a handler panicked: {}", text.unwrap_or("no words")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::http::{Request, StatusCode, header};
    use axum::routing::get;
    use tower::ServiceExt;

    async fn broken() -> &'static str {
        panic!("secret words of a panic")
    }

    async fn answer(layer: Layer) -> (StatusCode, String, String) {
        let router = Router::new().route("/", get(broken)).layer(layer);
        let response = router.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, kind, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn a_panic_is_answered_like_every_fault_of_ours_and_says_nothing_of_itself() {
        let (status, kind, text) = answer(problem()).await;
        assert_eq!((status.as_u16(), kind.as_str()), (500, "application/problem+json"));
        let told: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(told["type"] == "/api/docs#broken" && !text.contains("secret words"), "{text}");
        let (status, kind, text) = answer(page()).await;
        assert_eq!((status.as_u16(), kind.as_str()), (500, "text/html; charset=utf-8"));
        assert!(text.contains("Something broke on our side") && !text.contains("secret words"), "{text}");
    }
}
