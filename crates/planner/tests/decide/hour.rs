//! While the hour orders the list: what a plan tells of it, and what it never changes.

use crate::histories::*;
use crate::story::*;
use planner::cadence::{Daypart, When};
use planner::decision::{Plan, Section};
use planner::hour::{Aim, Peers, Steering};
use planner::prospect::Line;
use planner::reason::Reason;
use planner::touch::*;
use proptest::prelude::*;

fn on(story: Story) -> Story {
    Story { hour: Steering::On, ..story }
}

fn peers(plan: &Plan) -> Option<Peers> {
    plan.hours.as_ref().and_then(|key| key.hour)
}

#[test]
fn a_due_call_tells_whose_hours_are_like_theirs_and_only_while_the_hour_is_on() {
    let story = Story::new();
    assert_eq!(peers(&story.planned(at("2027-01-11 10:00"))), None);
    let told = peers(&on(story.clone()).planned(at("2027-01-11 10:00")));
    assert_eq!(told, Some(Peers { line: Line::Personal, aim: None }));

    let mut board = on(story);
    board.contact.phones[0].line = Line::Shared;
    assert_eq!(peers(&board.planned(at("2027-01-11 10:00"))), Some(Peers { line: Line::Shared, aim: None }));
}

#[test]
fn after_two_parts_of_the_day_in_vain_one_not_yet_tried_ranks_first() {
    let story = on(Story::new()).log("2027-01-11 10:30", Channel::Call, Direction::Outbound, Outcome::NoAnswer).log(
        "2027-01-13 16:30",
        Channel::Call,
        Direction::Outbound,
        Outcome::VoicemailLeft,
    );
    let plan = story.planned(at("2027-01-15 09:00"));
    assert_eq!(peers(&plan).and_then(|peers| peers.aim), Some(Aim::Untried(Daypart::Early)));
    assert!(plan.reasons.contains(&Reason::UntriedDaypart { part: Daypart::Early }));
    assert_eq!(plan.hours.unwrap().avoid, Some(Daypart::Late), "spacing and the last part of the day bind as before");
}

#[test]
fn who_was_reached_at_a_part_of_the_day_ranks_first_in_it() {
    let story = on(Story::new())
        .log("2027-01-11 14:30", Channel::Call, Direction::Outbound, Outcome::SendInfo)
        .log("2027-01-11 15:00", Channel::Email, Direction::Outbound, Outcome::Sent)
        .log("2027-01-13 10:30", Channel::Call, Direction::Outbound, Outcome::NoAnswer);
    let plan = story.planned(at("2027-01-18 09:00"));
    assert_eq!(peers(&plan).and_then(|peers| peers.aim), Some(Aim::Reached(Daypart::Afternoon)));
    assert!(plan.reasons.contains(&Reason::ReachedDaypart { part: Daypart::Afternoon }));
}

#[test]
fn a_step_that_names_its_part_of_the_day_aims_at_no_other() {
    let mut story = on(Story::new()).log("2027-01-11 10:30", Channel::Call, Direction::Outbound, Outcome::NoAnswer).log(
        "2027-01-13 16:30",
        Channel::Call,
        Direction::Outbound,
        Outcome::VoicemailLeft,
    );
    story.version.steps[2].when = When::In(Daypart::Midday);
    assert_eq!(peers(&story.planned(at("2027-01-15 09:00"))).and_then(|peers| peers.aim), None);
}

#[test]
fn promises_and_mails_are_not_ordered_by_the_hour() {
    let promised = on(Story::new()).log(
        "2027-01-11 10:30",
        Channel::Call,
        Direction::Outbound,
        callback("2027-01-12 15:00", Precision::Minute),
    );
    assert_eq!(peers(&promised.planned(at("2027-01-12 15:00"))), None);
    let mail = on(Story::with_steps(vec![step_on(Channel::Email, 0)]));
    assert_eq!(peers(&mail.planned(at("2027-01-11 10:00"))), None);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_hour_changes_nothing_but_the_order((story, moves) in histories()) {
        let (mut story, mut now) = (story.clone(), story.enrollment.started_at);
        for happens in &moves {
            (story, now) = happen(story, now, happens);
            let without = story.planned(now);
            let mut with = on(story.clone()).planned(now);
            if let Some(peers) = peers(&with) {
                prop_assert_eq!(with.next.as_ref().map(|next| next.section), Some(Section::Due));
                let avoided = with.hours.as_ref().and_then(|key| key.avoid);
                let aimed = peers.aim.map(|(Aim::Reached(part) | Aim::Untried(part))| part);
                prop_assert!(aimed.is_none() || aimed != avoided);
            }
            with.hours = with.hours.map(|key| planner::timetable::HoursKey { hour: None, ..key });
            with.reasons.retain(|reason| !matches!(reason, Reason::ReachedDaypart { .. } | Reason::UntriedDaypart { .. }));
            prop_assert_eq!(with, without);
        }
    }
}
