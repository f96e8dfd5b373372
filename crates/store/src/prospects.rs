//! Prospects: their own rows and pages of them. Numbers, addresses, profiles and tags are in `contacts`.

use crate::error::StoreError;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::value::{ToValue, Value};
use crate::{json, params};
use jiff::Timestamp;
use planner::decision::State;
use planner::guard::Hours;
use planner::id::{CadenceVersionId, CompanyId, EnrollmentId, ImportId, ProspectId, UserId};
use planner::place::Addresses;
use planner::prospect::Worth;

queries! {
    MERGED = "prospects_merged";
    MERGED_OF_IMPORT = "prospects_merged_of_import";
    INSERT = "prospects_insert";
    UPDATE = "prospects_update";
    COMPLETE = "prospects_complete";
    GET = "prospects_get";
    TOUCH_VERSION = "prospects_touch_version";
    DELETE = "prospects_delete";
    IDS = "prospects_ids";
    IDS_OF_OWNER = "prospects_ids_of_owner";
    IDS_IN_STATE = "prospects_ids_in_state";
    IDS_TAGGED = "prospects_ids_tagged";
    IDS_ON_VERSION = "prospects_ids_on_version";
    IDS_OF_COMPANY = "prospects_ids_of_company";
    DELETED_BEFORE = "prospects_deleted_before";
    LINES = "prospects_lines";
    NAMES = "prospects_names";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prospect {
    pub id: ProspectId,
    /// As shown; never empty.
    pub name: String,
    pub given: Option<String>,
    pub family: Option<String>,
    pub title: Option<String>,
    pub company: Option<CompanyId>,
    pub owner: Option<UserId>,
    pub worth: Worth,
    pub source: Option<String>,
    /// IANA name, set by hand.
    pub zone: Option<String>,
    pub country: Option<String>,
    pub state: Option<String>,
    pub city: Option<String>,
    pub postal_code: Option<String>,
    pub street: Option<String>,
    /// Beside the address above, which sets the clock: of what kind that is, and further addresses.
    pub addresses: Addresses,
    /// "After 4 pm, never Mondays."
    pub wishes: Option<Hours>,
    /// Why the business exemption holds for them; none where it does not.
    pub exemption: Option<String>,
    /// JSON object of the workspace's own fields.
    pub custom: String,
    /// They came to us and wait for a first call since then.
    pub inquiry_at: Option<Timestamp>,
    pub referred_by: Option<ProspectId>,
    /// Whose successor at the same company they are.
    pub succeeds: Option<ProspectId>,
    pub merged_into: Option<ProspectId>,
    pub import: Option<ImportId>,
    /// Grows with each change; the ETag.
    pub version: i64,
    pub created_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

/// What a list of people shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub id: ProspectId,
    pub name: String,
    pub title: Option<String>,
    pub company: Option<(CompanyId, String)>,
    pub owner: Option<(UserId, String)>,
    pub city: Option<String>,
    /// The first good number and address.
    pub phone: Option<String>,
    pub email: Option<String>,
    /// The live round, or the last one.
    pub round: Option<Round>,
    pub merged_into: Option<ProspectId>,
    pub deleted_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    pub enrollment: EnrollmentId,
    pub state: State,
    pub attempts_made: u16,
    pub attempts_planned: u16,
}

/// Which people a page lists. One index each; whoever combines them filters what the narrowest gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Among {
    Everybody,
    OfOwner(UserId),
    /// By the state of the live round, or the last one.
    InState(State),
    Tagged(String),
    OnVersion(CadenceVersionId),
    OfCompany(CompanyId),
}

const WIDTH: usize = 27;

/// What is kept as JSON, made by the caller because values borrow.
struct Written {
    wishes: Option<String>,
    addresses: Option<String>,
}

impl Written {
    fn of(prospect: &Prospect) -> Result<Written, StoreError> {
        let addresses = Some(&prospect.addresses).filter(|addresses| !addresses.is_empty());
        Ok(Written { wishes: json::write_some(prospect.wishes.as_ref())?, addresses: json::write_some(addresses)? })
    }
}

