//! Load ahead, and whose turn it is.

use crate::story::*;
use jiff::civil::Date;
use planner::cadence::{Step, Wait};
use planner::calendar::{Calendar, zone};
use planner::decision::Section;
use planner::hour::Count;
use planner::id::{CadenceVersionId, UserId};
use planner::load::{DAYS, Day, GoingOn, Group, ahead};
use planner::robin::{Seat, next};
use planner::room::Room;
use planner::touch::Channel;
use planner::workdays::{Away, Workdays};
use proptest::prelude::*;

const FIVE: CadenceVersionId = CadenceVersionId([1; 16]);

/// Nobody is ever reached: the count that makes expectations whole.
fn nobody() -> GoingOn {
    GoingOn::of(Count { calls: u32::MAX / 2, reached: 0 })
}

fn due(day: &str, step: u16, rounds: u32) -> Group {
    Group { day: date(day), section: Section::Due, version: FIVE, step: Some(step), rounds }
}

fn told(days: &[Day], pick: impl Fn(&Day) -> u32) -> Vec<(String, u32)> {
    days.iter().filter(|day| pick(day) > 0).map(|day| (day.date.to_string(), pick(day))).collect()
}

fn asked(groups: &[Group], steps: &[Step], away: &[Away], going_on: GoingOn) -> Vec<Day> {
    let calendar = Calendar::default();
    let days = Workdays::new(zone(ZONE).unwrap(), None, &calendar, away.iter().copied());
    ahead(groups, |_| Some(steps), &days, date("2027-01-11"), 10, going_on)
}

fn pairs(expected: &[(&str, u32)]) -> Vec<(String, u32)> {
    expected.iter().map(|(day, rounds)| ((*day).to_owned(), *rounds)).collect()
}

#[test]
fn the_next_touches_are_counted_and_the_steps_after_them_expected() {
    assert_eq!(nobody().per_mille(), 1_000);
    let days = asked(&[due("2027-01-11", 0, 100)], &five_and_fire(), &[], nobody());
    assert_eq!(days.len(), DAYS);
    assert_eq!(told(&days, |day| day.due), pairs(&[("2027-01-11", 100)]));
    let rest = [("2027-01-13", 100), ("2027-01-15", 100), ("2027-01-20", 100), ("2027-01-25", 100)];
    assert_eq!(told(&days, |day| day.coming), pairs(&rest));
}

#[test]
fn a_share_of_the_calls_reaches_somebody_and_needs_no_more() {
    let half = GoingOn::of(Count { calls: 1_000_000, reached: 500_000 });
    let days = asked(&[due("2027-01-11", 0, 100)], &five_and_fire(), &[], half);
    let halved = [("2027-01-13", 50), ("2027-01-15", 25), ("2027-01-20", 13), ("2027-01-25", 6)];
    assert_eq!(told(&days, |day| day.coming), pairs(&halved));
    let mails = [step_on(Channel::Email, 0), step_on(Channel::Email, 1), step_on(Channel::Email, 1)];
    let days = asked(&[due("2027-01-11", 0, 100)], &mails, &[], half);
    assert_eq!(told(&days, |day| day.coming), pairs(&[("2027-01-12", 100), ("2027-01-13", 100)]), "a mail ends no round");
    assert_eq!(GoingOn::of(Count::default()).per_mille(), 680, "before the first call: the published 32%");
}

#[test]
fn what_is_overdue_is_asked_for_today_and_a_day_off_goes_to_the_next_but_for_promises() {
    let promised = Group { section: Section::Promised, step: None, ..due("2027-01-16", 0, 3) };
    let groups = [due("2026-12-01", 4, 7), due("2027-01-16", 4, 5), promised, due("2027-03-01", 0, 9)];
    let days = asked(&groups, &five_and_fire(), &[], nobody());
    assert_eq!(told(&days, |day| day.due), pairs(&[("2027-01-11", 7), ("2027-01-18", 5)]));
    assert_eq!(told(&days, |day| day.promised), pairs(&[("2027-01-16", 3)]), "a promise stays on its Saturday");
    assert_eq!(told(&days, |day| day.coming), pairs(&[]), "the last step has none after it, and March is too far");
}

#[test]
fn an_absence_does_nothing_and_what_is_left_over_goes_on() {
    let away = [Away { from: date("2027-01-12"), until: date("2027-01-13") }];
    let days = asked(&[due("2027-01-11", 4, 25), due("2027-01-12", 4, 4)], &five_and_fire(), &away, nobody());
    assert_eq!(days[1].capacity + days[2].capacity, 0);
    assert_eq!(told(&days, |day| day.due), pairs(&[("2027-01-11", 25), ("2027-01-14", 4)]));
    let left: Vec<u32> = days.iter().take(6).map(|day| day.left_over).collect();
    assert_eq!(left, [15, 15, 15, 9, 0, 0]);
    assert_eq!((days[0].over(), days[3].over()), (15, 0));
}

