//! What goes on by itself: answers whose time has come are decided anew, openings are worked out ahead, revisit dates start
//! rounds, differences between answers and touches are found and mended. Idempotent and resumable.

use crate::app::{Mode, Verb};
use crate::bulk;
use crate::context::Context;
use crate::holds as colleagues;
use crate::leave;
use crate::passing::{self, ListPassedOver, Subject};
use crate::prospects::empty_trash;
use crate::reach::{self, Underway};
use crate::refused::Refused;
use crate::replan::{self, Known, again, reopen_timetable, reopen_timetables, replan};
use crate::rounds;
use crate::view::{Checkup, Difference};
use jiff::SignedDuration;
use planner::bounds::{minus, plus};
use planner::plan::plan;
use planner::prospect::Suppression;
use planner::{CompanyId, EnrollmentId, ProspectId};
use std::collections::BTreeSet;
use store::answers::{self, Answer};
use store::holds::{self, Hold};
use store::reaches::{Kind, Reach};
use store::{StoreError, Tx, agenda, cases, companies, enrollments, idempotency, search, sign_in, suppressions, timetables};

/// Rounds decided anew in one go: well under 20 ms.
const AT_ONCE: usize = 50;
/// Rounds compared in one go.
const COMPARED: usize = 200;
/// Timetables worked out anew in one go.
const TIMETABLES: usize = 10;
/// People erased in one go.
const ERASED: usize = 10;
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
    /// What could not be seen to, and is passed over for a while.
    pub passed_over: usize,
    pub more: bool,
}

/// One turn of the background loop: at most 50 rounds, 10 timetables, 10 people of the trash and a few pages of the search
/// index. What cannot be seen to is passed over (`passing`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refresh;

impl Verb for Refresh {
    type Done = Turned;
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Turned, Refused> {
        let mut turned = Turned::default();
        passing::try_again(on)?;
        let openings = timetables::stale(on.tx, on.now, TIMETABLES)?;
        let reopened = passing::each(on, &openings, Subject::Timetable, |on, timetable| {
            let used = !timetables::delete_unused(on.tx, timetable)?;
            if used {
                reopen_timetable(on.tx, timetable, on.now)?;
            }
            Ok(used)
        })?;
        turned.timetables = reopened.into_iter().filter(|used| *used).count();
        // What binds many goes first.
        let reached = reach::turn(on, AT_ONCE)?;
        let stale = answers::stale(on.tx, on.now, AT_ONCE - reached)?;
        turned.decided = stale.len() + reached;
        let started = passing::each(on, &stale, |(prospect, _)| Subject::Prospect(prospect), renew)?;
        turned.started = started.into_iter().filter(|started| *started).count();
        let left = AT_ONCE - turned.decided;
        turned.moved = passing::part(on, "leave", |on| leave::turn(on, left))?;
        let left_over = left.saturating_sub(turned.moved);
        turned.moved += passing::part(on, "bulk orders", |on| bulk::carry_out::turn(on, left_over))?;
        let erased = passing::part(on, "trash", |on| empty_trash(on, left.saturating_sub(turned.moved).min(ERASED)))?;
        turned.more = turned.decided == AT_ONCE
            || openings.len() == TIMETABLES
            || turned.moved == left
            || erased == ERASED
            || search::merge(on.tx)?;
        turned.passed_over = passing::passed_now(on)?;
        Ok(turned)
    }
}

