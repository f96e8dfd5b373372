//! Typed identifiers. They are minted outside; here they only order and print.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Text that is not 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id: expected 32 hexadecimal digits")]
pub struct BadId;

/// In one piece: a list prints hundreds of ids.
fn write_hex(bytes: &[u8; 16], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [0; 32];
    for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    out.write_str(str::from_utf8(&text).map_err(|_| fmt::Error)?)
}

fn read_hex(text: &str) -> Result<[u8; 16], BadId> {
    if text.len() != 32 {
        return Err(BadId);
    }
    let digit = |digit: u8| char::from(digit).to_digit(16).ok_or(BadId);
    let mut bytes = [0; 16];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = (digit(pair[0])? << 4 | digit(pair[1])?) as u8;
    }
    Ok(bytes)
}

macro_rules! ids {
    ($($(#[$about:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub [u8; 16]);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, out)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                read_hex(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A person you want to talk to.
    ProspectId,
    CompanyId,
    /// One round of one prospect through one cadence version.
    EnrollmentId,
    TouchId,
    CadenceId,
    CadenceVersionId,
    UserId,
    TeamId,
    DealId,
    ImportId,
    DirectiveId,
    SuppressionId,
    AbsenceId,
    BulkOrderId,
    OverrideId,
    GroundId,
    TokenId,
    SessionId,
    /// A set of dated openings shared by everybody who is governed by the same hours.
    TimetableId,
}
