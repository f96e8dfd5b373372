//! Public holidays by region, from rules: fixed days, nth weekdays, Easter, substitutes, tables. What closes on them, the
//! guard's rules and the calendar say.

use crate::bounds::days_after;
use jiff::civil::{Date, Time, Weekday};
use std::collections::BTreeMap;

/// Years for which days are worked out: far enough back for imported history, far enough ahead for any plan.
const YEARS: std::ops::RangeInclusive<i16> = 2020..=2040;

/// How much of a day is a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closed {
    AllDay,
    /// From that time on, on the place's clock.
    From(Time),
}

/// Public holidays, worked out, by region code (`US`, `US-RI`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holidays {
    /// In order of date.
    days: BTreeMap<String, Vec<(Date, Closed)>>,
}

/// A day that comes round every year, or now and then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    pub name: String,
    on: On,
    /// Days after (or before) `on`.
    shift: i32,
    moves: Moves,
    from_year: i16,
    until_year: i16,
    /// Every `step` years: 1 is every year.
    step: i16,
    closed: Closed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum On {
    Fixed {
        month: i8,
        day: i8,
    },
    Easter,
    /// The nth such weekday of a month, or the last where `nth` is -1.
    Nth {
        nth: i8,
        weekday: Weekday,
        month: i8,
    },
    /// The last such weekday before a day of the year.
    Before {
        weekday: Weekday,
        month: i8,
        day: i8,
    },
    /// Given day by day: what follows the moon.
    Table(Vec<Date>),
}

/// What happens where the day falls on a weekend. The day itself stays a holiday in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moves {
    Stays,
    /// A Sunday's holiday is kept on Monday too.
    SundayToMonday,
    /// As that, and a Saturday's on Friday too.
    Observed,
    /// The next weekday that is no holiday yet is one too.
    Substitute,
}

impl Holidays {
    /// Adds the days of a region.
    pub fn insert(&mut self, region: &str, holidays: &[Holiday]) {
        let mut days: Vec<(Date, Closed)> = self.days.remove(region).unwrap_or_default();
        for year in YEARS {
            // Substitutes look at what is a holiday already, so plain days come first.
            let mut found: Vec<(Date, &Holiday)> =
                holidays.iter().flat_map(|day| day.dates(year).map(move |date| (date, day))).collect();
            found.sort_by_key(|(date, _)| *date);
            days.extend(found.iter().map(|(date, holiday)| (*date, holiday.closed)));
            for (date, holiday) in found {
                let taken = |day: Date| days.iter().any(|(other, closed)| *other == day && *closed == Closed::AllDay);
                if let Some(moved) = holiday.moved(date, taken) {
                    days.push((moved, holiday.closed));
                }
            }
        }
        days.sort_unstable();
        days.dedup_by_key(|(date, _)| *date);
        self.days.insert(region.to_owned(), days);
    }

    /// The days of a region, in order.
    pub fn of(&self, region: &str) -> &[(Date, Closed)] {
        self.days.get(region).map_or(&[], Vec::as_slice)
    }

    pub fn regions(&self) -> impl Iterator<Item = &str> {
        self.days.keys().map(String::as_str)
    }

    /// Whether that day is a holiday there, and from when.
    pub fn on(&self, region: &str, day: Date) -> Option<Closed> {
        find(self.of(region), day)
    }
}

/// Looks a day up in a region's days.
pub(crate) fn find(days: &[(Date, Closed)], day: Date) -> Option<Closed> {
    days.binary_search_by(|(date, _)| date.cmp(&day)).ok().map(|index| days[index].1)
}

