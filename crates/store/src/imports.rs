//! Imports: how far each has come, the file while it is needed, what became of each row, and the rows that were rejected.

use crate::error::StoreError;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::value::{ToValue, Value};
use crate::{json, params};
use jiff::Timestamp;
use planner::id::{ImportId, UserId};

queries! {
    INSERT = "imports_insert";
    GET = "imports_get";
    LIST = "imports_list";
    UPDATE = "imports_update";
    CLAIM = "imports_claim";
    OPEN_OF = "imports_open_of";
    ABANDONED = "imports_abandoned";
    END_LEASES = "imports_end_leases";
    PARTS_INSERT = "import_parts_insert";
    PARTS_GET = "import_parts_get";
    PARTS_DELETE = "import_parts_delete";
    ROWS_INSERT = "import_rows_insert";
    ROWS_PAGE = "import_rows_page";
    ROWS_NARROW = "import_rows_narrow";
    ROWS_DELETE = "import_rows_delete";
    REJECTS_INSERT = "import_rejects_insert";
    REJECTS_PAGE = "import_rejects_page";
    REJECTS_REASONS = "import_rejects_reasons";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    pub id: ImportId,
    pub user: UserId,
    /// `prospects`, `touches` or `companies`.
    pub kind: String,
    pub file_name: String,
    /// SHA-256 of the file: tells whether a file that is brought again is the same.
    pub digest: Vec<u8>,
    /// JSON of how it is to be read.
    pub options: String,
    /// `running`, `done`, `undoing`, `undone`, `interrupted`, `dry_run`.
    pub state: String,
    /// Rows of the file that are done with: where it resumes.
    pub rows_read: u64,
    pub rows_total: Option<u64>,
    /// JSON of created, merged, rejected and so on.
    pub counts: String,
    pub remarks: Vec<String>,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// Until when whoever works on it is believed to be alive.
    pub lease_until: Timestamp,
}

/// What became of a row of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    pub line: u64,
    /// `created`, `merged`, `suppressed`, ...
    pub outcome: String,
    /// `prospect`, `company`, `touch`, `enrollment`.
    pub kind: String,
    pub id: Option<[u8; 16]>,
    /// JSON of what was there before, for undo.
    pub before: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    pub line: u64,
    pub field: String,
    pub reason: String,
    /// The row as it stood in the file, JSON.
    pub record: String,
}

fn read(row: &Row<'_>) -> Result<Import, StoreError> {
    Ok(Import {
        id: row.get(0)?,
        user: row.get(1)?,
        kind: row.get(2)?,
        file_name: row.get(3)?,
        digest: row.get(4)?,
        options: row.get(5)?,
        state: row.get(6)?,
        rows_read: row.get(7)?,
        rows_total: row.get(8)?,
        counts: row.get(9)?,
        remarks: json::read(row.text(10)?.unwrap_or_default())?,
        started_at: row.get(11)?,
        ended_at: row.get(12)?,
        lease_until: row.get(13)?,
    })
}

pub fn insert(tx: &mut Tx<'_>, import: &Import) -> Result<(), StoreError> {
    let remarks = json::write(&import.remarks)?;
    tx.execute(
        &INSERT,
        params![
            import.id,
            import.user,
            import.kind,
            import.file_name,
            import.digest,
            import.options,
            import.state,
            import.rows_read,
            import.rows_total,
            import.counts,
            remarks,
            import.started_at,
            import.ended_at,
            import.lease_until,
        ],
    )?;
    Ok(())
}

pub fn get(tx: &mut Tx<'_>, import: ImportId) -> Result<Option<Import>, StoreError> {
    tx.query_opt(&GET, params![import], read)
}

