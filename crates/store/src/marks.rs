//! What the upkeep notes about its own work: under which rules everything was decided last.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::Tx;

queries! {
    GET = "marks_get";
    PUT = "marks_put";
}

pub fn get(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, StoreError> {
    tx.query_opt(&GET, params![name], |row| row.get(0))
}

pub fn put(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<(), StoreError> {
    tx.execute(&PUT, params![name, value])?;
    Ok(())
}
