//! Leave, on both engines: what rests, what moves, what a colleague has meanwhile, and what nobody touches.

use crate::given::*;
use actions::cadences::Preview;
use actions::view::{AbsenceView, NewAbsence, NewCadence, UserChange};
use actions::{
    Actor, AddAbsence, ChangeCadence, ChangeUser, Enroll, HandOver, ListUsers, MigrateCadence, Refused, RemoveAbsence,
    ShowCadence, ShowProspect, Snooze,
};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

const NEW_YORK: &str = "America/New_York";
const FIVE: &str = "Five and fire";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

impl World {
    fn away(&self, by: &Actor, now: Timestamp, from: &str, until: &str, to: Option<&str>) -> AbsenceView {
        let absence = NewAbsence { from: day(from), until: day(until), to: to.map(str::to_owned), reason: None };
        self.act(by, now, AddAbsence { user: by.email.clone(), absence }).unwrap();
        self.absence(by, now, from)
    }

    fn absence(&self, of: &Actor, now: Timestamp, from: &str) -> AbsenceView {
        self.app.catch_up(&self.owner, now).unwrap();
        let users = self.act(of, now, ListUsers).unwrap().items;
        let user = users.into_iter().find(|user| user.email == of.email).unwrap();
        user.absences.into_iter().find(|absence| absence.from == day(from)).unwrap()
    }

    fn back(&self, of: &Actor, now: Timestamp, absence: &AbsenceView) {
        let verb = RemoveAbsence { user: of.email.clone(), absence: absence.id.clone() };
        self.act(of, now, verb).unwrap();
        self.app.catch_up(&self.owner, now).unwrap();
    }

    /// Sets what the cadence does in an absence: a new version.
    fn leave(&self, cadence: &str, leave: &str) {
        let known = self.act(&self.manager, at(START) - hours(48), ShowCadence { cadence: cadence.to_owned() }).unwrap();
        let mut policy = known.policy.clone();
        policy.leave = leave.to_owned();
        let change = NewCadence { name: known.name, about: known.about, steps: known.steps, policy: Some(policy) };
        let verb = ChangeCadence { cadence: known.id, change, if_version: None };
        let changed = self.act(&self.manager, at(START) - hours(48), verb).unwrap();
        assert_eq!(changed.policy.leave, leave);
    }

    fn capacity(&self, of: &Actor, capacity: u32) {
        let change = UserChange { capacity: Some(capacity), ..UserChange::default() };
        self.act(&self.owner, at(START), ChangeUser { user: of.email.clone(), change, if_version: None }).unwrap();
    }

    fn whose(&self, now: Timestamp, prospect: &str) -> String {
        self.app.catch_up(&self.owner, now).unwrap();
        let shown = self.act(&self.owner, now, ShowProspect { prospect: prospect.to_owned() }).unwrap();
        shown.owner.unwrap().name
    }

    fn due_on(&self, by: &Actor, now: Timestamp, prospect: &str) -> String {
        let due = self.round(by, now, prospect).next.unwrap().due_at;
        due.to_zoned(planner::calendar::zone(NEW_YORK).unwrap()).date().to_string()
    }
}

#[test]
fn an_absence_holds_what_falls_due_and_its_end_brings_it_back() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
        let now = at(START);
        let away = world.away(&world.ana, now, "2026-11-23", "2026-11-27", None);
        assert_eq!((away.resting, away.handed_over.len()), (1, 0));
        assert_eq!(world.state(&world.ana, now, &prospect), "held");
        world.sound(now);
        assert_eq!(world.next_turn(&world.ana, now, &prospect), at("2026-11-30T13:00:00Z"), "Monday, when hours begin");
        let entry = world.entry(&world.ana, at("2026-11-30T13:00:00Z"), &prospect).unwrap();
        assert!(entry.reasons.iter().any(|reason| reason.code == "after_leave"), "the card says why it is not late");
    });
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
        let now = at(START);
        let away = world.away(&world.ana, now, "2026-11-23", "2026-11-27", None);
        world.back(&world.ana, now + minutes(1), &away);
        assert_eq!(world.state(&world.ana, now + minutes(1), &prospect), "active");
        world.sound(now + minutes(1));
    });
}

