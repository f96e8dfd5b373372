//! What colleagues' touches and deals hold back at a company, as rows that the list joins: told from the facts, so that a touch
//! taken back, a move, a merge and a newcomer leave what a look at everything would. A touch adds its own rows by itself
//! (`log_touch::consequences`); everything else ends here, and `doctor` compares.

use crate::refused::Refused;
use crate::replan::Known;
use jiff::{SignedDuration, Timestamp};
use planner::colleagues::kept_until;
use planner::guard::{Binds, Guard, HoldKey, Kind, Rule, Scope, holds_after};
use planner::surroundings::CompanyTouch;
use planner::touch::Direction;
use planner::{CompanyId, ProspectId, TouchId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use store::holds::{self, Hold};
use store::{Tx, answers, companies, deals, prospects, touches};

/// A hold without an end: until the deal is closed.
const NO_END: SignedDuration = SignedDuration::from_hours(24 * 36_500);
/// The longest window that a limit may have, 60 days with some to spare.
const WINDOW: SignedDuration = SignedDuration::from_hours(24 * 62);

/// A row's place: whom it holds, under which rule.
type Place = (UserId, String);

/// Puts right what is held at a company: by its touches, its deals, its limits.
pub(crate) fn settle(tx: &mut Tx<'_>, company: CompanyId, now: Timestamp) -> Result<(), Refused> {
    let owners = answers::owners_at_company(tx, company)?;
    let wanted = at_company(tx, company, &owners, now)?;
    let stored = holds::at(tx, Scope::Company, &company.to_string())?;
    put_right(tx, stored, wanted)
}

/// Somebody who begins to work at a company, where they had nobody under way, is held as if they had.
pub(crate) fn newcomer(tx: &mut Tx<'_>, known: &Known, now: Timestamp) -> Result<(), Refused> {
    let (Some(company), Some(owner)) = (known.loaded.prospect.company, known.loaded.prospect.owner) else { return Ok(()) };
    if answers::is_owner_at_company(tx, company, owner)? {
        return Ok(());
    }
    let key = company.to_string();
    let wanted = at_company(tx, company, &[owner], now)?;
    let stored = holds::at(tx, Scope::Company, &key)?.into_iter().filter(|hold| hold.held_owner == owner).collect();
    put_right(tx, stored, wanted)
}

/// Puts right what is held with one person, beside what is held at their company: what was done with a record that was merged
/// into theirs, at whatever company that was.
pub(crate) fn settle_person(tx: &mut Tx<'_>, known: &Known, now: Timestamp) -> Result<(), Refused> {
    let prospect = &known.loaded.prospect;
    let mut wanted = BTreeMap::new();
    let exempt = known.loaded.company.as_ref().is_none_or(|company| company.one_voice_exempt);
    if let Some(owner) = prospect.owner.filter(|_| !exempt) {
        let own = known.loaded.touches.iter().filter(|touch| touch.direction == Direction::Outbound);
        let heard = own.map(|touch| (touch.occurred_at, touch.by)).filter(|(_, by)| *by != owner).max();
        let heard = heard.filter(|(at, _)| kept_until(*at) > now);
        // What was done at their own company is held there.
        let merged = match (heard, prospect.company) {
            (Some(_), Some(company)) => !of_others(tx, prospect.id, company)?.is_empty(),
            _ => false,
        };
        for rule in known.loaded.guard.rules.iter().filter(|rule| merged && matches!(rule.kind, Kind::OneVoice)) {
            if let Some((at, by)) = heard {
                let (key, until) = (prospect.id.to_string(), kept_until(at));
                let hold = Hold { held_owner: owner, scope: Scope::Person, key, rule: rule.code.clone(), until, by };
                wanted.insert((owner, rule.code.clone()), hold);
            }
        }
    }
    let stored = holds::at(tx, Scope::Person, &prospect.id.to_string())?;
    put_right(tx, stored, wanted)
}

/// Puts right what is held where somebody went from one owner or company to another.
pub(crate) fn moved(
    tx: &mut Tx<'_>,
    before: (Option<UserId>, Option<CompanyId>),
    after: (Option<UserId>, Option<CompanyId>),
    now: Timestamp,
) -> Result<(), Refused> {
    if before == after {
        return Ok(());
    }
    let there: BTreeSet<CompanyId> = [before.1, after.1].into_iter().flatten().collect();
    there.into_iter().try_for_each(|company| settle(tx, company, now))
}

/// Puts right what is held by touches that were written down or taken back among many, where they are young enough to hold.
pub(crate) fn heard(tx: &mut Tx<'_>, touched: &[(ProspectId, Timestamp)], now: Timestamp) -> Result<(), Refused> {
    let guard = store::guard::current(tx)?.guard;
    let counts = !of_kind(&guard, counts_companies).is_empty();
    let young = |at: Timestamp| kept_until(at) > now || counts && at.saturating_add(WINDOW).is_ok_and(|until| until > now);
    let people: Vec<ProspectId> = touched.iter().filter(|(_, at)| young(*at)).map(|(prospect, _)| *prospect).collect();
    if people.is_empty() {
        return Ok(());
    }
    let there: BTreeSet<CompanyId> = prospects::get_many(tx, &people)?.iter().filter_map(|person| person.company).collect();
    there.into_iter().try_for_each(|company| settle(tx, company, now))
}

fn counts_companies(rule: &Rule) -> bool {
    matches!(rule.kind, Kind::Limit { per: Scope::Company, .. } | Kind::Spacing { per: Scope::Company, .. })
}

/// The records merged into theirs that are of another company.
fn of_others(tx: &mut Tx<'_>, into: ProspectId, company: CompanyId) -> Result<Vec<ProspectId>, Refused> {
    let merged = prospects::merged(tx, into)?;
    let found = prospects::get_many(tx, &merged)?;
    Ok(found.into_iter().filter(|other| other.company != Some(company)).map(|other| other.id).collect())
}

/// What is to be held at a company for these owners, by what is known of it.
pub(crate) fn at_company(
    tx: &mut Tx<'_>,
    company: CompanyId,
    owners: &[UserId],
    now: Timestamp,
) -> Result<BTreeMap<Place, Hold>, Refused> {
    let mut wanted = BTreeMap::new();
    if companies::get(tx, company)?.is_none_or(|company| company.one_voice_exempt) {
        return Ok(wanted);
    }
    let guard = store::guard::current(tx)?.guard;
    let key = company.to_string();
    let mut want = |owner: UserId, rule: &str, until: Timestamp, by: UserId| {
        let hold = Hold { held_owner: owner, scope: Scope::Company, key: key.clone(), rule: rule.to_owned(), until, by };
        wanted.insert((owner, rule.to_owned()), hold);
    };
    let voices = of_kind(&guard, |rule| matches!(rule.kind, Kind::OneVoice));
    if !voices.is_empty() {
        // Nothing older can still be held.
        let since = now.saturating_sub(kept_until(now).duration_since(now)).unwrap_or(Timestamp::MIN);
        let heard = touches::company_touches(tx, company, ProspectId::default(), since)?;
        for owner in owners {
            let last = heard.iter().filter(|touch| touch.by != *owner).max_by_key(|touch: &&CompanyTouch| (touch.at, touch.by));
            let Some(last) = last.filter(|touch| kept_until(touch.at) > now) else { continue };
            voices.iter().for_each(|rule| want(*owner, &rule.code, kept_until(last.at), last.by));
        }
    }
    let engaged = of_kind(&guard, |rule| matches!(rule.kind, Kind::EngagedColleague));
    if !engaged.is_empty()
        && let Some(by) = deals::engaged_at(tx, company)?
    {
        let until = now.saturating_add(NO_END).unwrap_or(Timestamp::MAX);
        for owner in owners.iter().filter(|owner| **owner != by) {
            engaged.iter().for_each(|rule| want(*owner, &rule.code, until, by));
        }
    }
    if !of_kind(&guard, counts_companies).is_empty() {
        let last = touches::last_at_company(tx, company, now.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN))?;
        for (rule, until, by) in used_up(tx, last, &HoldKey::Company(company), now)? {
            owners.iter().for_each(|owner| want(*owner, &rule, until, by));
        }
    }
    Ok(wanted)
}

