//! The one thread that writes. Verbs that wait are committed together: a savepoint each, one sync for all,
//! and no answer before the commit.

use super::checkpoint::Checkpoint;
use super::lying::Lying;
use crate::cache::Cache;
use crate::error::StoreError;
use crate::job::{Access, Ending, Job, Queue};
use crate::tx::{Session, Tx};
use rusqlite::Connection;
use rusqlite::hooks::Wal;
use std::sync::Arc;

/// Verbs in one commit at most. More than this no longer makes a sync cheaper, only the first verb later.
const GROUP: usize = 128;

/// `copier` is a connection of its own, for the thread that copies the log back.
pub(crate) fn run(mut connection: Connection, copier: Connection, queue: &Queue, cache: &Cache, lying: &Lying) {
    let checkpoint = Arc::new(Checkpoint::default());
    let hook = {
        let checkpoint = checkpoint.clone();
        move |log: &mut Wal, pages: i32| checkpoint.committed(log, usize::try_from(pages).unwrap_or_default())
    };
    // Where there is no hook, the engine copies by itself, every thousand pages.
    let _ = connection.wal_hook(Some(hook));
    std::thread::scope(|scope| {
        let copying = checkpoint.clone();
        scope.spawn(move || copying.run(&copier));
        write(&connection, queue, cache, lying, &checkpoint);
        checkpoint.close();
    });
    // Leaves a file without a log behind, where nobody else has it open.
    let _ = connection.pragma_update(None, "wal_checkpoint", "truncate");
}

fn write(connection: &Connection, queue: &Queue, cache: &Cache, lying: &Lying, checkpoint: &Checkpoint) {
    let mut group = Vec::new();
    let mut sync = Access::Write;
    while queue.take(GROUP, &mut group).is_some() {
        if let Err(gone) = lying.check() {
            refuse(group.drain(..), &gone);
            continue;
        }
        let whole = if group.len() > 1 { commit(connection, &mut sync, cache, &mut group) } else { Err(StoreError::Closed) };
        if whole.is_err() {
            // A full disk, or a commit that failed, undoes the whole group: each verb again, alone, once.
            for job in &mut group {
                if let Err(error) = commit(connection, &mut sync, cache, std::slice::from_mut(job)) {
                    job.refuse(error);
                }
            }
        }
        if sync == Access::Piece {
            checkpoint.unsynced();
        }
        // It may have gone meanwhile: then this commit is in a file that nobody will open again.
        if let Err(gone) = lying.check() {
            refuse(group.drain(..), &gone);
        }
        for job in group.drain(..) {
            job.reply();
        }
    }
}

fn refuse(group: impl Iterator<Item = Box<dyn Job>>, why: &StoreError) {
    for mut job in group {
        job.refuse(why.clone());
        job.reply();
    }
}

/// Runs the verbs and commits those that succeeded. An error: nothing of the group is there.
fn commit(connection: &Connection, sync: &mut Access, cache: &Cache, group: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    // A piece goes without a sync of its own: the log keeps its order, so the next synced commit brings it along.
    let wanted = if group.iter().all(|job| job.access() == Access::Piece) { Access::Piece } else { Access::Write };
    if *sync != wanted {
        connection.pragma_update(None, "synchronous", if wanted == Access::Piece { "normal" } else { "full" })?;
        *sync = wanted;
    }
    step(connection, "begin immediate")?;
    let ran = run_all(connection, cache, group).and_then(|kept| step(connection, if kept { "commit" } else { "rollback" }));
    if ran.is_err() && !connection.is_autocommit() {
        let _ = step(connection, "rollback");
    }
    ran
}

/// Whether any verb wants its changes kept.
fn run_all(connection: &Connection, cache: &Cache, group: &mut [Box<dyn Job>]) -> Result<bool, StoreError> {
    if let [job] = group {
        let ending = Tx::new(Session::Sqlite(connection), cache).run(&mut **job);
        // A verb alone that ran into a full disk keeps its own error; there is nothing left to undo.
        return match (ending, connection.is_autocommit()) {
            (Ending::Keep, true) => Err(StoreError::Full),
            (Ending::Undo, true) => step(connection, "begin immediate").map(|()| false),
            (ending, false) => Ok(ending == Ending::Keep),
        };
    }
    // Nearly always all of them succeed, and need no savepoints. Otherwise the group begins anew, with one each.
    for job in group.iter_mut() {
        let ending = Tx::new(Session::Sqlite(connection), cache).run(&mut **job);
        if connection.is_autocommit() {
            // Some errors undo everything before them; the engine says so by leaving the transaction.
            return Err(StoreError::Full);
        }
        if ending == Ending::Undo {
            step(connection, "rollback")?;
            step(connection, "begin immediate")?;
            return run_each(connection, cache, group);
        }
    }
    Ok(true)
}

/// Whether any verb wants its changes kept; those of the others are undone.
fn run_each(connection: &Connection, cache: &Cache, group: &mut [Box<dyn Job>]) -> Result<bool, StoreError> {
    let mut kept = false;
    for job in group {
        step(connection, "savepoint verb")?;
        let ending = Tx::new(Session::Sqlite(connection), cache).run(&mut **job);
        if connection.is_autocommit() {
            return Err(StoreError::Full);
        }
        match ending {
            Ending::Keep => kept = true,
            Ending::Undo => step(connection, "rollback to verb")?,
        }
        step(connection, "release verb")?;
    }
    Ok(kept)
}

fn step(connection: &Connection, statement: &'static str) -> Result<(), StoreError> {
    connection.prepare_cached(statement)?.raw_execute()?;
    Ok(())
}
