//! Requests that come twice: the answer to the first is kept in its verb's own transaction, and given again.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::Tx;
use jiff::Timestamp;
use planner::id::UserId;

queries! {
    GET = "idempotency_get";
    PUT = "idempotency_put";
    FINISH = "idempotency_finish";
    DELETE = "idempotency_delete";
    DELETE_OLD = "idempotency_delete_old";
}

/// What a request is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub user: UserId,
    pub method: String,
    pub path: String,
    pub key: String,
}

/// What there is to do with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nobody had it: do it, then `finish`, in the same transaction or before the lease ends.
    Fresh,
    /// Somebody is at it.
    Running,
    /// It is done: give this again.
    Done { status: u16, response: String },
    /// The key was used for another body.
    OtherBody,
}

/// Claims a key, or says what became of it. `forget_before`: answers older than that are void (24 h).
pub fn claim(
    tx: &mut Tx<'_>,
    request: &Request,
    body_hash: &[u8; 32],
    now: Timestamp,
    lease_until: Timestamp,
    forget_before: Timestamp,
) -> Result<Claim, StoreError> {
    let Request { user, method, path, key } = request;
    let found = tx.query_opt(&GET, params![user, method, path, key], |row| {
        let (body, created): ([u8; 32], Timestamp) = (row.get(0)?, row.get(4)?);
        let (status, response): (Option<u16>, Option<String>) = (row.get(1)?, row.get(2)?);
        Ok((body, status.zip(response), row.get::<Timestamp>(3)?, created))
    })?;
    match found {
        Some((body, done, lease, created)) if created > forget_before => match done {
            _ if body != *body_hash => return Ok(Claim::OtherBody),
            Some((status, response)) => return Ok(Claim::Done { status, response }),
            None if lease > now => return Ok(Claim::Running),
            None => {}
        },
        Some(_) | None => {}
    }
    tx.execute(&PUT, params![user, method, path, key, body_hash, lease_until, now])?;
    Ok(Claim::Fresh)
}

/// Keeps the answer. Not for failures of ours: those are released.
pub fn finish(tx: &mut Tx<'_>, request: &Request, status: u16, response: &str) -> Result<(), StoreError> {
    let Request { user, method, path, key } = request;
    tx.execute(&FINISH, params![user, method, path, key, status, response])?;
    Ok(())
}

/// Lets a key go, so that the same request may be tried again.
pub fn release(tx: &mut Tx<'_>, request: &Request) -> Result<(), StoreError> {
    let Request { user, method, path, key } = request;
    tx.execute(&DELETE, params![user, method, path, key])?;
    Ok(())
}

/// Clears answers that are too old to be given again.
pub fn tidy(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&DELETE_OLD, params![before])
}
