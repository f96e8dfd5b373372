//! Erasing: the trash empties after 30 days. What counts is kept without the person; whoever said stop is still heard, under
//! their numbers and addresses.

use crate::context::Context;
use crate::holds;
use crate::passing::{Subject, each};
use crate::refused::Refused;
use crate::replan::Known;
use jiff::SignedDuration;
use planner::bounds::minus;
use planner::prospect::{Forbids, Line};
use planner::{ProspectId, SuppressionId};
use store::suppressions::{self, Kind, Suppression};
use store::{answers, past, prospects, search};

/// How long somebody can be brought back from the trash.
pub const TRASH_LASTS: SignedDuration = SignedDuration::from_hours(24 * 30);

/// One piece: at most `limit` people whose time in the trash is over. How many there were.
pub(crate) fn empty_trash(on: &mut Context<'_, '_>, limit: usize) -> Result<usize, Refused> {
    if limit == 0 {
        return Ok(0);
    }
    let over = prospects::deleted_before(on.tx, minus(on.now, TRASH_LASTS), limit)?;
    each(on, &over, Subject::Prospect, erase)?;
    Ok(over.len())
}

/// Erases somebody, with the records that were merged into them.
fn erase(on: &mut Context<'_, '_>, prospect: ProspectId) -> Result<(), Refused> {
    for merged in prospects::merged(on.tx, prospect)? {
        erase(on, merged)?;
    }
    let known = Known::load(on.tx, prospect, on.now)?;
    keep_prohibitions(on, &known)?;
    past::keep(on.tx, prospect)?;
    answers::remove_all_of(on.tx, prospect)?;
    search::remove(on.tx, search::Kind::Prospect, prospect.0)?;
    prospects::erase(on.tx, prospect)?;
    if let Some(company) = known.loaded.prospect.company {
        holds::settle(on.tx, company, on.now)?;
    }
    on.audit("erase_prospect", "prospect", prospect.0, None, None)
}

/// What stood against the person stands against each number and address that is theirs alone, before these are gone.
fn keep_prohibitions(on: &mut Context<'_, '_>, known: &Known) -> Result<(), Refused> {
    let standing = suppressions::by_keys(on.tx, Kind::Person, &[suppressions::key_of_person(known.loaded.prospect.id)])?;
    for row in standing {
        let numbers = known.loaded.phones.iter().filter(|phone| phone.line == Line::Personal).map(|phone| phone.number.clone());
        let addresses = known.loaded.emails.iter().map(|email| email.address.clone());
        let (by_number, by_address) = match row.forbids {
            Forbids::Calls => (true, false),
            Forbids::Mail => (false, true),
            Forbids::Everything => (true, true),
        };
        let numbers = numbers.filter(|_| by_number).map(|number| (Kind::Number, number));
        let keys: Vec<(Kind, String)> =
            numbers.chain(addresses.filter(|_| by_address).map(|address| (Kind::Address, address))).collect();
        for (kind, key) in keys {
            let known = suppressions::by_keys(on.tx, kind, std::slice::from_ref(&key))?;
            if known.iter().any(|known| known.forbids == row.forbids) {
                continue;
            }
            let id = SuppressionId(on.mint());
            let kept = Suppression { id, kind, key, prospect: None, touch: None, lifted: None, ..row.clone() };
            suppressions::insert(on.tx, &kept)?;
        }
    }
    Ok(())
}
