//! Sheets of OpenDocument (.ods), from OASIS ODF 1.2: one row at a time. A row or a cell may say that it is repeated; each
//! repetition that holds something is counted as if it stood there, and one row stands there a thousand times at most: a file of
//! one kilobyte would else be eight thousand rows of thirty.

use super::Broken;
use super::package::Package;
use super::row::Row;
use super::written::Shown;
use super::xml::{Xml, add, attribute, attributes, referred};
use crate::IntakeError;
use crate::limits::{LONGEST_CELL, Limit, MOST_COLUMNS, MOST_REPEATED, MOST_SHEETS};
use quick_xml::events::{BytesStart, Event};

pub(super) struct Sheet {
    xml: Xml,
    /// The sheet that is wanted; the first with rows where none.
    name: Option<String>,
    inside: bool,
    /// Whether a row of it was given out.
    found: bool,
    line: u64,
    /// Rows that the last one stood for and that are passed over, because they were too many.
    passed: u64,
    /// So many times more the row that was read last stands there.
    again: u64,
    repeated: u64,
    cell: Cell,
}

#[derive(Default)]
struct Cell {
    column: usize,
    repeated: usize,
    value: Option<String>,
    text: String,
    /// Paragraphs so far.
    paragraphs: usize,
}

impl Sheet {
    pub fn open(package: &Package, name: Option<&str>, pieces: u64) -> Result<Self, IntakeError> {
        if is_protected(package)? {
            return Err(IntakeError::Spreadsheet("it is protected by a password".to_owned()));
        }
        if let Some(name) = name {
            let sheets = sheets(package, name, pieces)?;
            let sheets: Vec<&str> = sheets.iter().map(String::as_str).collect();
            super::chosen(&sheets, Some(name))?;
        }
        let part = package.part("content.xml")?.ok_or(IntakeError::Empty)?;
        let name = name.map(str::to_owned);
        Ok(Sheet {
            xml: Xml::new(part, package.pieces().saturating_add(pieces), Limit::NoRow),
            name,
            inside: false,
            found: false,
            line: 0,
            passed: 0,
            again: 0,
            repeated: 1,
            cell: Cell::default(),
        })
    }

    /// The next row and its number; none at the end. A row that stands there again is left as it is.
    pub fn next(&mut self, row: &mut Row) -> Result<Option<u64>, Broken> {
        if self.again > 0 {
            self.again -= 1;
            self.line += 1;
            return Ok(Some(self.line));
        }
        row.clear();
        let Self { xml, name, inside, found, line, passed, again, repeated, cell } = self;
        *line = line.saturating_add(std::mem::take(passed));
        let (mut in_cell, mut in_text, mut aside) = (false, 0_usize, 0_usize);
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "table" => {
                        let other = attribute(&tag, "name").unwrap_or_default();
                        *inside = name.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(&other));
                        *line = 0;
                    }
                    "table-row" => {
                        // More than any sheet can have is once.
                        let times = attribute(&tag, "number-rows-repeated").and_then(|times| times.parse::<u32>().ok());
                        *repeated = times.map_or(1, u64::from);
                        cell.column = 0;
                        row.clear();
                    }
                    "table-cell" | "covered-table-cell" => {
                        cell.begin(&tag);
                        in_cell = true;
                    }
                    // A remark on a cell is not what stands in it.
                    "annotation" => aside += 1,
                    "p" if in_cell && aside == 0 => {
                        in_text += 1;
                        cell.paragraphs += 1;
                        if cell.paragraphs > 1 {
                            add(&mut cell.text, "\n")?;
                        }
                    }
                    "s" if in_text > 0 && aside == 0 => {
                        let times: usize = attribute(&tag, "c").and_then(|times| times.parse().ok()).unwrap_or(1);
                        add(&mut cell.text, &" ".repeat(times.min(LONGEST_CELL)))?;
                    }
                    "tab" if in_text > 0 && aside == 0 => add(&mut cell.text, "\t")?,
                    "line-break" if in_text > 0 && aside == 0 => add(&mut cell.text, "\n")?,
                    _ => {}
                },
                Event::End(tag) => match tag.local_name().as_ref() {
                    "annotation" => aside = aside.saturating_sub(1),
                    "p" if aside == 0 => in_text = in_text.saturating_sub(1),
                    "table-cell" | "covered-table-cell" => {
                        in_cell = false;
                        cell.end(row);
                    }
                    "table-row" => {
                        *line = line.saturating_add(1);
                        let more = repeated.saturating_sub(1);
                        if *inside {
                            if row.is_blank() {
                                *passed = more;
                                return Ok(Some(*line));
                            }
                            if *repeated > MOST_REPEATED {
                                row.refuse(Limit::Repeated(*repeated));
                                *passed = more;
                            } else {
                                *again = more;
                            }
                            *found = true;
                            return Ok(Some(*line));
                        }
                    }
                    "spreadsheet" => return Ok(None),
                    // With rows in it, this was the sheet.
                    "table" if *inside && (*found || name.is_some()) => return Ok(None),
                    _ => {}
                },
                Event::Text(more) if in_text > 0 && aside == 0 => add(&mut cell.text, &more.xml10_content())?,
                Event::CData(more) if in_text > 0 && aside == 0 => add(&mut cell.text, &more.xml10_content())?,
                Event::GeneralRef(reference) if in_text > 0 && aside == 0 => referred(&reference, &mut cell.text),
                Event::Eof => return Err(Broken::Damaged("the file breaks off inside a sheet".to_owned())),
                _ => {}
            }
        }
    }
}

