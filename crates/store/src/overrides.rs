//! Rules of courtesy lifted for one prospect for a while. Law cannot be lifted; that is for the verb to refuse.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::Tx;
use jiff::Timestamp;
use planner::guard::Lifted;
use planner::id::{OverrideId, ProspectId, UserId};

queries! {
    INSERT = "overrides_insert";
    OF = "overrides_of";
    MOVE = "overrides_move";
    STANDING = "overrides_standing";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    pub prospect: ProspectId,
    pub id: OverrideId,
    pub lifted: Lifted,
    pub reason: String,
    pub by: UserId,
    pub at: Timestamp,
}

pub fn insert(tx: &mut Tx<'_>, row: &Override) -> Result<(), StoreError> {
    let Override { prospect, id, lifted, reason, by, at } = row;
    tx.execute(&INSERT, params![prospect, id, lifted.rule, lifted.until, reason, by, at])?;
    Ok(())
}

/// Gives what was lifted for one prospect to another, as a merge does. How many.
pub fn move_all(tx: &mut Tx<'_>, from: ProspectId, to: ProspectId) -> Result<u64, StoreError> {
    tx.execute(&MOVE, params![from, to])
}

/// Those that hold at an instant.
pub fn of(tx: &mut Tx<'_>, prospect: ProspectId, at: Timestamp) -> Result<Vec<Override>, StoreError> {
    tx.query(&OF, params![prospect, at], |row| {
        Ok(Override {
            prospect: row.get(0)?,
            id: row.get(1)?,
            lifted: Lifted { rule: row.get(2)?, until: row.get(3)? },
            reason: row.get(4)?,
            by: row.get(5)?,
            at: row.get(6)?,
        })
    })
}

/// For whom a rule is lifted at an instant, in no order.
pub fn standing(tx: &mut Tx<'_>, rule: &str, at: Timestamp) -> Result<Vec<ProspectId>, StoreError> {
    tx.query(&STANDING, params![rule, at], |row| row.get(0))
}
