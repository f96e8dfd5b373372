//! Every rule, every quarter of an hour of 2026 and 2027, every zone of its jurisdiction, against the oracle.

use super::common::{Scene, place};
use super::oracle::{Oracle, ROWS};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use planner::calendar::{Calendar, zone};
use planner::guard::{Guard, Verdict};
use planner::law;
use planner::place::{Whereabouts, locate};
use planner::timetable::{HoursKey, closed_by, openings};
use planner::touch::Channel;

const QUARTER: SignedDuration = SignedDuration::from_mins(15);
/// 2026 and 2027 in quarters, with a day on either side for the zones.
const QUARTERS: i32 = (730 + 2) * 96;
/// What nobody has to wait through, so that the oracle's next opening lies within what was asked.
const AHEAD: usize = 12 * 96;

fn start() -> Timestamp {
    "2025-12-31T00:00:00Z".parse().unwrap()
}

fn guard() -> Guard {
    Guard { rules: law::shipped().iter().flat_map(|law| law.rules.iter().cloned()).collect() }
}

fn calendar() -> Calendar {
    Calendar { public: law::public_holidays().clone(), ..Calendar::default() }
}

/// Whether the oracle allows each quarter on that clock; none outside of its two years.
fn expected(oracle: &Oracle, clock: &TimeZone) -> Vec<Option<bool>> {
    let asked =
        |quarter| Some(clock.to_datetime(start() + QUARTER * quarter)).filter(|local| [2026, 2027].contains(&local.year()));
    (0..QUARTERS).map(|quarter| asked(quarter).map(|local| oracle.allows(local))).collect()
}

fn compare(code: &str) {
    let row = ROWS.iter().find(|row| row.code == code).unwrap();
    let (guard, calendar, oracle) = (guard(), calendar(), Oracle::of(row.regions));
    let owned = |list: &[&str]| -> Vec<String> { list.iter().map(|text| text.to_string()).collect() };
    for name in row.zones {
        let expected = expected(&oracle, &zone(name).unwrap());
        let key = HoursKey {
            zones: owned(&[name]),
            regions: owned(row.regions),
            consented: !consents(code).is_empty(),
            ..super::common::key(&[])
        };
        let found = openings(&key, &guard, &calendar, start(), 732);
        let mut opening = found.iter().peekable();
        let (mut differences, mut compared, mut at) = (0, 0, start());
        for allowed in &expected {
            while opening.next_if(|opening| opening.until <= at).is_some() {}
            let open = opening.peek().is_some_and(|opening| opening.from <= at);
            if let Some(allowed) = *allowed {
                // The other way to ask, at an instant: once for each jurisdiction is enough.
                let ruled = *name != row.zones[0] || closed_by(&key, &guard, &calendar, at).is_none() == allowed;
                differences += u32::from(open != allowed) + u32::from(!ruled);
                compared += 1;
            }
            at += QUARTER;
        }
        // Two years, less an hour where the clock went forward for good.
        assert!(differences == 0 && compared >= 730 * 96 - 4, "{code} in {name}: {differences} of {compared} differ");
        // Nothing opens or closes between two quarters.
        for opening in &found {
            assert!(opening.from.as_second() % 900 == 0 && opening.until.as_second() % 900 == 0, "{code} in {name}: {opening:?}");
        }
    }
    verdicts(code, row.zones[0], row.regions, &oracle, &guard, &calendar);
}

/// The whole guard, asked every three quarters of an hour: the same answer, and the right instants.
fn verdicts(code: &str, name: &str, regions: &[&str], oracle: &Oracle, guard: &Guard, calendar: &Calendar) {
    let expected = expected(oracle, &zone(name).unwrap());
    let mut scene = Scene::new(guard.rules.clone());
    scene.calendar = calendar.clone();
    scene.contact = super::common::contact(place(&[name], regions));
    scene.contact.consented = consents(code);
    let request = scene.request();
    let within = expected.iter().position(Option::is_some).unwrap()..expected.len() - AHEAD;
    for quarter in within.step_by(3) {
        let at = start() + QUARTER * i32::try_from(quarter).unwrap();
        // Further than 60 days nobody looks.
        let ahead =
            expected[quarter..].iter().take(59 * 96).position(|allowed| allowed.is_some() && *allowed != expected[quarter]);
        let changes = ahead.map(|ahead| at + QUARTER * i32::try_from(ahead).unwrap());
        match request.check(at) {
            Verdict::Allowed { until } => {
                assert!(expected[quarter] == Some(true), "{code}: {at} is allowed");
                assert!(changes.is_none_or(|changes| changes == until), "{code}: {at} is open until {until}, not {changes:?}");
            }
            Verdict::NotBefore { at: opens, rule } => {
                assert_eq!(Some(opens), changes, "{code}: {at} waits");
                assert!(rule.starts_with("law_"), "{code}: {rule}");
            }
            Verdict::Never { rule } => panic!("{code}: {at} is never: {rule}"),
        }
    }
}

/// Where nobody is called without their consent, they have given it; elsewhere it might lift the hours.
fn consents(code: &str) -> Vec<Channel> {
    if ["FR", "DE", "ES"].contains(&code) { vec![Channel::Call] } else { Vec::new() }
}

/// What the table of the oracle goes through is every zone that an address there may have.
#[test]
fn no_zone_of_a_jurisdiction_is_left_out() {
    let mut missing = Vec::new();
    for row in ROWS.iter().filter(|row| row.code != "US-REGF") {
        let (country, state) = row.code.split_once('-').map_or((row.code, None), |(country, state)| (country, Some(state)));
        let place = locate(&Whereabouts {
            country: Some(country.to_owned()),
            state: state.map(str::to_owned),
            workspace_zone: "UTC".to_owned(),
            ..Whereabouts::default()
        });
        missing.extend(place.zones.into_iter().filter(|name| !row.zones.contains(&name.as_str())).map(|name| (row.code, name)));
    }
    assert_eq!(missing, []);
}

macro_rules! exhaustive {
    ($($name:ident = $code:literal),+ $(,)?) => {
        $(#[test]
        fn $name() {
            compare($code);
        })+

        #[test]
        fn no_rule_is_left_out() {
            let compared = [$($code),+];
            for law in law::shipped() {
                assert!(compared.contains(&law.code.as_str()), "{}", law.code);
            }
            for row in ROWS {
                assert!(compared.contains(&row.code), "{}", row.code);
            }
        }
    };
}

exhaustive!(
    united_states = "US",
    florida = "US-FL",
    oklahoma = "US-OK",
    maryland = "US-MD",
    washington = "US-WA",
    connecticut = "US-CT",
    new_york = "US-NY",
    texas = "US-TX",
    rhode_island = "US-RI",
    louisiana = "US-LA",
    mississippi = "US-MS",
    alabama = "US-AL",
    pennsylvania = "US-PA",
    utah = "US-UT",
    kentucky = "US-KY",
    massachusetts = "US-MA",
    wyoming = "US-WY",
    nevada = "US-NV",
    michigan = "US-MI",
    minnesota = "US-MN",
    new_mexico = "US-NM",
    debt_collection = "US-REGF",
    canada = "CA",
    british_columbia = "CA-BC",
    united_kingdom = "GB",
    france = "FR",
    germany = "DE",
    spain = "ES",
    italy = "IT",
    australia = "AU",
    india = "IN",
);
