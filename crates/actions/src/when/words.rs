//! The words of a time, told apart. Knows no clock and no calendar.

use super::WhenFault;
use jiff::civil::{Date, Time, Weekday, time};
use jiff::{Span, ToSpan};

/// Whose clock the text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Mine,
    Theirs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    Morning,
    Afternoon,
    Evening,
}

impl Half {
    pub fn start(self) -> Time {
        match self {
            Half::Morning => time(8, 0, 0, 0),
            Half::Afternoon => time(13, 0, 0, 0),
            Half::Evening => time(18, 0, 0, 0),
        }
    }

    pub fn end(self) -> Time {
        match self {
            Half::Morning => time(12, 0, 0, 0),
            Half::Afternoon => time(18, 0, 0, 0),
            Half::Evening => time(21, 0, 0, 0),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Minutes,
    HalfHours,
    Hours,
    Days,
    BusinessDays,
    Weeks,
    Months,
    Years,
}

impl Unit {
    /// Counted on the clock, not on the calendar.
    pub fn is_clock(self) -> bool {
        match self {
            Unit::Minutes | Unit::HalfHours | Unit::Hours => true,
            Unit::Days | Unit::BusinessDays | Unit::Weeks | Unit::Months | Unit::Years => false,
        }
    }

    pub fn span(self, count: u32) -> Span {
        let count = i64::from(count.min(100_000));
        match self {
            Unit::Minutes => count.minutes(),
            Unit::HalfHours => (count * 30).minutes(),
            Unit::Hours => count.hours(),
            Unit::Days | Unit::BusinessDays => count.days(),
            Unit::Weeks => count.weeks(),
            Unit::Months => count.min(1_000).months(),
            Unit::Years => count.min(1_000).years(),
        }
    }
}

/// Which part of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Begin,
    Middle,
    End,
}

impl Part {
    /// Whether that part of the month of `today` is still to come.
    pub fn still_ahead(self, today: Date) -> bool {
        match self {
            Part::Begin => false,
            Part::Middle => today.day() < 15,
            Part::End => today.day() < today.days_in_month(),
        }
    }
}

/// A time of day: with am, pm or minutes, or a bare hour that only a half-day beside it can place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockTime {
    Exact(Time),
    Bare { hour: i8, minute: i8, text: i8 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// "at", "on", "the", "around": said, but nothing follows from it.
    Noise,
    InDays(u32),
    Weekday(Weekday),
    NextWeekday(Weekday),
    Amount(u32, Unit),
    NextWeek,
    NextMonth,
    NextYear,
    EndOfWeek,
    /// Of the month so many after this one.
    EndOfMonth(u8),
    EndOfYear,
    Month {
        month: i8,
        part: Part,
    },
    MonthYear {
        month: i8,
        year: i16,
    },
    DayMonth {
        day: i8,
        month: i8,
    },
    Date(Date),
    DayOnly(i8),
    Time(ClockTime),
    Half(Half),
    Tonight,
}

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

pub fn month_name(month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or("?")
}

/// Tokens as a person may read them, for errors.
pub fn text(tokens: &[Token]) -> String {
    let word = |token: &Token| match token {
        Token::Time(_) => "a second time",
        Token::Half(_) | Token::Tonight => "a second part of the day",
        Token::Noise => "",
        _ => "a second day",
    };
    tokens.iter().map(word).find(|word| !word.is_empty()).unwrap_or("more").to_owned()
}

/// The text as tokens, and whose clock it names.
pub fn read(text: &str) -> Result<(Vec<Token>, Option<Whose>), WhenFault> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| letter.is_whitespace() || letter == ',' || letter == ';')
        .filter(|word| !word.is_empty())
        .collect();
    let (mut tokens, mut whose) = (Vec::new(), None);
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let taken = if let Some((found, taken)) = clock_owner(rest) {
            whose = Some(found);
            taken
        } else if let Some((token, taken)) = phrase(rest)? {
            tokens.push(token);
            taken
        } else {
            return Err(WhenFault::Unknown { word: rest[0].chars().take(40).collect() });
        };
        rest = &rest[taken.min(rest.len())..];
    }
    Ok((tokens, whose))
}

