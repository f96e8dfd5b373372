//! Cadences and their editions. An edition never changes, so it is read once and kept.

use crate::error::StoreError;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::{json, params};
use jiff::Timestamp;
use planner::cadence::CadenceVersion;
use planner::id::{CadenceId, CadenceVersionId, UserId};
use std::sync::Arc;

queries! {
    INSERT = "cadences_insert";
    UPDATE = "cadences_update";
    GET = "cadences_get";
    BY_NAME = "cadences_by_name";
    LIST = "cadences_list";
    VERSIONS_INSERT = "cadence_versions_insert";
    VERSIONS_GET = "cadence_versions_get";
    VERSIONS_CURRENT = "cadence_versions_current";
    VERSIONS_OF = "cadence_versions_of";
    VERSIONS_LIVE = "cadence_versions_live";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cadence {
    pub id: CadenceId,
    /// Unique among those that are not archived.
    pub name: String,
    pub about: String,
    /// The number of the edition that new rounds follow.
    pub current_number: u32,
    /// Grows with each change; the ETag. Not an edition.
    pub version: i64,
    pub created_at: Timestamp,
    pub archived_at: Option<Timestamp>,
}

/// An edition in the list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    pub id: CadenceVersionId,
    pub number: u32,
    pub made_by: Option<UserId>,
    pub made_at: Timestamp,
}

/// Live rounds of one edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveRounds {
    pub cadence: CadenceId,
    pub version: CadenceVersionId,
    pub rounds: u64,
}

fn read(row: &Row<'_>) -> Result<Cadence, StoreError> {
    Ok(Cadence {
        id: row.get(0)?,
        name: row.get(1)?,
        about: row.get(2)?,
        current_number: row.get(3)?,
        version: row.get(4)?,
        created_at: row.get(5)?,
        archived_at: row.get(6)?,
    })
}

/// # Errors
/// [`StoreError::Duplicate`] where the name is taken.
pub fn insert(tx: &mut Tx<'_>, cadence: &Cadence) -> Result<(), StoreError> {
    let Cadence { id, name, about, current_number, version, created_at, archived_at } = cadence;
    tx.execute(&INSERT, params![id, name, about, current_number, version, created_at, archived_at])?;
    Ok(())
}

/// Whether it was still at `cadence.version`, and is changed now.
pub fn update(tx: &mut Tx<'_>, cadence: &Cadence) -> Result<bool, StoreError> {
    let Cadence { id, name, about, current_number, version, created_at: _, archived_at } = cadence;
    Ok(tx.execute(&UPDATE, params![id, name, about, current_number, archived_at, version])? == 1)
}

pub fn get(tx: &mut Tx<'_>, cadence: CadenceId) -> Result<Option<Cadence>, StoreError> {
    tx.query_opt(&GET, params![cadence], read)
}

/// Among those that are not archived.
pub fn by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<Cadence>, StoreError> {
    tx.query_opt(&BY_NAME, params![name], read)
}

/// By name, archived ones last.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Cadence>, StoreError> {
    tx.query(&LIST, params![], read)
}

pub fn insert_version(
    tx: &mut Tx<'_>,
    version: &CadenceVersion,
    made_by: Option<UserId>,
    made_at: Timestamp,
) -> Result<(), StoreError> {
    let (steps, policy) = (json::write(&version.steps)?, json::write(&version.policy)?);
    tx.execute(
        &VERSIONS_INSERT,
        params![version.id, version.cadence, version.number, version.name, steps, policy, made_by, made_at],
    )?;
    Ok(())
}

/// From memory where it was read before.
pub fn version(tx: &mut Tx<'_>, id: CadenceVersionId) -> Result<Option<Arc<CadenceVersion>>, StoreError> {
    if let Some(known) = tx.cache.version(id) {
        return Ok(Some(known));
    }
    let read = tx.query_opt(&VERSIONS_GET, params![id], |row| {
        Ok(CadenceVersion {
            id: row.get(0)?,
            cadence: row.get(1)?,
            number: row.get(2)?,
            name: row.get(3)?,
            steps: json::read(row.text(4)?.unwrap_or_default())?,
            policy: json::read(row.text(5)?.unwrap_or_default())?,
        })
    })?;
    let Some(version) = read.map(Arc::new) else { return Ok(None) };
    // Even if this transaction is undone: nothing will ever refer to that id with other contents.
    tx.cache.keep_version(version.clone());
    Ok(Some(version))
}

/// The edition that new rounds follow.
pub fn current_version(tx: &mut Tx<'_>, cadence: CadenceId) -> Result<Option<Arc<CadenceVersion>>, StoreError> {
    match tx.query_opt(&VERSIONS_CURRENT, params![cadence], |row| row.get(0))? {
        None => Ok(None),
        Some(id) => version(tx, id),
    }
}

/// Newest first.
pub fn editions(tx: &mut Tx<'_>, cadence: CadenceId) -> Result<Vec<Edition>, StoreError> {
    tx.query(&VERSIONS_OF, params![cadence], |row| {
        Ok(Edition { id: row.get(0)?, number: row.get(1)?, made_by: row.get(2)?, made_at: row.get(3)? })
    })
}

/// How many rounds are under way on each edition. Counts them one by one.
pub fn live_rounds(tx: &mut Tx<'_>) -> Result<Vec<LiveRounds>, StoreError> {
    tx.query(&VERSIONS_LIVE, params![], |row| Ok(LiveRounds { cadence: row.get(0)?, version: row.get(1)?, rounds: row.get(2)? }))
}
