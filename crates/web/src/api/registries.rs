//! Do-not-call registries over HTTP: the file goes to disk as it comes, and is asked from the answer on.

use super::document::{self, named};
use super::imports::{of_form, whole};
use super::read;
use super::reply;
use super::route::{self, Plain, Query, Route, change, get, once};
use super::upload::{LARGEST_REGISTRY, Upload};
use crate::edge::{Edge, Problem};
use actions::import::Source;
use actions::view::RegistryBrought;
use actions::{Actor, ListRegistries, NewRegistry, RemoveRegistry};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use jiff::civil::Date;
use serde::Deserialize;
use std::io::BufReader;
use utoipa::IntoParams;
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::ObjectBuilder;
use utoipa::openapi::{Content, RefOr, Required, Schema, Type};

/// What the file is; in a multipart body, fields of the same names, and `file`.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
struct RegistryQuery {
    /// Which registry, as `us_dnc`; `GET /registries` lists them.
    code: String,
    /// The day whose state the file shows. A list of changes with dates tells it itself.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
    /// `full` or `changes`; told from the file where left out.
    kind: Option<String>,
    /// Take it even where it holds far fewer numbers than the copy before it.
    smaller: bool,
    file_name: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ReasonQuery {
    /// Why the copy is asked no more; kept in the audit log.
    #[serde(default)]
    reason: Option<String>,
}

impl Query for ReasonQuery {
    fn parameters() -> Vec<utoipa::openapi::path::Parameter> {
        route::parameters_of::<ReasonQuery>()
    }
}

pub fn routes() -> Vec<Route> {
    vec![
        get("/registries", "Do-not-call registries that the law wants asked, with the age of each copy", |_: Plain| {
            ListRegistries
        }),
        bring_route(),
        change(
            Method::DELETE,
            "/registries/{code}",
            "Ask a copy no more, with a reason (owners)",
            |ask: route::Ask<ReasonQuery, read::Nothing>| RemoveRegistry { code: ask.id, reason: ask.query.reason },
        ),
    ]
}

fn bring_route() -> Route {
    let (method, path) = (Method::POST, "/registries");
    let mut schemas = Vec::new();
    let bytes = || Content::new(Some(RefOr::<Schema>::T(ObjectBuilder::new().schema_type(Type::String).into())));
    let body = ["text/plain", "text/csv", "application/xml", "multipart/form-data"]
        .into_iter()
        .fold(RequestBodyBuilder::new().required(Some(Required::True)), |body, kind| body.content(kind, bytes()));
    let answer = ResponseBuilder::new()
        .description("Taken as a whole; asked from now on")
        .content("application/json", Content::new(Some(named::<RegistryBrought>(&mut schemas))))
        .build();
    let operation = document::other_operation(
        &method,
        path,
        "Bring the file of a registry, of at most 8 GB: flat text, XML, or a list of changes (managers)",
        route::parameters_of::<RegistryQuery>(),
        Some(body.build()),
        ("201", answer),
    );
    let handler = on(MethodFilter::POST, |State(edge): State<Edge>, request: Request| async move {
        bring(&edge, request).await.unwrap_or_else(IntoResponse::into_response)
    });
    Route { method, path, operation, schemas, handler }
}

async fn bring(edge: &Edge, request: Request) -> Result<Response, Problem> {
    let now = edge.now();
    let (parts, body) = request.into_parts();
    let caller = edge.caller(now, &parts).await?;
    if !caller.actor.manages() {
        // Said before gigabytes are taken in.
        return Err(actions::Refused::NotYours("only managers and owners bring the file of a registry".to_owned()).into());
    }
    let key = read::idempotency_key(&parts.headers)?;
    let mut pairs: Vec<(String, String)> =
        form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let request = Request::from_parts(parts.clone(), body);
    let (upload, name) = match read::media_type(&parts.headers).as_str() {
        "multipart/form-data" => of_form(request, &mut pairs, LARGEST_REGISTRY).await?,
        "text/plain" | "text/csv" | "application/octet-stream" => whole(request, "registry.txt", LARGEST_REGISTRY).await?,
        "application/xml" | "text/xml" => whole(request, "registry.xml", LARGEST_REGISTRY).await?,
        _ => {
            return Err(Problem::new(
                "media-type",
                "send text/plain, text/csv, application/xml, or a form with the field `file`",
            ));
        }
    };
    let order = order(pairs, name)?;
    let Some(key) = key else {
        let brought = land(edge, &caller.actor, order, upload).await?;
        return reply::json(StatusCode::CREATED, &parts.headers, &brought);
    };
    let once = once(&parts, key, upload.sha256());
    if let Some(earlier) = edge.app().begin_once(&caller.actor, edge.now(), &once).await? {
        return Ok(reply::replayed(earlier));
    }
    match land(edge, &caller.actor, order, upload).await {
        Ok(brought) => {
            let body = serde_json::to_string(&brought).unwrap_or_default();
            edge.app().end_once(&caller.actor, &once, Some((StatusCode::CREATED.as_u16(), body.clone()))).await?;
            Ok(reply::from_bytes(StatusCode::CREATED, body))
        }
        Err(problem) => {
            edge.app().end_once(&caller.actor, &once, None).await?;
            Err(problem)
        }
    }
}

fn order(pairs: Vec<(String, String)>, name: String) -> Result<NewRegistry, Problem> {
    let mut written = form_urlencoded::Serializer::new(String::new());
    let query: RegistryQuery = read::query(&written.extend_pairs(pairs).finish())?;
    let RegistryQuery { code, as_of, kind, smaller, file_name } = query;
    Ok(NewRegistry { code, file_name: file_name.unwrap_or(name), as_of, kind, smaller })
}

/// Reads the file on a thread of its own. It goes on where nobody waits for it any more.
async fn land(edge: &Edge, actor: &Actor, order: NewRegistry, upload: Upload) -> Result<RegistryBrought, Problem> {
    let (app, by, now) = (edge.app().clone(), actor.clone(), edge.now());
    let work = move || {
        let file = upload.open().map_err(|error| actions::Refused::Broken(format!("the upload cannot be read: {error}")))?;
        app.bring_registry(&by, now, &order, BufReader::with_capacity(1 << 20, file), &mut |_| {})
    };
    let done = tokio::task::spawn_blocking(work).await.map_err(|_| Problem::new("broken", "the file could not be read"))?;
    Ok(done?)
}
