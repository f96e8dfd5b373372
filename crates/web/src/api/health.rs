//! For operators: is the process alive, can it work, what has it done.

use super::reply;
use crate::edge::{Edge, Figures, Problem};
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

/// Prometheus text, where whoever runs this has asked for it. Holds no name and no address, so it needs no token.
pub async fn metrics(State(edge): State<Edge>) -> Result<Response, Problem> {
    match edge.figures() {
        Figures::Shown => {}
        Figures::Hidden => {
            return Err(Problem::new("not-found", "figures are not shown here; `fifthcall serve --metrics` shows them"));
        }
    }
    let under_way = edge.app().under_way();
    #[allow(clippy::cast_precision_loss, reason = "a figure for a graph")]
    let gauge = |name, help, count: u64| (name, help, count as f64);
    // Figures are told while the database is away, too.
    let passed_over = edge.app().ready().await.map_or(0, |health| health.passed_over);
    let text = edge.meter().text(&[
        gauge("fifthcall_passed_over", "What cannot be read or decided; doctor names it.", passed_over),
        gauge("fifthcall_store_reads", "Readings that wait for the store or run in it.", under_way.reads),
        gauge("fifthcall_store_writes", "Writings that wait for the store or run in it.", under_way.writes),
        gauge("fifthcall_store_bulk", "Pieces of imports and background work that wait or run.", under_way.bulk),
    ]);
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}
