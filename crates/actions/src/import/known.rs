//! People that rows may be: read with what is beside them, and written back.

use crate::context::Context;
use crate::import::merge::Known;
use crate::refused::Refused;
use planner::ProspectId;
use std::collections::HashMap;
use store::contacts;
use store::prospects;

/// Who was merged into whom.
pub(crate) type Moves = HashMap<ProspectId, ProspectId>;

/// Those people with what is beside them. People merged into others are followed; people in the trash are nobody.
pub(crate) fn load(
    on: &mut Context<'_, '_>,
    mut wanted: Vec<ProspectId>,
) -> Result<(HashMap<ProspectId, Known>, Moves), Refused> {
    let mut moved = Moves::new();
    let mut known = HashMap::new();
    // A merge of a merge of a merge is the longest chain that is followed.
    for _ in 0..3 {
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|id| !known.contains_key(id));
        if wanted.is_empty() {
            break;
        }
        let mut next = Vec::new();
        for prospect in prospects::get_many(on.tx, &wanted)? {
            match prospect.merged_into {
                Some(into) => {
                    moved.insert(prospect.id, into);
                    next.push(into);
                }
                None if prospect.deleted_at.is_none() => {
                    let empty = Known { prospect, phones: vec![], emails: vec![], socials: vec![], tags: vec![] };
                    known.insert(empty.prospect.id, empty);
                }
                None => {}
            }
        }
        wanted = next;
    }
    // A chain of merges is one step for whoever asks.
    let steps: Moves = moved.clone();
    for into in moved.values_mut() {
        for _ in 0..2 {
            *into = steps.get(into).copied().unwrap_or(*into);
        }
    }
    let ids: Vec<ProspectId> = known.keys().copied().collect();
    if ids.is_empty() {
        return Ok((known, moved));
    }
    for (id, phone) in contacts::phones_of(on.tx, &ids)? {
        known.entry(id).and_modify(|known| known.phones.push(phone));
    }
    for (id, email) in contacts::emails_of(on.tx, &ids)? {
        known.entry(id).and_modify(|known| known.emails.push(email));
    }
    for (id, handle) in contacts::socials_of(on.tx, &ids)? {
        known.entry(id).and_modify(|known| known.socials.push(handle));
    }
    for (id, tag) in contacts::tags_of(on.tx, &ids)? {
        known.entry(id).and_modify(|known| known.tags.push(tag));
    }
    Ok((known, moved))
}

/// Whether the person saved was created by this very import.
pub(crate) enum Whose {
    /// Their version stays, so that undo can tell whether anybody else has worked on them.
    Ours,
    Theirs,
}

/// Somebody known, written back with everything beside them. What they are found by is the caller's to write, last of all:
/// on SQLite each change of another table brings an unfinished index to the disk.
pub(crate) fn save(on: &mut Context<'_, '_>, known: &Known, whose: Whose) -> Result<(), Refused> {
    let id = known.prospect.id;
    match whose {
        Whose::Ours => prospects::complete(on.tx, &known.prospect)?,
        Whose::Theirs => prospects::update(on.tx, &known.prospect)?,
    };
    contacts::set_phones(on.tx, id, &known.phones)?;
    contacts::set_emails(on.tx, id, &known.emails)?;
    contacts::set_socials(on.tx, id, &known.socials)?;
    Ok(contacts::set_tags(on.tx, id, &known.tags)?)
}
