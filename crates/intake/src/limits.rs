//! How much a stranger's file may ask of this machine. Every reader takes its bounds from here, counts what really comes out
//! (never what the file says of itself), and says which limit it met, the figure, and what to do.
//!
//! Together they keep the survey of any upload within 256 MB: a workbook is at most 64 MB packed, and beside it stand its
//! shared texts, one record, and the first two hundred. They keep a look at it before its import within two seconds as well,
//! on a machine of today: what is counted is work that is done, never time, so that the same file always gives the same answer.

use std::fmt;

const MB: u64 = 1024 * 1024;

/// Bytes of a workbook as it came: it is read from memory, because its table of contents stands at its end.
pub const LARGEST_WORKBOOK: u64 = 64 * MB;
/// Bytes that come out of a workbook, packed or repeated, while it is read once.
pub const MOST_UNPACKED: u64 = 256 * MB;
/// So many times larger may a part be than it was packed. Tables of people come out 10 to 60 times larger.
pub const MOST_RATIO: u64 = 200;
/// Up to that size, in bytes, nobody asks how well a part was packed.
pub const RATIO_FREE: u64 = 4 * MB;
/// Files inside a workbook.
pub const MOST_PARTS: usize = 5_000;
/// Sheets of a workbook.
pub const MOST_SHEETS: usize = 1_000;
/// Bytes of the texts that cells of a workbook share.
pub const MOST_SHARED: usize = 64 * MB as usize;
/// How many such texts.
pub const MOST_STRINGS: usize = 4_000_000;
/// Rows of a sheet, where spreadsheet programs stop. Empty ones that are written count, and so do repeated ones.
pub const MOST_ROWS: u64 = 1_048_576;
/// Tags, texts and whatever else XML is made of, in a part of a workbook that is no sheet: its formats, above all. The most
/// that a program writes, 64,000 formats of cells with what belongs to them, come to less than half of it.
pub const MOST_ASIDE: u64 = 3_000_000;
/// The same in the shared texts: five for a plain one.
pub const MOST_OF_TEXTS: u64 = 6 * MOST_STRINGS as u64;
/// Cells of a sheet, counted with the empty ones before them in their row.
pub const MOST_CELLS: u64 = 25_000_000;
/// Columns of a table.
pub const MOST_COLUMNS: usize = 1_000;
/// Bytes of one cell of a workbook; spreadsheet programs stop at 32,767 characters.
pub const LONGEST_CELL: usize = 256 * 1024;
/// Bytes of one record, all its values together.
pub const LONGEST_RECORD: usize = MB as usize;
/// Elements inside one another, in any XML.
pub const DEEPEST: usize = 64;
/// Bytes of one address card, without its pictures.
pub const LONGEST_CARD: usize = 256 * 1024;
/// Bytes of one event of a calendar.
pub const LONGEST_EVENT: usize = 64 * 1024;
/// Bytes of a refused record that are kept for the file of rejects.
pub const KEPT_OF_A_REJECT: usize = 32 * 1024;
/// Bytes that one import keeps of all its refused records together, what is told of them included.
pub const KEPT_OF_REJECTS: u64 = 32 * MB;
/// So often may a row of a sheet be written once and stand there.
pub const MOST_REPEATED: u64 = 1_000;
/// Faults of one record that are told.
pub const MOST_FAULTS: usize = 50;
/// Bytes of records that a preview looks at.
pub const PREVIEWED: usize = 4 * MB as usize;
/// Records of which a preview is made.
pub const PREVIEWED_RECORDS: usize = 200;
/// Bytes of a text table, or of address cards, that are looked at before an import. The import reads everything.
pub const LOOKED_AT: u64 = 64 * MB;
/// Records that are looked at before an import.
pub const LOOKED_AT_RECORDS: u64 = 250_000;
/// Values in them, empty ones included.
pub const LOOKED_AT_VALUES: u64 = 8_000_000;
/// Tags, texts and whatever else XML is made of, in the sheets of a workbook, that are looked at before an import.
pub const LOOKED_AT_PIECES: u64 = 4_000_000;
/// So many lines or elements of a registry's file may stand between two numbers.
pub const MOST_BETWEEN: u64 = 100_000;

/// A limit that a file met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    Packed,
    Unpacked,
    Ratio,
    Parts,
    Sheets,
    Shared,
    Aside,
    Rows,
    /// No row stands within what is looked at of a sheet.
    NoRow,
    /// Nothing stands within what is looked at of a text.
    Blank,
    Cells,
    /// A value in that column, from 0.
    Columns(usize),
    Cell,
    Record,
    /// A row that is said to stand there so often.
    Repeated(u64),
    Depth,
    Card,
}

