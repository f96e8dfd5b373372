//! Enrollments: one round of one prospect through one cadence version, and what people ordered about it.

use crate::cadence::CadenceVersion;
use crate::id::{CadenceVersionId, DirectiveId, EnrollmentId, ProspectId, UserId};
use crate::rhythm::Rhythm;
use crate::touch::codes;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Why the round was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Started,
    /// A revisit date was reached: the script opens with "you asked me to ring in March" or the like.
    Revisit {
        asked_on: Date,
    },
    HandedOver {
        from: UserId,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Enrollment {
    pub id: EnrollmentId,
    pub prospect: ProspectId,
    pub version: CadenceVersionId,
    pub started_at: Timestamp,
    /// 0-based step at which the round starts.
    pub start_step: u16,
    pub origin: Origin,
    /// In order of (at, id).
    pub directives: Vec<Directive>,
}

impl Enrollment {
    /// How often they are to hear from us in this round: their own rhythm, else the cadence's. None where it has an end.
    pub fn rhythm(&self, version: &CadenceVersion) -> Option<Rhythm> {
        let usual = version.policy.rhythm?;
        let own = self.directives.iter().rev().find_map(|directive| match directive.order {
            Order::KeepInTouch { rhythm } => Some(rhythm),
            _ => None,
        });
        Some(own.unwrap_or(usual))
    }
}

/// What a person ordered about a round. Append-only, like touches; not an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Directive {
    pub id: DirectiveId,
    pub at: Timestamp,
    pub by: UserId,
    pub order: Order,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Not before then; no attempt counted.
    Snooze {
        until: Timestamp,
    },
    /// Put off without a date ("skip"): goes behind today's list until then, counted as put off.
    PutOff {
        until: Timestamp,
    },
    /// Lifts a snooze, an absence, an answered state that was dealt with without a touch.
    Resume,
    Stop,
    /// Skip to the farewell.
    FireNow,
    /// Handed to a colleague, who starts a round of their own.
    HandOver {
        to: UserId,
    },
    /// Not a fit, or nobody to follow; why is kept with the order.
    Disqualify,
    /// They left, and somebody follows: a new prospect at the same company.
    Succeed {
        by: ProspectId,
    },
    /// Its next step rests while the owner is away; the instant is this round's own, so that not all come back at once.
    Hold {
        until: Timestamp,
    },
    /// This person's own rhythm, in a round that keeps in touch.
    KeepInTouch {
        rhythm: Rhythm,
    },
    /// "Should I go on?" was answered.
    GoOn {
        answer: GoOn,
    },
    /// Laid on a day with room: its step waits until then, and is no later for it. What was promised, and whoever waits for us,
    /// is not touched by it. None takes that back.
    Lay {
        until: Option<Timestamp>,
    },
    /// The owner is back, or somebody else's: lifts the hold of an absence, and nothing else.
    Back,
}

/// What was answered to "should I go on?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoOn {
    /// The right person, still there, a fit, worth the time.
    CarryOn,
    /// Somebody else there is the right one.
    WrongPerson,
    /// They are no longer there.
    Left,
    NoFit,
    NotWorthIt,
    /// Better with a colleague, who takes over by an order of its own.
    Colleague,
}

codes!(GoOn {
    CarryOn = "carry_on", WrongPerson = "wrong_person", Left = "left", NoFit = "no_fit", NotWorthIt = "not_worth_it",
    Colleague = "colleague",
});
