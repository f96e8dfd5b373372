//! Numbers on do-not-call registries: which of a person's bind, under which rule. What is on one, the store knows.

use super::{Guard, Kind};
use crate::prospect::Contact;
use serde::{Deserialize, Serialize};

/// A number that is on a registry, and the rule that says so.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Listed {
    /// E.164, with the plus.
    pub number: String,
    /// The rule's code.
    pub rule: String,
}

/// Of the numbers that were found on registries (number, registry) those that a rule forbids to call where the person is,
/// their business or not being looked at. Consent and a call that they asked for are looked at when it is asked.
pub fn listed(guard: &Guard, contact: &Contact, found: &[(String, String)]) -> Vec<Listed> {
    let mut listed = Vec::new();
    for rule in &guard.rules {
        let Kind::Registry { registry, .. } = &rule.kind else { continue };
        let spared = if contact.business { rule.exempt.business } else { rule.exempt.consumer };
        let there = rule.regions.is_empty() || rule.regions.iter().any(|region| contact.place.regions.contains(region));
        if spared || !there {
            continue;
        }
        let numbers = found.iter().filter(|(_, on)| on == registry).map(|(number, _)| number.clone());
        listed.extend(numbers.map(|number| Listed { number, rule: rule.code.clone() }));
    }
    listed
}
