//! Sheets of the older workbooks (.xls), from MS-XLS: BIFF8, and BIFF5 with its one-byte texts. Where rows begin is noted
//! first, because some programs write cells in no order; then one row at a time.

use super::Broken;
use super::compound::Compound;
use super::row::{Budget, Row};
use super::written::Shown;
use crate::limits::{Limit, MOST_SHARED, MOST_SHEETS, MOST_STRINGS};
use encoding_rs::{Encoding, WINDOWS_1252};
use std::collections::HashMap;

const FORMULA: u16 = 0x0006;
const END: u16 = 0x000A;
const DATE_MODE: u16 = 0x0022;
const PROTECTED: u16 = 0x002F;
const CONTINUE: u16 = 0x003C;
const CODE_PAGE: u16 = 0x0042;
const BOUND_SHEET: u16 = 0x0085;
const NUMBERS: u16 = 0x00BD;
const RICH_TEXT: u16 = 0x00D6;
const CELL_FORMAT: u16 = 0x00E0;
const SHARED_TEXTS: u16 = 0x00FC;
const SHARED_TEXT: u16 = 0x00FD;
const NUMBER: u16 = 0x0203;
const TEXT: u16 = 0x0204;
const FLAG: u16 = 0x0205;
const FORMULA_TEXT: u16 = 0x0207;
const SHORT_NUMBER: u16 = 0x027E;
const FORMAT: u16 = 0x041E;
const BEGIN: u16 = 0x0809;

pub(super) struct Book {
    stream: Vec<u8>,
    /// Name, and where its first record stands.
    pub sheets: Vec<(String, usize)>,
    texts: Vec<u32>,
    text: String,
    formats: Vec<Shown>,
    since_1904: bool,
    letters: Letters,
}

/// How texts are written.
#[derive(Clone, Copy)]
struct Letters {
    /// BIFF8: each text says whether its letters have two bytes.
    wide: bool,
    page: &'static Encoding,
}

fn broken(reason: &str) -> Broken {
    Broken::Damaged(reason.to_owned())
}

fn two(bytes: &[u8], at: usize) -> Result<u16, Broken> {
    let found = bytes.get(at..at + 2).and_then(|found| found.try_into().ok());
    found.map(u16::from_le_bytes).ok_or_else(|| broken("a record of it is too short"))
}

fn four(bytes: &[u8], at: usize) -> Result<u32, Broken> {
    let found = bytes.get(at..at + 4).and_then(|found| found.try_into().ok());
    found.map(u32::from_le_bytes).ok_or_else(|| broken("a record of it is too short"))
}

fn eight(bytes: &[u8], at: usize) -> Result<f64, Broken> {
    let found = bytes.get(at..at + 8).and_then(|found| found.try_into().ok());
    found.map(f64::from_le_bytes).ok_or_else(|| broken("a record of it is too short"))
}

/// What kind of record it is, what is in it, and where the next one stands.
type Record<'a> = (u16, &'a [u8], usize);

/// The record at that place; none at the end.
fn record(stream: &[u8], at: usize) -> Result<Option<Record<'_>>, Broken> {
    if at + 4 > stream.len() {
        return Ok(None);
    }
    let (kind, length) = (two(stream, at)?, usize::from(two(stream, at + 2)?));
    let data = stream.get(at + 4..at + 4 + length).ok_or_else(|| broken("the file breaks off"))?;
    Ok(Some((kind, data, at + 4 + length)))
}

/// A bad record of a cell is no cell; where in its row it stands is told by its first four bytes.
fn place(kind: u16, data: &[u8]) -> Option<(u16, u16)> {
    let cell = matches!(kind, FORMULA | NUMBERS | RICH_TEXT | SHARED_TEXT | NUMBER | TEXT | FLAG | SHORT_NUMBER);
    if cell { Some((two(data, 0).ok()?, two(data, 2).ok()?)) } else { None }
}

