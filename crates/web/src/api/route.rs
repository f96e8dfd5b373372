//! A route: method, path, the verb it stands for, and its description. One mechanism for all of them.

use super::read::{self, Nothing};
use super::reply::{self, Thing, Written};
use crate::edge::{Edge, Problem};
use actions::{Once, Told, Verb};
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, ToSchema};

/// Everything that a request brought, read and checked for its form.
pub struct Ask<Q, B> {
    /// The first `{..}` of the path; empty where there is none.
    pub id: String,
    /// The second one.
    pub child: String,
    pub query: Q,
    pub body: B,
    /// The version in `If-Match`.
    pub if_version: Option<i64>,
}

/// A request with neither query nor body.
pub type Plain = Ask<Nothing, Nothing>;
/// A request with a query.
pub type Asked<Q> = Ask<Q, Nothing>;
/// A request with a JSON body.
pub type Sent<B> = Ask<Nothing, B>;

/// One row of the API.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub operation: Operation,
    pub schemas: Vec<(String, RefOr<Schema>)>,
    pub handler: MethodRouter<Edge>,
}

/// The query's description; `Nothing` has none.
pub trait Query: DeserializeOwned + Send + 'static {
    fn parameters() -> Vec<Parameter>;
}

impl Query for Nothing {
    fn parameters() -> Vec<Parameter> {
        Vec::new()
    }
}

/// Marks a type that describes itself with `utoipa::IntoParams` as a query.
macro_rules! queries {
    ($($name:ty),* $(,)?) => { $(impl $crate::api::route::Query for $name {
        fn parameters() -> Vec<utoipa::openapi::path::Parameter> { $crate::api::route::parameters_of::<$name>() }
    })* };
}
pub(super) use queries;

pub fn parameters_of<Q: IntoParams>() -> Vec<Parameter> {
    Q::into_params(|| Some(ParameterIn::Query))
}

/// Reads something.
pub fn get<Q, V>(path: &'static str, summary: &str, verb: fn(Ask<Q, Nothing>) -> V) -> Route
where
    Q: Query,
    V: Verb,
    V::Done: Thing + ToSchema,
{
    route::<Q, Nothing, V>(Method::GET, path, StatusCode::OK, summary, verb)
}

/// Makes something new: 201.
pub fn create<Q, B, V>(path: &'static str, summary: &str, verb: fn(Ask<Q, B>) -> V) -> Route
where
    Q: Query,
    B: DeserializeOwned + ToSchema + Send + 'static,
    V: Verb,
    V::Done: Thing + ToSchema,
{
    route::<Q, B, V>(Method::POST, path, StatusCode::CREATED, summary, verb)
}

/// Does something to what is there: 200.
pub fn order<Q, B, V>(path: &'static str, summary: &str, verb: fn(Ask<Q, B>) -> V) -> Route
where
    Q: Query,
    B: DeserializeOwned + ToSchema + Send + 'static,
    V: Verb,
    V::Done: Thing + ToSchema,
{
    route::<Q, B, V>(Method::POST, path, StatusCode::OK, summary, verb)
}

/// Changes something: PATCH, PUT or DELETE.
pub fn change<Q, B, V>(method: Method, path: &'static str, summary: &str, verb: fn(Ask<Q, B>) -> V) -> Route
where
    Q: Query,
    B: DeserializeOwned + ToSchema + Send + 'static,
    V: Verb,
    V::Done: Thing + ToSchema,
{
    route::<Q, B, V>(method, path, StatusCode::OK, summary, verb)
}

fn route<Q, B, V>(method: Method, path: &'static str, status: StatusCode, summary: &str, verb: fn(Ask<Q, B>) -> V) -> Route
where
    Q: Query,
    B: DeserializeOwned + ToSchema + Send + 'static,
    V: Verb,
    V::Done: Thing + ToSchema,
{
    let mut schemas = Vec::new();
    let operation = super::document::operation::<B, V::Done>(&method, path, status, summary, Q::parameters(), &mut schemas);
    let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
    let handler = on(filter, move |State(edge): State<Edge>, request: Request| async move {
        answer(&edge, request, status, verb).await.unwrap_or_else(IntoResponse::into_response)
    });
    Route { method, path, operation, schemas, handler }
}

/// The whole life of a request: who, what, done, told.
pub(super) async fn answer<Q, B, V>(
    edge: &Edge,
    request: Request,
    status: StatusCode,
    verb: fn(Ask<Q, B>) -> V,
) -> Result<Response, Problem>
where
    Q: Query,
    B: DeserializeOwned + Send + 'static,
    V: Verb,
    V::Done: Thing,
{
    let now = edge.now();
    let (mut parts, body) = request.into_parts();
    let caller = edge.caller(now, &parts).await?;
    let (id, child) = ids(&mut parts).await?;
    let query = read::query(parts.uri.query().unwrap_or_default())?;
    let if_version = read::if_match(&parts.headers)?;
    let bytes = if parts.method == Method::GET || parts.method == Method::HEAD {
        axum::body::Bytes::new()
    } else {
        read::body(&parts.headers, body, read::LARGEST_JSON).await?
    };
    let body = read::json(&parts.headers, &bytes)?;
    let verb = verb(Ask { id, child, query, body, if_version });
    let key = if parts.method == Method::POST { read::idempotency_key(&parts.headers)? } else { None };
    match key {
        None => {
            let written = edge.app().told(&caller.actor, now, verb, Written::of::<V::Done>).await??;
            Ok(written.reply(status, &parts.headers))
        }
        Some(key) => {
            let once = once(&parts, key, Sha256::digest(&bytes).into());
            once_only(edge, &caller.actor, now, once, status, verb).await
        }
    }
}

/// What a key stands for: one method and path, one body.
pub(super) fn once(parts: &axum::http::request::Parts, key: String, body_sha256: [u8; 32]) -> Once {
    let path = parts
        .extensions
        .get::<axum::extract::OriginalUri>()
        .map_or_else(|| parts.uri.path().to_owned(), |uri| uri.0.path().to_owned());
    Once { method: parts.method.to_string(), path, key, body_sha256 }
}

async fn once_only<V>(
    edge: &Edge,
    actor: &actions::Actor,
    now: Timestamp,
    once: Once,
    status: StatusCode,
    verb: V,
) -> Result<Response, Problem>
where
    V: Verb,
    V::Done: Thing,
{
    let written = move |done: &V::Done| {
        let json = |thing: &V::Done| serde_json::to_string(thing).unwrap_or_default();
        Told { status: status.as_u16(), body: json(done), kept: done.without_secrets().as_ref().map(json) }
    };
    let reply = edge.app().act_once(actor, now, once, verb, written).await?;
    Ok(reply::replayed(reply))
}

/// The one or two `{..}` of the path.
pub(super) async fn ids(parts: &mut axum::http::request::Parts) -> Result<(String, String), Problem> {
    let raw = RawPathParams::from_request_parts(parts, &())
        .await
        .map_err(|_| Problem::malformed("path", "not_text", "the address is not UTF-8 text"))?;
    if raw.iter().any(|(_, value)| read::has_null(value)) {
        // No id of ours has a U+0000 in it.
        return Err(Problem::new("not-found", "there is nothing of that id"));
    }
    let mut values = raw.iter().map(|(_, value)| value.to_owned());
    Ok((values.next().unwrap_or_default(), values.next().unwrap_or_default()))
}
