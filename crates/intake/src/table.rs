//! Records one after the other, whatever they came from. Knows lines, not meanings. A record that is too long or too wide is
//! passed over in constant memory, and told.

use crate::dialect::{Dialect, sniff};
use crate::encoding::{Utf8Reader, detect};
use crate::limits::{LONGEST_RECORD, Limit, MOST_COLUMNS};
use crate::workbook::SheetRows;
use crate::{IntakeError, Source};
use csv::StringRecord;
use csv_core::ReadRecordResult;
use encoding_rs::Encoding;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

/// A record that spans more lines than this has an opening quotation mark that is never closed.
const MOST_LINES: u64 = 2_000;
const CHUNK: usize = 64 * 1024;

pub(crate) enum Table {
    Text(Box<Text>),
    Sheet(Box<SheetRows>),
    /// Records that were read before.
    Kept(Arc<[(Read1, StringRecord)]>, usize),
    /// Address cards are read elsewhere.
    Nothing,
}

/// What one reading of the next record gave.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Read1 {
    /// The line of the file on which it began.
    Record(u64),
    /// A quotation mark opened on this line swallowed the rest.
    Unclosed(u64),
    /// What began on this line is over a limit; the record holds its beginning.
    Over(u64, Limit),
    End,
}

impl Read1 {
    pub(crate) fn over(self) -> Option<Limit> {
        match self {
            Read1::Over(_, limit) => Some(limit),
            Read1::Record(_) | Read1::Unclosed(_) | Read1::End => None,
        }
    }
}

pub(crate) fn text(source: &dyn Source, encoding: &'static Encoding, dialect: Dialect) -> io::Result<Table> {
    let reader: Box<dyn Read + Send> = Box::new(Utf8Reader::new(source.open()?, encoding));
    let mut reader = BufReader::with_capacity(CHUNK, reader);
    io::copy(&mut reader.by_ref().take(dialect.skip as u64), &mut io::sink())?;
    let first = reader.fill_buf()?;
    // Where lines end with a carriage return alone, they are counted by it.
    let line_end = if first.contains(&b'\r') && !first.contains(&b'\n') { b'\r' } else { b'\n' };
    let core = csv_core::ReaderBuilder::new().delimiter(dialect.delimiter).build();
    Ok(Table::Text(Box::new(Text {
        reader,
        core,
        line_end,
        line: 1,
        values: vec![0; 4 * 1024],
        ends: vec![0; 64],
        spilled: vec![0; 4 * 1024],
        spilled_ends: vec![0; 1024],
    })))
}

/// A text table.
pub(crate) struct Text {
    reader: BufReader<Box<dyn Read + Send>>,
    core: csv_core::Reader,
    line_end: u8,
    line: u64,
    /// The values of a record one behind the other, and where each ends.
    values: Vec<u8>,
    ends: Vec<usize>,
    /// Where what is passed over goes.
    spilled: Vec<u8>,
    spilled_ends: Vec<usize>,
}

