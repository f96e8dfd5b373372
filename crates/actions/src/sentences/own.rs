//! Rules of one's own that are stricter than the law, as sentences.

use super::rules::{counted_noun, window_phrase};
use jiff::civil::Time;
use planner::guard::{Kind, LegalHours, Rule};

/// "Our own in Texas: calls and texts from 9 to 17 on weekdays, never at weekends and on public holidays".
pub fn own_rule(rule: &Rule, place: &str) -> String {
    match &rule.kind {
        Kind::LegalHours(hours) => format!("Our own in {place}: calls and texts {}", hours_phrase(hours)),
        Kind::Limit { max, window, counted, .. } => {
            format!("Our own in {place}: at most {max} {} to a person {}", counted_noun(*counted, *max), window_phrase(*window))
        }
        Kind::Hours(_)
        | Kind::Spacing { .. }
        | Kind::Silence { .. }
        | Kind::Consent
        | Kind::Paused
        | Kind::Registry { .. }
        | Kind::OldCopy { .. }
        | Kind::OneVoice
        | Kind::EngagedColleague => rule.name.clone(),
    }
}

/// What is said where some of the rules, or all of them, close nothing that is open without them.
pub fn closes_nothing(idle: &[&Rule], of: usize) -> Option<String> {
    let what = match idle {
        [] => return None,
        all if all.len() == of => "It adds nothing now".to_owned(),
        some => {
            format!("This part adds nothing now: {}", some.iter().map(|rule| rule.name.as_str()).collect::<Vec<_>>().join("; "))
        }
    };
    Some(format!("{what}. What is in force is as strict already, and a rule of your own cannot relax it."))
}

fn hours_phrase(hours: &LegalHours) -> String {
    let [week, _, _, _, _, saturday, sunday] = &hours.weekdays;
    let mut parts: Vec<String> = Vec::new();
    let mut never: Vec<&str> = Vec::new();
    let mut say = |spans: &[(Time, Time)], days: &'static str| match spans {
        [] => never.push(days),
        spans => parts.push(format!("{} {days}", spans_phrase(spans))),
    };
    if week == saturday && week == sunday {
        say(week, "any day");
    } else {
        say(week, "on weekdays");
        if saturday == sunday {
            say(saturday, "at weekends");
        } else {
            say(saturday, "on Saturdays");
            say(sunday, "on Sundays");
        }
    }
    if let Some(spans) = &hours.holidays {
        say(spans, "on public holidays");
    }
    if !never.is_empty() {
        parts.push(format!("never {}", never.join(" and ")));
    }
    parts.join(", ")
}

fn spans_phrase(spans: &[(Time, Time)]) -> String {
    let clock = |time: Time, end: bool| match (time.hour(), time.minute()) {
        (0, 0) if end => "24".to_owned(),
        (hour, 0) => hour.to_string(),
        (hour, minute) => format!("{hour}:{minute:02}"),
    };
    if spans == [(Time::midnight(), Time::midnight())] {
        return "at any hour".to_owned();
    }
    spans
        .iter()
        .map(|(from, until)| format!("from {} to {}", clock(*from, false), clock(*until, true)))
        .collect::<Vec<_>>()
        .join(" and ")
}

#[cfg(test)]
mod tests {
    use super::{closes_nothing, own_rule};
    use planner::law::Stricter;

    #[test]
    fn a_rule_of_ones_own_says_what_it_asks_for() {
        let text = |text: &str| Some(text.to_owned());
        let told = |stricter: Stricter| own_rule(&stricter.rules("US-TX", &[]).unwrap()[0], "Texas");
        for (stricter, expected) in [
            (Stricter { hours: text("09:00-17:00"), ..Stricter::default() }, "from 9 to 17 any day"),
            (
                Stricter { hours: text("9:30-12:00, 14:00-24:00"), sunday: text("closed"), ..Stricter::default() },
                "from 9:30 to 12 and from 14 to 24 on weekdays, from 9:30 to 12 and from 14 to 24 on Saturdays, never on Sundays",
            ),
            (
                Stricter {
                    hours: text("10:00-16:00"),
                    saturday: text("closed"),
                    sunday: text("closed"),
                    no_holidays: true,
                    ..Stricter::default()
                },
                "from 10 to 16 on weekdays, never at weekends and on public holidays",
            ),
            (Stricter { no_holidays: true, ..Stricter::default() }, "at any hour any day, never on public holidays"),
        ] {
            assert_eq!(told(stricter), format!("Our own in Texas: calls and texts {expected}"));
        }
        let cap = Stricter { most: Some(2), within: text("7 days"), ..Stricter::default() };
        assert_eq!(told(cap), "Our own in Texas: at most 2 calls and texts to a person in seven days");
    }

    #[test]
    fn what_adds_nothing_is_said() {
        let rules = Stricter { no_holidays: true, ..Stricter::default() }.rules("US-TX", &[]).unwrap();
        assert_eq!(closes_nothing(&[], 1), None);
        assert!(closes_nothing(&[&rules[0]], 1).unwrap().starts_with("It adds nothing now. What is in force"));
        assert!(closes_nothing(&[&rules[0]], 2).unwrap().starts_with("This part adds nothing now: "));
    }
}
