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

/// A value that a spreadsheet would run as a formula gets an apostrophe before it; U+0000 goes. A number or a telephone number
/// stays as it is.
fn harmless(value: &str) -> String {
    let value = value.replace('\0', "");
    let begins = value.trim_start();
    let formula = value.starts_with(['\t', '\r', '\n'])
        || begins.starts_with(['=', '@', '＝', '＠'])
        || begins.starts_with(['+', '-', '＋', '－'])
            && begins.chars().skip(1).any(|character| character.is_alphabetic() || matches!(character, '!' | '|' | '=' | '@'));
    if formula { format!("'{value}") } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_runs_nothing_of_what_was_rejected() {
        for formula in [
            "=1+1",
            "@SUM(A1)",
            "+cmd|' /C calc'!A0",
            "-2+3+cmd|' /C calc'!A0",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "＝1+1",
            "-x",
            "+1=1",
        ] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for text in ["", "Ben Ito", "+1 (617) 555-0133", "-1", "-12.50", "a=b", "1-2", "O'Brien"] {
            assert_eq!(harmless(text), text);
        }
        assert_eq!(harmless("\0=1"), "'=1");
        let headers = Rejects::with_headers(&["=cmd", "Name"]).finish();
        assert_eq!(String::from_utf8(headers).unwrap(), "line,rejected,field,reason,'=cmd,Name\n");
    }
}