impl Text {
    fn next(&mut self, record: &mut StringRecord) -> io::Result<Read1> {
        self.pass_line_ends()?;
        let begun = self.line;
        let (mut length, mut fields) = (0, 0);
        // Once the record is full, the rest of it is only looked at.
        let mut spill: Option<Spill> = None;
        loop {
            let input = self.reader.fill_buf()?;
            let (result, read, wrote, ended) = match &spill {
                None => self.core.read_record(input, &mut self.values[length..], &mut self.ends[fields..]),
                Some(_) => self.core.read_record(input, &mut self.spilled, &mut self.spilled_ends),
            };
            self.line += input[..read].iter().filter(|byte| **byte == self.line_end).count() as u64;
            self.reader.consume(read);
            match &mut spill {
                None => (length, fields) = (length + wrote, fields + ended),
                Some(spill) => spill.look(&self.spilled[..wrote], &self.spilled_ends[..ended]),
            }
            match (result, &spill) {
                (ReadRecordResult::InputEmpty, _) => {}
                (ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull, Some(_)) => {}
                (ReadRecordResult::OutputFull, None) if self.values.len() < LONGEST_RECORD => {
                    self.values.resize((self.values.len() * 2).min(LONGEST_RECORD), 0);
                }
                (ReadRecordResult::OutputFull, None) => spill = Some(Spill::new(length, fields, Some(Limit::Record))),
                (ReadRecordResult::OutputEndsFull, None) if self.ends.len() < MOST_COLUMNS => {
                    self.ends.resize((self.ends.len() * 2).min(MOST_COLUMNS), 0);
                }
                (ReadRecordResult::OutputEndsFull, None) => spill = Some(Spill::new(length, fields, None)),
                (ReadRecordResult::Record, _) => break,
                (ReadRecordResult::End, _) => return Ok(Read1::End),
            }
        }
        record.clear();
        let mut start = 0;
        for end in &self.ends[..fields] {
            // The reader gives only UTF-8, and a delimiter is one byte of it.
            record.push_field(std::str::from_utf8(&self.values[start..*end]).unwrap_or_default());
            start = *end;
        }
        if self.line.saturating_sub(begun) > MOST_LINES {
            return Ok(Read1::Unclosed(begun));
        }
        Ok(match spill.and_then(|spill| spill.over) {
            Some(limit) => Read1::Over(begun, limit),
            None => Read1::Record(begun),
        })
    }

    /// Blank lines are no records; a record begins on the line of its first letter.
    fn pass_line_ends(&mut self) -> io::Result<()> {
        loop {
            let input = self.reader.fill_buf()?;
            let passed = input.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if passed == 0 {
                return Ok(());
            }
            self.line += input[..passed].iter().filter(|byte| **byte == self.line_end).count() as u64;
            self.reader.consume(passed);
        }
    }
}

/// What is passed over of a record. Empty values behind the last column are none.
struct Spill {
    /// Bytes and values that came before.
    length: usize,
    fields: usize,
    over: Option<Limit>,
}

impl Spill {
    fn new(length: usize, fields: usize, over: Option<Limit>) -> Self {
        Spill { length, fields, over }
    }

    fn look(&mut self, values: &[u8], ends: &[usize]) {
        if self.over.is_none()
            && let Some(at) = values.iter().position(|byte| !byte.is_ascii_whitespace())
        {
            let before = ends.iter().filter(|end| **end <= self.length + at).count();
            self.over = Some(Limit::Columns(self.fields + before));
        }
        self.length += values.len();
        self.fields += ends.len();
    }
}

impl Table {
    pub(crate) fn next(&mut self, record: &mut StringRecord) -> Result<Read1, IntakeError> {
        match self {
            Table::Sheet(rows) => rows.next(record),
            Table::Text(text) => Ok(text.next(record)?),
            Table::Kept(records, next) => {
                let Some((read, kept)) = records.get(*next) else { return Ok(Read1::End) };
                *next += 1;
                record.clone_from(kept);
                Ok(*read)
            }
            Table::Nothing => Ok(Read1::End),
        }
    }
}

/// The first part of the file as UTF-8, for looking at.
pub(crate) fn sample(source: &dyn Source, encoding: &'static Encoding, bytes: u64) -> io::Result<String> {
    let mut sample = Vec::new();
    Utf8Reader::new(source.open()?, encoding).take(bytes).read_to_end(&mut sample)?;
    Ok(String::from_utf8_lossy(&sample).into_owned())
}

/// Every record of a text table as it stands, header included: encoding and delimiter found, nothing interpreted.
pub fn read_table(source: &dyn Source) -> Result<Vec<Vec<String>>, IntakeError> {
    let encoding = detect(source.open()?)?;
    let dialect = sniff(&sample(source, encoding, 64 * 1024)?);
    let mut table = text(source, encoding, dialect)?;
    let mut record = StringRecord::new();
    let mut rows = Vec::new();
    while let Read1::Record(_) | Read1::Unclosed(_) | Read1::Over(..) = table.next(&mut record)? {
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}
