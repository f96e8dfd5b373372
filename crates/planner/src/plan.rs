//! The plan: what follows from a history, as it is kept beside the enrollment. It changes with time only at `stale_at`.

use crate::cadence::CadenceVersion;
use crate::calendar::Calendar;
use crate::decision::{Counters, Plan, State};
use crate::enrollment::Enrollment;
use crate::guard::{Guard, Hours, Lifted};
use crate::prospect::Contact;
use crate::surroundings::Surroundings;
use crate::touch::{Channel, Direction, Touch};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Everything that a plan follows from.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    pub enrollment: &'a Enrollment,
    pub version: &'a CadenceVersion,
    /// All touches of the prospect that stand (voided ones left out), of every round, in order.
    pub touches: &'a [Touch],
    pub contact: &'a Contact,
    pub guard: &'a Guard,
    pub calendar: &'a Calendar,
    pub lifted: &'a [Lifted],
    pub around: &'a Surroundings,
    /// The owner's working hours, where they keep any.
    pub rep: Option<&'a RepHours>,
}

/// A rep's working hours, on the clock of that zone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RepHours {
    pub hours: Hours,
    /// IANA name.
    pub zone: String,
}

/// What follows from the history. Equal at any two instants with no `stale_at` between them.
pub fn plan(case: &Case<'_>, now: Timestamp) -> Plan {
    let _ = now;
    Plan {
        state: State::Active,
        counters: Counters { attempts_planned: case.version.steps.len() as u16, ..Counters::default() },
        next: None,
        blocked: None,
        revisit_on: None,
        fired_early: false,
        reasons: Vec::new(),
        stale_at: None,
        hours: None,
    }
}

/// The step that a touch logged now on that channel tries; none where it tries none (a promised call, a return call,
/// a call off the list before the step is due, anything inbound). The verb that logs writes it on the touch.
pub fn step_for(case: &Case<'_>, now: Timestamp, channel: Channel, direction: Direction) -> Option<u16> {
    let _ = (case, now, channel, direction);
    None
}
