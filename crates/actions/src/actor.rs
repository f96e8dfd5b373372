//! Who acts, and what that allows.

use planner::{TeamId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
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
    pub team: Team,
    /// IANA name of the zone this person works in.
    pub zone: String,
    pub visibility: Visibility,
}

/// Whom somebody works with: those of the same team. People who are in no team are together as one, so that a workspace
/// that has made none is one team.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Team {
    pub id: Option<TeamId>,
    /// Those of other teams. Whoever has left counts as when they were here: what they left behind is their team's. Known of
    /// managers alone: nobody else's reach follows from it.
    strangers: Arc<BTreeSet<UserId>>,
}

impl Team {
    pub fn new(id: Option<TeamId>, strangers: impl IntoIterator<Item = UserId>) -> Self {
        Team { id, strangers: Arc::new(strangers.into_iter().collect()) }
    }

    fn has(&self, user: UserId) -> bool {
        !self.strangers.contains(&user)
    }
}

/// How much of a person an answer may tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    Whole,
    /// Their name and whose they are, so that nobody calls twice.
    NameOnly,
}

impl Actor {
    /// Reads what belongs to `owner`: everything in an open workspace; in a closed one what they may change, and no more.
    pub fn reads(&self, owner: Option<UserId>) -> bool {
        match self.visibility {
            Visibility::Open => true,
            Visibility::Closed => self.changes(owner),
        }
    }

    /// As [`Actor::reads`], for an answer that is given either way.
    pub fn sight(&self, owner: Option<UserId>) -> Sight {
        if self.reads(owner) { Sight::Whole } else { Sight::NameOnly }
    }

    /// Changes what belongs to `owner`: their own; managers their team's; owners everybody's. What nobody owns is anybody's.
    pub fn changes(&self, owner: Option<UserId>) -> bool {
        owner.is_none_or(|owner| owner == self.user || self.manages_user(owner))
    }

    /// Whether they run the workspace's own things: cadences, rules, registries.
    pub fn manages(&self) -> bool {
        self.role >= Role::Manager
    }

    /// Whether that user is theirs to look after: managers look after their team, owners after everybody.
    pub fn manages_user(&self, user: UserId) -> bool {
        match self.role {
            Role::Owner => true,
            Role::Manager => user == self.user || self.team.has(user),
            Role::Rep => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_changes_and_who_reads_follows_from_role_team_and_workspace() {
        let [me, mate, other] = [1, 2, 3].map(|id| UserId([id; 16]));
        let actor = |role, visibility| Actor {
            user: me,
            name: String::new(),
            email: String::new(),
            role,
            team: Team::new(None, [other]),
            zone: "UTC".to_owned(),
            visibility,
        };
        for (role, changed) in [
            (Role::Rep, [true, true, false, false]),
            (Role::Manager, [true, true, true, false]),
            (Role::Owner, [true, true, true, true]),
        ] {
            for (owner, changed) in [None, Some(me), Some(mate), Some(other)].into_iter().zip(changed) {
                assert_eq!(actor(role, Visibility::Open).changes(owner), changed, "{role:?} {owner:?}");
                assert_eq!(actor(role, Visibility::Closed).changes(owner), changed, "{role:?} {owner:?}");
                assert!(actor(role, Visibility::Open).reads(owner));
                assert_eq!(actor(role, Visibility::Closed).reads(owner), changed, "{role:?} {owner:?}");
            }
        }
    }
}
