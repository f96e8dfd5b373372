//! What a workspace says of itself for its scripts: what it sells, and where each of its people can be rung back. Kept as the
//! JSON that the workspace's row carries; the store does not look inside.

use crate::context::Context;
use crate::refused::Refused;
use planner::UserId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::workspace::{self, Workspace};

/// Fields that a newer program has written stay as they are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// A noun phrase, as "refrigerated freight".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub our_offer: Option<String>,
    /// E.164, by the id of the user.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub numbers: BTreeMap<String, String>,
    #[serde(flatten)]
    others: serde_json::Map<String, serde_json::Value>,
}

impl Settings {
    pub fn of(workspace: &Workspace) -> Settings {
        serde_json::from_str(&workspace.settings).unwrap_or_default()
    }

    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }

    pub fn number_of(&self, user: UserId) -> Option<&str> {
        self.numbers.get(&user.to_string()).map(String::as_str)
    }
}

/// Remembers where somebody can be rung back; none forgets it.
pub(crate) fn set_number(on: &mut Context<'_, '_>, user: UserId, number: Option<String>) -> Result<(), Refused> {
    let mut row = workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
    let mut settings = Settings::of(&row);
    match number {
        Some(number) => settings.numbers.insert(user.to_string(), number),
        None => settings.numbers.remove(&user.to_string()),
    };
    row.settings = settings.written();
    match workspace::update(on.tx, &row)? {
        true => Ok(()),
        false => Err(Refused::Stale),
    }
}
