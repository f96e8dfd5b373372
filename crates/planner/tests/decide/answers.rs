//! They answered: by phone, by mail, on whatever channel, and what comes of it.

use crate::story::*;
use planner::State;
use planner::decision::Section;
use planner::enrollment::Order;
use planner::touch::{Channel, Direction, Outcome, Precision};

fn rang() -> Story {
    Story::new().call("2027-01-11 10:00", Outcome::VoicemailLeft).they("2027-01-12 09:00", Channel::Call, Outcome::Rang)
}

#[test]
fn a_return_call_stops_the_cadence_at_once() {
    assert_eq!(rang().told("2027-01-12 09:01"), "answered call - 2027-01-12 09:00");
    assert_eq!(rang().next("2027-01-12 09:01").section, Section::Answered);
}

#[test]
fn a_reply_on_any_channel_stops_the_cadence_and_is_answered_there() {
    for (channel, by) in [(Channel::Email, "email"), (Channel::Sms, "sms"), (Channel::Letter, "call"), (Channel::Social, "call")]
    {
        let story = Story::new().they("2027-01-12 09:00", channel, Outcome::Replied);
        assert_eq!(story.told("2027-01-12 09:01"), format!("answered {by} - 2027-01-12 09:00"));
    }
}

#[test]
fn an_answer_that_was_logged_without_a_round_stops_it_all_the_same() {
    let mut story = Story::new();
    let mut touch = story.touch(at("2027-01-12 09:00"), Channel::Call, Direction::Inbound, Outcome::Rang);
    touch.enrollment = None;
    story.touches.push(touch);
    assert_eq!(story.plan("2027-01-12 09:01").state, State::Answered);
}

#[test]
fn our_own_mail_is_never_a_reply() {
    let story = Story::new().they("2027-01-12 09:00", Channel::Email, Outcome::Sent);
    assert_eq!(story.plan("2027-01-12 09:01").state, State::Active);
}

#[test]
fn they_are_called_back_on_the_number_that_they_rang_from() {
    let mut story = rang();
    story.touches[1].address = Some("+12125550199".to_owned());
    assert_eq!(story.next("2027-01-12 09:01").address.as_deref(), Some("+12125550199"));
}

#[test]
fn a_number_that_they_left_and_that_is_wrong_is_not_tried_again() {
    let mut story = rang();
    story.touches[1].address = Some("+12125550199".to_owned());
    let mut story = story.call("2027-01-12 10:00", Outcome::WrongNumber(planner::touch::NumberFault::NotTheirs));
    story.touches[2].address = Some("+12125550199".to_owned());
    let next = story.next("2027-01-12 10:01");
    assert_eq!((next.section, next.address.as_deref()), (Section::Answered, Some("+12125550101")));
}

#[test]
fn who_replied_and_then_unsubscribed_is_called() {
    let story = Story::new().they("2027-01-12 09:00", Channel::Email, Outcome::Replied).they(
        "2027-01-12 09:10",
        Channel::Email,
        Outcome::Unsubscribed,
    );
    assert_eq!(story.told("2027-01-12 09:11"), "answered call - 2027-01-12 09:00");
}

#[test]
fn a_return_call_repeats_twice_that_day_then_daily_for_three_business_days_then_by_the_cadences_rule() {
    let story = rang().call("2027-01-12 10:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-01-12 10:01"), "answered call - 2027-01-12 12:00");
    let story = story.call("2027-01-12 12:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-01-12 12:01"), "answered call - 2027-01-12 14:00");
    let story = story.call("2027-01-12 14:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-01-12 14:01"), "answered call - 2027-01-13 00:00");
    let story = story.call("2027-01-13 09:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-01-13 09:01"), "answered call - 2027-01-14 00:00");
    let story = story.call("2027-01-14 09:00", Outcome::VoicemailLeft);
    assert_eq!(story.told("2027-01-14 09:01"), "answered call - 2027-01-15 00:00");
    let story = story.call("2027-01-15 09:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-01-15 09:01"), "nurture");
    assert_eq!(story.plan("2027-01-15 09:01").counters.attempts_made, 1);
}

#[test]
fn a_return_call_is_not_bound_by_one_call_a_day() {
    let story = Story { guard: Story::guarded().guard, ..rang() };
    let story = story.call("2027-01-12 09:10", Outcome::NoAnswer);
    assert_eq!(story.decided("2027-01-12 11:10"), "act call 0 until 2027-01-12 18:00");
}

