//! The fit: from tallies to chances. Factor by factor, each against what the ones before it expect; see the module above.

use super::cell::{Cell, Record, Segment, Tally};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Chance of a call and its weight in calls, before a workspace has any of its own.
const PUBLISHED_BASE: f64 = 0.32;
const PUBLISHED_WEIGHT: f64 = 20.0;
/// κ₀ of hours: how little they differ in published figures.
const PUBLISHED_HOURS: f64 = 3_000.0;
/// κ₀ where nothing is published: the record, the segment, the person.
const UNPUBLISHED: f64 = 30.0;
/// No prediction is surer than this.
const SURE: f64 = 0.98;

const GRID: [f64; 22] = [
    1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0, 30.0, 50.0, 80.0, 130.0, 200.0, 300.0, 500.0, 800.0, 1_300.0, 2_000.0, 3_000.0, 5_000.0,
    8_000.0, 13_000.0, 20_000.0,
];

/// Calls of one group, and how many of them reached somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Count {
    pub calls: u32,
    pub reached: u32,
}

impl Count {
    fn add(&mut self, calls: u32, reached: u32) {
        self.calls += calls;
        self.reached += reached;
    }
}

/// The hours of one segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hours {
    /// Ratio of the segment, without the hour.
    pub who: f64,
    /// Ratio by hour of the day, against the workspace's.
    pub hours: Vec<f64>,
    /// By hour of the week: 24 · weekday + hour.
    pub counts: Vec<Count>,
}

/// What the tallies say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    pub all: Count,
    /// Chance by record, without the hour: 4 · times reached before + calls in vain.
    pub base: Vec<f64>,
    /// Ratio by hour of the week, of the whole workspace: 24 · weekday + hour.
    pub slots: Vec<f64>,
    /// Calls by hour of the week, of the whole workspace.
    pub counts: Vec<Count>,
    /// By segment, in order.
    pub segments: Vec<(Segment, Hours)>,
    /// How many calls the level above weighs against a person's own.
    pub person: f64,
}

/// One cell in the making: its calls, and the chance that the factors so far give.
struct Row {
    segment: usize,
    slot: usize,
    record: Record,
    calls: u32,
    reached: u32,
    chance: f64,
}

/// Reads all tallies, of whatever weeks.
pub fn fit(tallies: &[Tally]) -> Model {
    let mut sums: BTreeMap<(Segment, usize, Record), (u32, u32)> = BTreeMap::new();
    for Tally { cell: Cell { slot, segment, record }, calls, reached } in tallies {
        let sum = sums.entry((*segment, index(slot.weekday, slot.hour), *record)).or_default();
        *sum = (sum.0 + calls, sum.1 + (*reached).min(*calls));
    }
    let mut known: Vec<Segment> = sums.keys().map(|(segment, ..)| *segment).collect();
    known.dedup();
    let mut all = Count::default();
    let mut counts = vec![Count::default(); 168];
    let mut segment_counts = vec![vec![Count::default(); 168]; known.len()];
    let mut rows: Vec<Row> = Vec::with_capacity(sums.len());
    for ((segment, slot, record), (calls, reached)) in sums {
        let segment = known.binary_search(&segment).unwrap_or(0);
        all.add(calls, reached);
        counts[slot].add(calls, reached);
        segment_counts[segment][slot].add(calls, reached);
        rows.push(Row { segment, slot, record, calls, reached, chance: 0.0 });
    }

    let base = (f64::from(all.reached) + PUBLISHED_WEIGHT * PUBLISHED_BASE) / (f64::from(all.calls) + PUBLISHED_WEIGHT);
    rows.iter_mut().for_each(|row| row.chance = base);
    let records = factor(&mut rows, 12, UNPUBLISHED, |row| class(row.record));
    let who = factor(&mut rows, known.len(), UNPUBLISHED, |row| row.segment);
    let hours = factor(&mut rows, 24, PUBLISHED_HOURS, |row| row.slot % 24);
    let days = factor(&mut rows, 7, PUBLISHED_HOURS, |row| row.slot / 24);
    let cells = factor(&mut rows, 168, PUBLISHED_HOURS, |row| row.slot);
    // Of one segment alone the workspace's hours are its own.
    let own = match known.len() {
        0 | 1 => vec![1.0; 24 * known.len()],
        several => factor(&mut rows, 24 * several, PUBLISHED_HOURS, |row| 24 * row.segment + row.slot % 24),
    };
    let person = strength_of_person(&rows);

    Model {
        all,
        base: records.iter().map(|ratio| base * ratio).collect(),
        slots: (0..168).map(|slot| hours[slot % 24] * days[slot / 24] * cells[slot]).collect(),
        counts,
        segments: known
            .into_iter()
            .zip(segment_counts)
            .enumerate()
            .map(|(at, (segment, counts))| (segment, Hours { who: who[at], hours: own[24 * at..24 * (at + 1)].to_vec(), counts }))
            .collect(),
        person,
    }
}

