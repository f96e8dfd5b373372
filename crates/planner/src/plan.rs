//! The plan: what follows from a history, as it is kept beside the enrollment. It changes with time only at `stale_at`.

mod clock;
mod detour;
mod ends;
mod next;
mod promises;
mod pursuit;
mod reach;

pub use promises::kept_until;

use crate::cadence::{CadenceVersion, Purpose};
use crate::calendar::Calendar;
use crate::decision::Plan;
use crate::enrollment::Enrollment;
use crate::fold::{Phase, Standing, Waiting, fold, fold_until, kept_silence};
use crate::guard::{Guard, Hours, Lifted};
use crate::hour::Steering;
use crate::prospect::Contact;
use crate::reason::Reason;
use crate::surroundings::Surroundings;
use crate::touch::{Channel, Direction, Touch};
use clock::Clock;
use detour::Way;
use jiff::{Timestamp, civil::Date};
use reach::Addresses;
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
    /// Whether the hour orders the list.
    pub hour: Steering,
}

/// A rep's working hours, on the clock of that zone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RepHours {
    pub hours: Hours,
    /// IANA name.
    pub zone: String,
}

/// What follows from the history. Equal at any two instants with no `stale_at` between them.
///
/// An engaged colleague is left out, because what reaches across people is joined when shown.
pub fn plan(case: &Case<'_>, now: Timestamp) -> Plan {
    let standing = fold(case);
    let draft = Draft::new(case, &standing, now);
    match &standing.phase {
        _ if draft.addresses.all_forbidden() => draft.suppressed(),
        Phase::Pursuing => draft.pursuit(),
        Phase::Promised(callback) => draft.promised(callback),
        Phase::Answered(answer) => draft.answered(answer),
        Phase::NeedsSuccessor { since } => draft.needs_successor(*since),
        Phase::Ended(end) => draft.over(*end),
        Phase::Stopped { .. } => draft.stopped(),
    }
}

/// What a touch tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tries {
    Step(u16),
    /// None, because nothing of ours has arrived: another number or channel first.
    Detour,
    /// None: a promised call, a return call, a call off the list before a step is due, anything inbound.
    Nothing,
}

impl Tries {
    /// The step and the purpose that the verb that logs writes on the touch.
    pub fn of(self, version: &CadenceVersion) -> (Option<u16>, Purpose) {
        match self {
            Tries::Step(index) => {
                (Some(index), version.steps.get(usize::from(index)).map_or(Purpose::Pursue, |step| step.purpose))
            }
            Tries::Detour => (None, Purpose::Detour),
            Tries::Nothing => (None, Purpose::Pursue),
        }
    }
}

/// What a touch logged now on that channel, to that address where it is known, tries. For a touch logged late, `now` is when
/// it happened: what came later is left out.
pub fn tries(case: &Case<'_>, now: Timestamp, channel: Channel, direction: Direction, address: Option<&str>) -> Tries {
    let standing = fold_until(case, now);
    if direction == Direction::Inbound || !matches!(standing.phase, Phase::Pursuing) {
        return Tries::Nothing;
    }
    let before: Vec<Touch>;
    let case = match case.touches.iter().any(|touch| touch.occurred_at > now) {
        false => *case,
        true => {
            before = case.touches.iter().filter(|touch| touch.occurred_at <= now).cloned().collect();
            Case { touches: &before, ..*case }
        }
    };
    let mut draft = Draft::new(&case, &standing, now);
    let owes_mail = standing.waiting == Waiting::InfoOwed && channel == Channel::Email;
    let pending = draft.pending().ok();
    let is_due = |draft: &Draft<'_, '_>, from: Timestamp| draft.quiet_until(channel).unwrap_or(from).max(from) <= now;
    if let Some(pending) = &pending
        && let Way::Round { channel: by, address: to } = draft.way(pending)
        && by == channel
        && address.is_none_or(|address| address == to)
        && is_due(&draft, pending.wait_over_at)
    {
        return Tries::Detour;
    }
    let due = pending.filter(|pending| pending.step.channel == channel && !owes_mail);
    let due = due.filter(|pending| is_due(&draft, pending.wait_over_at)).map(|pending| pending.index);
    // The farewell may be tried once more until it is said, and its mail, as every companion mail, is the same attempt.
    let owed = standing.farewell_owed.map(|(step, _)| step);
    let owed = owed.filter(|step| standing.step(*step).is_some_and(|step| step.channel == channel));
    let companion = standing.companion.filter(|_| channel == Channel::Email && !owes_mail);
    due.or(owed).or(companion).map_or(Tries::Nothing, Tries::Step)
}

/// A plan in the making.
struct Draft<'c, 'a> {
    case: &'c Case<'a>,
    standing: &'c Standing<'a>,
    addresses: Addresses<'c, 'a>,
    /// A farewell of an earlier round that still binds: since when, and until which day.
    silence: Option<(Timestamp, Date)>,
    clock: Clock,
    reasons: Vec<Reason>,
}

impl<'c, 'a> Draft<'c, 'a> {
    fn new(case: &'c Case<'a>, standing: &'c Standing<'a>, now: Timestamp) -> Self {
        Draft {
            case,
            standing,
            addresses: Addresses::of(case.contact, standing),
            silence: kept_silence(case),
            clock: Clock::at(now),
            reasons: Vec::new(),
        }
    }
}
