//! For tests: every file of `queries/` as each engine gets it, and what no program of ours does to a database.

use crate::params;
use crate::query::queries;

queries! {
    NOTE = "migrations_note";
    DAMAGE = "directives_damage";
}

/// Notes a migration of that number, as the program that knows it does.
pub fn note_migration(tx: &mut crate::Tx<'_>, number: i64) -> Result<(), crate::StoreError> {
    tx.execute(&NOTE, params![number, "of_a_newer_program", 1_i64])?;
    Ok(())
}

/// Puts a text in the place of whatever was ordered about somebody: one that is no order cannot be read.
pub fn damage_orders(tx: &mut crate::Tx<'_>, prospect: planner::ProspectId, text: &str) -> Result<(), crate::StoreError> {
    tx.execute(&DAMAGE, params![prospect, text])?;
    Ok(())
}

pub fn for_sqlite(text: &str) -> String {
    crate::query::sqlite_text(text)
}

/// Where its lists are of one.
pub fn for_sqlite_one(text: &str) -> String {
    crate::query::one_text(text)
}

pub fn for_postgres(text: &str) -> String {
    crate::query::postgres_text(text)
}

/// How many pages the file may have: as a full disk would. SQLite only, and until the program ends.
pub fn limit_pages(tx: &mut crate::Tx<'_>, pages: u32) -> Result<(), crate::StoreError> {
    match tx.session {
        crate::tx::Session::Sqlite(connection) => Ok(connection.pragma_update(None, "max_page_count", pages)?),
        crate::tx::Session::Postgres(_) => Ok(()),
    }
}
