//! What a file is taken for, before its import: each column with examples, so that a person can say better.

use crate::Actor;
use crate::app::{App, Mode, Verb};
use crate::context::Context;
use crate::custom_fields::Catalog;
use crate::import::NewImport;
use crate::import::own_fields::{Becomes, Plan, Tense, Unknown, touch_remarks};
use crate::import::start::{Prepare, refused, unknown_columns};
use crate::refused::Refused;
use intake::limits::{PREVIEWED_RECORDS, grouped};
use intake::{Certainty, Extent, Field, Kind, Preview, Source, Survey};
use jiff::Timestamp;
use std::sync::Arc;

/// A file as it is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePreview {
    /// `prospects`, `touches` or `companies`.
    pub kind: String,
    /// "CSV with semicolons", "spreadsheet".
    pub format: String,
    /// Rows of the file; where it was looked at up to here alone, those, and there are more.
    pub records: u64,
    pub extent: Extent,
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
    /// Looks at a file without importing anything: at the beginning of a large one. Somebody waits for it, but not on the
    /// async threads.
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
        let survey = Survey::look(source, &settings).map_err(refused)?;
        let preview = Preview::of(&survey, source, &settings, PREVIEWED_RECORDS).map_err(refused)?;
        let headers = unknown_columns(&survey);
        let plan = self.act_blocking(by, now, PlanColumns { wish: order.unknown, headers })?;
        let homes = plan.homes();
        let mut remarks = if survey.kind == Kind::Touches { touch_remarks(&survey) } else { plan.remarks(Tense::Would) };
        remarks.extend(looked_at(&survey));
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
            extent: preview.extent,
            columns: columns.collect(),
            remarks,
            faults: preview.faults.into_iter().map(|(line, fault)| (line, fault.field, fault.reason)).collect(),
        })
    }
}

/// That a large file was not looked at to its end.
fn looked_at(survey: &Survey) -> Option<String> {
    let records = grouped(survey.records);
    match (survey.extent, survey.records) {
        (Extent::Whole, _) => None,
        (Extent::Start, 0) => Some("The file is large: only its beginning was looked at. An import reads all of it.".to_owned()),
        (Extent::Start, _) => Some(format!(
            "The file is large: its first {records} rows were looked at, and what is said here is said of them. An import reads all of it."
        )),
    }
}
