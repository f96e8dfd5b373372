//! Records one after the other, whatever they came from. Knows lines, not meanings.

use crate::dialect::{Dialect, sniff};
use crate::encoding::{Utf8Reader, detect};
use crate::{IntakeError, Source};
use csv::StringRecord;
use encoding_rs::Encoding;
use std::io::{self, Read};

/// A record that spans more lines than this has an opening quotation mark that is never closed.
const MOST_LINES: u64 = 2_000;

pub(crate) enum Table {
    Text(Box<csv::Reader<Box<dyn Read + Send>>>),
    Sheet(std::vec::IntoIter<(u64, StringRecord)>),
}

/// What one reading of the next record gave.
pub(crate) enum Read1 {
    /// The line of the file on which it began.
    Record(u64),
    /// A quotation mark opened on this line swallowed the rest.
    Unclosed(u64),
    End,
}

pub(crate) fn text(source: &dyn Source, encoding: &'static Encoding, dialect: Dialect) -> io::Result<Table> {
    let mut reader: Box<dyn Read + Send> = Box::new(Utf8Reader::new(source.open()?, encoding));
    io::copy(&mut reader.by_ref().take(dialect.skip as u64), &mut io::sink())?;
    let reader = csv::ReaderBuilder::new()
        .delimiter(dialect.delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(64 * 1024)
        .from_reader(reader);
    Ok(Table::Text(Box::new(reader)))
}

impl Table {
    pub(crate) fn next(&mut self, record: &mut StringRecord) -> io::Result<Read1> {
        match self {
            Table::Sheet(rows) => Ok(match rows.next() {
                Some((line, row)) => {
                    *record = row;
                    Read1::Record(line)
                }
                None => Read1::End,
            }),
            Table::Text(reader) => {
                // The reader gives only UTF-8, so the one error left is that of the stream below.
                if !reader.read_record(record).map_err(io::Error::from)? {
                    return Ok(Read1::End);
                }
                let line = record.position().map_or(0, csv::Position::line);
                let spanned = reader.position().line().saturating_sub(line);
                Ok(if spanned > MOST_LINES { Read1::Unclosed(line) } else { Read1::Record(line) })
            }
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
    while let Read1::Record(_) | Read1::Unclosed(_) = table.next(&mut record)? {
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}
