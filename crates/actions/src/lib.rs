//! What a person can do: one verb per file, one transaction each, permission first.
//!
//! A verb is a struct with its input; `App::act` runs it. No HTTP, no SQL, no clock in here.

pub mod actor;
pub mod app;
pub mod context;
pub mod log_touch;
pub mod refused;
pub mod scripts;
pub mod sentences;
pub mod shipped;
pub mod view;
pub mod when;

pub use actor::{Actor, Role};
pub use app::{App, Mode, Verb};
pub use context::Context;
pub use refused::{Fault, Refused};
