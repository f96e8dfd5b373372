//! Imports over HTTP: the file goes to disk as it comes, the rows land in the background.

use super::document::{self, named};
use super::read::{self, Nothing};
use super::rejects;
use super::reply;
use super::route::{self, Plain, Route, Sent, get, once, order};
use super::upload::{Form, LARGEST, Upload};
use crate::edge::{Edge, Problem};
use actions::import::{Keep, Source, Started, Unknown};
use actions::view::ImportView;
use actions::{Actor, ImportMode, ListImports, NewImport, Once, ShowImport, Starts, UndoImport};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::{Content, RefOr, Required, Schema, Type};
use utoipa::{IntoParams, ToSchema};

/// How to read the file; in a multipart body, fields of the same names, and `file`.
#[derive(Debug, Default, Deserialize, IntoParams, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct ImportQuery {
    /// `prospects`, `touches` or `companies`; told from the headers where left out.
    #[serde(rename = "as")]
    #[param(rename = "as")]
    kind: Option<String>,
    file_name: Option<String>,
    /// The sheet of a spreadsheet.
    sheet: Option<String>,
    /// Owner of rows that name none: id or e-mail address.
    owner: Option<String>,
    /// The cadence that new people are put on: id or name.
    cadence: Option<String>,
    /// Whether the new people all start today, or as capacity allows.
    #[param(value_type = Option<Starts>, inline)]
    #[schema(inline)]
    starts: Starts,
    /// Country of numbers without a prefix.
    region: Option<String>,
    /// What becomes of columns that are no field of ours: new custom fields (of a manager's file, while there is room; lines in
    /// the notes otherwise), lines in the notes, or nothing.
    #[param(value_type = Option<Unknown>, inline)]
    #[schema(inline)]
    unknown: Unknown,
    /// Only tell what would happen.
    dry_run: bool,
    /// `column=field`; may be repeated.
    #[serde(skip)]
    #[param(value_type = Vec<String>)]
    map: Vec<(String, String)>,
}

impl ImportQuery {
    /// Pairs as they stand in a query; `map` may be there several times.
    fn of(pairs: Vec<(String, String)>) -> Result<Self, Problem> {
        let (maps, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| name == "map");
        let mut written = form_urlencoded::Serializer::new(String::new());
        let mut query: ImportQuery = read::query(&written.extend_pairs(others).finish())?;
        for (_, pair) in maps {
            let (column, field) = pair
                .rsplit_once('=')
                .ok_or_else(|| Problem::invalid("map", "not_understood", format!("`{pair}` is not of the form column=field")))?;
            query.map.push((column.trim().to_owned(), field.trim().to_owned()));
        }
        Ok(query)
    }

    fn order(self, file_name: String) -> NewImport {
        NewImport {
            file_name: self.file_name.unwrap_or(file_name),
            kind: self.kind,
            map: self.map,
            unknown: self.unknown,
            sheet: self.sheet,
            owner: self.owner,
            cadence: self.cadence,
            starts: self.starts,
            region: self.region,
            mode: if self.dry_run { ImportMode::DryRun } else { ImportMode::Import },
        }
    }
}

pub fn routes() -> Vec<Route> {
    vec![
        get("/imports", "Imports, newest first", |_: Plain| ListImports),
        import_route(),
        get("/imports/{id}", "How an import goes or went", |ask: Plain| ShowImport { import: ask.id }),
        rejects_route(),
        undo_route(),
    ]
}

fn import_route() -> Route {
    let (method, path) = (Method::POST, "/imports");
    let mut schemas = Vec::new();
    let bytes =
        || Content::new(Some(RefOr::<Schema>::T(utoipa::openapi::schema::ObjectBuilder::new().schema_type(Type::String).into())));
    let body =
        ["text/csv", "text/vcard", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "multipart/form-data"]
            .into_iter()
            .fold(RequestBodyBuilder::new().required(Some(Required::True)), |body, kind| body.content(kind, bytes()));
    let answer = ResponseBuilder::new()
        .description("Taken; it runs on. Ask GET /imports/{id} how it goes")
        .content("application/json", Content::new(Some(named::<ImportView>(&mut schemas))))
        .build();
    let operation = document::other_operation(
        &method,
        path,
        "Import a CSV, XLSX or vCard file of at most 512 MB",
        route::parameters_of::<ImportQuery>(),
        Some(body.build()),
        ("201", answer),
    );
    let handler = on(MethodFilter::POST, |State(edge): State<Edge>, request: Request| async move {
        import(&edge, request).await.unwrap_or_else(IntoResponse::into_response)
    });
    Route { method, path, operation, schemas, handler }
}

fn undo_route() -> Route {
    fn verb(ask: Sent<Nothing>) -> UndoImport {
        UndoImport { import: ask.id }
    }
    let route = order("/imports/{id}/undo", "Take an import back, except what was worked on since", verb);
    let handler = on(MethodFilter::POST, |State(edge): State<Edge>, request: Request| async move {
        let (mut parts, body) = request.into_parts();
        let (caller, ids) = (edge.caller(edge.now(), &parts).await, route::ids(&mut parts).await);
        let answer = route::answer(&edge, Request::from_parts(parts, body), StatusCode::OK, verb).await;
        if let (Ok(_), Ok(caller), Ok((import, _))) = (&answer, caller, ids) {
            go_on_undoing(&edge, Actor::clone(&caller.actor), import);
        }
        answer.unwrap_or_else(IntoResponse::into_response)
    });
    Route { handler, ..route }
}

/// Takes the rest of an import back, behind the answer. Where this process ends, the loop in the background goes on.
pub(crate) fn go_on_undoing(edge: &Edge, by: Actor, import: String) {
    let edge = edge.clone();
    tokio::task::spawn_blocking(move || {
        if let Err(refused) = edge.app().undo_import(&by, &|| edge.now(), &import) {
            tracing::warn!(import, %refused, "an import is taken back in part; the loop in the background goes on with it");
        }
    });
}

