//! Orders about many rounds: what was ordered, how far it is, and what it did with whom. What it means is not the store's.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::{Row, Tx};
use jiff::Timestamp;
use planner::id::{BulkOrderId, CadenceVersionId, EnrollmentId, ProspectId, UserId};

queries! {
    INSERT = "bulk_orders_insert";
    UPDATE = "bulk_orders_update";
    GET = "bulk_orders_get";
    LIST = "bulk_orders_list";
    OPEN = "bulk_orders_open";
    PUT_PERSON = "bulk_order_people_put";
    PEOPLE = "bulk_order_people_of";
    DELETE_PERSON = "bulk_order_people_delete";
    BACKLOG = "bulk_backlog";
}

/// One order, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkOrder {
    pub id: BulkOrderId,
    pub by: UserId,
    pub given_at: Timestamp,
    /// Whose people it is about.
    pub rep: UserId,
    /// `spread`, `let_go` or `hand_over`.
    pub what: String,
    /// `backlog` or `everything`.
    pub scope: String,
    /// None: to those who are here, in turns.
    pub to: Option<UserId>,
    /// `stay` or `move`: promises of the next two days.
    pub promises: String,
    /// So many, the first of the list, stay as they are.
    pub keep: u32,
    pub reason: Option<String>,
    pub begins_at: Timestamp,
    /// `waiting`, `running`, `done`, `undoing` or `undone`.
    pub state: String,
    /// How far a pass over everybody has come.
    pub after: Option<ProspectId>,
    pub moved: u32,
    pub stayed: u32,
    pub kept: u32,
}

/// What an order did with one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    pub prospect: ProspectId,
    /// Their round as it stands after the order; none where they have none.
    pub enrollment: Option<EnrollmentId>,
    pub to: Option<UserId>,
    /// Whether anything was done.
    pub moved: bool,
    pub at: Timestamp,
}

/// A step of ours that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub prospect: ProspectId,
    pub enrollment: EnrollmentId,
    pub version: CadenceVersionId,
    pub step: Option<u16>,
}

fn read(row: &Row<'_>) -> Result<BulkOrder, StoreError> {
    Ok(BulkOrder {
        id: row.get(0)?,
        by: row.get(1)?,
        given_at: row.get(2)?,
        rep: row.get(3)?,
        what: row.get(4)?,
        scope: row.get(5)?,
        to: row.get(6)?,
        promises: row.get(7)?,
        keep: row.get(8)?,
        reason: row.get(9)?,
        begins_at: row.get(10)?,
        state: row.get(11)?,
        after: row.get(12)?,
        moved: row.get(13)?,
        stayed: row.get(14)?,
        kept: row.get(15)?,
    })
}

pub fn insert(tx: &mut Tx<'_>, order: &BulkOrder) -> Result<(), StoreError> {
    let BulkOrder { id, by, given_at, rep, what, scope, to, promises, keep, reason, begins_at, state, .. } = order;
    let BulkOrder { after, moved, stayed, kept, .. } = order;
    tx.execute(
        &INSERT,
        params![id, by, given_at, rep, what, scope, to, promises, keep, reason, begins_at, state, after, moved, stayed, kept],
    )?;
    Ok(())
}

/// Its state and how far it is; what was ordered never changes.
pub fn update(tx: &mut Tx<'_>, order: &BulkOrder) -> Result<(), StoreError> {
    let BulkOrder { id, state, after, moved, stayed, kept, .. } = order;
    tx.execute(&UPDATE, params![id, state, after, moved, stayed, kept])?;
    Ok(())
}

pub fn get(tx: &mut Tx<'_>, id: BulkOrderId) -> Result<Option<BulkOrder>, StoreError> {
    tx.query_opt(&GET, params![id], read)
}

/// The latest, the newest first.
pub fn list(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<BulkOrder>, StoreError> {
    tx.query(&LIST, params![limit], read)
}

/// What is to be carried out or taken back by then.
pub fn open(tx: &mut Tx<'_>, at: Timestamp, limit: usize) -> Result<Vec<BulkOrder>, StoreError> {
    tx.query(&OPEN, params![at, limit], read)
}

pub fn put_person(tx: &mut Tx<'_>, order: BulkOrderId, person: &Person) -> Result<(), StoreError> {
    let Person { prospect, enrollment, to, moved, at } = person;
    tx.execute(&PUT_PERSON, params![order, prospect, enrollment, to, moved, at])?;
    Ok(())
}

/// Some of those with whom it did something.
pub fn people(tx: &mut Tx<'_>, order: BulkOrderId, limit: usize) -> Result<Vec<Person>, StoreError> {
    tx.query(&PEOPLE, params![order, limit], |row| {
        Ok(Person { prospect: row.get(0)?, enrollment: row.get(1)?, to: row.get(2)?, moved: row.get(3)?, at: row.get(4)? })
    })
}

pub fn delete_person(tx: &mut Tx<'_>, order: BulkOrderId, prospect: ProspectId) -> Result<(), StoreError> {
    tx.execute(&DELETE_PERSON, params![order, prospect])?;
    Ok(())
}

/// A user's own steps that are ready by then, in the order of the list, but for those that the order has seen to; the first
/// `skip` are passed over.
pub fn backlog(
    tx: &mut Tx<'_>,
    user: UserId,
    at: Timestamp,
    order: BulkOrderId,
    skip: usize,
    limit: usize,
) -> Result<Vec<Waiting>, StoreError> {
    tx.query(&BACKLOG, params![user, at, order, limit, skip], |row| {
        Ok(Waiting { prospect: row.get(0)?, enrollment: row.get(1)?, version: row.get(2)?, step: row.get(3)? })
    })
}
