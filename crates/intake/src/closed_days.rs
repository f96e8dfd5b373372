//! An iCalendar file as the days on which nobody works: all-day events, and those that run to the end of the day. Events
//! are cut apart here, so that each has its line; zones are looked up by name in the bundled database, never in the file.

mod event;
mod recur;

use crate::Source;
use crate::encoding::{Utf8Reader, detect};
use crate::limits::LONGEST_EVENT;
use event::Event;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 2 * 1024 * 1024;
/// So many years after the current one a repeated day is written out.
pub const YEARS_AHEAD: i16 = planner::bounds::YEARS_AHEAD;
/// More events than any calendar of holidays has.
const MOST_EVENTS: usize = 5_000;
/// More days than are worth being shown.
const MOST_DAYS: usize = 20_000;

/// What the file cannot tell.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// Days before it are over.
    pub today: Date,
    /// The clock on which the days are kept.
    pub zone: &'a TimeZone,
}

impl Reading<'_> {
    /// The last day that is taken: the end of the fifth year after this one.
    pub fn until(&self) -> Date {
        planner::bounds::calendar_ends(self.today)
    }
}

/// A day on which nobody works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedDay {
    pub day: Date,
    /// Closed from that time on; none: all day.
    pub from: Option<Time>,
    pub name: String,
}

/// An event that closes no day, or could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Where the reason stands, from 1.
    pub line: u64,
    pub name: String,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClosedDays {
    /// In order, each day once.
    pub days: Vec<ClosedDay>,
    pub left_out: Vec<LeftOut>,
    /// Days that are over.
    pub past: u32,
}

/// A file that is refused: the line, and why.
#[derive(Debug, thiserror::Error)]
pub enum BadCalendar {
    #[error("line {line}: {reason}")]
    Line { line: u64, reason: String },
    #[error("the calendar has no event")]
    Empty,
    #[error("every day of it is over: the last one was {0}")]
    Over(Date),
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

impl BadCalendar {
    fn at(line: u64, reason: impl Into<String>) -> Self {
        BadCalendar::Line { line, reason: reason.into() }
    }
}

/// Reads a whole file.
///
/// # Errors
/// It is no calendar, breaks off, or has no day that could be taken; then with the first event's line and reason.
pub fn read(source: &dyn Source, reading: Reading<'_>) -> Result<ClosedDays, BadCalendar> {
    let bytes = bytes(source)?;
    if bytes.len() as u64 > LARGEST {
        return Err(BadCalendar::at(1, "the file is larger than 2 MB: export the closed days alone"));
    }
    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n").replace('\r', "\n");
    let blocks = cut(text.strip_prefix('\u{feff}').unwrap_or(&text))?;
    let mut found = Found::default();
    let mut events = Vec::with_capacity(blocks.len());
    for block in &blocks {
        match event::read(block) {
            Ok(event) => events.push(event),
            Err(left_out) => found.left_out.push(left_out),
        }
    }
    // A single date of a series that was moved or called off is an event of its own.
    let mut replaced: BTreeMap<&str, BTreeSet<Date>> = BTreeMap::new();
    for event in &events {
        if let (Some(uid), Some(day)) = (&event.uid, event.replaces) {
            replaced.entry(uid).or_default().insert(day);
        }
    }
    let mut patience = recur::PATIENCE;
    for event in &events {
        let except = event.uid.as_deref().filter(|_| event.replaces.is_none()).and_then(|uid| replaced.get(uid));
        found.take(event, except, reading, &mut patience)?;
    }
    found.settle(blocks.is_empty())
}

/// UTF-8, whatever the file is written in; no more than is read.
fn bytes(source: &dyn Source) -> io::Result<Vec<u8>> {
    let encoding = detect(source.open()?.take(LARGEST + 1))?;
    let mut bytes = Vec::new();
    Utf8Reader::new(source.open()?, encoding).take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a file, for handing it on.
pub fn decoded(source: &dyn Source) -> String {
    bytes(source).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

/// The lines of one event.
pub(crate) struct Block {
    /// Of its `BEGIN`.
    line: u64,
    text: String,
    /// Longer than any event is; the text is its beginning.
    over: bool,
}

impl Block {
    /// The line on which a property stands; that of the event where it has none.
    fn line_of(&self, property: &str) -> u64 {
        let named = |line: &str| {
            let name = line.split([';', ':']).next().unwrap_or_default();
            name.eq_ignore_ascii_case(property)
        };
        self.text.lines().position(named).map_or(self.line, |offset| self.line + offset as u64)
    }

    fn has(&self, property: &str) -> bool {
        self.line_of(property) != self.line
    }
}

/// The events of a file, by their `BEGIN` and `END` lines. A continued line begins with a blank, and is no mark.
fn cut(text: &str) -> Result<Vec<Block>, BadCalendar> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut calendar, mut open, mut begun): (Option<u64>, Option<Block>, bool) = (None, None, false);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let (number, mark) = (number as u64 + 1, line.trim_end());
        let is = |what: &str| mark.eq_ignore_ascii_case(what);
        if !begun && !mark.trim().is_empty() {
            begun = true;
            if !is("BEGIN:VCALENDAR") && !is("BEGIN:VEVENT") {
                return Err(BadCalendar::at(number, no_calendar(mark)));
            }
        }
        if let Some(mut block) = open.take() {
            if is("BEGIN:VEVENT") || is("END:VCALENDAR") {
                return Err(BadCalendar::at(
                    number,
                    format!("the event that begins on line {} is not closed before it", block.line),
                ));
            }
            block.over |= block.text.len() + line.len() > LONGEST_EVENT;
            if !block.over {
                block.text.push_str(line);
            }
            if is("END:VEVENT") {
                if blocks.len() == MOST_EVENTS {
                    return Err(BadCalendar::at(block.line, format!("the file has more than {MOST_EVENTS} events")));
                }
                blocks.push(block);
            } else {
                open = Some(block);
            }
            continue;
        }
        if is("BEGIN:VCALENDAR") {
            calendar = Some(number);
        } else if is("END:VCALENDAR") {
            calendar = None;
        } else if is("BEGIN:VEVENT") {
            open = Some(Block { line: number, text: line.to_owned(), over: false });
        }
    }
    if let Some(block) = open {
        return Err(BadCalendar::at(block.line, "the event that begins here is never closed: the file breaks off"));
    }
    if let Some(line) = calendar {
        return Err(BadCalendar::at(line, "the calendar that begins here is never closed: the file breaks off"));
    }
    if !begun {
        return Err(BadCalendar::at(1, "the file is empty"));
    }
    Ok(blocks)
}

