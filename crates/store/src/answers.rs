//! Answers: the plan of each round as the planner made it, with what a list shows. A cache of `plan`, always written
//! together with the agenda's counts, by `put` alone.

use crate::agenda::{self, Place};
use crate::error::StoreError;
use crate::made::Made;
use crate::prospects::raw;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::value::{ToValue, Value};
use crate::{json, params};
use jiff::Timestamp;
use planner::decision::{Counters, Next, Plan, Section};
use planner::id::{CadenceVersionId, CompanyId, EnrollmentId, ProspectId, TimetableId, UserId};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

queries! {
    PUT = "answers_put";
    REPLAN = sqlite "answers_replan";
    PLACES = "answers_places";
    GET = "answers_get";
    OF = "answers_of";
    PAGE = "answers_page";
    KEYS = "answers_keys";
    PUT_OFF = "answers_put_off";
    DELETE = "answers_delete";
    STALE = "answers_stale";
    OF_COMPANY = "answers_of_company";
    OWNERS_AT_COMPANY = "answers_owners_at_company";
    OWNER_AT_COMPANY = "answers_owner_at_company";
    WITH_NUMBER = "answers_with_number";
}

/// The plan of one round, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub prospect: ProspectId,
    pub enrollment: EnrollmentId,
    /// Whose list it is on; the prospect's owner.
    pub owner: Option<UserId>,
    pub company: Option<CompanyId>,
    pub version: CadenceVersionId,
    /// `hours` is not kept here: the timetable's row has them. Reading gives none.
    pub plan: Plan,
    /// None: open at all times.
    pub timetable: Option<TimetableId>,
    pub rank: Rank,
    /// JSON of what the list shows: name, title, company, city, last touch. The store does not look inside.
    pub card: String,
    pub decided_at: Timestamp,
    /// What lists have made of it.
    pub made: Made,
}

/// The stored part of `planner::rank::RankKey`: zero in sections that do not rank by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rank {
    /// A is 0.
    pub worth: u8,
    /// Number of the business day on which it fell due.
    pub day: i32,
}

const WIDTH: usize = 33;

/// Stands for nobody, and for the timetable that is always open.
pub(crate) const NONE: [u8; 16] = [0; 16];

/// The section of blocked entries; `Section` has no such variant, because a list shows them apart.
pub(crate) const BLOCKED: i64 = 8;

/// Where an answer stands in the lists: none where the round is over.
fn section_of(plan: &Plan) -> Option<i64> {
    match (&plan.next, plan.state.is_live()) {
        (Some(next), _) => Some(next.section as i64),
        (None, true) => Some(BLOCKED),
        (None, false) => None,
    }
}

fn place_of(answer: &Answer) -> Option<Place> {
    Some(Place {
        owner: answer.owner.map_or(NONE, |owner| owner.0),
        section: section_of(&answer.plan)?,
        timetable: answer.timetable.map_or(NONE, |timetable| timetable.0),
        ready_at: answer.plan.next.as_ref().map_or(0, |next| next.ready_at.as_microsecond()),
    })
}

/// Keeps an answer in the place of the one before it, and the counts in step.
pub fn put(tx: &mut Tx<'_>, answer: &Answer) -> Result<(), StoreError> {
    put_many(tx, std::slice::from_ref(answer))
}

/// No round twice.
pub fn put_many(tx: &mut Tx<'_>, answers: &[Answer]) -> Result<(), StoreError> {
    let people: Vec<ProspectId> = answers.iter().map(|answer| answer.prospect).collect();
    let before = places(tx, &people)?;
    let mut changes = agenda::Changes::default();
    for answer in answers {
        if let Some(Some(place)) = before.get(&(answer.prospect, answer.enrollment)) {
            changes.add(place, -1);
        }
        if let Some(place) = place_of(answer) {
            changes.add(&place, 1);
        }
        changes.seen(answer.owner.map_or(NONE, |owner| owner.0), answer.decided_at);
    }
    write(tx, answers, &before)?;
    agenda::apply(tx, &changes)
}

/// Where answers were before, by their key; nothing for a round that was over.
type Places = HashMap<(ProspectId, EnrollmentId), Option<Place>>;

fn places(tx: &mut Tx<'_>, people: &[ProspectId]) -> Result<Places, StoreError> {
    let rows = tx.query(&PLACES, params![raw(people)], |row| {
        let section: Option<i64> = row.get(3)?;
        let place = match section {
            None => None,
            Some(section) => Some(Place { owner: row.get(2)?, section, timetable: row.get(4)?, ready_at: row.get(5)? }),
        };
        Ok(((row.get(0)?, row.get(1)?), place))
    })?;
    Ok(rows.into_iter().collect())
}

/// Texts that a row borrows while it is bound.
struct Texts {
    occasion: Option<String>,
    blocked: Option<String>,
    reasons: String,
    place: Option<Place>,
    owner: [u8; 16],
    timetable: [u8; 16],
}

