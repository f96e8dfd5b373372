//! Opaque ids, out and in. The id of a child carries its prospect's, so that one request goes to one shard.

use crate::refused::Refused;
use planner::{EnrollmentId, ProspectId, TouchId};
use std::fmt::{Display, Write};
use std::str::FromStr;

/// The id of something that belongs to a prospect.
pub(crate) fn child(prospect: ProspectId, id: impl Display) -> String {
    let mut text = String::with_capacity(64);
    // Writing to a text cannot fail.
    let _ = write!(text, "{prospect}{id}");
    text
}

/// Reads an id; something that is not one is simply not there.
pub(crate) fn read<T: FromStr>(text: &str, what: &'static str) -> Result<T, Refused> {
    text.trim().parse().map_err(|_| Refused::NotFound(what))
}

fn read_child<T: FromStr>(text: &str, what: &'static str) -> Result<(ProspectId, T), Refused> {
    let text = text.trim();
    if text.len() != 64 || !text.is_ascii() {
        return Err(Refused::NotFound(what));
    }
    Ok((read(&text[..32], what)?, read(&text[32..], what)?))
}

pub(crate) fn read_enrollment(text: &str) -> Result<(ProspectId, EnrollmentId), Refused> {
    read_child(text, "enrollment")
}

pub(crate) fn read_touch(text: &str) -> Result<(ProspectId, TouchId), Refused> {
    read_child(text, "touch")
}

/// Any other child: deals, overrides.
pub(crate) fn read_of_prospect<T: FromStr>(text: &str, what: &'static str) -> Result<(ProspectId, T), Refused> {
    read_child(text, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_childs_id_carries_its_prospects() {
        let (prospect, touch) = (ProspectId([1; 16]), TouchId([2; 16]));
        assert_eq!(read_touch(&child(prospect, touch)).unwrap(), (prospect, touch));
    }

    #[test]
    fn what_is_not_an_id_is_not_there() {
        for text in ["", "7", "é", &"é".repeat(32), &"0".repeat(63)] {
            assert_eq!(read_touch(text), Err(Refused::NotFound("touch")));
        }
    }
}
