//! The load ahead against a count by hand, and round robin where many want the next turn at once.

use crate::given::*;
use actions::view::{LoadView, NewAbsence, NewProspect, UserChange};
use actions::{
    Actor, AddAbsence, AddProspect, Adding, ChangeUser, Enroll, EnrollMany, Once, Refused, ResumeRound, ShowLoad, ShowProspect,
    Starts, StopRound,
};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Barrier;

const NEW_YORK: &str = "America/New_York";
const FIVE: &str = "Five and fire";

impl World {
    fn load(&self, by: &Actor, now: Timestamp, rep: Option<&str>, adding: Option<(u32, &str)>) -> LoadView {
        self.app.catch_up(&self.owner, now).unwrap();
        let adding = adding.map(|(people, owner)| Adding {
            cadence: FIVE.into(),
            people,
            owner: Some(owner.into()),
            starts: Starts::AtOnce,
        });
        self.act(by, now, ShowLoad { rep: rep.map(str::to_owned), adding }).unwrap()
    }

    fn add_in_turns(&self, by: &Actor, now: Timestamp) -> String {
        let new = NewProspect {
            name: Some("New Comer".into()),
            owner: Some("round_robin".into()),
            allow_duplicate: true,
            ..NewProspect::default()
        };
        let added = self.act(by, now, AddProspect(new)).unwrap();
        added.owner.unwrap().name
    }

    fn does(&self, of: &Actor, capacity: u32) {
        let change = UserChange { capacity: Some(capacity), ..UserChange::default() };
        self.act(&self.owner, at(START), ChangeUser { user: of.email.clone(), change, if_version: None }).unwrap();
    }

    fn gone(&self, of: &Actor, from: &str, until: &str) {
        let absence = NewAbsence { from: from.parse().unwrap(), until: until.parse().unwrap(), to: None, reason: None };
        self.act(of, at(START), AddAbsence { user: of.email.clone(), absence }).unwrap();
    }
}

#[test]
fn the_load_ahead_counts_what_each_answer_asks_for_on_its_day() {
    on_both(|world| {
        let now = at(START);
        let mut by_hand: BTreeMap<String, u32> = BTreeMap::new();
        for nth in 0..12_i64 {
            let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
            match nth % 4 {
                0 => {}
                1 => drop(world.log(&world.ana, now, &prospect, "no_answer")),
                2 => {
                    let promised = now + hours(24 * (2 + nth));
                    world.log_with(&world.ana, now, &prospect, "callback", |touch| touch.callback_at = Some(promised)).unwrap();
                }
                _ => {
                    world.log(&world.ana, now - hours(1), &prospect, "no_answer");
                }
            }
            let due = world.round(&world.ana, now, &prospect).next.unwrap().allowed_from.unwrap().max(now);
            let day = due.to_zoned(planner::calendar::zone(NEW_YORK).unwrap()).date();
            *by_hand.entry(day.to_string()).or_default() += 1;
        }
        let load = world.load(&world.ana, now, Some("me"), None);
        assert_eq!((load.reps.len(), load.days.len()), (1, 28));
        let told = load.days.iter().filter(|day| day.due + day.promised > 0);
        let told: BTreeMap<String, u32> = told.map(|day| (day.date.to_string(), day.due + day.promised)).collect();
        assert_eq!(told, by_hand);
        assert_eq!(load.days.iter().map(|day| day.promised).sum::<u32>(), 3);
        assert!(load.days.iter().any(|day| day.coming > 0), "later steps are expected");
        assert!(load.days.iter().all(|day| day.adds == 0));
        assert_eq!(load.going_on_per_mille, 680, "the published share, before anybody has learned one");
    });
}

