//! Stories on both engines. Each is told once, to a SQLite file and to a real PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told should break off where it is")]

#[allow(dead_code)]
#[path = "../../testkit/src/engines.rs"]
mod engines;

#[path = "stories/bulk.rs"]
mod bulk;
#[path = "stories/coverage.rs"]
mod coverage;
#[path = "stories/given.rs"]
mod given;
#[path = "stories/keeping.rs"]
mod keeping;
#[path = "stories/leave.rs"]
mod leave;
#[path = "stories/lists.rs"]
mod lists;
#[path = "stories/passing.rs"]
mod passing;
#[path = "stories/people.rs"]
mod people;
#[path = "stories/reach.rs"]
mod reach;
#[path = "stories/rounds.rs"]
mod rounds;
#[path = "stories/statements.rs"]
mod statements;
#[path = "stories/transactions.rs"]
mod transactions;
