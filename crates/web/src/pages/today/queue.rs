//! The margin with the list: sections, one line per person, what opens later and what is blocked.

use super::view::{Day, Entry, Mark, Pill, Section};
use crate::words;
use actions::view::{CallList, Entry as Listed, ProspectLine};
use jiff::tz::TimeZone;

/// The head of the page.
pub fn day(list: &CallList) -> Day {
    let zone = words::zone(&list.zone);
    let summary = list.summary;
    let mut parts = vec![format!("{} done", summary.done), format!("{} to go", summary.due)];
    match (summary.due, summary.minutes_left) {
        (0, _) => {}
        // Their day is done; what still waits is worked off on other days.
        (_, 0) => parts.push(format!("past your {} a day", summary.capacity)),
        (_, minutes) => parts.push(format!("about {}", words::count(minutes, "minute", "minutes"))),
    }
    Day {
        date: words::long_day(list.at.to_zoned(zone).date()),
        rep: list.rep.name.clone(),
        summary: parts.join(" · "),
        backlog: match summary.backlog {
            0 => String::new(),
            waiting => format!("{waiting} wait for a step of yours: more than two days' work."),
        },
        done: u64::from(summary.done),
        total: u64::from(summary.done) + u64::from(summary.due),
    }
}

/// Of whom nothing can be done about now, so many are named; the others are counted.
const NOT_NOW: usize = 5;

/// The whole margin; `current` is the enrollment whose card is open.
pub fn sections(list: &CallList, current: Option<&str>) -> Vec<Section> {
    let zone = words::zone(&list.zone);
    let totals = &list.totals;
    let named = [
        ("promised", "Promised", totals.promised),
        ("inquiry", "They asked", totals.inquiry),
        ("answered", "Answered you", totals.answered),
        ("deal", "Deals", totals.deal),
        ("closing", "Closing", totals.closing),
        ("due", "Due", totals.due),
        ("keep_in_touch", "Keep in touch", totals.keep_in_touch),
        ("repair", "To repair", totals.repair),
    ];
    let mut sections: Vec<Section> = named
        .into_iter()
        .map(|(code, name, count)| {
            let entries =
                list.items.iter().filter(|item| item.section == code).map(|item| entry(item, list, &zone, current)).collect();
            section(name, count, entries)
        })
        .collect();
    let later = list.later.iter().take(NOT_NOW).map(|item| Entry {
        rule: item.rule.text.clone(),
        time: words::soon(item.opens_at, &zone, list.at),
        ..quiet(&item.enrollment_id, &item.prospect, current)
    });
    sections.push(section("Opens later", totals.later, later.collect()));
    let blocked = list
        .blocked
        .iter()
        .take(NOT_NOW)
        .map(|item| Entry { rule: item.rule.text.clone(), ..quiet(&item.enrollment_id, &item.prospect, current) });
    sections.push(section("Blocked", totals.blocked, blocked.collect()));
    sections.retain(|section| section.count > 0 || !section.entries.is_empty());
    sections
}

fn section(name: &'static str, count: u32, entries: Vec<Entry>) -> Section {
    let count = u64::from(count).max(entries.len() as u64);
    Section { name, count, more: count - entries.len() as u64, entries }
}

fn quiet(enrollment: &str, prospect: &ProspectLine, current: Option<&str>) -> Entry {
    Entry {
        href: format!("/today/{enrollment}"),
        current: current == Some(enrollment),
        name: prospect.name.clone(),
        line: whereabouts(prospect, ""),
        ..Entry::default()
    }
}

