//! The door: who is behind a proxy, which cookies and headers go out, and how long anybody may keep us waiting.

#![allow(clippy::unwrap_used, reason = "these are tests, helpers included")]

#[path = "edge/headers.rs"]
mod headers;
#[path = "edge/limits.rs"]
mod limits;
#[path = "edge/proxy.rs"]
mod proxy;
#[path = "edge/support.rs"]
mod support;
