//! For the test that prepares every file of `queries/`: its text as each engine gets it.

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
