//! While nothing of ours reaches them: another number, another channel, and no step used up.

use crate::story::*;
use planner::cadence::{Detours, NeverHeard, Purpose};
use planner::enrollment::Order;
use planner::guard::{Authority, Exempt, Guard, Kind, Rule};
use planner::touch::*;

const SECOND: &str = "+12125550102";

/// Three calls that nobody answered; the fourth step is due on the 20th.
fn unheard(then: Detours) -> Story {
    let mut story = Story::new();
    story.version.policy.never_heard = NeverHeard { then, ..NeverHeard::default() };
    story
        .call("2027-01-11 10:00", Outcome::NoAnswer)
        .call("2027-01-13 15:00", Outcome::VoicemailFull)
        .call("2027-01-15 10:00", Outcome::NoAnswer)
}

fn with_second_number(mut story: Story) -> Story {
    story.contact.phones.push(phone(SECOND));
    story
}

fn codes(story: &Story, when: &str) -> Vec<&'static str> {
    story.plan(when).reasons.iter().map(|reason| reason.code()).collect()
}

#[test]
fn another_number_is_tried_first_and_uses_up_no_step() {
    let story = with_second_number(unheard(Detours::NumberThenChannel));
    assert_eq!(story.told("2027-01-20 10:00"), "active call - 2027-01-20 00:00");
    assert_eq!(story.next("2027-01-20 10:00").address.as_deref(), Some(SECOND));
    assert!(codes(&story, "2027-01-20 10:00").starts_with(&["due", "detour", "other_number"]));
    let story = story.call_to("2027-01-20 15:00", SECOND, Outcome::NoAnswer);
    assert_eq!(story.touches.last().unwrap().purpose, Purpose::Detour);
    let plan = story.plan("2027-01-20 16:00");
    assert_eq!((plan.counters.attempts_made, plan.counters.attempts_planned, plan.counters.dials), (3, 5, 4));
    // Three business days later it goes by mail, and from that the fourth step waits.
    assert_eq!(story.told("2027-01-25 10:00"), "active email - 2027-01-25 00:00");
    let story = story.mail("2027-01-25 10:00");
    assert_eq!(story.touches.last().unwrap().purpose, Purpose::Detour);
    assert_eq!(story.told("2027-01-28 10:00"), "active call 4 2027-01-28 00:00");
    assert_eq!(story.plan("2027-01-28 10:00").counters.attempts_made, 3);
}

#[test]
fn a_cadence_may_allow_numbers_channels_both_or_neither() {
    for (then, expected) in [
        (Detours::None, "active call 4 2027-01-20 00:00"),
        (Detours::Number, "active call - 2027-01-20 00:00"),
        (Detours::Channel, "active email - 2027-01-20 00:00"),
        (Detours::NumberThenChannel, "active call - 2027-01-20 00:00"),
    ] {
        assert_eq!(with_second_number(unheard(then)).told("2027-01-20 10:00"), expected, "{then:?}");
    }
    let stays = with_second_number(unheard(Detours::None));
    assert_eq!(stays.next("2027-01-20 10:00").address.as_deref(), Some("+12125550101"));
}

#[test]
fn where_there_is_no_other_way_it_is_said_and_the_step_comes() {
    for then in [Detours::Number, Detours::Channel, Detours::NumberThenChannel] {
        let mut story = unheard(then);
        story.contact.emails.clear();
        assert_eq!(story.told("2027-01-20 10:00"), "active call 4 2027-01-20 00:00", "{then:?}");
        assert!(story.gives("2027-01-20 10:00", "no_detour"));
    }
    let mut silent = unheard(Detours::None);
    silent.contact.emails.clear();
    assert!(!silent.gives("2027-01-20 10:00", "no_detour"));
}

#[test]
fn there_are_no_more_of_them_than_the_cadence_says() {
    for at_most in 0..3 {
        let mut story = with_second_number(unheard(Detours::NumberThenChannel));
        story.version.policy.never_heard.at_most = at_most;
        story.contact.postal = Some("1 Main Street".into());
        let days = ["2027-01-20 15:00", "2027-01-25 10:00", "2027-01-28 10:00"];
        let mut made = 0;
        for day in days {
            let next = story.next(day);
            if next.step.is_some() {
                break;
            }
            made += 1;
            let outcome = if next.channel == Channel::Call { Outcome::NoAnswer } else { Outcome::Sent };
            let touch = story.touch_to(at(day), next.channel, Direction::Outbound, outcome, next.address);
            story.touches.push(touch);
            // The mail comes back: nothing has arrived still.
            if next.channel == Channel::Email {
                story.touches.last_mut().unwrap().news.push((at(day), News::BouncedHard));
            }
        }
        assert_eq!(made, at_most);
    }
}

