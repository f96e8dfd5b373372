//! The rows of a workbook as text, one after the other, in memory bounded by its shared texts and not by what it says of
//! itself: .xlsx, .ods and .xls. Only cells that exist are read; every reader draws on `limits`.

mod compound;
mod ods;
mod package;
mod row;
mod written;
mod xls;
mod xlsx;
mod xml;

use crate::IntakeError;
use crate::limits::{LARGEST_WORKBOOK, LOOKED_AT_PIECES, Limit};
use crate::start::Extent;
use crate::table::Read1;
use csv::StringRecord;
use package::Package;
use row::{Budget, Row};
use std::io::Read;

/// Why a workbook cannot be read, or not read on.
#[derive(Debug)]
pub(crate) enum Broken {
    Limit(Limit),
    Damaged(String),
}

impl From<Limit> for Broken {
    fn from(limit: Limit) -> Self {
        Broken::Limit(limit)
    }
}

impl From<Broken> for IntakeError {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Limit(limit) => IntakeError::TooMuch(limit),
            Broken::Damaged(reason) => IntakeError::Spreadsheet(reason),
        }
    }
}

/// The rows of one sheet. Rows with nothing in them are none.
pub(crate) struct SheetRows {
    sheet: Sheet,
    row: Row,
    budget: Budget,
    /// The first row, which was read to see that there is one.
    ahead: Option<(Read1, StringRecord)>,
    ended: bool,
}

enum Sheet {
    Xlsx(Box<xlsx::Sheet>),
    Ods(Box<ods::Sheet>),
    Xls(Box<xls::Sheet>),
}

/// The rows of the named sheet, or of the first that has any.
pub(crate) fn open(reader: &mut dyn Read, name: Option<&str>, extent: Extent) -> Result<SheetRows, IntakeError> {
    let pieces = match extent {
        Extent::Whole => u64::MAX,
        Extent::Start => LOOKED_AT_PIECES,
    };
    let mut bytes = Vec::new();
    reader.take(LARGEST_WORKBOOK + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_WORKBOOK {
        return Err(Limit::Packed.into());
    }
    if bytes.starts_with(b"PK") { packed(bytes, name, pieces) } else { old(bytes, name) }
}

fn packed(bytes: Vec<u8>, name: Option<&str>, pieces: u64) -> Result<SheetRows, IntakeError> {
    let package = Package::open(bytes)?;
    if package.has("content.xml") {
        let sheet = ods::Sheet::open(&package, name, pieces)?;
        return first(Sheet::Ods(Box::new(sheet)), Budget::default())?.ok_or(IntakeError::Empty);
    }
    if package.has("xl/workbook.bin") {
        return Err(IntakeError::Spreadsheet("it is a binary workbook (.xlsb)".to_owned()));
    }
    let Some(mut book) = xlsx::Book::open(&package, pieces)? else {
        let reason = "it is an archive without a workbook in it: unpack it, and bring the files one by one";
        return Err(IntakeError::Spreadsheet(reason.to_owned()));
    };
    for index in chosen(&book.sheets.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), name)? {
        if let Some(rows) = first(Sheet::Xlsx(Box::new(book.sheet(&package, index)?)), Budget::default())? {
            return Ok(rows);
        }
    }
    Err(IntakeError::Empty)
}

fn old(bytes: Vec<u8>, name: Option<&str>) -> Result<SheetRows, IntakeError> {
    let mut book = xls::Book::open(bytes)?;
    let mut budget = Budget::default();
    for index in chosen(&book.sheets.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), name)? {
        let sheet = xls::Sheet::open(book, index, &mut budget)?;
        if !sheet.is_empty() {
            if let Some(rows) = first(Sheet::Xls(Box::new(sheet)), budget)? {
                return Ok(rows);
            }
            return Err(IntakeError::Empty);
        }
        book = sheet.close();
    }
    Err(IntakeError::Empty)
}

/// Which sheets are asked for rows, in their order.
fn chosen(sheets: &[&str], name: Option<&str>) -> Result<std::ops::Range<usize>, IntakeError> {
    match name {
        None => Ok(0..sheets.len()),
        Some(name) => match sheets.iter().position(|sheet| sheet.eq_ignore_ascii_case(name)) {
            Some(index) => Ok(index..index + 1),
            None => Err(no_such_sheet(name, sheets)),
        },
    }
}

fn no_such_sheet(name: &str, sheets: &[&str]) -> IntakeError {
    const NAMED: usize = 20;
    let short = |name: &&str| name.chars().take(60).collect::<String>();
    let mut named = sheets.iter().take(NAMED).map(short).collect::<Vec<_>>().join(", ");
    if sheets.len() > NAMED {
        named.push_str(&format!(" and {} more", sheets.len() - NAMED));
    }
    IntakeError::NoSuchSheet { name: name.to_owned(), sheets: named }
}

/// The sheet with its first row read; none where it has no row.
fn first(sheet: Sheet, budget: Budget) -> Result<Option<SheetRows>, IntakeError> {
    let mut rows = SheetRows { sheet, row: Row::default(), budget, ahead: None, ended: false };
    let mut record = StringRecord::new();
    match rows.next(&mut record)? {
        Read1::End => Ok(None),
        read @ (Read1::Record(_) | Read1::Unclosed(_) | Read1::Over(..)) => {
            rows.ahead = Some((read, record));
            Ok(Some(rows))
        }
    }
}

impl SheetRows {
    pub fn next(&mut self, record: &mut StringRecord) -> Result<Read1, IntakeError> {
        if let Some((read, row)) = self.ahead.take() {
            *record = row;
            return Ok(read);
        }
        while !self.ended {
            let line = match &mut self.sheet {
                Sheet::Xlsx(sheet) => sheet.next(&mut self.row)?,
                Sheet::Ods(sheet) => sheet.next(&mut self.row)?,
                Sheet::Xls(sheet) => sheet.next(&mut self.row)?,
            };
            let Some(line) = line else {
                self.ended = true;
                break;
            };
            self.budget.row()?;
            if self.row.is_blank() {
                continue;
            }
            self.budget.charge(self.row.width(), self.row.length())?;
            return Ok(match self.row.write(record) {
                None => Read1::Record(line),
                Some(limit) => Read1::Over(line, limit),
            });
        }
        Ok(Read1::End)
    }
}

impl From<Limit> for IntakeError {
    fn from(limit: Limit) -> Self {
        IntakeError::TooMuch(limit)
    }
}
