//! Turns files that people bring (CSV, spreadsheets, address cards) into typed rows with their faults named.
//!
//! Pure: bytes in, rows out. No database, no clock, and a bad row never stops the rest.
//! A file is read three times: once for its encoding, once for its shape (`survey`), once for its rows. Before an import only
//! the beginning of a large one is looked at (`start`).

mod addresses;
pub mod closed_days;
pub mod country;
pub mod dates;
mod dialect;
pub mod encoding;
pub mod field;
mod footers;
mod headers;
pub mod limits;
pub mod preview;
mod put;
pub mod registry;
pub mod rejects;
pub mod row;
mod rows;
mod start;
pub mod survey;
mod table;
mod touch;
mod values;
mod vcard;
mod workbook;

pub use field::{Field, IdKind, Kind, Unit};
pub use limits::Limit;
pub use preview::{Preview, PreviewColumn};
pub use row::{CompanyHint, CompanyRow, ExternalId, Owner, PersonName, ProspectRow, RowFault, Scope, TouchRow};
pub use rows::{Companies, Prospects, Row, Rows, Touches};
pub use start::Extent;
pub use survey::{Certainty, Column, Format, Survey};
pub use table::read_table;
pub use values::{fold, fold_company, is_role_address};

use jiff::tz::TimeZone;
use std::io::{self, Read};

/// Where the bytes come from. It is opened more than once and must give the same bytes each time.
pub trait Source {
    fn open(&self) -> io::Result<Box<dyn Read + Send>>;
}

impl Source for std::sync::Arc<[u8]> {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(io::Cursor::new(self.clone())))
    }
}

/// What the caller knows better than the file.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What the rows are; recognised from the headers where none.
    pub kind: Option<Kind>,
    /// ISO 3166 alpha-2: where a number without a country code belongs, and how an undecided 03/04 is read.
    pub region: String,
    /// The clock of times that name no zone.
    pub zone: TimeZone,
    /// Header and field code pairs that overrule recognition.
    pub map: Vec<(String, String)>,
    /// The sheet of a spreadsheet; the first with rows where none.
    pub sheet: Option<String>,
}

impl Settings {
    pub fn new(region: &str, zone: TimeZone) -> Self {
        Self { kind: None, region: region.to_ascii_uppercase(), zone, map: Vec::new(), sheet: None }
    }
}

/// Why a file as a whole cannot be read. Faults of single rows are in the rows.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error("the file is empty: it has neither a header nor a row")]
    Empty,
    #[error("the spreadsheet cannot be read: {0}; save it as .xlsx or .csv and try again")]
    Spreadsheet(String),
    /// Said with its figure and the remedy.
    #[error("{0}")]
    TooMuch(Limit),
    #[error("there is no sheet named {name:?}; the file has {sheets}")]
    NoSuchSheet { name: String, sheets: String },
    #[error("the file has no column {header:?}; its columns are: {columns}")]
    NoSuchColumn { header: String, columns: String },
    #[error("{code:?} is no field; use one of: {fields}")]
    NoSuchField { code: String, fields: String },
}
