//! Rounds that keep in touch, and what "should I go on?" does.

use crate::histories::*;
use crate::story::*;
use planner::State;
use planner::decide;
use planner::decision::{Decision, Section};
use planner::enrollment::{GoOn, Order};
use planner::rhythm::{LONGEST, Rhythm};
use planner::touch::{Channel, Direction, Outcome};
use proptest::prelude::*;

/// Twice a year, quarterly if active, at most two years; one call, again and again.
fn twice_a_year() -> Story {
    let mut story = Story::with_steps(vec![call_step(0)]);
    story.version.policy.rhythm = Some(Rhythm { every_days: 182, active_days: Some(91), longest_days: 730 });
    story
}

#[test]
fn the_first_turn_is_due_at_once_where_there_was_no_contact_yet() {
    let story = twice_a_year();
    assert_eq!(story.told("2027-01-11 10:00"), "active call 1 2027-01-11 09:00");
    assert_eq!(story.next("2027-01-11 10:00").section, Section::KeepInTouch);
    assert!(story.gives("2027-01-11 10:00", "keep_in_touch") && !story.gives("2027-01-11 10:00", "attempt"));
}

#[test]
fn the_interval_counts_from_the_last_contact_whatever_round_it_was_in() {
    let mut story = twice_a_year();
    let mut earlier = story.touch(at("2026-12-14 10:00"), Channel::Call, Direction::Outbound, Outcome::NoAnswer);
    (earlier.enrollment, earlier.step) = (None, None);
    story.insert(earlier);
    // 182 days after the 14th of December.
    assert_eq!(story.told("2027-01-11 10:00"), "active call 1 2027-06-14 00:00");
}

#[test]
fn silence_makes_the_interval_grow_and_any_contact_starts_it_anew() {
    let story =
        twice_a_year().they("2027-01-11 10:00", Channel::Email, Outcome::Replied).order("2027-01-11 11:00", Order::Resume);
    assert_eq!(story.told("2027-01-12 10:00"), "active call 1 2027-04-12 00:00", "quarterly, as they are active");
    let story = story.call("2027-04-12 10:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-04-13 10:00"), "active call 1 2027-10-11 00:00", "half a year after a silent turn");
    let story = story.call("2027-10-11 10:00", Outcome::VoicemailLeft);
    assert_eq!(story.told("2027-10-12 10:00"), "active call 1 2028-10-09 00:00", "a year after two");
    let story = story.call("2028-10-09 10:00", Outcome::NoAnswer).call("2030-10-07 10:00", Outcome::NoAnswer);
    assert_eq!(story.told("2030-10-08 10:00"), "active call 1 2032-10-06 00:00", "never more than two years");
    let story = story.they("2030-12-02 10:00", Channel::Call, Outcome::Rang);
    assert_eq!(story.plan("2030-12-02 10:01").state, State::Answered);
    let story = story.order("2030-12-02 11:00", Order::Resume);
    assert_eq!(story.told("2030-12-03 10:00"), "active call 1 2031-03-03 00:00", "they rang: quarterly again");
}

#[test]
fn a_busy_line_is_no_turn_and_two_are_one() {
    let story = twice_a_year().call("2027-01-11 10:00", Outcome::Busy);
    assert_eq!(story.told("2027-01-11 10:01"), "active call 1 2027-01-11 10:30");
    let story = story.call("2027-01-11 10:40", Outcome::Busy);
    assert_eq!(story.told("2027-01-11 10:41"), "active call 1 2027-07-12 00:00");
    assert_eq!(story.plan("2027-01-11 10:41").counters.attempts_made, 1);
}

#[test]
fn a_wrong_number_does_not_use_up_the_turn() {
    let mut story = twice_a_year();
    story.contact.phones.push(phone("+12125550102"));
    let story = story.call("2027-01-11 10:00", Outcome::WrongNumber(planner::touch::NumberFault::Dead));
    let next = story.next("2027-01-11 10:01");
    assert_eq!((next.address.as_deref(), local(next.due_at).as_str()), (Some("+12125550102"), "2027-01-11 10:00"));
}

