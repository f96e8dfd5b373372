//! What the Today page shows, as plain words: no rule and no clock in here.

use crate::shell::{Link, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "today.html")]
pub struct TodayPage {
    pub shell: Shell,
    pub day: Day,
    pub sections: Vec<Section>,
    pub card: Option<Card>,
    pub empty: Empty,
}

/// The head of the page: date, done, to go.
#[derive(Debug, Clone, Default)]
pub struct Day {
    pub date: String,
    /// Whose list it is, for the list on paper.
    pub rep: String,
    pub summary: String,
    pub done: u64,
    pub total: u64,
    /// More than two days' work waits; empty where it does not.
    pub backlog: String,
}

#[derive(Debug, Clone)]
pub struct Section {
    pub name: &'static str,
    /// Whole, whatever the page shows.
    pub count: u64,
    pub entries: Vec<Entry>,
    pub more: u64,
}

/// One line of the queue.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    pub href: String,
    pub current: bool,
    pub name: String,
    pub pill: Option<Pill>,
    pub marks: Vec<Mark>,
    /// "attempt 3 of 5", for those who cannot see the dots.
    pub attempt: String,
    pub line: String,
    pub time: String,
    /// The number or address, for the list on paper.
    pub reach: String,
    /// Why it is not to be done now, where it is not.
    pub rule: String,
}

impl Entry {
    /// Whether it leads to a card on this page, and not elsewhere.
    pub fn has_card(&self) -> bool {
        self.href.starts_with("/today/")
    }
}

/// A word in a coloured oval; the tone is never the only sign.
#[derive(Debug, Clone, Default)]
pub struct Pill {
    pub text: String,
    pub tone: &'static str,
}

/// A short message of the shelf: one point, to be left in place of the script's own.
#[derive(Debug, Clone, Default)]
pub struct Message {
    pub key: String,
    pub point: String,
    pub text: Vec<Piece>,
    /// Opens it in the mail program; empty for what is spoken.
    pub href: String,
}

/// One stop on the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Done,
    Now,
    Ahead,
    FarewellAhead,
    FarewellNow,
    FarewellDone,
}

impl Mark {
    pub const fn class(&self) -> &'static str {
        match self {
            Mark::Done => "done",
            Mark::Now => "now",
            Mark::Ahead => "",
            Mark::FarewellAhead => "end",
            Mark::FarewellNow => "end now",
            Mark::FarewellDone => "end done",
        }
    }
}

/// A stop with its words: a date and what came of it, or what is meant to.
#[derive(Debug, Clone)]
pub struct Stop {
    pub mark: Mark,
    pub head: String,
    pub line: String,
}

/// How the person is to be reached now.
#[derive(Debug, Clone)]
pub enum Reach {
    Call {
        number: String,
        shown: String,
        fire: bool,
    },
    /// The guard forbids it now: the rule instead of a link.
    Guarded {
        shown: String,
        rule: String,
    },
    Mail {
        href: String,
        address: String,
    },
    Other {
        verb: String,
        address: String,
    },
    Nothing {
        remedy: String,
        href: String,
    },
}

#[derive(Debug, Clone)]
pub struct OtherNumber {
    pub number: String,
    pub shown: String,
    pub about: String,
}

/// A stretch of script; what was filled in is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub filled: bool,
}

#[derive(Debug, Clone)]
pub struct Script {
    pub name: &'static str,
    pub key: &'static str,
    pub live: bool,
    pub off: bool,
    /// The rep's own sentence.
    pub own: String,
    pub text: Vec<Piece>,
}

#[derive(Debug, Clone)]
pub struct Mail {
    pub title: &'static str,
    pub subject: String,
    pub body: String,
    pub href: String,
    pub address: String,
    /// Sent beside a call: it has its own *sent* button.
    pub companion: bool,
    pub open: bool,
}

