//! One English label for every code that a person may see.

use planner::State;
use planner::cadence::Daypart;
use planner::decision::{Remedy, Section};
use planner::place::Basis;
use planner::touch::{Channel, Disposition};

pub const fn state(state: State) -> &'static str {
    match state {
        State::Active => "Active",
        State::Callback => "Callback promised",
        State::Answered => "Answered",
        State::Held => "Held",
        State::NeedsResearch => "Needs research",
        State::NeedsSuccessor => "Needs a successor",
        State::Engaged => "Engaged",
        State::Fired => "Fired",
        State::Unreached => "Unreached",
        State::Dormant => "Dormant",
        State::Nurture => "Nurture",
        State::Disqualified => "Disqualified",
        State::Suppressed => "Never call",
        State::HandedOver => "Handed over",
        State::Stopped => "Stopped",
    }
}

/// What a state means, for empty cards and help.
pub const fn meaning_of_state(state: State) -> &'static str {
    match state {
        State::Active => "On a cadence; the next step has its day",
        State::Callback => "They asked for a call, and it has a time",
        State::Answered => "They answered; the cadence stands still until you have dealt with it",
        State::Held => "Rests until a date: snoozed, away, or out of the office",
        State::NeedsResearch => "Nothing left to call; find a number",
        State::NeedsSuccessor => "They have left; find out who follows",
        State::Engaged => "Interested; a deal is open",
        State::Fired => "You said goodbye, and they know it",
        State::Unreached => "The round is over, and no farewell could be delivered",
        State::Dormant => "Said no or not now; rests until its date",
        State::Nurture => "Quiet; gets mail only",
        State::Disqualified => "Not a fit",
        State::Suppressed => "Never to be contacted again",
        State::HandedOver => "A colleague has taken over",
        State::Stopped => "Stopped by hand",
    }
}

pub const fn section(section: Section) -> &'static str {
    match section {
        Section::Promised => "Promised",
        Section::Inquiry => "Inquiries",
        Section::Answered => "Answered you",
        Section::Deal => "Deals",
        Section::Closing => "Closing",
        Section::Due => "Due",
        Section::KeepInTouch => "Keep in touch",
        Section::Repair => "Repair",
    }
}

/// An outcome, as on its button.
pub const fn disposition(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::NoAnswer => "No answer",
        Disposition::VoicemailFull => "Voicemail full",
        Disposition::HungUp => "Hung up",
        Disposition::VoicemailLeft => "Left voicemail",
        Disposition::Gatekeeper => "Gatekeeper",
        Disposition::Busy => "Busy",
        Disposition::Callback => "Call back",
        Disposition::SendInfo => "Send information",
        Disposition::Interested => "Interested",
        Disposition::MeetingBooked => "Meeting booked",
        Disposition::NotNow => "Not now",
        Disposition::No => "No",
        Disposition::DoNotCall => "Never call",
        Disposition::WrongNumber => "Wrong number",
        Disposition::LeftCompany => "Left the company",
        Disposition::WrongPerson => "Wrong person",
        Disposition::NotQualified => "Not a fit",
        Disposition::Rang => "They rang",
        Disposition::Unrecorded => "Not recorded",
        Disposition::Sent => "Sent",
        Disposition::Failed => "Could not be sent",
        Disposition::NotFound => "Not found",
        Disposition::NotIn => "Not in",
        Disposition::Returned => "Came back",
        Disposition::Replied => "Replied",
        Disposition::AutoReplied => "Out of office",
        Disposition::Unsubscribed => "Unsubscribed",
    }
}

/// What to do on a channel, as on a button: "Call", "Write a mail".
pub const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Call => "Call",
        Channel::Email => "Write a mail",
        Channel::Sms => "Send a text",
        Channel::Social => "Write on their network",
        Channel::Visit => "Visit",
        Channel::Letter => "Send a letter",
    }
}

pub const fn channel_noun(channel: Channel) -> &'static str {
    match channel {
        Channel::Call => "call",
        Channel::Email => "mail",
        Channel::Sms => "text",
        Channel::Social => "network",
        Channel::Visit => "visit",
        Channel::Letter => "letter",
    }
}

pub(super) const fn address_noun(channel: Channel) -> &'static str {
    match channel {
        Channel::Call | Channel::Sms => "number",
        Channel::Email => "mail address",
        Channel::Social => "profile",
        Channel::Visit | Channel::Letter => "street address",
    }
}

/// A part of the day within a sentence.
pub const fn daypart(part: Daypart) -> &'static str {
    match part {
        Daypart::Early => "the early hours, 8 to 10",
        Daypart::Morning => "the morning, 10 to 12",
        Daypart::Midday => "midday, 12 to 14",
        Daypart::Afternoon => "the afternoon, 14 to 16",
        Daypart::Late => "the late afternoon, 16 to 18",
        Daypart::Evening => "the evening, 18 to 20",
    }
}

/// What their clock was taken from.
pub const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Manual => "set by hand",
        Basis::Address => "by the address",
        Basis::Number => "by the number",
        Basis::Company => "by the company",
        Basis::Workspace => "unknown, so ours",
    }
}

/// The same for a code of the API; an unknown code stands for itself.
pub fn basis_phrase(code: &str) -> &str {
    match Basis::from_code(code) {
        Some(found) => basis(found),
        None => code,
    }
}

/// The way out, as an order.
pub const fn remedy(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::SetAddress => "Add an address",
        Remedy::FindNumber => "Find a number",
        Remedy::NameSuccessor => "Name who follows, or disqualify",
        Remedy::LiftHold => "Lift the hold if it is no longer needed",
        Remedy::AskColleague => "Ask the colleague",
        Remedy::WaitForThem => "Only they can change that",
        Remedy::WidenHours => "Widen the hours, theirs or yours",
    }
}

/// "1st", "2nd", "3rd", "11th".
pub fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
