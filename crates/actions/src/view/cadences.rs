//! Versions of a cadence, and what differs between two of them.

use super::Named;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A version in the list of them.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EditionView {
    pub version: u32,
    pub name: String,
    pub steps: u32,
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// None for one that came with the program.
    pub made_by: Option<Named>,
    /// Rounds that run on it.
    pub live: u32,
    /// New rounds follow it.
    pub current: bool,
}

/// What differs between two versions, or between the newest and what is about to become one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CadenceChanges {
    pub cadence: Named,
    /// The older one.
    pub from: u32,
    /// None for what is not saved yet.
    pub to: Option<u32>,
    /// Nothing differs.
    pub same: bool,
    /// Rounds that run on any version; they stay on theirs.
    pub live: u32,
    /// Name, purpose and rules, as `policy.grace_days`.
    pub rules: Vec<FieldChange>,
    pub steps: Vec<StepChange>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StepChange {
    /// `changed`, `added` or `removed`.
    pub kind: String,
    /// Its place in the older version, from 1.
    pub from: Option<u16>,
    /// Its place in the newer one, from 1.
    pub to: Option<u16>,
    pub channel: String,
    /// Named as in a step: `wait_days`, `voicemail_script`.
    pub fields: Vec<FieldChange>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FieldChange {
    pub field: String,
    pub lines: Vec<LineChange>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LineChange {
    /// `gone`, `new`, or `same` for a line that stands around them.
    pub kind: String,
    pub text: String,
}

/// A cadence that cannot say goodbye.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CadenceFault {
    pub cadence: Named,
    pub version: u32,
    /// Rounds that run on it.
    pub live: u32,
    pub text: String,
}
