//! Load ahead: what the live rounds will ask of somebody on each of the next days, against what they do in a day.
//!
//! The next touch of a round is known; later ones are an expectation. What is assumed:
//!
//! - each touch is made on the day on which it falls due; what falls on a day off is counted on the next working day, but
//!   what was promised or is awaited on its own day;
//! - the step after it follows after its wait, in business days of the workspace;
//! - of the calls, the share that reached somebody so far ([`GoingOn`]) needs no further step; no other touch ends a round;
//! - nobody comes in new, nothing is promised, snoozed or put off.

use crate::bounds::days_after;
use crate::cadence::{Step, Wait};
use crate::decision::Section;
use crate::hour::Count;
use crate::id::CadenceVersionId;
use crate::touch::Channel;
use crate::workdays::Workdays;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Days that are looked ahead.
pub const DAYS: usize = 28;

/// Of a thousand calls, how many reach nobody, so that the round goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoingOn(u32);

impl GoingOn {
    /// From the calls so far. The published 32% reached (see [`crate::hour`]) weigh as much as 20 calls.
    pub fn of(calls: Count) -> Self {
        let (made, reached) = (u64::from(calls.calls) + 20, u64::from(calls.reached.min(calls.calls)) * 1_000 + 20 * 320);
        GoingOn(1_000 - u32::try_from(reached / made).unwrap_or(0).min(1_000))
    }

    /// In tenths of a percent.
    pub const fn per_mille(self) -> u32 {
        self.0
    }
}

/// Live rounds whose next touch falls due on the same day, by the same step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// On the owner's clock; what is overdue may lie before the first day.
    pub day: Date,
    pub section: Section,
    pub version: CadenceVersionId,
    /// None for promised calls, return calls, repairs.
    pub step: Option<u16>,
    pub rounds: u32,
}

/// What one day asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    /// 0 on a day off.
    pub capacity: u32,
    /// Promised, or awaited by somebody who answered or came to us.
    pub promised: u32,
    /// Next steps of rounds.
    pub due: u32,
    /// Expected of the steps after those.
    pub coming: u32,
    /// What is left of this day and those before it where each day's capacity is worked off.
    pub left_over: u32,
}

impl Day {
    pub const fn total(&self) -> u32 {
        self.promised.saturating_add(self.due).saturating_add(self.coming)
    }

    /// How much it asks for beyond what is done in a day.
    pub const fn over(&self) -> u32 {
        self.total().saturating_sub(self.capacity)
    }
}

/// What one day asks for, before it is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Asked {
    promised: u32,
    due: u32,
    /// In thousandths of a touch.
    expected: u64,
}

impl Asked {
    pub(crate) fn thousandths(self) -> u64 {
        (u64::from(self.promised) + u64::from(self.due)) * 1_000 + self.expected
    }
}

/// The steps that are expected after one that is made on `day`, by their waits: on which day, and which share of `share`.
pub(crate) fn trail<'a>(
    steps: &'a [Step],
    step: u16,
    day: Date,
    share: u64,
    days: &'a Workdays<'_>,
    going_on: GoingOn,
) -> impl Iterator<Item = (Date, u64)> + use<'a> {
    let step = usize::from(step);
    let pairs = steps.iter().skip(step).zip(steps.iter().skip(step + 1));
    pairs.scan((day, share), move |(day, share), (before, next)| {
        if before.channel == Channel::Call {
            *share = *share * u64::from(going_on.0) / 1_000;
        }
        *day = days.next(match next.wait {
            Wait::BusinessDays(wait) => days.business_days_after(*day, wait),
            Wait::Hours(hours) => days_after(*day, i64::from(hours) / 24),
        });
        (*share > 0).then_some((*day, *share))
    })
}

/// What each day before `until` asks for; days that ask for nothing are left out.
pub(crate) fn each_day<'s>(
    groups: &[Group],
    steps: impl Fn(CadenceVersionId) -> Option<&'s [Step]>,
    days: &Workdays<'_>,
    first: Date,
    until: Date,
    going_on: GoingOn,
) -> BTreeMap<Date, Asked> {
    let mut asked: BTreeMap<Date, Asked> = BTreeMap::new();
    // Thousandths of a touch, by day.
    let mut trails: BTreeMap<(Date, CadenceVersionId, u16), u64> = BTreeMap::new();
    for group in groups {
        let day = group.day.max(first);
        match group.section {
            Section::Promised | Section::Inquiry | Section::Answered | Section::Deal => {
                let today = asked.entry(day).or_default();
                today.promised = today.promised.saturating_add(group.rounds);
            }
            Section::Closing | Section::Due | Section::KeepInTouch | Section::Repair => {
                let day = days.next(day);
                let today = asked.entry(day).or_default();
                today.due = today.due.saturating_add(group.rounds);
                if let Some(step) = group.step {
                    *trails.entry((day, group.version, step)).or_default() += u64::from(group.rounds) * 1_000;
                }
            }
        }
    }
    for ((day, version, step), share) in trails {
        let Some(steps) = steps(version) else { continue };
        for (day, share) in trail(steps, step, day, share, days, going_on).take_while(|(day, _)| *day < until) {
            asked.entry(day).or_default().expected += share;
        }
    }
    asked.retain(|day, _| *day < until);
    asked
}

/// The next [`DAYS`] days. `steps` gives the steps of a cadence's version.
pub fn ahead<'s>(
    groups: &[Group],
    steps: impl Fn(CadenceVersionId) -> Option<&'s [Step]>,
    days: &Workdays<'_>,
    first: Date,
    capacity: u32,
    going_on: GoingOn,
) -> Vec<Day> {
    let until = days_after(first, DAYS as i64);
    let asked = each_day(groups, steps, days, first, until, going_on);
    let mut left_over = 0_u32;
    let day = |date: Date| {
        let Asked { promised, due, expected } = asked.get(&date).copied().unwrap_or_default();
        let coming = u32::try_from((expected + 500) / 1_000).unwrap_or(u32::MAX);
        let capacity = if days.works(date) { capacity } else { 0 };
        let mut day = Day { date, capacity, promised, due, coming, left_over: 0 };
        left_over = left_over.saturating_add(day.total()).saturating_sub(day.capacity);
        day.left_over = left_over;
        day
    };
    days.from(first).take(DAYS).map(day).collect()
}
