//! Who may do what: every verb on somebody's prospect, by the owner, a manager, the rep whose it is and another rep, in an
//! open workspace and in a closed one.

use crate::given::{START, World, at, minutes, on_both};
use actions::prospects::Order;
use actions::view::{GuardQuestion, ProspectChange, WorkspaceChange};
use actions::{
    Actor, ChangeGuard, ChangeProspect, ChangeWorkspace, CheckGuard, Disqualify, Enroll, FireNow, HandOver, MergeProspects,
    OverrideRule, PutOff, Refused, RestoreProspect, ResumeRound, Scripts, ShowCallList, ShowDecision, ShowProspect, ShowTimeline,
    Snooze, StopRound, TrashProspect,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Done,
    NotYours,
    NotFound,
    /// Something else stood in the way: it was not the permission.
    Other,
}

fn answer<T>(result: Result<T, Refused>) -> Answer {
    match result {
        Ok(_) => Answer::Done,
        Err(Refused::NotYours(_)) => Answer::NotYours,
        Err(Refused::NotFound(_)) => Answer::NotFound,
        Err(_) => Answer::Other,
    }
}

/// One verb on a prospect of Ana's and its round.
type Try = fn(&World, &Actor, &str, &str) -> Answer;

const READING: [(&str, Try); 4] = [
    ("show prospect", |world, by, prospect, _| answer(world.act(by, now(), ShowProspect { prospect: prospect.into() }))),
    ("show decision", |world, by, prospect, _| {
        answer(world.act(by, now(), ShowDecision { prospect: prospect.into(), at: None }))
    }),
    ("show timeline", |world, by, prospect, _| {
        answer(world.act(
            by,
            now(),
            ShowTimeline { prospect: prospect.into(), order: Order::NewestFirst, limit: 50, cursor: None },
        ))
    }),
    ("check guard", |world, by, prospect, _| {
        let question = GuardQuestion { prospect: Some(prospect.into()), channel: "call".into(), ..GuardQuestion::default() };
        answer(world.act(by, now(), CheckGuard(question)))
    }),
];

const CHANGING: [(&str, Try); 14] = [
    ("change prospect", |world, by, prospect, _| {
        let change = ProspectChange { worth: Some("A".into()), ..ProspectChange::default() };
        answer(world.act(by, now(), ChangeProspect { prospect: prospect.into(), change, if_version: None }))
    }),
    ("trash", |world, by, prospect, _| {
        answer(world.act(by, now(), TrashProspect { prospect: prospect.into(), if_version: None }))
    }),
    ("restore", |world, by, prospect, _| answer(world.act(by, now(), RestoreProspect { prospect: prospect.into() }))),
    ("enroll", |world, by, _, _| {
        let fresh = world.person(&world.ana, "America/New_York");
        let verb = Enroll { prospect: fresh, cadence: "Five and fire".into(), owner: None, start_attempt: None };
        answer(world.act(by, now(), verb))
    }),
    ("snooze", |world, by, _, round| {
        answer(world.act(by, now(), Snooze { enrollment: round.into(), until: now() + minutes(90) }))
    }),
    ("put off", |world, by, _, round| answer(world.act(by, now(), PutOff { enrollment: round.into() }))),
    ("hand over", |world, by, _, round| {
        answer(world.act(by, now(), HandOver { enrollment: round.into(), to: "mia@example.com".into() }))
    }),
    ("hand back", |world, by, _, round| {
        // To whom they belong already: the refusal must not tell whose they are.
        match answer(world.act(by, now(), HandOver { enrollment: round.into(), to: "ana@example.com".into() })) {
            Answer::Other => Answer::Done,
            said => said,
        }
    }),
    ("stop", |world, by, _, round| answer(world.act(by, now(), StopRound { enrollment: round.into(), reason: None }))),
    ("resume", |world, by, _, round| answer(world.act(by, now(), ResumeRound { enrollment: round.into() }))),
    ("fire now", |world, by, _, round| answer(world.act(by, now(), FireNow { enrollment: round.into() }))),
    ("disqualify", |world, by, _, round| answer(world.act(by, now(), Disqualify { enrollment: round.into(), reason: None }))),
    ("log a call", |world, by, prospect, _| answer(world.log_with(by, now(), prospect, "no_answer", |_| {}))),
    ("void", |world, by, prospect, _| {
        let touch = world.log(&world.ana, now(), prospect, "no_answer").touch.id;
        answer(world.void(by, now(), &touch, None))
    }),
];

fn now() -> jiff::Timestamp {
    at(START) + minutes(10)
}

