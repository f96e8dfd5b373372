//! Round robin: where everybody's next turn is. Whose turn it is, is the planner's to say.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::Tx;
use planner::id::UserId;
use std::collections::BTreeMap;

queries! {
    TURNS = "robin_turns";
    PUT = "robin_put";
}

/// Stands for the turn that was given last.
const CLOCK: UserId = UserId([0; 16]);

/// The turn that was given last, and the next one of everybody who ever had one.
pub fn turns(tx: &mut Tx<'_>) -> Result<(i64, BTreeMap<UserId, i64>), StoreError> {
    let rows: Vec<(UserId, i64)> = tx.query(&TURNS, params![], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut turns: BTreeMap<UserId, i64> = rows.into_iter().collect();
    let clock = turns.remove(&CLOCK).unwrap_or(0);
    Ok((clock, turns))
}

/// Notes that a turn was given at `clock`, and where the user's next one is.
pub fn given(tx: &mut Tx<'_>, clock: i64, user: UserId, next: i64) -> Result<(), StoreError> {
    tx.execute(&PUT, params![CLOCK, clock])?;
    tx.execute(&PUT, params![user, next])?;
    Ok(())
}
