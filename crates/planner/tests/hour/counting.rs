//! Which calls count, and where.

use jiff::{SignedDuration, Timestamp, civil::date};
use planner::cadence::{Daypart, Purpose};
use planner::hour::{Cell, Reached, Record, Segment, Slot, cell, trial};
use planner::place::{Basis, Place};
use planner::prospect::{Condition, Contact, Line, Phone, Worth};
use planner::touch::{Channel, Direction, NumberFault, Outcome, Precision, Promise, Touch};
use planner::{EnrollmentId, TouchId, UserId};
use proptest::prelude::*;

pub const NUMBER: &str = "+16175550100";
const BOARD: &str = "+16175550199";

pub fn boston() -> Place {
    Place { zones: vec!["America/New_York".into()], regions: vec!["US".into(), "US-MA".into()], basis: Basis::Manual }
}

pub fn contact() -> Contact {
    let phone = |number: &str, line| Phone { number: number.into(), line, condition: Condition::Good };
    Contact {
        prospect: planner::ProspectId([1; 16]),
        company: None,
        owner: None,
        worth: Worth::B,
        phones: vec![phone(NUMBER, Line::Personal), phone(BOARD, Line::Shared)],
        emails: Vec::new(),
        social: Vec::new(),
        postal: None,
        place: boston(),
        wishes: None,
        suppressions: Vec::new(),
        business: false,
        consented: Vec::new(),
        listed: Vec::new(),
        inquiry_at: None,
    }
}

/// A dial of a step on Tuesday 1 September 2026 (day 0) or later, at that hour in Boston.
pub fn dial(day: i64, hour: i8, outcome: Outcome) -> Touch {
    let at = boston().at(date(2026, 9, 1), jiff::civil::time(hour, 20, 0, 0)) + SignedDuration::from_hours(24 * day);
    Touch {
        id: TouchId([u8::try_from(day).unwrap(); 16]),
        occurred_at: at,
        recorded_at: at,
        channel: Channel::Call,
        direction: Direction::Outbound,
        outcome,
        by: UserId([2; 16]),
        enrollment: Some(EnrollmentId([3; 16])),
        step: Some(0),
        purpose: Purpose::Pursue,
        address: Some(NUMBER.into()),
        irritated: false,
        news: Vec::new(),
    }
}

fn promise() -> Promise {
    Promise { at: Timestamp::UNIX_EPOCH, precision: Precision::Minute }
}

#[test]
fn a_call_counts_on_their_clock_in_their_segment() {
    let (found, reached) = cell(&dial(0, 10, Outcome::NoAnswer), &[], &contact()).unwrap();
    assert_eq!(reached, Reached::No);
    assert_eq!((found.slot.weekday, found.slot.hour), (1, 10));
    assert_eq!(found.segment, Segment::in_country(Some("US"), Line::Personal));
    assert_eq!(found.record, Record::default());

    let board = Touch { address: Some(BOARD.into()), ..dial(0, 17, Outcome::Interested) };
    let (found, reached) = cell(&board, &[], &contact()).unwrap();
    assert_eq!((found.slot.hour, found.segment.name()), (17, "US switchboards".to_owned()));
    assert_eq!(reached, Reached::Yes);
}

#[test]
fn promised_calls_wrong_numbers_and_imported_history_say_nothing_about_the_hour() {
    let promised = Touch { step: None, ..dial(0, 10, Outcome::Interested) };
    let inbound = Touch { direction: Direction::Inbound, ..dial(0, 10, Outcome::Interested) };
    let mail = Touch { channel: Channel::Email, ..dial(0, 10, Outcome::Sent) };
    for touch in [promised, inbound, mail] {
        assert_eq!(trial(&touch), None, "{touch:?}");
    }
    for outcome in [Outcome::WrongNumber(NumberFault::Dead), Outcome::LeftCompany, Outcome::Unrecorded] {
        assert_eq!(trial(&dial(0, 10, outcome)), None, "{outcome:?}");
    }
    let imported = Touch { step: None, enrollment: None, ..dial(0, 10, Outcome::NoAnswer) };
    assert_eq!(trial(&imported), None);
}

#[test]
fn the_first_call_to_an_inquiry_is_left_out_and_the_second_counts() {
    let first = dial(1, 10, Outcome::NoAnswer);
    let asking = Contact { inquiry_at: Some(first.occurred_at - SignedDuration::from_mins(4)), ..contact() };
    assert_eq!(cell(&first, &[], &asking), None);
    let second = dial(2, 15, Outcome::NoAnswer);
    assert!(cell(&second, &[first], &asking).is_some());
}

#[test]
fn the_record_is_what_was_known_before_the_call() {
    let history = [
        dial(0, 10, Outcome::Callback(promise())),
        dial(1, 11, Outcome::NoAnswer),
        dial(2, 17, Outcome::VoicemailLeft),
        dial(9, 10, Outcome::No),
    ];
    let record = |day, hour| cell(&dial(day, hour, Outcome::NoAnswer), &history, &contact()).unwrap().0.record;
    assert_eq!(record(5, 10), Record { in_vain: 2, reached: 1, tried_here: 2, reached_here: 1 });
    assert_eq!(record(5, 17), Record { in_vain: 2, reached: 1, tried_here: 1, reached_here: 0 });
    assert_eq!(record(5, 13), Record { in_vain: 2, reached: 1, tried_here: 0, reached_here: 0 });
}

#[test]
fn the_week_is_theirs() {
    let monday_in_tokyo = date(2026, 9, 7).at(8, 0, 0, 0);
    let sunday_in_boston = date(2026, 9, 6).at(19, 0, 0, 0);
    let (tokyo, boston) = (Slot::of(monday_in_tokyo), Slot::of(sunday_in_boston));
    assert_eq!((tokyo.weekday, boston.weekday, tokyo.week - boston.week), (0, 6, 1));
    assert_eq!(boston.daypart(), Some(Daypart::Evening));
}

proptest! {
    #[test]
    fn a_cell_comes_back_from_its_number(
        week in 0_u16..8_192, weekday in 0_u8..7, hour in 0_u8..24, in_vain in 0_u8..4, reached in 0_u8..3,
        tried_here in 0_u8..4, reached_here in 0_u8..3, shared in any::<bool>(), country in "[A-Z]{2}|[a-z0-9]{0,3}",
    ) {
        let line = if shared { Line::Shared } else { Line::Personal };
        let segment = Segment::in_country(Some(&country), line);
        let record = Record { in_vain, reached, tried_here, reached_here };
        let cell = Cell { slot: Slot { week, weekday, hour }, segment, record };
        prop_assert_eq!(Cell::from_code(cell.code()), cell);
        prop_assert!(cell.code() >= Cell::first_of_week(week));
        prop_assert!(cell.code() < Cell::first_of_week(week + 1));
    }
}
