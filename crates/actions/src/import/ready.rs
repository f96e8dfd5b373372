//! From a row of the file to what can be landed: everything that needs no look into the store is done here, beside the
//! writer and not in its time.

use crate::fields::TEXT;
use crate::import::matching::FoldedName;
use crate::import::own_fields::Becomes;
use crate::import::owners::{Owners, Whose};
use crate::people::tokens;
use intake::{CompanyHint, CompanyRow, IdKind, ProspectRow, RowFault, Scope, TouchRow, is_role_address};
use jiff::Timestamp;
use planner::UserId;
use planner::place::PostalAddress;
use planner::prospect::{Condition, Email, Line, Phone, Worth};
use planner::touch::{Channel, Direction};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// One record of the file on its way into the store.
#[derive(Debug, Clone)]
pub(crate) struct Landing<T> {
    /// Counted from 1: the order of the file, and where to resume.
    pub position: u64,
    pub line: u64,
    pub thing: Option<T>,
    pub faults: Vec<RowFault>,
    /// The values as they stood, where they may be needed for the file of rejects.
    pub original: Vec<String>,
}

impl<T> Landing<T> {
    /// The same record, refused for a reason that only the store could tell.
    pub fn refuse(&self, field: &str, reason: impl Into<String>) -> Vec<RowFault> {
        let fault = RowFault { field: field.to_owned(), reason: reason.into(), scope: Scope::Row };
        self.faults.iter().cloned().chain([fault]).collect()
    }
}

/// A company as a row names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct CompanyWish {
    pub name: Option<String>,
    pub folded: Option<String>,
    pub domain: Option<String>,
    pub external_id: Option<String>,
    pub phone: Option<String>,
    /// The one that sets the clock comes first.
    pub addresses: Vec<PostalAddress>,
    pub zone: Option<String>,
    pub custom: Map<String, Value>,
    pub created_at: Option<Timestamp>,
}

#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Kind (as the store's source) and value.
    pub external_ids: Vec<(&'static str, String)>,
    pub name: String,
    /// The row gives no name; `name` is a stand-in.
    pub nameless: bool,
    pub given: Option<String>,
    pub family: Option<String>,
    pub folded: FoldedName,
    pub title: Option<String>,
    pub company: Option<CompanyWish>,
    pub phones: Vec<Phone>,
    pub emails: Vec<Email>,
    pub socials: Vec<String>,
    pub tags: Vec<String>,
    pub source: Option<String>,
    pub zone: Option<String>,
    /// The one that sets the clock comes first.
    pub addresses: Vec<PostalAddress>,
    pub worth: Option<Worth>,
    pub owner: Option<UserId>,
    /// An owner who is no user here, for the report.
    pub stranger: Option<String>,
    pub custom: Map<String, Value>,
    pub created_at: Option<Timestamp>,
    pub do_not_call: bool,
    pub do_not_mail: bool,
    /// What somebody new is found by.
    pub tokens: Vec<String>,
}

impl Person {
    /// Addresses that tell who somebody is.
    pub fn telling_emails(&self) -> impl Iterator<Item = &str> {
        self.emails.iter().map(|email| email.address.as_str()).filter(|address| !is_role_address(address))
    }

    /// Numbers that tell who somebody is.
    pub fn telling_phones(&self) -> impl Iterator<Item = &str> {
        self.phones.iter().filter(|phone| phone.line == Line::Personal).map(|phone| phone.number.as_str())
    }
}

#[derive(Debug, Clone)]
pub(crate) struct PastTouch {
    pub external_id: Option<String>,
    /// Kind and value under which the person may be known, the surest first.
    pub prospect_ids: Vec<(&'static str, String)>,
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    pub occurred_at: Timestamp,
    pub channel: Channel,
    pub direction: Direction,
    pub outcome: Option<String>,
    pub duration_seconds: Option<u32>,
    pub note: Option<String>,
    pub by: Option<UserId>,
    pub stranger: Option<String>,
}

/// What rows are made ready with.
pub(crate) struct Reader {
    pub owners: Owners,
    /// Where the values of columns go that are none of ours, by their headers.
    pub homes: HashMap<Arc<str>, Becomes>,
    /// Tells this file from others, by what is in it.
    pub file: String,
}

/// Whose numbering tells apart people of whom a file has no other sign: the file's own.
pub(crate) const ROW: &str = "row";

/// The store's word for whose numbering an id belongs to.
pub(crate) const fn id_source(kind: IdKind) -> &'static str {
    match kind {
        IdKind::Plain => "",
        IdKind::Lead => "lead",
        IdKind::Contact => "contact",
    }
}

