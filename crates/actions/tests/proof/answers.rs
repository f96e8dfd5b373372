//! What is stored is what the history says, after any row of verbs; where it is not, doctor finds and mends it.

use crate::dice::Dice;
use crate::given::{START, World, at, hours, minutes, on_both, phone};
use actions::view::NewProspect;
use actions::{
    Disqualify, Enroll, FireNow, HandOver, MergeProspects, PutOff, Refused, Repair, RestoreProspect, ResumeRound, ShowProspect,
    Snooze, StopRound, TrashProspect,
};
use jiff::{Timestamp, civil::date};
use planner::ProspectId;
use planner::decision::State;

#[test]
fn stored_answers_follow_from_the_history_after_every_verb_on_sqlite() {
    for seed in 1..=3 {
        walk(&World::on(crate::engines::sqlite()), 200, seed);
    }
}

#[test]
fn stored_answers_follow_from_the_history_after_every_verb_on_postgres() {
    walk(&World::on(crate::engines::postgres()), 120, 7);
}

fn walk(world: &World, verbs: usize, seed: u64) {
    let mut dice = Dice::new(seed);
    let zones = ["America/New_York", "Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles"];
    let mut people = Vec::new();
    for index in 0..16 {
        let owner = if index % 3 == 0 { &world.ben } else { &world.ana };
        let new = NewProspect {
            name: Some(format!("Kim Number{index}")),
            company: Some(format!("Firm {}", index % 5)),
            phones: vec![
                phone(&format!("+1617555{:04}", 100 + index), "personal"),
                phone(&format!("+1617555{:04}", 900 + index % 3), "shared"),
            ],
            zone: Some(zones[index % 4].into()),
            allow_duplicate: true,
            ..NewProspect::default()
        };
        people.push(world.add(owner, new));
    }
    let mut now = at(START);
    let mut logged: Vec<String> = Vec::new();
    for _ in 0..verbs {
        now += minutes(i64::from(*dice.of(&[0, 1, 7, 45, 200, 900, 3_000])));
        let prospect = dice.of(&people).clone();
        let done = step(world, &mut dice, now, &prospect, &people, &mut logged);
        let what = match done {
            Ok(what) => what,
            Err((_, Refused::Broken(why))) => panic!("seed {seed} at {now}: {why}"),
            Err((what, _)) => what,
        };
        world.app.catch_up(&world.owner, now).unwrap();
        let found = world.checkup(now);
        assert!(found.differences.is_empty(), "seed {seed}, after {what} at {now}: {:#?}", found.differences);
    }
    assert!(logged.len() > verbs / 10, "the walk went somewhere");
    crate::hour::counted(world, &people);
    assert!(!crate::hour::tallies(world).is_empty());
}

