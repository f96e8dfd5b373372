//! A change to a person: what is left out stays, `null` empties.

use super::{contact_fields as read, show};
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::Faults;
use crate::find::find_prospect;
use crate::log_touch::consequences::hold_newcomer;
use crate::people::index;
use crate::refused::Refused;
use crate::replan::{Known, again};
use crate::rounds::may_change;
use crate::view::{ProspectChange, ProspectView};
use planner::prospect::{Email, Phone};
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
        self.facts(on, &mut prospect, &mut faults)?;
        let region = prospect.country.clone().unwrap_or_else(|| known.loaded.workspace_country.clone());
        let phones = self.change.phones.as_deref().map(|typed| read::phones(&mut faults, typed, &region));
        let emails = self.change.emails.as_deref().map(|typed| read::emails(&mut faults, typed));
        let social = self.change.social.as_deref().map(|typed| read::words(&mut faults, "social", typed));
        let tags = self.change.tags.as_deref().map(|typed| read::words(&mut faults, "tags", typed));
        faults.settle()?;
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
            // A new owner, or a new company: what colleagues did there holds them from now on, as a touch would have.
            hold_newcomer(on, &after)?;
            // A deal goes with its person: nobody need be asked first at the company that they left.
            if let Some(left) = known.loaded.prospect.company.filter(|left| after.loaded.prospect.company != Some(*left)) {
                crate::engagement::settle(on, left)?;
            }
        }
        show(on, id)
    }
}

/// A one-line field: its name, where it is kept, and what was typed (left out, emptied, or a text).
type Line<'a> = (&'a str, &'a mut Option<String>, &'a Option<Option<String>>);

impl ChangeProspect {
    fn facts(&self, on: &mut Context<'_, '_>, prospect: &mut Prospect, faults: &mut Faults) -> Result<(), Refused> {
        let change = &self.change;
        if let Some(name) = &change.name {
            match faults.line("name", Some(name)) {
                Some(name) => prospect.name = name,
                None => faults.add("name", "required", "a name, of at most 200 characters"),
            }
        }
        let plain: [Line<'_>; 6] = [
            ("title", &mut prospect.title, &change.title),
            ("source", &mut prospect.source, &change.source),
            ("state", &mut prospect.state, &change.state),
            ("city", &mut prospect.city, &change.city),
            ("postal_code", &mut prospect.postal_code, &change.postal_code),
            ("street", &mut prospect.street, &change.street),
        ];
        for (field, slot, typed) in plain {
            if let Some(typed) = typed {
                *slot = faults.line(field, typed.as_deref());
            }
        }
        if let Some(typed) = &change.country {
            prospect.country = read::country(faults, typed.as_deref());
        }
        if let Some(typed) = &change.zone {
            prospect.zone = read::zone(faults, typed.as_deref());
        }
        if let Some(typed) = &change.wishes {
            prospect.wishes = read::wishes(faults, typed.as_deref());
        }
        if let Some(worth) = read::worth(faults, change.worth.as_deref()) {
            prospect.worth = worth;
        }
        if let Some(typed) = &change.owner {
            prospect.owner = match typed {
                Some(typed) => read::owner(on, faults, typed)?,
                None => None,
            };
        }
        if let Some(typed) = &change.company {
            prospect.company = match faults.line("company", typed.as_deref()) {
                Some(name) => Some(read::company(on, &name)?),
                None => None,
            };
        }
        if let Some(typed) = &change.custom {
            let mut custom = serde_json::from_str(&prospect.custom).unwrap_or_default();
            read::custom(faults, &mut custom, typed.iter().map(|(name, value)| (name, value.as_ref())));
            prospect.custom = serde_json::to_string(&custom).unwrap_or_else(|_| "{}".to_owned());
        }
        Ok(())
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
