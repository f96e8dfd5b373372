//! What reaches across people: rows that hold somebody's entries back, joined when a list is shown. A touch writes one
//! row per held owner, never their answers.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::{Row, Tx};
use jiff::Timestamp;
use planner::guard::Scope;
use planner::id::UserId;

queries! {
    PUT = "holds_put";
    FOR_OWNER = "holds_for_owner";
    OF_KEY = "holds_of_key";
    DELETE = "holds_delete";
    DELETE_PAST = "holds_delete_past";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Whose entries wait.
    pub held_owner: UserId,
    pub scope: Scope,
    /// The number (E.164), or the id in hexadecimal, by scope.
    pub key: String,
    /// The rule's code.
    pub rule: String,
    pub until: Timestamp,
    /// Whose touch causes it.
    pub by: UserId,
}

/// Holds until the later of this and what was there for the same rule.
pub fn put(tx: &mut Tx<'_>, hold: &Hold) -> Result<(), StoreError> {
    let Hold { held_owner, scope, key, rule, until, by } = hold;
    tx.execute(&PUT, params![held_owner, scope, key, rule, until, by])?;
    Ok(())
}

/// What holds an owner's entries back at an instant. Few rows: one key range.
pub fn for_owner(tx: &mut Tx<'_>, owner: UserId, at: Timestamp) -> Result<Vec<Hold>, StoreError> {
    tx.query(&FOR_OWNER, params![owner, at], read)
}

/// What is held at a company, on a number or with a person, whoever is held; what is over too, until it is tidied.
pub fn at(tx: &mut Tx<'_>, scope: Scope, key: &str) -> Result<Vec<Hold>, StoreError> {
    tx.query(&OF_KEY, params![scope, key], read)
}

fn read(row: &Row<'_>) -> Result<Hold, StoreError> {
    Ok(Hold {
        held_owner: row.get(0)?,
        scope: row.get(1)?,
        key: row.get(2)?,
        rule: row.get(3)?,
        until: row.get(4)?,
        by: row.get(5)?,
    })
}

/// Lets go what one rule holds for one owner.
pub fn release(tx: &mut Tx<'_>, owner: UserId, scope: Scope, key: &str, rule: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(&DELETE, params![owner, scope, key, rule])? == 1)
}

/// Clears holds that are over.
pub fn tidy(tx: &mut Tx<'_>, at: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&DELETE_PAST, params![at])
}
