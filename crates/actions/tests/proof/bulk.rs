//! Orders about many rounds, on both engines: what each does, that it was told before, and that it can be taken back.

use crate::given::*;
use actions::bulk::{Promises, Scope, What};
use actions::view::{BulkOrderView, BulkPreview, NewAbsence, NewBulkOrder, UserChange};
use actions::{
    Actor, AddAbsence, ChangeUser, GiveBulkOrder, ListBulkOrders, ListDeals, PreviewBulkOrder, Refused, ShowProspect,
    UndoBulkOrder,
};
use jiff::Timestamp;
use std::collections::BTreeMap;

const NEW_YORK: &str = "America/New_York";

fn bulk(what: What) -> NewBulkOrder {
    NewBulkOrder { what, rep: None, scope: None, to: None, on: None, promises: None, keep: None, reason: None }
}

fn hand_over(to: &str, scope: Scope) -> NewBulkOrder {
    NewBulkOrder { to: Some(to.to_owned()), scope: Some(scope), ..bulk(What::HandOver) }
}

impl World {
    fn can_do(&self, of: &Actor, capacity: u32) {
        let change = UserChange { capacity: Some(capacity), ..UserChange::default() };
        self.act(&self.owner, at(START), ChangeUser { user: of.email.clone(), change, if_version: None }).unwrap();
    }

    fn told(&self, by: &Actor, now: Timestamp, new: &NewBulkOrder) -> BulkPreview {
        self.app.catch_up(&self.owner, now).unwrap();
        self.act(by, now, PreviewBulkOrder(new.clone())).unwrap()
    }

    fn give(&self, by: &Actor, now: Timestamp, new: NewBulkOrder) -> BulkOrderView {
        let given = self.act(by, now, GiveBulkOrder(new)).unwrap();
        self.stands(by, now, &given)
    }

    fn stands(&self, by: &Actor, now: Timestamp, order: &BulkOrderView) -> BulkOrderView {
        self.app.catch_up(&self.owner, now).unwrap();
        let all = self.act(by, now, ListBulkOrders).unwrap().items;
        all.into_iter().find(|known| known.id == order.id).unwrap()
    }

    fn take_back(&self, by: &Actor, now: Timestamp, order: &BulkOrderView) -> BulkOrderView {
        self.act(by, now, UndoBulkOrder { order: order.id.clone() }).unwrap();
        self.stands(by, now, order)
    }

    fn owner_of(&self, now: Timestamp, prospect: &str) -> String {
        let shown = self.act(&self.owner, now, ShowProspect { prospect: prospect.to_owned() }).unwrap();
        shown.owner.unwrap().name
    }

    fn due_days(&self, by: &Actor, now: Timestamp, people: &[String]) -> Vec<(String, u32)> {
        let mut days: BTreeMap<String, u32> = BTreeMap::new();
        for prospect in people {
            let due = self.round(by, now, prospect).next.unwrap().due_at.max(at(START));
            let day = due.to_zoned(planner::calendar::zone(NEW_YORK).unwrap()).date();
            *days.entry(day.to_string()).or_default() += 1;
        }
        days.into_iter().collect()
    }
}

