//! The farewell: when it is said, what it promises, and how the promise is kept.

use crate::story::*;
use planner::State;
use planner::cadence::Afterwards;
use planner::enrollment::{Order, Origin};
use planner::id::EnrollmentId;
use planner::touch::{Channel, Direction, Gatekeeping, News, Outcome, Precision};

fn fired() -> Story {
    Story::four_unanswered().call("2027-01-25 10:00", Outcome::VoicemailLeft)
}

/// The same person on a fresh round that starts on that day.
fn again(story: Story, day: &str) -> Story {
    let mut story = story;
    story.enrollment.id = EnrollmentId([2; 16]);
    story.enrollment.started_at = at(&format!("{day} 09:00"));
    story
}

#[test]
fn the_fifth_call_is_the_farewell() {
    let story = Story::four_unanswered();
    assert_eq!(story.told("2027-01-20 10:01"), "active call 5 2027-01-25 00:00");
    assert!(story.gives("2027-01-25 09:00", "farewell_due"));
    let counters = story.plan("2027-01-25 09:00").counters;
    assert_eq!((counters.attempts_made, counters.attempts_planned, counters.dials), (4, 5, 4));
}

#[test]
fn a_farewell_left_on_the_voicemail_fires() {
    let plan = fired().plan("2027-01-25 10:01");
    assert_eq!((plan.state, plan.fired_at), (State::Fired, Some(at("2027-01-25 10:00"))));
    assert_eq!(plan.stale_at, Some(at("2027-01-26 10:00")));
    assert_eq!(plan.counters.attempts_made, 5);
}

#[test]
fn after_the_grace_the_fired_go_where_the_cadence_says() {
    assert_eq!(fired().told("2027-01-26 10:00"), "nurture");
    let mut story = fired();
    story.version.policy.afterwards = Afterwards::Dormant;
    assert_eq!(story.told("2027-01-26 10:00"), "dormant");
    assert_eq!(story.plan("2027-01-26 10:00").fired_at, Some(at("2027-01-25 10:00")));
}

#[test]
fn a_grace_over_the_weekend_ends_on_monday() {
    let story = Story::four_unanswered().call("2027-01-29 15:00", Outcome::VoicemailLeft);
    assert_eq!(story.plan("2027-01-29 15:01").stale_at, Some(at("2027-02-01 15:00")));
}

#[test]
fn a_farewell_that_no_voicemail_took_is_said_by_mail() {
    for outcome in [Outcome::NoAnswer, Outcome::VoicemailFull, Outcome::HungUp, Outcome::Gatekeeper(Gatekeeping::Refused)] {
        let story = Story::four_unanswered().call("2027-01-25 10:00", outcome);
        assert_eq!(story.told("2027-01-25 10:01"), "active email 5 2027-01-25 10:00");
        assert_eq!(story.mail("2027-01-25 10:05").told("2027-01-25 10:06"), "fired");
    }
}

#[test]
fn a_farewell_that_can_be_said_neither_way_ends_unreached() {
    let mut story = Story::four_unanswered();
    story.contact.emails.clear();
    assert_eq!(story.call("2027-01-25 10:00", Outcome::NoAnswer).told("2027-01-25 10:01"), "unreached");
}

#[test]
fn a_busy_line_at_the_farewell_is_tried_once_more() {
    let story = Story::four_unanswered().call("2027-01-25 10:00", Outcome::Busy);
    assert_eq!(story.told("2027-01-25 10:01"), "active call 5 2027-01-25 10:30");
    assert_eq!(story.call("2027-01-25 10:30", Outcome::Busy).told("2027-01-25 10:31"), "active email 5 2027-01-25 10:30");
}

#[test]
fn a_farewell_mail_that_bounced_was_never_said() {
    let mut story = Story::four_unanswered().call("2027-01-25 10:00", Outcome::NoAnswer).mail("2027-01-25 10:05");
    let last = story.touches.len() - 1;
    story.touches[last].news.push((at("2027-01-25 10:06"), News::BouncedHard));
    story.contact.emails.clear();
    let plan = story.plan("2027-01-25 10:07");
    assert_eq!((plan.state, plan.fired_at), (State::Unreached, None));
}

