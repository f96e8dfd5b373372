//! The fields of a workspace's own, as they are told and asked for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CustomFieldView {
    /// Under which `custom` of a person carries it; never changes.
    pub key: String,
    pub label: String,
}

/// A field to be made, or another name for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCustomField {
    /// At most 100 characters.
    pub label: String,
}
