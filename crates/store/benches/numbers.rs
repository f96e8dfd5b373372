//! A registry of the largest size, as a set on disk: `cargo bench -p store --bench numbers -- [numbers]`, 250 million where
//! left out. Prints one line per figure; the numbers are spread as the largest registry has them, one in thirteen.
#![allow(clippy::unwrap_used, reason = "a measurement that fails should say where")]

use std::fs::File;
use std::hint::black_box;
use std::time::Instant;
use store::numbers::{Builder, NumberSet};

/// Asked in each round.
const ASKED: usize = 200_000;

/// Spread evenly, the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }
}

/// A number of one of 400 area codes, as the place counts them up.
fn number(place: u64) -> u64 {
    // 792 exchanges of 10,000 each.
    let (area, rest) = (place / 7_920_000, place % 7_920_000);
    12_000_000_000 + (area * 2 % 800) * 10_000_000 + 2_080_000 + rest
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let wanted: u64 = words.first().and_then(|word| word.parse().ok()).unwrap_or(250_000_000);
    let folder = tempfile::tempdir().unwrap();
    let places = 400 * 7_920_000_u64;
    let mut dice = Dice(7);

    let start = Instant::now();
    let mut builder = Builder::new(folder.path());
    let (mut place, mut pushed) = (0_u64, 0_u64);
    // Gaps of 1 to twice the average: in order, as a registry delivers them.
    let average = (places / wanted).max(1);
    while pushed < wanted && place < places {
        builder.push(number(place)).unwrap();
        pushed += 1;
        place += 1 + dice.roll() % (2 * average - 1).max(1);
    }
    let built = builder.finish(None, &[], &folder.path().join("set"), |_| Ok(())).unwrap();
    let took = start.elapsed().as_secs_f64();
    let (numbers, bytes) = (built.written.numbers, built.written.bytes);
    println!("numbers                             {numbers:>12}");
    println!("built in order                      {:>12.2} million numbers/s", pushed as f64 / took / 1e6);
    println!("file                                {:>12.1} MB", bytes as f64 / 1e6);
    println!("per number                          {:>12.2} bits", bytes as f64 * 8.0 / numbers as f64);

    let start = Instant::now();
    let set = NumberSet::open(&built.path).unwrap();
    println!("opened in                           {:>12.2} ms", start.elapsed().as_secs_f64() * 1e3);
    // Once through it, so that what is measured is not the disk.
    std::io::copy(&mut File::open(&built.path).unwrap(), &mut std::io::sink()).unwrap();
    let mut asked: Vec<f64> = Vec::with_capacity(ASKED);
    let mut there = 0;
    for _ in 0..ASKED {
        let number = number(dice.roll() % places);
        let start = Instant::now();
        there += usize::from(black_box(set.contains(black_box(number)).unwrap()));
        asked.push(start.elapsed().as_secs_f64() * 1e6);
    }
    asked.sort_by(f64::total_cmp);
    for (name, share) in [("p50", 0.50), ("p99", 0.99), ("p99.9", 0.999)] {
        println!("look-up {name:<6}                      {:>12.2} us", asked[(share * ASKED as f64) as usize]);
    }
    println!("found                               {:>12.1} %", 100.0 * there as f64 / ASKED as f64);

    // The same in no order at all, a tenth of them: every piece is sorted, and all of them are merged.
    let start = Instant::now();
    let mut builder = Builder::new(folder.path());
    for _ in 0..wanted / 10 {
        builder.push(number(dice.roll() % places)).unwrap();
    }
    builder.finish(Some(&set), &[], &folder.path().join("second"), |_| Ok(())).unwrap();
    println!("merged with a tenth in no order     {:>12.2} s", start.elapsed().as_secs_f64());
}
