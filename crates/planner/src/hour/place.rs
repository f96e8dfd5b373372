//! What an hour is worth to those who may be called in it: a coarse place in the order, and the figures to show with it.

use super::cell::{History, Reached, Record, Segment, Slot, line_of, trial};
use super::fit::{Count, Model};
use crate::cadence::Daypart;
use crate::calendar::zone;
use crate::place::Place;
use crate::prospect::{Contact, Line};
use crate::timetable::{HoursKey, Opening};
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

impl Aim {
    fn number(self) -> u8 {
        match self {
            Aim::Reached(part) => 1 + part as u8,
            Aim::Untried(part) => 11 + part as u8,
        }
    }
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

/// What tells people of one place apart as to the hour: part of a timetable's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Peers {
    pub line: Line,
    pub aim: Option<Aim>,
}

impl Peers {
    /// Whose line a number of theirs is; their own where it is not known.
    pub fn line_of(contact: &Contact, number: Option<&str>) -> Line {
        number.and_then(|number| line_of(contact, number)).unwrap_or(Line::Personal)
    }
}

/// People for whom an hour is worth the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Steer {
    pub segment: Segment,
    pub aim: Option<Aim>,
    /// Tells them from others when hours are explored.
    pub seed: u64,
}

impl Steer {
    /// Of everybody under that timetable; none where the hour does not order them.
    pub fn of(key: &HoursKey) -> Option<Self> {
        let peers = key.hour?;
        let segment = Segment::in_country(key.regions.first().map(String::as_str), peers.line);
        // FNV-1a over what tells one group from another.
        let parts = [Some(peers.aim.map_or(0, Aim::number)), key.avoid.map(|part| 20 + part as u8), Some(segment.shared_line)];
        let bytes = key.zones.iter().flat_map(|zone| zone.bytes()).chain(parts.into_iter().flatten());
        let seed = bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Some(Steer { segment, aim: peers.aim, seed })
    }
}

/// The place of those under a timetable at an instant: `ORDINARY` for all whom the hour does not order.
pub fn place_of(model: &Model, key: &HoursKey, openings: &[Opening], at: Timestamp) -> u8 {
    let Some(who) = Steer::of(key) else { return ORDINARY };
    let clock = key.zones.first().and_then(|name| zone(name)).unwrap_or(TimeZone::UTC);
    place(model, &who, &open_hours(openings, &clock, at), Slot::of(clock.to_datetime(at)))
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

/// What is shown of one person and one hour, with what it rests on. Chances in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct HourFigures {
    /// 0 is Monday; the hour on their clock.
    pub weekday: u8,
    pub hour: u8,
    /// That a call then reaches them.
    pub chance: u16,
    /// Calls to people of their country and kind of line in that hour of the week.
    pub calls: u32,
    pub reached: u32,
    /// Of all calls of the workspace, at any hour.
    pub workspace: u16,
    /// Their own calls in this part of the day: 3 tries and 2 reached stand for more.
    pub tried_here: u8,
    pub reached_here: u8,
}

impl Model {
    /// What that instant says about reaching somebody on that number.
    pub fn figures(&self, contact: &Contact, number: Option<&str>, touches: &[Touch], at: Timestamp) -> HourFigures {
        let now = Slot::of(contact.place.clock().to_datetime(at));
        let before = &touches[..touches.partition_point(|touch| touch.occurred_at <= at)];
        let record = History::of(before, &contact.place).record(now.daypart());
        self.figures_of(Segment::of(&contact.place, Peers::line_of(contact, number)), record, now)
    }

    pub fn figures_of(&self, segment: Segment, record: Record, now: Slot) -> HourFigures {
        let Count { calls, reached } = self.count(segment, now.weekday, now.hour);
        let thousandths = |chance: f64| (chance * 1_000.0).round() as u16;
        let all = f64::from(self.all.reached) / f64::from(self.all.calls.max(1));
        HourFigures {
            weekday: now.weekday,
            hour: now.hour,
            chance: thousandths(self.chance(segment, record, now.weekday, now.hour)),
            calls,
            reached,
            workspace: thousandths(all),
            tried_here: record.tried_here,
            reached_here: record.reached_here,
        }
    }
}
