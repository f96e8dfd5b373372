//! Companies.

use crate::error::StoreError;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::value::{ToValue, Value};
use crate::{json, params};
use jiff::Timestamp;
use planner::id::{CompanyId, ImportId};
use planner::place::Addresses;

queries! {
    INSERT = "companies_insert";
    UPDATE = "companies_update";
    GET = "companies_get";
    BY_FOLDED = "companies_by_folded";
    BY_DOMAIN = "companies_by_domain";
    LIST = "companies_list";
    ERASE = "companies_erase";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    pub id: CompanyId,
    pub name: String,
    /// The name as duplicates are told by: lower case, without accents and legal forms. Made by whoever inserts.
    pub folded: String,
    pub domain: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    pub country: Option<String>,
    pub state: Option<String>,
    pub city: Option<String>,
    pub postal_code: Option<String>,
    pub street: Option<String>,
    /// Beside the address above, which sets the clock: of what kind that is, and further addresses.
    pub addresses: Addresses,
    pub zone: Option<String>,
    pub one_voice_exempt: bool,
    /// JSON object of the workspace's own fields.
    pub custom: String,
    pub import: Option<ImportId>,
    pub version: i64,
    pub created_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

const WIDTH: usize = 18;

/// `addresses` is their JSON, made by the caller because values borrow.
fn bind<'a>(company: &'a Company, addresses: &'a Option<String>) -> [Value<'a>; WIDTH] {
    [
        company.id.value(),
        company.name.value(),
        company.folded.value(),
        company.domain.value(),
        company.phone.value(),
        company.country.value(),
        company.state.value(),
        company.city.value(),
        company.postal_code.value(),
        company.street.value(),
        company.zone.value(),
        company.one_voice_exempt.value(),
        company.custom.value(),
        company.import.value(),
        company.version.value(),
        company.created_at.value(),
        company.deleted_at.value(),
        addresses.value(),
    ]
}

fn read(row: &Row<'_>) -> Result<Company, StoreError> {
    Ok(Company {
        id: row.get(0)?,
        name: row.get(1)?,
        folded: row.get(2)?,
        domain: row.get(3)?,
        phone: row.get(4)?,
        country: row.get(5)?,
        state: row.get(6)?,
        city: row.get(7)?,
        postal_code: row.get(8)?,
        street: row.get(9)?,
        zone: row.get(10)?,
        one_voice_exempt: row.get(11)?,
        custom: row.get(12)?,
        import: row.get(13)?,
        version: row.get(14)?,
        created_at: row.get(15)?,
        deleted_at: row.get(16)?,
        addresses: json::read_some(row.text(17)?)?.unwrap_or_default(),
    })
}

fn addresses(company: &Company) -> Result<Option<String>, StoreError> {
    json::write_some(Some(&company.addresses).filter(|addresses| !addresses.is_empty()))
}

pub fn insert(tx: &mut Tx<'_>, company: &Company) -> Result<(), StoreError> {
    insert_many(tx, std::slice::from_ref(company))
}

pub fn insert_many(tx: &mut Tx<'_>, companies: &[Company]) -> Result<(), StoreError> {
    let written = companies.iter().map(addresses).collect::<Result<Vec<_>, _>>()?;
    let values: Vec<Value<'_>> = companies.iter().zip(&written).flat_map(|(company, written)| bind(company, written)).collect();
    tx.insert_many(&INSERT, WIDTH, &values)?;
    Ok(())
}

/// Whether it was still at `company.version`, and is changed now. Deleting and restoring are changes of `deleted_at`.
pub fn update(tx: &mut Tx<'_>, company: &Company) -> Result<bool, StoreError> {
    let addresses = addresses(company)?;
    let changed = tx.execute(
        &UPDATE,
        params![
            company.id,
            company.name,
            company.folded,
            company.domain,
            company.phone,
            company.country,
            company.state,
            company.city,
            company.postal_code,
            company.street,
            company.zone,
            company.one_voice_exempt,
            company.custom,
            company.deleted_at,
            company.version,
            addresses,
        ],
    )?;
    Ok(changed == 1)
}

pub fn get(tx: &mut Tx<'_>, company: CompanyId) -> Result<Option<Company>, StoreError> {
    Ok(get_many(tx, &[company])?.pop())
}

/// Those that are there, in no particular order.
pub fn get_many(tx: &mut Tx<'_>, companies: &[CompanyId]) -> Result<Vec<Company>, StoreError> {
    let ids: Vec<[u8; 16]> = companies.iter().map(|company| company.0).collect();
    tx.query(&GET, params![ids], read)
}

/// Which companies have these folded names; the oldest first where several have one.
pub fn by_folded(tx: &mut Tx<'_>, folded: &[String]) -> Result<Vec<(String, CompanyId)>, StoreError> {
    tx.query(&BY_FOLDED, params![folded], |row| Ok((row.get(1)?, row.get(0)?)))
}

/// Which companies have these domains; the oldest first where several have one.
pub fn by_domain(tx: &mut Tx<'_>, domains: &[String]) -> Result<Vec<(String, CompanyId)>, StoreError> {
    tx.query(&BY_DOMAIN, params![domains], |row| Ok((row.get(1)?, row.get(0)?)))
}

/// A page in the order of the ids, after `after`.
pub fn page(tx: &mut Tx<'_>, after: CompanyId, limit: usize) -> Result<Vec<Company>, StoreError> {
    tx.query(&LIST, params![after, limit], read)
}

/// For good, where nobody belongs to it any more; whether it was.
pub fn erase(tx: &mut Tx<'_>, company: CompanyId) -> Result<bool, StoreError> {
    Ok(tx.execute(&ERASE, params![company])? == 1)
}
