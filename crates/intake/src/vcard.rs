//! Address cards: vCard 2.1, 3.0 and 4.0. Cards are cut apart here, so that a broken one costs only itself.

use crate::Source;
use crate::addresses::At;
use crate::dates::Order;
use crate::encoding::Utf8Reader;
use crate::field::{Field, IdKind};
use crate::limits::{self, LONGEST_CARD, Limit};
use crate::put::{self, Cell, Reading};
use crate::row::{ProspectRow, RowFault, Scope};
use calcard::vcard::{VCard, VCardEntry, VCardParameterName, VCardParameterValue, VCardProperty, VCardType, VCardValue};
use calcard::{Entry, Parser};
use encoding_rs::Encoding;
use planner::prospect::Line;
use std::io::{self, BufRead, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The text of one card.
#[derive(Default)]
pub(crate) struct Card {
    line: u64,
    text: Vec<u8>,
    over: bool,
    /// Whether it holds anything but its marks and its version.
    filled: bool,
}

/// The cards of a file one after the other, by their `BEGIN` and `END` lines. A card that is never closed ends where the next
/// begins. Pictures and sounds are passed over: nobody is called with them.
pub(crate) struct Cards {
    reader: BufReader<Utf8Reader<Box<dyn Read + Send>>>,
    line: u64,
    text: Vec<u8>,
    open: Option<Card>,
}

impl Cards {
    pub(crate) fn open(source: &dyn Source, encoding: &'static Encoding) -> io::Result<Self> {
        let reader = BufReader::with_capacity(64 * 1024, Utf8Reader::new(source.open()?, encoding));
        Ok(Cards { reader, line: 0, text: Vec::new(), open: None })
    }

    pub(crate) fn next(&mut self) -> io::Result<Option<Card>> {
        let mut picture = false;
        loop {
            let Some(cut) = self.read_line()? else { return Ok(self.open.take().filter(|card| card.filled)) };
            let mark = self.text.trim_ascii();
            if mark.eq_ignore_ascii_case(b"BEGIN:VCARD") {
                picture = false;
                match &mut self.open {
                    // One with nothing in it is none, as an empty row is none.
                    Some(open) if !open.filled => {
                        (open.line, open.over) = (self.line, false);
                        open.text.clone_from(&self.text);
                    }
                    open => {
                        let card = Card { line: self.line, text: self.text.clone(), over: false, filled: false };
                        if let Some(before) = open.replace(card) {
                            return Ok(Some(before));
                        }
                    }
                }
                continue;
            }
            let ends = mark.eq_ignore_ascii_case(b"END:VCARD");
            // What begins with a blank goes on with the line before.
            picture = is_picture(&self.text) || picture && self.text.starts_with(b" ") || picture && self.text.starts_with(b"\t");
            if let Some(card) = self.open.as_mut().filter(|_| !picture) {
                card.filled |= !ends && !mark.is_empty() && !is_version(mark);
                card.over |= cut || card.text.len() + self.text.len() > LONGEST_CARD;
                if !card.over || ends {
                    card.text.extend_from_slice(&self.text);
                }
            }
            if ends && let Some(card) = self.open.take().filter(|card| card.filled) {
                return Ok(Some(card));
            }
        }
    }

    /// The next line, whether it was longer than any card; none at the end.
    fn read_line(&mut self) -> io::Result<Option<bool>> {
        self.text.clear();
        let most = LONGEST_CARD as u64;
        if self.reader.by_ref().take(most).read_until(b'\n', &mut self.text)? == 0 {
            return Ok(None);
        }
        self.line += 1;
        if self.text.ends_with(b"\n") || (self.text.len() as u64) < most {
            return Ok(Some(false));
        }
        loop {
            let rest = self.reader.fill_buf()?;
            match rest.iter().position(|byte| *byte == b'\n') {
                Some(end) => {
                    self.reader.consume(end + 1);
                    return Ok(Some(true));
                }
                None if rest.is_empty() => return Ok(Some(true)),
                None => {
                    let length = rest.len();
                    self.reader.consume(length);
                }
            }
        }
    }
}

fn is_version(line: &[u8]) -> bool {
    line.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"VERSION:"))
}

