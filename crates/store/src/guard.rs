//! The guard's rules, in editions that never change, and the days on which the workspace is closed.

use crate::error::StoreError;
use crate::query::queries;
use crate::tx::Tx;
use crate::{json, migrations, params};
use jiff::{Timestamp, civil::Date};
use planner::calendar::Calendar;
use planner::guard::Guard;
use planner::id::UserId;
use std::sync::Arc;

queries! {
    LATEST = "guard_latest";
    GET = "guard_get";
    INSERT = "guard_insert";
    HOLIDAYS_LIST = "holidays_list";
    HOLIDAYS_PUT = "holidays_put";
    HOLIDAYS_DELETE = "holidays_delete";
}

/// The rules as they stand at one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// 0: none was ever written, and there are no rules.
    pub number: i64,
    pub guard: Arc<Guard>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// Empty: everywhere.
    pub region: String,
    pub day: Date,
    pub name: String,
}

/// The edition in force. Its rules are kept in memory by their checksum: a number whose transaction was undone may come
/// again with other rules.
pub fn current(tx: &mut Tx<'_>) -> Result<Edition, StoreError> {
    let latest = tx.query_opt(&LATEST, params![], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
    let Some((number, checksum)) = latest else { return Ok(Edition { number: 0, guard: Arc::default() }) };
    if let Some(guard) = tx.cache.guard(checksum) {
        return Ok(Edition { number, guard });
    }
    let rules = tx.query_one(&GET, params![number], |row| json::read(row.text(0)?.unwrap_or_default()))?;
    let guard = Arc::new(Guard { rules });
    tx.cache.keep_guard(checksum, guard.clone());
    Ok(Edition { number, guard })
}

/// Writes the edition after `number`.
///
/// # Errors
/// [`StoreError::Duplicate`] where somebody was faster.
pub fn put(tx: &mut Tx<'_>, number: i64, guard: &Guard, by: UserId, at: Timestamp) -> Result<(), StoreError> {
    let rules = json::write(&guard.rules)?;
    tx.execute(&INSERT, params![number + 1, rules, migrations::checksum(&rules), by, at])?;
    Ok(())
}

/// In order.
pub fn holidays(tx: &mut Tx<'_>) -> Result<Vec<Holiday>, StoreError> {
    tx.query(&HOLIDAYS_LIST, params![], |row| Ok(Holiday { region: row.get(0)?, day: row.get(1)?, name: row.get(2)? }))
}

/// The workspace's calendar: closed days everywhere and by region.
pub fn calendar(tx: &mut Tx<'_>) -> Result<Calendar, StoreError> {
    let mut calendar = Calendar::default();
    for Holiday { region, day, .. } in holidays(tx)? {
        if region.is_empty() {
            calendar.holidays.insert(day);
        } else {
            calendar.regional.entry(region).or_default().insert(day);
        }
    }
    Ok(calendar)
}

/// Adds it, or renames the one of that day.
pub fn put_holiday(tx: &mut Tx<'_>, holiday: &Holiday) -> Result<(), StoreError> {
    tx.execute(&HOLIDAYS_PUT, params![holiday.region, holiday.day, holiday.name])?;
    Ok(())
}

pub fn delete_holiday(tx: &mut Tx<'_>, region: &str, day: Date) -> Result<bool, StoreError> {
    Ok(tx.execute(&HOLIDAYS_DELETE, params![region, day])? == 1)
}
