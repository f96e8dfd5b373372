//! What was answered to "should I go on?".

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::Tx;
use jiff::Timestamp;
use planner::id::{CadenceId, EnrollmentId, ProspectId, UserId};

queries! {
    INSERT = "reviews_insert";
    OF = "reviews_of";
    COUNTED = "reviews_counted";
    MOVE = "reviews_move";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub prospect: ProspectId,
    pub id: [u8; 16],
    pub enrollment: EnrollmentId,
    /// As `right_person`, `still_there`, `fit`, `worth_it`, `colleague`.
    pub question: String,
    pub answer: String,
    pub by: UserId,
    pub at: Timestamp,
}

/// How often one answer was given in rounds of one cadence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    pub cadence: CadenceId,
    pub question: String,
    pub answer: String,
    pub times: u64,
}

pub fn insert(tx: &mut Tx<'_>, review: &Review) -> Result<(), StoreError> {
    let Review { prospect, id, enrollment, question, answer, by, at } = review;
    tx.execute(&INSERT, params![prospect, id, enrollment, question, answer, by, at])?;
    Ok(())
}

/// Oldest first.
pub fn of(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<Vec<Review>, StoreError> {
    tx.query(&OF, params![prospect], |row| {
        Ok(Review {
            prospect: row.get(0)?,
            id: row.get(1)?,
            enrollment: row.get(2)?,
            question: row.get(3)?,
            answer: row.get(4)?,
            by: row.get(5)?,
            at: row.get(6)?,
        })
    })
}

/// Gives what was answered about one prospect to another, as a merge does. How many.
pub fn move_all(tx: &mut Tx<'_>, from: ProspectId, to: ProspectId) -> Result<u64, StoreError> {
    tx.execute(&MOVE, params![from, to])
}

/// What was answered since an instant, by cadence.
pub fn counted(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<Counted>, StoreError> {
    tx.query(&COUNTED, params![since], |row| {
        Ok(Counted { cadence: row.get(0)?, question: row.get(1)?, answer: row.get(2)?, times: row.get(3)? })
    })
}
