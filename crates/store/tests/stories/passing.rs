//! What is passed over, what is left of people who were erased, and both ends of time.

use crate::given::*;
use jiff::Timestamp;
use planner::State;
use planner::touch::Outcome;
use store::answers::Answer;
use store::passed_over::{self, Kind, PassedOver};
use store::past::Past;
use store::{StoreError, Tx, answers, enrollments, past, prospects, timetables, touches, users};

/// So many people, each with a round.
fn people(store: &store::Store, count: u32) {
    write(store, |tx| users::insert(tx, &a_user(1, "ana@example.com")));
    a_cadence(store);
    write(store, move |tx| {
        for number in 1..=count {
            prospects::insert(tx, &a_prospect(number))?;
            enrollments::insert(tx, &a_round(number))?;
        }
        Ok(())
    });
}

fn passed(number: u32, again_at: i64, tries: u32) -> PassedOver {
    PassedOver {
        kind: Kind::Prospect,
        subject: raw(number).to_vec(),
        fault: "a stored value cannot be read".to_owned(),
        since: at(10),
        noted_at: at(20),
        again_at: at(again_at),
        tries,
    }
}

#[test]
fn what_is_passed_over_is_noted_once_and_comes_up_again() {
    on_both(|store| {
        for row in [passed(1, 100, 1), passed(2, 50, 1), passed(1, 200, 2)] {
            write(store, move |tx| passed_over::put(tx, &row));
        }
        assert_eq!(read(store, passed_over::count), 2);
        assert_eq!(read(store, |tx| passed_over::get(tx, Kind::Prospect, &raw(1))), Some(passed(1, 200, 2)));
        assert_eq!(read(store, |tx| passed_over::list(tx, 9)), [passed(1, 200, 2), passed(2, 50, 1)]);
        assert_eq!(read(store, |tx| passed_over::due(tx, at(199), 9)), [passed(2, 50, 1)]);
        assert!(write(store, |tx| passed_over::delete(tx, Kind::Prospect, &raw(2))));
        assert!(!write(store, |tx| passed_over::delete(tx, Kind::Prospect, &raw(2))));
        assert_eq!(read(store, passed_over::count), 1);
    });
}

#[test]
fn what_is_put_off_lets_the_others_come_first() {
    on_both(|store| {
        people(store, 2);
        for number in 1..=2 {
            let mut answer = an_answer(number, State::Active);
            answer.plan.stale_at = Some(at(60));
            write(store, move |tx| answers::put(tx, &answer));
        }
        let stale = |by: i64| read(store, move |tx| answers::stale(tx, at(by), 9));
        assert_eq!(write(store, |tx| answers::put_off(tx, prospect(1), at(60), at(600))), 1);
        assert_eq!(stale(60), [(prospect(2), round(2))]);
        assert_eq!(stale(600), [(prospect(2), round(2)), (prospect(1), round(1))]);
        assert_eq!(read(store, |tx| answers::keys(tx, (prospect(1), round(1)), 9)), [(prospect(2), round(2))]);
        write(store, |tx| timetables::put_off(tx, planner::TimetableId(raw(1)), at(9)));
        // Somebody who is passed over stays in the trash for now.
        write(store, |tx| {
            let mut gone = prospects::get(tx, prospect(2))?.unwrap();
            gone.deleted_at = Some(at(5));
            prospects::update(tx, &gone).map(|_| ())
        });
        assert_eq!(read(store, |tx| prospects::deleted_before(tx, at(5), 9)), [prospect(2)]);
        write(store, |tx| passed_over::put(tx, &passed(2, 50, 1)));
        assert_eq!(read(store, |tx| prospects::deleted_before(tx, at(5), 9)), []);
    });
}

