//! Files that people bring: whatever the bytes, the import ends, without a panic.
#![no_main]

use intake::{Settings, Source, Survey};
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|bytes: &[u8]| {
    let source: Arc<[u8]> = bytes.into();
    let source: &dyn Source = &source;
    let settings = Settings::new("US", TimeZone::UTC);
    let Ok(survey) = Survey::of(source, &settings) else { return };
    if let Ok(rows) = survey.prospects(source, &settings) {
        rows.for_each(drop);
    }
    if let Ok(rows) = survey.touches(source, &settings) {
        rows.for_each(drop);
    }
});