impl Cell {
    fn begin(&mut self, tag: &BytesStart<'_>) {
        self.repeated = 1;
        self.value = None;
        self.text.clear();
        self.paragraphs = 0;
        let mut fault = false;
        attributes(tag, |name, value| match name {
            "number-columns-repeated" => self.repeated = value.parse().unwrap_or(1),
            "value" => self.value = Some(value.parse::<f64>().map_or_else(|_| value.into_owned(), number)),
            "date-value" | "time-value" | "string-value" => self.value = Some(value.into_owned()),
            "boolean-value" => self.value = Some(if &*value == "true" { "TRUE" } else { "FALSE" }.to_owned()),
            "value-type" if &*value == "error" => fault = true,
            _ => {}
        });
        if fault {
            self.value = Some(String::new());
        }
    }

    fn end(&mut self, row: &mut Row) {
        let text = self.value.as_deref().unwrap_or(&self.text);
        if !text.is_empty() {
            // One more than is read is enough to tell that there were too many.
            for column in self.column..self.column.saturating_add(self.repeated).min(MOST_COLUMNS + 1) {
                row.put(column, text);
            }
        }
        self.column = self.column.saturating_add(self.repeated);
    }
}

fn number(value: f64) -> String {
    Shown::Number.write(value, false)
}

fn is_protected(package: &Package) -> Result<bool, Broken> {
    let Some(part) = package.part("META-INF/manifest.xml")? else { return Ok(false) };
    let mut xml = Xml::aside(part);
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "encryption-data" => return Ok(true),
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// The names of the sheets, up to the one of that name.
fn sheets(package: &Package, wanted: &str, pieces: u64) -> Result<Vec<String>, Broken> {
    let mut sheets = Vec::new();
    let Some(part) = package.part("content.xml")? else { return Ok(sheets) };
    let mut xml = Xml::new(part, package.pieces().saturating_add(pieces), Limit::NoRow);
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "table" => {
                if sheets.len() >= MOST_SHEETS {
                    return Err(Limit::Sheets.into());
                }
                if let Some(name) = attribute(&tag, "name") {
                    if name.eq_ignore_ascii_case(wanted) {
                        return Ok(vec![name]);
                    }
                    sheets.push(name.chars().take(200).collect());
                }
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}
