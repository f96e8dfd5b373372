//! How long the hour takes: placing an hour (once per timetable and showing), a fit and a comparison (once a day).

use divan::{Bencher, black_box};
use planner::hour::{Cell, Model, Record, Segment, Slot, Steer, Steering, Tally, compare, fit, place};
use planner::prospect::Line;

fn main() {
    divan::main();
}

/// Weeks of a team that makes 1,000 calls each, in four segments.
fn tallies(weeks: u16) -> Vec<Tally> {
    let mut all = Vec::new();
    for week in 0..weeks {
        for number in 0..1_000_u32 {
            let byte =
                |shift: u32, below: u32| (number.wrapping_mul(2_654_435_761).wrapping_add(u32::from(week)) >> shift) % below;
            let small = |shift, below| u8::try_from(byte(shift, below)).unwrap_or(0);
            let line = if byte(3, 2) == 0 { Line::Personal } else { Line::Shared };
            let segment = Segment::in_country(Some(if byte(5, 3) == 0 { "FR" } else { "US" }), line);
            let record = Record { in_vain: small(7, 4), reached: small(9, 3), tried_here: small(11, 3), reached_here: 0 };
            let slot = Slot { week, weekday: small(13, 5), hour: 8 + small(17, 10) };
            all.push(Tally { cell: Cell { slot, segment, record }, calls: 1, reached: byte(21, 6) / 5 });
        }
    }
    all
}

fn model() -> Model {
    fit(&tallies(26))
}

#[divan::bench]
fn place_an_hour(bencher: Bencher<'_, '_>) {
    let model = model();
    let who = Steer { segment: Segment::in_country(Some("US"), Line::Personal), aim: None, seed: 3 };
    let open = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17];
    bencher.bench(|| place(&model, black_box(&who), &open, black_box(Slot { week: 30, weekday: 2, hour: 10 })));
}

#[divan::bench]
fn fit_a_year_of_52000_calls(bencher: Bencher<'_, '_>) {
    let known = tallies(52);
    bencher.bench(|| fit(black_box(&known)));
}

#[divan::bench(sample_count = 10)]
fn compare_twelve_weeks_of_a_year(bencher: Bencher<'_, '_>) {
    let known = tallies(52);
    bencher.bench(|| compare(black_box(&known), 52, Steering::Off));
}
