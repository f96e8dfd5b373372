//! Finding what a person names: a prospect by id, e-mail address or number, a round or a deal by its id. Merges are followed.

use crate::actor::Actor;
use crate::context::Context;
use crate::ids;
use crate::refused::Refused;
use crate::replan::Known;
use crate::rounds::may_change;
use planner::phone::normalise;
use planner::{DealId, EnrollmentId, ProspectId};
use store::contacts::Holder;
use store::{Tx, contacts, prospects, workspace};

/// What somebody wants with a record. Nobody gets one without the right to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Change,
    /// To write down what happened with them, which anybody may of anybody. What is answered goes through `crate::sight`.
    Log,
}

/// A person by id, e-mail address or phone number, for that purpose; follows merges.
///
/// # Errors
/// [`Refused::NotFound`], also where they may not be read; [`Refused::NotYours`] where they may not be changed;
/// [`Refused::Conflict`] where several people share the number or address, naming those who may be read.
pub(crate) fn person(on: &mut Context<'_, '_>, who: &str, access: Access) -> Result<Known, Refused> {
    let id = match named(on.tx, who)? {
        Named::One(id) => id,
        Named::Several(holders) => among(on.by, who, &holders, access)?,
    };
    let known = Known::load(on.tx, id, on.now)?;
    match access {
        Access::Log => {}
        Access::Read if on.by.reads(known.loaded.prospect.owner) => {}
        Access::Read => return Err(Refused::NotFound("prospect")),
        Access::Change => may_change(on.by, &known)?,
    }
    Ok(known)
}

/// Who is meant of several who share a line: the only one whose record is open to whoever asks.
fn among(by: &Actor, who: &str, holders: &[Holder], access: Access) -> Result<ProspectId, Refused> {
    let open: Vec<&Holder> = holders.iter().filter(|holder| by.reads(holder.owner)).collect();
    let others = holders.len() - open.len();
    match (open.as_slice(), access) {
        ([], Access::Read | Access::Change) => return Err(Refused::NotFound("prospect")),
        ([one], Access::Read | Access::Change) => return Ok(one.prospect),
        (_, Access::Read | Access::Change | Access::Log) => {}
    }
    let mut names: Vec<String> = open.iter().map(|holder| format!("{} ({})", holder.name, holder.prospect)).collect();
    match others {
        0 => {}
        1 => names.push("a colleague's".to_owned()),
        several => names.push(format!("{several} of colleagues")),
    }
    Err(shared(who, &names.join(", ")))
}

fn shared(who: &str, by: &str) -> Refused {
    Refused::Conflict { message: format!("{who} is shared by {by}: name one by id, as who-rang tells them"), held_by: None }
}

/// Who a record is now: itself, or the one that it was merged into. None where there is no such record.
pub(crate) fn standing(tx: &mut Tx<'_>, record: ProspectId) -> Result<Option<ProspectId>, Refused> {
    let mut id = record;
    // A merge of merges ends somewhere; a handful of hops is more than anybody makes.
    for _ in 0..16 {
        let Some(prospect) = prospects::get(tx, id)? else { return Ok(None) };
        match prospect.merged_into {
            Some(into) => id = into,
            None => return Ok(Some(id)),
        }
    }
    Ok(None)
}

/// A round by its id, with whose it is now: an id that was handed out before a merge goes on to mean the same round.
pub(crate) fn find_enrollment(tx: &mut Tx<'_>, id: &str) -> Result<(ProspectId, EnrollmentId), Refused> {
    let (record, round) = ids::read_enrollment(id)?;
    Ok((standing(tx, record)?.ok_or(Refused::NotFound("enrollment"))?, round))
}

/// A deal by its id, with whose it is now.
pub(crate) fn find_deal(tx: &mut Tx<'_>, id: &str) -> Result<(ProspectId, DealId), Refused> {
    let (record, deal) = ids::read_of_prospect(id, "deal")?;
    Ok((standing(tx, record)?.ok_or(Refused::NotFound("deal"))?, deal))
}

/// A prospect by id, e-mail address or phone number; follows merges. Asks nobody's right: [`person`] does.
///
/// # Errors
/// [`Refused::NotFound`]; [`Refused::Conflict`] where several people share the number or address, without their names.
pub(crate) fn find_prospect(tx: &mut Tx<'_>, who: &str) -> Result<ProspectId, Refused> {
    match named(tx, who)? {
        Named::One(id) => Ok(id),
        Named::Several(holders) => Err(shared(who.trim(), &format!("{} people", holders.len()))),
    }
}

enum Named {
    One(ProspectId),
    Several(Vec<Holder>),
}

fn named(tx: &mut Tx<'_>, who: &str) -> Result<Named, Refused> {
    let who = who.trim();
    if let Ok(id) = who.parse::<ProspectId>() {
        return Ok(Named::One(standing(tx, id)?.ok_or(Refused::NotFound("prospect"))?));
    }
    let holders = if who.contains('@') {
        contacts::by_address(tx, &[who.to_lowercase()])?
    } else {
        let region = workspace::get(tx)?.map(|workspace| workspace.country).unwrap_or_default();
        let number = normalise(who, &region).map_err(|_| Refused::NotFound("prospect"))?;
        contacts::by_number(tx, &[number.e164])?
    };
    let mut people: Vec<_> =
        holders.into_iter().filter(|holder| holder.deleted_at.is_none() && holder.merged_into.is_none()).collect();
    people.sort_by_key(|holder| holder.prospect);
    people.dedup_by_key(|holder| holder.prospect);
    match people.as_slice() {
        [] => Err(Refused::NotFound("prospect")),
        [one] => Ok(Named::One(one.prospect)),
        _ => Ok(Named::Several(people)),
    }
}
