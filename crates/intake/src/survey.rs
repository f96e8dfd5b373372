//! A first reading of a file, whole or its beginning: what it is, how many records it has, what its columns mean, how its
//! dates are written.

use crate::addresses::{self, At};
use crate::dates::{Order, Votes};
use crate::dialect::{self, Dialect};
use crate::field::{Field, IdKind, Kind};
use crate::limits::{LOOKED_AT, LOOKED_AT_RECORDS, LOOKED_AT_VALUES, PREVIEWED, PREVIEWED_RECORDS};
use crate::start::{Extent, Start};
use crate::table::{self, Read1, Table};
use crate::{IntakeError, Limit, Settings, Source, encoding, headers, put, values, vcard, workbook};
use csv::StringRecord;
use encoding_rs::{Encoding, UTF_8};
use planner::prospect::Line;
use std::sync::Arc;

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text { delimiter: u8, skip: usize },
    Spreadsheet,
    AddressCards,
}

/// Why a column is taken for its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// The caller said so.
    Told,
    /// The header is a known one.
    Header,
    /// The values look like it.
    Values,
    /// Not recognised: kept as a custom field.
    None,
}

/// One column of the file.
#[derive(Debug, Clone)]
pub struct Column {
    pub header: Arc<str>,
    pub field: Field,
    pub certainty: Certainty,
    /// The column that says what kind of number this one holds, as Google's `Phone 1 - Type`.
    pub label: Option<usize>,
    /// To which of the row's addresses it belongs; meaningless for other fields.
    pub at: At,
    /// How its dates are written; meaningless for other fields.
    pub order: Order,
    /// How the beginning of the file alone had its dates read, where the rest of it tells otherwise.
    pub order_at_start: Option<Order>,
    /// Up to three values.
    pub samples: Vec<String>,
    /// Records with a value here.
    pub filled: u64,
}

/// What is known of a file before its rows are read.
#[derive(Debug, Clone)]
pub struct Survey {
    pub kind: Kind,
    pub format: Format,
    pub encoding: &'static Encoding,
    pub columns: Vec<Column>,
    /// Records after the header, as far as the file was read: all there are, or so many and more.
    pub records: u64,
    pub extent: Extent,
    /// Records before the first row: title lines and the header.
    pub(crate) above: u64,
    /// The first rows as they stand, where the file was only looked at.
    pub(crate) kept: Option<Arc<[(Read1, StringRecord)]>>,
}

/// How many records at the top are looked at before anything is decided.
const LOOK: usize = 50;

impl Survey {
    /// Of the whole file, as its import needs it; the cost is that of parsing it. What is no table is told after a look.
    pub fn of(source: &dyn Source, settings: &Settings) -> Result<Survey, IntakeError> {
        let mut look = Survey::look(source, settings)?;
        look.kept = None;
        match look.extent {
            Extent::Whole => Ok(look),
            Extent::Start => {
                let mut whole = Survey::read(source, settings, Extent::Whole)?;
                whole.kept = None;
                for (column, looked_at) in whole.columns.iter_mut().zip(&look.columns) {
                    column.order_at_start = Some(looked_at.order).filter(|order| *order != column.order);
                }
                Ok(whole)
            }
        }
    }

    /// Of the beginning of the file: its first rows for a preview, and what they tell. However large the file is, or whatever
    /// it says of itself, this takes a time that somebody can wait for.
    pub fn look(source: &dyn Source, settings: &Settings) -> Result<Survey, IntakeError> {
        Survey::read(source, settings, Extent::Start)
    }

