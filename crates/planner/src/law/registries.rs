//! Do-not-call registries that a law wants asked, and the copies that a workspace has brought. What is in a copy, the
//! store knows; what follows from it, the guard.

use crate::bounds::days_after;
use crate::calendar::next_day;
use crate::guard::{Authority, Exempt, Kind, Rule};
use crate::touch::Channel;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// So many days before a copy becomes too old it is said.
pub const WARNED: i32 = 7;

/// A registry, as the law that wants it asked tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registry {
    /// `us_dnc`; names it everywhere.
    pub code: String,
    pub name: String,
    /// What the law says of it, in one sentence.
    pub text: String,
    pub source: String,
    /// How old a copy may be, in days.
    pub days: u16,
    pub exempt: Exempt,
    /// Whom an old copy does not stop.
    pub old_exempt: Exempt,
    pub regions: Vec<String>,
    pub channels: Vec<Channel>,
}

/// The copy of a registry that a workspace asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Copy {
    /// The day whose state it shows.
    pub as_of: Date,
    /// The file of its numbers, as the store names it.
    pub file: String,
    pub numbers: u64,
    /// Of that file.
    pub bytes: u64,
    /// What was brought, by its own name.
    pub source: String,
    pub imported_at: Timestamp,
    /// Who brought it: a name, for showing only.
    pub imported_by: String,
}

impl Registry {
    /// The last day on which a copy of that day may be used.
    pub fn good_until(&self, as_of: Date) -> Date {
        days_after(as_of, i64::from(self.days))
    }

    /// The two rules that follow from having a copy: its numbers are not called, and from the day on which it is too old
    /// nobody is whom it would protect.
    pub fn rules(&self, copy: &Copy) -> [Rule; 2] {
        let rule = |code: String, name: String, exempt, effective_from, kind| Rule {
            code,
            name,
            source: self.source.clone(),
            authority: Authority::Law,
            regions: self.regions.clone(),
            channels: self.channels.clone(),
            effective_from,
            effective_until: None,
            exempt,
            kind,
        };
        let (as_of, registry) = (copy.as_of, self.code.clone());
        [
            rule(
                format!("law_registry_{registry}"),
                format!("{}. {}, copy of {as_of}", self.text, self.name),
                self.exempt,
                None,
                Kind::Registry { registry: registry.clone(), as_of },
            ),
            rule(
                format!("law_registry_{registry}_copy"),
                format!("The copy of {} is of {as_of}, and older than {} days: bring a new one", self.name, self.days),
                self.old_exempt,
                Some(next_day(self.good_until(as_of))),
                Kind::OldCopy { registry },
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::shipped;
    use super::Copy;
    use crate::guard::Kind;
    use jiff::Timestamp;
    use jiff::civil::date;

    #[test]
    fn a_copy_becomes_a_rule_that_names_it_and_one_that_begins_when_it_is_too_old() {
        let law = shipped().iter().find(|law| law.code == "US").unwrap();
        let copy = Copy {
            as_of: date(2026, 11, 20),
            file: String::new(),
            numbers: 1,
            bytes: 1,
            source: "full.txt".into(),
            imported_at: Timestamp::UNIX_EPOCH,
            imported_by: "Ana".into(),
        };
        let [on_it, too_old] = law.registries[0].rules(&copy);
        assert_eq!(on_it.code, "law_registry_us_dnc");
        assert!(on_it.name.ends_with("National Do Not Call Registry, copy of 2026-11-20"), "{}", on_it.name);
        assert!(on_it.exempt.business && on_it.exempt.consented && on_it.exempt.requested);
        assert_eq!(too_old.kind, Kind::OldCopy { registry: "us_dnc".into() });
        // The 31st day is still good.
        assert_eq!(too_old.effective_from, Some(date(2026, 12, 22)));
    }
}
