//! The call list is what comes out when every round is decided by itself: same entries, same order, same whole counts.

use crate::dice::Dice;
use crate::given::{START, World, at, hours, minutes, phone};
use actions::view::{CallList, NewProspect};
use actions::{Actor, AddProspect, Enroll, Refused};
use jiff::Timestamp;
use planner::calendar::{Calendar, zone};
use planner::decide::decide;
use planner::decision::{Decision, Section};
use planner::guard::Guard;
use planner::hour::{ORDINARY, place_of};
use planner::place::locate;
use planner::plan::{Case, plan};
use planner::rank::{RankKey, closes_soon};
use planner::surroundings::Surroundings;
use planner::timetable::{HoursKey, Opening, closing_at, openings};
use planner::{EnrollmentId, ProspectId, UserId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{Tx, cases, deals, enrollments};

const ZONES: [&str; 10] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Asia/Kolkata",
    "America/Sao_Paulo",
];

#[test]
fn the_list_is_brute_force_over_thousands_of_rounds_on_sqlite() {
    compare(&World::on(crate::engines::sqlite()), 2_000, 4, 1);
}

#[test]
fn the_list_is_brute_force_on_postgres() {
    compare(&World::on(crate::engines::postgres()), 250, 5, 2);
}

fn compare(world: &World, people: usize, instants: usize, seed: u64) {
    let mut dice = Dice::new(seed);
    let rounds = populate(world, people, &mut dice);
    let mut now = at(START) + hours(24 * 3);
    // From here on the hour orders the list too.
    crate::hour::teach(world, now);
    let mut seen = BTreeMap::new();
    for _ in 0..instants {
        // Mostly working hours of somewhere, at odd minutes.
        now += hours(i64::try_from(1 + dice.below(9)).unwrap()) + minutes(i64::try_from(dice.below(60)).unwrap());
        world.app.catch_up(&world.owner, now).unwrap();
        for rep in [&world.ana, &world.ben, &world.manager] {
            let expected = expected(world, rep, now);
            let list = world.list(rep, now);
            check(&list, &expected, rep, now);
            for (section, count) in &expected.totals {
                *seen.entry(*section).or_insert(0) += count;
            }
        }
        // The day goes on: some calls are logged between two looks.
        for _ in 0..dice.below(30) {
            let (by, prospect) = dice.of(&rounds);
            work(world, by, prospect, now, &mut dice);
        }
    }
    for section in ["promised", "inquiry", "answered", "deal", "closing", "due", "keep_in_touch", "repair", "later", "blocked"] {
        assert!(seen.get(section).is_some_and(|count| *count > 0), "{section} never came up: {seen:?}");
    }
}

/// People in all zones, on all cadences, worked on for weeks and then left alone.
fn populate(world: &World, people: usize, dice: &mut Dice) -> Vec<(Actor, String)> {
    let cadences = ["Five and fire", "Two and close", "Breadcrumbs", "One-time sale", "Inbound inquiry", "Keep in touch"];
    let mut rounds = Vec::new();
    for index in 0..people {
        let by = dice.of(&[world.ana.clone(), world.ana.clone(), world.ben.clone(), world.manager.clone()]).clone();
        let started = at(START) - hours(i64::try_from(24 * dice.below(20) + dice.below(24)).unwrap());
        let number = if dice.one_in(12) { 9_000 + dice.below(8) } else { 10_000 + index };
        let line = if number < 10_000 { "shared" } else { "personal" };
        let new = NewProspect {
            name: Some(format!("Pat Person{index}")),
            company: dice.one_in(4).then(|| format!("Company {}", dice.below(people / 20 + 5))),
            worth: Some((*dice.of(&["A", "B", "C"])).to_owned()),
            phones: if dice.one_in(20) { Vec::new() } else { vec![phone(&format!("+1617{:07}", 5_500_000 + number), line)] },
            zone: Some((*dice.of(&ZONES)).to_owned()),
            wishes: dice.one_in(9).then(|| (*dice.of(&["after 16:00", "never Mondays", "9-12"])).to_owned()),
            inquiry: dice.one_in(15),
            allow_duplicate: true,
            ..NewProspect::default()
        };
        let inquiry = new.inquiry;
        let prospect = world.act(&by, started, AddProspect(new)).unwrap().id;
        if !inquiry {
            let verb = Enroll {
                prospect: prospect.clone(),
                cadence: (*dice.of(&cadences)).to_owned(),
                owner: None,
                start_attempt: None,
            };
            world.act(&by, started, verb).unwrap();
        }
        rounds.push((by, prospect));
    }
    let mut now = at(START);
    for _ in 0..people {
        now += minutes(i64::try_from(dice.below(2 * 24 * 60 * 3 / people + 2)).unwrap());
        let (by, prospect) = dice.of(&rounds);
        work(world, by, prospect, now, dice);
    }
    rounds
}

