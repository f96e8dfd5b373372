//! Sheets of Office Open XML (.xlsx, .xlsm), from ECMA-376 part 1: shared texts and number formats first, then one row at a time.

use super::Broken;
use super::package::Package;
use super::row::Row;
use super::written::Shown;
use super::xml::{Xml, add, attribute, attributes, referred};
use crate::limits::{Limit, MOST_OF_TEXTS, MOST_SHARED, MOST_SHEETS, MOST_STRINGS};
use quick_xml::events::Event;
use std::collections::HashMap;
use std::sync::Arc;

/// More formats than any workbook can have: 64,000 cell formats.
const MOST_FORMATS: usize = 65_536;

/// What the sheets of a workbook share.
pub(super) struct Book {
    /// Name and part, in the order of the tabs.
    pub sheets: Vec<(String, String)>,
    shared: Arc<Shared>,
    /// So many pieces of the workbook may have been read when its sheets are.
    most: u64,
}

#[derive(Default)]
struct Shared {
    texts: Texts,
    /// By the number that cells name.
    formats: Vec<Shown>,
    since_1904: bool,
}

/// The texts that cells share, one behind the other.
#[derive(Default)]
struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    fn push(&mut self, text: &str) -> Result<(), Limit> {
        if self.text.len() + text.len() > MOST_SHARED || self.ends.len() >= MOST_STRINGS {
            return Err(Limit::Shared);
        }
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).map_err(|_| Limit::Shared)?);
        Ok(())
    }

    fn get(&self, index: usize) -> Option<&str> {
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
        self.text.get(start as usize..*self.ends.get(index)? as usize)
    }
}

impl Book {
    /// None where the archive holds no workbook.
    pub fn open(package: &Package, pieces: u64) -> Result<Option<Book>, Broken> {
        let main = main_part(package)?;
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let Some(part) = package.part(&main)? else { return Ok(None) };
        let targets = targets(package, &folder, main.rsplit('/').next().unwrap_or_default())?;
        let mut shared = Shared::default();
        let mut sheets = Vec::new();
        let mut xml = Xml::aside(part);
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "workbookPr" => {
                        shared.since_1904 = attribute(&tag, "date1904").is_some_and(|flag| matches!(flag.as_str(), "1" | "true"));
                    }
                    "sheet" => {
                        if sheets.len() >= MOST_SHEETS {
                            return Err(Limit::Sheets.into());
                        }
                        let target = attribute(&tag, "id").and_then(|id| targets.get(&id).cloned());
                        if let (Some(name), Some(target)) = (attribute(&tag, "name"), target) {
                            sheets.push((name, target));
                        }
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        shared.formats = formats(package, &beside(&folder, "styles.xml"))?;
        shared.texts = texts(package, &beside(&folder, "sharedStrings.xml"))?;
        let most = package.pieces().saturating_add(pieces);
        Ok(Some(Book { sheets, shared: Arc::new(shared), most }))
    }

    pub fn sheet(&mut self, package: &Package, index: usize) -> Result<Sheet, Broken> {
        let missing = || Broken::Damaged("a sheet of it is missing".to_owned());
        let (_, part) = self.sheets.get(index).ok_or_else(missing)?;
        let part = package.part(part)?.ok_or_else(missing)?;
        let cell = Cell { column: 0, kind: Kind::Number, shown: Shown::Number, text: String::new() };
        let xml = Xml::new(part, self.most, Limit::NoRow);
        Ok(Sheet { xml, shared: self.shared.clone(), line: 0, column: 0, cell, unescaped: String::new() })
    }
}

/// Where the workbook itself stands; nearly always `xl/workbook.xml`.
fn main_part(package: &Package) -> Result<String, Broken> {
    const USUAL: &str = "xl/workbook.xml";
    let Some(part) = package.part("_rels/.rels")? else { return Ok(USUAL.to_owned()) };
    let mut xml = Xml::aside(part);
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                if attribute(&tag, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
                    && let Some(target) = attribute(&tag, "Target")
                {
                    return Ok(target.trim_start_matches('/').to_owned());
                }
            }
            Event::Eof => return Ok(USUAL.to_owned()),
            _ => {}
        }
    }
}

