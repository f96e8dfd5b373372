//! Times in plain words: "tue 3pm", "in 2 weeks", "tomorrow morning", "3pm their time". Reads them; says nothing about whether
//! they are allowed.
//!
//! A time of day is on the rep's clock unless the words say "their time". A day or a half-day is the prospect's: "tomorrow morning"
//! means their morning, whatever the hour here. Words that count (in 2 weeks, end of month, in march) give a business day.

mod words;

use jiff::civil::{Date, DateTime, Time, Weekday, time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use planner::bounds;
use planner::calendar::Calendar;
use planner::touch::{Precision, Promise};
use words::{Half, Token, Whose};

/// Longest text that is looked at, in bytes.
const LONGEST: usize = 100;

/// What a text is read against.
#[derive(Debug, Clone, Copy)]
pub struct Clock<'a> {
    pub now: Timestamp,
    pub rep: &'a TimeZone,
    pub theirs: &'a TimeZone,
    pub calendar: &'a Calendar,
    /// Where the prospect is: their public holidays are no business days.
    pub regions: &'a [String],
}

/// A moment that was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Its first minute: for a day or a morning 08:00, for an afternoon 13:00, for an evening 18:00, on the clock it is meant on.
    pub at: Timestamp,
    pub precision: Precision,
    /// The day, on the clock it is meant on.
    pub date: Date,
}

impl Moment {
    pub fn promise(&self) -> Promise {
        Promise { at: self.at, precision: self.precision }
    }
}

/// Why a text is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhenFault {
    #[error("say when, as in: {EXAMPLES}")]
    Empty,
    #[error("\"{word}\" is not understood here. Try: {EXAMPLES}")]
    Unknown { word: String },
    #[error("\"{text}\" may be read in two ways. Write {one} or {other}, or the day as 2026-12-02")]
    Ambiguous { text: String, one: String, other: String },
    #[error("\"{text}\" needs am or pm, or minutes, as 3pm or 15:00")]
    BareNumber { text: String },
    #[error("\"{text}\" is no time of day. Write 3pm or 15:00")]
    NoSuchTime { text: String },
    #[error("there is no such day: {text}")]
    NoSuchDay { text: String },
    #[error("that is over already. Name a moment that is still to come, as in: {EXAMPLES}")]
    Past,
    #[error("that is more than five years away. Name a nearer day")]
    TooFar,
    #[error("a time was expected here, at most {LONGEST} letters long")]
    TooLong,
}

/// What errors and help offer.
pub const EXAMPLES: &str = "tue 3pm, tomorrow morning, in 20 min, in 2 weeks, 3pm their time, 2 dec 10:00, end of month, march";

/// Reads a moment to come.
pub fn parse(text: &str, clock: &Clock<'_>) -> Result<Moment, WhenFault> {
    if text.len() > LONGEST {
        return Err(WhenFault::TooLong);
    }
    if let Ok(at) = bounds::instant(text.trim()) {
        let date = at.to_zoned(clock.rep.clone()).date();
        return in_reach(Moment { at, precision: Precision::Minute, date }, clock);
    }
    let (tokens, whose) = words::read(text)?;
    if tokens.is_empty() {
        return Err(WhenFault::Empty);
    }
    in_reach(Reader::new(clock, whose).moment(&tokens)?, clock)
}

/// Reads a day to come: what `not_now` and `snooze` ask for. A time of day in the text is dropped.
pub fn date(text: &str, clock: &Clock<'_>) -> Result<Date, WhenFault> {
    parse(text, clock).map(|moment| moment.date)
}

fn in_reach(moment: Moment, clock: &Clock<'_>) -> Result<Moment, WhenFault> {
    let today = clock.now.to_zoned(clock.rep.clone()).date();
    let over = match moment.precision {
        Precision::Minute => moment.at <= clock.now,
        // The rest of a day or half-day that has begun is still to come.
        Precision::HalfDay | Precision::Day => false,
    };
    if over {
        Err(WhenFault::Past)
    } else if bounds::check(moment.date, clock.now).is_err() {
        Err(if moment.date < today { WhenFault::Past } else { WhenFault::TooFar })
    } else {
        Ok(moment)
    }
}

/// A part of the text that fixes the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    On(Date),
    /// Moved to a business day where it is none.
    About(Date),
}

struct Reader<'a> {
    clock: &'a Clock<'a>,
    /// Whose clock times of day are on.
    times: &'a TimeZone,
    now: DateTime,
}

impl<'a> Reader<'a> {
    fn new(clock: &'a Clock<'a>, whose: Option<Whose>) -> Self {
        let times = match whose {
            Some(Whose::Theirs) => clock.theirs,
            Some(Whose::Mine) | None => clock.rep,
        };
        Reader { clock, times, now: clock.now.to_zoned(times.clone()).datetime() }
    }

