//! From the form or the JSON to a typed outcome: every field checked, every fault named. Looks at nothing stored.

use crate::refused::Fault;
use crate::view::NewTouch;
use jiff::Timestamp;
use planner::bounds::{check, check_plan};
use planner::touch::{Channel, Direction, Disposition, Gatekeeping, NumberFault, Outcome, Precision, Promise, Refusal};

/// Longest note, in characters.
pub const NOTE_LIMIT: usize = 10_000;

/// What was said to have happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub channel: Channel,
    pub direction: Direction,
    pub outcome: Outcome,
    pub occurred_at: Timestamp,
}

/// Reads a touch, or says everything that is wrong with it at once.
pub fn read(input: &NewTouch, now: Timestamp) -> Result<Reading, Vec<Fault>> {
    let mut faults = Vec::new();
    let channel = code_or(&input.channel, Channel::Call, Channel::from_code, Channel::ALL, Channel::code, "channel", &mut faults);
    let direction = code_or(
        &input.direction,
        Direction::Outbound,
        Direction::from_code,
        Direction::ALL,
        Direction::code,
        "direction",
        &mut faults,
    );
    let occurred_at = input.occurred_at.unwrap_or(now);
    // What they were promised, and from when they want to hear from us, was planned when it was said.
    let beyond = [
        ("occurred_at", input.occurred_at.and_then(|at| check(at, now).err())),
        ("callback_at", input.callback_at.and_then(|at| check_plan(at, occurred_at, now).err())),
        ("revisit_on", input.revisit_on.and_then(|day| check_plan(day, occurred_at, now).err())),
    ];
    for (field, beyond) in beyond {
        faults.extend(beyond.map(|beyond| Fault::new(field, beyond.code(), beyond.message())));
    }
    if occurred_at > now {
        faults.push(Fault::new("occurred_at", "in_the_future", "a touch that happened lies in the past; leave it out for now"));
    }
    if input.note.as_deref().is_some_and(|note| note.chars().count() > NOTE_LIMIT) {
        faults.push(Fault::new("note", "too_long", format!("at most {NOTE_LIMIT} characters")));
    }
    if input.duration_seconds.is_some_and(|seconds| seconds > 24 * 3600) {
        faults.push(Fault::new("duration_seconds", "too_long", "a touch lasts at most a day, 86400 seconds"));
    }
    let outcome = match Disposition::from_code(&input.disposition) {
        None => {
            let known: Vec<_> = Disposition::ALL.iter().map(|disposition| disposition.code()).collect();
            faults.push(Fault::new("disposition", "unknown", format!("one of {}", known.join(", "))));
            None
        }
        Some(disposition) if !disposition.fits(channel, direction) => {
            let fitting: Vec<_> =
                Disposition::ALL.iter().filter(|one| one.fits(channel, direction)).map(|one| one.code()).collect();
            let message = format!("{} {} can end in: {}", direction.code(), channel.code(), fitting.join(", "));
            faults.push(Fault::new("disposition", "not_allowed", message));
            None
        }
        Some(disposition) => outcome(disposition, input, now, &mut faults),
    };
    match outcome {
        Some(outcome) if faults.is_empty() => Ok(Reading { channel, direction, outcome, occurred_at }),
        Some(_) | None => Err(faults),
    }
}

fn outcome(disposition: Disposition, input: &NewTouch, now: Timestamp, faults: &mut Vec<Fault>) -> Option<Outcome> {
    Some(match disposition {
        Disposition::NoAnswer => Outcome::NoAnswer,
        Disposition::VoicemailFull => Outcome::VoicemailFull,
        Disposition::HungUp => Outcome::HungUp,
        Disposition::VoicemailLeft => of_the_shelf(input, Outcome::VoicemailLeft, faults)?,
        Disposition::Gatekeeper => Outcome::Gatekeeper(gatekeeping(input, now, faults)?),
        Disposition::Busy => Outcome::Busy,
        Disposition::Callback => Outcome::Callback(promise(input, now, faults)?),
        Disposition::SendInfo => Outcome::SendInfo,
        Disposition::Interested => Outcome::Interested,
        Disposition::MeetingBooked => Outcome::MeetingBooked(promise(input, now, faults)?.at),
        Disposition::NotNow => match input.revisit_on {
            Some(day) => Outcome::NotNow(day),
            None => {
                faults.push(Fault::new("revisit_on", "required", "say from which day they want to hear from you, as 2027-03-01"));
                return None;
            }
        },
        Disposition::No => Outcome::No,
        Disposition::DoNotCall => match input.detail.as_deref() {
            None | Some("person") => Outcome::DoNotCall(Refusal::Person),
            Some("company") => Outcome::DoNotCall(Refusal::Company),
            Some(_) => return unknown_detail("person, company", faults),
        },
        Disposition::WrongNumber => match input.detail.as_deref() {
            None | Some("not_theirs") => Outcome::WrongNumber(NumberFault::NotTheirs),
            Some("dead") => Outcome::WrongNumber(NumberFault::Dead),
            Some(_) => return unknown_detail("not_theirs, dead", faults),
        },
        Disposition::LeftCompany => Outcome::LeftCompany,
        Disposition::WrongPerson => Outcome::WrongPerson,
        Disposition::NotQualified => Outcome::NotQualified,
        Disposition::Rang => Outcome::Rang,
        Disposition::Unrecorded => Outcome::Unrecorded,
        Disposition::Sent => of_the_shelf(input, Outcome::Sent, faults)?,
        Disposition::Failed => Outcome::Failed,
        Disposition::NotFound => Outcome::NotFound,
        Disposition::NotIn => Outcome::NotIn,
        Disposition::Returned => Outcome::Returned,
        Disposition::Replied => Outcome::Replied,
        Disposition::AutoReplied => Outcome::AutoReplied(input.revisit_on),
        Disposition::Unsubscribed => Outcome::Unsubscribed,
    })
}

