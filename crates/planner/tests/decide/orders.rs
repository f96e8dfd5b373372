//! What people order, and the rules of waiting, skipping, ranking and time.

use crate::story::*;
use planner::State;
use planner::cadence::{Daypart, When};
use planner::decision::{Remedy, Section};
use planner::enrollment::Order;
use planner::id::{EnrollmentId, UserId};
use planner::prospect::{Forbids, Suppression};
use planner::touch::{Channel, Direction, Outcome, Precision};

#[test]
fn a_snooze_holds_until_its_date_and_counts_no_attempt() {
    let story = Story::new().order("2027-01-11 09:30", Order::Snooze { until: at("2027-01-18 09:00") });
    assert_eq!(story.told("2027-01-11 10:00"), "held call 1 2027-01-18 09:00");
    assert_eq!(story.plan("2027-01-11 10:00").stale_at, Some(at("2027-01-18 09:00")));
    assert_eq!(story.told("2027-01-18 09:00"), "active call 1 2027-01-18 09:00");
    assert_eq!(story.plan("2027-01-18 09:00").counters.attempts_made, 0);
}

#[test]
fn resuming_lifts_a_snooze_and_an_absence() {
    for order in [Order::Snooze { until: at("2027-02-18 09:00") }, Order::Hold { until: at("2027-02-18 09:00") }] {
        let story = Story::new().order("2027-01-11 09:30", order).order("2027-01-12 09:30", Order::Resume);
        assert_eq!(story.told("2027-01-12 10:00"), "active call 1 2027-01-11 09:00");
    }
}

#[test]
fn a_step_that_is_laid_on_a_later_day_is_due_then_and_not_late() {
    let story = Story::new().order("2027-01-11 09:00", Order::Lay { until: Some(at("2027-01-14 00:00")) });
    assert_eq!(story.told("2027-01-11 10:00"), "active call 1 2027-01-14 00:00", "it rests nowhere: it is due then");
    assert_eq!(story.decided("2027-01-11 10:00"), "wait 2027-01-14 00:00 laid");
    assert_eq!(story.told("2027-01-14 09:00"), "active call 1 2027-01-14 00:00");
    assert!(story.gives("2027-01-14 09:00", "laid"), "and the card says why it comes now");
    let called = story.clone().call("2027-01-14 10:00", Outcome::NoAnswer);
    assert_eq!(called.told("2027-01-14 11:00"), "active call 2 2027-01-18 00:00", "the step after it has a wait of its own");
    assert!(!called.gives("2027-01-18 10:00", "laid"));
    let at_once = story.clone().order("2027-01-12 09:00", Order::Resume);
    assert_eq!(at_once.told("2027-01-12 10:00"), "active call 1 2027-01-11 09:00", "whoever wants to begin now does");
    let lifted = story.order("2027-01-12 09:00", Order::Lay { until: None });
    assert_eq!(lifted.told("2027-01-12 10:00"), "active call 1 2027-01-11 09:00", "and it can be taken back");
}

#[test]
fn whoever_waits_for_us_is_laid_nowhere() {
    let laid = || Story::new().order("2027-01-11 09:00", Order::Lay { until: Some(at("2027-01-25 00:00")) });
    let promised = laid().they("2027-01-12 10:00", Channel::Call, callback("2027-01-13 10:00", Precision::Minute));
    assert_eq!(promised.told("2027-01-12 11:00"), "callback call - 2027-01-13 10:00");
    let answered = laid().they("2027-01-12 10:00", Channel::Email, Outcome::Replied);
    assert_eq!(answered.told("2027-01-12 11:00"), "answered email - 2027-01-12 10:00");
    let asked = laid().call("2027-01-12 10:00", Outcome::SendInfo);
    assert_eq!(asked.told("2027-01-12 11:00"), "active email - 2027-01-12 10:00", "the mail that they asked for");
    let mut came = laid();
    came.contact.inquiry_at = Some(at("2027-01-12 09:00"));
    let next = came.next("2027-01-12 10:00");
    assert_eq!((next.section, next.due_at), (Section::Inquiry, at("2027-01-12 09:00")), "they came to us");
}

