//! What to do next: one test for each disposition, state and rule, and the properties that hold for every history.

#![allow(clippy::unwrap_used, reason = "these are tests, helpers included")]

mod answers;
mod clocks;
mod detours;
mod dispositions;
mod evidence;
mod extremes;
mod farewells;
mod histories;
mod hour;
mod keeping_in_touch;
mod leave;
mod load;
mod orders;
mod properties;
mod ranking;
mod states;
mod story;
