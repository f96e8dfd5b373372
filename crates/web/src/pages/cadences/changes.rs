//! What differs between two versions, as a page shows it.

use super::named::label;
use super::sheet::written;
use super::{DAYPARTS, DETOURS, LEAVES};
use crate::words;
use actions::view::{CadenceChanges, FieldChange, StepChange};

/// What a line takes beside its text, in bytes.
const LINE: usize = 40;

pub struct Shown {
    pub parts: Vec<Part>,
    /// Texts that differ and found no room on the page.
    pub left_out: usize,
}

/// A step, or the rules.
pub struct Part {
    pub title: String,
    pub pill: &'static str,
    pub fields: Vec<Field>,
}

pub struct Field {
    pub label: String,
    pub lines: Vec<Line>,
}

pub struct Line {
    pub kind: Kind,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Gone,
    New,
    Same,
}

/// As much of it as `room` bytes hold; what was said before comes first.
pub fn shown(changes: &CadenceChanges, room: usize) -> Shown {
    let rules = (!changes.rules.is_empty()).then(|| Part {
        title: "The cadence".into(),
        pill: "",
        fields: changes.rules.iter().map(draw).collect(),
    });
    let mut parts: Vec<Part> = rules.into_iter().chain(changes.steps.iter().map(step)).collect();
    let mut used = 0;
    let mut left_out = 0;
    for part in &mut parts {
        part.fields.retain(|field| {
            used += field.lines.iter().map(|line| LINE + written(&line.text)).sum::<usize>();
            left_out += usize::from(used > room);
            used <= room
        });
    }
    Shown { parts, left_out }
}

fn step(change: &StepChange) -> Part {
    let place = match (change.from, change.to) {
        (Some(from), Some(to)) if from != to => format!("Step {to}, before step {from}"),
        (_, Some(to)) => format!("Step {to}"),
        (Some(from), None) => format!("Step {from}"),
        (None, None) => "Step".into(),
    };
    let (pill, whole) = match change.kind.as_str() {
        "added" => ("new", true),
        "removed" => ("taken out", true),
        _ => ("", false),
    };
    // Of a step that comes or goes as a whole, what every step has is no news.
    let plain = |field: &&FieldChange| {
        let usual = matches!(
            (field.field.as_str(), field.lines.first().map(|line| line.text.as_str())),
            ("channel", _) | ("when", Some("any")) | ("voicemail", Some("skip")) | ("fire", Some("no"))
        );
        !(whole && usual)
    };
    Part {
        title: format!("{place}: {}", words::plain(&change.channel)),
        pill,
        fields: change.fields.iter().filter(plain).map(draw).collect(),
    }
}

fn draw(change: &FieldChange) -> Field {
    let kind = |kind: &str| match kind {
        "gone" => Kind::Gone,
        "new" => Kind::New,
        _ => Kind::Same,
    };
    let lines = change.lines.iter().map(|line| Line { kind: kind(&line.kind), text: said(&change.field, &line.text) });
    Field { label: label(&change.field), lines: lines.collect() }
}

fn said(field: &str, text: &str) -> String {
    let named = |names: &[(&str, &str)]| names.iter().find(|(code, _)| *code == text).map_or(text, |(_, name)| name).to_owned();
    match (field, text) {
        ("when", _) => named(&DAYPARTS),
        ("policy.leave", _) => named(&LEAVES),
        ("policy.never_heard.then", _) => named(&DETOURS),
        (field, days) if field.starts_with("policy.rhythm.") => {
            days.parse().map_or_else(|_| days.to_owned(), actions::rhythm::told)
        }
        ("voicemail", "leave") => "leave a message".into(),
        ("voicemail", "skip") => "hang up kindly".into(),
        ("fire", "yes") => "farewell".into(),
        ("fire", "no") => "go on".into(),
        ("channel", _) => words::plain(text),
        _ => text.to_owned(),
    }
}
