//! Dates at every door, and what is stored already: a date that goes nowhere is refused by the field that has it, and one row
//! that cannot be read or decided stops nothing but itself.

use crate::given::{START, World, at, hours, on_both};
use actions::view::{LawChange, NewAbsence, NewBulkOrder, NewClosedDay, NewClosedDays, NewSuppression, NewTouch};
use actions::{
    AddAbsence, AddClosedDays, AddSuppression, ChangeLaw, GiveBulkOrder, ListPassedOver, OverrideRule, Refused, Repair,
    RestoreProspect, ShowCallList, ShowDecision, ShowGuard, ShowProspect, Snooze, TrashProspect,
};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use planner::ProspectId;
use planner::guard::{Kind, Rule};
use store::statements::damage_orders;

/// Instants that no touch and no plan has.
fn nowhere() -> [Timestamp; 6] {
    let text = ["0001-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "2040-01-01T00:00:00Z", "9999-12-30T21:00:00Z"];
    [Timestamp::MIN, Timestamp::MAX, at(text[0]), at(text[1]), at(text[2]), at(text[3])]
}

fn day(at: Timestamp) -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(at).date()
}

#[track_caller]
fn refused<T: std::fmt::Debug>(done: Result<T, Refused>, field: &str) {
    match done {
        Err(Refused::Invalid(faults)) => {
            assert!(faults.iter().any(|fault| fault.field == field && !fault.message.is_empty()), "{field}: {faults:?}");
        }
        other => panic!("{field} was taken: {other:?}"),
    }
}

#[test]
fn a_date_that_goes_nowhere_is_refused_by_its_field_at_every_verb() {
    on_both(|world| {
        let (who, round) = world.pursued(&world.ana, "America/New_York");
        let now = at(START) + hours(1);
        let touch = |disposition: &str, change: &dyn Fn(&mut NewTouch)| {
            world.log_with(&world.ana, now, &who, disposition, |touch| change(touch))
        };
        for nowhere in nowhere() {
            refused(touch("no_answer", &|touch| touch.occurred_at = Some(nowhere)), "occurred_at");
            refused(touch("callback", &|touch| touch.callback_at = Some(nowhere)), "callback_at");
            refused(touch("meeting_booked", &|touch| touch.callback_at = Some(nowhere)), "callback_at");
            refused(touch("not_now", &|touch| touch.revisit_on = Some(day(nowhere))), "revisit_on");
            let away = |touch: &mut NewTouch| {
                touch.channel = Some("email".into());
                touch.direction = Some("inbound".into());
                touch.revisit_on = Some(day(nowhere));
            };
            refused(touch("auto_replied", &away), "revisit_on");
            refused(world.act(&world.ana, now, Snooze { enrollment: round.clone(), until: nowhere }), "until");
            let lifts = |until| OverrideRule {
                prospect: who.clone(),
                rule: "courtesy_one_call_a_day".into(),
                until,
                reason: "they asked".into(),
            };
            refused(world.act(&world.manager, now, lifts(nowhere)), "until");
            let absence = NewAbsence { from: day(nowhere), until: day(nowhere), to: None, reason: None };
            let absent = AddAbsence { user: world.ana.user.to_string(), absence };
            refused(world.act(&world.ana, now, absent), "from");
            let closed = NewClosedDay { day: day(nowhere), from: None, name: "Nowhere".into() };
            let closing = AddClosedDays(NewClosedDays { days: vec![closed], source: None });
            refused(world.act(&world.owner, now, closing), "days[0].day");
            let asked = ShowDecision { prospect: who.clone(), at: Some(nowhere) };
            refused(world.act(&world.ana, now, asked), "at");
            let list = ShowCallList { rep: None, at: Some(nowhere), limit: 5, scripts: actions::Scripts::None };
            refused(world.act(&world.ana, now, list), "at");
        }
        // What people do name is taken: a birth of the company's books in 1950, a call in four years.
        touch("no_answer", &|touch| touch.occurred_at = Some(at("1950-05-05T12:00:00Z"))).unwrap();
        touch("not_now", &|touch| touch.revisit_on = Some(date(2030, 11, 1))).unwrap();
        world.sound(now + hours(1));
    });
}