#[test]
fn not_now_names_the_day_of_the_next_turn_and_ends_nothing() {
    let story = twice_a_year().call("2027-01-11 10:00", Outcome::NotNow(date("2027-03-01")));
    assert_eq!(story.told("2027-01-12 10:00"), "active call 1 2027-03-01 00:00");
    assert!(story.gives("2027-01-12 10:00", "asked_back"));
    let story = story.call("2027-03-01 10:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-03-02 10:00"), "active call 1 2027-08-30 00:00");
}

#[test]
fn return_calls_that_nobody_answers_lead_back_to_the_rhythm() {
    let mut story = twice_a_year().they("2027-01-11 10:00", Channel::Call, Outcome::Rang);
    for when in
        ["2027-01-11 11:00", "2027-01-11 14:00", "2027-01-11 17:00", "2027-01-12 10:00", "2027-01-13 10:00", "2027-01-14 10:00"]
    {
        story = story.call(when, Outcome::NoAnswer);
    }
    let plan = story.plan("2027-01-14 10:01");
    assert_eq!((plan.state, plan.next.map(|next| next.section)), (State::Active, Some(Section::KeepInTouch)));
}

#[test]
fn a_rhythm_of_their_own_takes_the_place_of_the_cadences_and_means_nothing_elsewhere() {
    let rhythm = Rhythm::every(30);
    let story =
        twice_a_year().call("2027-01-11 10:00", Outcome::NoAnswer).order("2027-01-11 11:00", Order::KeepInTouch { rhythm });
    assert_eq!(story.told("2027-01-12 10:00"), "active call 1 2027-02-10 00:00");
    let pursued = Story::new().order("2027-01-11 09:30", Order::KeepInTouch { rhythm });
    assert_eq!(pursued.told("2027-01-11 10:00"), "active call 1 2027-01-11 09:00");
}

#[test]
fn steps_take_turns_and_those_without_an_address_are_left_out() {
    let mut story = Story::with_steps(vec![call_step(0), step_on(Channel::Email, 0), step_on(Channel::Letter, 0)]);
    story.version.policy.rhythm = Some(Rhythm::every(91));
    let story = story.call("2027-01-11 10:00", Outcome::NoAnswer);
    assert_eq!(story.told("2027-01-12 10:00"), "active email 2 2027-04-12 00:00");
    let story = story.mail("2027-04-12 10:00");
    assert_eq!(story.told("2027-04-13 10:00"), "active call 1 2027-10-11 00:00", "there is no address for a letter");
}

#[test]
fn an_end_is_an_end_here_too() {
    assert_eq!(twice_a_year().call("2027-01-11 10:00", Outcome::Interested).told("2027-01-12 10:00"), "engaged");
    assert_eq!(twice_a_year().call("2027-01-11 10:00", Outcome::No).told("2027-01-12 10:00"), "dormant");
}

#[test]
fn carrying_on_is_not_asked_again_before_the_second_try_after_it() {
    let asked = |story: &Story, when: &str| story.gives(when, "should_i_go_on");
    let story = Story::with_steps((0..7).map(|step| call_step(step.min(1))).collect());
    let story = story.call("2027-01-11 10:00", Outcome::NoAnswer).call("2027-01-12 10:00", Outcome::NoAnswer);
    assert!(asked(&story, "2027-01-13 10:00"));
    let story = story.order("2027-01-13 10:05", Order::GoOn { answer: GoOn::CarryOn });
    assert!(!asked(&story, "2027-01-13 10:06"));
    let story = story.call("2027-01-13 10:10", Outcome::NoAnswer);
    assert!(!asked(&story, "2027-01-14 10:00"));
    assert!(asked(&story.call("2027-01-14 10:10", Outcome::NoAnswer), "2027-01-15 10:00"));
}

