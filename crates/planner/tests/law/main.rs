//! Law as data: every rule against an oracle of its own, the cases that go wrong elsewhere, and what is refused.

#![allow(clippy::unwrap_used, reason = "these are tests, helpers included")]

#[path = "../guard/common.rs"]
#[allow(dead_code)]
mod common;
mod exhaustive;
mod files;
mod oracle;
mod stricter;
mod vectors;
