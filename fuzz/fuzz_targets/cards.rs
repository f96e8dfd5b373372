//! Address cards that strangers send: every import ends, without a panic.
#![no_main]

mod read;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| read::whole(&[b"BEGIN:VCARD\n", bytes, b"\nEND:VCARD\n"].concat()));
