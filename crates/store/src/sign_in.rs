//! What lets people in: sessions, API tokens, one-time links. Only hashes of secrets are kept.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::{Row, Tx};
use jiff::Timestamp;
use planner::id::{TokenId, UserId};

queries! {
    SESSIONS_INSERT = "sessions_insert";
    SESSIONS_GET = "sessions_get";
    SESSIONS_SEE = "sessions_see";
    SESSIONS_DELETE = "sessions_delete";
    SESSIONS_DELETE_OF_USER = "sessions_delete_of_user";
    SESSIONS_DELETE_EXPIRED = "sessions_delete_expired";
    TOKENS_INSERT = "tokens_insert";
    TOKENS_BY_HASH = "tokens_by_hash";
    TOKENS_OF_USER = "tokens_of_user";
    TOKENS_GET = "tokens_get";
    TOKENS_REVOKE = "tokens_revoke";
    TOKENS_USE = "tokens_use";
    LINKS_INSERT = "links_insert";
    LINKS_GET = "links_get";
    LINKS_USE = "links_use";
    LINKS_END_OF_USER = "links_end_of_user";
    LINKS_DELETE_EXPIRED = "links_delete_expired";
}

/// SHA-256 of a secret.
pub type Hash = [u8; 32];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub token_hash: Hash,
    pub user: UserId,
    pub csrf: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub id: TokenId,
    pub user: UserId,
    pub name: String,
    pub token_hash: Hash,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

pub fn insert_session(tx: &mut Tx<'_>, session: &Session) -> Result<(), StoreError> {
    let Session { token_hash, user, csrf, created_at, seen_at, expires_at } = session;
    tx.execute(&SESSIONS_INSERT, params![token_hash, user, csrf, created_at, seen_at, expires_at])?;
    Ok(())
}

impl Token {
    /// Whether it lets anybody in.
    pub fn works(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

/// A session that has not expired at `now`.
pub fn session(tx: &mut Tx<'_>, hash: &Hash, now: Timestamp) -> Result<Option<Session>, StoreError> {
    tx.query_opt(&SESSIONS_GET, params![hash, now], |row| {
        Ok(Session {
            token_hash: row.get(0)?,
            user: row.get(1)?,
            csrf: row.get(2)?,
            created_at: row.get(3)?,
            seen_at: row.get(4)?,
            expires_at: row.get(5)?,
        })
    })
}

/// Notes that a session was used.
pub fn see_session(tx: &mut Tx<'_>, hash: &Hash, now: Timestamp, expires_at: Timestamp) -> Result<(), StoreError> {
    tx.execute(&SESSIONS_SEE, params![hash, now, expires_at])?;
    Ok(())
}

pub fn delete_session(tx: &mut Tx<'_>, hash: &Hash) -> Result<(), StoreError> {
    tx.execute(&SESSIONS_DELETE, params![hash])?;
    Ok(())
}

pub fn delete_sessions_of(tx: &mut Tx<'_>, user: UserId) -> Result<u64, StoreError> {
    tx.execute(&SESSIONS_DELETE_OF_USER, params![user])
}

/// Clears sessions and one-time links that have ended.
pub fn tidy(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, StoreError> {
    let sessions = tx.execute(&SESSIONS_DELETE_EXPIRED, params![now])?;
    Ok(sessions + tx.execute(&LINKS_DELETE_EXPIRED, params![now])?)
}

fn read_token(row: &Row<'_>) -> Result<Token, StoreError> {
    Ok(Token {
        id: row.get(0)?,
        user: row.get(1)?,
        name: row.get(2)?,
        token_hash: row.get(3)?,
        created_at: row.get(4)?,
        used_at: row.get(5)?,
        expires_at: row.get(6)?,
        revoked_at: row.get(7)?,
    })
}

pub fn insert_token(tx: &mut Tx<'_>, token: &Token) -> Result<(), StoreError> {
    let Token { id, user, name, token_hash, created_at, used_at, expires_at, revoked_at } = token;
    tx.execute(&TOKENS_INSERT, params![id, user, name, token_hash, created_at, used_at, expires_at, revoked_at])?;
    Ok(())
}

/// A token that is neither revoked nor expired.
pub fn token_by_hash(tx: &mut Tx<'_>, hash: &Hash, now: Timestamp) -> Result<Option<Token>, StoreError> {
    tx.query_opt(&TOKENS_BY_HASH, params![hash, now], read_token)
}

pub fn token(tx: &mut Tx<'_>, token: TokenId) -> Result<Option<Token>, StoreError> {
    tx.query_opt(&TOKENS_GET, params![token], read_token)
}

/// Newest first, revoked ones too.
pub fn tokens_of(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<Token>, StoreError> {
    tx.query(&TOKENS_OF_USER, params![user], read_token)
}

/// Whether it was still valid.
pub fn revoke_token(tx: &mut Tx<'_>, token: TokenId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(&TOKENS_REVOKE, params![token, now])? == 1)
}

pub fn use_token(tx: &mut Tx<'_>, token: TokenId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(&TOKENS_USE, params![token, now])?;
    Ok(())
}

pub fn insert_link(tx: &mut Tx<'_>, hash: &Hash, user: UserId, at: Timestamp, expires_at: Timestamp) -> Result<(), StoreError> {
    tx.execute(&LINKS_INSERT, params![hash, user, at, expires_at])?;
    Ok(())
}

/// Whose link this is, where it can still be used; it stays usable.
pub fn link(tx: &mut Tx<'_>, hash: &Hash, now: Timestamp) -> Result<Option<UserId>, StoreError> {
    tx.query_opt(&LINKS_GET, params![hash, now], |row| row.get(0))
}

/// Uses a link up: whose it was, where it could be used.
pub fn use_link(tx: &mut Tx<'_>, hash: &Hash, now: Timestamp) -> Result<Option<UserId>, StoreError> {
    tx.query_opt(&LINKS_USE, params![hash, now], |row| row.get(0))
}

/// Uses up every link of a user, so that none outlives what it was made for; how many could still be used.
pub fn end_links_of(tx: &mut Tx<'_>, user: UserId, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&LINKS_END_OF_USER, params![user, now])
}
