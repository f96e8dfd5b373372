//! The files of do-not-call registries: flat, change lists, XML. Each is read or refused.
#![no_main]

use intake::registry::{self, BadFile, Country};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for country in ["US", "GB", "DE"] {
        let _ = registry::read(bytes, Country(country), |_| Ok::<(), BadFile>(()));
    }
});
