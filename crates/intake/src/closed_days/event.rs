//! One event of a calendar: when it begins, how long it lasts, how it repeats. What closes a day is not decided here.

use super::recur::{self, Fault};
use super::{Block, LeftOut};
use crate::limits::LONGEST_EVENT;
use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarParameterName, ICalendarPeriod,
    ICalendarProperty, ICalendarRecurrenceRule, ICalendarStatus, ICalendarValue,
};
use calcard::{Entry, Parser};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An event longer than that is none that closes an office.
const LONGEST_DAYS: i64 = 366;
/// Years before are nobody's calendar, and would be long to count through.
const FIRST_YEAR: i16 = 1600;
/// A longer name, with all paths before it, is of no time zone.
const LONGEST_ZONE: usize = 200;

pub(super) struct Event {
    pub uid: Option<String>,
    pub name: String,
    /// Of its `BEGIN`, its end and its repetition, or what stands for them.
    pub line: u64,
    pub end_line: u64,
    pub rule_line: u64,
    /// The date of a series that this one stands for.
    pub replaces: Option<Date>,
    start: Start,
    /// By the calendar: days for whole days, else the clock's time between start and end.
    lasts: SignedDuration,
    rules: Vec<ICalendarRecurrenceRule>,
    added: Vec<Date>,
    /// In order.
    except: Vec<Date>,
}

#[derive(Clone)]
struct Start {
    at: DateTime,
    clock: Clock,
}

#[derive(Clone)]
enum Clock {
    /// Whole days.
    Days,
    /// As written, wherever it is read.
    Floating,
    Zone(TimeZone),
}

impl Clock {
    /// That time of this clock, on another.
    fn on(&self, at: DateTime, zone: &TimeZone) -> DateTime {
        match self {
            Clock::Days | Clock::Floating => at,
            Clock::Zone(own) => own.to_timestamp(at).map_or(at, |instant| zone.to_datetime(instant)),
        }
    }
}

/// Reads an event with the parser, and judges what the parser lets through.
pub(super) fn read(block: &Block) -> Result<Event, LeftOut> {
    if block.over {
        let reason = format!("the event is longer than {} KB: shorten its description", LONGEST_EVENT / 1024);
        return Err(LeftOut { line: block.line, name: String::new(), reason });
    }
    // The parser is somebody else's: a panic in it on a hostile event is that event's fault.
    let parsed = catch_unwind(AssertUnwindSafe(|| Parser::new(&block.text).entry()));
    let broken = || LeftOut { line: block.line, name: String::new(), reason: "the event cannot be read".to_owned() };
    let Ok(Entry::ICalendar(ICalendar { components })) = parsed else { return Err(broken()) };
    let event = components.first().filter(|one| one.component_type == ICalendarComponentType::VEvent).ok_or_else(broken)?;
    let name = text(event, &ICalendarProperty::Summary).map(|text| plain(&text)).unwrap_or_default();
    let fault = |property: &str, reason: String| LeftOut { line: block.line_of(property), name: name.clone(), reason };

    if event.status() == Some(&ICalendarStatus::Cancelled) {
        return Err(fault("STATUS", "it is cancelled".to_owned()));
    }
    let begins = event.property(&ICalendarProperty::Dtstart).ok_or_else(|| fault("BEGIN", "it has no DTSTART".to_owned()))?;
    let start = moment(begins).map_err(|reason| fault("DTSTART", reason))?;
    if start.at.year() < FIRST_YEAR {
        return Err(fault("DTSTART", format!("it begins in the year {}", start.at.year())));
    }
    let end_line = ["DTEND", "DURATION"].into_iter().find(|name| block.has(name)).unwrap_or("DTSTART");
    let lasts = length(event, &start).map_err(|reason| fault(end_line, reason))?;
    if lasts > SignedDuration::from_hours(24 * LONGEST_DAYS) {
        return Err(fault(end_line, format!("it lasts longer than {LONGEST_DAYS} days")));
    }
    let rules = rules(event).map_err(|reason| fault("RRULE", reason))?;
    let own = &start.clock;
    let added = dates(event, &ICalendarProperty::Rdate, own).map_err(|reason| fault("RDATE", reason))?;
    let mut except = dates(event, &ICalendarProperty::Exdate, own).map_err(|reason| fault("EXDATE", reason))?;
    except.sort_unstable();
    let replaces = dates(event, &ICalendarProperty::RecurrenceId, own).map_err(|reason| fault("RECURRENCE-ID", reason))?;
    if block.has("EXRULE") {
        return Err(fault("EXRULE", "it has exceptions by rule, which are not understood: name them with EXDATE".to_owned()));
    }
    Ok(Event {
        uid: event.uid().map(str::to_owned),
        line: block.line,
        end_line: block.line_of(end_line),
        rule_line: block.line_of("RRULE"),
        replaces: replaces.first().copied(),
        name,
        start,
        lasts,
        rules,
        added,
        except,
    })
}