/// Newest first.
pub fn list(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<Import>, StoreError> {
    tx.query(&LIST, params![limit], read)
}

/// Those of a file, by whoever brought it, that have not come to their end; newest first.
pub fn open_of(tx: &mut Tx<'_>, user: UserId, digest: &[u8]) -> Result<Vec<Import>, StoreError> {
    tx.query(&OPEN_OF, params![user, digest], read)
}

/// How far it has come: state, rows, counts, remarks, end and lease.
pub fn update(tx: &mut Tx<'_>, import: &Import) -> Result<(), StoreError> {
    let remarks = json::write(&import.remarks)?;
    let Import { id, state, rows_read, rows_total, counts, ended_at, lease_until, .. } = import;
    tx.execute(&UPDATE, params![id, state, rows_read, rows_total, counts, remarks, ended_at, lease_until])?;
    Ok(())
}

/// Takes over an import that nobody works on any more; whether it was free.
pub fn claim(tx: &mut Tx<'_>, import: ImportId, now: Timestamp, until: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(&CLAIM, params![import, now, until])? == 1)
}

/// Those that were under way when their worker went.
pub fn abandoned(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Import>, StoreError> {
    tx.query(&ABANDONED, params![now], read)
}

/// Ends leases that reach further than `furthest`. How many.
pub fn end_leases(tx: &mut Tx<'_>, furthest: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&END_LEASES, params![furthest, now])
}

/// Keeps a part of the file, numbered from 0. A few hundred KiB each.
pub fn insert_part(tx: &mut Tx<'_>, import: ImportId, part: u32, bytes: &[u8]) -> Result<(), StoreError> {
    tx.execute(&PARTS_INSERT, params![import, part, bytes])?;
    Ok(())
}

pub fn part(tx: &mut Tx<'_>, import: ImportId, part: u32) -> Result<Option<Vec<u8>>, StoreError> {
    tx.query_opt(&PARTS_GET, params![import, part], |row| row.get(0))
}

/// Lets so many parts of the file go, from its beginning; how many there were.
pub fn delete_parts(tx: &mut Tx<'_>, import: ImportId, limit: usize) -> Result<u64, StoreError> {
    tx.execute(&PARTS_DELETE, params![import, limit])
}

pub fn insert_rows(tx: &mut Tx<'_>, import: ImportId, rows: &[ImportRow]) -> Result<(), StoreError> {
    let import_id = import.value();
    let values: Vec<Value<'_>> = rows
        .iter()
        .flat_map(|row| [import_id, row.line.value(), row.outcome.value(), row.kind.value(), row.id.value(), row.before.value()])
        .collect();
    tx.insert_many(&ROWS_INSERT, 6, &values)?;
    Ok(())
}

/// What became of the rows before a line, last first, as undo goes.
pub fn rows_before(tx: &mut Tx<'_>, import: ImportId, line: u64, limit: usize) -> Result<Vec<ImportRow>, StoreError> {
    tx.query(&ROWS_PAGE, params![import, line, limit], |row| {
        Ok(ImportRow { line: row.get(0)?, outcome: row.get(1)?, kind: row.get(2)?, id: row.get(3)?, before: row.get(4)? })
    })
}

/// The first id of a row that stands for a range is another one now: what lay before it is undone.
pub fn narrow_row(tx: &mut Tx<'_>, import: ImportId, row: &ImportRow, first: [u8; 16]) -> Result<bool, StoreError> {
    Ok(tx.execute(&ROWS_NARROW, params![import, row.line, row.kind, first])? == 1)
}

/// Forgets the rows from a line on, which are undone.
pub fn delete_rows_from(tx: &mut Tx<'_>, import: ImportId, line: u64) -> Result<u64, StoreError> {
    tx.execute(&ROWS_DELETE, params![import, line])
}

pub fn insert_rejects(tx: &mut Tx<'_>, import: ImportId, rejects: &[Reject]) -> Result<(), StoreError> {
    let import_id = import.value();
    let values: Vec<Value<'_>> = rejects
        .iter()
        .flat_map(|row| [import_id, row.line.value(), row.field.value(), row.reason.value(), row.record.value()])
        .collect();
    tx.insert_many(&REJECTS_INSERT, 5, &values)?;
    Ok(())
}

/// In the order of the file, after a line.
pub fn rejects(tx: &mut Tx<'_>, import: ImportId, after: u64, limit: usize) -> Result<Vec<Reject>, StoreError> {
    tx.query(&REJECTS_PAGE, params![import, after, limit], |row| {
        Ok(Reject { line: row.get(0)?, field: row.get(1)?, reason: row.get(2)?, record: row.get(3)? })
    })
}

/// How many rows were rejected for which reason, most first.
pub fn reject_reasons(tx: &mut Tx<'_>, import: ImportId) -> Result<Vec<(String, u64)>, StoreError> {
    tx.query(&REJECTS_REASONS, params![import], |row| Ok((row.get(0)?, row.get(1)?)))
}
