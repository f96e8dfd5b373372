//! The form that makes a cadence and its next version. A change is shown before it is saved; what is running stays where it is.

use super::changes::{self, Shown};
use super::named::problem;
use super::sheet::{Row, Sheet, written};
use super::{DAYPARTS, DETOURS, LEAVES};
use crate::edge::Edge;
use crate::pages::CHANNELS;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Sent, Visit, done, page, page_with};
use actions::view::{CadenceChanges, CadenceView, PolicyView, StepView};
use actions::{AddCadence, ChangeCadence, Crew, PreviewCadence, Refused, ShowCadence};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;

/// What a page of differences takes at most beside what it sends on, in bytes.
const ROOM: usize = 38_000;

#[derive(Template)]
#[template(path = "cadences/form.html")]
struct FormPage {
    shell: Shell,
    title: String,
    action: String,
    back: String,
    /// 0 for one that is not written yet.
    version: u32,
    sheet: Sheet,
    rows: Vec<Row>,
    /// Which page of the steps this is, and what stands on each.
    part: usize,
    parts: Vec<String>,
    here: String,
    carried: Vec<(String, String)>,
    channels: &'static [(&'static str, &'static str)],
    dayparts: &'static [(&'static str, &'static str)],
    leaves: Vec<(&'static str, &'static str)>,
    detours: &'static [(&'static str, &'static str)],
    problem: String,
}

#[derive(Template)]
#[template(path = "cadences/preview.html")]
struct PreviewPage {
    shell: Shell,
    cadence: CadenceView,
    changes: CadenceChanges,
    shown: Shown,
    /// Only what the cadence is for differs, which makes no version; or that differs too.
    only_about: bool,
    about_too: bool,
    /// What was touched, to be saved or changed further.
    fields: Vec<(String, String)>,
    part: usize,
}

/// `GET /cadences/new`
pub async fn new(visit: Visit) -> Answer {
    may_write(&visit)?;
    draw(&visit, None, proposal(), 0, String::new())
}

fn proposal() -> Sheet {
    let call = StepView { channel: "call".into(), when: "vary".into(), voicemail: "skip".into(), ..StepView::default() };
    let farewell = StepView { voicemail: "leave".into(), fire: true, wait_days: 3, ..call.clone() };
    Sheet::proposed(&[call.clone(), call.clone(), call.clone(), call, farewell], &PolicyView::default())
}

/// `GET /cadences/{cadence}/edit`
pub async fn edit(State(edge): State<Edge>, visit: Visit, Path(cadence): Path<String>) -> Answer {
    may_write(&visit)?;
    let known = edge.app().act(&visit.actor, visit.now, ShowCadence { cadence }).await?;
    draw(&visit, Some((&known, known.version)), Sheet::of(&known), 0, String::new())
}

fn may_write(visit: &Visit) -> Result<(), Refused> {
    let refused = || Refused::NotYours("only managers and owners change cadences".into());
    visit.actor.manages().then_some(()).ok_or_else(refused)
}

/// `version` is the one that the form was made from: where somebody was faster, it goes on to be refused.
fn draw(visit: &Visit, known: Option<(&CadenceView, u32)>, sheet: Sheet, part: usize, problem: String) -> Answer {
    let (known, version) = known.unzip();
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let back = known.map_or_else(|| "/cadences".into(), |known| format!("/cadences/{}", known.id));
    let there = sheet.part(part);
    // Who works alone is offered no colleague, unless that is what the cadence says.
    let offered = |code: &str| visit.crew == Crew::Several || code != "hand_over" || sheet.text("leave") == code;
    page_with(
        status,
        &FormPage {
            shell: visit.shell(Here::Cadences),
            title: known.map_or_else(|| "A new cadence".into(), |known| format!("Change \u{201c}{}\u{201d}", known.name)),
            action: back.clone(),
            back,
            version: version.unwrap_or_default(),
            leaves: LEAVES.into_iter().filter(|(code, _)| offered(code)).collect(),
            sheet,
            rows: there.rows,
            part: there.page,
            here: there.pages.get(there.page).cloned().unwrap_or_default(),
            parts: there.pages,
            carried: there.carried,
            channels: &CHANNELS,
            dayparts: &DAYPARTS,
            detours: &DETOURS,
            problem,
        },
    )
}

