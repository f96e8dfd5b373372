//! Whether the model earns its place: each week predicted from the weeks before it, beside the same base without the hour.

use super::cell::{Cell, Tally};
use super::fit::{Model, fit};
use serde::{Deserialize, Serialize};

/// Whether the hour orders the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Steering {
    #[default]
    Off,
    On,
}

crate::touch::codes!(Steering { Off = "off", On = "on" });

/// Weeks that are held back, at most, and weeks that the first of them must have before it.
pub const HELD_BACK: u16 = 12;
const BEFORE: u16 = 4;
/// Weeks of history that a model is made from.
pub const REMEMBERED: u16 = 52;
/// What the held-back weeks must hold before they are believed.
pub const LEAST_WEEKS: u16 = 4;
pub const LEAST_CALLS: u32 = 1_000;
pub const LEAST_REACHED: u32 = 100;
/// Standard errors by which the gain must exceed nothing: it is looked at every week, so one in twenty would come up soon.
const CLEARLY: f64 = 2.5;

/// The held-back weeks, told both ways.
///
/// Log loss is `-(r ln p + (n - r) ln(1 - p)) / n`, smaller is better. `gain` is the loss without the hour less the loss with
/// it, per call, and `error` its standard error over the calls. The hour is switched on when at least four weeks with 1,000
/// calls and 100 people reached were held back and `gain` is above 2.5 standard errors; it stays on until `gain` is no longer
/// above zero.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Comparison {
    /// Held-back weeks that had calls.
    pub weeks: u16,
    pub calls: u32,
    pub reached: u32,
    pub loss_without: f64,
    pub loss_with: f64,
    pub gain: f64,
    pub error: f64,
    pub steering: Steering,
}

/// The model of all weeks up to `week`, and its comparison over the last full weeks before it. `tallies` must be in order of
/// week; `before` is how the hour stood until now.
pub fn compare(tallies: &[Tally], week: u16, before: Steering) -> (Model, Comparison) {
    let from = |first: u16| tallies.partition_point(|tally| tally.cell.slot.week < first);
    let remembered = |until: u16| &tallies[from(until.saturating_sub(REMEMBERED))..from(until)];
    let mut scores = Scores::default();
    let oldest = tallies.first().map_or(week, |tally| tally.cell.slot.week);
    for held in week.saturating_sub(HELD_BACK).max(oldest.saturating_add(BEFORE))..week {
        let calls = &tallies[from(held)..from(held + 1)];
        if !calls.is_empty() {
            scores.add(&fit(remembered(held)), calls);
        }
    }
    (fit(remembered(week.saturating_add(1))), scores.comparison(before))
}

#[derive(Default)]
struct Scores {
    weeks: u16,
    calls: u32,
    reached: u32,
    without: f64,
    with: f64,
    /// Squares of each call's difference.
    squares: f64,
}

impl Scores {
    fn add(&mut self, model: &Model, calls: &[Tally]) {
        self.weeks += 1;
        for Tally { cell: Cell { slot, segment, record }, calls, reached } in calls {
            let reached = (*reached).min(*calls);
            let with = model.chance(*segment, *record, slot.weekday, slot.hour);
            let without = model.without_hour(*segment, *record);
            let (yes, no) = (f64::from(reached), f64::from(calls - reached));
            let (gain_yes, gain_no) = ((with / without).ln(), ((1.0 - with) / (1.0 - without)).ln());
            self.calls += calls;
            self.reached += reached;
            self.without -= yes * without.ln() + no * (1.0 - without).ln();
            self.with -= yes * with.ln() + no * (1.0 - with).ln();
            self.squares += yes * gain_yes * gain_yes + no * gain_no * gain_no;
        }
    }

    fn comparison(&self, before: Steering) -> Comparison {
        let calls = f64::from(self.calls.max(1));
        let gain = (self.without - self.with) / calls;
        let error = ((self.squares / calls - gain * gain).max(0.0) / calls).sqrt();
        let enough = self.weeks >= LEAST_WEEKS && self.calls >= LEAST_CALLS && self.reached >= LEAST_REACHED;
        let steering = match before {
            Steering::Off if enough && gain > CLEARLY * error => Steering::On,
            Steering::On if enough && gain > 0.0 => Steering::On,
            Steering::Off | Steering::On => Steering::Off,
        };
        Comparison {
            weeks: self.weeks,
            calls: self.calls,
            reached: self.reached,
            loss_without: self.without / calls,
            loss_with: self.with / calls,
            gain,
            error,
            steering,
        }
    }
}
