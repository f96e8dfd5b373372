//! Bounds of every date, instant and duration that comes in, and arithmetic that stays within what can be written. What a date
//! means (a plan, a fact, somebody's birthday) is its verb's to know, who asks for the bounds of that.

use crate::guard::{Kind, Rule, Scope, Window};
use jiff::civil::{Date, date};
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Span, Timestamp};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::fmt;

/// Nothing was done, planned or decreed before this day. Only somebody's own dates (a birthday) may be older.
pub const EARLIEST: Date = date(1900, 1, 1);
/// No rule, no file and no calendar speaks of a later day, whenever it is read.
pub const LATEST: Date = date(2200, 12, 31);
/// Plans reach so many years ahead.
pub const YEARS_AHEAD: i16 = 5;
/// The longest wait, window, spacing or rhythm, in days: five years.
pub const LONGEST_DAYS: u16 = 1_826;
/// The longest silence that a law may impose, in days: ten years.
pub const LONGEST_SILENCE_DAYS: u16 = 3_660;
/// The longest line of text: a name, a title, a tag. The same for whoever types it and for a file.
pub const LONGEST_LINE: usize = 500;
/// The longest window that counts what colleagues did on the same number or at the same company: further back nobody looks.
pub const LONGEST_SHARED_DAYS: u16 = 60;
/// "In five years" may fall on a weekend, and on somebody's clock it is a day later.
const GRACE_DAYS: i64 = 7;

/// A plan may name the day before the one on which it is made: somewhere on earth it is still that day.
const STILL_YESTERDAY: i64 = 1;
/// How far behind and ahead of UTC clocks are (Baker Island, Kiribati).
const OFFSETS: (Offset, Offset) = (Offset::constant(-12), Offset::constant(14));

/// Why a date is not taken. Its words are what people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    TooEarly,
    TooLate,
    /// A plan for what is over.
    Past,
}

impl Beyond {
    /// The code of the fault, as the API tells it.
    pub const fn code(self) -> &'static str {
        match self {
            Beyond::TooEarly => "too_early",
            Beyond::TooLate => "too_far",
            Beyond::Past => "in_the_past",
        }
    }

    /// What is wrong, and what to do.
    pub const fn message(self) -> &'static str {
        match self {
            Beyond::TooEarly => "lies before the year 1900; look at the year",
            Beyond::TooLate => "lies more than five years ahead; name a nearer day",
            Beyond::Past => "is over already, and what is planned lies ahead; look at the year, or name a day to come",
        }
    }
}

/// A day or an instant: what can be held against the bounds.
pub trait Dated: Copy {
    /// The day that it is in UTC.
    fn day(self) -> Date;
}

impl Dated for Date {
    fn day(self) -> Date {
        self
    }
}

impl Dated for Timestamp {
    fn day(self) -> Date {
        TimeZone::UTC.to_datetime(self).date()
    }
}

/// Whether that is a date to work with at `now`: from 1900 to five years ahead.
///
/// # Errors
/// On which side it lies beyond.
pub fn check<D: Dated>(dated: D, now: Timestamp) -> Result<D, Beyond> {
    let day = dated.day();
    if day < EARLIEST {
        Err(Beyond::TooEarly)
    } else if day > furthest(now) {
        Err(Beyond::TooLate)
    } else {
        Ok(dated)
    }
}

/// Whether that is a day to plan for: not before the moment at which the plan was made (a touch that is logged late was followed
/// by its plan then, not now), at most five years from `now`.
///
/// # Errors
/// On which side it lies beyond.
pub fn check_plan<D: Dated>(planned: D, made_at: Timestamp, now: Timestamp) -> Result<D, Beyond> {
    let planned = check(planned, now)?;
    if planned.day() < days_after(made_at.day(), -STILL_YESTERDAY) { Err(Beyond::Past) } else { Ok(planned) }
}

/// The last day that a plan made at `now` may name.
pub fn furthest(now: Timestamp) -> Date {
    let span = Span::new().years(i64::from(YEARS_AHEAD)).days(GRACE_DAYS);
    now.day().checked_add(span).unwrap_or(Date::MAX)
}

/// The last day of a calendar that is read on that day: the end of the fifth year, so that no holiday of a year is missing.
pub fn calendar_ends(today: Date) -> Date {
    Date::new(today.year().saturating_add(YEARS_AHEAD), 12, 31).unwrap_or(Date::MAX)
}

/// Whether a rule file or a calendar may speak of that day, whenever it is read.
pub fn is_of_this_age(day: Date) -> bool {
    (EARLIEST..=LATEST).contains(&day)
}

