//! What is on record about a person's protection: called on business, or not; consent to a channel; a call that they asked
//! for. Ended, never erased: consent has to be shown years later.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::value::coded;
use jiff::Timestamp;
use planner::id::{GroundId, ProspectId, TouchId, UserId};
use planner::touch::Channel;

queries! {
    INSERT = "grounds_insert";
    OF = "grounds_of";
    END = "grounds_end";
    END_OF_TOUCH = "grounds_end_of_touch";
}

/// What it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Called on their company's business.
    Business,
    /// A consumer, whatever company they have.
    Consumer,
    /// They agreed to a channel.
    Consent,
    /// They asked for one call: evidence, no consent to more.
    Asked,
}

impl Kind {
    pub const ALL: &'static [Kind] = &[Kind::Business, Kind::Consumer, Kind::Consent, Kind::Asked];

    pub const fn code(self) -> &'static str {
        match self {
            Kind::Business => "business",
            Kind::Consumer => "consumer",
            Kind::Consent => "consent",
            Kind::Asked => "asked",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Kind::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

coded!(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    pub prospect: ProspectId,
    pub id: GroundId,
    pub kind: Kind,
    /// Consent and requests name one.
    pub channel: Option<Channel>,
    /// Why, or how it was given.
    pub reason: String,
    /// The touch that it came of: ended when that is voided.
    pub touch: Option<TouchId>,
    pub by: UserId,
    pub at: Timestamp,
}

fn read(row: &Row<'_>) -> Result<Ground, StoreError> {
    Ok(Ground {
        prospect: row.get(0)?,
        id: row.get(1)?,
        kind: row.get(2)?,
        channel: row.get(3)?,
        reason: row.get(4)?,
        touch: row.get(5)?,
        by: row.get(6)?,
        at: row.get(7)?,
    })
}

pub fn insert(tx: &mut Tx<'_>, ground: &Ground) -> Result<(), StoreError> {
    let Ground { prospect, id, kind, channel, reason, touch, by, at } = ground;
    tx.execute(&INSERT, params![prospect, id, kind, channel, reason, touch, by, at])?;
    Ok(())
}

/// Those that stand, oldest first.
pub fn of(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<Vec<Ground>, StoreError> {
    tx.query(&OF, params![prospect], read)
}

/// Ends one; tells whether it stood.
pub fn end(tx: &mut Tx<'_>, prospect: ProspectId, id: GroundId, at: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(&END, params![prospect, id, at])? == 1)
}

/// Ends what came of a touch that is voided.
pub fn end_of_touch(tx: &mut Tx<'_>, prospect: ProspectId, touch: TouchId, at: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&END_OF_TOUCH, params![prospect, touch, at])
}
