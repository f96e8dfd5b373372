//! A telephone world whose truth is known: people with hours of their own, reps who ring through a day, and four ways to choose
//! whom to ring when. Seeded; nothing in it knows what the model thinks but the one way that follows it.
//! Read by the planner's tests and by `fifthcall-bench hours`.

use planner::cadence::Daypart;
use planner::hour::{Aim, Cell, Comparison, Model, Record, Segment, Slot, Steer, Steering, Tally, compare, fit, place};
use planner::prospect::Line;
use std::collections::BTreeMap;

/// How the next call is chosen among those that are due and open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Any of them.
    Random,
    /// Everybody always at their same hour, as near as the day allows.
    FixedHour,
    /// The call list without the hour: longest overdue first, never the part of the day of the last try.
    Without,
    /// The same list with the hour, once it has earned it.
    With,
}

/// How much the hour matters in truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Truth {
    /// People differ, hours do not.
    Flat,
    /// Direct lines and switchboards have opposite hours, weekdays differ a little, and everybody has a favourite part of the
    /// day.
    Structured,
}

#[derive(Debug, Clone, Copy)]
pub struct Scale {
    pub weeks: u16,
    pub people: usize,
    pub calls_an_hour: usize,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Outcome {
    pub calls: u32,
    pub conversations: u32,
    /// Weeks in which the hour ordered the list.
    pub weeks_on: u16,
    pub last: Comparison,
    /// Calls of the least called hour of the day and segment, as a share of an equal share.
    pub rarest: f64,
}

impl Outcome {
    pub fn per_hundred(&self) -> f64 {
        100.0 * f64::from(self.conversations) / f64::from(self.calls.max(1))
    }
}

/// splitmix64
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bd1_e995)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// In `[0, 1)`.
    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.part() * n as f64) as usize
    }
}

/// Where people may be rung, on their clock, and when reps work, on theirs.
const OPEN: std::ops::Range<usize> = 8..18;
const WORK: std::ops::Range<usize> = 9..17;
/// Business days between tries, as in *Five and fire*.
const WAITS: [u32; 5] = [2, 2, 3, 3, 0];

/// Chance at an hour against the mean of all open hours.
const DIRECT: [f64; 10] = [0.7, 0.9, 1.3, 1.1, 0.6, 0.7, 0.9, 1.1, 1.5, 1.2];
const SWITCHBOARD: [f64; 10] = [1.7, 1.3, 0.8, 0.7, 1.2, 1.0, 0.8, 0.7, 0.7, 1.1];
const DAYS: [f64; 5] = [0.9, 1.05, 1.1, 1.05, 0.9];

struct Person {
    /// Hours behind the reps' clock.
    west: usize,
    line: Line,
    base: f64,
    favourite: Daypart,
    fixed: usize,
    due: u32,
    order: u64,
    tries: usize,
    /// By part of the day: tried and reached, ever; tried in vain since the last answer.
    tried: [u8; 6],
    reached: [u8; 6],
    in_vain: [u8; 6],
    vain_calls: u8,
    last_vain: Option<Daypart>,
}

impl Person {
    fn new(dice: &mut Dice, due: u32) -> Self {
        let line = if dice.below(2) == 0 { Line::Personal } else { Line::Shared };
        let usual = if line == Line::Personal { 0.16 } else { 0.11 };
        Person {
            west: dice.below(3),
            line,
            base: usual * (0.4 + 1.2 * dice.part()),
            favourite: Daypart::ALL[dice.below(5)],
            fixed: WORK.start + dice.below(WORK.len()),
            due,
            order: dice.next(),
            tries: 0,
            tried: [0; 6],
            reached: [0; 6],
            in_vain: [0; 6],
            vain_calls: 0,
            last_vain: None,
        }
    }

    fn segment(&self) -> Segment {
        Segment::in_country(Some("US"), self.line)
    }

    /// Their hour while the reps' clock shows `hour`.
    fn local(&self, hour: usize) -> Option<usize> {
        hour.checked_sub(self.west).filter(|hour| OPEN.contains(hour))
    }

    fn truth(&self, truth: Truth, weekday: usize, hour: usize) -> f64 {
        match truth {
            Truth::Flat => self.base,
            Truth::Structured => {
                let curve = if self.line == Line::Personal { DIRECT } else { SWITCHBOARD };
                let liked = if part(hour) == Some(self.favourite) { 1.7 } else { 0.85 };
                (self.base * curve[hour - OPEN.start] * DAYS[weekday] * liked).min(0.95)
            }
        }
    }

    fn record(&self, part: Option<Daypart>) -> Record {
        let here = |counts: &[u8; 6]| part.map_or(0, |part| counts[part as usize]);
        Record {
            in_vain: self.vain_calls.min(3),
            reached: self.reached.iter().sum::<u8>().min(2),
            tried_here: here(&self.tried).min(3),
            reached_here: here(&self.reached).min(2),
        }
    }

    /// As `planner::hour::aim` reads it from touches.
    fn aim(&self) -> Option<Aim> {
        let parts = || Daypart::ALL.iter().copied().filter(|part| Some(*part) != self.last_vain);
        let best = (0..6).map(|index| self.reached[index]).max().unwrap_or(0);
        if best > 0 {
            return parts().find(|part| self.reached[*part as usize] == best).map(Aim::Reached);
        }
        let tried = self.in_vain.iter().filter(|count| **count > 0).count();
        let picked = [Daypart::Morning, Daypart::Late, Daypart::Early, Daypart::Afternoon, Daypart::Midday];
        let untried = picked.into_iter().find(|part| self.in_vain[*part as usize] == 0);
        untried.filter(|_| tried >= 2).map(Aim::Untried)
    }
}

