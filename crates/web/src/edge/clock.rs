//! The clock of one router: the machine's, through `crate::clock`, or one that stands where a test has put it.

use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// Microseconds since 1970, shared by all clones.
    Standing(Arc<AtomicI64>),
}

impl Clock {
    pub fn standing_at(at: Timestamp) -> Self {
        Clock::Standing(Arc::new(AtomicI64::new(at.as_microsecond())))
    }

    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => crate::clock::now(),
            Clock::Standing(micros) => Timestamp::from_microsecond(micros.load(Ordering::Relaxed)).unwrap_or_default(),
        }
    }

    /// Moves a standing clock; the machine's stays as it is.
    pub fn set(&self, at: Timestamp) {
        match self {
            Clock::System => {}
            Clock::Standing(micros) => micros.store(at.as_microsecond(), Ordering::Relaxed),
        }
    }
}

/// Measures how long a request took; decides nothing.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    pub fn start() -> Self {
        Stopwatch(Instant::now())
    }

    pub fn micros(self) -> u64 {
        u64::try_from(self.0.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}
