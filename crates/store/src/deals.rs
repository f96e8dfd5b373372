//! Deals: small records with a next step and its date, until the pipeline is built.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::{Row, Tx};
use jiff::Timestamp;
use planner::id::{CompanyId, DealId, EnrollmentId, ProspectId, TouchId, UserId};

queries! {
    DEALT = "prospects_dealt";
    INSERT = "deals_insert";
    UPDATE = "deals_update";
    OF = "deals_of";
    DUE = "deals_due";
    COUNT_DUE = "deals_count_due";
    OPEN_OF_OWNER = "deals_open_of_owner";
    DELETE = "deals_delete";
    ENGAGED = "deals_engaged";
    MOVE = "deals_move";
    ENGAGED_THEN = "deals_engaged_then";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deal {
    pub prospect: ProspectId,
    pub id: DealId,
    pub title: String,
    pub owner: Option<UserId>,
    pub stage: String,
    pub next_step: Option<String>,
    pub next_at: Option<Timestamp>,
    pub enrollment: Option<EnrollmentId>,
    /// The touch that opened it.
    pub touch: Option<TouchId>,
    pub version: i64,
    pub created_at: Timestamp,
    pub closed_at: Option<Timestamp>,
}

fn read(row: &Row<'_>) -> Result<Deal, StoreError> {
    Ok(Deal {
        prospect: row.get(0)?,
        id: row.get(1)?,
        title: row.get(2)?,
        owner: row.get(3)?,
        stage: row.get(4)?,
        next_step: row.get(5)?,
        next_at: row.get(6)?,
        enrollment: row.get(7)?,
        touch: row.get(8)?,
        version: row.get(9)?,
        created_at: row.get(10)?,
        closed_at: row.get(11)?,
    })
}

pub fn insert(tx: &mut Tx<'_>, deal: &Deal) -> Result<(), StoreError> {
    let Deal { prospect, id, title, owner, stage, next_step, next_at, enrollment, touch, version, created_at, closed_at } = deal;
    tx.execute(
        &INSERT,
        params![prospect, id, title, owner, stage, next_step, next_at, enrollment, touch, version, created_at, closed_at],
    )?;
    tx.execute(&DEALT, params![prospect])?;
    Ok(())
}

/// Whether it was still at `deal.version`, and is changed now.
pub fn update(tx: &mut Tx<'_>, deal: &Deal) -> Result<bool, StoreError> {
    let Deal { prospect, id, title, owner, stage, next_step, next_at, closed_at, version, .. } = deal;
    Ok(tx.execute(&UPDATE, params![prospect, id, title, owner, stage, next_step, next_at, closed_at, version])? == 1)
}

/// Oldest first, closed ones too.
pub fn of(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<Vec<Deal>, StoreError> {
    tx.query(&OF, params![prospect], read)
}

/// An owner's next steps that are due at an instant, by date.
pub fn due(tx: &mut Tx<'_>, owner: UserId, at: Timestamp, limit: usize) -> Result<Vec<Deal>, StoreError> {
    tx.query(&DUE, params![owner, at, limit], read)
}

pub fn count_due(tx: &mut Tx<'_>, owner: UserId, at: Timestamp) -> Result<u64, StoreError> {
    tx.query_one(&COUNT_DUE, params![owner, at], |row| row.get(0))
}

/// An owner's open deals that have a next date, soonest first.
pub fn open_of_owner(tx: &mut Tx<'_>, owner: UserId, limit: usize) -> Result<Vec<Deal>, StoreError> {
    tx.query(&OPEN_OF_OWNER, params![owner, limit], read)
}

/// Takes it out, as voiding the touch that opened it does.
pub fn delete(tx: &mut Tx<'_>, prospect: ProspectId, deal: DealId) -> Result<bool, StoreError> {
    Ok(tx.execute(&DELETE, params![prospect, deal])? == 1)
}

/// Gives the deals of one prospect to another, as a merge does. How many.
pub fn move_all(tx: &mut Tx<'_>, from: ProspectId, to: ProspectId) -> Result<u64, StoreError> {
    let moved = tx.execute(&MOVE, params![from, to])?;
    if moved > 0 {
        tx.execute(&DEALT, params![to])?;
    }
    Ok(moved)
}

/// Who is engaged at a company: whose open deal with anybody there is the oldest.
pub fn engaged_at(tx: &mut Tx<'_>, company: CompanyId) -> Result<Option<UserId>, StoreError> {
    tx.query_opt(&ENGAGED, params![company], |row| row.get(0))
}

/// Who was engaged at a company at an instant.
pub fn engaged_then(tx: &mut Tx<'_>, company: CompanyId, at: Timestamp) -> Result<Option<UserId>, StoreError> {
    tx.query_opt(&ENGAGED_THEN, params![company, at], |row| row.get(0))
}
