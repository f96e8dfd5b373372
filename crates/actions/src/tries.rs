//! Counts failed sign-ins, so that nobody guesses passwords at leisure. A right password costs nobody anything.
//!
//! In memory and bounded: a flood writes no row, a restart forgets, and each node of several counts for itself.

use crate::secret;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Failures are counted from the first one for so long.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Requests that are under way together may have read the clock so far apart.
const SIDE_BY_SIDE: SignedDuration = SignedDuration::from_mins(1);
/// Failures at one account from one client, or from one browser that has been let in before.
const PER_PAIR: u32 = 10;
/// Failures of one client at any account.
const PER_CLIENT: u32 = 50;
/// Failures at one account from everywhere, but for browsers that have been let in before.
const PER_ACCOUNT: u32 = 100;
/// Windows remembered at most, some 4 MB. Beyond that those that began first are forgotten, which errs on the side of letting
/// people in.
const KEPT: usize = 50_000;

/// Where a try comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whence {
    /// The address that is counted.
    pub client: String,
    /// What this browser was given when it was let in the last time.
    pub proof: Option<String>,
}

impl From<&str> for Whence {
    fn from(client: &str) -> Self {
        Whence { client: client.to_owned(), proof: None }
    }
}

/// What failures are counted by. Digests, so that a long address takes no more room than a short one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Pair([u8; 32]),
    Client([u8; 32]),
    Account([u8; 32]),
    /// A browser that has been let in to this account: no stranger's failures are counted against it.
    Browser([u8; 32]),
}

