//! SQLite: one file, one writer thread that commits waiting verbs together, a few readers.

use crate::cache::Cache;
use crate::error::StoreError;
use crate::job::{Job, Queue};
use crate::query::Query;
use crate::tx::{Session, Tx};
use crate::value::Value;
use lying::Lying;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef};
use rusqlite::{CachedStatement, Connection, OpenFlags, Statement};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

mod checkpoint;
mod lying;
mod writer;

/// Reading connections. More than the processors would only fill memory.
const READERS: usize = 4;
/// Pages kept by the writer and by each reader, in KiB.
const WRITER_CACHE: i64 = 64 * 1024;
const READER_CACHE: i64 = 4 * 1024;
/// Copying the log back reads no pages through a cache.
const COPIER_CACHE: i64 = 64;

pub(crate) struct Database {
    writes: Arc<Queue>,
    reads: Arc<Queue>,
    pool: Arc<Pool>,
    lying: Arc<Lying>,
    cache: Arc<Cache>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Database {
    pub(crate) fn open(path: &Path, cache: Arc<Cache>) -> Result<Self, StoreError> {
        // The engine would make it as the umask says; its log and the rest take the mode of the file.
        crate::private::file(path).map_err(|error| StoreError::Unreachable(format!("{}: {error}", path.display())))?;
        let mut connection = connect(path, WRITER_CACHE)?;
        crate::migrations::run_sqlite(&mut connection)?;
        let lying = Arc::new(Lying::at(path));
        let writes = Arc::new(Queue::default());
        let reads = Arc::new(Queue::default());
        let pool = Arc::new(Pool {
            path: path.to_path_buf(),
            lying: lying.clone(),
            idle: Mutex::new((Vec::new(), 0)),
            returned: Condvar::new(),
        });
        let mut threads = vec![spawn("store-writer", {
            let (writes, cache, lying) = (writes.clone(), cache.clone(), lying.clone());
            let copier = connect(path, COPIER_CACHE)?;
            move || writer::run(connection, copier, &writes, &cache, &lying)
        })?];
        for number in 0..READERS {
            let (reads, pool, cache) = (reads.clone(), pool.clone(), cache.clone());
            threads.push(spawn(&format!("store-reader-{number}"), move || {
                let mut group: Vec<Box<dyn Job>> = Vec::new();
                while reads.take(1, &mut group).is_some() {
                    for mut job in group.drain(..) {
                        if let Err(error) = pool.read(&cache, |tx| job.run(tx)) {
                            job.refuse(error);
                        }
                        job.reply();
                    }
                }
            })?);
        }
        Ok(Database { writes, reads, pool, lying, cache, threads: Mutex::new(threads) })
    }

    pub(crate) fn is_there(&self) -> Result<(), StoreError> {
        self.lying.check()
    }

    pub(crate) fn writes(&self) -> &Queue {
        &self.writes
    }

    pub(crate) fn reads(&self) -> &Queue {
        &self.reads
    }

    /// On the caller's own thread: no hop.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> T) -> Result<T, StoreError> {
        self.pool.read(&self.cache, work)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.writes.close();
        self.reads.close();
        for thread in self.threads.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // The last handle may be dropped by one of the threads itself.
            if thread.thread().id() != std::thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

/// Reading connections, opened when first needed.
struct Pool {
    path: PathBuf,
    lying: Arc<Lying>,
    /// Idle ones, and how many there are in all.
    idle: Mutex<(Vec<Connection>, usize)>,
    returned: Condvar,
}

impl Pool {
    fn read<T>(&self, cache: &Cache, work: impl FnOnce(&mut Tx<'_>) -> T) -> Result<T, StoreError> {
        let connection = self.checkout()?;
        // One snapshot for the whole closure. If it panics the connection is dropped and its place is freed by `Place`.
        let place = Place { pool: self, connection: Some(connection) };
        let Some(connection) = place.connection.as_ref() else { return Err(StoreError::Closed) };
        connection.prepare_cached("begin")?.raw_execute()?;
        let answer = work(&mut Tx::new(Session::Sqlite(connection), cache));
        connection.prepare_cached("commit")?.raw_execute()?;
        Ok(answer)
    }

    fn checkout(&self) -> Result<Connection, StoreError> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(connection) = idle.0.pop() {
                return Ok(connection);
            }
            if idle.1 < READERS {
                idle.1 += 1;
                drop(idle);
                // Another file in its place would be read as if it were ours.
                return self.lying.check().and_then(|()| connect_reader(&self.path)).inspect_err(|_| {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).1 -= 1;
                    self.returned.notify_one();
                });
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

struct Place<'p> {
    pool: &'p Pool,
    connection: Option<Connection>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
        match self.connection.take() {
            // A transaction left open means that the closure did not come back: start afresh.
            Some(connection) if connection.is_autocommit() => idle.0.push(connection),
            _ => idle.1 -= 1,
        }
        drop(idle);
        self.pool.returned.notify_one();
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    let thread = std::thread::Builder::new().name(name.to_string()).spawn(work);
    thread.map_err(|error| StoreError::Engine(error.to_string()))
}

fn connect(path: &Path, cache_kib: i64) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // NORMAL loses acknowledged rows in a power cut.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    settle(&connection, cache_kib)?;
    Ok(connection)
}

fn connect_reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "query_only", "on")?;
    settle(&connection, READER_CACHE)?;
    Ok(connection)
}

