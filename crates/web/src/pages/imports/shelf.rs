//! Where a file waits between its upload and its import: on disk, for an hour, for whoever brought it. What somebody brings
//! makes room among their own files, never among others'. It is not kept across a restart; then the file is brought again.

use crate::api::upload::Upload;
use actions::import::NewImport;
use jiff::Timestamp;
use planner::UserId;
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex, PoisonError};

/// Files of one person.
const MOST_EACH: usize = 4;
/// Bytes of one person's files, but for the last one.
const LARGEST_EACH: u64 = 1024 * 1024 * 1024;
/// Bytes of everybody's files.
const LARGEST_ALL: u64 = 8 * 1024 * 1024 * 1024;
const LIFE_SECONDS: i64 = 3600;

#[derive(Clone)]
pub struct Lying {
    pub key: String,
    pub order: NewImport,
    /// Goes from the disk when nobody reads it any more.
    pub file: Arc<Upload>,
    user: UserId,
    since: Timestamp,
}

static SHELF: Mutex<Vec<Lying>> = Mutex::new(Vec::new());

fn shelf() -> std::sync::MutexGuard<'static, Vec<Lying>> {
    SHELF.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lays a file down, and says under which key; none where everybody's files together take all the room there is.
pub fn lay(user: UserId, now: Timestamp, order: NewImport, file: Arc<Upload>) -> Option<String> {
    let mut shelf = shelf();
    let lying = Lying { key: key(user, now, &file), order, file, user, since: now };
    let key = lying.key.clone();
    put(&mut shelf, lying, now, LARGEST_ALL).then_some(key)
}

fn key(user: UserId, now: Timestamp, file: &Upload) -> String {
    let digest = Sha256::new()
        .chain_update(user.0)
        .chain_update(now.as_microsecond().to_be_bytes())
        .chain_update(file.sha256())
        .finalize();
    digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether there was room.
fn put(shelf: &mut Vec<Lying>, lying: Lying, now: Timestamp, most: u64) -> bool {
    tidy(shelf, now);
    shelf.retain(|other| other.key != lying.key);
    // Their own oldest make room.
    while let Some(oldest) = shelf.iter().position(|other| other.user == lying.user) {
        let own = shelf.iter().filter(|other| other.user == lying.user);
        let (count, bytes) = own.fold((0, lying.file.size()), |(count, bytes), other| (count + 1, bytes + other.file.size()));
        if count < MOST_EACH && bytes <= LARGEST_EACH {
            break;
        }
        shelf.remove(oldest);
    }
    if shelf.iter().map(|other| other.file.size()).sum::<u64>() + lying.file.size() > most {
        return false;
    }
    shelf.push(lying);
    true
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

    fn file(text: &str) -> Arc<Upload> {
        let mut upload = Upload::new(1_000).expect("a file");
        upload.write(text.as_bytes()).expect("written");
        Arc::new(upload.finished().expect("finished"))
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("an instant")
    }

    #[test]
    fn a_file_lies_there_for_an_hour_and_for_its_owner_alone() {
        let (ana, ben) = (UserId([1; 16]), UserId([2; 16]));
        let key = lay(ana, at(1000), NewImport::default(), file("a,b")).expect("room");
        assert!(find(ana, at(1010), &key).is_some());
        assert!(find(ben, at(1010), &key).is_none());
        assert!(find(ana, at(1000 + LIFE_SECONDS), &key).is_none());
    }

    #[test]
    fn who_brings_many_files_pushes_out_their_own_and_nobody_elses() {
        let (ana, ben) = (UserId([3; 16]), UserId([4; 16]));
        let mut shelf = Vec::new();
        let mut bring = |user: UserId, second: i64, text: &str| {
            let file = file(text);
            let lying = Lying { key: key(user, at(second), &file), order: NewImport::default(), file, user, since: at(second) };
            let there = put(&mut shelf, lying, at(second), 30);
            (there, shelf.iter().map(|lying| (lying.user, lying.since.as_second())).collect::<Vec<_>>())
        };
        bring(ben, 1, "ben");
        for second in 2..10 {
            assert!(bring(ana, second, "ana").0);
        }
        let (_, lying) = bring(ana, 10, "ana");
        assert_eq!(lying, [(ben, 1), (ana, 7), (ana, 8), (ana, 9), (ana, 10)]);
        // What does not fit beside the others' files is refused, and takes nobody's place.
        let (there, lying) = bring(ben, 11, &"x".repeat(20));
        assert!(!there && lying.contains(&(ben, 1)), "{lying:?}");
    }

    #[test]
    fn a_file_goes_from_the_disk_with_the_last_who_reads_it() {
        let lying = file("a,b");
        let (path, reader) = (lying.path().to_owned(), Arc::clone(&lying));
        drop(lying);
        assert!(path.exists());
        drop(reader);
        assert!(!path.exists());
    }
}
