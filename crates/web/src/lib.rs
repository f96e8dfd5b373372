//! Parses requests, runs a verb, renders HTML or JSON. No rule lives here.

pub mod clock;
