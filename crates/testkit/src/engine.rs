//! A fresh, empty database on either engine, gone when the test is.

use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Where the PostgreSQL server for tests is: a URL of a user who may create databases.
pub const POSTGRES: &str = "FIFTHCALL_TEST_POSTGRES";

/// A database of one test.
pub struct Place {
    pub location: String,
    kind: Kind,
}

enum Kind {
    Folder(#[allow(dead_code, reason = "held so that the folder goes with it")] TempDir),
    Database { server: String, name: String },
}

impl Place {
    /// # Panics
    /// Where the engine is missing: a test on a missing engine has failed.
    pub fn fresh(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                Place { location: folder.path().join("fifthcall.db").display().to_string(), kind: Kind::Folder(folder) }
            }
            Engine::Postgres => {
                static COUNT: AtomicU32 = AtomicU32::new(0);
                let server = std::env::var(POSTGRES).unwrap_or_else(|_| {
                    panic!("PostgreSQL is missing: set {POSTGRES} to the URL of a user who may create databases, or run ./check")
                });
                let name = format!("fifthcall_app_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
                on_server(&server, &format!("drop database if exists {name}"));
                on_server(&server, &format!("create database {name}"));
                Place { location: beside(&server, &name), kind: Kind::Database { server, name } }
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        match &self.kind {
            Kind::Folder(_) => {}
            Kind::Database { server, name } => on_server(server, &format!("drop database if exists {name} with (force)")),
        }
    }
}

/// The same server and user, another database.
fn beside(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, None), |(address, options)| (address, Some(options)));
    let start = address.find("://").map_or(0, |at| at + 3);
    let end = address[start..].find('/').map_or(address.len(), |at| start + at);
    let options = options.map_or_else(String::new, |options| format!("?{options}"));
    format!("{}/{name}{options}", &address[..end])
}

/// On a thread of its own: the driver must not run inside an async runtime.
fn on_server(server: &str, statement: &str) {
    let (server, statement) = (server.to_owned(), statement.to_owned());
    let done = std::thread::spawn(move || {
        let mut client = postgres::Client::connect(&server, postgres::NoTls)
            .map_err(|error| format!("PostgreSQL at {server} does not answer: {error}"))?;
        client.batch_execute(&statement).map_err(|error| format!("{statement}: {error}"))
    })
    .join();
    match done {
        Ok(Ok(())) => {}
        Ok(Err(error)) if std::thread::panicking() => eprintln!("{error}"),
        Ok(Err(error)) => panic!("{error}"),
        Err(_) => panic!("the thread that talks to PostgreSQL ended badly"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_keeps_server_user_and_options() {
        assert_eq!(beside("postgres://u:p@h:5432/postgres", "x"), "postgres://u:p@h:5432/x");
        assert_eq!(beside("postgres://u@h/postgres?sslmode=disable", "x"), "postgres://u@h/x?sslmode=disable");
        assert_eq!(beside("postgres://u@h", "x"), "postgres://u@h/x");
    }
}
