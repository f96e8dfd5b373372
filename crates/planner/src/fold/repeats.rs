//! Calls that are repeated until somebody picks up: after a promise, and after they rang.

use super::BUSY_GAP;
use crate::bounds::plus;
use crate::calendar::Calendar;
use crate::place::Place;
use jiff::{SignedDuration, Timestamp, civil::Date};

/// Calls on the first day: the call itself, and twice more.
const ON_FIRST_DAY: u8 = 3;
const GAP: SignedDuration = SignedDuration::from_hours(2);

/// How often such a call was tried, and when the next is due.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Repeats {
    first_day: Option<Date>,
    on_first_day: u8,
    /// Later business days that were used, out of `days`.
    used_days: u8,
    last_day: Option<Date>,
    days: u8,
    busy_once: bool,
    /// None before the first try.
    pub next_at: Option<Timestamp>,
}

/// What one more unanswered call leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    Again,
    Exhausted,
}

/// Why a call was not answered, as far as the next one depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silence {
    Busy,
    Other,
}

impl Repeats {
    /// No call made yet. After the first day the call is repeated on so many business days, first thing.
    pub const fn on_later_days(days: u8) -> Self {
        Repeats { first_day: None, on_first_day: 0, used_days: 0, last_day: None, days, busy_once: false, next_at: None }
    }

    /// How many calls went unanswered so far: the next is that retry.
    pub const fn made(&self) -> u8 {
        self.on_first_day.saturating_add(self.used_days)
    }

    pub(super) fn unanswered(&mut self, at: Timestamp, silence: Silence, place: &Place, calendar: &Calendar) -> Left {
        let today = place.date(at);
        let first_day = *self.first_day.get_or_insert(today);
        let next_day = calendar.add_business_days(place, at, 1);
        if today == first_day {
            self.on_first_day = self.on_first_day.saturating_add(1);
            let gap = if silence == Silence::Busy && !self.busy_once { BUSY_GAP } else { GAP };
            self.busy_once |= silence == Silence::Busy;
            let later = plus(at, gap);
            let fits = self.on_first_day < ON_FIRST_DAY && place.date(later) == first_day;
            self.next_at = Some(if fits { later } else { next_day });
            return Left::Again;
        }
        if self.last_day != Some(today) {
            self.used_days = self.used_days.saturating_add(1);
            self.last_day = Some(today);
        }
        self.next_at = Some(next_day);
        if self.used_days < self.days { Left::Again } else { Left::Exhausted }
    }
}