fn clock_owner(words: &[&str]) -> Option<(Whose, usize)> {
    let whose = match *words.first()? {
        "their" | "his" | "her" | "theirs" => Whose::Theirs,
        "my" | "our" | "mine" => Whose::Mine,
        _ => return None,
    };
    let taken = if matches!(words.get(1), Some(&"time" | &"clock" | &"end")) { 2 } else { 1 };
    Some((whose, taken))
}

fn phrase(words: &[&str]) -> Result<Option<(Token, usize)>, WhenFault> {
    let second = words.get(1).copied().unwrap_or("");
    let third = words.get(2).copied().unwrap_or("");
    Ok(Some(match words[0] {
        "in" | "after" | "within" if !matches!(second, "the" | "lunch" | "work") => match amount(&words[1..]) {
            Some((count, unit, taken)) => (Token::Amount(count, unit), taken + 1),
            None if words[0] == "in" => {
                return phrase_of_month(&words[1..]).map(|found| found.map(|(token, taken)| (token, taken + 1)));
            }
            None => return Ok(None),
        },
        "after" if second == "lunch" => (Token::Half(Half::Afternoon), 2),
        "after" if second == "work" => (Token::Half(Half::Evening), 2),
        "before" if matches!(second, "lunch" | "noon") => (Token::Half(Half::Morning), 2),
        "first" if second == "thing" => (Token::Half(Half::Morning), if matches!(third, "in" | "on") { 3 } else { 2 }),
        "at" | "on" | "the" | "around" | "about" | "by" | "this" | "in" | "of" | "again" | "@" | "from" | "o'clock" | "ca"
        | "approx" => (Token::Noise, 1),
        "today" => (Token::InDays(0), 1),
        "now" => (Token::Amount(1, Unit::Minutes), 1),
        "tomorrow" | "tmrw" | "tom" | "tmr" => (Token::InDays(1), 1),
        "day" if second == "after" && third == "tomorrow" => (Token::InDays(2), 3),
        "overmorrow" => (Token::InDays(2), 1),
        "tonight" => (Token::Tonight, 1),
        "morning" | "forenoon" | "am" => (Token::Half(Half::Morning), 1),
        "afternoon" | "pm" => (Token::Half(Half::Afternoon), 1),
        "evening" => (Token::Half(Half::Evening), 1),
        "noon" | "midday" | "lunchtime" | "lunch" => (Token::Time(ClockTime::Exact(time(12, 0, 0, 0))), 1),
        "eod" => (Token::Half(Half::Afternoon), 1),
        "eow" => (Token::EndOfWeek, 1),
        "eom" => (Token::EndOfMonth(0), 1),
        "eoy" => (Token::EndOfYear, 1),
        "end" | "late" | "mid" | "middle" | "early" | "beginning" | "start" => return Ok(part_of(words)),
        "next" | "coming" => match second {
            "week" => (Token::NextWeek, 2),
            "month" => (Token::NextMonth, 2),
            "year" => (Token::NextYear, 2),
            "quarter" => (Token::Amount(3, Unit::Months), 2),
            other => match weekday(other) {
                Some(day) if words[0] == "next" => (Token::NextWeekday(day), 2),
                Some(day) => (Token::Weekday(day), 2),
                None => match month(other) {
                    Some(month) => (Token::Month { month, part: Part::Begin }, 2),
                    None => return Ok(None),
                },
            },
        },
        word => {
            if let Some(found) = phrase_of_month(words)? {
                found
            } else if let Some(day) = weekday(word) {
                (Token::Weekday(day), 1)
            } else if let Some((count, unit, taken)) = amount(words) {
                (Token::Amount(count, unit), taken)
            } else if let Some((date, taken)) = written_date(words)? {
                (date, taken)
            } else if let Some((clock, taken)) = clock_time(words)? {
                (Token::Time(clock), taken)
            } else {
                return Ok(None);
            }
        }
    }))
}

