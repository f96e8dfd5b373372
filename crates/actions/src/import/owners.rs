//! Whose the rows are: users by address or by name; who is not found gives their rows to whoever imports.

use crate::actor::Actor;
use intake::{Owner, fold};
use planner::UserId;
use std::collections::{HashMap, HashSet};

/// What came of looking for an owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    Found(UserId),
    /// The row names nobody.
    Unsaid,
    /// Somebody who is no user here.
    Stranger(String),
    /// A rep imports for themselves only, a manager for their team.
    NotAllowed(String),
}

/// The users as rows name them.
#[derive(Debug, Clone, Default)]
pub struct Owners {
    by_key: HashMap<String, UserId>,
    /// To whom whoever imports may give nothing.
    others: HashSet<UserId>,
}

impl Owners {
    /// `users`: id, address, name.
    pub fn new(by: &Actor, users: impl IntoIterator<Item = (UserId, String, String)>) -> Self {
        let (mut by_key, mut others) = (HashMap::new(), HashSet::new());
        for (id, email, name) in users {
            if id != by.user && !by.manages_user(id) {
                others.insert(id);
            }
            by_key.insert(email.to_lowercase(), id);
            by_key.insert(name_key(&name), id);
            by_key.insert(id.to_string(), id);
        }
        Owners { by_key, others }
    }

    pub fn find(&self, owner: &Owner) -> Whose {
        let said = owner.email.clone().or_else(|| owner.name.clone()).or_else(|| owner.external_id.clone());
        let Some(said) = said else { return Whose::Unsaid };
        let keys = [owner.email.clone(), owner.name.as_deref().map(name_key), owner.external_id.clone()];
        let found = keys.into_iter().flatten().find_map(|key| self.by_key.get(&key).copied());
        match found {
            Some(found) if self.others.contains(&found) => Whose::NotAllowed(said),
            Some(found) => Whose::Found(found),
            None => Whose::Stranger(said),
        }
    }
}

/// Names are written family first as often as last.
fn name_key(name: &str) -> String {
    let folded = fold(name);
    let mut words: Vec<&str> = folded.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::{Role, Team, Visibility};

    fn owners(role: Role) -> Owners {
        let by = Actor {
            user: UserId([1; 16]),
            name: "Ana Ruiz".into(),
            email: "ana@example.com".into(),
            role,
            team: Team::default(),
            zone: "America/New_York".into(),
            visibility: Visibility::Open,
        };
        let users = [(1, "ana@example.com", "Ana Ruiz"), (2, "ben@example.com", "Ben Ito")];
        Owners::new(&by, users.map(|(id, email, name)| (UserId([id; 16]), email.to_owned(), name.to_owned())))
    }

    fn named(name: &str) -> Owner {
        Owner { name: Some(name.to_owned()), ..Owner::default() }
    }

    #[test]
    fn owners_are_found_by_address_and_by_name_in_either_order() {
        let owners = owners(Role::Manager);
        assert_eq!(owners.find(&named("Ito Ben")), Whose::Found(UserId([2; 16])));
        let by_mail = Owner { email: Some("ben@example.com".into()), ..Owner::default() };
        assert_eq!(owners.find(&by_mail), Whose::Found(UserId([2; 16])));
        assert_eq!(owners.find(&named("Cy Dow")), Whose::Stranger("Cy Dow".into()));
        assert_eq!(owners.find(&Owner::default()), Whose::Unsaid);
    }

    #[test]
    fn a_rep_imports_for_themselves_only() {
        let owners = owners(Role::Rep);
        assert_eq!(owners.find(&named("Ana Ruiz")), Whose::Found(UserId([1; 16])));
        assert_eq!(owners.find(&named("Ben Ito")), Whose::NotAllowed("Ben Ito".into()));
    }
}
