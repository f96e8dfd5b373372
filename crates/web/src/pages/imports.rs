//! Import: bring a file, see what it is taken for, try it, do it, take it back.

mod shelf;

use super::{Clock, called, problem_where};
use crate::api::imports::go_on_undoing;
use crate::api::upload::{Form, LARGEST, Upload};
use crate::edge::{self, Edge, Problem};
use crate::shell::{Here, Shell};
use crate::visit::{Answer, Fields, Sent, Sorry, Visit, forged, page, page_with};
use crate::words;
use actions::import::{Becomes, ColumnPreview, Extent, FilePreview, ImportMode, Keep, NewImport, Unknown, Why, field_codes};
use actions::load::MOST_ADDED;
use actions::view::{CadenceView, ImportView, UserView};
use actions::{Adding, App, ListImports, ListUsers, Refused, ShowImport, ShowLoad, Starts, UndoImport};
use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use shelf::Lying;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What the form of a file calls its fields.
const NAMES: [(&str, &str); 6] = [
    ("file", "The file"),
    ("kind", "What is in it"),
    ("owner", "Whose, if the file does not say"),
    ("cadence", "Put new people on"),
    ("region", "Country of local numbers"),
    ("map", "What each column is taken for"),
];

/// A trial of the largest file that the page takes is over long before.
const LONGEST_TRIAL: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);

#[derive(Template)]
#[template(path = "imports/list.html")]
struct ListPage {
    shell: Shell,
    clock: Clock,
    imports: Vec<ImportView>,
    users: Vec<UserView>,
    cadences: Vec<CadenceView>,
    starts: Starts,
    problem: String,
}

