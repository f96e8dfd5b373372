//! What a list shows of a person without joining anything: kept as JSON beside the answer, made anew with it.

use crate::view::{LastTouch, Named, ProspectLine};
use jiff::Timestamp;
use planner::ProspectId;
use planner::hour::History;
use planner::place::{Basis, Doubt};
use planner::touch::{Channel, Disposition};
use serde::{Deserialize, Serialize};

/// Short names: there is one for every live round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListCard {
    #[serde(rename = "n")]
    pub name: String,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub company: Option<(String, String)>,
    #[serde(rename = "y", default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(rename = "z")]
    pub zone: String,
    #[serde(rename = "b")]
    pub basis: Basis,
    /// Why the place cannot be relied upon.
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Last>,
    /// What their calls say about their hours; kept while the hour orders the list.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub history: Option<History>,
}

/// The last touch, as a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Last {
    /// Microseconds.
    pub at: i64,
    pub channel: Channel,
    pub disposition: Disposition,
    pub by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A note on the list is cut after so many characters; the card has it whole.
pub(crate) const NOTE_SHOWN: usize = 160;

impl ListCard {
    /// The person's line, as a list shows it.
    pub fn line(&self, prospect: ProspectId) -> ProspectLine {
        ProspectLine {
            id: prospect.to_string(),
            name: self.name.clone(),
            title: self.title.clone(),
            company: self.company.clone().map(|(id, name)| Named { id, name }),
            city: self.city.clone(),
        }
    }
}

impl Last {
    pub fn shown(&self) -> Option<LastTouch> {
        Some(LastTouch {
            at: Timestamp::from_microsecond(self.at).ok()?,
            channel: self.channel.code().to_owned(),
            disposition: self.disposition.code().to_owned(),
            by: self.by.clone(),
            note: self.note.clone(),
        })
    }
}
