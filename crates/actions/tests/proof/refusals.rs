//! "Never call" and its taking back, and colleagues in each other's way.

use crate::given::{START, World, at, hours, minutes, on_both, phone};
use actions::view::{GuardQuestion, NewProspect};
use actions::{CheckGuard, Enroll, MergeProspects, Refused, ShowProspect, ShowTimeline};
use jiff::Timestamp;

const NEW_YORK: &str = "America/New_York";

fn verdict(world: &World, now: Timestamp, prospect: &str) -> String {
    let question = GuardQuestion { prospect: Some(prospect.into()), channel: "call".into(), ..GuardQuestion::default() };
    world.act(&world.manager, now, CheckGuard(question)).unwrap().verdict
}

#[test]
fn never_call_binds_every_rep_and_every_record_with_that_number() {
    on_both(|world| {
        let number = || vec![phone("+16175550142", "personal")];
        let person = |by, name: &str| {
            let new = NewProspect {
                name: Some(name.into()),
                phones: number(),
                zone: Some(NEW_YORK.into()),
                allow_duplicate: true,
                ..NewProspect::default()
            };
            world.add(by, new)
        };
        let (first, second) = (person(&world.ana, "Nora Never"), person(&world.ben, "N. Never"));
        let now = at(START) + hours(4);
        world.enroll(&world.ana, at(START), &first, "Five and fire");
        world.enroll(&world.ben, at(START), &second, "Five and fire");
        assert!(world.entry(&world.ben, now, &second).is_some());
        let logged = world.log(&world.ana, now, &first, "do_not_call");
        assert_eq!(logged.enrollment.unwrap().state, "suppressed");
        assert_eq!(world.entry(&world.ben, now, &second), None, "the same number, another rep");
        for prospect in [&first, &second] {
            assert_eq!(verdict(&world, now, prospect), "never");
        }
        world.sound(now);
        let verb = Enroll { prospect: first.clone(), cadence: "Two and close".into(), owner: None, start_attempt: None };
        let again = world.act(&world.manager, now, verb);
        assert!(again.is_err() || again.unwrap().enrollment.state == "suppressed");
        world.sound(now);
    });
}

#[test]
fn never_call_is_taken_back_by_its_author_for_ten_minutes_then_by_a_manager_with_a_reason() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
        let now = at(START) + minutes(5);
        let touch = world.log(&world.ana, now, &prospect, "do_not_call").touch.id;
        assert!(matches!(world.void(&world.ben, now, &touch, Some("why not")), Err(Refused::NotYours(_))));
        let voided = world.void(&world.ana, now + minutes(10), &touch, None).unwrap();
        assert_eq!(voided.enrollment.unwrap().state, "active");
        assert_ne!(verdict(&world, now + minutes(10), &prospect), "never");
        world.sound(now + minutes(10));
        let twice = world.void(&world.ana, now + minutes(10), &touch, None).unwrap_err();
        assert!(matches!(twice, Refused::Conflict { .. }), "{twice:?}");

        let now = now + minutes(20);
        let touch = world.log(&world.ana, now, &prospect, "do_not_call").touch.id;
        let late = now + minutes(11);
        assert!(matches!(world.void(&world.ana, late, &touch, Some("slipped")), Err(Refused::NotYours(_))));
        assert!(matches!(world.void(&world.manager, late, &touch, None), Err(Refused::Invalid(_))));
        let voided = world.void(&world.manager, late, &touch, Some("the wrong Pat")).unwrap();
        assert_eq!(voided.enrollment.unwrap().state, "active");
        world.sound(late);
    });
}

