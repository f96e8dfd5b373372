//! Who may do what: every verb on somebody's prospect, by an owner, a manager and a rep, of their own, their team's, another
//! team's and nobody's people, in an open workspace and in a closed one.

use crate::given::{START, World, at, minutes, on_both};
use actions::bulk::What;
use actions::prospects::Order;
use actions::view::{
    GuardQuestion, NewAbsence, NewBulkOrder, NewGround, NewSuppression, NewTouch, NewUser, ProspectChange, UserChange,
    WorkspaceChange,
};
use actions::{
    Actor, AddAbsence, AddGround, AddSuppression, AddTeam, AddUser, AnswerGoOn, ChangeDeal, ChangeGuard, ChangeProspect,
    ChangeUser, ChangeWorkspace, CheckGuard, Disqualify, Enroll, FireNow, GiveBulkOrder, HandOver, KeepInTouch, ListBulkOrders,
    MergeProspects, NewLink, OverrideRule, PutOff, Refused, RemoveTeam, RenameTeam, RestoreProspect, ResumeRound, Role, Scripts,
    ShowCallList, ShowDecision, ShowProspect, ShowTimeline, Snooze, StopRound, TrashProspect, UndoBulkOrder,
};
use std::collections::BTreeSet;

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

/// Somebody's prospect and its round, on which a verb is tried.
struct Subject {
    person: String,
    round: String,
}

type Try = fn(&World, &Actor, &Subject) -> Answer;

/// What whoever may read them may do.
const READING: [(&str, Try); 5] = [
    ("show prospect", |world, by, of| answer(world.act(by, now(), ShowProspect { prospect: of.person.clone() }))),
    ("show decision", |world, by, of| answer(world.act(by, now(), ShowDecision { prospect: of.person.clone(), at: None }))),
    ("show timeline", |world, by, of| {
        let verb = ShowTimeline { prospect: of.person.clone(), order: Order::NewestFirst, limit: 50, cursor: None };
        answer(world.act(by, now(), verb))
    }),
    ("check guard", |world, by, of| {
        let question = GuardQuestion { prospect: Some(of.person.clone()), channel: "call".into(), ..GuardQuestion::default() };
        answer(world.act(by, now(), CheckGuard(question)))
    }),
    ("suppress", |world, by, of| {
        let new = NewSuppression {
            forbids: "calls".into(),
            prospect: Some(of.person.clone()),
            reason: "asked".into(),
            ..NewSuppression::default()
        };
        answer(world.act(by, now(), AddSuppression(new)))
    }),
];

