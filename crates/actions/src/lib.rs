//! What a person can do: one verb per file, one transaction each, permission first.
//!
//! A verb is a struct with its input; `App::act` runs it. No HTTP, no SQL, no clock in here.

pub mod actor;
pub mod app;
pub mod call_list;
pub mod context;
mod find;
pub mod hours;
mod ids;
mod list_card;
pub mod log_touch;
mod people;
pub mod refused;
mod replan;
pub mod rounds;
pub mod scripts;
pub mod secret;
pub mod sentences;
pub mod shipped;
pub mod sign_in;
mod templates;
pub mod view;
pub mod when;

pub use actor::{Actor, Role};
pub use app::{App, Mode, Verb};
pub use call_list::{Scripts, ShowCallList};
pub use context::Context;
pub use log_touch::LogTouch;
pub use refused::{Fault, Refused};
pub use rounds::{Disqualify, Enroll, FireNow, HandOver, PutOff, ResumeRound, Snooze, StopRound};
