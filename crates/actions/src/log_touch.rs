//! Log what happened.

pub mod reading;
