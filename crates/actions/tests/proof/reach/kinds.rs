//! Every door by which something reaches others: each binds at once, and gives back what it took.

use super::{at_company, company_of, crowd, everybody, forbid, import, lift, nobody_forbidden_is_offered};
use crate::given::{START, World, at, hours, minutes, on_both, phone};
use actions::view::{NewProspect, NewSuppression, ProspectChange};
use actions::{ChangeProspect, MergeProspects, StopRound};

fn change(world: &World, who: &str, change: ProspectChange) {
    let verb = ChangeProspect { prospect: who.to_owned(), change, if_version: None };
    world.act(&world.manager, at(START), verb).unwrap();
}

#[test]
fn whoever_comes_to_a_company_that_said_never_is_bound_at_once_by_every_door() {
    on_both(|world| {
        let now = at(START);
        import(&world, &world.ana, now, &crowd("Acme", 30, 0, None));
        let there = everybody(&world)[0].to_string();
        let company = company_of(&world, &there);
        forbid(&world, now, at_company(&company));
        let due = |world: &World| world.list(&world.ana, now).totals.due;
        // Twenty more in a file.
        import(&world, &world.ana, now, &crowd("Acme", 20, 500, None));
        assert_eq!(due(&world), 0);
        // Somebody moved there by an edit, and back.
        let (moved, _) = world.pursued(&world.ana, "America/New_York");
        assert_eq!(due(&world), 1);
        change(&world, &moved, ProspectChange { company: Some(Some("Acme".into())), ..ProspectChange::default() });
        assert_eq!(due(&world), 0);
        change(&world, &moved, ProspectChange { company: Some(None), ..ProspectChange::default() });
        assert_eq!(due(&world), 1, "they left it");
        // Somebody merged into one who is there.
        let twin = world.person_at(&world.ana, "America/New_York", Some("Acme"));
        world.act(&world.manager, now, MergeProspects { prospect: twin, into: moved.clone() }).unwrap();
        assert_eq!(due(&world), 0, "the merged one is at Acme");
        // A number that is forbidden, added to somebody.
        let number = NewSuppression { company: None, number: Some("+16175550777".into()), ..at_company("") };
        let row = forbid(&world, now, number);
        let (free, _) = world.pursued(&world.ana, "America/New_York");
        let phones = Some(vec![phone("+16175550777", "personal")]);
        change(&world, &free, ProspectChange { phones, ..ProspectChange::default() });
        nobody_forbidden_is_offered(&world, now);
        assert_eq!(due(&world), 0);
        lift(&world, now, &row);
        assert_eq!(due(&world), 1);
        world.sound(now);
    });
}

#[test]
fn taking_back_a_never_of_the_whole_company_brings_everybody_back() {
    on_both(|world| {
        let now = at(START);
        import(&world, &world.ana, now, &crowd("Acme", 60, 0, None));
        let one = everybody(&world)[5].to_string();
        let never = world.log_with(&world.ana, now, &one, "do_not_call", |touch| touch.detail = Some("company".into())).unwrap();
        let callable = |now| world.list(&world.ana, now).items.iter().filter(|entry| entry.action.channel == "call").count();
        assert_eq!(callable(now), 0);
        world.sound(now);
        assert_eq!(callable(now), 0);
        world.void(&world.ana, now + minutes(3), &never.touch.id, None).unwrap();
        world.sound(now + minutes(3));
        assert_eq!(callable(now + minutes(3)), 60);
    });
}

#[test]
fn a_file_that_forbids_somebody_known_binds_them_and_taking_it_back_frees_them() {
    on_both(|world| {
        let now = at(START);
        let first = "Name,Mobile phone,Email\nIna Import,+13055550101,ina@example.com\nJo Import,+13055550102,jo@example.com\n";
        import(&world, &world.ana, now, first);
        // Jo's colleague has the same number; nobody says so in the second file.
        let other = world.add(
            &world.ana,
            NewProspect {
                name: Some("Xenia Other".into()),
                phones: vec![phone("+13055550102", "personal")],
                allow_duplicate: true,
                ..NewProspect::default()
            },
        );
        world.enroll(&world.ana, now, &other, "Five and fire");
        assert_eq!(world.list(&world.ana, now).totals.due, 3);
        let second = "Name,Mobile phone,Email,Do not call\nIna Import,+13055550101,ina@example.com,yes\n\
                      Jo Import,+13055550102,jo@example.com,yes\n";
        let taken = import(&world, &world.ana, now, second);
        nobody_forbidden_is_offered(&world, now);
        let calls = || world.list(&world.ana, now).items.iter().filter(|entry| entry.action.channel == "call").count();
        assert_eq!(calls(), 0, "they are known, and nothing else in the file was new");
        world.sound(now);
        world.app.undo_import(&world.ana, &|| now, &taken).unwrap();
        world.sound(now);
        assert_eq!(world.list(&world.ana, now).totals.due, 3, "freed with the file");
    });
}

