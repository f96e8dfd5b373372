//! The books of an import: how far it has come, what it did, what it refused. Written in the transaction of each piece, so
//! that a kill between two pieces loses nothing and repeats nothing.

use crate::context::Context;
use crate::import::Job;
use crate::refused::Refused;
use intake::limits::KEPT_OF_REJECTS;
use intake::{RowFault, Scope};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use planner::bounds::plus;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::imports::{self, Import, ImportRow, Reject};

/// For how long whoever works on an import is believed to be alive after their last piece.
pub(crate) const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// What was done, whole or in one piece.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Tally {
    pub created: u64,
    pub merged: u64,
    pub rejected: u64,
    /// Values that their field could not hold, of rows that landed.
    pub left_out: u64,
    /// What is kept of rejected rows, in bytes; and how many more there were, of which nothing is kept.
    pub rejects_weigh: u64,
    pub not_kept: u64,
    pub companies_created: u64,
    pub enrolled: u64,
    /// Of those, who begin on a later day because those before it are full; and the last of these days.
    pub laid: u64,
    pub last_start: Option<Date>,
    pub suppressed: u64,
    /// Keys of the fields that were made for it.
    pub fields: Vec<String>,
    /// What undo kept.
    pub kept: Option<u64>,
    /// Owners who are no users here, with their rows.
    pub strangers: BTreeMap<String, u64>,
}

impl Tally {
    pub fn add(&mut self, other: &Tally) {
        self.created += other.created;
        self.merged += other.merged;
        self.rejected += other.rejected;
        self.left_out += other.left_out;
        self.rejects_weigh += other.rejects_weigh;
        self.not_kept += other.not_kept;
        self.companies_created += other.companies_created;
        self.enrolled += other.enrolled;
        self.laid += other.laid;
        self.last_start = self.last_start.max(other.last_start);
        self.suppressed += other.suppressed;
        for (name, rows) in &other.strangers {
            *self.strangers.entry(name.clone()).or_default() += rows;
        }
    }