/// What only those may do to whom the person is to change.
const CHANGING: [(&str, Try); 18] = [
    ("change prospect", |world, by, of| {
        let change = ProspectChange { worth: Some("A".into()), ..ProspectChange::default() };
        answer(world.act(by, now(), ChangeProspect { prospect: of.person.clone(), change, if_version: None }))
    }),
    ("trash", |world, by, of| answer(world.act(by, now(), TrashProspect { prospect: of.person.clone(), if_version: None }))),
    ("restore", |world, by, of| answer(world.act(by, now(), RestoreProspect { prospect: of.person.clone() }))),
    ("merge away", |world, by, of| {
        let into = world.person(by, "America/New_York");
        let _ = world.act(&world.owner, now(), StopRound { enrollment: of.round.clone(), reason: None });
        answer(world.act(by, now(), MergeProspects { prospect: of.person.clone(), into }))
    }),
    ("merge into", |world, by, of| {
        let prospect = world.person(by, "America/New_York");
        answer(world.act(by, now(), MergeProspects { prospect, into: of.person.clone() }))
    }),
    ("enroll", |world, by, of| {
        let _ = world.act(&world.owner, now(), StopRound { enrollment: of.round.clone(), reason: None });
        let verb = Enroll { prospect: of.person.clone(), cadence: "Five and fire".into(), owner: None, start_attempt: None };
        answer(world.act(by, now(), verb))
    }),
    ("keep in touch", |world, by, of| {
        answer(world.act(by, now(), KeepInTouch { prospect: of.person.clone(), ..KeepInTouch::default() }))
    }),
    ("note a ground", |world, by, of| {
        let ground = NewGround { kind: "business".into(), channel: None, reason: "a buyer".into() };
        answer(world.act(by, now(), AddGround { prospect: of.person.clone(), ground }))
    }),
    ("snooze", |world, by, of| answer(world.act(by, now(), Snooze { enrollment: of.round.clone(), until: now() + minutes(90) }))),
    ("put off", |world, by, of| answer(world.act(by, now(), PutOff { enrollment: of.round.clone() }))),
    ("hand over", |world, by, of| {
        answer(world.act(by, now(), HandOver { enrollment: of.round.clone(), to: "ana@example.com".into() }))
    }),
    ("go on", |world, by, of| {
        let verb = AnswerGoOn { enrollment: of.round.clone(), answer: "carry_on".into(), ..AnswerGoOn::default() };
        answer(world.act(by, now(), verb))
    }),
    ("stop", |world, by, of| answer(world.act(by, now(), StopRound { enrollment: of.round.clone(), reason: None }))),
    ("resume", |world, by, of| answer(world.act(by, now(), ResumeRound { enrollment: of.round.clone() }))),
    ("fire now", |world, by, of| answer(world.act(by, now(), FireNow { enrollment: of.round.clone() }))),
    ("disqualify", |world, by, of| answer(world.act(by, now(), Disqualify { enrollment: of.round.clone(), reason: None }))),
    ("void", |world, by, of| {
        let touch = world.log(&world.owner, now(), &of.person, "no_answer").touch.id;
        // Whoever logged it may take it back: they are told nothing of the round, which the others are not let see at all.
        if by.user == world.owner.user { Answer::Done } else { answer(world.void(by, now(), &touch, None)) }
    }),
    ("change deal", |world, by, of| {
        let shown = world.act(&world.owner, now(), ShowProspect { prospect: of.person.clone() }).unwrap();
        if shown.owner.is_none() {
            // Whoever opens a deal with nobody's person has it.
            return Answer::Done;
        }
        let logged = world.log(&world.owner, now(), &of.person, "interested");
        let deal = logged.created[0].id.clone();
        let verb = ChangeDeal { deal, title: None, stage: None, next_step: Some("call".into()), next_at: None, if_version: None };
        answer(world.act(by, now(), verb))
    }),
];

/// What anybody may write down about anybody.
const LOGGING: [(&str, Try); 4] = [
    ("rang", |world, by, of| answer(world.log_with(by, now(), &of.person, "rang", inbound))),
    ("said no", |world, by, of| answer(world.log_with(by, now(), &of.person, "no", inbound))),
    ("said never", |world, by, of| answer(world.log_with(by, now(), &of.person, "do_not_call", inbound))),
    ("a call that was made", |world, by, of| answer(world.log_with(by, now(), &of.person, "no_answer", |_| {}))),
];

fn inbound(touch: &mut NewTouch) {
    touch.direction = Some("inbound".into());
}

fn now() -> jiff::Timestamp {
    at(START) + minutes(10)
}

/// Whose a prospect is, seen from whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Themselves,
    Mate,
    OtherTeam,
    Nobody,
}

/// What the product says of it, written down apart from the code.
fn right(role: Role, of: Of, visibility: &str) -> Answer {
    match (role, of, visibility) {
        (Role::Owner, ..) | (_, Of::Themselves | Of::Nobody, _) | (Role::Manager, Of::Mate, _) => Answer::Done,
        (Role::Rep, Of::Mate | Of::OtherTeam, "open") | (Role::Manager, Of::OtherTeam, "open") => Answer::NotYours,
        (Role::Rep, Of::Mate | Of::OtherTeam, _) | (Role::Manager, Of::OtherTeam, _) => Answer::NotFound,
    }
}

/// Beside those who are in no team, a team with a manager and a rep.
fn another_team(world: &World) -> (Actor, Actor) {
    world.act(&world.owner, at(START), AddTeam { name: "South".into() }).unwrap();
    let member = |name: &str, role: &str| {
        let email = format!("{}@example.com", name.to_lowercase());
        let new = NewUser {
            name: name.to_owned(),
            email: email.clone(),
            role: role.to_owned(),
            team: Some("south".into()),
            zone: None,
            capacity: None,
            hours: None,
            remembered_for: None,
        };
        world.act(&world.owner, at(START), AddUser(new)).unwrap();
        world.app.actor_by(Some(&email)).unwrap()
    };
    (member("Moe", "manager"), member("Sam", "rep"))
}

