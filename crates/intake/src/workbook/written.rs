//! A value of a spreadsheet as a person reads it: dates written out, whole numbers without a decimal point.

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};

/// What a number in a cell is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    #[default]
    Number,
    Moment,
    Duration,
}

impl Shown {
    /// By the number of a format that needs no words: ECMA-376 part 1, 18.8.30.
    pub fn of_number(format: u16) -> Self {
        match format {
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Moment,
            46 => Shown::Duration,
            _ => Shown::Number,
        }
    }

    /// By its words: a letter of a date or time outside quotation marks and brackets, in the part for positive numbers.
    pub fn of_words(format: &str) -> Self {
        let mut letters = format.chars();
        while let Some(letter) = letters.next() {
            match letter.to_ascii_lowercase() {
                // The next one stands for itself.
                '\\' | '_' | '*' => drop(letters.next()),
                '"' => drop(letters.by_ref().find(|letter| *letter == '"')),
                '[' => {
                    let inside: String = letters.by_ref().take_while(|letter| *letter != ']').take(20).collect();
                    let inside = inside.to_ascii_lowercase();
                    if ["h", "m", "s"].iter().any(|unit| !inside.is_empty() && inside.replace(unit, "").is_empty()) {
                        return Shown::Duration;
                    }
                }
                ';' => return Shown::Number,
                'd' | 'm' | 'y' | 'h' | 's' => return Shown::Moment,
                // "General" and "Standard" are words without quotation marks.
                'g' if format.len() >= 7 && format.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("general")) => {
                    return Shown::Number;
                }
                _ => {}
            }
        }
        Shown::Number
    }

    pub fn write(self, value: f64, since_1904: bool) -> String {
        match self {
            Shown::Number => plain(value),
            Shown::Duration => {
                let seconds = (value * 86_400.0).round() as i64;
                format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, (seconds % 60).abs())
            }
            Shown::Moment => moment(value, since_1904).map_or_else(|| plain(value), written),
        }
    }
}

fn plain(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 { format!("{value:.0}") } else { value.to_string() }
}

/// A day is a whole number, counted from the end of 1899 with a 29 February 1900 that never was, or from 1904.
fn moment(value: f64, since_1904: bool) -> Option<DateTime> {
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let start = match (since_1904, value < 60.0) {
        (true, _) => date(1904, 1, 1),
        (false, true) => date(1899, 12, 31),
        (false, false) => date(1899, 12, 30),
    };
    let milliseconds = (value * 86_400_000.0).round() as i64;
    start.to_datetime(jiff::civil::Time::midnight()).checked_add(SignedDuration::from_millis(milliseconds)).ok()
}

fn written(moment: DateTime) -> String {
    if (moment.hour(), moment.minute(), moment.second()) == (0, 0, 0) {
        moment.strftime("%Y-%m-%d").to_string()
    } else {
        moment.strftime("%Y-%m-%d %H:%M:%S").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_tells_dates_from_amounts() {
        for (format, shown) in [
            ("DD/MM/YY", Shown::Moment),
            ("H:MM:SS;@", Shown::Moment),
            ("[$-404]e\"x\"m\"y\"d", Shown::Moment),
            ("*-yyyy-mm-dd", Shown::Moment),
            ("[h]:mm:ss", Shown::Duration),
            ("[Blue]\\+[h]:mm;[Red]\\-[h]:mm", Shown::Duration),
            ("[ss]", Shown::Duration),
            ("General", Shown::Number),
            ("#,##0\\ [$\\u20bd-46D]", Shown::Number),
            ("\"Days: \"0.00", Shown::Number),
            ("\"$\"#,##0_);[Red](\"$\"#,##0)", Shown::Number),
            ("#,##0.00\\ _M\"H\"_);[Red]#,##0.00\\ _M\"S\"_)", Shown::Number),
            ("#,##0*y", Shown::Number),
            ("[>=100][Magenta].00", Shown::Number),
            ("0_ ;[Red]\\-0\\ ", Shown::Number),
        ] {
            assert_eq!(Shown::of_words(format), shown, "{format}");
        }
    }

    #[test]
    fn numbers_days_and_durations_are_written_as_people_read_them() {
        for (shown, value, since_1904, text) in [
            (Shown::Number, 44.0, false, "44"),
            (Shown::Number, 0.5, false, "0.5"),
            (Shown::Number, 16_175_550_133.0, false, "16175550133"),
            (Shown::Moment, 46_331.0, false, "2026-11-05"),
            (Shown::Moment, 46_331.5, false, "2026-11-05 12:00:00"),
            (Shown::Moment, 44_869.0, true, "2026-11-05"),
            (Shown::Moment, 1.0, false, "1900-01-01"),
            (Shown::Moment, -3.0, false, "-3"),
            (Shown::Moment, f64::NAN, false, "NaN"),
            (Shown::Duration, 1.5, false, "36:00:00"),
        ] {
            assert_eq!(shown.write(value, since_1904), text, "{value}");
        }
    }
}
