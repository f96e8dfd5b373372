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
    /// On which days those would start.
    pub starts: Vec<StartDay>,
    /// The day that would be most over capacity, should they all start at once; none where that fits.
    pub fullest_at_once: Option<LoadDay>,
    pub days: Vec<LoadDay>,
}

/// How many rounds start on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct StartDay {
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    pub people: u32,
}

/// What became of several people who were put on a cadence together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Enrolled {
    pub enrolled: u32,
    pub left_out: Vec<LeftOut>,
    /// Those who start later than today, by day.
    pub laid: Vec<StartDay>,
    pub said: Vec<String>,
}

/// Somebody for whom no round was started, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOut {
    pub prospect: Named,
    pub reason: String,
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