#[test]
fn a_second_message_starts_the_return_calls_anew() {
    let story = rang().call("2027-01-12 10:00", Outcome::NoAnswer).they("2027-01-12 11:00", Channel::Call, Outcome::Rang);
    assert_eq!(story.told("2027-01-12 11:01"), "answered call - 2027-01-12 11:00");
}

#[test]
fn a_return_call_that_reaches_them_is_as_any_conversation() {
    let story = rang().call("2027-01-12 10:00", callback("2027-01-26 10:00", Precision::Minute));
    assert_eq!(story.told("2027-01-12 10:01"), "callback call - 2027-01-26 10:00");
}

#[test]
fn a_reply_that_we_answered_in_writing_comes_up_as_a_call_in_two_business_days() {
    let story = Story::new().they("2027-01-12 09:00", Channel::Email, Outcome::Replied).mail("2027-01-12 09:30");
    assert_eq!(story.told("2027-01-12 09:31"), "answered call - 2027-01-14 00:00");
}

#[test]
fn an_answer_dealt_with_without_a_touch_lets_the_round_go_on() {
    let story = rang().order("2027-01-12 10:00", Order::Resume);
    assert_eq!(story.told("2027-01-12 10:01"), "active call 2 2027-01-14 00:00");
}

#[test]
fn a_call_of_theirs_before_the_promised_hour_keeps_the_promise_in_mind() {
    let story = Story::new()
        .call("2027-01-11 10:00", callback("2027-01-20 10:00", Precision::Minute))
        .they("2027-01-12 09:00", Channel::Call, Outcome::Rang)
        .order("2027-01-12 10:00", Order::Resume);
    assert_eq!(story.told("2027-01-12 10:01"), "callback call - 2027-01-20 10:00");
}

#[test]
fn an_out_of_office_note_holds_until_its_day_and_one_business_day() {
    let story = Story::new().they("2027-01-12 09:00", Channel::Email, Outcome::AutoReplied(Some(date("2027-01-15"))));
    assert_eq!(story.told("2027-01-12 09:01"), "held call 1 2027-01-18 00:00");
    assert_eq!(story.told("2027-01-18 00:00"), "active call 1 2027-01-18 00:00");
    assert_eq!(story.decided("2027-01-12 09:01"), "wait 2027-01-18 00:00 out_of_office");
}

#[test]
fn an_out_of_office_note_without_a_day_changes_nothing() {
    let story = Story::new().they("2027-01-12 09:00", Channel::Email, Outcome::AutoReplied(None));
    assert_eq!(story.told("2027-01-12 09:01"), "active call 1 2027-01-11 09:00");
}

#[test]
fn an_unsubscription_skips_the_mails_and_leaves_the_calls() {
    let steps = vec![step_on(Channel::Email, 0), call_step(2), firing(step_on(Channel::Email, 2))];
    let story = Story::with_steps(steps).they("2027-01-12 09:00", Channel::Email, Outcome::Unsubscribed);
    assert_eq!(story.told("2027-01-12 09:01"), "active call 2 2027-01-13 00:00");
    assert_eq!(story.plan("2027-01-12 09:01").counters.attempts_planned, 1);
}

#[test]
fn an_answer_revives_every_end_but_the_final_ones() {
    let ends =
        [Outcome::Interested, Outcome::NotNow(date("2027-06-01")), Outcome::No, Outcome::WrongPerson, Outcome::NotQualified];
    for outcome in ends {
        let story = Story::new().call("2027-01-11 10:00", outcome).they("2027-02-11 10:00", Channel::Call, Outcome::Rang);
        assert_eq!(story.plan("2027-02-11 10:01").state, State::Answered, "{outcome:?}");
    }
}

#[test]
fn an_answer_with_a_date_after_the_end_is_a_callback() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::No).they(
        "2027-02-11 10:00",
        Channel::Email,
        callback("2027-02-25 10:00", Precision::Minute),
    );
    assert_eq!(story.told("2027-02-11 10:01"), "callback call - 2027-02-25 10:00");
}

#[test]
fn an_engaged_prospect_whom_we_cannot_call_back_stays_engaged() {
    let mut story =
        Story::new().call("2027-01-11 10:00", Outcome::Interested).they("2027-01-12 10:00", Channel::Call, Outcome::Rang);
    for day in ["2027-01-12", "2027-01-13", "2027-01-14", "2027-01-15"] {
        story = story.call(&format!("{day} 11:00"), Outcome::NoAnswer);
    }
    assert_eq!(story.told("2027-01-15 11:01"), "engaged");
}
