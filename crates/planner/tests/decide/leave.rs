//! Leave: what rests and what does not, where it comes back, and that nothing is lost on the way.

use crate::story::*;
use jiff::civil::{Date, Weekday, time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use planner::cadence::{Leave, Wait};
use planner::calendar::{Calendar, zone};
use planner::decision::Section;
use planner::enrollment::Order;
use planner::guard::Hours;
use planner::leave::{absence_at, earliest};
use planner::room::{Room, spread};
use planner::touch::{Channel, Outcome, Precision};
use planner::workdays::{Away, Workdays};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn hold(until: &str) -> Order {
    Order::Hold { until: at(until) }
}

#[test]
fn a_step_rests_in_an_absence_and_is_not_late_afterwards() {
    let story = Story::new().order("2027-01-11 08:00", hold("2027-01-20 00:00"));
    assert_eq!(story.told("2027-01-12 10:00"), "held call 1 2027-01-20 00:00");
    assert_eq!(story.decided("2027-01-12 10:00"), "wait 2027-01-20 00:00 away");
    assert_eq!(story.told("2027-01-20 09:00"), "active call 1 2027-01-20 00:00", "due when it comes back, so not late");
    assert!(story.gives("2027-01-20 09:00", "after_leave"), "and the card says why");
    let story = story.call("2027-01-20 10:00", Outcome::NoAnswer);
    assert!(!story.gives("2027-01-22 10:00", "after_leave"), "the step after it has a wait of its own");
}

#[test]
fn a_promise_an_answer_and_what_they_asked_for_keep_their_time_whoever_is_away() {
    let away = || Story::new().order("2027-01-11 08:00", hold("2027-01-25 00:00"));
    let promised = away().they("2027-01-12 10:00", Channel::Call, callback("2027-01-13 10:00", Precision::Minute));
    assert_eq!(promised.told("2027-01-12 11:00"), "callback call - 2027-01-13 10:00");
    assert!(promised.gives("2027-01-13 11:00", "promise_missed_by_us"), "and is missed by us where nobody calls");
    let answered = away().they("2027-01-12 10:00", Channel::Email, Outcome::Replied);
    assert_eq!(answered.told("2027-01-12 11:00"), "answered email - 2027-01-12 10:00");
    let asked = away().call("2027-01-12 10:00", Outcome::SendInfo);
    assert_eq!(asked.told("2027-01-12 11:00"), "active email - 2027-01-12 10:00", "the mail that they asked for");
    let mut came = away();
    came.contact.inquiry_at = Some(at("2027-01-12 09:00"));
    let next = came.next("2027-01-12 10:00");
    assert_eq!((next.section, next.due_at), (Section::Inquiry, at("2027-01-12 09:00")), "they came to us");
}

#[test]
fn coming_back_lifts_the_absence_and_leaves_a_snooze() {
    let story = Story::new()
        .order("2027-01-11 08:00", Order::Snooze { until: at("2027-01-14 09:00") })
        .order("2027-01-11 08:10", hold("2027-01-25 00:00"))
        .order("2027-01-12 08:00", Order::Back);
    assert_eq!(story.told("2027-01-12 10:00"), "held call 1 2027-01-14 09:00");
    let answered = Story::new()
        .order("2027-01-11 08:10", hold("2027-01-25 00:00"))
        .they("2027-01-12 10:00", Channel::Call, Outcome::Rang)
        .order("2027-01-12 11:00", Order::Back);
    assert_eq!(answered.told("2027-01-12 12:00"), "answered call - 2027-01-12 10:00", "an answer is not dealt with by it");
}

const LONDON: &str = "Europe/London";

fn weekdays<'a>(calendar: &'a Calendar, away: &[(&str, &str)]) -> Workdays<'a> {
    let away = away.iter().map(|(from, until)| Away { from: date(from), until: date(until) });
    Workdays::new(zone(ZONE).unwrap(), None, calendar, away)
}

