//! The days on which somebody on the team works: their hours, the workspace's closed days, their absences. Says nothing of
//! when a prospect may be called.

use crate::calendar::{Calendar, next_day, start_of_day};
use crate::guard::Hours;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A calendar without a working day is given up after ten years: never an endless search.
const PATIENCE: usize = 3_660;

/// Somebody's working days, on their own clock.
#[derive(Debug, Clone)]
pub struct Workdays<'a> {
    clock: TimeZone,
    hours: Option<&'a Hours>,
    calendar: &'a Calendar,
    away: Vec<Away>,
}

/// Days away, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Away {
    pub from: Date,
    pub until: Date,
}

impl<'a> Workdays<'a> {
    /// `hours`: none for whoever keeps no hours of their own, Monday to Friday then. Absences may overlap.
    pub fn new(clock: TimeZone, hours: Option<&'a Hours>, calendar: &'a Calendar, away: impl IntoIterator<Item = Away>) -> Self {
        Workdays { clock, hours, calendar, away: merged(away) }
    }

    /// The absences as spans that neither overlap nor touch, in order.
    pub fn away(&self) -> &[Away] {
        &self.away
    }

    /// The day that it is on their clock.
    pub fn day(&self, at: Timestamp) -> Date {
        self.clock.to_datetime(at).date()
    }

    /// The first instant of that day on their clock.
    pub fn start(&self, day: Date) -> Timestamp {
        start_of_day(&self.clock, day)
    }

    /// The first instant away, and the first one back.
    pub fn instants(&self, away: Away) -> (Timestamp, Timestamp) {
        (self.start(away.from), self.start(next_day(away.until)))
    }

    pub fn is_away(&self, day: Date) -> bool {
        self.away.iter().any(|away| away.from <= day && day <= away.until)
    }

    pub fn works(&self, day: Date) -> bool {
        if self.is_away(day) {
            return false;
        }
        let Some(hours) = self.hours else { return self.calendar.is_business_day(day, &[]) };
        let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
        let spans = if self.calendar.is_holiday(day, &[]) { &hours.holidays } else { &hours.weekdays[weekday] };
        !spans.is_empty()
    }

    /// Whether their working day is over by then: by their hours, by six in the evening for whoever keeps none.
    pub fn is_over(&self, at: Timestamp) -> bool {
        let local = self.clock.to_datetime(at);
        let Some(hours) = self.hours else { return local.hour() >= 18 };
        let weekday = usize::from(local.date().weekday().to_monday_zero_offset().unsigned_abs());
        let spans = if self.calendar.is_holiday(local.date(), &[]) { &hours.holidays } else { &hours.weekdays[weekday] };
        spans.iter().all(|(_, until)| *until <= local.time())
    }

    /// That day or the first working day after it; the day itself where none follows.
    pub fn next(&self, day: Date) -> Date {
        self.from(day).find(|day| self.works(*day)).unwrap_or(day)
    }

    /// That day and those after it, as many as anybody should look at.
    pub(crate) fn from(&self, day: Date) -> impl Iterator<Item = Date> + use<> {
        std::iter::successors(Some(day), |day| day.tomorrow().ok()).take(PATIENCE)
    }

    /// The `days`-th business day after that day, as the workspace counts them; `day` itself for 0.
    pub(crate) fn business_days_after(&self, day: Date, days: u16) -> Date {
        if days == 0 {
            return day;
        }
        let business = self.from(next_day(day)).filter(|day| self.calendar.is_business_day(*day, &[]));
        business.take(usize::from(days)).last().unwrap_or(day)
    }
}

fn merged(away: impl IntoIterator<Item = Away>) -> Vec<Away> {
    let mut all: Vec<Away> = away.into_iter().filter(|away| away.from <= away.until).collect();
    all.sort_unstable();
    let mut spans: Vec<Away> = Vec::with_capacity(all.len());
    for away in all {
        match spans.last_mut() {
            Some(last) if away.from <= next_day(last.until) => last.until = last.until.max(away.until),
            Some(_) | None => spans.push(away),
        }
    }
    spans
}
