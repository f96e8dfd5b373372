//! What is being carried on is no fault, and hides none; and whatever is about many reaches all of them, however many.

use super::{at_company, company_of, crowd, decided_at, everybody, forbid, import, lift, under_way};
use crate::given::{START, World, at, hours, minutes, on_both};
use crate::listing::{check, expected};
use actions::cadences::Preview;
use actions::view::{Checkup, NewCadence, UserChange};
use actions::{ChangeCadence, ChangeUser, MigrateCadence, Refresh, Repair, ShowCadence};
use jiff::Timestamp;
use store::answers::Answer;

/// What a verb decides anew by itself.
const AT_ONCE: usize = 20;
const FIVE: &str = "Five and fire";

fn told(found: &Checkup) -> (usize, u64) {
    (found.differences.len(), found.carried_on.answers)
}

/// As damage would leave it: the stored answer of somebody, changed past all verbs.
fn spoil(world: &World, who: planner::ProspectId, change: impl Fn(&mut Answer) + Send + Sync + 'static) {
    let done: Result<(), store::StoreError> = world.engine.store().write(move |tx| {
        for mut answer in store::answers::of(tx, &[who])? {
            change(&mut answer);
            store::answers::put(tx, &answer)?;
        }
        Ok(())
    });
    done.unwrap();
}

#[test]
fn the_doctor_tells_what_is_carried_on_from_what_is_wrong_there() {
    on_both(|world| {
        let now = at(START);
        import(&world, &world.ana, now, &crowd("Acme", 60, 0, None));
        let all = everybody(&world);
        let company = company_of(&world, &all[0].to_string());
        let now = now + minutes(1);
        let row = forbid(&world, now, at_company(&company));
        let found = world.checkup(now);
        assert_eq!((told(&found), found.carried_on.since), ((0, 40), Some(now)), "{:?}", found.differences);
        // One of those to whom it has still to come says what no prohibition makes of it.
        spoil(&world, all[45], |answer| answer.plan.state = planner::decision::State::Fired);
        assert_eq!(told(&world.checkup(now)).1, 40);
        assert!(world.checkup(now).differences.iter().any(|one| one.field == "state" && one.stored == "fired"));
        spoil(&world, all[45], |answer| answer.plan.state = planner::decision::State::Active);
        assert_eq!(told(&world.checkup(now)), (0, 40));
        spoil(&world, all[50], |answer| answer.plan.counters.dials = 9);
        assert!(world.checkup(now).differences.iter().any(|one| one.field == "counters"));
        spoil(&world, all[50], |answer| answer.plan.counters.dials = 0);
        // And one to whom it has come.
        spoil(&world, all[3], |answer| answer.plan.state = planner::decision::State::Active);
        assert!(world.checkup(now).differences.iter().any(|one| one.field == "state" && one.decided == "suppressed"));
        world.app.catch_up(&world.owner, now).unwrap();
        assert!(!world.checkup(now).differences.is_empty(), "what came to them already does not come again");
        world.app.checkup(&world.owner, now, Repair::Repair).unwrap();
        assert_eq!(told(&world.checkup(now)), (0, 0));

        // Lifted, and forbidden again before that was done.
        let now = now + minutes(1);
        lift(&world, now, &row);
        assert_eq!(told(&world.checkup(now)), (0, 40));
        let now = now + minutes(1);
        world.act(&world.owner, now, Refresh).unwrap();
        let left = told(&world.checkup(now)).1;
        let again = forbid(&world, now + minutes(1), at_company(&company));
        assert_eq!((told(&world.checkup(now + minutes(1))).0, left), (0, 0));
        lift(&world, now + minutes(2), &again);
        assert_eq!(told(&world.checkup(now + minutes(2))), (0, 40));
        world.sound(now + minutes(3));
        assert_eq!(world.list(&world.ana, now + minutes(3)).totals.due, 60);
    });
}

fn hours_of(world: &World, now: Timestamp, hours: &str) {
    let change = UserChange { hours: Some(hours.to_owned()), ..UserChange::default() };
    let verb = ChangeUser { user: world.ana.user.to_string(), change, if_version: None };
    world.act(&world.manager, now, verb).unwrap();
}

fn as_brute_force(world: &World, now: Timestamp) -> u32 {
    for rep in [&world.ana, &world.ben] {
        check(&world.list(rep, now), &expected(world, rep, now), rep, now);
    }
    world.list(&world.ana, now).totals.due
}

