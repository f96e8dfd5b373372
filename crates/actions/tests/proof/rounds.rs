//! Whole rounds, verb by verb, to each of their ends and back.

use crate::given::{START, World, at, hours, minutes, on_both, phone};
use actions::view::{EmailView, NewProspect, NewTouch, Referral};
use actions::{FireNow, HandOver, ListDeals, PutOff, Refused, ResumeRound, ShowProspect, Snooze, StopRound};
use jiff::civil::date;

const NEW_YORK: &str = "America/New_York";

#[test]
fn five_unanswered_calls_end_in_a_farewell_and_a_call_of_theirs_revives() {
    on_both(|world| {
        let zones = [NEW_YORK, "Europe/Berlin", "Asia/Tokyo", "America/Denver"];
        let people: Vec<String> = zones.iter().map(|zone| world.pursued(&world.ana, zone).0).collect();
        let outcomes = ["no_answer", "voicemail_left", "busy", "no_answer", "gatekeeper", "voicemail_left"];
        let mut dials = vec![0; people.len()];
        let mut now = at(START);
        // A rep who looks at the list every hour, and works through it.
        while dials.iter().any(|dials| *dials < outcomes.len()) {
            assert!(now < at(START) + hours(24 * 40), "they never end: {dials:?}");
            world.app.catch_up(&world.owner, now).unwrap();
            for entry in world.list(&world.ana, now).items {
                let who = people.iter().position(|prospect| *prospect == entry.prospect.id).unwrap();
                let index = dials[who];
                assert_eq!((entry.attempt, entry.attempts_planned), ([1, 2, 3, 3, 4, 5][index], 5), "{entry:?}");
                assert_eq!(entry.dials, u32::try_from(index).unwrap());
                assert_eq!(entry.action.fire, index == 5);
                let logged = world
                    .log_with(&world.ana, now, &entry.prospect.id, outcomes[index], |touch| {
                        touch.prospect_id = None;
                        touch.enrollment_id = entry.enrollment_id.clone();
                        touch.attempt = Some(entry.attempt);
                        touch.dials_ever = Some(entry.dials_ever);
                    })
                    .unwrap();
                assert_eq!(logged.touch.attempt, Some(entry.attempt));
                assert_eq!(logged.touch.breach, None, "what the list offered broke no rule");
                dials[who] += 1;
                world.sound(now);
                if index == 5 {
                    assert_eq!(logged.enrollment.unwrap().state, "fired");
                }
            }
            now += hours(1);
        }
        let last = now;
        // After the grace they are for the newsletter; nobody is on any list.
        let later = last + hours(24 * 5);
        for prospect in &people {
            assert_eq!(world.state(&world.ana, later, prospect), "nurture");
            assert_eq!(world.entry(&world.ana, later, prospect), None);
        }
        world.sound(later);
        // Anyone takes the call of the one who rings back.
        let logged =
            world.log_with(&world.ben, later, &people[0], "rang", |touch| touch.direction = Some("inbound".into())).unwrap();
        assert_eq!(logged.enrollment.unwrap().state, "answered");
        let later = world.next_turn(&world.ana, later, &people[0]);
        assert_eq!(world.section(&world.ana, later, &people[0]).as_deref(), Some("answered"));
        world.sound(later);
        // "Can you call me in two weeks?"
        let promised = later + hours(24 * 14);
        let logged = world
            .log_with(&world.ana, later + minutes(5), &people[0], "callback", |touch| touch.callback_at = Some(promised))
            .unwrap();
        assert_eq!(logged.enrollment.unwrap().state, "callback");
        let now = world.next_turn(&world.ana, later + minutes(5), &people[0]);
        assert_eq!(now, promised);
        let entry = world.entry(&world.ana, now, &people[0]).unwrap();
        assert_eq!((entry.section.as_str(), entry.dials_ever), ("promised", 7));
        world.sound(now);
    });
}

