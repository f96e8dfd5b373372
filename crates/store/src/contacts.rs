//! How people are reached: numbers, addresses, profiles; and their tags. Also who else has a number or an address.

use crate::error::StoreError;
use crate::params;
use crate::prospects::raw;
use crate::query::queries;
use crate::tx::Tx;
use crate::value::{ToValue, Value};
use jiff::Timestamp;
use planner::id::{CompanyId, ProspectId, UserId};
use planner::prospect::{Condition, Email, Line, Phone};

queries! {
    PHONES_INSERT = "phones_insert";
    PHONES_DELETE = "phones_delete";
    PHONES_OF = "phones_of";
    PHONES_BY_NUMBER = "phones_by_number";
    PHONES_SET_CONDITION = "phones_set_condition";
    PHONES_SET_CONDITION_EVERYWHERE = "phones_set_condition_everywhere";
    PHONES_SET_CONDITION_OF_OTHERS = "phones_set_condition_of_others";
    PHONES_SET_LINE = "phones_set_line";
    EMAILS_INSERT = "emails_insert";
    EMAILS_DELETE = "emails_delete";
    EMAILS_OF = "emails_of";
    EMAILS_BY_ADDRESS = "emails_by_address";
    EMAILS_SET_CONDITION = "emails_set_condition";
    SOCIALS_INSERT = "socials_insert";
    SOCIALS_DELETE = "socials_delete";
    SOCIALS_OF = "socials_of";
    TAGS_INSERT = "tags_insert";
    TAGS_DELETE = "tags_delete";
    TAGS_OF = "tags_of";
    TAGS_LIST = "tags_list";
}

/// Somebody who has a number or an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The number (E.164) or the address (lower case) by which they were found.
    pub by: String,
    /// For a number: whose it is. An address is always personal here; role addresses are for the caller to know.
    pub line: Line,
    pub condition: Condition,
    pub prospect: ProspectId,
    pub name: String,
    pub given: Option<String>,
    pub family: Option<String>,
    pub company: Option<CompanyId>,
    pub owner: Option<UserId>,
    pub merged_into: Option<ProspectId>,
    pub deleted_at: Option<Timestamp>,
}

/// Adds numbers to people who have none yet, in order of preference.
pub fn insert_phones(tx: &mut Tx<'_>, phones: &[(ProspectId, &[Phone])]) -> Result<(), StoreError> {
    let values: Vec<Value<'_>> = phones
        .iter()
        .flat_map(|(prospect, phones)| {
            phones.iter().enumerate().flat_map(|(position, phone)| {
                [
                    prospect.value(),
                    Value::Int(position as i64),
                    phone.number.value(),
                    phone.line.value(),
                    phone.condition.value(),
                    Value::Null,
                ]
            })
        })
        .collect();
    tx.insert_many(&PHONES_INSERT, 6, &values)?;
    Ok(())
}

/// Puts these in the place of all that they had.
pub fn set_phones(tx: &mut Tx<'_>, prospect: ProspectId, phones: &[Phone]) -> Result<(), StoreError> {
    tx.execute(&PHONES_DELETE, params![prospect])?;
    insert_phones(tx, &[(prospect, phones)])
}

/// In order of preference; people in the order of their ids.
pub fn phones_of(tx: &mut Tx<'_>, prospects: &[ProspectId]) -> Result<Vec<(ProspectId, Phone)>, StoreError> {
    tx.query(&PHONES_OF, params![raw(prospects)], |row| {
        Ok((row.get(0)?, Phone { number: row.get(2)?, line: row.get(3)?, condition: row.get(4)? }))
    })
}

/// Everybody who has one of these numbers, deleted and merged people too.
pub fn by_number(tx: &mut Tx<'_>, numbers: &[String]) -> Result<Vec<Holder>, StoreError> {
    tx.query(&PHONES_BY_NUMBER, params![numbers], |row| {
        Ok(Holder {
            by: row.get(0)?,
            line: row.get(1)?,
            condition: row.get(2)?,
            prospect: row.get(3)?,
            name: row.get(4)?,
            given: row.get(5)?,
            family: row.get(6)?,
            company: row.get(7)?,
            owner: row.get(8)?,
            merged_into: row.get(9)?,
            deleted_at: row.get(10)?,
        })
    })
}

/// Everybody who has one of these addresses, deleted and merged people too.
pub fn by_address(tx: &mut Tx<'_>, addresses: &[String]) -> Result<Vec<Holder>, StoreError> {
    tx.query(&EMAILS_BY_ADDRESS, params![addresses], |row| {
        Ok(Holder {
            by: row.get(0)?,
            line: Line::Personal,
            condition: row.get(1)?,
            prospect: row.get(2)?,
            name: row.get(3)?,
            given: row.get(4)?,
            family: row.get(5)?,
            company: row.get(6)?,
            owner: row.get(7)?,
            merged_into: row.get(8)?,
            deleted_at: row.get(9)?,
        })
    })
}