#[test]
fn absences_that_overlap_or_touch_are_one() {
    let calendar = Calendar::default();
    let days = weekdays(&calendar, &[("2027-01-18", "2027-01-20"), ("2027-01-11", "2027-01-15"), ("2027-01-14", "2027-01-17")]);
    assert_eq!(days.away(), [Away { from: date("2027-01-11"), until: date("2027-01-20") }]);
    assert_eq!(absence_at(&days, at("2027-01-20 23:59")), Some(days.away()[0]));
    assert_eq!(absence_at(&days, at("2027-01-21 00:00")), None);
    assert_eq!(absence_at(&days, at("2027-01-10 23:59")), None);
}

#[test]
fn an_absence_is_days_on_the_clock_of_whoever_is_away() {
    let calendar = Calendar::default();
    let away = [Away { from: date("2027-01-11"), until: date("2027-01-11") }];
    let days = Workdays::new(zone(LONDON).unwrap(), None, &calendar, away);
    assert_eq!(days.instants(away[0]), (at("2027-01-10 19:00"), at("2027-01-11 19:00")));
    assert!(absence_at(&days, at("2027-01-11 18:59")).is_some());
    assert!(absence_at(&days, at("2027-01-11 19:00")).is_none());
}

#[test]
fn a_held_step_keeps_its_distance_and_a_moved_one_comes_first_thing() {
    let calendar = Calendar::default();
    let days = weekdays(&calendar, &[("2027-01-11", "2027-01-15")]);
    let place = Story::new().contact.place;
    let come = |rule, due: &str| local(earliest(rule, at(due), days.away()[0], &days, &calendar, &place));
    assert_eq!(come(Leave::Move, "2027-01-13 09:00"), "2027-01-16 00:00");
    assert_eq!(come(Leave::Hold, "2027-01-11 09:00"), "2027-01-16 00:00", "due on the first day away, back with the first");
    assert_eq!(come(Leave::Hold, "2027-01-13 09:00"), "2027-01-19 00:00", "two business days were left");
    assert_eq!(come(Leave::Hold, "2027-01-04 09:00"), "2027-01-16 00:00", "overdue before");
}

#[test]
fn what_piled_up_is_laid_over_working_days_with_room_in_the_order_of_the_list() {
    let calendar = Calendar { holidays: [date("2027-01-19")].into(), ..Calendar::default() };
    let days = weekdays(&calendar, &[("2027-01-11", "2027-01-15"), ("2027-01-21", "2027-01-21")]);
    let mut room = Room::new(2, BTreeMap::from([(date("2027-01-18"), 1), (date("2027-01-20"), 5)]));
    let back = at("2027-01-16 00:00");
    let placed = spread(&[back; 4], &days, &mut room);
    let placed: Vec<String> = placed.into_iter().map(local).collect();
    // Saturday and Sunday, a closed day, a day that is full, a day away.
    assert_eq!(placed, ["2027-01-18 00:00", "2027-01-22 00:00", "2027-01-22 00:00", "2027-01-25 00:00"]);
}

#[test]
fn hours_of_their_own_say_which_days_they_work() {
    let calendar = Calendar { holidays: [date("2027-01-16")].into(), ..Calendar::default() };
    let day = (time(9, 0, 0, 0), time(12, 0, 0, 0));
    let mut hours = Hours { weekdays: Default::default(), holidays: Vec::new() };
    hours.weekdays[5] = vec![day];
    let days = Workdays::new(zone(ZONE).unwrap(), Some(&hours), &calendar, []);
    assert_eq!(days.next(date("2027-01-11")), date("2027-01-23"), "Saturdays, but not the closed one");
    let never = Hours { weekdays: Default::default(), holidays: Vec::new() };
    let days = Workdays::new(zone(ZONE).unwrap(), Some(&never), &calendar, []);
    assert_eq!(days.next(date("2027-01-11")), date("2027-01-11"), "who never works loses nothing");
}