impl Event {
    pub fn repeats(&self) -> bool {
        !self.rules.is_empty()
    }

    /// On which days it begins, up to that one, by its own clock.
    pub fn dates(&self, until: Date, patience: &mut u32) -> Result<Vec<Date>, Fault> {
        let mut dates = vec![self.start.at.date()];
        for rule in &self.rules {
            let last = rule.until.as_ref().map(|until| self.last(until)).transpose().map_err(Fault::Not)?;
            dates.extend(recur::dates(rule, self.start.at, until, last, patience)?);
        }
        dates.extend(&self.added);
        dates.retain(|date| self.except.binary_search(date).is_err());
        dates.sort_unstable();
        dates.dedup();
        Ok(dates)
    }

    /// The end of a repetition, on the event's own clock.
    fn last(&self, until: &PartialDateTime) -> Result<DateTime, String> {
        let told = || "the end of its repetition is no day".to_owned();
        let day = date(until).ok_or_else(told)?;
        let Some(time) = time(until) else { return Ok(day.at(23, 59, 59, 0)) };
        let written = day.to_datetime(time);
        Ok(match &self.start.clock {
            Clock::Zone(zone) if until.has_zone() => Clock::Zone(TimeZone::UTC).on(written, zone),
            Clock::Days | Clock::Floating | Clock::Zone(_) => written,
        })
    }

    /// From when until when it lasts, where it begins on that day, on that clock.
    pub fn span(&self, day: Date, zone: &TimeZone) -> (DateTime, DateTime) {
        let from = day.to_datetime(self.start.at.time());
        let until = from.checked_add(self.lasts).unwrap_or(DateTime::MAX);
        (self.start.clock.on(from, zone), self.start.clock.on(until, zone))
    }

    /// Why it closes no day.
    pub fn why_not(&self, zone: &TimeZone) -> String {
        let (from, until) = self.span(self.start.at.date(), zone);
        if from == until {
            return "it has no length: only what runs to the end of the day closes it".to_owned();
        }
        let clock = |at: DateTime| format!("{:02}:{:02}", at.hour(), at.minute());
        format!("it lasts from {} to {}: only what runs to the end of the day closes it", clock(from), clock(until))
    }
}

fn length(event: &ICalendarComponent, start: &Start) -> Result<SignedDuration, String> {
    const DAY: SignedDuration = SignedDuration::from_hours(24);
    let whole = matches!(start.clock, Clock::Days);
    let lasts = if let Some(entry) = event.property(&ICalendarProperty::Dtend) {
        let end = moment(entry).map_err(|reason| format!("its end: {reason}"))?;
        if whole != matches!(end.clock, Clock::Days) {
            return Err("it begins on a day and ends at a time, or the other way round".to_owned());
        }
        let at = match (&start.clock, &end.clock) {
            (Clock::Zone(own), Clock::Zone(_)) => end.clock.on(end.at, own),
            _ => end.at,
        };
        at.duration_since(start.at)
    } else if let Some(entry) = event.property(&ICalendarProperty::Duration) {
        let Some(ICalendarValue::Duration(duration)) = entry.values.first() else {
            return Err("its DURATION is not understood".to_owned());
        };
        let days = i64::from(duration.weeks) * 7 + i64::from(duration.days);
        let seconds = i64::from(duration.hours) * 3_600 + i64::from(duration.minutes) * 60 + i64::from(duration.seconds);
        let total = SignedDuration::from_hours(24 * days) + SignedDuration::from_secs(seconds);
        if duration.neg { -total } else { total }
    } else {
        SignedDuration::ZERO
    };
    if lasts.is_negative() {
        return Err("it ends before it begins".to_owned());
    }
    // A whole day lasts at least itself, whatever its end says.
    Ok(if whole { lasts.max(DAY) } else { lasts })
}

