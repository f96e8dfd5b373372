//! For tests: every file of `queries/` as each engine gets it, and what no program of ours does to a database.

use crate::params;
use crate::query::queries;
use std::collections::BTreeMap;

queries! {
    NOTE = "migrations_note";
    DAMAGE = "directives_damage";
    EVERYTHING = postgres "everything";
}

/// Every row of every table, as text, by the table's name: to see whether something has changed anything at all.
pub fn everything(tx: &mut crate::Tx<'_>) -> Result<BTreeMap<String, Vec<String>>, crate::StoreError> {
    let mut tables = match tx.session {
        crate::tx::Session::Sqlite(connection) => every_table(connection)?,
        crate::tx::Session::Postgres(_) => {
            let read = |row: &crate::tx::Row<'_>| Ok((row.get::<String>(0)?, row.get::<String>(1)?));
            let tables = tx.query(&EVERYTHING, params![], read)?;
            let kept =
                |rows: String| rows.lines().filter(|line| line.contains("<kept>")).map(|line| line.trim().to_owned()).collect();
            tables.into_iter().map(|(table, rows)| (table, kept(rows))).collect()
        }
    };
    tables.values_mut().for_each(|rows: &mut Vec<String>| rows.sort());
    Ok(tables)
}

/// The names of the tables are the file's, so these statements cannot stand in `queries/`.
fn every_table(connection: &rusqlite::Connection) -> Result<BTreeMap<String, Vec<String>>, crate::StoreError> {
    let mut names = connection.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")?;
    let names = names.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut tables = BTreeMap::new();
    for name in names {
        let mut statement = connection.prepare(&format!("select * from \"{name}\""))?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let told = |row: &rusqlite::Row<'_>| {
            let cell =
                |(index, column): (usize, &String)| Ok(format!("{column}: {:?}", row.get::<_, rusqlite::types::Value>(index)?));
            Ok(columns.iter().enumerate().map(cell).collect::<rusqlite::Result<Vec<_>>>()?.join(", "))
        };
        let rows = statement.query_map([], told)?.collect::<Result<Vec<_>, _>>()?;
        tables.insert(name, rows);
    }
    Ok(tables)
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
