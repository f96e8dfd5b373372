//! The agenda: how many entries of an owner are ready by when, per section and timetable, so that whole counts cost
//! nothing that grows with the backlog.
//!
//! Each answer counts at the minute at which it is ready (rounded up). Minutes that have passed are rolled into minute 0
//! up to the owner's mark, so a long backlog is a handful of rows. Counting up to an instant sums whole minutes here and
//! counts the part of the minute that has begun from the answers themselves: exact, whatever is asked. An instant before
//! the mark (a clock that jumped back) is counted from the answers alone.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::value::{ToValue, Value};
use jiff::Timestamp;
use planner::bounds::of_microseconds;
use planner::decision::Section;
use planner::id::{TimetableId, UserId};
use std::collections::{BTreeMap, BTreeSet};

queries! {
    ADD = "agenda_add";
    TIDY = "agenda_tidy";
    MARK = "agenda_mark";
    SET_MARK = "agenda_set_mark";
    PASSED = "agenda_passed";
    CLEAR_PASSED = "agenda_clear_passed";
    SUM = "agenda_sum";
    WITHIN = "agenda_within";
    COMING = "agenda_coming";
    AHEAD = "agenda_ahead";
    OF_OWNER = "agenda_of_owner";
    OWNERS = "agenda_owners";
    RECOUNT = "agenda_recount";
    CLEAR = "agenda_clear";
}

const MINUTE: i64 = 60_000_000;
/// Minutes between two rollings: rolling costs a few statements.
const EVERY: i64 = 5;

/// Where an answer counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub owner: [u8; 16],
    pub section: i64,
    pub timetable: [u8; 16],
    pub ready_at: i64,
}

/// Entries by (minute, section, timetable).
type Counts = BTreeMap<(i64, i64, [u8; 16]), i64>;

/// Differences, gathered before they are written.
#[derive(Default)]
pub(crate) struct Changes {
    /// By owner.
    counts: BTreeMap<[u8; 16], Counts>,
    /// The latest instant at which something was decided for an owner.
    seen: BTreeMap<[u8; 16], i64>,
}

impl Changes {
    pub(crate) fn add(&mut self, place: &Place, entries: i64) {
        let key = (minute_of(place.ready_at), place.section, place.timetable);
        *self.counts.entry(place.owner).or_default().entry(key).or_default() += entries;
    }

    pub(crate) fn seen(&mut self, owner: [u8; 16], at: Timestamp) {
        let latest = self.seen.entry(owner).or_insert(i64::MIN);
        *latest = (*latest).max(at.as_microsecond());
    }
}

/// Entries of one section under one timetable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    pub slot: Slot,
    /// None: open at all times.
    pub timetable: Option<TimetableId>,
    pub entries: u64,
}

/// A section of the list, or the blocked ones beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    In(Section),
    Blocked,
}

/// A difference between the counts and the answers, found by `check`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    pub owner: UserId,
    pub counted: i64,
    pub kept: i64,
}

fn minute_of(ready_at: i64) -> i64 {
    if ready_at <= 0 { 0 } else { ready_at.div_euclid(MINUTE) + i64::from(ready_at.rem_euclid(MINUTE) != 0) }
}

fn slot(section: i64) -> Result<Slot, StoreError> {
    if section == crate::answers::BLOCKED {
        return Ok(Slot::Blocked);
    }
    let place = usize::try_from(section).ok().and_then(|place| Section::ALL.get(place));
    place.map(|section| Slot::In(*section)).ok_or_else(|| StoreError::corrupt(format!("section {section}")))
}

fn read_group(row: &Row<'_>) -> Result<((i64, [u8; 16]), i64), StoreError> {
    Ok(((row.get(0)?, row.get(1)?), row.get(2)?))
}

/// Up to which minute an owner's agenda is rolled.
fn mark(tx: &mut Tx<'_>, owner: &[u8; 16]) -> Result<i64, StoreError> {
    Ok(tx.query_opt(&MARK, params![owner], |row| row.get(0))?.unwrap_or(0))
}

