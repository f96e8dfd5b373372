//! What the hour gains, in a telephone world whose truth is known: the simulation of the planner's tests, over many seeds.

#[path = "../../planner/tests/hour/simulation.rs"]
mod simulation;

use simulation::{Outcome, Scale, Truth, Way, difference, run};
use std::thread;

const WAYS: [(Way, &str); 4] = [
    (Way::With, "the list with the hour"),
    (Way::Without, "the list without it"),
    (Way::Random, "random hours"),
    (Way::FixedHour, "everybody at a fixed hour"),
];

pub fn print(seeds: u64, weeks: u16) {
    let scale = Scale { weeks, people: 330, calls_an_hour: 15 };
    println!("{seeds} worlds of {weeks} weeks, 120 calls a day; conversations per 100 calls, 95% intervals over worlds\n");
    for (truth, title) in [(Truth::Structured, "hours differ"), (Truth::Flat, "hours do not differ")] {
        let all: Vec<Vec<Outcome>> = WAYS.iter().map(|(way, _)| outcomes(truth, *way, scale, seeds)).collect();
        let rates: Vec<Vec<f64>> = all.iter().map(|outcomes| outcomes.iter().map(Outcome::per_hundred).collect()).collect();
        println!("{title:<28}{:>10}{:>24}", "per 100", "gain of the hour");
        for ((_, name), rate) in WAYS.iter().zip(&rates) {
            let mean = rate.iter().sum::<f64>() / rate.len() as f64;
            let (gain, either_way) = difference(&rates[0], rate);
            println!("  {name:<26}{mean:>10.2}{:>24}", format!("{gain:+.2} ± {either_way:.2}"));
        }
        let with = &all[0];
        let on = with.iter().filter(|outcome| outcome.weeks_on > 0).count();
        let weeks_on = with.iter().map(|outcome| f64::from(outcome.weeks_on)).sum::<f64>() / with.len() as f64;
        let rarest = with.iter().map(|outcome| outcome.rarest).fold(f64::INFINITY, f64::min);
        println!("  switched on in {on} of {seeds} worlds, on average for {weeks_on:.0} of {weeks} weeks");
        println!("  the least called hour had {:.0}% of an equal share in the worst world\n", 100.0 * rarest);
    }
}

/// One world per seed, two at a time.
fn outcomes(truth: Truth, way: Way, scale: Scale, seeds: u64) -> Vec<Outcome> {
    let half =
        |first: u64| move || (first..=seeds).step_by(2).map(|seed| (seed, run(truth, way, scale, seed))).collect::<Vec<_>>();
    let mut all: Vec<(u64, Outcome)> = thread::scope(|scope| {
        let other = scope.spawn(half(2));
        let mut all = half(1)();
        all.extend(other.join().unwrap_or_default());
        all
    });
    all.sort_by_key(|(seed, _)| *seed);
    all.into_iter().map(|(_, outcome)| outcome).collect()
}
