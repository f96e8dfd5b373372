//! The load ahead.

use super::Named;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// What the next 28 days ask of somebody, or of several, against what they do in a day.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LoadView {
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whoever was asked about, each for themselves.
    pub reps: Vec<RepLoad>,
    /// All of them together.
    pub days: Vec<LoadDay>,
    /// Of a thousand calls, how many are presumed to reach nobody, so that the next step follows.
    pub going_on_per_mille: u32,
    /// Where it goes over, or that it does not; with people to be added, what they do to it.
    pub said: Vec<String>,
    /// What the figures presume.
    pub assumes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RepLoad {
    pub rep: Named,
    pub zone: String,
    /// Calls a day.
    pub capacity: u32,
    /// People who would be added to theirs.
    pub adding: u32,
    pub days: Vec<LoadDay>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LoadDay {
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// 0 on a day off.
    pub capacity: u32,
    /// Promised, or awaited by somebody who answered or came to us.
    pub promised: u32,
    /// Next steps.
    pub due: u32,
    /// Expected of the steps after those.
    pub coming: u32,
    /// Of the total, what the people to be added ask for.
    pub adds: u32,
    pub total: u32,
    /// How much the total lies above the capacity.
    pub over: u32,
    /// What is left undone by that evening where each day's capacity is worked off.
    pub left_over: u32,
}
