//! Room: what somebody's days hold, what is on them already, and on which day something more finds a place. Whatever is laid
//! over days is laid by this: what an absence moves, a backlog, the starts of new rounds.

use crate::cadence::Step;
use crate::decision::Section;
use crate::id::CadenceVersionId;
use crate::load::{GoingOn, Group, each_day, trail};
use crate::workdays::Workdays;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A touch, in thousandths: what is only expected weighs less.
const WHOLE: u64 = 1_000;

/// What a day of somebody's holds, and what is on it already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Both in thousandths of a touch.
    capacity: u64,
    load: BTreeMap<Date, u64>,
}

impl Room {
    /// `load`: what is due on which day, whatever it is: a promise takes its time as well.
    pub fn new(capacity: u32, load: BTreeMap<Date, u32>) -> Self {
        let load = load.into_iter().map(|(day, touches)| (day, u64::from(touches) * WHOLE)).collect();
        Room { capacity: u64::from(capacity.max(1)) * WHOLE, load }
    }

    /// With the steps that are expected after those that are due, and what a day cannot hold worked off on the days after it.
    /// Repairs stand behind everything else, and take nobody's place. `done`: what was done on the first day already.
    pub fn ahead<'s>(
        groups: &[Group],
        steps: impl Fn(CadenceVersionId) -> Option<&'s [Step]>,
        days: &Workdays<'_>,
        first: Date,
        (capacity, done): (u32, u32),
        going_on: GoingOn,
    ) -> Self {
        let capacity = u64::from(capacity.max(1)) * WHOLE;
        let ours: Vec<Group> = groups.iter().copied().filter(|group| group.section != Section::Repair).collect();
        let asked = each_day(&ours, steps, days, first, Date::MAX, going_on);
        let last = asked.keys().next_back().copied().unwrap_or(first);
        let mut load = BTreeMap::new();
        let mut carried = 0;
        for day in days.from(first) {
            if day > last && carried == 0 {
                break;
            }
            let asks = asked.get(&day).map_or(0, |asked| asked.thousandths());
            let done = if day == first { (u64::from(done) * WHOLE).min(capacity) } else { 0 };
            // What stands on a day off was promised for it.
            let kept = if days.works(day) { (asks + carried).min(capacity - done) } else { asks };
            carried = asks + carried - kept;
            if kept + done > 0 {
                load.insert(day, kept + done);
            }
        }
        Room { capacity, load }
    }

    /// In whole touches, rounded up.
    pub fn on(&self, day: Date) -> u32 {
        u32::try_from(self.at(day).div_ceil(WHOLE)).unwrap_or(u32::MAX)
    }

    fn at(&self, day: Date) -> u64 {
        self.load.get(&day).copied().unwrap_or(0)
    }

    /// The first moment from `earliest` on, on a working day with room; it takes a place there.
    pub fn take(&mut self, days: &Workdays<'_>, earliest: Timestamp) -> Timestamp {
        let first = days.day(earliest);
        let free = days.from(first).find(|day| days.works(*day) && self.at(*day) + WHOLE <= self.capacity);
        let day = free.unwrap_or(first);
        *self.load.entry(day).or_default() += WHOLE;
        days.start(day).max(earliest)
    }

    /// Where so many new rounds start: each on the first working day from `earliest` on that has room for its first step, and
    /// whose later steps are expected on days with room. How many on which day; what finds none in ten years, on the last.
    pub fn start(
        &mut self,
        days: &Workdays<'_>,
        earliest: Timestamp,
        steps: &[Step],
        first_step: u16,
        going_on: GoingOn,
        rounds: u32,
    ) -> BTreeMap<Date, u32> {
        let (mut placed, mut left, mut last) = (BTreeMap::new(), rounds, days.day(earliest));
        for day in days.from(last) {
            if left == 0 {
                return placed;
            }
            // Full for one is full for all: nothing is worked out for such a day.
            if !days.works(day) || self.at(day) + WHOLE > self.capacity {
                continue;
            }
            last = day;
            let mut asks = BTreeMap::from([(day, WHOLE)]);
            for (day, share) in trail(steps, first_step, day, WHOLE, days, going_on) {
                *asks.entry(day).or_default() += share;
            }
            let fit = asks.iter().map(|(day, share)| self.fit(*day, *share)).min().unwrap_or(0).min(u64::from(left));
            let fit = u32::try_from(fit).unwrap_or(left);
            if fit > 0 {
                asks.into_iter().for_each(|(day, share)| *self.load.entry(day).or_default() += share * u64::from(fit));
                placed.insert(day, fit);
                left -= fit;
            }
        }
        if left > 0 {
            *placed.entry(last).or_default() += left;
        }
        placed
    }

    /// How often that share finds room on a day. A day that is empty takes one, however little it holds.
    fn fit(&self, day: Date, share: u64) -> u64 {
        let taken = self.at(day);
        let fit = self.capacity.saturating_sub(taken) / share.max(1);
        if taken == 0 { fit.max(1) } else { fit }
    }
}

/// Days of work that may wait without being a backlog.
const BACKLOG_DAYS: u32 = 2;

/// Whether so much waits that something should be offered: spread it, hand it over, let it go.
pub const fn is_backlog(waiting: u32, capacity: u32) -> bool {
    waiting > capacity.saturating_mul(BACKLOG_DAYS)
}

/// Lays what piled up over the days, in the order given (the list's): each comes on the first working day with room from
/// its earliest moment on. Laying a part now and the rest later comes to the same as laying all at once.
pub fn spread(earliest: &[Timestamp], days: &Workdays<'_>, room: &mut Room) -> Vec<Timestamp> {
    earliest.iter().map(|earliest| room.take(days, *earliest)).collect()
}
