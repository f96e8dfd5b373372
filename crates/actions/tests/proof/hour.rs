//! The hour: calls are counted with the touch, taken back with it, and what was learned orders the list.

use crate::given::{START, World, at, hours, on_both};
use jiff::Timestamp;
use planner::ProspectId;
use planner::hour::{Reached, Tally, trial};
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
    assert_eq!(kept, expected);
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