/// What was left may be a message of the shelf, named by its key.
fn of_the_shelf(input: &NewTouch, outcome: Outcome, faults: &mut Vec<Fault>) -> Option<Outcome> {
    let known = |key: &str| crate::shipped::messages().iter().any(|message| message.key == key);
    match input.detail.as_deref() {
        Some(key) if !known(key) => unknown_detail("the keys of the short messages", faults),
        Some(_) | None => Some(outcome),
    }
}

fn gatekeeping(input: &NewTouch, now: Timestamp, faults: &mut Vec<Fault>) -> Option<Gatekeeping> {
    Some(match input.detail.as_deref() {
        None | Some("blocked") => Gatekeeping::Blocked,
        Some("took_message") => Gatekeeping::TookMessage,
        Some("refused") => Gatekeeping::Refused,
        Some("gone") => Gatekeeping::Gone,
        Some("call_at") => Gatekeeping::CallAt(promise(input, now, faults)?),
        Some(_) => return unknown_detail("blocked, took_message, call_at, refused, gone", faults),
    })
}

fn promise(input: &NewTouch, now: Timestamp, faults: &mut Vec<Fault>) -> Option<Promise> {
    let precision = match input.precision.as_deref() {
        None => Some(Precision::Minute),
        Some(code) => Precision::from_code(code),
    };
    if precision.is_none() {
        faults.push(Fault::new("precision", "unknown", "one of minute, half_day, day"));
    }
    match input.callback_at {
        None => faults.push(Fault::new("callback_at", "required", "say when to call, as 2026-11-24T15:00:00Z")),
        Some(at) if at < input.occurred_at.unwrap_or(now) => {
            // Said of the day already.
            faults.retain(|fault| fault.field != "callback_at");
            faults.push(Fault::new("callback_at", "in_the_past", "a promise lies after the call in which it was given"));
        }
        Some(at) => return precision.map(|precision| Promise { at, precision }),
    }
    None
}

fn unknown_detail<T>(known: &str, faults: &mut Vec<Fault>) -> Option<T> {
    faults.push(Fault::new("detail", "unknown", format!("one of {known}")));
    None
}

fn code_or<T: Copy>(
    given: &Option<String>,
    otherwise: T,
    parse: impl Fn(&str) -> Option<T>,
    all: &[T],
    code: impl Fn(T) -> &'static str,
    field: &str,
    faults: &mut Vec<Fault>,
) -> T {
    let Some(text) = given.as_deref() else { return otherwise };
    parse(text).unwrap_or_else(|| {
        let known: Vec<_> = all.iter().map(|one| code(*one)).collect();
        faults.push(Fault::new(field, "unknown", format!("one of {}", known.join(", "))));
        otherwise
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(disposition: &str) -> NewTouch {
        NewTouch { disposition: disposition.to_owned(), ..NewTouch::default() }
    }

    fn now() -> Timestamp {
        "2026-11-23T15:00:00Z".parse().unwrap()
    }

    fn fields(faults: &[Fault]) -> Vec<&str> {
        faults.iter().map(|fault| fault.field.as_str()).collect()
    }

    #[test]
    fn an_outbound_call_now_is_what_is_meant_where_nothing_is_said() {
        let reading = read(&touch("no_answer"), now()).unwrap();
        assert_eq!(
            reading,
            Reading { channel: Channel::Call, direction: Direction::Outbound, outcome: Outcome::NoAnswer, occurred_at: now() }
        );
    }

    #[test]
    fn a_disposition_of_another_channel_is_refused_with_those_that_fit() {
        let faults = read(&NewTouch { channel: Some("email".into()), ..touch("no_answer") }, now()).unwrap_err();
        assert_eq!(fields(&faults), ["disposition"]);
        assert!(faults[0].message.contains("sent"), "{}", faults[0].message);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let input = NewTouch {
            channel: Some("pigeon".into()),
            occurred_at: Some("2030-01-01T00:00:00Z".parse().unwrap()),
            note: Some("x".repeat(NOTE_LIMIT + 1)),
            ..touch("callback")
        };
        assert_eq!(fields(&read(&input, now()).unwrap_err()), ["channel", "occurred_at", "note", "callback_at"]);
    }

    #[test]
    fn a_callback_before_the_call_is_refused() {
        let input = NewTouch { callback_at: Some("2026-11-23T14:59:00Z".parse().unwrap()), ..touch("callback") };
        assert_eq!(read(&input, now()).unwrap_err()[0].code, "in_the_past");
    }
}
