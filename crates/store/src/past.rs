//! What is left of people who were erased: their rounds and touches, for counting, without whom they were about.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::Tx;
use planner::id::ProspectId;

queries! {
    KEEP_ROUNDS = "past_rounds_keep";
    KEEP_TOUCHES = "past_touches_keep";
    COUNT = "past_count";
}

/// How much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Past {
    pub rounds: u64,
    pub touches: u64,
    /// Of these, so many were counted for the hour, and are still.
    pub counted: u64,
}

/// Keeps what counts of somebody who is about to be erased; their answers must still be there. A second time changes nothing.
pub fn keep(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<(), StoreError> {
    tx.execute(&KEEP_ROUNDS, params![prospect])?;
    tx.execute(&KEEP_TOUCHES, params![prospect])?;
    Ok(())
}

/// All that is kept.
pub fn count(tx: &mut Tx<'_>) -> Result<Past, StoreError> {
    tx.query_one(&COUNT, params![], |row| Ok(Past { rounds: row.get(0)?, touches: row.get(1)?, counted: row.get(2)? }))
}
