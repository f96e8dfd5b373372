//! The session that a verb works in: opened by `read` or `write`, committed or undone as a whole, never half.

use crate::cache::Cache;
use crate::error::StoreError;
use crate::job::{Ending, Job};
use crate::meter;
use crate::postgres::Link;
use crate::query::Query;
use crate::value::{Column, Value};

/// One transaction. After an error the verb must give up: on PostgreSQL nothing more would work, so nothing here relies
/// on going on. Where a conflict is expected, the statement says `on conflict`; what may fail by itself is a part
/// ([`Tx::begin_part`]).
pub struct Tx<'c> {
    pub(crate) session: Session<'c>,
    pub(crate) cache: &'c Cache,
    /// Statements, rows and bytes so far, as [`crate::meter`] weighs them.
    work: u64,
}

pub(crate) enum Session<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut Link),
}

/// A row under the cursor.
pub enum Row<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r postgres::Row),
}

impl<'c> Tx<'c> {
    pub(crate) fn new(session: Session<'c>, cache: &'c Cache) -> Self {
        Tx { session, cache, work: 0 }
    }

    /// Runs a verb that writes and notes what it asked for.
    pub(crate) fn run(mut self, job: &mut dyn Job) -> Ending {
        let ending = job.run(&mut self);
        self.cache.meter().note(self.work);
        ending
    }
}