/// `lead:4563` taken apart again.
fn id_parts(written: &str) -> (&'static str, String) {
    match written.split_once(':') {
        Some(("lead", value)) => ("lead", value.to_owned()),
        Some(("contact", value)) => ("contact", value.to_owned()),
        Some(_) | None => ("", written.to_owned()),
    }
}

impl Reader {
    pub fn person(&self, mut row: ProspectRow) -> Landing<Person> {
        let original = row.original.take().unwrap_or_default();
        let mut faults = std::mem::take(&mut row.faults);
        let (position, line) = (row.position, row.line);
        let sound = faults.iter().all(|fault| fault.scope != Scope::Row);
        let thing = sound.then(|| self.ready(row, &mut faults));
        Landing { position, line, thing, faults, original }
    }

    fn ready(&self, row: ProspectRow, faults: &mut Vec<RowFault>) -> Person {
        let shown = row.name.shown();
        let nameless = shown.is_empty();
        let name = match row.external_ids.first() {
            Some(id) if nameless && row.emails.is_empty() && row.phones.is_empty() && row.company.name.is_none() => {
                format!("Unnamed {}", id.value.chars().take(8).collect::<String>())
            }
            _ => row.label(),
        };
        let folded = FoldedName::of(&shown, row.name.first.as_deref(), row.name.last.as_deref());
        let mut custom = self.custom(&row.custom, &row.notes, faults);
        for (key, value) in [("status", &row.status), ("salutation", &row.name.prefix)] {
            if let Some(value) = value {
                custom.insert(key.to_owned(), Value::from(value.clone()));
            }
        }
        let (owner, stranger) = self.whose(&row.owner);
        let company = (!row.company.is_empty()).then(|| wish(row.company));
        let phones: Vec<Phone> =
            row.phones.into_iter().map(|(number, line)| Phone { number, line, condition: Condition::Good }).collect();
        let emails: Vec<Email> = row.emails.into_iter().map(|address| Email { address, condition: Condition::Good }).collect();
        let tokens = tokens(&name, &phones, &emails, company.as_ref().and_then(|company| company.name.as_deref()));
        let mut external_ids: Vec<_> = row.external_ids.iter().map(|id| (id_source(id.kind), id.value.clone())).collect();
        let told = phones.iter().any(|phone| phone.line == Line::Personal)
            || emails.iter().any(|email| !is_role_address(&email.address));
        if external_ids.is_empty() && !told {
            // The very same file again doubles nobody, even where nothing but a name is known.
            external_ids.push((ROW, format!("{}:{}", self.file, row.position)));
        }
        let first = PostalAddress {
            kind: row.addresses.kind,
            street: row.street,
            city: row.city,
            state: row.state,
            postal_code: row.postal_code,
            country: row.country,
        };
        let addresses = every(first, row.addresses.others);
        Person {
            external_ids,
            company,
            phones,
            emails,
            tokens,
            name,
            nameless,
            given: row.name.first,
            family: row.name.last,
            folded,
            title: row.title,
            socials: row.social,
            tags: row.tags,
            source: row.source,
            zone: row.zone,
            addresses,
            worth: row.worth,
            owner,
            stranger,
            custom,
            created_at: row.created_at,
            do_not_call: row.do_not_call,
            do_not_mail: row.do_not_mail,
        }
    }

