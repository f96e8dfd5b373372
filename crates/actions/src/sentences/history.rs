//! What happened, as a line in a timeline, as evidence, and as the line after a touch was logged.

use super::{Voice, disposition, ended, explain, lower_first, short_day, state};
use crate::scripts::in_words;
use jiff::Timestamp;
use planner::Decision;
use planner::evidence::{Grade, Heard};
use planner::reason::Reason;
use planner::touch::{Channel, Direction, Disposition};

/// A touch as a line of the timeline: "Left a voicemail", "They rang".
pub fn happened(channel: Channel, direction: Direction, found: Disposition) -> String {
    use Disposition as D;
    let line = match (channel, direction, found) {
        (Channel::Call, Direction::Outbound, D::NoAnswer) => "Rang, no answer",
        (Channel::Call, Direction::Outbound, D::VoicemailFull) => "Rang, no message could be left",
        (Channel::Call, Direction::Outbound, D::HungUp) => "Rang, and they hung up",
        (Channel::Call, Direction::Outbound, D::VoicemailLeft) => "Left a voicemail",
        (Channel::Call, Direction::Outbound, D::Gatekeeper) => "Got as far as the desk",
        (Channel::Call, Direction::Outbound, D::Busy) => "Rang, busy",
        (Channel::Call, Direction::Outbound, D::WrongNumber) => "Rang a wrong number",
        (Channel::Call, Direction::Outbound, D::Unrecorded) => "Rang; what came of it was not recorded",
        (Channel::Call, Direction::Inbound, D::Rang) => "They rang",
        (Channel::Email, Direction::Outbound, D::Sent) => "Sent a mail",
        (Channel::Email, Direction::Inbound, D::Replied) => "They answered by mail",
        (Channel::Email, Direction::Inbound, D::AutoReplied) => "Their mail says: out of office",
        (Channel::Email, Direction::Inbound, D::Unsubscribed) => "They unsubscribed from mail",
        (Channel::Sms, Direction::Outbound, D::Sent) => "Sent a text",
        (Channel::Sms, Direction::Outbound, D::Failed) => "A text could not be sent",
        (Channel::Sms, Direction::Inbound, D::Replied) => "They answered by text",
        (Channel::Sms, Direction::Inbound, D::Unsubscribed) => "They want no more texts",
        (Channel::Social, Direction::Outbound, D::Sent) => "Wrote on their network",
        (Channel::Social, Direction::Outbound, D::NotFound) => "Not found on any network",
        (Channel::Social, Direction::Inbound, D::Replied) => "They answered on a network",
        (Channel::Visit, Direction::Outbound, D::NotIn) => "Came by; they were not in",
        (Channel::Visit, Direction::Outbound, D::Gatekeeper) => "Came by and got as far as the desk",
        (Channel::Visit, Direction::Inbound, D::Rang) => "They came by",
        (Channel::Letter, Direction::Outbound, D::Sent) => "Sent a letter",
        (Channel::Letter, Direction::Outbound, D::Returned) => "A letter came back",
        (Channel::Letter, Direction::Inbound, D::Replied) => "They answered by letter",
        (channel, direction, found) => return format!("{}: {}", contact(channel, direction), lower_first(disposition(found))),
    };
    line.to_owned()
}

/// The same line of a try that used up no step.
pub fn beside_the_steps(line: &str) -> String {
    format!("{line}: an extra try, beside the steps")
}

fn contact(channel: Channel, direction: Direction) -> &'static str {
    match (channel, direction) {
        (Channel::Call, Direction::Outbound) => "Spoke",
        (Channel::Call, Direction::Inbound) => "They rang",
        (Channel::Email, Direction::Outbound) => "Mail",
        (Channel::Email, Direction::Inbound) => "They wrote",
        (Channel::Sms, Direction::Outbound) => "Text",
        (Channel::Sms, Direction::Inbound) => "They texted",
        (Channel::Social, Direction::Outbound) => "Network",
        (Channel::Social, Direction::Inbound) => "They wrote on a network",
        (Channel::Visit, Direction::Outbound) => "Visited",
        (Channel::Visit, Direction::Inbound) => "They came by",
        (Channel::Letter, Direction::Outbound) => "Letter",
        (Channel::Letter, Direction::Inbound) => "They sent a letter",
    }
}

