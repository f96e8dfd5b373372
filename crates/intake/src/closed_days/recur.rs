//! The dates of a repeated event, from RFC 5545: by year, month, week and day. What repeats within a day closes none.

use calcard::common::CalendarScale;
use calcard::icalendar::{ICalendarDay, ICalendarFrequency, ICalendarRecurrenceRule, ICalendarWeekday};
use jiff::Span;
use jiff::civil::{Date, DateTime, Weekday};

/// Periods and days that are looked at for all events of a file together.
pub(super) const PATIENCE: u32 = 2_000_000;

pub(super) enum Fault {
    /// Of this event, why.
    Not(String),
    TooMuch,
}

/// The dates from the first one up to `until`; `last` is where the rule itself ends.
pub(super) fn dates(
    rule: &ICalendarRecurrenceRule,
    first: DateTime,
    until: Date,
    last: Option<DateTime>,
    patience: &mut u32,
) -> Result<Vec<Date>, Fault> {
    let not = |reason: &str| Fault::Not(reason.to_owned());
    if !rule.byweekno.is_empty() || !rule.byyearday.is_empty() {
        return Err(not("it repeats by week or day of the year, which is not understood"));
    }
    if rule.rscale.as_ref().is_some_and(|scale| *scale != CalendarScale::Gregorian) {
        return Err(not("it repeats by another calendar, which is not understood"));
    }
    if !rule.byhour.is_empty() || !rule.byminute.is_empty() || !rule.bysecond.is_empty() {
        return Err(not("it repeats within the day"));
    }
    let step = i64::from(rule.interval.unwrap_or(1));
    if step == 0 || rule.count == Some(0) {
        return Err(not("it repeats every 0 times"));
    }
    let (begins, cost) = (first.date(), cost(rule));
    let mut found = Vec::new();
    let mut count: u32 = 0;
    for turn in 0.. {
        *patience = patience.checked_sub(cost).ok_or(Fault::TooMuch)?;
        let Some(period) = Period::nth(rule, begins, turn * step)? else { break };
        if period.starts() > until {
            break;
        }
        let mut days = period.days(rule, begins);
        days.sort_unstable();
        days.dedup();
        if !rule.bysetpos.is_empty() {
            let length = i64::try_from(days.len()).unwrap_or(0);
            let at = |place: &i32| {
                let place = i64::from(*place);
                let index = if place < 0 { length + place } else { place - 1 };
                usize::try_from(index).ok().and_then(|index| days.get(index).copied())
            };
            days = rule.bysetpos.iter().filter_map(at).collect();
            days.sort_unstable();
        }
        for day in days.into_iter().filter(|day| *day >= begins) {
            let over = last.is_some_and(|last| day.to_datetime(first.time()) > last);
            if over || day > until || rule.count.is_some_and(|most| count >= most) {
                return Ok(found);
            }
            count += 1;
            found.push(day);
        }
    }
    Ok(found)
}

/// What writing out one period of the rule takes: each of its months, days and places is looked at. Rules as people have
/// them cost one.
fn cost(rule: &ICalendarRecurrenceRule) -> u32 {
    let days = rule.bymonthday.len() + 5 * rule.byday.len();
    let months = match rule.freq {
        ICalendarFrequency::Yearly if rule.bymonth.is_empty() => 12,
        _ => rule.bymonth.len().max(1),
    };
    u32::try_from(1 + (months * days + rule.bymonth.len() + rule.bysetpos.len()) / 16).unwrap_or(u32::MAX)
}

enum Period {
    Year(i16),
    Month(i16, i8),
    /// From its first day on.
    Week(Date),
    Day(Date),
}

impl Period {
    /// The period so many after that of the first day; none beyond the calendar.
    fn nth(rule: &ICalendarRecurrenceRule, first: Date, ahead: i64) -> Result<Option<Period>, Fault> {
        let later = |start: Date, days: i64| Span::new().try_days(days).ok().and_then(|span| start.checked_add(span).ok());
        Ok(match rule.freq {
            ICalendarFrequency::Yearly => i16::try_from(i64::from(first.year()) + ahead).ok().map(Period::Year),
            ICalendarFrequency::Monthly => {
                let month = i64::from(first.month()) - 1 + ahead;
                let year = i16::try_from(i64::from(first.year()) + month.div_euclid(12)).ok();
                let month = i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
                year.map(|year| Period::Month(year, month))
            }
            ICalendarFrequency::Weekly => {
                let back = first.weekday().since(rule.wkst.map_or(Weekday::Monday, weekday));
                later(first, ahead.saturating_mul(7) - i64::from(back)).map(Period::Week)
            }
            ICalendarFrequency::Daily => later(first, ahead).map(Period::Day),
            ICalendarFrequency::Hourly | ICalendarFrequency::Minutely | ICalendarFrequency::Secondly => {
                return Err(Fault::Not("it repeats within the day".to_owned()));
            }
        })
    }

    fn starts(&self) -> Date {
        match *self {
            Period::Year(year) => Date::new(year, 1, 1).unwrap_or(Date::MAX),
            Period::Month(year, month) => Date::new(year, month, 1).unwrap_or(Date::MAX),
            Period::Week(day) | Period::Day(day) => day,
        }
    }