#[test]
fn what_piled_up_comes_back_as_many_a_day_as_the_owner_does() {
    on_both(|world| {
        world.leave(FIVE, "move");
        world.capacity(&world.ana, 2);
        let people: Vec<String> = (0..5).map(|_| world.pursued(&world.ana, NEW_YORK).0).collect();
        let (other, _) = world.pursued(&world.ana, NEW_YORK);
        world.log(&world.ana, at(START), &other, "no_answer");
        // Due again on Wednesday, the first day away; snoozed beyond it, so that its own day is full by one.
        let round = world.round(&world.ana, at(START), &other).id;
        world.act(&world.ana, at(START), Snooze { enrollment: round, until: at("2026-12-01T14:00:00Z") }).unwrap();
        let now = at("2026-11-23T22:00:00Z");
        let away = world.away(&world.ana, now, "2026-11-24", "2026-11-29", None);
        assert_eq!(away.resting, 0, "today's work is today's until the absence begins");
        let begun = at("2026-11-24T06:00:00Z");
        assert_eq!(world.absence(&world.ana, begun, "2026-11-24").resting, 5);
        let mut days: BTreeMap<String, u32> = BTreeMap::new();
        for prospect in &people {
            *days.entry(world.due_on(&world.ana, begun, prospect)).or_default() += 1;
        }
        let expected = [("2026-11-30", 2), ("2026-12-01", 1), ("2026-12-02", 2)];
        assert_eq!(days, expected.map(|(day, people)| (day.to_owned(), people)).into());
        world.sound(begun);
        assert_eq!(world.list(&world.ana, at("2026-11-30T15:00:00Z")).summary.due, 2, "no red backlog on the first day back");
        assert_eq!(world.app.catch_up(&world.owner, begun).unwrap().moved, 0, "and nothing is moved twice");
        world.sound(at("2026-12-03T15:00:00Z"));
    });
}

#[test]
fn promises_answers_and_new_inquiries_are_told_and_never_moved() {
    on_both(|world| {
        let now = at(START);
        let (promised, _) = world.pursued(&world.ana, NEW_YORK);
        let callback = at("2026-11-25T15:00:00Z");
        world.log_with(&world.ana, now, &promised, "callback", |touch| touch.callback_at = Some(callback)).unwrap();
        let (later, _) = world.pursued(&world.ana, NEW_YORK);
        let away = world.away(&world.ana, now, "2026-11-24", "2026-12-04", None);
        let told: Vec<_> = away.promises.iter().map(|promise| (promise.prospect.id.clone(), promise.at)).collect();
        assert_eq!(told, [(promised.clone(), callback)]);
        assert_eq!(world.next_turn(&world.ana, at("2026-11-24T15:00:00Z"), &promised), callback);
        // Somebody who rests rings, and asks a colleague for a call on Thursday.
        let rang = at("2026-11-24T16:00:00Z");
        assert_eq!(world.state(&world.ana, rang, &later), "held");
        let thursday = at("2026-11-26T15:00:00Z");
        let inbound = |touch: &mut actions::view::NewTouch| {
            touch.direction = Some("inbound".into());
            touch.callback_at = Some(thursday);
        };
        world.log_with(&world.ben, rang, &later, "callback", inbound).unwrap();
        assert_eq!(world.round(&world.ana, rang, &later).next.unwrap().due_at, thursday, "no absence moves a promise");
        let away = world.absence(&world.ana, rang, "2026-11-24");
        assert_eq!(away.promises.len(), 2);
        let seen_by_ben = world.act(&world.ben, rang, ListUsers).unwrap().items;
        let seen = seen_by_ben.iter().find(|user| user.email == "ana@example.com").unwrap();
        assert!(seen.absences[0].promises.is_empty(), "colleagues see that somebody is away, not with whom they would talk");
        // Handed over by a person, it is the colleague's, and goes with its time.
        let verb = HandOver { enrollment: away.promises[0].enrollment_id.clone(), to: "ben@example.com".into() };
        world.act(&world.ana, rang, verb).unwrap();
        assert_eq!(world.absence(&world.ana, rang, "2026-11-24").promises.len(), 1);
        assert_eq!(world.next_turn(&world.ben, rang, &promised), callback);
        world.sound(rang);
    });
}

#[test]
fn a_colleague_has_them_meanwhile_and_gives_them_back_but_for_what_they_are_in_the_middle_of() {
    on_both(|world| {
        world.leave(FIVE, "hand_over");
        let now = at(START);
        let people: Vec<String> = (0..3).map(|_| world.pursued(&world.ana, NEW_YORK).0).collect();
        for prospect in &people {
            world.log(&world.ana, now, prospect, "no_answer");
        }
        let away = world.away(&world.ana, now, "2026-11-25", "2026-11-27", Some("ben@example.com"));
        assert_eq!((away.to_hand_over, away.resting, away.to.unwrap().name), (3, 0, "Ben".to_owned()));
        assert_eq!(world.whose(now, &people[0]), "Ana", "not before it begins");
        // One is called once more before it begins, and falls due after it: nobody needs to have them.
        world.log(&world.ana, at("2026-11-24T15:00:00Z"), &people[2], "voicemail_left");
        let begun = at("2026-11-25T14:00:00Z");
        assert_eq!(world.whose(begun, &people[0]), "Ben");
        assert_eq!(world.whose(begun, &people[1]), "Ben");
        let third = world.round(&world.owner, begun, &people[2]);
        assert_eq!(
            world.whose(begun, &people[2]),
            if third.next.unwrap().due_at < at("2026-11-28T05:00:00Z") { "Ben" } else { "Ana" }
        );
        world.sound(begun);
        let turn = world.next_turn(&world.ben, begun, &people[0]);
        assert!(turn < at("2026-11-28T05:00:00Z"), "the call is made on its day: {turn}");
        let promised = at("2026-12-02T16:00:00Z");
        world.log_with(&world.ben, turn, &people[1], "callback", |touch| touch.callback_at = Some(promised)).unwrap();
        let home = at("2026-11-28T14:00:00Z");
        assert_eq!(world.whose(home, &people[0]), "Ana", "they come home");
        assert_eq!(world.whose(home, &people[1]), "Ben", "who promised, calls");
        assert_eq!(world.round(&world.ben, home, &people[1]).next.unwrap().due_at, promised);
        let away = world.absence(&world.ana, home, "2026-11-25");
        assert_eq!((away.to_hand_over, away.handed_over.len()), (0, 0));
        world.sound(home);
    });
}

