//! The order of the call list.

use crate::story::*;
use planner::calendar::{Calendar, zone};
use planner::decision::{Next, Section};
use planner::guard::Occasion;
use planner::id::EnrollmentId;
use planner::prospect::Worth;
use planner::rank::{RankKey, business_day_number, closes_soon};
use planner::timetable::Opening;
use planner::touch::Channel;
use proptest::prelude::*;

fn entry(section: Section, due: &str) -> Next {
    let due_at = at(due);
    Next { section, channel: Channel::Call, address: None, step: None, due_at, ready_at: due_at, occasion: Occasion::Ordinary }
}

fn key(section: Section, due: &str, worth: Worth, id: u8) -> RankKey {
    RankKey::of(&entry(section, due), worth, EnrollmentId([id; 16]), &Calendar::default(), &zone(ZONE).unwrap())
}

#[test]
fn sections_come_in_their_order_whatever_the_worth() {
    let due = "2027-01-13 10:00";
    let mut keys: Vec<RankKey> = Section::ALL.iter().rev().map(|section| key(*section, due, Worth::C, 1)).collect();
    keys.push(key(Section::Due, "2027-01-01 10:00", Worth::A, 1));
    keys.sort();
    let sections: Vec<Section> = keys.iter().map(|key| key.section).collect();
    assert_eq!(sections[..5], [Section::Promised, Section::Inquiry, Section::Answered, Section::Deal, Section::Closing]);
    assert_eq!(sections[5..], [Section::Due, Section::Due, Section::KeepInTouch, Section::Repair]);
}

#[test]
fn promises_rank_by_when_they_are_due_and_not_by_worth() {
    assert!(key(Section::Promised, "2027-01-13 10:00", Worth::C, 2) < key(Section::Promised, "2027-01-13 10:01", Worth::A, 1));
}

#[test]
fn due_entries_rank_by_worth_then_business_days_overdue_then_due_time_then_id() {
    let due = |when, worth, id| key(Section::Due, when, worth, id);
    assert!(due("2027-01-13 10:00", Worth::A, 9) < due("2027-01-01 10:00", Worth::B, 1));
    assert!(due("2027-01-12 10:00", Worth::B, 9) < due("2027-01-13 09:00", Worth::B, 1));
    assert!(due("2027-01-13 09:00", Worth::B, 9) < due("2027-01-13 10:00", Worth::B, 1));
    assert!(due("2027-01-13 10:00", Worth::B, 1) < due("2027-01-13 10:00", Worth::B, 2));
}

#[test]
fn a_weekend_makes_nothing_more_overdue() {
    let (saturday, monday) =
        (key(Section::Due, "2027-01-16 10:00", Worth::B, 1), key(Section::Due, "2027-01-18 10:00", Worth::B, 2));
    assert_eq!(saturday.day, monday.day);
    assert_eq!(key(Section::Due, "2027-01-15 10:00", Worth::B, 1).day, monday.day - 1);
}

#[test]
fn what_closes_first_comes_first_and_then_as_due() {
    let a = key(Section::Due, "2027-01-13 10:00", Worth::B, 1);
    let b = key(Section::Due, "2027-01-13 10:00", Worth::A, 2);
    assert!(a.closing(100) < b.closing(200));
    assert!(b.closing(100) < a.closing(100));
    assert!(a.closing(i64::MAX) < b);
}

#[test]
fn a_due_entry_is_closing_in_the_last_hour_before_the_day_is_over() {
    let opening = |from: &str, until: &str| Opening { from: at(from), until: at(until), closed_by: "hours".to_owned() };
    let split = [
        opening("2027-01-13 08:00", "2027-01-13 12:00"),
        opening("2027-01-13 14:00", "2027-01-13 18:00"),
        opening("2027-01-14 08:00", "2027-01-14 12:00"),
    ];
    let clock = zone(ZONE).unwrap();
    let closes = |when: &str| closes_soon(&split, &clock, at(when));
    assert_eq!(closes("2027-01-13 11:30"), None, "it opens again that day");
    assert_eq!(closes("2027-01-13 16:59"), None);
    assert_eq!(closes("2027-01-13 17:00"), Some(at("2027-01-13 18:00")));
    assert_eq!(closes("2027-01-13 18:30"), None, "it is closed");
}

proptest! {
    #![proptest_config(crate::histories::config())]

    #[test]
    fn the_number_of_a_business_day_counts_the_business_days_before_it(
        start in 0..40_000i32,
        length in 0..400i32,
        holidays in prop::collection::btree_set(0..41_000i32, 0..60),
    ) {
        let day = |offset: i32| date("1970-01-01").saturating_add(jiff::Span::new().days(offset));
        let calendar = Calendar { holidays: holidays.into_iter().map(day).collect(), ..Calendar::default() };
        let counted = (start..start + length).filter(|offset| calendar.is_business_day(day(*offset), &[])).count();
        let numbers = business_day_number(&calendar, day(start + length)) - business_day_number(&calendar, day(start));
        prop_assert_eq!(numbers, counted as i32);
    }
}
