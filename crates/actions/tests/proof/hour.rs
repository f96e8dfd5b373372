//! The hour: calls are counted with the touch, taken back with it, and what was learned orders the list.

use crate::given::{START, World, at, hours, minutes, on_both};
use actions::{Learning, ShowDecision, ShowHours};
use jiff::Timestamp;
use planner::ProspectId;
use planner::hour::{Cell, Reached, Record, Segment, Slot, Tally, trial};
use planner::prospect::Line;
use std::collections::BTreeMap;

pub fn tallies(world: &World) -> Vec<Tally> {
    world.engine.store().read(|tx| store::hours::since(tx, 0)).unwrap()
}

/// What is kept is what the touches that stand say.
pub fn counted(world: &World, people: &[String]) {
    let people: Vec<ProspectId> = people.iter().map(|id| id.parse().unwrap()).collect();
    let records = world
        .engine
        .store()
        .read(move |tx| {
            let mut all = Vec::new();
            for id in &people {
                for record in store::touches::of(tx, *id)? {
                    let cell = store::touches::counted_in(tx, record.prospect, record.touch.id)?;
                    all.push((record, cell));
                }
            }
            Ok::<_, store::StoreError>(all)
        })
        .unwrap();
    let mut told: BTreeMap<(ProspectId, planner::TouchId), (i64, u32)> = BTreeMap::new();
    // Records that were merged are read with both.
    for (record, cell) in records.into_iter().filter(|(record, _)| record.voided.is_none()) {
        if let Some(cell) = cell {
            let reached = u32::from(trial(&record.touch) == Some(Reached::Yes));
            told.insert((record.prospect, record.touch.id), (cell.code(), reached));
        }
    }
    let mut expected: BTreeMap<i64, (u32, u32)> = BTreeMap::new();
    for (cell, reached) in told.into_values() {
        let sum = expected.entry(cell).or_default();
        *sum = (sum.0 + 1, sum.1 + reached);
    }
    let kept: BTreeMap<i64, (u32, u32)> =
        tallies(world).into_iter().map(|tally| (tally.cell.code(), (tally.calls, tally.reached))).collect();
    // What people who were erased since have said about the hour stays counted, though not by whom.
    let erased = world.engine.store().read(store::past::count).unwrap().counted;
    let calls = |of: &BTreeMap<i64, (u32, u32)>| of.values().map(|(calls, _)| u64::from(*calls)).sum::<u64>();
    assert_eq!(calls(&kept), calls(&expected) + erased);
    if erased == 0 {
        assert_eq!(kept, expected);
    }
    for (cell, (calls, reached)) in expected {
        let kept = kept.get(&cell).copied().unwrap_or_default();
        assert!(calls <= kept.0 && reached <= kept.1, "{cell}: {kept:?}");
    }
}

/// Months of calls: ten reaches people on their own lines, nine on switchboards, four in the afternoon nobody.
pub fn teach(world: &World, now: Timestamp) {
    let week = Slot::of(now.to_zoned(jiff::tz::TimeZone::UTC).datetime()).week;
    let user = world.ana.user;
    let write = move |tx: &mut store::Tx<'_>| -> Result<(), store::StoreError> {
        for (week, weekday, hour) in (week - 20..week).flat_map(|w| (0..5).flat_map(move |d| (8..18).map(move |h| (w, d, h)))) {
            for (line, best) in [(Line::Personal, 10), (Line::Shared, 9)] {
                let segment = Segment::in_country(Some("US"), line);
                let reached = if hour == best { 8 } else { i64::from(hour != 16) * 3 };
                let cell = Cell { slot: Slot { week, weekday, hour }, segment, record: Record::default() };
                store::hours::add(tx, &cell, user, 20, reached)?;
            }
        }
        Ok(())
    };
    world.engine.store().write(write).unwrap();
    world.app.learn_hours(&world.owner, now, Learning::Now).unwrap();
    let shown = world.act(&world.owner, now, ShowHours).unwrap();
    assert_eq!(shown.steering, "on", "{}", shown.said);
}

fn sum(world: &World) -> (u32, u32) {
    tallies(world).iter().fold((0, 0), |sum, tally| (sum.0 + tally.calls, sum.1 + tally.reached))
}

