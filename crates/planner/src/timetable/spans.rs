//! Arithmetic of half-open spans of time, in microseconds: intersect, subtract, and the stretches of one UTC offset.

use crate::bounds::of_microseconds;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

pub(super) const SECOND: i64 = 1_000_000;
pub(super) const HOUR: i64 = 3_600 * SECOND;
pub(super) const DAY: i64 = 24 * HOUR;

/// Nothing but the end of what was looked at closes the span.
pub(super) const HORIZON: u16 = u16::MAX;
/// The wish for another part of the day closes it.
pub(super) const DAYPART: u16 = u16::MAX - 1;

/// `[from, until)` and the index of the rule that ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub from: i64,
    pub until: i64,
    pub by: u16,
}

impl Span {
    pub fn is_some(&self) -> bool {
        self.from < self.until
    }
}

/// A stretch in which a clock keeps one UTC offset.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub from: i64,
    pub until: i64,
    /// Microseconds to add to UTC.
    offset: i64,
}

impl Piece {
    /// The local days that the piece touches, each with its midnight on this offset (in UTC; possibly before the piece).
    pub fn days(&self) -> impl Iterator<Item = (Date, i64)> + use<> {
        let (offset, until) = (self.offset, self.until);
        let first = (self.from + offset).div_euclid(DAY);
        let date = Date::constant(1970, 1, 1);
        let start = i32::try_from(first).ok().and_then(|days| date.checked_add(jiff::Span::new().days(days)).ok());
        let days = std::iter::successors(start, |day| day.tomorrow().ok());
        days.zip(first..)
            .map(move |(day, number)| (day, number * DAY - offset))
            .take_while(move |(_, midnight)| *midnight < until)
    }
}

/// The range cut wherever the clock's offset changes.
pub(super) fn pieces(clock: &TimeZone, from: i64, until: i64) -> Vec<Piece> {
    let start = of_microseconds(from);
    let mut pieces = Vec::with_capacity(2);
    let (mut from, mut offset) = (from, i64::from(clock.to_offset(start).seconds()) * SECOND);
    for change in clock.following(start) {
        let at = change.timestamp().as_microsecond();
        if at >= until {
            break;
        }
        pieces.push(Piece { from, until: at, offset });
        (from, offset) = (at, i64::from(change.offset().seconds()) * SECOND);
    }
    pieces.push(Piece { from, until, offset });
    pieces
}

/// When a span of the day opens and closes, in seconds; closing at midnight means the end of the day.
pub(super) fn opens(time: Time) -> i64 {
    i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second())
}

pub(super) fn closes(time: Time) -> i64 {
    match opens(time) {
        0 => 86_400,
        second => second,
    }
}

/// What of the day's spans lies within the hours; `by` ends what the hours end first.
pub(super) fn keep(day: &[Span], hours: &[(Time, Time)], by: u16, kept: &mut Vec<Span>) {
    kept.clear();
    for span in day {
        for (from, until) in hours {
            let (from, until) = (opens(*from) * SECOND, closes(*until) * SECOND);
            let ends = if until < span.until { by } else { span.by };
            let both = Span { from: span.from.max(from), until: span.until.min(until), by: ends };
            if both.is_some() {
                kept.push(both);
            }
        }
    }
    // Hours may be written in any order, and may overlap.
    kept.sort_unstable_by_key(|span| (span.from, span.until));
    let mut merged = 0;
    for index in 1..kept.len() {
        let span = kept[index];
        if span.from <= kept[merged].until {
            if span.until > kept[merged].until {
                kept[merged].until = span.until;
                kept[merged].by = span.by;
            }
        } else {
            merged += 1;
            kept[merged] = span;
        }
    }
    kept.truncate(merged + 1);
}

/// Adds a span that begins no earlier than the last one, merging what touches. Empty spans are dropped.
pub(super) fn append(spans: &mut Vec<Span>, span: Span) {
    if !span.is_some() {
        return;
    }
    match spans.last_mut() {
        Some(last) if last.until >= span.from => {
            if span.until > last.until {
                (last.until, last.by) = (span.until, span.by);
            }
        }
        Some(_) | None => spans.push(span),
    }
}

/// What lies in both; each end is named by whoever ends first.
pub(super) fn intersect(left: &[Span], right: &[Span]) -> Vec<Span> {
    let mut both = Vec::with_capacity(left.len().max(right.len()));
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (left.get(i), right.get(j)) {
        let ends = if b.until < a.until { b } else { a };
        let span = Span { from: a.from.max(b.from), until: ends.until, by: ends.by };
        if span.is_some() {
            append(&mut both, span);
        }
        if b.until < a.until { j += 1 } else { i += 1 }
    }
    both
}

/// What of `left` lies outside `cut`; an end that the cut makes is named by the cut.
pub(super) fn subtract(left: &[Span], cut: &[Span]) -> Vec<Span> {
    let mut rest: Vec<Span> = left.to_vec();
    for hole in cut {
        let mut next = Vec::with_capacity(rest.len() + 1);
        for span in rest {
            let before = Span { from: span.from, until: span.until.min(hole.from), by: hole.by };
            let after = Span { from: span.from.max(hole.until), until: span.until, by: span.by };
            if span.until <= hole.from || span.from >= hole.until {
                next.push(span);
                continue;
            }
            next.extend([before, after].into_iter().filter(Span::is_some));
        }
        rest = next;
    }
    rest
}