/// Decides one stale answer anew; whether a round of its own began with that.
fn renew(on: &mut Context<'_, '_>, (prospect, round): (ProspectId, EnrollmentId)) -> Result<bool, Refused> {
    let known = match Known::load(on.tx, prospect, on.now) {
        Ok(known) => known,
        Err(Refused::NotFound(_)) => {
            answers::remove(on.tx, prospect, round)?;
            return Ok(false);
        }
        Err(other) => return Err(other),
    };
    if known.loaded.round().is_some_and(|current| current.id != round) {
        settle_earlier(on, prospect, round)?;
    } else if rounds::revisit(on, &known)? {
        settle_earlier(on, prospect, round)?;
        return Ok(true);
    } else {
        replan(on.tx, &known, on.now)?;
        settle_if_stuck(on, prospect, round)?;
    }
    Ok(false)
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
        answer.plan.stale_at = Some(plus(on.now, SignedDuration::from_hours(1)));
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

/// Clears what has run out: sessions, one-time links, replies kept for repeated requests, holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tidy;

impl Verb for Tidy {
    type Done = u64;
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<u64, Refused> {
        let sessions = sign_in::tidy(on.tx, on.now)?;
        let replies = idempotency::tidy(on.tx, minus(on.now, DAY))?;
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
        let page = answers::keys(on.tx, self.after, AT_ONCE)?;
        passing::each(
            on,
            &page,
            |(prospect, _)| Subject::Prospect(prospect),
            |on, (prospect, enrollment)| {
                let known = Known::alone(on.tx, prospect, on.now)?;
                if known.loaded.round().is_some_and(|round| round.id == enrollment) {
                    replan(on.tx, &known, on.now)?;
                }
                Ok(())
            },
        )?;
        Ok(page.last().copied().filter(|_| page.len() == AT_ONCE))
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

/// Whether the upkeep has still to come to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ahead {
    StillToCome,
    Nothing,
}

impl Verb for Examine {
    type Done = (Checkup, Option<Cursor>);
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        let mut found = Checkup::default();
        let page = answers::keys(on.tx, self.after, COMPARED)?;
        let underway = Underway::of(on.tx)?;
        found.carried_on.since = underway.since();
        for (prospect, enrollment) in &page {
            found.enrollments += 1;
            match on.apart(|on| self.examine(on, *prospect, *enrollment, &underway))? {
                Ok((differences, ahead)) => {
                    found.repaired += u64::from(!differences.is_empty() && self.repair == Repair::Repair);
                    found.differences.extend(differences);
                    found.carried_on.answers += u64::from(ahead == Ahead::StillToCome);
                }
                Err(refused) => found.passed_over.push(passing::found(*prospect, &refused)),
            }
        }
        let next = page.last().copied().filter(|_| page.len() == COMPARED);
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
        for (prospect, round) in &page {
            match answers::get(on.tx, *prospect, *round) {
                Ok(None) => {}
                // One that cannot be read is the other piece's.
                Ok(Some(_)) | Err(StoreError::Corrupt(_)) => continue,
                Err(other) => return Err(other.into()),
            }
            found.differences.push(Difference {
                enrollment_id: crate::ids::child(*prospect, *round),
                prospect_id: prospect.to_string(),
                field: "answer".to_owned(),
                stored: "none".to_owned(),
                decided: "one".to_owned(),
            });
            if self.repair == Repair::Repair {
                match on.apart(|on| again(on.tx, *prospect, on.now).map(|_| ()))? {
                    Ok(()) => found.repaired += 1,
                    Err(refused) => found.passed_over.push(passing::found(*prospect, &refused)),
                }
            }
        }
        Ok((found, page.last().filter(|_| page.len() == COMPARED).map(|(prospect, _)| *prospect)))
    }
}

/// Carries on what reaches many; how many were decided anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct CarryOn;

impl Verb for CarryOn {
    type Done = usize;
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<usize, Refused> {
        reach::turn(on, AT_ONCE)
    }
}

/// Another piece of it: what colleagues' touches and deals hold back at each company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ExamineHolds {
    after: CompanyId,
    repair: Repair,
}

impl Verb for ExamineHolds {
    type Done = (Checkup, Option<CompanyId>);
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        let mut found = Checkup::default();
        let page = companies::page(on.tx, self.after, AT_ONCE)?;
        for company in &page {
            let differing = colleagues::compare(on.tx, company.id, on.now)?;
            if !differing.is_empty() && self.repair == Repair::Repair {
                colleagues::settle(on.tx, company.id, on.now)?;
                found.repaired += 1;
            }
            let told = |hold: Option<Hold>| match hold {
                Some(hold) => format!("until {} by {}", hold.until, hold.by),
                None => "none".to_owned(),
            };
            found.differences.extend(differing.into_iter().map(|(owner, rule, stored, wanted)| Difference {
                enrollment_id: String::new(),
                prospect_id: String::new(),
                field: format!("hold of {rule} on {owner} at company {}", company.id),
                stored: told(stored),
                decided: told(wanted),
            }));
        }
        Ok((found, page.last().filter(|_| page.len() == AT_ONCE).map(|last| last.id)))
    }
}