    fn read(source: &dyn Source, settings: &Settings, extent: Extent) -> Result<Survey, IntakeError> {
        let start = Start::of(source, extent);
        let (format, encoding) = recognise(&start)?;
        if format == Format::AddressCards {
            return Survey::of_cards(&start, encoding);
        }
        let table = match format {
            // A workbook has its table of contents at its end.
            Format::Spreadsheet => open(source, format, encoding, settings, extent)?,
            Format::Text { .. } | Format::AddressCards => open(&start, format, encoding, settings, extent)?,
        };
        let mut records = Records::of(table, &start, extent)?;
        let mut top = Vec::new();
        let mut record = StringRecord::new();
        while top.len() < LOOK {
            match records.next(&mut record)? {
                Read1::End => break,
                read @ (Read1::Record(_) | Read1::Unclosed(_) | Read1::Over(..)) => top.push((read, record.clone())),
            }
        }
        if top.is_empty() {
            return Err(nothing_in(&start));
        }
        let first: Vec<&StringRecord> = top.iter().map(|(_, record)| record).collect();
        let (above, names) = header(&first);
        if let Some(limit) = top[..above].iter().find_map(|(read, _)| read.over()) {
            return Err(IntakeError::TooMuch(limit));
        }
        // What stands above the rows is none of them.
        records.left.iter_mut().for_each(|left| left.records += above as u64);
        let kind = settings.kind.unwrap_or_else(|| headers::kind(&names));
        let mut columns = columns(&names, kind, &settings.region, &first[above..]);
        overrule(&mut columns, &settings.map)?;
        addresses::group(&mut columns);
        let mut found = Found { votes: vec![Votes::default(); columns.len()], columns, records: 0, refused: 0, limit: None };
        top.drain(..above);
        top.iter().for_each(|(read, record)| found.look(*read, record));
        // Held back for the preview, as long as they are not too long.
        let mut held: usize = top.iter().map(|(_, record)| record.as_slice().len()).sum();
        let mut kept = top;
        loop {
            let read = records.next(&mut record)?;
            if let Read1::End = read {
                break;
            }
            found.look(read, &record);
            if extent == Extent::Start && kept.len() < PREVIEWED_RECORDS && held < PREVIEWED {
                held += record.as_slice().len();
                kept.push((read, record.clone()));
            }
        }
        let extent = records.extent;
        let (columns, records) = found.settle(extent, &settings.region)?;
        Ok(Survey { kind, format, encoding, columns, records, extent, above: above as u64, kept: Some(kept.into()) })
    }

    fn of_cards(start: &Start<'_>, encoding: &'static Encoding) -> Result<Survey, IntakeError> {
        let mut cards = vcard::Cards::open(start, encoding)?;
        let mut records: u64 = 0;
        let mut last = None;
        while let Some(card) = cards.next()? {
            (records, last) = (records + 1, card.over());
        }
        let extent = if start.is_cut() { Extent::Start } else { Extent::Whole };
        if extent == Extent::Start {
            // The last one may go on behind the cut.
            records = records.saturating_sub(1);
        }
        if records == 0 {
            return Err(last.filter(|_| start.is_cut()).map_or_else(|| nothing_in(start), IntakeError::TooMuch));
        }
        let (kind, format) = (Kind::Prospects, Format::AddressCards);
        Ok(Survey { kind, format, encoding, columns: Vec::new(), records, extent, above: 0, kept: None })
    }
}

fn nothing_in(start: &Start<'_>) -> IntakeError {
    if start.is_cut() { IntakeError::TooMuch(Limit::Blank) } else { IntakeError::Empty }
}

/// What the records of a file tell of its columns.
struct Found {
    columns: Vec<Column>,
    votes: Vec<Votes>,
    records: u64,
    /// Records over a limit, and the first of these.
    refused: u64,
    limit: Option<Limit>,
}

impl Found {
    fn look(&mut self, read: Read1, record: &StringRecord) {
        self.records += 1;
        if let Some(limit) = read.over() {
            self.refused += 1;
            self.limit = self.limit.or(Some(limit));
        }
        for ((column, votes), value) in self.columns.iter_mut().zip(&mut self.votes).zip(record) {
            if value.is_empty() || values::is_placeholder(value.trim()) {
                continue;
            }
            column.filled += 1;
            if column.samples.len() < 3 && !column.samples.iter().any(|sample| sample == value) {
                column.samples.push(value.chars().take(80).collect());
            }
            if column.field.is_date() {
                votes.count(value);
            }
        }
    }