impl Book {
    pub fn open(bytes: Vec<u8>) -> Result<Self, Broken> {
        let compound = Compound::open(bytes)?;
        if compound.has("EncryptedPackage") {
            return Err(broken("it is protected by a password"));
        }
        let Some(stream) = compound.into_stream(&["Workbook", "Book"])? else {
            return Err(broken("there is no workbook in it"));
        };
        let letters = Letters { wide: true, page: WINDOWS_1252 };
        let mut book = Book {
            stream: Vec::new(),
            sheets: Vec::new(),
            texts: Vec::new(),
            text: String::new(),
            formats: Vec::new(),
            since_1904: false,
            letters,
        };
        book.globals(&stream)?;
        book.stream = stream;
        Ok(book)
    }

    fn globals(&mut self, stream: &[u8]) -> Result<(), Broken> {
        let (mut own, mut of_cells) = (HashMap::new(), Vec::new());
        let mut at = 0;
        while let Some((kind, data, next)) = record(stream, at)? {
            match kind {
                PROTECTED if two(data, 0).is_ok_and(|kind| kind != 0) => return Err(broken("it is protected by a password")),
                BEGIN => self.letters.wide = two(data, 0)? == 0x0600,
                CODE_PAGE => self.letters.page = page(two(data, 0)?),
                DATE_MODE => self.since_1904 = two(data, 0)? == 1,
                FORMAT => {
                    let words = self.letters.read(data.get(2..).unwrap_or_default())?;
                    own.insert(two(data, 0)?, Shown::of_words(&words));
                }
                CELL_FORMAT => of_cells.push(two(data, 2)?),
                BOUND_SHEET => {
                    if self.sheets.len() >= MOST_SHEETS {
                        return Err(Limit::Sheets.into());
                    }
                    // Charts, macros and modules have no rows.
                    if data.get(5) == Some(&0) {
                        let name = self.letters.read_short(data.get(6..).unwrap_or_default());
                        self.sheets.push((name, four(data, 0)? as usize));
                    }
                }
                SHARED_TEXTS => self.shared(stream, at)?,
                END => break,
                _ => {}
            }
            at = next;
        }
        self.formats = of_cells.iter().map(|id| own.get(id).copied().unwrap_or_else(|| Shown::of_number(*id))).collect();
        Ok(())
    }

    /// The shared texts, which go on over any number of records.
    fn shared(&mut self, stream: &[u8], at: usize) -> Result<(), Broken> {
        let mut flow = Flow::from(stream, at)?;
        flow.skip(8)?;
        while flow.more()? {
            if self.texts.len() >= MOST_STRINGS {
                return Err(Limit::Shared.into());
            }
            let count = flow.two()?;
            let flags = flow.one()?;
            let runs = if flags & 8 != 0 { u64::from(flow.two()?) * 4 } else { 0 };
            let extra = if flags & 4 != 0 { u64::from(flow.two()?) | u64::from(flow.two()?) << 16 } else { 0 };
            flow.letters(usize::from(count), flags & 1 != 0, &mut self.text)?;
            flow.skip(runs + extra)?;
            if self.text.len() > MOST_SHARED {
                return Err(Limit::Shared.into());
            }
            self.texts.push(u32::try_from(self.text.len()).map_err(|_| Limit::Shared)?);
        }
        Ok(())
    }

    fn text(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(Some(&0), |before| self.texts.get(before));
        let range = start.zip(self.texts.get(index)).map(|(start, end)| *start as usize..*end as usize);
        range.and_then(|range| self.text.get(range)).unwrap_or_default()
    }

    fn shown(&self, format: u16) -> Shown {
        self.formats.get(usize::from(format)).copied().unwrap_or_default()
    }
}

/// A record with those that continue it.
struct Flow<'a> {
    stream: &'a [u8],
    data: &'a [u8],
    next: usize,
}

impl<'a> Flow<'a> {
    fn from(stream: &'a [u8], at: usize) -> Result<Self, Broken> {
        let (_, data, next) = record(stream, at)?.ok_or_else(|| broken("the file breaks off"))?;
        Ok(Flow { stream, data, next })
    }