#[test]
fn a_company_hears_one_voice_a_day_and_an_engaged_colleague_is_asked_first() {
    on_both(|world| {
        let mine = world.person_at(&world.ana, NEW_YORK, Some("Acme"));
        let bens = world.person_at(&world.ben, NEW_YORK, Some("Acme"));
        let late_comer = world.person_at(&world.ben, NEW_YORK, Some("Acme"));
        let now = at(START) + hours(4);
        world.enroll(&world.ana, at(START), &mine, "Five and fire");
        world.enroll(&world.ben, at(START), &bens, "Five and fire");
        assert!(world.entry(&world.ben, now, &bens).is_some());
        let logged = world.log(&world.ana, now, &mine, "no_answer");
        world.enroll(&world.ben, now, &late_comer, "Five and fire");
        let list = world.list(&world.ben, now);
        assert_eq!((list.items.len(), list.totals.blocked), (0, 2), "{list:#?}");
        assert_eq!(list.blocked[0].rule.code, "courtesy_one_voice");
        world.void(&world.ana, now, &logged.touch.id, None).unwrap();
        assert_eq!(world.list(&world.ben, now).totals.blocked, 0, "nobody has called there after all");

        world.log(&world.ana, now, &mine, "interested");
        let tomorrow = now + hours(24);
        let list = world.list(&world.ben, tomorrow);
        assert_eq!((list.items.len(), list.totals.blocked), (0, 2));
        assert_eq!(list.blocked[0].rule.code, "courtesy_engaged_colleague");
        world.sound(tomorrow);
    });
}

#[test]
fn a_merged_record_keeps_the_calls_of_both_in_view_and_under_the_limits() {
    on_both(|world| {
        let (kept, double) = (world.person(&world.ana, NEW_YORK), world.person(&world.ana, NEW_YORK));
        let now = at(START) + hours(1);
        let touch = world.log(&world.ana, now, &double, "no_answer").touch.id;
        world.act(&world.ana, now, MergeProspects { prospect: double.clone(), into: kept.clone() }).unwrap();
        world.enroll(&world.ana, now, &kept, "Five and fire");
        let later = now + hours(3);
        let round = world.round(&world.ana, later, &kept);
        assert_eq!((round.dials, round.attempts_made), (0, 0));
        assert_eq!(verdict(&world, later, &kept), "not_before", "one call a day to a person, whichever record it was logged on");
        let timeline = ShowTimeline { prospect: kept.clone(), order: Default::default(), limit: 50, cursor: None };
        let timeline = world.act(&world.ana, later, timeline).unwrap();
        assert_eq!(timeline.items.iter().filter(|item| item.kind == "touch").count(), 1);
        let tomorrow = world.next_turn(&world.ana, later, &kept);
        assert_eq!(world.entry(&world.ana, tomorrow, &kept).unwrap().dials_ever, 1);
        world.sound(tomorrow);
        world.void(&world.ana, later, &touch, None).unwrap();
        world.sound(tomorrow);
        assert_eq!(world.entry(&world.ana, later, &kept).unwrap().dials_ever, 0);
    });
}

#[test]
fn an_inquiry_is_open_to_the_next_free_rep_after_five_minutes_within_its_hours() {
    on_both(|world| {
        let inquiry = |name: &str, zone: &str, number: &str| {
            let new = NewProspect {
                name: Some(name.into()),
                phones: vec![phone(number, "personal")],
                zone: Some(zone.into()),
                inquiry: true,
                ..NewProspect::default()
            };
            world.act(&world.ana, at(START), actions::AddProspect(new)).unwrap().id
        };
        let awake = inquiry("Ines Inquiry", NEW_YORK, "+16175550150");
        let asleep = inquiry("Aiko Asleep", "Asia/Tokyo", "+16175550151");
        let now = at(START) + minutes(4);
        assert_eq!(world.section(&world.ana, now, &awake).as_deref(), Some("inquiry"));
        assert_eq!(world.entry(&world.ben, now, &awake), None);
        // Whoever calls too early has called: it counts, is marked, and makes nobody theirs.
        let early = inquiry("Edda Early", NEW_YORK, "+16175550152");
        assert_eq!(world.log(&world.ben, now, &early, "no_answer").touch.whose.unwrap().name, "Ana");
        assert_eq!(world.act(&world.ana, now, ShowProspect { prospect: early }).unwrap().owner.unwrap().name, "Ana");
        let now = at(START) + minutes(6);
        assert_eq!(world.section(&world.ben, now, &awake).as_deref(), Some("inquiry"));
        assert_eq!(world.entry(&world.ben, now, &asleep), None, "midnight in Tokyo");
        world.log(&world.ben, now, &awake, "no_answer");
        assert_eq!(world.entry(&world.ana, now, &awake), None);
        world.sound(now);
        let turn = world.next_turn(&world.ben, now, &awake);
        assert!(world.entry(&world.ben, turn, &awake).is_some(), "who called first keeps them");
        world.sound(turn);
    });
}
