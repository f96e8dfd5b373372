//! Both engines for tests: a SQLite file and a PostgreSQL database of one's own, gone when dropped.

use postgres::{Client, NoTls};
use std::sync::atomic::{AtomicU32, Ordering};
use store::Store;

/// Where the tests find PostgreSQL: the address of a database in which a superuser may create others.
pub const POSTGRES: &str = "FIFTHCALL_TEST_POSTGRES";

/// An empty database, with the schema.
pub struct Engine {
    /// None only while dropping: the store must be closed before its database goes.
    store: Option<Store>,
    place: Place,
}

enum Place {
    File(tempfile::TempDir),
    Server { admin: String, name: String, url: String },
}

/// Both, in the order in which stories run on them.
pub fn both() -> [Engine; 2] {
    [sqlite(), postgres()]
}

pub fn sqlite() -> Engine {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open_sqlite(&folder.path().join("test.db")).expect("a new SQLite file");
    Engine { store: Some(store), place: Place::File(folder) }
}

pub fn postgres() -> Engine {
    let (admin, name, url) = fresh_database();
    let store = Store::open_postgres(&url).expect("a new PostgreSQL database");
    Engine { store: Some(store), place: Place::Server { admin, name, url } }
}

/// A new, empty database: (the admin's address, its name, its address).
fn fresh_database() -> (String, String, String) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let admin = std::env::var(POSTGRES).unwrap_or_else(|_| {
        panic!(
            "{POSTGRES} is not set: these tests need a PostgreSQL server, as postgres://postgres@127.0.0.1:5432/postgres. \
             ./check starts one"
        )
    });
    let name = format!("fifthcall_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut client = Client::connect(&admin, NoTls).expect("the server of FIFTHCALL_TEST_POSTGRES");
    client.batch_execute(&format!("create database {name}")).expect("a database of our own");
    let url = with_database(&admin, &name);
    (admin, name, url)
}

/// The same server, another database: what stands between the last slash and the question mark.
fn with_database(admin: &str, name: &str) -> String {
    let (base, words) = admin.split_once('?').unwrap_or((admin, ""));
    let server = base.rsplit_once('/').map_or(base, |(server, _)| server);
    let words = if words.is_empty() { String::new() } else { format!("&{words}") };
    format!("{server}/{name}?pool=4{words}")
}

impl Engine {
    pub fn store(&self) -> &Store {
        self.store.as_ref().expect("open until dropped")
    }

    /// What `Store::open` takes: the file's path, or the address.
    pub fn address(&self) -> String {
        match &self.place {
            Place::File(folder) => folder.path().join("test.db").display().to_string(),
            Place::Server { url, .. } => url.clone(),
        }
    }

    /// Closes the store and opens it again, as a restart does.
    pub fn reopen(&mut self) {
        self.store = None;
        self.store = Some(Store::open(&self.address()).expect("the same database again"));
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.store = None;
        if let Place::Server { admin, name, .. } = &self.place {
            // Best effort: a test that fails should tell its own story, not this one's.
            if let Ok(mut client) = Client::connect(admin, NoTls) {
                let _ = client.batch_execute(&format!("drop database if exists {name} with (force)"));
            }
        }
    }
}