fn beside(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The parts of the sheets with rows, by the ids under which the workbook names them.
fn targets(package: &Package, folder: &str, main: &str) -> Result<HashMap<String, String>, Broken> {
    let mut targets = HashMap::new();
    let Some(part) = package.part(&beside(folder, &format!("_rels/{main}.rels")))? else { return Ok(targets) };
    let mut xml = Xml::aside(part);
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                if targets.len() >= MOST_SHEETS * 2 {
                    return Err(Limit::Sheets.into());
                }
                // A chart or a dialogue has a tab too, and no rows.
                let rows = attribute(&tag, "Type").is_none_or(|kind| kind.ends_with("/worksheet"));
                if let (true, Some(id), Some(target)) = (rows, attribute(&tag, "Id"), attribute(&tag, "Target")) {
                    targets.insert(id, resolved(folder, &target));
                }
            }
            Event::Eof => return Ok(targets),
            _ => {}
        }
    }
}

/// A target as written beside the workbook, from the root of the archive.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(from_root) = target.strip_prefix('/') {
        return from_root.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." | "" => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

fn formats(package: &Package, name: &str) -> Result<Vec<Shown>, Broken> {
    let mut formats = Vec::new();
    let Some(part) = package.part(name)? else { return Ok(formats) };
    let mut own: HashMap<u16, Shown> = HashMap::new();
    let mut xml = Xml::aside(part);
    let mut of_cells = false;
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&tag, "numFmtId").and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(&tag, "formatCode")) {
                        own.insert(id, Shown::of_words(&code));
                    }
                }
                "cellXfs" => of_cells = true,
                "xf" if of_cells && formats.len() < MOST_FORMATS => {
                    let id: u16 = attribute(&tag, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    formats.push(own.get(&id).copied().unwrap_or_else(|| Shown::of_number(id)));
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => return Ok(formats),
            Event::Eof => return Ok(formats),
            _ => {}
        }
    }
}

fn texts(package: &Package, name: &str) -> Result<Texts, Broken> {
    let mut texts = Texts::default();
    let Some(part) = package.part(name)? else { return Ok(texts) };
    let most = package.pieces() + MOST_OF_TEXTS;
    let mut xml = Xml::new(part, most, Limit::Shared);
    let (mut text, mut unescaped) = (String::new(), String::new());
    let (mut taken, mut sounds) = (false, false);
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "si" => text.clear(),
                // How the word above is pronounced.
                "rPh" => sounds = true,
                "t" => taken = !sounds,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "si" => texts.push(plain(&text, &mut unescaped))?,
                "rPh" => sounds = false,
                "t" => taken = false,
                _ => {}
            },
            Event::Text(more) if taken => add(&mut text, &more.xml10_content())?,
            Event::CData(more) if taken => add(&mut text, &more.xml10_content())?,
            Event::GeneralRef(reference) if taken => referred(&reference, &mut text),
            Event::Eof => return Ok(texts),
            _ => {}
        }
    }
}