#[test]
fn what_is_planned_lies_ahead_of_the_moment_at_which_it_was_planned() {
    on_both(|world| {
        let (who, _) = world.pursued(&world.ana, "America/New_York");
        let now = at(START) + hours(1);
        let today = day(now);
        let ago = |days: i64| today - jiff::Span::new().days(days);
        let touch = |disposition: &str, change: &dyn Fn(&mut NewTouch)| {
            world.log_with(&world.ana, now, &who, disposition, |touch| change(touch))
        };
        let away = |from: Date, until: Date| {
            let absence = NewAbsence { from, until, to: None, reason: None };
            world.act(&world.ana, now, AddAbsence { user: world.ana.user.to_string(), absence })
        };
        let pause = |until: Date| {
            let change =
                LawChange { paused: Some(true), paused_until: Some(until), reason: "storm".into(), ..LawChange::default() };
            world.act(&world.owner, now, ChangeLaw { code: "US-FL".into(), change })
        };
        for over in [ago(2), ago(400), date(1900, 1, 1)] {
            refused(touch("not_now", &|touch| touch.revisit_on = Some(over)), "revisit_on");
            let reply = |touch: &mut NewTouch| {
                touch.channel = Some("email".into());
                touch.direction = Some("inbound".into());
                touch.revisit_on = Some(over);
            };
            refused(touch("auto_replied", &reply), "revisit_on");
            refused(away(over, over), "until");
            refused(pause(over), "paused_until");
        }
        // Whoever has been ill since last week says so today; yesterday is today somewhere.
        away(ago(7), today).unwrap();
        away(ago(1), ago(1)).unwrap();
        pause(ago(1)).unwrap();
        // In March they said June: that is judged by March. They did not say February.
        let march = at("2026-03-02T15:00:00Z");
        let late =
            |revisit_on: Date| touch("not_now", &|touch| (touch.occurred_at, touch.revisit_on) = (Some(march), Some(revisit_on)));
        refused(late(date(2026, 2, 1)), "revisit_on");
        late(date(2026, 6, 1)).unwrap();
        world.sound(now + hours(1));
    });
}

#[test]
fn a_rule_without_bounds_is_refused_by_its_field() {
    on_both(|world| {
        let now = at(START);
        let rules = |kind: serde_json::Value, from: Option<Date>, until: Option<Date>| -> Vec<Rule> {
            let edition = world.engine.store().read(store::guard::current).unwrap();
            let mut rules = edition.written.rules.clone();
            rules.push(Rule {
                code: "ours".into(),
                name: "Ours".into(),
                source: "a test".into(),
                authority: planner::guard::Authority::Courtesy,
                regions: Vec::new(),
                channels: Vec::new(),
                effective_from: from,
                effective_until: until,
                exempt: planner::guard::Exempt::default(),
                kind: serde_json::from_value::<Kind>(kind).unwrap(),
            });
            rules
        };
        let put = |kind: serde_json::Value, from, until| {
            world.act(&world.manager, now, actions::ChangeGuard { rules: rules(kind, from, until), if_version: None })
        };
        let spacing = |gap: &str, per: &str| serde_json::json!({ "spacing": { "gap": gap, "per": per } });
        let limit = |window: serde_json::Value, per: &str| serde_json::json!({ "limit": { "max": 1, "window": window, "per": per, "counted": "any" } });
        let index = rules(spacing("PT2H", "person"), None, None).len() - 1;
        let field = |name: &str| format!("rules[{index}].{name}");
        for gap in ["PT2562047788015H", "PT2562047H", "PT43825H", "-PT1H", "PT0S"] {
            refused(put(spacing(gap, "person"), None, None), &field("kind.spacing.gap"));
        }
        // What colleagues did is looked at for 60 days: a longer window would not count it.
        refused(put(spacing("PT1441H", "company"), None, None), &field("kind.spacing.gap"));
        let rolling = |hours: u32| serde_json::json!({ "rolling": { "hours": hours } });
        for window in [0, 43_825, u32::MAX] {
            refused(put(limit(rolling(window), "person"), None, None), &field("kind.limit.window.rolling.hours"));
        }
        refused(
            put(limit(serde_json::json!({ "days": { "days": 61 } }), "number"), None, None),
            &field("kind.limit.window.days.days"),
        );
        let business = serde_json::json!({ "business_days": { "days": u16::MAX } });
        refused(put(limit(business, "person"), None, None), &field("kind.limit.window.business_days.days"));
        for nowhere in nowhere() {
            refused(put(spacing("PT2H", "person"), Some(day(nowhere)), None), &field("effective_from"));
            refused(put(spacing("PT2H", "person"), None, Some(day(nowhere))), &field("effective_until"));
        }
        refused(put(spacing("PT2H", "person"), Some(date(2026, 12, 2)), Some(date(2026, 12, 1))), &field("effective_until"));
        put(spacing("PT43824H", "person"), Some(date(2026, 12, 1)), Some(date(2031, 11, 1))).unwrap();
        world.act(&world.manager, now, ShowGuard).unwrap();
    });
}

