//! XML one piece after the other, no piece longer than a cell may be, and not too deep.

use super::Broken;
use super::package::{Count, Part};
use crate::limits::{DEEPEST, LONGEST_CELL, Limit, MOST_ASIDE};
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;
use std::io::BufReader;
use std::sync::Arc;

const CHUNK: usize = 32 * 1024;
/// Bytes of a piece that cost as much as another piece.
const LENGTH: u64 = 32;

pub(super) struct Xml {
    reader: Reader<BufReader<Part>>,
    buffer: Vec<u8>,
    depth: usize,
    count: Arc<Count>,
    /// So many pieces may have been read of the workbook, and what is said of one more.
    most: (u64, Limit),
}

impl Xml {
    /// A part that is no sheet.
    pub fn aside(part: Part) -> Self {
        let most = part.count().pieces() + MOST_ASIDE;
        Xml::new(part, most, Limit::Aside)
    }

    /// A part, until so many pieces were read of the workbook.
    pub fn new(part: Part, most: u64, limit: Limit) -> Self {
        let count = part.count();
        let mut reader = Reader::from_reader(BufReader::with_capacity(CHUNK, part));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.check_comments = false;
        Xml { reader, buffer: Vec::new(), depth: 0, count, most: (most, limit) }
    }

    pub fn next(&mut self) -> Result<Event<'_>, Broken> {
        let (most, limit) = self.most;
        self.count.add(1);
        if self.count.pieces() > most {
            return Err(limit.into());
        }
        self.buffer.clear();
        self.reader.get_mut().get_mut().allow(LONGEST_CELL);
        let event = self.reader.read_event_into(&mut self.buffer).map_err(of_xml)?;
        // A long one costs as many short ones.
        self.count.add(event.len() as u64 / LENGTH);
        match &event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(Limit::Depth.into());
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Ok(event)
    }
}

fn of_xml(error: quick_xml::Error) -> Broken {
    let limit = match &error {
        quick_xml::Error::Io(error) => error.get_ref().and_then(|inner| inner.downcast_ref::<Limit>()).copied(),
        _ => None,
    };
    limit.map_or_else(|| Broken::Damaged(error.to_string()), Broken::Limit)
}

/// Each attribute by its name without what stands before a colon.
pub(super) fn attributes<'a>(tag: &'a BytesStart<'_>, mut each: impl FnMut(&str, Cow<'a, str>)) {
    // Names that stand twice are not looked for: that takes a square of their number.
    for attribute in tag.attributes().with_checks(false).flatten() {
        let name = attribute.key.local_name();
        let value = match attribute.value {
            Cow::Borrowed(text) => unescape(text).unwrap_or(Cow::Borrowed(text)),
            Cow::Owned(text) => Cow::Owned(unescape(&text).map(Cow::into_owned).unwrap_or(text)),
        };
        each(name.as_ref(), value);
    }
}

pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut found = None;
    attributes(tag, |other, value| {
        if other == name && found.is_none() {
            found = Some(value.into_owned());
        }
    });
    found
}

/// What a reference as `&amp;` or `&#39;` stands for. Others stand for nothing: no text of a cell needs them.
pub(super) fn referred(reference: &BytesRef<'_>, text: &mut String) {
    if let Some(known) = resolve_xml_entity(reference) {
        text.push_str(known);
    } else if let Ok(Some(letter)) = reference.resolve_char_ref() {
        text.push(letter);
    }
}

/// Adds to a cell's text, which has an end.
pub(super) fn add(text: &mut String, more: &str) -> Result<(), Limit> {
    if text.len() + more.len() > LONGEST_CELL {
        return Err(Limit::Cell);
    }
    text.push_str(more);
    Ok(())
}
