//! Getting people, companies and call history in from files, and taking an import back.
//!
//! A thread reads and makes rows ready; the caller's thread lands them in pieces of at most 20 ms each, so that nobody's
//! click waits behind an import. Each piece is one transaction with its own line in the books (`ledger`), so a kill
//! between two pieces loses nothing and repeats nothing.

mod known;
mod land_companies;
mod land_people;
mod land_touches;
mod ledger;
pub mod matching;
mod merge;
mod own_fields;
mod owners;
mod preview;
mod ready;
mod rehearse;
mod rounds;
mod run;
mod show;
mod start;
mod undo;

pub use intake::{Extent, Source};
pub(crate) use ledger::LEASE;
pub use own_fields::{Becomes, Unknown, Why};
pub use preview::{ColumnPreview, FilePreview, field_codes};
pub use run::Progress;
pub use show::{ImportRejects, ListImports, RejectsFrom, RejectsPart, ShowImport};
pub use start::Started;
pub use undo::UndoImport;

use crate::starts::{Laying, Starts};
use planner::cadence::CadenceVersion;
use planner::{ImportId, UserId};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};

/// Whether an import is done or only told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportMode {
    /// Shows what would happen; writes no person, company or touch.
    DryRun,
    #[default]
    Import,
}

/// Whether the file's bytes are kept beside the import until it is done, so that it can go on without being brought again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Whoever resumes must bring the same file.
    Nothing,
    File,
}

/// How a file is to be imported.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewImport {
    pub file_name: String,
    /// `prospects`, `touches` or `companies`; told from the headers where left out.
    pub kind: Option<String>,
    /// Header and field pairs that overrule recognition.
    pub map: Vec<(String, String)>,
    /// What becomes of columns that are no field of ours.
    pub unknown: Unknown,
    /// The sheet of a spreadsheet.
    pub sheet: Option<String>,
    /// Who owns what the file gives to nobody, or to nobody known: id or e-mail address, or
    /// `round_robin` for those who are here, in turns. Otherwise whoever imports.
    pub owner: Option<String>,
    /// The cadence that new people are put on: id or name.
    pub cadence: Option<String>,
    /// When those people are called first.
    pub starts: Starts,
    /// Where numbers without a country code belong; otherwise the workspace's country.
    pub region: Option<String>,
    pub mode: ImportMode,
}

/// Who gets the new people whose rows name nobody known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Newcomers {
    /// The import's owner.
    Owner,
    /// Whoever's turn it is.
    InTurns,
}

/// What every piece of an import shares.
pub(crate) struct Job {
    pub import: ImportId,
    /// Whose the rows are that name nobody known.
    pub owner: UserId,
    pub newcomers: Newcomers,
    pub cadence: Option<Arc<CadenceVersion>>,
    pub starts: Starts,
    /// How full the days of owners are, from piece to piece.
    pub laying: Mutex<Option<Laying>>,
}

impl Job {
    pub(crate) fn laying(&self) -> Option<Laying> {
        self.laying.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn keep_laying(&self, laying: Option<Laying>) {
        *self.laying.lock().unwrap_or_else(PoisonError::into_inner) = laying;
    }
}