#[test]
fn a_cadence_that_waits_for_hours_and_one_that_nobody_knows_are_counted_as_far_as_they_are_known() {
    let mut steps = five_and_fire();
    steps[1].wait = Wait::Hours(4);
    steps[2].wait = Wait::Hours(48);
    let days = asked(&[due("2027-01-11", 0, 2)], &steps, &[], nobody());
    let coming = [("2027-01-11", 2), ("2027-01-13", 2), ("2027-01-18", 2), ("2027-01-21", 2)];
    assert_eq!(told(&days, |day| day.coming), pairs(&coming));
    let calendar = Calendar::default();
    let days = Workdays::new(zone(ZONE).unwrap(), None, &calendar, []);
    let days = ahead(&[due("2027-01-11", 0, 2)], |_| None, &days, date("2027-01-11"), 10, nobody());
    assert_eq!((days[0].due, told(&days, |day| day.coming)), (2, pairs(&[])));
}

#[test]
fn adding_people_adds_exactly_what_they_would_ask_for_alone() {
    let (old, new) = (due("2027-01-12", 1, 31), due("2027-01-11", 0, 200));
    let steps = five_and_fire();
    let (with, before, alone) =
        (asked(&[old, new], &steps, &[], nobody()), asked(&[old], &steps, &[], nobody()), asked(&[new], &steps, &[], nobody()));
    for ((with, before), alone) in with.iter().zip(&before).zip(&alone) {
        assert_eq!(with.total(), before.total() + alone.total(), "{}", with.date);
    }
}

fn seats(capacities: &[u32]) -> Vec<Seat> {
    let seat = |(index, capacity): (usize, &u32)| {
        let user = UserId([u8::try_from(index).unwrap(); 16]);
        Seat { user, capacity: *capacity, turn: 0 }
    };
    capacities.iter().enumerate().map(seat).collect()
}

fn who(user: UserId) -> usize {
    usize::from(user.0[0])
}

#[test]
fn turns_go_round_by_capacity() {
    let (mut seats, mut clock) = (seats(&[40, 20]), 0);
    let given: Vec<usize> = (0..6).filter_map(|_| next(&mut seats, &mut clock)).map(who).collect();
    assert_eq!(given, [0, 1, 0, 0, 1, 0]);
    assert_eq!(next(&mut [], &mut clock), None);
}

#[test]
fn who_comes_back_is_not_flooded() {
    let (mut all, mut clock) = (seats(&[10, 10, 10]), 0);
    for _ in 0..300 {
        let _ = next(&mut all[..2], &mut clock);
    }
    let mut got = [0; 3];
    for _ in 0..30 {
        got[who(next(&mut all, &mut clock).unwrap())] += 1;
    }
    assert!(got.iter().all(|got| (9..=11).contains(got)), "{got:?}");
}

proptest! {
    #[test]
    fn each_gets_their_share_whatever_the_capacities(capacities in prop::collection::vec(1..200u32, 1..8), rounds in 1..400usize) {
        let (mut seats, mut clock) = (seats(&capacities), 0);
        let mut got = vec![0_usize; capacities.len()];
        for _ in 0..rounds {
            got[who(next(&mut seats, &mut clock).unwrap())] += 1;
        }
        prop_assert_eq!(got.iter().sum::<usize>(), rounds, "everybody new has an owner");
        let all: u32 = capacities.iter().sum();
        for (got, capacity) in got.iter().zip(&capacities) {
            let share = rounds as f64 * f64::from(*capacity) / f64::from(all);
            let off = (*got as f64 - share).abs();
            prop_assert!(off <= capacities.len() as f64, "{got} of {share} with {capacities:?}");
        }
    }

    #[test]
    fn no_round_is_counted_twice_or_left_out(groups in prop::collection::vec((0..40i64, 0..5u16, 1..50u32), 0..20)) {
        let first: Date = date("2027-01-11");
        let groups: Vec<Group> = groups
            .into_iter()
            .map(|(day, step, rounds)| Group { day: first.saturating_add(jiff::Span::new().days(day)), ..due("2027-01-11", step, rounds) })
            .collect();
        let days = asked(&groups, &five_and_fire(), &[], nobody());
        let last = first.saturating_add(jiff::Span::new().days(27));
        let calendar = Calendar::default();
        let workdays = Workdays::new(zone(ZONE).unwrap(), None, &calendar, []);
        let within: u32 = groups.iter().filter(|group| workdays.next(group.day) <= last).map(|group| group.rounds).sum();
        prop_assert_eq!(days.iter().map(|day| day.due).sum::<u32>(), within);
    }
}

