//! A version of a cadence: its steps, what differs from another, and the way to bring it back.

use super::changes::{self, Shown};
use super::{Clock, Steps};
use crate::edge::Edge;
use crate::pages::problem;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Sent, Visit, done, page_with};
use actions::view::{CadenceChanges, CadenceView, EditionView};
use actions::{CompareEditions, ListEditions, Refused, RestoreCadence, ShowCadence, ShowEdition};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use std::collections::HashMap;

/// What a page of differences takes at most, in bytes.
const ROOM: usize = 18_000;

#[derive(Template)]
#[template(path = "cadences/version.html")]
struct VersionPage {
    shell: Shell,
    cadence: CadenceView,
    edition: EditionView,
    made: String,
    /// The newest version.
    newest: u32,
    editions: Vec<EditionView>,
    changes: CadenceChanges,
    /// The newer side of what is compared, and the version that this one is compared with.
    to: u32,
    against: u32,
    /// What is shown is what bringing it back would undo.
    to_newest: bool,
    shown: Shown,
    steps: Steps,
    writes: bool,
    problem: String,
}

/// `GET /cadences/{cadence}/versions/{number}?to=&from=`: compared with `to`, the newest where it is left out.
pub async fn show(
    State(edge): State<Edge>,
    visit: Visit,
    Path((cadence, number)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    draw(&edge, visit, cadence, number, &query, String::new()).await
}

async fn draw(
    edge: &Edge,
    visit: Visit,
    cadence: String,
    number: String,
    query: &HashMap<String, String>,
    problem: String,
) -> Answer {
    let app = edge.app();
    let shown = ShowEdition { cadence: cadence.clone(), number: number.clone() };
    let version = app.act(&visit.actor, visit.now, shown).await?;
    let editions = app.act(&visit.actor, visit.now, ListEditions { cadence: cadence.clone() }).await?.items;
    let newest = editions.iter().find(|edition| edition.current).map_or(version.version, |edition| edition.version);
    let edition = editions.iter().find(|edition| edition.version == version.version).cloned();
    let edition = edition.ok_or(Refused::NotFound("version"))?;
    // The newest is compared with the one before it, so that the page says what it brought.
    let other = query.get("to").and_then(|to| to.trim().parse::<u32>().ok());
    let before = editions.iter().map(|edition| edition.version).filter(|other| *other < newest).max();
    let (from, to) = match other {
        Some(other) => (version.version.min(other), version.version.max(other)),
        None if version.version == newest => (before.unwrap_or(newest), newest),
        None => (version.version, newest),
    };
    let compare = CompareEditions { cadence, number: from.to_string(), to: Some(to) };
    let changes = app.act(&visit.actor, visit.now, compare).await?;
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let clock = Clock { zone: visit.zone(), now: visit.now };
    let by = edition.made_by.as_ref().map(|by| format!(", by {}", by.name)).unwrap_or_default();
    page_with(
        status,
        &VersionPage {
            made: format!("Made {}{by}", clock.at(&edition.made_at)),
            shown: changes::shown(&changes, ROOM),
            to,
            against: if from == version.version { to } else { from },
            to_newest: from == version.version && to == newest && !changes.same,
            steps: Steps::of(&version, query.get("from").map(String::as_str), 16_000),
            writes: visit.actor.manages(),
            shell: visit.shell(Here::Cadences),
            cadence: version,
            edition,
            newest,
            editions,
            changes,
            problem,
        },
    )
}

/// `POST /cadences/{cadence}/versions/{number}/restore`
pub async fn restore(
    State(edge): State<Edge>,
    Path((cadence, number)): Path<(String, String)>,
    Sent { visit, fields }: Sent,
) -> Answer {
    let verb = RestoreCadence { cadence: cadence.clone(), number: number.clone(), if_version: fields.whole("version")? };
    let before = edge.app().act(&visit.actor, visit.now, ShowCadence { cadence: cadence.clone() }).await?.version;
    match edge.app().act(&visit.actor, visit.now, verb).await {
        Ok(now) if now.version == before => {
            let said = done(format!("Nothing was changed: version {before} is as version {number} was."));
            Ok(visit::on(&format!("/cadences/{}", now.id), said))
        }
        Ok(now) => {
            let said = done(format!("Version {number} is back, as version {}. Running rounds stay on theirs.", now.version));
            Ok(visit::on(&format!("/cadences/{}", now.id), said))
        }
        Err(refused) => draw(&edge, visit, cadence, number, &HashMap::new(), problem(refused)?).await,
    }
}
