//! Leave: what falls due while somebody is away is held, moved or handed over by its cadence's rule, piece by piece, and
//! comes back. Where it goes is the planner's to say; whoever waits for us is left alone.

use crate::actor::{Actor, Role};
use crate::app::Verb;
use crate::context::Context;
use crate::ids;
use crate::passing::{Subject, each};
use crate::refused::Refused;
use crate::replan::{Known, again, replan};
use crate::robin::Robin;
use crate::rounds::{HandOver, order};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use planner::bounds::minus;
use planner::cadence::Leave;
use planner::calendar::{Calendar, zone};
use planner::decision::Section;
use planner::enrollment::Order;
use planner::leave::{absence_at, earliest};
use planner::room::Room;
use planner::workdays::{Away, Workdays};
use planner::{EnrollmentId, ProspectId, UserId};
use std::collections::BTreeMap;
use store::leave::{self, Moved};
use store::users::{self, Absence, User};
use store::workspace::Workspace;
use store::{answers, enrollments, load, workspace};

/// Whoever was away until here may be away still, on whatever clock.
const ANY_CLOCK: SignedDuration = SignedDuration::from_hours(48);

/// One piece: at most `limit` people. What has come back first, then what falls due. How many were moved.
pub(crate) fn turn(on: &mut Context<'_, '_>, limit: usize) -> Result<usize, Refused> {
    // On behalf of the rule, not of whoever happens to be there: a rep's absence may be looked after by any node.
    let by = Actor { role: Role::Owner, ..on.by.clone() };
    let mut on = on.inner_as(&by);
    let calendar = store::guard::calendar(on.tx)?;
    let workspace = workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
    let done = settle(&mut on, &calendar, &workspace, limit)?;
    if done == limit {
        return Ok(done);
    }
    Ok(done + lay(&mut on, &calendar, &workspace, limit - done)?)
}

/// Their working days: on their clock, by their hours, without their absences.
pub(crate) fn workdays<'a>(user: &'a User, absences: &[Absence], calendar: &'a Calendar, workspace: &Workspace) -> Workdays<'a> {
    let away = absences.iter().map(|absence| Away { from: absence.from, until: absence.until });
    let clock = zone(user.zone.as_deref().unwrap_or(&workspace.zone)).unwrap_or(TimeZone::UTC);
    Workdays::new(clock, user.hours.as_ref(), calendar, away)
}

/// What they do in a day.
pub(crate) fn capacity(user: &User, workspace: &Workspace) -> u32 {
    user.capacity.unwrap_or(workspace.capacity)
}

/// What has rested until now, what an absence that was taken out has moved, and what a colleague had meanwhile.
fn settle(on: &mut Context<'_, '_>, calendar: &Calendar, workspace: &Workspace, limit: usize) -> Result<usize, Refused> {
    let due = leave::due(on.tx, on.now, limit)?;
    each(on, &due, |moved| Subject::Prospect(moved.prospect), |on, moved| settle_one(on, calendar, workspace, &moved))?;
    Ok(due.len())
}

fn settle_one(on: &mut Context<'_, '_>, calendar: &Calendar, workspace: &Workspace, moved: &Moved) -> Result<(), Refused> {
    let known = match Known::load(on.tx, moved.prospect, on.now) {
        Ok(known) => known,
        Err(Refused::NotFound(_)) => {
            leave::delete(on.tx, moved.user, moved.prospect)?;
            return Ok(());
        }
        Err(other) => return Err(other),
    };
    match (moved.handling, moved.to) {
        (Leave::Hold | Leave::Move, _) => {
            leave::delete(on.tx, moved.user, moved.prospect)?;
            if moved.taken_out() {
                lift(on, &known, moved.enrollment)?;
            }
            Ok(())
        }
        (Leave::HandOver, None) => begin(on, calendar, workspace, &known, moved),
        (Leave::HandOver, Some(to)) => give_back(on, calendar, workspace, &known, moved, to),
    }
}

/// The round goes on, where it is still the one that rests.
fn lift(on: &mut Context<'_, '_>, known: &Known, round: EnrollmentId) -> Result<(), Refused> {
    if known.loaded.round().is_some_and(|current| current.live && current.id == round) {
        order(on, known, Order::Back)?;
        again(on.tx, known.loaded.prospect.id, on.now)?;
    }
    Ok(())
}

