//! Timetables: the dated openings that everybody under the same hours shares.

use crate::error::StoreError;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::{json, params};
use jiff::Timestamp;
use planner::bounds::of_microseconds;
use planner::id::TimetableId;
use planner::timetable::{HoursKey, Opening};
use std::sync::Arc;

queries! {
    PUT = "timetables_put";
    GET = "timetables_get";
    STALE = "timetables_stale";
    PUT_OFF = "timetables_put_off";
    DELETE = "timetables_delete";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    /// Made from the key's contents, so that equal keys meet in one row.
    pub id: TimetableId,
    pub key: HoursKey,
    /// In order, not touching each other.
    pub openings: Vec<Opening>,
    pub computed_at: Timestamp,
    /// From when on the openings no longer reach far enough.
    pub stale_at: Timestamp,
}

/// What a row says, kept until the row says something else: a list looks at a dozen of them.
pub(crate) struct Kept {
    openings: String,
    timetable: Arc<Timetable>,
}

fn read(row: &Row<'_>) -> Result<Timetable, StoreError> {
    Ok(Timetable {
        id: row.get(0)?,
        key: json::read(row.text(1)?.unwrap_or_default())?,
        openings: read_openings(row.text(2)?.unwrap_or_default())?,
        computed_at: row.get(3)?,
        stale_at: row.get(4)?,
    })
}

/// Spans as `[[from, until, rule], …]` in microseconds: a list reads dozens of them at each showing.
fn write_openings(openings: &[Opening]) -> Result<String, StoreError> {
    let spans: Vec<(i64, i64, &str)> = openings
        .iter()
        .map(|opening| (opening.from.as_microsecond(), opening.until.as_microsecond(), opening.closed_by.as_str()))
        .collect();
    json::write(&spans)
}

fn read_openings(text: &str) -> Result<Vec<Opening>, StoreError> {
    let spans: Vec<(i64, i64, String)> = json::read(text)?;
    let opening = |(from, until, closed_by)| Opening { from: of_microseconds(from), until: of_microseconds(until), closed_by };
    Ok(spans.into_iter().map(opening).collect())
}

/// Adds it, or puts new openings to the one of that id.
pub fn put(tx: &mut Tx<'_>, timetable: &Timetable) -> Result<(), StoreError> {
    let (key, openings) = (json::write(&timetable.key)?, write_openings(&timetable.openings)?);
    tx.execute(&PUT, params![timetable.id, key, openings, timetable.computed_at, timetable.stale_at])?;
    Ok(())
}

/// Those that are there, in no particular order. Only what has changed since it was last asked for is taken apart.
pub fn get_many(tx: &mut Tx<'_>, timetables: &[TimetableId]) -> Result<Vec<Arc<Timetable>>, StoreError> {
    let ids: Vec<[u8; 16]> = timetables.iter().map(|timetable| timetable.0).collect();
    let cache = tx.cache;
    tx.query_ids(&GET, &ids, |row| {
        let (id, openings) = (row.get(0)?, row.text(2)?.unwrap_or_default());
        let (computed_at, stale_at): (Timestamp, Timestamp) = (row.get(3)?, row.get(4)?);
        let same = |kept: &Kept| {
            kept.openings == openings && kept.timetable.computed_at == computed_at && kept.timetable.stale_at == stale_at
        };
        if let Some(timetable) = cache.timetable(id, |kept| same(kept).then(|| kept.timetable.clone())) {
            return Ok(timetable);
        }
        let timetable = Arc::new(read(row)?);
        cache.keep_timetable(id, Kept { openings: openings.to_owned(), timetable: timetable.clone() });
        Ok(timetable)
    })
}

/// Those that must be worked out anew, the longest overdue first.
pub fn stale(tx: &mut Tx<'_>, at: Timestamp, limit: usize) -> Result<Vec<TimetableId>, StoreError> {
    tx.query(&STALE, params![at, limit], |row| row.get(0))
}

/// Lets one wait that could not be worked out: nobody else waits behind it.
pub fn put_off(tx: &mut Tx<'_>, timetable: TimetableId, until: Timestamp) -> Result<(), StoreError> {
    tx.execute(&PUT_OFF, params![timetable, until])?;
    Ok(())
}

/// Clears one that nobody lives by any more; whether it was.
pub fn delete_unused(tx: &mut Tx<'_>, timetable: TimetableId) -> Result<bool, StoreError> {
    Ok(tx.execute(&DELETE, params![timetable])? == 1)
}
