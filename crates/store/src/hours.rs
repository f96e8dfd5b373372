//! The hour: how many calls each cell had and how many reached somebody, and what was learned from them last.

use crate::error::StoreError;
use crate::query::queries;
use crate::tx::Tx;
use crate::{json, migrations, params};
use jiff::Timestamp;
use planner::hour::{Cell, Comparison, Model, Steering, Tally};
use planner::id::UserId;
use std::sync::Arc;

crate::value::coded!(planner::hour::Steering);

queries! {
    ADD = "hours_add";
    SINCE = "hours_since";
    LATEST = "hours_latest";
    MODEL = "hours_model";
    PUT = "hours_put";
    SETTLE = "hours_settle";
}

/// What was learned, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    pub fitted_at: Timestamp,
    pub steering: Steering,
    /// Whether every round was decided anew since the steering changed.
    pub settled: bool,
    pub comparison: Comparison,
    pub model: Arc<Model>,
}

/// Counts calls, or takes them back with negative figures.
pub fn add(tx: &mut Tx<'_>, cell: &Cell, by: UserId, calls: i64, reached: i64) -> Result<(), StoreError> {
    tx.execute(&ADD, params![cell.code(), by, calls, reached])?;
    Ok(())
}

/// From that week on, in order of week.
pub fn since(tx: &mut Tx<'_>, week: u16) -> Result<Vec<Tally>, StoreError> {
    tx.query(&SINCE, params![Cell::first_of_week(week)], |row| {
        let number = |value: i64| u32::try_from(value).unwrap_or(0);
        Ok(Tally { cell: Cell::from_code(row.get(0)?), calls: number(row.get(1)?), reached: number(row.get(2)?) })
    })
}

/// What was learned last; none before the first time. Its figures are kept in memory by their checksum.
pub fn learned(tx: &mut Tx<'_>) -> Result<Option<Learned>, StoreError> {
    let latest = tx.query_opt(&LATEST, params![], |row| {
        let comparison: Comparison = json::read(row.text(3)?.unwrap_or_default())?;
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, comparison, row.get::<i64>(4)?))
    })?;
    let Some((fitted_at, steering, settled, comparison, checksum)) = latest else { return Ok(None) };
    let model = match tx.cache.hours(checksum) {
        Some(model) => model,
        None => {
            let text = |row: &crate::tx::Row<'_>| json::read(row.text(0)?.unwrap_or_default());
            let model: Arc<Model> = Arc::new(tx.query_one(&MODEL, params![], text)?);
            tx.cache.keep_hours(checksum, model.clone());
            model
        }
    };
    Ok(Some(Learned { fitted_at, steering, settled, comparison, model }))
}

/// Keeps what was learned, in the place of what was learned before.
pub fn put(tx: &mut Tx<'_>, learned: &Learned) -> Result<(), StoreError> {
    let Learned { fitted_at, steering, settled, comparison, model } = learned;
    let (comparison, model) = (json::write(comparison)?, json::write(&**model)?);
    let checksum = migrations::checksum(&model);
    tx.execute(&PUT, params![fitted_at, steering, settled, comparison, model, checksum])?;
    Ok(())
}

/// Notes that every round was decided anew under what was learned then.
pub fn settle(tx: &mut Tx<'_>, fitted_at: Timestamp) -> Result<(), StoreError> {
    tx.execute(&SETTLE, params![fitted_at])?;
    Ok(())
}
