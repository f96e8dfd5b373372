//! Standing prohibitions, keyed by person, number, address or company. Lifting one leaves its row; nothing erases it.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::value::{ToValue, Value, coded};
use jiff::Timestamp;
use planner::id::{CompanyId, ImportId, ProspectId, SuppressionId, TouchId, UserId};
use planner::prospect::Forbids;

queries! {
    INSERT = "suppressions_insert";
    GET = "suppressions_get";
    LIST = "suppressions_list";
    LIFT = "suppressions_lift";
    OF_TOUCH = "suppressions_of_touch";
    OF_IMPORT = "suppressions_of_import";
    BY_KEYS = "suppressions_by_keys";
    MOVE = "suppressions_move";
}

/// What a prohibition is keyed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Person,
    Number,
    Address,
    Company,
}

impl Kind {
    pub const ALL: &'static [Kind] = &[Kind::Person, Kind::Number, Kind::Address, Kind::Company];

    pub const fn code(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Number => "number",
            Kind::Address => "address",
            Kind::Company => "company",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Kind::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

coded!(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    pub id: SuppressionId,
    pub kind: Kind,
    /// E.164, an address in lower case, or an id in hexadecimal: see `key_of_person` and its like.
    pub key: String,
    pub forbids: Forbids,
    pub since: Timestamp,
    pub reason: Option<String>,
    /// `touch`, `import`, `api`, a registry's name.
    pub source: Option<String>,
    pub by: Option<UserId>,
    /// For showing only: whom it was about.
    pub prospect: Option<ProspectId>,
    /// The touch that it came of: lifted when that is voided.
    pub touch: Option<TouchId>,
    pub import: Option<ImportId>,
    pub lifted: Option<Lifted>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifted {
    pub at: Timestamp,
    pub by: UserId,
    pub reason: String,
}

/// Keys of people and companies.
pub fn key_of_person(prospect: ProspectId) -> String {
    prospect.to_string()
}

pub fn key_of_company(company: CompanyId) -> String {
    company.to_string()
}

fn read(row: &Row<'_>) -> Result<Suppression, StoreError> {
    let lifted_at: Option<Timestamp> = row.get(11)?;
    Ok(Suppression {
        id: row.get(0)?,
        kind: row.get(1)?,
        key: row.get(2)?,
        forbids: row.get(3)?,
        since: row.get(4)?,
        reason: row.get(5)?,
        source: row.get(6)?,
        by: row.get(7)?,
        prospect: row.get(8)?,
        touch: row.get(9)?,
        import: row.get(10)?,
        lifted: match lifted_at {
            None => None,
            Some(at) => Some(Lifted { at, by: row.get(12)?, reason: row.get(13)? }),
        },
    })
}

pub fn insert(tx: &mut Tx<'_>, suppression: &Suppression) -> Result<(), StoreError> {
    insert_many(tx, std::slice::from_ref(suppression))
}

pub fn insert_many(tx: &mut Tx<'_>, suppressions: &[Suppression]) -> Result<(), StoreError> {
    let values: Vec<Value<'_>> = suppressions
        .iter()
        .flat_map(|row| {
            let lifted = row.lifted.as_ref();
            [
                row.id.value(),
                row.kind.value(),
                row.key.value(),
                row.forbids.value(),
                row.since.value(),
                row.reason.value(),
                row.source.value(),
                row.by.value(),
                row.prospect.value(),
                row.touch.value(),
                row.import.value(),
                lifted.map_or(Value::Null, |lifted| lifted.at.value()),
                lifted.map_or(Value::Null, |lifted| lifted.by.value()),
                lifted.map_or(Value::Null, |lifted| lifted.reason.value()),
            ]
        })
        .collect();
    tx.insert_many(&INSERT, 14, &values)?;
    Ok(())
}

/// Lifted ones too.
pub fn get(tx: &mut Tx<'_>, suppression: SuppressionId) -> Result<Option<Suppression>, StoreError> {
    tx.query_opt(&GET, params![suppression], read)
}

/// A page of those that stand, in the order of their ids, after `after`.
pub fn page(tx: &mut Tx<'_>, after: SuppressionId, limit: usize) -> Result<Vec<Suppression>, StoreError> {
    tx.query(&LIST, params![after, limit], read)
}

/// Those of one kind that stand, by their keys.
pub fn by_keys(tx: &mut Tx<'_>, kind: Kind, keys: &[String]) -> Result<Vec<Suppression>, StoreError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    tx.query(&BY_KEYS, params![kind, keys], read)
}

/// Gives the prohibitions about one person to another, as a merge does: they bind whoever that person is now. How many.
pub fn move_person(tx: &mut Tx<'_>, from: ProspectId, to: ProspectId) -> Result<u64, StoreError> {
    tx.execute(&MOVE, params![key_of_person(from), key_of_person(to), to])
}

/// Whether it stood.
pub fn lift(tx: &mut Tx<'_>, suppression: SuppressionId, lifted: &Lifted) -> Result<bool, StoreError> {
    Ok(tx.execute(&LIFT, params![suppression, lifted.at, lifted.by, lifted.reason])? == 1)
}

/// Those that came of a touch and stand.
pub fn of_touch(tx: &mut Tx<'_>, touch: TouchId) -> Result<Vec<Suppression>, StoreError> {
    tx.query(&OF_TOUCH, params![touch], read)
}

/// The first of those that an import has brought and that stand, oldest first.
pub fn of_import(tx: &mut Tx<'_>, import: ImportId, limit: usize) -> Result<Vec<Suppression>, StoreError> {
    tx.query(&OF_IMPORT, params![import, limit], read)
}