    fn moment(&self, tokens: &[Token]) -> Result<Moment, WhenFault> {
        let (mut day, mut at, mut half) = (None, None, None);
        let mut rest = tokens;
        while let Some((token, after)) = rest.split_first() {
            rest = after;
            match token {
                Token::Noise => {}
                Token::Time(time) if at.is_none() => at = Some(*time),
                Token::Half(found) if half.is_none() => half = Some(*found),
                Token::Tonight if half.is_none() && day.is_none() => {
                    (day, half) = (Some(Day::On(self.now.date())), Some(Half::Evening));
                }
                Token::Amount(count, unit) if day.is_none() && unit.is_clock() => {
                    let span = unit.span(*count);
                    let at = self.clock.now.checked_add(span).map_err(|_| WhenFault::TooFar)?;
                    let at = to_the_minute(at);
                    return match after.iter().all(|token| *token == Token::Noise) {
                        true => Ok(Moment { at, precision: Precision::Minute, date: at.to_zoned(self.times.clone()).date() }),
                        false => Err(WhenFault::Unknown { word: words::text(after) }),
                    };
                }
                token => match self.day(token)? {
                    Some(found) if day.is_none() => day = Some(found),
                    _ => return Err(WhenFault::Unknown { word: words::text(std::slice::from_ref(token)) }),
                },
            }
        }
        match (day, at, half) {
            (day, Some(at), half) => self.at_time(day, fitting(at, half)?),
            (day, None, Some(half)) => self.in_half(day, half),
            (Some(day), None, None) => self.on_day(day),
            (None, None, None) => Err(WhenFault::Empty),
        }
    }

