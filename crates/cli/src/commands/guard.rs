//! Asking the guard.

use super::Session;
use crate::args;
use crate::failure::Failure;
use crate::output;
use actions::CheckGuard;
use actions::view::GuardQuestion;

pub fn check(session: &Session, options: args::GuardCheck) -> Result<(), Failure> {
    let at = options.at.as_deref().map(|text| session.times(None)?.instant("--at", text)).transpose()?;
    let question = GuardQuestion {
        prospect: options.prospect,
        phone: options.phone,
        address: options.address,
        channel: options.channel,
        at,
        business: options.business,
    };
    let answer = session.act(CheckGuard(question))?;
    if session.json {
        return output::json(&answer);
    }
    let verdict = match (answer.verdict.as_str(), answer.not_before) {
        ("not_before", Some(at)) => format!("not before {at}"),
        (verdict, _) => verdict.to_owned(),
    };
    output::line(verdict)?;
    if let Some(rule) = answer.rule {
        output::line(format!("  {}: {} ({}{})", rule.code, rule.text, rule.source, if rule.law { ", law" } else { "" }))?;
    }
    output::line(format!(
        "  place: {} {} (by {})",
        answer.place.zones.join(" or "),
        answer.place.regions.join(" or "),
        answer.place.basis
    ))
}