/// "march", "march 2027", "2 march", "march 2nd", "2 march 2027", "q2".
fn phrase_of_month(words: &[&str]) -> Result<Option<(Token, usize)>, WhenFault> {
    let Some(first) = words.first() else { return Ok(None) };
    if let Some(month) = month(first) {
        if let Some(day) = words.get(1).and_then(|word| day_number(word)) {
            return with_year(day, month, words, 2).map(Some);
        }
        if let Some(year) = words.get(1).and_then(|word| year_number(word)) {
            return Ok(Some((Token::MonthYear { month, year }, 2)));
        }
        return Ok(Some((Token::Month { month, part: Part::Begin }, 1)));
    }
    if let Some(day) = day_number(first) {
        let skip = if words.get(1) == Some(&"of") { 2 } else { 1 };
        if let Some(month) = words.get(skip).and_then(|word| month(word)) {
            return with_year(day, month, words, skip + 1).map(Some);
        }
        if first.ends_with(|letter: char| letter.is_alphabetic()) {
            return Ok(Some((Token::DayOnly(day), 1)));
        }
    }
    let quarter = match *first {
        "q1" => 1,
        "q2" => 4,
        "q3" => 7,
        "q4" => 10,
        "spring" => 3,
        "summer" => 6,
        "autumn" | "fall" => 9,
        _ => return Ok(None),
    };
    Ok(Some((Token::Month { month: quarter, part: Part::Begin }, 1)))
}

fn with_year(day: i8, month: i8, words: &[&str], taken: usize) -> Result<(Token, usize), WhenFault> {
    match words.get(taken).and_then(|word| year_number(word)) {
        Some(year) => {
            let date = Date::new(year, month, day)
                .map_err(|_| WhenFault::NoSuchDay { text: format!("{day} {} {year}", month_name(month)) })?;
            Ok((Token::Date(date), taken + 1))
        }
        None => Ok((Token::DayMonth { day, month }, taken)),
    }
}

/// "end of month", "end of march", "mid march", "early march", "end of the week", "end of next month".
fn part_of(words: &[&str]) -> Option<(Token, usize)> {
    let part = match words[0] {
        "end" | "late" => Part::End,
        "mid" | "middle" => Part::Middle,
        _ => Part::Begin,
    };
    let mut taken = 1;
    let mut after = 0;
    while let Some(word) = words.get(taken) {
        match *word {
            "of" | "the" | "this" | "in" => {}
            "next" => after = 1,
            _ => break,
        }
        taken += 1;
    }
    let word = *words.get(taken)?;
    let token = match (word, part, after) {
        ("day", Part::End, 0) => Token::Half(Half::Afternoon),
        ("week", Part::End, 0) => Token::EndOfWeek,
        ("week", Part::End, _) => Token::NextWeekday(Weekday::Friday),
        ("week", Part::Middle, 0) => Token::Weekday(Weekday::Wednesday),
        ("week", Part::Middle, _) => Token::NextWeekday(Weekday::Wednesday),
        ("week", Part::Begin, _) => Token::NextWeek,
        ("month", Part::End, after) => Token::EndOfMonth(after),
        ("month", Part::Begin, _) => Token::NextMonth,
        ("year", Part::End, 0) => Token::EndOfYear,
        ("year", Part::Begin, _) => Token::NextYear,
        (word, part, _) => Token::Month { month: month(word)?, part },
    };
    Some((token, taken + 1))
}