/// Days from the first Monday of the tests.
fn day(number: i64) -> Date {
    date("2027-01-11").checked_add(number.days()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_or_doubled_or_early_and_no_day_holds_more_than_it_can(
        zone_name in prop::sample::select(vec![ZONE, LONDON, "Asia/Tokyo", "America/Vancouver"]),
        away in prop::collection::vec((0..40i64, 0..12i64), 0..4),
        load in prop::collection::btree_map(0..60i64, 0..9u32, 0..30),
        capacity in 1..6u32,
        items in prop::collection::vec(0..50 * 24 * 60i64, 0..80),
        cut in 0..80usize,
    ) {
        let calendar = Calendar { holidays: [day(9)].into(), ..Calendar::default() };
        let away: Vec<Away> = away.into_iter().map(|(from, long)| Away { from: day(from), until: day(from + long) }).collect();
        let days = Workdays::new(zone(zone_name).unwrap(), None, &calendar, away.clone());
        let load: BTreeMap<Date, u32> = load.into_iter().map(|(number, entries)| (day(number), entries)).collect();
        let items: Vec<Timestamp> =
            items.into_iter().map(|minute| at("2027-01-11 00:00") + SignedDuration::from_mins(minute)).collect();

        let mut room = Room::new(capacity, load.clone());
        let placed = spread(&items, &days, &mut room);
        prop_assert_eq!(placed.len(), items.len(), "nothing is lost");
        let mut added: BTreeMap<Date, u32> = BTreeMap::new();
        for (place, earliest) in placed.iter().zip(&items) {
            prop_assert!(place >= earliest, "nothing comes before it may");
            let on = days.day(*place);
            prop_assert!(!matches!(on.weekday(), Weekday::Saturday | Weekday::Sunday) && on != day(9));
            prop_assert!(away.iter().all(|away| on < away.from || away.until < on), "nobody is asked for while away");
            *added.entry(on).or_default() += 1;
        }
        for (on, added) in &added {
            let before = load.get(on).copied().unwrap_or(0);
            prop_assert!(before + added <= capacity, "{on} holds {capacity}, had {before} and got {added}");
            prop_assert_eq!(room.on(*on), before + added);
        }
        // First come in the order of the list: a day passed over had no room left for whoever passed it.
        let mut taken = load.clone();
        for (place, earliest) in placed.iter().zip(&items) {
            let mut passed = days.day(*earliest);
            while passed < days.day(*place) {
                prop_assert!(!days.works(passed) || taken.get(&passed).copied().unwrap_or(0) >= capacity);
                passed = passed.tomorrow().unwrap();
            }
            *taken.entry(days.day(*place)).or_default() += 1;
        }
        // Piece by piece comes to the same.
        let cut = cut.min(items.len());
        let mut again = Room::new(capacity, load);
        let mut pieces = spread(&items[..cut], &days, &mut again);
        pieces.extend(spread(&items[cut..], &days, &mut again));
        prop_assert_eq!(pieces, placed);
    }

    #[test]
    fn no_absence_moves_a_promise(
        until in 0..40 * 24i64,
        ordered in 0..72i64,
        promised in 1..200i64,
        now in 0..300i64,
    ) {
        let start = at("2027-01-11 09:00");
        let hour = |hours: i64| start + SignedDuration::from_hours(hours);
        let tell = |story: Story| story.they(
            "2027-01-11 10:00",
            Channel::Call,
            Outcome::Callback(planner::touch::Promise { at: hour(promised + 1), precision: Precision::Minute }),
        );
        let plain = tell(Story::new());
        let mut held = tell(Story::new());
        held = held.order(&local(hour(ordered)), Order::Hold { until: hour(until) });
        prop_assert_eq!(plain.planned(hour(now)), held.planned(hour(now)));
    }
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400)
}

#[test]
fn a_wait_in_hours_rests_as_well() {
    let mut story = Story::new();
    story.version.steps[1].wait = Wait::Hours(4);
    let story = story.call("2027-01-11 10:00", Outcome::NoAnswer).order("2027-01-11 10:05", hold("2027-01-19 00:00"));
    assert_eq!(story.told("2027-01-11 15:00"), "held call 2 2027-01-19 00:00");
}
