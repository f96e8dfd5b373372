//! A row that is somebody already known: what they lack is filled, what they have wins, and what was filled is noted so that
//! undo can take exactly that back.

use crate::import::ready::Person;
use planner::prospect::{Email, Phone};
use serde_json::{Map, Value};
use store::prospects::Prospect;

/// Somebody known, with what is beside their row.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub prospect: Prospect,
    pub phones: Vec<Phone>,
    pub emails: Vec<Email>,
    pub socials: Vec<String>,
    pub tags: Vec<String>,
}

/// What a merge gave somebody. Empty where the row said nothing new.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Given {
    /// Fields of the prospect's own row that were empty, with their values; custom fields under `custom`.
    pub fields: Map<String, Value>,
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    pub socials: Vec<String>,
    pub tags: Vec<String>,
    pub external_ids: Vec<(&'static str, String)>,
}

impl Given {
    pub fn is_empty(&self) -> bool {
        *self == Given::default()
    }

    /// As it is kept for undo.
    pub fn written(&self) -> String {
        let ids: Vec<Value> =
            self.external_ids.iter().map(|(source, id)| Value::from(vec![(*source).to_owned(), id.clone()])).collect();
        serde_json::json!({
            "fields": self.fields, "phones": self.phones, "emails": self.emails, "socials": self.socials, "tags": self.tags,
            "external_ids": ids,
        })
        .to_string()
    }
}

impl Known {
    /// Gives them what the row knows and they lack.
    pub fn take(&mut self, row: &Person) -> Given {
        let mut given = Given::default();
        let prospect = &mut self.prospect;
        // A stand-in gives way to a name; a name never to another.
        if !row.nameless && is_stand_in(prospect, &self.phones, &self.emails) && prospect.name != row.name {
            given.fields.insert("name".to_owned(), Value::from(vec![prospect.name.clone(), row.name.clone()]));
            prospect.name = row.name.clone();
        }
        let slots: [(&str, &mut Option<String>, &Option<String>); 10] = [
            ("given", &mut prospect.given, &row.given),
            ("family", &mut prospect.family, &row.family),
            ("title", &mut prospect.title, &row.title),
            ("source", &mut prospect.source, &row.source),
            ("zone", &mut prospect.zone, &row.zone),
            ("country", &mut prospect.country, &row.country),
            ("state", &mut prospect.state, &row.state),
            ("city", &mut prospect.city, &row.city),
            ("postal_code", &mut prospect.postal_code, &row.postal_code),
            ("street", &mut prospect.street, &row.street),
        ];
        for (name, slot, value) in slots {
            if let (None, Some(value)) = (&slot, value) {
                *slot = Some(value.clone());
                given.fields.insert(name.to_owned(), value.clone().into());
            }
        }
        let added = add_custom(&mut prospect.custom, &row.custom);
        if !added.is_empty() {
            given.fields.insert("custom".to_owned(), Value::Object(added));
        }
        for phone in &row.phones {
            if !self.phones.iter().any(|known| known.number == phone.number) {
                given.phones.push(phone.number.clone());
                self.phones.push(phone.clone());
            }
        }
        for email in &row.emails {
            if !self.emails.iter().any(|known| known.address == email.address) {
                given.emails.push(email.address.clone());
                self.emails.push(email.clone());
            }
        }
        add_texts(&mut self.socials, &row.socials, &mut given.socials);
        add_texts(&mut self.tags, &row.tags, &mut given.tags);
        given
    }
}

fn add_texts(known: &mut Vec<String>, more: &[String], given: &mut Vec<String>) {
    for text in more {
        if !known.contains(text) {
            known.push(text.clone());
            given.push(text.clone());
        }
    }
}

/// The name that is shown is only an address, a number or a placeholder of ours.
fn is_stand_in(prospect: &Prospect, phones: &[Phone], emails: &[Email]) -> bool {
    prospect.given.is_none()
        && prospect.family.is_none()
        && (prospect.name.starts_with("Unnamed ")
            || prospect.name.starts_with("Somebody at ")
            || emails.iter().any(|email| email.address == prospect.name)
            || phones.iter().any(|phone| phone.number == prospect.name))
}

/// Adds the keys that are missing; gives back those that were added.
pub(crate) fn add_custom(custom: &mut String, more: &Map<String, Value>) -> Map<String, Value> {
    let mut added = Map::new();
    if more.is_empty() {
        return added;
    }
    let mut known: Map<String, Value> = serde_json::from_str(custom).unwrap_or_default();
    for (key, value) in more {
        if !known.contains_key(key) {
            known.insert(key.clone(), value.clone());
            added.insert(key.clone(), value.clone());
        }
    }
    if !added.is_empty() {
        *custom = Value::Object(known).to_string();
    }
    added
}
