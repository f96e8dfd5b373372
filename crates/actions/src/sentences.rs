//! Reasons, decisions and rules as English sentences: the one home for them, used by pages, API and CLI. Decides nothing.

mod doubts;
mod history;
mod hours;
mod labels;
mod own;
mod rules;
mod times;

pub(crate) use doubts::doubt;
pub use history::{beside_the_steps, evidence, happened, heard, said};
pub use hours::{hour_of_week, hours};
pub use labels::{
    basis, basis_phrase, channel, channel_noun, daypart, disposition, meaning_of_state, ordinal, remedy, section, state,
};
pub use own::{closes_nothing, own_rule};
pub use rules::{law_note, rule, rule_text};
pub use times::{month, short_day, spoken_day};

use crate::scripts::in_words;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use planner::Decision;
use planner::cadence::Daypart;
use planner::enrollment::GoOn;
use planner::evidence::Reading;
use planner::guard::{Rule, Verdict};
use planner::reason::Reason;
use planner::touch::{Channel, Disposition};

/// To whom it is said, and when.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'a> {
    pub now: Timestamp,
    /// The reader's clock: times are told on it.
    pub zone: &'a TimeZone,
    /// The prospect's clock: told beside it where it differs.
    pub theirs: &'a TimeZone,
    /// The rules in force, for their names.
    pub rules: &'a [Rule],
}

/// Until when all of these are said as they are now: no longer than the reader's day, for near days are said by name.
pub fn stand_until(reasons: &[Reason], voice: &Voice<'_>) -> Timestamp {
    let turns = reasons.iter().filter_map(|reason| match reason {
        Reason::Promised { at } | Reason::WaitedSince { due_at: at } => Some(*at).filter(|at| *at > voice.now),
        Reason::Inquiry { since } => Some(voice.ages(*since)),
        // Of all the others only days are told.
        _ => None,
    });
    turns.fold(voice.day_ends(), Timestamp::min)
}

/// A text as a sentence that has one end: a full stop is put where none of `.`, `?`, `!` and `…` stands, and never behind one. The one
/// home of that: whatever puts a text into a sentence of its own asks here.
pub fn ended(text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() || text.ends_with("...") {
        return text.to_owned();
    }
    let bare = text.trim_end_matches('.');
    match bare.trim_end_matches(['"', '\u{201d}', '\u{2019}']).chars().next_back() {
        Some('.' | '?' | '!' | '\u{2026}') => bare.to_owned(),
        None | Some(_) => format!("{bare}."),
    }
}