#[test]
fn a_backlog_is_offered_spread_by_capacity_as_told_and_taken_back() {
    on_both(|world| {
        let now = at(START);
        world.can_do(&world.ana, 3);
        let people: Vec<String> = (0..6).map(|_| world.pursued(&world.ana, NEW_YORK).0).collect();
        assert_eq!(world.list(&world.ana, now).summary.backlog, 0, "two days' work is none");
        let more: Vec<String> = (0..4).map(|_| world.pursued(&world.ana, NEW_YORK).0).collect();
        let (promised, _) = world.pursued(&world.ana, NEW_YORK);
        world.log_with(&world.ana, now - minutes(30), &promised, "callback", |touch| touch.callback_at = Some(now)).unwrap();
        let people = [people, more].concat();
        let list = world.list(&world.ana, now);
        assert_eq!((list.summary.backlog, list.totals.promised), (10, 1));
        let told = world.told(&world.ana, now, &bulk(What::Spread));
        // One dial of her three is made; two of the ten stay, the others come on the first days with room.
        assert_eq!((told.waiting, told.keep, told.people), (10, told.keep, 10 - told.keep));
        let mut expected: Vec<(String, u32)> = vec![("2026-11-23".into(), told.keep)];
        expected.extend(told.days.iter().map(|day| (day.date.to_string(), day.people)));
        let given = world.give(&world.ana, now, bulk(What::Spread));
        assert_eq!((given.state.as_str(), given.moved, given.stayed), ("done", told.people, 0));
        assert_eq!(world.due_days(&world.ana, now, &people), expected, "what was told is what was done");
        let list = world.list(&world.ana, now);
        assert_eq!((list.summary.backlog, list.totals.due, list.totals.promised), (0, told.keep, 1), "the promise stands");
        world.sound(now);
        let later = now + minutes(10);
        let undone = world.take_back(&world.ana, later, &given);
        assert_eq!((undone.state.as_str(), undone.kept), ("undone", 0));
        assert_eq!(world.list(&world.ana, later).totals.due, 10);
        world.sound(later);
    });
}

#[test]
fn what_was_worked_on_since_is_kept_when_an_order_is_taken_back() {
    on_both(|world| {
        let now = at(START);
        world.can_do(&world.ana, 1);
        let people: Vec<String> = (0..4).map(|_| world.pursued(&world.ana, NEW_YORK).0).collect();
        let given = world.give(&world.ana, now, NewBulkOrder { keep: Some(0), ..bulk(What::Spread) });
        assert_eq!(given.moved, 4);
        world.log(&world.ana, now + hours(2), &people[0], "no_answer");
        let undone = world.take_back(&world.ana, now + hours(3), &given);
        assert_eq!((undone.moved, undone.kept), (0, 1), "{undone:?}");
        assert_eq!(world.list(&world.ana, now + hours(3)).totals.due, 3);
        world.sound(now + hours(3));
    });
}

#[test]
fn letting_go_stops_the_last_of_the_list_with_a_reason_and_undo_resumes() {
    on_both(|world| {
        let now = at(START);
        world.can_do(&world.ana, 2);
        let people: Vec<String> = (0..7).map(|_| world.pursued(&world.ana, NEW_YORK).0).collect();
        let unsaid = world.act(&world.ana, now, GiveBulkOrder(bulk(What::LetGo)));
        assert!(matches!(unsaid, Err(Refused::Invalid(faults)) if faults[0].field == "reason"));
        let given = world.give(&world.ana, now, NewBulkOrder { reason: Some("too long ago".into()), ..bulk(What::LetGo) });
        assert_eq!((given.moved, given.reason.as_deref()), (3, Some("too long ago")), "two days' work stays");
        let states = || people.iter().map(|one| world.state(&world.ana, now, one)).filter(|state| state == "stopped").count();
        assert_eq!(states(), 3);
        world.sound(now);
        let undone = world.take_back(&world.ana, now + minutes(5), &given);
        assert_eq!((undone.kept, states()), (0, 0));
        assert_eq!(world.list(&world.ana, now + minutes(5)).totals.due, 7);
        world.sound(now + minutes(5));
    });
}

