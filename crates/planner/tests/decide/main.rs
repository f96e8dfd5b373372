//! What to do next: one test for each disposition, state and rule, and the properties that hold for every history.

mod answers;
mod dispositions;
mod farewells;
mod orders;
mod story;