#[test]
fn a_call_promised_by_them_ends_a_snooze() {
    let story = Story::new().order("2027-01-11 09:30", Order::Snooze { until: at("2027-02-18 09:00") }).they(
        "2027-01-12 10:00",
        Channel::Call,
        callback("2027-01-13 10:00", Precision::Minute),
    );
    assert_eq!(story.told("2027-01-12 10:01"), "callback call - 2027-01-13 10:00");
}

#[test]
fn putting_off_moves_the_moment_but_not_the_due_date() {
    let story = Story::new().order("2027-01-11 09:30", Order::PutOff { until: at("2027-01-11 14:00") });
    let next = story.next("2027-01-11 10:00");
    assert_eq!((next.due_at, next.ready_at), (at("2027-01-11 09:00"), at("2027-01-11 14:00")));
    assert_eq!(story.decided("2027-01-11 10:00"), "wait 2027-01-11 14:00 put_off");
    assert_eq!(story.plan("2027-01-11 10:00").counters.put_off, 1);
    let story = story.call("2027-01-11 15:00", Outcome::NoAnswer);
    assert_eq!(story.plan("2027-01-11 15:01").counters.put_off, 0);
}

#[test]
fn a_stopped_round_is_over_until_it_is_resumed() {
    let story = Story::new().order("2027-01-11 09:30", Order::Stop);
    assert_eq!(story.told("2027-01-11 10:00"), "stopped");
    assert_eq!(story.order("2027-01-12 09:00", Order::Resume).told("2027-01-12 10:00"), "active call 1 2027-01-11 09:00");
}

#[test]
fn a_round_ends_with_the_successor_or_without_one() {
    for order in [Order::Disqualify, Order::Succeed { by: planner::ProspectId([9; 16]) }] {
        let story = Story::new().call("2027-01-11 10:00", Outcome::LeftCompany).order("2027-01-11 10:05", order);
        assert_eq!(story.told("2027-01-11 10:06"), "disqualified");
    }
}

#[test]
fn a_call_off_the_list_completes_the_due_step() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::NoAnswer).call("2027-01-14 10:00", Outcome::NoAnswer);
    assert_eq!(story.plan("2027-01-14 10:01").counters.attempts_made, 2);
}

#[test]
fn a_call_off_the_list_before_its_step_is_due_is_a_dial_and_restarts_the_wait() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::NoAnswer).call("2027-01-12 10:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-01-12 10:01"), "active call 2 2027-01-14 00:00");
    let counters = story.plan("2027-01-12 10:01").counters;
    assert_eq!((counters.attempts_made, counters.dials), (1, 2));
}

#[test]
fn a_call_that_was_forgotten_and_logged_late_tries_the_step_that_stood_then() {
    let story = Story::new().call("2027-01-13 10:00", Outcome::NoAnswer).call("2027-01-11 10:00", Outcome::NoAnswer);
    assert_eq!(story.touches[0].step, Some(0));
    assert_eq!(story.plan("2027-01-13 10:01").counters.dials, 2);
}

#[test]
fn the_companion_mail_belongs_to_the_attempt() {
    let mut story = Story::new();
    story.version.steps[0] = with_companion(call_step(0));
    let story = story.call("2027-01-11 10:00", Outcome::NoAnswer);
    assert_eq!(story.plan("2027-01-11 10:01").companion, Some(0));
    let story = story.mail("2027-01-11 10:02");
    let plan = story.plan("2027-01-11 10:03");
    assert_eq!((plan.companion, plan.counters.attempts_made, plan.counters.mails_sent), (None, 1, 1));
    assert_eq!(story.told("2027-01-11 10:03"), "active call 2 2027-01-13 00:00");
}