impl Tx<'_> {
    /// Every row, as `read` makes of it.
    pub fn query<T>(
        &mut self,
        query: &'static Query,
        params: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        self.for_each(query, params, |row| {
            rows.push(read(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row, where there is one.
    pub fn query_opt<T>(
        &mut self,
        query: &'static Query,
        params: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut first = None;
        self.for_each(query, params, |row| {
            if first.is_none() {
                first = Some(read(row)?);
            }
            Ok(())
        })?;
        Ok(first)
    }

    /// The one row of a statement that always has one.
    pub fn query_one<T>(
        &mut self,
        query: &'static Query,
        params: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.query_opt(query, params, read)?.ok_or_else(|| StoreError::corrupt(format!("{} found nothing", query.name)))
    }

    /// Every row in turn, without keeping them.
    pub fn for_each(
        &mut self,
        query: &'static Query,
        params: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.work += meter::of_params(params);
        match &mut self.session {
            Session::Sqlite(connection) => {
                let mut statement = crate::sqlite::prepare(connection, query, params)?;
                let mut rows = statement.raw_query();
                while let Some(row) = rows.next()? {
                    self.work += 1;
                    each(&Row::Sqlite(row))?;
                }
                Ok(())
            }
            Session::Postgres(link) => {
                for row in link.query(query, params)? {
                    self.work += 1;
                    each(&Row::Postgres(&row))?;
                }
                Ok(())
            }
        }
    }

    /// A query over a list of ids and nothing else, in the order that the ids have on SQLite and the query's own on
    /// PostgreSQL: one look-up for each where there is no round trip to save, all at once where there is.
    pub fn query_ids<T>(
        &mut self,
        query: &'static Query,
        ids: &[[u8; 16]],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        let at_once = if self.is_postgres() { ids.len().max(1) } else { 1 };
        for some in ids.chunks(at_once) {
            self.for_each(query, &[Value::Ids(some)], |row| {
                found.push(read(row)?);
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// Runs a change; how many rows it touched.
    pub fn execute(&mut self, query: &'static Query, params: &[Value<'_>]) -> Result<u64, StoreError> {
        self.work += meter::of_params(params);
        let touched = match &mut self.session {
            Session::Sqlite(connection) => {
                let mut statement = crate::sqlite::prepare(connection, query, params)?;
                statement.raw_execute()? as u64
            }
            Session::Postgres(link) => link.execute(query, params)?,
        };
        self.work += touched;
        Ok(touched)
    }

    /// Runs an `insert … values (…)` for many rows: on SQLite one by one with a prepared statement, on PostgreSQL many
    /// rows to a statement. `params` holds the rows one after another, each of `width` values.
    pub fn insert_many(&mut self, query: &'static Query, width: usize, params: &[Value<'_>]) -> Result<u64, StoreError> {
        if params.is_empty() {
            return Ok(0);
        }
        self.work += params.chunks_exact(width).map(meter::of_params).sum::<u64>();
        match &mut self.session {
            Session::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(query.sqlite())?;
                let mut touched = 0;
                for row in params.chunks_exact(width) {
                    crate::sqlite::bind(&mut statement, row)?;
                    touched += statement.raw_execute()? as u64;
                }
                Ok(touched)
            }
            Session::Postgres(link) => link.insert_many(query, width, params),
        }
    }

    /// Begins a part that may fail by itself: what it writes can be undone alone, by [`Tx::undo_part`]. Parts may lie in parts.
    pub fn begin_part(&mut self) -> Result<(), StoreError> {
        self.step("savepoint part")
    }

    /// Runs a part; its panic is an error like any other. What it wrote is the caller's to undo.
    pub fn caught<T, E: From<StoreError>>(part: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        crate::job::caught(part)
    }

    /// The part stands, if all does.
    pub fn keep_part(&mut self) -> Result<(), StoreError> {
        self.step("release savepoint part")
    }

    /// Undoes the part; the transaction goes on as if it had not been.
    ///
    /// # Errors
    /// What ended the whole transaction, where the part did: a conflict with somebody else, a full disk.
    pub fn undo_part(&mut self) -> Result<(), StoreError> {
        match &mut self.session {
            Session::Sqlite(connection) if connection.is_autocommit() => return Err(StoreError::Full),
            Session::Sqlite(_) => {}
            Session::Postgres(link) => {
                if let Some(trouble @ (StoreError::Busy(_) | StoreError::Unreachable(_) | StoreError::Full)) = link.trouble() {
                    return Err(trouble);
                }
            }
        }
        self.step("rollback to savepoint part")?;
        self.step("release savepoint part")
    }

    fn step(&mut self, statement: &'static str) -> Result<(), StoreError> {
        match &mut self.session {
            Session::Sqlite(connection) => {
                connection.prepare_cached(statement)?.raw_execute()?;
                Ok(())
            }
            Session::Postgres(link) => link.step(statement),
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.session, Session::Postgres(_))
    }
}

impl Row<'_> {
    /// The column at that place, 0-based, as the type that is asked for.
    pub fn get<T: Column>(&self, index: usize) -> Result<T, StoreError> {
        T::read(self, index)
    }

    pub(crate) fn is_null(&self, index: usize) -> Result<bool, StoreError> {
        Ok(match self {
            Row::Sqlite(row) => matches!(row.get_ref(index)?, rusqlite::types::ValueRef::Null),
            Row::Postgres(row) => row.try_get::<_, Anything>(index)?.0,
        })
    }

    pub(crate) fn int(&self, index: usize) -> Result<Option<i64>, StoreError> {
        Ok(match self {
            Row::Sqlite(row) => row.get(index)?,
            Row::Postgres(row) => row.try_get(index)?,
        })
    }

    pub(crate) fn real(&self, index: usize) -> Result<Option<f64>, StoreError> {
        Ok(match self {
            Row::Sqlite(row) => row.get(index)?,
            Row::Postgres(row) => row.try_get(index)?,
        })
    }

    /// Borrowed from the row: for columns that are taken apart at once.
    pub fn text(&self, index: usize) -> Result<Option<&str>, StoreError> {
        match self {
            Row::Sqlite(row) => row.get_ref(index)?.as_str_or_null().map_err(StoreError::corrupt),
            Row::Postgres(row) => Ok(row.try_get(index)?),
        }
    }

    /// Borrowed from the row.
    pub fn blob(&self, index: usize) -> Result<Option<&[u8]>, StoreError> {
        match self {
            Row::Sqlite(row) => row.get_ref(index)?.as_blob_or_null().map_err(StoreError::corrupt),
            Row::Postgres(row) => Ok(row.try_get(index)?),
        }
    }

    pub(crate) fn null(&self, index: usize) -> StoreError {
        StoreError::corrupt(format!("nothing in column {index}"))
    }
}

/// Only whether there is something, whatever its type.
struct Anything(bool);

impl<'a> postgres::types::FromSql<'a> for Anything {
    fn from_sql(_: &postgres::types::Type, _: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Anything(false))
    }

    fn from_sql_null(_: &postgres::types::Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Anything(true))
    }

    fn accepts(_: &postgres::types::Type) -> bool {
        true
    }
}