/// Somebody whose orders cannot be read any more.
fn broken(world: &World) -> ProspectId {
    let (who, round) = world.pursued(&world.ana, "America/New_York");
    world.act(&world.ana, at(START), Snooze { enrollment: round, until: at(START) + hours(1) }).unwrap();
    let id: ProspectId = who.parse().unwrap();
    damage(world, id, "{");
    id
}

fn damage(world: &World, who: ProspectId, text: &'static str) {
    world.engine.store().write(move |tx| damage_orders(tx, who, text)).unwrap();
}

fn passed_over(world: &World, now: Timestamp) -> Vec<String> {
    let rows = world.act(&world.owner, now, ListPassedOver).unwrap();
    assert!(rows.iter().all(|row| row.fault.contains("cannot be read")), "{rows:?}");
    rows.into_iter().map(|row| row.id).collect()
}

#[test]
fn people_who_cannot_be_read_stop_nobody_else_and_are_named_until_they_can_be() {
    on_both(|world| {
        // More than one turn sees to, all in front of everybody else.
        let mut bad: Vec<ProspectId> = (0..60).map(|_| broken(&world)).collect();
        bad.sort_unstable();
        let (good, round) = world.pursued(&world.ana, "America/New_York");
        let until = at(START) + hours(2);
        world.act(&world.ana, at(START), Snooze { enrollment: round, until }).unwrap();
        let now = until + hours(1);
        let turned = world.app.catch_up(&world.owner, now).unwrap();
        assert!(turned.passed_over > 0, "{turned:?}");
        assert_eq!(
            world.act(&world.ana, now, ShowProspect { prospect: good.clone() }).unwrap().enrollment.unwrap().state,
            "active"
        );
        let mut named = passed_over(&world, now);
        named.sort_unstable();
        assert_eq!(named, bad.iter().map(ToString::to_string).collect::<Vec<_>>());
        // Nothing of it is tried again at once, and nothing is lost of it.
        assert_eq!(world.app.catch_up(&world.owner, now).unwrap().decided, 0);
        // Doctor and a replan pass over them too.
        for repair in [Repair::ReportOnly, Repair::Repair] {
            let found = world.app.checkup(&world.owner, now, repair).unwrap();
            assert_eq!((found.passed_over.len(), found.differences.len()), (60, 0), "{:?}", found.differences);
        }
        world.app.replan_all(&world.owner, now, |_| ()).unwrap();
        // Mended, they come up again by themselves.
        for who in &bad {
            damage(&world, *who, "\"resume\"");
        }
        let later = now + hours(25);
        for _ in 0..10 {
            world.app.catch_up(&world.owner, later).unwrap();
        }
        assert_eq!(passed_over(&world, later), Vec::<String>::new());
        world.sound(later);
    });
}

