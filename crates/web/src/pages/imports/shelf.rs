//! Where a file lies between its upload and its import: in memory, for an hour, for whoever brought it.
//! It is not kept across a restart; then the file is brought again.

use actions::import::NewImport;
use jiff::Timestamp;
use planner::UserId;
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex, PoisonError};

/// The largest file that the page takes; the command line takes any.
pub const LARGEST: usize = 64 * 1024 * 1024;
const MOST: usize = 4;
const LIFE_SECONDS: i64 = 3600;

#[derive(Clone)]
pub struct Lying {
    pub key: String,
    pub order: NewImport,
    pub bytes: Arc<[u8]>,
    user: UserId,
    since: Timestamp,
}

static SHELF: Mutex<Vec<Lying>> = Mutex::new(Vec::new());

fn shelf() -> std::sync::MutexGuard<'static, Vec<Lying>> {
    SHELF.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lays a file down; the oldest makes room.
pub fn lay(user: UserId, now: Timestamp, order: NewImport, bytes: Arc<[u8]>) -> String {
    let digest =
        Sha256::new().chain_update(user.0).chain_update(now.as_microsecond().to_be_bytes()).chain_update(&bytes).finalize();
    let key: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let mut shelf = shelf();
    tidy(&mut shelf, now);
    shelf.retain(|lying| lying.key != key);
    if shelf.len() >= MOST {
        shelf.remove(0);
    }
    shelf.push(Lying { key: key.clone(), order, bytes, user, since: now });
    key
}

pub fn find(user: UserId, now: Timestamp, key: &str) -> Option<Lying> {
    let mut shelf = shelf();
    tidy(&mut shelf, now);
    shelf.iter().find(|lying| lying.key == key && lying.user == user).cloned()
}

/// Remembers how it is to be read.
pub fn say(key: &str, order: &NewImport) {
    if let Some(lying) = shelf().iter_mut().find(|lying| lying.key == key) {
        lying.order = order.clone();
    }
}

pub fn take_away(key: &str) {
    shelf().retain(|lying| lying.key != key);
}

fn tidy(shelf: &mut Vec<Lying>, now: Timestamp) {
    shelf.retain(|lying| (now.as_second() - lying.since.as_second()).abs() < LIFE_SECONDS);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_lies_there_for_an_hour_and_for_its_owner_alone() {
        let (ana, ben) = (UserId([1; 16]), UserId([2; 16]));
        let at = |second| Timestamp::from_second(second).expect("an instant");
        let key = lay(ana, at(1000), NewImport::default(), Arc::from(*b"a,b"));
        assert!(find(ana, at(1010), &key).is_some());
        assert!(find(ben, at(1010), &key).is_none());
        assert!(find(ana, at(1000 + LIFE_SECONDS), &key).is_none());
    }
}