impl Examine {
    /// What is different about one answer; mended, where that was asked for. An answer that cannot be read is only a copy: the
    /// touches tell it anew.
    fn examine(
        &self,
        on: &mut Context<'_, '_>,
        prospect: ProspectId,
        enrollment: EnrollmentId,
        underway: &Underway,
    ) -> Result<(Vec<Difference>, Ahead), Refused> {
        let mut differences = Vec::new();
        let mut ahead = Ahead::Nothing;
        let known = Known::alone(on.tx, prospect, on.now)?;
        match answers::get(on.tx, prospect, enrollment) {
            Ok(None) => return Ok((differences, ahead)),
            Ok(Some(stored)) => {
                let Some(decided) = fresh(on.tx, &known, &stored, on.now)? else { return Ok((differences, ahead)) };
                compare(&stored, &decided, &mut differences);
                let reaches = underway.ahead_of(&known.loaded);
                if !reaches.is_empty() {
                    ahead = Ahead::StillToCome;
                    if !differences.is_empty() && is_still_to_come(on.tx, known, &stored, &reaches, on.now)? {
                        return Ok((Vec::new(), ahead));
                    }
                    if !differences.is_empty() && self.repair == Repair::Repair {
                        again(on.tx, prospect, on.now)?;
                    }
                    return Ok((differences, ahead));
                }
            }
            Err(StoreError::Corrupt(fault)) => differences.push(Difference {
                enrollment_id: crate::ids::child(prospect, enrollment),
                prospect_id: prospect.to_string(),
                field: "answer".to_owned(),
                stored: fault,
                decided: "one that can be read".to_owned(),
            }),
            Err(other) => return Err(other.into()),
        }
        if !differences.is_empty() && self.repair == Repair::Repair {
            replan(on.tx, &known, on.now)?;
        }
        Ok((differences, ahead))
    }

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

/// Whether an answer differs only because what reaches many has not come to it: whether it is what was so when it was decided.
fn is_still_to_come(
    tx: &mut Tx<'_>,
    mut known: Known,
    stored: &Answer,
    reaches: &[&Reach],
    now: jiff::Timestamp,
) -> Result<bool, Refused> {
    // Decided after all of it had begun, it should know of it.
    if reaches.iter().all(|reach| reach.since < stored.decided_at) {
        return Ok(false);
    }
    // The hours of their owner change nothing else.
    let hours = reaches.iter().any(|reach| reach.kind == Kind::Owner);
    let of_facts = |reach: &&&Reach| matches!(reach.kind, Kind::Company | Kind::Number | Kind::Address);
    let explained = |differences: &[Difference], fields: &[&str]| {
        differences.iter().all(|one| fields.contains(&one.field.as_str()) || hours && one.field == "timetable")
    };
    let now_known = known.contact.suppressions.clone();
    // What was forbidden or lifted since: as it stood then, with what happened at the same instant or before it.
    let just_before = minus(stored.decided_at, SignedDuration::from_micros(1));
    let then =
        [cases::stood(tx, &known.loaded.prospect, stored.decided_at)?, cases::stood(tx, &known.loaded.prospect, just_before)?];
    // What a touch forbids is said to have stood since the touch, however late it was logged: without what is being carried on.
    let mut without = now_known.clone();
    for reach in reaches {
        let (kind, keyed) = match reach.kind {
            Kind::Company => (suppressions::Kind::Company, None),
            Kind::Number => (suppressions::Kind::Number, Some(&reach.key)),
            Kind::Address => (suppressions::Kind::Address, Some(&reach.key)),
            Kind::Owner | Kind::Edition => continue,
        };
        for row in suppressions::by_keys(tx, kind, std::slice::from_ref(&reach.key))? {
            let is = |held: &Suppression| (held.forbids, held.since, held.address.as_ref()) == (row.forbids, row.since, keyed);
            if let Some(place) = without.iter().position(is) {
                without.remove(place);
            }
        }
    }
    let mut unexplained = Vec::new();
    for stood in [&now_known, &then[0], &then[1], &without] {
        known.contact.suppressions.clone_from(stood);
        let Some(decided) = fresh(tx, &known, stored, now)? else { return Ok(true) };
        let mut differences = Vec::new();
        compare(stored, &decided, &mut differences);
        if explained(&differences, &[]) {
            return Ok(true);
        }
        unexplained.push(differences);
    }
    // What a company's move or a dead number has changed cannot be told any more; whose they are and what was done can.
    let moved: &[&str] = match reaches.iter().find(of_facts).map(|reach| reach.kind) {
        None => return Ok(false),
        Some(Kind::Company) => &["next", "blocked", "stale_at", "rank", "timetable", "card"],
        Some(_) => &["state", "next", "blocked", "stale_at", "revisit_on", "rank", "timetable", "card"],
    };
    Ok(unexplained.iter().any(|differences| explained(differences, moved)))
}

/// What new rules explain of the differences is the upkeep's to decide anew: everything but whose somebody is and what was done.
fn under_new_rules(found: &mut Checkup) {
    let follows = |one: &Difference| {
        let fields = ["state", "next", "blocked", "stale_at", "revisit_on", "rank", "timetable", "card"];
        !one.enrollment_id.is_empty() && fields.contains(&one.field.as_str())
    };
    let faulty: BTreeSet<String> =
        found.differences.iter().filter(|one| !follows(one)).map(|one| one.enrollment_id.clone()).collect();
    let (faults, to_come): (Vec<Difference>, Vec<Difference>) =
        std::mem::take(&mut found.differences).into_iter().partition(|one| !follows(one) || faulty.contains(&one.enrollment_id));
    let rounds: BTreeSet<String> = to_come.into_iter().map(|one| one.enrollment_id).collect();
    found.differences = faults;
    found.carried_on.answers += rounds.len() as u64;
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
        if repair == Repair::Repair {
            self.decide_under_new_rules(by, now)?;
            loop {
                let came_to = self.act_blocking(by, now, CarryOn)?;
                all.repaired += came_to as u64;
                if came_to == 0 {
                    break;
                }
            }
        }
        let mut after = Some(CompanyId::default());
        while let Some(company) = after {
            let (found, next) = self.act_blocking(by, now, ExamineHolds { after: company, repair })?;
            all.repaired += found.repaired;
            all.differences.extend(found.differences);
            after = next;
        }
        let mut after = Some(ProspectId::default());
        while let Some(prospect) = after {
            let (found, next) = self.act_blocking(by, now, ExamineRounds { after: prospect, repair })?;
            all.repaired += found.repaired;
            all.differences.extend(found.differences);
            all.passed_over.extend(found.passed_over);
            after = next;
        }
        let mut after = Some(Cursor::default());
        while let Some(cursor) = after {
            let (found, next) = self.act_blocking(by, now, Examine { after: cursor, repair })?;
            all.enrollments += found.enrollments;
            all.carried_on.answers += found.carried_on.answers;
            all.carried_on.since = all.carried_on.since.into_iter().chain(found.carried_on.since).min();
            all.repaired += found.repaired;
            all.differences.extend(found.differences);
            all.passed_over.extend(found.passed_over);
            after = next;
        }
        if repair == Repair::ReportOnly && self.rules_have_changed(by, now)? {
            under_new_rules(&mut all);
        }
        let noted = self.act_blocking(by, now, ListPassedOver)?;
        // Whom the checkup came upon as well is told once, as the upkeep has noted it.
        all.passed_over.retain(|found| noted.iter().all(|noted| (&noted.kind, &noted.id) != (&found.kind, &found.id)));
        all.passed_over.extend(noted);
        all.cadences = self.act_blocking(by, now, crate::cadences::Wordless)?;
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
            all.passed_over = all.passed_over.max(turned.passed_over);
            if !turned.more {
                return Ok(all);
            }
        }
    }
}