#[test]
fn a_callback_is_tried_three_times_that_day_once_the_next_and_then_the_step_stands_again() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
        let now = world.next_turn(&world.ana, at(START), &prospect);
        let promised = at("2026-11-24T15:00:00Z");
        world.log_with(&world.ana, now, &prospect, "callback", |touch| touch.callback_at = Some(promised)).unwrap();
        assert_eq!(world.entry(&world.ana, promised - minutes(1), &prospect), None);
        let mut now = promised;
        let mut tried = Vec::new();
        for _ in 0..4 {
            now = world.next_turn(&world.ana, now, &prospect);
            let entry = world.entry(&world.ana, now, &prospect).unwrap();
            assert_eq!((entry.section.as_str(), entry.attempt), ("promised", 1));
            tried.push(now.to_string());
            let attempt = Some(entry.attempt);
            let logged = world
                .log_with(&world.ana, now, &prospect, "no_answer", |touch| {
                    touch.attempt = attempt;
                    touch.dials_ever = Some(entry.dials_ever);
                })
                .unwrap();
            assert_eq!(logged.enrollment.unwrap().attempts_made, 0, "a promised call completes no step");
            world.sound(now);
        }
        assert_eq!(&tried[..3], ["2026-11-24T15:00:00Z", "2026-11-24T17:00:00Z", "2026-11-24T19:00:00Z"]);
        assert!(tried[3].starts_with("2026-11-25T13:"), "first thing next business day: {}", tried[3]);
        let round = world.round(&world.ana, now, &prospect);
        assert_eq!((round.state.as_str(), round.attempts_made, round.dials), ("active", 0, 5));
        let reasons = round.next.unwrap().reasons;
        assert!(reasons.iter().any(|reason| reason.code == "promise_missed_by_them"), "{reasons:?}");
    });
}

#[test]
fn a_promise_at_a_forbidden_hour_is_refused_with_the_nearest_one_where_law_forbids_it() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
        let mut rules = planner::guard::shipped(planner::guard::Clientele::Businesses).rules;
        let mut law = rules[0].clone();
        law.code = "law_hours".into();
        // Where the number is from: a state's own law would be named before one that holds everywhere.
        law.regions = vec!["US-MA".into()];
        law.authority = planner::guard::Authority::Law;
        law.kind = planner::guard::Kind::Hours(actions::hours::read("Mon-Sun 8-21").unwrap());
        rules.push(law);
        world.act(&world.manager, at(START), actions::ChangeGuard { rules, if_version: None }).unwrap();
        world.app.replan_all(&world.owner, at(START), |_| {}).unwrap();
        world.sound(at(START));
        let ask = |when: &str| {
            let when = at(when);
            world.log_with(&world.ana, at(START), &prospect, "callback", |touch| touch.callback_at = Some(when))
        };
        match ask("2026-11-25T03:00:00Z") {
            Err(Refused::Guarded { rule, nearest }) => {
                assert_eq!((rule.code.as_str(), rule.law), ("law_hours", true));
                assert_eq!(nearest, Some(at("2026-11-25T13:00:00Z")));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(world.round(&world.ana, at(START), &prospect).dials, 0, "a refusal leaves nothing behind");
        // Evening is against courtesy alone: they asked for it.
        assert_eq!(ask("2026-11-25T00:30:00Z").unwrap().enrollment.unwrap().state, "callback");
        assert_eq!(world.next_turn(&world.ana, at(START), &prospect), at("2026-11-25T00:30:00Z"));
    });
}

#[test]
fn orders_hold_put_off_stop_and_resume_without_counting_an_attempt() {
    on_both(|world| {
        let (prospect, round) = world.pursued(&world.ana, NEW_YORK);
        let now = world.next_turn(&world.ana, at(START), &prospect);
        let until = now + hours(48);
        let snoozed = world.act(&world.ana, now, Snooze { enrollment: round.clone(), until }).unwrap();
        assert_eq!(snoozed.enrollment.state, "held");
        world.sound(now);
        assert_eq!(world.next_turn(&world.ana, now, &prospect), until);
        let now = now + minutes(1);
        let resumed = world.act(&world.ana, now, ResumeRound { enrollment: round.clone() }).unwrap();
        assert_eq!(resumed.enrollment.state, "active");
        assert_eq!(world.next_turn(&world.ana, now, &prospect), now);

        world.act(&world.ana, now, PutOff { enrollment: round.clone() }).unwrap();
        world.sound(now);
        assert_eq!(world.entry(&world.ana, now, &prospect), None);
        let now = world.next_turn(&world.ana, now, &prospect);
        assert_eq!(now, at("2026-11-24T13:00:00Z"), "the next business day, when their hours begin");
        assert_eq!(world.entry(&world.ana, now, &prospect).unwrap().put_off, 1);

        let stopped = world.act(&world.ana, now, StopRound { enrollment: round.clone(), reason: Some("merger".into()) }).unwrap();
        assert_eq!(stopped.enrollment.state, "stopped");
        assert_eq!(world.entry(&world.ana, now, &prospect), None);
        world.sound(now);
        let resumed = world.act(&world.ana, now + minutes(1), ResumeRound { enrollment: round.clone() }).unwrap();
        assert_eq!((resumed.enrollment.state.as_str(), resumed.enrollment.attempts_made), ("active", 0));
        assert!(world.entry(&world.ana, now + minutes(1), &prospect).is_some());
        world.sound(now + minutes(1));

        // A round that a newer one has followed stays as it ended.
        world.act(&world.ana, now + minutes(2), StopRound { enrollment: round.clone(), reason: None }).unwrap();
        world.enroll(&world.ana, now + minutes(2), &prospect, "Two and close");
        let refused = world.act(&world.ana, now + minutes(3), ResumeRound { enrollment: round }).unwrap_err();
        assert!(matches!(refused, Refused::Conflict { .. }), "{refused:?}");
        world.sound(now + minutes(3));
    });
}

