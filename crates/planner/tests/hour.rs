//! The hour: what is counted, what is made of it, and what it gains in a world whose truth is known.

#![allow(clippy::unwrap_used, reason = "tests: also their builders, which clippy does not know for tests")]

#[path = "hour/counting.rs"]
mod counting;
#[path = "hour/gains.rs"]
mod gains;
#[path = "hour/learning.rs"]
mod learning;
#[path = "hour/placing.rs"]
mod placing;
#[path = "hour/simulation.rs"]
mod simulation;
