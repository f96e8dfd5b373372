//! The load ahead: how many entries of an owner become ready when, by edition and step. Reads an index alone; its cost
//! follows what is due of that owner within the span, not the number of prospects.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::{Row, Tx};
use jiff::Timestamp;
use planner::bounds::of_microseconds;
use planner::decision::Section;
use planner::id::{CadenceVersionId, UserId};

queries! {
    READY = "load_ready";
    COMING = "load_coming";
}

const QUARTER: i64 = 900_000_000;

/// Entries that become ready in the same quarter of an hour, by the same step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// The beginning of the quarter; of what is ready already, the instant asked for.
    pub at: Timestamp,
    pub section: Section,
    pub version: CadenceVersionId,
    pub step: Option<u16>,
    pub entries: u32,
}

fn read(row: &Row<'_>, first: usize, at: Timestamp) -> Result<Group, StoreError> {
    let place: i64 = row.get(first)?;
    let section = usize::try_from(place).ok().and_then(|place| Section::ALL.get(place));
    let entries: i64 = row.get(first + 3)?;
    Ok(Group {
        at,
        section: *section.ok_or_else(|| StoreError::corrupt(format!("section {place}")))?,
        version: row.get(first + 1)?,
        step: row.get(first + 2)?,
        entries: u32::try_from(entries).unwrap_or(u32::MAX),
    })
}

/// What is ready at an instant, and what becomes ready by another, soonest first. Blocked entries are left out.
pub fn due(tx: &mut Tx<'_>, owner: UserId, at: Timestamp, until: Timestamp) -> Result<Vec<Group>, StoreError> {
    let mut groups = tx.query(&READY, params![owner, at], |row| read(row, 0, at))?;
    groups.extend(tx.query(&COMING, params![owner, at, until], |row| {
        let quarter: i64 = row.get(0)?;
        read(row, 1, of_microseconds(quarter.saturating_mul(QUARTER)))
    })?);
    Ok(groups)
}
