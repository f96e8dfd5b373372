//! For operators: is the process alive, can it work, what has it done.

use super::reply;
use crate::edge::{Edge, Problem};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// 200 as long as the process answers at all.
pub async fn live() -> Response {
    reply::from_bytes(StatusCode::OK, r#"{"status":"live"}"#)
}

/// 200 where the database answers; 503 otherwise.
pub async fn ready(State(edge): State<Edge>) -> Result<Response, Problem> {
    let health = edge.app().ready().await?;
    Ok(reply::from_bytes(StatusCode::OK, reply::to_json(&health)?))
}

/// Prometheus text. Holds no name and no address, so it needs no token.
pub async fn metrics(State(edge): State<Edge>) -> Response {
    let text = edge.meter().text(&[]);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
