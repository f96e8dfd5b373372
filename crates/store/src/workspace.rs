//! The workspace: one per database.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::Tx;
use jiff::Timestamp;

queries! {
    GET = "workspace_get";
    INSERT = "workspace_insert";
    UPDATE = "workspace_update";
    SIZES = "workspace_sizes";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    pub name: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// IANA name.
    pub zone: String,
    /// `open` or `closed`.
    pub visibility: String,
    /// Touches a day, for users who set none of their own.
    pub capacity: u32,
    /// JSON; the store does not look inside.
    pub settings: String,
    pub version: i64,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    pub users: u32,
    pub prospects: u64,
}

/// None before `init`.
pub fn get(tx: &mut Tx<'_>) -> Result<Option<Workspace>, StoreError> {
    tx.query_opt(&GET, params![], |row| {
        Ok(Workspace {
            name: row.get(0)?,
            country: row.get(1)?,
            zone: row.get(2)?,
            visibility: row.get(3)?,
            capacity: row.get(4)?,
            settings: row.get(5)?,
            version: row.get(6)?,
            created_at: row.get(7)?,
        })
    })
}

pub fn insert(tx: &mut Tx<'_>, workspace: &Workspace) -> Result<(), StoreError> {
    let Workspace { name, country, zone, visibility, capacity, settings, version, created_at } = workspace;
    tx.execute(&INSERT, params![name, country, zone, visibility, capacity, settings, version, created_at])?;
    Ok(())
}

/// Whether it was still at `workspace.version`, and is changed now.
pub fn update(tx: &mut Tx<'_>, workspace: &Workspace) -> Result<bool, StoreError> {
    let Workspace { name, country, zone, visibility, capacity, settings, version, created_at: _ } = workspace;
    Ok(tx.execute(&UPDATE, params![name, country, zone, visibility, capacity, settings, version])? == 1)
}

/// Counts the prospects one by one: for pages that are seldom opened.
pub fn sizes(tx: &mut Tx<'_>) -> Result<Sizes, StoreError> {
    tx.query_one(&SIZES, params![], |row| Ok(Sizes { users: row.get(0)?, prospects: row.get(1)? }))
}
