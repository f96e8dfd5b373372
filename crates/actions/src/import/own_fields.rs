//! What becomes of the columns that are none of ours: custom fields of the workspace, lines in the note of each row, or nothing. Decided
//! once for a file, from who imports, what they wish and how many fields there are; told before it is done.

use crate::Actor;
use crate::custom_fields::{Catalog, MOST};
use intake::{Field, Survey};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;
use store::custom_fields::CustomField;
use utoipa::ToSchema;

/// What is to become of columns that are no field of ours and none of the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// New fields of the workspace, where a manager imports and there is room; lines in the note otherwise.
    #[default]
    Fields,
    /// A line in the note of each row: "Column: value".
    Note,
    /// Nothing.
    Ignore,
}

impl Unknown {
    pub const ALL: [Unknown; 3] = [Unknown::Fields, Unknown::Note, Unknown::Ignore];

    pub const fn code(self) -> &'static str {
        match self {
            Unknown::Fields => "fields",
            Unknown::Note => "note",
            Unknown::Ignore => "ignore",
        }
    }

    /// None for a word that is none of them.
    pub fn from_code(code: &str) -> Option<Self> {
        Unknown::ALL.into_iter().find(|one| one.code() == code.trim())
    }
}

/// Why a column goes into the note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Wished,
    OnlyManagersMakeFields,
    UsedUp,
}

/// What a column without a field of ours becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// It fills a field that the workspace has.
    Fills {
        key: String,
    },
    /// A new field of the workspace.
    New {
        key: String,
    },
    Note(Why),
    LeftOut,
}

/// The columns of one file, decided about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    columns: Vec<(Arc<str>, Becomes)>,
    /// Those to be made.
    pub new: Vec<CustomField>,
    /// How many more the workspace may have when they are made.
    room: usize,
}

impl Plan {
    /// Of these headers, in the order of the file.
    pub fn of(catalog: &mut Catalog, by: &Actor, wish: Unknown, headers: impl IntoIterator<Item = Arc<str>>) -> Plan {
        let mut plan = Plan::default();
        for header in headers {
            let known = catalog.find(&header).map(|field| field.key.clone());
            let becomes = match (known, wish) {
                // Made by an earlier column of this very file, where it is among the new ones.
                (Some(key), Unknown::Fields | Unknown::Note | Unknown::Ignore) => Becomes::Fills { key },
                (None, Unknown::Ignore) => Becomes::LeftOut,
                (None, Unknown::Note) => Becomes::Note(Why::Wished),
                (None, Unknown::Fields) if !by.manages() => Becomes::Note(Why::OnlyManagersMakeFields),
                (None, Unknown::Fields) if catalog.room() == 0 => Becomes::Note(Why::UsedUp),
                (None, Unknown::Fields) => {
                    let field = catalog.make(&header);
                    let key = field.key.clone();
                    plan.new.push(field);
                    Becomes::New { key }
                }
            };
            plan.columns.push((header, becomes));
        }
        plan.room = catalog.room();
        plan
    }

    pub fn homes(&self) -> HashMap<Arc<str>, Becomes> {
        self.columns.iter().cloned().collect()
    }

    /// What is to be known of them: what was done, or before it is done what would be.
    pub fn remarks(&self, tense: Tense) -> Vec<String> {
        let named = |wanted: &dyn Fn(&Becomes) -> bool| {
            let names: Vec<&str> =
                self.columns.iter().filter(|(_, becomes)| wanted(becomes)).map(|(header, _)| &**header).collect();
            listed(&names)
        };
        let mut remarks = Vec::new();
        match tense {
            Tense::Did => {
                let names = named(&|becomes| matches!(becomes, Becomes::Fills { .. } | Becomes::New { .. }));
                remarks.extend(names.map(|names| format!("Kept as custom fields: {names}.")));
            }
            // Each column is named once.
            Tense::Would => {
                let known = named(&|becomes| matches!(becomes, Becomes::Fills { .. }));
                remarks.extend(known.map(|names| format!("Goes into custom fields that are there: {names}.")));
                let new = named(&|becomes| matches!(becomes, Becomes::New { .. }));
                let used = MOST.saturating_sub(self.room);
                let told = |names| {
                    format!("New custom fields, for everybody in the workspace ({used} of {MOST} are in use then): {names}.")
                };
                remarks.extend(new.map(told));
            }
        }
        for (why, because) in [
            (Why::Wished, "as you wished"),
            (Why::OnlyManagersMakeFields, "because only managers make custom fields"),
            (Why::UsedUp, "because the workspace has all the custom fields that it may have"),
        ] {
            if let Some(names) = named(&|becomes| *becomes == Becomes::Note(why)) {
                remarks.push(format!("Kept as lines in the notes, {because}: {names}."));
            }
        }
        if let Some(names) = named(&|becomes| *becomes == Becomes::LeftOut) {
            remarks.push(format!("Left out, as you wished: {names}."));
        }
        remarks
    }
}

/// A touch has no fields but ours: the columns that it has no place for.
pub(crate) fn touch_remarks(survey: &Survey) -> Vec<String> {
    let columns = survey.columns.iter().filter(|column| column.filled > 0 && column.field == Field::Custom);
    let names: Vec<&str> = columns.map(|column| &*column.header).collect();
    let told = |names| format!("Columns that a touch has no place for, left out: {names}.");
    listed(&names).map(told).into_iter().collect()
}

/// Whether something is done or only told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tense {
    Did,
    Would,
}

/// So many columns are told by name.
const NAMED: usize = 20;
/// So much of each name.
const OF_A_NAME: usize = 60;

/// "A, B and 3 more"; none where there are none.
fn listed(names: &[&str]) -> Option<String> {
    let shown = names.iter().take(NAMED).map(|name| match name.char_indices().nth(OF_A_NAME) {
        None => (*name).to_owned(),
        Some((cut, _)) => format!("{}…", &name[..cut]),
    });
    let shown = shown.collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => None,
        more if more > NAMED => Some(format!("{shown} and {} more", more - NAMED)),
        _ => Some(shown),
    }
}
