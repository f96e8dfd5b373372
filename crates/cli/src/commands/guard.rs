//! Asking the guard, and what law it keeps.

use super::Session;
use crate::args;
use crate::failure::Failure;
use crate::output;
use actions::view::{CompaniesChange, GuardQuestion, LawChange, LawListView, NewGround, NewLaw, NewStricter};
use actions::{AddGround, AddLaw, ChangeLaw, CheckGuard, ListLaw, RemoveLaw, RemoveRule, SetCompanies, TightenLaw};
use args::Guard;

/// What is decided under the rules follows.
const AFTER: &str = "A running server decides every round anew; without one, run fifthcall replan.";

pub fn run(session: &Session, asked: Guard) -> Result<(), Failure> {
    let switched = |law: args::LawReason, change: LawChange| {
        let change = LawChange { reason: law.reason, ..change };
        session.act(ChangeLaw { code: law.code, change })
    };
    match asked {
        Guard::Check(options) => check(session, options),
        Guard::Law { words } => {
            let query = Some(words.join(" ")).filter(|words| !words.is_empty());
            let law = session.act(ListLaw { query })?;
            if session.json { output::json(&law) } else { listed(&law) }
        }
        Guard::Add { file, reason } => {
            let text = std::fs::read_to_string(&file)
                .map_err(|error| Failure::new(format!("{} cannot be read: {error}", file.display())))?;
            changed(session, session.act(AddLaw(NewLaw { text, reason }))?, "Added")
        }
        Guard::Remove { code, reason } if code.to_lowercase().starts_with("own_") => {
            let gone = session.act(RemoveRule { code, reason: Some(reason) })?;
            if session.json { output::json(&gone) } else { output::line(format!("Taken out. {AFTER}")) }
        }
        Guard::Remove { code, reason } => changed(session, session.act(RemoveLaw { code, reason: Some(reason) })?, "Taken out"),
        Guard::Tighten(asked) => tighten(session, asked),
        Guard::On(law) => changed(session, switched(law, LawChange { applies: Some(true), ..LawChange::default() })?, "On"),
        Guard::Off(law) => changed(session, switched(law, LawChange { applies: Some(false), ..LawChange::default() })?, "Off"),
        Guard::Pause { law, until } => {
            let change = LawChange { paused: Some(true), paused_until: until, ..LawChange::default() };
            changed(session, switched(law, change)?, "Paused")
        }
        Guard::Resume(law) => {
            changed(session, switched(law, LawChange { paused: Some(false), ..LawChange::default() })?, "Resumed")
        }
        Guard::Companies { are, reason } => {
            let change = CompaniesChange { business: are == "business", reason };
            changed(session, session.act(SetCompanies(change))?, "Set")
        }
        Guard::Ground { prospect, kind, reason, channel } => {
            let grounds = session.act(AddGround { prospect, ground: NewGround { kind, channel, reason } })?;
            if session.json {
                return output::json(&grounds);
            }
            let rows = grounds
                .items
                .into_iter()
                .map(|ground| vec![ground.kind, ground.channel.unwrap_or_default(), ground.reason, ground.at.to_string()]);
            output::table(&["what", "channel", "reason", "since"], rows.collect())
        }
    }
}

fn changed(session: &Session, law: LawListView, what: &str) -> Result<(), Failure> {
    if session.json {
        return output::json(&law);
    }
    output::line(format!("{what}. {AFTER}"))
}

fn tighten(session: &Session, asked: args::Tighten) -> Result<(), Failure> {
    let args::Tighten { code, hours, saturday, sunday, no_sundays, no_holidays, most, within, reason } = asked;
    let stricter = NewStricter { hours, saturday, sunday, no_sundays, no_holidays, most, within, reason };
    let tightened = session.act(TightenLaw { code, stricter })?;
    if session.json {
        return output::json(&tightened);
    }
    for rule in &tightened.rules {
        output::line(format!("{}: {}", rule.code, rule.name))?;
    }
    output::line(tightened.note.unwrap_or_else(|| AFTER.to_owned()))
}

fn listed(law: &LawListView) -> Result<(), Failure> {
    let rows = law.items.iter().map(|law| {
        let own = law.stricter.iter().map(|rule| format!("{} ({})", rule.name, rule.code));
        let rules: Vec<String> = law.rules.iter().map(|rule| rule.name.clone()).chain(own).collect();
        let state = match (law.applies, law.added) {
            (true, true) => "on, added",
            (true, false) => "on",
            (false, _) => "off",
        };
        vec![
            law.code.clone(),
            law.name.clone(),
            state.to_owned(),
            rules.join("\n"),
            law.source.clone(),
            law.confidence.replace('_', " "),
        ]
    });
    output::table(&["code", "jurisdiction", "here", "rules", "source", "confidence"], rows.collect())?;
    for rule in &law.stricter_elsewhere {
        output::line(format!("{} ({}): {}", rule.name, rule.code, rule.source))?;
    }
    for pause in &law.paused {
        let until = pause.until.map(|day| format!(" until {day}")).unwrap_or_default();
        output::line(format!("{} is paused{until}: {}", pause.region, pause.reason))?;
    }
    match &law.companies_are_business {
        Some(reason) => output::line(format!("People with a company are business contacts: {reason}."))?,
        None => output::line("Everybody is a consumer unless their record says otherwise.")?,
    }
    output::line(&law.note)
}

fn check(session: &Session, options: args::GuardCheck) -> Result<(), Failure> {
    let at = options.at.as_deref().map(|text| session.times(None)?.instant("--at", text)).transpose()?;
    let question = GuardQuestion {
        prospect: options.prospect,
        phone: options.phone,
        address: options.address,
        channel: options.channel,
        at,
        business: options.business,
        consent: options.consent,
        requested: options.requested,
        // A person is told all of them; a machine where it asks.
        all: options.all || !session.json,
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
    let first = answer.rule.as_ref().map(|rule| rule.code.clone());
    if let Some(rule) = answer.rule {
        output::line(format!("  {}: {} ({}{})", rule.code, rule.text, rule.source, if rule.law { ", law" } else { "" }))?;
    }
    for rule in answer.rules.iter().filter(|rule| Some(&rule.code) != first.as_ref()) {
        let end = rule.until.map_or_else(|| "whenever it is asked".to_owned(), |until| format!("until {until}"));
        output::line(format!(
            "  also {}: {} ({}{}), {end}",
            rule.code,
            rule.text,
            rule.source,
            if rule.law { ", law" } else { "" }
        ))?;
    }
    output::line(format!(
        "  place: {} {} (by {})",
        answer.place.zones.join(" or "),
        answer.place.regions.join(" or "),
        answer.place.basis
    ))?;
    answer.place.doubts.iter().try_for_each(|doubt| output::line(format!("  doubt: {}", doubt.text)))
}
