//! What happened around a prospect that their own touches do not tell. Holds the facts; the guard judges them.

use crate::id::UserId;
use crate::touch::Channel;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Touches of other people that count for this prospect too. Empty for most.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Surroundings {
    /// Dials to numbers of theirs that were made for other people (a shared line), oldest first.
    pub number_dials: Vec<NumberDial>,
    /// Touches with other people at the same company, oldest first.
    pub company_touches: Vec<CompanyTouch>,
    /// The colleague who is engaged with somebody at this company. Filled in for `decide` only: the stored plan leaves
    /// holds out, because they are joined when shown.
    pub engaged_colleague: Option<UserId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberDial {
    /// E.164.
    pub number: String,
    pub at: Timestamp,
    pub by: UserId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyTouch {
    pub at: Timestamp,
    pub channel: Channel,
    pub by: UserId,
}
