//! How imports go and went, and the rows they rejected.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::ids;
use crate::import::ledger::{self, LEFT_OUT, Tally};
use crate::refused::Refused;
use crate::view::{ImportView, Named, Page};
use intake::rejects::Rejects;
use intake::{RowFault, Scope};
use planner::ImportId;
use serde::Deserialize;
use store::imports::{self, Import};
use store::users;

/// How many imports a page shows, the newest.
const LISTED: usize = 100;
/// How many rejected rows are read at a time: of the longest that are kept, three megabytes.
const REJECTS: usize = 100;

pub struct ShowImport {
    pub import: String,
}

impl Verb for ShowImport {
    type Done = ImportView;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<ImportView, Refused> {
        let import = find(on, &self.import)?;
        view(on, import)
    }
}

/// Newest first. Reps see their own, managers their team's.
pub struct ListImports;

impl Verb for ListImports {
    type Done = Page<ImportView>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Page<ImportView>, Refused> {
        let all = imports::list(on.tx, LISTED)?;
        let mine: Vec<Import> =
            all.into_iter().filter(|import| on.by.manages_user(import.user) || import.user == on.by.user).collect();
        let items = mine.into_iter().map(|import| view(on, import)).collect::<Result<Vec<_>, _>>()?;
        Ok(Page { items, next: None })
    }
}

/// A part of the rejected rows as CSV: line, field, reason, and the columns of the file. All the rows of an import may be too
/// much to be held at once, by the store or by whoever hands them on.
pub struct ImportRejects {
    pub import: String,
    pub part: RejectsFrom,
}

/// Where a part of the rejected rows begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RejectsFrom {
    /// With the headers.
    #[default]
    Start,
    /// After that line of the file.
    After(u64),
}

#[derive(Debug)]
pub struct RejectsPart {
    pub csv: Vec<u8>,
    /// Where the next part begins; none where this is the last.
    pub next: Option<RejectsFrom>,
}

impl Verb for ImportRejects {
    type Done = RejectsPart;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<RejectsPart, Refused> {
        let import = find(on, &self.import)?;
        let options: KeptOptions = serde_json::from_str(&import.options).unwrap_or_default();
        let (mut rejects, after) = match self.part {
            RejectsFrom::Start => {
                let headers: Vec<&str> = options.headers.iter().map(String::as_str).collect();
                (Rejects::with_headers(&headers), 0)
            }
            RejectsFrom::After(line) => (Rejects::going_on(options.headers.len()), line),
        };
        let page = imports::rejects(on.tx, import.id, after, REJECTS)?;
        let next = page.last().filter(|_| page.len() >= REJECTS).map(|last| RejectsFrom::After(last.line));
        for row in page {
            let original: Vec<String> = serde_json::from_str(&row.record).unwrap_or_default();
            let (scope, reason) = match row.reason.strip_prefix(LEFT_OUT) {
                Some(reason) => (Scope::Value, reason.to_owned()),
                None => (Scope::Row, row.reason),
            };
            rejects.add(row.line, [&RowFault { field: row.field, reason, scope }], &original);
        }
        if next.is_none()
            && let Some(more) = ledger::more_rejects(&Tally::of(&import))
        {
            rejects.add_missing(&more);
        }
        Ok(RejectsPart { csv: rejects.finish(), next })
    }
}

/// What of the options is needed to show the rejects.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct KeptOptions {
    headers: Vec<String>,
}

/// The import of that id: one's own, or their team's for managers.
pub(crate) fn find(on: &mut Context<'_, '_>, id: &str) -> Result<Import, Refused> {
    let id: ImportId = ids::read(id, "import")?;
    let import = imports::get(on.tx, id)?.ok_or(Refused::NotFound("import"))?;
    if !on.by.manages_user(import.user) && import.user != on.by.user {
        return Err(Refused::NotFound("import"));
    }
    Ok(import)
}

pub(crate) fn view(on: &mut Context<'_, '_>, import: Import) -> Result<ImportView, Refused> {
    let tally = Tally::of(&import);
    let reasons = imports::reject_reasons(on.tx, import.id)?;
    let by = users::get(on.tx, import.user)?.map(|user| user.name).unwrap_or_default();
    // A running import whose worker is gone stands still.
    let still = import.state == "running" && import.lease_until <= on.now;
    Ok(ImportView {
        id: import.id.to_string(),
        file_name: import.file_name,
        kind: import.kind,
        state: if still { "interrupted".to_owned() } else { import.state },
        rows_read: import.rows_read,
        rows_total: import.rows_total,
        created: tally.created,
        merged: tally.merged,
        rejected: tally.rejected,
        companies_created: tally.companies_created,
        enrolled: tally.enrolled,
        suppressed: tally.suppressed,
        kept: tally.kept,
        remarks: import.remarks,
        reasons,
        started_at: import.started_at,
        ended_at: import.ended_at,
        by: Named { id: import.user.to_string(), name: by },
    })
}