/// What of a rule is out of bounds: the path of the field, the code of the fault, and what to write instead.
pub fn faults_of(rule: &Rule, now: Timestamp) -> Vec<(&'static str, &'static str, String)> {
    let mut faults = Vec::new();
    for (field, day) in [("effective_from", rule.effective_from), ("effective_until", rule.effective_until)] {
        if let Some(Err(beyond)) = day.map(|day| check(day, now)) {
            faults.push((field, beyond.code(), beyond.message().to_owned()));
        }
    }
    if let (Some(from), Some(until)) = (rule.effective_from, rule.effective_until)
        && until <= from
    {
        faults.push(("effective_until", "out_of_range", "a rule ends after the day on which it begins".to_owned()));
    }
    let longest = |per: &Scope| match per {
        Scope::Person => LONGEST_DAYS,
        Scope::Number | Scope::Company => LONGEST_SHARED_DAYS,
    };
    let mut within = |field, count: u64, most: u64, unit: &str| {
        if !(1..=most).contains(&count) {
            faults.push((field, "out_of_range", format!("from 1 to {most} {unit}")));
        }
    };
    match &rule.kind {
        Kind::Limit { window, per, .. } => {
            let most = u64::from(longest(per));
            match window {
                Window::Day => {}
                Window::Rolling { hours } => within("kind.limit.window.rolling.hours", u64::from(*hours), most * 24, "hours"),
                Window::BusinessDays { days } => {
                    within("kind.limit.window.business_days.days", u64::from(*days), most, "days");
                }
                Window::Days { days } => within("kind.limit.window.days.days", u64::from(*days), most, "days"),
            }
        }
        Kind::Spacing { gap, per } => {
            let most = i64::from(longest(per)) * 24;
            if gap.is_negative() || gap.is_zero() || *gap > SignedDuration::from_hours(most) {
                faults.push(("kind.spacing.gap", "out_of_range", format!("longer than nothing, at most {most} hours, as PT2H")));
            }
        }
        Kind::Silence { days, .. } => within("kind.silence.days", u64::from(*days), u64::from(LONGEST_SILENCE_DAYS), "days"),
        Kind::Registry { as_of, .. } => {
            if let Err(beyond) = check(*as_of, now) {
                faults.push(("kind.registry.as_of", beyond.code(), beyond.message().to_owned()));
            }
        }
        Kind::Hours(_)
        | Kind::LegalHours(_)
        | Kind::Consent
        | Kind::Paused
        | Kind::OldCopy { .. }
        | Kind::OneVoice
        | Kind::EngagedColleague => {}
    }
    faults
}

/// Why a text is no instant. Its words are what people read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnInstant {
    #[error("has to be an instant, as 2026-11-23T15:00:00Z")]
    Unreadable,
    /// `-25:59` can be written, and is on no clock.
    #[error("`{0}` is on no clock: they go from -12:00 to +14:00")]
    NoSuchClock(Offset),
}

/// An instant as programs write it (RFC 3339), on a clock that there is.
///
/// # Errors
/// Where it is none.
pub fn instant(text: &str) -> Result<Timestamp, NotAnInstant> {
    let at = text.parse().map_err(|_| NotAnInstant::Unreadable)?;
    match Pieces::parse(text).ok().and_then(|pieces| pieces.to_numeric_offset()) {
        Some(offset) if !is_on_a_clock(offset) => Err(NotAnInstant::NoSuchClock(offset)),
        Some(_) | None => Ok(at),
    }
}

/// Whether clocks somewhere are so far from UTC.
pub fn is_on_a_clock(offset: Offset) -> bool {
    (OFFSETS.0..=OFFSETS.1).contains(&offset)
}

/// [`instant`], for whoever reads JSON or a query: `deserialize_with`.
///
/// # Errors
/// The reader's own.
pub fn read_instant<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    Written::deserialize(from).map(|written| written.0)
}

/// The same, where there may be none.
///
/// # Errors
/// The reader's own.
pub fn read_some_instant<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(Option::<Written>::deserialize(from)?.map(|written| written.0))
}

struct Written(Timestamp);

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Reader)
    }
}

struct Reader;

impl Visitor<'_> for Reader {
    type Value = Written;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a timestamp")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Written, E> {
        instant(text).map(Written).map_err(E::custom)
    }
}

/// Later (or, by a negative duration, earlier), kept within what can be written.
pub fn plus(at: Timestamp, duration: SignedDuration) -> Timestamp {
    let end = if duration.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
    at.checked_add(duration).unwrap_or(end)
}

/// Earlier, kept within what can be written.
pub fn minus(at: Timestamp, duration: SignedDuration) -> Timestamp {
    let end = if duration.is_negative() { Timestamp::MAX } else { Timestamp::MIN };
    at.checked_sub(duration).unwrap_or(end)
}

