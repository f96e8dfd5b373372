//! The call list's index ranges: ready entries of one owner, section and timetable in rank order.
//!
//! One range per timetable that is open, merged by `first`. The index holds everything that the order and the
//! condition need, so passing over an entry costs no row. Why it does not grow: nothing is ready before it is due, and a
//! range ends at the instant asked for within its day; left to pass over are those that limits have pushed. Worth comes before the day, so each worth is a range of its own: otherwise
//! all that waits among the As would lie before the first B.

use crate::answers::{self, Answer, Key, NONE};
use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::{Row, Tx};
use jiff::Timestamp;
use planner::decision::Section;
use planner::id::{EnrollmentId, TimetableId, UserId};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};
use std::sync::Arc;

queries! {
    KEYS_BY_DAY = "call_list_keys_by_day";
    KEYS_BY_TIME = "call_list_keys_by_time";
    READY = "call_list_ready";
    LATER = "call_list_later";
    BLOCKED = "call_list_blocked";
    INQUIRIES = "call_list_inquiries";
}

/// One range of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub owner: UserId,
    pub section: Section,
    /// None: open at all times.
    pub timetable: Option<TimetableId>,
    /// Ready by then.
    pub at: Timestamp,
    /// `business_day_number` of `at` in the workspace's zone: nothing that is ready by then has a later day.
    pub today: i32,
    /// How good the hour is for everybody under the timetable; 0 in sections that do not rank by it. In `first` it comes
    /// after the day: which hour it is follows from the instant, so it cannot be stored with an entry.
    pub chance: u8,
}

/// What becomes of an entry that a range holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    OnTheList,
    /// Kept back: given along with the others, and counted apart.
    Apart,
    /// Passed over.
    Nowhere,
}

/// The first of several ranges merged in rank order, at most `limit`, and before them at most as many that stand apart: with
/// each entry the place of its range in `ranges`. `ahead` of a range comes before all else in the order (the section, and when
/// its window closes); ranges must be sorted by it. Reads the index alone until it is known which entries are shown, and worth
/// by worth: its cost follows `limit` and what is kept back, not the number of ranges times `limit`.
pub fn first<A: Ord + Copy>(
    tx: &mut Tx<'_>,
    ranges: &[(A, Range)],
    limit: usize,
    stands: &dyn Fn(EnrollmentId) -> Stands,
) -> Result<Vec<(usize, Arc<Answer>)>, StoreError> {
    let mut found = Found { places: Vec::new(), listed: 0, kept_back: 0, limit, stands };
    let mut start = 0;
    while start < ranges.len() && !found.is_full() {
        let equal = ranges[start..].iter().take_while(|(ahead, _)| *ahead == ranges[start].0).count();
        let together = &ranges[start..start + equal];
        let worths = if together.iter().any(|(_, range)| is_by_day(range.section)) { 0..=2 } else { 0..=0 };
        for worth in worths {
            if !found.is_full() {
                merge(tx, together, worth, start, &mut found)?;
            }
        }
        start += equal;
    }
    let keys: Vec<Key> = found.places.iter().map(|(_, place)| place.key).collect();
    let answers: HashMap<EnrollmentId, Arc<Answer>> =
        answers::rounds(tx, &keys)?.into_iter().map(|answer| (answer.enrollment, answer)).collect();
    let entry = |(range, place): (usize, Place)| Some((range, answers.get(&place.key.enrollment)?.clone()));
    Ok(found.places.into_iter().filter_map(entry).collect())
}

/// What a page holds so far.
struct Found<'a> {
    places: Vec<(usize, Place)>,
    listed: usize,
    /// Apart or nowhere.
    kept_back: usize,
    limit: usize,
    stands: &'a dyn Fn(EnrollmentId) -> Stands,
}

impl Found<'_> {
    fn is_full(&self) -> bool {
        self.listed >= self.limit
    }

    fn add(&mut self, range: usize, place: Place) {
        match (self.stands)(place.key.enrollment) {
            Stands::OnTheList => self.listed += 1,
            stands => {
                self.kept_back += 1;
                if stands == Stands::Nowhere || self.kept_back > self.limit {
                    return;
                }
            }
        }
        self.places.push((range, place));
    }
}

/// An entry of the index, in the order within one worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    day: i64,
    /// The range's own: the same for all of one.
    chance: u8,
    due_at: Timestamp,
    key: Key,
}

/// Places that are read of a range at first, where there are several.
const STEP: usize = 2;