/// Whether the line begins a property that holds a picture, a sound or a key.
fn is_picture(line: &[u8]) -> bool {
    let name = line.split(|byte| matches!(byte, b':' | b';')).next().unwrap_or_default();
    let name = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    ["PHOTO", "LOGO", "SOUND", "KEY"].iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

impl Card {
    /// The card as a row. The cards' own zones are read by name, never by the parser's tables.
    pub(crate) fn row(self, position: u64, reading: &Reading<'_>) -> ProspectRow {
        let mut row = ProspectRow { position, line: self.line, ..ProspectRow::default() };
        let text = String::from_utf8_lossy(&self.text);
        let refused = |reason: String| RowFault { field: "card".to_owned(), reason, scope: Scope::Row };
        if self.over {
            row.faults.push(refused(Limit::Card.to_string()));
        } else {
            // The parser is somebody else's: a panic in it on a hostile card is that card's fault.
            match catch_unwind(AssertUnwindSafe(|| Parser::new(&text).entry())) {
                Ok(Entry::VCard(card)) => fill(&mut row, &card, reading),
                _ => row.faults.push(refused("the address card cannot be read".to_owned())),
            }
        }
        if row.is_sound() {
            put::finish(&mut row);
        }
        put::bear(&mut row.faults);
        row.original = Some(limits::kept(std::iter::once(&*text)));
        row
    }

    /// The limit that it is over.
    pub(crate) fn over(&self) -> Option<Limit> {
        self.over.then_some(Limit::Card)
    }

    /// Bytes of it.
    pub(crate) fn length(&self) -> usize {
        self.text.len()
    }
}

fn fill(row: &mut ProspectRow, card: &VCard, reading: &Reading<'_>) {
    let preferred = |entry: &&VCardEntry| std::cmp::Reverse(kinds(entry).contains(&"pref".to_owned()));
    let mut entries: Vec<&VCardEntry> = card.entries.iter().collect();
    // Addresses first, for the country that numbers are read in; then what is preferred before the rest.
    entries.sort_by_key(|entry| (entry.name != VCardProperty::Adr, preferred(entry)));
    for (number, entry) in entries.into_iter().enumerate() {
        let at = At::Nth(u8::try_from(number % 100).unwrap_or_default());
        let values = texts(entry);
        let kinds = kinds(entry);
        let mut give = |field: Field, header: &str, value: &str| {
            if let Some(value) = put::meant(field, value) {
                let header: Arc<str> = Arc::from(header);
                let label = kinds.join(" ");
                put::put(
                    row,
                    &Cell { field, header: &header, value: &value, order: Order::DayFirst, label: &label, at },
                    reading,
                );
            }
        };
        let first = values.first().map(String::as_str).unwrap_or_default();
        match &entry.name {
            VCardProperty::N => {
                let fields = [Field::LastName, Field::FirstName, Field::MiddleName, Field::Prefix, Field::Suffix];
                fields.into_iter().zip(&values).for_each(|(field, value)| give(field, "N", value));
            }
            VCardProperty::Fn => give(Field::FullName, "FN", first),
            VCardProperty::Tel => {
                let line =
                    if kinds.iter().any(|kind| kind == "main-number" || kind == "main") { Line::Shared } else { Line::Personal };
                values.iter().for_each(|value| give(Field::Phone(line), "TEL", value));
            }
            VCardProperty::Email => values.iter().for_each(|value| give(Field::Email, "EMAIL", value)),
            VCardProperty::Adr => {
                let fields =
                    [Field::Street, Field::Street, Field::Street, Field::City, Field::State, Field::PostalCode, Field::Country];
                // Box and suite follow the street on an envelope.
                let order = [2, 1, 0, 3, 4, 5, 6];
                order
                    .into_iter()
                    .filter_map(|index| Some((fields[index], values.get(index)?)))
                    .for_each(|(field, value)| give(field, "ADR", value));
            }
            VCardProperty::Org => {
                give(Field::Company, "ORG", first);
                if values.len() > 1 {
                    give(Field::Custom, "Department", &joined(&values[1..]));
                }
            }
            VCardProperty::Title => give(Field::JobTitle, "TITLE", first),
            VCardProperty::Role => give(Field::Custom, "Role", first),
            VCardProperty::Note => give(Field::Note, "NOTE", first),
            VCardProperty::Url => give(Field::Website, "URL", first),
            VCardProperty::Uid => give(Field::Id(IdKind::Plain), "UID", first),
            VCardProperty::Categories => values.iter().for_each(|value| give(Field::Tags, "CATEGORIES", value)),
            VCardProperty::Nickname => give(Field::Custom, "Nickname", first),
            VCardProperty::Bday => give(Field::Custom, "Birthday", first),
            VCardProperty::Tz if first.contains('/') => give(Field::Zone, "TZ", first),
            VCardProperty::Socialprofile => give(Field::Social, "SOCIALPROFILE", first),
            VCardProperty::Other(name) if name.eq_ignore_ascii_case("X-SOCIALPROFILE") => {
                give(Field::Social, "X-SOCIALPROFILE", first)
            }
            VCardProperty::Other(name) if name.eq_ignore_ascii_case("X-PHONETIC-FIRST-NAME") => {
                give(Field::Custom, "Phonetic first name", first);
            }
            _ => {}
        }
    }
}

fn joined(values: &[String]) -> String {
    values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The values as text, components in their order.
fn texts(entry: &VCardEntry) -> Vec<String> {
    let mut texts = Vec::new();
    for value in &entry.values {
        match value {
            VCardValue::Text(text) => texts.push(text.clone()),
            VCardValue::Component(parts) => texts.push(parts.join(" ")),
            VCardValue::Integer(number) => texts.push(number.to_string()),
            VCardValue::Float(number) => texts.push(number.to_string()),
            VCardValue::PartialDateTime(date) => {
                if let (Some(year), Some(month), Some(day)) = (date.year, date.month, date.day) {
                    texts.push(format!("{year:04}-{month:02}-{day:02}"));
                }
            }
            _ => texts.push(String::new()),
        }
    }
    texts
}

/// What the card says a value is: `work`, `cell`, `fax`, `pref`; also in the bare style of 2.1.
fn kinds(entry: &VCardEntry) -> Vec<String> {
    let mut kinds = Vec::new();
    for parameter in &entry.params {
        match (&parameter.name, &parameter.value) {
            (VCardParameterName::Type, VCardParameterValue::Type(kind)) => kinds.push(kind_name(kind)),
            (VCardParameterName::Type, VCardParameterValue::Text(text)) => kinds.extend(text.split(',').map(str::to_lowercase)),
            (VCardParameterName::Pref, _) => kinds.push("pref".to_owned()),
            (VCardParameterName::Other(name), _) => kinds.push(name.to_lowercase()),
            _ => {}
        }
    }
    kinds
}

fn kind_name(kind: &VCardType) -> String {
    use calcard::common::IanaString;
    kind.as_str().to_lowercase()
}