fn part(hour: usize) -> Option<Daypart> {
    Daypart::of_hour(i8::try_from(hour).unwrap_or(0))
}

/// Weeks that a workspace goes on, worked in that way.
pub fn run(truth: Truth, way: Way, scale: Scale, seed: u64) -> Outcome {
    let mut dice = Dice::new(seed);
    let mut people: Vec<Person> = (0..scale.people)
        .map(|_| {
            let due = dice.below(5) as u32;
            Person::new(&mut dice, due)
        })
        .collect();
    let mut tallies: BTreeMap<i64, (u32, u32)> = BTreeMap::new();
    let (mut model, mut last): (Model, Comparison) = (fit(&[]), Comparison::default());
    let mut done = Outcome::default();
    let mut by_hour: BTreeMap<(Segment, usize), u32> = BTreeMap::new();
    for week in 0..scale.weeks {
        if way == Way::With && week % 2 == 0 {
            let known: Vec<Tally> = tallies
                .iter()
                .map(|(code, (calls, reached))| Tally { cell: Cell::from_code(*code), calls: *calls, reached: *reached })
                .collect();
            (model, last) = compare(&known, 2_900 + week, last.steering);
        }
        done.weeks_on += u16::from(last.steering == Steering::On);
        for weekday in 0..5 {
            let today = u32::from(week) * 5 + weekday as u32;
            for hour in WORK {
                let now = |local: usize| Slot { week: 2_900 + week, weekday: weekday as u8, hour: local as u8 };
                let mut placed: BTreeMap<(Segment, usize, Option<Aim>), u8> = BTreeMap::new();
                let mut bucket = |person: &Person, local: usize| {
                    if way != Way::With || last.steering == Steering::Off {
                        return 0;
                    }
                    let key = (person.segment(), person.west, person.aim());
                    *placed.entry(key).or_insert_with(|| {
                        let open: Vec<u8> = WORK.filter_map(|hour| Some(person.local(hour)? as u8)).collect();
                        let aim = key.2.map_or(0, |aim| match aim {
                            Aim::Reached(part) => 1 + part as u64,
                            Aim::Untried(part) => 11 + part as u64,
                        });
                        let seed = aim << 8 | (key.1 as u64) << 4 | (person.line == Line::Shared) as u64;
                        place(&model, &Steer { segment: key.0, aim: key.2, seed }, &open, now(local))
                    })
                };
                let mut ready: Vec<(u64, u64, u64, usize)> = Vec::new();
                for (index, person) in people.iter().enumerate() {
                    let Some(local) = person.local(hour).filter(|_| person.due <= today) else { continue };
                    let varied = part(local) != person.last_vain;
                    match way {
                        Way::Random => ready.push((0, 0, dice.next(), index)),
                        Way::FixedHour => {
                            ready.push((hour.abs_diff(person.fixed) as u64, person.due.into(), person.order, index))
                        }
                        Way::Without | Way::With if varied => {
                            ready.push((person.due.into(), bucket(person, local).into(), person.order, index));
                        }
                        Way::Without | Way::With => {}
                    }
                }
                ready.sort_unstable();
                for (.., index) in ready.into_iter().take(scale.calls_an_hour) {
                    let person = &mut people[index];
                    let Some(local) = person.local(hour) else { continue };
                    let part = part(local);
                    let cell = Cell { slot: now(local), segment: person.segment(), record: person.record(part) };
                    let reached = dice.part() < person.truth(truth, weekday, local);
                    let tally = tallies.entry(cell.code()).or_default();
                    *tally = (tally.0 + 1, tally.1 + u32::from(reached));
                    done.calls += 1;
                    done.conversations += u32::from(reached);
                    *by_hour.entry((person.segment(), local)).or_default() += 1;
                    let at = part.map_or(0, |part| part as usize);
                    person.tried[at] = person.tried[at].saturating_add(1);
                    if reached {
                        person.reached[at] = person.reached[at].saturating_add(1);
                        (person.in_vain, person.vain_calls, person.tries, person.last_vain) = ([0; 6], 0, 0, None);
                        // Some go on: a second conversation is wanted in two weeks. The others make room.
                        if dice.below(10) < 4 {
                            person.due = today + 10
                        } else {
                            *person = Person::new(&mut dice, today + 1)
                        }
                        continue;
                    }
                    person.in_vain[at] = person.in_vain[at].saturating_add(1);
                    (person.vain_calls, person.last_vain) = (person.vain_calls.saturating_add(1), part);
                    person.tries += 1;
                    match person.tries {
                        5.. => *person = Person::new(&mut dice, today + 1),
                        tries => person.due = today + WAITS[tries - 1],
                    }
                }
            }
        }
    }
    let fair = f64::from(done.calls) / by_hour.len().max(1) as f64;
    done.rarest = by_hour.values().min().map_or(0.0, |calls| f64::from(*calls) / fair);
    done.last = last;
    done
}

/// Mean difference of two rows of figures that were taken under the same seeds, and half the width of its 95% interval.
pub fn difference(one: &[f64], other: &[f64]) -> (f64, f64) {
    let pairs: Vec<f64> = one.iter().zip(other).map(|(one, other)| one - other).collect();
    let n = pairs.len() as f64;
    let mean = pairs.iter().sum::<f64>() / n;
    let variance = pairs.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    // Student's t for 95%, near enough from five seeds on.
    (mean, (1.96 + 2.6 / (n - 1.0).max(1.0)) * (variance / n).sqrt())
}
