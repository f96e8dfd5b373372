//! Pages of lists: how long they may be, and the cursor to the next one. A cursor is opaque; what it is made of is told here.

use crate::refused::Refused;
use std::fmt::Display;
use std::str::FromStr;

/// Entries of a page, at most.
pub const MOST: u16 = 200;

/// # Errors
/// [`Refused::Invalid`] where it is not from 1 to 200.
pub(crate) fn limit(limit: u16) -> Result<usize, Refused> {
    match limit {
        1..=MOST => Ok(usize::from(limit)),
        _ => Err(Refused::field("limit", "out_of_range", format!("from 1 to {MOST}"))),
    }
}

/// A place in a list.
pub(crate) struct Cursor;

impl Cursor {
    pub fn write_id(id: impl Display) -> String {
        format!("a{id}")
    }

    /// # Errors
    /// [`Refused::Invalid`] where it is none of ours.
    pub fn read_id<T: FromStr>(text: &str) -> Result<T, Refused> {
        text.strip_prefix('a').and_then(|id| id.parse().ok()).ok_or_else(not_ours)
    }
}

fn not_ours() -> Refused {
    Refused::field("cursor", "unknown", "give the `next` of the page before, unchanged")
}