#[test]
fn somebody_who_cannot_be_read_stops_no_absence_no_order_and_no_trash() {
    on_both(|world| {
        let bad = broken(&world);
        let (good, _) = world.pursued(&world.ana, "America/New_York");
        let now = at(START) + hours(2);
        // Leave: the others rest.
        let absence = NewAbsence { from: date(2026, 11, 23), until: date(2026, 11, 25), to: None, reason: None };
        world.act(&world.ana, now, AddAbsence { user: world.ana.user.to_string(), absence }).unwrap();
        assert_eq!(world.state(&world.ana, now, &good), "held");
        // An order about many: the others are handed over, and the one who cannot be read stays.
        let order: NewBulkOrder = serde_json::from_value(serde_json::json!({
            "what": "hand_over", "scope": "everything", "rep": world.ana.user.to_string(), "to": world.ben.user.to_string(),
        }))
        .unwrap();
        let given = world.act(&world.manager, now, GiveBulkOrder(order)).unwrap();
        world.app.catch_up(&world.owner, now).unwrap();
        let done = world.act(&world.manager, now, actions::ListBulkOrders).unwrap().items.remove(0);
        assert_eq!((done.id, done.state.as_str(), done.moved, done.stayed), (given.id, "done", 1, 1));
        assert_eq!(passed_over(&world, now), [bad.to_string()]);
        // The trash: the one who can be read goes.
        let gone = world.engine.store().write(move |tx| {
            for who in [bad, good.parse().unwrap()] {
                let mut prospect = store::prospects::get(tx, who)?.unwrap();
                prospect.deleted_at = Some(now);
                store::prospects::update(tx, &prospect)?;
            }
            Ok::<_, store::StoreError>(good.parse::<ProspectId>().unwrap())
        });
        let (gone, later) = (gone.unwrap(), now + hours(24 * 30));
        world.app.catch_up(&world.owner, later).unwrap();
        world.app.catch_up(&world.owner, later).unwrap();
        let left = |who: ProspectId| world.engine.store().read(move |tx| store::prospects::get(tx, who)).unwrap().is_some();
        assert_eq!((left(bad), left(gone)), (true, false));
    });
}

#[test]
fn what_was_stored_without_bounds_is_decided_and_shown_all_the_same() {
    on_both(|world| {
        use planner::enrollment::Order;
        use planner::touch::{Outcome, Precision, Promise};
        let now = at(START) + hours(1);
        let promise = |at| Outcome::Callback(Promise { at, precision: Precision::Day });
        let ends = [Timestamp::MIN, Timestamp::MAX];
        let mut people = Vec::new();
        for end in ends {
            for outcome in
                [Outcome::NotNow(day(end)), Outcome::AutoReplied(Some(day(end))), promise(end), Outcome::MeetingBooked(end)]
            {
                people.push((Some(outcome), None));
            }
            people.push((None, Some(Order::Snooze { until: end })));
            people.push((None, Some(Order::Lay { until: Some(end) })));
        }
        for (outcome, order) in people {
            let (who, _) = world.pursued(&world.ana, "America/New_York");
            let logged = world.log(&world.ana, now, &who, "no_answer").touch.id;
            let who: ProspectId = who.parse().unwrap();
            world
                .engine
                .store()
                .write(move |tx| {
                    let round = store::enrollments::live(tx, who)?.unwrap();
                    if let Some(outcome) = outcome {
                        let mut record = store::touches::of(tx, who)?.remove(0);
                        record.touch.id = planner::TouchId([7; 16]);
                        record.touch.occurred_at = at(START) + hours(1);
                        record.touch.recorded_at = at(START) + hours(2);
                        record.touch.outcome = outcome;
                        store::touches::append(tx, &record)?;
                    }
                    if let Some(order) = order.clone() {
                        let id = planner::DirectiveId([8; 16]);
                        let directive =
                            planner::enrollment::Directive { id, at: at(START) + hours(2), by: round.started_by, order };
                        store::enrollments::append_directive(tx, who, round.id, &directive)?;
                    }
                    Ok::<_, store::StoreError>(())
                })
                .unwrap();
            assert!(!logged.is_empty());
        }
        let now = now + hours(2);
        world.app.replan_all(&world.owner, now, |_| ()).unwrap();
        world.sound(now);
        assert_eq!(passed_over(&world, now), Vec::<String>::new());
        // Everything that looks at what is ahead goes on: the list, the load, an absence, an order, next week.
        world.list(&world.ana, now);
        world.act(&world.ana, now, actions::ShowLoad { rep: None, adding: None }).unwrap();
        let absence = NewAbsence { from: date(2026, 12, 1), until: date(2026, 12, 4), to: None, reason: None };
        world.act(&world.ana, now, AddAbsence { user: world.ana.user.to_string(), absence }).unwrap();
        for days in 0..8 {
            let later = now + hours(24 * days);
            world.sound(later);
            world.list(&world.ana, later);
        }
    });
}