#[test]
fn a_colleague_takes_over_where_the_round_stood_and_promises_go_with_it() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
        let now = world.next_turn(&world.ana, at(START), &prospect);
        world.log(&world.ana, now, &prospect, "no_answer");
        let round = world.round(&world.ana, now, &prospect).id;
        let handed = world.act(&world.ana, now, HandOver { enrollment: round, to: "ben@example.com".into() }).unwrap();
        assert_eq!(handed.enrollment.state, "active");
        world.sound(now);
        let now = world.next_turn(&world.ben, now, &prospect);
        assert_eq!(world.entry(&world.ana, now, &prospect), None);
        assert_eq!(world.entry(&world.ben, now, &prospect).unwrap().dials_ever, 1);

        let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
        let now = world.next_turn(&world.ana, now, &prospect);
        let promised = now + hours(24);
        let logged = world.log_with(&world.ana, now, &prospect, "callback", |touch| touch.callback_at = Some(promised)).unwrap();
        let round = logged.enrollment.unwrap().id;
        let handed = world.act(&world.ana, now, HandOver { enrollment: round, to: "ben@example.com".into() }).unwrap();
        assert_eq!(handed.enrollment.state, "callback", "a promise is handed over, never lost");
        assert_eq!(world.next_turn(&world.ben, now, &prospect), promised);
        world.sound(now);
    });
}

#[test]
fn a_wrong_number_goes_on_with_the_next_and_with_none_left_needs_research() {
    on_both(|world| {
        let new = NewProspect {
            name: Some("Two Numbers".into()),
            phones: vec![phone("+16175550198", "personal"), phone("+16175550199", "personal")],
            zone: Some(NEW_YORK.into()),
            ..NewProspect::default()
        };
        let prospect = world.add(&world.ana, new);
        world.enroll(&world.ana, at(START), &prospect, "Five and fire");
        let now = world.next_turn(&world.ana, at(START), &prospect);
        let first = world.entry(&world.ana, now, &prospect).unwrap().action.phone;
        assert_eq!(first.as_deref(), Some("+16175550198"));
        world.log(&world.ana, now, &prospect, "wrong_number");
        let entry = world.entry(&world.ana, now, &prospect).expect("the same attempt goes on at once");
        assert_eq!((entry.action.phone.as_deref(), entry.attempt), (Some("+16175550199"), 1));
        world.sound(now);
        let logged = world
            .log_with(&world.ana, now + minutes(2), &prospect, "wrong_number", |touch| touch.detail = Some("dead".into()))
            .unwrap();
        assert_eq!(logged.enrollment.as_ref().unwrap().state, "needs_research");
        assert_eq!(world.section(&world.ana, now + minutes(2), &prospect).as_deref(), Some("repair"));
        world.sound(now + minutes(2));
        let voided = world.void(&world.ana, now + minutes(3), &logged.touch.id, None).unwrap();
        assert_eq!(voided.enrollment.unwrap().state, "active");
        world.sound(now + minutes(3));
    });
}

#[test]
fn who_left_is_followed_by_a_successor_and_the_void_takes_both_back() {
    on_both(|world| {
        let prospect = world.person_at(&world.ana, NEW_YORK, Some("Acme"));
        world.enroll(&world.ana, at(START), &prospect, "Five and fire");
        let now = world.next_turn(&world.ana, at(START), &prospect);
        let left = world.log(&world.ana, now, &prospect, "left_company");
        assert_eq!(left.enrollment.as_ref().unwrap().state, "needs_successor");
        assert_eq!(world.section(&world.ana, now, &prospect).as_deref(), Some("repair"));
        world.sound(now);
        world.void(&world.ana, now, &left.touch.id, None).unwrap();
        assert_eq!(world.state(&world.ana, now, &prospect), "active");

        let now = now + minutes(1);
        let successor = Referral { name: "Sam Successor".into(), phone: Some("+16175550177".into()), ..Referral::default() };
        let logged =
            world.log_with(&world.ana, now, &prospect, "left_company", |touch| touch.referred_to = Some(successor)).unwrap();
        assert_eq!(logged.enrollment.as_ref().unwrap().state, "disqualified");
        let created = logged.created.iter().find(|created| created.kind == "prospect").unwrap().id.clone();
        let sam = world.act(&world.ana, now, ShowProspect { prospect: created.clone() }).unwrap();
        assert_eq!(sam.company.unwrap().name, "Acme");
        world.sound(now);
        let voided = world.void(&world.ana, now + minutes(1), &logged.touch.id, None).unwrap();
        assert_eq!(voided.enrollment.unwrap().state, "active", "decided as if they had not left");
        let sam = world.act(&world.ana, now + minutes(1), ShowProspect { prospect: created }).unwrap();
        assert!(sam.deleted_at.is_some(), "nobody has worked on the successor: into the trash with them");
        world.sound(now + minutes(1));
    });
}

