//! Finding what a person names: a prospect by id, e-mail address or number.

use crate::refused::Refused;
use planner::ProspectId;
use planner::phone::normalise;
use store::{Tx, contacts, prospects, workspace};

/// A prospect by id, e-mail address or phone number; follows merges.
///
/// # Errors
/// [`Refused::NotFound`]; [`Refused::Conflict`] where several people share the number or address.
pub(crate) fn find_prospect(tx: &mut Tx<'_>, who: &str) -> Result<ProspectId, Refused> {
    let who = who.trim();
    if let Ok(id) = who.parse::<ProspectId>() {
        let mut id = id;
        // A merge of merges ends somewhere; a handful of hops is more than anybody makes.
        for _ in 0..16 {
            let prospect = prospects::get(tx, id)?.ok_or(Refused::NotFound("prospect"))?;
            match prospect.merged_into {
                Some(into) => id = into,
                None => return Ok(id),
            }
        }
        return Err(Refused::NotFound("prospect"));
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