    fn day(&self, token: &Token) -> Result<Option<Day>, WhenFault> {
        let today = self.now.date();
        let far = |_| WhenFault::TooFar;
        let first_of_month = |date: Date| date.first_of_month();
        let monday = |date: Date| date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days());
        Ok(Some(match token {
            Token::InDays(days) => Day::On(today.checked_add(i64::from(*days).days()).map_err(far)?),
            Token::Weekday(weekday) => Day::On(today.nth_weekday(1, *weekday).map_err(far)?),
            Token::NextWeekday(weekday) => {
                let next = monday(today).and_then(|monday| monday.checked_add(7.days())).map_err(far)?;
                Day::On(next.checked_add(i64::from(weekday.to_monday_zero_offset()).days()).map_err(far)?)
            }
            Token::Amount(count, unit) => match unit {
                words::Unit::BusinessDays => Day::About(self.business_days_after(today, *count)?),
                unit => Day::About(today.checked_add(unit.span(*count)).map_err(far)?),
            },
            Token::NextWeek => Day::About(monday(today).and_then(|monday| monday.checked_add(7.days())).map_err(far)?),
            Token::NextMonth => Day::About(first_of_month(today).checked_add(1.month()).map_err(far)?),
            Token::NextYear => Day::About(Date::new(today.year() + 1, 1, 1).map_err(far)?),
            Token::EndOfWeek => Day::On(self.friday_of(today)?),
            Token::EndOfMonth(0) => Day::On(self.last_business_day(today)?),
            Token::EndOfMonth(after) => {
                let month = first_of_month(today).checked_add(i64::from(*after).months()).map_err(far)?;
                Day::On(self.last_business_day(month)?)
            }
            Token::EndOfYear => Day::On(self.last_business_day(Date::new(today.year(), 12, 1).map_err(far)?)?),
            Token::Month { month, part } => {
                let mut first = Date::new(today.year(), *month, 1).map_err(far)?;
                let begun = first <= today;
                if begun && !(part.still_ahead(today) && first.month() == today.month()) {
                    first = first.checked_add(1.year()).map_err(far)?;
                }
                match part {
                    words::Part::Begin => Day::About(first),
                    words::Part::Middle => Day::About(Date::new(first.year(), first.month(), 15).map_err(far)?),
                    words::Part::End => Day::On(self.last_business_day(first)?),
                }
            }
            Token::MonthYear { month, year } => Day::About(Date::new(*year, *month, 1).map_err(far)?),
            Token::DayMonth { day, month } => Day::On(self.next_day_of_month(*day, *month)?),
            Token::Date(date) => Day::On(*date),
            Token::DayOnly(day) => Day::On(self.next_day_number(*day)?),
            Token::Noise | Token::Time(_) | Token::Half(_) | Token::Tonight => return Ok(None),
        }))
    }

    fn at_time(&self, day: Option<Day>, at: Time) -> Result<Moment, WhenFault> {
        let date = match day {
            Some(Day::On(date)) => date,
            Some(Day::About(date)) => self.business_day_from(date)?,
            None if at > self.now.time() => self.now.date(),
            None => self.business_day_from(self.now.date().tomorrow().map_err(|_| WhenFault::TooFar)?)?,
        };
        self.checked(date)?;
        let at = self.instant(self.times, date.to_datetime(at))?;
        Ok(Moment { at, precision: Precision::Minute, date })
    }

    fn in_half(&self, day: Option<Day>, half: Half) -> Result<Moment, WhenFault> {
        let theirs = self.clock.now.to_zoned(self.clock.theirs.clone()).datetime();
        let date = match day {
            Some(Day::On(date)) => date,
            Some(Day::About(date)) => self.business_day_from(date)?,
            None if theirs.time() < half.end() => theirs.date(),
            None => self.business_day_from(theirs.date().tomorrow().map_err(|_| WhenFault::TooFar)?)?,
        };
        if date < theirs.date() || (date == theirs.date() && theirs.time() >= half.end()) {
            return Err(WhenFault::Past);
        }
        let at = self.instant(self.clock.theirs, date.to_datetime(half.start()))?;
        Ok(Moment { at, precision: Precision::HalfDay, date })
    }

    fn on_day(&self, day: Day) -> Result<Moment, WhenFault> {
        let date = match day {
            Day::On(date) => date,
            Day::About(date) => self.business_day_from(date)?,
        };
        self.checked(date)?;
        let at = self.instant(self.clock.theirs, date.to_datetime(time(8, 0, 0, 0)))?;
        Ok(Moment { at, precision: Precision::Day, date })
    }

    fn checked(&self, date: Date) -> Result<(), WhenFault> {
        if date < self.now.date() { Err(WhenFault::Past) } else { Ok(()) }
    }

    /// Where the clock skips that time the moment is as much later as the clock was put forward; where it comes twice, the first.
    fn instant(&self, zone: &TimeZone, local: DateTime) -> Result<Timestamp, WhenFault> {
        zone.to_ambiguous_timestamp(local).compatible().map_err(|_| WhenFault::TooFar)
    }

    fn business_day_from(&self, date: Date) -> Result<Date, WhenFault> {
        let mut day = date;
        for _ in 0..60 {
            if self.clock.calendar.is_business_day(day, self.clock.regions) {
                return Ok(day);
            }
            day = day.tomorrow().map_err(|_| WhenFault::TooFar)?;
        }
        Ok(date)
    }

    fn business_days_after(&self, date: Date, count: u32) -> Result<Date, WhenFault> {
        if count > 1500 {
            return Err(WhenFault::TooFar);
        }
        let mut day = date;
        for _ in 0..count {
            day = self.business_day_from(day.tomorrow().map_err(|_| WhenFault::TooFar)?)?;
        }
        Ok(day)
    }

    /// The last business day of that month that is not before today.
    fn last_business_day(&self, month: Date) -> Result<Date, WhenFault> {
        let last = month.last_of_month();
        let mut day = last;
        while day.month() == month.month() && day >= self.now.date() {
            if self.clock.calendar.is_business_day(day, self.clock.regions) {
                return Ok(day);
            }
            day = day.yesterday().map_err(|_| WhenFault::TooFar)?;
        }
        self.business_day_from(last)
    }

    fn friday_of(&self, date: Date) -> Result<Date, WhenFault> {
        match date.weekday() {
            Weekday::Friday => Ok(date),
            _ => date.nth_weekday(1, Weekday::Friday).map_err(|_| WhenFault::TooFar),
        }
    }

    fn next_day_of_month(&self, day: i8, month: i8) -> Result<Date, WhenFault> {
        let today = self.now.date();
        // Eight years hold a 29 February, also around a century without one.
        (0..=8)
            .filter_map(|years| Date::new(today.year() + years, month, day).ok())
            .find(|date| *date >= today)
            .ok_or_else(|| WhenFault::NoSuchDay { text: format!("{day} {}", words::month_name(month)) })
    }

    fn next_day_number(&self, day: i8) -> Result<Date, WhenFault> {
        let today = self.now.date();
        let first = today.first_of_month();
        (0i64..=12)
            .filter_map(|months| {
                let month = first.checked_add(Span::new().months(months)).ok()?;
                Date::new(month.year(), month.month(), day).ok()
            })
            .find(|date| *date > today)
            .ok_or_else(|| WhenFault::NoSuchDay { text: format!("the {day}.") })
    }
}

/// "3 in the afternoon" is 15:00; "9 in the evening" is 21:00.
fn fitting(at: words::ClockTime, half: Option<Half>) -> Result<Time, WhenFault> {
    match (at, half) {
        (words::ClockTime::Exact(time), _) => Ok(time),
        (words::ClockTime::Bare { hour, minute, text: _ }, Some(half)) => {
            let hour = match half {
                Half::Afternoon | Half::Evening if hour < 12 => hour + 12,
                Half::Morning | Half::Afternoon | Half::Evening => hour,
            };
            Ok(time(hour, minute, 0, 0))
        }
        (words::ClockTime::Bare { text, .. }, None) => Err(WhenFault::BareNumber { text: text.to_string() }),
    }
}

fn to_the_minute(at: Timestamp) -> Timestamp {
    let second = at.as_second();
    let up = second.rem_euclid(60);
    Timestamp::from_second(if up == 0 { second } else { second - up + 60 }).unwrap_or(at)
}

#[cfg(test)]
mod tests;
