//! Dates and times in the styles that exports use. Whether 03/04 is in March or in April is a matter of the whole column.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use planner::bounds::{Dated, is_of_this_age, is_on_a_clock};

/// Which part of 03/04/2021 is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    MonthFirst,
    DayFirst,
}

impl Order {
    /// What people of that country write.
    pub fn of_region(region: &str) -> Self {
        match region {
            "US" | "PH" | "PR" | "GU" | "FM" | "MH" | "PW" => Order::MonthFirst,
            _ => Order::DayFirst,
        }
    }
}

/// What the values of a column say about their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Votes {
    /// Only readable with the day first, as 16/04.
    pub day_first: u64,
    /// Only readable with the month first, as 04/16.
    pub month_first: u64,
    /// Readable both ways.
    pub either: u64,
    /// Of those, written with dots, as nobody writes months first.
    pub dotted: u64,
}

impl Votes {
    pub fn count(&mut self, value: &str) {
        let mut parts = value.trim_start().splitn(3, ['/', '.', '-']);
        let mut number = || parts.next().filter(|part| part.len() <= 2).and_then(|part| part.parse::<u8>().ok());
        let (Some(first), Some(second)) = (number(), number()) else {
            return;
        };
        match (first, second) {
            (13..=31, 1..=12) => self.day_first += 1,
            (1..=12, 13..=31) => self.month_first += 1,
            (1..=12, 1..=12) => {
                self.either += 1;
                self.dotted += u64::from(value.contains('.') && !value.contains('/'));
            }
            _ => {}
        }
    }

    /// The order of the column; the region decides where no value does.
    pub fn order(self, region: &str) -> Order {
        match self.day_first.cmp(&self.month_first) {
            std::cmp::Ordering::Greater => Order::DayFirst,
            std::cmp::Ordering::Less => Order::MonthFirst,
            std::cmp::Ordering::Equal if self.dotted > 0 => Order::DayFirst,
            std::cmp::Ordering::Equal => Order::of_region(region),
        }
    }
}

/// The instant a value names. Times without a zone are of `zone`, dates without a time begin their day there.
///
/// None as well for what no history and no plan is dated (`planner::bounds`).
pub fn instant(value: &str, order: Order, zone: &TimeZone) -> Option<Timestamp> {
    read(value, order, zone).filter(|at| is_of_this_age(at.day()))
}

fn read(value: &str, order: Order, zone: &TimeZone) -> Option<Timestamp> {
    let value = value.trim();
    if let Some(instant) = bare_number(value, zone) {
        return Some(instant);
    }
    let mut scanner = Scanner { rest: value };
    let date = scanner.date(order)?;
    scanner.skip_between();
    let time = scanner.time()?;
    scanner.skip_blanks();
    let local = DateTime::from_parts(date, time.unwrap_or(Time::midnight()));
    match scanner.offset()? {
        Some(offset) => offset.to_timestamp(local).ok(),
        // A time that the clocks skip or repeat is read as jiff's default has it: the earlier offset.
        None => zone.to_timestamp(local).ok(),
    }
}

/// Spreadsheet serials (days since 1900), and seconds or milliseconds since 1970.
fn bare_number(value: &str, zone: &TimeZone) -> Option<Timestamp> {
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let number: f64 = value.parse().ok()?;
    let whole = value.split('.').next().unwrap_or_default().len();
    match whole {
        5 if (20_000.0..80_000.0).contains(&number) => {
            let seconds = (number.fract() * 86_400.0).round() as i64;
            let day = jiff::civil::date(1899, 12, 30).checked_add(SignedDuration::from_hours(24 * number.trunc() as i64)).ok()?;
            let local = day.to_datetime(Time::midnight()).checked_add(SignedDuration::from_secs(seconds)).ok()?;
            zone.to_timestamp(local).ok()
        }
        10 => Timestamp::from_second(number as i64).ok(),
        12 | 13 => Timestamp::from_millisecond(number as i64).ok(),
        8 if !value.contains('.') => {
            let part = |range: std::ops::Range<usize>| value[range].parse::<i16>().ok();
            let date = Date::new(part(0..4)?, part(4..6)? as i8, part(6..8)? as i8).ok()?;
            zone.to_timestamp(date.to_datetime(Time::midnight())).ok()
        }
        _ => None,
    }
}

struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Between date and time stand blanks, a comma, a T, or "at".
    fn skip_between(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', ',', '\u{a0}', '\u{202f}']);
        for between in ["T", "t", "at "] {
            if let Some(rest) =
                self.rest.strip_prefix(between).filter(|rest| rest.trim_start().starts_with(|next: char| next.is_ascii_digit()))
            {
                self.rest = rest.trim_start();
                return;
            }
        }
    }

    fn digits(&mut self) -> Option<(&'a str, i64)> {
        let end = self.rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        let number = (1..=9).contains(&digits.len()).then(|| digits.parse().ok())??;
        self.rest = rest;
        Some((digits, number))
    }

    fn word(&mut self) -> &'a str {
        let end = self.rest.find(|next: char| !next.is_alphabetic()).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn separator(&mut self) -> Option<char> {
        let rest = self.rest.trim_start_matches([' ', ',']);
        let next = rest.chars().next();
        match next {
            Some(mark @ ('/' | '-' | '.')) => {
                self.rest = rest[1..].trim_start();
                Some(mark)
            }
            _ if rest.len() < self.rest.len() => {
                self.rest = rest;
                Some(' ')
            }
            _ => None,
        }
    }

    fn date(&mut self, order: Order) -> Option<Date> {
        if !self.rest.starts_with(|next: char| next.is_ascii_digit()) {
            let mut word = self.word();
            if month(word).is_none() && weekday(word) {
                self.separator();
                if self.rest.starts_with(|next: char| next.is_ascii_digit()) {
                    return self.date(order);
                }
                word = self.word();
            }
            // Apr 16, 2021
            let month = month(word)?;
            self.separator()?;
            let (_, day) = self.digits()?;
            self.ordinal();
            self.separator()?;
            let year = year(self.digits()?)?;
            return civil(year, month, day);
        }
        let (first, number) = self.digits()?;
        self.ordinal();
        let mark = self.separator()?;
        if !self.rest.starts_with(|next: char| next.is_ascii_digit()) {
            // 16 Apr, 2021
            let word = self.word();
            let month = month(word)?;
            self.separator()?;
            let year = year(self.digits()?)?;
            return civil(year, month, number);
        }
        let (_, second) = self.digits()?;
        if self.separator()? != mark {
            return None;
        }
        let third = self.digits()?;
        if first.len() == 4 {
            return civil(number, second, third.1);
        }
        let third = year(third)?;
        // A value that is only readable the other way is read that way.
        match (order, number, second) {
            (Order::MonthFirst, ..=12, _) => civil(third, number, second).or_else(|| civil(third, second, number)),
            (Order::MonthFirst, _, _) | (Order::DayFirst, _, ..=12) => civil(third, second, number),
            (Order::DayFirst, _, _) => civil(third, number, second),
        }
    }

    fn ordinal(&mut self) {
        for suffix in ["st", "nd", "rd", "th"] {
            if let Some(rest) = self.rest.strip_prefix(suffix) {
                self.rest = rest;
            }
        }
    }

    /// `Some(None)` where the value ends with its date.
    fn time(&mut self) -> Option<Option<Time>> {
        if self.rest.is_empty() {
            return Some(None);
        }
        let (_, mut hour) = self.digits()?;
        let mut parts = [0; 2];
        for part in &mut parts {
            let Some(rest) = self.rest.strip_prefix(':') else { break };
            self.rest = rest;
            *part = self.digits()?.1;
        }
        if let Some(rest) = self.rest.strip_prefix(['.', ',']).filter(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
        {
            self.rest = rest;
            self.digits()?;
        }
        let rest = self.rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
        let half = rest.get(..2).map(str::to_ascii_lowercase).unwrap_or_default();
        match half.as_str() {
            "am" | "pm" if (1..=12).contains(&hour) => {
                hour = hour % 12 + if half == "pm" { 12 } else { 0 };
                self.rest = &rest[2..];
            }
            _ => {}
        }
        // A leap second is the last of its minute.
        Time::new(hour.try_into().ok()?, parts[0].try_into().ok()?, parts[1].min(59).try_into().ok()?, 0).ok().map(Some)
    }

    /// `Some(None)` where the value names no zone.
    fn offset(&mut self) -> Option<Option<Offset>> {
        let rest = self.rest.trim();
        if rest.is_empty() {
            return Some(None);
        }
        if matches!(rest, "Z" | "z" | "UTC" | "GMT" | "+0000" | "+00:00") {
            return Some(Some(Offset::UTC));
        }
        let rest = rest.strip_prefix("UTC").or_else(|| rest.strip_prefix("GMT")).unwrap_or(rest);
        let sign = match rest.chars().next()? {
            '+' => 1,
            '-' | '−' => -1,
            _ => return None,
        };
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let (hours, minutes): (i32, i32) = match digits.len() {
            1 | 2 => (digits.parse().ok()?, 0),
            4 => (digits[..2].parse().ok()?, digits[2..].parse().ok()?),
            _ => return None,
        };
        Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok().filter(|offset| is_on_a_clock(*offset)).map(Some)
    }
}

