//! Why somebody is on the list or not, and finding people.

use super::Session;
use crate::args;
use crate::failure::Failure;
use crate::output;
use actions::{Search, ShowDecision};

pub fn why(session: &Session, options: &args::Why) -> Result<(), Failure> {
    let prospect = session.prospect(&options.prospect)?;
    let at = options.at.as_deref().map(|text| session.times(Some(&prospect))?.instant("--at", text)).transpose()?;
    let decision = session.act(ShowDecision { prospect: prospect.id, at })?;
    if session.json {
        return output::json(&decision);
    }
    let attempt = match (decision.attempt, decision.attempts_planned) {
        (Some(attempt), Some(planned)) => format!(", attempt {attempt} of {planned}"),
        (Some(_) | None, _) => String::new(),
    };
    let state = decision.state.as_deref().unwrap_or("on no cadence");
    output::line(format!("{}: {} ({state}{attempt})", prospect.name, verdict(&decision.decision)))?;
    if let Some(until) = decision.until {
        output::line(format!("  {} {until}", if decision.decision == "act" { "allowed until" } else { "not before" }))?;
    }
    if let Some(rule) = &decision.rule {
        output::line(format!("  rule: {} ({})", rule.text, rule.source))?;
    }
    if let Some(remedy) = &decision.remedy {
        output::line(format!("  way out: {remedy}"))?;
    }
    output::line(format!(
        "  there it is {} ({}, by {})",
        decision.local_time,
        decision.place.zones.join(" or "),
        decision.place.basis
    ))?;
    decision.place.doubts.iter().try_for_each(|doubt| output::line(format!("  doubt: {}", doubt.text)))?;
    decision.reasons.iter().try_for_each(|reason| output::line(format!("  - {}", reason.text)))?;
    decision.evidence.iter().try_for_each(|heard| output::line(format!("  * {}", heard.text)))?;
    match decision.evidence.is_empty() {
        true => Ok(()),
        false => output::line(format!("  silence: {}", decision.silence.text)),
    }
}

fn verdict(decision: &str) -> &str {
    match decision {
        "act" => "call now",
        "wait" => "wait",
        "blocked" => "blocked",
        "over" => "over",
        other => other,
    }
}

pub fn search(session: &Session, options: &args::Search) -> Result<(), Failure> {
    let found = session.act(Search { q: options.words.join(" "), limit: options.limit })?;
    if session.json {
        return output::json(&found);
    }
    if found.items.is_empty() {
        return output::line("nobody found");
    }
    let rows = found
        .items
        .into_iter()
        .map(|item| vec![item.kind, item.name, item.line, item.owner.map_or_else(String::new, |owner| owner.name), item.id]);
    output::table(&["kind", "name", "", "owner", "id"], rows.collect())
}
