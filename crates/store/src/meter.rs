//! How much single verbs ask of the one writer: statements, rows and bytes, which are the same on every machine where
//! milliseconds are not. For tests that hold a verb to its bound; costs two additions to a verb.

use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes bound to a statement that weigh as much as a row.
const BYTES: u64 = 1024;

/// What verbs that write have asked for since [`Meter::reset`].
#[derive(Debug, Default)]
pub struct Meter {
    whole: AtomicU64,
    most: AtomicU64,
}

/// In statements; a row that is read or written, and each KiB that is bound, weighs as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Of all verbs together.
    pub whole: u64,
    /// Of the one that asked for most.
    pub most: u64,
}

impl Meter {
    /// What was asked for so far.
    pub fn work(&self) -> Work {
        Work { whole: self.whole.load(Ordering::Relaxed), most: self.most.load(Ordering::Relaxed) }
    }

    /// Begins anew.
    pub fn reset(&self) {
        self.whole.store(0, Ordering::Relaxed);
        self.most.store(0, Ordering::Relaxed);
    }

    pub(crate) fn note(&self, work: u64) {
        self.whole.fetch_add(work, Ordering::Relaxed);
        self.most.fetch_max(work, Ordering::Relaxed);
    }
}

/// What a statement weighs before it runs.
pub(crate) fn of_params(params: &[crate::value::Value<'_>]) -> u64 {
    let bytes: usize = params.iter().map(crate::value::Value::bytes).sum();
    1 + bytes as u64 / BYTES
}