#[test]
fn put_off_three_times_it_is_asked_whatever_the_attempt() {
    let put_off = |story: Story, day: u32| {
        story.order(&format!("2027-01-{day} 09:30"), Order::PutOff { until: at(&format!("2027-01-{} 00:00", day + 1)) })
    };
    let story = put_off(put_off(Story::new(), 11), 12);
    assert!(!story.gives("2027-01-13 09:00", "should_i_go_on"));
    let story = put_off(story, 13);
    assert!(story.gives("2027-01-14 09:00", "should_i_go_on"));
    let story = story.order("2027-01-14 09:05", Order::GoOn { answer: GoOn::CarryOn });
    assert!(!put_off(story, 14).gives("2027-01-15 09:00", "should_i_go_on"));
}

#[test]
fn the_answers_act() {
    for (answer, state) in [
        (GoOn::CarryOn, State::Active),
        (GoOn::Colleague, State::Active),
        (GoOn::WrongPerson, State::NeedsSuccessor),
        (GoOn::Left, State::NeedsSuccessor),
        (GoOn::NoFit, State::Disqualified),
        (GoOn::NotWorthIt, State::Disqualified),
    ] {
        let before = Story::four_unanswered();
        let story = before.clone().order("2027-01-25 10:00", Order::GoOn { answer });
        assert_eq!(story.plan("2027-01-25 10:01").state, state, "{answer:?}");
        assert_eq!(story.plan("2027-01-25 10:01").counters, before.plan("2027-01-25 10:01").counters, "{answer:?} is no attempt");
        if state == State::NeedsSuccessor {
            let resumed = story.order("2027-01-25 10:05", Order::Resume);
            assert_eq!(resumed.plan("2027-01-25 10:06").state, State::Active, "it can be taken back");
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whoever_is_kept_in_touch_with_hears_again_within_the_longest_interval(
        (story, moves) in histories(), every in 1..400u16, active in prop::option::of(1..120u16), longest in any::<u16>(),
    ) {
        let (mut story, end) = tell(story, &moves);
        story.version.steps.iter_mut().for_each(|step| step.purpose = planner::cadence::Purpose::Pursue);
        story.version.policy.rhythm = Some(Rhythm { every_days: every, active_days: active, longest_days: longest });
        let days = i64::from(LONGEST) + 61;
        if let (Some(next), Decision::WaitUntil { at, .. }) = (story.planned(end).next, decide(&story.case(), end).decision)
            && next.section == Section::KeepInTouch
            && !story.gives_reason(end, "asked_back")
        {
            prop_assert!(at <= later(end, days * 86_400), "{at} from {end}");
        }
    }

    #[test]
    fn a_real_contact_never_makes_them_wait_longer_than_a_silent_turn(
        (mut story, moves) in histories(), every in 1..400u16, active in prop::option::of(1..120u16),
    ) {
        story.version.policy.rhythm = Some(Rhythm { every_days: every, active_days: active, longest_days: LONGEST });
        story.version.steps = vec![call_step(0)];
        let (story, end) = tell(story, &moves);
        let Some(next) = story.planned(end).next.filter(|next| next.section == Section::KeepInTouch) else { return Ok(()) };
        let now = end.max(next.ready_at);
        let turn = |outcome: Outcome| {
            let mut story = story.clone();
            let touch = story.touch(now, Channel::Call, Direction::Outbound, outcome);
            let tried = touch.step.is_some();
            story.insert(touch);
            (tried, story)
        };
        let (tried, silent) = turn(Outcome::NoAnswer);
        let mut talked = story.clone();
        let reply = talked.touch(now, Channel::Social, Direction::Inbound, Outcome::Replied);
        talked.insert(reply);
        let (talked, now) = happen(talked, now, &Move::Order { after: 1, order: Disposable::Resume });
        let due = |story: &Story| story.planned(now).next.filter(|next| next.section == Section::KeepInTouch).map(|next| next.due_at);
        if let (true, Some(silent), Some(talked)) = (tried, due(&silent), due(&talked)) {
            // The same day counts for both, whatever the hour.
            prop_assert!(talked <= later(silent, 86_400), "{talked} after a talk, {silent} after silence");
        }
    }
}