fn work(world: &World, by: &Actor, prospect: &str, now: Timestamp, dice: &mut Dice) {
    let outcomes = [
        "no_answer",
        "no_answer",
        "voicemail_left",
        "busy",
        "callback",
        "callback",
        "gatekeeper",
        "send_info",
        "interested",
        "meeting_booked",
        "not_now",
        "no",
        "wrong_number",
        "left_company",
        "rang",
        "rang",
        "replied",
        "do_not_call",
    ];
    let outcome = *dice.of(&outcomes);
    let promised = now + minutes(i64::try_from(30 + dice.below(4_000)).unwrap());
    let done = world.log_with(by, now, prospect, outcome, |touch| {
        touch.callback_at = Some(promised);
        touch.revisit_on = Some(jiff::civil::date(2027, 2, 1));
        if outcome == "rang" || outcome == "replied" {
            touch.direction = Some("inbound".into());
        }
        if outcome == "replied" {
            touch.channel = Some("email".into());
        }
    });
    // An inquiry may have become somebody else's, and who must not be called is promised nothing.
    assert!(matches!(done, Ok(_) | Err(Refused::NotYours(_) | Refused::Guarded { .. })), "{outcome}: {done:?}");
}

#[derive(Default, Debug, PartialEq)]
pub struct Expected {
    /// In order: section, and the round.
    open: Vec<(String, String)>,
    later: Vec<(Timestamp, String)>,
    blocked: BTreeSet<String>,
    totals: BTreeMap<&'static str, u32>,
}

pub fn expected(world: &World, rep: &Actor, now: Timestamp) -> Expected {
    let rep = rep.clone();
    world
        .engine
        .store()
        .read(move |tx| -> Result<Expected, store::StoreError> { Ok(brute_force(tx, rep.user, &rep.zone, now)) })
        .unwrap()
}

/// Decides every round there is, with all that colleagues did, and sorts what comes out.
fn brute_force(tx: &mut Tx<'_>, rep: UserId, rep_zone: &str, now: Timestamp) -> Expected {
    let workspace = store::workspace::get(tx).unwrap().unwrap();
    let workspace_zone = zone(&workspace.zone).unwrap();
    let guard = store::guard::current(tx).unwrap().guard;
    let calendar = store::guard::calendar(tx).unwrap();
    let clock = zone(rep_zone).unwrap();
    let ends = planner::calendar::start_of_day(&clock, now.to_zoned(clock.clone()).date().tomorrow().unwrap());
    let learned = store::hours::learned(tx).unwrap();
    let mut known: HashMap<HoursKey, Vec<Opening>> = HashMap::new();
    let mut result = Expected::default();
    let mut open: Vec<(RankKey, ProspectId)> = Vec::new();
    let mut after = ProspectId::default();
    loop {
        let page = enrollments::live_page(tx, after, 500).unwrap();
        for (prospect, round) in &page {
            let loaded = cases::load(tx, *prospect, now).unwrap().unwrap();
            if loaded.prospect.deleted_at.is_some() {
                continue;
            }
            let round = loaded.rounds.iter().find(|known| known.id == *round).unwrap();
            let contact = loaded.contact(locate(&loaded.whereabouts()));
            let enrollment = round.with(&loaded.directives);
            let alone = Surroundings::default();
            let case = Case {
                enrollment: &enrollment,
                version: loaded.version.as_deref().unwrap(),
                touches: &loaded.touches,
                contact: &contact,
                guard: &loaded.guard,
                calendar: &loaded.calendar,
                lifted: &loaded.lifted,
                around: &alone,
                rep: loaded.rep.as_ref(),
                hour: loaded.hour,
            };
            let planned = plan(&case, now);
            let mine = contact.owner == Some(rep);
            let id = format!("{}{}", round.prospect, round.id);
            let Some(next) = &planned.next else {
                if mine {
                    *result.totals.entry("blocked").or_default() += 1;
                    result.blocked.insert(id);
                }
                continue;
            };
            let inquiry = next.section == Section::Inquiry && next.due_at <= now - minutes(5);
            if !mine && !inquiry {
                continue;
            }
            let always = [Opening { from: now - hours(24), until: ends, closed_by: String::new() }];
            let open_at: &[Opening] = match &planned.hours {
                None => &always,
                Some(key) => known.entry(key.clone()).or_insert_with(|| span(key, &guard, &calendar, now)),
            };
            let window = closing_at(open_at, now);
            if next.ready_at > now {
                let opening = open_at.iter().find(|opening| opening.until > next.ready_at && opening.from < ends);
                if let Some(at) = opening.map(|opening| opening.from.max(next.ready_at)).filter(|at| *at < ends && mine) {
                    result.later.push((at, id));
                    *result.totals.entry("later").or_default() += 1;
                }
                continue;
            }
            let Some(window) = window else {
                let next_open = open_at.iter().find(|opening| opening.from > now).map(|opening| opening.from);
                if let Some(at) = next_open.filter(|at| *at < ends && mine) {
                    result.later.push((at, id));
                    *result.totals.entry("later").or_default() += 1;
                }
                continue;
            };
            // What colleagues did, judged from their touches and deals; the list knows it from the rows of holds alone.
            let beside = decide(&Case { around: &loaded.around, ..case }, now).decision;
            let held = planned.blocked.is_none() && !matches!(beside, Decision::Act { .. });
            if held {
                let ours = matches!(next.section, Section::Due | Section::KeepInTouch);
                assert!(ours, "somebody waits for this call, and is held: {beside:?}");
                *result.totals.entry("blocked").or_default() += 1;
                result.blocked.insert(id);
                continue;
            }
            let place = match (&learned, &planned.hours) {
                (Some(learned), Some(key)) => place_of(&learned.model, key, open_at, now),
                _ => ORDINARY,
            };
            let rank = RankKey::of(next, contact.worth, round.id, &loaded.calendar, &workspace_zone);
            let mut rank = rank.at_hour(place);
            let zone_of_theirs = planned.hours.as_ref().and_then(|key| key.zones.first()).and_then(|name| zone(name));
            let closes = closes_soon(open_at, &zone_of_theirs.unwrap_or(jiff::tz::TimeZone::UTC), now);
            if let (Section::Due, Some(closes_at)) = (next.section, closes) {
                assert_eq!(closes_at, window.until);
                rank = rank.closing(closes_at.as_microsecond());
            }
            *result.totals.entry(rank.section.code()).or_default() += 1;
            open.push((rank, round.prospect));
        }
        match page.last() {
            Some(last) if page.len() == 500 => after = last.0,
            Some(_) | None => break,
        }
    }
    open.sort_by_key(|(rank, _)| *rank);
    let id = |prospect: &ProspectId, round: EnrollmentId| format!("{prospect}{round}");
    result.open = open.iter().map(|(rank, prospect)| (rank.section.code().to_owned(), id(prospect, rank.id))).collect();
    result.later.sort();
    let due = deals::count_due(tx, rep, now).unwrap();
    result.totals.insert("deal", u32::try_from(due).unwrap());
    result
}

