//! Cadences: the plans with their steps and scripts, and running rounds moved to the newest version.

mod changes;
mod form;
mod named;
mod sheet;
mod versions;

pub use changes::Kind;
pub use form::{add, change, edit, new};
pub use named::label;
pub use versions::{restore, show as show_version};

use super::Clock;
use super::today::view::{Mark, Stop};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{Answer, Sent, Visit, page};
use crate::words;
use actions::cadences::Preview;
use actions::view::{CadenceView, EditionView, Migration, PolicyView, StepView};
use actions::{Crew, ListCadences, ListEditions, MigrateCadence, ShowCadence};
use askama::Template;
use axum::extract::{Path, Query, State};
use std::collections::HashMap;

/// Versions in the list on a cadence's page.
const EDITIONS: usize = 12;

#[derive(Template)]
#[template(path = "cadences/list.html")]
struct ListPage {
    shell: Shell,
    cadences: Vec<CadenceView>,
    writes: bool,
}

#[derive(Template)]
#[template(path = "cadences/show.html")]
struct ShowPage {
    shell: Shell,
    cadence: CadenceView,
    clock: Clock,
    policy: String,
    writes: bool,
    steps: Steps,
    editions: Vec<EditionView>,
    /// Rounds that run on older versions.
    behind: u32,
    moving: Option<Migration>,
}

/// As many steps as fit on a page, from one on.
pub struct Steps {
    /// With their numbers.
    shown: Vec<(usize, StepView)>,
    /// The number of the first that did not fit.
    next: Option<usize>,
}

impl Steps {
    fn first(&self) -> usize {
        self.shown.first().map_or(1, |(number, _)| *number)
    }

    fn of(cadence: &CadenceView, from: Option<&str>, room: usize) -> Steps {
        let first = from.and_then(|from| from.trim().parse::<usize>().ok()).unwrap_or(1).clamp(1, cadence.steps.len().max(1));
        let mut used = 0;
        let mut shown = Vec::new();
        for (index, step) in cadence.steps.iter().enumerate().skip(first - 1) {
            let texts =
                [&step.gatekeeper, &step.live, &step.voicemail_script, &step.email_subject, &step.email_body, &step.coaching];
            used += 500 + texts.into_iter().flatten().map(|text| sheet::written(text)).sum::<usize>();
            if used > room && !shown.is_empty() {
                return Steps { shown, next: Some(index + 1) };
            }
            shown.push((index + 1, step.clone()));
        }
        Steps { shown, next: None }
    }
}

const DAYPARTS: [(&str, &str); 8] = [
    ("any", "any"),
    ("vary", "another than last time"),
    ("early", "8 to 10"),
    ("morning", "10 to 12"),
    ("midday", "12 to 14"),
    ("afternoon", "14 to 16"),
    ("late", "16 to 18"),
    ("evening", "18 to 20"),
];

/// What becomes of a step that falls due while its owner is away.
const LEAVES: [(&str, &str); 3] = [
    ("hold", "rests; the round goes on after with the days it had left"),
    ("move", "moves to the first days after the return that have room"),
    ("hand_over", "a colleague has the person meanwhile, and gives them back"),
];

/// What happens while nothing has reached them.
const DETOURS: [(&str, &str); 4] = [
    ("none", "the steps go on as they are"),
    ("number", "try another number first"),
    ("channel", "try a mail, a text or a letter first"),
    ("number_then_channel", "try another number first, then a mail, a text or a letter"),
];

/// `GET /cadences`
pub async fn list(State(edge): State<Edge>, visit: Visit) -> Answer {
    let cadences = edge.app().act(&visit.actor, visit.now, ListCadences).await?.items;
    page(&ListPage { writes: visit.actor.manages(), shell: visit.shell(Here::Cadences), cadences })
}

/// `GET /cadences/{cadence}`: on paper, the tip sheet.
pub async fn show(
    State(edge): State<Edge>,
    visit: Visit,
    Path(cadence): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    draw(&edge, visit, cadence, query.get("from").map(String::as_str), None).await
}

