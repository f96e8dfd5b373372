//! Databases as they should not be: written by a newer program, or with an answer that its touches do not give.

use planner::decision::State;
use store::{Store, StoreError, answers, statements};

/// As a newer program leaves it.
pub fn by_a_newer_program(location: &str) -> Result<(), StoreError> {
    Store::open(location)?.write(|tx| statements::note_migration(tx, 999))
}

/// Everybody's round is told to rest, whatever their touches say. How many rounds.
pub fn wrong_answers(location: &str) -> Result<usize, StoreError> {
    Store::open(location)?.write(|tx| {
        let page = answers::page(tx, Default::default(), 200)?;
        for answer in &page {
            let mut wrong = answer.clone();
            wrong.plan.state = State::Held;
            answers::put(tx, &wrong)?;
        }
        Ok(page.len())
    })
}