#[test]
fn somebody_who_picks_up_at_the_farewell_is_not_fired() {
    let story = Story::four_unanswered().call("2027-01-25 10:00", callback("2027-01-26 10:00", Precision::Minute));
    assert_eq!(story.told("2027-01-25 10:01"), "callback call - 2027-01-26 10:00");
    let story = Story::four_unanswered().call("2027-01-25 10:00", Outcome::Interested);
    assert_eq!(story.told("2027-01-25 10:01"), "engaged");
}

#[test]
fn a_letter_that_came_back_said_no_farewell() {
    let mut story = Story::with_steps(vec![call_step(0), firing(step_on(Channel::Letter, 2))]);
    story.contact.postal = Some("1 Main Street".to_owned());
    let story = story.call("2027-01-11 10:00", Outcome::NoAnswer).log(
        "2027-01-13 10:00",
        Channel::Letter,
        Direction::Outbound,
        Outcome::Sent,
    );
    assert_eq!(story.told("2027-01-13 10:01"), "fired");
    let story = story.log("2027-01-14 10:00", Channel::Letter, Direction::Outbound, Outcome::Returned);
    assert_eq!(story.told("2027-01-14 10:01"), "unreached");
}

#[test]
fn nobody_is_offered_a_call_on_another_round_until_the_revisit_date() {
    let story = again(fired(), "2027-02-01");
    assert_eq!(story.told("2027-02-01 09:00"), "held call 1 2027-04-25 00:00");
    assert_eq!(story.decided("2027-02-01 09:00"), "wait 2027-04-25 00:00 farewell_kept");
    assert_eq!(story.told("2027-04-26 09:00"), "active call 1 2027-04-25 00:00");
}

#[test]
fn an_answer_releases_the_promise_of_a_farewell() {
    let story = fired().they("2027-01-28 10:00", Channel::Call, Outcome::Rang);
    let story = again(story, "2027-02-01");
    assert_eq!(story.told("2027-02-01 09:00"), "active call 1 2027-02-01 09:00");
}

#[test]
fn an_automatic_reply_and_an_unsubscription_release_nothing() {
    for outcome in [Outcome::AutoReplied(None), Outcome::Unsubscribed] {
        let story = again(fired().they("2027-01-28 10:00", Channel::Email, outcome), "2027-02-01");
        assert_eq!(story.plan("2027-02-01 09:00").state, State::Held);
    }
}

#[test]
fn an_inquiry_releases_the_promise_of_a_farewell() {
    let mut story = again(fired(), "2027-02-01");
    story.contact.inquiry_at = Some(at("2027-02-01 08:55"));
    assert_eq!(story.told("2027-02-01 09:00"), "active call 1 2027-02-01 08:55");
}

#[test]
fn a_second_call_may_still_leave_the_farewell_that_the_first_could_not() {
    let mut story = Story::four_unanswered();
    story.contact.emails.clear();
    let story = story.call("2027-01-25 10:00", Outcome::NoAnswer).call("2027-01-25 15:00", Outcome::VoicemailLeft);
    let plan = story.plan("2027-01-25 15:01");
    assert_eq!((plan.state, plan.counters.attempts_made, plan.counters.dials), (State::Fired, 5, 6));
}

#[test]
fn a_gatekeeper_cannot_revive_whom_we_said_farewell_to() {
    let promise = planner::touch::Promise { at: at("2027-01-27 10:00"), precision: Precision::Minute };
    let story = fired().call("2027-01-26 09:00", Outcome::Gatekeeper(Gatekeeping::CallAt(promise)));
    assert_eq!(story.told("2027-01-26 10:01"), "nurture");
}

#[test]
fn a_promise_binds_for_ninety_days_however_short_the_cadence_says() {
    let mut story = again(fired(), "2027-02-01");
    story.version.policy.revisit_after_farewell_days = 10;
    assert_eq!(story.told("2027-02-01 09:00"), "held call 1 2027-04-25 00:00");
}

