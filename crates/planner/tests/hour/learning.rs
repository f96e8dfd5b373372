//! What is made of tallies.

use planner::hour::{Cell, Record, Segment, Slot, Steering, Tally, compare, fit};
use planner::prospect::Line;

fn us() -> Segment {
    Segment::in_country(Some("US"), Line::Personal)
}

fn tally(week: u16, weekday: u8, hour: u8, calls: u32, reached: u32) -> Tally {
    Tally { cell: Cell { slot: Slot { week, weekday, hour }, segment: us(), record: Record::default() }, calls, reached }
}

/// Weeks in which every hour from 9 to 17 has 12 calls; `good` of them reach somebody at ten, `usual` at all other hours.
fn weeks(weeks: std::ops::Range<u16>, good: u32, usual: u32) -> Vec<Tally> {
    let hours = |week| (0..5).flat_map(move |day| (9..17).map(move |hour| (week, day, hour)));
    weeks.flat_map(hours).map(|(w, d, h)| tally(w, d, h, 12, if h == 10 { good } else { usual })).collect()
}

#[test]
fn without_a_single_call_every_hour_has_the_published_chance() {
    let model = fit(&[]);
    for hour in 0..24 {
        let chance = model.chance(us(), Record::default(), 2, hour);
        assert!((chance - 0.32).abs() < 1e-9, "{hour}: {chance}");
    }
}

#[test]
fn one_lucky_call_moves_no_hour() {
    let mut known = weeks(0..8, 2, 2);
    known.push(tally(7, 5, 11, 1, 1));
    let model = fit(&known);
    let lift = model.ratio(us(), 5, 11);
    assert!((0.99..1.02).contains(&lift), "{lift}");
}

#[test]
fn many_calls_move_an_hour_most_of_the_way() {
    let model = fit(&weeks(0..20, 4, 1));
    let (ten, eleven) = (model.chance(us(), Record::default(), 1, 10), model.chance(us(), Record::default(), 1, 11));
    assert!((ten - 4.0 / 12.0).abs() < 0.03, "{ten}");
    assert!((eleven - 1.0 / 12.0).abs() < 0.02, "{eleven}");
}

#[test]
fn a_segment_without_calls_has_the_hours_of_the_workspace() {
    let model = fit(&weeks(0..20, 4, 1));
    let other = Segment::in_country(Some("FR"), Line::Shared);
    assert!((model.ratio(other, 1, 10) - model.ratio(us(), 1, 10)).abs() < 1e-9);
}

#[test]
fn segments_with_hours_of_their_own_are_told_apart() {
    let mut known = weeks(0..20, 4, 1);
    let switchboards = Segment::in_country(Some("US"), Line::Shared);
    known.extend(
        weeks(0..20, 1, 2).into_iter().map(|tally| Tally { cell: Cell { segment: switchboards, ..tally.cell }, ..tally }),
    );
    known.sort_by_key(|tally| tally.cell.code());
    let model = fit(&known);
    assert!(model.ratio(us(), 1, 10) > 1.5);
    assert!(model.ratio(switchboards, 1, 10) < 0.8);
}

#[test]
fn their_own_calls_count_where_people_have_hours_of_their_own() {
    let loyal = Record { in_vain: 1, reached: 1, tried_here: 2, reached_here: 1 };
    let elsewhere = Record { in_vain: 1, reached: 1, tried_here: 0, reached_here: 0 };
    let mut known = Vec::new();
    for week in 0..20 {
        for (record, reached) in [(loyal, 6), (elsewhere, 2), (Record::default(), 2)] {
            let cell = Cell { slot: Slot { week, weekday: 1, hour: 10 }, segment: us(), record };
            known.push(Tally { cell, calls: 12, reached });
        }
    }
    let model = fit(&known);
    assert!(model.person < 30.0, "{}", model.person);
    assert!(model.chance(us(), loyal, 1, 10) > 1.1 * model.chance(us(), elsewhere, 1, 10));
}

#[test]
fn tallies_taken_back_leave_no_trace() {
    let before = weeks(0..8, 3, 1);
    let mut after = before.clone();
    after[5].calls += 1;
    after[5].reached += 1;
    assert_ne!(fit(&before), fit(&after));
    after[5].calls -= 1;
    after[5].reached -= 1;
    assert_eq!(fit(&before), fit(&after));
}

#[test]
fn hours_that_differ_switch_it_on_and_a_loss_switches_it_off() {
    let known = weeks(0..20, 4, 1);
    let (_, on) = compare(&known, 20, Steering::Off);
    assert_eq!((on.steering, on.weeks, on.calls), (Steering::On, 12, 12 * 40 * 12));
    assert!(on.gain > 0.0 && on.loss_with < on.loss_without, "{on:?}");

    // From then on ten is the worst hour, and for a while the model is wrong.
    let mut turned = weeks(0..20, 6, 1);
    turned.extend(weeks(20..30, 0, 2));
    let (_, off) = compare(&turned, 30, Steering::On);
    assert!(off.gain < 0.0, "{off:?}");
    assert_eq!(off.steering, Steering::Off);
}

#[test]
fn equal_hours_leave_it_off() {
    let (_, comparison) = compare(&weeks(0..30, 2, 2), 30, Steering::Off);
    assert_eq!(comparison.steering, Steering::Off);
    assert!(comparison.gain.abs() < 1e-4, "{comparison:?}");
}

#[test]
fn it_needs_weeks_calls_and_conversations_whatever_they_say() {
    let (_, short) = compare(&weeks(0..7, 12, 1), 7, Steering::Off);
    assert_eq!((short.weeks, short.steering), (3, Steering::Off));
    let few: Vec<Tally> = weeks(0..20, 12, 0).into_iter().filter(|tally| tally.cell.slot.weekday == 0).collect();
    let thin: Vec<Tally> = few.into_iter().filter(|tally| [9, 10].contains(&tally.cell.slot.hour)).collect();
    let (_, thin) = compare(&thin, 20, Steering::Off);
    assert!(thin.calls < 1_000);
    assert_eq!(thin.steering, Steering::Off);
}

#[test]
fn a_held_back_week_does_not_help_to_predict_itself() {
    let mut wild = weeks(0..20, 2, 2);
    // The last full week alone is all at ten.
    for tally in wild.iter_mut().filter(|tally| tally.cell.slot.week == 19) {
        tally.reached = if tally.cell.slot.hour == 10 { 12 } else { 0 };
    }
    let (_, wild) = compare(&wild, 20, Steering::Off);
    assert!((wild.loss_with - wild.loss_without).abs() < 1e-3, "{wild:?}");
}
