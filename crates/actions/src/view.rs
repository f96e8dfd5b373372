//! What verbs give back: the shapes of the API, one module per noun. The CLI prints them, the pages render from them.
//!
//! Instants are RFC 3339 in UTC, ids are opaque strings, codes are the planner's.

mod bulk;
mod call_list;
mod closed_days;
mod hours;
mod law;
mod load;
mod people;
mod ready;
mod registries;
mod team;
mod work;

pub use bulk::*;
pub use call_list::*;
pub use closed_days::*;
pub use hours::*;
pub use law::*;
pub use load::*;
pub use people::*;
pub use ready::Ready;
pub use registries::*;
pub use team::*;
pub use work::*;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One page of a list; `next` is the cursor of the page after it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

/// A thing by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// A rule, as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleView {
    pub code: String,
    pub text: String,
    pub source: String,
    /// True where it is law and nobody may lift it.
    pub law: bool,
}

/// A reason: a code for machines, a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReasonView {
    pub code: String,
    pub text: String,
}
