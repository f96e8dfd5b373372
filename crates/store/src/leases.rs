//! Work that one node at a time does: claimed for a while, so that a node that dies leaves it free.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::Tx;
use jiff::Timestamp;

queries! {
    CLAIM = "leases_claim";
    RELEASE = "leases_release";
}

/// Whether `holder` has it now: it was free, over, or already theirs.
pub fn claim(tx: &mut Tx<'_>, name: &str, holder: &str, now: Timestamp, until: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(&CLAIM, params![name, holder, now, until])? == 1)
}

pub fn release(tx: &mut Tx<'_>, name: &str, holder: &str) -> Result<(), StoreError> {
    tx.execute(&RELEASE, params![name, holder])?;
    Ok(())
}
