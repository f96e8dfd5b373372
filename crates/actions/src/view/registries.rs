//! Do-not-call registries as people read them.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

/// The answer of `GET /registries`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RegistryListView {
    /// Research, not legal advice.
    pub note: String,
    pub items: Vec<RegistryView>,
}

/// A registry that a law which applies here wants asked.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RegistryView {
    /// As `us_dnc`.
    pub code: String,
    pub name: String,
    pub jurisdiction: String,
    pub regions: Vec<String>,
    /// What the law says of it.
    pub text: String,
    pub source: String,
    /// How old a copy may be, in days.
    pub days: u16,
    /// Whether business contacts on it are not called either.
    pub binds_business: bool,
    /// `missing`, `good`, `ageing` (a week or less is left), `old` (too old: whom it would protect is not called) or
    /// `unreadable` (the file is not on this node, or is spoilt).
    pub state: String,
    /// What to do about it, where something is.
    pub warning: Option<String>,
    /// The copy that is asked.
    pub copy: Option<RegistryCopyView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RegistryCopyView {
    /// The day whose state it shows.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The last day on which it may be used.
    #[schema(value_type = String, format = Date)]
    pub good_until: Date,
    pub numbers: u64,
    /// Of the file that is asked.
    pub bytes: u64,
    /// The name of the file that was brought.
    pub source: String,
    #[schema(value_type = String, format = DateTime)]
    pub imported_at: Timestamp,
    pub imported_by: String,
}

/// The answer of `POST /registries`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RegistryBrought {
    pub registry: RegistryView,
    /// `full` or `changes`.
    pub kind: String,
    /// Numbers in the file.
    pub read: u64,
    pub added: u64,
    pub removed: u64,
    /// Changes that would remove a number which was not there.
    pub unknown: u64,
}