#[test]
fn a_backlog_goes_to_a_colleague_where_their_days_have_room_and_comes_back() {
    on_both(|world| {
        let now = at(START);
        world.can_do(&world.ana, 2);
        world.can_do(&world.ben, 2);
        let people: Vec<String> = (0..8).map(|_| world.pursued(&world.ana, NEW_YORK).0).collect();
        world.log(&world.ana, now - minutes(5), &people[0], "voicemail_left");
        let new = NewBulkOrder { keep: Some(2), ..hand_over("ben@example.com", Scope::Backlog) };
        let told = world.told(&world.ana, now, &new);
        assert_eq!((told.people, told.to[0].to.name.as_str(), told.to[0].people), (5, "Ben", 5));
        let given = world.give(&world.ana, now, new);
        assert_eq!(given.moved, 5);
        assert_eq!(people.iter().filter(|one| world.owner_of(now, one) == "Ben").count(), 5);
        // Los Angeles is not awake yet; by noon there it is.
        let list = world.list(&world.ben, now + hours(5));
        assert_eq!(list.totals.due, 2, "no more than he does in a day: {:?}", list.totals);
        world.sound(now);
        let undone = world.take_back(&world.manager, now + minutes(5), &given);
        assert_eq!((undone.state.as_str(), undone.kept), ("undone", 0));
        assert!(people.iter().all(|one| world.owner_of(now, one) == "Ana"));
        assert_eq!(world.list(&world.ana, now + minutes(5)).totals.due, 7);
        world.sound(now + minutes(5));
    });
}

#[test]
fn everything_goes_on_its_day_with_deals_and_the_promises_of_the_next_two_days_stay() {
    on_both(|world| {
        let now = at(START);
        let (pursued, _) = world.pursued(&world.ana, NEW_YORK);
        world.log(&world.ana, now, &pursued, "no_answer");
        let (soon, _) = world.pursued(&world.ana, NEW_YORK);
        let tuesday = at("2026-12-01T16:00:00Z");
        world.log_with(&world.ana, now, &soon, "callback", |touch| touch.callback_at = Some(tuesday)).unwrap();
        let (late, _) = world.pursued(&world.ana, NEW_YORK);
        world.log_with(&world.ana, now, &late, "callback", |touch| touch.callback_at = Some(at("2026-12-08T16:00:00Z"))).unwrap();
        let (engaged, _) = world.pursued(&world.ana, NEW_YORK);
        world.log(&world.ana, now, &engaged, "interested");
        let nobody_called = world.person(&world.ana, NEW_YORK);
        let new = NewBulkOrder { on: Some("2026-11-30".parse().unwrap()), ..hand_over("ben@example.com", Scope::Everything) };
        let told = world.told(&world.ana, now, &new);
        assert_eq!((told.waiting, told.people, told.deals), (5, 4, 1));
        assert_eq!(told.promises.iter().map(|one| one.prospect.id.as_str()).collect::<Vec<_>>(), [soon.as_str()]);
        let given = world.give(&world.ana, now, new);
        assert_eq!((given.state.as_str(), given.moved), ("waiting", 0));
        assert_eq!(world.owner_of(now, &pursued), "Ana", "not before its day");
        let day = at("2026-11-30T05:00:00Z");
        let done = world.stands(&world.ana, day, &given);
        assert_eq!((done.state.as_str(), done.moved, done.stayed), ("done", 4, 1));
        let owners = [&pursued, &soon, &late, &engaged, &nobody_called].map(|one| world.owner_of(day, one));
        assert_eq!(owners, ["Ben", "Ana", "Ben", "Ben", "Ben"]);
        assert_eq!(world.round(&world.ben, day, &pursued).attempts_planned, 4, "from the step where it stood");
        assert_eq!(
            world.round(&world.ben, day, &late).next.unwrap().due_at,
            at("2026-12-08T16:00:00Z"),
            "a promise keeps its time"
        );
        assert_eq!(world.act(&world.ben, day, ListDeals { owner: None, limit: 10 }).unwrap().items.len(), 1);
        world.sound(day);
        let undone = world.take_back(&world.ana, day + minutes(5), &given);
        assert_eq!((undone.state.as_str(), undone.kept), ("undone", 0));
        assert!([&pursued, &soon, &late, &engaged, &nobody_called].iter().all(|one| world.owner_of(day, one) == "Ana"));
        assert_eq!(world.act(&world.ana, day, ListDeals { owner: None, limit: 10 }).unwrap().items.len(), 1);
        world.sound(day + minutes(5));
    });
}

