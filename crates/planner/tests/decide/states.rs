//! Every state of an enrollment is reached by some history.

use crate::story::*;
use planner::State;
use planner::enrollment::Order;
use planner::touch::{Channel, Outcome, Precision, Refusal};

fn a_story_of(state: State) -> Story {
    let called = |outcome| Story::new().call("2027-01-11 10:00", outcome);
    let ordered = |order| Story::new().order("2027-01-11 10:00", order);
    match state {
        State::Active => called(Outcome::NoAnswer),
        State::Callback => called(callback("2027-02-11 10:00", Precision::Minute)),
        State::Answered => Story::new().they("2027-01-11 10:00", Channel::Email, Outcome::Replied),
        State::Held => ordered(Order::Snooze { until: at("2027-02-11 10:00") }),
        State::NeedsResearch => {
            let mut story = Story::new();
            story.contact.phones.clear();
            story
        }
        State::NeedsSuccessor => called(Outcome::LeftCompany),
        State::Engaged => called(Outcome::Interested),
        State::Fired | State::Nurture => Story::four_unanswered().call("2027-01-25 10:00", Outcome::VoicemailLeft),
        State::Unreached => {
            let mut story = Story::four_unanswered().call("2027-01-25 10:00", Outcome::NoAnswer);
            story.contact.emails.clear();
            story
        }
        State::Dormant => called(Outcome::No),
        State::Disqualified => called(Outcome::NotQualified),
        State::Suppressed => called(Outcome::DoNotCall(Refusal::Person)),
        State::HandedOver => ordered(Order::HandOver { to: planner::UserId([2; 16]) }),
        State::Stopped => ordered(Order::Stop),
    }
}

#[test]
fn every_state_is_reached() {
    for state in State::ALL {
        let when = if *state == State::Nurture { "2027-01-27 10:00" } else { "2027-01-25 12:00" };
        assert_eq!(a_story_of(*state).plan(when).state, *state);
    }
}

#[test]
fn what_is_over_has_nothing_next_and_what_is_live_has_or_says_why_not() {
    for state in State::ALL {
        let when = if *state == State::Nurture { "2027-01-27 10:00" } else { "2027-01-25 12:00" };
        let plan = a_story_of(*state).plan(when);
        assert_eq!(plan.next.is_some(), state.is_live(), "{state:?}");
        let decided = a_story_of(*state).decided(when);
        assert_eq!(decided.starts_with("over"), !state.is_live(), "{state:?}: {decided}");
    }
}