fn step(
    world: &World,
    dice: &mut Dice,
    now: Timestamp,
    prospect: &str,
    people: &[String],
    logged: &mut Vec<String>,
) -> Result<&'static str, (&'static str, Refused)> {
    let by = dice.of(&[world.ana.clone(), world.ben.clone(), world.manager.clone(), world.manager.clone()]).clone();
    let shown = world.act(&world.owner, now, ShowProspect { prospect: prospect.to_owned() });
    let round = shown.ok().and_then(|shown| shown.enrollment).map(|round| round.id).unwrap_or_default();
    macro_rules! told {
        ($name:literal, $verb:expr) => {
            world.act(&by, now, $verb).map(|_| $name).map_err(|refused| ($name, refused))
        };
    }
    match dice.below(20) {
        0..=1 => {
            let cadence = (*dice.of(&["Five and fire", "Two and close", "Breadcrumbs"])).to_owned();
            told!("enroll", Enroll { prospect: prospect.to_owned(), cadence, owner: None, start_attempt: None })
        }
        2 => told!("snooze", Snooze { enrollment: round, until: now + hours(30) }),
        3 => told!("put off", PutOff { enrollment: round }),
        4 => {
            told!("hand over", HandOver { enrollment: round, to: (*dice.of(&["ana@example.com", "ben@example.com"])).to_owned() })
        }
        5 => told!("stop", StopRound { enrollment: round, reason: None }),
        6 => told!("resume", ResumeRound { enrollment: round }),
        7 => told!("fire now", FireNow { enrollment: round }),
        8 if dice.one_in(3) => told!("disqualify", Disqualify { enrollment: round, reason: None }),
        9 if dice.one_in(3) => told!("trash", TrashProspect { prospect: prospect.to_owned(), if_version: None }),
        10 => told!("restore", RestoreProspect { prospect: prospect.to_owned() }),
        11 if dice.one_in(4) => {
            told!("merge", MergeProspects { prospect: prospect.to_owned(), into: dice.of(people).clone() })
        }
        12..=13 if !logged.is_empty() => {
            let touch = logged.swap_remove(dice.below(logged.len()));
            world.void(&world.manager, now, &touch, Some("a mistake")).map(|_| "void").map_err(|refused| ("void", refused))
        }
        _ => {
            let outcomes = [
                "no_answer",
                "no_answer",
                "no_answer",
                "voicemail_left",
                "busy",
                "callback",
                "send_info",
                "interested",
                "meeting_booked",
                "not_now",
                "no",
                "do_not_call",
                "wrong_number",
                "left_company",
                "wrong_person",
                "gatekeeper",
                "hung_up",
                "not_qualified",
                "rang",
            ];
            let outcome = *dice.of(&outcomes);
            let late = dice.one_in(5);
            let gone = dice.one_in(2);
            let touch = world.log_with(&by, now, prospect, outcome, |touch| {
                touch.callback_at = Some(now + hours(27));
                touch.revisit_on = Some(date(2026, 12, 20).max(now.to_zoned(jiff::tz::TimeZone::UTC).date()));
                touch.occurred_at = late.then(|| now - hours(40));
                if outcome == "rang" {
                    touch.direction = Some("inbound".into());
                }
                if outcome == "wrong_number" && gone {
                    touch.detail = Some("dead".into());
                }
            });
            match touch {
                Ok(done) => {
                    logged.push(done.touch.id);
                    Ok(outcome)
                }
                Err(refused) => Err((outcome, refused)),
            }
        }
    }
}

#[test]
fn doctor_finds_a_wrong_answer_and_a_missing_one_and_mends_both() {
    on_both(|world| {
        let people: Vec<String> = (0..5).map(|_| world.pursued(&world.ana, "America/New_York").0).collect();
        let now = at(START) + hours(1);
        world.sound(now);
        let id = |index: usize| people[index].parse::<ProspectId>().unwrap();
        let (wrong, missing) = (id(1), id(3));
        world
            .engine
            .store()
            .write(move |tx| -> Result<(), store::StoreError> {
                let mut answer = store::answers::of(tx, &[wrong])?.remove(0);
                answer.plan.state = State::Held;
                answer.rank.day += 5;
                store::answers::put(tx, &answer)?;
                let round = store::enrollments::live(tx, missing)?.unwrap();
                store::answers::remove(tx, missing, round.id)
            })
            .unwrap();
        let found = world.checkup(now);
        let of = |field: &str, id: ProspectId| {
            found.differences.iter().any(|difference| difference.field == field && difference.prospect_id == id.to_string())
        };
        assert!(of("state", wrong) && of("rank", wrong) && of("answer", missing), "{:#?}", found.differences);
        assert_eq!((found.differences.len(), found.repaired), (3, 0));
        let mended = world.app.checkup(&world.owner, now, Repair::Repair).unwrap();
        assert_eq!(mended.repaired, 2);
        world.sound(now);
        assert_eq!(world.list(&world.ana, now).totals.due, 5);
    });
}

#[test]
fn a_clock_that_jumps_back_neither_breaks_the_counts_nor_the_answers() {
    on_both(|world| {
        let (first, _) = world.pursued(&world.ana, "America/New_York");
        let (second, _) = world.pursued(&world.ana, "America/New_York");
        let late = at(START) + hours(5);
        world.log(&world.ana, late, &first, "no_answer");
        let early = at(START) + hours(2);
        let found = world.checkup(early);
        assert!(found.differences.is_empty(), "{:#?}", found.differences);
        world.log(&world.ana, early, &second, "busy");
        assert_eq!(world.checkup(early).differences, []);
        assert_eq!(world.section(&world.ana, early + minutes(30), &second).as_deref(), Some("due"));
        assert_eq!(world.checkup(late).differences, []);
        let list = world.list(&world.ana, early);
        assert_eq!((list.totals.due, list.totals.later, list.summary.done), (0, 1, 2));
    });
}
