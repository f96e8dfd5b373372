//! Parses requests, runs a verb, renders HTML or JSON. No rule lives here.

pub mod api;
pub mod assets;
mod bidi;
pub mod clock;
pub mod edge;
pub mod headers;
pub mod listen;
pub mod pages;
pub mod qr;
pub mod router;
pub mod shell;
pub mod visit;
pub mod words;

pub use router::router;