/// "20 min", "2 weeks", "a week", "an hour", "half an hour", "10 business days", "90min", "2w".
fn amount(words: &[&str]) -> Option<(u32, Unit, usize)> {
    let first = *words.first()?;
    if first == "half" {
        return match (words.get(1).copied(), words.get(2).copied()) {
            (Some("an" | "a"), Some("hour")) => Some((1, Unit::HalfHours, 3)),
            (Some("a"), Some("year")) => Some((6, Unit::Months, 3)),
            (Some("hour"), _) => Some((1, Unit::HalfHours, 2)),
            _ => None,
        };
    }
    let digits = first.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && digits < first.len() {
        // "3h" is an hour of the day in half of Europe and an amount in the other half; only the longer words are amounts.
        let found = match &first[digits..] {
            "h" | "m" => return None,
            rest => unit(rest)?,
        };
        return Some((first[..digits].parse().ok()?, found, 1));
    }
    let count = match first {
        "a" | "an" | "one" => 1,
        "couple" => 2,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "twelve" => 12,
        number if digits > 0 => number.parse().ok()?,
        _ => return None,
    };
    let mut taken = 1;
    let mut count = count;
    if first == "a" && words.get(1) == Some(&"couple") {
        (count, taken) = (2, 2);
    }
    if words.get(taken) == Some(&"of") {
        taken += 1;
    }
    let word = *words.get(taken)?;
    if matches!(word, "business" | "working" | "work") && words.get(taken + 1).is_some_and(|word| word.starts_with("day")) {
        return Some((count, Unit::BusinessDays, taken + 2));
    }
    Some((count, unit(word)?, taken + 1))
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word.trim_end_matches('.') {
        "min" | "mins" | "minute" | "minutes" => Unit::Minutes,
        "h" | "hr" | "hrs" | "hour" | "hours" => Unit::Hours,
        "d" | "day" | "days" => Unit::Days,
        "w" | "wk" | "wks" | "week" | "weeks" => Unit::Weeks,
        "mo" | "month" | "months" => Unit::Months,
        "y" | "yr" | "year" | "years" => Unit::Years,
        _ => return None,
    })
}

/// "2026-12-02", "2.12.", "2.12.2026", "12/25", "25/12/2026".
fn written_date(words: &[&str]) -> Result<Option<(Token, usize)>, WhenFault> {
    let word = words[0];
    if word.contains('/') && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/') {
        return with_slashes(word).map(|date| Some((date, 1)));
    }
    let bad = || WhenFault::NoSuchDay { text: word.chars().take(20).collect() };
    if word.len() == 10 && word.as_bytes()[4] == b'-' {
        return word.parse::<Date>().map(|date| Some((Token::Date(date), 1))).map_err(|_| bad());
    }
    let fields: Vec<&str> = word.split('.').collect();
    let [day, month, year] = fields.as_slice() else { return Ok(None) };
    let (Ok(day), Ok(month)) = (day.parse::<i8>(), month.parse::<i8>()) else { return Ok(None) };
    if year.is_empty() {
        Date::new(2024, month, day).map_err(|_| bad())?;
        return Ok(Some((Token::DayMonth { day, month }, 1)));
    }
    let year = year_number(year).ok_or_else(bad)?;
    Date::new(year, month, day).map(|date| Some((Token::Date(date), 1))).map_err(|_| bad())
}

/// "12/25", "25/12", "12/25/2026", "25/12/26", "2026/12/25". Whether 2/12 is in February or in December depends on who writes it, so
/// it is refused with both; where one of the numbers is no month, it is the day.
fn with_slashes(word: &str) -> Result<Token, WhenFault> {
    let bad = || WhenFault::NoSuchDay { text: word.chars().take(20).collect() };
    let number = |text: &str| text.parse::<i8>().map_err(|_| bad());
    let parts: Vec<&str> = word.split('/').collect();
    let (first, second, year) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            let year = year_number(year).ok_or_else(bad)?;
            return Date::new(year, number(month)?, number(day)?).map(Token::Date).map_err(|_| bad());
        }
        [first, second] => (number(first)?, number(second)?, None),
        [first, second, year] if year.len() == 2 => (number(first)?, number(second)?, Some(2000 + i16::from(number(year)?))),
        [first, second, year] => (number(first)?, number(second)?, Some(year_number(year).ok_or_else(bad)?)),
        _ => return Err(bad()),
    };
    let (day, month) = match (first, second) {
        (same, again) if same == again => (same, same),
        (1..=12, 1..=12) => {
            let read = |day: i8, month: i8| format!("{day} {}", month_name(month));
            let text = word.chars().take(20).collect();
            return Err(WhenFault::Ambiguous { text, one: read(first, second), other: read(second, first) });
        }
        (month @ 1..=12, day) | (day, month) => (day, month),
    };
    // A leap year, for a day without one.
    let date = Date::new(year.unwrap_or(2024), month, day).map_err(|_| bad())?;
    Ok(if year.is_some() { Token::Date(date) } else { Token::DayMonth { day, month } })
}

