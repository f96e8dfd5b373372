//! What the planner knows of a prospect: how to reach them, what they wished, what is forbidden.

use crate::guard::{Hours, Listed};
use crate::id::{CompanyId, ProspectId, UserId};
use crate::place::Place;
use crate::touch::{Channel, codes};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a prospect is worth to us. A comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Worth {
    A,
    #[default]
    B,
    C,
}

codes!(Worth { A = "A", B = "B", C = "C" });

/// Whose number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    Personal,
    /// A switchboard: the same number may stand with several people.
    Shared,
}

codes!(Line { Personal = "personal", Shared = "shared" });

/// Whether an address may still be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    Good,
    NotTheirs,
    Bad,
}

codes!(Condition { Good = "good", NotTheirs = "not_theirs", Bad = "bad" });

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Phone {
    /// E.164, with the plus.
    pub number: String,
    pub line: Line,
    pub condition: Condition,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Email {
    /// Lower case.
    pub address: String,
    pub condition: Condition,
}

/// What a suppression forbids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Forbids {
    Calls,
    Mail,
    Everything,
}

codes!(Forbids { Calls = "calls", Mail = "mail", Everything = "everything" });

/// A standing prohibition that holds for this prospect, however it is keyed (person, number, address, company).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Suppression {
    pub forbids: Forbids,
    /// The number or address it is keyed by; none when it covers the whole person.
    pub address: Option<String>,
    pub since: Timestamp,
}

/// The facts of one prospect that a decision rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Contact {
    pub prospect: ProspectId,
    pub company: Option<CompanyId>,
    pub owner: Option<UserId>,
    pub worth: Worth,
    /// In order of preference.
    pub phones: Vec<Phone>,
    pub emails: Vec<Email>,
    /// Profile handles or links.
    pub social: Vec<String>,
    /// A street address to visit or to write to is known.
    pub postal: Option<String>,
    pub place: Place,
    /// Their own wishes: "after 4 pm, never Mondays".
    pub wishes: Option<Hours>,
    pub suppressions: Vec<Suppression>,
    /// Called on their company's business, for a reason that is on record; else they have a consumer's protection.
    #[serde(default)]
    pub business: bool,
    /// Channels for which their consent is on record.
    #[serde(default)]
    pub consented: Vec<Channel>,
    /// Their numbers that are on a registry which binds here.
    #[serde(default)]
    pub listed: Vec<Listed>,
    /// They came to us and wait for a first call since then.
    pub inquiry_at: Option<Timestamp>,
}

impl Contact {
    /// Addresses that a step on this channel could use, in order of preference: in good condition and not suppressed.
    /// Numbers that are on a registry come last, unless they agreed to the channel.
    pub fn usable(&self, channel: Channel) -> Vec<&str> {
        let suppressed = |address: &str| {
            self.suppressions.iter().any(|suppression| {
                suppression.covers(channel) && suppression.address.as_deref().is_none_or(|keyed| keyed == address)
            })
        };
        let candidates: Vec<&str> = match channel {
            Channel::Call | Channel::Sms => {
                self.phones.iter().filter(|phone| phone.condition == Condition::Good).map(|phone| phone.number.as_str()).collect()
            }
            Channel::Email => self
                .emails
                .iter()
                .filter(|email| email.condition == Condition::Good)
                .map(|email| email.address.as_str())
                .collect(),
            Channel::Social => self.social.iter().map(String::as_str).collect(),
            Channel::Visit | Channel::Letter => self.postal.iter().map(String::as_str).collect(),
        };
        let mut usable: Vec<&str> = candidates.into_iter().filter(|address| !suppressed(address)).collect();
        if !self.listed.is_empty() && !self.consented.contains(&channel) {
            usable.sort_by_key(|address| self.listed.iter().any(|listed| listed.number == *address));
        }
        usable
    }
}

impl Suppression {
    pub fn covers(&self, channel: Channel) -> bool {
        match (self.forbids, channel) {
            (Forbids::Everything, _) => true,
            (Forbids::Calls, Channel::Call | Channel::Sms) => true,
            (Forbids::Mail, Channel::Email) => true,
            (Forbids::Calls, Channel::Email | Channel::Social | Channel::Visit | Channel::Letter) => false,
            (Forbids::Mail, Channel::Call | Channel::Sms | Channel::Social | Channel::Visit | Channel::Letter) => false,
        }
    }
}
