//! Sets of numbers on disk, and the room in which copies of registries are made.

#![allow(clippy::unwrap_used, reason = "these are tests; the lint knows only functions marked as such")]

use proptest::prelude::{ProptestConfig, prop, proptest};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use store::Store;
use store::numbers::{Builder, Built, NumberSet};
use tempfile::TempDir;

fn built(folder: &TempDir, numbers: &[u64], at_once: usize, base: Option<&NumberSet>, without: &[u64]) -> Built {
    let room = tempfile::tempdir_in(folder.path()).unwrap();
    let mut builder = Builder::with_room_for(room.path(), at_once);
    numbers.iter().for_each(|number| builder.push(*number).unwrap());
    let to = room.keep().join("set");
    builder.finish(base, without, &to, |_| Ok(())).unwrap()
}

fn all(set: &NumberSet) -> Vec<u64> {
    set.iter().map(Result::unwrap).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Numbers of one exchange, of one country and of anywhere, twice and in no order.
    #[test]
    fn a_set_holds_what_a_set_in_memory_holds(
        near in prop::collection::vec(12_025_550_000_u64..12_025_560_000, 0..600),
        country in prop::collection::vec(12_000_000_000_u64..19_999_999_999, 0..300),
        anywhere in prop::collection::vec(0_u64..1_000_000_000_000_000, 0..100),
        later in prop::collection::vec(12_025_550_000_u64..12_025_560_000, 0..200),
        gone in prop::collection::btree_set(12_025_550_000_u64..12_025_560_000, 0..400),
        at_once in 1_usize..500,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let numbers: Vec<u64> = near.into_iter().chain(country).chain(anywhere).collect();
        let mut oracle: BTreeSet<u64> = numbers.iter().copied().collect();
        let first = built(&folder, &numbers, at_once, None, &[]);
        let set = NumberSet::open(&first.path).unwrap();
        assert_eq!(all(&set), oracle.iter().copied().collect::<Vec<_>>());
        assert_eq!((set.len(), first.pushed), (oracle.len() as u64, numbers.len() as u64));

        // A change list on top of it.
        let without: Vec<u64> = gone.iter().copied().collect();
        let second = built(&folder, &later, at_once, Some(&set), &without);
        oracle.extend(&later);
        oracle.retain(|number| !gone.contains(number));
        let changed = NumberSet::open(&second.path).unwrap();
        assert_eq!(all(&changed), oracle.iter().copied().collect::<Vec<_>>());
        for number in 12_025_549_990..12_025_560_010 {
            assert_eq!(changed.contains(number).unwrap(), oracle.contains(&number));
        }
        for number in numbers.iter().flat_map(|number| [number.saturating_sub(1), *number, number + 1, number + 65_536]) {
            assert_eq!(changed.contains(number).unwrap(), oracle.contains(&number));
        }
    }
}

#[test]
fn a_dense_set_is_small_and_an_empty_one_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    // One number in twelve.
    let numbers: Vec<u64> = (0..100_000).map(|place| 12_025_000_000 + place * 12).collect();
    let dense = built(&folder, &numbers, 7_000, None, &[]);
    assert!(dense.written.bytes < 100_000, "{} bytes", dense.written.bytes);
    let empty = built(&folder, &[], 10, None, &[]);
    let empty = NumberSet::open(&empty.path).unwrap();
    assert!(empty.is_empty() && !empty.contains(12_025_550_143).unwrap());
}

#[test]
fn a_file_that_is_not_whole_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let numbers: Vec<u64> = (0..5_000).map(|place| 12_025_000_000 + place * 31).collect();
    let path = built(&folder, &numbers, 10_000, None, &[]).path;
    let whole = fs::read(&path).unwrap();
    let copy = folder.path().join("copy");
    for length in (0..whole.len()).step_by(97) {
        fs::write(&copy, &whole[..length]).unwrap();
        assert!(NumberSet::open(&copy).is_err(), "cut after {length} of {}", whole.len());
    }
    fs::write(&copy, b"2025550143\n".repeat(50)).unwrap();
    assert!(NumberSet::open(&copy).is_err());
    // A changed byte is found at the latest when its block is asked.
    for place in (0..whole.len()).step_by(61) {
        let mut spoilt = whole.clone();
        spoilt[place] ^= 0x10;
        fs::write(&copy, &spoilt).unwrap();
        let read = NumberSet::open(&copy).and_then(|set| set.iter().collect::<Result<Vec<u64>, _>>());
        assert!(place < 8 || read.is_err(), "byte {place}");
    }
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn one_copy_is_made_at_a_time_and_what_a_killed_one_left_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("fifthcall.db")).unwrap();
    let registries = folder.path().join("registries");
    fs::create_dir_all(registries.join("making-killed")).unwrap();
    fs::write(registries.join("making-killed/piece-0"), b"half").unwrap();
    fs::write(registries.join("us_dnc-2026-10-01-00.numbers"), b"an earlier one").unwrap();
    let room = store.registries().workroom("now").unwrap();
    assert_eq!(files(&registries), ["lock", "making-now", "us_dnc-2026-10-01-00.numbers"]);
    assert_eq!(store.registries().workroom("second").unwrap_err().kind(), ErrorKind::WouldBlock);

    let mut builder = Builder::new(room.path());
    builder.push(12_025_550_143).unwrap();
    let made = room.path().join("set");
    builder.finish(None, &[], &made, |_| Ok(())).unwrap();
    room.keep(&made, "us_dnc-2026-11-20-01.numbers").unwrap();
    room.tidy(&["us_dnc-2026-11-20-01.numbers".to_owned()]);
    drop(room);
    assert_eq!(files(&registries), ["lock", "us_dnc-2026-11-20-01.numbers"]);
    assert!(store.registries().copy("us_dnc-2026-11-20-01.numbers").unwrap().contains(12_025_550_143).unwrap());
    assert!(store.registries().workroom("third").is_ok());
}

#[test]
fn a_name_from_the_database_leads_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_with_files(&folder.path().join("fifthcall.db").display().to_string(), folder.path()).unwrap();
    for name in ["../fifthcall.db", "/etc/passwd", "a/b.numbers", ".numbers", "us_dnc"] {
        assert_eq!(store.registries().copy(name).unwrap_err().kind(), ErrorKind::InvalidInput, "{name}");
    }
    let missing = store.registries().copy("us_dnc-2026-11-20-01.numbers").unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
}

#[test]
fn a_builder_that_cannot_write_says_so() {
    let nowhere = PathBuf::from("/nowhere/at/all");
    let mut builder = Builder::with_room_for(&nowhere, 1);
    assert!(builder.push(1).is_err());
    let builder = Builder::new(&nowhere);
    assert!(builder.finish(None, &[], &nowhere.join("set"), |_| Ok(())).is_err());
}
