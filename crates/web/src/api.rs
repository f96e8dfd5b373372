//! The HTTP API: every route is a row that names a verb; reading, asking, answering and describing are done once for all.
//! Behaviour lives in `actions`; nothing here decides anything.

pub mod docs;
pub mod document;
mod health;
pub(crate) mod imports;
mod read;
mod registries;
pub(crate) mod rejects;
mod reply;
pub mod route;
pub mod upload;
pub mod v1;
mod wrong;

use crate::edge::{Edge, Problem, broken};
use crate::headers;
use axum::Router;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use route::Route;
use std::collections::BTreeMap;

/// All of the API with the page about it: `/api/v1`, `/api/openapi.json`, `/api/docs`, `/health`, `/metrics`.
pub fn router(edge: &Edge) -> Router<Edge> {
    let page = Router::new()
        .route("/api/docs", get(docs::page))
        .route("/api/docs.css", get(docs::style))
        .layer(broken::page())
        .layer(from_fn_with_state(edge.clone(), headers::guard));
    let programs = Router::new()
        .nest("/api/v1", v1_router(v1::routes()))
        .route("/api/openapi.json", get(docs::document))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
        .layer(broken::problem())
        .layer(from_fn(headers::plain));
    page.merge(programs)
}

fn v1_router(routes: Vec<Route>) -> Router<Edge> {
    let mut by_path: BTreeMap<&'static str, axum::routing::MethodRouter<Edge>> = BTreeMap::new();
    let mut allowed: BTreeMap<&'static str, Vec<Method>> = BTreeMap::new();
    for route in routes {
        allowed.entry(route.path).or_default().push(route.method);
        let merged = match by_path.remove(route.path) {
            Some(others) => others.merge(route.handler),
            None => route.handler,
        };
        by_path.insert(route.path, merged);
    }
    by_path
        .into_iter()
        .fold(Router::new(), |router, (path, methods)| {
            let allow = allow(allowed.remove(path).unwrap_or_default());
            router.route(path, methods.fallback(move |method, uri| no_such_method(method, uri, allow)))
        })
        .fallback(no_such_path)
}

async fn no_such_path(uri: axum::http::Uri) -> Problem {
    Problem::new("not-found", format!("there is nothing at {}; the addresses are in /api/docs", uri.path()))
}

/// What an address takes instead, as the header `Allow` says it.
fn allow(mut methods: Vec<Method>) -> HeaderValue {
    if methods.contains(&Method::GET) {
        methods.push(Method::HEAD);
    }
    let names: Vec<&str> = methods.iter().map(Method::as_str).collect();
    HeaderValue::from_str(&names.join(", ")).unwrap_or(HeaderValue::from_static(""))
}

async fn no_such_method(method: Method, uri: axum::http::Uri, allow: HeaderValue) -> Response {
    let problem = Problem::new("no-such-method", format!("{} does not take {method}; see /api/docs", uri.path()));
    let mut response = problem.into_response();
    response.headers_mut().insert(header::ALLOW, allow);
    response
}