/// A text without the escapes `_x000D_` that stand for letters which XML cannot hold.
fn plain<'a>(text: &'a str, unescaped: &'a mut String) -> &'a str {
    if !text.contains("_x") {
        return text;
    }
    unescaped.clear();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        unescaped.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(letter) => {
                unescaped.push(letter);
                rest = &rest[at + 7..];
            }
            None => {
                unescaped.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    unescaped.push_str(rest);
    unescaped
}

/// One sheet, read from its first row to its last.
pub(super) struct Sheet {
    xml: Xml,
    shared: Arc<Shared>,
    line: u64,
    column: usize,
    cell: Cell,
    unescaped: String,
}

struct Cell {
    column: usize,
    kind: Kind,
    shown: Shown,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Flag,
    Fault,
    /// As it stands: a formula's text, a date.
    Text,
    /// In elements of its own.
    Inline,
}

impl Sheet {
    /// The next row and its number; none at the end.
    pub fn next(&mut self, row: &mut Row) -> Result<Option<u64>, Broken> {
        row.clear();
        let Self { xml, shared, line, column, cell, unescaped } = self;
        let (mut taken, mut sounds) = (false, false);
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "row" => {
                        // A number that no row can have is none.
                        let said = attribute(&tag, "r").and_then(|number| number.parse::<u32>().ok());
                        *line = said.map_or(*line + 1, u64::from);
                        *column = 0;
                        row.clear();
                    }
                    "c" => {
                        cell.column = *column;
                        (cell.kind, cell.shown) = (Kind::Number, shared.formats.first().copied().unwrap_or_default());
                        cell.text.clear();
                        attributes(&tag, |name, value| match name {
                            "r" => cell.column = column_of(&value).unwrap_or(*column),
                            "s" => {
                                let format = value.parse::<usize>().ok().and_then(|index| shared.formats.get(index));
                                cell.shown = format.copied().unwrap_or_default();
                            }
                            "t" => cell.kind = Kind::of(&value),
                            _ => {}
                        });
                    }
                    "v" => taken = cell.kind != Kind::Inline,
                    "rPh" => sounds = true,
                    "t" => taken = cell.kind == Kind::Inline && !sounds,
                    _ => {}
                },
                Event::End(tag) => match tag.local_name().as_ref() {
                    "v" | "t" => taken = false,
                    "rPh" => sounds = false,
                    "c" => {
                        cell.lay(row, shared, unescaped);
                        *column = cell.column.saturating_add(1);
                    }
                    "row" => return Ok(Some(*line)),
                    "sheetData" => return Ok(None),
                    _ => {}
                },
                Event::Text(more) if taken => add(&mut cell.text, &more.xml10_content())?,
                Event::CData(more) if taken => add(&mut cell.text, &more.xml10_content())?,
                Event::GeneralRef(reference) if taken => referred(&reference, &mut cell.text),
                Event::Eof => return Err(Broken::Damaged("the file breaks off inside a sheet".to_owned())),
                _ => {}
            }
        }
    }
}

impl Kind {
    fn of(code: &str) -> Self {
        match code {
            "s" => Kind::Shared,
            "b" => Kind::Flag,
            "e" => Kind::Fault,
            "n" => Kind::Number,
            "inlineStr" => Kind::Inline,
            _ => Kind::Text,
        }
    }
}

impl Cell {
    fn lay(&self, row: &mut Row, shared: &Shared, unescaped: &mut String) {
        if row.is_over() {
            return;
        }
        let text = self.text.as_str();
        match self.kind {
            Kind::Shared => {
                let text = text.trim().parse().ok().and_then(|index| shared.texts.get(index)).unwrap_or_default();
                row.put(self.column, text);
            }
            Kind::Flag => row.put(self.column, if matches!(text, "1" | "true") { "TRUE" } else { "FALSE" }),
            Kind::Fault => {}
            Kind::Text | Kind::Inline => row.put(self.column, plain(text, unescaped)),
            Kind::Number => match text.trim().parse::<f64>() {
                Ok(number) => row.put(self.column, &self.shown.write(number, shared.since_1904)),
                Err(_) => row.put(self.column, text),
            },
        }
    }
}

/// The column of a place as `AB12`, from 0.
fn column_of(place: &str) -> Option<usize> {
    let mut column = 0_usize;
    for letter in place.bytes().take_while(u8::is_ascii_alphabetic) {
        column = column.checked_mul(26)?.checked_add(usize::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    column.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_names_its_column() {
        for (place, column) in [("A1", Some(0)), ("XFD1048576", Some(16_383)), ("aa3", Some(26)), ("12", None), ("", None)] {
            assert_eq!(column_of(place), column, "{place}");
        }
        assert_eq!(column_of(&"Z".repeat(100)), None);
    }

    #[test]
    fn escapes_of_letters_are_read_and_everything_else_stays() {
        let mut unescaped = String::new();
        for (text, read) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xyz_", "_xyz_"),
            ("a_x00", "a_x00"),
            ("_xD83D_", "_xD83D_"),
            ("é_x0041_é", "éAé"),
            ("_x00é1_", "_x00é1_"),
        ] {
            assert_eq!(plain(text, &mut unescaped), read);
        }
    }

    #[test]
    fn targets_are_found_from_the_root_and_from_beside_the_workbook() {
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "../other/sheet1.xml"), "other/sheet1.xml");
        assert_eq!(resolved("", "sheet1.xml"), "sheet1.xml");
    }
}