/// Ranges of the same `ahead` and worth, read a few entries at a time and merged until there are `limit`.
fn merge<A>(tx: &mut Tx<'_>, ranges: &[(A, Range)], worth: u8, offset: usize, found: &mut Found<'_>) -> Result<(), StoreError> {
    // Most ranges give little or nothing to a page: a few places of each, and more of those that give.
    let mut read: Vec<(VecDeque<Place>, usize)> = Vec::with_capacity(ranges.len());
    let mut next = BinaryHeap::new();
    for (nth, (_, range)) in ranges.iter().enumerate() {
        // Sections that do not rank by worth have all their entries in the first.
        let any = worth == 0 || is_by_day(range.section);
        let step = if ranges.len() == 1 { found.limit - found.listed } else { STEP };
        let places: VecDeque<Place> = if any { places(tx, range, worth, None, step)?.into() } else { VecDeque::new() };
        next.extend(places.front().map(|first| Reverse((*first, nth))));
        read.push((places, step));
    }
    while !found.is_full()
        && let Some(Reverse((place, nth))) = next.pop()
    {
        found.add(offset + nth, place);
        let (places, step) = &mut read[nth];
        places.pop_front();
        if places.is_empty() {
            // The more is passed over, the more is read at once.
            *step = (*step * 3).min(found.limit + found.kept_back);
            *places = self::places(tx, &ranges[nth].1, worth, Some(place), *step)?.into();
        }
        next.extend(places.front().map(|first| Reverse((*first, nth))));
    }
    Ok(())
}

/// The places of one range and worth, of the index alone, in rank order after a place or from the start. Fewer than `limit`
/// only where there are no more.
fn places(tx: &mut Tx<'_>, range: &Range, worth: u8, after: Option<Place>, limit: usize) -> Result<Vec<Place>, StoreError> {
    let timetable = range.timetable.map_or(NONE, |timetable| timetable.0);
    let Range { owner, section, at, today, .. } = range;
    let read = |row: &Row<'_>| {
        let key = Key { enrollment: row.get(2)?, prospect: row.get(3)?, stamp: row.get(4)? };
        Ok(Place { day: row.get(0)?, chance: range.chance, due_at: row.get(1)?, key })
    };
    let due_at = after.map_or(i64::MIN, |after| after.due_at.as_microsecond());
    let id = after.map_or(EnrollmentId(NONE), |after| after.key.enrollment);
    if !is_by_day(*section) {
        return tx.query(&KEYS_BY_TIME, params![owner, section, timetable, at, due_at, id, limit], read);
    }
    let day = after.map_or(i64::MIN, |after| after.day);
    tx.query(&KEYS_BY_DAY, params![owner, section, timetable, worth, today, at, day, due_at, id, limit], read)
}

/// Sections that rank by worth and day; the others by due time alone.
const fn is_by_day(section: Section) -> bool {
    match section {
        Section::Promised | Section::Inquiry | Section::Answered | Section::Deal | Section::KeepInTouch => false,
        Section::Closing | Section::Due | Section::Repair => true,
    }
}

/// All that is ready at an instant, in no order: for an owner of whom little is.
pub fn ready(tx: &mut Tx<'_>, owner: UserId, at: Timestamp) -> Result<Vec<Arc<Answer>>, StoreError> {
    let keys = tx.query(&READY, params![owner, at], read_key)?;
    answers::rounds(tx, &keys)
}

/// Entries that become ready after one instant and by another, soonest first, without some.
pub fn later(
    tx: &mut Tx<'_>,
    owner: UserId,
    after: Timestamp,
    until: Timestamp,
    limit: usize,
    without: &HashSet<EnrollmentId>,
) -> Result<Vec<Arc<Answer>>, StoreError> {
    let keys = tx.query(&LATER, params![owner, after, until, limit + without.len()], read_key)?;
    answers::rounds(tx, &left(keys, limit, without))
}

/// Entries that nothing can be done about until somebody takes the way out, without some.
pub fn blocked(
    tx: &mut Tx<'_>,
    owner: UserId,
    after: EnrollmentId,
    limit: usize,
    without: &HashSet<EnrollmentId>,
) -> Result<Vec<Arc<Answer>>, StoreError> {
    let keys = tx.query(&BLOCKED, params![owner, after, limit + without.len()], read_key)?;
    answers::rounds(tx, &left(keys, limit, without))
}

fn left(keys: Vec<Key>, limit: usize, without: &HashSet<EnrollmentId>) -> Vec<Key> {
    keys.into_iter().filter(|key| !without.contains(&key.enrollment)).take(limit).collect()
}

fn read_key(row: &Row<'_>) -> Result<Key, StoreError> {
    Ok(Key { enrollment: row.get(0)?, prospect: row.get(1)?, stamp: row.get(2)? })
}

/// Inquiries that have waited since then or longer, whoever's they are: open to the next free rep.
pub fn inquiries(tx: &mut Tx<'_>, since: Timestamp, limit: usize) -> Result<Vec<Answer>, StoreError> {
    tx.query(&INQUIRIES, params![since, limit], answers::read)
}