    pub fn of(import: &Import) -> Tally {
        serde_json::from_str(&import.counts).unwrap_or_default()
    }

    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The import, where the piece between those positions is still to be done; none where it is done already, as after a
/// commit whose answer was lost.
///
/// # Errors
/// Where it was stopped or taken over by somebody else in the meantime.
pub(crate) fn open(on: &mut Context<'_, '_>, job: &Job, after: u64, until: u64) -> Result<Option<Import>, Refused> {
    let import = imports::get(on.tx, job.import)?.ok_or(Refused::NotFound("import"))?;
    match import.state.as_str() {
        "running" if import.rows_read >= until => Ok(None),
        "running" if import.rows_read == after => Ok(Some(import)),
        _ => {
            Err(Refused::Conflict { message: "the import was stopped or taken over; look at it again".to_owned(), held_by: None })
        }
    }
}

/// The piece is done.
pub(crate) fn advance(on: &mut Context<'_, '_>, import: &mut Import, until: u64, tally: &Tally) -> Result<(), Refused> {
    let mut whole = Tally::of(import);
    whole.add(tally);
    import.counts = whole.written();
    import.rows_read = until;
    import.lease_until = lease(on.now);
    imports::update(on.tx, import)?;
    Ok(())
}

pub(crate) fn lease(now: Timestamp) -> Timestamp {
    plus(now, LEASE)
}

/// The faults of one record as one entry of the file of rejects; the row's own faults first.
pub(crate) fn reject(line: u64, faults: &[RowFault], original: &[String]) -> Option<Reject> {
    let scope = if faults.iter().any(|fault| fault.scope == Scope::Row) { Scope::Row } else { Scope::Value };
    let told: Vec<&RowFault> = faults.iter().filter(|fault| fault.scope == scope).collect();
    let first = told.first()?;
    let mut reasons: Vec<&str> = told.iter().map(|fault| fault.reason.as_str()).collect();
    reasons.dedup();
    let mut fields: Vec<&str> = told.iter().map(|fault| fault.field.as_str()).collect();
    fields.dedup();
    let reason = match scope {
        Scope::Row => first.reason.clone(),
        Scope::Value => format!("{LEFT_OUT}{}", reasons.join("; ")),
    };
    let field = match scope {
        Scope::Row => first.field.clone(),
        Scope::Value => fields.join(", "),
    };
    Some(Reject { line, field, reason, record: serde_json::to_string(original).unwrap_or_default() })
}

/// How the reason of a value begins that was left out while its row landed.
pub(crate) const LEFT_OUT: &str = "value left out: ";

/// What a rejected row costs beside its texts.
const REJECT_WEIGHS: usize = 64;

/// How many of these are kept beside what is kept already, the first of them, and noted as kept; the others are counted. Once
/// one was not kept none is: what the file of rejects holds is its beginning, and not what happened to be short.
pub(crate) fn keep(before: &Tally, tally: &mut Tally, rejects: &[Reject]) -> usize {
    let mut kept = 0;
    for reject in rejects {
        let weight = (REJECT_WEIGHS + reject.field.len() + reject.reason.len() + reject.record.len()) as u64;
        let full = before.not_kept + tally.not_kept > 0;
        if full || before.rejects_weigh + tally.rejects_weigh + weight > KEPT_OF_REJECTS {
            tally.not_kept += 1;
        } else {
            tally.rejects_weigh += weight;
            kept += 1;
        }
    }
    kept
}

/// How it is told that there were more.
pub(crate) fn more_rejects(tally: &Tally) -> Option<String> {
    let rows = match tally.not_kept {
        0 => return None,
        1 => "1 more row was rejected, whose values are".to_owned(),
        more => format!("{more} more rows were rejected, whose values are"),
    };
    Some(format!(
        "{rows} not kept here, as the rejected rows are too large together: mend the file where it went wrong, and import it again."
    ))
}

/// Notes what became of the rows of a piece, and in its tally what is kept of those that were rejected.
pub(crate) fn write(
    on: &mut Context<'_, '_>,
    import: &Import,
    tally: &mut Tally,
    rows: &[ImportRow],
    rejects: &[Reject],
) -> Result<(), Refused> {
    if !rows.is_empty() {
        imports::insert_rows(on.tx, import.id, rows)?;
    }
    let kept = &rejects[..keep(&Tally::of(import), tally, rejects)];
    if !kept.is_empty() {
        imports::insert_rejects(on.tx, import.id, kept)?;
    }
    Ok(())
}

/// The place in the books of what became of the record at that position. Undo goes from the last place to the first.
pub(crate) const fn place(position: u64) -> u64 {
    position * 4
}

/// What a piece creates many of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Many {
    People,
    /// Before people in the books: undone after them, when nobody belongs to them any more.
    Companies,
}

/// Notes which things the piece that ended at that position created, as the range of their ids: one row, however many
/// there are. Undo looks at each thing in the range whether this import made it.
pub(crate) fn created(until: u64, many: Many, ids: impl IntoIterator<Item = [u8; 16]>) -> Option<ImportRow> {
    let (line, kind) = match many {
        Many::Companies => (place(until) + 1, "companies"),
        Many::People => (place(until) + 2, "prospects"),
    };
    let mut ids = ids.into_iter();
    let first = ids.next()?;
    let (least, most) = ids.fold((first, first), |(least, most), id| (least.min(id), most.max(id)));
    let most: String = most.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(ImportRow { line, outcome: "created".to_owned(), kind: kind.to_owned(), id: Some(least), before: Some(most) })
}

/// The other end of such a range.
pub(crate) fn range_end(row: &ImportRow) -> Option<[u8; 16]> {
    let id: planner::ProspectId = row.before.as_deref()?.parse().ok()?;
    Some(id.0)
}