#[test]
fn where_nobody_is_there_to_have_them_they_rest() {
    on_both(|world| {
        world.leave(FIVE, "hand_over");
        let now = at(START);
        world.away(&world.ben, now, "2026-11-23", "2026-12-31", None);
        let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
        let away = world.away(&world.ana, now, "2026-11-23", "2026-11-27", Some("ben@example.com"));
        assert_eq!((away.resting, away.handed_over.len()), (1, 0));
        assert_eq!(world.state(&world.ana, now, &prospect), "held");
        assert_eq!(world.whose(now, &prospect), "Ana");
        world.sound(now);
    });
}

#[test]
fn overlapping_absences_are_one_and_each_may_be_taken_out() {
    on_both(|world| {
        world.leave(FIVE, "move");
        let now = at(START);
        let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
        let first = world.away(&world.ana, now, "2026-11-23", "2026-11-27", None);
        assert_eq!(world.due_on(&world.ana, now, &prospect), "2026-11-30");
        let second = world.away(&world.ana, now, "2026-11-26", "2026-12-03", None);
        assert_eq!(world.due_on(&world.ana, now, &prospect), "2026-12-04");
        world.sound(now);
        world.back(&world.ana, now + minutes(1), &second);
        assert_eq!(world.due_on(&world.ana, now + minutes(1), &prospect), "2026-11-30", "no longer than what is left of them");
        let second = world.away(&world.ana, now + minutes(2), "2026-11-26", "2026-12-03", None);
        world.back(&world.ana, now + minutes(3), &first);
        assert_eq!(world.state(&world.ana, now + minutes(3), &prospect), "active", "due on a day on which she is here");
        world.sound(now + minutes(3));
        world.back(&world.ana, now + minutes(4), &second);
        world.sound(now + minutes(4));
    });
}

#[test]
fn an_absence_lifts_and_leaves_a_snooze_alone() {
    on_both(|world| {
        let now = at(START);
        let (prospect, round) = world.pursued(&world.ana, NEW_YORK);
        let until = at("2026-11-26T14:00:00Z");
        world.act(&world.ana, now, Snooze { enrollment: round, until }).unwrap();
        let away = world.away(&world.ana, now, "2026-11-25", "2026-11-27", None);
        assert_eq!(away.resting, 1);
        world.back(&world.ana, now + minutes(1), &away);
        assert_eq!(world.round(&world.ana, now + minutes(1), &prospect).next.unwrap().due_at, until);
        assert_eq!(world.state(&world.ana, now + minutes(1), &prospect), "held");
        world.sound(now + minutes(1));
    });
}

#[test]
fn days_away_are_those_of_whoever_is_away() {
    on_both(|world| {
        // Ben is in Los Angeles: his Tuesday begins at eight in the morning, Universal Time.
        let (prospect, _) = world.pursued(&world.ben, NEW_YORK);
        let now = at(START);
        world.away(&world.ben, now, "2026-11-24", "2026-11-24", None);
        assert_eq!(world.state(&world.ben, at("2026-11-24T07:59:00Z"), &prospect), "active");
        let begun = at("2026-11-24T08:00:00Z");
        assert_eq!(world.state(&world.ben, begun, &prospect), "held");
        assert_eq!(world.round(&world.ben, begun, &prospect).next.unwrap().due_at, at("2026-11-25T08:00:00Z"));
        world.sound(begun);
    });
}

