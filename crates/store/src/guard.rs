//! The guard's rules, in editions that never change, and the days on which the workspace is closed.

use crate::error::StoreError;
use crate::query::queries;
use crate::tx::Tx;
use crate::{json, migrations, params};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use planner::calendar::Calendar;
use planner::guard::{Guard, Rule};
use planner::id::UserId;
use planner::law::{Choices, Holidays};
use serde::{Deserialize, Serialize};
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
    /// The workspace's own rules, and those of the law that applies.
    pub guard: Arc<Guard>,
    /// What was written: the rest follows from it.
    pub written: Arc<Written>,
    /// The public holidays that the law counts.
    pub public: Arc<Holidays>,
}

/// What an edition holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Written {
    /// The workspace's own rules.
    pub rules: Vec<Rule>,
    /// What it chose about the law.
    #[serde(default)]
    pub law: Choices,
}

/// An edition's rules, kept in memory.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    guard: Arc<Guard>,
    written: Arc<Written>,
    public: Arc<Holidays>,
}

impl Rules {
    fn of(written: Written) -> Rules {
        let mut rules = written.rules.clone();
        rules.extend(written.law.rules());
        Rules { guard: Arc::new(Guard { rules }), public: written.law.holidays(), written: Arc::new(written) }
    }

    fn none() -> Rules {
        Rules { guard: Arc::default(), written: Arc::default(), public: Arc::default() }
    }

    fn at(self, number: i64) -> Edition {
        Edition { number, guard: self.guard, written: self.written, public: self.public }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// Empty: everywhere.
    pub region: String,
    pub day: Date,
    /// Closed from that time on; none: all day. To the minute.
    pub from: Option<Time>,
    /// Empty: it has none.
    pub name: String,
    /// The file that it came with; empty: by hand.
    pub source: String,
}

/// The edition in force. Its rules are kept in memory by their checksum: a number whose transaction was undone may come
/// again with other rules.
pub fn current(tx: &mut Tx<'_>) -> Result<Edition, StoreError> {
    let latest = tx.query_opt(&LATEST, params![], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
    let Some((number, checksum)) = latest else { return Ok(Rules::none().at(0)) };
    if let Some(rules) = tx.cache.guard(checksum) {
        return Ok(rules.at(number));
    }
    let written = tx.query_one(&GET, params![number], |row| {
        let text = row.text(0)?.unwrap_or_default();
        // The first editions were a list of rules.
        match text.starts_with('[') {
            true => Ok(Written { rules: json::read(text)?, law: Choices::default() }),
            false => json::read(text),
        }
    })?;
    let rules = Rules::of(written);
    tx.cache.keep_guard(checksum, rules.clone());
    Ok(rules.at(number))
}

/// Writes the edition after `number`: the workspace's own rules, and the choices about the law as they are.
///
/// # Errors
/// [`StoreError::Duplicate`] where somebody was faster.
pub fn put(tx: &mut Tx<'_>, number: i64, guard: &Guard, by: UserId, at: Timestamp) -> Result<(), StoreError> {
    let law = current(tx)?.written.law.clone();
    put_written(tx, number, &Written { rules: guard.rules.clone(), law }, by, at)
}

/// Writes the edition after `number`.
///
/// # Errors
/// [`StoreError::Duplicate`] where somebody was faster.
pub fn put_written(tx: &mut Tx<'_>, number: i64, written: &Written, by: UserId, at: Timestamp) -> Result<(), StoreError> {
    let text = json::write(written)?;
    tx.execute(&INSERT, params![number + 1, text, migrations::checksum(&text), by, at])?;
    Ok(())
}

/// In order.
pub fn holidays(tx: &mut Tx<'_>) -> Result<Vec<Holiday>, StoreError> {
    tx.query(&HOLIDAYS_LIST, params![], |row| {
        let minute: Option<i64> = row.get(2)?;
        Ok(Holiday { region: row.get(0)?, day: row.get(1)?, from: minute.and_then(time), name: row.get(3)?, source: row.get(4)? })
    })
}

fn time(minute: i64) -> Option<Time> {
    let part = |number: i64| i8::try_from(number).ok();
    Time::new(part(minute / 60)?, part(minute % 60)?, 0, 0).ok()
}

/// The workspace's calendar: closed and half days everywhere, closed days by region, and the public holidays.
pub fn calendar(tx: &mut Tx<'_>) -> Result<Calendar, StoreError> {
    let edition = current(tx)?;
    calendar_of(tx, &edition)
}

/// The calendar under an edition that is at hand.
pub fn calendar_of(tx: &mut Tx<'_>, edition: &Edition) -> Result<Calendar, StoreError> {
    let mut calendar = Calendar { public: edition.public.clone(), ..Calendar::default() };
    for Holiday { region, day, from, .. } in holidays(tx)? {
        match from {
            // Half days are the workspace's alone, and hold everywhere.
            Some(from) => {
                calendar.half_days.insert(day, from);
            }
            None if region.is_empty() => {
                calendar.holidays.insert(day);
            }
            None => {
                calendar.regional.entry(region).or_default().insert(day);
            }
        }
    }
    Ok(calendar)
}

/// Adds it, or takes the place of the one of that day.
pub fn put_holiday(tx: &mut Tx<'_>, holiday: &Holiday) -> Result<(), StoreError> {
    let minute = holiday.from.map(|time| i64::from(time.hour()) * 60 + i64::from(time.minute()));
    tx.execute(&HOLIDAYS_PUT, params![holiday.region, holiday.day, minute, holiday.name, holiday.source])?;
    Ok(())
}

pub fn delete_holiday(tx: &mut Tx<'_>, region: &str, day: Date) -> Result<bool, StoreError> {
    Ok(tx.execute(&HOLIDAYS_DELETE, params![region, day])? == 1)
}
