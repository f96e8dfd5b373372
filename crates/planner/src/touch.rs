//! What happened: touches, their outcomes, and later news of them.

use crate::cadence::Purpose;
use crate::id::{EnrollmentId, TouchId, UserId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// How a prospect is touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Call,
    Email,
    Sms,
    Social,
    Visit,
    Letter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Outbound,
    Inbound,
}

/// The plain name of an outcome, as written in the API and in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    NoAnswer,
    VoicemailFull,
    HungUp,
    VoicemailLeft,
    Gatekeeper,
    Busy,
    Callback,
    SendInfo,
    Interested,
    MeetingBooked,
    NotNow,
    No,
    DoNotCall,
    WrongNumber,
    LeftCompany,
    WrongPerson,
    NotQualified,
    /// Inbound: they rang; what they want is not dealt with yet.
    Rang,
    /// Imported history without an outcome: counts for limits and the timeline, never for learning.
    Unrecorded,
    Sent,
    Failed,
    NotFound,
    NotIn,
    Returned,
    Replied,
    AutoReplied,
    Unsubscribed,
}

/// How exactly a callback was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    Minute,
    HalfDay,
    Day,
}

/// A promise to call: `at` is its first minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Promise {
    pub at: Timestamp,
    pub precision: Precision,
}

/// What the gatekeeper did. Their no is not the prospect's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gatekeeping {
    Blocked,
    TookMessage,
    CallAt(Promise),
    Refused,
    /// Said that the prospect has left.
    Gone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberFault {
    /// Somebody else's: unlinked from the prospect.
    NotTheirs,
    /// Out of service: bad for everybody.
    Dead,
}

/// What came of a touch, with what it needs to be acted upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    NoAnswer,
    VoicemailFull,
    HungUp,
    VoicemailLeft,
    Gatekeeper(Gatekeeping),
    Busy,
    Callback(Promise),
    SendInfo,
    Interested,
    MeetingBooked(Timestamp),
    NotNow(Date),
    No,
    /// `whole_company`: the line is shared, and the answer was "all of us".
    DoNotCall(Refusal),
    WrongNumber(NumberFault),
    LeftCompany,
    WrongPerson,
    NotQualified,
    Rang,
    Unrecorded,
    Sent,
    Failed,
    NotFound,
    NotIn,
    Returned,
    Replied,
    /// The date that the out-of-office note names, where it names one.
    AutoReplied(Option<Date>),
    Unsubscribed,
}

/// For whom a "never call" speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    Person,
    Company,
}

/// Later news of a touch: an event on it, not a touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    Delivered,
    BouncedHard,
    BouncedSoft,
    Opened,
    Clicked,
}

/// Something that happened, immutable. Order is (occurred_at, recorded_at, id).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Touch {
    pub id: TouchId,
    pub occurred_at: Timestamp,
    pub recorded_at: Timestamp,
    pub channel: Channel,
    pub direction: Direction,
    pub outcome: Outcome,
    pub by: UserId,
    /// The round it belongs to; none for a touch outside any round.
    pub enrollment: Option<EnrollmentId>,
    /// The step (0-based index in the cadence version) that it tried; none for dials that try no step.
    pub step: Option<u16>,
    /// What that step was for: `Fire` makes a message that was left, or a mail, the farewell. Kept on the touch, because
    /// the promise binds later rounds too, which follow other cadences.
    pub purpose: Purpose,
    /// The address used: E.164 number, e-mail address or handle.
    pub address: Option<String>,
    pub irritated: bool,
    pub news: Vec<(Timestamp, News)>,
}

impl Touch {
    /// The order of history, total.
    pub fn order(&self) -> (Timestamp, Timestamp, TouchId) {
        (self.occurred_at, self.recorded_at, self.id)
    }

    /// Any outbound call, also those that complete no step.
    pub fn is_dial(&self) -> bool {
        self.channel == Channel::Call && self.direction == Direction::Outbound
    }
}

