//! The days on which nobody works: listed, added by hand, read from a calendar and looked at first, opened again.

use super::imports::not_taken;
use super::{called, problem_where};
use crate::api::upload::Form;
use crate::edge::{self, Edge};
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Fields, Sent, Visit, done, forged, page_with};
use crate::words;
use actions::closed_days::{MOST, decoded, read_line, write_line};
use actions::view::{ClosedDayView, ClosedDaysAdded, NewCalendar, NewClosedDays};
use actions::{AddClosedDays, ImportClosedDays, ListClosedDays, Refused, RemoveClosedDays, Role};
use askama::Template;
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use std::collections::HashMap;

/// What the forms call their fields.
const NAMES: [(&str, &str); 2] = [("days", "One day a line"), ("calendar", "An .ics file")];
/// The largest calendar that is taken.
const LARGEST: usize = 2 * 1024 * 1024;
/// Days on a page.
const PAGE: u16 = 100;

#[derive(Template)]
#[template(path = "closed_days/list.html")]
struct ListPage {
    shell: Shell,
    days: Vec<ClosedDayView>,
    /// The files that days on this page came with.
    sources: Vec<String>,
    past: bool,
    next: String,
    owns: bool,
    /// What was typed, where it was not understood.
    typed: String,
    problem: String,
}

#[derive(Template)]
#[template(path = "closed_days/preview.html")]
struct PreviewPage {
    shell: Shell,
    file_name: String,
    found: ClosedDaysAdded,
    lines: String,
    rows: usize,
}

/// `GET /settings/closed-days?past=&after=`
pub async fn list(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    draw(&edge, visit, &query, String::new(), String::new()).await
}

async fn draw(edge: &Edge, visit: Visit, query: &HashMap<String, String>, typed: String, problem: String) -> Answer {
    let past = query.contains_key("past");
    let today = visit.zone().to_datetime(visit.now).date();
    let verb = ListClosedDays { from: Some(today).filter(|_| !past), limit: PAGE, cursor: query.get("after").cloned() };
    let page = edge.app().act(&visit.actor, visit.now, verb).await?;
    let mut sources: Vec<String> = page.items.iter().filter_map(|day| day.source.clone()).collect();
    sources.sort();
    sources.dedup();
    let next = page.next.map(|after| format!("/settings/closed-days?{}after={after}", if past { "past=yes&" } else { "" }));
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let owns = visit.actor.role == Role::Owner;
    let shown = ListPage {
        shell: visit.shell(Here::Elsewhere),
        days: page.items,
        sources,
        past,
        next: next.unwrap_or_default(),
        owns,
        typed,
        problem,
    };
    page_with(status, &shown)
}

/// `POST /settings/closed-days`: lines as `2026-12-24 from 12:00 Christmas Eve`, by hand or as a calendar had them.
pub async fn add(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let typed = fields.text("days").to_owned();
    let lines = fields.lines("days");
    let days: Result<Vec<_>, String> = lines.iter().map(|line| read_line(line)).collect();
    let days = match days {
        Ok(days) => days,
        Err(fault) => return draw(&edge, visit, &HashMap::new(), typed, words::sentence(&fault)).await,
    };
    let verb = AddClosedDays(NewClosedDays { days, source: fields.some("source") });
    match edge.app().act(&visit.actor, visit.now, verb).await {
        Ok(added) => Ok(visit::on("/settings/closed-days", done(told(&added)))),
        Err(refused) => draw(&edge, visit, &HashMap::new(), typed, problem_where(refused, called(&NAMES))?).await,
    }
}

fn told(added: &ClosedDaysAdded) -> String {
    let known = match added.known.len() {
        0 => String::new(),
        known => format!(" {} so already.", words::count(known, "was", "were")),
    };
    match added.added.as_slice() {
        [] => format!("Nothing changed.{known}"),
        [day] => format!("{} is closed.{known}", long(&day.day)),
        days => format!("{} days are closed.{known}", days.len()),
    }
}

/// `POST /settings/closed-days/calendar`: what an .ics file would close. Nothing is changed yet.
pub async fn look(State(edge): State<Edge>, visit: Visit, request: Request) -> Answer {
    let mut form = Form::open(request, LARGEST as u64).await.map_err(not_taken)?;
    let mut fields = Fields::default();
    let mut file = None;
    while let Some((head, part)) = form.next().await.map_err(not_taken)? {
        if head.name != "file" {
            fields.push(&head.name, part.text().await.map_err(not_taken)?);
            continue;
        }
        // The form's secret comes first, so that no file of a stranger is taken in.
        if !edge::who::same(fields.text("csrf").as_bytes(), visit.csrf.as_bytes()) {
            return Err(forged());
        }
        file = Some((head.file_name, part.bytes(LARGEST).await.map_err(not_taken)?));
    }
    if !edge::who::same(fields.text("csrf").as_bytes(), visit.csrf.as_bytes()) {
        return Err(forged());
    }
    let Some((file_name, bytes)) = file.filter(|(name, _)| !name.is_empty()) else {
        return draw(&edge, visit, &HashMap::new(), String::new(), "Choose the file first.".into()).await;
    };
    let calendar = NewCalendar { calendar: decoded(bytes), file_name: Some(file_name.clone()), dry_run: true };
    match edge.app().act(&visit.actor, visit.now, ImportClosedDays(calendar)).await {
        Ok(found) => {
            let lines: Vec<String> = found.added.iter().map(|day| write_line(day.day, day.from, &day.name)).collect();
            let shown = PreviewPage {
                shell: visit.shell(Here::Elsewhere),
                file_name,
                rows: lines.len().clamp(4, 24),
                lines: lines.join("\n"),
                found,
            };
            page_with(StatusCode::OK, &shown)
        }
        Err(Refused::Invalid(faults)) => {
            let faults = faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join("; ");
            draw(&edge, visit, &HashMap::new(), String::new(), format!("{file_name}: {faults}.")).await
        }
        Err(refused) => Err(refused.into()),
    }
}

/// `POST /settings/closed-days/open`: the days that were ticked, or all that came with a file.
pub async fn open(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let source = fields.some("source");
    let days: Vec<Date> =
        if source.is_some() { Vec::new() } else { fields.every("day").filter_map(|day| day.parse().ok()).collect() };
    if days.is_empty() && source.is_none() {
        return draw(&edge, visit, &HashMap::new(), String::new(), "Tick the days that are to be open again.".into()).await;
    }
    match edge.app().act(&visit.actor, visit.now, RemoveClosedDays { days, source }).await {
        Ok(gone) => {
            let told = format!("{} open again.", words::count(gone.removed.len(), "day is", "days are"));
            Ok(visit::on("/settings/closed-days", done(told)))
        }
        Err(refused) => draw(&edge, visit, &HashMap::new(), String::new(), problem_where(refused, called(&NAMES))?).await,
    }
}

/// "Fri 25 December 2026": years matter here.
pub fn long(day: &Date) -> String {
    day.strftime("%a %-d %B %Y").to_string()
}

/// "from 12:00", or "all day".
pub fn from(day: &ClosedDayView) -> String {
    day.from.map_or_else(|| "all day".to_owned(), |time| format!("from {:02}:{:02}", time.hour(), time.minute()))
}

/// How many a workspace keeps.
pub fn most() -> usize {
    MOST
}