fn room(groups: &[Group], capacity: u32, done: u32) -> (Room, Calendar) {
    let calendar = Calendar::default();
    let days = Workdays::new(zone(ZONE).unwrap(), None, &calendar, []);
    let steps = five_and_fire();
    (Room::ahead(groups, |_| Some(&steps), &days, date("2027-01-11"), (capacity, done), nobody()), calendar)
}

fn started(groups: &[Group], capacity: u32, rounds: u32) -> Vec<(String, u32)> {
    let (mut room, calendar) = room(groups, capacity, 0);
    let days = Workdays::new(zone(ZONE).unwrap(), None, &calendar, []);
    let placed = room.start(&days, at("2027-01-11 09:00"), &five_and_fire(), 0, nobody(), rounds);
    placed.into_iter().map(|(day, rounds)| (day.to_string(), rounds)).collect()
}

#[test]
fn new_rounds_start_where_they_and_the_steps_after_them_find_room() {
    // Ten a day and nobody is ever reached: what starts on Monday comes again on Wednesday, Friday, the 20th and the 25th.
    assert_eq!(started(&[], 10, 10), pairs(&[("2027-01-11", 10)]), "what fits starts at once");
    let thirty = [("2027-01-11", 10), ("2027-01-12", 10), ("2027-01-14", 0), ("2027-01-21", 10)];
    let thirty: Vec<_> = thirty.into_iter().filter(|(_, rounds)| *rounds > 0).collect();
    let placed = started(&[], 10, 30);
    assert_eq!(placed.iter().map(|(_, rounds)| rounds).sum::<u32>(), 30);
    assert_eq!(placed[..2], pairs(&thirty[..2]), "Wednesday and Thursday are full of second tries");
    let full = [due("2027-01-13", 4, 10)];
    assert_eq!(started(&full, 10, 1), pairs(&[("2027-01-12", 1)]), "not on Monday: its second try has no room on Wednesday");
    let promised = Group { section: Section::Promised, step: None, ..due("2027-01-11", 0, 10) };
    assert_eq!(started(&[promised], 10, 1), pairs(&[("2027-01-12", 1)]), "a promise takes its time as well");
}

#[test]
fn a_backlog_is_worked_off_before_anybody_new_and_repairs_wait_behind_all() {
    assert_eq!(started(&[due("2026-12-01", 4, 25)], 10, 10), pairs(&[("2027-01-13", 5), ("2027-01-14", 5)]));
    let repairs = Group { section: Section::Repair, step: None, ..due("2026-12-01", 0, 9_000) };
    assert_eq!(started(&[repairs], 10, 1), pairs(&[("2027-01-11", 1)]));
    let (done, _) = room(&[], 10, 8);
    assert_eq!(done.on(date("2027-01-11")), 8, "what was done today has taken its time");
}

#[test]
fn where_a_day_holds_less_than_one_round_asks_for_one_starts_all_the_same() {
    let (mut room, calendar) = room(&[], 1, 0);
    let days = Workdays::new(zone(ZONE).unwrap(), None, &calendar, []);
    let steps = [step_on(Channel::Call, 0), step_on(Channel::Email, 0)];
    let placed = room.start(&days, at("2027-01-11 09:00"), &steps, 0, nobody(), 2);
    assert_eq!(placed, [(date("2027-01-11"), 1), (date("2027-01-12"), 1)].into());
}

proptest! {
    #[test]
    fn starts_overfill_no_day_and_lose_nobody(
        backlog in 0..60_u32, ahead_ in proptest::collection::vec((0..20_i64, 0..5_u16, 1..15_u32), 0..8),
        capacity in 1..30_u32, rounds in 0..200_u32, reached in 0..1_000_u32,
    ) {
        let calendar = Calendar::default();
        let days = Workdays::new(zone(ZONE).unwrap(), None, &calendar, []);
        let steps = five_and_fire();
        let first = date("2027-01-11");
        let going_on = GoingOn::of(Count { calls: 1_000, reached });
        let mut groups = vec![due("2026-12-01", 0, backlog)];
        let later = |day| first.checked_add(jiff::Span::new().days(day)).unwrap();
        groups.extend(ahead_.into_iter().map(|(day, step, rounds)| Group { day: later(day), ..due("2027-01-11", step, rounds) }));
        let before = Room::ahead(&groups, |_| Some(&steps), &days, first, (capacity, 0), going_on);
        let mut room = before.clone();
        let placed = room.start(&days, at("2027-01-11 09:00"), &steps, 0, going_on, rounds);
        prop_assert_eq!(placed.values().sum::<u32>(), rounds);
        prop_assert!(placed.keys().all(|day| days.works(*day)));
        for day in (0..400).map(later) {
            prop_assert!(room.on(day) <= capacity.max(before.on(day)).max(1), "{} {:?}", day, placed);
        }
    }
}
