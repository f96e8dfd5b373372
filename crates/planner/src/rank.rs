//! The order of the call list: total, and the same whoever asks.

use crate::calendar::Calendar;
use crate::decision::{Next, Section};
use crate::id::EnrollmentId;
use crate::prospect::Worth;
use crate::timetable::{Opening, closing_at, opens_again_that_day};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Where an entry stands. Fields that a section does not rank by are zero, so that one index serves them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RankKey {
    pub section: Section,
    /// End of the window in microseconds, for `closing` only.
    pub closes_at: i64,
    /// A is 0.
    pub worth: u8,
    /// Number of the business day on which it fell due: the lower, the longer overdue.
    pub day: i32,
    /// How good this hour is to reach them, from `hour::place`; 0 is best, and the same for all while the hour is off.
    pub chance: u8,
    /// `due_at` in microseconds.
    pub due_at: i64,
    pub id: EnrollmentId,
}

impl RankKey {
    /// The key of a stored entry. `zone` and `calendar` are the workspace's.
    pub fn of(next: &Next, worth: Worth, id: EnrollmentId, calendar: &Calendar, zone: &TimeZone) -> Self {
        let due_at = next.due_at.as_microsecond();
        let plain = RankKey { section: next.section, closes_at: 0, worth: 0, day: 0, chance: 0, due_at, id };
        match next.section {
            Section::Promised | Section::Inquiry | Section::Answered | Section::Deal | Section::KeepInTouch => plain,
            Section::Closing | Section::Due | Section::Repair => RankKey {
                worth: worth as u8,
                day: business_day_number(calendar, next.due_at.to_zoned(zone.clone()).date()),
                ..plain
            },
        }
    }

    /// The same entry at an hour of that place, where the section ranks by it.
    pub fn at_hour(self, place: u8) -> Self {
        match self.section {
            Section::Closing | Section::Due => RankKey { chance: place, ..self },
            Section::Promised | Section::Inquiry | Section::Answered | Section::Deal | Section::KeepInTouch | Section::Repair => {
                self
            }
        }
    }

    /// The same entry in the section `closing`: its window ends at `closes_at` (microseconds) and does not open again that day.
    pub fn closing(self, closes_at: i64) -> Self {
        RankKey { section: Section::Closing, closes_at, ..self }
    }
}

/// A window that ends within this time, and does not open again that day, makes a due entry a closing one.
pub const CLOSING_WITHIN: SignedDuration = SignedDuration::from_mins(60);

/// When the window that is open at `at` ends, if it ends so soon that what is due becomes `closing`. `clock` is the
/// prospect's.
pub fn closes_soon(openings: &[Opening], clock: &TimeZone, at: Timestamp) -> Option<Timestamp> {
    let opening = closing_at(openings, at)?;
    let soon = opening.until.duration_since(at) <= CLOSING_WITHIN;
    (soon && !opens_again_that_day(openings, clock, at)).then_some(opening.until)
}

/// Business days before that date, counted from 1970-01-01: monotone, so that it can be stored and indexed. Whole
/// business days overdue are the difference of two.
pub fn business_day_number(calendar: &Calendar, date: Date) -> i32 {
    // 1969-12-29 was a Monday; three business days of that week lie before the epoch.
    let monday = Date::constant(1969, 12, 29);
    let days = (date - monday).get_days();
    let (weeks, rest) = (days.div_euclid(7), days.rem_euclid(7));
    let weekdays = weeks * 5 + rest.min(5) - 3;
    let holidays = calendar
        .holidays
        .range(Date::constant(1970, 1, 1)..date.max(Date::constant(1970, 1, 1)))
        .filter(|day| day.weekday().to_monday_zero_offset() < 5)
        .count();
    weekdays - i32::try_from(holidays).unwrap_or(0)
}
