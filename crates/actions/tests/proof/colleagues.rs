//! What is taken down about a colleague's person, what of it acts, and what the answer tells: in an open workspace and in a
//! closed one.

use crate::given::{START, World, at, hours, minutes, on_both, phone};
use actions::view::{GuardQuestion, Logged, NewProspect, NewSuppression, NewTouch, Referral, WorkspaceChange};
use actions::{
    AddSuppression, ChangeGuard, ChangeWorkspace, CheckGuard, Enroll, EnrollMany, KeepInTouch, ListDeals, ListProspects,
    ListSuppressions, MergeProspects, Refused, RemoveSuppression, RestoreProspect, Search, ShowProspect, ShowTimeline, Starts,
    TrashProspect, WhoRang, prospects::Order,
};
use jiff::Timestamp;

fn now() -> Timestamp {
    at(START) + minutes(10)
}

/// Everybody's rights are read anew, as with the next request.
fn become_(world: &mut World, visibility: &str) {
    let change = WorkspaceChange { visibility: Some(visibility.into()), ..WorkspaceChange::default() };
    world.act(&world.owner, at(START), ChangeWorkspace { change, if_version: None }).unwrap();
    for actor in [&mut world.owner, &mut world.manager, &mut world.ana, &mut world.ben] {
        *actor = world.app.actor_by(Some(&actor.email)).unwrap();
    }
}

fn open_and_closed(story: impl Fn(&World, &str)) {
    on_both(|mut world| {
        for visibility in ["open", "closed"] {
            become_(&mut world, visibility);
            story(&world, visibility);
            world.sound(now());
        }
    });
}

fn inbound(touch: &mut NewTouch) {
    touch.direction = Some("inbound".into());
    touch.callback_at = Some(at("2026-11-24T15:00:00Z"));
    touch.revisit_on = Some("2027-03-01".parse().unwrap());
}

fn tells_nothing(logged: &Logged, visibility: &str) {
    let whole = visibility == "open";
    assert_eq!(logged.enrollment.is_some(), whole, "{logged:?}");
    if !whole {
        assert_eq!((&logged.touch.phone, &logged.touch.enrollment_id, logged.touch.attempt), (&None, &None, None));
        assert!(logged.touch.breach.is_none() && logged.created.is_empty(), "{logged:?}");
        assert!(logged.said.ends_with("noted for Ana."), "{}", logged.said);
    }
    assert_eq!(logged.touch.whose.as_ref().map(|owner| owner.name.as_str()), Some("Ana"));
}

#[test]
fn a_promise_taken_down_for_a_colleague_is_on_their_list_at_its_minute() {
    open_and_closed(|world, visibility| {
        let (person, _) = world.pursued(&world.ana, "America/New_York");
        let logged = world.log_with(&world.ben, now(), &person, "callback", inbound).unwrap();
        tells_nothing(&logged, visibility);
        assert_eq!(world.state(&world.ana, now(), &person), "callback");
        let due = at("2026-11-24T15:00:00Z");
        world.app.catch_up(&world.owner, due).unwrap();
        assert_eq!(world.section(&world.ana, due, &person).as_deref(), Some("promised"));
        // Whoever took it down may take it back, and is told no more by that.
        let voided = world.void(&world.ben, now() + minutes(1), &logged.touch.id, None).unwrap();
        assert_eq!(voided.enrollment.is_some(), visibility == "open");
        assert_eq!(world.state(&world.ana, now() + minutes(1), &person), "active");
    });
}