#[test]
fn the_people_of_whoever_has_left_go_in_turns_past_the_absent_with_their_promises() {
    on_both(|world| {
        let now = at(START);
        let people: Vec<String> = (0..3).map(|_| world.pursued(&world.ana, NEW_YORK).0).collect();
        let (promised, _) = world.pursued(&world.ana, NEW_YORK);
        world.log_with(&world.ana, now, &promised, "callback", |touch| touch.callback_at = Some(now + hours(3))).unwrap();
        let left = UserChange { active: Some(false), ..UserChange::default() };
        world.act(&world.owner, now, ChangeUser { user: "ana@example.com".into(), change: left, if_version: None }).unwrap();
        let new = NewBulkOrder { rep: Some("ana@example.com".into()), ..hand_over("round_robin", Scope::Everything) };
        let told = world.told(&world.manager, now, &new);
        assert_eq!((told.people, told.promises.len()), (4, 0), "whoever has left keeps no promise");
        assert_eq!(told.to.iter().map(|share| (share.to.name.as_str(), share.people)).collect::<Vec<_>>(), [("Ben", 4)]);
        let by_ben = world.act(&world.ben, now, GiveBulkOrder(new.clone()));
        assert!(matches!(by_ben, Err(Refused::NotYours(_))), "a manager's");
        let absence =
            NewAbsence { from: "2026-11-23".parse().unwrap(), until: "2026-11-27".parse().unwrap(), to: None, reason: None };
        world.act(&world.ben, now, AddAbsence { user: "ben@example.com".into(), absence }).unwrap();
        let nobody = world.act(&world.manager, now, PreviewBulkOrder(new.clone()));
        assert!(matches!(nobody, Err(Refused::Invalid(_))), "no rep is here");
        let given = world.give(&world.manager, now, NewBulkOrder { to: Some("mia@example.com".into()), ..new });
        assert_eq!(given.moved, 4);
        assert!(people.iter().chain([&promised]).all(|one| world.owner_of(now, one) == "Mia"));
        assert_eq!(world.round(&world.manager, now, &promised).next.unwrap().due_at, now + hours(3));
        let back = world.act(&world.manager, now, UndoBulkOrder { order: given.id });
        assert!(matches!(back, Err(Refused::Conflict { .. })), "there is nobody to give them back to");
        world.sound(now);
    });
}

#[test]
fn one_that_has_not_begun_is_called_off_and_what_cannot_be_is_refused() {
    on_both(|world| {
        let now = at(START);
        let (pursued, _) = world.pursued(&world.ana, NEW_YORK);
        let later = NewBulkOrder { on: Some("2026-12-01".parse().unwrap()), ..hand_over("ben@example.com", Scope::Everything) };
        let given = world.give(&world.ana, now, later.clone());
        assert!(matches!(world.act(&world.ben, now, UndoBulkOrder { order: given.id.clone() }), Err(Refused::NotYours(_))));
        assert_eq!(world.take_back(&world.ana, now, &given).state, "undone");
        world.app.catch_up(&world.owner, at("2026-12-02T15:00:00Z")).unwrap();
        assert_eq!(world.owner_of(now, &pursued), "Ana");
        let field = |new: NewBulkOrder| match world.act(&world.ana, now, PreviewBulkOrder(new)) {
            Err(Refused::Invalid(faults)) => faults[0].field.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(field(NewBulkOrder { on: Some("2026-11-22".parse().unwrap()), ..later.clone() }), "on");
        assert_eq!(field(NewBulkOrder { to: Some("ana@example.com".into()), ..later.clone() }), "to");
        assert_eq!(field(NewBulkOrder { to: None, ..later }), "to");
        assert_eq!(field(NewBulkOrder { scope: Some(Scope::Everything), ..bulk(What::Spread) }), "scope");
        assert_eq!(field(NewBulkOrder { promises: Some(Promises::Move), to: Some("ben".into()), ..bulk(What::Spread) }), "to");
    });
}
