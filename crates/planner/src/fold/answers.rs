//! What counts as an answer, and what as silence.

use crate::touch::{Direction, Gatekeeping, Outcome, Touch};

impl Touch {
    /// They said something to us, on whatever channel, whoever called. An automatic reply and an unsubscription are none.
    pub fn is_answer(&self) -> bool {
        match self.direction {
            Direction::Outbound => is_conversation(&self.outcome),
            Direction::Inbound => is_conversation(&self.outcome) || is_word_of_theirs(&self.outcome),
        }
    }
}

/// Somebody talked to the prospect, or to who knows of them.
pub(super) fn is_conversation(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Callback(_)
        | Outcome::SendInfo
        | Outcome::Interested
        | Outcome::MeetingBooked(_)
        | Outcome::NotNow(_)
        | Outcome::No
        | Outcome::DoNotCall(_)
        | Outcome::LeftCompany
        | Outcome::WrongPerson
        | Outcome::NotQualified => true,
        Outcome::NoAnswer
        | Outcome::VoicemailFull
        | Outcome::HungUp
        | Outcome::VoicemailLeft
        | Outcome::Gatekeeper(_)
        | Outcome::Busy
        | Outcome::WrongNumber(_)
        | Outcome::Rang
        | Outcome::Unrecorded
        | Outcome::Sent
        | Outcome::Failed
        | Outcome::NotFound
        | Outcome::NotIn
        | Outcome::Returned
        | Outcome::Replied
        | Outcome::AutoReplied(_)
        | Outcome::Unsubscribed => false,
    }
}

/// Inbound: they rang or wrote, and somebody has to deal with it. A call of theirs that we missed is one too; what no
/// inbound touch can be is none.
pub(super) fn is_word_of_theirs(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Rang
        | Outcome::Replied
        | Outcome::Unrecorded
        | Outcome::NoAnswer
        | Outcome::VoicemailFull
        | Outcome::HungUp
        | Outcome::VoicemailLeft
        | Outcome::Gatekeeper(_)
        | Outcome::Busy => true,
        Outcome::Callback(_)
        | Outcome::SendInfo
        | Outcome::Interested
        | Outcome::MeetingBooked(_)
        | Outcome::NotNow(_)
        | Outcome::No
        | Outcome::DoNotCall(_)
        | Outcome::WrongNumber(_)
        | Outcome::LeftCompany
        | Outcome::WrongPerson
        | Outcome::NotQualified
        | Outcome::Sent
        | Outcome::Failed
        | Outcome::NotFound
        | Outcome::NotIn
        | Outcome::Returned
        | Outcome::AutoReplied(_)
        | Outcome::Unsubscribed => false,
    }
}

/// Outbound, by voice or in person: the prospect was not reached.
pub(crate) fn is_unanswered(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::NoAnswer
        | Outcome::VoicemailFull
        | Outcome::HungUp
        | Outcome::VoicemailLeft
        | Outcome::Busy
        | Outcome::NotIn
        | Outcome::Gatekeeper(Gatekeeping::Blocked | Gatekeeping::TookMessage | Gatekeeping::Refused) => true,
        Outcome::Gatekeeper(Gatekeeping::CallAt(_) | Gatekeeping::Gone)
        | Outcome::Callback(_)
        | Outcome::SendInfo
        | Outcome::Interested
        | Outcome::MeetingBooked(_)
        | Outcome::NotNow(_)
        | Outcome::No
        | Outcome::DoNotCall(_)
        | Outcome::WrongNumber(_)
        | Outcome::LeftCompany
        | Outcome::WrongPerson
        | Outcome::NotQualified
        | Outcome::Rang
        | Outcome::Unrecorded
        | Outcome::Sent
        | Outcome::Failed
        | Outcome::NotFound
        | Outcome::Returned
        | Outcome::Replied
        | Outcome::AutoReplied(_)
        | Outcome::Unsubscribed => false,
    }
}
