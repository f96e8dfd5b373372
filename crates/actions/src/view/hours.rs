//! What was learned about hours.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Which hour reaches whom, as far as the calls tell, and whether that orders the list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HoursView {
    /// `on`: due calls of the same worth and day are ordered by the hour; `off`: they are not.
    pub steering: String,
    /// One sentence why.
    pub said: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub learned_at: Option<Timestamp>,
    pub comparison: Option<ComparisonView>,
    /// Calls that were learned from, and how many reached the person.
    pub calls: u32,
    pub reached: u32,
    /// Hours of the week that had calls, on the clock of the person called.
    pub hours: Vec<HourView>,
    /// By country and kind of line.
    pub segments: Vec<SegmentView>,
}

/// Held-back weeks, each predicted from the weeks before it, with the hour and without.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ComparisonView {
    pub weeks: u16,
    pub calls: u32,
    pub reached: u32,
    /// Mean log loss per call; smaller is better.
    pub loss_without: f64,
    pub loss_with: f64,
    /// The first less the second, and its standard error.
    pub gain: f64,
    pub error: f64,
    /// What must have been held back before it is believed.
    pub least_weeks: u16,
    pub least_calls: u32,
    pub least_reached: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HourView {
    /// 1 is Monday.
    pub weekday: u8,
    pub hour: u8,
    /// As "Tuesday 10-11".
    pub said: String,
    pub calls: u32,
    pub reached: u32,
    /// What is presumed of the next call: the figures shrunk toward the whole.
    pub chance: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SegmentView {
    /// As "US" and "US switchboards".
    pub name: String,
    pub calls: u32,
    pub reached: u32,
    /// The best hours of those that were called, best first.
    pub best: Vec<HourView>,
}
