//! What each rep has done on a day: the "12 done" of the list.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::Tx;
use jiff::civil::Date;
use planner::id::UserId;

queries! {
    ADD = "done_add";
    GET = "done_get";
}

/// Counts up, or down where a touch is voided. `day` is on the rep's clock.
pub fn add(tx: &mut Tx<'_>, owner: UserId, day: Date, entries: i64) -> Result<(), StoreError> {
    tx.execute(&ADD, params![owner, day, entries])?;
    Ok(())
}

pub fn get(tx: &mut Tx<'_>, owner: UserId, day: Date) -> Result<u32, StoreError> {
    let entries: Option<i64> = tx.query_opt(&GET, params![owner, day], |row| row.get(0))?;
    Ok(entries.and_then(|entries| u32::try_from(entries).ok()).unwrap_or(0))
}
