//! What a file is taken for, before its import: each column with examples, so that a person can say better.

use crate::Actor;
use crate::app::{App, Mode, Verb};
use crate::context::Context;
use crate::custom_fields::Catalog;
use crate::import::NewImport;
use crate::import::own_fields::{Becomes, Plan, Tense, Unknown, touch_remarks};
use crate::import::start::{Prepare, refused, unknown_columns};
use crate::refused::Refused;
use intake::{Certainty, Field, Kind, Preview, Source, Survey};
use jiff::Timestamp;
use std::sync::Arc;

/// Rows that are read for faults.
const ROWS: usize = 200;

/// A file as it is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePreview {
    /// `prospects`, `touches` or `companies`.
    pub kind: String,
    /// "CSV with semicolons", "spreadsheet".
    pub format: String,
    pub records: u64,
    pub columns: Vec<ColumnPreview>,
    /// What becomes of columns that are none of ours, in sentences.
    pub remarks: Vec<String>,
    /// Line, field and reason of what cannot be read in the first rows.
    pub faults: Vec<(u64, String, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnPreview {
    pub header: String,
    /// The code of the field that it becomes; `custom` for a field of the workspace's own, `ignore` for nothing.
    pub field: String,
    /// Told from the values and not from the header: worth a look.
    pub guessed: bool,
    pub samples: Vec<String>,
    pub filled: u64,
    /// What becomes of it, where it has values and is none of ours.
    pub becomes: Option<Becomes>,
}

/// The codes of all fields that a column may become, in the order in which people look for them.
pub fn field_codes() -> impl Iterator<Item = &'static str> {
    Field::ALL.iter().map(|(_, code)| *code)
}

/// What would become of columns that are none of ours.
struct PlanColumns {
    wish: Unknown,
    headers: Vec<Arc<str>>,
}

impl Verb for PlanColumns {
    type Done = Plan;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Plan, Refused> {
        let mut catalog = Catalog::of(on.tx)?;
        Ok(Plan::of(&mut catalog, on.by, self.wish, self.headers.iter().cloned()))
    }
}

impl App {
    /// Reads a file without importing anything. Takes the time of reading it once: call it off the async threads.
    ///
    /// # Errors
    /// As `start_import`.
    pub fn preview_import(
        &self,
        by: &Actor,
        now: Timestamp,
        order: &NewImport,
        source: &dyn Source,
    ) -> Result<FilePreview, Refused> {
        let setup = self.act_blocking(by, now, Prepare { order: order.clone() })?;
        let settings = setup.settings(order)?;
        let survey = Survey::of(source, &settings).map_err(refused)?;
        let preview = Preview::of(&survey, source, &settings, ROWS).map_err(refused)?;
        let headers = unknown_columns(&survey);
        let plan = self.act_blocking(by, now, PlanColumns { wish: order.unknown, headers })?;
        let homes = plan.homes();
        let remarks = if survey.kind == Kind::Touches { touch_remarks(&survey) } else { plan.remarks(Tense::Would) };
        let columns = preview.columns.into_iter().map(|column| ColumnPreview {
            becomes: homes.get(column.header.as_str()).filter(|_| column.field == Field::Custom.code()).cloned(),
            header: column.header,
            field: column.field.to_owned(),
            guessed: matches!(column.certainty, Certainty::Values),
            samples: column.samples,
            filled: column.filled,
        });
        Ok(FilePreview {
            kind: preview.kind.code().to_owned(),
            format: preview.format,
            records: preview.records,
            columns: columns.collect(),
            remarks,
            faults: preview.faults.into_iter().map(|(line, fault)| (line, fault.field, fault.reason)).collect(),
        })
    }
}
