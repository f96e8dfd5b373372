//! Rules of the guard as sentences: their own names, and what is used up of a limit.

use crate::scripts::in_words;
use planner::guard::{Authority, Counted, Kind, Rule, Scope, Window};
use planner::touch::Channel;

/// The sentence of the rule with that code; codes that are no rules of the workspace have sentences of their own.
pub fn rule_text(code: &str, rules: &[Rule]) -> String {
    if let Some(found) = rules.iter().find(|rule| rule.code == code) {
        return rule(found);
    }
    match code {
        planner::guard::WISHES => "Outside the hours they wished for".to_owned(),
        planner::guard::REP_HOURS => "Outside your working hours".to_owned(),
        planner::guard::DAYPART => "Waits for the part of the day that suits this try".to_owned(),
        planner::guard::PLACE => {
            "They may be in several time zones, and at no hour do all of them allow it: set their address".to_owned()
        }
        planner::guard::SUPPRESSED => "They are not to be contacted".to_owned(),
        planner::guard::HORIZON | "" => "Further ahead than is planned".to_owned(),
        // A rule that has been taken out since: its code is all that is left of it.
        other => format!("Rule {}", other.replace('_', " ")),
    }
}

/// A rule as a person reads it.
pub fn rule(rule: &Rule) -> String {
    rule.name.clone()
}

/// "Law; nobody may lift it" or "Courtesy; a manager may lift it, with a reason".
pub fn law_note(authority: Authority) -> &'static str {
    match authority {
        Authority::Law => "Law; nobody may lift it",
        Authority::Courtesy => "Courtesy; a manager may lift it, with a reason",
    }
}

/// How much of a limit is used up.
pub(super) fn budget(code: &str, used: u32, allowed: u32, rules: &[Rule]) -> String {
    let Some(found) = rules.iter().find(|rule| rule.code == code) else { return rule_text(code, rules) };
    match &found.kind {
        Kind::Limit { window, per, counted, .. } => {
            let whose = match per {
                Scope::Person => "",
                Scope::Number => " to this number",
                Scope::Company => " to this company",
            };
            let full = if used >= allowed { "; that is all for now" } else { "" };
            format!("{used} of {allowed} {}{whose} {}{full}", counted_noun(*counted, allowed), window_phrase(*window))
        }
        Kind::Spacing { .. }
        | Kind::Hours(_)
        | Kind::LegalHours(_)
        | Kind::Silence { .. }
        | Kind::Consent
        | Kind::Paused
        | Kind::Registry { .. }
        | Kind::OldCopy { .. }
        | Kind::OneVoice
        | Kind::EngagedColleague => rule(found),
    }
}

pub(super) fn counted_noun(counted: Counted, count: u32) -> &'static str {
    let nouns = match counted {
        Counted::Channel(Channel::Call) => ["call", "calls"],
        Counted::Channel(Channel::Email) => ["mail", "mails"],
        Counted::Channel(Channel::Sms) => ["text", "texts"],
        Counted::Channel(Channel::Social) => ["note", "notes"],
        Counted::Channel(Channel::Visit) => ["visit", "visits"],
        Counted::Channel(Channel::Letter) => ["letter", "letters"],
        Counted::Any => ["touch", "touches"],
        Counted::Messages => ["message", "messages"],
        Counted::Voicemails => ["voicemail", "voicemails"],
        Counted::CallsAndTexts => ["call or text", "calls and texts"],
        Counted::Connected => ["call that got through", "calls that got through"],
    };
    nouns[usize::from(count != 1)]
}

pub(super) fn window_phrase(window: Window) -> String {
    match window {
        Window::Rolling { hours } if hours % 24 == 0 && hours > 24 => format!("in {} days", in_words(hours / 24)),
        Window::Rolling { hours } => format!("in {hours} hours"),
        Window::Day => "today".to_owned(),
        Window::BusinessDays { days } => format!("in {} business days", in_words(u32::from(days))),
        Window::Days { days } => format!("in {} days", in_words(u32::from(days))),
    }
}
