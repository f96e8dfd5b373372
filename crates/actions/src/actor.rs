//! Who acts, and what that allows.

use planner::{TeamId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Rep,
    Manager,
    Owner,
}

impl Role {
    pub const fn code(self) -> &'static str {
        match self {
            Role::Rep => "rep",
            Role::Manager => "manager",
            Role::Owner => "owner",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Role::Rep, Role::Manager, Role::Owner].into_iter().find(|role| role.code() == code)
    }
}

/// Whether reps read only their own people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    Open,
    Closed,
}

/// The person on whose behalf a verb runs, loaded once per request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub team: Option<TeamId>,
    /// IANA name of the zone this person works in.
    pub zone: String,
    pub visibility: Visibility,
}

impl Actor {
    /// Reads what belongs to `owner`: everything in an open workspace; in a closed one a rep reads only their own people.
    pub fn reads(&self, owner: Option<UserId>) -> bool {
        match (self.visibility, self.role) {
            (Visibility::Open, _) | (Visibility::Closed, Role::Manager | Role::Owner) => true,
            (Visibility::Closed, Role::Rep) => owner == Some(self.user) || owner.is_none(),
        }
    }

    /// Changes what belongs to `owner`: their own; managers and owners everybody's; what nobody owns is anybody's.
    pub fn changes(&self, owner: Option<UserId>) -> bool {
        match self.role {
            Role::Manager | Role::Owner => true,
            Role::Rep => owner.is_none() || owner == Some(self.user),
        }
    }

    pub fn manages(&self) -> bool {
        self.role >= Role::Manager
    }
}