/// The absence begins: what was to be handed over then.
fn begin(
    on: &mut Context<'_, '_>,
    calendar: &Calendar,
    workspace: &Workspace,
    known: &Known,
    moved: &Moved,
) -> Result<(), Refused> {
    leave::delete(on.tx, moved.user, moved.prospect)?;
    let Some(user) = users::get(on.tx, moved.user)?.filter(|user| user.active) else { return Ok(()) };
    let absences = users::absences_of(on.tx, user.id)?;
    let days = workdays(&user, &absences, calendar, workspace);
    let Some(away) = absence_at(&days, on.now) else { return Ok(()) };
    // What was touched since falls due at another time; if that is in the absence too, it is found again.
    let answer = answers::get(on.tx, moved.prospect, moved.enrollment)?.filter(|answer| answer.owner == Some(user.id));
    let Some(next) = answer.as_ref().and_then(|answer| answer.plan.next.as_ref()) else { return Ok(()) };
    if !is_ours(next.section) || next.ready_at >= days.instants(away).1 || known.loaded.round().is_none_or(|round| !round.live) {
        return Ok(());
    }
    let Some(absence) = absences.into_iter().find(|absence| absence.id == moved.absence) else { return Ok(()) };
    hand_over(on, known, &absence, days.instants(away).1)?;
    Ok(())
}

/// They are back: their people come home, but for those in the middle of something with the colleague.
fn give_back(
    on: &mut Context<'_, '_>,
    calendar: &Calendar,
    workspace: &Workspace,
    known: &Known,
    moved: &Moved,
    to: UserId,
) -> Result<(), Refused> {
    let user = users::get(on.tx, moved.user)?.filter(|user| user.active);
    if let Some(user) = &user {
        let absences = users::absences_of(on.tx, user.id)?;
        let days = workdays(user, &absences, calendar, workspace);
        if let Some(away) = absence_at(&days, on.now) {
            return Ok(leave::put(on.tx, &Moved { until: days.instants(away).1, ..*moved })?);
        }
    }
    leave::delete(on.tx, moved.user, moved.prospect)?;
    let (Some(user), true) = (user, known.loaded.prospect.owner == Some(to)) else { return Ok(()) };
    let Some(round) = known.loaded.round().filter(|round| round.live) else { return Ok(()) };
    let answer = answers::get(on.tx, round.prospect, round.id)?;
    let theirs =
        answer.and_then(|answer| answer.plan.next).is_some_and(|next| !is_ours(next.section) && next.section != Section::Repair);
    if !theirs {
        let verb = HandOver { enrollment: ids::child(round.prospect, round.id), to: user.id.to_string() };
        verb.run(&mut on.inner())?;
    }
    Ok(())
}

/// What falls due in somebody's absence and was not seen to yet.
fn lay(on: &mut Context<'_, '_>, calendar: &Calendar, workspace: &Workspace, limit: usize) -> Result<usize, Refused> {
    let since = TimeZone::UTC.to_datetime(minus(on.now, ANY_CLOCK)).date();
    let mut absent: BTreeMap<UserId, Vec<Absence>> = BTreeMap::new();
    for absence in users::absences_from(on.tx, since)? {
        absent.entry(absence.user).or_default().push(absence);
    }
    let mut moved = 0;
    for (user, absences) in absent {
        let Some(user) = users::get(on.tx, user)?.filter(|user| user.active) else { continue };
        let days = workdays(&user, &absences, calendar, workspace);
        for away in days.away().to_vec() {
            let (gone, back) = days.instants(away);
            let from = if gone <= on.now { Timestamp::UNIX_EPOCH } else { gone };
            if back <= on.now || moved >= limit {
                continue;
            }
            let falling = leave::falling(on.tx, user.id, from, back, limit - moved)?;
            if falling.is_empty() {
                continue;
            }
            let room = room(on, &user, &days, workspace)?;
            let mut absence = Absent { days: &days, calendar, absences: &absences, away, room };
            let seen = each(
                on,
                &falling,
                |(prospect, _)| Subject::Prospect(prospect),
                |on, (prospect, round)| absence.see_to(on, prospect, round),
            )?;
            moved += seen.into_iter().filter(|seen| *seen).count();
        }
    }
    Ok(moved)
}

/// What is on their days already.
fn room(on: &mut Context<'_, '_>, user: &User, days: &Workdays<'_>, workspace: &Workspace) -> Result<Room, Refused> {
    let mut on_days = BTreeMap::new();
    for group in load::due(on.tx, user.id, on.now, Timestamp::MAX)? {
        *on_days.entry(days.day(group.at)).or_default() += group.entries;
    }
    Ok(Room::new(capacity(user, workspace), on_days))
}

