//! Every URL on one screen.

use crate::edge::{Edge, meter};
use crate::pages::{rounds, sign_in, today};
use crate::visit::Sorry;
use crate::{assets, headers};
use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

/// The whole app: pages and API.
pub fn router(edge: Edge) -> Router {
    pages()
        .layer(middleware::from_fn_with_state(edge.clone(), headers::guard))
        .merge(api_routes())
        .layer(middleware::from_fn_with_state(edge.clone(), meter::measure))
        .layer(CompressionLayer::new())
        .with_state(edge)
}

#[rustfmt::skip]
fn pages() -> Router<Edge> {
    Router::new()
        .route("/", get(sign_in::front))
        .route("/sign-in", get(sign_in::show).post(sign_in::enter))
        .route("/sign-out", post(sign_in::leave))
        .route("/welcome/{token}", get(sign_in::welcome).post(sign_in::accept_welcome))

        .route("/today", get(today::show))
        .route("/today/{enrollment}", get(today::show_one))
        .route("/today/{enrollment}/ask/{question}", get(today::ask))
        .route("/when", get(today::when))
        .route("/touches/{touch}/void", post(today::void))

        .route("/enrollments/{enrollment}/touches", post(today::log))
        .route("/enrollments/{enrollment}/mailed", post(today::mailed))
        .route("/enrollments/{enrollment}/skip", post(today::skip))
        .route("/enrollments/{enrollment}/snooze", post(today::snooze))
        .route("/enrollments/{enrollment}/stop", post(rounds::stop))
        .route("/enrollments/{enrollment}/resume", post(rounds::resume))
        .route("/enrollments/{enrollment}/hand-over", post(rounds::hand_over))
        .route("/enrollments/{enrollment}/fire", post(rounds::fire))

        .route("/prospects/{prospect}/enroll", post(rounds::enroll))



        .route("/static/{name}", get(assets::serve))
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
}

async fn nothing_here() -> Sorry {
    Sorry::new(
        StatusCode::NOT_FOUND,
        "There is no such page",
        "The address may be mistyped, or the page has moved. Everything can be reached from today's list.",
    )
}
fn api_routes() -> Router<Edge> {
    Router::new()
}