    fn settle(self, extent: Extent, region: &str) -> Result<(Vec<Column>, u64), IntakeError> {
        let Found { mut columns, votes, records, refused, limit } = self;
        // A file without one row that can be read is refused as a whole.
        if let Some(limit) = limit.filter(|_| refused == records) {
            return Err(IntakeError::TooMuch(limit));
        }
        for (column, votes) in columns.iter_mut().zip(votes) {
            column.order = votes.order(region);
            // A column without a name and without a value is what a trailing comma leaves behind; where there is more of the
            // file, its values may come.
            if extent == Extent::Whole && column.filled == 0 && column.certainty == Certainty::None {
                column.field = Field::Ignore;
            }
        }
        Ok((columns, records))
    }
}

/// The records of a table, as far as they are read: one that may have been cut off is none.
struct Records<'a> {
    table: Table,
    start: &'a Start<'a>,
    /// What was read ahead, to see whether the one before it was whole.
    ahead: (Read1, StringRecord),
    /// What a look may still read; none where everything is read.
    left: Option<Left>,
    extent: Extent,
}

struct Left {
    bytes: u64,
    records: u64,
    values: u64,
}

impl<'a> Records<'a> {
    fn of(mut table: Table, start: &'a Start<'a>, extent: Extent) -> Result<Self, IntakeError> {
        let mut record = StringRecord::new();
        let read = table.next(&mut record)?;
        let left = match extent {
            Extent::Whole => None,
            Extent::Start => Some(Left { bytes: LOOKED_AT, records: LOOKED_AT_RECORDS, values: LOOKED_AT_VALUES }),
        };
        Ok(Records { table, start, ahead: (read, record), left, extent: Extent::Whole })
    }

    fn next(&mut self, record: &mut StringRecord) -> Result<Read1, IntakeError> {
        std::mem::swap(record, &mut self.ahead.1);
        let read = std::mem::replace(&mut self.ahead.0, Read1::End);
        if let Read1::End = read {
            return Ok(Read1::End);
        }
        if self.left.as_mut().is_some_and(|left| !left.take(record)) {
            self.extent = Extent::Start;
            return Ok(Read1::End);
        }
        self.ahead.0 = match self.table.next(&mut self.ahead.1) {
            Ok(read) => read,
            // So much of the sheet is looked at, and no more.
            Err(IntakeError::TooMuch(Limit::NoRow)) if self.left.is_some() => {
                self.extent = Extent::Start;
                Read1::End
            }
            Err(error) => return Err(error),
        };
        if matches!(self.ahead.0, Read1::End) && self.start.is_cut() {
            self.extent = Extent::Start;
            // It may go on behind the cut, unless it is over a limit as it is.
            return Ok(match read {
                Read1::Record(_) | Read1::End => Read1::End,
                Read1::Unclosed(_) | Read1::Over(..) => read,
            });
        }
        Ok(read)
    }
}

impl Left {
    /// Whether one more is looked at.
    fn take(&mut self, record: &StringRecord) -> bool {
        let left = |left: u64, taken: usize| left.checked_sub(taken as u64);
        let taken = (left(self.bytes, record.as_slice().len()), left(self.records, 1), left(self.values, record.len()));
        let (Some(bytes), Some(records), Some(values)) = taken else { return false };
        *self = Left { bytes, records, values };
        true
    }
}

pub(crate) fn open(
    source: &dyn Source,
    format: Format,
    encoding: &'static Encoding,
    settings: &Settings,
    extent: Extent,
) -> Result<Table, IntakeError> {
    match format {
        Format::Text { delimiter, skip } => Ok(table::text(source, encoding, Dialect { delimiter, skip })?),
        Format::Spreadsheet => {
            Ok(Table::Sheet(Box::new(workbook::open(&mut source.open()?, settings.sheet.as_deref(), extent)?)))
        }
        Format::AddressCards => Ok(Table::Nothing),
    }
}