/// A number that is not theirs, or theirs again.
pub fn set_phone_condition(
    tx: &mut Tx<'_>,
    prospect: ProspectId,
    number: &str,
    condition: Condition,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&PHONES_SET_CONDITION, params![prospect, number, condition])? > 0)
}

/// A number that is dead, or alive again, for everybody who has it.
pub fn set_number_condition(tx: &mut Tx<'_>, number: &str, condition: Condition) -> Result<u64, StoreError> {
    tx.execute(&PHONES_SET_CONDITION_EVERYWHERE, params![number, condition])
}

/// A number that is dead, or alive again, for everybody but one who has it in the condition `from`. How many.
pub fn set_condition_of_others(
    tx: &mut Tx<'_>,
    number: &str,
    but: ProspectId,
    from: Condition,
    to: Condition,
) -> Result<u64, StoreError> {
    tx.execute(&PHONES_SET_CONDITION_OF_OTHERS, params![number, but, from, to])
}

/// A number found to be a switchboard, or somebody's own, for everybody who has it.
pub fn set_number_line(tx: &mut Tx<'_>, number: &str, line: Line) -> Result<u64, StoreError> {
    tx.execute(&PHONES_SET_LINE, params![number, line])
}

/// Adds addresses to people who have none yet, in order of preference.
pub fn insert_emails(tx: &mut Tx<'_>, emails: &[(ProspectId, &[Email])]) -> Result<(), StoreError> {
    let values: Vec<Value<'_>> = emails
        .iter()
        .flat_map(|(prospect, emails)| {
            emails.iter().enumerate().flat_map(|(position, email)| {
                [prospect.value(), Value::Int(position as i64), email.address.value(), email.condition.value()]
            })
        })
        .collect();
    tx.insert_many(&EMAILS_INSERT, 4, &values)?;
    Ok(())
}

pub fn set_emails(tx: &mut Tx<'_>, prospect: ProspectId, emails: &[Email]) -> Result<(), StoreError> {
    tx.execute(&EMAILS_DELETE, params![prospect])?;
    insert_emails(tx, &[(prospect, emails)])
}

pub fn emails_of(tx: &mut Tx<'_>, prospects: &[ProspectId]) -> Result<Vec<(ProspectId, Email)>, StoreError> {
    tx.query(&EMAILS_OF, params![raw(prospects)], |row| Ok((row.get(0)?, Email { address: row.get(2)?, condition: row.get(3)? })))
}

pub fn set_email_condition(
    tx: &mut Tx<'_>,
    prospect: ProspectId,
    address: &str,
    condition: Condition,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&EMAILS_SET_CONDITION, params![prospect, address, condition])? > 0)
}

/// Adds profiles to people who have none yet.
pub fn insert_socials(tx: &mut Tx<'_>, socials: &[(ProspectId, &[String])]) -> Result<(), StoreError> {
    let values: Vec<Value<'_>> = socials
        .iter()
        .flat_map(|(prospect, handles)| {
            handles
                .iter()
                .enumerate()
                .flat_map(|(position, handle)| [prospect.value(), Value::Int(position as i64), handle.value()])
        })
        .collect();
    tx.insert_many(&SOCIALS_INSERT, 3, &values)?;
    Ok(())
}

pub fn set_socials(tx: &mut Tx<'_>, prospect: ProspectId, handles: &[String]) -> Result<(), StoreError> {
    tx.execute(&SOCIALS_DELETE, params![prospect])?;
    insert_socials(tx, &[(prospect, handles)])
}

pub fn socials_of(tx: &mut Tx<'_>, prospects: &[ProspectId]) -> Result<Vec<(ProspectId, String)>, StoreError> {
    tx.query(&SOCIALS_OF, params![raw(prospects)], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Adds tags; those they have already stay.
pub fn add_tags(tx: &mut Tx<'_>, tags: &[(ProspectId, &[String])]) -> Result<(), StoreError> {
    let values: Vec<Value<'_>> =
        tags.iter().flat_map(|(prospect, tags)| tags.iter().flat_map(|tag| [prospect.value(), tag.value()])).collect();
    tx.insert_many(&TAGS_INSERT, 2, &values)?;
    Ok(())
}

pub fn set_tags(tx: &mut Tx<'_>, prospect: ProspectId, tags: &[String]) -> Result<(), StoreError> {
    tx.execute(&TAGS_DELETE, params![prospect])?;
    add_tags(tx, &[(prospect, tags)])
}

pub fn tags_of(tx: &mut Tx<'_>, prospects: &[ProspectId]) -> Result<Vec<(ProspectId, String)>, StoreError> {
    tx.query(&TAGS_OF, params![raw(prospects)], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Every tag in use, with the number of people who carry it.
pub fn tags(tx: &mut Tx<'_>) -> Result<Vec<(String, u64)>, StoreError> {
    tx.query(&TAGS_LIST, params![], |row| Ok((row.get(0)?, row.get(1)?)))
}