fn of_kind(guard: &Guard, is: impl Fn(&Rule) -> bool) -> Vec<&Rule> {
    guard.rules.iter().filter(|rule| is(rule)).collect()
}

/// Puts right what is held on a number, by the calls to it.
pub(crate) fn settle_number(tx: &mut Tx<'_>, number: &str, now: Timestamp) -> Result<(), Refused> {
    let guard = store::guard::current(tx)?.guard;
    let counts =
        |rule: &Rule| matches!(rule.kind, Kind::Limit { per: Scope::Number, .. } | Kind::Spacing { per: Scope::Number, .. });
    if of_kind(&guard, counts).is_empty() {
        return Ok(());
    }
    let last = touches::last_on_number(tx, number, now.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN))?;
    let used_up = used_up(tx, last, &HoldKey::Number(number.to_owned()), now)?;
    let mut wanted = BTreeMap::new();
    for owner in answers::owners_with_number(tx, number)? {
        for (rule, until, by) in &used_up {
            let (key, rule, until, by) = (number.to_owned(), rule.clone(), *until, *by);
            let hold = Hold { held_owner: owner, scope: Scope::Number, key, rule: rule.clone(), until, by };
            wanted.insert((owner, rule), hold);
        }
    }
    let stored = holds::at(tx, Scope::Number, number)?;
    put_right(tx, stored, wanted)
}

