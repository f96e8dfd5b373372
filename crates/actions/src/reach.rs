//! What reaches across people: a company that said never, a number that is dead, a company that has moved. The fact itself is
//! one row; everybody it concerns is decided anew, a few in the verb's own commit and the rest by the upkeep, until it is done.
//! Until then those who are still to come are on no list, or stand where they stood.

use crate::addresses::Addressed;
use crate::context::Context;
use crate::passing::{self, Subject};
use crate::refused::Refused;
use crate::replan::afresh;
use jiff::Timestamp;
use planner::{CadenceVersionId, CompanyId, ProspectId, UserId};
use std::collections::HashMap;
use store::cases::Loaded;
use store::companies::Company;
use store::reaches::{self, Kind, Meanwhile, Reach};
use store::suppressions::{self, Suppression};
use store::{Tx, enrollments};

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
    /// All whom somebody owns.
    Owner(UserId),
}

impl Whom<'_> {
    fn parts(self) -> (Kind, String) {
        match self {
            Whom::Company(company) => (Kind::Company, company.to_string()),
            Whom::Number(number) => (Kind::Number, number.to_owned()),
            Whom::Address(address) => (Kind::Address, address.to_owned()),
            Whom::Owner(owner) => (Kind::Owner, owner.to_string()),
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

/// What their plans follow from has changed; until they have been decided anew they stand where they stood.
pub(crate) fn changed(on: &mut Context<'_, '_>, whom: Whom<'_>) -> Result<(), Refused> {
    begin(on.tx, whom, Meanwhile::Listed, AT_ONCE, on.now).map(drop)
}

/// Rounds of one edition are to go on with another: those beyond `after` are moved by the upkeep. Where they were on their way
/// to a third one, they no longer are.
pub(crate) fn moves(
    on: &mut Context<'_, '_>,
    (from, to): (CadenceVersionId, CadenceVersionId),
    after: ProspectId,
) -> Result<(), Refused> {
    stay(on, from)?;
    let key = reaches::key_of_move(from, to);
    Ok(reaches::put(on.tx, &Reach { kind: Kind::Edition, key, meanwhile: Meanwhile::Listed, after, since: on.now })?)
}

/// Rounds of that edition are on their way to no other one.
pub(crate) fn stay(on: &mut Context<'_, '_>, from: CadenceVersionId) -> Result<(), Refused> {
    for reach in reaches::oldest(on.tx, usize::MAX >> 1)? {
        if reach.kind == Kind::Edition && reaches::move_of(&reach.key).is_some_and(|(other, _)| other == from) {
            reaches::remove(on.tx, reach.kind, &reach.key)?;
        }
    }
    Ok(())
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
        passing::each(on, &page, Subject::Prospect, |on, prospect| come_to(on, &reach, prospect))?;
        match page.last().filter(|_| page.len() == left) {
            Some(last) => reaches::advance(on.tx, reach.kind, &reach.key, *last)?,
            None => drop(reaches::remove(on.tx, reach.kind, &reach.key)?),
        }
        done += page.len();
    }
    Ok(done)
}

/// What is done about one of those whom something reaches.
fn come_to(on: &mut Context<'_, '_>, reach: &Reach, prospect: ProspectId) -> Result<(), Refused> {
    match reach.kind {
        Kind::Company | Kind::Number | Kind::Address | Kind::Owner => afresh(on.tx, prospect, on.now),
        Kind::Edition => match reaches::move_of(&reach.key) {
            Some((_, to)) => move_round(on, prospect, to),
            None => Ok(()),
        },
    }
}

/// Moves the live round of somebody to another edition of its cadence.
pub(crate) fn move_round(on: &mut Context<'_, '_>, prospect: ProspectId, to: CadenceVersionId) -> Result<(), Refused> {
    let live = enrollments::of(on.tx, prospect)?.into_iter().find(|round| round.live);
    let Some(round) = live else { return Ok(()) };
    enrollments::set_version(on.tx, prospect, round.id, to)?;
    afresh(on.tx, prospect, on.now)
}

/// What is being carried on, and whom it has not come to yet: their answers are as they were before it, which is no fault.
pub(crate) struct Underway {
    reaches: HashMap<(Kind, String), Reach>,
}

impl Underway {
    pub fn of(tx: &mut Tx<'_>) -> Result<Underway, Refused> {
        let all = reaches::oldest(tx, usize::MAX >> 1)?.into_iter();
        // Of a move the edition that it is from tells whom it concerns.
        let key = |reach: &Reach| match reaches::move_of(&reach.key) {
            Some((from, _)) if reach.kind == Kind::Edition => (reach.kind, from.to_string()),
            Some(_) | None => (reach.kind, reach.key.clone()),
        };
        Ok(Underway { reaches: all.map(|reach| (key(&reach), reach)).collect() })
    }

    /// Since when, the longest.
    pub fn since(&self) -> Option<Timestamp> {
        self.reaches.values().map(|reach| reach.since).min()
    }

    /// What has still to come to somebody.
    pub fn ahead_of(&self, loaded: &Loaded) -> Vec<&Reach> {
        if self.reaches.is_empty() {
            return Vec::new();
        }
        let id = loaded.prospect.id;
        let mut keys = Vec::new();
        keys.extend(loaded.prospect.company.map(|company| (Kind::Company, company.to_string())));
        keys.extend(loaded.prospect.owner.map(|owner| (Kind::Owner, owner.to_string())));
        keys.extend(loaded.phones.iter().map(|phone| (Kind::Number, phone.number.clone())));
        keys.extend(loaded.emails.iter().map(|email| (Kind::Address, email.address.clone())));
        let live = loaded.round().filter(|round| round.live);
        keys.extend(live.map(|round| (Kind::Edition, round.version.to_string())));
        let there = keys.iter().filter_map(|key| self.reaches.get(key));
        there.filter(|reach| reach.after < id).collect()
    }
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
