//! The rows of a surveyed file, one after the other, in constant memory for text tables.

use crate::field::Field;
use crate::limits;
use crate::put::{self, Cell, Reading};
use crate::row::{CompanyRow, ProspectRow, RowFault, Scope, TouchRow};
use crate::start::Extent;
use crate::survey::{self, Format, Survey};
use crate::table::{Read1, Table};
use crate::{IntakeError, Settings, Source, touch, vcard};
use csv::StringRecord;
use jiff::tz::TimeZone;
use std::io;

/// Typed rows in the file's order. An error ends them: the file could not be read on.
pub type Prospects = Rows<ProspectRow>;
pub type Touches = Rows<TouchRow>;
pub type Companies = Rows<CompanyRow>;

/// A kind of row that a record can become.
pub trait Row: Sized + Send {
    /// None where the record holds nothing at all.
    #[doc(hidden)]
    fn of(record: &Record<'_>) -> Option<Self>;

    /// From an address card; none where a card cannot be such a row.
    #[doc(hidden)]
    fn of_card(card: ProspectRow) -> Option<Self>;
}

/// One record with what is needed to read it.
#[doc(hidden)]
pub struct Record<'a> {
    pub(crate) position: u64,
    pub(crate) line: u64,
    pub(crate) values: &'a StringRecord,
    pub(crate) survey: &'a Survey,
    pub(crate) reading: Reading<'a>,
    /// A fault of the record as a whole.
    pub(crate) fault: Option<RowFault>,
}

impl Record<'_> {
    /// The values that mean something, each with its column.
    pub(crate) fn cells(&self, mut each: impl FnMut(&Cell<'_>)) {
        for (column, value) in self.survey.columns.iter().zip(self.values) {
            if column.field == Field::Ignore || value.is_empty() {
                continue;
            }
            if let Some(value) = put::meant(column.field, value) {
                let label = column.label.and_then(|index| self.values.get(index)).unwrap_or_default();
                each(&Cell {
                    field: column.field,
                    header: &column.header,
                    value: &value,
                    order: column.order,
                    label,
                    at: column.at,
                });
            }
        }
    }

    pub(crate) fn original(&self) -> Vec<String> {
        limits::kept(self.values.iter())
    }
}

impl Row for ProspectRow {
    fn of(record: &Record<'_>) -> Option<Self> {
        let mut row = ProspectRow { position: record.position, line: record.line, ..ProspectRow::default() };
        let mut anything = false;
        // The country first: it decides how the numbers of this row are read.
        record.cells(|cell| {
            anything = true;
            if cell.field == Field::Country {
                put::put(&mut row, cell, &record.reading);
            }
        });
        if !anything && record.fault.is_none() {
            return None;
        }
        record.cells(|cell| {
            if cell.field != Field::Country {
                put::put(&mut row, cell, &record.reading);
            }
        });
        row.faults.extend(record.fault.clone());
        put::finish(&mut row);
        put::bear(&mut row.faults);
        row.original = Some(record.original());
        Some(row)
    }

    fn of_card(card: ProspectRow) -> Option<Self> {
        Some(card)
    }
}

impl Row for CompanyRow {
    fn of(record: &Record<'_>) -> Option<Self> {
        let row = ProspectRow::of(record)?;
        let mut company = row.company;
        company.external_id = row.external_ids.first().map(|id| id.value.clone()).or(company.external_id);
        // What a person would be refused for is not a company's fault, and the other way round.
        let mut faults: Vec<RowFault> = row.faults.into_iter().filter(|fault| fault.field != "name").collect();
        if company.name.is_none() {
            faults.push(RowFault {
                field: "company".to_owned(),
                reason: "the company has no name".to_owned(),
                scope: Scope::Row,
            });
        }
        Some(CompanyRow {
            position: row.position,
            line: row.line,
            company,
            phones: row.phones.into_iter().map(|(number, _)| number).collect(),
            street: row.street,
            city: row.city,
            state: row.state,
            postal_code: row.postal_code,
            country: row.country,
            addresses: row.addresses,
            zone: row.zone,
            owner: row.owner,
            source: row.source,
            tags: row.tags,
            notes: row.notes,
            created_at: row.created_at,
            custom: row.custom,
            faults,
            original: row.original,
        })
    }

    fn of_card(_: ProspectRow) -> Option<Self> {
        None
    }
}

impl Row for TouchRow {
    fn of(record: &Record<'_>) -> Option<Self> {
        touch::read(record)
    }

    fn of_card(_: ProspectRow) -> Option<Self> {
        None
    }
}

/// The rows of one file. `position` of a row is where to resume after it.
pub struct Rows<R> {
    table: Table,
    survey: Survey,
    region: String,
    zone: TimeZone,
    record: StringRecord,
    position: u64,
    cards: Option<vcard::Cards>,
    /// Bytes of the record or card that was read last.
    length: usize,
    ended: bool,
    row: std::marker::PhantomData<fn() -> R>,
}

