//! Orders about many rounds: kept, found when their time has come, and what they did with whom.

use crate::given::*;
use planner::State;
use planner::decision::Section;
use planner::id::BulkOrderId;
use store::answers::{self, Answer};
use store::bulk::{self, BulkOrder, Person, Waiting};
use store::{enrollments, prospects, users};

fn an_order() -> BulkOrder {
    BulkOrder {
        id: BulkOrderId(raw(7)),
        by: user(1),
        given_at: at(0),
        rep: user(1),
        what: "hand_over".into(),
        scope: "everything".into(),
        to: None,
        promises: "stay".into(),
        keep: 3,
        reason: Some("she leaves".into()),
        begins_at: at(100),
        state: "waiting".into(),
        after: None,
        moved: 0,
        stayed: 0,
        kept: 0,
    }
}

#[test]
fn an_order_about_many_is_kept_and_found_when_it_is_due() {
    on_both(|store| {
        let order = an_order();
        write(store, |tx| {
            users::insert(tx, &a_user(1, "ana@example.com"))?;
            bulk::insert(tx, &an_order())
        });
        assert_eq!(read(store, |tx| bulk::get(tx, BulkOrderId(raw(7)))), Some(order.clone()));
        assert_eq!(read(store, |tx| bulk::list(tx, 5)), std::slice::from_ref(&order));
        assert_eq!(read(store, |tx| bulk::open(tx, at(99), 5)), []);
        assert_eq!(read(store, |tx| bulk::open(tx, at(100), 5)), [order]);
        let done = || BulkOrder { state: "done".into(), after: Some(prospect(1)), moved: 2, stayed: 1, ..an_order() };
        write(store, move |tx| bulk::update(tx, &done()));
        assert_eq!(read(store, |tx| bulk::get(tx, BulkOrderId(raw(7)))), Some(done()));
        assert_eq!(read(store, |tx| bulk::open(tx, at(1_000), 5)), []);
    });
}

#[test]
fn whom_an_order_has_seen_to_is_no_backlog_of_it_any_more() {
    on_both(|store| {
        a_cadence(store);
        write(store, |tx| {
            users::insert(tx, &a_user(1, "ana@example.com"))?;
            bulk::insert(tx, &an_order())?;
            let entries =
                [(Section::Due, 30), (Section::Promised, 5), (Section::KeepInTouch, 20), (Section::Due, 10), (Section::Due, 90)];
            for (index, (section, ready)) in entries.into_iter().enumerate() {
                let number = u32::try_from(index).unwrap() + 1;
                prospects::insert(tx, &prospects::Prospect { owner: Some(user(1)), ..a_prospect(number) })?;
                enrollments::insert(tx, &a_round(number))?;
                let answer = an_answer(number, State::Active);
                let mut next = answer.plan.next.clone().unwrap();
                (next.section, next.due_at, next.ready_at) = (section, at(ready), at(ready));
                let plan = planner::Plan { next: Some(next), ..answer.plan.clone() };
                answers::put(tx, &Answer { plan, ..answer })?;
            }
            Ok(())
        });
        let waiting = |skip, limit| read(store, move |tx| bulk::backlog(tx, user(1), at(50), BulkOrderId(raw(7)), skip, limit));
        let people = |waiting: Vec<Waiting>| waiting.into_iter().map(|one| one.prospect).collect::<Vec<_>>();
        assert_eq!(people(waiting(0, 9)), [4, 3, 1].map(prospect));
        assert_eq!(people(waiting(1, 1)), [prospect(3)]);
        let person = Person { prospect: prospect(3), enrollment: Some(round(3)), to: Some(user(1)), moved: true, at: at(51) };
        write(store, move |tx| bulk::put_person(tx, BulkOrderId(raw(7)), &person));
        assert_eq!(people(waiting(0, 9)), [4, 1].map(prospect));
        assert_eq!(read(store, |tx| bulk::people(tx, BulkOrderId(raw(7)), 5)), [person]);
        write(store, |tx| bulk::delete_person(tx, BulkOrderId(raw(7)), prospect(3)));
        assert_eq!(read(store, |tx| bulk::people(tx, BulkOrderId(raw(7)), 5)), []);
    });
}
