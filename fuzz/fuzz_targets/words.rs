//! What people type: times in plain words, phone numbers, script templates. None may panic, and a time read is a time to come.
#![no_main]

use actions::when::{self, Clock};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use planner::calendar::{Calendar, zone};
use planner::touch::Precision;

fuzz_target!(|text: &str| {
    let (Some(rep), Some(theirs)) = (zone("America/New_York"), zone("Europe/Stockholm")) else { return };
    let Ok(now) = "2026-11-24T15:00:00Z".parse::<Timestamp>() else { return };
    let clock = Clock { now, rep: &rep, theirs: &theirs, calendar: &Calendar::default(), regions: &[] };
    if let Ok(moment) = when::parse(text, &clock) {
        assert!(moment.precision != Precision::Minute || moment.at > now, "{text:?} is over: {moment:?}");
    }
    if let Ok(number) = planner::phone::normalise(text, "US") {
        let _ = planner::phone::display(&number.e164);
    }
    let _ = planner::phone::search_digits(text);
    let _ = actions::scripts::Script::forgiving(text).fill(&actions::scripts::Facts::default()).text();
});
