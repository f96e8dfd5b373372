//! Who is connected, and what they wait for. When the house is full, whoever keeps us waiting longest makes room for who comes;
//! nobody for whom we are working is sent away.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio::time::Instant;

/// Connections that were sent away and are not quite gone; more than these wait outside.
const ON_THEIR_WAY_OUT: usize = 64;

pub(super) struct Crowd {
    most: usize,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    guests: HashMap<u64, Arc<Connected>>,
    next: u64,
    leaving: usize,
}

struct Connected {
    number: u64,
    doing: Mutex<Doing>,
    /// Bytes of the body that have come.
    came: AtomicU64,
    sent_away: Notify,
}

/// In the order in which they make room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    /// Nothing was asked yet, or nothing more.
    Silent(Instant),
    /// A body is coming.
    Sending(Instant),
    /// An answer is being taken.
    Taking(Instant),
    /// We are at it.
    Served,
    SentAway,
}

/// One connection's place; free when the last of its clones is dropped.
#[derive(Clone)]
pub(super) struct Guest(Arc<Place>);

struct Place {
    crowd: Arc<Crowd>,
    connected: Arc<Connected>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Crowd {
    pub(super) fn new(most: usize) -> Self {
        Crowd { most, inside: Mutex::default() }
    }

    /// A place for who comes; none where everybody inside is being served.
    pub(super) fn admit(self: &Arc<Self>) -> Option<Guest> {
        let mut inside = lock(&self.inside);
        if inside.guests.len() >= self.most {
            if inside.leaving >= ON_THEIR_WAY_OUT {
                return None;
            }
            let number = send_one_away(&inside)?;
            inside.guests.remove(&number);
            inside.leaving += 1;
        }
        let number = inside.next;
        inside.next += 1;
        let doing = Mutex::new(Doing::Silent(Instant::now()));
        let connected = Arc::new(Connected { number, doing, came: AtomicU64::new(0), sent_away: Notify::new() });
        inside.guests.insert(number, connected.clone());
        Some(Guest(Arc::new(Place { crowd: self.clone(), connected })))
    }
}

/// Sends away who keeps us waiting longest; of those who send, the slowest.
fn send_one_away(inside: &Inside) -> Option<u64> {
    let waits = |connected: &Connected| match *lock(&connected.doing) {
        Doing::Silent(since) => Some((0, 0, since)),
        Doing::Sending(since) => {
            let seconds = since.elapsed().as_secs() + 1;
            Some((1, connected.came.load(Ordering::Relaxed) / seconds, since))
        }
        Doing::Taking(since) => Some((2, 0, since)),
        Doing::Served | Doing::SentAway => None,
    };
    loop {
        let all = inside.guests.values().filter_map(|connected| Some((waits(connected)?, connected)));
        let (_, connected) = all.min_by_key(|(waits, _)| *waits)?;
        let mut doing = lock(&connected.doing);
        match *doing {
            Doing::Silent(_) | Doing::Sending(_) | Doing::Taking(_) => {
                *doing = Doing::SentAway;
                connected.sent_away.notify_one();
                return Some(connected.number);
            }
            // It has begun to speak since it was looked at.
            Doing::Served | Doing::SentAway => {}
        }
    }
}

impl Guest {
    /// Completes where this connection has to make room.
    pub(super) async fn is_sent_away(&self) {
        self.0.connected.sent_away.notified().await;
    }

    /// A request has come, with a body or without. False: too late, it has been sent away.
    pub(super) fn begins(&self, without_body: bool) -> bool {
        self.0.connected.came.store(0, Ordering::Relaxed);
        self.turns_to(if without_body { Doing::Served } else { Doing::Sending(Instant::now()) })
    }

    pub(super) fn sends(&self, bytes: usize) {
        self.0.connected.came.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// The whole request is there, or we have heard enough of it. False: too late.
    pub(super) fn has_sent(&self) -> bool {
        self.turns_to(Doing::Served)
    }

    pub(super) fn is_answered(&self) {
        self.turns_to(Doing::Taking(Instant::now()));
    }

    pub(super) fn is_silent(&self) {
        self.turns_to(Doing::Silent(Instant::now()));
    }

    fn turns_to(&self, next: Doing) -> bool {
        let mut doing = lock(&self.0.connected.doing);
        match *doing {
            Doing::SentAway => false,
            Doing::Silent(_) | Doing::Sending(_) | Doing::Taking(_) | Doing::Served => {
                *doing = next;
                true
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut inside = lock(&self.crowd.inside);
        if inside.guests.remove(&self.connected.number).is_none() {
            inside.leaving -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gone(guest: &Guest) -> bool {
        *lock(&guest.0.connected.doing) == Doing::SentAway
    }

    #[test]
    fn who_is_silent_longest_makes_room_and_who_is_served_never_does() {
        let crowd = Arc::new(Crowd::new(3));
        let served = crowd.admit().unwrap();
        assert!(served.begins(true));
        let silent = crowd.admit().unwrap();
        let newer = crowd.admit().unwrap();
        let fourth = crowd.admit().unwrap();
        assert!(gone(&silent) && !gone(&newer) && !gone(&served));
        assert!(!silent.begins(true), "it is too late to speak");
        assert!(newer.begins(true) && fourth.begins(true));
        assert!(crowd.admit().is_none(), "everybody is being served");
        newer.is_answered();
        newer.is_silent();
        assert!(crowd.admit().is_some());
    }

    #[test]
    fn of_those_who_send_the_slowest_makes_room_after_those_who_say_nothing() {
        let crowd = Arc::new(Crowd::new(3));
        let upload = crowd.admit().unwrap();
        let slow = crowd.admit().unwrap();
        let silent = crowd.admit().unwrap();
        assert!(upload.begins(false) && slow.begins(false));
        upload.sends(5_000_000);
        slow.sends(12);
        let first = crowd.admit().unwrap();
        assert!(gone(&silent) && !gone(&slow));
        assert!(first.begins(true));
        let second = crowd.admit().unwrap();
        assert!(gone(&slow) && !gone(&upload));
        drop((silent, slow, first, second, upload));
        assert_eq!(lock(&crowd.inside).leaving, 0);
        assert!(lock(&crowd.inside).guests.is_empty());
    }
}
