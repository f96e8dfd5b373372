//! Days on which nobody works, as they are told, asked for and read from a calendar.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClosedDayView {
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Closed from that time on, as `12:00`; none: all day.
    #[serde(serialize_with = "clock")]
    #[schema(value_type = Option<String>)]
    pub from: Option<Time>,
    /// Empty: it has none.
    pub name: String,
    /// The file that it came with; none: by hand.
    pub source: Option<String>,
}

/// One day of `POST /workspace/closed-days`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClosedDay {
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Closed from that time on, as `12:00`; left out: all day.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub from: Option<Time>,
    #[serde(default)]
    pub name: String,
}

/// `POST /workspace/closed-days`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewClosedDays {
    pub days: Vec<NewClosedDay>,
    /// The file that they come from, so that they can be taken out together.
    pub source: Option<String>,
}

/// `POST /workspace/closed-days/import`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewCalendar {
    /// The text of the .ics file.
    pub calendar: String,
    /// Its name, so that its days can be taken out together.
    pub file_name: Option<String>,
    /// Only tell what would be added.
    pub dry_run: bool,
}

/// What became of days that were to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClosedDaysAdded {
    pub added: Vec<ClosedDayView>,
    /// Days that are closed already, as they are. They stay so.
    pub known: Vec<ClosedDayView>,
    /// Events of a calendar that close no day, each with its line and the reason.
    pub left_out: Vec<LeftOutView>,
    /// Days of a calendar that are over.
    pub past: u32,
    /// What is repeated in a calendar was written out up to that day.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Whether they are closed now; false where it was only to be told.
    pub done: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOutView {
    /// From 1.
    pub line: u64,
    pub name: String,
    pub reason: String,
}

/// What became of days that were to be opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClosedDaysRemoved {
    pub removed: Vec<ClosedDayView>,
}

/// To the minute.
fn clock<S: serde::Serializer>(time: &Option<Time>, to: S) -> Result<S::Ok, S::Error> {
    time.map(|time| format!("{:02}:{:02}", time.hour(), time.minute())).serialize(to)
}
