//! Timetables: the dated openings that everybody under the same hours shares.

use crate::cadence::Daypart;
use crate::guard::Hours;
use crate::touch::Channel;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a timetable follows from. Equal keys, equal openings: the store keeps one row for all who share it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct HoursKey {
    pub channel: Channel,
    pub zones: Vec<String>,
    pub regions: Vec<String>,
    pub wishes: Option<Hours>,
    /// The rep's working hours and their zone.
    pub rep: Option<(Hours, String)>,
    /// The daypart that `vary` keeps away from while another is open that day.
    pub avoid: Option<Daypart>,
    pub prefer: Option<Daypart>,
    /// A requested call: courtesy hours do not bind it, law does.
    pub requested: bool,
}

/// A span in which the touch is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Opening {
    pub from: Timestamp,
    /// Exclusive.
    pub until: Timestamp,
    /// The rule that ends it.
    pub closed_by: String,
}