#[derive(Template)]
#[template(path = "imports/preview.html")]
struct PreviewPage {
    shell: Shell,
    key: String,
    file_name: String,
    preview: FilePreview,
    fields: Vec<(&'static str, String)>,
    /// The columns on this page, with their places in the file.
    columns: Vec<(usize, ColumnPreview)>,
    /// Where this page and the ones before and after it begin.
    from: usize,
    before: Option<usize>,
    after: Option<usize>,
    unknown: Vec<(&'static str, &'static str)>,
    wish: Unknown,
    problem: String,
    /// What the new people would add to the days ahead, where they are put on a cadence.
    load: Vec<String>,
    /// Of a large file only its beginning.
    looked_at: bool,
    starts: Starts,
}

#[derive(Template)]
#[template(path = "imports/show.html")]
struct ShowPage {
    shell: Shell,
    clock: Clock,
    import: ImportView,
    title: String,
    running: bool,
    /// At work, with nothing to count yet: a trial, or an undo.
    counting: bool,
    /// The file is still here, to be imported after a trial.
    key: String,
}

/// `GET /imports`
pub async fn list(State(edge): State<Edge>, visit: Visit) -> Answer {
    draw_list(&edge, visit, String::new()).await
}

async fn draw_list(edge: &Edge, visit: Visit, problem: String) -> Answer {
    let app = edge.app();
    let imports = app.act(&visit.actor, visit.now, ListImports).await?.items;
    let users = app.act(&visit.actor, visit.now, ListUsers).await?.items.into_iter().filter(|user| user.active).collect();
    let cadences = crate::pages::choice_of_cadences(edge, &visit).await?;
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let clock = Clock { zone: visit.zone(), now: visit.now };
    page_with(
        status,
        &ListPage { shell: visit.shell(Here::People), clock, imports, users, cadences, starts: Starts::default(), problem },
    )
}

/// `POST /imports`: the file, which is looked at and not yet imported. The form's secret comes first, so that no file of a
/// stranger is taken in.
pub async fn bring(State(edge): State<Edge>, visit: Visit, request: Request) -> Answer {
    let mut form = Form::open(request, LARGEST).await.map_err(not_taken)?;
    let mut fields = Fields::default();
    let mut file = None;
    while let Some((head, part)) = form.next().await.map_err(not_taken)? {
        if head.name == "file" {
            if !edge::who::same(fields.text("csrf").as_bytes(), visit.csrf.as_bytes()) {
                return Err(forged());
            }
            file = Some((head.file_name, part.upload().await.map_err(not_taken)?));
        } else {
            fields.push(&head.name, part.text().await.map_err(not_taken)?);
        }
    }
    if !edge::who::same(fields.text("csrf").as_bytes(), visit.csrf.as_bytes()) {
        return Err(forged());
    }
    let Some((file_name, upload)) = file.filter(|(_, upload)| upload.size() > 0) else {
        return draw_list(&edge, visit, "Choose a file first: CSV, Excel or address cards.".into()).await;
    };
    let order = NewImport {
        file_name,
        kind: fields.some("kind"),
        owner: fields.some("owner"),
        cadence: fields.some("cadence"),
        starts: Starts::from_code(fields.text("starts")).unwrap_or_default(),
        region: fields.some("region"),
        ..NewImport::default()
    };
    let upload = Arc::new(upload);
    // What cannot be read at all is said here, beside the field where the file was chosen.
    if let Err(refused) = look(edge.app(), &visit, &order, &upload).await? {
        return draw_list(&edge, visit, problem_where(refused, called(&NAMES))?).await;
    }
    let Some(key) = shelf::lay(visit.actor.user, visit.now, order, upload) else {
        let full = "So many files wait here to be imported that there is no room for another. Try again in an hour.";
        return draw_list(&edge, visit, full.into()).await;
    };
    Ok(Redirect::to(&format!("/imports/file/{key}")).into_response())
}

/// Why a file was not taken in.
pub(super) fn not_taken(problem: Problem) -> Sorry {
    Sorry::new(
        problem.status(),
        "The file could not be taken",
        format!("{} Nothing was changed.", words::sentence(problem.detail())),
    )
}

async fn look(app: &App, visit: &Visit, order: &NewImport, file: &Arc<Upload>) -> Result<Result<FilePreview, Refused>, Sorry> {
    let (app, by, now, order, file) = (app.clone(), visit.actor.clone(), visit.now, order.clone(), Arc::clone(file));
    let work = move || app.preview_import(&by, now, &order, &*file);
    tokio::task::spawn_blocking(work).await.map_err(|error| Refused::Broken(error.to_string()).into())
}

fn lying(visit: &Visit, key: &str) -> Result<Lying, Sorry> {
    shelf::find(visit.actor.user, visit.now, key).ok_or_else(|| {
        Sorry::new(
            StatusCode::NOT_FOUND,
            "The file is not here any more",
            "Files wait for an hour. Bring it again from the import page; nothing was imported.",
        )
    })
}

/// Columns on one page of a preview: each brings the list of all fields along.
const COLUMNS: usize = 15;

/// `GET /imports/file/{key}?from=`: what each column is taken for.
pub async fn preview(
    State(edge): State<Edge>,
    visit: Visit,
    Path(key): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    let lying = lying(&visit, &key)?;
    let from = query.get("from").and_then(|from| from.parse().ok()).unwrap_or(0);
    draw_preview(&edge, visit, &lying, from, String::new()).await
}

async fn draw_preview(edge: &Edge, visit: Visit, lying: &Lying, from: usize, problem: String) -> Answer {
    let preview = look(edge.app(), &visit, &lying.order, &lying.file).await??;
    let load = match lying.order.cadence.clone().filter(|_| preview.kind == "prospects") {
        None => Vec::new(),
        Some(cadence) => {
            let people = u32::try_from(preview.records).unwrap_or(u32::MAX).min(MOST_ADDED);
            let adding = Some(Adding { cadence, people, owner: lying.order.owner.clone(), starts: lying.order.starts });
            edge.app().act(&visit.actor, visit.now, ShowLoad { rep: None, adding }).await?.said
        }
    };
    let last = preview.columns.len().saturating_sub(1) / COLUMNS * COLUMNS;
    let from = (from / COLUMNS * COLUMNS).min(last);
    let columns: Vec<(usize, ColumnPreview)> = preview.columns.iter().cloned().enumerate().skip(from).take(COLUMNS).collect();
    let wanted = |code: &str| {
        preview.kind == "touches" || !OF_TOUCHES.contains(&code) || columns.iter().any(|(_, column)| column.field == code)
    };
    let manages = visit.shell(Here::People).runs_the_place();
    let fields = field_codes().filter(|code| wanted(code)).map(|code| (code, field_name(code, manages))).collect();
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PreviewPage {
        shell: visit.shell(Here::People),
        key: lying.key.clone(),
        file_name: lying.order.file_name.clone(),
        before: from.checked_sub(COLUMNS),
        after: Some(from + COLUMNS).filter(|after| *after <= last),
        from,
        columns,
        looked_at: preview.extent == Extent::Start,
        preview,
        fields,
        unknown: Unknown::ALL.map(|unknown| (unknown.code(), unknown_name(unknown, manages))).to_vec(),
        wish: lying.order.unknown,
        problem,
        load,
        starts: lying.order.starts,
    };
    page_with(status, &page)
}

/// How many rows a file has; of a large one, that it has more than were looked at.
pub(crate) fn how_many(preview: &FilePreview) -> String {
    match (preview.extent, preview.records) {
        (Extent::Whole, records) => words::count(records, "row", "rows"),
        (Extent::Start, 0) => "Rows".to_owned(),
        (Extent::Start, records) => format!("More than {} rows", super::registries::thousands(&records)),
    }
}

/// What the rows of a file are, in words.
pub(crate) fn of_what(kind: impl AsRef<str>) -> &'static str {
    match kind.as_ref() {
        "prospects" => "people",
        "touches" => "past calls",
        _ => "companies",
    }
}