macro_rules! codes {
    ($type:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        impl $type {
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The name in the API, the store and import files.
            pub const fn code(self) -> &'static str {
                match self { $($type::$variant => $code),+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some($type::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use codes;

codes!(Channel { Call = "call", Email = "email", Sms = "sms", Social = "social", Visit = "visit", Letter = "letter" });
codes!(Direction { Outbound = "outbound", Inbound = "inbound" });
codes!(Precision { Minute = "minute", HalfDay = "half_day", Day = "day" });
codes!(NumberFault { NotTheirs = "not_theirs", Dead = "dead" });
codes!(News { Delivered = "delivered", BouncedHard = "bounced_hard", BouncedSoft = "bounced_soft", Opened = "opened", Clicked = "clicked" });
codes!(Disposition {
    NoAnswer = "no_answer", VoicemailFull = "voicemail_full", HungUp = "hung_up", VoicemailLeft = "voicemail_left",
    Gatekeeper = "gatekeeper", Busy = "busy", Callback = "callback", SendInfo = "send_info", Interested = "interested",
    MeetingBooked = "meeting_booked", NotNow = "not_now", No = "no", DoNotCall = "do_not_call", WrongNumber = "wrong_number",
    LeftCompany = "left_company", WrongPerson = "wrong_person", NotQualified = "not_qualified", Rang = "rang",
    Unrecorded = "unrecorded", Sent = "sent", Failed = "failed", NotFound = "not_found", NotIn = "not_in",
    Returned = "returned", Replied = "replied", AutoReplied = "auto_replied", Unsubscribed = "unsubscribed",
});

impl Outcome {
    pub const fn disposition(&self) -> Disposition {
        match self {
            Outcome::NoAnswer => Disposition::NoAnswer,
            Outcome::VoicemailFull => Disposition::VoicemailFull,
            Outcome::HungUp => Disposition::HungUp,
            Outcome::VoicemailLeft => Disposition::VoicemailLeft,
            Outcome::Gatekeeper(_) => Disposition::Gatekeeper,
            Outcome::Busy => Disposition::Busy,
            Outcome::Callback(_) => Disposition::Callback,
            Outcome::SendInfo => Disposition::SendInfo,
            Outcome::Interested => Disposition::Interested,
            Outcome::MeetingBooked(_) => Disposition::MeetingBooked,
            Outcome::NotNow(_) => Disposition::NotNow,
            Outcome::No => Disposition::No,
            Outcome::DoNotCall(_) => Disposition::DoNotCall,
            Outcome::WrongNumber(_) => Disposition::WrongNumber,
            Outcome::LeftCompany => Disposition::LeftCompany,
            Outcome::WrongPerson => Disposition::WrongPerson,
            Outcome::NotQualified => Disposition::NotQualified,
            Outcome::Rang => Disposition::Rang,
            Outcome::Unrecorded => Disposition::Unrecorded,
            Outcome::Sent => Disposition::Sent,
            Outcome::Failed => Disposition::Failed,
            Outcome::NotFound => Disposition::NotFound,
            Outcome::NotIn => Disposition::NotIn,
            Outcome::Returned => Disposition::Returned,
            Outcome::Replied => Disposition::Replied,
            Outcome::AutoReplied(_) => Disposition::AutoReplied,
            Outcome::Unsubscribed => Disposition::Unsubscribed,
        }
    }
}

impl Disposition {
    /// Whether this may come of a touch on that channel, in that direction.
    pub fn fits(self, channel: Channel, direction: Direction) -> bool {
        use Disposition as D;
        let conversation = matches!(
            self,
            D::Callback
                | D::SendInfo
                | D::Interested
                | D::MeetingBooked
                | D::NotNow
                | D::No
                | D::DoNotCall
                | D::LeftCompany
                | D::WrongPerson
                | D::NotQualified
        );
        match (channel, direction) {
            (_, Direction::Outbound) if self == D::Unrecorded => true,
            (_, Direction::Inbound) if self == D::Unrecorded => true,
            (Channel::Call, Direction::Outbound) => {
                conversation
                    || matches!(
                        self,
                        D::NoAnswer | D::VoicemailFull | D::HungUp | D::VoicemailLeft | D::Gatekeeper | D::Busy | D::WrongNumber
                    )
            }
            (Channel::Call, Direction::Inbound) => conversation || self == D::Rang,
            (Channel::Email, Direction::Outbound) => self == D::Sent,
            (Channel::Email, Direction::Inbound) => conversation || matches!(self, D::Replied | D::AutoReplied | D::Unsubscribed),
            (Channel::Sms, Direction::Outbound) => matches!(self, D::Sent | D::Failed),
            (Channel::Sms, Direction::Inbound) => conversation || matches!(self, D::Replied | D::Unsubscribed),
            (Channel::Social, Direction::Outbound) => matches!(self, D::Sent | D::NotFound),
            (Channel::Social, Direction::Inbound) => conversation || self == D::Replied,
            (Channel::Visit, Direction::Outbound) => conversation || matches!(self, D::NotIn | D::Gatekeeper),
            (Channel::Visit, Direction::Inbound) => conversation || self == D::Rang,
            (Channel::Letter, Direction::Outbound) => matches!(self, D::Sent | D::Returned),
            (Channel::Letter, Direction::Inbound) => conversation || self == D::Replied,
        }
    }
}
