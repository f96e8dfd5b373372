//! Leave: what each absence has done with the steps that fall due in it, while it lasts; and what falls due in a span. What
//! is to be done with it is the planner's to say.

use crate::answers::{self, Answer, Key};
use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::{Row, Tx};
use jiff::Timestamp;
use planner::cadence::Leave;
use planner::id::{AbsenceId, EnrollmentId, ProspectId, UserId};
use std::sync::Arc;

crate::value::coded!(planner::cadence::Leave);

queries! {
    PUT = "leave_put";
    GET = "leave_get";
    DUE = "leave_due";
    DELETE = "leave_delete";
    TAKE_OUT = "leave_take_out";
    COUNTS = "leave_counts";
    FALLING = "leave_falling";
    PROMISES = "leave_promises";
}

/// What the absence of a user has done with one person of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    pub user: UserId,
    pub prospect: ProspectId,
    pub enrollment: EnrollmentId,
    pub absence: AbsenceId,
    pub handling: Leave,
    /// Who has them meanwhile.
    pub to: Option<UserId>,
    /// When there is something to do about it again.
    pub until: Timestamp,
}

impl Moved {
    /// The absence was taken out: whatever it did is looked at again.
    pub fn taken_out(&self) -> bool {
        self.until == Timestamp::UNIX_EPOCH
    }
}

/// How many people an absence has moved in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    pub absence: AbsenceId,
    pub handling: Leave,
    pub to: Option<UserId>,
    pub people: u64,
}

fn read(row: &Row<'_>) -> Result<Moved, StoreError> {
    Ok(Moved {
        user: row.get(0)?,
        prospect: row.get(1)?,
        enrollment: row.get(2)?,
        absence: row.get(3)?,
        handling: row.get(4)?,
        to: row.get(5)?,
        until: row.get(6)?,
    })
}

/// In the place of what was noted of the user and the person before.
pub fn put(tx: &mut Tx<'_>, moved: &Moved) -> Result<(), StoreError> {
    let Moved { user, prospect, enrollment, absence, handling, to, until } = moved;
    tx.execute(&PUT, params![user, prospect, enrollment, absence, handling, to, until])?;
    Ok(())
}

pub fn get(tx: &mut Tx<'_>, user: UserId, prospect: ProspectId) -> Result<Option<Moved>, StoreError> {
    tx.query_opt(&GET, params![user, prospect], read)
}

/// What there is to do again by then, the longest overdue first.
pub fn due(tx: &mut Tx<'_>, at: Timestamp, limit: usize) -> Result<Vec<Moved>, StoreError> {
    tx.query(&DUE, params![at, limit], read)
}

/// Whether anything was noted.
pub fn delete(tx: &mut Tx<'_>, user: UserId, prospect: ProspectId) -> Result<bool, StoreError> {
    Ok(tx.execute(&DELETE, params![user, prospect])? == 1)
}

/// Lets everything that a user's absences have moved be due at once.
pub fn take_out(tx: &mut Tx<'_>, user: UserId) -> Result<u64, StoreError> {
    tx.execute(&TAKE_OUT, params![user])
}

/// How much the absences of a user have moved.
pub fn counts(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<Count>, StoreError> {
    tx.query(&COUNTS, params![user], |row| {
        let people: i64 = row.get(3)?;
        Ok(Count { absence: row.get(0)?, handling: row.get(1)?, to: row.get(2)?, people: people.unsigned_abs() })
    })
}

/// A user's own steps that fall due in `[from, until)`, in the order of the list; what is to be handed over, or was, is left
/// out. Promises, answers, inquiries and repairs are none.
pub fn falling(
    tx: &mut Tx<'_>,
    user: UserId,
    from: Timestamp,
    until: Timestamp,
    limit: usize,
) -> Result<Vec<(ProspectId, EnrollmentId)>, StoreError> {
    tx.query(&FALLING, params![user, from, until, limit], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A user's promises that fall due in `[from, until)`, soonest first.
pub fn promises(
    tx: &mut Tx<'_>,
    user: UserId,
    from: Timestamp,
    until: Timestamp,
    limit: usize,
) -> Result<Vec<Arc<Answer>>, StoreError> {
    let read = |row: &Row<'_>| Ok(Key { enrollment: row.get(0)?, prospect: row.get(1)?, stamp: row.get(2)? });
    let keys = tx.query(&PROMISES, params![user, from, until, limit], read)?;
    answers::rounds(tx, &keys)
}
