//! The one error of this room. Engines' own errors are turned into it here and nowhere else.

use std::fmt;

/// What went wrong below the verbs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A row with that key is there already; names the constraint or its columns.
    #[error("there already: {0}")]
    Duplicate(String),
    /// A row that this one refers to is missing.
    #[error("refers to something that is not there: {0}")]
    Missing(String),
    #[error("the disk is full; nothing of this was written. Free some space and try again, no restart is needed")]
    Full,
    /// Another process holds the file, or transactions kept getting in each other's way.
    #[error("the database is busy: {0}. Try again in a moment")]
    Busy(String),
    /// The database is of a newer program.
    #[error(
        "this database was written by a newer version (its schema is {found}, this program knows up to {known}). Update the program, or restore a backup made with this one"
    )]
    Newer { found: i64, known: i64 },
    /// A migration that ran here is not the one of this program.
    #[error(
        "migration {number} of this database is not the one that this program knows; was the program built from changed files?"
    )]
    Altered { number: i64 },
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The connection broke during the commit and it cannot be told whether it went through.
    #[error("the connection broke while saving, and it is not known whether it was saved. Look before you try again")]
    Unknown,
    /// A stored value is not what this program writes.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
    /// The verb itself broke; only it was undone.
    #[error("an internal mistake stopped this: {0}")]
    Panicked(String),
    /// A file of the database was deleted, or another lies in its place, while it was open; names it.
    #[error(
        "{0} was deleted or replaced while the program ran: nothing is saved any more. Stop the program, put the file back, and start it again"
    )]
    Gone(String),
    #[error("the store is closing")]
    Closed,
    /// Anything else that the engine says.
    #[error("database: {0}")]
    Engine(String),
}

impl StoreError {
    pub(crate) fn corrupt(what: impl fmt::Display) -> Self {
        StoreError::Corrupt(what.to_string())
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi;
        let rusqlite::Error::SqliteFailure(failure, message) = &error else {
            return StoreError::Engine(error.to_string());
        };
        let said = message.clone().unwrap_or_else(|| failure.to_string());
        match failure.extended_code {
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
                StoreError::Duplicate(said.replace("UNIQUE constraint failed: ", ""))
            }
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => StoreError::Missing(said),
            _ => match failure.code {
                rusqlite::ErrorCode::DiskFull => StoreError::Full,
                rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked => StoreError::Busy(said),
                rusqlite::ErrorCode::CannotOpen => StoreError::Unreachable(said),
                _ => StoreError::Engine(said),
            },
        }
    }
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        use postgres::error::SqlState;
        let Some(said) = error.as_db_error() else {
            return if error.is_closed() || std::error::Error::source(&error).is_some_and(|cause| cause.is::<std::io::Error>()) {
                StoreError::Unreachable(chain(&error))
            } else {
                StoreError::Engine(chain(&error))
            };
        };
        let named = said.constraint().unwrap_or_else(|| said.message()).to_string();
        match said.code() {
            &SqlState::UNIQUE_VIOLATION => StoreError::Duplicate(named),
            &SqlState::FOREIGN_KEY_VIOLATION => StoreError::Missing(named),
            &SqlState::DISK_FULL => StoreError::Full,
            &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED | &SqlState::LOCK_NOT_AVAILABLE => {
                StoreError::Busy(said.message().to_string())
            }
            &SqlState::ADMIN_SHUTDOWN
            | &SqlState::CRASH_SHUTDOWN
            | &SqlState::CANNOT_CONNECT_NOW
            | &SqlState::TOO_MANY_CONNECTIONS => StoreError::Unreachable(said.message().to_string()),
            code => StoreError::Engine(format!("{} ({})", said.message(), code.code())),
        }
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
