//! The call list, on a terminal and on paper.

use super::Session;
use crate::args;
use crate::failure::Failure;
use crate::output;
use actions::view::{CallList, Entry};
use actions::{Scripts, ShowCallList};

pub fn today(session: &Session, options: &args::Today) -> Result<(), Failure> {
    let at = options.at.as_deref().map(|text| session.times(None)?.instant("--at", text)).transpose()?;
    let scripts = if options.print { Scripts::All } else { Scripts::First };
    let list = session.act(ShowCallList { rep: options.rep.clone(), at, limit: options.limit, scripts })?;
    if session.json {
        output::json(&list)
    } else if options.print {
        sheet(&list)
    } else {
        terminal(&list)
    }
}

fn terminal(list: &CallList) -> Result<(), Failure> {
    headline(list)?;
    if list.items.is_empty() {
        output::line("Nobody to call right now.")?;
    } else {
        let rows = list.items.iter().enumerate().map(|(index, entry)| {
            vec![
                (index + 1).to_string(),
                entry.section.replace('_', " "),
                entry.prospect.name.clone(),
                company(entry),
                attempt(entry),
                entry.local_time.clone(),
                contact(entry),
                entry.reasons.first().map_or_else(String::new, |reason| reason.text.clone()),
            ]
        });
        output::table(&["", "section", "name", "company", "attempt", "there", "contact", "why"], rows.collect())?;
    }
    if list.summary.backlog > 0 {
        output::line(format!(
            "\n{} wait for a step of ours: more than two days' work. `fifthcall bulk spread --dry-run` tells what spreading them would do.",
            list.summary.backlog
        ))?;
    }
    if let Some(first) = list.later.first() {
        output::line(format!(
            "\nLater: {}, the first {} at {} ({})",
            list.totals.later, first.prospect.name, first.opens_at, first.rule.text
        ))?;
    }
    if let Some(first) = list.blocked.first() {
        output::line(format!("Blocked: {}, as {} ({})", list.totals.blocked, first.prospect.name, first.rule.text))?;
    }
    Ok(())
}

fn headline(list: &CallList) -> Result<(), Failure> {
    let summary = list.summary;
    output::line(format!(
        "{}, {}: {} done, {} to go, {} later today, {} minutes left; capacity {} a day.\n",
        list.rep.name,
        local(list),
        summary.done,
        summary.due,
        summary.later_today,
        summary.minutes_left,
        summary.capacity
    ))
}

/// The instant on the rep's clock.
fn local(list: &CallList) -> String {
    planner::calendar::zone(&list.zone)
        .map_or_else(|| list.at.to_string(), |zone| list.at.to_zoned(zone).strftime("%A %-d %B %Y, %H:%M").to_string())
}

fn company(entry: &Entry) -> String {
    entry.prospect.company.as_ref().map_or_else(String::new, |company| company.name.clone())
}

/// "3 of 5, 4 dials".
fn attempt(entry: &Entry) -> String {
    let fire = match (entry.action.fire, entry.action.detour) {
        (true, _) => ", fires",
        (false, true) => ", an extra try first",
        (false, false) => "",
    };
    match (entry.attempts_planned, entry.dials) {
        (0, _) => String::new(),
        (planned, 0) => format!("{} of {planned}{fire}", entry.attempt),
        (planned, 1) => format!("{} of {planned}, 1 dial{fire}", entry.attempt),
        (planned, dials) => format!("{} of {planned}, {dials} dials{fire}", entry.attempt),
    }
}

fn contact(entry: &Entry) -> String {
    let action = &entry.action;
    match (&action.phone, &action.address) {
        (Some(phone), _) => phone.clone(),
        (None, Some(address)) => format!("{}: {address}", action.channel),
        (None, None) => action.channel.clone(),
    }
}

/// A call sheet: one block a person, a box to tick, room for a note.
fn sheet(list: &CallList) -> Result<(), Failure> {
    headline(list)?;
    for (index, entry) in list.items.iter().enumerate() {
        let title = entry.prospect.title.as_deref().map_or_else(String::new, |title| format!(", {title}"));
        let place = [company(entry), entry.prospect.city.clone().unwrap_or_default()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>();
        output::line("-".repeat(78))?;
        output::line(format!("[ ] {:>2}  {}{title}", index + 1, entry.prospect.name))?;
        if !place.is_empty() {
            output::line(format!("        {}", place.join(", ")))?;
        }
        output::line(format!(
            "        {}   {} there ({})   attempt {}",
            contact(entry),
            entry.local_time,
            entry.zone,
            attempt(entry)
        ))?;
        if let Some(last) = &entry.last_touch {
            let note = last.note.as_deref().map_or_else(String::new, |note| format!(": {note}"));
            output::line(format!(
                "        last: {} {}, {}{note}",
                last.at.strftime("%Y-%m-%d"),
                last.disposition.replace('_', " "),
                last.by
            ))?;
        }
        if !entry.action.goal.is_empty() {
            output::line(format!("        goal: {}", entry.action.goal))?;
        }
        if let Some(scripts) = &entry.action.scripts {
            for (name, text) in [("gatekeeper", &scripts.gatekeeper), ("live", &scripts.live), ("voicemail", &scripts.voicemail)]
            {
                if let Some(text) = text.as_deref().filter(|text| !text.is_empty()) {
                    output::line(format!("        {name}:"))?;
                    wrapped(text, 66).iter().try_for_each(|line| output::line(format!("          {line}")))?;
                }
            }
        }
        output::line("        note: ____________________________________________________________")?;
    }
    output::line("-".repeat(78))
}

/// Words in lines of at most `width` characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_and_none_is_lost() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("incomprehensibilities", 7), ["incomprehensibilities"]);
        assert!(wrapped("", 7).is_empty());
    }
}
