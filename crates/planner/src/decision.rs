//! What the planner says: the plan that is stored, and the decision at an instant.

use crate::guard::Occasion;
use crate::reason::Reason;
use crate::touch::{Channel, codes};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// States of an enrollment. The first six are live, the rest are ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Active,
    Callback,
    Answered,
    Held,
    NeedsResearch,
    NeedsSuccessor,
    Engaged,
    Fired,
    Unreached,
    Dormant,
    Nurture,
    Disqualified,
    Suppressed,
    HandedOver,
    Stopped,
}

codes!(State {
    Active = "active", Callback = "callback", Answered = "answered", Held = "held", NeedsResearch = "needs_research",
    NeedsSuccessor = "needs_successor", Engaged = "engaged", Fired = "fired", Unreached = "unreached", Dormant = "dormant",
    Nurture = "nurture", Disqualified = "disqualified", Suppressed = "suppressed", HandedOver = "handed_over", Stopped = "stopped",
});

impl State {
    pub const fn is_live(self) -> bool {
        match self {
            State::Active | State::Callback | State::Answered | State::Held | State::NeedsResearch | State::NeedsSuccessor => {
                true
            }
            State::Engaged
            | State::Fired
            | State::Unreached
            | State::Dormant
            | State::Nurture
            | State::Disqualified
            | State::Suppressed
            | State::HandedOver
            | State::Stopped => false,
        }
    }
}

/// Sections of the call list, in their order. `Closing` is `Due` whose window ends soon; it is never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    Promised,
    Inquiry,
    Answered,
    Deal,
    Closing,
    Due,
    KeepInTouch,
    Repair,
}

codes!(Section {
    Promised = "promised", Inquiry = "inquiry", Answered = "answered", Deal = "deal", Closing = "closing", Due = "due",
    KeepInTouch = "keep_in_touch", Repair = "repair",
});

/// The touch that comes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Next {
    pub section: Section,
    pub channel: Channel,
    /// The address to use first.
    pub address: Option<String>,
    /// 0-based step that it tries; none for promised calls, return calls and repairs.
    pub step: Option<u16>,
    /// When the wait or the promise is over, before the guard.
    pub due_at: Timestamp,
    /// `due_at`, pushed by limits and spacing that are already used up. Hours are the timetable's.
    pub ready_at: Timestamp,
    pub occasion: Occasion,
}

/// Counters beside a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Counters {
    /// Steps completed in this round.
    pub attempts_made: u16,
    /// Steps that this round has in all, from its start step.
    pub attempts_planned: u16,
    /// Outbound calls in this round, and ever.
    pub dials: u32,
    pub dials_ever: u32,
    pub messages_left: u32,
    pub mails_sent: u32,
    pub put_off: u16,
}

/// What follows from the touches, before the clock of the day is looked at: what the store keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Plan {
    pub state: State,
    pub counters: Counters,
    /// None when over, and when no rule will ever allow it. `needs_successor` and `needs_research` have a repair entry.
    pub next: Option<Next>,
    /// Why nothing can be done to the prospect, where the state is live: beside a repair entry, or alone.
    pub blocked: Option<Reason>,
    /// A call step that nobody answered and whose companion mail may still be sent: the same attempt.
    pub companion: Option<u16>,
    /// For ends: when a fresh round may start.
    pub revisit_on: Option<Date>,
    /// When the farewell was delivered. Stays when `fired` has turned into `nurture` or `dormant`, and after an answer.
    pub fired_at: Option<Timestamp>,
    pub fired_early: bool,
    pub reasons: Vec<Reason>,
    /// The instant from which this plan may be another without any new touch.
    pub stale_at: Option<Timestamp>,
    /// The hours that govern `next`.
    pub hours: Option<crate::timetable::HoursKey>,
}

/// What is to be done at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Attempt `attempt` (1-based; 0 for touches that try no step), allowed in `[allowed_from, allowed_until)`.
    Act {
        next: Next,
        attempt: u16,
        allowed_from: Timestamp,
        allowed_until: Timestamp,
    },
    /// Nothing to do before `at`; the reason is the rule, the wait or the promise that sets it.
    WaitUntil {
        at: Timestamp,
        reason: Reason,
    },
    /// Nothing to do until somebody takes the way out.
    Blocked {
        reason: Reason,
        remedy: Remedy,
    },
    Over {
        state: State,
    },
}

/// A decision with the plan it was read from, and everything that speaks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    pub decision: Decision,
    pub plan: Plan,
    pub reasons: Vec<Reason>,
}

/// The way out of a blocked decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    SetAddress,
    FindNumber,
    NameSuccessor,
    LiftHold,
    /// Ask the colleague who is engaged at the company.
    AskColleague,
    /// Only they can change it: by answering, or by time.
    WaitForThem,
    /// Widen the hours: no moment within 60 days satisfies them all.
    WidenHours,
}
