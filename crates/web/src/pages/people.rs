//! One line about a person, for lists.

use super::today::queue;
use super::today::view::Mark;
use crate::words;
use actions::view::{Named, ProspectLineWithState};

pub struct Person {
    pub id: String,
    pub name: String,
    pub title: String,
    pub company: Option<Named>,
    pub marks: Vec<Mark>,
    pub attempt: String,
    pub state: String,
    pub tone: &'static str,
    pub reach: String,
    pub owner: String,
}

pub fn draw(told: &ProspectLineWithState) -> Person {
    Person {
        id: told.id.clone(),
        name: told.name.clone(),
        title: told.title.clone().unwrap_or_default(),
        company: told.company.clone(),
        marks: queue::completed(told.attempts_made, told.attempts_planned),
        attempt: format!("{} of {} attempts made", told.attempts_made, told.attempts_planned),
        state: told.state.as_deref().map_or_else(|| "no round yet".to_owned(), words::plain),
        tone: told.state.as_deref().map(tone).unwrap_or_default(),
        reach: told.phone.as_deref().map(words::number).or_else(|| told.email.clone()).unwrap_or_default(),
        owner: told.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default(),
    }
}

/// The colour of a state: green for what goes on, ember for ends that mean no.
pub fn tone(state: &str) -> &'static str {
    match state {
        "active" | "callback" | "answered" | "engaged" => "go",
        "needs_research" | "needs_successor" | "held" => "warn",
        "fired" | "suppressed" | "unreached" => "fire",
        _ => "",
    }
}
