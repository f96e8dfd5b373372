//! What reaches across people: a company that said never, a number that is dead, a company that has moved. The fact itself is
//! one row; everybody it concerns is decided anew, a few in the verb's own commit and the rest by the upkeep, until it is done.
//! Until then those who are still to come are on no list, or stand where they stood.

use crate::addresses::Addressed;
use crate::context::Context;
use crate::passing::{self, Subject};
use crate::refused::Refused;
use crate::replan::afresh;
use jiff::Timestamp;
use planner::{CompanyId, ProspectId};
use store::Tx;
use store::companies::Company;
use store::reaches::{self, Kind, Meanwhile, Reach};
use store::suppressions::{self, Suppression};

/// Decided anew in the verb's own commit: what a verb takes does not grow with those it concerns.
pub(crate) const AT_ONCE: usize = 20;

/// Whom something concerns together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whom<'a> {
    Company(CompanyId),
    /// E.164.
    Number(&'a str),
    /// In lower case.
    Address(&'a str),
}

impl Whom<'_> {
    fn parts(self) -> (Kind, String) {
        match self {
            Whom::Company(company) => (Kind::Company, company.to_string()),
            Whom::Number(number) => (Kind::Number, number.to_owned()),
            Whom::Address(address) => (Kind::Address, address.to_owned()),
        }
    }
}

/// Something binds them: from this commit on nobody there is on a list before they have been decided anew.
pub(crate) fn binds(on: &mut Context<'_, '_>, whom: Whom<'_>) -> Result<(), Refused> {
    begin(on.tx, whom, Meanwhile::Withheld, AT_ONCE, on.now).map(drop)
}

/// Something binds them no more: they come back as they are decided anew.
pub(crate) fn frees(on: &mut Context<'_, '_>, whom: Whom<'_>) -> Result<(), Refused> {
    begin(on.tx, whom, Meanwhile::Listed, AT_ONCE, on.now).map(drop)
}

/// A company's facts have changed, among them those of many others: `room` of its people are decided anew at once, fewer by
/// those who have been.
pub(crate) fn moved(
    on: &mut Context<'_, '_>,
    company: CompanyId,
    change: CompanyChange,
    room: &mut usize,
) -> Result<(), Refused> {
    let meanwhile = match change {
        CompanyChange::Place => Meanwhile::Withheld,
        CompanyChange::Shown => Meanwhile::Listed,
    };
    let done = begin(on.tx, Whom::Company(company), meanwhile, *room, on.now)?;
    *room = room.saturating_sub(done);
    Ok(())
}

/// What has changed about a company, as far as its people's plans and cards tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CompanyChange {
    /// Where it is: other hours may bind.
    Place,
    /// What is shown of it alone.
    Shown,
}

impl CompanyChange {
    /// None where nobody's plan or card tells it.
    pub fn of(before: &Company, after: &Company) -> Option<Self> {
        let place = |company: &Company| (company.zone.clone(), company.address(), company.addresses.clone());
        let shown = |company: &Company| company.name.clone();
        if place(before) != place(after) {
            return Some(CompanyChange::Place);
        }
        (shown(before) != shown(after)).then_some(CompanyChange::Shown)
    }
}

/// How many have been decided anew at once.
fn begin(tx: &mut Tx<'_>, whom: Whom<'_>, meanwhile: Meanwhile, room: usize, now: Timestamp) -> Result<usize, Refused> {
    let (kind, key) = whom.parts();
    let reach = Reach { kind, key, meanwhile, after: ProspectId::default(), since: now };
    // One more than there is room for tells whether there are more.
    let mut page = reaches::people(tx, kind, &reach.key, reach.after, room + 1)?;
    let more = page.len() > room;
    page.truncate(room);
    for prospect in &page {
        afresh(tx, *prospect, now)?;
    }
    if more {
        let after = page.last().copied().unwrap_or(reach.after);
        reaches::put(tx, &Reach { after, ..reach })?;
    } else {
        // Whatever was being carried on there is done with it.
        reaches::remove(tx, kind, &reach.key)?;
    }
    Ok(page.len())
}

/// Carries on what reaches people, the longest waiting first. How many have been decided anew.
pub(crate) fn turn(on: &mut Context<'_, '_>, room: usize) -> Result<usize, Refused> {
    let mut done = 0;
    for reach in reaches::oldest(on.tx, room)? {
        let left = room - done;
        if left == 0 {
            break;
        }
        let page = reaches::people(on.tx, reach.kind, &reach.key, reach.after, left)?;
        passing::each(on, &page, Subject::Prospect, |on, prospect| afresh(on.tx, prospect, on.now))?;
        match page.last().filter(|_| page.len() == left) {
            Some(last) => reaches::advance(on.tx, reach.kind, &reach.key, *last)?,
            None => drop(reaches::remove(on.tx, reach.kind, &reach.key)?),
        }
        done += page.len();
    }
    Ok(done)
}

/// A prohibition that has been added.
pub(crate) fn forbidden(on: &mut Context<'_, '_>, row: &Suppression) -> Result<(), Refused> {
    of(on.tx, row, Meanwhile::Withheld, AT_ONCE, on.now).map(drop)
}

/// A prohibition among many: `room` of those whom it concerns are decided anew at once, fewer by those who have been.
pub(crate) fn forbidden_among(on: &mut Context<'_, '_>, row: &Suppression, room: &mut usize) -> Result<(), Refused> {
    let done = of(on.tx, row, Meanwhile::Withheld, *room, on.now)?;
    *room = room.saturating_sub(done);
    Ok(())
}

/// A prohibition that has been lifted.
pub(crate) fn allowed(on: &mut Context<'_, '_>, row: &Suppression) -> Result<(), Refused> {
    of(on.tx, row, Meanwhile::Listed, AT_ONCE, on.now).map(drop)
}

fn of(tx: &mut Tx<'_>, row: &Suppression, meanwhile: Meanwhile, room: usize, now: Timestamp) -> Result<usize, Refused> {
    match row.kind {
        suppressions::Kind::Person => match row.key.parse() {
            Ok(prospect) => afresh(tx, prospect, now).map(|()| 1),
            Err(_) => Ok(0),
        },
        suppressions::Kind::Number => begin(tx, Whom::Number(&row.key), meanwhile, room, now),
        suppressions::Kind::Address => begin(tx, Whom::Address(&row.key), meanwhile, room, now),
        suppressions::Kind::Company => match row.key.parse() {
            Ok(company) => begin(tx, Whom::Company(company), meanwhile, room, now),
            Err(_) => Ok(0),
        },
    }
}