#[test]
fn the_wrong_person_names_the_right_one() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
        let now = world.next_turn(&world.ana, at(START), &prospect);
        let right = Referral { name: "Rita Right".into(), email: Some("rita@example.com".into()), ..Referral::default() };
        let logged = world.log_with(&world.ana, now, &prospect, "wrong_person", |touch| touch.referred_to = Some(right)).unwrap();
        assert_eq!(logged.enrollment.unwrap().state, "disqualified");
        let created = logged.created[0].id.clone();
        world.enroll(&world.ana, now, &created, "Five and fire");
        world.sound(now);
        // Somebody has worked on her since: she stays.
        world.void(&world.ana, now + minutes(1), &logged.touch.id, None).unwrap();
        assert_eq!(world.state(&world.ana, now + minutes(1), &prospect), "active");
        assert_eq!(world.act(&world.ana, now, ShowProspect { prospect: created }).unwrap().deleted_at, None);
        world.sound(now + minutes(1));
    });
}

#[test]
fn interest_and_a_meeting_stand_as_deals_on_the_list_until_taken_back() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
        let now = world.next_turn(&world.ana, at(START), &prospect);
        let meeting = now + hours(26);
        let logged =
            world.log_with(&world.ana, now, &prospect, "meeting_booked", |touch| touch.callback_at = Some(meeting)).unwrap();
        assert_eq!(logged.enrollment.unwrap().state, "engaged");
        assert_eq!(world.entry(&world.ana, meeting - minutes(1), &prospect), None);
        let list = world.list(&world.ana, meeting);
        assert_eq!((list.items[0].section.as_str(), list.totals.deal), ("deal", 1));
        assert_eq!(list.items[0].enrollment_id, None);
        world.sound(meeting);
        world.void(&world.ana, now + minutes(2), &logged.touch.id, None).unwrap();
        assert_eq!(world.state(&world.ana, now + minutes(2), &prospect), "active");
        let deals = world.act(&world.ana, meeting, ListDeals { owner: None, limit: 50 }).unwrap();
        assert!(deals.items.is_empty(), "{deals:?}");

        let logged = world.log(&world.ana, now + minutes(3), &prospect, "interested");
        assert_eq!(logged.created[0].kind, "deal");
        let tomorrow = at("2026-11-24T14:00:00Z");
        assert_eq!(world.section(&world.ana, tomorrow, &prospect).as_deref(), Some("deal"));
        world.sound(tomorrow);
    });
}

#[test]
fn not_now_starts_a_fresh_round_on_the_day_they_named() {
    on_both(|world| {
        let (prospect, first) = world.pursued(&world.ana, NEW_YORK);
        let now = world.next_turn(&world.ana, at(START), &prospect);
        let logged =
            world.log_with(&world.ana, now, &prospect, "not_now", |touch| touch.revisit_on = Some(date(2027, 3, 1))).unwrap();
        assert_eq!(logged.enrollment.unwrap().state, "dormant");
        world.sound(now);
        let before = at("2027-02-28T17:00:00Z");
        assert_eq!(world.state(&world.ana, before, &prospect), "dormant");
        let day = at("2027-03-01T14:00:00Z");
        let round = world.round(&world.ana, day, &prospect);
        assert_eq!((round.state.as_str(), round.attempts_made), ("active", 0));
        assert_ne!(round.id, first);
        let now = world.next_turn(&world.ana, day, &prospect);
        assert_eq!(now, day);
        assert_eq!(world.entry(&world.ana, now, &prospect).unwrap().dials_ever, 1, "every earlier call in view");
        world.sound(day);
        // The loop finds nothing more to do: one revisit, one round.
        let turned = world.app.catch_up(&world.owner, day + minutes(1)).unwrap();
        assert_eq!((turned.started, turned.more), (0, false));
        // Taking the answer of the first round back would make two live rounds.
        let refused = world.void(&world.ana, day + minutes(2), &logged.touch.id, None).unwrap_err();
        assert!(matches!(refused, Refused::Conflict { held_by: Some(_), .. }), "{refused:?}");
        world.sound(day + minutes(2));
    });
}

