//! The chance that an hour reaches people: learned once a day from the calls, and shown with what speaks for it. What it
//! means is the planner's to say (`planner::hour`).

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::refused::Refused;
use crate::sentences;
use crate::view::{ComparisonView, HourView, HoursView, SegmentView};
use jiff::{SignedDuration, Timestamp};
use planner::bounds::plus;
use planner::calendar::zone;
use planner::hour::{Count, HELD_BACK, LEAST_CALLS, LEAST_REACHED, LEAST_WEEKS, Model, REMEMBERED, Slot, Steering, compare};
use std::sync::Arc;
use store::StoreError;
use store::hours::{self, Learned};
use store::workspace;

/// What was learned is looked at anew after this.
const LASTS: SignedDuration = SignedDuration::from_hours(20);
/// Hours of a segment that are told.
const BEST: usize = 3;

/// `GET /hours`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShowHours;

impl Verb for ShowHours {
    type Done = HoursView;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<HoursView, Refused> {
        let learned = hours::learned(on.tx)?;
        Ok(view(learned.as_ref()))
    }
}

/// Reads the tallies and makes of them what is kept next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Learn;

impl Verb for Learn {
    type Done = Learned;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Learned, Refused> {
        let before = readable(hours::learned(on.tx))?;
        let clock = workspace::get(on.tx)?.and_then(|workspace| zone(&workspace.zone)).unwrap_or(jiff::tz::TimeZone::UTC);
        let week = Slot::of(clock.to_datetime(on.now)).week;
        let tallies = hours::since(on.tx, week.saturating_sub(REMEMBERED + HELD_BACK))?;
        let steering = before.as_ref().map_or(Steering::Off, |before| before.steering);
        let (model, comparison) = compare(&tallies, week, steering);
        let settled = comparison.steering == steering && before.is_none_or(|before| before.settled);
        Ok(Learned { fitted_at: on.now, steering: comparison.steering, settled, comparison, model: Arc::new(model) })
    }
}

/// What was kept and cannot be read any more is learned anew.
fn readable(learned: Result<Option<Learned>, StoreError>) -> Result<Option<Learned>, Refused> {
    match learned {
        Err(StoreError::Corrupt(_)) => Ok(None),
        learned => Ok(learned?),
    }
}

/// Keeps it.
struct Keep(Learned);

impl Verb for Keep {
    type Done = ();
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<(), Refused> {
        Ok(hours::put(on.tx, &self.0)?)
    }
}

/// Notes that every round was decided anew under it.
struct Settle(Timestamp);

impl Verb for Settle {
    type Done = ();
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<(), Refused> {
        Ok(hours::settle(on.tx, self.0)?)
    }
}

/// When to learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learning {
    /// Once a day.
    WhenDue,
    Now,
}

impl crate::App {
    /// Learns from the calls which hour reaches whom. Where that switches the order of the list, every round is decided anew,
    /// in pieces, and again from the start where it did not come to its end.
    pub fn learn_hours(&self, by: &crate::Actor, now: Timestamp, when: Learning) -> Result<(), Refused> {
        let known = self.store().read(|tx| -> Result<_, Refused> { readable(hours::learned(tx)) })?;
        let fresh = |known: &Learned| (known.fitted_at..plus(known.fitted_at, LASTS)).contains(&now);
        let learned = match known.filter(|known| when == Learning::WhenDue && fresh(known)) {
            Some(known) => known,
            None => {
                let learned = self.act_blocking(by, now, Learn)?;
                self.act_blocking(by, now, Keep(learned.clone()))?;
                learned
            }
        };
        if !learned.settled {
            self.replan_all(by, now, |_| {})?;
            self.act_blocking(by, now, Settle(learned.fitted_at))?;
        }
        Ok(())
    }
}

fn view(learned: Option<&Learned>) -> HoursView {
    let Some(Learned { fitted_at, steering, comparison, model, .. }) = learned else {
        return HoursView {
            steering: Steering::Off.code().to_owned(),
            said: sentences::hours(None),
            learned_at: None,
            comparison: None,
            calls: 0,
            reached: 0,
            hours: Vec::new(),
            segments: Vec::new(),
        };
    };
    let all = rate(model.all);
    let hours = (0..168_u8).map(|index| (index / 24, index % 24)).filter_map(|(weekday, hour)| {
        let slot = usize::from(weekday) * 24 + usize::from(hour);
        let count = model.counts.get(slot).copied().filter(|count| count.calls > 0)?;
        Some(hour_view(weekday, hour, count, all * model.slots.get(slot).copied().unwrap_or(1.0)))
    });
    HoursView {
        steering: steering.code().to_owned(),
        said: sentences::hours(Some(comparison)),
        learned_at: Some(*fitted_at),
        comparison: Some(ComparisonView {
            weeks: comparison.weeks,
            calls: comparison.calls,
            reached: comparison.reached,
            loss_without: comparison.loss_without,
            loss_with: comparison.loss_with,
            gain: comparison.gain,
            error: comparison.error,
            least_weeks: LEAST_WEEKS,
            least_calls: LEAST_CALLS,
            least_reached: LEAST_REACHED,
        }),
        calls: model.all.calls,
        reached: model.all.reached,
        hours: hours.collect(),
        segments: model.segments.iter().map(|(segment, _)| segment_view(model, *segment)).collect(),
    }
}

/// A segment with the hours that it is reached best at, of those that were called.
fn segment_view(model: &Model, segment: planner::hour::Segment) -> SegmentView {
    let mut called: Vec<(u8, u8, Count)> = (0..168_u8)
        .map(|index| (index / 24, index % 24, model.count(segment, index / 24, index % 24)))
        .filter(|(.., count)| count.calls > 0)
        .collect();
    let all = called.iter().fold(Count::default(), |sum, (.., count)| Count {
        calls: sum.calls + count.calls,
        reached: sum.reached + count.reached,
    });
    let chance = |(weekday, hour, _): &(u8, u8, Count)| rate(all) * model.ratio(segment, *weekday, *hour);
    called.sort_by(|one, other| chance(other).total_cmp(&chance(one)));
    SegmentView {
        name: segment.name(),
        calls: all.calls,
        reached: all.reached,
        best: called.iter().take(BEST).map(|slot| hour_view(slot.0, slot.1, slot.2, chance(slot))).collect(),
    }
}

fn hour_view(weekday: u8, hour: u8, count: Count, chance: f64) -> HourView {
    let said = sentences::hour_of_week(weekday, hour);
    HourView { weekday: weekday + 1, hour, said, calls: count.calls, reached: count.reached, chance: thousandths(chance) }
}

fn rate(count: Count) -> f64 {
    f64::from(count.reached) / f64::from(count.calls.max(1))
}

/// Three digits are all that such figures are worth.
fn thousandths(chance: f64) -> f64 {
    (chance.min(1.0) * 1_000.0).round() / 1_000.0
}