#[test]
fn a_company_that_moves_takes_its_people_along() {
    on_both(|world| {
        let now = at(START);
        let mut text = String::from("Name,Company,Email,LinkedIn\n");
        (0..45).for_each(|index| {
            text.push_str(&format!("Pat Person{index},Acme,pat{index}@example.com,https://linkedin.com/in/pat{index}\n"))
        });
        import(&world, &world.ana, now, &text);
        let one = everybody(&world)[2].to_string();
        let zone = |who: &str| -> String {
            let decision = world.act(&world.ana, now, actions::ShowDecision { prospect: who.to_owned(), at: None }).unwrap();
            decision.place.zones[0].clone()
        };
        assert_eq!(zone(&one), "America/New_York", "nothing is known of them but the workspace");
        let file = "Company,Country,State,City\nAcme,US,CA,San Francisco\n";
        let order = actions::import::NewImport {
            file_name: "companies.csv".into(),
            kind: Some("companies".into()),
            ..actions::import::NewImport::default()
        };
        let moved =
            world.app.import(&world.ana, &|| now, order, std::sync::Arc::new(super::Text(file.into())), &mut |_| {}).unwrap();
        assert_eq!(zone(&one), "America/Los_Angeles");
        assert!(world.list(&world.ana, now).items.iter().all(|entry| entry.zone != "America/New_York"), "on the old clock");
        world.sound(now);
        world.app.undo_import(&world.ana, &|| now, &moved.id).unwrap();
        world.sound(now);
        assert_eq!(zone(&one), "America/New_York");
    });
}

#[test]
fn whoever_comes_back_to_life_is_held_as_if_they_had_been_under_way() {
    on_both(|world| {
        let now = at(START);
        let mine = world.person_at(&world.ana, "America/New_York", Some("Acme"));
        let round = world.enroll(&world.ana, now, &mine, "Five and fire").enrollment.id;
        let row = forbid(&world, now, NewSuppression { company: None, prospect: Some(mine.clone()), ..at_company("") });
        let theirs = world.person_at(&world.ben, "America/New_York", Some("Acme"));
        world.enroll(&world.ben, now, &theirs, "Five and fire");
        world.log(&world.ben, now, &theirs, "no_answer");
        lift(&world, now, &row);
        world.sound(now);
        assert_eq!(world.entry(&world.ana, now, &mine), None, "Ben was heard there today");
        let tomorrow = now + hours(24);
        world.sound(tomorrow);
        assert!(world.entry(&world.ana, tomorrow, &mine).is_some());
        world.act(&world.ana, tomorrow, StopRound { enrollment: round.clone(), reason: None }).unwrap();
        world.log(&world.ben, tomorrow, &theirs, "interested");
        world.act(&world.ana, tomorrow, actions::ResumeRound { enrollment: round }).unwrap();
        world.sound(tomorrow);
        assert_eq!(world.entry(&world.ana, tomorrow, &mine), None, "Ben is engaged there");
    });
}

#[test]
fn what_a_touch_held_is_held_by_the_one_before_it_when_it_is_taken_back() {
    on_both(|world| {
        let now = at(START);
        let mine = world.person_at(&world.ana, "America/New_York", Some("Acme"));
        world.enroll(&world.ana, now, &mine, "Five and fire");
        let theirs = world.person_at(&world.manager, "America/New_York", Some("Acme"));
        world.log(&world.manager, now, &theirs, "no_answer");
        let others = world.person_at(&world.ben, "America/New_York", Some("Acme"));
        let second = world.log(&world.ben, now + minutes(5), &others, "no_answer");
        world.void(&world.ben, now + minutes(6), &second.touch.id, None).unwrap();
        world.sound(now + minutes(6));
        assert_eq!(world.entry(&world.ana, now + minutes(6), &mine), None, "the manager was heard there before");
    });
}

#[test]
fn the_next_step_of_a_deal_offers_no_number_that_must_not_be_called() {
    on_both(|world| {
        let now = at(START);
        let who = world.person_at(&world.ana, "America/New_York", Some("Acme"));
        world.enroll(&world.ana, now, &who, "Five and fire");
        world.log(&world.ana, now, &who, "interested");
        let tomorrow = now + hours(25);
        let phone_of = || {
            let entry = world.entry(&world.ana, tomorrow, &who).unwrap();
            assert_eq!(entry.section, "deal");
            entry.action.phone
        };
        assert!(phone_of().is_some());
        forbid(&world, now, at_company(&company_of(&world, &who)));
        assert_eq!(phone_of(), None);
    });
}