/// A year of one or two digits is of this century, or the end of the last; one of four is as it is written.
fn year((digits, number): (&str, i64)) -> Option<i64> {
    match (digits.len(), number) {
        (1 | 2, 0..=69) => Some(2000 + number),
        (1 | 2, _) => Some(1900 + number),
        (4, _) => Some(number),
        _ => None,
    }
}

fn civil(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn month(word: &str) -> Option<i64> {
    let word = word.to_lowercase();
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let full = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let index = months.iter().zip(full).position(|(short, long)| {
        word.starts_with(short) && long.starts_with(word.as_str()) || word == "sept" && *short == "sep"
    })?;
    Some(index as i64 + 1)
}

fn weekday(word: &str) -> bool {
    let word = word.to_lowercase();
    word.len() >= 3
        && ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
            .iter()
            .any(|day| day.starts_with(word.as_str()))
}

/// Seconds in `07:00`, `1:02:03` or a bare number of that unit; none where it is neither.
pub(crate) fn seconds(value: &str, unit: crate::Unit) -> Option<u32> {
    if value.contains(':') {
        let parts: Vec<u32> = value.split(':').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
        return match parts.as_slice() {
            [minutes, seconds] => minutes.checked_mul(60)?.checked_add(*seconds),
            [hours, minutes, seconds] => hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(*seconds),
            _ => None,
        };
    }
    let number: f64 = value.parse().ok()?;
    let seconds = match unit {
        crate::Unit::Seconds => number,
        crate::Unit::Minutes => number * 60.0,
        crate::Unit::Milliseconds => number / 1000.0,
    };
    (0.0..=f64::from(u32::MAX)).contains(&seconds).then(|| seconds.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, order: Order, expected: &str) {
        let zone = planner::calendar::zone("America/New_York").unwrap();
        let read = instant(value, order, &zone).map_or("none".to_owned(), |instant| instant.to_string());
        assert_eq!(read, expected, "{value}");
    }

    #[test]
    fn dates_are_read_in_every_style_that_exports_use() {
        let order = Order::MonthFirst;
        check("2021-04-15 23:03:00", order, "2021-04-16T03:03:00Z");
        check("16 Apr, 2021 00:02:00", order, "2021-04-16T04:02:00Z");
        check("Apr 16, 2021", order, "2021-04-16T04:00:00Z");
        check("April 16th, 2021 at 3:05 PM", order, "2021-04-16T19:05:00Z");
        check("2006-04-15T03:23:15.000Z", order, "2006-04-15T03:23:15Z");
        check("2021-04-15T03:23:15+0200", order, "2021-04-15T01:23:15Z");
        check("2023-05-09 23:19:32.729000 UTC", order, "2023-05-09T23:19:32Z");
        check("04/05/2021", Order::MonthFirst, "2021-04-05T04:00:00Z");
        check("04/05/2021", Order::DayFirst, "2021-05-04T04:00:00Z");
        check("16.04.2021 14:30", Order::DayFirst, "2021-04-16T18:30:00Z");
        check("4/16/21 12:01 AM", order, "2021-04-16T04:01:00Z");
        check("44302", order, "2021-04-16T04:00:00Z");
        check("44302.5", order, "2021-04-16T16:00:00Z");
        check("1617298367000", order, "2021-04-01T17:32:47Z");
        check("20210416", order, "2021-04-16T04:00:00Z");
        check("2020-12-30 3:15:52", order, "2020-12-30T08:15:52Z");
        check("Fri, 16 Apr 2021 10:00:00 +0000", order, "2021-04-16T10:00:00Z");
    }

    #[test]
    fn what_is_no_date_is_not_read_as_one() {
        for value in ["", "soon", "31/31/2021", "2021-13-45", "12", "1/2", "Apr", "2021-04-15 25:00", "/", "99999999999999999999"]
        {
            check(value, Order::MonthFirst, "none");
        }
    }

    #[test]
    fn one_value_that_reads_only_one_way_decides_the_column() {
        let mut votes = Votes::default();
        for value in ["01/02/2021", "03/04/2021", "16/04/2021"] {
            votes.count(value);
        }
        assert_eq!(votes.order("US"), Order::DayFirst);
        assert_eq!(Votes { either: 3, ..Votes::default() }.order("US"), Order::MonthFirst);
        assert_eq!(Votes { either: 3, ..Votes::default() }.order("GB"), Order::DayFirst);
    }
}