/// How an import stands, in words.
pub(crate) fn state_of(state: impl AsRef<str>) -> &'static str {
    match state.as_ref() {
        "running" => "under way",
        "undoing" => "being taken back",
        "undone" => "taken back",
        "interrupted" => "stopped half-way",
        "dry_run" => "a trial",
        _ => "done",
    }
}

/// Fields that only past calls have.
const OF_TOUCHES: [&str; 10] = [
    "occurred_at",
    "duration_seconds",
    "duration_minutes",
    "duration_milliseconds",
    "direction",
    "channel",
    "disposition",
    "subject",
    "from",
    "to",
];

/// What becomes of columns that are no field of ours, as a person would choose it.
const fn unknown_name(unknown: Unknown, manages: bool) -> &'static str {
    match (unknown, manages) {
        (Unknown::Fields, true) => "become custom fields of the workspace",
        (Unknown::Fields, false) => "fill the custom fields that there are; the rest goes into the notes",
        (Unknown::Note, _) => "go into the notes",
        (Unknown::Ignore, _) => "are left out",
    }
}

/// Whether importing it would make custom fields.
pub(crate) fn makes_fields(preview: &FilePreview) -> bool {
    preview.columns.iter().any(|column| matches!(column.becomes, Some(Becomes::New { .. })))
}

/// What becomes of one of them.
pub(crate) fn becomes_what(becomes: &Becomes) -> &'static str {
    match becomes {
        Becomes::Fills { .. } => "fills a custom field that is there",
        Becomes::New { .. } => "a new custom field, for everybody",
        Becomes::Note(Why::Wished) => "a line in the notes",
        Becomes::Note(Why::OnlyManagersMakeFields) => "a line in the notes: only managers make custom fields",
        Becomes::Note(Why::UsedUp) => "a line in the notes: there are as many custom fields as there may be",
        Becomes::LeftOut => "left out",
    }
}

/// A field's code as a person would choose it.
fn field_name(code: &str, manages: bool) -> String {
    match code {
        "custom" if manages => "Custom field".into(),
        "custom" => "Custom field, or the notes".into(),
        "ignore" => "leave out".into(),
        "shared_phone" => "Switchboard".into(),
        "name" => "Full name".into(),
        other => words::capital(&other.replace('_', " ")),
    }
}

/// `POST /imports/file/{key}`: with other columns look again, try, or import.
pub async fn start(State(edge): State<Edge>, Path(key): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let mut lying = lying(&visit, &key)?;
    let (does, from) = match fields.text("do").split_once(':') {
        Some((does, from)) => (does, from.parse().unwrap_or(0)),
        None => (fields.text("do"), fields.text("from").parse().unwrap_or(0)),
    };
    // After a trial the columns stay as they were said then.
    if fields.text("same").is_empty() {
        lying.order.unknown = Unknown::from_code(fields.text("unknown")).unwrap_or(lying.order.unknown);
        lying.order.map = mapping(&edge, &visit, &lying, &fields).await?;
        lying.order.starts = fields.some("starts").and_then(|code| Starts::from_code(&code)).unwrap_or(lying.order.starts);
        shelf::say(&key, &lying.order);
    }
    let mode = match does {
        "try" => ImportMode::DryRun,
        "import" => ImportMode::Import,
        _ if from > 0 => return Ok(Redirect::to(&format!("/imports/file/{key}?from={from}")).into_response()),
        _ => return Ok(Redirect::to(&format!("/imports/file/{key}")).into_response()),
    };
    lying.order.mode = mode;
    let (app, by, now) = (edge.app().clone(), visit.actor.clone(), visit.now);
    let (order, file) = (lying.order.clone(), Arc::clone(&lying.file));
    let begin = move || app.start_import(&by, now, order, file, Keep::File).map(|started| (app, started));
    let begun = tokio::task::spawn_blocking(begin).await.map_err(|error| Refused::Broken(error.to_string()))?;
    let (app, started) = match begun {
        Ok(begun) => begun,
        Err(refused) => return draw_preview(&edge, visit, &lying, from, problem_where(refused, called(&NAMES))?).await,
    };
    let import = started.view.id.clone();
    // It goes on whether or not anybody looks; where this process ends, the loop in the background takes it up.
    let clock = edge.clone();
    tokio::task::spawn_blocking(move || {
        if let Err(refused) = app.run_import(started, &|| clock.now(), &mut |_| {}) {
            tracing::error!(%refused, "an import stopped");
        }
    });
    match mode {
        ImportMode::DryRun => Ok(Redirect::to(&format!("/imports/{import}?file={key}")).into_response()),
        ImportMode::Import => {
            shelf::take_away(&key);
            Ok(Redirect::to(&format!("/imports/{import}")).into_response())
        }
    }
}

