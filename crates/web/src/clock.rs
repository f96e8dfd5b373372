//! The one reader of the clock: a request, a command or a loop asks once, and hands `now` down. Nothing below it asks.

use jiff::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};

/// Microseconds between the machine's clock and ours; 0 but for demos and tests.
static SHIFT: AtomicI64 = AtomicI64::new(0);

/// Now, in the whole microseconds that the store keeps.
pub fn now() -> Timestamp {
    let machine = machine();
    Timestamp::from_microsecond(machine.as_microsecond().saturating_add(SHIFT.load(Ordering::Relaxed))).unwrap_or(machine)
}

/// From here on it is `at`, and time goes on from there: `serve --at`, for demos and tests.
pub fn pretend(at: Timestamp) {
    SHIFT.store(at.as_microsecond() - machine().as_microsecond(), Ordering::Relaxed);
}

#[expect(clippy::disallowed_methods, reason = "the edge reads the clock, here and nowhere else")]
fn machine() -> Timestamp {
    Timestamp::now()
}