#[test]
fn readable_but_not_yours_is_forbidden_and_not_readable_is_not_there() {
    on_both(|world| {
        let (_, sam) = another_team(&world);
        let mut done: BTreeSet<&str> = BTreeSet::new();
        for visibility in ["open", "closed"] {
            let change = WorkspaceChange { visibility: Some(visibility.into()), ..WorkspaceChange::default() };
            world.act(&world.owner, at(START), ChangeWorkspace { change, if_version: None }).unwrap();
            for email in ["olga@example.com", "mia@example.com", "ben@example.com"] {
                if (email, visibility) == ("olga@example.com", "open") {
                    // What an owner may do where nothing is open to others, they may where it is.
                    continue;
                }
                let by = world.app.actor_by(Some(email)).unwrap();
                for of in [Of::Themselves, Of::Mate, Of::OtherTeam, Of::Nobody] {
                    let subject = || {
                        let (person, round) = match of {
                            Of::Themselves => world.pursued(&by, "America/New_York"),
                            Of::Mate => world.pursued(&world.ana, "America/New_York"),
                            Of::OtherTeam => world.pursued(&sam, "America/New_York"),
                            Of::Nobody => world.pursued(&world.owner, "America/New_York"),
                        };
                        if of == Of::Nobody {
                            let change = ProspectChange { owner: Some(None), ..ProspectChange::default() };
                            let verb = ChangeProspect { prospect: person.clone(), change, if_version: None };
                            world.act(&world.owner, at(START), verb).unwrap();
                        }
                        Subject { person, round }
                    };
                    let change = right(by.role, of, visibility);
                    let read = if change == Answer::NotYours { Answer::Done } else { change };
                    let all = READING.iter().map(|verb| (verb, read)).chain(CHANGING.iter().map(|verb| (verb, change)));
                    // A row with somebody new for each verb; else one for all that leave them whose they were.
                    let kept = subject();
                    let thorough = (by.role, of, visibility) == (Role::Rep, Of::Themselves, "closed");
                    for ((verb, run), expected) in all.chain(LOGGING.iter().map(|verb| (verb, Answer::Done))) {
                        let away = ["trash", "merge away", "merge into", "hand over", "said never"].contains(verb);
                        let fresh = (expected == Answer::Done && (thorough || away)).then(subject);
                        let mut said = run(&world, &by, fresh.as_ref().unwrap_or(&kept));
                        if said == Answer::Done {
                            done.insert(*verb);
                        }
                        if said == Answer::Other && expected == Answer::Done {
                            said = Answer::Done;
                        }
                        assert_eq!(said, expected, "{email}: {verb} of {of:?}, {visibility}");
                    }
                }
            }
        }
        assert_eq!(done.len(), READING.len() + CHANGING.len() + LOGGING.len(), "tried without ever being done: {done:?}");
        world.sound(now());
    });
}