#[test]
fn adding_is_told_before_it_is_done_and_changes_nothing() {
    on_both(|world| {
        let now = at(START);
        world.does(&world.ana, 40);
        world.does(&world.ben, 20);
        let before = world.load(&world.manager, now, None, None);
        assert!(before.days.iter().all(|day| day.total == 0));
        let with = world.load(&world.manager, now, None, Some((90, "round_robin")));
        let adding: Vec<_> =
            with.reps.iter().filter(|rep| rep.adding > 0).map(|rep| (rep.rep.name.as_str(), rep.adding)).collect();
        assert_eq!(adding, [("Ana", 60), ("Ben", 30)]);
        let first = &with.days[0];
        assert_eq!((first.total, first.adds, first.over), (90, 90, 30));
        let ana = with.reps.iter().find(|rep| rep.rep.name == "Ana").unwrap();
        assert_eq!((ana.days[0].total, ana.days[0].capacity, ana.days[0].left_over), (60, 40, 20));
        let said = "Adding 60 on Five and fire makes Monday 23 November 60 touches; Ana does 40.";
        assert!(with.said.iter().any(|line| line.starts_with(said)), "{:?}", with.said);
        assert_eq!(world.load(&world.manager, now, None, None), before, "asking draws no turn and adds nobody");
        let two = [world.add_in_turns(&world.manager, now), world.add_in_turns(&world.manager, now)];
        assert_ne!(two[0], two[1], "the first turn was still there to be taken");
    });
}

#[test]
fn who_is_away_is_asked_for_nothing_and_gets_nobody() {
    on_both(|world| {
        let now = at(START);
        world.gone(&world.ana, "2026-11-23", "2026-11-24");
        for _ in 0..3 {
            assert_eq!(world.add_in_turns(&world.manager, now), "Ben");
        }
        let load = world.load(&world.manager, now, Some("ana@example.com"), None);
        assert_eq!(load.days.iter().take(3).map(|day| day.capacity).collect::<Vec<_>>(), [0, 0, 50]);
        // Back on Wednesday she takes her turns, and is not made to catch up.
        let wednesday = at("2026-11-25T15:00:00Z");
        let names: Vec<String> = (0..6).map(|_| world.add_in_turns(&world.manager, wednesday)).collect();
        let hers = names.iter().filter(|name| *name == "Ana").count();
        assert!((3..=4).contains(&hers), "{names:?}");
        world.gone(&world.ben, "2026-11-23", "2026-12-31");
        world.gone(&world.ana, "2026-12-01", "2026-12-31");
        assert_eq!(world.add_in_turns(&world.manager, at("2026-12-02T15:00:00Z")), "Mia", "nobody is here but who asks");
    });
}

#[test]
fn turns_are_fair_where_many_are_given_at_once() {
    on_both(|world| {
        let now = at(START);
        world.does(&world.ana, 40);
        world.does(&world.ben, 20);
        let barrier = Barrier::new(4);
        let got: Vec<String> = std::thread::scope(|scope| {
            let runs: Vec<_> = (0..4)
                .map(|_| {
                    let (world, barrier) = (&world.app, &barrier);
                    let manager = world_manager(world);
                    scope.spawn(move || {
                        barrier.wait();
                        let add = |_| {
                            let new = NewProspect {
                                name: Some("New Comer".into()),
                                owner: Some("round_robin".into()),
                                allow_duplicate: true,
                                ..NewProspect::default()
                            };
                            // A store that is too busy says so, and nothing was done: whoever asks tries again.
                            loop {
                                match world.act_blocking(&manager, now, AddProspect(new.clone())) {
                                    Ok(added) => return added.owner.unwrap().name,
                                    Err(Refused::Unavailable(_)) => {}
                                    Err(other) => panic!("{other}"),
                                }
                            }
                        };
                        (0..15).map(add).collect::<Vec<_>>()
                    })
                })
                .collect();
            runs.into_iter().flat_map(|run| run.join().unwrap()).collect()
        });
        let ana = got.iter().filter(|name| *name == "Ana").count();
        assert_eq!((got.len(), ana), (60, 40), "no turn is given twice and none is lost");
    });
}

