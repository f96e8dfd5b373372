//! Calendars that strangers send: none may panic, and the days come in order, once each, none of them over.
#![no_main]

use intake::closed_days::{Reading, read};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use planner::calendar::zone;
use std::sync::Arc;

fuzz_target!(|bytes: &[u8]| {
    let Some(zone) = zone("America/New_York") else { return };
    let reading = Reading { today: date(2026, 11, 24), zone: &zone };
    let source: Arc<[u8]> = Arc::from(bytes);
    if let Ok(found) = read(&source, reading) {
        assert!(found.days.windows(2).all(|pair| pair[0].day < pair[1].day), "out of order");
        assert!(found.days.iter().all(|day| day.day >= reading.today && day.day <= reading.until()), "out of time");
    }
});
