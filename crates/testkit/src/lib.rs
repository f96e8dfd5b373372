//! For tests and benchmarks only: the program run as a user would run it, and a client for it.

pub mod http;
pub mod program;