impl Survey {
    pub fn prospects(&self, source: &dyn Source, settings: &Settings) -> Result<Prospects, IntakeError> {
        self.rows(source, settings)
    }

    pub fn touches(&self, source: &dyn Source, settings: &Settings) -> Result<Touches, IntakeError> {
        self.rows(source, settings)
    }

    pub fn companies(&self, source: &dyn Source, settings: &Settings) -> Result<Companies, IntakeError> {
        self.rows(source, settings)
    }

    fn rows<R: Row>(&self, source: &dyn Source, settings: &Settings) -> Result<Rows<R>, IntakeError> {
        let mut table = survey::open(source, self.format, self.encoding, settings, Extent::Whole)?;
        let mut record = StringRecord::new();
        for _ in 0..self.above {
            table.next(&mut record)?;
        }
        self.rows_of(table, source, settings)
    }

    /// The first rows alone, without reading anew what a look has kept of them.
    pub(crate) fn first_rows<R: Row>(&self, source: &dyn Source, settings: &Settings) -> Result<Rows<R>, IntakeError> {
        match &self.kept {
            Some(kept) => self.rows_of(Table::Kept(kept.clone(), 0), source, settings),
            None => self.rows(source, settings),
        }
    }

    fn rows_of<R: Row>(&self, table: Table, source: &dyn Source, settings: &Settings) -> Result<Rows<R>, IntakeError> {
        let cards = match self.format {
            Format::AddressCards => Some(vcard::Cards::open(source, self.encoding)?),
            Format::Text { .. } | Format::Spreadsheet => None,
        };
        Ok(Rows {
            table,
            survey: self.clone(),
            region: settings.region.clone(),
            zone: settings.zone.clone(),
            record: StringRecord::new(),
            position: 0,
            cards,
            length: 0,
            ended: false,
            row: std::marker::PhantomData,
        })
    }
}

fn as_io(error: IntakeError) -> io::Error {
    match error {
        IntakeError::Unreadable(error) => error,
        other => io::Error::other(other),
    }
}

impl<R: Row> Rows<R> {
    /// Goes past the records up to and including that position, without reading what is in them.
    pub fn resume_after(&mut self, position: u64) -> io::Result<()> {
        while self.position < position {
            let ended = match &mut self.cards {
                Some(cards) => cards.next()?.is_none(),
                None => matches!(self.table.next(&mut self.record).map_err(as_io)?, Read1::End),
            };
            if ended {
                break;
            }
            self.position += 1;
        }
        Ok(())
    }

    /// Records read so far, whether or not they became rows.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Bytes of the record that the last row came from.
    pub fn length(&self) -> usize {
        self.length
    }

    fn read(&mut self) -> io::Result<Option<R>> {
        loop {
            let (line, fault) = match self.table.next(&mut self.record).map_err(as_io)? {
                Read1::End => return Ok(None),
                Read1::Record(line) => (line, self.too_wide()),
                Read1::Unclosed(line) => {
                    let reason =
                        "a quotation mark is opened here and not closed within 2,000 lines; what follows it was not read";
                    self.record.truncate(1);
                    let field = self.survey.columns.first().map_or_else(String::new, |column| column.header.to_string());
                    (line, Some(RowFault { field, reason: reason.to_owned(), scope: Scope::Row }))
                }
                Read1::Over(line, limit) => {
                    let field = self.survey.columns.last().map_or_else(String::new, |column| column.header.to_string());
                    (line, Some(RowFault { field, reason: limit.to_string(), scope: Scope::Row }))
                }
            };
            self.length = self.record.as_slice().len();
            self.position += 1;
            let reading = Reading { region: &self.region, zone: &self.zone };
            let record = Record { position: self.position, line, values: &self.record, survey: &self.survey, reading, fault };
            if let Some(row) = R::of(&record) {
                return Ok(Some(row));
            }
        }
    }

    fn read_card(&mut self) -> io::Result<Option<R>> {
        while let Some(cards) = &mut self.cards
            && let Some(card) = cards.next()?
        {
            self.position += 1;
            self.length = card.length();
            let row = card.row(self.position, &Reading { region: &self.region, zone: &self.zone });
            if let Some(row) = R::of_card(row) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// More values than columns: an unquoted delimiter has moved them, and nobody can say from where on.
    fn too_wide(&self) -> Option<RowFault> {
        let columns = self.survey.columns.len();
        let extra = self.record.iter().skip(columns).any(|value| !value.trim().is_empty());
        extra.then(|| RowFault {
            field: self.survey.columns.last().map_or_else(String::new, |column| column.header.to_string()),
            reason: format!(
                "the row has {} values for {columns} columns; put values that hold the delimiter in quotes",
                self.record.len()
            ),
            scope: Scope::Row,
        })
    }
}

impl<R: Row + 'static> Iterator for Rows<R> {
    type Item = io::Result<R>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = if self.cards.is_some() { self.read_card() } else { self.read() };
        self.ended = !matches!(next, Ok(Some(_)));
        next.transpose()
    }
}
