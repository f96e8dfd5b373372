//! What the upkeep could not see to: passed over for a while, so that nothing waits behind it, and told by `doctor`.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::value::coded;
use jiff::Timestamp;

queries! {
    PUT = "passed_over_put";
    GET = "passed_over_get";
    LIST = "passed_over_list";
    DUE = "passed_over_due";
    DELETE = "passed_over_delete";
    COUNT = "passed_over_count";
}

/// What kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Prospect,
    Timetable,
    /// An order about many.
    Order,
    /// A part of the upkeep as a whole.
    Part,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Prospect, Kind::Timetable, Kind::Order, Kind::Part];

    /// The name in the store, and as doctor tells it.
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Prospect => "prospect",
            Kind::Timetable => "timetable",
            Kind::Order => "order",
            Kind::Part => "part",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

coded!(Kind);

/// One thing, what is wrong with it, and when it is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    pub kind: Kind,
    /// Its id, or the part's name.
    pub subject: Vec<u8>,
    pub fault: String,
    pub since: Timestamp,
    /// When it could not be seen to last.
    pub noted_at: Timestamp,
    pub again_at: Timestamp,
    pub tries: u32,
}

fn read(row: &Row<'_>) -> Result<PassedOver, StoreError> {
    Ok(PassedOver {
        kind: row.get(0)?,
        subject: row.get(1)?,
        fault: row.get(2)?,
        since: row.get(3)?,
        noted_at: row.get(4)?,
        again_at: row.get(5)?,
        tries: row.get(6)?,
    })
}

/// In the place of what was noted of it before; since when it is passed over stays.
pub fn put(tx: &mut Tx<'_>, row: &PassedOver) -> Result<(), StoreError> {
    let PassedOver { kind, subject, fault, since, noted_at, again_at, tries } = row;
    tx.execute(&PUT, params![kind, subject, fault, since, noted_at, again_at, tries])?;
    Ok(())
}

pub fn get(tx: &mut Tx<'_>, kind: Kind, subject: &[u8]) -> Result<Option<PassedOver>, StoreError> {
    tx.query_opt(&GET, params![kind, subject], read)
}

/// The oldest first.
pub fn list(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<PassedOver>, StoreError> {
    tx.query(&LIST, params![limit], read)
}

/// What is to be tried again by then, the longest overdue first.
pub fn due(tx: &mut Tx<'_>, at: Timestamp, limit: usize) -> Result<Vec<PassedOver>, StoreError> {
    tx.query(&DUE, params![at, limit], read)
}

/// Whether it was noted.
pub fn delete(tx: &mut Tx<'_>, kind: Kind, subject: &[u8]) -> Result<bool, StoreError> {
    Ok(tx.execute(&DELETE, params![kind, subject])? == 1)
}

pub fn count(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    tx.query_one(&COUNT, params![], |row| row.get(0))
}