fn recognise(source: &dyn Source) -> Result<(Format, &'static Encoding), IntakeError> {
    let mut start = [0; 8];
    let mut reader = source.open()?;
    let mut filled = 0;
    while filled < start.len() {
        match reader.read(&mut start[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    drop(reader);
    if filled == 0 {
        return Err(IntakeError::Empty);
    }
    // A zip archive, or the compound file of the older spreadsheets.
    if start.starts_with(b"PK\x03\x04") || start.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Ok((Format::Spreadsheet, UTF_8));
    }
    let encoding = encoding::detect(source.open()?)?;
    let sample = table::sample(source, encoding, 64 * 1024)?;
    let first = sample.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if first.trim().eq_ignore_ascii_case("BEGIN:VCARD") {
        return Ok((Format::AddressCards, encoding));
    }
    let Dialect { delimiter, skip } = dialect::sniff(&sample);
    Ok((Format::Text { delimiter, skip }, encoding))
}

/// How many records stand above the first row, and the columns' names.
fn header(top: &[&StringRecord]) -> (usize, Vec<String>) {
    let width = top.iter().map(|record| record.len()).max().unwrap_or_default();
    let known = |record: &&StringRecord| {
        let recognised = |name| Kind::ALL.iter().any(|kind| headers::recognise(name, *kind).is_some());
        record.iter().filter(|name| is_short(name) && !name.trim().is_empty() && recognised(name)).count()
    };
    let filled = |record: &&StringRecord| record.iter().filter(|value| !value.trim().is_empty()).count();
    // Titles above the table are short; the header is the first record that names at least two fields.
    let titled = top.iter().take(10).position(|record| known(record) >= 2);
    let titled =
        titled.filter(|index| top[..*index].iter().all(|record| known(record) == 0 && filled(record) < filled(&top[*index])));
    // Where none does, as in a language that is not known here, one field is enough in the first line that goes through the
    // table as its rows do: what says less above it is a title.
    let fullest = top.iter().map(filled).max().unwrap_or_default();
    let first = top.iter().take(10).position(|record| filled(record) * 2 >= fullest);
    let named = first.filter(|index| known(&top[*index]) >= 1 && top[..*index].iter().all(|record| known(record) == 0));
    let index = titled.or(named).or_else(|| (known(&top[0]) >= 1 || looks_like_names(top[0], top.len())).then_some(0));
    let mut names: Vec<String> = match index {
        Some(index) => top[index].iter().map(name).collect(),
        None => Vec::new(),
    };
    if index.is_none() {
        names.resize(width, String::new());
    }
    for (number, name) in names.iter_mut().enumerate().filter(|(_, name)| name.is_empty()) {
        *name = format!("Column {}", number + 1);
    }
    (index.map_or(0, |index| index + 1), names)
}

/// Neither a header nor an address nor a number is longer than that: what is, need not be looked at.
fn is_short(value: &str) -> bool {
    value.len() <= values::LONGEST
}

/// A column's name: nobody's is longer than a value may be.
fn name(written: &str) -> String {
    values::clean(written).trim_start_matches('\u{feff}').chars().take(values::LONGEST).collect()
}

/// Whether an unknown first record can be a header: no value in it is a date, a number, an address, or there twice.
fn looks_like_names(record: &StringRecord, records: usize) -> bool {
    let names: Vec<&str> = record.iter().map(str::trim).filter(|name| !name.is_empty()).collect();
    let data = |name: &str| {
        !is_short(name)
            || values::email(name).is_some()
            || name.parse::<f64>().is_ok()
            || name.bytes().filter(u8::is_ascii_digit).count() >= 7
            || crate::dates::instant(name, Order::MonthFirst, &jiff::tz::TimeZone::UTC).is_some()
    };
    let distinct = names.iter().enumerate().all(|(index, name)| !names[..index].contains(name));
    !names.is_empty() && records > 1 && distinct && !names.iter().any(|name| data(name))
}

fn columns(names: &[String], kind: Kind, region: &str, rows: &[&StringRecord]) -> Vec<Column> {
    let squashed: Vec<String> = names.iter().map(|name| headers::squash(name)).collect();
    let job_title = squashed.iter().any(|name| matches!(name.as_str(), "jobtitle" | "position" | "organizationtitle"));
    let mut columns: Vec<Column> = names
        .iter()
        .zip(&squashed)
        .map(|(name, squashed)| {
            let known = headers::recognise(name, kind);
            // Outlook's "Title" beside a "Job Title" is Dr or Mrs.
            let known = if squashed == "title" && job_title && kind == Kind::Prospects { Some(Field::Prefix) } else { known };
            Column {
                header: Arc::from(name.as_str()),
                field: known.unwrap_or(Field::Custom),
                certainty: if known.is_some() { Certainty::Header } else { Certainty::None },
                label: label(name, names),
                at: At::Plain,
                order: Order::of_region(region),
                order_at_start: None,
                samples: Vec::new(),
                filled: 0,
            }
        })
        .collect();
    if kind == Kind::Prospects {
        by_values(&mut columns, region, rows);
    }
    columns
}

/// `Phone 1 - Type` beside `Phone 1 - Value`, `Address 1 - Type` beside `Address 1 - City`.
fn label(name: &str, names: &[String]) -> Option<usize> {
    let stem = match name.strip_suffix(" - Value").filter(|stem| stem.starts_with("Phone")) {
        Some(stem) => stem,
        None => name.split_once(" - ").map(|(stem, _)| stem).filter(|stem| stem.starts_with("Address"))?,
    };
    names.iter().position(|other| other.strip_prefix(stem).is_some_and(|rest| matches!(rest, " - Type" | " - Label")))
}

/// Where no header names an address or a number, a column that holds nothing else does.
fn by_values(columns: &mut [Column], region: &str, rows: &[&StringRecord]) {
    let foreign = ["owner", "rep", "assign", "manager", "creat", "modif", "agent", "fax", "user", "by"];
    for (field, test) in [
        (Field::Email, (|value: &str, _: &str| values::email(value).is_some()) as fn(&str, &str) -> bool),
        (Field::Phone(Line::Personal), |value, region| looks_like_number(value) && put::number(value, region).is_ok()),
    ] {
        if columns.iter().any(|column| column.field == field) {
            continue;
        }
        let matches = |index: usize| {
            let values: Vec<&str> =
                rows.iter().filter_map(|row| row.get(index)).map(str::trim).filter(|value| !value.is_empty()).collect();
            !values.is_empty()
                && values.iter().filter(|value| is_short(value) && test(value, region)).count() * 10 >= values.len() * 9
        };
        let found = (0..columns.len()).find(|index| {
            let header = columns[*index].header.to_lowercase();
            columns[*index].certainty == Certainty::None && !foreign.iter().any(|word| header.contains(word)) && matches(*index)
        });
        if let Some(index) = found {
            columns[index].field = field;
            columns[index].certainty = Certainty::Values;
        }
    }
}

/// A bare row of digits may be an amount or an id: by its value alone only what is written as a number is one.
fn looks_like_number(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let other =
        value.chars().all(|character| character.is_ascii_digit() || matches!(character, '+' | '(' | ')' | '-' | ' ' | '.' | '/'));
    let written = value.starts_with('+') || value.contains('(') || value.matches(['-', ' ']).count() >= 2;
    other
        && written
        && (7..=15).contains(&digits)
        && crate::dates::instant(value, Order::DayFirst, &jiff::tz::TimeZone::UTC).is_none()
}

fn overrule(columns: &mut [Column], map: &[(String, String)]) -> Result<(), IntakeError> {
    for (header, code) in map {
        let field = Field::from_code(code).ok_or_else(|| IntakeError::NoSuchField {
            code: code.clone(),
            fields: Field::ALL.iter().map(|(_, code)| *code).collect::<Vec<_>>().join(", "),
        })?;
        let exact = columns.iter().position(|column| *column.header == **header);
        let wanted = headers::squash(header);
        let index = exact.or_else(|| columns.iter().position(|column| headers::squash(&column.header) == wanted));
        let Some(index) = index else {
            let columns = columns.iter().map(|column| column.header.to_string()).collect::<Vec<_>>().join(", ");
            return Err(IntakeError::NoSuchColumn { header: header.clone(), columns });
        };
        // An id says of whom it is by its column's own name, where that does.
        columns[index].field = match (field, columns[index].field) {
            (Field::Id(IdKind::Plain), Field::Id(named)) => Field::Id(named),
            (told, _) => told,
        };
        columns[index].certainty = Certainty::Told;
    }
    Ok(())
}
