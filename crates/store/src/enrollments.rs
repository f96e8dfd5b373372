//! Enrollments and the orders about them.

use crate::error::StoreError;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::value::{ToValue, Value};
use crate::{json, params};
use jiff::Timestamp;
use planner::enrollment::{Directive, Enrollment, Origin};
use planner::id::{CadenceVersionId, EnrollmentId, ProspectId, UserId};

queries! {
    INSERT = "enrollments_insert";
    OF = "enrollments_of";
    END = "enrollments_end";
    REOPEN = "enrollments_reopen";
    SET_VERSION = "enrollments_set_version";
    LIVE = "enrollments_live";
    MOVE = "enrollments_move";
    DIRECTIVES_INSERT = "directives_insert";
    DIRECTIVES_OF = "directives_of";
}

/// A round as it is kept; its orders are rows of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    pub prospect: ProspectId,
    pub id: EnrollmentId,
    pub version: CadenceVersionId,
    pub started_at: Timestamp,
    /// 0-based.
    pub start_step: u16,
    pub origin: Origin,
    pub started_by: UserId,
    pub live: bool,
    pub ended_at: Option<Timestamp>,
}

impl Round {
    /// As the planner wants it. `directives`: those of the prospect, of which this takes its own.
    pub fn with(&self, directives: &[(EnrollmentId, Directive)]) -> Enrollment {
        Enrollment {
            id: self.id,
            prospect: self.prospect,
            version: self.version,
            started_at: self.started_at,
            start_step: self.start_step,
            origin: self.origin,
            directives: directives.iter().filter(|(round, _)| *round == self.id).map(|(_, order)| order.clone()).collect(),
        }
    }
}

fn read(row: &Row<'_>) -> Result<Round, StoreError> {
    Ok(Round {
        prospect: row.get(0)?,
        id: row.get(1)?,
        version: row.get(2)?,
        started_at: row.get(3)?,
        start_step: row.get(4)?,
        origin: json::read(row.text(5)?.unwrap_or_default())?,
        started_by: row.get(6)?,
        live: row.get(7)?,
        ended_at: row.get(8)?,
    })
}

/// # Errors
/// [`StoreError::Duplicate`] where the prospect has a live round already.
pub fn insert(tx: &mut Tx<'_>, round: &Round) -> Result<(), StoreError> {
    insert_many(tx, std::slice::from_ref(round))
}

pub fn insert_many(tx: &mut Tx<'_>, rounds: &[Round]) -> Result<(), StoreError> {
    let origins = rounds.iter().map(|round| json::write(&round.origin)).collect::<Result<Vec<_>, _>>()?;
    let values: Vec<Value<'_>> = rounds
        .iter()
        .zip(&origins)
        .flat_map(|(round, origin)| {
            [
                round.prospect.value(),
                round.id.value(),
                round.version.value(),
                round.started_at.value(),
                round.start_step.value(),
                origin.value(),
                round.started_by.value(),
                round.live.value(),
                round.ended_at.value(),
            ]
        })
        .collect();
    tx.insert_many(&INSERT, 9, &values)?;
    Ok(())
}

/// Oldest first.
pub fn of(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<Vec<Round>, StoreError> {
    tx.query(&OF, params![prospect], read)
}

pub fn get(tx: &mut Tx<'_>, prospect: ProspectId, round: EnrollmentId) -> Result<Option<Round>, StoreError> {
    Ok(of(tx, prospect)?.into_iter().find(|known| known.id == round))
}

/// The one that is under way.
pub fn live(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<Option<Round>, StoreError> {
    Ok(of(tx, prospect)?.into_iter().find(|round| round.live))
}

/// Whether it was live.
pub fn end(tx: &mut Tx<'_>, prospect: ProspectId, round: EnrollmentId, at: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(&END, params![prospect, round, at])? == 1)
}

/// Whether it had ended.
///
/// # Errors
/// [`StoreError::Duplicate`] where another round is live.
pub fn reopen(tx: &mut Tx<'_>, prospect: ProspectId, round: EnrollmentId) -> Result<bool, StoreError> {
    Ok(tx.execute(&REOPEN, params![prospect, round])? == 1)
}

/// Moves a live round to another edition; whether it was live.
pub fn set_version(
    tx: &mut Tx<'_>,
    prospect: ProspectId,
    round: EnrollmentId,
    version: CadenceVersionId,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&SET_VERSION, params![prospect, round, version])? == 1)
}

/// A page of the keys of all live rounds in the order of the prospects' ids, after `after`.
pub fn live_page(tx: &mut Tx<'_>, after: ProspectId, limit: usize) -> Result<Vec<(ProspectId, EnrollmentId)>, StoreError> {
    tx.query(&LIVE, params![after, limit], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Gives the ended rounds of one prospect to another, as a merge does.
pub fn move_ended(tx: &mut Tx<'_>, from: ProspectId, to: ProspectId) -> Result<u64, StoreError> {
    tx.execute(&MOVE, params![from, to])
}

pub fn append_directive(
    tx: &mut Tx<'_>,
    prospect: ProspectId,
    round: EnrollmentId,
    directive: &Directive,
) -> Result<(), StoreError> {
    let order = json::write(&directive.order)?;
    tx.execute(&DIRECTIVES_INSERT, params![prospect, directive.id, round, directive.at, directive.by, order])?;
    Ok(())
}

/// The orders about all of a prospect's rounds, in the order of (at, id).
pub fn directives_of(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<Vec<(EnrollmentId, Directive)>, StoreError> {
    tx.query(&DIRECTIVES_OF, params![prospect], |row| {
        let order = json::read(row.text(4)?.unwrap_or_default())?;
        Ok((row.get(0)?, Directive { id: row.get(1)?, at: row.get(2)?, by: row.get(3)?, order }))
    })
}