/// Writes differences, and rolls on whose owner's time has gone on.
pub(crate) fn apply(tx: &mut Tx<'_>, changes: &Changes) -> Result<(), StoreError> {
    let owners: BTreeSet<[u8; 16]> = changes.counts.keys().chain(changes.seen.keys()).copied().collect();
    for owner in owners {
        let mut mark = mark(tx, &owner)?;
        if let Some(seen) = changes.seen.get(&owner) {
            mark = roll_to(tx, &owner, mark, seen.div_euclid(MINUTE))?;
        }
        let mut rows: Counts = Counts::new();
        for ((minute, section, timetable), entries) in changes.counts.get(&owner).into_iter().flatten() {
            let minute = if *minute <= mark { 0 } else { *minute };
            *rows.entry((minute, *section, *timetable)).or_default() += entries;
        }
        rows.retain(|_, entries| *entries != 0);
        add(tx, &owner, &rows)?;
    }
    Ok(())
}

fn add(tx: &mut Tx<'_>, owner: &[u8; 16], rows: &Counts) -> Result<(), StoreError> {
    let values: Vec<Value<'_>> = rows
        .iter()
        .flat_map(|((minute, section, timetable), entries)| {
            [owner.value(), minute.value(), section.value(), timetable.value(), entries.value()]
        })
        .collect();
    tx.insert_many(&ADD, 5, &values)?;
    for ((minute, section, timetable), _) in rows.iter().filter(|(_, entries)| **entries < 0) {
        tx.execute(&TIDY, params![owner, minute, section, timetable])?;
    }
    Ok(())
}

/// Puts the mark forward where that is worth its cost; where it is then.
fn roll_to(tx: &mut Tx<'_>, owner: &[u8; 16], mark: i64, minute: i64) -> Result<i64, StoreError> {
    if minute < mark + EVERY {
        return Ok(mark);
    }
    let passed = tx.query(&PASSED, params![owner, minute], read_group)?;
    if !passed.is_empty() {
        tx.execute(&CLEAR_PASSED, params![owner, minute])?;
        let rows = passed.into_iter().map(|((section, timetable), entries)| ((0, section, timetable), entries)).collect();
        add(tx, owner, &rows)?;
    }
    tx.execute(&SET_MARK, params![owner, minute])?;
    Ok(minute)
}

/// Rolls an owner's agenda up to an instant that is past. Any write for that owner does so too; a loop that calls this
/// keeps the first list of the day as cheap as the next.
pub fn roll(tx: &mut Tx<'_>, owner: UserId, now: Timestamp) -> Result<(), StoreError> {
    let mark = mark(tx, &owner.0)?;
    roll_to(tx, &owner.0, mark, now.as_microsecond().div_euclid(MINUTE))?;
    Ok(())
}

/// How many of an owner's entries are ready at an instant, by section and timetable, whether open or not. Whole counts.
pub fn ready(tx: &mut Tx<'_>, owner: UserId, at: Timestamp) -> Result<Vec<Group>, StoreError> {
    let at = at.as_microsecond();
    let minute = at.div_euclid(MINUTE);
    let mark = mark(tx, &owner.0)?;
    let mut counts: BTreeMap<(i64, [u8; 16]), i64> = BTreeMap::new();
    let from = if minute >= mark {
        counts.extend(tx.query(&SUM, params![owner, minute], read_group)?);
        minute * MINUTE
    } else {
        i64::MIN
    };
    if from < at {
        for (key, entries) in tx.query(&WITHIN, params![owner, from, at], read_group)? {
            *counts.entry(key).or_default() += entries;
        }
    }
    let counts = counts.into_iter().filter(|(_, entries)| *entries > 0);
    counts.map(|((section, timetable), entries)| group(section, timetable, entries)).collect()
}