fn bind<'a>(prospect: &'a Prospect, written: &'a Written) -> [Value<'a>; WIDTH] {
    [
        prospect.id.value(),
        prospect.name.value(),
        prospect.given.value(),
        prospect.family.value(),
        prospect.title.value(),
        prospect.company.value(),
        prospect.owner.value(),
        prospect.worth.value(),
        prospect.source.value(),
        prospect.zone.value(),
        prospect.country.value(),
        prospect.state.value(),
        prospect.city.value(),
        prospect.postal_code.value(),
        prospect.street.value(),
        written.wishes.value(),
        prospect.exemption.value(),
        prospect.custom.value(),
        prospect.inquiry_at.value(),
        prospect.referred_by.value(),
        prospect.succeeds.value(),
        prospect.merged_into.value(),
        prospect.import.value(),
        prospect.version.value(),
        prospect.created_at.value(),
        prospect.deleted_at.value(),
        written.addresses.value(),
    ]
}

fn read(row: &Row<'_>) -> Result<Prospect, StoreError> {
    Ok(Prospect {
        id: row.get(0)?,
        name: row.get(1)?,
        given: row.get(2)?,
        family: row.get(3)?,
        title: row.get(4)?,
        company: row.get(5)?,
        owner: row.get(6)?,
        worth: row.get(7)?,
        source: row.get(8)?,
        zone: row.get(9)?,
        country: row.get(10)?,
        state: row.get(11)?,
        city: row.get(12)?,
        postal_code: row.get(13)?,
        street: row.get(14)?,
        wishes: json::read_some(row.text(15)?)?,
        exemption: row.get(16)?,
        custom: row.get(17)?,
        inquiry_at: row.get(18)?,
        referred_by: row.get(19)?,
        succeeds: row.get(20)?,
        merged_into: row.get(21)?,
        import: row.get(22)?,
        version: row.get(23)?,
        created_at: row.get(24)?,
        deleted_at: row.get(25)?,
        addresses: json::read_some(row.text(26)?)?.unwrap_or_default(),
    })
}

pub fn insert(tx: &mut Tx<'_>, prospect: &Prospect) -> Result<(), StoreError> {
    insert_many(tx, std::slice::from_ref(prospect))
}

pub fn insert_many(tx: &mut Tx<'_>, prospects: &[Prospect]) -> Result<(), StoreError> {
    let written = prospects.iter().map(Written::of).collect::<Result<Vec<_>, _>>()?;
    let values: Vec<Value<'_>> = prospects.iter().zip(&written).flat_map(|(prospect, written)| bind(prospect, written)).collect();
    tx.insert_many(&INSERT, WIDTH, &values)?;
    Ok(())
}

/// Whether they were still at `prospect.version`, and are changed now. Deleting, restoring and merging are changes of
/// `deleted_at` and `merged_into`; `import` and `created_at` never change.
pub fn update(tx: &mut Tx<'_>, prospect: &Prospect) -> Result<bool, StoreError> {
    let Written { wishes, addresses } = Written::of(prospect)?;
    let changed = tx.execute(
        &UPDATE,
        params![
            prospect.id,
            prospect.name,
            prospect.given,
            prospect.family,
            prospect.title,
            prospect.company,
            prospect.owner,
            prospect.worth,
            prospect.source,
            prospect.zone,
            prospect.country,
            prospect.state,
            prospect.city,
            prospect.postal_code,
            prospect.street,
            wishes,
            prospect.exemption,
            prospect.custom,
            prospect.inquiry_at,
            prospect.referred_by,
            prospect.succeeds,
            prospect.merged_into,
            prospect.deleted_at,
            prospect.version,
            addresses,
        ],
    )?;
    Ok(changed == 1)
}

/// Fills what is empty in somebody whom the same import created: their version stays, so that undoing the import can tell
/// whether anybody else has worked on them. Whether they were there.
pub fn complete(tx: &mut Tx<'_>, prospect: &Prospect) -> Result<bool, StoreError> {
    let addresses = Written::of(prospect)?.addresses;
    let changed = tx.execute(
        &COMPLETE,
        params![
            prospect.id,
            prospect.name,
            prospect.given,
            prospect.family,
            prospect.title,
            prospect.company,
            prospect.source,
            prospect.zone,
            prospect.country,
            prospect.state,
            prospect.city,
            prospect.postal_code,
            prospect.street,
            prospect.custom,
            addresses,
        ],
    )?;
    Ok(changed == 1)
}

