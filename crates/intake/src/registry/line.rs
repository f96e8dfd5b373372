//! The small words of registry files: what came, what went, and when.

use super::Change;
use jiff::civil::Date;
use planner::bounds::is_of_this_age;

/// `A` and its like, `D` and its like.
pub(super) fn change(word: &str) -> Option<Change> {
    match word.to_ascii_lowercase().as_str() {
        "a" | "add" | "added" | "+" | "i" | "insert" | "new" => Some(Change::Added),
        "d" | "del" | "delete" | "deleted" | "-" | "r" | "remove" | "removed" => Some(Change::Removed),
        _ => None,
    }
}

/// `2026-11-20`, with a time of day or without, `20261120`, or `20/11/2026` as that country writes it. None as well for a day of
/// another age (`planner::bounds`).
pub(super) fn date(word: &str, country: &str) -> Option<Date> {
    read(word, country).filter(|day| is_of_this_age(*day))
}

fn read(word: &str, country: &str) -> Option<Date> {
    let part = |text: &str| text.parse::<i16>().ok();
    let made = |year: i16, month: i16, day: i16| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
    let bytes = word.as_bytes();
    if bytes.len() == 8 && bytes.iter().all(u8::is_ascii_digit) {
        return made(part(&word[..4])?, part(&word[4..6])?, part(&word[6..])?);
    }
    let day = word.get(..10)?;
    if !matches!(bytes.get(10), None | Some(b'T' | b' ')) {
        return None;
    }
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => made(part(year)?, part(month)?, part(day)?),
        [month, day, year] if year.len() == 4 && matches!(country, "US" | "CA") => made(part(year)?, part(month)?, part(day)?),
        [day, month, year] if year.len() == 4 => made(part(year)?, part(month)?, part(day)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::date;
    use jiff::civil;

    #[test]
    fn days_are_read_in_the_ways_that_registries_write_them() {
        let day = Some(civil::date(2026, 11, 5));
        for text in ["2026-11-05", "2026-11-05T10:15:00", "2026-11-05 10:15", "20261105", "11/05/2026"] {
            assert_eq!(date(text, "US"), day, "{text}");
        }
        assert_eq!(date("05/11/2026", "GB"), day);
        for text in ["9999-12-31", "00010101", "1899-12-31", "01/01/0001"] {
            assert_eq!(date(text, "US"), None, "{text}");
        }
        for text in ["2026-13-05", "20261305", "yesterday", "2026-11-05x", "5/11/26", "é2026-11-0"] {
            assert_eq!(date(text, "GB"), None, "{text}");
        }
    }
}
