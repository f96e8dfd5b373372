//! Whoever is engaged at a company, with rounds under way beside open deals, even with the same person: the list and the decision
//! say the same, and so does brute force.

use super::everybody;
use crate::dice::Dice;
use crate::given::{START, World, at, hours, minutes, on_both};
use crate::listing::{check, expected};
use actions::view::DealView;
use actions::{Actor, ChangeDeal, Enroll, HandOver, ListDeals, Refused, ShowDecision, ShowProspect};
use jiff::Timestamp;

#[test]
fn whoever_has_the_oldest_deal_and_a_live_round_is_told_alike_by_list_and_decision() {
    on_both(|world| {
        let now = at(START);
        let [mine, other] = [(); 2].map(|()| world.person_at(&world.ana, "America/New_York", Some("Acme")));
        let theirs = world.person_at(&world.ben, "America/New_York", Some("Acme"));
        for (by, who) in [(&world.ana, &mine), (&world.ana, &other), (&world.ben, &theirs)] {
            world.enroll(by, now, who, "Five and fire");
        }
        // The oldest deal is with a person who then has a round again.
        world.log(&world.ana, now, &mine, "interested");
        world.log(&world.ben, now + minutes(1), &theirs, "interested");
        let again = |by: &Actor, who: &str, now: Timestamp| {
            let verb = Enroll { prospect: who.to_owned(), cadence: "Two and close".into(), owner: None, start_attempt: None };
            drop(world.act(by, now, verb));
        };
        let next_day = now + hours(24 * 7);
        again(&world.ana, &mine, next_day);
        again(&world.ben, &theirs, next_day);
        alike(&world, next_day + hours(1), &[]);
    });
}

fn alike(world: &World, now: Timestamp, said: &[String]) -> usize {
    world.app.catch_up(&world.owner, now).unwrap();
    assert_eq!(world.checkup(now).differences, [], "{said:#?}");
    let mut kept_back = 0;
    for rep in [&world.ana, &world.ben] {
        let list = world.list(rep, now);
        let brute = expected(world, rep, now);
        let told = std::panic::catch_unwind(|| check(&list, &brute, rep, now));
        assert!(told.is_ok(), "{} at {now}: {said:#?}", rep.name);
        kept_back += list.blocked.len();
        for who in everybody(world) {
            let who = who.to_string();
            let shown = world.act(&world.owner, now, ShowProspect { prospect: who.clone() }).unwrap();
            if shown.enrollment.is_none() || shown.owner.as_ref().is_none_or(|owner| owner.id != rep.user.to_string()) {
                continue;
            }
            let decided = world.act(rep, now, ShowDecision { prospect: who.clone(), at: None }).unwrap();
            // The next step of a deal stands on the list whatever the round says.
            let listed = list.items.iter().any(|entry| entry.prospect.id == who && entry.section != "deal");
            assert_eq!(listed, decided.decision == "act", "{who} of {} at {now}: {decided:?}\n{said:#?}", rep.name);
        }
    }
    kept_back
}

#[test]
fn list_and_decision_are_alike_after_any_sequence_of_deals_and_rounds_on_sqlite() {
    told(crate::engines::sqlite, 1..=10, 36);
}

#[test]
fn list_and_decision_are_alike_after_any_sequence_of_deals_and_rounds_on_postgres() {
    told(crate::engines::postgres, 201..=202, 24);
}

fn told(engine: fn() -> crate::engines::Engine, seeds: std::ops::RangeInclusive<u64>, length: usize) {
    let mut kept_back = 0;
    for seed in seeds {
        let world = World::on(engine());
        let mut dice = Dice::new(seed);
        let mut now = at(START);
        let mut said = vec![format!("seed {seed}")];
        let mut touches: Vec<String> = Vec::new();
        for index in 0..6 {
            let by = [&world.ana, &world.ben][index % 2];
            let who = world.person_at(by, "America/New_York", Some(if index < 4 { "Acme" } else { "Beta" }));
            world.enroll(by, now, &who, "Five and fire");
        }
        for _ in 0..length {
            now += minutes(i64::try_from(20 + dice.below(600)).unwrap());
            while !(14..22).contains(&now.to_zoned(jiff::tz::TimeZone::UTC).hour()) {
                now += hours(1);
            }
            let who = dice.of(&everybody(&world)).to_string();
            let by = dice.of(&[world.ana.clone(), world.ben.clone(), world.manager.clone()]).clone();
            let step = match dice.below(9) {
                0..=2 => {
                    let done = world.log_with(&by, now, &who, "interested", |_| {});
                    touches.extend(done.as_ref().map(|logged| logged.touch.id.clone()));
                    format!("{} interested {who}: {:?}", by.name, done.err())
                }
                3 | 4 => {
                    let verb =
                        Enroll { prospect: who.clone(), cadence: "Two and close".into(), owner: None, start_attempt: None };
                    format!("{} enrolls {who}: {:?}", by.name, world.act(&by, now, verb).err())
                }
                5 => {
                    let shown = world.act(&world.owner, now, ShowProspect { prospect: who.clone() }).unwrap();
                    let round = shown.enrollment.map(|round| round.id).unwrap_or_default();
                    let to = (*dice.of(&["ana@example.com", "ben@example.com"])).to_owned();
                    let verb = HandOver { enrollment: round, to: to.clone() };
                    format!("hand over {who} to {to}: {:?}", world.act(&world.manager, now, verb).err())
                }
                6 => {
                    let mut deals: Vec<DealView> = Vec::new();
                    for rep in [&world.ana, &world.ben] {
                        deals.extend(world.act(rep, now, ListDeals { owner: None, limit: 50 }).unwrap().items);
                    }
                    if deals.is_empty() {
                        "no deal".to_owned()
                    } else {
                        let deal = dice.of(&deals).id.clone();
                        let stage = Some((*dice.of(&["lost", "won", "talking"])).to_owned());
                        let verb = ChangeDeal { deal, title: None, stage, next_step: None, next_at: None, if_version: None };
                        format!("deal: {:?}", world.act(&world.manager, now, verb).err())
                    }
                }
                7 => match touches.pop() {
                    None => "nothing to take back".to_owned(),
                    Some(touch) => match world.void(&world.manager, now, &touch, Some("a mistake")) {
                        Err(Refused::Broken(why)) => panic!("{why}"),
                        done => format!("void {touch}: {:?}", done.err()),
                    },
                },
                _ => {
                    let done = world.log_with(&by, now, &who, "no_answer", |_| {});
                    format!("{} calls {who}: {:?}", by.name, done.err())
                }
            };
            said.push(format!("{now}: {step}"));
            kept_back += alike(&world, now, &said);
        }
    }
    assert!(kept_back > 20, "{kept_back} kept back");
}