fn rejects_route() -> Route {
    let (method, path) = (Method::GET, "/imports/{id}/rejects.csv");
    let bytes = RefOr::<Schema>::T(utoipa::openapi::schema::ObjectBuilder::new().schema_type(Type::String).into());
    let answer = ResponseBuilder::new()
        .description("Line, field, reason, and the columns of the file")
        .content("text/csv", Content::new(Some(bytes)));
    let operation = document::other_operation(&method, path, "The rejected rows", Vec::new(), None, ("200", answer.build()));
    let handler = on(MethodFilter::GET, |State(edge): State<Edge>, request: Request| async move {
        rejected(&edge, request).await.unwrap_or_else(IntoResponse::into_response)
    });
    Route { method, path, operation, schemas: Vec::new(), handler }
}

async fn rejected(edge: &Edge, request: Request) -> Result<Response, Problem> {
    let now = edge.now();
    let (mut parts, _) = request.into_parts();
    let caller = edge.caller(now, &parts).await?;
    let (import, _) = route::ids(&mut parts).await?;
    Ok(rejects::answer(edge, caller.actor.clone(), now, import).await?)
}

async fn import(edge: &Edge, request: Request) -> Result<Response, Problem> {
    let now = edge.now();
    let (parts, body) = request.into_parts();
    let caller = edge.caller(now, &parts).await?;
    let key = read::idempotency_key(&parts.headers)?;
    let mut pairs: Vec<(String, String)> =
        form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let request = Request::from_parts(parts.clone(), body);
    let media = read::media_type(&parts.headers);
    let (upload, name) = match media.as_str() {
        "multipart/form-data" => of_form(request, &mut pairs, LARGEST).await?,
        "text/csv" | "text/tab-separated-values" | "text/plain" | "application/octet-stream" => {
            whole(request, "upload.csv", LARGEST).await?
        }
        "text/vcard" | "text/x-vcard" => whole(request, "upload.vcf", LARGEST).await?,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => whole(request, "upload.xlsx", LARGEST).await?,
        _ => return Err(Problem::new("media-type", "send text/csv, text/vcard, an .xlsx file, or a form with the field `file`")),
    };
    let order = ImportQuery::of(pairs)?.order(name);
    let digest = upload.sha256();
    let Some(key) = key else {
        let view = begin(edge, &caller.actor, order, upload).await?;
        return reply::json(StatusCode::CREATED, &parts.headers, &view);
    };
    let once = once(&parts, key, digest);
    begin_once(edge, &caller.actor, &once, order, upload).await
}

async fn begin_once(edge: &Edge, actor: &Actor, once: &Once, order: NewImport, upload: Upload) -> Result<Response, Problem> {
    if let Some(earlier) = edge.app().begin_once(actor, edge.now(), once).await? {
        return Ok(reply::replayed(earlier));
    }
    match begin(edge, actor, order, upload).await {
        Ok(view) => {
            let body = serde_json::to_string(&view).unwrap_or_default();
            edge.app().end_once(actor, once, Some((StatusCode::CREATED.as_u16(), body.clone()))).await?;
            Ok(reply::from_bytes(StatusCode::CREATED, body))
        }
        Err(problem) => {
            edge.app().end_once(actor, once, None).await?;
            Err(problem)
        }
    }
}

/// Understands the file, answers, and goes on behind the answer.
async fn begin(edge: &Edge, actor: &Actor, order: NewImport, upload: Upload) -> Result<ImportView, Problem> {
    let (app, by, now) = (edge.app().clone(), actor.clone(), edge.now());
    let source: Arc<dyn Source + Send + Sync> = Arc::new(upload);
    let started = tokio::task::spawn_blocking(move || app.start_import(&by, now, order, source, Keep::File))
        .await
        .map_err(|_| Problem::new("broken", "the import could not be started"))??;
    let view = started.view.clone();
    go_on(edge, started);
    Ok(view)
}

fn go_on(edge: &Edge, started: Started) {
    let edge = edge.clone();
    tokio::task::spawn_blocking(move || {
        let id = started.view.id.clone();
        if let Err(refused) = edge.app().run_import(started, &|| edge.now(), &mut |_| {}) {
            tracing::warn!(import = id, %refused, "an import stopped; it goes on by itself");
        }
    });
}

/// The body itself is the file.
pub(super) async fn whole(request: Request, name: &str, largest: u64) -> Result<(Upload, String), Problem> {
    let mut upload = Upload::new(largest)?;
    let mut body = request.into_body();
    while let Some(frame) = http_body_util::BodyExt::frame(&mut body).await {
        let frame = frame.map_err(|error| Problem::malformed("", "broken_off", format!("the body broke off: {error}")))?;
        if let Ok(data) = frame.into_data() {
            upload.write(&data)?;
        }
    }
    Ok((upload.finished()?, name.to_owned()))
}

/// A form with the field `file`; its other fields stand beside those of the query.
pub(super) async fn of_form(
    request: Request,
    pairs: &mut Vec<(String, String)>,
    largest: u64,
) -> Result<(Upload, String), Problem> {
    let mut form = Form::open(request, largest).await?;
    let mut found = None;
    while let Some((head, part)) = form.next().await? {
        if head.name == "file" {
            let file_name = if head.file_name.is_empty() { "upload".to_owned() } else { head.file_name };
            found = Some((part.upload().await?, file_name));
        } else {
            pairs.push((head.name, part.text().await?));
        }
    }
    found.ok_or_else(|| Problem::invalid("file", "required", "the form has no field `file`"))
}
