//! Both nights of daylight saving, in every zone that the tests use.

use crate::histories::ZONES;
use crate::story::*;
use jiff::civil::{Date, time};
use jiff::{SignedDuration, Timestamp};
use planner::Decision;
use planner::calendar::zone;
use planner::guard::{Authority, Guard, Hours, Kind, Rule};
use planner::touch::{Channel, Direction, Outcome, Precision, Promise};

/// The nights of 2027 on which that zone's clock changes, and an ordinary one where it never does.
fn nights(name: &str) -> Vec<Date> {
    let zone = zone(name).unwrap();
    let (from, until) = (at("2027-01-01 00:00"), at("2028-01-01 00:00"));
    let mut nights: Vec<Date> = zone
        .following(from)
        .take_while(|change| change.timestamp() < until)
        .map(|change| zone.to_datetime(change.timestamp()).date())
        .collect();
    nights.push(date("2027-06-15"));
    nights
}

fn in_zone(name: &str, started_at: Timestamp) -> Story {
    let mut story = Story::new();
    story.contact.place.zones = vec![name.to_owned()];
    story.enrollment.started_at = started_at;
    story
}

#[test]
fn a_business_day_begins_with_the_first_instant_of_its_date_on_their_clock() {
    for name in ZONES {
        let zone = zone(name).unwrap();
        for night in nights(name) {
            for before in 0..7i8 {
                let called_on = night.saturating_sub(jiff::Span::new().days(before));
                let called_at = called_on.to_datetime(time(15, 30, 0, 0)).to_zoned(zone.clone()).unwrap().timestamp();
                let mut story = in_zone(name, called_at);
                let touch = story.touch(called_at, Channel::Call, Direction::Outbound, Outcome::NoAnswer);
                story.insert(touch);
                let due_at = story.planned(called_at).next.unwrap().due_at;
                let due_on = zone.to_datetime(due_at).date();
                let just_before = zone.to_datetime(due_at - SignedDuration::from_micros(1)).date();
                assert!(just_before < due_on, "{name} {called_on}");
                let business = |day: &Date| day.weekday().to_monday_zero_offset() < 5;
                let days = called_on.tomorrow().unwrap().series(jiff::Span::new().days(1)).filter(business).nth(1);
                assert_eq!(Some(due_on), days, "{name} {called_on}");
            }
        }
    }
}

#[test]
fn a_promise_is_kept_until_the_end_of_a_day_of_23_or_25_hours() {
    for name in ZONES {
        let zone = zone(name).unwrap();
        for night in nights(name) {
            let begins = zone.to_zoned(night.to_datetime(time(0, 0, 0, 0))).unwrap().start_of_day().unwrap();
            let ends = begins.tomorrow().unwrap().start_of_day().unwrap().timestamp();
            let promise = Promise { at: begins.timestamp(), precision: Precision::Day };
            let made_at = begins.timestamp() - SignedDuration::from_hours(30);
            let mut story = in_zone(name, made_at);
            let touch = story.touch(made_at, Channel::Call, Direction::Outbound, Outcome::Callback(promise));
            story.insert(touch);
            assert_eq!(story.planned(begins.timestamp()).stale_at, Some(ends), "{name} {night}");
        }
    }
}

#[test]
fn a_window_of_hours_opens_and_closes_by_the_clock_on_the_wall() {
    let hours = Hours { weekdays: std::array::from_fn(|_| vec![(time(8, 0, 0, 0), time(18, 0, 0, 0))]), holidays: Vec::new() };
    let rule = Rule {
        code: "hours".to_owned(),
        name: "hours".to_owned(),
        source: "test".to_owned(),
        authority: Authority::Law,
        regions: Vec::new(),
        channels: Vec::new(),
        effective_from: None,
        effective_until: None,
        exempt: planner::guard::Exempt::default(),
        kind: Kind::Hours(hours),
    };
    for name in ZONES {
        let zone = zone(name).unwrap();
        for night in nights(name) {
            let evening = night.yesterday().unwrap().to_datetime(time(20, 0, 0, 0)).to_zoned(zone.clone()).unwrap().timestamp();
            let mut story = in_zone(name, evening);
            story.guard = Guard { rules: vec![rule.clone()] };
            let Decision::WaitUntil { at: opens_at, .. } = planner::decide(&story.case(), evening).decision else {
                panic!("{name} {night}: open in the evening")
            };
            assert_eq!(zone.to_datetime(opens_at), night.to_datetime(time(8, 0, 0, 0)), "{name} {night}");
            let Decision::Act { allowed_until, .. } = planner::decide(&story.case(), opens_at).decision else {
                panic!("{name} {night}: closed at eight")
            };
            assert_eq!(zone.to_datetime(allowed_until), night.to_datetime(time(18, 0, 0, 0)), "{name} {night}");
        }
    }
}