#[test]
fn the_trash_empties_after_thirty_days_and_keeps_what_counts_and_who_said_stop() {
    on_both(|world| {
        let now = at(START) + hours(1);
        let (who, _) = world.pursued(&world.ana, "America/New_York");
        world.log(&world.ana, now, &who, "no_answer");
        world.log(&world.ana, now + hours(1), &who, "voicemail_left");
        let number = world.act(&world.ana, now, ShowProspect { prospect: who.clone() }).unwrap().phones[0].number.clone();
        let never = NewSuppression {
            forbids: "calls".into(),
            prospect: Some(who.clone()),
            reason: "said stop".into(),
            ..NewSuppression::default()
        };
        world.act(&world.owner, now + hours(2), AddSuppression(never)).unwrap();
        let (kept, _) = world.pursued(&world.ana, "America/New_York");
        let trashed = now + hours(3);
        for prospect in [&who, &kept] {
            world.act(&world.owner, trashed, TrashProspect { prospect: prospect.clone(), if_version: None }).unwrap();
        }
        let last = trashed + hours(24 * 30) - jiff::SignedDuration::from_secs(1);
        world.app.catch_up(&world.owner, last).unwrap();
        // Until then everybody can be brought back.
        world.act(&world.owner, last, RestoreProspect { prospect: kept.clone() }).unwrap();
        world.app.catch_up(&world.owner, last + jiff::SignedDuration::from_secs(1)).unwrap();
        let over = last + jiff::SignedDuration::from_secs(1);
        let shown = world.act(&world.owner, over, ShowProspect { prospect: who.clone() });
        assert_eq!(shown, Err(Refused::NotFound("prospect")));
        world.act(&world.owner, over, ShowProspect { prospect: kept }).unwrap();
        let past = world.engine.store().read(store::past::count).unwrap();
        assert_eq!((past.rounds, past.touches), (1, 2));
        world.sound(over);
        // The same number under a new name: it is still not called.
        let again = world.add(
            &world.ana,
            actions::view::NewProspect {
                name: Some("Somebody New".into()),
                phones: vec![crate::given::phone(&number, "personal")],
                ..actions::view::NewProspect::default()
            },
        );
        let why = world.act(
            &world.ana,
            over,
            actions::CheckGuard(actions::view::GuardQuestion {
                prospect: Some(again),
                channel: "call".into(),
                ..actions::view::GuardQuestion::default()
            }),
        );
        let rule = why.unwrap().rule.unwrap();
        assert_eq!(rule.code, "suppressed");
    });
}