#[test]
fn steps_without_a_usable_address_are_skipped_and_not_counted() {
    let steps = vec![step_on(Channel::Social, 0), step_on(Channel::Email, 0), call_step(2), firing(call_step(2))];
    let story = Story::with_steps(steps);
    assert_eq!(story.told("2027-01-11 09:00"), "active email 2 2027-01-11 09:00");
    assert_eq!(story.plan("2027-01-11 09:00").counters.attempts_planned, 3);
    assert!(story.gives("2027-01-11 09:00", "step_skipped"));
}

#[test]
fn without_a_number_for_the_calls_ahead_somebody_must_search() {
    let mut story = Story::new();
    story.contact.phones.clear();
    assert_eq!(story.plan("2027-01-11 09:00").state, State::NeedsResearch);
    assert_eq!(story.next("2027-01-11 09:00").section, Section::Repair);
    assert_eq!(story.decided("2027-01-11 09:00"), "blocked no_number");
    assert_eq!(story.plan("2027-01-11 09:00").counters.attempts_planned, 5);
}

#[test]
fn a_search_may_be_snoozed_as_well() {
    let mut story = Story::new();
    story.contact.phones.clear();
    let story = story.order("2027-01-11 09:30", Order::Snooze { until: at("2027-01-18 09:00") });
    assert_eq!(story.next("2027-01-11 10:00").ready_at, at("2027-01-18 09:00"));
}

#[test]
fn a_mail_cadence_without_an_address_needs_research_too() {
    let mut story = Story::with_steps(vec![step_on(Channel::Email, 0), firing(step_on(Channel::Email, 2))]);
    story.contact.emails.clear();
    assert_eq!(story.decided("2027-01-11 09:00"), "blocked no_address");
}

#[test]
fn a_suppressed_person_is_never_searched_for() {
    let since = at("2027-01-01 09:00");
    for forbids in [Forbids::Calls, Forbids::Everything] {
        let mut story = Story::new();
        story.contact.suppressions.push(Suppression { forbids, address: None, since });
        assert_eq!(story.told("2027-01-11 09:00"), "suppressed");
    }
    let mut story = Story::new();
    story.contact.suppressions.push(Suppression { forbids: Forbids::Calls, address: Some("+12125550101".to_owned()), since });
    assert_eq!(story.told("2027-01-11 09:00"), "suppressed");
}

#[test]
fn who_must_not_be_called_may_still_be_written_to() {
    let mut story = Story::with_steps(vec![call_step(0), step_on(Channel::Email, 0), firing(call_step(2))]);
    let since = at("2027-01-01 09:00");
    story.contact.suppressions.push(Suppression { forbids: Forbids::Calls, address: None, since });
    assert_eq!(story.told("2027-01-11 09:00"), "active email 2 2027-01-11 09:00");
    assert_eq!(story.plan("2027-01-11 09:00").counters.attempts_planned, 1);
}

#[test]
fn an_inquiry_comes_before_the_cold_calls_until_somebody_dials() {
    let mut story = Story::new();
    story.contact.inquiry_at = Some(at("2027-01-11 08:50"));
    assert_eq!(story.next("2027-01-11 09:00").section, Section::Inquiry);
    assert_eq!(story.next("2027-01-11 09:00").due_at, at("2027-01-11 08:50"));
    let story = story.call("2027-01-11 09:01", Outcome::NoAnswer);
    assert_eq!(story.next("2027-01-11 09:02").section, Section::Due);
}

#[test]
fn a_varied_step_avoids_the_part_of_day_that_failed() {
    let story = Story::guarded().call("2027-01-11 10:30", Outcome::NoAnswer);
    assert_eq!(story.plan("2027-01-11 10:31").hours.unwrap().avoid, Some(Daypart::Morning));
    assert_eq!(story.decided("2027-01-13 10:30"), "wait 2027-01-13 12:00 closed");
    assert!(story.decided("2027-01-13 12:30").starts_with("act call 2"));
}

