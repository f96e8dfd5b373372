//! While nothing reaches somebody: another number, another channel, and no attempt used up. From the cadence to the list, on
//! both engines.

use crate::given::{START, World, at, on_both, phone};
use actions::view::{EmailView, Entry, NeverHeardView, NewCadence, NewProspect};
use actions::{AddCadence, ChangeCadence, Refused, ShowCadence, ShowCard, ShowDecision, ShowTimeline};
use jiff::Timestamp;

const FIRST: &str = "+16175550171";
const SECOND: &str = "+16175550172";

/// Somebody with two numbers and a mail address, called three times in vain; and when their next turn comes.
fn unheard(world: &World) -> (String, Timestamp) {
    let new = NewProspect {
        name: Some("Uma Unheard".into()),
        phones: vec![phone(FIRST, "personal"), phone(SECOND, "personal")],
        emails: vec![EmailView { address: "uma@example.com".into(), condition: "good".into() }],
        zone: Some("America/New_York".into()),
        ..NewProspect::default()
    };
    let prospect = world.add(&world.ana, new);
    world.enroll(&world.ana, at(START), &prospect, "Five and fire");
    let mut now = at(START);
    for _ in 0..3 {
        now = world.next_turn(&world.ana, now, &prospect);
        world.log(&world.ana, now, &prospect, "no_answer");
    }
    now = world.next_turn(&world.ana, now, &prospect);
    (prospect, now)
}

fn entry(world: &World, now: Timestamp, prospect: &str) -> Entry {
    world.entry(&world.ana, now, prospect).unwrap()
}

#[test]
fn another_number_then_a_mail_and_the_fourth_attempt_is_still_the_fourth() {
    on_both(|world| {
        let (prospect, now) = unheard(&world);
        let first = entry(&world, now, &prospect);
        assert!(first.action.detour && first.action.channel == "call");
        assert_eq!((first.action.phone.as_deref(), first.action.voicemail.as_str()), (Some(SECOND), "leave"));
        assert!(first.action.goal.contains("so far nothing has"), "{}", first.action.goal);
        assert_eq!((first.attempt, first.attempts_planned, first.dials), (4, 5, 3));
        let card = world.act(&world.ana, now, ShowCard { enrollment: first.enrollment_id, at: None }).unwrap().unwrap();
        assert!(!card.scripts.voicemail.is_empty() && card.trail.iter().all(|mark| mark.place != "now"));
        let why = world.act(&world.ana, now, ShowDecision { prospect: prospect.clone(), at: None }).unwrap();
        assert!(why.reasons.iter().any(|reason| reason.code == "detour" && reason.text.contains("uses up no step")));

        let logged = world.log(&world.ana, now, &prospect, "no_answer");
        assert_eq!((logged.touch.attempt, logged.touch.phone.as_deref()), (None, Some(SECOND)));
        assert_eq!(logged.enrollment.unwrap().attempts_made, 3);
        world.sound(now);

        let now = world.next_turn(&world.ana, now, &prospect);
        let second = entry(&world, now, &prospect);
        assert!(second.action.detour && second.action.address.as_deref() == Some("uma@example.com"));
        let card = world.act(&world.ana, now, ShowCard { enrollment: second.enrollment_id, at: None }).unwrap().unwrap();
        assert!(card.scripts.email.is_some() && card.scripts.live.is_empty() && card.scripts.voicemail.is_empty());
        let send = |attempt| {
            world.log_with(&world.ana, now, &prospect, "sent", |touch| {
                touch.channel = Some("email".into());
                touch.attempt = attempt;
            })
        };
        send(Some(4)).unwrap();
        assert!(matches!(send(Some(4)), Err(Refused::Conflict { .. })), "two tabs, one mail");
        world.sound(now);

        let now = world.next_turn(&world.ana, now, &prospect);
        let fourth = entry(&world, now, &prospect);
        assert_eq!((fourth.action.detour, fourth.attempt, fourth.action.channel.as_str()), (false, 4, "call"));
        let timeline = ShowTimeline { prospect, order: Default::default(), limit: 50, cursor: None };
        let lines = world.act(&world.ana, now, timeline).unwrap().items;
        let extra: Vec<_> = lines.iter().filter(|line| line.text.ends_with("an extra try, beside the steps")).collect();
        assert_eq!(extra.len(), 2, "{lines:#?}");
    });
}

#[test]
fn a_detour_that_is_voided_is_offered_again() {
    on_both(|world| {
        let (prospect, now) = unheard(&world);
        let touch = world.log(&world.ana, now, &prospect, "voicemail_left").touch.id;
        assert_eq!(world.entry(&world.ana, now, &prospect), None);
        world.void(&world.ana, now, &touch, None).unwrap();
        assert!(entry(&world, now, &prospect).action.detour);
        world.sound(now);
    });
}

#[test]
fn a_cadence_says_whether_and_how_and_nonsense_is_refused_with_its_field() {
    on_both(|world| {
        let ready = world.act(&world.manager, at(START), ShowCadence { cadence: "Five and fire".into() }).unwrap();
        assert_eq!(ready.policy.never_heard.then, "number_then_channel");
        let changed = |never_heard: NeverHeardView| {
            let mut policy = ready.policy.clone();
            policy.never_heard = never_heard;
            NewCadence { name: "Straight on".into(), about: String::new(), steps: ready.steps.clone(), policy: Some(policy) }
        };
        let none = NeverHeardView { then: "none".into(), ..NeverHeardView::default() };
        let added = world.act(&world.manager, at(START), AddCadence(changed(none))).unwrap();
        assert_eq!(added.policy.never_heard.then, "none");
        for (never_heard, field) in [
            (NeverHeardView { then: "fax".into(), ..NeverHeardView::default() }, "policy.never_heard.then"),
            (NeverHeardView { after_tries: 0, ..NeverHeardView::default() }, "policy.never_heard.after_tries"),
            (NeverHeardView { at_most: 6, ..NeverHeardView::default() }, "policy.never_heard.at_most"),
        ] {
            let change = ChangeCadence { cadence: added.id.clone(), change: changed(never_heard), if_version: None };
            match world.act(&world.manager, at(START), change) {
                Err(Refused::Invalid(faults)) => assert_eq!(faults[0].field, field),
                other => panic!("{other:?}"),
            }
        }
    });
}
