//! The guard: rules as data that say when a prospect may be touched at all. Asked about a `Request`; it stores nothing.

mod budget;
mod holds;
mod registries;
mod request;
mod shipped;

pub use holds::{Binds, HoldFact, HoldKey, holds_after};
pub use registries::{Listed, listed};
pub use request::{Ready, Request, breach};
pub use shipped::{Clientele, shipped};

use crate::touch::{Channel, codes};
use jiff::{SignedDuration, Timestamp, civil::Date, civil::Time};
use serde::{Deserialize, Serialize};

/// Rule codes that name no rule of the guard's list: the prospect's wishes, the rep's hours, the part of the day, a standing
/// suppression, and the end of what was looked at.
pub const WISHES: &str = "wishes";
pub const REP_HOURS: &str = "rep_hours";
pub const DAYPART: &str = "daypart";
pub const SUPPRESSED: &str = "suppressed";
pub const HORIZON: &str = "horizon";
/// They may be in several time zones, and at no hour do all of them allow it. Setting the address helps.
pub const PLACE: &str = "place";

/// Whether people may lift it. There is no override of law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    Law,
    Courtesy,
}

codes!(Authority { Law = "law", Courtesy = "courtesy" });

/// Over what a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Person,
    Number,
    Company,
}

codes!(Scope { Person = "person", Number = "number", Company = "company" });

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// The last so many hours, to the second.
    Rolling { hours: u32 },
    /// The calendar day on the prospect's clock.
    Day,
    /// Today and the business days before it, so many in all.
    BusinessDays { days: u16 },
    /// Today and the calendar days before it on the prospect's clock, so many in all.
    Days { days: u16 },
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    Channel(Channel),
    Any,
    /// Voicemails left and mails delivered.
    Messages,
    /// Voicemails left.
    Voicemails,
    CallsAndTexts,
    /// Calls that got through to the right line: busy lines and wrong numbers left out.
    Connected,
}

/// What begins a silence that the law imposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// They said no.
    Refusal,
    /// Somebody was spoken to.
    Conversation,
}

codes!(Event { Refusal = "refusal", Conversation = "conversation" });

/// Whom a rule leaves out. An own do-not-call binds them all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", default)]
pub struct Exempt {
    /// People who are called on their company's business.
    pub business: bool,
    /// Calls at a minute that the prospect asked for.
    pub requested: bool,
    /// People whose consent to that channel is on record.
    pub consented: bool,
    /// People who are not called on business: for what is a company's matter.
    #[serde(skip_serializing_if = "is_unset")]
    pub consumer: bool,
}

/// Left out of what is written, so that rules from before say the same.
fn is_unset(flag: &bool) -> bool {
    !flag
}

impl Exempt {
    fn is_nobody(&self) -> bool {
        *self == Exempt::default()
    }
}

/// Opening hours by weekday (Monday first) and on holidays: `[from, until)` spans, local time. `until` 00:00 means midnight.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Hours {
    pub weekdays: [Vec<(Time, Time)>; 7],
    pub holidays: Vec<(Time, Time)>,
}

/// Hours that a law sets. Its holidays are the public ones of the rule's own regions, never the workspace's closed days.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct LegalHours {
    /// Monday first.
    pub weekdays: [Vec<(Time, Time)>; 7],
    /// What of the weekday's hours is left on a public holiday; none: the law knows no holidays.
    pub holidays: Option<Vec<(Time, Time)>>,
    /// What of the weekday's hours is left on the day before a public holiday.
    pub eves: Option<Vec<(Time, Time)>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Limit {
        max: u32,
        window: Window,
        per: Scope,
        counted: Counted,
    },
    Spacing {
        gap: SignedDuration,
        per: Scope,
    },
    Hours(Hours),
    LegalHours(LegalHours),
    /// Nothing for so many days after the day of the event.
    Silence {
        after: Event,
        days: u16,
    },
    /// Nobody without their consent on record.
    Consent,
    /// Nobody at all: the emergency switch.
    Paused,
    /// No number that is on that do-not-call registry, as it was on that day.
    Registry {
        registry: String,
        as_of: Date,
    },
    /// Nobody, from the day on which the copy of that registry is too old.
    OldCopy {
        registry: String,
    },
    /// No other rep touches the same company on that day.
    OneVoice,
    /// An engaged colleague holds the other enrollments at that company.
    EngagedColleague,
}

/// One rule, with its name and source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Rule {
    /// Stable, as `courtesy_one_call_a_day`.
    pub code: String,
    pub name: String,
    pub source: String,
    pub authority: Authority,
    /// Regions where it holds; empty: everywhere.
    pub regions: Vec<String>,
    /// Channels it concerns; empty: all.
    pub channels: Vec<Channel>,
    pub effective_from: Option<Date>,
    /// Exclusive.
    pub effective_until: Option<Date>,
    #[serde(default, skip_serializing_if = "Exempt::is_nobody")]
    pub exempt: Exempt,
    pub kind: Kind,
}

/// Lifts a courtesy rule for one prospect for a while; a manager's, with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Lifted {
    pub rule: String,
    pub until: Timestamp,
}

/// The rules that a decision is made under.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Guard {
    pub rules: Vec<Rule>,
}

/// What the guard says to a touch at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Allowed { until: Timestamp },
    NotBefore { at: Timestamp, rule: String },
    Never { rule: String },
}

/// Why a touch is asked for: promised calls, their retries and one busy retry are exempt from courtesy spacing and caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    Ordinary,
    Promised,
    BusyRetry,
    /// The first call to somebody who came to us.
    Inquiry,
}

impl Rule {
    /// Whether it is in force on that day.
    pub fn in_force(&self, day: Date) -> bool {
        self.effective_from.is_none_or(|from| from <= day) && self.effective_until.is_none_or(|until| day < until)
    }
}

/// The longest window that a limit may have, 60 days with some to spare.
const LONGEST_WINDOW: SignedDuration = SignedDuration::from_hours(24 * 62);

impl Guard {
    /// The rule of that code.
    pub fn rule(&self, code: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.code == code)
    }

    /// How far back a touch with others at a company may still count. Without a limit or a spacing for whole companies only one
    /// voice asks: of the day before, and of the day before that for a touch that is logged up to a day late.
    pub fn looks_back_at_company(&self) -> SignedDuration {
        let counts = |rule: &Rule| {
            matches!(rule.kind, Kind::Limit { per: Scope::Company, .. } | Kind::Spacing { per: Scope::Company, .. })
        };
        if self.rules.iter().any(counts) { LONGEST_WINDOW } else { SignedDuration::from_hours(2 * 26) }
    }
}
