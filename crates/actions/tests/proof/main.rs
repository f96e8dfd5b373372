//! The verbs, run as a person would run them, on both engines: whole rounds, who may do what, and that what is stored and
//! what is listed is what the history says.

#![allow(clippy::unwrap_used, reason = "these are tests, helpers included")]

mod addresses;
mod answers;
mod bounds;
mod bulk;
mod cards;
mod changes;
mod clock;
mod closed_days;
mod colleagues;
mod detours;
mod dice;
mod door;
#[allow(dead_code, reason = "shared with the stories of the store")]
#[path = "../../../testkit/src/engines.rs"]
mod engines;
mod forbidden;
mod given;
mod hour;
mod law;
mod leave;
mod listing;
mod load;
mod permissions;
mod queue;
mod reach;
mod refusals;
mod registries;
mod rounds;
mod touch;
mod twice;