/// "15:30", "3pm", "3 pm", "3:30pm", "15h", "15h30", "15.30", "10".
fn clock_time(words: &[&str]) -> Result<Option<(ClockTime, usize)>, WhenFault> {
    let word = words[0];
    if !word.starts_with(|letter: char| letter.is_ascii_digit()) {
        return Ok(None);
    }
    let (body, attached) = match word.trim_end_matches('.') {
        body if body.ends_with("am") || body.ends_with("pm") => (&body[..body.len() - 2], Some(&body[body.len() - 2..])),
        body if body.ends_with("a.m") || body.ends_with("p.m") => {
            (&body[..body.len() - 3], Some(if body.ends_with("a.m") { "am" } else { "pm" }))
        }
        body => (body, None),
    };
    let separate = match words.get(1).map(|word| word.trim_end_matches('.')) {
        Some("am" | "a.m") => Some("am"),
        Some("pm" | "p.m") => Some("pm"),
        _ => None,
    };
    let (noon, taken) = match (attached, separate) {
        (Some(noon), _) => (Some(noon), 1),
        (None, Some(noon)) => (Some(noon), 2),
        (None, None) => (None, 1),
    };
    let fault = || WhenFault::NoSuchTime { text: word.chars().take(20).collect() };
    let (hour, minute) = match body.split_once([':', 'h', '.']) {
        Some((hour, "")) if body.ends_with('h') => (hour, Some("0")),
        Some((hour, minute)) if minute.len() == 2 => (hour, Some(minute)),
        Some(_) => return Err(fault()),
        None => (body, None),
    };
    let hour: i8 = hour.parse().map_err(|_| fault())?;
    let written = minute.is_some();
    let minute: i8 = minute.unwrap_or("0").parse().map_err(|_| fault())?;
    let hour = match (noon, hour) {
        (Some("am"), 12) => 0,
        (Some("pm"), 1..=11) => hour + 12,
        (Some(_), i8::MIN..=0 | 13..) => return Err(fault()),
        (_, hour) => hour,
    };
    if noon.is_none() && !written {
        return match hour {
            1..=23 => Ok(Some((ClockTime::Bare { hour, minute, text: hour }, taken))),
            _ => Err(fault()),
        };
    }
    Time::new(hour, minute, 0, 0).map(|time| Some((ClockTime::Exact(time), taken))).map_err(|_| fault())
}

fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.').trim_end_matches("s'");
    let known = |name: &str| word == name || (word.len() >= 3 && word.len() < name.len() && name.starts_with(word));
    WEEKDAYS.iter().find(|(name, _)| known(name)).map(|(_, day)| *day).or(match word {
        "mo" => Some(Weekday::Monday),
        "tu" => Some(Weekday::Tuesday),
        "we" => Some(Weekday::Wednesday),
        "th" => Some(Weekday::Thursday),
        "fr" => Some(Weekday::Friday),
        _ => None,
    })
}

fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let index =
        MONTHS.iter().position(|name| word == *name || (word.len() >= 3 && word.len() < name.len() && name.starts_with(word)))?;
    i8::try_from(index + 1).ok()
}

/// "2", "2nd", "2.": a day of the month.
fn day_number(word: &str) -> Option<i8> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let number: i8 = word.get(..digits)?.parse().ok()?;
    let ending = &word[digits..];
    ((1..=31).contains(&number) && matches!(ending, "" | "." | "st" | "nd" | "rd" | "th")).then_some(number)
}

fn year_number(word: &str) -> Option<i16> {
    (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|year| (2000..2200).contains(year))
}