#[test]
fn readable_but_not_yours_is_forbidden_and_not_readable_is_not_there() {
    on_both(|world| {
        for visibility in ["open", "closed"] {
            let change = WorkspaceChange { visibility: Some(visibility.into()), ..WorkspaceChange::default() };
            world.act(&world.owner, at(START), ChangeWorkspace { change, if_version: None }).unwrap();
            let actor = |email: &str| world.app.actor_by(Some(email)).unwrap();
            let hidden = visibility == "closed";
            for (email, own) in
                [("olga@example.com", true), ("mia@example.com", true), ("ana@example.com", true), ("ben@example.com", false)]
            {
                let by = actor(email);
                for (verb, run) in READING.iter().chain(&CHANGING) {
                    let reading = READING.iter().any(|(name, _)| name == verb);
                    let (prospect, round) = world.pursued(&world.ana, "America/New_York");
                    let expected = match (own, hidden, reading) {
                        (true, _, _) | (false, false, true) => Answer::Done,
                        (false, false, false) => Answer::NotYours,
                        (false, true, _) => Answer::NotFound,
                    };
                    assert_eq!(run(&world, &by, &prospect, &round), expected, "{email}: {verb}, {visibility}");
                }
                // Anyone may log that somebody rang.
                let (prospect, _) = world.pursued(&world.ana, "America/New_York");
                let rang = world.log_with(&by, now(), &prospect, "rang", |touch| touch.direction = Some("inbound".into()));
                assert_eq!(answer(rang), Answer::Done, "{email}: rang, {visibility}");
                let list = ShowCallList { rep: Some("ana@example.com".into()), at: None, limit: 10, scripts: Scripts::None };
                let expected = if own || !hidden { Answer::Done } else { Answer::NotFound };
                assert_eq!(answer(world.act(&by, now(), list)), expected, "{email}: Ana's list, {visibility}");
            }
            let ben = actor("ben@example.com");
            let (mine, theirs) = (world.person(&ben, "America/New_York"), world.person(&world.ana, "America/New_York"));
            let merged = answer(world.act(&ben, now(), MergeProspects { prospect: mine, into: theirs }));
            assert_eq!(merged, if hidden { Answer::NotFound } else { Answer::NotYours });
        }
        world.sound(now());
    });
}

#[test]
fn rules_and_their_lifting_are_for_managers() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, "America/New_York");
        let lift = |rule: &str, reason: &str| OverrideRule {
            prospect: prospect.clone(),
            rule: rule.into(),
            until: now() + minutes(600),
            reason: reason.into(),
        };
        let daily = "courtesy_one_call_a_day";
        assert_eq!(answer(world.act(&world.ana, now(), lift(daily, "they asked"))), Answer::NotYours);
        let rules = planner::guard::shipped(planner::guard::Clientele::Businesses).rules;
        assert_eq!(answer(world.act(&world.ana, now(), ChangeGuard { rules, if_version: None })), Answer::NotYours);
        assert_eq!(answer(world.act(&world.manager, now(), lift(daily, " "))), Answer::Other, "a reason is needed");

        world.log(&world.ana, now(), &prospect, "no_answer");
        let ask = || {
            let question = GuardQuestion {
                prospect: Some(prospect.clone()),
                channel: "call".into(),
                at: Some(now() + minutes(180)),
                ..GuardQuestion::default()
            };
            let said = world.act(&world.ana, now() + minutes(180), CheckGuard(question)).unwrap();
            (said.verdict, said.rule.is_some())
        };
        assert_eq!(ask(), ("not_before".to_owned(), true));
        world.act(&world.manager, now(), lift(daily, "they asked for it")).unwrap();
        assert_eq!(ask(), ("allowed".to_owned(), false));
        world.sound(now());

        let mut rules = planner::guard::shipped(planner::guard::Clientele::Businesses).rules;
        for rule in rules.iter_mut().filter(|rule| rule.code == "courtesy_hours") {
            rule.authority = planner::guard::Authority::Law;
        }
        world.act(&world.manager, now(), ChangeGuard { rules, if_version: None }).unwrap();
        world.app.replan_all(&world.owner, now(), |_| {}).unwrap();
        let refused = world.act(&world.owner, now(), lift("courtesy_hours", "please")).unwrap_err();
        assert!(matches!(&refused, Refused::Guarded { rule, .. } if rule.law), "{refused:?}");
        let left_out = world.act(&world.owner, now(), ChangeGuard { rules: Vec::new(), if_version: None }).unwrap_err();
        assert!(matches!(left_out, Refused::Invalid(_)), "{left_out:?}");
        world.sound(now());
    });
}