/// One absence of one user, while what falls due in it is laid out.
struct Absent<'a> {
    days: &'a Workdays<'a>,
    calendar: &'a Calendar,
    absences: &'a [Absence],
    away: Away,
    room: Room,
}

impl Absent<'_> {
    /// Whether the step no longer falls due in the absence, or will be seen to when that begins.
    fn see_to(&mut self, on: &mut Context<'_, '_>, prospect: ProspectId, round: EnrollmentId) -> Result<bool, Refused> {
        let known = Known::load(on.tx, prospect, on.now)?;
        let (gone, back) = self.days.instants(self.away);
        let current = known.loaded.round().is_some_and(|current| current.live && current.id == round);
        let answer = answers::get(on.tx, prospect, round)?.filter(|_| current);
        let Some(next) = answer.and_then(|answer| answer.plan.next) else { return Ok(false) };
        let Some(absence) = self.covering(next.ready_at.max(gone)) else { return Ok(false) };
        let rule = known.loaded.version.as_ref().map_or(Leave::Hold, |version| version.policy.leave);
        let moved =
            Moved { user: absence.user, prospect, enrollment: round, absence: absence.id, handling: rule, to: None, until: gone };
        let handling = match rule {
            Leave::HandOver if on.now < gone => {
                leave::put(on.tx, &moved)?;
                return Ok(true);
            }
            Leave::HandOver if hand_over(on, &known, absence, back)? => return Ok(true),
            // Nobody is there who could have them.
            Leave::HandOver | Leave::Hold => Leave::Hold,
            Leave::Move => Leave::Move,
        };
        let from = earliest(handling, next.ready_at, self.away, self.days, self.calendar, &known.contact.place);
        let until = self.room.take(self.days, from);
        order(on, &known, Order::Hold { until })?;
        leave::put(on.tx, &Moved { handling, until, ..moved })?;
        let known = Known::load(on.tx, prospect, on.now)?;
        let planned = replan(on.tx, &known, on.now)?;
        Ok(planned.and_then(|plan| plan.next).is_none_or(|next| next.ready_at >= back))
    }

    /// The absence that the day belongs to; of several that touch, the one that is noted first.
    fn covering(&self, at: Timestamp) -> Option<&Absence> {
        let day = self.days.day(at);
        self.absences.iter().find(|absence| absence.from <= day && day <= absence.until)
    }
}

/// Whether somebody took them over: the named colleague where they are here, else whose turn it is.
fn hand_over(on: &mut Context<'_, '_>, known: &Known, absence: &Absence, back: Timestamp) -> Result<bool, Refused> {
    let Some(round) = known.loaded.round() else { return Ok(false) };
    let mut robin = Robin::of(on, Some(absence.user))?;
    let to = match absence.to_user.filter(|to| robin.is_here(*to)) {
        Some(to) => Some(to),
        None => robin.draw(),
    };
    let Some(to) = to else { return Ok(false) };
    robin.keep(on)?;
    let verb = HandOver { enrollment: ids::child(round.prospect, round.id), to: to.to_string() };
    verb.run(&mut on.inner())?;
    let (user, prospect, enrollment) = (absence.user, round.prospect, round.id);
    let moved = Moved { user, prospect, enrollment, absence: absence.id, handling: Leave::HandOver, to: Some(to), until: back };
    leave::put(on.tx, &moved)?;
    Ok(true)
}

/// Steps of ours. Everybody else waits for us, or for a repair.
pub(crate) fn is_ours(section: Section) -> bool {
    match section {
        Section::Due | Section::Closing | Section::KeepInTouch => true,
        Section::Promised | Section::Inquiry | Section::Answered | Section::Deal | Section::Repair => false,
    }
}

/// Somebody else has them now: what rested because their former owner is away goes on. The caller decides anew.
pub(crate) fn released(on: &mut Context<'_, '_>, known: &Known, from: Option<UserId>) -> Result<(), Refused> {
    let (Some(from), prospect) = (from, known.loaded.prospect.id) else { return Ok(()) };
    let Some(moved) = leave::get(on.tx, from, prospect)? else { return Ok(()) };
    leave::delete(on.tx, from, prospect)?;
    let rests = matches!(moved.handling, Leave::Hold | Leave::Move);
    if rests && enrollments::live(on.tx, prospect)?.is_some_and(|round| round.id == moved.enrollment) {
        order(on, known, Order::Back)?;
    }
    Ok(())
}