impl fmt::Display for Limit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Packed => write!(
                out,
                "a workbook may have {} MB at most: split it, or save it as CSV, which may be larger",
                LARGEST_WORKBOOK / MB
            ),
            Limit::Unpacked => {
                write!(out, "what is in the workbook comes to more than {} MB: split it, or save it as CSV", MOST_UNPACKED / MB)
            }
            Limit::Ratio => write!(
                out,
                "a part of the workbook is more than {MOST_RATIO} times larger than it was packed, which no table of people is: save it as CSV"
            ),
            Limit::Parts => {
                write!(
                    out,
                    "the workbook holds more than {} files: save the sheet with the people alone",
                    grouped(MOST_PARTS as u64)
                )
            }
            Limit::Sheets => {
                write!(
                    out,
                    "the workbook has more than {} sheets: save the one with the people alone",
                    grouped(MOST_SHEETS as u64)
                )
            }
            Limit::Shared => write!(
                out,
                "the texts of the workbook come to more than {} MB or {} texts: split it, or save it as CSV",
                MOST_SHARED as u64 / MB,
                grouped(MOST_STRINGS as u64)
            ),
            Limit::Aside => write!(
                out,
                "the formats of the workbook come to more than {} elements: copy the values into a new workbook, or save it as CSV",
                grouped(MOST_ASIDE)
            ),
            Limit::Rows => write!(
                out,
                "the sheet has more than {} rows, those counted that are left empty or repeated: split it, or save it as CSV",
                grouped(MOST_ROWS)
            ),
            Limit::NoRow => write!(
                out,
                "the sheet begins with more than {} elements that hold no value: take out the empty rows and columns, or save it as CSV",
                grouped(LOOKED_AT_PIECES)
            ),
            Limit::Blank => write!(
                out,
                "the first {} MB of the file hold nothing: take out the empty lines, or save it anew with the program it comes from",
                LOOKED_AT / MB
            ),
            Limit::Cells => write!(
                out,
                "the sheet has more than {} cells, those counted that are left empty or repeated: split it, or save it as CSV",
                grouped(MOST_CELLS)
            ),
            Limit::Columns(column) => write!(
                out,
                "there is a value in column {} ({}); {} columns are read at most: take out the columns that are not needed",
                grouped(*column as u64 + 1),
                letters(*column),
                grouped(MOST_COLUMNS as u64)
            ),
            Limit::Cell => write!(
                out,
                "one cell is longer than {} KB, more than any spreadsheet program can hold: shorten it, or save the file as CSV",
                LONGEST_CELL / 1024
            ),
            Limit::Record => write!(
                out,
                "the row is longer than {} MB; shorten what is in it, and look for a quotation mark that is never closed",
                LONGEST_RECORD as u64 / MB
            ),
            Limit::Repeated(times) => write!(
                out,
                "the row is written once and said to stand there {} times; {} are read at most: take out those that are no different",
                grouped(*times),
                grouped(MOST_REPEATED)
            ),
            Limit::Depth => {
                write!(
                    out,
                    "its elements stand more than {DEEPEST} deep in one another: save it anew with the program it comes from"
                )
            }
            Limit::Card => write!(
                out,
                "the address card is longer than {} KB, its pictures left out: shorten its notes",
                LONGEST_CARD / 1024
            ),
        }
    }
}

impl std::error::Error for Limit {}

/// As 25,000,000.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",")
}

/// A column as spreadsheets name it: 0 is A, 26 is AA.
pub(crate) fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    String::from_utf8(letters).unwrap_or_default()
}

/// What is kept of the values of a refused record: all of them where they are short, else their beginnings, and that they
/// were cut.
pub(crate) fn kept<'a>(values: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut kept = Vec::new();
    let mut left = KEPT_OF_A_REJECT;
    for value in values {
        // An empty value costs its place.
        if left == 0 || kept.len() >= MOST_COLUMNS {
            kept.push("[cut: what stood here and behind it was too long to be kept]".to_owned());
            break;
        }
        if value.len() <= left {
            left -= value.len();
            kept.push(value.to_owned());
        } else {
            let end = (0..=left).rev().find(|end| value.is_char_boundary(*end)).unwrap_or(0);
            kept.push(format!("{} [cut: it had {} characters]", &value[..end], grouped(value.chars().count() as u64)));
            left = 0;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (999, "ALL"), (16_383, "XFD")] {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn every_limit_says_its_figure_and_what_to_do() {
        for limit in [
            Limit::Packed,
            Limit::Unpacked,
            Limit::Ratio,
            Limit::Parts,
            Limit::Sheets,
            Limit::Shared,
            Limit::Aside,
            Limit::Rows,
            Limit::NoRow,
            Limit::Blank,
            Limit::Cells,
            Limit::Columns(16_383),
            Limit::Cell,
            Limit::Record,
            Limit::Repeated(8_000),
            Limit::Depth,
            Limit::Card,
        ] {
            let said = limit.to_string();
            assert!(said.bytes().any(|byte| byte.is_ascii_digit()), "{said}");
            assert!(["split", "save", "shorten", "take out"].iter().any(|remedy| said.contains(remedy)), "{said}");
        }
    }

    #[test]
    fn short_records_are_kept_whole_and_long_ones_are_cut_and_say_so() {
        assert_eq!(kept(["Ana", "", "Ruiz"].into_iter()), ["Ana", "", "Ruiz"]);
        let long = "é".repeat(100_000);
        let cut = kept(["Ana", &long, "Ruiz", "x"].into_iter());
        assert_eq!((cut.len(), cut[0].as_str()), (3, "Ana"));
        assert!(cut[1].ends_with("[cut: it had 100,000 characters]") && cut[1].starts_with('é'));
        assert!(cut[2].starts_with("[cut: "));
        assert!(cut.iter().map(String::len).sum::<usize>() < KEPT_OF_A_REJECT + 200);
    }
}