/// One reason as a sentence, without a full stop.
pub fn explain(reason: &Reason, voice: &Voice<'_>) -> String {
    match reason {
        Reason::Attempt { attempt, planned, dials } => {
            format!("{} of {planned} tries; {}", ordinal(u32::from(*attempt)), calls_so_far(*dials))
        }
        Reason::WaitedSince { due_at } => due(*due_at, voice),
        Reason::AvoidDaypart { avoided } => {
            let (from, until) = avoided.hours();
            format!("The last try was between {from} and {until}, so this one goes to another part of the day")
        }
        Reason::ReachedDaypart { part } => hours::reached_daypart(*part),
        Reason::UntriedDaypart { part } => hours::untried_daypart(*part),
        Reason::Chance(figures) => hours::chance(figures),
        Reason::PreferDaypart { preferred } => format!("This try belongs to {}", daypart(*preferred)),
        Reason::Promised { at } if *at <= voice.now => format!("They asked to be called {}", voice.on_moment_in_both(*at)),
        Reason::Promised { at } => format!("Promised: call {}", voice.on_moment_in_both(*at)),
        Reason::PromiseRetry { retry } => {
            format!("They did not answer the call they had asked for; this is the {} retry", ordinal(u32::from(*retry)))
        }
        Reason::PromiseMissedByThem { at } => {
            format!("They asked to be called {} and could not be reached", voice.on_moment(*at))
        }
        Reason::PromiseMissedByUs { at } => {
            format!("We promised a call {} and did not make it. Begin with an apology", voice.on_moment(*at))
        }
        Reason::BusyRetry { since } => format!("The line was busy {}; once more today", voice.on_moment(*since)),
        Reason::InfoSent { since } => {
            format!("They asked for information {}; it goes out first, and this call follows it", voice.day_in_words(*since))
        }
        Reason::Answered { channel, at, disposition } => answered(*channel, *at, *disposition, voice),
        Reason::ReturnCallRetry { retry } => {
            format!("You rang back and nobody picked up; this is the {} retry", ordinal(u32::from(*retry)))
        }
        Reason::Inquiry { since } => format!("They came to you {} ago and wait for a first call", voice.age(*since)),
        Reason::Snoozed { until } => format!("Snoozed until {}", voice.moment(*until)),
        Reason::OutOfOffice { until } => format!("Out of the office; resumes after {}", voice.date(*until)),
        Reason::Away { until } => format!("Rests while you are away, until {}", voice.day_name(*until)),
        Reason::AfterLeave { due_at } => {
            format!("Fell due {} while you were away; that makes it no later now", voice.day_in_words(*due_at))
        }
        Reason::Laid { until } if *until > voice.now => {
            format!("Comes {}: the days before are full", voice.on_day(*until))
        }
        Reason::Laid { until } => {
            format!("Laid {}, because the days before were full; that makes it no later", voice.on_day(*until))
        }
        Reason::WroteBack { at } => format!("You wrote back {}; their turn", voice.day_in_words(*at)),
        Reason::Closed { code, opens_at } => {
            format!("Opens {}: {}", voice.on_moment_in_both(*opens_at), lower_first(&rule_text(code, voice.rules)))
        }
        Reason::NextNumber { since } => {
            format!("The number dialled {} was the wrong one; the same try goes on with the next", voice.on_moment(*since))
        }
        Reason::FarewellByMail => "Nobody picked up and no message could be left, so the farewell goes by mail".to_owned(),
        Reason::FarewellUndelivered => "The farewell could not be delivered; they do not know that we stopped".to_owned(),
        Reason::RevisitReached { on } => format!("The day to try again was {}", voice.date(*on)),
        Reason::ShouldIGoOn => "A good moment to ask: is this still worth it?".to_owned(),
        Reason::KeepInTouch { days, met_at, silent } => in_touch(*days, *met_at, *silent, voice),
        Reason::TuningOut { messages } => format!(
            "{} of your messages have probably reached them since they last answered, and nothing came back: they may be tuning out",
            upper_first(&in_words(u32::from(*messages)))
        ),
        Reason::NeverHeard { tries } => format!(
            "Nothing of yours has reached them in {} tries: another number or channel, before you give them up",
            in_words(u32::from(*tries))
        ),
        Reason::Rule { code, used, allowed } => rules::budget(code, *used, *allowed, voice.rules),
        Reason::NeverOpens { codes } => {
            let rules: Vec<String> = codes.iter().map(|code| lower_first(&rule_text(code, voice.rules))).collect();
            match rules.is_empty() {
                true => "No hour within 60 days satisfies all the rules".to_owned(),
                false => format!("No hour within 60 days satisfies all the rules: {}", rules.join("; ")),
            }
        }
        Reason::NoNumber => "No number that could be called".to_owned(),
        Reason::NoAddress { channel } => format!("No {} that could be used", labels::address_noun(*channel)),
        Reason::StepSkipped { step, channel } => format!(
            "The {} step was passed over: no {} that could be used",
            ordinal(u32::from(*step) + 1),
            labels::address_noun(*channel)
        ),
        Reason::OtherNumber { address } => format!("Nothing has arrived on the number dialled so far, so try {address}"),
        Reason::Detour { channel, tries, nth, at_most, .. } => detour(*channel, *tries, *nth, *at_most),
        Reason::NoDetour { tries } => format!(
            "Nothing of yours has reached them in {}, and there is no other number or channel to try first",
            counted(*tries)
        ),
        Reason::NumberRuledOut { address } => format!("{address} turned out to be wrong"),
        Reason::FarewellKept { since, revisit_on } => format!(
            "You said goodbye {}; no call before {} unless they answer",
            voice.day_in_words(*since),
            voice.date(*revisit_on)
        ),
        Reason::FarewellDue => "The last try: say goodbye kindly, and mean it".to_owned(),
        Reason::FiredEarly => "Fired before the last step".to_owned(),
        Reason::AskedBack { on } => format!("They asked to be called again {}", voice.on_date(*on)),
        Reason::RevisitAfterNo { on } => format!("They said no; worth another look {}", voice.on_date(*on)),
        Reason::Suppressed { since } => format!("Never again: they said so {}", voice.day_in_words(*since)),
        Reason::Forbidden { since } => {
            format!("Never: what reaches them is on the do-not-call list since {}", voice.day_name(*since))
        }
        Reason::LeftCompany => "They have left the company. Who follows them?".to_owned(),
        Reason::EngagedColleague => "A colleague is talking to somebody at this company; ask them first".to_owned(),
        Reason::HandedOver => "Handed over to a colleague".to_owned(),
        Reason::Stopped => "Stopped by hand".to_owned(),
        Reason::PutOff { times } => match times {
            1 => "Put off once".to_owned(),
            2 => "Put off twice".to_owned(),
            times => format!("Put off {} times. Should you go on?", in_words(u32::from(*times))),
        },
        Reason::Ended { disposition: Some(found) } => format!("Ended with \"{}\"", lower_first(disposition(*found))),
        Reason::Ended { disposition: None } => "Ended without an answer".to_owned(),
    }
}

/// A decision as one sentence, with its full stop.
pub fn decision(decision: &Decision, voice: &Voice<'_>) -> String {
    match decision {
        Decision::Act { next, attempt, allowed_until, .. } => {
            let what = match (next.channel, attempt) {
                (Channel::Call, 0) => "Call now".to_owned(),
                (Channel::Call, attempt) => format!("Call now, the {} try", ordinal(u32::from(*attempt))),
                (other, 0) => format!("{} now", channel(other)),
                (other, attempt) => format!("{} now, the {} try", channel(other), ordinal(u32::from(*attempt))),
            };
            format!("{what}; allowed until {}.", voice.moment(*allowed_until))
        }
        Decision::WaitUntil { at, reason } => {
            format!("Not before {}. {}", voice.moment_in_both(*at), ended(&explain(reason, voice)))
        }
        Decision::Blocked { reason, remedy: way } => format!("{} {}", ended(&explain(reason, voice)), ended(remedy(*way))),
        Decision::Over { state: end } => format!("Over: {}.", lower_first(state(*end))),
    }
}