#[test]
fn what_would_end_a_round_is_a_message_to_its_owner() {
    open_and_closed(|world, visibility| {
        let endings = ["interested", "meeting_booked", "not_now", "no", "left_company", "wrong_person", "not_qualified"];
        for ending in endings {
            let (person, round) = world.pursued(&world.ana, "America/New_York");
            let people = || world.act(&world.owner, now(), ListProspects { limit: 200, ..ListProspects::default() }).unwrap();
            let before = people().items.len();
            let logged = world.log_with(&world.ben, now(), &person, ending, |touch| {
                inbound(touch);
                touch.note = Some("sounded tired".into());
                touch.detail = (ending == "not_qualified").then(|| "too small".into());
                touch.referred_to =
                    Some(Referral { name: "Kim Lee".into(), phone: Some("+16175550999".into()), email: None, title: None });
            });
            let logged = logged.unwrap();
            tells_nothing(&logged, visibility);
            assert_eq!(logged.touch.disposition, "rang", "{ending}");
            let stands = world.round(&world.ana, now(), &person);
            assert_eq!((stands.id, stands.state.as_str()), (round, "answered"), "{ending}");
            assert_eq!(world.section(&world.ana, now(), &person).as_deref(), Some("answered"), "{ending}");
            let note = world.entry(&world.ana, now(), &person).unwrap().last_touch.clone().unwrap().note.clone().unwrap();
            assert!(note.starts_with("They said: "), "{ending}: {note}");
            let whole = logged.touch.note.unwrap();
            for part in ["sounded tired", "Kim Lee, +16175550999"] {
                assert!(whole.contains(part), "{ending}: {whole}");
            }
            match ending {
                "meeting_booked" => assert!(whole.contains("Tuesday 24 November 2026"), "{whole}"),
                "not_now" => assert!(whole.contains("Monday 1 March 2027"), "{whole}"),
                "not_qualified" => assert!(whole.contains("too small"), "{whole}"),
                _ => {}
            }
            assert_eq!(people().items.len(), before, "{ending}: nobody new");
            assert!(
                world.act(&world.ana, now(), ListDeals { owner: None, limit: 50 }).unwrap().items.is_empty(),
                "{ending}: no deal"
            );
        }
        // Their owner's own words act as they are.
        let (person, _) = world.pursued(&world.ana, "America/New_York");
        world.log_with(&world.ana, now(), &person, "no", inbound).unwrap();
        assert_eq!(world.state(&world.ana, now(), &person), "dormant");
    });
}

#[test]
fn never_binds_at_once_whoever_hears_it() {
    open_and_closed(|world, visibility| {
        let (person, _) = world.pursued(&world.ana, "America/New_York");
        let logged = world.log_with(&world.ben, now(), &person, "do_not_call", inbound).unwrap();
        tells_nothing(&logged, visibility);
        assert_eq!(world.state(&world.ana, now(), &person), "suppressed");
        let (other, _) = world.pursued(&world.ana, "America/New_York");
        let stop = |touch: &mut NewTouch| {
            inbound(touch);
            touch.channel = Some("sms".into());
        };
        let stopped = world.log_with(&world.ben, now(), &other, "unsubscribed", stop).unwrap();
        tells_nothing(&stopped, visibility);
        let question = GuardQuestion { prospect: Some(other), channel: "sms".into(), ..GuardQuestion::default() };
        assert_eq!(world.act(&world.ana, now(), CheckGuard(question)).unwrap().verdict, "never");
    });
}

#[test]
fn an_hour_that_no_rule_allows_is_passed_on_where_the_rule_would_tell_where_they_are() {
    open_and_closed(|world, visibility| {
        let mut rules = planner::guard::shipped(planner::guard::Clientele::Businesses).rules;
        let mut law = rules[0].clone();
        law.code = "law_hours".into();
        law.regions = vec!["US-MA".into()];
        law.authority = planner::guard::Authority::Law;
        law.kind = planner::guard::Kind::Hours(actions::hours::read("Mon-Sun 8-21").unwrap());
        rules.push(law);
        world.act(&world.manager, at(START), ChangeGuard { rules, if_version: None }).unwrap();
        world.app.replan_all(&world.owner, at(START), |_| {}).unwrap();
        // Ten in the evening in Boston.
        let night = |touch: &mut NewTouch| {
            inbound(touch);
            touch.callback_at = Some(at("2026-11-25T03:00:00Z"));
        };
        let (person, _) = world.pursued(&world.ana, "America/New_York");
        let logged = world.log_with(&world.ben, now(), &person, "callback", night);
        if visibility == "open" {
            assert!(matches!(logged, Err(Refused::Guarded { .. })), "{logged:?}");
            return;
        }
        let logged = logged.unwrap();
        tells_nothing(&logged, visibility);
        // On the clock of whoever took it down, who cannot know theirs.
        assert!(
            logged.touch.note.as_ref().is_some_and(|note| note.contains("Tuesday 24 November 2026, 19:00 PST")),
            "{logged:?}"
        );
        assert_eq!(world.state(&world.ana, now(), &person), "answered");
    });
}

