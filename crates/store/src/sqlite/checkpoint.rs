//! Copies the log back into the file on a thread of its own, so that no verb waits for it; and brings to the disk what
//! pieces of bulk work have left in the log, so that the next verb's sync finds little to do.
//!
//! A log begins anew only when all of it is copied, and while verbs keep coming there is always something left. So when
//! it has grown long and little is left, the writer copies that little after its commit.

use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, MAIN_DB};
use std::fs::File;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// So many pages that are not copied yet are worth a round: 16 MB, and two syncs. Pages that change often are copied once.
const WORTH: usize = 4_000;
/// From so many pages on the log is to begin anew: 64 MB.
const LONG: usize = 16_000;
/// So much the writer copies itself: a few milliseconds.
const LITTLE: usize = 256;

/// What the writer and the copying thread know of each other.
#[derive(Default)]
pub(super) struct Checkpoint {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Pages at the log's beginning that are in the file, as far as is known.
    copied: usize,
    /// Pages in the log when the writer last tried to begin it anew: somebody may be reading it.
    tried: usize,
    asked: bool,
    copying: bool,
    /// A piece was committed without a sync.
    unsynced: bool,
    closed: bool,
}

impl Checkpoint {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// After each commit, on the writer's thread: the log has so many pages now.
    pub(super) fn committed(&self, log: &mut Wal, pages: usize) -> rusqlite::Result<()> {
        let mut state = self.lock();
        if pages < state.copied {
            (state.copied, state.tried) = (0, 0);
        }
        let left = pages - state.copied;
        if pages >= LONG && left <= LITTLE && !state.copying && pages >= state.tried + WORTH {
            (state.tried, state.copied) = (pages, pages);
            drop(state);
            // What it cannot do now is left for the next time.
            return log.checkpoint().or(Ok(()));
        }
        if left >= WORTH || (pages >= LONG && left > LITTLE) {
            state.asked = true;
            self.changed.notify_one();
        }
        Ok(())
    }

    /// A commit that nobody waits for to be on the disk.
    pub(super) fn unsynced(&self) {
        self.lock().unsynced = true;
        self.changed.notify_one();
    }

    /// Copies whenever it is worth it, until [`Checkpoint::close`].
    pub(super) fn run(&self, connection: &Connection) {
        let log = connection.path().and_then(|path| File::open(format!("{path}-wal")).ok());
        let mut state = self.lock();
        loop {
            if state.closed {
                return;
            }
            if !state.asked {
                if std::mem::take(&mut state.unsynced) {
                    drop(state);
                    // Only ahead of time: the sync that counts is the writer's, and tells what goes wrong.
                    let _ = log.as_ref().map(File::sync_data);
                    state = self.lock();
                } else {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                continue;
            }
            (state.asked, state.copying) = (false, true);
            drop(state);
            // A full disk or somebody else at it: the next commit asks again.
            let copied = connection.wal_checkpoint_v2(Some(MAIN_DB), CheckpointMode::PASSIVE);
            state = self.lock();
            state.copying = false;
            if let Some(copied) = copied.ok().and_then(|(_, copied)| usize::try_from(copied).ok()) {
                state.copied = copied;
            }
        }
    }

    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_one();
    }
}