/// The guard's answer as one sentence, with its full stop.
pub fn verdict(verdict: &Verdict, voice: &Voice<'_>) -> String {
    match verdict {
        Verdict::Allowed { until } => format!("Allowed until {}.", voice.moment_in_both(*until)),
        Verdict::NotBefore { at, rule } => {
            ended(&format!("Not before {}: {}", voice.moment_in_both(*at), lower_first(&rule_text(rule, voice.rules))))
        }
        Verdict::Never { rule } => ended(&format!("Not at all: {}", lower_first(&rule_text(rule, voice.rules)))),
    }
}

fn detour(by: Channel, tries: u16, nth: u16, at_most: u16) -> String {
    let way = match by {
        Channel::Call => "another number",
        Channel::Email => "a mail",
        Channel::Sms => "a text",
        Channel::Social => "a note on a network",
        Channel::Visit => "a visit",
        Channel::Letter => "a letter",
    };
    let which = if at_most > 1 { format!(" ({nth} of at most {at_most})") } else { String::new() };
    format!("Nothing of yours has reached them in {}: {way} first, an extra try{which} that uses up no step", counted(tries))
}

fn counted(tries: u16) -> String {
    if tries == 1 { "one try".to_owned() } else { format!("{} tries", in_words(u32::from(tries))) }
}

fn calls_so_far(dials: u32) -> String {
    match dials {
        0 => "no call yet".to_owned(),
        1 => "one call so far".to_owned(),
        more => format!("{} calls so far", in_words(more)),
    }
}

fn due(due_at: Timestamp, voice: &Voice<'_>) -> String {
    match voice.days_ahead(due_at) {
        0 if due_at <= voice.now => "Due today".to_owned(),
        0 => format!("Due today at {}", voice.time(due_at)),
        ahead if ahead < 0 => format!("Due since {}", voice.day_name(due_at)),
        _ => format!("Due {}", voice.day_in_words(due_at)),
    }
}

fn answered(channel: Channel, at: Timestamp, found: Disposition, voice: &Voice<'_>) -> String {
    let how = match (channel, found) {
        (Channel::Call, Disposition::Rang) => "They rang",
        (Channel::Call, _) => "They spoke to us on the phone",
        (Channel::Email, Disposition::AutoReplied) => "Their machine answered by mail",
        (Channel::Email, _) => "They answered by mail",
        (Channel::Sms, _) => "They answered by text message",
        (Channel::Social, _) => "They answered on a network",
        (Channel::Visit, _) => "They came by",
        (Channel::Letter, _) => "They wrote a letter",
    };
    format!("{how} {}; nothing comes before that", voice.on_moment(at))
}

fn in_touch(days: u16, met_at: Option<Timestamp>, silent: u16, voice: &Voice<'_>) -> String {
    let met = match met_at {
        Some(at) => format!("last in touch {}", voice.day_in_words(at)),
        None => "not in touch yet".to_owned(),
    };
    let since = match silent {
        0 => String::new(),
        1 => ", one turn without an answer since".to_owned(),
        more => format!(", {} turns without an answer since", in_words(u32::from(more))),
    };
    format!("Keep in touch {} as things stand; {met}{since}", crate::rhythm::told(days))
}

/// What was answered to "should I go on?", as a sentence without a full stop.
pub fn go_on(answer: GoOn) -> &'static str {
    match answer {
        GoOn::CarryOn => "Carry on",
        GoOn::WrongPerson => "Not the right person",
        GoOn::Left => "No longer there",
        GoOn::NoFit => "Not a fit",
        GoOn::NotWorthIt => "Not worth the time",
        GoOn::Colleague => "Better with a colleague",
    }
}

/// The same sentence within another.
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        // "A colleague" becomes "a colleague"; "SMS" stays.
        (Some(first), second) if second.is_none_or(|second| !second.is_uppercase()) => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

/// The same sentence at the beginning.
fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// What their silence means, as a sentence without a full stop.
pub fn reading(reading: Reading, voice: &Voice<'_>) -> String {
    match reading {
        Reading::Reached => "They have answered before".to_owned(),
        Reading::TuningOut { messages } => explain(&Reason::TuningOut { messages }, voice),
        Reading::NeverHeard { tries } => explain(&Reason::NeverHeard { tries }, voice),
        Reading::TooEarly => "Too little has reached them to say what their silence means".to_owned(),
    }
}

/// Which hours a part of the day has, as "between 8 and 10".
pub fn daypart_hours(part: Daypart) -> String {
    let (from, until) = part.hours();
    format!("between {from} and {until}")
}

#[cfg(test)]
mod tests;
