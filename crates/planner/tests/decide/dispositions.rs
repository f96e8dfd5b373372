//! What each disposition of a call, and of the other channels, does to a round.

use crate::story::*;
use planner::State;
use planner::decision::Section;
use planner::guard::Occasion;
use planner::touch::{Channel, Gatekeeping, Outcome, Precision, Promise, Refusal};
use planner::touch::{Direction, News, NumberFault};

#[test]
fn a_new_round_starts_with_its_first_step_at_once() {
    let story = Story::new();
    assert_eq!(story.told("2027-01-11 09:00"), "active call 1 2027-01-11 09:00");
    let counters = story.plan("2027-01-11 09:00").counters;
    assert_eq!((counters.attempts_made, counters.attempts_planned, counters.dials), (0, 5, 0));
}

#[test]
fn no_answer_a_full_mailbox_and_a_hang_up_complete_the_step() {
    for outcome in [Outcome::NoAnswer, Outcome::VoicemailFull, Outcome::HungUp] {
        let story = Story::new().call("2027-01-11 10:00", outcome);
        assert_eq!(story.told("2027-01-11 10:01"), "active call 2 2027-01-13 00:00", "{outcome:?}");
        assert_eq!(story.plan("2027-01-11 10:01").counters.attempts_made, 1);
        assert_eq!(story.plan("2027-01-11 10:01").counters.messages_left, 0);
    }
}

#[test]
fn a_voicemail_completes_the_step_and_counts_as_a_message() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::VoicemailLeft);
    assert_eq!(story.told("2027-01-11 10:01"), "active call 2 2027-01-13 00:00");
    assert_eq!(story.plan("2027-01-11 10:01").counters.messages_left, 1);
}

#[test]
fn a_gatekeeper_completes_the_step_whatever_they_refuse() {
    for detail in [Gatekeeping::Blocked, Gatekeeping::TookMessage, Gatekeeping::Refused] {
        let story = Story::new().call("2027-01-11 10:00", Outcome::Gatekeeper(detail));
        assert_eq!(story.told("2027-01-11 10:01"), "active call 2 2027-01-13 00:00");
    }
}

#[test]
fn a_gatekeeper_who_says_when_to_call_promises() {
    let promise = Promise { at: at("2027-01-12 15:00"), precision: Precision::Minute };
    let story = Story::new().call("2027-01-11 10:00", Outcome::Gatekeeper(Gatekeeping::CallAt(promise)));
    assert_eq!(story.told("2027-01-11 10:01"), "callback call - 2027-01-12 15:00");
    assert_eq!(story.plan("2027-01-11 10:01").counters.attempts_made, 1);
}

#[test]
fn a_gatekeeper_who_says_they_are_gone_asks_for_a_successor() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::Gatekeeper(Gatekeeping::Gone));
    assert_eq!(story.plan("2027-01-11 10:01").state, State::NeedsSuccessor);
    assert_eq!(story.next("2027-01-11 10:01").section, Section::Repair);
}

#[test]
fn a_busy_line_is_tried_again_after_half_an_hour_and_completes_nothing() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::Busy);
    assert_eq!(story.told("2027-01-11 10:01"), "active call 1 2027-01-11 10:30");
    let next = story.next("2027-01-11 10:01");
    assert_eq!(next.occasion, Occasion::BusyRetry);
    let counters = story.plan("2027-01-11 10:01").counters;
    assert_eq!((counters.attempts_made, counters.dials), (0, 1));
}

#[test]
fn a_busy_retry_is_bound_neither_by_the_part_of_the_day_nor_by_one_call_a_day() {
    let story = Story::guarded().call("2027-01-11 10:00", Outcome::Busy);
    assert_eq!(story.decided("2027-01-11 10:10"), "wait 2027-01-11 10:30 busy_retry");
    assert_eq!(story.decided("2027-01-11 10:30"), "act call 1 until 2027-01-11 18:00");
}

#[test]
fn a_line_that_is_busy_twice_completes_the_step() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::Busy).call("2027-01-11 10:30", Outcome::Busy);
    assert_eq!(story.told("2027-01-11 10:31"), "active call 2 2027-01-13 00:00");
    let counters = story.plan("2027-01-11 10:31").counters;
    assert_eq!((counters.attempts_made, counters.dials), (1, 2));
}

