//! What goes on by itself: answers whose time has come are decided anew, openings are worked out ahead, revisit dates start
//! rounds, differences between answers and touches are found and mended. Idempotent and resumable.

use crate::app::{Mode, Verb};
use crate::bulk;
use crate::context::Context;
use crate::leave;
use crate::refused::Refused;
use crate::replan::{self, Known, reopen_timetable, reopen_timetables, replan};
use crate::rounds;
use crate::view::{Checkup, Difference};
use jiff::SignedDuration;
use planner::plan::plan;
use planner::{EnrollmentId, ProspectId};
use store::answers::{self, Answer};
use store::{Tx, agenda, enrollments, holds, idempotency, search, sign_in, timetables};

/// Rounds decided anew in one go: well under 20 ms.
const AT_ONCE: usize = 50;
/// Rounds compared in one go.
const COMPARED: usize = 200;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What one turn of the loop did; run it again while `more`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turned {
    pub decided: usize,
    pub timetables: usize,
    pub started: usize,
    /// People whose next step rests, moves, is handed over or comes back because of an
    /// absence or an order about many.
    pub moved: usize,
    pub more: bool,
}

/// One turn of the background loop: at most 50 rounds, 10 timetables and a few pages of the search index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refresh;

impl Verb for Refresh {
    type Done = Turned;
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Turned, Refused> {
        let mut turned = Turned::default();
        for timetable in timetables::stale(on.tx, on.now, 10)? {
            if timetables::delete_unused(on.tx, timetable.id)? {
                continue;
            }
            reopen_timetable(on.tx, timetable, on.now)?;
            turned.timetables += 1;
        }
        for (prospect, round) in answers::stale(on.tx, on.now, AT_ONCE)? {
            turned.decided += 1;
            let known = match Known::load(on.tx, prospect, on.now) {
                Ok(known) => known,
                Err(Refused::NotFound(_)) => {
                    answers::remove(on.tx, prospect, round)?;
                    continue;
                }
                Err(other) => return Err(other),
            };
            if known.loaded.round().is_some_and(|current| current.id != round) {
                settle_earlier(on, prospect, round)?;
            } else if rounds::revisit(on, &known)? {
                turned.started += 1;
                settle_earlier(on, prospect, round)?;
            } else {
                replan(on.tx, &known, on.now)?;
                settle_if_stuck(on, prospect, round)?;
            }
        }
        let left = AT_ONCE - turned.decided;
        turned.moved = leave::turn(on, left)?;
        turned.moved += bulk::carry_out::turn(on, left - turned.moved)?;
        turned.more = turned.decided == AT_ONCE || turned.timetables == 10 || turned.moved == left || search::merge(on.tx)?;
        Ok(turned)
    }
}

/// A round that a newer one has followed no longer changes by itself.
fn settle_earlier(on: &mut Context<'_, '_>, prospect: ProspectId, round: EnrollmentId) -> Result<(), Refused> {
    if let Some(mut answer) = answers::get(on.tx, prospect, round)? {
        answer.plan.stale_at = None;
        answer.plan.next = answer.plan.next.filter(|_| answer.plan.state.is_live());
        answers::put(on.tx, &answer)?;
    }
    Ok(())
}

/// A plan that stays stale at the very instant it was made would be decided for ever.
fn settle_if_stuck(on: &mut Context<'_, '_>, prospect: ProspectId, round: EnrollmentId) -> Result<(), Refused> {
    if let Some(mut answer) = answers::get(on.tx, prospect, round)?
        && answer.plan.stale_at.is_some_and(|stale_at| stale_at <= on.now)
    {
        answer.plan.stale_at = Some(on.now + SignedDuration::from_hours(1));
        answers::put(on.tx, &answer)?;
    }
    Ok(())
}

/// Brings the search index together by a few pages; whether there is more to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct MergeIndex;

impl Verb for MergeIndex {
    type Done = bool;
    const MODE: Mode = Mode::Piece;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<bool, Refused> {
        Ok(search::merge(on.tx)?)
    }
}

/// Clears what has run out: sessions, replies kept for repeated requests, holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tidy;