#[test]
fn a_step_may_prefer_a_part_of_the_day() {
    let mut story = Story::new();
    story.version.steps[0].when = When::In(Daypart::Late);
    assert_eq!(story.plan("2027-01-11 09:00").hours.unwrap().prefer, Some(Daypart::Late));
    assert_eq!(story.decided("2027-01-11 09:00"), "wait 2027-01-11 16:00 closed");
}

#[test]
fn holidays_and_weekends_are_no_business_days() {
    let mut story = Story::new();
    story.calendar.holidays.insert(date("2027-01-13"));
    let story = story.call("2027-01-11 10:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-01-11 10:01"), "active call 2 2027-01-14 00:00");
}

#[test]
fn a_round_that_starts_at_a_later_step_waits_from_the_last_touch() {
    let mut story = Story::four_unanswered();
    story.enrollment.id = EnrollmentId([2; 16]);
    story.enrollment.started_at = at("2027-01-21 09:00");
    story.enrollment.start_step = 3;
    assert_eq!(story.told("2027-01-21 09:00"), "active call 4 2027-01-25 00:00");
    let counters = story.plan("2027-01-21 09:00").counters;
    assert_eq!((counters.attempts_made, counters.attempts_planned, counters.dials, counters.dials_ever), (0, 2, 0, 4));
}

#[test]
fn the_decision_is_act_within_the_hours_and_wait_outside() {
    let mut story = Story::guarded();
    story.rep = Some(office_hours());
    assert_eq!(story.decided("2027-01-11 09:30"), "act call 1 until 2027-01-11 17:00");
    assert_eq!(story.decided("2027-01-11 17:30"), "wait 2027-01-12 09:00 closed");
    assert_eq!(story.decided("2027-01-15 17:30"), "wait 2027-01-18 09:00 closed");
}

#[test]
fn a_limit_that_is_used_up_pushes_the_moment() {
    let story = Story::guarded()
        .call("2027-01-11 10:00", Outcome::NoAnswer)
        .call("2027-01-12 10:00", Outcome::NoAnswer)
        .call("2027-01-13 10:00", Outcome::NoAnswer);
    // Three calls in seven days are made: the next may be on the 18th at ten, and mornings have failed.
    assert_eq!(local(story.next("2027-01-13 10:01").ready_at), "2027-01-18 10:00");
    assert_eq!(story.decided("2027-01-15 10:00"), "wait 2027-01-18 12:00 rule");
}

#[test]
fn hours_that_never_meet_are_said_to_never_open() {
    let mut story = Story::guarded();
    let evenings = [(jiff::civil::time(19, 0, 0, 0), jiff::civil::time(20, 0, 0, 0)); 5];
    story.contact.wishes = Some(planner::guard::Hours::weekly(evenings, []));
    let decided = story.decide("2027-01-11 09:00");
    assert_eq!(story.decided("2027-01-11 09:00"), "blocked never_opens");
    assert!(matches!(decided.decision, planner::Decision::Blocked { remedy: Remedy::WidenHours, .. }));
}

#[test]
fn an_engaged_colleague_holds_the_company_and_not_the_stored_plan() {
    let mut story = Story::guarded();
    let before = story.plan("2027-01-11 09:00");
    story.around.engaged_colleague = Some(UserId([2; 16]));
    assert_eq!(story.plan("2027-01-11 09:00"), before);
    assert_eq!(story.decided("2027-01-11 09:00"), "blocked engaged_colleague");
    story.around.engaged_colleague = Some(UserId([1; 16]));
    assert!(story.decided("2027-01-11 09:00").starts_with("act"));
}

#[test]
fn from_the_third_attempt_on_the_card_asks_whether_to_go_on() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::NoAnswer);
    assert!(!story.gives("2027-01-13 10:00", "should_i_go_on"));
    assert!(story.call("2027-01-13 10:00", Outcome::NoAnswer).gives("2027-01-15 10:00", "should_i_go_on"));
}

#[test]
fn inbound_touches_try_no_step() {
    let mut story = Story::new();
    assert_eq!(story.touch(at("2027-01-11 10:00"), Channel::Call, Direction::Inbound, Outcome::Rang).step, None);
}
