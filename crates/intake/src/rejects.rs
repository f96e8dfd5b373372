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
        let mut rejects = Self::going_on(headers.len());
        rejects.write(&["line", "rejected", "field", "reason"], headers.iter().copied());
        rejects
    }

    /// A further part of a file with so many columns of its own, whose first part has the headers.
    pub fn going_on(width: usize) -> Self {
        Self { out: csv::WriterBuilder::new().flexible(true).from_writer(Vec::new()), width }
    }

    /// The last line: how many more were rejected that are not here.
    pub fn add_missing(&mut self, reason: &str) {
        let padding = std::iter::repeat_n("", self.width);
        self.write(&["", "not kept", "", reason], padding);
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

/// A value that a spreadsheet would run as a formula gets an apostrophe before it, and so does whatever in it stands behind a
/// separator: where a semicolon or a tab parts the cells, quotation marks in the middle of a line hold nothing together. U+0000
/// goes. A number or a telephone number stays as it is.
fn harmless(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 1);
    let value = value.replace('\0', "");
    for (index, part) in value.split_inclusive(SEPARATORS).enumerate() {
        // What is within a value is quoted twice where a quotation mark stands in it.
        let begins = part.trim_start_matches(|letter: char| letter == '"' || letter.is_whitespace());
        let blank = index == 0 && value.starts_with(['\t', '\r', '\n']);
        if blank || is_formula(begins) {
            out.push('\'');
        }
        out.push_str(part);
    }
    out
}

/// What parts cells or rows somewhere: `,` in ours, the others elsewhere.
const SEPARATORS: [char; 5] = [';', '\t', '|', '\n', '\r'];

fn is_formula(cell: &str) -> bool {
    let cell = cell.trim_start().trim_end_matches(SEPARATORS);
    let mut letters = cell.chars();
    match letters.next() {
        Some('=' | '@' | '＝' | '＠') => true,
        Some('+' | '-' | '＋' | '－') => !is_number(letters.as_str()),
        Some(_) | None => false,
    }
}

/// Whether what stands behind a sign makes a number of it, or a telephone number: figures and what parts them, an exponent.
fn is_number(rest: &str) -> bool {
    let mut letters = rest.trim_start().chars().peekable();
    let figures = letters.peek().is_none_or(|first| first.is_ascii_digit() || matches!(first, '(' | '.' | ','));
    let exponent = rest.split_once(['e', 'E']).is_some_and(|(before, after)| {
        before.parse::<f64>().is_ok() && !after.is_empty() && after.trim_start_matches(['+', '-']).parse::<u16>().is_ok()
    });
    exponent || figures && letters.all(|letter| letter.is_ascii_digit() || " ().,-/%".contains(letter))
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
            " =1",
            "＝1+1",
            "-x",
            "+1=1",
            "+1+2",
            "-(1+A1)",
            "--1",
            "-1-cmd",
        ] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for text in [
            "",
            "Ben Ito",
            "+1 (617) 555-0133",
            "+1-617-555-0133",
            "+49 30/1234",
            "-1",
            "-12.50",
            "-12,50",
            "-1.5e-3",
            "-5%",
            "a=b",
            "1-2",
            "O'Brien",
            "a; b - c",
            "2;3",
        ] {
            assert_eq!(harmless(text), text);
        }
        assert_eq!(harmless("\0=1"), "'=1");
        // Behind whatever parts cells or rows in the spreadsheet of another country.
        for (value, harmless_one) in [
            ("fine;=cmd|' /C calc'!A0", "fine;'=cmd|' /C calc'!A0"),
            ("fine\t@SUM(A1)", "fine\t'@SUM(A1)"),
            ("fine\n=1", "fine\n'=1"),
            ("fine\r\n=1", "fine\r\n'=1"),
            ("fine; \"=1\"", "fine;' \"=1\""),
            ("a;b;+x;d", "a;b;'+x;d"),
            ("a|=1", "a|'=1"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'\r'=1"),
            ("\n=1", "'\n'=1"),
            ("\tplain", "'\tplain"),
            ("=1;=2", "'=1;'=2"),
        ] {
            assert_eq!(harmless(value), harmless_one, "{value:?}");
        }
        let headers = Rejects::with_headers(&["=cmd", "Name"]).finish();
        assert_eq!(String::from_utf8(headers).unwrap(), "line,rejected,field,reason,'=cmd,Name\n");
    }
}