/// What they have from us, and what we have from them: "Voicemail of 19 Nov", "They rang on 19 Nov; nobody here spoke to them".
pub fn evidence(
    channel: Channel,
    direction: Direction,
    found: Disposition,
    grade: Grade,
    at: Timestamp,
    voice: &Voice<'_>,
) -> String {
    let day = short_day(at.to_zoned(voice.zone.clone()).date());
    let what = match (channel, direction, found) {
        (Channel::Call, Direction::Inbound, Disposition::Rang) => {
            return format!("They rang on {day}; nobody here spoke to them");
        }
        (channel, Direction::Inbound, _) => return format!("{} on {day}", contact(channel, direction)),
        (Channel::Call, Direction::Outbound, Disposition::VoicemailLeft) => "Voicemail",
        // A desk that knows nobody of that name took no message.
        (Channel::Call | Channel::Visit, Direction::Outbound, Disposition::Gatekeeper) if grade == Grade::ProbablyArrived => {
            "Message at the desk"
        }
        (Channel::Call, Direction::Outbound, _) => "Call",
        (Channel::Email, Direction::Outbound, _) => "Mail",
        (Channel::Sms, Direction::Outbound, _) => "Text",
        (Channel::Social, Direction::Outbound, _) => "Note",
        (Channel::Visit, Direction::Outbound, _) => "Visit",
        (Channel::Letter, Direction::Outbound, _) => "Letter",
    };
    format!("{what} of {day}")
}

/// What is known of a channel: "Calls: they answered once; two messages have probably arrived; last on 19 November".
pub fn heard(heard: &Heard, voice: &Voice<'_>) -> String {
    let Heard { channel, acted, arrived, never_arrived, last_at, .. } = *heard;
    let name = match channel {
        Channel::Call => "Calls",
        Channel::Email => "Mail",
        Channel::Sms => "Texts",
        Channel::Social => "Networks",
        Channel::Visit => "Visits",
        Channel::Letter => "Letters",
    };
    let some = |count: u16, one: &str, more: &str| match count {
        0 => None,
        1 => Some(one.to_owned()),
        count => Some(more.replace("{}", &in_words(u32::from(count)))),
    };
    let told = [
        some(acted, "they answered once", "they answered {} times"),
        some(arrived, "one message has probably arrived", "{} messages have probably arrived"),
        some(never_arrived, "one never arrived", "{} never arrived"),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    format!("{name}: {}; last {}", told.join("; "), voice.day_in_words(last_at))
}

/// The line after a touch was logged: "Lea Brandt: no answer. Next try Wednesday 14:00."
pub fn said(name: &str, found: Disposition, next: Option<&Decision>, voice: &Voice<'_>) -> String {
    let done = format!("{name}: {}.", lower_first(disposition(found)));
    let then = match next {
        None => return done,
        Some(Decision::Act { next, .. }) if next.channel == Channel::Call => "Call again now.".to_owned(),
        Some(Decision::Act { next, .. }) => format!("Next, now: {}.", lower_first(super::channel(next.channel))),
        Some(Decision::WaitUntil { at, .. }) => format!("Next try {}.", voice.moment_in_both(*at)),
        // Their leaving has just been said.
        Some(Decision::Blocked { reason: Reason::LeftCompany, .. }) if found == Disposition::LeftCompany => {
            "Who follows them?".to_owned()
        }
        Some(Decision::Blocked { reason, .. }) => ended(&explain(reason, voice)),
        Some(Decision::Over { state: end }) => format!("This round is over: {}.", lower_first(state(*end))),
    };
    format!("{done} {then}")
}