#[test]
fn hours_of_a_rep_bind_their_whole_list_at_once_and_the_verb_stays_small() {
    on_both(|world| {
        let now = at(START);
        import(&world, &world.ana, now, &crowd("Acme", 120, 0, None));
        let theirs = world.person(&world.ben, "America/New_York");
        world.enroll(&world.ben, now, &theirs, FIVE);
        assert_eq!(as_brute_force(&world, now), 120);
        let mut now = now;
        for (hours_now, due) in [("mon-fri 13-17", 0), ("mon-fri 8-17", 120), ("tue 10-12", 0), ("", 120)] {
            now += minutes(1);
            hours_of(&world, now, hours_now);
            assert_eq!(decided_at(&world, now), AT_ONCE, "the verb stays small");
            assert_eq!(under_way(&world), 1);
            assert_eq!(as_brute_force(&world, now), due, "{hours_now}: at once");
            let found = world.checkup(now);
            assert_eq!(told(&found), (0, 100), "{hours_now}: {:?}", found.differences);
            // Half of them decided anew: the list goes by one clock.
            world.act(&world.owner, now, Refresh).unwrap();
            assert_eq!(as_brute_force(&world, now), due, "{hours_now}: half done");
            as_brute_force(&world, now + hours(4));
        }
        world.sound(now);
        assert_eq!((as_brute_force(&world, now), under_way(&world)), (120, 0));
    });
}

fn another_version(world: &World, now: Timestamp, wait: u16) -> String {
    let known = world.act(&world.manager, now, ShowCadence { cadence: FIVE.into() }).unwrap();
    let mut steps = known.steps;
    steps[1].wait_days = wait;
    let change = NewCadence { name: known.name, about: known.about, steps, policy: None };
    world.act(&world.manager, now, ChangeCadence { cadence: known.id.clone(), change, if_version: None }).unwrap();
    known.id
}

fn on_versions(world: &World, now: Timestamp) -> Vec<(u32, u32)> {
    let editions = world.act(&world.manager, now, actions::ListEditions { cadence: FIVE.into() }).unwrap().items;
    editions.iter().filter(|edition| edition.live > 0).map(|edition| (edition.version, edition.live)).collect()
}

#[test]
fn moving_rounds_to_another_version_comes_to_all_of_them() {
    for (engine, people) in [(crate::engines::sqlite(), 620_u32), (crate::engines::postgres(), 120)] {
        let world = World::on(engine);
        let now = at(START);
        import(&world, &world.ana, now, &crowd("Acme", people as usize, 0, None));
        let cadence = another_version(&world, now, 3);
        let order = |preview: Preview| MigrateCadence { cadence: cadence.clone(), preview };
        let told = world.act(&world.manager, now, order(Preview::Only)).unwrap();
        assert_eq!((told.moved, told.to_come, told.changes.len()), (u64::from(people), u64::from(people) - 50, 50));
        assert_eq!((under_way(&world), on_versions(&world, now)), (0, vec![(1, people)]), "only shown");

        let now = now + minutes(1);
        let done = world.act(&world.manager, now, order(Preview::Apply)).unwrap();
        assert_eq!((done.moved, done.to_come, done.changes.len()), (told.moved, told.to_come, 50));
        assert_eq!((decided_at(&world, now), under_way(&world)), (50, 1), "the verb stays small");
        assert_eq!(as_brute_force(&world, now), people);
        assert_eq!(world.checkup(now).differences, []);
        world.act(&world.owner, now, Refresh).unwrap();
        assert_eq!(on_versions(&world, now), [(2, 100), (1, people - 100)]);

        // To a third one before that was done: nobody is left behind, and nobody ends on the second.
        let now = now + minutes(1);
        another_version(&world, now, 4);
        let done = world.act(&world.manager, now, order(Preview::Apply)).unwrap();
        assert_eq!(done.moved, u64::from(people));
        as_brute_force(&world, now);
        world.sound(now);
        assert_eq!((on_versions(&world, now), under_way(&world)), (vec![(3, people)], 0));
        assert_eq!(as_brute_force(&world, now), people);
        let again = world.act(&world.manager, now, order(Preview::Apply)).unwrap();
        assert_eq!((again.moved, again.to_come, under_way(&world)), (0, 0, 0));
    }
}