#[test]
fn a_manager_looks_after_their_team_and_owners_after_all() {
    on_both(|world| {
        let (moe, sam) = another_team(&world);
        let mia = world.app.actor_by(Some("mia@example.com")).unwrap();
        let list = |by: &Actor, rep: &Actor| {
            let verb = ShowCallList { rep: Some(rep.email.clone()), at: None, limit: 10, scripts: Scripts::None };
            answer(world.act(by, now(), verb))
        };
        let absence = |by: &Actor, user: &Actor| {
            let (from, until) = ("2027-03-01".parse().unwrap(), "2027-03-02".parse().unwrap());
            let absence = NewAbsence { from, until, to: None, reason: None };
            answer(world.act(by, now(), AddAbsence { user: user.email.clone(), absence }))
        };
        let link = |by: &Actor, user: &Actor| answer(world.act(by, now(), NewLink { user: user.email.clone() }));
        let capacity = |by: &Actor, user: &Actor| {
            let change = UserChange { capacity: Some(40), ..UserChange::default() };
            answer(world.act(by, now(), ChangeUser { user: user.email.clone(), change, if_version: None }))
        };
        let spread = |by: &Actor, user: &Actor| {
            let order = NewBulkOrder {
                what: What::Spread,
                rep: Some(user.email.clone()),
                scope: None,
                to: None,
                on: None,
                promises: None,
                keep: None,
                reason: None,
            };
            answer(world.act(by, now(), GiveBulkOrder(order)))
        };
        for (by, own, other) in [(&mia, &world.ana, &sam), (&moe, &sam, &world.ana)] {
            for verb in [&absence as &dyn Fn(&Actor, &Actor) -> Answer, &link, &capacity, &spread] {
                assert_eq!(verb(by, own), Answer::Done, "{}: {}", by.name, own.name);
                assert_eq!(verb(by, other), Answer::NotYours, "{}: {}", by.name, other.name);
                assert_eq!(verb(&world.owner, other), Answer::Done, "the owner: {}", other.name);
            }
            assert_eq!(list(by, other), Answer::Done, "an open workspace");
        }
        // Orders of another team are not listed, nor undone.
        let orders = |by: &Actor| world.act(by, now(), ListBulkOrders).unwrap().items;
        let theirs = orders(&moe);
        assert!(theirs.iter().all(|order| order.rep.name == "Sam"), "{theirs:?}");
        assert!(theirs.len() < orders(&world.owner).len());
        let anas = orders(&world.ana).into_iter().find(|order| order.by.name == "Olga Owner").unwrap().id;
        assert_eq!(answer(world.act(&moe, now(), UndoBulkOrder { order: anas.clone() })), Answer::NotYours);

        // Who is in which team is an owner's to say.
        let put = |by: &Actor, who: &Actor, team: &str| {
            let change = UserChange { team: Some(team.into()), ..UserChange::default() };
            answer(world.act(by, now(), ChangeUser { user: who.email.clone(), change, if_version: None }))
        };
        assert_eq!(put(&moe, &world.ana, "South"), Answer::NotYours, "taken from another team");
        assert_eq!(put(&moe, &sam, ""), Answer::NotYours, "put out of it");
        assert_eq!(put(&moe, &sam, "South"), Answer::Done, "as it is already");
        assert_eq!(put(&sam, &sam, ""), Answer::NotYours);
        assert_eq!(put(&world.owner, &world.ana, "North"), Answer::Other, "there is no such team");
        for by in [&moe, &sam] {
            assert_eq!(answer(world.act(by, now(), AddTeam { name: "West".into() })), Answer::NotYours);
            let rename = RenameTeam { team: "South".into(), name: "West".into() };
            assert_eq!(answer(world.act(by, now(), rename)), Answer::NotYours);
            assert_eq!(answer(world.act(by, now(), RemoveTeam { team: "South".into() })), Answer::NotYours);
        }
        // A manager's newcomer is in the manager's team, and in no other.
        let newcomer = |by: &Actor, name: &str, team: Option<&str>| {
            let new = NewUser {
                name: name.into(),
                email: format!("{name}@example.com"),
                role: "rep".into(),
                team: team.map(str::to_owned),
                zone: None,
                capacity: None,
                hours: None,
                remembered_for: None,
            };
            world.act(by, now(), AddUser(new))
        };
        assert_eq!(newcomer(&moe, "una", None).unwrap().user.team.map(|team| team.name).as_deref(), Some("South"));
        assert_eq!(answer(newcomer(&mia, "ida", Some("South"))), Answer::NotYours);

        // Turns stay in a team.
        let pat = world.person(&moe, "America/New_York");
        let change = ProspectChange { owner: Some(None), ..ProspectChange::default() };
        world.act(&moe, now(), ChangeProspect { prospect: pat.clone(), change, if_version: None }).unwrap();
        let (cadence, owner) = ("Five and fire".to_owned(), Some("round_robin".to_owned()));
        world.act(&moe, now(), Enroll { prospect: pat.clone(), cadence, owner, start_attempt: None }).unwrap();
        let owner = world.act(&moe, now(), ShowProspect { prospect: pat }).unwrap().owner.unwrap().name;
        assert!(["Sam", "una"].contains(&owner.as_str()), "{owner}");

        // Moved, and from the next request on looked after by the other manager.
        assert_eq!(put(&world.owner, &world.ana, "South"), Answer::Done);
        let mia = world.app.actor_by(Some("mia@example.com")).unwrap();
        let moe = world.app.actor_by(Some("moe@example.com")).unwrap();
        assert_eq!((capacity(&mia, &world.ana), capacity(&moe, &world.ana)), (Answer::NotYours, Answer::Done));
        assert_eq!(answer(world.act(&world.owner, now(), RemoveTeam { team: "South".into() })), Answer::Other, "not empty");
        let closed = WorkspaceChange { visibility: Some("closed".into()), ..WorkspaceChange::default() };
        world.act(&world.owner, now(), ChangeWorkspace { change: closed, if_version: None }).unwrap();
        let mia = world.app.actor_by(Some("mia@example.com")).unwrap();
        assert_eq!((list(&mia, &world.ana), list(&mia, &world.ben)), (Answer::NotFound, Answer::Done));
        assert_eq!(answer(world.act(&mia, now(), UndoBulkOrder { order: anas })), Answer::NotFound);
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