fn write(tx: &mut Tx<'_>, answers: &[Answer], before: &Places) -> Result<(), StoreError> {
    let texts = answers
        .iter()
        .map(|answer| {
            Ok(Texts {
                occasion: json::write_some(answer.plan.next.as_ref().map(|next| &next.occasion))?,
                blocked: json::write_some(answer.plan.blocked.as_ref())?,
                reasons: json::write(&answer.plan.reasons)?,
                place: place_of(answer),
                owner: answer.owner.map_or(NONE, |owner| owner.0),
                timetable: answer.timetable.map_or(NONE, |timetable| timetable.0),
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let mut values: Vec<Value<'_>> = Vec::with_capacity(answers.len() * WIDTH);
    for (answer, texts) in answers.iter().zip(&texts) {
        let Plan { state, counters, next, companion, revisit_on, fired_at, fired_early, stale_at, .. } = &answer.plan;
        let next = next.as_ref();
        values.extend([
            answer.prospect.value(),
            answer.enrollment.value(),
            texts.owner.value(),
            answer.company.value(),
            answer.version.value(),
            state.value(),
            texts.place.as_ref().map_or(Value::Null, |place| Value::Int(place.section)),
            texts.timetable.value(),
            answer.rank.worth.value(),
            answer.rank.day.value(),
            next.map_or(Value::Int(0), |next| next.due_at.value()),
            next.map_or(Value::Int(0), |next| next.ready_at.value()),
            next.map_or(Value::Null, |next| next.channel.value()),
            next.map_or(Value::Null, |next| next.address.value()),
            next.map_or(Value::Null, |next| next.step.value()),
            texts.occasion.value(),
            counters.attempts_made.value(),
            counters.attempts_planned.value(),
            counters.dials.value(),
            counters.dials_ever.value(),
            counters.messages_left.value(),
            counters.mails_sent.value(),
            counters.put_off.value(),
            texts.blocked.value(),
            companion.value(),
            revisit_on.value(),
            fired_at.value(),
            fired_early.value(),
            texts.reasons.value(),
            answer.card.value(),
            answer.decided_at.value(),
            stale_at.value(),
        ]);
        let stamp = stamp(&values[values.len() - (WIDTH - 1)..]);
        values.push(Value::Int(stamp));
    }
    if tx.is_postgres() {
        tx.insert_many(&PUT, WIDTH, &values)?;
        return Ok(());
    }
    for (answer, row) in answers.iter().zip(values.chunks_exact(WIDTH)) {
        // Writing every column rewrites every index; most answers keep their owner, company and state.
        let known = before.contains_key(&(answer.prospect, answer.enrollment));
        if !known || tx.execute(&REPLAN, row)? == 0 {
            tx.execute(&PUT, row)?;
        }
    }
    Ok(())
}

pub(crate) fn read(row: &Row<'_>) -> Result<Answer, StoreError> {
    let section: Option<i64> = row.get(6)?;
    let place = section.and_then(|section| usize::try_from(section).ok());
    let next = match place.and_then(|place| Section::ALL.get(place)) {
        None => None,
        Some(section) => Some(Next {
            section: *section,
            channel: row.get(12)?,
            address: row.get(13)?,
            step: row.get(14)?,
            due_at: row.get(10)?,
            ready_at: row.get(11)?,
            occasion: json::read(row.text(15)?.unwrap_or_default())?,
        }),
    };
    Ok(Answer {
        prospect: row.get(0)?,
        enrollment: row.get(1)?,
        owner: Some(row.get(2)?).filter(|owner: &UserId| owner.0 != NONE),
        company: row.get(3)?,
        version: row.get(4)?,
        plan: Plan {
            state: row.get(5)?,
            counters: Counters {
                attempts_made: row.get(16)?,
                attempts_planned: row.get(17)?,
                dials: row.get(18)?,
                dials_ever: row.get(19)?,
                messages_left: row.get(20)?,
                mails_sent: row.get(21)?,
                put_off: row.get(22)?,
            },
            next,
            blocked: json::read_some(row.text(23)?)?,
            companion: row.get(24)?,
            revisit_on: row.get(25)?,
            fired_at: row.get(26)?,
            fired_early: row.get(27)?,
            reasons: json::read(row.text(28)?.unwrap_or_default())?,
            stale_at: row.get(31)?,
            hours: None,
        },
        timetable: Some(row.get(7)?).filter(|timetable: &TimetableId| timetable.0 != NONE),
        rank: Rank { worth: row.get(8)?, day: row.get(9)? },
        card: row.get(29)?,
        decided_at: row.get(30)?,
        made: Made::default(),
    })
}

pub fn get(tx: &mut Tx<'_>, prospect: ProspectId, enrollment: EnrollmentId) -> Result<Option<Answer>, StoreError> {
    tx.query_opt(&GET, params![prospect, enrollment], read)
}

/// All rounds of these people, oldest round first.
pub fn of(tx: &mut Tx<'_>, prospects: &[ProspectId]) -> Result<Vec<Answer>, StoreError> {
    tx.query(&OF, params![raw(prospects)], read)
}

/// Which round, and what it says: equal stamps are equal answers. The lists' indexes hold all three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub enrollment: EnrollmentId,
    pub prospect: ProspectId,
    pub stamp: i64,
}

/// Those rounds, in the order of the keys, which must be of this transaction. A list asked for again reads only what has
/// changed since.
pub(crate) fn rounds(tx: &mut Tx<'_>, keys: &[Key]) -> Result<Vec<Arc<Answer>>, StoreError> {
    let mut found: Vec<Option<Arc<Answer>>> = tx.cache.answers(keys);
    let missing: Vec<Key> = keys.iter().zip(&found).filter(|(_, found)| found.is_none()).map(|(key, _)| *key).collect();
    if !missing.is_empty() {
        let read = if tx.is_postgres() {
            of(tx, &missing.iter().map(|key| key.prospect).collect::<Vec<_>>())?
        } else {
            let rows = missing.iter().map(|key| get(tx, key.prospect, key.enrollment));
            rows.filter_map(Result::transpose).collect::<Result<_, _>>()?
        };
        let mut read: HashMap<EnrollmentId, Arc<Answer>> =
            read.into_iter().map(|answer| (answer.enrollment, Arc::new(answer))).collect();
        tx.cache.keep_answers(missing.iter().filter_map(|key| Some((key.stamp, read.get(&key.enrollment)?.clone()))));
        for (key, found) in keys.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            *found = read.remove(&key.enrollment);
        }
    }
    Ok(found.into_iter().flatten().collect())
}

/// What a row says, as a number.
fn stamp(row: &[Value<'_>]) -> i64 {
    let mut hasher = DefaultHasher::new();
    row.hash(&mut hasher);
    hasher.finish().cast_signed()
}

/// A page of everything, for doctor and replan: after that round of that prospect, all zeros for the first.
pub fn page(tx: &mut Tx<'_>, after: (ProspectId, EnrollmentId), limit: usize) -> Result<Vec<Answer>, StoreError> {
    tx.query(&PAGE, params![after.0, after.1, limit], read)
}

/// A page of the keys of everything, as [`page`]: where one that cannot be read must not stop the others.
pub fn keys(
    tx: &mut Tx<'_>,
    after: (ProspectId, EnrollmentId),
    limit: usize,
) -> Result<Vec<(ProspectId, EnrollmentId)>, StoreError> {
    tx.query(&KEYS, params![after.0, after.1, limit], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Lets the answers of somebody that are stale by `at` wait until later: nobody else waits behind them.
pub fn put_off(tx: &mut Tx<'_>, prospect: ProspectId, at: Timestamp, until: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&PUT_OFF, params![prospect, at, until])
}

/// Takes an answer out, with its place in the counts.
pub fn remove(tx: &mut Tx<'_>, prospect: ProspectId, enrollment: EnrollmentId) -> Result<(), StoreError> {
    let before = places(tx, &[prospect])?;
    let mut changes = agenda::Changes::default();
    if let Some(Some(place)) = before.get(&(prospect, enrollment)) {
        changes.add(place, -1);
    }
    tx.execute(&DELETE, params![prospect, enrollment])?;
    agenda::apply(tx, &changes)
}

/// Takes all answers of a prospect out, as erasing them needs.
pub fn remove_all_of(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<(), StoreError> {
    let rounds: Vec<EnrollmentId> = places(tx, &[prospect])?.into_keys().map(|(_, round)| round).collect();
    rounds.into_iter().try_for_each(|round| remove(tx, prospect, round))
}

/// Rounds to decide anew, the longest overdue first.
pub fn stale(tx: &mut Tx<'_>, at: Timestamp, limit: usize) -> Result<Vec<(ProspectId, EnrollmentId)>, StoreError> {
    tx.query(&STALE, params![at, limit], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The live rounds at a company.
pub fn of_company(tx: &mut Tx<'_>, company: CompanyId, limit: usize) -> Result<Vec<Answer>, StoreError> {
    tx.query(&OF_COMPANY, params![company, limit], read)
}

/// Who has live rounds at a company: whom a hold on it holds back.
pub fn owners_at_company(tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<UserId>, StoreError> {
    somebody(tx.query(&OWNERS_AT_COMPANY, params![company], |row| row.get(0))?)
}

/// Whether somebody has a live round at a company.
pub fn is_owner_at_company(tx: &mut Tx<'_>, company: CompanyId, owner: UserId) -> Result<bool, StoreError> {
    Ok(tx.query_opt(&OWNER_AT_COMPANY, params![company, owner], |_| Ok(()))?.is_some())
}

/// Who has live rounds with people who have this number.
pub fn owners_with_number(tx: &mut Tx<'_>, number: &str) -> Result<Vec<UserId>, StoreError> {
    somebody(tx.query(&WITH_NUMBER, params![number], |row| row.get(0))?)
}

fn somebody(owners: Vec<UserId>) -> Result<Vec<UserId>, StoreError> {
    Ok(owners.into_iter().filter(|owner| owner.0 != NONE).collect())
}
