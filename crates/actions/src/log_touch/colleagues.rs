//! Taken down about a colleague's person, by somebody who may not change them: what of it acts at once, and what becomes a
//! message to whoever owns them. Whoever answers the telephone can say that somebody rang and what they said; what follows from
//! it for the round is the owner's to say, but for "never", which binds at once.

use crate::context::Context;
use crate::log_touch::reading::Reading;
use crate::replan::Known;
use crate::sentences;
use crate::view::NewTouch;
use jiff::Timestamp;
use planner::touch::{Channel, Direction, Outcome};
use std::borrow::Cow;

/// How an outcome acts that was taken down for a colleague.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    AsItIs,
    Message,
}

const fn weight(outcome: &Outcome) -> Weight {
    match outcome {
        // These end a round, or change who is to be called.
        Outcome::Interested
        | Outcome::MeetingBooked(_)
        | Outcome::NotNow(_)
        | Outcome::No
        | Outcome::LeftCompany
        | Outcome::WrongPerson
        | Outcome::NotQualified => Weight::Message,
        // "Never" binds at once, whoever hears it.
        Outcome::DoNotCall(_) | Outcome::Unsubscribed => Weight::AsItIs,
        // An answer, a message and a promise are what a colleague is there for.
        Outcome::Rang | Outcome::Replied | Outcome::AutoReplied(_) | Outcome::Callback(_) | Outcome::SendInfo => Weight::AsItIs,
        // What happened on a call that was made, counts.
        Outcome::NoAnswer
        | Outcome::VoicemailFull
        | Outcome::HungUp
        | Outcome::VoicemailLeft
        | Outcome::Gatekeeper(_)
        | Outcome::Busy
        | Outcome::WrongNumber(_)
        | Outcome::Unrecorded
        | Outcome::Sent
        | Outcome::Failed
        | Outcome::NotFound
        | Outcome::NotIn
        | Outcome::Returned => Weight::AsItIs,
    }
}

/// What was taken down, as it is kept: one's own as it was said.
pub(super) fn taken_down<'a>(
    on: &Context<'_, '_>,
    known: &Known,
    reading: Reading,
    input: &'a NewTouch,
) -> (Reading, Cow<'a, NewTouch>) {
    let theirs = on.by.changes(known.loaded.prospect.owner);
    match (theirs, reading.direction, weight(&reading.outcome)) {
        (false, Direction::Inbound, Weight::Message) => message(on, reading, input),
        (true | false, Direction::Inbound | Direction::Outbound, Weight::AsItIs | Weight::Message) => {
            (reading, Cow::Borrowed(input))
        }
    }
}

/// As a message: it is on top of the owner's list, with what was said in its note.
pub(super) fn message<'a>(on: &Context<'_, '_>, reading: Reading, input: &NewTouch) -> (Reading, Cow<'a, NewTouch>) {
    let outcome = match reading.channel {
        Channel::Call | Channel::Visit => Outcome::Rang,
        Channel::Email | Channel::Sms | Channel::Social | Channel::Letter => Outcome::Replied,
    };
    let mut lines = vec![format!("They said: {}.", said(on, &reading.outcome))];
    if let Some(referral) = &input.referred_to {
        let more = [referral.title.as_ref(), referral.phone.as_ref(), referral.email.as_ref()];
        let more: Vec<&str> = more.into_iter().flatten().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        let named = std::iter::once(referral.name.trim()).chain(more).collect::<Vec<_>>().join(", ");
        lines.push(sentences::ended(&format!("They named {named}")));
    }
    if let (Outcome::NotQualified, Some(why)) = (&reading.outcome, &input.detail) {
        lines.push(why.clone());
    }
    lines.extend(input.note.clone());
    let input = NewTouch { note: Some(lines.join("\n")), referred_to: None, detail: None, ..input.clone() };
    (Reading { outcome, ..reading }, Cow::Owned(input))
}

fn said(on: &Context<'_, '_>, outcome: &Outcome) -> String {
    let what = sentences::disposition(outcome.disposition()).to_lowercase();
    match outcome {
        Outcome::Callback(promise) => format!("{what}, {}", moment(on, promise.at)),
        Outcome::MeetingBooked(at) => format!("{what}, {}", moment(on, *at)),
        Outcome::NotNow(day) => format!("{what}, from {}", day.strftime("%A %-d %B %Y")),
        _ => what,
    }
}

/// On the clock of whoever has heard it: theirs may not be known to them.
fn moment(on: &Context<'_, '_>, at: Timestamp) -> String {
    let zone = planner::calendar::zone(&on.by.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    at.to_zoned(zone).strftime("%A %-d %B %Y, %H:%M %Z").to_string()
}
