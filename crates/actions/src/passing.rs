//! What the upkeep cannot see to is passed over for a while, noted, and tried again later: nothing waits behind it. Doctor
//! names it.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::refused::Refused;
use crate::replan::again;
use crate::view::PassedOverView;
use jiff::{SignedDuration, Timestamp};
use planner::bounds::plus;
use planner::{BulkOrderId, ProspectId, TimetableId};
use store::passed_over::{self, Kind, PassedOver};
use store::{answers, timetables};

/// Tried again after this; each time it fails again, after twice as long.
const REST: SignedDuration = SignedDuration::from_hours(1);
/// But at least once a day.
const MOST_DOUBLINGS: u32 = 4;
/// So many are told.
const TOLD: usize = 100;
/// So many are tried again in one go.
const AT_ONCE: usize = 10;

/// What could not be seen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Prospect(ProspectId),
    Timetable(TimetableId),
    Order(BulkOrderId),
    /// A part of the upkeep as a whole, by its name.
    Part(&'static str),
}

impl Subject {
    fn key(&self) -> (Kind, Vec<u8>) {
        match self {
            Subject::Prospect(id) => (Kind::Prospect, id.0.to_vec()),
            Subject::Timetable(id) => (Kind::Timetable, id.0.to_vec()),
            Subject::Order(id) => (Kind::Order, id.0.to_vec()),
            Subject::Part(name) => (Kind::Part, name.as_bytes().to_vec()),
        }
    }
}

/// Notes that it could not be seen to, and lets it wait.
pub(crate) fn pass_over(on: &mut Context<'_, '_>, subject: Subject, refused: &Refused) -> Result<(), Refused> {
    let (kind, key) = subject.key();
    let before = passed_over::get(on.tx, kind, &key)?;
    let tries = before.as_ref().map_or(0, |row| row.tries);
    let rest = REST.checked_mul(1 << tries.min(MOST_DOUBLINGS)).unwrap_or(REST);
    let row = PassedOver {
        kind,
        subject: key,
        fault: refused.to_string(),
        since: before.map_or(on.now, |row| row.since),
        noted_at: on.now,
        again_at: plus(on.now, rest),
        tries: tries.saturating_add(1),
    };
    passed_over::put(on.tx, &row)?;
    match subject {
        Subject::Prospect(prospect) => {
            answers::put_off(on.tx, prospect, on.now, row.again_at)?;
        }
        Subject::Timetable(timetable) => timetables::put_off(on.tx, timetable, row.again_at)?,
        Subject::Order(_) | Subject::Part(_) => {}
    }
    Ok(())
}

/// Sees to each of them; whom it cannot see to is passed over, and undone alone. What each came to, where it came to anything.
pub(crate) fn each<T: Copy, R>(
    on: &mut Context<'_, '_>,
    things: &[T],
    subject: impl Fn(T) -> Subject,
    mut see_to: impl FnMut(&mut Context<'_, '_>, T) -> Result<R, Refused>,
) -> Result<Vec<R>, Refused> {
    // Nearly always all of them succeed, and need no parts of their own.
    let all = on.apart(|on| things.iter().map(|thing| see_to(on, *thing)).collect::<Result<Vec<R>, Refused>>())?;
    if let Ok(done) = all {
        return Ok(done);
    }
    let mut done = Vec::with_capacity(things.len());
    for thing in things {
        match on.apart(|on| see_to(on, *thing))? {
            Ok(one) => done.push(one),
            Err(refused) => pass_over(on, subject(*thing), &refused)?,
        }
    }
    Ok(done)
}

/// A part of the upkeep: where it cannot be done as a whole, that is noted, and the other parts go on.
pub(crate) fn part<R: Default>(
    on: &mut Context<'_, '_>,
    name: &'static str,
    see_to: impl FnOnce(&mut Context<'_, '_>) -> Result<R, Refused>,
) -> Result<R, Refused> {
    match on.apart(see_to)? {
        Ok(done) => Ok(done),
        Err(refused) => {
            pass_over(on, Subject::Part(name), &refused)?;
            Ok(R::default())
        }
    }
}

/// Tries again what has rested for long enough. People are decided anew; all else comes up by itself. How many there were.
pub(crate) fn try_again(on: &mut Context<'_, '_>) -> Result<usize, Refused> {
    let due = passed_over::due(on.tx, on.now, AT_ONCE)?;
    for row in &due {
        let prospect = match row.kind {
            Kind::Prospect => row.subject.as_slice().try_into().ok().map(ProspectId),
            Kind::Timetable | Kind::Order | Kind::Part => None,
        };
        let Some(prospect) = prospect else {
            passed_over::delete(on.tx, row.kind, &row.subject)?;
            continue;
        };
        match on.apart(|on| again(on.tx, prospect, on.now).map(|_| ()))? {
            Ok(()) | Err(Refused::NotFound(_)) => {
                passed_over::delete(on.tx, row.kind, &row.subject)?;
            }
            Err(refused) => pass_over(on, Subject::Prospect(prospect), &refused)?,
        }
    }
    Ok(due.len())
}

/// How many could not be seen to at this very instant.
pub(crate) fn passed_now(on: &mut Context<'_, '_>) -> Result<usize, Refused> {
    let rows = passed_over::list(on.tx, TOLD)?;
    Ok(rows.iter().filter(|row| row.noted_at == on.now).count())
}

/// What the upkeep passes over at present, the oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListPassedOver;

impl Verb for ListPassedOver {
    type Done = Vec<PassedOverView>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        Ok(passed_over::list(on.tx, TOLD)?.iter().map(view).collect())
    }
}

fn view(row: &PassedOver) -> PassedOverView {
    let subject = match row.kind {
        Kind::Prospect | Kind::Timetable | Kind::Order => row.subject.iter().map(|byte| format!("{byte:02x}")).collect(),
        Kind::Part => String::from_utf8_lossy(&row.subject).into_owned(),
    };
    PassedOverView {
        kind: row.kind.code().to_owned(),
        id: subject,
        fault: row.fault.clone(),
        since: Some(row.since),
        again_at: Some(row.again_at),
    }
}

/// As found by doctor, without having been noted by the upkeep.
pub(crate) fn found(prospect: ProspectId, refused: &Refused) -> PassedOverView {
    let (kind, _) = Subject::Prospect(prospect).key();
    let nothing: Option<Timestamp> = None;
    PassedOverView {
        kind: kind.code().to_owned(),
        id: prospect.to_string(),
        fault: refused.to_string(),
        since: nothing,
        again_at: nothing,
    }
}