/// What a cadence is for is its own, and none of its versions has it.
fn makes_a_version(changes: &CadenceChanges) -> bool {
    !changes.steps.is_empty() || changes.rules.iter().any(|change| change.field != "about")
}

/// What a button asks for beside saving: another page of the steps, or the form again.
fn wanted_part(doing: &str) -> Option<usize> {
    doing.strip_prefix("part:").and_then(|part| part.parse().ok())
}

/// `POST /cadences`
pub async fn add(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    // What was proposed is there only as far as it was sent back.
    let sheet = Sheet::default().with(&fields);
    let part = fields.whole("part")?.unwrap_or(0);
    if let Some(part) = wanted_part(fields.text("do")) {
        return draw(&visit, None, sheet, part, String::new());
    }
    let added = match sheet.read(None) {
        Ok(input) => edge.app().act(&visit.actor, visit.now, AddCadence(input)).await,
        Err(refused) => Err(refused),
    };
    match added {
        Ok(cadence) => Ok(visit::on(&format!("/cadences/{}", cadence.id), done(format!("{} is ready.", cadence.name)))),
        Err(refused) => {
            let problem = problem(refused, &sheet)?;
            draw(&visit, None, sheet, part, problem)
        }
    }
}

/// `POST /cadences/{cadence}`: first what would change, then, with `confirmed`, a new version.
pub async fn change(State(edge): State<Edge>, Path(cadence): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let known = edge.app().act(&visit.actor, visit.now, ShowCadence { cadence }).await?;
    may_write(&visit)?;
    let sheet = Sheet::of(&known).with(&fields);
    let part = fields.whole("part")?.unwrap_or(0);
    let if_version = fields.whole("version")?;
    let made_from = Some((&known, if_version.unwrap_or(known.version)));
    if let Some(part) = wanted_part(fields.text("do")) {
        return draw(&visit, made_from, sheet, part, String::new());
    }
    let id = known.id.clone();
    let change = match sheet.read(Some(&known)) {
        Ok(change) => change,
        Err(refused) => {
            let problem = problem(refused, &sheet)?;
            return draw(&visit, made_from, sheet, part, problem);
        }
    };
    let preview = PreviewCadence { cadence: id.clone(), change: change.clone(), if_version };
    let changes = match edge.app().act(&visit.actor, visit.now, preview).await {
        Ok(changes) => changes,
        Err(refused) => {
            let problem = problem(refused, &sheet)?;
            return draw(&visit, made_from, sheet, part, problem);
        }
    };
    let there = format!("/cadences/{id}");
    if changes.same {
        return Ok(visit::on(&there, done(format!("Nothing was changed: version {} stays the newest.", known.version))));
    }
    if fields.text("confirmed") != "yes" {
        let touched = sheet.touched();
        let sent: usize = touched.iter().map(|(name, text)| 60 + name.len() + written(text)).sum();
        let shown = changes::shown(&changes, ROOM.saturating_sub(sent).max(6_000));
        let shell = visit.shell(Here::Cadences);
        let about_too = changes.rules.iter().any(|change| change.field == "about");
        let only_about = !makes_a_version(&changes);
        return page(&PreviewPage { shell, cadence: known, changes, shown, only_about, about_too, fields: touched, part });
    }
    match edge.app().act(&visit.actor, visit.now, ChangeCadence { cadence: id, change, if_version }).await {
        Ok(_) if !makes_a_version(&changes) => Ok(visit::on(&there, done("Saved. What it is for holds for every version."))),
        Ok(cadence) => {
            Ok(visit::on(&there, done(format!("Version {} is ready. Running rounds stay on theirs.", cadence.version))))
        }
        Err(refused) => {
            let problem = problem(refused, &sheet)?;
            draw(&visit, made_from, sheet, part, problem)
        }
    }
}
