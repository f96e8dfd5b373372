//! Orders about many rounds.

use super::{HandedOver, Named, PromiseView, StartDay};
use crate::bulk::{Promises, Scope, What};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBulkOrder {
    #[schema(inline)]
    pub what: What,
    /// Whose people: `me`, an id or an e-mail address; yours where left out.
    #[serde(default)]
    pub rep: Option<String>,
    /// `backlog` where left out; a hand-over may take `everything`.
    #[serde(default)]
    #[schema(inline)]
    pub scope: Option<Scope>,
    /// For a hand-over: a colleague's id or e-mail address, or `round_robin`.
    #[serde(default)]
    pub to: Option<String>,
    /// For a hand-over: the day, on the clock of whoever it is about; at once where left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub on: Option<Date>,
    /// Whether calls that are promised for the next two days `stay` (where left out) or `move`, when everything is handed over.
    #[serde(default)]
    #[schema(inline)]
    pub promises: Option<Promises>,
    /// How many of a backlog, the first of the list, stay as they are. Where left out: what today has room for when it is spread, two
    /// days' work when it is let go or handed over.
    #[serde(default)]
    pub keep: Option<u32>,
    /// Required to let go.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What an order would do.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BulkPreview {
    pub rep: Named,
    /// Touches a day.
    pub capacity: u32,
    /// Of a backlog, who waits; of everything, who is theirs.
    pub waiting: u32,
    /// How many would be moved.
    pub people: u32,
    pub keep: u32,
    #[schema(value_type = String, format = DateTime)]
    pub begins_at: Timestamp,
    /// On which days a backlog would be laid.
    pub days: Vec<StartDay>,
    /// Who would get how many.
    pub to: Vec<HandedOver>,
    /// Promised calls of the next two days that stay, at most 20 of them.
    pub promises: Vec<PromiseView>,
    /// Open deals that go along.
    pub deals: u32,
    pub said: Vec<String>,
}

/// One order, and how far it is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BulkOrderView {
    pub id: String,
    pub what: String,
    pub scope: String,
    pub rep: Named,
    /// None: to those who are here, in turns; or to nobody.
    pub to: Option<Named>,
    pub by: Named,
    #[schema(value_type = String, format = DateTime)]
    pub given_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub begins_at: Timestamp,
    pub reason: Option<String>,
    /// `waiting`, `running`, `done`, `undoing` or `undone`.
    pub state: String,
    pub moved: u32,
    /// Who could not be moved, or stays because of a promise.
    pub stayed: u32,
    /// Who was worked on since, when it was taken back.
    pub kept: u32,
    pub said: String,
}
