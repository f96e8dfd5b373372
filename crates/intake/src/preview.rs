//! What a person sees before an import: what the file is, what each column was taken for, and how the first rows come out.

use crate::limits::PREVIEWED;
use crate::row::{CompanyRow, ProspectRow, RowFault, TouchRow};
use crate::rows::{Row, Rows};
use crate::start::{Extent, Start};
use crate::survey::{Certainty, Format, Survey};
use crate::{IntakeError, Kind, Settings, Source};

/// One column as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewColumn {
    pub header: String,
    /// The field's code, `custom` or `ignore`.
    pub field: &'static str,
    pub certainty: Certainty,
    pub samples: Vec<String>,
    /// Records with a value in it.
    pub filled: u64,
}

/// The first rows, typed.
#[derive(Debug, Clone, PartialEq)]
pub enum FirstRows {
    Prospects(Vec<ProspectRow>),
    Touches(Vec<TouchRow>),
    Companies(Vec<CompanyRow>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    pub kind: Kind,
    /// `CSV with semicolons`, `spreadsheet`, `address cards`.
    pub format: String,
    pub encoding: &'static str,
    /// Of the whole file, or of what was looked at.
    pub records: u64,
    pub extent: Extent,
    pub columns: Vec<PreviewColumn>,
    pub rows: FirstRows,
    /// Faults among the first rows, with their lines.
    pub faults: Vec<(u64, RowFault)>,
}

impl Preview {
    /// Of a surveyed file, with that many rows.
    pub fn of(survey: &Survey, source: &dyn Source, settings: &Settings, rows: usize) -> Result<Preview, IntakeError> {
        let mut faults = Vec::new();
        let mut note = |line: u64, found: &[RowFault]| faults.extend(found.iter().map(|fault| (line, fault.clone())));
        let rows = match survey.kind {
            Kind::Prospects => {
                let rows: Vec<ProspectRow> = first(survey, source, settings, rows)?;
                rows.iter().for_each(|row| note(row.line, &row.faults));
                FirstRows::Prospects(rows)
            }
            Kind::Touches => {
                let rows: Vec<TouchRow> = first(survey, source, settings, rows)?;
                rows.iter().for_each(|row| note(row.line, &row.faults));
                FirstRows::Touches(rows)
            }
            Kind::Companies => {
                let rows: Vec<CompanyRow> = first(survey, source, settings, rows)?;
                rows.iter().for_each(|row| note(row.line, &row.faults));
                FirstRows::Companies(rows)
            }
        };
        let columns = survey.columns.iter().map(|column| PreviewColumn {
            header: column.header.to_string(),
            field: column.field.code(),
            certainty: column.certainty,
            samples: column.samples.clone(),
            filled: column.filled,
        });
        Ok(Preview {
            kind: survey.kind,
            format: survey.format.described(),
            encoding: survey.encoding.name(),
            records: survey.records,
            extent: survey.extent,
            columns: columns.collect(),
            rows,
            faults,
        })
    }
}

/// So many rows, fewer where they are long. What a row may hold behind the beginning of a file is not asked.
fn first<R: Row + 'static>(
    survey: &Survey,
    source: &dyn Source,
    settings: &Settings,
    most: usize,
) -> Result<Vec<R>, IntakeError> {
    // A workbook cannot be read from its beginning alone; what is asked of it was kept, or it was read whole.
    let start = Start::of(source, if survey.format == Format::Spreadsheet { Extent::Whole } else { Extent::Start });
    let mut rows: Rows<R> = survey.first_rows(&start, settings)?;
    let mut first = Vec::new();
    let mut length = 0;
    while first.len() < most && length < PREVIEWED {
        let Some(row) = rows.next() else {
            // The last one may go on behind the cut.
            if survey.kept.is_none() && start.is_cut() && first.len() > 1 {
                first.pop();
            }
            break;
        };
        first.push(row?);
        length += rows.length();
    }
    Ok(first)
}

impl Format {
    pub fn described(self) -> String {
        match self {
            Format::Text { delimiter, .. } => match delimiter {
                b',' => "CSV with commas".to_owned(),
                b';' => "CSV with semicolons".to_owned(),
                b'\t' => "CSV with tabs".to_owned(),
                b'|' => "CSV with bars".to_owned(),
                other => format!("CSV with {}", other as char),
            },
            Format::Spreadsheet => "spreadsheet".to_owned(),
            Format::AddressCards => "address cards".to_owned(),
        }
    }
}