#[test]
fn a_call_that_was_made_to_a_colleagues_person_counts_and_is_marked() {
    open_and_closed(|world, visibility| {
        let (person, _) = world.pursued(&world.ana, "America/New_York");
        let logged = world.log(&world.ben, now(), &person, "no_answer");
        tells_nothing(&logged, visibility);
        let question = GuardQuestion { prospect: Some(person.clone()), channel: "call".into(), ..GuardQuestion::default() };
        let asked = world.act(&world.ana, now() + minutes(30), CheckGuard(question)).unwrap();
        assert_eq!(asked.verdict, "not_before", "in the one budget");
        let verb = ShowTimeline { prospect: person.clone(), order: Order::NewestFirst, limit: 50, cursor: None };
        let timeline = world.act(&world.ana, now(), verb).unwrap().items;
        let touch = timeline.iter().find(|item| item.kind == "touch").unwrap();
        assert_eq!(touch.by.as_ref().map(|by| by.name.as_str()), Some("Ben"));
        assert_eq!(touch.whose.as_ref().map(|owner| owner.name.as_str()), Some("Ana"));
        // What somebody believes of a round that they cannot see is not compared with it.
        let again = world.log_with(&world.ben, now() + hours(1), &person, "busy", |touch| touch.attempt = Some(1));
        assert_eq!(again.is_ok(), visibility == "closed", "{again:?}");
        // One's own is marked as nobody else's.
        let own = world.log(&world.ana, now() + hours(2), &person, "no_answer");
        assert!(own.touch.whose.is_none());
    });
}

#[test]
fn nothing_is_begun_with_somebody_in_the_trash() {
    on_both(|world| {
        let gone = world.person(&world.ana, "America/New_York");
        world.act(&world.ana, now(), TrashProspect { prospect: gone.clone(), if_version: None }).unwrap();
        let name = "is in the trash: take them out of it first";
        let refused = |result: Result<(), Refused>| match result {
            Err(Refused::Conflict { message, .. }) => assert!(message.contains(name), "{message}"),
            other => panic!("{other:?}"),
        };
        let enroll = || Enroll { prospect: gone.clone(), cadence: "Five and fire".into(), owner: None, start_attempt: None };
        refused(world.act(&world.ana, now(), enroll()).map(|_| ()));
        refused(world.act(&world.ana, now(), KeepInTouch { prospect: gone.clone(), ..KeepInTouch::default() }).map(|_| ()));
        let prospect = world.person(&world.ana, "America/New_York");
        refused(world.act(&world.ana, now(), MergeProspects { prospect, into: gone.clone() }).map(|_| ()));
        refused(world.log_with(&world.ana, now(), &gone, "callback", inbound).map(|_| ()));
        refused(world.log_with(&world.ben, now(), &gone, "no", inbound).map(|_| ()));
        let verb =
            EnrollMany { prospects: vec![gone.clone()], cadence: "Five and fire".into(), owner: None, starts: Starts::AtOnce };
        assert_eq!(world.act(&world.ana, now(), verb).unwrap().left_out[0].reason, "in the trash");
        // What needs no round is written down all the same, and "never" binds.
        world.log(&world.ana, now(), &gone, "no_answer");
        world.log_with(&world.ben, now(), &gone, "do_not_call", inbound).unwrap();
        let other = world.person(&world.ana, "America/New_York");
        world.act(&world.ana, now(), TrashProspect { prospect: other.clone(), if_version: None }).unwrap();
        world.act(&world.ana, now(), RestoreProspect { prospect: other.clone() }).unwrap();
        world.enroll(&world.ana, now(), &other, "Five and fire");
        world.sound(now());
    });
}

/// A person with a number and an address of their own, and a switchboard.
fn with_lines(world: &World, by: &actions::Actor, name: &str, number: &str, email: &str) -> String {
    let new = NewProspect {
        name: Some(name.into()),
        company: Some("Harbor Tools".into()),
        phones: vec![phone(number, "personal"), phone("+16175550100", "shared")],
        emails: vec![serde_json::from_value(serde_json::json!({ "address": email })).unwrap()],
        zone: Some("America/New_York".into()),
        allow_duplicate: true,
        ..NewProspect::default()
    };
    world.add(by, new)
}