impl Holiday {
    /// Reads a day as rule files write it:
    ///
    /// `01-01`, `easter -2`, `4th thu 11`, `last mon 05`, `mon before 05-25`, `2026-03-04,2027-03-22`, each with any of
    /// `+1` (days after), `observed`, `sunday-to-monday`, `substitute`, `half 12:00`, `since 2026`, `until 2030`, `every 2`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(name: &str, text: &str) -> Result<Holiday, String> {
        let mut words = text.split_whitespace().peekable();
        let first = words.next().ok_or("no day is given")?;
        let on = match first {
            "easter" => On::Easter,
            _ if first.contains(',') || first.len() == 10 => On::Table(
                first
                    .split(',')
                    .map(|day| day.parse().map_err(|_| format!("{day} is no date, as 2026-03-04")))
                    .collect::<Result<_, _>>()?,
            ),
            _ if first.contains('-') => {
                let (month, day) = month_day(first)?;
                On::Fixed { month, day }
            }
            _ => match weekday(first) {
                Some(weekday) => {
                    if words.next() != Some("before") {
                        return Err(format!("after {first} comes `before 05-25`"));
                    }
                    let (month, day) = month_day(words.next().unwrap_or_default())?;
                    On::Before { weekday, month, day }
                }
                None => {
                    let nth = match first {
                        "1st" => 1,
                        "2nd" => 2,
                        "3rd" => 3,
                        "4th" => 4,
                        "last" => -1,
                        other => return Err(format!("{other} is no day: write 12-25, easter -2, 4th thu 11, last mon 05")),
                    };
                    let name = words.next().unwrap_or_default();
                    let weekday =
                        weekday(name).ok_or_else(|| format!("{name} is no weekday: mon, tue, wed, thu, fri, sat, sun"))?;
                    let month = words.next().unwrap_or_default();
                    let month = month.parse().ok().filter(|month| (1..=12).contains(month));
                    On::Nth { nth, weekday, month: month.ok_or("a month is a number from 01 to 12")? }
                }
            },
        };
        let mut holiday = Holiday {
            name: name.to_owned(),
            on,
            shift: 0,
            moves: Moves::Stays,
            from_year: i16::MIN,
            until_year: i16::MAX,
            step: 1,
            closed: Closed::AllDay,
        };
        while let Some(word) = words.next() {
            let mut year =
                || words.next().and_then(|text| text.parse().ok()).ok_or_else(|| format!("after {word} comes a number"));
            match word {
                "observed" => holiday.moves = Moves::Observed,
                "sunday-to-monday" => holiday.moves = Moves::SundayToMonday,
                "substitute" => holiday.moves = Moves::Substitute,
                "since" => holiday.from_year = year()?,
                "until" => holiday.until_year = year()?,
                "every" => holiday.step = year()?.max(1),
                "half" => {
                    let time = words.next().unwrap_or_default();
                    let time = time.parse().map_err(|_| "after half comes a time, as 12:00".to_owned())?;
                    holiday.closed = Closed::From(time);
                }
                shift => {
                    let days: i32 = shift.parse().map_err(|_| format!("{shift} is not understood"))?;
                    if !(-366..=366).contains(&days) {
                        return Err(format!("{shift} days are more than a year: name another day to count from"));
                    }
                    holiday.shift = days;
                }
            }
        }
        Ok(holiday)
    }

    /// The days of a year, before any substitute.
    fn dates(&self, year: i16) -> impl Iterator<Item = Date> + '_ {
        let runs = (self.from_year..=self.until_year).contains(&year) && year.rem_euclid(self.step) == 0;
        let nth = |nth, weekday, month| Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok();
        let single = match &self.on {
            On::Fixed { month, day } => Date::new(year, *month, *day).ok(),
            On::Easter => Some(easter(year)),
            On::Nth { nth: number, weekday, month } => nth(*number, *weekday, *month),
            On::Before { weekday, month, day } => {
                Date::new(year, *month, *day).and_then(|day| day.nth_weekday(-1, *weekday)).ok()
            }
            On::Table(_) => None,
        };
        let listed: &[Date] = match &self.on {
            On::Table(days) => days,
            On::Fixed { .. } | On::Easter | On::Nth { .. } | On::Before { .. } => &[],
        };
        let days = single.into_iter().chain(listed.iter().copied().filter(move |day| day.year() == year));
        days.filter(move |_| runs).map(|day| shifted(day, self.shift))
    }

    /// The other day on which it is kept as well.
    fn moved(&self, day: Date, taken: impl Fn(Date) -> bool) -> Option<Date> {
        match (self.moves, day.weekday()) {
            (Moves::SundayToMonday | Moves::Observed, Weekday::Sunday) => Some(shifted(day, 1)),
            (Moves::Observed, Weekday::Saturday) => Some(shifted(day, -1)),
            (Moves::Substitute, Weekday::Saturday | Weekday::Sunday) => {
                let free = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !taken(*day);
                (1..14).map(|days| shifted(day, days)).find(free)
            }
            _ => None,
        }
    }
}