fn no_calendar(first: &str) -> String {
    let first = first.trim();
    match first.chars().next() {
        Some('{' | '[') => "this is JSON, no iCalendar: export it as .ics".to_owned(),
        Some('<') => "this is XML or a web page, no iCalendar: export it as .ics".to_owned(),
        Some('P') if first.starts_with("PK") => "it is packed: unpack the .zip first".to_owned(),
        _ => format!("`{}` begins no calendar: the first line is BEGIN:VCALENDAR", event::shortened(first, 40)),
    }
}

/// What was found so far.
#[derive(Default)]
struct Found {
    days: BTreeMap<Date, (Option<Time>, String)>,
    left_out: Vec<LeftOut>,
    past: BTreeSet<Date>,
}

impl Found {
    fn take(
        &mut self,
        event: &Event,
        except: Option<&BTreeSet<Date>>,
        reading: Reading<'_>,
        patience: &mut u32,
    ) -> Result<(), BadCalendar> {
        let left_out = |line: u64, reason: String| LeftOut { line, name: event.name.clone(), reason };
        let too_much = || BadCalendar::at(event.rule_line, "the file repeats more than can be written out");
        let until = reading.until();
        let dates = match event.dates(until, patience) {
            Ok(dates) => dates,
            Err(recur::Fault::TooMuch) => return Err(too_much()),
            Err(recur::Fault::Not(reason)) => {
                self.left_out.push(left_out(event.rule_line, reason));
                return Ok(());
            }
        };
        let (mut asked, mut closes, mut late, mut in_time) = (false, false, false, false);
        for date in dates.into_iter().filter(|date| except.is_none_or(|days| !days.contains(date))) {
            asked = true;
            let (from, until_then) = event.span(date, reading.zone);
            for (day, time) in closed(from, until_then) {
                *patience = patience.checked_sub(1).ok_or_else(too_much)?;
                closes = true;
                match day {
                    day if day > until => late = true,
                    day if day < reading.today => {
                        in_time = true;
                        self.past.insert(day);
                    }
                    day => {
                        in_time = true;
                        self.close(day, time, &event.name);
                    }
                }
            }
        }
        if self.days.len() > MOST_DAYS {
            return Err(BadCalendar::at(event.line, format!("the file closes more than {MOST_DAYS} days")));
        }
        if !asked {
            let reason = "every date of it is called off, or stands for itself elsewhere in the file".to_owned();
            self.left_out.push(left_out(event.line, reason));
        } else if !closes {
            self.left_out.push(left_out(event.end_line, event.why_not(reading.zone)));
        } else if late && !(in_time && event.repeats()) {
            let reason = format!("it lies after {until}: days are taken for {YEARS_AHEAD} years ahead");
            self.left_out.push(left_out(event.line, reason));
        }
        Ok(())
    }

    /// A whole day stands above a half one, and the earlier half above the later.
    fn close(&mut self, day: Date, from: Option<Time>, name: &str) {
        let closes_more = |known: &(Option<Time>, String)| match (known.0, from) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(known), Some(from)) => from < known,
        };
        if self.days.get(&day).is_none_or(closes_more) {
            self.days.insert(day, (from, name.to_owned()));
        }
    }

    fn settle(mut self, empty: bool) -> Result<ClosedDays, BadCalendar> {
        self.left_out.sort_by_key(|one| one.line);
        if empty {
            return Err(BadCalendar::Empty);
        }
        if self.days.is_empty() {
            return Err(match (self.left_out.first(), self.past.last()) {
                (_, Some(last)) => BadCalendar::Over(*last),
                (Some(first), None) if first.name.is_empty() => BadCalendar::at(first.line, first.reason.clone()),
                (Some(first), None) => BadCalendar::at(first.line, format!("\u{201c}{}\u{201d}: {}", first.name, first.reason)),
                (None, None) => BadCalendar::Empty,
            });
        }
        let days = self.days.into_iter().map(|(day, (from, name))| ClosedDay { day, from, name }).collect();
        Ok(ClosedDays { days, left_out: self.left_out, past: u32::try_from(self.past.len()).unwrap_or(u32::MAX) })
    }
}

/// The days that a span closes, each from the time at which it begins there to its end. A minute before midnight is the end.
fn closed(from: DateTime, until: DateTime) -> Vec<(Date, Option<Time>)> {
    let mut closed = Vec::new();
    let mut day = from.date();
    while day <= until.date() {
        let Ok(next) = day.tomorrow() else { break };
        let last_minute = day.at(23, 59, 0, 0);
        let begins = if day == from.date() { from.time() } else { Time::midnight() };
        if until >= last_minute && day.to_datetime(begins) < last_minute {
            let minute = begins.with().second(0).subsec_nanosecond(0).build().unwrap_or(begins);
            closed.push((day, Some(minute).filter(|time| *time != Time::midnight())));
        }
        day = next;
    }
    closed
}
