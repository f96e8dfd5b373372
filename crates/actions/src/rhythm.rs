//! How often somebody is to hear from us, in words: "twice a year", "quarterly", "every 6 weeks". What it means is the planner's.

use crate::refused::Refused;
use planner::rhythm::LONGEST;

const NUMBERS: [&str; 12] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// Days between two contacts; none where the words are not understood or the time is longer than five years.
pub fn read(words: &str) -> Option<u16> {
    let text = words.trim().to_lowercase();
    let days = match text.as_str() {
        "weekly" | "every week" | "once a week" => 7,
        "fortnightly" | "every fortnight" | "every other week" => 14,
        "monthly" | "every month" | "once a month" => months(1),
        "every other month" => months(2),
        "quarterly" | "every quarter" | "once a quarter" => months(3),
        "half-yearly" | "half yearly" | "every half year" | "twice a year" => months(6),
        "yearly" | "annually" | "every year" | "once a year" => months(12),
        "every other year" => months(24),
        other => units(other)?,
    };
    u16::try_from(days).ok().filter(|days| (1..=LONGEST).contains(days))
}

/// "every 6 weeks", "3 months", "four times a year".
fn units(text: &str) -> Option<u32> {
    let words: Vec<&str> = text.strip_prefix("every ").unwrap_or(text).split_whitespace().collect();
    let [count, unit @ ..] = words.as_slice() else { return None };
    let spelt = NUMBERS.iter().position(|number| number == count).and_then(|index| u32::try_from(index + 1).ok());
    let count = spelt.or_else(|| count.parse::<u32>().ok()).filter(|count| (1..=3_660).contains(count))?;
    match unit {
        ["day" | "days"] => Some(count),
        ["week" | "weeks"] => Some(count * 7),
        ["month" | "months"] => Some(months(count)),
        ["quarter" | "quarters"] => Some(months(count * 3)),
        ["year" | "years"] => Some(months(count * 12)),
        ["times", "a", "year"] => Some(365 / count).filter(|days| *days > 0),
        _ => None,
    }
}

const fn months(count: u32) -> u32 {
    count * 365 / 12
}

/// The same, as a person says it.
pub fn told(days: u16) -> String {
    let days = u32::from(days);
    let near = |count: &u32| months(*count).abs_diff(days) <= if *count >= 6 { 2 } else { 0 };
    match (1..=60).find(near) {
        Some(1) => "monthly".to_owned(),
        Some(3) => "quarterly".to_owned(),
        Some(6) => "twice a year".to_owned(),
        Some(12) => "once a year".to_owned(),
        Some(count) if count % 12 == 0 => format!("every {} years", count / 12),
        Some(count) => format!("every {count} months"),
        None if days == 7 => "weekly".to_owned(),
        None if days % 7 == 0 => format!("every {} weeks", days / 7),
        None if days == 1 => "every day".to_owned(),
        None => format!("every {days} days"),
    }
}

/// The same for a field that is sent back: in the words that mean these days and no others.
pub fn typed(days: u16) -> String {
    Some(told(days)).filter(|words| read(words) == Some(days)).unwrap_or_else(|| format!("every {days} days"))
}

/// Days as typed into a field; none where it was left empty.
///
/// # Errors
/// [`Refused::Invalid`] where the words are not understood.
pub fn field(name: &'static str, words: Option<&str>) -> Result<Option<u16>, Refused> {
    let Some(words) = words.map(str::trim).filter(|words| !words.is_empty()) else { return Ok(None) };
    let remedy = "say it as \"twice a year\", \"quarterly\" or \"every 6 weeks\"; at most five years";
    read(words).map(Some).ok_or_else(|| Refused::field(name, "unclear", remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_and_told_alike() {
        for (words, days) in [
            ("twice a year", 182),
            ("quarterly", 91),
            ("monthly", 30),
            ("once a year", 365),
            ("every 2 years", 730),
            ("every 6 weeks", 42),
            ("every 10 days", 10),
            ("every 2 months", 60),
        ] {
            assert_eq!(read(words), Some(days), "{words}");
            assert_eq!(told(days), words);
        }
        assert_eq!((told(364), told(728)), ("once a year".to_owned(), "every 2 years".to_owned()), "as it doubles");
        assert_eq!((read("Four times a year"), read("every three months")), (Some(91), Some(91)));
    }

    #[test]
    fn what_a_field_shows_means_the_same_days_when_it_is_sent_back() {
        for days in 1..=LONGEST {
            assert_eq!(read(&typed(days)), Some(days), "{}", typed(days));
        }
    }

    #[test]
    fn what_may_be_read_in_two_ways_or_never_comes_is_refused() {
        for words in ["", "3", "often", "every 0 days", "every 99 years", "0 times a year", "every 4000 days"] {
            assert_eq!(read(words), None, "{words}");
        }
    }
}