/// That many days later, kept within what can be written.
pub fn days_after(day: Date, days: i64) -> Date {
    let end = if days < 0 { Date::MIN } else { Date::MAX };
    Span::new().try_days(days).ok().and_then(|span| day.checked_add(span).ok()).unwrap_or(end)
}

/// The instant of so many microseconds since 1970, the nearest that can be written where that is none: what was written once
/// is always read again, whoever wrote it.
pub fn of_microseconds(microseconds: i64) -> Timestamp {
    let end = if microseconds < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_microsecond(microseconds).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> Timestamp {
        "2026-11-30T15:00:00Z".parse().unwrap()
    }

    #[test]
    fn dates_are_taken_from_1900_to_five_years_ahead() {
        let told = |day: Date| check(day, now()).err().map(Beyond::code);
        for day in [date(1900, 1, 1), date(1969, 12, 31), date(2026, 11, 30), date(2031, 11, 30), date(2031, 12, 2)] {
            assert_eq!(told(day), None, "{day}");
        }
        for day in [date(1899, 12, 31), date(1, 1, 1), date(-9999, 1, 1)] {
            assert_eq!(told(day), Some("too_early"), "{day}");
        }
        for day in [date(2032, 1, 1), date(2126, 1, 1), date(9999, 12, 31)] {
            assert_eq!(told(day), Some("too_far"), "{day}");
        }
        assert_eq!(check(Timestamp::MAX, now()), Err(Beyond::TooLate));
        assert_eq!(check(Timestamp::MIN, now()), Err(Beyond::TooEarly));
        assert_eq!(furthest(Timestamp::MAX), Date::MAX);
    }

    #[test]
    fn a_plan_lies_not_before_the_day_on_which_it_was_made_wherever_that_was() {
        let march = "2026-03-02T15:00:00Z".parse().unwrap();
        let told = |day: Date, made_at| check_plan(day, made_at, now()).err().map(Beyond::code);
        // Yesterday here is today in Honolulu.
        for day in [date(2026, 11, 29), date(2026, 11, 30), date(2031, 11, 30)] {
            assert_eq!(told(day, now()), None, "{day}");
        }
        for day in [date(2026, 11, 28), date(2025, 11, 30), date(1900, 1, 1)] {
            assert_eq!(told(day, now()), Some("in_the_past"), "{day}");
        }
        assert_eq!(told(date(2026, 6, 1), march), None, "it lay ahead when it was planned");
        assert_eq!(told(date(2026, 2, 1), march), Some("in_the_past"));
        assert_eq!((told(date(1, 1, 1), march), told(date(2040, 1, 1), march)), (Some("too_early"), Some("too_far")));
    }

    #[test]
    fn an_instant_is_on_a_clock_that_there_is() {
        let at = "2026-11-30T15:00:00Z".parse().unwrap();
        for text in
            ["2026-11-30T15:00:00Z", "2026-11-30T03:00:00-12:00", "2026-12-01T05:00:00+14:00", "2026-11-30T15:00:00.0+00:00"]
        {
            assert_eq!(instant(text), Ok(at), "{text}");
        }
        for text in
            ["2026-11-30T15:00:00-25:59", "2026-11-30T15:00:00+14:01", "2026-11-30T15:00:00-12:30", "2026-11-30T15:00:00+23"]
        {
            assert!(matches!(instant(text), Err(NotAnInstant::NoSuchClock(_))), "{text}");
        }
        for text in ["", "soon", "2026-11-30", "2026-11-30T15:00:00", "2026-11-30T15:00:00+26:00"] {
            assert_eq!(instant(text), Err(NotAnInstant::Unreadable), "{text}");
        }
    }

    #[test]
    fn both_ends_of_time_can_be_reached_and_read_again() {
        assert_eq!(of_microseconds(Timestamp::MAX.as_microsecond()).as_second(), Timestamp::MAX.as_second());
        assert_eq!(of_microseconds(Timestamp::MIN.as_microsecond()).as_second(), Timestamp::MIN.as_second());
        assert_eq!((of_microseconds(i64::MAX), of_microseconds(i64::MIN)), (Timestamp::MAX, Timestamp::MIN));
        assert_eq!((days_after(Date::MAX, 1), days_after(Date::MIN, -1)), (Date::MAX, Date::MIN));
        assert_eq!(days_after(date(2026, 1, 1), i64::MAX), Date::MAX);
    }

    proptest! {
        #[test]
        fn no_sum_leaves_what_can_be_written(seconds in any::<i64>(), micros in any::<i64>()) {
            let (at, duration) = (of_microseconds(micros), SignedDuration::from_secs(seconds));
            let (later, earlier) = (plus(at, duration), minus(at, duration));
            if seconds >= 0 {
                prop_assert!(earlier <= at && at <= later);
            } else {
                prop_assert!(later <= at && at <= earlier);
            }
        }
    }
}
