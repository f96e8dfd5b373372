//! What it gains where there is something to learn, and what it costs where there is nothing.

use crate::simulation::{Outcome, Scale, Truth, Way, difference, run};

const SCALE: Scale = Scale { weeks: 32, people: 330, calls_an_hour: 15 };
const SEEDS: std::ops::Range<u64> = 1..11;

fn outcomes(truth: Truth, way: Way) -> Vec<Outcome> {
    SEEDS.map(|seed| run(truth, way, SCALE, seed)).collect()
}

fn rates(outcomes: &[Outcome]) -> Vec<f64> {
    outcomes.iter().map(Outcome::per_hundred).collect()
}

#[test]
fn where_hours_differ_the_model_reaches_more_people_per_call_than_any_way_without_it() {
    let with = outcomes(Truth::Structured, Way::With);
    for way in [Way::Random, Way::FixedHour, Way::Without] {
        let (gain, either_way) = difference(&rates(&with), &rates(&outcomes(Truth::Structured, way)));
        assert!(gain > either_way, "{way:?}: {gain:.2} ± {either_way:.2} conversations per 100 calls");
    }
    assert!(with.iter().all(|outcome| outcome.weeks_on > SCALE.weeks / 3), "it was seen that hours differ");
    // Exploration and rotation: no hour of any segment is left alone.
    assert!(with.iter().all(|outcome| outcome.rarest > 0.1), "{:?}", with.iter().map(|o| o.rarest).collect::<Vec<_>>());
}

#[test]
fn where_hours_do_not_differ_nothing_is_lost() {
    let with = outcomes(Truth::Flat, Way::With);
    for way in [Way::Random, Way::FixedHour, Way::Without] {
        let (gain, either_way) = difference(&rates(&with), &rates(&outcomes(Truth::Flat, way)));
        assert!(gain.abs() <= either_way.max(0.25), "{way:?}: {gain:.2} ± {either_way:.2} conversations per 100 calls");
    }
    let on = with.iter().filter(|outcome| outcome.weeks_on > 0).count();
    assert!(on <= 2, "switched on in {on} of {} worlds where there is nothing to learn", with.len());
}
