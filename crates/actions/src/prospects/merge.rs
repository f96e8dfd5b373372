//! Two records of one person become one; nothing of either is lost.

use super::view;
use crate::addresses;
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::find::{Access, person};
use crate::holds;
use crate::people::index;
use crate::refused::Refused;
use crate::replan::again;
use crate::rounds;
use crate::view::ProspectView;
use std::collections::{BTreeMap, BTreeSet};
use store::{answers, contacts, prospects};

/// `POST /prospects/{id}/merge`: the first goes into the second, whose values win.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeProspects {
    pub prospect: String,
    pub into: String,
}

impl Verb for MergeProspects {
    type Done = ProspectView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<ProspectView, Refused> {
        let (gone, kept) = (person(on, &self.prospect, Access::Change)?, person(on, &self.into, Access::Change)?);
        let (from, into) = (gone.loaded.prospect.id, kept.loaded.prospect.id);
        if from == into {
            return Err(Refused::field("into", "not_allowed", "that is the same person"));
        }
        rounds::not_in_the_trash(&kept)?;
        if gone.loaded.rounds.iter().any(|round| round.live) {
            let message = format!("{} has a round under way: stop it first, or merge the other way", gone.loaded.prospect.name);
            return Err(Refused::Conflict { message, held_by: None });
        }
        let mut phones = kept.loaded.phones.clone();
        phones.extend(
            gone.loaded.phones.iter().filter(|phone| kept.loaded.phones.iter().all(|own| own.number != phone.number)).cloned(),
        );
        let mut emails = kept.loaded.emails.clone();
        emails.extend(
            gone.loaded.emails.iter().filter(|email| kept.loaded.emails.iter().all(|own| own.address != email.address)).cloned(),
        );
        let mut social = kept.loaded.social.clone();
        social.extend(gone.loaded.social.iter().filter(|handle| !kept.loaded.social.contains(handle)).cloned());
        contacts::set_phones(on.tx, into, &phones)?;
        contacts::set_emails(on.tx, into, &emails)?;
        contacts::set_socials(on.tx, into, &social)?;
        let tags: Vec<String> = contacts::tags_of(on.tx, &[from])?.into_iter().map(|(_, tag)| tag).collect();
        contacts::add_tags(on.tx, &[(into, &tags)])?;
        store::external_ids::move_all(on.tx, from.0, into.0)?;
        // Whoever said "never" said it as this person: it binds the merged record too.
        store::suppressions::move_person(on.tx, from, into)?;
        store::deals::move_all(on.tx, from, into)?;
        store::reviews::move_all(on.tx, from, into)?;
        store::overrides::move_all(on.tx, from, into)?;
        for ground in &gone.loaded.grounds {
            store::grounds::insert(on.tx, &store::grounds::Ground { prospect: kept.loaded.prospect.id, ..ground.clone() })?;
        }

        let mut row = kept.loaded.prospect.clone();
        let other = &gone.loaded.prospect;
        let fill = |to: &mut Option<String>, from: &Option<String>| {
            if to.is_none() {
                to.clone_from(from);
            }
        };
        fill(&mut row.title, &other.title);
        fill(&mut row.source, &other.source);
        fill(&mut row.zone, &other.zone);
        addresses::take(&mut row, addresses::all(other, &other.addresses));
        row.company = row.company.or(other.company);
        row.owner = row.owner.or(other.owner);
        row.worth = row.worth.min(other.worth);
        row.wishes = row.wishes.or_else(|| other.wishes.clone());
        row.inquiry_at = row.inquiry_at.or(other.inquiry_at);
        row.created_at = row.created_at.min(other.created_at);
        let mut custom: BTreeMap<String, String> = serde_json::from_str(&other.custom).unwrap_or_default();
        custom.extend(serde_json::from_str::<BTreeMap<String, String>>(&row.custom).unwrap_or_default());
        row.custom = serde_json::to_string(&custom).unwrap_or_else(|_| "{}".to_owned());
        let mut merged = other.clone();
        merged.merged_into = Some(into);
        answers::remove_all_of(on.tx, from)?;
        store::enrollments::move_ended(on.tx, from, into)?;
        // What was merged into the one that goes is of the one that stays, so that one look finds them all.
        for earlier in prospects::merged(on.tx, from)? {
            if let Some(mut earlier) = prospects::get(on.tx, earlier)? {
                earlier.merged_into = Some(into);
                prospects::update(on.tx, &earlier)?;
            }
        }
        if !prospects::update(on.tx, &merged)? || !prospects::update(on.tx, &row)? {
            return Err(Refused::Stale);
        }
        store::search::remove(on.tx, store::search::Kind::Prospect, from.0)?;
        index(on, &row, &phones, &emails)?;
        on.audit("merge_prospects", "prospect", into.0, Some(&from.to_string()), Some(&row.name))?;
        let known = again(on.tx, into, on.now)?;
        let companies: BTreeSet<_> = [other.company, row.company].into_iter().flatten().collect();
        for company in companies {
            holds::settle(on.tx, company, on.now)?;
        }
        holds::settle_person(on.tx, &known, on.now)?;
        view(on, &known)
    }
}
