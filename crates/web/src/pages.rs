//! Pages, one module per noun: parse, act, render.

pub mod backlog;
pub mod cadences;
pub mod closed_days;
pub mod companies;
pub mod custom_fields;
pub mod deals;
pub mod enroll;
pub mod guard;
pub mod hours;
pub mod imports;
pub mod load;
pub mod people;
pub mod prospects;
pub mod rang;
pub mod refused;
pub mod registries;
pub mod rounds;
pub mod search;
pub mod settings;
pub mod sign_in;
pub mod suppressions;
pub mod team;
pub mod today;

use crate::edge::Edge;
use crate::visit::Visit;
use crate::words;
use actions::rounds::usual_cadence;
use actions::view::CadenceView;
use actions::{ListCadences, Refused};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::cmp::Reverse;

/// The reader's clock, for templates.
pub struct Clock {
    pub zone: TimeZone,
    pub now: Timestamp,
}

impl Clock {
    /// Day and time; midnight stands for the whole day.
    pub fn at(&self, at: &Timestamp) -> String {
        let local = at.to_zoned(self.zone.clone());
        if local.time() == jiff::civil::Time::midnight() {
            return words::short_day(local.date(), self.now.to_zoned(self.zone.clone()).date());
        }
        words::moment(*at, &self.zone, self.now)
    }
}

/// The cadences to choose from: the one that most people are on first, then the usual one.
pub async fn choice_of_cadences(edge: &Edge, visit: &Visit) -> Result<Vec<CadenceView>, Refused> {
    let mut cadences = edge.app().act(&visit.actor, visit.now, ListCadences).await?.items;
    cadences.retain(|cadence| !cadence.archived);
    cadences.sort_by_key(|cadence| (Reverse(cadence.live), cadence.name != usual_cadence()));
    Ok(cadences)
}

/// What is wrong with a form, in one line; other refusals are pages of their own.
pub fn problem(refused: Refused) -> Result<String, Refused> {
    problem_where(refused, |_| None)
}

/// The same where the form has words of its own for some fields: a fault is told in the words that stand above its field.
pub fn problem_where(refused: Refused, called: impl Fn(&str) -> Option<String>) -> Result<String, Refused> {
    match refused {
        Refused::Invalid(faults) => Ok(faults_where(&faults, called)),
        Refused::Conflict { message, .. } => Ok(words::sentence(&message)),
        Refused::Stale => Ok("Somebody changed this meanwhile. Load the page again, then make your change.".into()),
        other => Err(other),
    }
}

/// Faults in one line: each with its field, one end for all.
pub fn faults_where(faults: &[actions::Fault], called: impl Fn(&str) -> Option<String>) -> String {
    let told = faults.iter().map(|fault| {
        let message = fault.message.trim_end_matches('.');
        match called(&fault.field).unwrap_or_else(|| words::field_name(&fault.field)) {
            // About a button, above which nothing stands.
            name if name.is_empty() => message.to_owned(),
            name => format!("{name}: {message}"),
        }
    });
    words::sentence(&told.collect::<Vec<_>>().join("; "))
}

/// The words of a form for its fields, from a list of them.
pub fn called<'a>(names: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
    |field| names.iter().find(|(known, _)| *known == field).map(|(_, name)| (*name).to_owned())
}

/// Channels by code, as people call them.
pub const CHANNELS: [(&str, &str); 6] =
    [("call", "call"), ("email", "mail"), ("sms", "SMS"), ("social", "social"), ("visit", "visit"), ("letter", "letter")];