#[test]
fn the_round_that_the_revisit_date_starts_is_bound_for_ninety_days_only() {
    let mut story = again(fired(), "2027-04-25");
    story.version.policy.revisit_after_farewell_days = 180;
    story.enrollment.origin = Origin::Revisit { asked_on: date("2027-04-25") };
    assert_eq!(story.plan("2027-04-25 09:00").state, State::Active);
    assert!(story.gives("2027-04-25 09:00", "asked_back"));
}

#[test]
fn mails_of_another_round_may_go_on_after_a_farewell() {
    let mut story = again(fired(), "2027-02-01");
    story.version.steps = vec![step_on(Channel::Email, 0), firing(step_on(Channel::Email, 2))];
    assert_eq!(story.told("2027-02-01 09:00"), "active email 1 2027-02-01 09:00");
}

#[test]
fn a_call_after_the_farewell_revives() {
    let story = fired().they("2027-03-01 10:00", Channel::Call, Outcome::Rang);
    assert_eq!(story.told("2027-03-01 10:01"), "answered call - 2027-03-01 10:00");
    let story = fired().they("2027-03-01 10:00", Channel::Call, callback("2027-03-15 10:00", Precision::Minute));
    assert_eq!(story.told("2027-03-01 10:01"), "callback call - 2027-03-15 10:00");
    assert_eq!(story.plan("2027-03-01 10:01").counters.dials_ever, 5);
    assert_eq!(story.plan("2027-03-01 10:01").fired_at, Some(at("2027-01-25 10:00")));
}

#[test]
fn the_farewell_is_said_once_even_if_they_answered_and_then_no_more() {
    let story = fired().they("2027-03-01 10:00", Channel::Call, callback("2027-03-15 10:00", Precision::Minute));
    let story = ["2027-03-15 10:00", "2027-03-15 12:00", "2027-03-15 14:00", "2027-03-16 09:00"]
        .into_iter()
        .fold(story, |story, when| story.call(when, Outcome::NoAnswer));
    assert_eq!(story.told("2027-03-16 09:01"), "nurture");
}

#[test]
fn information_asked_for_after_the_farewell_is_called_about_once() {
    let story = fired().they("2027-03-01 10:00", Channel::Email, Outcome::SendInfo);
    assert_eq!(story.told("2027-03-01 10:01"), "active email - 2027-03-01 10:00");
    let story = story.mail("2027-03-01 10:05");
    assert_eq!(story.told("2027-03-01 10:06"), "active call - 2027-03-03 00:00");
    let story = story.call("2027-03-03 10:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-03-03 10:01"), "nurture");
}

#[test]
fn firing_now_skips_to_the_farewell() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::NoAnswer).order("2027-01-12 10:00", Order::FireNow);
    assert_eq!(story.told("2027-01-12 10:01"), "active call 5 2027-01-12 10:00");
    let plan = story.plan("2027-01-12 10:01");
    assert!(plan.fired_early);
    assert_eq!((plan.counters.attempts_made, plan.counters.attempts_planned), (1, 2));
    let plan = story.call("2027-01-12 11:00", Outcome::VoicemailLeft).plan("2027-01-12 11:01");
    assert_eq!((plan.state, plan.fired_early), (State::Fired, true));
}

#[test]
fn firing_when_the_farewell_is_next_anyway_is_not_early() {
    let story = Story::four_unanswered().order("2027-01-21 10:00", Order::FireNow);
    assert_eq!(story.told("2027-01-21 10:01"), "active call 5 2027-01-21 10:00");
    assert!(!story.plan("2027-01-21 10:01").fired_early);
}

#[test]
fn handing_over_replaces_the_farewell() {
    let to = planner::id::UserId([2; 16]);
    let story = Story::four_unanswered().order("2027-01-21 10:00", Order::HandOver { to });
    let plan = story.plan("2027-01-21 10:01");
    assert_eq!((plan.state, plan.fired_at), (State::HandedOver, None));
}