fn world_manager(app: &actions::App) -> Actor {
    app.actor_by(Some("mia@example.com")).unwrap()
}

#[test]
fn a_request_sent_again_takes_no_second_turn() {
    on_both(|world| {
        let now = at(START);
        let once = || Once { method: "POST".into(), path: "/api/v1/prospects".into(), key: "k".into(), body_sha256: [1; 32] };
        let new = || NewProspect { name: Some("New Comer".into()), owner: Some("round_robin".into()), ..NewProspect::default() };
        let mut replies = Vec::new();
        let mut names = Vec::new();
        for _ in 0..3 {
            let run = world
                .app
                .act_once(&world.manager, now, once(), AddProspect(new()), |done| actions::Told::all(201, done.id.clone()));
            replies.push(crate::twice::wait_for(run).unwrap());
        }
        assert!(!replies[0].replayed && replies[1].replayed && replies[1].body == replies[2].body);
        names.push(
            world.act(&world.manager, now, ShowProspect { prospect: replies[0].body.clone() }).unwrap().owner.unwrap().name,
        );
        names.extend((0..3).map(|_| world.add_in_turns(&world.manager, now)));
        assert!(names[0] != names[1] && names[1] != names[2] && names[2] != names[3], "one turn was taken: {names:?}");
    });
}

#[test]
fn enrolling_in_turns_gives_nobody_away_who_has_an_owner() {
    on_both(|world| {
        let now = at(START);
        let first = world.add_in_turns(&world.manager, now);
        let mine = world.person(&world.ben, NEW_YORK);
        let verb = |prospect: &str| Enroll {
            prospect: prospect.to_owned(),
            cadence: FIVE.into(),
            owner: Some("round-robin".into()),
            start_attempt: None,
        };
        let whose = |prospect: &str| {
            let shown = world.act(&world.owner, now, ShowProspect { prospect: prospect.to_owned() }).unwrap();
            shown.owner.map(|owner| owner.name)
        };
        world.act(&world.ben, now, verb(&mine)).unwrap();
        assert_eq!(whose(&mine).as_deref(), Some("Ben"));
        assert_ne!(world.add_in_turns(&world.manager, now), first, "and no turn was taken for it");
        world.sound(now);
    });
}

#[test]
fn in_a_closed_workspace_a_rep_sees_their_own_load_alone() {
    on_both(|world| {
        let change = actions::view::WorkspaceChange { visibility: Some("closed".into()), ..Default::default() };
        world.act(&world.owner, at(START), actions::ChangeWorkspace { change, if_version: None }).unwrap();
        let ana = world.app.actor_by(Some("ana@example.com")).unwrap();
        let load = world.load(&ana, at(START), None, None);
        assert_eq!(load.reps.iter().map(|rep| rep.rep.name.as_str()).collect::<Vec<_>>(), ["Ana"]);
        let other = world.act(&ana, at(START), ShowLoad { rep: Some("ben@example.com".into()), adding: None });
        assert!(matches!(other, Err(Refused::NotFound(_))));
    });
}

fn together(people: &[String], starts: Starts) -> EnrollMany {
    EnrollMany { prospects: people.to_vec(), cadence: FIVE.into(), owner: None, starts }
}

impl World {
    /// How many of these people are due first on which day.
    fn first_days(&self, by: &Actor, now: Timestamp, people: &[String]) -> Vec<(String, u32)> {
        let mut days: BTreeMap<String, u32> = BTreeMap::new();
        for prospect in people {
            let due = self.round(by, now, prospect).next.unwrap().due_at;
            let day = due.to_zoned(planner::calendar::zone(NEW_YORK).unwrap()).date();
            *days.entry(day.to_string()).or_default() += 1;
        }
        days.into_iter().collect()
    }
}

