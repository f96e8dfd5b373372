//! How many passwords are hashed at once: each takes 19 MiB and a processor, so a crowd would take the machine.

use crate::refused::Refused;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// More than this at once only takes memory, however many processors there are.
const INSIDE_AT_MOST: usize = 8;
/// Who waits in the row: with two processors they are through within a second. Beyond that, come again.
const ROW: usize = 64;
/// Seconds after which it is worth trying again.
const AGAIN: u32 = 2;

pub(crate) struct Turnstile {
    inside_most: usize,
    row_most: usize,
    state: Mutex<State>,
    left: Condvar,
}

#[derive(Default)]
struct State {
    inside: usize,
    waiting: usize,
}

/// The place of one who is inside; free again when it is dropped.
pub(crate) struct Pass<'t>(&'t Turnstile);

impl Turnstile {
    /// As many as there are processors.
    pub(crate) fn for_this_machine() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Turnstile::new(processors.min(INSIDE_AT_MOST), ROW)
    }

    fn new(inside_most: usize, row_most: usize) -> Self {
        Turnstile { inside_most, row_most, state: Mutex::default(), left: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a place.
    ///
    /// # Errors
    /// [`Refused::TooMany`] where so many wait already that it would take long.
    pub(crate) fn enter(&self) -> Result<Pass<'_>, Refused> {
        let mut state = self.lock();
        if state.inside >= self.inside_most {
            if state.waiting >= self.row_most {
                return Err(Refused::TooMany { retry_after_seconds: AGAIN });
            }
            state.waiting += 1;
            while state.inside >= self.inside_most {
                state = self.left.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            state.waiting -= 1;
        }
        state.inside += 1;
        Ok(Pass(self))
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.0.lock().inside -= 1;
        self.0.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn of_a_crowd_two_are_inside_four_wait_and_the_others_are_told_to_come_again() {
        let turnstile = Turnstile::new(2, 4);
        let held = [turnstile.enter().unwrap(), turnstile.enter().unwrap()];
        let (inside, highest, refused) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let together = Barrier::new(20);
        std::thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| {
                    together.wait();
                    match turnstile.enter() {
                        Ok(_pass) => {
                            highest.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                            std::thread::yield_now();
                            inside.fetch_sub(1, Ordering::SeqCst);
                        }
                        Err(Refused::TooMany { retry_after_seconds: AGAIN }) => {
                            refused.fetch_add(1, Ordering::SeqCst);
                        }
                        Err(other) => panic!("{other}"),
                    }
                });
            }
            while refused.load(Ordering::SeqCst) < 16 {
                std::thread::yield_now();
            }
            drop(held);
        });
        assert_eq!(refused.load(Ordering::SeqCst), 16);
        assert!(highest.load(Ordering::SeqCst) <= 2);
        assert!(turnstile.enter().is_ok(), "all have gone");
    }
}