#[test]
fn a_call_is_counted_with_its_touch_and_taken_back_with_it() {
    on_both(|world| {
        let (pat, _) = world.pursued(&world.ana, "America/Los_Angeles");
        let (kim, _) = world.pursued(&world.ben, "America/New_York");
        let now: Timestamp = at(START) + hours(4);
        world.log(&world.ana, now, &pat, "no_answer");
        world.log(&world.ben, now, &kim, "interested");
        let kept = tallies(&world);
        let slots: Vec<_> = kept.iter().map(|tally| (tally.cell.slot.weekday, tally.cell.slot.hour, tally.reached)).collect();
        // One in the afternoon in New York is ten in Los Angeles.
        assert_eq!(slots, [(0, 10, 0), (0, 13, 1)]);
        counted(&world, &[pat.clone(), kim.clone()]);

        let later = now + hours(72);
        let mistaken = world.log(&world.ana, later, &pat, "interested");
        assert_eq!(sum(&world), (3, 2));
        world.void(&world.ana, later, &mistaken.touch.id, None).unwrap();
        assert_eq!(sum(&world), (2, 1));
        counted(&world, &[pat, kim]);
    });
}

#[test]
fn promised_calls_and_first_calls_to_inquiries_are_not_counted() {
    on_both(|world| {
        let (pat, _) = world.pursued(&world.ana, "America/New_York");
        let now = at(START) + hours(2);
        let promised = |touch: &mut actions::view::NewTouch| touch.callback_at = Some(now + hours(3));
        world.log_with(&world.ana, now, &pat, "callback", promised).unwrap();
        assert_eq!(sum(&world), (1, 1));
        world.log(&world.ana, now + hours(3), &pat, "interested");
        assert_eq!(sum(&world), (1, 1), "they had asked for that time");

        let inquiry = actions::view::NewProspect {
            name: Some("Ines Inquiry".into()),
            phones: vec![crate::given::phone("+16175559977", "personal")],
            zone: Some("America/New_York".into()),
            inquiry: true,
            ..Default::default()
        };
        let ines = world.add(&world.ana, inquiry);
        world.log(&world.ana, now, &ines, "no_answer");
        assert_eq!(sum(&world), (1, 1), "they had just written");
    });
}

#[test]
fn while_it_is_on_good_hours_come_first_with_their_figures_and_off_again_nothing_is_left_of_it() {
    on_both(|world| {
        // Monday of the second week, ten in New York: nine in Chicago, eight in Denver.
        let now = at(START) + hours(24 * 7 + 1);
        let (chicago, _) = world.pursued(&world.ana, "America/Chicago");
        let boston = world.person(&world.ana, "America/New_York");
        world.enroll(&world.ana, at(START) + minutes(1), &boston, "Five and fire");
        let order = |now| {
            world.app.catch_up(&world.owner, now).unwrap();
            let list = world.list(&world.ana, now);
            list.items.iter().map(|entry| entry.prospect.id.clone()).collect::<Vec<_>>()
        };
        let shown = world.act(&world.owner, now, ShowHours).unwrap();
        assert_eq!((shown.steering.as_str(), shown.learned_at), ("off", None));
        assert_eq!(order(now), [chicago.clone(), boston.clone()], "as they were put on it");
        let plain = world.entry(&world.ana, now, &boston).unwrap();
        assert!(plain.reasons.iter().all(|reason| reason.code != "chance"));

        teach(&world, now);
        assert_eq!(order(now), [boston.clone(), chicago.clone()], "it is ten in Boston");
        world.sound(now);
        let told = |entry: &actions::view::Entry| {
            entry.reasons.iter().find(|reason| reason.code == "chance").map(|reason| reason.text.clone()).unwrap()
        };
        let said = told(&world.entry(&world.ana, now, &boston).unwrap());
        assert!(said.starts_with("Monday 10-11 their time: 160 of 400 reached, workspace 16%; about 40% for them"), "{said}");
        let decision = world.act(&world.ana, now, ShowDecision { prospect: boston.clone(), at: None }).unwrap();
        assert!(decision.reasons.iter().any(|reason| reason.text == said), "{decision:?}");
        // An hour later it is ten in Chicago.
        assert_eq!(order(now + hours(1)), [chicago.clone(), boston.clone()]);

        // What was learned is taken back: the next look switches it off, and every round is decided anew.
        let all = tallies(&world);
        let user = world.ana.user;
        let forget = move |tx: &mut store::Tx<'_>| -> Result<(), store::StoreError> {
            for tally in &all {
                store::hours::add(tx, &tally.cell, user, -i64::from(tally.calls), -i64::from(tally.reached))?;
            }
            Ok(())
        };
        world.engine.store().write(forget).unwrap();
        world.app.learn_hours(&world.owner, now, Learning::WhenDue).unwrap();
        assert_eq!(world.act(&world.owner, now, ShowHours).unwrap().steering, "on", "once a day is enough");
        world.app.learn_hours(&world.owner, now + hours(21), Learning::WhenDue).unwrap();
        assert_eq!(world.act(&world.owner, now, ShowHours).unwrap().steering, "off");
        world.sound(now);
        assert_eq!(order(now), [chicago, boston.clone()]);
        let plain = world.entry(&world.ana, now, &boston).unwrap();
        assert!(plain.reasons.iter().all(|reason| reason.code != "chance"));
    });
}