/// The limits of that key that are used up, as whoever was touched last under it sees them.
fn used_up(
    tx: &mut Tx<'_>,
    last: Option<(ProspectId, TouchId)>,
    key: &HoldKey,
    now: Timestamp,
) -> Result<Vec<(String, Timestamp, UserId)>, Refused> {
    let Some((prospect, touch)) = last else { return Ok(Vec::new()) };
    let known = Known::load(tx, prospect, now)?;
    let Some(touch) = known.loaded.touches.iter().find(|other| other.id == touch) else { return Ok(Vec::new()) };
    let request = known.request_after(touch);
    let facts = holds_after(&request, touch).into_iter();
    let theirs = facts.filter(|fact| fact.key == *key && fact.binds == Binds::Everybody);
    Ok(theirs.filter_map(|fact| Some((fact.rule, fact.until?, touch.by))).filter(|(_, until, _)| *until > now).collect())
}

/// What differs at a company for those who have people under way there: whom it holds, the rule, as it is and as it should be.
/// Limits are left out: they are told from where they were used up.
pub(crate) fn compare(tx: &mut Tx<'_>, company: CompanyId, now: Timestamp) -> Result<Vec<Difference>, Refused> {
    let owners = answers::owners_at_company(tx, company)?;
    if owners.is_empty() {
        return Ok(Vec::new());
    }
    let guard = store::guard::current(tx)?.guard;
    let told = |hold: &Hold| {
        let rule = guard.rule(&hold.rule).map(|rule| &rule.kind);
        matches!(rule, Some(Kind::OneVoice | Kind::EngagedColleague)) && hold.until > now && owners.contains(&hold.held_owner)
    };
    let mut wanted = at_company(tx, company, &owners, now)?;
    wanted.retain(|_, hold| told(hold));
    let place = |hold: Hold| ((hold.held_owner, hold.rule.clone()), hold);
    let stored = holds::at(tx, Scope::Company, &company.to_string())?;
    let mut stored: BTreeMap<Place, Hold> = stored.into_iter().filter(told).map(place).collect();
    // Without an end is without an end, from whenever it was written.
    let endless = |hold: &Hold| hold.until.duration_since(now) > NO_END / 2;
    let same = |stored: &Hold, wanted: &Hold| {
        stored.by == wanted.by && (stored.until == wanted.until || endless(stored) && endless(wanted))
    };
    let mut differing = Vec::new();
    for ((owner, rule), wanted) in wanted {
        let there = stored.remove(&(owner, rule.clone()));
        if !there.as_ref().is_some_and(|there| same(there, &wanted)) {
            differing.push((owner, rule, there, Some(wanted)));
        }
    }
    differing.extend(stored.into_iter().map(|((owner, rule), there)| (owner, rule, Some(there), None)));
    Ok(differing)
}

/// Whom a row holds, its rule, as it is and as it should be.
pub(crate) type Difference = (UserId, String, Option<Hold>, Option<Hold>);

fn put_right(tx: &mut Tx<'_>, stored: Vec<Hold>, wanted: BTreeMap<Place, Hold>) -> Result<(), Refused> {
    for hold in stored {
        if !wanted.contains_key(&(hold.held_owner, hold.rule.clone())) {
            holds::release(tx, hold.held_owner, hold.scope, &hold.key, &hold.rule)?;
        }
    }
    for hold in wanted.into_values() {
        set(tx, &hold)?;
    }
    Ok(())
}

/// As it is to be, sooner or later than what was there.
fn set(tx: &mut Tx<'_>, hold: &Hold) -> Result<(), Refused> {
    holds::release(tx, hold.held_owner, hold.scope, &hold.key, &hold.rule)?;
    Ok(holds::put(tx, hold)?)
}