#[test]
fn fire_now_skips_to_the_farewell() {
    on_both(|world| {
        let (prospect, round) = world.pursued(&world.ana, NEW_YORK);
        let now = world.next_turn(&world.ana, at(START), &prospect);
        world.act(&world.ana, now, FireNow { enrollment: round }).unwrap();
        let entry = world.entry(&world.ana, now, &prospect).unwrap();
        assert!(entry.action.fire);
        let logged =
            world.log_with(&world.ana, now, &prospect, "voicemail_left", |touch| touch.attempt = Some(entry.attempt)).unwrap();
        assert_eq!(logged.enrollment.unwrap().state, "fired");
        world.sound(now);
        let voided = world.void(&world.ana, now + minutes(1), &logged.touch.id, None).unwrap();
        assert_eq!(voided.enrollment.unwrap().state, "active");
        assert!(world.entry(&world.ana, now + minutes(1), &prospect).unwrap().action.fire, "the order stands");
        world.sound(now + minutes(1));
    });
}

#[test]
fn every_disposition_of_a_call_can_be_taken_back_to_what_stood_before() {
    on_both(|world: World| {
        let outcomes = [
            "no_answer",
            "voicemail_full",
            "hung_up",
            "voicemail_left",
            "gatekeeper",
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
            "not_qualified",
        ];
        for outcome in outcomes {
            let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
            let now = world.next_turn(&world.ana, at(START), &prospect);
            let done = world.list(&world.ana, now).summary.done;
            let before = world.round(&world.ana, now, &prospect);
            let logged = world
                .log_with(&world.ana, now, &prospect, outcome, |touch| {
                    touch.callback_at = Some(now + hours(24));
                    touch.revisit_on = Some(date(2027, 1, 15));
                })
                .unwrap();
            assert_eq!(world.list(&world.ana, now).summary.done, done + 1, "{outcome}");
            world.sound(now);
            world.void(&world.ana, now, &logged.touch.id, None).unwrap();
            assert_eq!(world.round(&world.ana, now, &prospect), before, "{outcome}");
            assert_eq!(world.list(&world.ana, now).summary.done, done, "{outcome}");
            world.sound(now);
            // They are off the list for the next turn of this loop.
            world.act(&world.ana, now, StopRound { enrollment: before.id, reason: None }).unwrap();
        }
    });
}

#[test]
fn everything_on_the_list_is_logged_as_it_is_shown_the_mails_of_calls_and_of_the_farewell_too() {
    on_both(|world| {
        let new = NewProspect {
            name: Some("Uma Vance".into()),
            phones: vec![phone("+16175550188", "personal")],
            emails: vec![EmailView { address: "uma@example.com".into(), condition: "good".into() }],
            zone: Some(NEW_YORK.into()),
            ..NewProspect::default()
        };
        let prospect = world.add(&world.ana, new);
        world.enroll(&world.ana, at(START), &prospect, "Five and fire");
        let mut now = at(START);
        let mut shown = Vec::new();
        while world.state(&world.ana, now, &prospect) == "active" {
            assert!(now < at(START) + hours(24 * 40), "they never end: {shown:?}");
            world.app.catch_up(&world.owner, now).unwrap();
            if let Some(entry) = world.entry(&world.ana, now, &prospect) {
                let call = entry.action.channel == "call";
                let as_shown = |touch: &mut NewTouch| {
                    touch.channel = Some(entry.action.channel.clone());
                    touch.attempt = Some(entry.attempt);
                    touch.dials_ever = Some(entry.dials_ever);
                };
                let outcome = if call { "no_answer" } else { "sent" };
                world.log_with(&world.ana, now, &prospect, outcome, as_shown).unwrap();
                shown.push((entry.attempt, entry.action.channel.clone()));
                // The other tab, a moment later.
                let twice = world.log_with(&world.ana, now, &prospect, outcome, as_shown);
                assert!(matches!(twice, Err(Refused::Conflict { .. })), "{shown:?}: {twice:?}");
                world.sound(now);
            }
            now += hours(1);
        }
        assert_eq!(shown.last(), Some(&(5, "email".to_owned())), "{shown:?}");
        assert_eq!(world.state(&world.ana, now, &prospect), "fired");
    });
}