fn entry(item: &Listed, list: &CallList, zone: &TimeZone, current: Option<&str>) -> Entry {
    let pill = match item.section.as_str() {
        "promised" | "deal" => Some(Pill { text: words::briefly(item.due_at, zone, list.at), tone: "go" }),
        "keep_in_touch" => Some(Pill { text: format!("since {}", words::briefly(item.due_at, zone, list.at)), tone: "" }),
        "inquiry" => Some(Pill { text: age(list, item), tone: "warn" }),
        "answered" => item.last_touch.as_ref().map(|last| {
            let how = match last.channel.as_str() {
                "call" => "rang".to_owned(),
                other => format!("by {}", words::plain(other)),
            };
            Pill { text: format!("{how}, {}", words::briefly(last.at, zone, list.at)), tone: "" }
        }),
        _ => None,
    };
    let aside = match item.section.as_str() {
        "promised" => item.reasons.first().map(|reason| reason.text.clone()).unwrap_or_default(),
        _ => String::new(),
    };
    Entry {
        href: item.enrollment_id.as_ref().map_or_else(|| format!("/prospects/{}", item.prospect.id), |id| format!("/today/{id}")),
        current: current.is_some() && current == item.enrollment_id.as_deref(),
        name: item.prospect.name.clone(),
        marks: if pill.is_none() { marks(item.attempt, item.attempts_planned) } else { Vec::new() },
        pill,
        attempt: match item.section.as_str() {
            "keep_in_touch" => "keep in touch".into(),
            _ => format!("attempt {} of {}", item.attempt, item.attempts_planned),
        },
        line: whereabouts(&item.prospect, &aside),
        time: item.local_time.clone(),
        reach: item.action.phone.as_deref().map(words::number).or_else(|| item.action.address.clone()).unwrap_or_default(),
        rule: String::new(),
    }
}

fn age(list: &CallList, item: &Listed) -> String {
    let minutes = (list.at.as_second() - item.due_at.as_second()).max(0) / 60;
    match minutes {
        0..60 => format!("{minutes} min old"),
        60..2880 => format!("{} h old", minutes / 60),
        _ => format!("{} days old", minutes / 1440),
    }
}

/// "Cobalt Cold Storage · Boston", or what matters more.
fn whereabouts(prospect: &ProspectLine, aside: &str) -> String {
    let company =
        prospect.company.as_ref().map(|company| company.name.as_str()).or(prospect.title.as_deref()).unwrap_or_default();
    let second = if aside.is_empty() { prospect.city.as_deref().unwrap_or_default() } else { aside };
    [company, second].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The trail as bare marks. Attempt 0 stands for a round without a step to try.
pub fn marks(attempt: u16, planned: u16) -> Vec<Mark> {
    (1..=planned)
        .map(|step| match (step.cmp(&attempt), step == planned) {
            (std::cmp::Ordering::Less, false) => Mark::Done,
            (std::cmp::Ordering::Less, true) => Mark::FarewellDone,
            (std::cmp::Ordering::Equal, false) => Mark::Now,
            (std::cmp::Ordering::Equal, true) => Mark::FarewellNow,
            (std::cmp::Ordering::Greater, false) => Mark::Ahead,
            (std::cmp::Ordering::Greater, true) => Mark::FarewellAhead,
        })
        .collect()
}

/// The trail of a round of which so many steps are completed and none is being tried.
pub fn completed(made: u16, planned: u16) -> Vec<Mark> {
    marks(made + 1, planned)
        .into_iter()
        .map(|mark| match mark {
            Mark::Now => Mark::Ahead,
            Mark::FarewellNow => Mark::FarewellAhead,
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actions::view::{Named, Summary, Totals};

    /// The head of a list with so many to go and so many minutes left.
    fn summary(due: u32, minutes_left: u32) -> String {
        let summary = Summary { done: 50, due, later_today: 0, blocked: 0, minutes_left, capacity: 50, backlog: 0 };
        let rep = Named { id: String::new(), name: "Ana Ruiz".into() };
        let at = "2026-11-23T15:00:00Z".parse().unwrap();
        let (items, later, blocked) = Default::default();
        let list =
            CallList { rep, at, zone: "America/New_York".into(), summary, items, totals: Totals::default(), later, blocked };
        day(&list).summary
    }

    #[test]
    fn what_is_left_after_a_days_work_is_never_no_minutes() {
        assert_eq!(summary(14, 0), "50 done · 14 to go · past your 50 a day");
        assert_eq!(summary(14, 25), "50 done · 14 to go · about 25 minutes");
        assert_eq!(summary(0, 0), "50 done · 0 to go");
    }

    #[test]
    fn the_last_mark_is_the_farewell() {
        assert_eq!(marks(3, 5), [Mark::Done, Mark::Done, Mark::Now, Mark::Ahead, Mark::FarewellAhead]);
        assert_eq!(marks(5, 5).last(), Some(&Mark::FarewellNow));
        assert_eq!(completed(2, 3), [Mark::Done, Mark::Done, Mark::FarewellAhead]);
        assert!(marks(0, 0).is_empty());
    }
}
