//! Times, numbers and outcomes as people read them. Sentences about decisions come from the verbs.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// How many lines of a field show a text without taking the page.
pub fn rows(text: &str) -> usize {
    text.lines().map(|line| 1 + line.chars().count() / 90).sum::<usize>().clamp(1, 12)
}

/// The zone of that name; UTC where the name is unknown, so that a page never fails over a clock.
pub fn zone(name: &str) -> TimeZone {
    planner::calendar::zone(name).unwrap_or(TimeZone::UTC)
}

/// "Monday, 23 November".
pub fn long_day(day: Date) -> String {
    day.strftime("%A, %-d %B").to_string()
}

/// "Tue 17 Nov"; with the year where it is another than `today`'s.
pub fn short_day(day: Date, today: Date) -> String {
    if day.year() == today.year() { day.strftime("%a %-d %b").to_string() } else { day.strftime("%a %-d %b %Y").to_string() }
}

/// "Tue 17 Nov, 09:40".
pub fn moment(at: Timestamp, zone: &TimeZone, now: Timestamp) -> String {
    let local = at.to_zoned(zone.clone());
    let today = now.to_zoned(zone.clone()).date();
    format!("{}, {}", short_day(local.date(), today), local.strftime("%H:%M"))
}

/// "10:15".
pub fn time(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

/// The time today, the day and the time otherwise.
pub fn soon(at: Timestamp, zone: &TimeZone, now: Timestamp) -> String {
    let today = now.to_zoned(zone.clone()).date();
    if at.to_zoned(zone.clone()).date() == today { time(at, zone) } else { moment(at, zone, now) }
}

/// The time today, the day otherwise: where a word must do.
pub fn briefly(at: Timestamp, zone: &TimeZone, now: Timestamp) -> String {
    let (day, today) = (at.to_zoned(zone.clone()).date(), now.to_zoned(zone.clone()).date());
    if day == today { time(at, zone) } else { short_day(day, today) }
}

/// "3rd".
pub fn nth(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// Whole numbers of any width, also behind a reference, as templates hand them over.
pub trait Figure {
    fn figure(&self) -> u64;
}

macro_rules! figures {
    ($($number:ty),+) => { $(impl Figure for $number {
        fn figure(&self) -> u64 { u64::from(*self) }
    })+ };
}
figures!(u16, u32, u64);

impl Figure for usize {
    fn figure(&self) -> u64 {
        u64::try_from(*self).unwrap_or(u64::MAX)
    }
}

impl<F: Figure> Figure for &F {
    fn figure(&self) -> u64 {
        (*self).figure()
    }
}

/// Whether two texts are the same, whatever holds them: for templates.
pub fn same(one: impl AsRef<str>, other: impl AsRef<str>) -> bool {
    one.as_ref() == other.as_ref()
}

/// "1 call", "2 calls".
pub fn count(number: impl Figure, one: &str, many: &str) -> String {
    let number = number.figure();
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The place that a zone is named after: "Boston" stays out of reach, "New York" is what the name gives.
pub fn zone_place(name: &str) -> String {
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

/// What the zone was taken from, for the end of "10:00 in Boston, ...".
pub fn basis(code: &str) -> &'static str {
    match code {
        "manual" => "set by hand",
        "address" => "by the address",
        "number" => "by the number",
        "company" => "by the company",
        _ => "your own clock, as nothing says where they are",
    }
}

/// A code as words: `voicemail_left` as "voicemail left".
pub fn plain(code: &str) -> String {
    match code {
        "no_answer" => "no answer".into(),
        "voicemail_left" => "voicemail left".into(),
        "do_not_call" => "never call".into(),
        "not_now" => "not now".into(),
        "rang" => "they rang".into(),
        "unrecorded" => "outcome not recorded".into(),
        "hung_up" => "hung up".into(),
        "needs_successor" => "needs a successor".into(),
        "sms" => "SMS".into(),
        "email" => "mail".into(),
        _ => code.replace('_', " "),
    }
}

/// "24 Dec to 3 Jan 2027", both days included.
pub fn span(from: &Date, until: &Date) -> String {
    let until_text = until.strftime("%-d %b %Y").to_string();
    if from == until { until_text } else { format!("{} to {until_text}", from.strftime("%-d %b")) }
}

/// A field of a verb's input as forms call it: `phones[0].number` as "Number 1". A form that calls it something else says so to
/// [`problem_where`](crate::pages::problem_where).
pub fn field_name(field: &str) -> String {
    let digits: String = field.chars().filter(char::is_ascii_digit).collect();
    let index = digits.parse::<u32>().ok();
    let place = index.map(|index| format!(" {}", index + 1)).unwrap_or_default();
    let stem = field.split(['[', '.']).next().unwrap_or(field);
    let inner = || field.split_once("].").map(|(_, inner)| field_name(inner));
    let name = match stem {
        "phones" | "phone" => "Number",
        "emails" | "email" => "E-mail",
        "callback_at" | "revisit_on" | "until" | "next_at" => "When",
        "occurred_at" => "When it was",
        "disposition" => "What came of it",
        "referred_to" => "Who it is",
        "title" => "What they do",
        "owner" => "Whose",
        "source" => "Where from",
        "social" => "Profiles",
        "state" => "State or province",
        "zone" => "Time zone",
        "wishes" => "Their wishes",
        "every" => "How often",
        "capacity" => "Calls a day",
        "remembered_for" => "How to be remembered",
        "our_offer" => "What you sell",
        "reason" => "Why",
        "steps" => match field.split_once("].") {
            Some((_, inner)) => return format!("Step{place}, {}", crate::pages::cadences::label(inner)),
            None => "Steps",
        },
        "policy" => return crate::pages::cadences::label(field),
        "custom" => match field.strip_prefix("custom.") {
            Some(name) => return format!("Custom field \u{201c}{name}\u{201d}"),
            None => "Custom fields",
        },
        // The first stands in the form's own fields.
        "addresses" => match (index, inner()) {
            (Some(0), Some(inner)) => return inner,
            (Some(_), Some(inner)) => return format!("Another address, {inner}"),
            (_, None) | (None, _) => "Address",
        },
        "detail" => "Why",
        other => return capital(&plain(other)) + &place,
    };
    format!("{name}{place}")
}

/// A text as a sentence: the first letter large, one end.
pub fn sentence(text: &str) -> String {
    actions::sentences::ended(&capital(text))
}

/// The first letter large.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// An E.164 number in groups, as it is read aloud.
pub fn number(e164: &str) -> String {
    let digits = e164.trim_start_matches('+');
    if !e164.starts_with('+') || !digits.bytes().all(|byte| byte.is_ascii_digit()) || digits.len() < 7 {
        return e164.to_owned();
    }
    if let Some(rest) = digits.strip_prefix('1').filter(|rest| rest.len() == 10) {
        return format!("+1 {} {} {}", &rest[..3], &rest[3..6], &rest[6..]);
    }
    let code = country_code_length(digits);
    let (country, rest) = digits.split_at(code);
    let mut groups = Vec::new();
    let mut left = rest;
    while left.len() > 4 {
        let (group, more) = left.split_at(3);
        groups.push(group);
        left = more;
    }
    groups.push(left);
    format!("+{country} {}", groups.join(" "))
}

/// Country codes of one, two or three digits, by their first ones (ITU-T E.164).
fn country_code_length(digits: &str) -> usize {
    match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'1' | b'2' | b'3' | b'4' | b'5' | b'6' | b'9', ..]
        | [b'3', b'5' | b'7' | b'8', ..]
        | [b'4', b'2', ..]
        | [b'5', b'0' | b'9', ..]
        | [b'6', b'7' | b'8' | b'9', ..]
        | [b'8', b'0' | b'5' | b'7' | b'8', ..]
        | [b'9', b'6' | b'7' | b'9', ..] => 3,
        _ => 2,
    }
}

/// A `mailto:` link with subject and body.
pub fn mailto(address: &str, subject: &str, body: &str) -> String {
    format!(
        "mailto:{}?subject={}&body={}",
        percent(address, b"@"),
        percent(subject, b""),
        percent(&body.replace('\n', "\r\n"), b"")
    )
}

/// Text for a query string or a cookie.
pub fn percent(text: &str, also: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || also.contains(&byte) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Undoes `percent`; what cannot be undone stays as it is.
pub fn unpercent(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, more)) = rest.split_first() {
        let pair = (first == b'%').then(|| more.get(..2)).flatten();
        match pair.and_then(|pair| std::str::from_utf8(pair).ok()).and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(first);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_groups() {
        assert_eq!(number("+16175550133"), "+1 617 555 0133");
        assert_eq!(number("+493055501234"), "+49 305 550 1234");
        assert_eq!(number("+358501234567"), "+358 501 234 567");
        assert_eq!(number("ext. 5"), "ext. 5");
    }

    #[test]
    fn a_field_is_called_as_the_form_calls_it() {
        for (field, name) in [
            ("label", "Label"),
            ("phones[0].number", "Number 1"),
            ("phones[1].condition", "Number 2"),
            ("emails[0].address", "E-mail 1"),
            ("addresses", "Address"),
            ("addresses[0].postal_code", "Postal code"),
            ("addresses[1].postal_code", "Another address, Postal code"),
            ("custom.fleet 2 size", "Custom field \u{201c}fleet 2 size\u{201d}"),
            ("postal_code", "Postal code"),
            ("referred_to.phone", "Who it is"),
            ("", ""),
        ] {
            assert_eq!(field_name(field), name, "{field}");
        }
    }

    #[test]
    fn what_is_escaped_comes_back() {
        let text = "100 % \u{2014} a;b\r\nc\u{1f600}";
        assert_eq!(unpercent(&percent(text, b"")), text);
        assert_eq!(unpercent("50%"), "50%");
    }

    #[test]
    fn ordinals_know_the_teens() {
        assert_eq!(
            ["1st", "2nd", "3rd", "4th", "11th", "12th", "22nd"],
            [1, 2, 3, 4, 11, 12, 22].map(nth).each_ref().map(String::as_str)
        );
    }
}