#[test]
fn a_busy_line_at_the_end_of_the_day_is_tried_the_next_business_day() {
    let story = Story::new().call("2027-01-15 23:45", Outcome::Busy);
    assert_eq!(story.told("2027-01-15 23:46"), "active call 1 2027-01-18 00:00");
}

#[test]
fn a_busy_retry_that_was_not_made_that_day_is_an_ordinary_call_afterwards() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::Busy);
    assert_eq!(story.next("2027-01-12 09:00").occasion, Occasion::Ordinary);
    assert_eq!(story.plan("2027-01-11 10:01").stale_at, Some(at("2027-01-12 00:00")));
}

#[test]
fn a_callback_waits_for_its_minute_and_the_steps_wait_for_it() {
    let story = Story::new().call("2027-01-11 10:00", callback("2027-01-14 16:30", Precision::Minute));
    assert_eq!(story.told("2027-01-11 10:01"), "callback call - 2027-01-14 16:30");
    assert_eq!(story.next("2027-01-11 10:01").section, Section::Promised);
    assert!(story.plan("2027-01-11 10:01").hours.unwrap().requested);
    assert_eq!(story.plan("2027-01-11 10:01").counters.attempts_made, 0);
}

#[test]
fn a_callback_for_a_day_keeps_to_ordinary_hours() {
    let story = Story::guarded().call("2027-01-11 10:00", callback("2027-01-14 00:00", Precision::Day));
    assert!(!story.plan("2027-01-11 10:01").hours.unwrap().requested);
    assert_eq!(story.decided("2027-01-14 00:30"), "wait 2027-01-14 08:00 closed");
}

#[test]
fn an_unanswered_callback_is_tried_twice_more_that_day_and_once_the_next() {
    let story = Story::new()
        .call("2027-01-11 10:00", callback("2027-01-14 10:00", Precision::Minute))
        .call("2027-01-14 10:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-01-14 10:01"), "callback call - 2027-01-14 12:00");
    let story = story.call("2027-01-14 12:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-01-14 12:01"), "callback call - 2027-01-14 14:00");
    let story = story.call("2027-01-14 14:00", Outcome::VoicemailLeft);
    assert_eq!(story.told("2027-01-14 14:01"), "callback call - 2027-01-15 00:00");
    let story = story.call("2027-01-15 08:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-01-15 08:01"), "active call 1 2027-01-15 08:01".replace("08:01", "08:00"));
    assert!(story.gives("2027-01-15 08:01", "promise_missed_by_them"));
    assert_eq!(story.plan("2027-01-15 08:01").counters.attempts_made, 0);
}

#[test]
fn a_retry_that_would_fall_on_the_next_day_waits_for_its_morning() {
    let story = Story::new()
        .call("2027-01-15 10:00", callback("2027-01-15 23:00", Precision::Minute))
        .call("2027-01-15 23:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-01-15 23:01"), "callback call - 2027-01-18 00:00");
}

#[test]
fn a_callback_that_nobody_made_in_time_stays_on_top_as_missed_by_us() {
    let story = Story::new().call("2027-01-11 10:00", callback("2027-01-14 10:00", Precision::Minute));
    assert!(!story.gives("2027-01-14 10:29", "promise_missed_by_us"));
    assert!(story.gives("2027-01-14 10:30", "promise_missed_by_us"));
    assert_eq!(story.plan("2027-01-14 10:00").stale_at, Some(at("2027-01-14 10:30")));
    assert_eq!(story.told("2027-01-19 10:00"), "callback call - 2027-01-14 10:00");
}

#[test]
fn a_half_day_is_kept_until_noon_or_six_and_a_day_until_midnight() {
    let deadline = |when: &str, precision| {
        Story::new().call("2027-01-11 10:00", callback(when, precision)).plan("2027-01-11 11:00").stale_at
    };
    assert_eq!(deadline("2027-01-14 08:00", Precision::HalfDay), Some(at("2027-01-14 12:00")));
    assert_eq!(deadline("2027-01-14 12:00", Precision::HalfDay), Some(at("2027-01-14 18:00")));
    assert_eq!(deadline("2027-01-14 00:00", Precision::Day), Some(at("2027-01-15 00:00")));
}

#[test]
fn a_call_before_the_promised_hour_is_a_dial_and_leaves_the_promise() {
    let story = Story::new()
        .call("2027-01-11 10:00", callback("2027-01-14 10:00", Precision::Minute))
        .call("2027-01-12 10:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-01-12 10:01"), "callback call - 2027-01-14 10:00");
    assert_eq!(story.plan("2027-01-12 10:01").counters.dials, 2);
}

