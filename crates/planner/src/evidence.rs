//! Reached or tuned out: what of ours has come to somebody, per channel, and what their silence means. Decides nothing.

use crate::touch::{Channel, Direction, Gatekeeping, News, Outcome, Touch, codes};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How surely something reached them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// They replied, answered, called back, or took themselves off.
    Acted,
    /// A voicemail left, a mail that did not come back, a message taken.
    ProbablyArrived,
    /// A wrong number, a bounce, a full voicemail.
    NeverArrived,
}

codes!(Grade { Acted = "acted", ProbablyArrived = "probably_arrived", NeverArrived = "never_arrived" });

/// Messages that probably arrived, without a word back, from which silence is theirs.
const MESSAGES: u16 = 3;
/// Tries of which nothing arrived from which silence says nothing about them.
const TRIES: u16 = 3;

/// What a touch says; none where it left nothing and nobody was there (no answer, busy).
pub fn grade(touch: &Touch) -> Option<Grade> {
    let bounced = || touch.news.iter().any(|(_, news)| *news == News::BouncedHard);
    if touch.direction == Direction::Inbound {
        // A machine's answer and history without an outcome are not theirs.
        let theirs = !matches!(touch.outcome, Outcome::AutoReplied(_) | Outcome::Unrecorded);
        return theirs.then_some(Grade::Acted);
    }
    match touch.outcome {
        Outcome::Callback(_)
        | Outcome::SendInfo
        | Outcome::Interested
        | Outcome::MeetingBooked(_)
        | Outcome::NotNow(_)
        | Outcome::No
        | Outcome::DoNotCall(_)
        | Outcome::WrongPerson
        | Outcome::NotQualified
        | Outcome::Replied
        | Outcome::Unsubscribed => Some(Grade::Acted),
        Outcome::Sent if bounced() => Some(Grade::NeverArrived),
        Outcome::VoicemailLeft | Outcome::Sent | Outcome::Gatekeeper(Gatekeeping::TookMessage | Gatekeeping::CallAt(_)) => {
            Some(Grade::ProbablyArrived)
        }
        Outcome::WrongNumber(_)
        | Outcome::LeftCompany
        | Outcome::VoicemailFull
        | Outcome::Failed
        | Outcome::NotFound
        | Outcome::Returned
        | Outcome::Gatekeeper(Gatekeeping::Gone) => Some(Grade::NeverArrived),
        Outcome::NoAnswer
        | Outcome::HungUp
        | Outcome::Busy
        | Outcome::NotIn
        | Outcome::Gatekeeper(Gatekeeping::Blocked | Gatekeeping::Refused)
        | Outcome::Rang
        | Outcome::AutoReplied(_)
        | Outcome::Unrecorded => None,
    }
}

/// What is known of one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    pub channel: Channel,
    /// The surest that ever happened on it.
    pub grade: Grade,
    pub acted: u16,
    pub arrived: u16,
    pub never_arrived: u16,
    /// When the last of them was.
    pub last_at: Timestamp,
}

/// By channel, in their order; channels of which nothing is known are left out.
pub fn by_channel(touches: &[Touch]) -> Vec<Heard> {
    let of = |channel: &Channel| {
        let graded: Vec<(Grade, Timestamp)> = touches
            .iter()
            .filter(|touch| touch.channel == *channel)
            .filter_map(|touch| Some((grade(touch)?, touch.occurred_at)))
            .collect();
        let count =
            |wanted: Grade| u16::try_from(graded.iter().filter(|(grade, _)| *grade == wanted).count()).unwrap_or(u16::MAX);
        Some(Heard {
            channel: *channel,
            grade: graded.iter().map(|(grade, _)| *grade).min()?,
            acted: count(Grade::Acted),
            arrived: count(Grade::ProbablyArrived),
            never_arrived: count(Grade::NeverArrived),
            last_at: graded.iter().map(|(_, at)| *at).max()?,
        })
    };
    Channel::ALL.iter().filter_map(of).collect()
}

/// What their silence means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// They acted, and not much has gone out since.
    Reached,
    /// So many messages have probably arrived since they acted last, and nothing came back.
    TuningOut { messages: u16 },
    /// So many tries since they acted last, and nothing of ours has arrived.
    NeverHeard { tries: u16 },
    /// Too little has gone out to say.
    TooEarly,
}

impl Reading {
    pub const fn code(self) -> &'static str {
        match self {
            Reading::Reached => "reached",
            Reading::TuningOut { .. } => "tuning_out",
            Reading::NeverHeard { .. } => "never_heard",
            Reading::TooEarly => "too_early",
        }
    }
}

/// Reads the touches since they acted last.
pub fn reading(touches: &[Touch]) -> Reading {
    let since = since_they_acted(touches);
    let messages = count(since, |touch| grade(touch) == Some(Grade::ProbablyArrived));
    match (messages, count(since, is_try)) {
        (MESSAGES.., _) => Reading::TuningOut { messages },
        (0, tries @ TRIES..) => Reading::NeverHeard { tries },
        _ if since.len() < touches.len() => Reading::Reached,
        _ => Reading::TooEarly,
    }
}

/// The tries since they acted last of which nothing has arrived, oldest first; none where one has.
pub fn unheard(touches: &[Touch]) -> Vec<&Touch> {
    let since = since_they_acted(touches);
    match since.iter().any(|touch| grade(touch) == Some(Grade::ProbablyArrived)) {
        true => Vec::new(),
        false => since.iter().filter(|touch| is_try(touch)).collect(),
    }
}

fn since_they_acted(touches: &[Touch]) -> &[Touch] {
    let acted = touches.iter().rposition(|touch| grade(touch) == Some(Grade::Acted));
    &touches[acted.map_or(0, |place| place + 1)..]
}

fn is_try(touch: &Touch) -> bool {
    touch.direction == Direction::Outbound && touch.outcome != Outcome::Unrecorded
}

fn count(touches: &[Touch], wanted: impl Fn(&Touch) -> bool) -> u16 {
    u16::try_from(touches.iter().filter(|touch| wanted(touch)).count()).unwrap_or(u16::MAX)
}