#[test]
fn a_closed_workspace_shows_the_prohibitions_that_concern_you_and_takes_every_number() {
    on_both(|mut world| {
        let theirs = with_lines(&world, &world.ana, "Quill Vane", "+16175550191", "buyer7@dock.example");
        let own = with_lines(&world, &world.ben, "Otto Lamb", "+16175550192", "otto@lamb.example");
        let add = |by: &actions::Actor, change: &dyn Fn(&mut NewSuppression)| {
            let mut new = NewSuppression { forbids: "calls".into(), reason: "told Ana so".into(), ..NewSuppression::default() };
            change(&mut new);
            world.act(by, now(), AddSuppression(new))
        };
        let of_person = add(&world.ana, &|new| new.prospect = Some(theirs.clone())).unwrap();
        add(&world.ana, &|new| new.number = Some("+16175550191".into())).unwrap();
        add(&world.ana, &|new| new.number = Some("+16175550777".into())).unwrap();
        add(&world.ana, &|new| new.email = Some("buyer7@dock.example".into())).unwrap();
        let mine = add(&world.ana, &|new| new.number = Some("+16175550192".into())).unwrap();
        world.log_with(&world.ana, now(), &theirs, "do_not_call", inbound).unwrap();
        let listed = |world: &World, by: &actions::Actor| {
            world.act(by, now(), ListSuppressions { limit: 200, cursor: None }).unwrap().items
        };
        let all = listed(&world, &world.ben);
        assert!(all.len() >= 6, "an open workspace: {all:?}");
        become_(&mut world, "closed");
        let seen = listed(&world, &world.ben);
        assert_eq!(seen.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), [mine.id.as_str()], "{seen:?}");
        assert_eq!(listed(&world, &world.manager).len(), all.len());
        let lift = |by: &actions::Actor, id: &str| {
            world.act(by, now() + hours(1), RemoveSuppression { suppression: id.into(), reason: Some("mistake".into()) })
        };
        assert!(matches!(lift(&world.ben, &of_person.id), Err(Refused::NotFound(_))));
        assert!(matches!(lift(&world.ben, &mine.id), Err(Refused::NotYours(_))));
        lift(&world.manager, &of_person.id).unwrap();
        // Whoever cannot be read cannot be named; a number that somebody gave on the phone can.
        let add = |change: &dyn Fn(&mut NewSuppression)| {
            let mut new = NewSuppression { forbids: "calls".into(), reason: "said so".into(), ..NewSuppression::default() };
            change(&mut new);
            world.act(&world.ben, now(), AddSuppression(new))
        };
        for who in [theirs.as_str(), "+16175550191", "buyer7@dock.example"] {
            let refused = add(&|new| new.prospect = Some(who.to_owned()));
            assert!(matches!(refused, Err(Refused::NotFound(_))), "{who}: {refused:?}");
        }
        add(&|new| new.prospect = Some(own.clone())).unwrap();
        let number = add(&|new| new.number = Some("+16175550191".into())).unwrap();
        assert_eq!((number.prospect, number.number.as_deref()), (None, Some("+16175550191")));
        // A shared line names whom one may read; the only one of them is meant.
        let show = |world: &World, by: &actions::Actor| world.act(by, now(), ShowProspect { prospect: "+16175550100".into() });
        assert_eq!(show(&world, &world.ben).unwrap().id, own);
        let shared = show(&world, &world.manager).unwrap_err().to_string();
        assert!(shared.contains("Quill Vane") && shared.contains("Otto Lamb"), "{shared}");
        let rang = world.log_with(&world.ben, now(), "+16175550100", "rang", inbound).unwrap_err().to_string();
        assert!(rang.contains("Otto Lamb") && rang.contains("a colleague's") && !rang.contains("Quill"), "{rang}");
        world.sound(now() + hours(1));
    });
}

#[test]
fn whoever_may_not_be_read_is_found_by_name_or_by_a_whole_number_alone() {
    on_both(|mut world| {
        with_lines(&world, &world.ana, "Quill Vane", "+16175550191", "buyer7@dock.example");
        become_(&mut world, "closed");
        let found = |by: &actions::Actor, q: &str| -> Vec<(String, String)> {
            let hits = world.act(by, now(), Search { q: q.into(), limit: 50 }).unwrap().items;
            hits.into_iter().filter(|hit| hit.kind == "prospect").map(|hit| (hit.name, hit.line)).collect()
        };
        let name = vec![("Quill Vane".to_owned(), String::new())];
        for whole in ["quill", "va", "617-555-0191", "+1 617 555 0191", "buyer7@dock.example", "+16175550100"] {
            assert_eq!(found(&world.ben, whole), name, "{whole}");
        }
        for part in ["617555019", "6175550", "buyer7@dock", "dock.example", "harbor", "quill harbor", "617 555 019"] {
            assert_eq!(found(&world.ben, part), [], "{part}");
            let rang = world.act(&world.ben, now(), WhoRang { q: part.into() }).unwrap().items;
            assert!(rang.is_empty(), "{part}: {rang:?}");
        }
        assert_eq!(found(&world.ana, "617555019").len(), 1);
        assert_eq!(found(&world.ana, "harbor").len(), 1);
    });
}
