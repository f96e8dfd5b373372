//! The only room that speaks SQL: two engines, one set of statements, one module per noun.
//!
//! A verb is a closure over [`Tx`]: [`Store::write`] commits it as a whole or undoes it as a whole. It may run more than
//! once, so ids, time and randomness are made before it. No rule of the product lives here.

mod cache;
pub mod error;
mod job;
mod json;
#[doc(hidden)]
pub mod meter;
pub mod migrations;
pub mod numbers;
mod postgres;
mod private;
mod query;
mod reply;
mod sqlite;
#[doc(hidden)]
pub mod statements;
pub mod tx;
pub mod value;

pub mod agenda;
pub mod answers;
pub mod audit;
pub mod bulk;
pub mod cadences;
pub mod call_list;
pub mod cases;
pub mod companies;
pub mod contacts;
pub mod custom_fields;
pub mod deals;
pub mod done;
pub mod enrollments;
pub mod external_ids;
pub mod grounds;
pub mod guard;
pub mod holds;
pub mod hours;
pub mod idempotency;
pub mod imports;
pub mod leases;
pub mod leave;
pub mod load;
pub mod made;
pub mod marks;
pub mod overrides;
pub mod passed_over;
pub mod past;
pub mod prospects;
pub mod reaches;
pub mod registries;
pub mod reviews;
pub mod robin;
pub mod search;
pub mod sign_in;
pub mod suppressions;
pub mod timetables;
pub mod touches;
pub mod users;
pub mod workspace;

pub use error::StoreError;
pub use tx::{Row, Tx};

use cache::Cache;
use job::{Access, Urgency, Verb};
use std::future::Future;
use std::path::Path;
use std::sync::Arc;

/// A database, of either kind. Cloning shares it; the last clone to go closes it, after what waits is done.
#[derive(Clone)]
pub struct Store {
    engine: Arc<Engine>,
    cache: Arc<Cache>,
}

enum Engine {
    Sqlite(sqlite::Database),
    Postgres(postgres::Server),
}

fn is_url(location: &str) -> bool {
    location.starts_with("postgres://") || location.starts_with("postgresql://")
}

impl Store {
    /// A path, or `postgres://…`. Brings the schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Newer`] where a newer program wrote it, [`StoreError::Unreachable`] where it cannot be opened.
    pub fn open(url_or_path: &str) -> Result<Self, StoreError> {
        if is_url(url_or_path) { Store::open_postgres(url_or_path) } else { Store::open_sqlite(Path::new(url_or_path)) }
    }