impl Key {
    fn most(self) -> u32 {
        match self {
            Key::Pair(_) | Key::Browser(_) => PER_PAIR,
            Key::Client(_) => PER_CLIENT,
            Key::Account(_) => PER_ACCOUNT,
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Window {
    since: Timestamp,
    failures: u32,
}

impl Window {
    /// Seconds until it is over; none where it is. One that begins later than now is of a request that read the clock after
    /// this one did and was quicker; or, by more than that, of a clock that has gone back since.
    fn left(&self, now: Timestamp) -> Option<u32> {
        let gone = now.duration_since(self.since);
        if gone < -SIDE_BY_SIDE || gone >= WINDOW {
            return None;
        }
        Some(u32::try_from((WINDOW - gone).as_secs().max(1)).unwrap_or(u32::MAX))
    }
}

/// A try that is counted as failed until it is known to be right, so that many at once are no way around the count.
#[derive(Debug)]
pub(crate) struct Try(Vec<Key>);

#[derive(Default)]
pub(crate) struct Tries {
    windows: Mutex<HashMap<Key, Window>>,
}

impl Tries {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Window>> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more try at that account. `known` is what a browser proved that has been let in before.
    ///
    /// # Errors
    /// The seconds to wait, where it is one too many; such a try is not counted.
    pub(crate) fn begin(&self, now: Timestamp, account: &str, client: &str, known: Option<&str>) -> Result<Try, u32> {
        let keys = match known {
            Some(browser) => vec![Key::Browser(secret::digest(browser))],
            None => vec![
                Key::Pair(secret::digest(&format!("{account}\n{client}"))),
                Key::Client(secret::digest(client)),
                Key::Account(secret::digest(account)),
            ],
        };
        let mut windows = self.lock();
        let waits = keys.iter().filter_map(|key| {
            let window = windows.get(key)?;
            window.left(now).filter(|_| window.failures >= key.most())
        });
        if let Some(seconds) = waits.max() {
            return Err(seconds);
        }
        make_room(&mut windows, now);
        for key in &keys {
            let window = windows.entry(*key).or_insert(Window { since: now, failures: 0 });
            if window.left(now).is_none() {
                *window = Window { since: now, failures: 0 };
            }
            window.failures += 1;
        }
        Ok(Try(keys))
    }

    /// Nobody has looked whether it is right: it is not counted.
    pub(crate) fn was_not_looked_at(&self, tried: Try) {
        let mut windows = self.lock();
        for key in tried.0 {
            if let Some(window) = windows.get_mut(&key) {
                window.failures = window.failures.saturating_sub(1);
            }
        }
    }

    /// It was right: it is not counted, and what this person mistyped before is forgotten.
    pub(crate) fn was_right(&self, right: Try) {
        let mut windows = self.lock();
        for key in right.0 {
            match key {
                Key::Pair(_) | Key::Browser(_) => {
                    windows.remove(&key);
                }
                Key::Client(_) | Key::Account(_) => {
                    if let Some(window) = windows.get_mut(&key) {
                        window.failures = window.failures.saturating_sub(1);
                        if window.failures == 0 {
                            windows.remove(&key);
                        }
                    }
                }
            }
        }
    }
}

fn make_room(windows: &mut HashMap<Key, Window>, now: Timestamp) {
    if windows.len() < KEPT {
        return;
    }
    windows.retain(|_, window| window.left(now).is_some());
    if windows.len() >= KEPT {
        let mut begun: Vec<Timestamp> = windows.values().map(|window| window.since).collect();
        let (_, middle, _) = begun.select_nth_unstable(KEPT / 2);
        let middle = *middle;
        windows.retain(|_, window| window.since > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + second).unwrap()
    }

    fn fail(tries: &Tries, second: i64, account: &str, client: &str) -> bool {
        tries.begin(at(second), account, client, None).is_ok()
    }

    #[test]
    fn a_thousand_right_passwords_from_one_client_all_pass() {
        let tries = Tries::default();
        for nth in 0..1_000 {
            let right = tries.begin(at(nth / 100), &format!("rep{}@example.com", nth % 40), "192.0.2.1", None);
            tries.was_right(right.unwrap());
        }
        assert!(tries.lock().is_empty());
    }

    #[test]
    fn ten_failures_at_one_account_close_it_to_that_client_alone_and_for_a_quarter_of_an_hour() {
        let tries = Tries::default();
        assert!((0..10).all(|second| fail(&tries, second, "ana", "192.0.2.1")));
        assert_eq!(tries.begin(at(10), "ana", "192.0.2.1", None).unwrap_err(), 890);
        assert!(fail(&tries, 10, "ana", "192.0.2.2") && fail(&tries, 10, "ben", "192.0.2.1"));
        assert!(tries.begin(at(10), "ana", "192.0.2.1", Some("her laptop")).is_ok(), "a stranger shuts nobody out");
        assert!(fail(&tries, 900, "ana", "192.0.2.1"));
    }

    #[test]
    fn a_client_that_tries_many_accounts_and_an_account_that_many_clients_try_are_closed_too() {
        let tries = Tries::default();
        assert_eq!((0..80).filter(|nth| fail(&tries, 0, &format!("account {nth}"), "192.0.2.1")).count(), 50);
        assert_eq!((0..200).filter(|nth| fail(&tries, 0, "ana", &format!("2001:db8:0:{nth:x}::"))).count(), 100);
        assert!(tries.begin(at(1), "ana", "192.0.2.1", Some("her laptop")).is_ok());
    }

    #[test]
    fn guesses_that_come_all_at_once_are_counted_before_they_are_looked_at() {
        let tries = Tries::default();
        let under_way: Vec<_> = (0..100).map(|_| tries.begin(at(0), "ana", "192.0.2.1", None)).collect();
        assert_eq!(under_way.iter().filter(|begun| begun.is_ok()).count(), 10);
    }

    #[test]
    fn a_request_that_overtakes_another_does_not_begin_the_count_anew() {
        let tries = Tries::default();
        assert_eq!((0..40).filter(|nth| fail(&tries, 40 - nth, "ana", "192.0.2.1")).count(), 10);
    }

    #[test]
    fn a_known_browser_that_guesses_is_counted_like_anybody() {
        let tries = Tries::default();
        let begun = (0..20).filter(|_| tries.begin(at(0), "ana", "192.0.2.1", Some("stolen laptop")).is_ok()).count();
        assert_eq!(begun, 10);
    }

    #[test]
    fn a_clock_that_went_back_keeps_nobody_out() {
        let tries = Tries::default();
        assert!((0..10).all(|_| fail(&tries, 5_000, "ana", "192.0.2.1")));
        assert!(fail(&tries, 0, "ana", "192.0.2.1"));
    }

    #[test]
    fn a_flood_from_everywhere_takes_a_bounded_room() {
        let tries = Tries::default();
        for nth in 0..120_000_i64 {
            let _ = fail(&tries, nth / 1_000, &format!("account {nth}"), &format!("client {nth}"));
        }
        assert!(tries.lock().len() <= KEPT + 3, "{}", tries.lock().len());
    }
}
