//! The rows of a spreadsheet as text: dates written out, whole numbers without a decimal point.

use crate::IntakeError;
use calamine::{Data, Reader, Sheets, open_workbook_auto_from_rs};
use csv::StringRecord;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Row number as the spreadsheet shows it, and its cells.
pub(crate) type SheetRows = Vec<(u64, StringRecord)>;

/// The rows of the named sheet, or of the first that has any.
pub(crate) fn read(bytes: Vec<u8>, name: Option<&str>) -> Result<SheetRows, IntakeError> {
    // The format is somebody else's and the reader too: a panic in it on a damaged file is one more way of not being readable.
    catch_unwind(AssertUnwindSafe(|| read_sheet(bytes, name)))
        .unwrap_or_else(|_| Err(IntakeError::Spreadsheet("the file is damaged".to_owned())))
}

fn read_sheet(bytes: Vec<u8>, name: Option<&str>) -> Result<SheetRows, IntakeError> {
    let broken = |error: calamine::Error| IntakeError::Spreadsheet(error.to_string());
    let mut book: Sheets<Cursor<Vec<u8>>> = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let sheets = book.sheet_names();
    let wanted: Vec<String> = match name {
        Some(name) => match sheets.iter().find(|sheet| sheet.eq_ignore_ascii_case(name)) {
            Some(found) => vec![found.clone()],
            None => return Err(IntakeError::NoSuchSheet { name: name.to_owned(), sheets: sheets.join(", ") }),
        },
        None => sheets,
    };
    for sheet in wanted {
        let range = book.worksheet_range(&sheet).map_err(broken)?;
        let first = range.start().map_or(0, |(row, _)| u64::from(row));
        let rows: SheetRows = range
            .rows()
            .enumerate()
            .map(|(index, cells)| (first + index as u64 + 1, cells.iter().map(written).collect()))
            .filter(|(_, row): &(u64, StringRecord)| row.iter().any(|cell| !cell.trim().is_empty()))
            .collect();
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Err(IntakeError::Empty)
}

/// A cell as a person reads it.
fn written(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Float(number) => number.to_string(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(moment) if moment.is_duration() => duration(moment.as_f64()),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
        #[allow(unreachable_patterns)]
        other => other.to_string(),
    }
}

fn duration(days: f64) -> String {
    let seconds = (days * 86_400.0).round() as i64;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
