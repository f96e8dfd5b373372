//! Files that people bring: whatever the bytes, the import ends, without a panic.
#![no_main]

mod read;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| read::whole(bytes));
