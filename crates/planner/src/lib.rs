//! What to do next about a prospect, when it is allowed, and why.
//!
//! Pure: no I/O, no clock, no randomness. The same inputs give the same answer, and nothing here can fail.

pub mod bounds;
pub mod cadence;
pub mod calendar;
pub mod colleagues;
pub mod decide;
pub mod decision;
pub mod enrollment;
pub mod evidence;
mod fold;
pub mod guard;
pub mod hour;
pub mod id;
pub mod law;
pub mod leave;
pub mod load;
pub mod phone;
pub mod place;
pub mod plan;
pub mod prospect;
pub mod rank;
pub mod reason;
pub mod rhythm;
pub mod robin;
pub mod room;
pub mod surroundings;
pub mod timetable;
pub mod touch;
pub mod workdays;

pub use decide::decide;
pub use decision::{Decided, Decision, Plan, State};
pub use id::*;
pub use plan::{Case, plan};
