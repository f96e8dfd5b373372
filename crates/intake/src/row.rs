//! The typed rows that an import is made of, and what is wrong with them.

use jiff::Timestamp;
use planner::place::Addresses;
use planner::prospect::{Line, Worth};
use planner::touch::{Channel, Direction};
use std::fmt;
use std::sync::Arc;

use crate::addresses::Gathered;
use crate::field::IdKind;

/// How much of a row a fault costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// This value is left out, the row lands.
    Value,
    /// The row does not land.
    Row,
}

/// What is wrong, in the user's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The header of the column, or the field's code where no column is to blame.
    pub field: String,
    pub reason: String,
    pub scope: Scope,
}

/// The id a row has where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExternalId {
    pub kind: IdKind,
    pub value: String,
}

impl fmt::Display for ExternalId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.kind.written(&self.value))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonName {
    pub prefix: Option<String>,
    pub first: Option<String>,
    pub middle: Option<String>,
    pub last: Option<String>,
    pub suffix: Option<String>,
    /// As written in one field, where it was.
    pub full: Option<String>,
}

impl PersonName {
    /// The name as it is shown: as written, else its parts in order. Empty where nothing is known.
    pub fn shown(&self) -> String {
        match &self.full {
            Some(full) => full.clone(),
            None => {
                let parts = [&self.first, &self.middle, &self.last, &self.suffix];
                parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
            }
        }
    }

    /// First and last name from the full one where they were not given: `Last, First` or the last word last.
    pub(crate) fn complete(&mut self) {
        let (None, None, Some(full)) = (&self.first, &self.last, &self.full) else {
            return;
        };
        if let Some((last, first)) = full.split_once(',') {
            let (last, first) = (last.trim().to_owned(), first.trim().to_owned());
            let suffix =
                matches!(crate::fold(&first).as_str(), "jr" | "sr" | "ii" | "iii" | "iv" | "md" | "phd" | "mba" | "esq" | "cpa");
            if !suffix && !last.is_empty() && !first.is_empty() {
                self.full = Some(format!("{first} {last}"));
                self.first = Some(first);
                self.last = Some(last);
                return;
            }
        }
        match full.rsplit_once(char::is_whitespace) {
            Some((first, last)) => {
                let (first, last) = (first.trim().to_owned(), last.to_owned());
                self.first = Some(first);
                self.last = Some(last);
            }
            None => self.first = Some(full.clone()),
        }
    }
}

/// The company a person belongs to, as far as the row says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompanyHint {
    pub name: Option<String>,
    pub external_id: Option<String>,
    pub website: Option<String>,
    /// Of the website, lower case, without `www.`.
    pub domain: Option<String>,
    pub industry: Option<String>,
    pub size: Option<String>,
}

impl CompanyHint {
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.external_id.is_none() && self.domain.is_none()
    }
}

/// Whose the row is, as far as it says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Owner {
    pub name: Option<String>,
    /// Lower case.
    pub email: Option<String>,
    pub external_id: Option<String>,
}

impl Owner {
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.email.is_none() && self.external_id.is_none()
    }
}

/// A person, or with `CompanyRow` a company: what both have.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProspectRow {
    /// Counted from 1 over every record after the header, also those that did not become rows: where to resume.
    pub position: u64,
    /// The line of the file, or the row of the sheet, on which the record begins.
    pub line: u64,
    pub external_ids: Vec<ExternalId>,
    pub name: PersonName,
    pub title: Option<String>,
    pub company: CompanyHint,
    /// E.164, in the file's order, each once.
    pub phones: Vec<(String, Line)>,
    /// Lower case, in the file's order, each once.
    pub emails: Vec<String>,
    pub social: Vec<String>,
    pub street: Option<String>,
    pub city: Option<String>,
    /// As given.
    pub state: Option<String>,
    pub postal_code: Option<String>,
    /// ISO 3166 alpha-2.
    pub country: Option<String>,
    /// Beside the address above, which sets the clock.
    pub addresses: Addresses,
    /// Every address while the row is read; empty once it is.
    pub gathered: Vec<Gathered>,
    /// IANA name.
    pub zone: Option<String>,
    pub owner: Owner,
    pub source: Option<String>,
    pub tags: Vec<String>,
    pub worth: Option<Worth>,
    pub notes: Vec<String>,
    pub status: Option<String>,
    pub created_at: Option<Timestamp>,
    pub do_not_call: bool,
    pub do_not_mail: bool,
    /// Columns without a field of their own, and values that their field could not hold.
    pub custom: Vec<(Arc<str>, String)>,
    pub faults: Vec<RowFault>,
    /// The values as they stood, for the file of rejects: the store may still refuse the row.
    pub original: Option<Vec<String>>,
}

impl ProspectRow {
    /// Whether the row may land.
    pub fn is_sound(&self) -> bool {
        self.faults.iter().all(|fault| fault.scope != Scope::Row)
    }

    /// What to show where the person has no name.
    pub fn label(&self) -> String {
        let name = self.name.shown();
        let stand_in = || {
            let email = self.emails.first().cloned();
            let phone = self.phones.first().map(|(number, _)| number.clone());
            let company = self.company.name.as_ref().map(|company| format!("Somebody at {company}"));
            email.or(phone).or(company).unwrap_or_else(|| "(no name)".to_owned())
        };
        if name.is_empty() { stand_in() } else { name }
    }
}

/// A company, from a file of companies.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CompanyRow {
    pub position: u64,
    pub line: u64,
    pub company: CompanyHint,
    pub phones: Vec<String>,
    pub street: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub postal_code: Option<String>,
    pub country: Option<String>,
    pub addresses: Addresses,
    pub zone: Option<String>,
    pub owner: Owner,
    pub source: Option<String>,
    pub tags: Vec<String>,
    pub notes: Vec<String>,
    pub created_at: Option<Timestamp>,
    pub custom: Vec<(Arc<str>, String)>,
    pub faults: Vec<RowFault>,
    pub original: Option<Vec<String>>,
}

impl CompanyRow {
    pub fn is_sound(&self) -> bool {
        self.faults.iter().all(|fault| fault.scope != Scope::Row)
    }
}

/// Something that happened, from a file of call history.
#[derive(Debug, Clone, PartialEq)]
pub struct TouchRow {
    pub position: u64,
    pub line: u64,
    pub external_id: Option<String>,
    /// Ids under which the person may be known here, the surest first, as written in the store.
    pub prospect_ids: Vec<String>,
    /// E.164 numbers of the other side.
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    pub occurred_at: Option<Timestamp>,
    pub channel: Channel,
    pub direction: Direction,
    /// As written; only our own codes are taken for outcomes.
    pub outcome: Option<String>,
    pub duration_seconds: Option<u32>,
    /// Subject and note together.
    pub note: Option<String>,
    pub owner: Owner,
    pub faults: Vec<RowFault>,
    pub original: Vec<String>,
}

impl TouchRow {
    pub fn is_sound(&self) -> bool {
        self.faults.iter().all(|fault| fault.scope != Scope::Row)
    }
}
