//! The fields that a workspace adds of its own, with their types.

use crate::error::StoreError;
use crate::query::queries;
use crate::tx::Tx;
use crate::value::{ToValue, Value};
use crate::{json, params};
use jiff::Timestamp;

queries! {
    LIST = "custom_fields_list";
    PUT = "custom_fields_put";
    DELETE = "custom_fields_delete";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// As in the JSON of people and companies.
    pub key: String,
    pub label: String,
    /// `text`, `number`, `date`, `choice` or `flag`.
    pub kind: String,
    pub choices: Option<Vec<String>>,
    pub position: u32,
}

/// In their order.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<CustomField>, StoreError> {
    tx.query(&LIST, params![], |row| {
        Ok(CustomField {
            key: row.get(0)?,
            label: row.get(1)?,
            kind: row.get(2)?,
            choices: json::read_some(row.text(3)?)?,
            position: row.get(4)?,
        })
    })
}

/// Adds it, or changes the one of that key.
pub fn put(tx: &mut Tx<'_>, field: &CustomField, at: Timestamp) -> Result<(), StoreError> {
    let choices = json::write_some(field.choices.as_ref())?;
    tx.execute(&PUT, params![field.key, field.label, field.kind, choices, field.position, at])?;
    Ok(())
}

/// Adds many, or changes those of these keys.
pub fn put_many(tx: &mut Tx<'_>, fields: &[CustomField], at: Timestamp) -> Result<(), StoreError> {
    let choices: Vec<_> = fields.iter().map(|field| json::write_some(field.choices.as_ref())).collect::<Result<_, _>>()?;
    let values: Vec<Value<'_>> = fields
        .iter()
        .zip(&choices)
        .flat_map(|(field, choices)| {
            [field.key.value(), field.label.value(), field.kind.value(), choices.value(), field.position.value(), at.value()]
        })
        .collect();
    tx.insert_many(&PUT, 6, &values)?;
    Ok(())
}

pub fn delete(tx: &mut Tx<'_>, key: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(&DELETE, params![key])? == 1)
}
