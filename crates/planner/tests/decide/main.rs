//! What to do next: one test for each disposition, state and rule, and the properties that hold for every history.

mod answers;
mod clocks;
mod dispositions;
mod farewells;
mod histories;
mod orders;
mod properties;
mod ranking;
mod story;
