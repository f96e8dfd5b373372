//! The tests of reading files, as one program.

#![allow(clippy::unwrap_used, reason = "these are tests; the lint knows only functions marked as such")]

mod bombs;
mod build;
mod closed_days;
mod common;
mod looks;
mod reading;
mod real;
mod registry;
mod shapes;
mod workbooks;
