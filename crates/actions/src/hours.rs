//! Hours in words: "Mon-Fri 9:00-17:30, Sat 10-12", "after 16:00, never Mondays". Read and written; judged elsewhere.

use jiff::civil::{Time, Weekday};
use planner::guard::Hours;

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// Midnight at the end of a day, as `Hours` writes it.
const MIDNIGHT: Time = Time::constant(0, 0, 0, 0);

/// Reads hours. Parts stand between commas or semicolons; each is days with a span (`Mon-Fri 9-17:30`), a span for all days
/// (`9-17`), `after TIME`, `before TIME`, or `never DAYS`. `never` wins over the rest; days not named are closed once any is.
///
/// # Errors
/// What could not be read, with examples.
pub fn read(text: &str) -> Result<Hours, String> {
    let mut days: [Option<Vec<(Time, Time)>>; 7] = Default::default();
    let mut everywhere: Vec<(Time, Time)> = Vec::new();
    let mut never = [false; 7];
    for part in text.split([',', ';']).map(|part| part.trim().to_lowercase()).filter(|part| !part.is_empty()) {
        let words: Vec<&str> = part.split_whitespace().collect();
        match words.as_slice() {
            ["always"] => everywhere.push((MIDNIGHT, MIDNIGHT)),
            ["never" | "not", rest @ ..] if !rest.is_empty() => {
                for word in rest.iter().filter(|word| **word != "on" && **word != "and" && **word != "or") {
                    days_of(word).ok_or_else(|| unreadable(word))?.into_iter().for_each(|day| never[day] = true);
                }
            }
            ["after" | "from", time] => everywhere.push((time_of(time).ok_or_else(|| unreadable(&part))?, MIDNIGHT)),
            ["before" | "until", time] => everywhere.push((MIDNIGHT, time_of(time).ok_or_else(|| unreadable(&part))?)),
            [span] if span_of(span).is_some() => everywhere.extend(span_of(span)),
            [named, span] => {
                let span = span_of(span).ok_or_else(|| unreadable(&part))?;
                for day in days_of(named).ok_or_else(|| unreadable(&part))? {
                    days[day].get_or_insert_with(Vec::new).push(span);
                }
            }
            _ => return Err(unreadable(&part)),
        }
    }
    if never == [false; 7] && everywhere.is_empty() && days.iter().all(Option::is_none) {
        return Err(unreadable(text));
    }
    let any_named = days.iter().any(Option::is_some);
    let all_day = vec![(MIDNIGHT, MIDNIGHT)];
    let mut hours = Hours { weekdays: Default::default(), holidays: Vec::new() };
    for (day, spans) in days.into_iter().enumerate() {
        let open = match spans {
            Some(spans) if everywhere.is_empty() => spans,
            Some(spans) => meet(&spans, &everywhere),
            None if any_named => Vec::new(),
            None if everywhere.is_empty() => all_day.clone(),
            None => together(&everywhere),
        };
        hours.weekdays[day] = if never[day] { Vec::new() } else { open };
    }
    Ok(hours)
}

/// Hours in the words that `read` reads.
pub fn write(hours: &Hours) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut day = 0;
    while day < 7 {
        let spans = &hours.weekdays[day];
        let last = (day..7).take_while(|other| hours.weekdays[*other] == *spans).last().unwrap_or(day);
        let name = |index: usize| {
            let name = DAYS[index].0;
            name[..1].to_uppercase() + &name[1..]
        };
        let named = if last == day { name(day) } else { format!("{}-{}", name(day), name(last)) };
        parts.extend(spans.iter().map(|(from, until)| format!("{named} {}-{}", clock(*from), end_clock(*until))));
        day = last + 1;
    }
    if parts.is_empty() { "never Mon-Sun".to_owned() } else { parts.join(", ") }
}

fn unreadable(part: &str) -> String {
    format!("cannot read \"{part}\"; write for example \"Mon-Fri 9:00-17:30\", \"after 16:00\", \"never Mondays\"")
}

/// `after 16:00` and `before 18:00` together mean both.
fn together(spans: &[(Time, Time)]) -> Vec<(Time, Time)> {
    let open_ended = |span: &&(Time, Time)| span.0 == MIDNIGHT || span.1 == MIDNIGHT;
    if spans.len() > 1 && spans.iter().all(|span| open_ended(&span)) {
        let mut met = vec![(MIDNIGHT, MIDNIGHT)];
        for span in spans {
            met = meet(&met, &[*span]);
        }
        return met;
    }
    spans.to_vec()
}