fn rules(event: &ICalendarComponent) -> Result<Vec<ICalendarRecurrenceRule>, String> {
    let mut rules = Vec::new();
    for entry in event.properties(&ICalendarProperty::Rrule) {
        match entry.values.as_slice() {
            [ICalendarValue::RecurrenceRule(rule)] => rules.push(rule.as_ref().clone()),
            _ => return Err("how it repeats is not understood".to_owned()),
        }
    }
    Ok(rules)
}

/// Every day of a property that may have several, on the event's own clock.
fn dates(event: &ICalendarComponent, property: &ICalendarProperty, own: &Clock) -> Result<Vec<Date>, String> {
    let mut dates = Vec::new();
    for entry in event.properties(property) {
        for value in &entry.values {
            let written = match value {
                ICalendarValue::PartialDateTime(written) => written,
                ICalendarValue::Period(ICalendarPeriod::Range { start, .. } | ICalendarPeriod::Duration { start, .. }) => start,
                ICalendarValue::Text(text) if text.trim().is_empty() => continue,
                _ => return Err("one of its dates is not understood".to_owned()),
            };
            let day = date(written).ok_or("one of its dates is no day")?;
            let at = day.to_datetime(time(written).unwrap_or(Time::midnight()));
            dates.push(match (clock(entry, written)?, own) {
                (Clock::Zone(theirs), Clock::Zone(own)) => Clock::Zone(theirs).on(at, own).date(),
                _ => day,
            });
        }
    }
    Ok(dates)
}

fn moment(entry: &ICalendarEntry) -> Result<Start, String> {
    let written = match entry.values.first() {
        Some(ICalendarValue::PartialDateTime(written)) => written,
        _ => return Err("it is no day, as 20261224, and no time, as 20261224T120000".to_owned()),
    };
    let day = date(written).ok_or("there is no such day")?;
    let clock = clock(entry, written)?;
    Ok(Start { at: day.to_datetime(time(written).unwrap_or(Time::midnight())), clock })
}

/// Which clock a value is written on; a zone is known by its IANA name alone.
fn clock(entry: &ICalendarEntry, written: &PartialDateTime) -> Result<Clock, String> {
    if !written.has_time() {
        return Ok(Clock::Days);
    }
    if written.has_zone() {
        return Ok(Clock::Zone(TimeZone::UTC));
    }
    let Some(named) = entry.parameter(&ICalendarParameterName::Tzid).and_then(|value| value.as_text()) else {
        return Ok(Clock::Floating);
    };
    if named.len() > LONGEST_ZONE {
        return Err("its time zone has no name that is known".to_owned());
    }
    // Some write a path in front of the name.
    let starts = std::iter::once(0).chain(named.match_indices('/').map(|(at, _)| at + 1));
    let found = starts.filter_map(|start| planner::calendar::zone(&named[start..])).next();
    found
        .map(Clock::Zone)
        .ok_or_else(|| format!("its time zone `{}` is not known: use an IANA name, as Europe/Berlin", shortened(named, 40)))
}

fn date(written: &PartialDateTime) -> Option<Date> {
    let narrow = |number: u8| i8::try_from(number).ok();
    Date::new(i16::try_from(written.year?).ok()?, narrow(written.month?)?, narrow(written.day?)?).ok()
}

fn time(written: &PartialDateTime) -> Option<Time> {
    let narrow = |number: u8| i8::try_from(number).ok();
    // A leap second is the last second before it.
    Time::new(narrow(written.hour?)?, narrow(written.minute?)?, narrow(written.second.unwrap_or(0).min(59))?, 0).ok()
}

fn text(event: &ICalendarComponent, property: &ICalendarProperty) -> Option<String> {
    event.property(property)?.values.first()?.as_text().map(str::to_owned)
}

/// One line, without control characters, of bearable length.
fn plain(text: &str) -> String {
    let spaced: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    shortened(&spaced.split_whitespace().collect::<Vec<_>>().join(" "), 100)
}

pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((cut, _)) => format!("{}…", &text[..cut]),
    }
}
