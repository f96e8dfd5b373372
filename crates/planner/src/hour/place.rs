//! What an hour is worth to those who may be called in it: a coarse place in the order, and the figures to show with it.

use super::cell::{Reached, Record, Segment, Slot, trial};
use super::fit::{Count, Model};
use crate::cadence::Daypart;
use crate::place::Place;
use crate::timetable::Opening;
use crate::touch::Touch;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A part of the day that a person's own calls point to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// They were reached in it before.
    Reached(Daypart),
    /// Two other parts or more were tried in vain, and this one was not.
    Untried(Daypart),
}

/// Parts that an untried one is picked from, in this order: few people share a timetable less when all pick alike.
const PICKED: [Daypart; 5] = [Daypart::Morning, Daypart::Late, Daypart::Early, Daypart::Afternoon, Daypart::Midday];

/// The part of the day that their history points to; none where it points to none, or to the one that is avoided.
pub fn aim(touches: &[Touch], place: &Place, avoided: Option<Daypart>) -> Option<Aim> {
    let mut reached: Vec<Daypart> = Vec::new();
    let mut in_vain: Vec<Daypart> = Vec::new();
    for touch in touches {
        if touch.is_answer() {
            in_vain.clear();
        }
        match (trial(touch), place.daypart(touch.occurred_at)) {
            (Some(Reached::Yes), Some(part)) => reached.push(part),
            (Some(Reached::No), Some(part)) if !in_vain.contains(&part) => in_vain.push(part),
            _ => {}
        }
    }
    // The part that reached them most often; of equals the last one.
    let often = |part: &Daypart| reached.iter().filter(|other| *other == part).count();
    if let Some(part) = reached.iter().max_by_key(|part| often(part)).filter(|part| Some(**part) != avoided) {
        return Some(Aim::Reached(*part));
    }
    let untried = PICKED.into_iter().find(|part| !in_vain.contains(part) && Some(*part) != avoided);
    untried.filter(|_| in_vain.len() >= 2).map(Aim::Untried)
}

/// People for whom an hour is worth the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Steer {
    pub segment: Segment,
    pub aim: Option<Aim>,
    /// Tells them from others when hours are explored.
    pub seed: u64,
}

/// Before all others: their untried part of the day.
pub const FIRST: u8 = 0;
/// An hour like any other.
pub const ORDINARY: u8 = 3;
const LAST: u8 = 5;

/// One hour in so many is taken as a good one whatever the model says, so that it goes on learning about all of them.
const EXPLORED: u64 = 10;

/// The place of that hour among the `open` hours of the day: 0 is best, 5 is worst.
///
/// It is the hour that is judged, not the person: its chance is set against the mean of their other hours that day, so that
/// people who are hard to reach are not put behind at every hour. In buckets: 20% better, 5% better, alike, 5% worse, 20%
/// worse. A part of the day not yet tried comes before all of that, and is waited for while it is still ahead.
pub fn place(model: &Model, who: &Steer, open: &[u8], now: Slot) -> u8 {
    let part = now.daypart();
    if let Some(Aim::Untried(untried)) = who.aim
        && part == Some(untried)
    {
        return FIRST;
    }
    if explores(who, now) {
        return FIRST + 1;
    }
    let part_of = |hour: u8| Slot { hour, ..now }.daypart();
    if let Some(Aim::Untried(untried)) = who.aim
        && open.iter().any(|hour| *hour > now.hour && part_of(*hour) == Some(untried))
    {
        return LAST;
    }
    let typical = |hour: u8| match who.aim {
        Some(Aim::Reached(part)) => {
            let here = u8::from(part_of(hour) == Some(part));
            Record { in_vain: 1, reached: 1, tried_here: 2 * here, reached_here: here }
        }
        Some(Aim::Untried(_)) | None => Record::default(),
    };
    let chance = |hour: u8| model.chance(who.segment, typical(hour), now.weekday, hour);
    let mean = match open.len() {
        0 => return ORDINARY,
        hours => open.iter().map(|hour| chance(*hour)).sum::<f64>() / hours as f64,
    };
    match chance(now.hour) / mean {
        better if better > 1.20 => 1,
        better if better > 1.05 => 2,
        alike if alike > 0.95 => ORDINARY,
        worse if worse > 0.80 => 4,
        _ => LAST,
    }
}

/// Every hour gets its turn: which, follows from who and when alone.
fn explores(who: &Steer, now: Slot) -> bool {
    let when = u64::from(now.week) << 16 | u64::from(now.weekday) << 8 | u64::from(now.hour);
    // splitmix64
    let mut mixed = who.seed ^ when.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)).is_multiple_of(EXPLORED)
}

/// The hours of the day of `at` on that clock in which something is open.
pub fn open_hours(openings: &[Opening], clock: &TimeZone, at: Timestamp) -> Vec<u8> {
    let day = clock.to_datetime(at).date();
    let mut hours: Vec<u8> = Vec::with_capacity(12);
    for opening in openings {
        let (from, until) = (clock.to_datetime(opening.from), clock.to_datetime(opening.until));
        if from.date() > day {
            break;
        }
        if until.date() < day {
            continue;
        }
        let first = if from.date() < day { 0 } else { from.hour() };
        // An opening that ends at the full hour does not hold it.
        let last = match until.date() > day {
            true => 23,
            false if until.minute() == 0 && until.second() == 0 => until.hour() - 1,
            false => until.hour(),
        };
        hours.extend((first..=last).map(i8::unsigned_abs));
    }
    hours.dedup();
    hours
}

/// What is shown of one person and one hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    pub chance: f64,
    /// Calls of their segment in that hour of the week.
    pub here: Count,
    /// Calls of the whole workspace at any hour.
    pub all: Count,
    pub record: Record,
}

impl Model {
    /// The chance that a call in that hour reaches somebody with that record, with what it rests on.
    pub fn explained(&self, segment: Segment, record: Record, now: Slot) -> Chance {
        Chance {
            chance: self.chance(segment, record, now.weekday, now.hour),
            here: self.count(segment, now.weekday, now.hour),
            all: self.all,
            record,
        }
    }
}