#[test]
fn whatever_arrives_ends_them() {
    let arrived = with_second_number(unheard(Detours::NumberThenChannel));
    let message = arrived.clone().call_to("2027-01-20 15:00", SECOND, Outcome::VoicemailLeft);
    assert_eq!(message.told("2027-01-25 10:00"), "active call 4 2027-01-25 00:00");
    assert!(!message.gives("2027-01-25 10:00", "detour"));
    let talked = arrived.they("2027-01-18 10:00", Channel::Call, Outcome::Rang);
    assert_eq!(talked.told("2027-01-18 11:00"), "answered call - 2027-01-18 10:00");
}

#[test]
fn a_wrong_number_leads_to_the_next_way_at_once() {
    let story = with_second_number(unheard(Detours::NumberThenChannel));
    let story = story.call_to("2027-01-20 15:00", SECOND, Outcome::WrongNumber(NumberFault::Dead));
    assert_eq!(story.told("2027-01-20 15:05"), "active email - 2027-01-20 15:00");
}

#[test]
fn the_first_number_dialled_instead_is_the_step_itself() {
    let story = with_second_number(unheard(Detours::Number));
    let story = story.call_to("2027-01-20 15:00", "+12125550101", Outcome::NoAnswer);
    assert_eq!(story.touches.last().unwrap().step, Some(3));
    assert_eq!(story.plan("2027-01-20 16:00").counters.attempts_made, 4);
}

#[test]
fn the_farewell_waits_for_them_unless_it_was_ordered() {
    let story = with_second_number(unheard(Detours::Number));
    let mut before_it = story.clone();
    before_it.version.policy.never_heard.after_tries = 4;
    let before_it = before_it.call("2027-01-20 15:00", Outcome::NoAnswer);
    assert_eq!(before_it.told("2027-01-25 10:00"), "active call - 2027-01-25 00:00");
    assert!(!before_it.gives("2027-01-25 10:00", "farewell_due"));
    let said = before_it.call_to("2027-01-25 10:00", SECOND, Outcome::VoicemailLeft);
    assert_eq!(said.told("2027-01-28 10:00"), "active call 5 2027-01-28 00:00");
    let ordered = story.order("2027-01-20 15:00", Order::FireNow);
    assert_eq!(ordered.told("2027-01-20 15:00"), "active call 5 2027-01-20 15:00");
}

#[test]
fn a_text_needs_their_consent_and_no_detour_is_one_that_is_never_allowed() {
    let mut story = unheard(Detours::Channel);
    story.contact.emails.clear();
    assert_eq!(story.told("2027-01-20 10:00"), "active call 4 2027-01-20 00:00");
    story.contact.consented.push(Channel::Sms);
    assert_eq!(story.told("2027-01-20 10:00"), "active sms - 2027-01-20 00:00");
    let paused = Rule {
        code: "paused".into(),
        name: "paused".into(),
        source: "test".into(),
        authority: Authority::Law,
        regions: Vec::new(),
        channels: vec![Channel::Sms],
        effective_from: None,
        effective_until: None,
        exempt: Exempt::default(),
        kind: Kind::Paused,
    };
    story.guard = Guard { rules: vec![paused] };
    story.contact.postal = Some("1 Main Street".into());
    assert_eq!(story.told("2027-01-20 10:00"), "active letter - 2027-01-20 00:00");
}

#[test]
fn the_mail_of_the_next_step_is_not_sent_twice() {
    let mut story = unheard(Detours::Channel);
    story.version.steps[3] = with_companion(story.version.steps[3].clone());
    let story = story.mail("2027-01-20 10:00").call("2027-01-25 10:00", Outcome::NoAnswer);
    let plan = story.plan("2027-01-25 11:00");
    assert_eq!((plan.counters.attempts_made, plan.companion), (4, None));
}

#[test]
fn an_inquiry_an_answer_and_keeping_in_touch_have_none() {
    let mut inquiry = with_second_number(unheard(Detours::NumberThenChannel));
    inquiry.contact.inquiry_at = Some(at("2027-01-19 10:00"));
    assert_eq!(inquiry.next("2027-01-20 10:00").step, Some(3));
    let mut kept = with_second_number(unheard(Detours::NumberThenChannel));
    kept.version.policy.rhythm = Some(planner::rhythm::Rhythm::every(30));
    assert!(kept.next("2027-06-20 10:00").step.is_some());
}
