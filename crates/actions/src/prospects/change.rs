//! A change to a person: what is left out stays, `null` empties. What is sent as it stands already is not judged, and a change that
//! changes nothing leaves no trace.

use super::{contact_fields as read, email_views, phone_views, read_custom, show};
use crate::addresses;
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::{Faults, untouched};
use crate::find::find_prospect;
use crate::holds;
use crate::hours;
use crate::people::index;
use crate::refused::Refused;
use crate::replan::{Known, again};
use crate::rounds::may_change;
use crate::view::{ProspectChange, ProspectView};
use planner::bounds::LONGEST_LINE;
use planner::place::PostalAddress;
use planner::prospect::{Email, Phone};
use std::collections::BTreeSet;
use store::prospects::Prospect;
use store::{contacts, prospects};

/// `PATCH /prospects/{id}`.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeProspect {
    pub prospect: String,
    pub change: ProspectChange,
    /// The version that the caller has read; whatever it is where left out.
    pub if_version: Option<i64>,
}

impl Verb for ChangeProspect {
    type Done = ProspectView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<ProspectView, Refused> {
        let id = find_prospect(on.tx, &self.prospect)?;
        let known = Known::load(on.tx, id, on.now)?;
        may_change(on.by, &known)?;
        let mut prospect = known.loaded.prospect.clone();
        if self.if_version.is_some_and(|version| version != prospect.version) {
            return Err(Refused::Stale);
        }
        let mut faults = Faults::default();
        self.facts(on, &known, &mut prospect, &mut faults)?;
        let region = prospect.country.clone().unwrap_or_else(|| known.loaded.workspace_country.clone());
        let has_phones = phone_views(&known.loaded.phones);
        let phones = other(&self.change.phones, &has_phones).map(|typed| read::phones(&mut faults, typed, &region));
        let has_emails = email_views(&known.loaded.emails);
        let emails = other(&self.change.emails, &has_emails).map(|typed| read::emails(&mut faults, typed));
        let has_social = &known.loaded.social;
        let social = other(&self.change.social, has_social).map(|typed| read::words(&mut faults, "social", typed, has_social));
        let has_tags: Vec<String> = contacts::tags_of(on.tx, &[id])?.into_iter().map(|(_, tag)| tag).collect();
        let tags = other(&self.change.tags, &has_tags).map(|typed| read::words(&mut faults, "tags", typed, &has_tags));
        faults.settle()?;
        let as_before = prospect == known.loaded.prospect;
        if as_before && phones.is_none() && emails.is_none() && social.is_none() && tags.is_none() {
            return show(on, id);
        }
        if !prospects::update(on.tx, &prospect)? {
            return Err(Refused::Stale);
        }
        if prospect.owner != known.loaded.prospect.owner {
            crate::leave::released(on, &known, known.loaded.prospect.owner)?;
        }
        if let Some(social) = &social {
            contacts::set_socials(on.tx, id, social)?;
        }
        if let Some(tags) = &tags {
            contacts::set_tags(on.tx, id, tags)?;
        }
        self.lines(on, &prospect, &known, phones, emails)?;
        let before = serde_json::to_string(&self.change).unwrap_or_default();
        on.audit("change_prospect", "prospect", id.0, Some(&known.loaded.prospect.name), Some(&before))?;
        let after = again(on.tx, id, on.now)?;
        let moved = |known: &Known| (known.loaded.prospect.owner, known.loaded.prospect.company);
        if moved(&after) != moved(&known) {
            // A new owner, or a new company: what colleagues did there holds them from now on, as a touch would have; and a deal
            // or a touch goes with its person, so that it holds nobody at the company that they left.
            let there: BTreeSet<_> = [&known, &after].into_iter().filter_map(|known| known.loaded.prospect.company).collect();
            for company in there {
                holds::settle(on.tx, company, on.now)?;
            }
            holds::settle_person(on.tx, &after, on.now)?;
        }
        show(on, id)
    }
}

/// What was sent, where it is something else than what there is.
fn other<'a, T: PartialEq>(sent: &'a Option<Vec<T>>, has: &[T]) -> Option<&'a [T]> {
    sent.as_deref().filter(|sent| *sent != has)
}

/// A one-line field: its name, where it is kept, and what was typed (left out, emptied, or a text).
type Line<'a> = (&'a str, &'a mut Option<String>, &'a Option<Option<String>>);

