//! For tests and benchmarks only: a whole app in one line, and the program run as a user would run it.

pub mod app;
pub mod browser;
pub mod damage;
pub mod engine;
pub mod engines;
pub mod forms;
pub mod http;
pub mod program;

pub use app::{Added, Answer, Prospect, TestApp, a_prospect};
pub use browser::Browser;
pub use engine::Engine;