#[test]
fn people_put_on_a_cadence_together_start_as_capacity_allows_and_as_was_told_before() {
    on_both(|world| {
        let now = at(START);
        world.does(&world.ana, 4);
        let people: Vec<String> = (0..10).map(|_| world.person(&world.ana, NEW_YORK)).collect();
        world.app.catch_up(&world.owner, now).unwrap();
        let adding = Adding { cadence: FIVE.into(), people: 10, owner: None, starts: Starts::AsCapacityAllows };
        let told = world.act(&world.ana, now, ShowLoad { rep: None, adding: Some(adding) }).unwrap();
        let mine = told.reps.iter().find(|rep| rep.adding > 0).unwrap();
        assert_eq!(mine.fullest_at_once.as_ref().map(|day| day.total), Some(10));
        assert!(mine.days.iter().all(|day| day.capacity == 0 || day.over == 0), "{:?}", mine.days);
        assert!(
            told.said[0].starts_with("Adding 10 on Five and fire at once would make Monday 23 November 10 touches; you do 4.")
        );
        assert!(told.said[1].starts_with("As capacity allows, they start from Monday 23 November to "), "{:?}", told.said);
        let starts: Vec<(String, u32)> = mine.starts.iter().map(|day| (day.date.to_string(), day.people)).collect();
        assert_eq!(starts[..2], [("2026-11-23".to_owned(), 4), ("2026-11-24".to_owned(), 4)]);

        let done = world.act(&world.ana, now, together(&people, Starts::AsCapacityAllows)).unwrap();
        assert_eq!((done.enrolled, done.laid.iter().map(|day| day.people).sum::<u32>()), (10, 6));
        assert_eq!(world.first_days(&world.ana, now, &people), starts, "what was told is what happened");
        world.sound(now);
        assert_eq!(world.list(&world.ana, now).summary.due, 4);
        let after = world.load(&world.ana, now, Some("me"), None);
        assert!(after.days.iter().all(|day| day.capacity == 0 || day.over == 0), "and the load ahead says the same");
        // Whoever is to start sooner does.
        let last = people.iter().find(|one| world.entry(&world.ana, now, one).is_none()).unwrap();
        assert_eq!(world.state(&world.ana, now, last), "active", "it rests nowhere");
        let round = world.round(&world.ana, now, last).id;
        world.act(&world.ana, now, ResumeRound { enrollment: round }).unwrap();
        assert!(world.entry(&world.ana, now, last).is_some());
        world.sound(at("2026-12-01T15:00:00Z"));
    });
}

#[test]
fn in_two_parts_or_at_once_the_starts_come_to_the_same() {
    on_both(|world| {
        let now = at(START);
        world.does(&world.ana, 3);
        let people: Vec<String> = (0..14).map(|_| world.person(&world.ana, NEW_YORK)).collect();
        world.act(&world.ana, now, together(&people[..5], Starts::AsCapacityAllows)).unwrap();
        world.act(&world.ana, now, together(&people[5..], Starts::AsCapacityAllows)).unwrap();
        world.does(&world.ben, 3);
        let others: Vec<String> = (0..14).map(|_| world.person(&world.ben, NEW_YORK)).collect();
        world.act(&world.ben, now, together(&others, Starts::AsCapacityAllows)).unwrap();
        let (hers, his) = (world.first_days(&world.ana, now, &people), world.first_days(&world.ben, now, &others));
        assert!(hers.len() > 3, "{hers:?}");
        // Ben's midnight is three hours later in New York, on the same day.
        assert_eq!(hers, his);
        world.sound(now);
    });
}

