//! Who did what to what, with what was there before and after. Append-only.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::{Row, Tx};
use jiff::Timestamp;
use planner::id::UserId;

queries! {
    INSERT = "audit_insert";
    OF_SUBJECT = "audit_of_subject";
    LIST = "audit_list";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// UUIDv7: also the order.
    pub id: [u8; 16],
    pub at: Timestamp,
    /// None: the program itself.
    pub user: Option<UserId>,
    /// The verb, as `log_touch`.
    pub action: String,
    /// As `prospect`, `user`, `guard`.
    pub subject_kind: String,
    pub subject: Option<[u8; 16]>,
    /// JSON.
    pub before: Option<String>,
    pub after: Option<String>,
}

fn read(row: &Row<'_>) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: row.get(0)?,
        at: row.get(1)?,
        user: row.get(2)?,
        action: row.get(3)?,
        subject_kind: row.get(4)?,
        subject: row.get(5)?,
        before: row.get(6)?,
        after: row.get(7)?,
    })
}

pub fn append(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), StoreError> {
    let Entry { id, at, user, action, subject_kind, subject, before, after } = entry;
    tx.execute(&INSERT, params![id, at, user, action, subject_kind, subject, before, after])?;
    Ok(())
}

/// Newest first.
pub fn of_subject(tx: &mut Tx<'_>, subject: [u8; 16], limit: usize) -> Result<Vec<Entry>, StoreError> {
    tx.query(&OF_SUBJECT, params![subject, limit], read)
}

/// Newest first, before an entry (sixteen times 255 for the first page).
pub fn page(tx: &mut Tx<'_>, before: [u8; 16], limit: usize) -> Result<Vec<Entry>, StoreError> {
    tx.query(&LIST, params![before, limit], read)
}
