//! What an hour is worth to whom.

use crate::counting::{boston, dial};
use jiff::SignedDuration;
use jiff::civil::{date, time};
use planner::cadence::Daypart;
use planner::hour::{Aim, Cell, FIRST, Model, ORDINARY, Record, Segment, Slot, Steer, Tally, aim, fit, open_hours, place};
use planner::prospect::Line;
use planner::timetable::Opening;
use planner::touch::Outcome;

const DAY: [u8; 8] = [9, 10, 11, 12, 13, 14, 15, 16];

fn us() -> Segment {
    Segment::in_country(Some("US"), Line::Personal)
}

/// Ten is good, four in the afternoon is bad.
fn model() -> Model {
    let mut known = Vec::new();
    for week in 0..20 {
        for weekday in 0..5 {
            for hour in DAY {
                let reached = match hour {
                    10 => 8,
                    16 => 1,
                    _ => 4,
                };
                let cell = Cell { slot: Slot { week, weekday, hour }, segment: us(), record: Record::default() };
                known.push(Tally { cell, calls: 20, reached });
            }
        }
    }
    fit(&known)
}

fn at(hour: u8) -> Slot {
    Slot { week: 30, weekday: 2, hour }
}

/// Somebody whose hours are not explored that day.
fn steady(aim: Option<Aim>) -> Steer {
    let plain = |seed| Steer { segment: us(), aim: None, seed };
    let seed = (0..).find(|seed| DAY.iter().all(|hour| place(&fit(&[]), &plain(*seed), &DAY, at(*hour)) == ORDINARY)).unwrap();
    Steer { aim, ..plain(seed) }
}

#[test]
fn good_hours_come_before_bad_ones() {
    let placed = |hour| place(&model(), &steady(None), &DAY, at(hour));
    assert_eq!(placed(10), 1);
    assert_eq!(placed(11), ORDINARY);
    assert!(placed(16) > ORDINARY);
}

#[test]
fn where_nothing_is_known_all_hours_are_alike() {
    assert!(DAY.iter().all(|hour| place(&fit(&[]), &steady(None), &DAY, at(*hour)) == ORDINARY));
    assert_eq!(place(&model(), &steady(None), &[], at(10)), ORDINARY);
}

#[test]
fn a_part_of_the_day_not_yet_tried_comes_before_every_chance_and_is_waited_for() {
    let afternoon = steady(Some(Aim::Untried(Daypart::Afternoon)));
    assert_eq!(place(&model(), &afternoon, &DAY, at(15)), FIRST);
    assert_eq!(place(&model(), &afternoon, &DAY, at(10)), 5, "even the best hour waits for it");
    let morning = steady(Some(Aim::Untried(Daypart::Morning)));
    assert_eq!(place(&model(), &morning, &DAY, at(13)), ORDINARY, "once it has passed the hour is judged as any other");
    assert!(place(&model(), &afternoon, &[9, 10, 11], at(10)) < 5, "a part that is closed today is not waited for");
}

#[test]
fn some_hours_are_explored_whatever_the_model_says_and_always_the_same_ones() {
    let explored = |seed: u64| {
        let who = Steer { segment: us(), aim: None, seed };
        (0..50).map(|week| place(&model(), &who, &DAY, Slot { week, ..at(16) })).filter(|place| *place == 1).count()
    };
    let all: usize = (0..40).map(explored).sum();
    assert!((120..=280).contains(&all), "about one in ten of 2000: {all}");
    assert_eq!(explored(7), explored(7));
}

#[test]
fn the_part_that_reached_them_before_is_aimed_at_unless_it_failed_last() {
    let history =
        [dial(0, 10, Outcome::No), dial(1, 15, Outcome::No), dial(2, 14, Outcome::SendInfo), dial(9, 9, Outcome::NoAnswer)];
    assert_eq!(aim(&history, &boston(), None), Some(Aim::Reached(Daypart::Afternoon)));
    assert_eq!(aim(&history, &boston(), Some(Daypart::Afternoon)), None);
}

#[test]
fn after_two_parts_in_vain_one_that_was_not_tried_is_aimed_at() {
    let history = [dial(0, 10, Outcome::NoAnswer), dial(2, 17, Outcome::VoicemailLeft), dial(4, 11, Outcome::NoAnswer)];
    assert_eq!(aim(&history[..1], &boston(), Some(Daypart::Morning)), None);
    assert_eq!(aim(&history[..2], &boston(), Some(Daypart::Late)), Some(Aim::Untried(Daypart::Early)));
    assert_eq!(aim(&history, &boston(), Some(Daypart::Morning)), Some(Aim::Untried(Daypart::Early)));
}

#[test]
fn open_hours_are_those_of_their_day() {
    let place = boston();
    let moment = |hour, minute| place.at(date(2026, 9, 1), time(hour, minute, 0, 0));
    let open = |from, until| Opening { from, until, closed_by: String::new() };
    let openings = [
        open(moment(9, 0) - SignedDuration::from_hours(24), moment(17, 0) - SignedDuration::from_hours(24)),
        open(moment(9, 30), moment(12, 0)),
        open(moment(13, 0), moment(16, 45)),
        open(moment(9, 0) + SignedDuration::from_hours(24), moment(17, 0) + SignedDuration::from_hours(24)),
    ];
    assert_eq!(open_hours(&openings, &place.clock(), moment(10, 0)), [9, 10, 11, 13, 14, 15, 16]);
    let always = [open(moment(9, 0) - SignedDuration::from_hours(48), moment(9, 0) + SignedDuration::from_hours(48))];
    assert_eq!(open_hours(&always, &place.clock(), moment(10, 0)).len(), 24);
}