    /// Whether anything is left; goes on into the next record where this one is used up.
    fn more(&mut self) -> Result<bool, Broken> {
        while self.data.is_empty() {
            match record(self.stream, self.next)? {
                Some((CONTINUE, data, next)) => (self.data, self.next) = (data, next),
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    fn one(&mut self) -> Result<u8, Broken> {
        if !self.more()? {
            return Err(broken("its shared texts break off"));
        }
        let byte = self.data[0];
        self.data = &self.data[1..];
        Ok(byte)
    }

    fn two(&mut self) -> Result<u16, Broken> {
        Ok(u16::from_le_bytes([self.one()?, self.one()?]))
    }

    fn skip(&mut self, mut bytes: u64) -> Result<(), Broken> {
        while bytes > 0 {
            if !self.more()? {
                return Err(broken("its shared texts break off"));
            }
            let passed = usize::try_from(bytes).unwrap_or(usize::MAX).min(self.data.len());
            self.data = &self.data[passed..];
            bytes -= passed as u64;
        }
        Ok(())
    }

    /// So many letters. Where they go on in another record, it says anew whether they have two bytes.
    fn letters(&mut self, mut count: usize, mut wide: bool, text: &mut String) -> Result<(), Broken> {
        while count > 0 {
            if self.data.is_empty() {
                wide = self.one()? & 1 != 0;
            }
            let width = if wide { 2 } else { 1 };
            let here = count.min(self.data.len() / width);
            let (taken, rest) = self.data.split_at(here * width);
            push(taken, wide, text);
            // Half a letter at the end of a record belongs to none.
            self.data = if here == 0 { &[] } else { rest };
            count -= here;
        }
        Ok(())
    }
}

fn push(bytes: &[u8], wide: bool, text: &mut String) {
    if wide {
        let units = bytes.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
        text.extend(char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)));
    } else {
        text.extend(bytes.iter().map(|byte| char::from(*byte)));
    }
}

/// The letters of older workbooks, by the number of their table.
fn page(number: u16) -> &'static Encoding {
    let label = match number {
        1250..=1258 | 874 => format!("windows-{number}"),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10_000 => "macintosh".to_owned(),
        _ => "windows-1252".to_owned(),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

impl Letters {
    /// A text with its length in two bytes before it.
    fn read(self, data: &[u8]) -> Result<String, Broken> {
        let count = usize::from(two(data, 0)?);
        Ok(self.of(data.get(2..).unwrap_or_default(), count))
    }

    /// A text with its length in one byte before it.
    fn read_short(self, data: &[u8]) -> String {
        let count = usize::from(data.first().copied().unwrap_or_default());
        self.of(data.get(1..).unwrap_or_default(), count)
    }

    fn of(self, data: &[u8], count: usize) -> String {
        if !self.wide {
            return self.page.decode_without_bom_handling(&data[..count.min(data.len())]).0.into_owned();
        }
        let Some((flags, letters)) = data.split_first() else { return String::new() };
        let wide = flags & 1 != 0;
        let bytes = if wide { count * 2 } else { count };
        let mut text = String::new();
        push(&letters[..bytes.min(letters.len())], wide, &mut text);
        text
    }
}

/// One sheet: where cells of each row stand together.
pub(super) struct Sheet {
    book: Book,
    /// Row, and where the first of some cells of it stands; by row.
    runs: Vec<(u16, u32)>,
    next: usize,
}

impl Sheet {
    pub fn open(book: Book, index: usize, budget: &mut Budget) -> Result<Self, Broken> {
        let start = book.sheets.get(index).map_or(usize::MAX, |(_, start)| *start);
        let mut runs: Vec<(u16, u32)> = Vec::new();
        let (mut at, mut depth, mut now) = (start, 0_u32, None);
        while at < book.stream.len()
            && let Some((kind, data, next)) = record(&book.stream, at)?
        {
            match kind {
                // A chart that lies on the sheet has cells of its own; the row goes on behind it.
                BEGIN => (depth, now) = (depth + 1, None),
                END if depth <= 1 => break,
                END => (depth, now) = (depth - 1, None),
                _ => {}
            }
            if depth <= 1
                && let Some((row, _)) = place(kind, data)
                && now != Some(row)
            {
                now = Some(row);
                runs.push((row, u32::try_from(at).map_err(|_| Limit::Packed)?));
            }
            at = next;
        }
        // Many names may stand for one sheet: each reading of it counts.
        budget.charge(0, at.saturating_sub(start) as u64)?;
        runs.sort_by_key(|(row, _)| *row);
        Ok(Sheet { book, runs, next: 0 })
    }

    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    pub fn close(self) -> Book {
        self.book
    }

    /// The next row and its number; none at the end.
    pub fn next(&mut self, row: &mut Row) -> Result<Option<u64>, Broken> {
        row.clear();
        let Some((number, _)) = self.runs.get(self.next).copied() else { return Ok(None) };
        while let Some((_, at)) = self.runs.get(self.next).copied().filter(|(row, _)| *row == number) {
            self.next += 1;
            self.run(number, at as usize, row)?;
        }
        Ok(Some(u64::from(number) + 1))
    }

    /// The cells from that place on that belong to the row.
    fn run(&self, number: u16, mut at: usize, row: &mut Row) -> Result<(), Broken> {
        let mut waiting = None;
        while let Some((kind, data, next)) = record(&self.book.stream, at)? {
            match (kind, place(kind, data)) {
                _ if row.is_over() => break,
                (BEGIN | END, _) => break,
                (_, Some((other, _))) if other != number => break,
                (FORMULA_TEXT, _) => {
                    if let Some(column) = waiting.take() {
                        row.put(column, &self.book.letters.read(data)?);
                    }
                }
                (_, Some((_, column))) => waiting = self.cell(kind, data, usize::from(column), row)?,
                _ => {}
            }
            at = next;
        }
        Ok(())
    }

    /// One record of cells; the column whose text comes in the next record, where it does.
    fn cell(&self, kind: u16, data: &[u8], column: usize, row: &mut Row) -> Result<Option<usize>, Broken> {
        let book = &self.book;
        let mut number = |column: usize, format: u16, value: f64| {
            row.put(column, &book.shown(format).write(value, book.since_1904));
        };
        match kind {
            NUMBER => number(column, two(data, 4)?, eight(data, 6)?),
            SHORT_NUMBER => number(column, two(data, 4)?, short_number(four(data, 6)?)),
            NUMBERS => {
                let cells = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                for (index, cell) in cells.chunks_exact(6).enumerate() {
                    number(column + index, two(cell, 0)?, short_number(four(cell, 2)?));
                }
            }
            SHARED_TEXT => row.put(column, book.text(four(data, 6)? as usize)),
            TEXT | RICH_TEXT => row.put(column, &book.letters.read(data.get(6..).unwrap_or_default())?),
            // What is no flag is a fault.
            FLAG if data.get(7) == Some(&0) => row.put(column, if data.get(6) == Some(&0) { "FALSE" } else { "TRUE" }),
            FORMULA => match (data.get(6), two(data, 12)?) {
                (Some(0), 0xFFFF) => return Ok(Some(column)),
                (Some(1), 0xFFFF) => row.put(column, if data.get(8) == Some(&0) { "FALSE" } else { "TRUE" }),
                (_, 0xFFFF) => {}
                _ => number(column, two(data, 4)?, eight(data, 6)?),
            },
            _ => {}
        }
        Ok(None)
    }
}

/// A number in four bytes: a whole one or the upper half of a fraction, perhaps of a hundredth.
fn short_number(bits: u32) -> f64 {
    let value = if bits & 2 != 0 { f64::from(bits as i32 >> 2) } else { f64::from_bits(u64::from(bits & !3) << 32) };
    if bits & 1 != 0 { value / 100.0 } else { value }
}

#[cfg(test)]
mod tests {
    use super::short_number;

    #[test]
    fn numbers_in_four_bytes_are_read_in_their_four_ways() {
        for (bits, value) in
            [(0x0000_00B2, 44.0), (0xFFFF_FFFE, -1.0), (0x3FF0_0000, 1.0), (0x3FF0_0001, 0.01), (0x0000_00B3, 0.44)]
        {
            assert!((short_number(bits) - value).abs() < 1e-12, "{bits:x}");
        }
    }
}
