//! What an import would do, without doing it: each piece is sorted as it would land, and nothing is written. What earlier
//! pieces would have created is remembered by its signs, so that duplicates within the file are counted as they would be.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::import::Job;
use crate::import::land_companies::Companies;
use crate::import::land_people::Piece;
use crate::import::land_touches::sort;
use crate::import::ledger::Tally;
use crate::import::matching::FoldedName;
use crate::import::ready::{CompanyWish, Landing, PastTouch, Person};
use crate::refused::Refused;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use store::imports::Reject;

/// The signs of what would have been created so far.
#[derive(Debug, Default)]
pub(crate) struct Signs {
    ids: HashSet<(&'static str, String)>,
    emails: HashSet<String>,
    phones: HashMap<String, FoldedName>,
    companies: HashSet<String>,
}

impl Signs {
    /// Whether an earlier row was this person.
    fn know(&self, row: &Person) -> bool {
        row.external_ids.iter().any(|id| self.ids.contains(id))
            || row.telling_emails().any(|address| self.emails.contains(address))
            || row.telling_phones().any(|number| self.phones.get(number).is_some_and(|name| name.is_compatible(&row.folded)))
    }

    fn learn(&mut self, row: &Person) {
        self.ids.extend(row.external_ids.iter().cloned());
        self.emails.extend(row.telling_emails().map(str::to_owned));
        for number in row.telling_phones() {
            self.phones.entry(number.to_owned()).or_insert_with(|| row.folded.clone());
        }
    }
}

/// What a rehearsed piece came to.
pub(crate) struct Rehearsed {
    pub tally: Tally,
    pub rejects: Vec<Reject>,
}

/// One piece of whatever kind.
pub(crate) enum Rows {
    People(Arc<Vec<Landing<Person>>>),
    Companies(Arc<Vec<Landing<CompanyWish>>>),
    Touches(Arc<Vec<Landing<PastTouch>>>),
}

pub(crate) struct Rehearse {
    pub job: Arc<Job>,
    pub rows: Rows,
    pub signs: Arc<Mutex<Signs>>,
}

impl Verb for Rehearse {
    type Done = Rehearsed;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Rehearsed, Refused> {
        match &self.rows {
            Rows::People(rows) => self.people(on, rows),
            Rows::Companies(rows) => self.companies(on, rows),
            Rows::Touches(rows) => {
                let sorted = sort(on, &self.job, rows)?;
                Ok(Rehearsed { tally: sorted.tally, rejects: sorted.rejects })
            }
        }
    }
}

impl Rehearse {
    fn people(&self, on: &mut Context<'_, '_>, rows: &[Landing<Person>]) -> Result<Rehearsed, Refused> {
        let mut signs = self.signs.lock().unwrap_or_else(PoisonError::into_inner);
        let mut piece = Piece::look_up(on, rows)?;
        let mut seen_before = 0;
        for landing in rows {
            match &landing.thing {
                Some(row) if signs.know(row) => {
                    seen_before += 1;
                    signs.learn(row);
                }
                _ => piece.land(on, &self.job, landing)?,
            }
        }
        rows.iter().filter_map(|landing| landing.thing.as_ref()).for_each(|row| signs.learn(row));
        let (mut tally, rejects, companies) = piece.rehearsed();
        tally.merged += seen_before;
        tally.companies_created = companies.into_iter().filter(|folded| signs.companies.insert(folded.clone())).count() as u64;
        Ok(Rehearsed { tally, rejects })
    }

    fn companies(&self, on: &mut Context<'_, '_>, rows: &[Landing<CompanyWish>]) -> Result<Rehearsed, Refused> {
        let mut signs = self.signs.lock().unwrap_or_else(PoisonError::into_inner);
        let wishes = rows.iter().filter_map(|landing| landing.thing.as_ref());
        let companies = Companies::look_up(on, wishes)?;
        let mut rehearsed = Rehearsed { tally: Tally::default(), rejects: Vec::new() };
        for landing in rows {
            let tally = &mut rehearsed.tally;
            match &landing.thing {
                None => tally.rejected += 1,
                Some(wish) => {
                    tally.left_out += landing.faults.len() as u64;
                    let first = wish.folded.as_ref().is_none_or(|folded| signs.companies.insert(folded.clone()));
                    let new = companies.find(wish).is_none() && first;
                    if new {
                        tally.created += 1;
                        tally.companies_created += 1;
                    } else {
                        tally.merged += 1;
                    }
                }
            }
            rehearsed.rejects.extend(crate::import::ledger::reject(landing.line, &landing.faults, &landing.original));
        }
        Ok(rehearsed)
    }
}