fn span(key: &HoursKey, guard: &Guard, calendar: &Calendar, now: Timestamp) -> Vec<Opening> {
    openings(key, guard, calendar, now - hours(24), 4)
}

pub fn check(list: &CallList, expected: &Expected, rep: &Actor, now: Timestamp) {
    let whose = format!("{} at {now}", rep.name);
    let totals = BTreeMap::from([
        ("promised", list.totals.promised),
        ("inquiry", list.totals.inquiry),
        ("answered", list.totals.answered),
        ("deal", list.totals.deal),
        ("closing", list.totals.closing),
        ("due", list.totals.due),
        ("keep_in_touch", list.totals.keep_in_touch),
        ("repair", list.totals.repair),
        ("later", list.totals.later),
        ("blocked", list.totals.blocked),
    ]);
    let wanted: BTreeMap<_, _> =
        totals.keys().map(|section| (*section, expected.totals.get(section).copied().unwrap_or(0))).collect();
    assert_eq!(totals, wanted, "whole counts of {whose}");

    let listed: Vec<(String, String)> =
        list.items.iter().filter_map(|entry| Some((entry.section.clone(), entry.enrollment_id.clone()?))).collect();
    let deals = list.items.iter().filter(|entry| entry.section == "deal").count();
    let room = 200 - deals;
    let page: Vec<_> = expected.open.iter().take(room.max(listed.len())).cloned().collect();
    assert_eq!(listed, page, "the order of {whose}");
    assert_eq!(list.items.len(), (expected.open.len() + deals).min(200));

    let opens: Vec<Timestamp> = list.later.iter().map(|entry| entry.opens_at).collect();
    let wanted: Vec<Timestamp> = expected.later.iter().take(200).map(|(at, _)| *at).collect();
    assert_eq!(opens, wanted, "later of {whose}");
    if expected.later.len() <= 200 {
        let ids: BTreeSet<_> = list.later.iter().map(|entry| entry.enrollment_id.clone()).collect();
        assert_eq!(ids, expected.later.iter().map(|(_, id)| id.clone()).collect(), "later of {whose}");
    }
    let blocked: BTreeSet<_> = list.blocked.iter().map(|entry| entry.enrollment_id.clone()).collect();
    assert!(blocked.is_subset(&expected.blocked), "blocked of {whose}");
    if expected.open.len() < 150 && expected.blocked.len() <= 200 {
        assert_eq!(blocked, expected.blocked, "blocked of {whose}");
    }
}
