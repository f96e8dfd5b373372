//! How many verbs wait for the store or run in it, for operators: a row that grows means that it cannot keep up.

use crate::app::Mode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// As counted at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UnderWay {
    pub reads: u64,
    pub writes: u64,
    /// Imports and the loops in the background.
    pub bulk: u64,
}

#[derive(Default)]
pub(crate) struct Queue {
    reads: AtomicU64,
    writes: AtomicU64,
    bulk: AtomicU64,
}

impl Queue {
    fn of(&self, mode: Mode) -> &AtomicU64 {
        if mode == Mode::Read {
            &self.reads
        } else if mode == Mode::Write {
            &self.writes
        } else {
            &self.bulk
        }
    }

    /// Stands in the row until the ticket is dropped, also where nobody waits for the answer any more.
    pub fn stand(self: &Arc<Self>, mode: Mode) -> Ticket {
        self.of(mode).fetch_add(1, Ordering::Relaxed);
        Ticket { queue: self.clone(), mode }
    }

    pub fn now(&self) -> UnderWay {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        UnderWay { reads: read(&self.reads), writes: read(&self.writes), bulk: read(&self.bulk) }
    }
}

pub(crate) struct Ticket {
    queue: Arc<Queue>,
    mode: Mode,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.queue.of(self.mode).fetch_sub(1, Ordering::Relaxed);
    }
}
