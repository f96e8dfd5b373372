//! Companies, switchboards and voices of every size come out as a look at everybody would.

use super::{at_company, company_of, crowd, decided_at, everybody, forbid, import, lift, nobody_forbidden_is_offered, under_way};
use crate::given::{START, World, at, hours, minutes};
use actions::view::NewSuppression;
use actions::{Refresh, Repair};

/// What a verb decides anew by itself, and what one turn of the upkeep does.
const AT_ONCE: usize = 20;
const TURN: usize = 50;

fn sizes(sizes: &[usize], make: fn() -> crate::engines::Engine) {
    for people in sizes {
        never_call_this_company(&World::on(make()), *people);
    }
}

#[test]
fn never_call_this_company_binds_one_or_seven_hundred_and_lifting_it_brings_them_back() {
    sizes(&[1, 20, 21, 499, 501, 700], crate::engines::sqlite);
}

#[test]
fn never_call_this_company_binds_five_thousand() {
    sizes(&[5_000], crate::engines::sqlite);
}

#[test]
fn never_call_this_company_binds_everybody_on_postgres() {
    sizes(&[1, 21, 550], crate::engines::postgres);
}

fn never_call_this_company(world: &World, people: usize) {
    let count = u32::try_from(people).unwrap();
    import(world, &world.ana, at(START), &crowd("Acme", people, 0, None));
    assert_eq!(world.list(&world.ana, at(START)).totals.due, count);
    let company = company_of(world, &everybody(world)[0].to_string());

    let now = at(START) + minutes(1);
    let row = forbid(world, now, at_company(&company));
    assert_eq!(decided_at(world, now), people.min(AT_ONCE), "the verb stays small");
    let list = world.list(&world.ana, now);
    assert_eq!((list.totals.due, list.totals.blocked, list.items.len()), (0, 0, 0), "{people}: bound at once");
    assert_eq!(under_way(world) > 0, people > AT_ONCE);
    let found = world.checkup(now);
    let left = people.saturating_sub(AT_ONCE) as u64;
    assert_eq!((found.differences.len(), found.carried_on.answers), (0, left), "the doctor sees that it is not done");
    if people > AT_ONCE {
        let (before, then) = (decided_at(world, now), now + minutes(1));
        world.act(&world.owner, then, Refresh).unwrap();
        assert!(decided_at(world, then) <= TURN && before == AT_ONCE, "a turn stays small");
        nobody_forbidden_is_offered(world, then);
    }
    let now = now + minutes(2);
    world.sound(now);
    assert_eq!((under_way(world), world.list(&world.ana, now).totals.due), (0, 0));

    let now = now + minutes(1);
    lift(world, now, &row);
    assert_eq!(decided_at(world, now), people.min(AT_ONCE), "so does lifting it");
    world.sound(now);
    assert_eq!(world.list(&world.ana, now).totals.due, count, "{people}: everybody is back");
}

#[test]
fn the_doctor_mends_what_was_left_half_done() {
    let world = World::on(crate::engines::sqlite());
    import(&world, &world.ana, at(START), &crowd("Acme", 120, 0, None));
    let company = company_of(&world, &everybody(&world)[0].to_string());
    let row = forbid(&world, at(START), at_company(&company));
    assert!(world.app.checkup(&world.owner, at(START), Repair::Repair).unwrap().repaired > 0);
    assert_eq!(world.checkup(at(START)).differences.len(), 0);
    lift(&world, at(START), &row);
    // As a restore of an older copy would leave it: nothing is being carried on, and ended rounds say that they are over.
    let gone: Result<bool, store::StoreError> =
        world.engine.store().write(move |tx| store::reaches::remove(tx, store::reaches::Kind::Company, &company));
    assert!(gone.unwrap());
    assert!(world.checkup(at(START)).differences.iter().any(|found| found.field == "state" && found.stored == "suppressed"));
    world.app.checkup(&world.owner, at(START), Repair::Repair).unwrap();
    assert_eq!(world.checkup(at(START)).differences.len(), 0);
    assert_eq!(world.list(&world.ana, at(START)).totals.due, 120);
}

