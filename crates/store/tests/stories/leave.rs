//! Leave, the load ahead, and whose turn it is.

use crate::given::*;
use planner::State;
use planner::cadence::Leave;
use planner::decision::Section;
use planner::id::AbsenceId;
use std::collections::BTreeMap;
use store::answers::Answer;
use store::leave::{Count, Moved};
use store::{answers, enrollments, leave, load, prospects, robin, users};

fn moved(number: u32, handling: Leave, until: i64) -> Moved {
    Moved {
        user: user(1),
        prospect: prospect(number),
        enrollment: round(number),
        absence: AbsenceId(raw(5)),
        handling,
        to: None,
        until: at(until),
    }
}

/// Entries of user 1 with one section and ready time each, worth C for the even ones.
fn given(store: &store::Store, entries: &'static [(Section, i64)]) {
    write(store, |tx| users::insert(tx, &a_user(1, "ana@example.com")));
    a_cadence(store);
    write(store, move |tx| {
        for (index, (section, ready)) in entries.iter().enumerate() {
            let number = u32::try_from(index).unwrap() + 1;
            prospects::insert(tx, &prospects::Prospect { owner: Some(user(1)), ..a_prospect(number) })?;
            enrollments::insert(tx, &a_round(number))?;
            let Answer { plan, mut rank, .. } = an_answer(number, State::Active);
            let mut next = plan.next.clone().unwrap();
            (next.section, next.due_at, next.ready_at) = (*section, at(*ready), at(*ready));
            rank.worth = if number % 2 == 0 { 2 } else { 1 };
            let plan = planner::Plan { next: Some(next), ..plan };
            answers::put(tx, &Answer { plan, rank, ..an_answer(number, State::Active) })?;
        }
        Ok(())
    });
}

#[test]
fn what_falls_due_in_a_span_comes_in_the_order_of_the_list_without_promises() {
    on_both(|store| {
        given(
            store,
            &[
                (Section::Due, 300),
                (Section::Due, 100),
                (Section::KeepInTouch, 200),
                (Section::Promised, 150),
                (Section::Repair, 150),
                (Section::Due, 400),
                (Section::Due, 99),
            ],
        );
        let falling = read(store, |tx| leave::falling(tx, user(1), at(100), at(400), 9));
        assert_eq!(falling, [3, 1, 2].map(|number| (prospect(number), round(number))));
        assert_eq!(read(store, |tx| leave::falling(tx, user(1), at(100), at(400), 1)).len(), 1);
        assert!(read(store, |tx| leave::falling(tx, user(2), at(100), at(400), 9)).is_empty());
        write(store, |tx| {
            leave::put(tx, &moved(3, Leave::HandOver, 100))?;
            leave::put(tx, &moved(1, Leave::Hold, 100))
        });
        let falling = read(store, |tx| leave::falling(tx, user(1), at(100), at(400), 9));
        assert_eq!(falling, [1, 2].map(|number| (prospect(number), round(number))), "what is handed over is seen to");
        let promises = read(store, |tx| leave::promises(tx, user(1), at(100), at(400), 9));
        assert_eq!(promises.iter().map(|answer| answer.prospect).collect::<Vec<_>>(), [prospect(4)]);
    });
}

#[test]
fn what_an_absence_moved_is_kept_found_when_due_and_forgotten() {
    on_both(|store| {
        given(store, &[(Section::Due, 0), (Section::Due, 0)]);
        let first = moved(1, Leave::Move, 100);
        let second = Moved { to: Some(user(1)), ..moved(2, Leave::HandOver, 50) };
        write(store, move |tx| {
            leave::put(tx, &moved(1, Leave::Hold, 10))?;
            leave::put(tx, &first)?;
            leave::put(tx, &second)
        });
        assert_eq!(read(store, |tx| leave::get(tx, user(1), prospect(1))), Some(first), "one for a person");
        assert_eq!(read(store, |tx| leave::due(tx, at(49), 9)), []);
        assert_eq!(read(store, |tx| leave::due(tx, at(100), 9)), [second, first]);
        let count = |handling, to| Count { absence: AbsenceId(raw(5)), handling, to, people: 1 };
        let counts = read(store, |tx| leave::counts(tx, user(1)));
        assert_eq!(counts, [count(Leave::HandOver, Some(user(1))), count(Leave::Move, None)]);
        assert_eq!(write(store, |tx| leave::take_out(tx, user(1))), 2);
        let due = read(store, |tx| leave::due(tx, at(0), 9));
        assert!(due.len() == 2 && due.iter().all(Moved::taken_out));
        assert!(write(store, |tx| leave::delete(tx, user(1), prospect(1))));
        assert!(!write(store, |tx| leave::delete(tx, user(1), prospect(1))));
    });
}

#[test]
fn the_load_ahead_counts_each_entry_once_by_quarter_section_and_step() {
    on_both(|store| {
        // The Monday of the stories is 1,795,500,000 seconds after 1970: a whole quarter of an hour.
        given(
            store,
            &[
                (Section::Due, -5),
                (Section::Due, 0),
                (Section::Promised, 1),
                (Section::Due, 899),
                (Section::Due, 900),
                (Section::Due, 5_000),
            ],
        );
        write(store, |tx| {
            let blocked = planner::Plan { next: None, ..an_answer(6, State::NeedsResearch).plan };
            answers::put(tx, &Answer { plan: blocked, ..an_answer(6, State::NeedsResearch) })
        });
        let due = read(store, |tx| load::due(tx, user(1), at(0), at(4_999)));
        let told: Vec<_> = due.iter().map(|group| (group.at, group.section, group.step, group.entries)).collect();
        let expected = [
            (at(0), Section::Due, Some(1), 2),
            (at(0), Section::Promised, Some(1), 1),
            (at(0), Section::Due, Some(1), 1),
            (at(900), Section::Due, Some(1), 1),
        ];
        assert_eq!(told, expected);
        assert!(due.iter().all(|group| group.version == version()));
    });
}

#[test]
fn turns_are_kept() {
    on_both(|store| {
        assert_eq!(read(store, robin::turns), (0, BTreeMap::new()));
        write(store, |tx| robin::given(tx, 0, user(1), 20));
        write(store, |tx| robin::given(tx, 20, user(1), 40));
        write(store, |tx| robin::given(tx, 20, user(2), 30));
        assert_eq!(read(store, robin::turns), (20, BTreeMap::from([(user(1), 40), (user(2), 30)])));
    });
}