impl Verb for Tidy {
    type Done = u64;
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<u64, Refused> {
        let sessions = sign_in::tidy(on.tx, on.now)?;
        let replies = idempotency::tidy(on.tx, on.now - DAY)?;
        Ok(sessions + replies + holds::tidy(on.tx, on.now)?)
    }
}

/// Where a pass over all rounds stands.
pub type Cursor = (ProspectId, EnrollmentId);

/// One piece of deciding everything anew, after a change of rules, holidays or program. None: done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replan {
    pub after: Cursor,
}

impl Verb for Replan {
    type Done = Option<Cursor>;
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Option<Cursor>, Refused> {
        if self.after == Cursor::default() {
            // New rules, new openings: every timetable is worked out anew before the first round.
            reopen_timetables(on.tx, on.now)?;
        }
        let page = answers::page(on.tx, self.after, AT_ONCE)?;
        for answer in &page {
            let known = Known::load(on.tx, answer.prospect, on.now)?;
            if known.loaded.round().is_some_and(|round| round.id == answer.enrollment) {
                replan(on.tx, &known, on.now)?;
            }
        }
        Ok(page.last().filter(|_| page.len() == AT_ONCE).map(|last| (last.prospect, last.enrollment)))
    }
}

/// What doctor does with what it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    ReportOnly,
    Repair,
}

/// One piece of the doctor's round: stored answers against the touches, and the counts against the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Examine {
    pub after: Cursor,
    pub repair: Repair,
}

impl Verb for Examine {
    type Done = (Checkup, Option<Cursor>);
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        let mut found = Checkup::default();
        let page = answers::page(on.tx, self.after, COMPARED)?;
        for stored in &page {
            found.enrollments += 1;
            let known = Known::load(on.tx, stored.prospect, on.now)?;
            let Some(decided) = fresh(on.tx, &known, stored, on.now)? else { continue };
            let before = found.differences.len();
            compare(stored, &decided, &mut found.differences);
            if found.differences.len() > before && self.repair == Repair::Repair {
                replan(on.tx, &known, on.now)?;
                found.repaired += 1;
            }
        }
        let next = page.last().filter(|_| page.len() == COMPARED).map(|last| (last.prospect, last.enrollment));
        if next.is_none() {
            self.counts(on, &mut found)?;
        }
        Ok((found, next))
    }
}

/// Another piece of it: rounds under way that have no stored answer at all, and so are on no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExamineRounds {
    pub after: ProspectId,
    pub repair: Repair,
}

impl Verb for ExamineRounds {
    type Done = (Checkup, Option<ProspectId>);
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        let mut found = Checkup::default();
        let page = enrollments::live_page(on.tx, self.after, COMPARED)?;
        for round in &page {
            if answers::get(on.tx, round.prospect, round.id)?.is_some() {
                continue;
            }
            let known = Known::load(on.tx, round.prospect, on.now)?;
            found.differences.push(Difference {
                enrollment_id: crate::ids::child(round.prospect, round.id),
                prospect_id: round.prospect.to_string(),
                field: "answer".to_owned(),
                stored: "none".to_owned(),
                decided: "one".to_owned(),
            });
            if self.repair == Repair::Repair {
                replan(on.tx, &known, on.now)?;
                found.repaired += 1;
            }
        }
        Ok((found, page.last().filter(|_| page.len() == COMPARED).map(|last| last.prospect)))
    }
}

impl Examine {
    fn counts(&self, on: &mut Context<'_, '_>, found: &mut Checkup) -> Result<(), Refused> {
        for owner in agenda::owners(on.tx)? {
            let Some(mismatch) = agenda::check(on.tx, owner)? else { continue };
            found.differences.push(Difference {
                enrollment_id: String::new(),
                prospect_id: String::new(),
                field: format!("agenda of {owner}"),
                stored: mismatch.kept.to_string(),
                decided: mismatch.counted.to_string(),
            });
            if self.repair == Repair::Repair {
                agenda::repair(on.tx, owner)?;
                found.repaired += 1;
            }
        }
        Ok(())
    }
}