/// Something beside the row changed (a number, a tag): the ETag must.
pub fn touch_version(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<(), StoreError> {
    tx.execute(&TOUCH_VERSION, params![prospect])?;
    Ok(())
}

/// The records that were merged into this one.
pub fn merged(tx: &mut Tx<'_>, into: ProspectId) -> Result<Vec<ProspectId>, StoreError> {
    tx.query(&MERGED, params![into], |row| row.get(0))
}

/// How many people of an import were merged into others since.
pub fn merged_of_import(tx: &mut Tx<'_>, import: ImportId) -> Result<u64, StoreError> {
    tx.query_one(&MERGED_OF_IMPORT, params![import], |row| row.get(0))
}

/// Deleted and merged ones too.
pub fn get(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<Option<Prospect>, StoreError> {
    Ok(get_many(tx, &[prospect])?.pop())
}

/// Those that are there, in no particular order.
pub fn get_many(tx: &mut Tx<'_>, prospects: &[ProspectId]) -> Result<Vec<Prospect>, StoreError> {
    tx.query(&GET, params![raw(prospects)], read)
}

/// Erases them with everything keyed by them. Suppressions stay. What is beside (search, agenda, answers) is the
/// caller's: [`crate::answers::remove`] and [`crate::search::remove`] first.
pub fn erase(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<bool, StoreError> {
    crate::external_ids::delete_of(tx, prospect.0)?;
    Ok(tx.execute(&DELETE, params![prospect])? == 1)
}

/// A page of ids in their order, after `after` (all zeros for the first), of those neither deleted nor merged.
pub fn page(tx: &mut Tx<'_>, among: &Among, after: ProspectId, limit: usize) -> Result<Vec<ProspectId>, StoreError> {
    let first = |row: &Row<'_>| row.get(0);
    match among {
        Among::Everybody => tx.query(&IDS, params![after, limit], first),
        Among::OfOwner(owner) => tx.query(&IDS_OF_OWNER, params![after, limit, owner], first),
        Among::InState(state) => tx.query(&IDS_IN_STATE, params![after, limit, state], first),
        Among::Tagged(tag) => tx.query(&IDS_TAGGED, params![after, limit, tag], first),
        Among::OnVersion(version) => tx.query(&IDS_ON_VERSION, params![after, limit, version], first),
        Among::OfCompany(company) => tx.query(&IDS_OF_COMPANY, params![after, limit, company], first),
    }
}

/// Those whose time in the trash is over, longest first.
pub fn deleted_before(tx: &mut Tx<'_>, before: Timestamp, limit: usize) -> Result<Vec<ProspectId>, StoreError> {
    tx.query(&DELETED_BEFORE, params![before, limit], |row| row.get(0))
}

/// Somebody's name, and whose they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub id: ProspectId,
    pub name: String,
    pub owner: Option<UserId>,
}

/// The names of those of these people who are neither deleted nor merged, in no particular order.
pub fn names(tx: &mut Tx<'_>, prospects: &[ProspectId]) -> Result<Vec<Name>, StoreError> {
    tx.query_ids(&NAMES, &raw(prospects), |row| Ok(Name { id: row.get(0)?, name: row.get(1)?, owner: row.get(2)? }))
}

/// What a list shows of these people, in the order given; those that are not there are left out.
pub fn lines(tx: &mut Tx<'_>, prospects: &[ProspectId]) -> Result<Vec<Line>, StoreError> {
    let mut lines = tx.query_ids(&LINES, &raw(prospects), |row| {
        let company: Option<CompanyId> = row.get(3)?;
        let company_name: Option<String> = row.get(4)?;
        let owner: Option<UserId> = row.get(5)?;
        let owner_name: Option<String> = row.get(6)?;
        let enrollment: Option<EnrollmentId> = row.get(10)?;
        Ok(Line {
            id: row.get(0)?,
            name: row.get(1)?,
            title: row.get(2)?,
            company: company.zip(company_name),
            owner: owner.zip(owner_name),
            city: row.get(7)?,
            phone: row.get(8)?,
            email: row.get(9)?,
            round: match enrollment {
                None => None,
                Some(enrollment) => {
                    Some(Round { enrollment, state: row.get(11)?, attempts_made: row.get(12)?, attempts_planned: row.get(13)? })
                }
            },
            merged_into: row.get(14)?,
            deleted_at: row.get(15)?,
        })
    })?;
    let places: std::collections::HashMap<ProspectId, usize> =
        prospects.iter().enumerate().map(|(place, prospect)| (*prospect, place)).collect();
    lines.sort_by_key(|line| places.get(&line.id).copied());
    Ok(lines)
}

pub(crate) fn raw(prospects: &[ProspectId]) -> Vec<[u8; 16]> {
    prospects.iter().map(|prospect| prospect.0).collect()
}
