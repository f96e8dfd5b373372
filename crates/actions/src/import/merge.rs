//! A row that is somebody already known: what they lack is filled, what they have wins, and what was filled is noted so that
//! undo can take exactly that back.

use crate::addresses;
use crate::fields::TEXT;
use crate::import::ready::{NOTES, Person};
use intake::{RowFault, Scope};
use planner::place::PostalAddress;
use planner::prospect::{Email, Phone};
use serde_json::{Map, Value};
use std::collections::HashSet;
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
    /// Further addresses, of other places than those that were known.
    pub addresses: Vec<PostalAddress>,
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    pub socials: Vec<String>,
    pub tags: Vec<String>,
    pub external_ids: Vec<(&'static str, String)>,
    /// What found no place any more, and is to be told.
    pub left_out: Option<RowFault>,
}

impl Given {
    pub fn is_empty(&self) -> bool {
        let nothing = Given { left_out: self.left_out.clone(), ..Given::default() };
        *self == nothing
    }

    /// Whether a search finds them by more than before.
    pub fn is_found_by(&self) -> bool {
        !self.phones.is_empty()
            || !self.emails.is_empty()
            || ["name", "company"].iter().any(|name| self.fields.contains_key(*name))
    }

    /// As it is kept for undo.
    pub fn written(&self) -> String {
        let ids: Vec<Value> =
            self.external_ids.iter().map(|(source, id)| Value::from(vec![(*source).to_owned(), id.clone()])).collect();
        serde_json::json!({
            "fields": self.fields, "addresses": self.addresses, "phones": self.phones, "emails": self.emails, "socials": self.socials, "tags": self.tags,
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
        let slots: [(&str, &mut Option<String>, &Option<String>); 5] = [
            ("given", &mut prospect.given, &row.given),
            ("family", &mut prospect.family, &row.family),
            ("title", &mut prospect.title, &row.title),
            ("source", &mut prospect.source, &row.source),
            ("zone", &mut prospect.zone, &row.zone),
        ];
        for (name, slot, value) in slots {
            if let (None, Some(value)) = (&slot, value) {
                *slot = Some(value.clone());
                given.fields.insert(name.to_owned(), value.clone().into());
            }
        }
        let addresses = addresses::take(prospect, row.addresses.iter().cloned());
        given.fields.extend(addresses.fields);
        given.addresses = addresses.others;
        let added = add_custom(&mut prospect.custom, &row.custom);
        if !added.fields.is_empty() {
            given.fields.insert("custom".to_owned(), Value::Object(added.fields));
        }
        if let Some(note) = added.note {
            given.fields.insert(NOTE_ADDED.to_owned(), note.into());
        }
        given.left_out = added.left_out;
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

/// Under which name it is kept what was added to a note that was there already.
pub(crate) const NOTE_ADDED: &str = "note_added";

/// What somebody's own fields were given.
#[derive(Debug, Default)]
pub(crate) struct Added {
    pub fields: Map<String, Value>,
    /// What stands behind the note that was there.
    pub note: Option<String>,
    pub left_out: Option<RowFault>,
}

/// Adds the keys that are missing, and to a note the lines that it does not have.
pub(crate) fn add_custom(custom: &mut String, more: &Map<String, Value>) -> Added {
    let mut added = Added::default();
    if more.is_empty() {
        return added;
    }
    let mut known: Map<String, Value> = serde_json::from_str(custom).unwrap_or_default();
    for (key, value) in more {
        match (known.get(key).and_then(Value::as_str), value.as_str()) {
            (Some(before), Some(value)) if key == NOTES => match add_lines(before, value) {
                Ok(None) => {}
                Ok(Some(lines)) => {
                    let after = format!("{before}\n{lines}");
                    known.insert(key.clone(), after.into());
                    added.note = Some(lines);
                }
                Err(fault) => added.left_out = Some(fault),
            },
            _ if known.contains_key(key) => {}
            _ => {
                known.insert(key.clone(), value.clone());
                added.fields.insert(key.clone(), value.clone());
            }
        }
    }
    if !added.fields.is_empty() || added.note.is_some() {
        *custom = Value::Object(known).to_string();
    }
    added
}

/// The lines of a note that another one lacks.
fn add_lines(before: &str, more: &str) -> Result<Option<String>, RowFault> {
    let there: HashSet<&str> = before.lines().map(str::trim).collect();
    let new: Vec<&str> = more.lines().filter(|line| !line.trim().is_empty() && !there.contains(line.trim())).collect();
    if new.is_empty() {
        return Ok(None);
    }
    let new = new.join("\n");
    if before.chars().count() + 1 + new.chars().count() > TEXT {
        let reason = format!("does not fit into the note that is there any more: {TEXT} characters at most");
        return Err(RowFault { field: NOTES.to_owned(), reason, scope: Scope::Value });
    }
    Ok(Some(new))
}

/// Takes lines out of a note again; none where they do not stand there any more as they were added.
pub(crate) fn without_lines(note: &str, added: &str) -> Option<String> {
    let whole = |(start, _): &(usize, &str)| {
        let (before, behind) = (&note[..*start], &note[start + added.len()..]);
        (before.is_empty() || before.ends_with('\n')) && (behind.is_empty() || behind.starts_with('\n'))
    };
    let (start, _) = note.rmatch_indices(added).filter(|_| !added.is_empty()).find(whole)?;
    let before = note[..start].strip_suffix('\n').unwrap_or(&note[..start]);
    Some(format!("{before}{}", &note[start + added.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_grows_by_the_lines_that_it_lacks_and_shrinks_by_them_again() {
        let mut custom = r#"{"notes":"Asked for Tuesday\nShoe: 43"}"#.to_owned();
        let more = |note: &str| Map::from_iter([("notes".to_owned(), Value::from(note))]);
        assert!(add_custom(&mut custom, &more("Shoe: 43")).note.is_none(), "the same file again adds nothing");
        let added = add_custom(&mut custom, &more("Shoe: 43\nHat: 58")).note.expect("a line");
        assert_eq!((added.as_str(), custom.as_str()), ("Hat: 58", r#"{"notes":"Asked for Tuesday\nShoe: 43\nHat: 58"}"#));
        assert_eq!(without_lines("Asked for Tuesday\nShoe: 43\nHat: 58", &added).as_deref(), Some("Asked for Tuesday\nShoe: 43"));
        assert_eq!(without_lines("a\nHat: 58\nb", &added).as_deref(), Some("a\nb"));
        assert_eq!(without_lines("Hat: 59", &added), None);
        assert_eq!(without_lines("Hat: 581\nHat: 58\nA Hat: 58", &added).as_deref(), Some("Hat: 581\nA Hat: 58"), "whole lines");
        let full = add_custom(&mut custom, &more(&"x".repeat(TEXT)));
        assert!(full.note.is_none() && full.left_out.is_some(), "what does not fit is told");
    }
}
