//! A file of a do-not-call registry, as numbers: flat text with or without a comma, change lists, XML. It goes through the
//! file once, holding one line; what the numbers are for, it does not know.

mod flat;
mod line;
mod xml;

use crate::limits::{MOST_BETWEEN, grouped};
use jiff::civil::Date;
use planner::phone::normalise;
use std::io::{self, BufRead};

/// The country whose numbers a registry holds, as two letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country<'a>(pub &'a str);

/// What a file says of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// It is on the registry.
    On,
    /// It came or went, on that day where the file tells one.
    Changed { to: Change, on: Option<Date> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    Added,
    Removed,
}

/// A number of the file, as the digits of its E.164.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub number: u64,
    pub says: Says,
    /// From 1.
    pub line: u64,
}

/// A file that is refused: the line, and why.
#[derive(Debug, thiserror::Error)]
pub enum BadFile {
    #[error("line {line}: {reason}")]
    Line { line: u64, reason: String },
    #[error("the file holds no number")]
    Empty,
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

/// What stands between two numbers without being one: lines of blanks, elements of other things. A sound file has a few.
#[derive(Default)]
struct Between(u64);

impl Between {
    fn one(&mut self, line: u64) -> Result<(), BadFile> {
        self.0 += 1;
        if self.0 > MOST_BETWEEN {
            let reason = format!(
                "{} blank lines or elements in a row without a number: this is no list of numbers; take them out",
                grouped(MOST_BETWEEN)
            );
            return Err(BadFile::at(line, reason));
        }
        Ok(())
    }
}

impl BadFile {
    fn at(line: u64, reason: impl Into<String>) -> Self {
        BadFile::Line { line, reason: reason.into() }
    }
}

/// Reads a file to its end, and hands each number on; how many there were.
///
/// # Errors
/// The first line that is not understood, or what `each` refuses. A registry is taken as a whole or not at all: a number
/// that was left out would be called.
pub fn read<E: From<BadFile>>(
    mut input: impl BufRead,
    country: Country<'_>,
    mut each: impl FnMut(Entry) -> Result<(), E>,
) -> Result<u64, E> {
    let start = input.fill_buf().map_err(BadFile::from)?;
    // What a mark of UTF-8 and blank space stand before, an angle bracket begins in XML alone.
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte));
    let mut count = 0;
    let counted = |entry: Entry| {
        count += 1;
        each(entry)
    };
    match first {
        Some(b'<') => xml::read(input, country, counted)?,
        Some(b'P') if start.starts_with(b"PK\x03\x04") => {
            return Err(BadFile::at(1, "it is packed: unpack the .zip first").into());
        }
        Some(_) if start.starts_with(b"\x1f\x8b") => {
            return Err(BadFile::at(1, "it is packed: unpack the .gz first").into());
        }
        Some(_) | None => flat::read(input, country, counted)?,
    }
    if count == 0 {
        return Err(BadFile::Empty.into());
    }
    Ok(count)
}

impl Country<'_> {
    /// The digits of a number's E.164, from how a registry of this country writes it: with or without the country's code,
    /// with or without the zero in front.
    fn number(self, written: &str) -> Result<u64, String> {
        let written = written.trim();
        let mut digits = [0_u8; 20];
        let mut length = 0;
        for byte in written.bytes() {
            match byte {
                b'0'..=b'9' if length < digits.len() => {
                    digits[length] = byte;
                    length += 1;
                }
                b'0'..=b'9' => return Err(format!("`{}` has too many digits", shortened(written))),
                b'+' if length == 0 => {}
                b' ' | b'-' | b'(' | b')' | b'.' | b'/' => {}
                _ => return Err(format!("`{}` is no number", shortened(written))),
            }
        }
        let international = written.starts_with('+');
        self.digits(&digits[..length], international).ok_or_else(|| self.not_one(written, &digits[..length]))
    }

    fn digits(self, digits: &[u8], international: bool) -> Option<u64> {
        let value = |digits: &[u8]| digits.iter().fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
        match (self.0, digits) {
            // North America: ten digits, of which neither part begins with 0 or 1.
            ("US" | "CA", [area, _, _, exchange, ..]) if digits.len() == 10 && !international => {
                (*area >= b'2' && *exchange >= b'2').then(|| 10_000_000_000 + value(digits))
            }
            ("US" | "CA", [b'1', rest @ ..]) if rest.len() == 10 => self.digits(rest, false),
            ("US" | "CA", _) => None,
            ("GB", [b'4', b'4', rest @ ..]) if matches!(rest.len(), 9 | 10) && (international || digits.len() == 12) => {
                Some(value(b"44") * 10_u64.pow(u32::try_from(rest.len()).ok()?) + value(rest)).filter(|_| rest[0] != b'0')
            }
            ("GB", [b'0', rest @ ..]) if matches!(rest.len(), 9 | 10) && !international => self.digits_after(44, rest),
            // A spreadsheet has eaten the zero.
            ("GB", rest) if matches!(rest.len(), 9 | 10) && !international => self.digits_after(44, rest),
            ("GB", _) => None,
            _ => {
                let text = std::str::from_utf8(digits).ok()?;
                let text = if international { format!("+{text}") } else { text.to_owned() };
                normalise(&text, self.0).ok()?.e164.trim_start_matches('+').parse().ok()
            }
        }
    }

    fn digits_after(self, code: u64, rest: &[u8]) -> Option<u64> {
        if rest.first() == Some(&b'0') {
            return None;
        }
        Some(rest.iter().fold(code, |sum, digit| sum * 10 + u64::from(digit - b'0')))
    }

    fn not_one(self, written: &str, digits: &[u8]) -> String {
        match self.0 {
            "US" | "CA" => {
                format!("`{}` has {} digits: a number here has ten, as 2025550143", shortened(written), digits.len())
            }
            country => format!("`{}` is no number of {country}", shortened(written)),
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        None => text.to_owned(),
        Some((cut, _)) => format!("{}…", &text[..cut]),
    }
}
