//! The load ahead: what the next four weeks ask for, and what adding people does to it.

use super::{called, problem_where};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{Answer, Visit, page_with};
use actions::view::{CadenceView, LoadDay, LoadView, UserView};
use actions::{Adding, ListUsers, ShowLoad, Starts};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use std::collections::HashMap;

/// What the form calls its fields.
const NAMES: [(&str, &str); 3] = [("people", "And with new people"), ("owner", "who are"), ("cadence", "put on")];

#[derive(Template)]
#[template(path = "load.html")]
struct LoadPage {
    shell: Shell,
    load: Option<LoadView>,
    /// The busiest day's total or capacity: the width of the bars.
    most: u32,
    users: Vec<UserView>,
    cadences: Vec<CadenceView>,
    rep: String,
    cadence: String,
    people: String,
    owner: String,
    starts: Starts,
    problem: String,
}

/// `GET /load`
pub async fn show(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    let app = edge.app();
    let text = |name: &str| query.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let (rep, cadence, people, owner) = (text("rep"), text("cadence"), text("people"), text("owner"));
    let starts = Starts::from_code(&text("starts")).unwrap_or_default();
    let users = app.act(&visit.actor, visit.now, ListUsers).await?.items.into_iter().filter(|user| user.active).collect();
    let cadences = super::choice_of_cadences(&edge, &visit).await?;
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let count = if people.is_empty() { Ok(0) } else { people.parse::<u32>() };
    let adding = match (&count, some(&cadence)) {
        (Ok(people), Some(cadence)) if *people > 0 => Some(Adding { cadence, people: *people, owner: some(&owner), starts }),
        _ => None,
    };
    let (load, problem) = match count {
        Err(_) => (None, "Write how many people as a whole number.".to_owned()),
        Ok(_) => match app.act(&visit.actor, visit.now, ShowLoad { rep: some(&rep), adding }).await {
            Ok(load) => (Some(load), String::new()),
            Err(refused) => (None, problem_where(refused, called(&NAMES))?),
        },
    };
    let most = load.iter().flat_map(|load| &load.days).map(|day| day.total.max(day.capacity)).max().unwrap_or(0).max(1);
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = visit.shell(Here::Elsewhere);
    page_with(status, &LoadPage { shell, load, most, users, cadences, rep, cadence, people, owner, starts, problem })
}

/// A day as "Thu 26 Nov".
pub fn day(day: &LoadDay) -> String {
    day.date.strftime("%a %-d %b").to_string()
}

/// A figure; nothing for none.
pub fn figure(number: &u32) -> String {
    if *number == 0 { String::new() } else { number.to_string() }
}

/// The sum of a rep's days.
pub fn sum(days: &[LoadDay]) -> (u32, u32, u32) {
    let left = days.last().map_or(0, |day| day.left_over);
    (days.iter().map(|day| day.total).sum(), days.iter().map(|day| day.capacity).sum(), left)
}