fn shifted(day: Date, days: i32) -> Date {
    days_after(day, i64::from(days))
}

fn month_day(text: &str) -> Result<(i8, i8), String> {
    let fault = || format!("{text} is no day of the year, as 12-25");
    let (month, day) = text.split_once('-').ok_or_else(fault)?;
    let (month, day) = (month.parse().map_err(|_| fault())?, day.parse().map_err(|_| fault())?);
    // A leap year, so that the 29th of February may be named.
    Date::new(2024, month, day).map_err(|_| fault())?;
    Ok((month, day))
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// Easter Sunday of the Gregorian calendar (the anonymous rule printed in Nature, 1876).
fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    let narrow = |number: i32| i8::try_from(number).unwrap_or(1);
    Date::new(i16::try_from(year).unwrap_or(i16::MAX), narrow(sum / 31), narrow(sum % 31 + 1)).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use super::{Closed, Holiday, Holidays, easter};
    use jiff::civil::{date, time};

    fn days(text: &str, year: i16) -> Vec<String> {
        let mut holidays = Holidays::default();
        holidays.insert("XX", &[Holiday::read("a day", text).unwrap()]);
        holidays.of("XX").iter().filter(|(day, _)| day.year() == year).map(|(day, _)| day.to_string()[5..].to_owned()).collect()
    }

    #[test]
    fn easter_falls_where_the_almanac_has_it() {
        for (year, month, day) in [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2028, 4, 16), (2038, 4, 25)] {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn days_are_read_as_they_are_written() {
        for (text, year, expected) in [
            ("12-25", 2027, &["12-25"][..]),
            ("easter -2", 2026, &["04-03"]),
            ("easter +1", 2027, &["03-29"]),
            ("4th thu 11", 2026, &["11-26"]),
            ("4th thu 11 +1", 2026, &["11-27"]),
            ("last mon 05", 2027, &["05-31"]),
            ("mon before 05-25", 2026, &["05-18"]),
            ("mon before 05-25", 2027, &["05-24"]),
            ("07-04 observed", 2026, &["07-03", "07-04"]),
            ("07-04 observed", 2027, &["07-04", "07-05"]),
            ("07-04 sunday-to-monday", 2026, &["07-04"]),
            ("12-26 substitute", 2026, &["12-26", "12-28"]),
            ("10-04 since 2026", 2025, &[]),
            ("10-04 since 2026", 2026, &["10-04"]),
            ("1st mon 11 +1 every 2", 2026, &["11-03"]),
            ("1st mon 11 +1 every 2", 2027, &[]),
            ("2026-03-04,2027-03-22", 2027, &["03-22"]),
        ] {
            assert_eq!(days(text, year), expected, "{text}");
        }
    }

    #[test]
    fn christmas_and_boxing_day_of_a_weekend_are_made_up_for_on_two_days() {
        let mut holidays = Holidays::default();
        let read = |text| Holiday::read("", text).unwrap();
        holidays.insert("XX", &[read("12-25 substitute"), read("12-26 substitute")]);
        let found: Vec<_> = holidays.of("XX").iter().filter(|(day, _)| day.year() == 2027).map(|(day, _)| day.day()).collect();
        assert_eq!(found, [25, 26, 27, 28]);
    }

    #[test]
    fn a_half_day_closes_from_its_hour() {
        let mut holidays = Holidays::default();
        holidays.insert("XX", &[Holiday::read("", "12-24 half 18:00").unwrap()]);
        assert_eq!(holidays.on("XX", date(2026, 12, 24)), Some(Closed::From(time(18, 0, 0, 0))));
    }

    #[test]
    fn what_is_no_day_is_told() {
        for text in
            ["", "13-01", "02-30", "5th mon 05", "1st moon 05", "1st mon 13", "mon after 05-25", "12-25 moved", "2026-02-30,x"]
        {
            assert!(Holiday::read("", text).is_err(), "{text}");
        }
    }
}