async fn draw(edge: &Edge, visit: Visit, cadence: String, from: Option<&str>, moving: Option<Migration>) -> Answer {
    let editions = ListEditions { cadence: cadence.clone() };
    let editions = edge.app().act(&visit.actor, visit.now, editions).await?.items;
    let behind = editions.iter().filter(|edition| !edition.current).map(|edition| edition.live).sum();
    let cadence = edge.app().act(&visit.actor, visit.now, ShowCadence { cadence }).await?;
    let rules = &cadence.policy;
    let asks = rules.ask_from_attempt;
    let kept = rules.rhythm.as_ref().map(|rhythm| {
        let told = actions::rhythm::told;
        let active = rhythm.active_days.map(|days| format!(", {} if they are active", told(days))).unwrap_or_default();
        format!(
            "Keeps in touch {}{active}. Each turn that nobody answers doubles the time, up to {}; any real contact starts it anew. After {} without an answer, the card asks whether to go on.",
            told(rhythm.every_days),
            told(rhythm.longest_days),
            words::count(asks.saturating_sub(1), "turn", "turns")
        )
    });
    let ending = format!(
        "After a delivered farewell: {} after {}; nobody calls for {}. A definite no is looked at again after {}. From attempt {} on, the card asks whether to go on.",
        rules.afterwards,
        words::count(rules.grace_days, "business day", "business days"),
        words::count(rules.revisit_after_farewell_days, "day", "days"),
        words::count(rules.revisit_after_no_days, "day", "days"),
        rules.ask_from_attempt,
    );
    let away = match (visit.crew, rules.leave.as_str()) {
        (Crew::Several, "hand_over") => "While its owner is away, a colleague has the person.",
        (_, "move") => "What falls due while its owner is away moves to the first days after that have room.",
        _ => "While its owner is away, the round stands still.",
    };
    let policy = format!("{} {} {away}", kept.unwrap_or(ending), unheard(rules));
    let clock = Clock { zone: visit.zone(), now: visit.now };
    page(&ShowPage {
        writes: visit.actor.manages(),
        shell: visit.shell(Here::Cadences),
        steps: Steps::of(&cadence, from, if moving.is_some() { 9_000 } else { 34_000 }),
        cadence,
        clock,
        policy,
        editions,
        behind,
        moving,
    })
}

/// What the cadence does while nothing has reached them, in words.
fn unheard(rules: &PolicyView) -> String {
    let never = &rules.never_heard;
    let way = match never.then.as_str() {
        "number" => "another number of theirs is tried first",
        "channel" => "a mail, a text where they agreed to texts, or a letter goes first",
        "number_then_channel" => {
            "another number of theirs is tried first, then a mail, a text where they agreed to texts, or a letter"
        }
        _ => return "While nothing has reached them, the steps go on as they are.".into(),
    };
    let tries = words::count(never.after_tries, "try", "tries");
    if rules.rhythm.is_some() {
        return format!("When nothing has reached them in {tries}, their numbers are dialled in turn.");
    }
    format!(
        "When nothing has reached them in {tries}, {way}: at most {} a round, and none counts as an attempt.",
        words::count(never.at_most, "extra try", "extra tries")
    )
}

/// `POST /cadences/{cadence}/migrate`: first what would change, then, with `apply`, the change.
pub async fn migrate(State(edge): State<Edge>, Path(cadence): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let preview = if fields.text("apply") == "yes" { Preview::Apply } else { Preview::Only };
    let moving = edge.app().act(&visit.actor, visit.now, MigrateCadence { cadence: cadence.clone(), preview }).await?;
    draw(&edge, visit, cadence, None, Some(moving)).await
}

/// A cadence as a trail: when each step comes, and on what.
pub fn trail(cadence: &CadenceView) -> Vec<Stop> {
    let long = cadence.steps.len() > 6;
    cadence
        .steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let told = !long || step.fire || index == 0;
            let line = if step.fire { "farewell".to_owned() } else { words::plain(&step.channel) };
            Stop {
                mark: if step.fire { Mark::FarewellAhead } else { Mark::Ahead },
                head: if told { wait(step, index == 0) } else { String::new() },
                line: if told { line } else { String::new() },
            }
        })
        .collect()
}

fn wait(step: &StepView, first: bool) -> String {
    match (step.wait_hours, step.wait_days) {
        (Some(hours), _) => format!("+{hours} h"),
        (None, 0) if first => "At once".into(),
        (None, 0) => "same day".into(),
        (None, days) => format!("+{}", words::count(days, "day", "days")),
    }
}

/// "after 2 business days, 16 to 18".
pub fn timing(step: &StepView) -> String {
    let wait = match (step.wait_hours, step.wait_days) {
        (Some(hours), _) => format!("after {}", words::count(hours, "hour", "hours")),
        (None, 0) => "at once".into(),
        (None, days) => format!("after {}", words::count(days, "business day", "business days")),
    };
    match step.when.as_str() {
        "any" | "" => wait,
        when => format!("{wait}, {}", DAYPARTS.iter().find(|(code, _)| *code == when).map_or(when, |(_, name)| name)),
    }
}