#[test]
fn a_cadence_that_is_moved_on_keeps_what_rests_and_goes_by_its_new_rule_afterwards() {
    on_both(|world| {
        let now = at(START);
        let (resting, _) = world.pursued(&world.ana, NEW_YORK);
        let (working, _) = world.pursued(&world.ana, NEW_YORK);
        world.log(&world.ana, now, &working, "no_answer");
        world.away(&world.ana, now, "2026-11-24", "2026-11-27", Some("ben@example.com"));
        let begun = at("2026-11-24T06:00:00Z");
        assert_eq!(world.absence(&world.ana, begun, "2026-11-24").resting, 2);
        let known = world.act(&world.manager, begun, ShowCadence { cadence: FIVE.into() }).unwrap();
        let mut policy = known.policy.clone();
        policy.leave = "hand_over".into();
        let change = NewCadence { name: known.name, about: known.about, steps: known.steps, policy: Some(policy) };
        world.act(&world.manager, begun, ChangeCadence { cadence: known.id.clone(), change, if_version: None }).unwrap();
        world.act(&world.manager, begun, MigrateCadence { cadence: known.id, preview: Preview::Apply }).unwrap();
        for prospect in [&resting, &working] {
            assert_eq!(world.state(&world.ana, begun, prospect), "held", "what rests is not disturbed");
            assert_eq!(world.whose(begun, prospect), "Ana");
        }
        world.sound(begun);
        // Taken out and entered again, the new rule speaks.
        let away = world.absence(&world.ana, begun, "2026-11-24");
        world.back(&world.ana, begun + minutes(1), &away);
        world.away(&world.ana, begun + minutes(2), "2026-11-24", "2026-11-27", Some("ben@example.com"));
        assert_eq!(world.whose(begun + minutes(2), &resting), "Ben");
        assert_eq!(world.whose(begun + minutes(2), &working), "Ben");
        world.sound(begun + minutes(2));
        let away = world.absence(&world.ana, begun + minutes(2), "2026-11-24");
        world.back(&world.ana, begun + minutes(3), &away);
        assert_eq!(world.whose(begun + minutes(3), &resting), "Ana", "taken out, they come home at once");
        world.sound(begun + minutes(3));
    });
}

#[test]
fn whom_a_colleague_takes_over_by_hand_rests_no_longer() {
    on_both(|world| {
        let now = at(START);
        let (prospect, round) = world.pursued(&world.ana, NEW_YORK);
        let away = world.away(&world.ana, now, "2026-11-23", "2026-11-27", None);
        world.act(&world.manager, now, HandOver { enrollment: round, to: "ben@example.com".into() }).unwrap();
        assert_eq!(world.state(&world.ben, now, &prospect), "active");
        world.back(&world.ana, now + minutes(1), &away);
        assert_eq!(world.whose(now + minutes(1), &prospect), "Ben", "and stays with whoever took them");
        world.sound(now + minutes(1));
    });
}

#[test]
fn who_is_put_on_a_cadence_or_called_during_an_absence_is_seen_to_as_well() {
    on_both(|world| {
        let now = at(START);
        world.away(&world.ana, now, "2026-11-24", "2026-12-01", None);
        let (prospect, _) = world.pursued(&world.ana, NEW_YORK);
        world.log(&world.ana, now, &prospect, "no_answer");
        assert_eq!(world.due_on(&world.ana, now, &prospect), "2026-12-03", "due on the second day away, so on the second after");
        let late = world.person(&world.manager, NEW_YORK);
        let owner = Some("ana@example.com".to_owned());
        let verb = Enroll { prospect: late.clone(), cadence: FIVE.into(), owner, start_attempt: None };
        let during = at("2026-11-25T15:00:00Z");
        world.act(&world.manager, during, verb).unwrap();
        assert_eq!(world.state(&world.ana, during, &late), "held");
        world.sound(during);
    });
}

#[test]
fn what_cannot_be_is_refused_and_nobody_enters_another_s_absence() {
    on_both(|world| {
        let now = at(START);
        let add = |by: &Actor, from: &str, until: &str, to: Option<&str>| {
            let absence = NewAbsence { from: day(from), until: day(until), to: to.map(str::to_owned), reason: None };
            world.act(by, now, AddAbsence { user: "ana@example.com".into(), absence }).map(drop)
        };
        let field = |refused: Result<(), Refused>| match refused {
            Err(Refused::Invalid(faults)) => faults[0].field.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(field(add(&world.ana, "2026-11-24", "2026-11-23", None)), "until");
        assert_eq!(field(add(&world.ana, "2026-11-24", "2027-12-23", None)), "until");
        assert_eq!(field(add(&world.ana, "2026-11-24", "2026-11-24", Some("ana@example.com"))), "to");
        assert_eq!(field(add(&world.ana, "2026-11-24", "2026-11-24", Some("nobody@example.com"))), "to");
        assert!(matches!(add(&world.ben, "2026-11-24", "2026-11-24", None), Err(Refused::NotYours(_))));
        assert!(add(&world.manager, "2026-11-24", "2026-11-24", Some("mia@example.com")).is_ok());
    });
}