/// A button that says what happened.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    pub key: &'static str,
    pub code: &'static str,
    pub label: &'static str,
    pub tone: &'static str,
    pub asks: bool,
    /// Not under the thumb on a phone, but behind *More*.
    pub rare: bool,
}

/// The second question of an outcome.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    pub code: &'static str,
    pub title: String,
    pub line: String,
    pub problem: String,
    pub action: String,
    pub prospect: String,
    pub hidden: Vec<(&'static str, String)>,
    pub inputs: Vec<Input>,
    pub choices: Vec<Choice>,
    pub submit: String,
    pub submit_key: &'static str,
    pub tone: &'static str,
}

#[derive(Debug, Clone, Default)]
pub struct Input {
    pub name: &'static str,
    pub label: String,
    /// `text`, `tel`, `email`, or `lines` for a text area.
    pub kind: &'static str,
    pub value: String,
    pub hint: &'static str,
    pub required: bool,
    /// Understood as a time in plain words, with a preview.
    pub when: bool,
    pub preview: String,
}

#[derive(Debug, Clone, Default)]
pub struct Choice {
    pub name: &'static str,
    pub value: &'static str,
    pub label: &'static str,
    pub key: &'static str,
    pub tone: &'static str,
    /// The further question that it opens, where it does.
    pub ask: &'static str,
    /// Where it goes, if not where the form goes.
    pub action: String,
    /// Needs none of the fields above it.
    pub skips: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Yes,
    No,
    For,
    Neutral,
    Nothing,
}

impl Sign {
    pub const fn class(&self) -> &'static str {
        match self {
            Sign::Yes | Sign::For => "yes",
            Sign::No => "no",
            Sign::Neutral | Sign::Nothing => "neutral",
        }
    }

    pub const fn glyph(&self) -> &'static str {
        match self {
            Sign::Yes => "✓",
            Sign::No => "✕",
            Sign::For => "●",
            Sign::Neutral => "○",
            Sign::Nothing => "",
        }
    }

    pub const fn word(&self) -> &'static str {
        match self {
            Sign::Yes => "Reached: ",
            Sign::No => "Never arrived: ",
            Sign::For | Sign::Neutral | Sign::Nothing => "",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Line {
    pub sign: Sign,
    pub text: String,
    pub aside: String,
}

/// A paragraph beside the card.
#[derive(Debug, Clone, Default)]
pub struct Group {
    pub title: String,
    pub text: String,
    pub lines: Vec<Line>,
    pub links: Vec<Link>,
}

#[derive(Debug, Clone)]
pub struct Card {
    pub enrollment: String,
    pub prospect: String,
    pub name: String,
    pub position: String,
    pub local: String,
    pub badges: Vec<Pill>,
    pub reach: Reach,
    pub numbers_line: String,
    pub qr: Option<String>,
    pub other_numbers: Vec<OtherNumber>,
    pub attempt: String,
    pub trail: Vec<Stop>,
    pub count: String,
    pub goal: String,
    pub advice: String,
    pub last: Vec<String>,
    pub scripts: Vec<Script>,
    pub mail: Option<Mail>,
    pub coaching: String,
    /// One thing about how to come across: its title and a minute's text.
    pub coach: Option<(String, String)>,
    pub message: Option<Message>,
    pub hidden: Vec<(&'static str, String)>,
    pub keys: Vec<Key>,
    /// The answers to "should I go on?", where the card asks it.
    pub go_on: Vec<Key>,
    /// Where a colleague is chosen, as one of those answers; empty where there is nobody.
    pub colleague: String,
    pub asks: Vec<Ask>,
    pub context: Vec<Group>,
}

/// What to say where there is no card.
#[derive(Debug, Clone, Default)]
pub struct Empty {
    pub title: String,
    pub lines: Vec<String>,
    pub links: Vec<Link>,
}

/// A second question on a page of its own.
#[derive(Template)]
#[template(path = "ask.html")]
pub struct AskPage {
    pub shell: Shell,
    pub back: String,
    pub ask: Ask,
}
