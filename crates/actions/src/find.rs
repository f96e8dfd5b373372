//! Finding what a person names: a prospect by id, e-mail address or number, a round or a deal by its id. Merges are followed.

use crate::ids;
use crate::refused::Refused;
use planner::phone::normalise;
use planner::{DealId, EnrollmentId, ProspectId};
use store::{Tx, contacts, prospects, workspace};

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

/// A prospect by id, e-mail address or phone number; follows merges.
///
/// # Errors
/// [`Refused::NotFound`]; [`Refused::Conflict`] where several people share the number or address.
pub(crate) fn find_prospect(tx: &mut Tx<'_>, who: &str) -> Result<ProspectId, Refused> {
    let who = who.trim();
    if let Ok(id) = who.parse::<ProspectId>() {
        return standing(tx, id)?.ok_or(Refused::NotFound("prospect"));
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
        [one] => Ok(one.prospect),
        several => {
            let names: Vec<_> = several.iter().map(|holder| format!("{} ({})", holder.name, holder.prospect)).collect();
            Err(Refused::Conflict { message: format!("{who} is shared by {}: name one by id", names.join(", ")), held_by: None })
        }
    }
}
