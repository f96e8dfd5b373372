//! What other systems call our people and companies: the surest way to tell duplicates.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::Tx;
use crate::value::{ToValue, Value};

queries! {
    INSERT = "external_ids_insert";
    FIND = "external_ids_find";
    OF = "external_ids_of";
    MOVE = "external_ids_move";
    DELETE = "external_ids_delete";
    DELETE_ONE = "external_ids_delete_one";
}

/// Whose id it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Prospect,
    Company,
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Kind::Prospect => "prospect",
            Kind::Company => "company",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalId {
    pub kind: Kind,
    /// As `hubspot`, `zoho`.
    pub source: String,
    pub external_id: String,
    /// Of the prospect or the company.
    pub id: [u8; 16],
}

/// The first to have one keeps it.
pub fn insert_many(tx: &mut Tx<'_>, ids: &[ExternalId]) -> Result<(), StoreError> {
    let values: Vec<Value<'_>> = ids
        .iter()
        .flat_map(|id| [Value::Text(id.kind.code()), id.source.value(), id.external_id.value(), id.id.value()])
        .collect();
    tx.insert_many(&INSERT, 4, &values)?;
    Ok(())
}

/// Pairs of the foreign id and ours.
pub fn find(tx: &mut Tx<'_>, kind: Kind, source: &str, ids: &[String]) -> Result<Vec<(String, [u8; 16])>, StoreError> {
    tx.query(&FIND, params![kind.code(), source, ids], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Pairs of the source and the foreign id.
pub fn of(tx: &mut Tx<'_>, id: [u8; 16]) -> Result<Vec<(String, String)>, StoreError> {
    tx.query(&OF, params![id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Gives those of one to another, as a merge does.
pub fn move_all(tx: &mut Tx<'_>, from: [u8; 16], to: [u8; 16]) -> Result<u64, StoreError> {
    tx.execute(&MOVE, params![from, to])
}

pub fn delete_of(tx: &mut Tx<'_>, id: [u8; 16]) -> Result<u64, StoreError> {
    tx.execute(&DELETE, params![id])
}

/// Forgets one foreign id.
pub fn delete(tx: &mut Tx<'_>, kind: Kind, source: &str, external_id: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(&DELETE_ONE, params![kind.code(), source, external_id])? == 1)
}