    /// As [`Store::open`], with the folder for what is too large for a database: the copies of registries. Without one an
    /// SQLite file's own folder is taken, and a server has none.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with_files(url_or_path: &str, files: &Path) -> Result<Self, StoreError> {
        let shelf = Arc::new(Cache::with_files(Some(files.to_path_buf())));
        if is_url(url_or_path) { Store::on_server(url_or_path, shelf) } else { Store::on_file(Path::new(url_or_path), shelf) }
    }

    /// One file; made where it is missing.
    pub fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        let beside = path.parent().map(Path::to_path_buf);
        Store::on_file(path, Arc::new(Cache::with_files(beside)))
    }

    fn on_file(path: &Path, cache: Arc<Cache>) -> Result<Self, StoreError> {
        let database = sqlite::Database::open(path, cache.clone())?;
        Ok(Store { engine: Arc::new(Engine::Sqlite(database)), cache })
    }

    /// A server. Beside libpq's words the address may say `pool=8`, `prepare=off` (for poolers that hand out
    /// connections per transaction) and `sslrootcert=FILE`.
    pub fn open_postgres(url: &str) -> Result<Self, StoreError> {
        Store::on_server(url, Arc::new(Cache::default()))
    }

    fn on_server(url: &str, cache: Arc<Cache>) -> Result<Self, StoreError> {
        let server = postgres::Server::open(url, &cache)?;
        Ok(Store { engine: Arc::new(Engine::Postgres(server)), cache })
    }

    /// What verbs have asked of the writer, for tests that bound it.
    #[doc(hidden)]
    pub fn meter(&self) -> &meter::Meter {
        self.cache.meter()
    }

    /// The copies of registries that lie in this node's folder.
    pub fn registries(&self) -> &registries::Shelf {
        self.cache.registries()
    }

    /// `sqlite` or `postgres`, for health pages and messages.
    pub fn engine(&self) -> &'static str {
        match &*self.engine {
            Engine::Sqlite(_) => "sqlite",
            Engine::Postgres(_) => "postgres",
        }
    }

    /// Runs a verb that writes, and waits: committed when this returns `Ok`, undone as a whole otherwise.
    pub fn write<T, E, F>(&self, verb: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    {
        self.submit(verb, Access::Write, Urgency::Interactive).wait().unwrap_or_else(|| Err(StoreError::Closed.into()))
    }

    /// As [`Store::write`], behind whatever somebody waits for. One such verb should take 20 ms at most: chunks of
    /// imports and replans.
    pub fn write_bulk<T, E, F>(&self, verb: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    {
        self.submit(verb, Access::Write, Urgency::Bulk).wait().unwrap_or_else(|| Err(StoreError::Closed.into()))
    }

    /// As [`Store::write_bulk`], for one piece of a long job that keeps its own books and ends with a [`Store::write`]. A
    /// power cut may undo the last pieces, in order, books and all; only that last write is a promise.
    pub fn write_piece<T, E, F>(&self, verb: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    {
        self.submit(verb, Access::Piece, Urgency::Bulk).wait().unwrap_or_else(|| Err(StoreError::Closed.into()))
    }

    /// As [`Store::write`], for async callers of any runtime. It is under way at once, awaited or not.
    pub fn write_async<T, E, F>(&self, verb: F) -> impl Future<Output = Result<T, E>> + Send + use<T, E, F>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    {
        let reply = self.submit(verb, Access::Write, Urgency::Interactive);
        async move { reply.await.unwrap_or_else(|| Err(StoreError::Closed.into())) }
    }

    /// As [`Store::write_bulk`], for async callers.
    pub fn write_bulk_async<T, E, F>(&self, verb: F) -> impl Future<Output = Result<T, E>> + Send + use<T, E, F>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    {
        let reply = self.submit(verb, Access::Write, Urgency::Bulk);
        async move { reply.await.unwrap_or_else(|| Err(StoreError::Closed.into())) }
    }

    /// Reads one consistent state. On SQLite on the caller's own thread.
    pub fn read<T, E, F>(&self, verb: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    {
        match &*self.engine {
            Engine::Sqlite(database) => {
                database.read(|tx| job::guarded(&verb, tx)).map_err(E::from).and_then(std::convert::identity)
            }
            Engine::Postgres(_) => {
                let reply = self.submit(verb, Access::Read, Urgency::Interactive);
                reply.wait().unwrap_or_else(|| Err(StoreError::Closed.into()))
            }
        }
    }

    /// As [`Store::read`], on one of the store's own reading threads.
    pub fn read_async<T, E, F>(&self, verb: F) -> impl Future<Output = Result<T, E>> + Send + use<T, E, F>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    {
        let reply = self.submit(verb, Access::Read, Urgency::Interactive);
        async move { reply.await.unwrap_or_else(|| Err(StoreError::Closed.into())) }
    }

    /// Whether the files of the database are still those that were opened. A server says itself when it is gone.
    ///
    /// # Errors
    /// [`StoreError::Gone`].
    pub fn is_there(&self) -> Result<(), StoreError> {
        match &*self.engine {
            Engine::Sqlite(database) => database.is_there(),
            Engine::Postgres(_) => Ok(()),
        }
    }

    fn submit<T, E, F>(&self, closure: F, access: Access, urgency: Urgency) -> reply::Reply<Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    {
        let (sender, reply) = reply::pair();
        let job = Box::new(Verb { access, closure, answer: None, sender });
        match (&*self.engine, access) {
            (Engine::Sqlite(database), Access::Read) => database.reads().push(job, urgency),
            (Engine::Sqlite(database), Access::Write | Access::Piece) => database.writes().push(job, urgency),
            (Engine::Postgres(server), _) => server.queue().push(job, urgency),
        }
        reply
    }
}