impl ChangeProspect {
    fn facts(
        &self,
        on: &mut Context<'_, '_>,
        known: &Known,
        prospect: &mut Prospect,
        faults: &mut Faults,
    ) -> Result<(), Refused> {
        let change = &self.change;
        if let Some(name) = change.name.as_ref().filter(|name| !untouched(Some(&prospect.name), Some(name.as_str()))) {
            match faults.line("name", Some(name)) {
                Some(name) => prospect.name = name,
                None => faults.add("name", "required", format!("a name, of at most {LONGEST_LINE} characters")),
            }
        }
        self.addresses(prospect, faults);
        let plain: [Line<'_>; 5] = [
            ("title", &mut prospect.title, &change.title),
            ("source", &mut prospect.source, &change.source),
            ("state", &mut prospect.state, &change.state),
            ("city", &mut prospect.city, &change.city),
            ("postal_code", &mut prospect.postal_code, &change.postal_code),
        ];
        for (field, slot, typed) in plain {
            if let Some(typed) = typed.as_ref().filter(|typed| !untouched(slot.as_deref(), typed.as_deref())) {
                *slot = faults.line(field, typed.as_deref());
            }
        }
        // A suite, a rear entrance: an address may take lines of its own.
        let has = prospect.street.clone();
        if let Some(typed) = change.street.as_ref().filter(|typed| !untouched(has.as_deref(), typed.as_deref())) {
            prospect.street = faults.few_lines("street", typed.as_deref());
        }
        let has = prospect.country.clone();
        if let Some(typed) = change.country.as_ref().filter(|typed| !untouched(has.as_deref(), typed.as_deref())) {
            prospect.country = read::country(faults, typed.as_deref());
        }
        if change.postal_code.as_ref().is_some_and(|typed| typed.as_deref().map(str::trim) == prospect.postal_code.as_deref()) {
            let (country, state) = (prospect.country.clone(), prospect.state.clone());
            let mut address =
                PostalAddress { country, state, postal_code: prospect.postal_code.take(), ..PostalAddress::default() };
            address.fill_code();
            prospect.postal_code = address.postal_code;
        }
        let has = prospect.zone.clone();
        if let Some(typed) = change.zone.as_ref().filter(|typed| !untouched(has.as_deref(), typed.as_deref())) {
            prospect.zone = read::zone(faults, typed.as_deref());
        }
        let has = prospect.wishes.as_ref().map(hours::write);
        if let Some(typed) = change.wishes.as_ref().filter(|typed| !untouched(has.as_deref(), typed.as_deref())) {
            prospect.wishes = read::wishes(faults, typed.as_deref());
        }
        if let Some(worth) = read::worth(faults, change.worth.as_deref()) {
            prospect.worth = worth;
        }
        // Whose they are may be somebody who has left: that is no reason to take them away from there unasked.
        let has = prospect.owner.map(|owner| owner.to_string());
        if let Some(typed) = change.owner.as_ref().filter(|typed| !untouched(has.as_deref(), typed.as_deref())) {
            prospect.owner = match typed {
                Some(typed) => read::owner(on, faults, typed)?,
                None => None,
            };
        }
        let has = known.loaded.company.as_ref().map(|company| company.name.as_str()).filter(|_| prospect.company.is_some());
        if let Some(typed) = change.company.as_ref().filter(|typed| !untouched(has, typed.as_deref())) {
            prospect.company = match faults.line("company", typed.as_deref()) {
                Some(name) => Some(read::company(on, &name)?),
                None => None,
            };
        }
        if let Some(typed) = &change.custom {
            let has = read_custom(&prospect.custom);
            let touched = |(name, value): &(&String, Option<&String>)| match (has.get(*name), value) {
                (Some(has), Some(value)) => !untouched(Some(has.as_str()), Some(value.as_str())),
                (None, None) => false,
                (Some(_), None) | (None, Some(_)) => true,
            };
            let typed: Vec<_> = typed.iter().map(|(name, value)| (name, value.as_ref())).filter(touched).collect();
            if !typed.is_empty() {
                let before = serde_json::from_str(&prospect.custom).unwrap_or_default();
                let mut custom = std::collections::BTreeMap::clone(&before);
                read::custom(faults, &mut custom, typed.into_iter());
                crate::custom_fields::settle(on, faults, &before, &mut custom)?;
                prospect.custom = serde_json::to_string(&custom).unwrap_or_else(|_| "{}".to_owned());
            }
        }
        Ok(())
    }

    /// All addresses at once, in place of those that are known.
    fn addresses(&self, prospect: &mut Prospect, faults: &mut Faults) {
        let change = &self.change;
        let Some(typed) = &change.addresses else { return };
        let parts = [&change.street, &change.city, &change.state, &change.postal_code, &change.country];
        if parts.into_iter().any(Option::is_some) {
            faults.add("addresses", "not_allowed", addresses::EITHER);
        }
        let (first, others) = addresses::read(faults, typed);
        addresses::put(prospect, first);
        prospect.addresses.others = others;
    }

    /// Numbers and addresses, and what they are found by.
    fn lines(
        &self,
        on: &mut Context<'_, '_>,
        prospect: &Prospect,
        known: &Known,
        phones: Option<Vec<Phone>>,
        emails: Option<Vec<Email>>,
    ) -> Result<(), Refused> {
        if let Some(phones) = &phones {
            contacts::set_phones(on.tx, prospect.id, phones)?;
        }
        if let Some(emails) = &emails {
            contacts::set_emails(on.tx, prospect.id, emails)?;
        }
        let phones = phones.as_deref().unwrap_or(&known.loaded.phones);
        let emails = emails.as_deref().unwrap_or(&known.loaded.emails);
        index(on, prospect, phones, emails)
    }
}
