//! What managers bring and type: rule files, working hours, rhythms. None may panic, and hours that were
//! read mean the same when they are written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use planner::bounds::LONGEST_LINE;
use planner::law::Law;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = Law::read("fuzz", text);
    let _ = actions::rhythm::read(text);
    // Nobody's hours are longer than a line.
    if text.chars().count() <= LONGEST_LINE && let Ok(hours) = actions::hours::read(text) {
        assert_eq!(actions::hours::read(&actions::hours::write(&hours)).as_ref(), Ok(&hours), "{text:?}");
    }
});
