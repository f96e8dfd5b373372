//! The guard and all it stands on: clocks, places, numbers, hours, limits, verdicts.

#![allow(clippy::unwrap_used, reason = "tests: also their builders, which clippy does not know for tests")]

#[path = "guard/common.rs"]
mod common;
#[path = "guard/hours.rs"]
mod hours;
#[path = "guard/limits.rs"]
mod limits;
#[path = "guard/phone.rs"]
mod phone;
#[path = "guard/place.rs"]
mod place;
#[path = "guard/readings.rs"]
mod readings;
#[path = "guard/verdict.rs"]
mod verdict;