#[test]
fn the_doctor_finds_holds_that_are_missing_and_holds_that_are_left_over() {
    crate::given::on_both(|world| {
        let now = at(START);
        let mine = world.person_at(&world.ana, "America/New_York", Some("Acme"));
        world.enroll(&world.ana, now, &mine, "Five and fire");
        let theirs = world.person_at(&world.ben, "America/New_York", Some("Acme"));
        world.log(&world.ben, now, &theirs, "interested");
        assert_eq!((world.entry(&world.ana, now, &mine), world.checkup(now).differences.len()), (None, 0));
        let company = company_of(&world, &mine);
        let change = |put: Option<store::holds::Hold>, release: Option<store::holds::Hold>| {
            let done: Result<(), store::StoreError> = world.engine.store().write(move |tx| {
                if let Some(hold) = &release {
                    store::holds::release(tx, hold.held_owner, hold.scope, &hold.key, &hold.rule)?;
                }
                put.iter().try_for_each(|hold| store::holds::put(tx, hold))
            });
            done.unwrap();
        };
        let scope = planner::guard::Scope::Company;
        let key = company.clone();
        let stored: Result<_, store::StoreError> = world.engine.store().read(move |tx| store::holds::at(tx, scope, &key));
        for hold in stored.unwrap() {
            change(None, Some(hold.clone()));
            let found = world.checkup(now).differences;
            assert_eq!((found.len(), found[0].stored.as_str()), (1, "none"), "{found:?}");
            assert_eq!(world.app.checkup(&world.owner, now, Repair::Repair).unwrap().repaired, 1);
            assert_eq!((world.entry(&world.ana, now, &mine), world.checkup(now).differences.len()), (None, 0));
            // One that nothing asks for.
            let (until, held_owner) = (now + hours(26), world.ben.user);
            let other = world.person_at(&world.ben, "America/New_York", Some("Acme"));
            world.enroll(&world.ben, now, &other, "Five and fire");
            change(Some(store::holds::Hold { until, held_owner, by: world.ana.user, ..hold }), None);
            assert_eq!(world.entry(&world.ben, now, &other), None);
            assert_eq!(world.app.checkup(&world.owner, now, Repair::Repair).unwrap().differences[0].decided, "none");
            assert!(world.entry(&world.ben, now, &other).is_some());
        }
    });
}

#[test]
fn one_touch_holds_seven_hundred_and_the_page_behind_them_is_full() {
    for (engine, people) in [(crate::engines::sqlite(), 700), (crate::engines::postgres(), 520)] {
        let world = World::on(engine);
        let now = at(START);
        import(&world, &world.ana, now, &crowd("Acme", people, 0, None));
        let all = everybody(&world);
        import(&world, &world.ana, now, &crowd("Beta", 230, 10_000, None));
        let touched = &all[3].to_string();
        let logged = world.log(&world.manager, now, touched, "no_answer");
        let list = world.list(&world.ana, now);
        // The one who was called is not due any more.
        let held = u32::try_from(people).unwrap() - 1;
        assert_eq!((list.totals.due, list.totals.blocked), (230, held));
        assert_eq!((list.items.len(), list.blocked.len()), (200, 200));
        assert!(list.items.iter().all(|entry| entry.prospect.company.as_ref().unwrap().name == "Beta"));
        world.sound(now);
        world.void(&world.manager, now, &logged.touch.id, None).unwrap();
        world.sound(now);
        assert_eq!(world.list(&world.ana, now).totals.due, held + 231, "taken back, it holds nobody");

        let theirs = world.person_at(&world.ben, "America/New_York", Some("Acme"));
        let engaged = world.log(&world.ben, now, &theirs, "interested").touch.id;
        let tomorrow = now + hours(24);
        world.sound(tomorrow);
        assert_eq!(world.list(&world.ana, tomorrow).totals.blocked, held + 1, "Ben is engaged there");
        world.void(&world.manager, tomorrow, &engaged, None).unwrap();
        world.sound(tomorrow);
        assert_eq!(world.list(&world.ana, tomorrow).totals.blocked, 0);
    }
}

#[test]
fn a_switchboard_of_seven_hundred_goes_dead_and_comes_back() {
    for (engine, people) in [(crate::engines::sqlite(), 700), (crate::engines::postgres(), 120)] {
        let world = World::on(engine);
        let (now, count) = (at(START), u32::try_from(people).unwrap());
        let mut text = String::from("Name,Company,Phone,Company phone\n");
        (0..people).for_each(|index| text.push_str(&format!("Pat Person{index},Firm {index},,+16175559000\n")));
        import(&world, &world.ana, now, &text);
        assert_eq!(world.list(&world.ana, now).totals.due, count);
        let one = everybody(&world)[7].to_string();

        let now = now + minutes(1);
        let dead = world.log_with(&world.ana, now, &one, "wrong_number", |touch| touch.detail = Some("dead".into())).unwrap();
        assert!(decided_at(&world, now) <= AT_ONCE + 1, "the verb stays small");
        let repair = |now| world.list(&world.ana, now).totals.repair;
        assert_eq!(world.list(&world.ana, now).totals.due, 0, "nobody is offered on a dead number");
        world.sound(now);
        assert_eq!((world.list(&world.ana, now).totals.due, repair(now)), (0, count), "all want another number");
        let now = now + minutes(1);
        world.void(&world.ana, now, &dead.touch.id, None).unwrap();
        world.sound(now);
        assert_eq!((world.list(&world.ana, now).totals.due, repair(now)), (count, 0));

        let now = now + minutes(1);
        let number = NewSuppression { company: None, number: Some("+16175559000".into()), ..at_company("") };
        let row = forbid(&world, now, number);
        assert_eq!(world.list(&world.ana, now).totals.due, 0, "bound at once");
        world.sound(now);
        assert_eq!(world.list(&world.ana, now).totals.due, 0);
        lift(&world, now, &row);
        world.sound(now);
        assert_eq!(world.list(&world.ana, now).totals.due, count);
    }
}