/// The answer that the touches give as of when the stored one was due to be looked at last; none for earlier rounds.
fn fresh(tx: &mut Tx<'_>, known: &Known, stored: &Answer, now: jiff::Timestamp) -> Result<Option<Answer>, Refused> {
    // An answer that is stale is the loop's to renew, not a difference.
    if stored.plan.stale_at.is_some_and(|stale_at| stale_at <= now) {
        return Ok(None);
    }
    let Some((round, enrollment)) = known.enrollment() else { return Ok(None) };
    if round.id != stored.enrollment || known.loaded.prospect.deleted_at.is_some() || known.loaded.prospect.merged_into.is_some()
    {
        return Ok(None);
    }
    let Some(case) = known.case(&enrollment) else { return Ok(None) };
    // A clock that jumped back does not make what was decided later wrong.
    let as_of = now.max(stored.decided_at);
    let planned = plan(&case, as_of);
    Ok(Some(replan::answer(tx, known, round, planned, as_of)?))
}

fn compare(stored: &Answer, decided: &Answer, differences: &mut Vec<Difference>) {
    let mut field = |name: &str, stored_is: String, decided_is: String| {
        if stored_is != decided_is {
            differences.push(Difference {
                enrollment_id: crate::ids::child(stored.prospect, stored.enrollment),
                prospect_id: stored.prospect.to_string(),
                field: name.to_owned(),
                stored: stored_is,
                decided: decided_is,
            });
        }
    };
    field("state", stored.plan.state.code().to_owned(), decided.plan.state.code().to_owned());
    field("next", format!("{:?}", stored.plan.next), format!("{:?}", decided.plan.next));
    field("counters", format!("{:?}", stored.plan.counters), format!("{:?}", decided.plan.counters));
    field("blocked", format!("{:?}", stored.plan.blocked), format!("{:?}", decided.plan.blocked));
    field("revisit_on", format!("{:?}", stored.plan.revisit_on), format!("{:?}", decided.plan.revisit_on));
    field("stale_at", format!("{:?}", stored.plan.stale_at), format!("{:?}", decided.plan.stale_at));
    field("owner", format!("{:?}", stored.owner), format!("{:?}", decided.owner));
    field("rank", format!("{:?}", stored.rank), format!("{:?}", decided.rank));
    field("timetable", format!("{:?}", stored.timetable), format!("{:?}", decided.timetable));
    field("card", stored.card.clone(), decided.card.clone());
}

impl crate::App {
    /// Decides everything anew, piece by piece, so that nobody waits behind it.
    pub fn replan_all(&self, by: &crate::Actor, now: jiff::Timestamp, mut progress: impl FnMut(usize)) -> Result<(), Refused> {
        let mut after = Some(Cursor::default());
        while let Some(cursor) = after {
            after = self.act_blocking(by, now, Replan { after: cursor })?;
            progress(AT_ONCE);
        }
        Ok(())
    }

    /// Compares every stored answer with what the touches say; with `Repair::Repair`, mends.
    pub fn checkup(&self, by: &crate::Actor, now: jiff::Timestamp, repair: Repair) -> Result<Checkup, Refused> {
        let mut all = Checkup::default();
        let mut after = Some(ProspectId::default());
        while let Some(prospect) = after {
            let (found, next) = self.act_blocking(by, now, ExamineRounds { after: prospect, repair })?;
            all.repaired += found.repaired;
            all.differences.extend(found.differences);
            after = next;
        }
        let mut after = Some(Cursor::default());
        while let Some(cursor) = after {
            let (found, next) = self.act_blocking(by, now, Examine { after: cursor, repair })?;
            all.enrollments += found.enrollments;
            all.repaired += found.repaired;
            all.differences.extend(found.differences);
            after = next;
        }
        Ok(all)
    }

    /// Brings the search index together after much was changed, step by step, so that nobody waits behind it.
    pub(crate) fn merge_index(&self, by: &crate::Actor, clock: &dyn Fn() -> jiff::Timestamp) -> Result<(), Refused> {
        while self.act_blocking(by, clock(), MergeIndex)? {}
        Ok(())
    }

    /// Runs the background work until nothing is left to do at `now`.
    pub fn catch_up(&self, by: &crate::Actor, now: jiff::Timestamp) -> Result<Turned, Refused> {
        let mut all = Turned::default();
        loop {
            let turned = self.act_blocking(by, now, Refresh)?;
            all.decided += turned.decided;
            all.timetables += turned.timetables;
            all.started += turned.started;
            all.moved += turned.moved;
            if !turned.more {
                return Ok(all);
            }
        }
    }
}