#[test]
fn an_order_that_cannot_be_read_is_told_as_that() {
    on_both(|store| {
        people(store, 1);
        let order = planner::enrollment::Order::Stop;
        let stop = planner::enrollment::Directive { id: planner::DirectiveId(raw(3)), at: at(5), by: user(1), order };
        write(store, move |tx| enrollments::append_directive(tx, prospect(1), round(1), &stop));
        write(store, |tx| store::statements::damage_orders(tx, prospect(1), "{"));
        let found = store.read(|tx| enrollments::directives_of(tx, prospect(1)));
        assert!(matches!(found, Err(StoreError::Corrupt(_))), "{found:?}");
    });
}

#[test]
fn what_counts_of_somebody_is_left_when_they_are_erased() {
    on_both(|store| {
        people(store, 1);
        write(store, |tx| answers::put(tx, &Answer { owner: None, ..an_answer(1, State::Fired) }));
        let records = [a_touch(1, 1, 10, Outcome::NoAnswer), a_touch(1, 2, 20, Outcome::VoicemailLeft)];
        write(store, move |tx| touches::append_many(tx, &records));
        let kept = Past { rounds: 1, touches: 2, counted: 0 };
        for _ in 0..2 {
            write(store, |tx| past::keep(tx, prospect(1)));
            assert_eq!(read(store, past::count), kept, "a second time adds nothing");
        }
        write(store, |tx| answers::remove_all_of(tx, prospect(1)));
        assert!(write(store, |tx| prospects::erase(tx, prospect(1))));
        assert_eq!(read(store, past::count), kept);
    });
}

#[test]
fn a_part_that_fails_is_undone_alone_whatever_it_ran_into() {
    on_both(|store| {
        people(store, 1);
        let twice = |tx: &mut Tx<'_>| prospects::insert(tx, &a_prospect(1));
        let done = store.write(move |tx| -> Result<bool, StoreError> {
            prospects::insert(tx, &a_prospect(7))?;
            tx.begin_part()?;
            prospects::insert(tx, &a_prospect(8))?;
            let refused = matches!(twice(tx), Err(StoreError::Duplicate(_)));
            tx.undo_part()?;
            // A part in a part, of which the outer one stands.
            tx.begin_part()?;
            prospects::insert(tx, &a_prospect(9))?;
            tx.begin_part()?;
            prospects::insert(tx, &a_prospect(10))?;
            tx.undo_part()?;
            tx.keep_part()?;
            let broke = Tx::caught(|| -> Result<(), StoreError> { panic!("a mistake") });
            Ok(refused && matches!(broke, Err(StoreError::Panicked(_))))
        });
        assert_eq!(done, Ok(true));
        let there = |number: u32| read(store, move |tx| prospects::get(tx, prospect(number))).is_some();
        assert_eq!([7, 8, 9, 10].map(there), [true, false, true, false]);
    });
}

#[test]
fn both_ends_of_time_are_read_as_they_were_written() {
    on_both(|store| {
        people(store, 1);
        for end in [Timestamp::MAX, Timestamp::MIN] {
            let mut answer = an_answer(1, State::Callback);
            if let Some(next) = &mut answer.plan.next {
                (next.due_at, next.ready_at) = (end, end);
            }
            answer.plan.stale_at = Some(end);
            answer.plan.revisit_on = Some(if end == Timestamp::MAX { jiff::civil::Date::MAX } else { jiff::civil::Date::MIN });
            write(store, {
                let answer = answer.clone();
                move |tx| answers::put(tx, &answer)
            });
            let kept = read(store, |tx| answers::get(tx, prospect(1), round(1))).unwrap();
            assert_eq!(kept.plan.revisit_on, answer.plan.revisit_on);
            assert_eq!(kept.plan.stale_at.map(Timestamp::as_second), Some(end.as_second()));
            let load = read(store, |tx| store::load::due(tx, user(1), at(0), Timestamp::MAX));
            assert_eq!(load.iter().map(|group| group.entries).sum::<u32>(), 1, "{end}");
            let coming = read(store, |tx| store::agenda::coming(tx, user(1), at(0), Timestamp::MAX));
            assert_eq!(coming.len(), usize::from(end == Timestamp::MAX), "{end}");
            assert_eq!(read(store, |tx| store::agenda::check(tx, user(1))), None);
        }
    });
}