/// What the person says the columns are, where it is not what they are taken for.
async fn mapping(edge: &Edge, visit: &Visit, lying: &Lying, fields: &Fields) -> Result<Vec<(String, String)>, Sorry> {
    let plain = NewImport { map: Vec::new(), ..lying.order.clone() };
    let known = look(edge.app(), visit, &plain, &lying.file).await??;
    let told = |index: usize| fields.some(&format!("column{index}"));
    // What was said on other pages of the preview stays.
    let shown: HashSet<&str> = (0..known.columns.len())
        .filter(|index| told(*index).is_some())
        .filter_map(|index| known.columns.get(index).map(|column| column.header.as_str()))
        .collect();
    let mut map: Vec<(String, String)> =
        lying.order.map.iter().filter(|(header, _)| !shown.contains(header.as_str())).cloned().collect();
    let columns = known.columns.iter().enumerate();
    map.extend(columns.filter_map(|(index, column)| {
        told(index).filter(|code| *code != column.field).map(|code| (column.header.clone(), code))
    }));
    Ok(map)
}

/// `GET /imports/{import}`: how it goes, or went.
pub async fn show(
    State(edge): State<Edge>,
    visit: Visit,
    Path(import): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    let import = edge.app().act(&visit.actor, visit.now, ShowImport { import }).await?;
    let key =
        query.get("file").filter(|key| shelf::find(visit.actor.user, visit.now, key).is_some()).cloned().unwrap_or_default();
    let dry = import.state == "dry_run" || !key.is_empty();
    // A trial keeps its counts for its end; one that has not come to it in that time never will.
    let trying = import.state == "dry_run" && import.ended_at.is_none();
    let stuck = trying && visit.now.duration_since(import.started_at) > LONGEST_TRIAL;
    let title = match (import.state.as_str(), dry) {
        ("dry_run", _) if stuck => "Stopped half-way".to_owned(),
        ("dry_run", _) if trying => "Trying it\u{2026}".to_owned(),
        ("running", _) => "Importing\u{2026}".to_owned(),
        ("undoing", _) => "Taking it back\u{2026}".to_owned(),
        ("undone", _) => "Taken back".to_owned(),
        ("interrupted", _) => "Stopped half-way".to_owned(),
        (_, true) => "What would happen".to_owned(),
        (_, false) => "Imported".to_owned(),
    };
    let clock = Clock { zone: visit.zone(), now: visit.now };
    let counting = (trying && !stuck) || import.state == "undoing";
    page(&ShowPage {
        running: counting || import.state == "running",
        counting,
        shell: visit.shell(Here::People),
        clock,
        import,
        title,
        key,
    })
}

/// `GET /imports/{import}/rejects.csv`
pub async fn rejects(State(edge): State<Edge>, visit: Visit, Path(import): Path<String>) -> Answer {
    Ok(crate::api::rejects::answer(&edge, visit.actor, visit.now, import).await?)
}

/// `POST /imports/{import}/undo`
pub async fn undo(State(edge): State<Edge>, Path(import): Path<String>, Sent { visit, .. }: Sent) -> Answer {
    // Whether it may be is said at once; a large one takes its time, and the page shows when it is done.
    edge.app().act(&visit.actor, visit.now, UndoImport { import: import.clone() }).await?;
    go_on_undoing(&edge, visit.actor, import.clone());
    Ok(Redirect::to(&format!("/imports/{import}")).into_response())
}
