//! Parses requests, runs a verb, renders HTML or JSON. No rule lives here.

pub mod assets;
pub mod clock;
pub mod edge;
pub mod pages;
pub mod qr;
pub mod shell;
pub mod words;