#[test]
fn a_second_callback_replaces_the_first() {
    let story = Story::new()
        .call("2027-01-11 10:00", callback("2027-01-14 10:00", Precision::Minute))
        .call("2027-01-14 10:00", callback("2027-01-21 11:00", Precision::Minute));
    assert_eq!(story.told("2027-01-14 10:01"), "callback call - 2027-01-21 11:00");
}

#[test]
fn information_asked_for_is_mailed_now_and_called_about_in_two_business_days() {
    let story = Story::new().call("2027-01-14 10:00", Outcome::SendInfo);
    assert_eq!(story.told("2027-01-14 10:01"), "active email - 2027-01-14 10:00");
    assert_eq!(story.next("2027-01-14 10:01").section, Section::Promised);
    let story = story.mail("2027-01-14 10:05");
    assert_eq!(story.told("2027-01-14 10:06"), "active call 1 2027-01-18 00:00");
    assert_eq!(story.plan("2027-01-14 10:06").counters.attempts_made, 0);
}

#[test]
fn information_asked_for_without_an_address_leaves_the_call() {
    let mut story = Story::new();
    story.contact.emails.clear();
    let story = story.call("2027-01-14 10:00", Outcome::SendInfo);
    assert_eq!(story.told("2027-01-14 10:01"), "active call 1 2027-01-18 00:00");
    assert!(story.gives("2027-01-14 10:01", "no_address"));
}

#[test]
fn interest_and_a_meeting_end_the_round_as_engaged() {
    for outcome in [Outcome::Interested, Outcome::MeetingBooked(at("2027-01-20 10:00"))] {
        let story = Story::new().call("2027-01-11 10:00", outcome);
        assert_eq!(story.told("2027-01-11 10:01"), "engaged");
        assert_eq!(story.plan("2027-01-11 10:01").counters.attempts_made, 1);
    }
}

#[test]
fn not_now_is_dormant_until_the_day_they_named() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::NotNow(date("2027-03-01")));
    let plan = story.plan("2027-01-11 10:01");
    assert_eq!((plan.state, plan.revisit_on), (State::Dormant, Some(date("2027-03-01"))));
    assert_eq!(plan.stale_at, Some(at("2027-03-01 00:00")));
    assert!(story.gives("2027-03-01 00:00", "revisit_reached"));
}

#[test]
fn a_definite_no_is_dormant_for_half_a_year() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::No);
    let plan = story.plan("2027-01-11 10:01");
    assert_eq!((plan.state, plan.revisit_on), (State::Dormant, Some(date("2027-07-12"))));
}

#[test]
fn do_not_call_suppresses_whatever_comes_after() {
    let story = Story::new()
        .call("2027-01-11 10:00", Outcome::DoNotCall(Refusal::Person))
        .they("2027-01-12 10:00", Channel::Call, Outcome::Rang)
        .call("2027-01-12 11:00", Outcome::Interested);
    assert_eq!(story.told("2027-01-12 12:00"), "suppressed");
}

#[test]
fn do_not_call_said_in_another_round_holds_in_this_one() {
    let mut story = Story::new();
    let mut refusal =
        story.touch(at("2026-06-01 10:00"), Channel::Call, Direction::Outbound, Outcome::DoNotCall(Refusal::Person));
    refusal.enrollment = None;
    story.touches.push(refusal);
    assert_eq!(story.told("2027-01-12 12:00"), "suppressed");
}

#[test]
fn a_wrong_number_goes_on_with_the_next_one_as_the_same_attempt() {
    let mut story = Story::new();
    story.contact.phones.push(phone("+12125550102"));
    let story = story.call("2027-01-11 10:00", Outcome::WrongNumber(NumberFault::NotTheirs));
    let next = story.next("2027-01-11 10:01");
    assert_eq!(next.address.as_deref(), Some("+12125550102"));
    assert_eq!((next.step, next.occasion), (Some(0), Occasion::BusyRetry));
    assert_eq!(story.plan("2027-01-11 10:01").counters.attempts_made, 0);
    assert_eq!(story.next("2027-01-11 10:10").occasion, Occasion::Ordinary);
}