impl Model {
    /// The chance of a call to such a person, whatever the hour.
    pub fn without_hour(&self, segment: Segment, record: Record) -> f64 {
        let who = self.segment(segment).map_or(1.0, |hours| hours.who);
        (self.base.get(class(record)).copied().unwrap_or(PUBLISHED_BASE) * who).min(SURE)
    }

    /// How much better or worse the hour is than all hours, for people of that segment.
    pub fn ratio(&self, segment: Segment, weekday: u8, hour: u8) -> f64 {
        let slot = self.slots.get(index(weekday, hour)).copied().unwrap_or(1.0);
        let own = self.segment(segment).and_then(|hours| hours.hours.get(usize::from(hour)).copied());
        slot * own.unwrap_or(1.0)
    }

    /// The chance of a call to such a person at that hour.
    pub fn chance(&self, segment: Segment, record: Record, weekday: u8, hour: u8) -> f64 {
        let level = (self.without_hour(segment, record) * self.ratio(segment, weekday, hour)).min(SURE);
        personal(level, record, self.person)
    }

    /// Calls of the segment in that hour of the week.
    pub fn count(&self, segment: Segment, weekday: u8, hour: u8) -> Count {
        self.segment(segment).and_then(|hours| hours.counts.get(index(weekday, hour)).copied()).unwrap_or_default()
    }

    fn segment(&self, segment: Segment) -> Option<&Hours> {
        let at = self.segments.binary_search_by_key(&segment, |(segment, _)| *segment).ok()?;
        Some(&self.segments[at].1)
    }
}

fn index(weekday: u8, hour: u8) -> usize {
    usize::from(weekday % 7) * 24 + usize::from(hour % 24)
}

fn class(record: Record) -> usize {
    usize::from(record.reached.min(2)) * 4 + usize::from(record.in_vain & 3)
}

/// The level above, weighed against what the person's own calls in this part of the day say.
fn personal(level: f64, record: Record, strength: f64) -> f64 {
    let (tried, reached) = (f64::from(record.tried_here), f64::from(record.reached_here));
    ((reached + strength * level) / (tried + strength)).min(SURE)
}

/// Fits one family of groups, puts its ratios into the rows' chances, and gives them.
fn factor(rows: &mut [Row], groups: usize, published: f64, group: impl Fn(&Row) -> usize) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0, 0.0); groups];
    for row in rows.iter() {
        let sum = &mut sums[group(row)];
        let calls = f64::from(row.calls);
        *sum = (sum.0 + calls, sum.1 + f64::from(row.reached), sum.2 + calls * row.chance);
    }
    // Mean expectation in place of the sum.
    let sums: Vec<(f64, f64, f64)> = sums.into_iter().map(|(n, r, e)| (n, r, if n > 0.0 { e / n } else { 0.0 })).collect();
    let strength = best(published, |strength| {
        let filled = sums.iter().filter(|(n, ..)| *n > 0.0);
        filled
            .map(|(n, r, m)| beta(r + strength * m, n - r + strength * (1.0 - m)) - beta(strength * m, strength * (1.0 - m)))
            .sum()
    });
    let ratio = |(n, r, m): &(f64, f64, f64)| if *n > 0.0 { (r + strength * m) / (n + strength) / m } else { 1.0 };
    let ratios: Vec<f64> = sums.iter().map(ratio).collect();
    for row in rows {
        row.chance = (row.chance * ratios[group(row)]).min(SURE);
    }
    ratios
}

fn strength_of_person(rows: &[Row]) -> f64 {
    best(UNPUBLISHED, |strength| {
        let told = rows.iter().filter(|row| row.record.tried_here > 0);
        told.map(|row| {
            let chance = personal(row.chance, row.record, strength);
            f64::from(row.reached) * chance.ln() + f64::from(row.calls - row.reached) * (1.0 - chance).ln()
        })
        .sum()
    })
}

/// The strength on the grid that explains the groups best, with the prior on its logarithm.
fn best(published: f64, likelihood: impl Fn(f64) -> f64) -> f64 {
    let mut best = (f64::NEG_INFINITY, published);
    for strength in GRID {
        let away = (strength.ln() - published.ln()) / std::f64::consts::LN_10;
        let found = likelihood(strength) - away * away / 2.0;
        if found > best.0 {
            best = (found, strength);
        }
    }
    best.1
}

/// ln B(a, b).
fn beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// ln Γ(x) for x > 0: Stirling's series, after shifting small x upward. Good to ten digits and more.
fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut shift) = (x.max(1e-9), 0.0);
    while x < 8.0 {
        shift += x.ln();
        x += 1.0;
    }
    let square = x * x;
    let series = (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1_260.0 - 1.0 / (1_680.0 * square)) / square) / square) / x;
    (x - 0.5) * x.ln() - x + 0.918_938_533_204_672_7 + series - shift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_of_gamma_is_that_of_factorials() {
        let mut factorial = 1.0_f64;
        for n in 1..20_u32 {
            assert!((ln_gamma(f64::from(n) + 1.0) - factorial.ln()).abs() < 1e-9, "{n}");
            factorial *= f64::from(n) + 1.0;
        }
        assert!((ln_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-9);
    }
}
