//! The file of rejects: what was left out and why, with the original values, ready to be mended and imported again.

use crate::row::{RowFault, Scope};
use crate::survey::Survey;

/// A growing CSV: `line, rejected, field, reason`, then the columns of the file.
pub struct Rejects {
    out: csv::Writer<Vec<u8>>,
    width: usize,
}

impl Rejects {
    pub fn new(survey: &Survey) -> Self {
        let headers: Vec<&str> =
            if survey.columns.is_empty() { vec!["card"] } else { survey.columns.iter().map(|column| &*column.header).collect() };
        Self::with_headers(&headers)
    }

    pub fn with_headers(headers: &[&str]) -> Self {
        let out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let mut rejects = Self { out, width: headers.len() };
        rejects.write(&["line", "rejected", "field", "reason"], headers.iter().copied());
        rejects
    }

    /// One line for each fault.
    pub fn add<'a>(&mut self, line: u64, faults: impl IntoIterator<Item = &'a RowFault>, original: &[String]) {
        let line = line.to_string();
        for fault in faults {
            let rejected = match fault.scope {
                Scope::Row => "row",
                Scope::Value => "value",
            };
            let padding = std::iter::repeat_n("", self.width.saturating_sub(original.len()));
            let values: Vec<&str> = original.iter().map(String::as_str).chain(padding).collect();
            self.write(&[&line, rejected, &fault.field, &fault.reason], values.into_iter());
        }
    }

    fn write<'a>(&mut self, own: &[&str], values: impl Iterator<Item = &'a str>) {
        // Writing to memory cannot fail.
        let _ = self.out.write_record(own.iter().copied().map(harmless).chain(values.map(harmless)));
    }

    pub fn finish(self) -> Vec<u8> {
        self.out.into_inner().unwrap_or_default()
    }
}

/// A value that a spreadsheet would run as a formula gets an apostrophe before it. A number or a telephone number stays.
fn harmless(value: &str) -> String {
    let formula = value.starts_with(['=', '@', '\t', '\r'])
        || value.starts_with(['+', '-'])
            && value.chars().skip(1).any(|character| character.is_alphabetic() || character == '(' && value.contains('!'));
    if formula { format!("'{value}") } else { value.to_owned() }
}