fn meet(one: &[(Time, Time)], other: &[(Time, Time)]) -> Vec<(Time, Time)> {
    let minutes = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
    let end = |time: Time| if time == MIDNIGHT { 24 * 60 } else { minutes(time) };
    let mut met = Vec::new();
    for (from, until) in one {
        for (start, stop) in other {
            let late = if minutes(*from) >= minutes(*start) { *from } else { *start };
            let early = if end(*until) <= end(*stop) { *until } else { *stop };
            if minutes(late) < end(early) {
                met.push((late, early));
            }
        }
    }
    met
}

fn days_of(word: &str) -> Option<Vec<usize>> {
    let index = |name: &str| {
        let name = name.trim_end_matches('.');
        DAYS.iter().position(|(short, _)| name.len() >= 2 && (name.starts_with(short) || short.starts_with(name)))
    };
    match word {
        "daily" | "every-day" => return Some((0..7).collect()),
        "weekdays" => return Some((0..5).collect()),
        "weekends" | "weekend" => return Some(vec![5, 6]),
        _ => {}
    }
    match word.split_once(['-', '–']) {
        Some((first, last)) => {
            let (first, last) = (index(first)?, index(last)?);
            Some(if first <= last { (first..=last).collect() } else { (first..7).chain(0..=last).collect() })
        }
        None => index(word).map(|day| vec![day]),
    }
}

fn span_of(word: &str) -> Option<(Time, Time)> {
    let (from, until) = word.split_once(['-', '–'])?;
    let (from, until) = (time_of(from)?, time_of(until)?);
    (until == MIDNIGHT || from < until).then_some((from, until))
}

/// `9`, `9:30`, `17.30`, `5pm`, `24:00`.
fn time_of(word: &str) -> Option<Time> {
    let (digits, afternoon) = if let Some(digits) = word.strip_suffix("pm") {
        (digits, Some(true))
    } else if let Some(digits) = word.strip_suffix("am") {
        (digits, Some(false))
    } else {
        (word, None)
    };
    let (hour, minute) = digits.split_once([':', '.', 'h']).unwrap_or((digits, "0"));
    let hour: i8 = hour.parse().ok()?;
    let minute: i8 = if minute.is_empty() { 0 } else { minute.parse().ok()? };
    let hour = match afternoon {
        Some(true) if (1..12).contains(&hour) => hour + 12,
        Some(false) if hour == 12 => 0,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(_) | None => hour,
    };
    if hour == 24 && minute == 0 {
        return Some(MIDNIGHT);
    }
    Time::new(hour, minute, 0, 0).ok()
}

fn clock(time: Time) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}

fn end_clock(time: Time) -> String {
    if time == MIDNIGHT { "24:00".to_owned() } else { clock(time) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(text: &str) -> String {
        write(&read(text).unwrap())
    }

    #[test]
    fn office_hours_are_read_and_written() {
        assert_eq!(round("Mon-Fri 9:00-17:30"), "Mon-Fri 9:00-17:30");
        assert_eq!(round("mon-thu 9-17; fri 9-13, sat 10am-12pm"), "Mon-Thu 9:00-17:00, Fri 9:00-13:00, Sat 10:00-12:00");
        assert_eq!(round("8-12, 13-17"), "Mon-Sun 8:00-12:00, Mon-Sun 13:00-17:00");
    }

    #[test]
    fn wishes_are_read() {
        assert_eq!(round("after 16:00, never Mondays"), "Tue-Sun 16:00-24:00");
        assert_eq!(round("after 9, before 11"), "Mon-Sun 9:00-11:00");
        assert_eq!(round("never on weekends"), "Mon-Fri 0:00-24:00");
        assert_eq!(round("Mon-Fri 9-17, after 4pm"), "Mon-Fri 16:00-17:00");
    }

    #[test]
    fn what_cannot_be_read_is_told_with_an_example() {
        for text in ["", "whenever", "Mon 17-9", "after noonish", "never"] {
            assert!(read(text).unwrap_err().contains("Mon-Fri 9:00-17:30"), "{text}");
        }
    }
}
