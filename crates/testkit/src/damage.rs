//! Databases as they should not be: written by a newer program, with an answer that its touches do not give, with values that no
//! form takes. And whole databases, to be compared.

use planner::cadence::CadenceVersion;
use planner::decision::State;
use planner::{CadenceId, CadenceVersionId, DealId, ProspectId, UserId};
use std::collections::BTreeMap;
use store::{Store, StoreError, answers, cadences, contacts, deals, prospects, statements, users};

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

/// A second look into the database, on a thread of its own: PostgreSQL's driver must not be started inside an async runtime.
fn opened<T: Send + 'static>(
    location: &str,
    work: impl FnOnce(Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let location = location.to_owned();
    let worked = std::thread::spawn(move || work(Store::open(&location)?)).join();
    worked.unwrap_or(Err(StoreError::Closed))
}

/// Looks at a database from beside, as often as one likes.
pub struct Peek(Store);

impl Peek {
    pub fn at(location: &str) -> Result<Peek, StoreError> {
        opened(location, Ok).map(Peek)
    }

    /// Every row of every table, as text.
    pub fn everything(&self) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
        let store = self.0.clone();
        let looked = std::thread::spawn(move || store.read(statements::everything)).join();
        looked.unwrap_or(Err(StoreError::Closed))
    }
}

/// A person as files of other programs and older versions of ours have left them: longer than a form takes, over several lines,
/// with own fields that are no text, and whatever else `change` does.
pub fn an_old_person(
    location: &str,
    prospect: ProspectId,
    tags: &[String],
    change: impl Fn(&mut prospects::Prospect) + Send + Sync + 'static,
) -> Result<(), StoreError> {
    let tags = tags.to_vec();
    opened(location, move |store| {
        store.write(move |tx| {
            let mut person = prospects::get(tx, prospect)?.ok_or(StoreError::Missing("prospect".to_owned()))?;
            change(&mut person);
            prospects::update(tx, &person)?;
            contacts::set_tags(tx, prospect, &tags)
        })
    })
}

/// A user whose row says more than their form can.
pub fn an_old_user(
    location: &str,
    user: UserId,
    change: impl Fn(&mut users::User) + Send + Sync + 'static,
) -> Result<(), StoreError> {
    opened(location, move |store| {
        store.write(move |tx| {
            let mut row = users::get(tx, user)?.ok_or(StoreError::Missing("user".to_owned()))?;
            change(&mut row);
            users::update(tx, &row).map(drop)
        })
    })
}

/// A cadence's next version as no verb writes it any more: the newest one, changed.
pub fn an_old_version(
    location: &str,
    cadence: CadenceId,
    change: impl Fn(&mut CadenceVersion) + Send + Sync + 'static,
) -> Result<(), StoreError> {
    let mut id = cadence.0;
    id[15] ^= 0xff;
    opened(location, move |store| {
        store.write(move |tx| {
            let mut row = cadences::get(tx, cadence)?.ok_or(StoreError::Missing("cadence".to_owned()))?;
            let newest = cadences::current_version(tx, cadence)?.ok_or(StoreError::Missing("version".to_owned()))?;
            row.current_number += 1;
            let mut version = CadenceVersion { id: CadenceVersionId(id), number: row.current_number, ..(*newest).clone() };
            change(&mut version);
            cadences::update(tx, &row)?;
            cadences::insert_version(tx, &version, None, row.created_at)
        })
    })
}

/// The deals of a person, as `change` leaves them.
pub fn old_deals(
    location: &str,
    prospect: ProspectId,
    change: impl Fn(&mut deals::Deal) + Send + Sync + 'static,
) -> Result<Vec<DealId>, StoreError> {
    opened(location, move |store| {
        store.write(move |tx| {
            let mut changed = Vec::new();
            for mut deal in deals::of(tx, prospect)? {
                change(&mut deal);
                deals::update(tx, &deal)?;
                changed.push(deal.id);
            }
            Ok(changed)
        })
    })
}
