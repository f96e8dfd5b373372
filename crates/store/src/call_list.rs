//! The call list's index ranges: ready entries of one owner, section and timetable in rank order.
//!
//! One range per timetable that is open, merged by the caller. The index holds everything that the order and the
//! condition need, so passing over an entry costs no row. Why it does not grow: entries not ready yet have a later due
//! day, and a range ends at the day of the instant asked for; left to pass over are those of today that limits have
//! pushed or that fall due later in the day. Worth comes before the day, so each worth is a range of its own: otherwise
//! all that waits among the As would lie before the first B.

use crate::answers::{self, Answer, NONE};
use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::Tx;
use jiff::Timestamp;
use planner::decision::Section;
use planner::id::{EnrollmentId, TimetableId, UserId};

queries! {
    BY_DAY = "call_list_by_day";
    BY_TIME = "call_list_by_time";
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
}

/// Where a page of a range ended: the entry's place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct After {
    pub worth: u8,
    pub day: i32,
    pub chance: u8,
    pub due_at: Timestamp,
    pub enrollment: EnrollmentId,
}

impl After {
    /// The place of an entry.
    pub fn entry(answer: &Answer) -> Option<Self> {
        let due_at = answer.plan.next.as_ref()?.due_at;
        let answers::Rank { worth, day, chance } = answer.rank;
        Some(After { worth, day, chance, due_at, enrollment: answer.enrollment })
    }
}

/// Ready entries in rank order, at most `limit`, after an entry or from the start.
pub fn range(tx: &mut Tx<'_>, range: &Range, after: Option<After>, limit: usize) -> Result<Vec<Answer>, StoreError> {
    let timetable = range.timetable.map_or(NONE, |timetable| timetable.0);
    let Range { owner, section, at, today, .. } = range;
    match section {
        Section::Promised | Section::Inquiry | Section::Answered | Section::Deal | Section::KeepInTouch => {
            let (due_at, id) =
                after.map_or((i64::MIN, EnrollmentId(NONE)), |after| (after.due_at.as_microsecond(), after.enrollment));
            tx.query(&BY_TIME, params![owner, section, timetable, at, due_at, id, limit], answers::read)
        }
        Section::Closing | Section::Due | Section::Repair => {
            let mut entries = Vec::new();
            let first = after.map_or(0, |after| after.worth);
            for worth in first..=2 {
                let (day, chance, due_at, id) =
                    after.filter(|after| after.worth == worth).map_or((i64::MIN, 0, i64::MIN, EnrollmentId(NONE)), |after| {
                        (i64::from(after.day), after.chance, after.due_at.as_microsecond(), after.enrollment)
                    });
                let left = limit - entries.len();
                entries.extend(tx.query(
                    &BY_DAY,
                    params![owner, section, timetable, worth, today, at, day, chance, due_at, id, left],
                    answers::read,
                )?);
                if entries.len() >= limit {
                    break;
                }
            }
            Ok(entries)
        }
    }
}

/// Entries that become ready after one instant and by another, soonest first.
pub fn later(
    tx: &mut Tx<'_>,
    owner: UserId,
    after: Timestamp,
    until: Timestamp,
    limit: usize,
) -> Result<Vec<Answer>, StoreError> {
    tx.query(&LATER, params![owner, after, until, limit], answers::read)
}

/// Entries that nothing can be done about until somebody takes the way out.
pub fn blocked(tx: &mut Tx<'_>, owner: UserId, after: EnrollmentId, limit: usize) -> Result<Vec<Answer>, StoreError> {
    tx.query(&BLOCKED, params![owner, after, limit], answers::read)
}

/// Inquiries that have waited since then or longer, whoever's they are: open to the next free rep.
pub fn inquiries(tx: &mut Tx<'_>, since: Timestamp, limit: usize) -> Result<Vec<Answer>, StoreError> {
    tx.query(&INQUIRIES, params![since, limit], answers::read)
}