    pub fn company(&self, mut row: CompanyRow) -> Landing<CompanyWish> {
        let original = row.original.take().unwrap_or_default();
        let mut faults = std::mem::take(&mut row.faults);
        let (position, line) = (row.position, row.line);
        let sound = faults.iter().all(|fault| fault.scope != Scope::Row);
        let thing = sound.then(|| {
            let mut custom = self.custom(&row.custom, &row.notes, &mut faults);
            if let Some(source) = row.source.clone() {
                custom.insert("source".to_owned(), Value::from(source));
            }
            let first = PostalAddress {
                kind: row.addresses.kind,
                street: row.street,
                city: row.city,
                state: row.state,
                postal_code: row.postal_code,
                country: row.country,
            };
            let addresses = every(first, row.addresses.others);
            let mut wish = wish(row.company);
            custom.append(&mut wish.custom);
            CompanyWish {
                phone: row.phones.into_iter().next(),
                addresses,
                zone: row.zone,
                created_at: row.created_at,
                custom,
                ..wish
            }
        });
        Landing { position, line, thing, faults, original }
    }

    pub fn touch(&self, row: TouchRow) -> Landing<PastTouch> {
        let (owner, stranger) = self.whose(&row.owner);
        let sound = row.is_sound();
        let thing = row.occurred_at.filter(|_| sound).map(|occurred_at| PastTouch {
            external_id: row.external_id,
            prospect_ids: row.prospect_ids.iter().map(|id| id_parts(id)).collect(),
            phones: row.phones,
            emails: row.emails,
            occurred_at,
            channel: row.channel,
            direction: row.direction,
            outcome: row.outcome,
            duration_seconds: row.duration_seconds,
            note: row.note,
            by: owner,
            stranger,
        });
        Landing { position: row.position, line: row.line, thing, faults: row.faults, original: row.original }
    }

    fn whose(&self, owner: &intake::Owner) -> (Option<UserId>, Option<String>) {
        match self.owners.find(owner) {
            Whose::Found(user) => (Some(user), None),
            Whose::Unsaid => (None, None),
            Whose::Stranger(said) | Whose::NotAllowed(said) => (None, Some(said)),
        }
    }

    /// The values of a row that are no field of ours, and its notes. What has no field, and a second value for one, stands in
    /// the note as "Column: value", so that nothing of the row is lost; what no longer fits there is told.
    fn custom(&self, values: &[(Arc<str>, String)], notes: &[String], faults: &mut Vec<RowFault>) -> Map<String, Value> {
        let mut custom = Map::new();
        let mut note = notes.join("\n\n");
        let mut length = note.chars().count();
        for (header, value) in values {
            match self.homes.get(header) {
                Some(Becomes::LeftOut) => continue,
                Some(Becomes::Fills { key } | Becomes::New { key }) => match custom.get(key) {
                    Some(Value::String(before)) if before == value => continue,
                    Some(_) => {}
                    None => {
                        custom.insert(key.clone(), Value::from(value.clone()));
                        continue;
                    }
                },
                // None: the value of a column of ours that its field cannot hold.
                Some(Becomes::Note(_)) | None => {}
            }
            let line = format!("{header}: {value}");
            length += line.chars().count() + 1;
            if length > TEXT {
                let reason = format!("does not fit into the note any more, which has {TEXT} characters at most");
                faults.push(RowFault { field: header.to_string(), reason, scope: Scope::Value });
                length -= line.chars().count() + 1;
                continue;
            }
            if !note.is_empty() {
                note.push('\n');
            }
            note.push_str(&line);
        }
        if !note.is_empty() {
            custom.insert(NOTES.to_owned(), Value::from(note));
        }
        custom
    }
}

fn every(first: PostalAddress, others: Vec<PostalAddress>) -> Vec<PostalAddress> {
    std::iter::once(first).chain(others).filter(|address| !address.is_empty()).collect()
}
/// Under which key the notes of a row are kept.
pub(crate) const NOTES: &str = "notes";

fn wish(hint: CompanyHint) -> CompanyWish {
    let mut custom = Map::new();
    for (key, value) in [("industry", hint.industry), ("size", hint.size), ("website", hint.website)] {
        if let Some(value) = value {
            custom.insert(key.to_owned(), Value::from(value));
        }
    }
    CompanyWish {
        // A name of signs alone, as exports write what they cannot, tells nothing.
        folded: hint.name.as_deref().filter(|name| name.contains(char::is_alphanumeric)).map(intake::fold_company),
        name: hint.name,
        domain: hint.domain,
        external_id: hint.external_id,
        custom,
        ..CompanyWish::default()
    }
}