    /// The days of the rule that lie in it, in no order.
    fn days(&self, rule: &ICalendarRecurrenceRule, first: Date) -> Vec<Date> {
        let in_month = |day: Date| {
            rule.bymonth.is_empty() || rule.bymonth.iter().any(|month| i32::from(month.month()) == i32::from(day.month()))
        };
        let weekdays = |day: Date| rule.byday.is_empty() || rule.byday.iter().any(|by| weekday(by.weekday) == day.weekday());
        match *self {
            Period::Year(year) => {
                if rule.bymonth.is_empty() && rule.bymonthday.is_empty() && !rule.byday.is_empty() {
                    return rule.byday.iter().flat_map(|by| in_year(year, *by)).collect();
                }
                let own = rule.bymonth.is_empty() && rule.bymonthday.is_empty();
                let months: Vec<i8> = match (rule.bymonth.as_slice(), own) {
                    ([], true) => vec![first.month()],
                    ([], false) => (1..=12).collect(),
                    (months, _) => months.iter().filter_map(|month| i8::try_from(month.month()).ok()).collect(),
                };
                months.into_iter().flat_map(|month| of_month(rule, year, month, first)).collect()
            }
            Period::Month(year, month) => {
                let days = of_month(rule, year, month, first);
                days.into_iter().filter(|day| in_month(*day)).collect()
            }
            Period::Week(start) => {
                let week = (0..7).filter_map(|days| start.checked_add(Span::new().days(days)).ok());
                let own = |day: Date| if rule.byday.is_empty() { day.weekday() == first.weekday() } else { weekdays(day) };
                week.filter(|day| own(*day) && in_month(*day)).collect()
            }
            Period::Day(day) => {
                let dated = rule.bymonthday.is_empty()
                    || rule.bymonthday.iter().any(|number| month_day(day.year(), day.month(), *number) == Some(day));
                if dated && weekdays(day) && in_month(day) { vec![day] } else { Vec::new() }
            }
        }
    }
}

/// By the day of the month, cut down to the weekdays; by weekdays; or by the day on which it began.
fn of_month(rule: &ICalendarRecurrenceRule, year: i16, month: i8, first: Date) -> Vec<Date> {
    if !rule.bymonthday.is_empty() {
        let days = rule.bymonthday.iter().filter_map(|number| month_day(year, month, *number));
        let fits = |day: &Date| rule.byday.is_empty() || rule.byday.iter().any(|by| weekday(by.weekday) == day.weekday());
        return days.filter(fits).collect();
    }
    if rule.byday.is_empty() {
        return Date::new(year, month, first.day()).into_iter().collect();
    }
    let Ok(start) = Date::new(year, month, 1) else { return Vec::new() };
    rule.byday
        .iter()
        .flat_map(|by| match by.ordwk.filter(|nth| *nth != 0) {
            Some(nth) => {
                let nth = i8::try_from(nth).ok().and_then(|nth| start.nth_weekday_of_month(nth, weekday(by.weekday)).ok());
                nth.into_iter().collect::<Vec<_>>()
            }
            None => (1..=5).filter_map(|nth| start.nth_weekday_of_month(nth, weekday(by.weekday)).ok()).collect(),
        })
        .collect()
}

/// Counted from the beginning of the year, or from its end; all of them where no number is given.
fn in_year(year: i16, by: ICalendarDay) -> Vec<Date> {
    let (Ok(start), Ok(end)) = (Date::new(year, 1, 1), Date::new(year, 12, 31)) else { return Vec::new() };
    let wanted = weekday(by.weekday);
    let nth = |from: Date, weeks: i32| from.checked_add(Span::new().days(i64::from(weeks) * 7)).ok();
    let (ahead, back) = (wanted.since(start.weekday()), end.weekday().since(wanted));
    let first = start.checked_add(Span::new().days(i64::from(ahead))).unwrap_or(start);
    let last = end.checked_sub(Span::new().days(i64::from(back))).unwrap_or(end);
    let found = match by.ordwk.map(i32::from).filter(|nth| *nth != 0) {
        Some(number) if number > 0 => nth(first, (number - 1).min(60)).into_iter().collect(),
        Some(number) => nth(last, (number + 1).max(-60)).into_iter().collect(),
        None => (0..53).filter_map(|week| nth(first, week)).collect::<Vec<_>>(),
    };
    found.into_iter().filter(|day| day.year() == year).collect()
}

/// From the end where it is negative.
fn month_day(year: i16, month: i8, number: i8) -> Option<Date> {
    if number > 0 {
        return Date::new(year, month, number).ok();
    }
    let days = Date::new(year, month, 1).ok()?.days_in_month();
    Date::new(year, month, days.checked_add(number)?.checked_add(1)?).ok()
}

fn weekday(day: ICalendarWeekday) -> Weekday {
    match day {
        ICalendarWeekday::Sunday => Weekday::Sunday,
        ICalendarWeekday::Monday => Weekday::Monday,
        ICalendarWeekday::Tuesday => Weekday::Tuesday,
        ICalendarWeekday::Wednesday => Weekday::Wednesday,
        ICalendarWeekday::Thursday => Weekday::Thursday,
        ICalendarWeekday::Friday => Weekday::Friday,
        ICalendarWeekday::Saturday => Weekday::Saturday,
    }
}