fn settle(connection: &Connection, cache_kib: i64) -> Result<(), StoreError> {
    // Otherwise the planner looks at what is bound, and prepares the statement anew whenever that changes.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", "on")?;
    connection.pragma_update(None, "cache_size", -cache_kib)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.set_prepared_statement_cache_capacity(512);
    Ok(())
}

/// The query's text and its parameters: a list of one is written and bound as the one that it is, because a list costs
/// more than the look-up of one row.
pub(crate) fn prepare<'c>(
    connection: &'c Connection,
    query: &'static Query,
    params: &[Value<'_>],
) -> Result<CachedStatement<'c>, StoreError> {
    let mut lists = params.iter().filter_map(Value::length).peekable();
    let one = lists.peek().is_some() && lists.all(|length| length == 1);
    let mut statement = connection.prepare_cached(if one { query.sqlite_for_one() } else { query.sqlite() })?;
    for (index, value) in params.iter().enumerate() {
        let value = if one { value.only() } else { *value };
        statement.raw_bind_parameter(index + 1, Bound(&value))?;
    }
    Ok(statement)
}

pub(crate) fn bind(statement: &mut Statement<'_>, params: &[Value<'_>]) -> Result<(), StoreError> {
    for (index, value) in params.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, Bound(value))?;
    }
    Ok(())
}

struct Bound<'a>(&'a Value<'a>);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let borrowed = |value| Ok(ToSqlOutput::Borrowed(value));
        let owned = |text| Ok(ToSqlOutput::Owned(Owned::Text(text)));
        match self.0 {
            Value::Null => borrowed(ValueRef::Null),
            Value::Int(number) => borrowed(ValueRef::Integer(*number)),
            Value::Real(number) => borrowed(ValueRef::Real(*number)),
            Value::Text(text) => borrowed(ValueRef::Text(text.as_bytes())),
            Value::Blob(bytes) => borrowed(ValueRef::Blob(bytes)),
            Value::Day(day) => owned(day.to_string()),
            Value::Texts(texts) => owned(serde_json::to_string(texts).unwrap_or_default()),
            Value::Ints(numbers) => owned(serde_json::to_string(numbers).unwrap_or_default()),
            Value::Ids(ids) => {
                let mut text = String::with_capacity(ids.len() * 35 + 2);
                text.push('[');
                for (place, id) in ids.iter().enumerate() {
                    text.push_str(if place == 0 { "\"" } else { "\",\"" });
                    for byte in id {
                        text.push(HEX[usize::from(byte >> 4)]);
                        text.push(HEX[usize::from(byte & 15)]);
                    }
                }
                text.push_str(if ids.is_empty() { "]" } else { "\"]" });
                owned(text)
            }
        }
    }
}

const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