#[test]
fn the_last_number_being_wrong_needs_research() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::WrongNumber(NumberFault::Dead));
    assert_eq!(story.plan("2027-01-11 10:01").state, State::NeedsResearch);
    assert_eq!(story.decided("2027-01-11 10:01"), "blocked no_number");
    assert!(story.gives("2027-01-11 10:01", "number_ruled_out"));
}

#[test]
fn somebody_who_left_needs_a_successor() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::LeftCompany);
    assert_eq!(story.plan("2027-01-11 10:01").state, State::NeedsSuccessor);
    assert_eq!(story.decided("2027-01-11 10:01"), "blocked left_company");
}

#[test]
fn the_wrong_person_and_a_bad_fit_end_disqualified() {
    for outcome in [Outcome::WrongPerson, Outcome::NotQualified] {
        assert_eq!(Story::new().call("2027-01-11 10:00", outcome).told("2027-01-11 10:01"), "disqualified");
    }
}

#[test]
fn every_channel_completes_its_own_step() {
    let cases = [
        (Channel::Sms, Outcome::Sent),
        (Channel::Sms, Outcome::Failed),
        (Channel::Social, Outcome::Sent),
        (Channel::Social, Outcome::NotFound),
        (Channel::Visit, Outcome::NotIn),
        (Channel::Letter, Outcome::Sent),
        (Channel::Email, Outcome::Sent),
    ];
    for (channel, outcome) in cases {
        let mut story = Story::with_steps(vec![step_on(channel, 0), firing(call_step(2))]);
        story.contact.social.push("dana".to_owned());
        story.contact.postal = Some("1 Main Street".to_owned());
        let story = story.log("2027-01-11 10:00", channel, Direction::Outbound, outcome);
        assert_eq!(story.told("2027-01-11 10:01"), "active call 2 2027-01-13 00:00", "{channel:?} {outcome:?}");
    }
}

#[test]
fn a_visit_that_met_somebody_is_as_a_call() {
    let mut story = Story::with_steps(vec![step_on(Channel::Visit, 0), firing(call_step(2))]);
    story.contact.postal = Some("1 Main Street".to_owned());
    let met = |outcome| story.clone().log("2027-01-11 10:00", Channel::Visit, Direction::Outbound, outcome);
    assert_eq!(met(Outcome::Interested).told("2027-01-11 10:01"), "engaged");
    assert_eq!(met(callback("2027-01-12 10:00", Precision::Minute)).told("2027-01-11 10:01"), "callback call - 2027-01-12 10:00");
}

#[test]
fn unrecorded_history_before_the_round_counts_as_dials_and_nothing_else() {
    let mut story = Story::new();
    let mut old = story.touch(at("2026-12-01 10:00"), Channel::Call, Direction::Outbound, Outcome::Unrecorded);
    (old.enrollment, old.step) = (None, None);
    story.touches.push(old);
    let plan = story.plan("2027-01-11 09:00");
    assert_eq!((plan.counters.dials, plan.counters.dials_ever, plan.counters.attempts_made), (0, 1, 0));
}

#[test]
fn a_hard_bounce_makes_the_mail_step_undone() {
    let steps = vec![step_on(Channel::Email, 0), call_step(2), firing(call_step(2))];
    let mut story = Story::with_steps(steps).mail("2027-01-11 10:00");
    assert_eq!(story.told("2027-01-11 10:01"), "active call 2 2027-01-13 00:00");
    story.touches[0].news.push((at("2027-01-11 10:05"), News::BouncedHard));
    assert_eq!(story.told("2027-01-11 10:06"), "active email 1 2027-01-11 10:00");
    story.contact.emails.clear();
    assert_eq!(story.told("2027-01-11 10:06"), "active call 2 2027-01-13 00:00");
    assert!(story.gives("2027-01-11 10:06", "step_skipped"));
}

#[test]
fn a_soft_bounce_an_opening_and_a_click_change_nothing() {
    let steps = vec![step_on(Channel::Email, 0), call_step(2), firing(call_step(2))];
    for news in [News::Delivered, News::BouncedSoft, News::Opened, News::Clicked] {
        let mut story = Story::with_steps(steps.clone()).mail("2027-01-11 10:00");
        story.touches[0].news.push((at("2027-01-11 10:05"), news));
        assert_eq!(story.told("2027-01-11 10:06"), "active call 2 2027-01-13 00:00");
    }
}