#[test]
fn all_at_once_is_a_choice_and_inquiries_never_wait_for_room() {
    on_both(|world| {
        let now = at(START);
        world.does(&world.ana, 1);
        let people: Vec<String> = (0..3).map(|_| world.person(&world.ana, NEW_YORK)).collect();
        let done = world.act(&world.ana, now, together(&people, Starts::AtOnce)).unwrap();
        assert_eq!((done.enrolled, done.laid.len()), (3, 0));
        assert_eq!(world.list(&world.ana, now).summary.due, 3);
        let asked: Vec<String> = (0..3)
            .map(|nth| {
                let new = NewProspect {
                    name: Some(format!("Ida Inquiry{nth}")),
                    phones: vec![phone(&format!("+161755577{nth:02}"), "personal")],
                    zone: Some(NEW_YORK.into()),
                    inquiry: true,
                    ..NewProspect::default()
                };
                let prospect = world.add(&world.ana, new);
                let round = world.round(&world.ana, now, &prospect).id;
                world.act(&world.ana, now, StopRound { enrollment: round, reason: None }).unwrap();
                prospect
            })
            .collect();
        let done = world.act(&world.ana, now, together(&asked, Starts::AsCapacityAllows)).unwrap();
        assert_eq!((done.enrolled, done.laid.len()), (3, 0), "they came to us");
        assert_eq!(world.list(&world.ana, now).totals.inquiry, 3);
        world.sound(now);
    });
}

#[test]
fn in_the_evening_and_on_a_day_off_the_next_working_day_comes_first_and_an_absence_is_left_out() {
    on_both(|world| {
        world.does(&world.ana, 2);
        world.gone(&world.ana, "2026-11-30", "2026-12-02");
        // Friday, seven in the evening.
        let now = at("2026-11-28T00:00:00Z");
        let people: Vec<String> = (0..2).map(|_| world.person(&world.ana, NEW_YORK)).collect();
        let done = world.act(&world.ana, now, together(&people, Starts::AsCapacityAllows)).unwrap();
        assert_eq!(done.laid, [], "two find room on the first day back; what falls due meanwhile, the absence sees to");
        let more: Vec<String> = (0..3).map(|_| world.person(&world.ana, NEW_YORK)).collect();
        let done = world.act(&world.ana, now, together(&more, Starts::AsCapacityAllows)).unwrap();
        let laid: Vec<(String, u32)> = done.laid.iter().map(|day| (day.date.to_string(), day.people)).collect();
        assert_eq!(laid[0], ("2026-12-04".to_owned(), 2));
        world.sound(now);
    });
}

#[test]
fn who_cannot_be_enrolled_is_left_out_and_the_others_start() {
    on_both(|world| {
        let now = at(START);
        let (busy, _) = world.pursued(&world.ana, NEW_YORK);
        let bens = world.person(&world.ben, NEW_YORK);
        let free = world.person(&world.ana, NEW_YORK);
        let people = [busy, bens, free.clone(), free];
        let done = world.act(&world.ana, now, together(&people, Starts::AtOnce)).unwrap();
        assert_eq!((done.enrolled, done.left_out.len()), (1, 2), "{done:?}");
        assert_eq!(done.left_out[0].reason, "on a cadence already");
        assert!(done.left_out[1].reason.contains("Ben"), "{done:?}");
        let none = EnrollMany { prospects: Vec::new(), ..together(&[], Starts::AtOnce) };
        assert!(matches!(world.act(&world.ana, now, none), Err(Refused::Invalid(_))));
        world.sound(now);
    });
}

#[test]
fn what_was_promised_for_a_day_off_is_said_beside_days_that_are_not_full() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
        let saturday = at("2026-11-28T15:00:00Z");
        world.log_with(&world.ana, at(START), &prospect, "callback", |touch| touch.callback_at = Some(saturday)).unwrap();
        let told = world.load(&world.ana, at(START), Some("me"), None);
        let over: Vec<_> = told.days.iter().filter(|day| day.over > 0).map(|day| day.date.to_string()).collect();
        assert_eq!(over, ["2026-11-28"]);
        let said = told.said.join(" ");
        assert!(
            said.contains("No working day")
                && said.contains("Saturday 28 November is a day off of yours, and 1 touch stands on it."),
            "{said}"
        );
    });
}