/// An owner's entries that become ready after one instant and by another, soonest first: with each instant, rounded up to
/// its minute, how many. [`within`] tells more exactly.
pub fn coming(tx: &mut Tx<'_>, owner: UserId, after: Timestamp, until: Timestamp) -> Result<Vec<(Timestamp, Group)>, StoreError> {
    let (after, until) = (after.as_microsecond(), until.as_microsecond());
    let first = after.div_euclid(MINUTE);
    if first < mark(tx, &owner.0)? {
        return tx.query(&COMING, params![owner, after, until], |row| {
            Ok((row.get(0)?, group(row.get(1)?, row.get(2)?, row.get(3)?)?))
        });
    }
    // Both ends lie within minutes. What becomes ready on the minute is by far the most (a day's beginning), so the first is
    // taken whole and what has passed of it counted off, and of the last only what lies in it is counted.
    let last = until.div_euclid(MINUTE);
    let mut rows = tx.query(&AHEAD, params![owner, first, last], |row| {
        Ok((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<[u8; 16]>(2)?, row.get::<i64>(3)?))
    })?;
    if first * MINUTE < after && rows.iter().any(|row| row.0 == first + 1) {
        for ((section, timetable), entries) in tx.query(&WITHIN, params![owner, first * MINUTE, after], read_group)? {
            let counted = rows.iter_mut().find(|row| (row.0, row.1, row.2) == (first + 1, section, timetable));
            if let Some(row) = counted {
                row.3 -= entries;
            }
        }
    }
    let from = after.max(last * MINUTE);
    if from < until {
        let within = tx.query(&WITHIN, params![owner, from, until], read_group)?;
        rows.extend(within.into_iter().map(|((section, timetable), entries)| (last + 1, section, timetable, entries)));
    }
    let left = rows.into_iter().filter(|row| row.3 > 0);
    left.map(|(minute, section, timetable, entries)| {
        Ok((of_microseconds((minute * MINUTE).min(until)), group(section, timetable, entries)?))
    })
    .collect()
}

/// How many of an owner's entries become ready after one instant and by another, by section and timetable. Its cost
/// follows their number: for spans of less than a minute.
pub fn within(tx: &mut Tx<'_>, owner: UserId, after: Timestamp, until: Timestamp) -> Result<Vec<Group>, StoreError> {
    let counted = tx.query(&WITHIN, params![owner, after, until], read_group)?;
    counted.into_iter().map(|((section, timetable), entries)| group(section, timetable, entries)).collect()
}

fn group(section: i64, timetable: [u8; 16], entries: i64) -> Result<Group, StoreError> {
    Ok(Group {
        slot: slot(section)?,
        timetable: Some(TimetableId(timetable)).filter(|timetable| timetable.0 != crate::answers::NONE),
        entries: u64::try_from(entries).unwrap_or(0),
    })
}

/// Everybody who has or had rounds; what belongs to nobody is left out.
pub fn owners(tx: &mut Tx<'_>) -> Result<Vec<UserId>, StoreError> {
    let owners: Vec<UserId> = tx.query(&OWNERS, params![], |row| row.get(0))?;
    Ok(owners.into_iter().filter(|owner| owner.0 != crate::answers::NONE).collect())
}

/// Differences between an owner's counts and their answers, as (counted, kept) in all; none where they agree.
pub fn check(tx: &mut Tx<'_>, owner: UserId) -> Result<Option<Mismatch>, StoreError> {
    let (counted, kept) = (recount(tx, &owner.0)?, kept(tx, &owner.0)?);
    Ok((counted != kept).then(|| Mismatch { owner, counted: counted.values().sum(), kept: kept.values().sum() }))
}

/// Counts an owner's agenda anew from their answers.
pub fn repair(tx: &mut Tx<'_>, owner: UserId) -> Result<(), StoreError> {
    let counted = recount(tx, &owner.0)?;
    tx.execute(&CLEAR, params![owner])?;
    add(tx, &owner.0, &counted)
}

fn recount(tx: &mut Tx<'_>, owner: &[u8; 16]) -> Result<Counts, StoreError> {
    let mark = mark(tx, owner)?;
    let mut counts = Counts::new();
    tx.for_each(&RECOUNT, params![owner], |row| {
        let minute = minute_of(row.get(2)?);
        let minute = if minute <= mark { 0 } else { minute };
        *counts.entry((minute, row.get(0)?, row.get(1)?)).or_default() += 1;
        Ok(())
    })?;
    Ok(counts)
}

fn kept(tx: &mut Tx<'_>, owner: &[u8; 16]) -> Result<Counts, StoreError> {
    let rows = tx.query(&OF_OWNER, params![owner], |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?)))?;
    Ok(rows.into_iter().filter(|(_, entries)| *entries != 0).collect())
}
