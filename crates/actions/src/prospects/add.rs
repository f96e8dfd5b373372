//! A new person, who must not be there already.

use super::{contact_fields as read, show};
use crate::addresses;
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::Faults;
use crate::people::index;
use crate::refused::Refused;
use crate::replan::{Known, again};
use crate::rounds;
use crate::view::{NewProspect, ProspectView};
use planner::ProspectId;
use planner::bounds::LONGEST_LINE;
use planner::enrollment::Origin;
use planner::place::{Addresses, PostalAddress};
use planner::prospect::{Email, Line, Phone};
use store::contacts::{self, Holder};
use store::prospects::{self, Prospect};
use store::{search, workspace};

/// The cadence of people who came to us.
const INQUIRY: &str = "inbound_inquiry";

/// `POST /prospects`.
#[derive(Debug, Clone, PartialEq)]
pub struct AddProspect(pub NewProspect);

impl Verb for AddProspect {
    type Done = ProspectView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<ProspectView, Refused> {
        let mut faults = Faults::default();
        let (prospect, phones, emails) = read(on, &self.0, &mut faults)?;
        let social = read::words(&mut faults, "social", &self.0.social, &[]);
        let tags = read::words(&mut faults, "tags", &self.0.tags, &[]);
        let company = faults.line("company", self.0.company.as_deref());
        faults.settle()?;
        if !self.0.allow_duplicate {
            not_there_yet(on, &prospect.name, &phones, &emails)?;
        }
        let company = company.map(|name| read::company(on, &name)).transpose()?;
        let prospect = Prospect { company, ..prospect };
        prospects::insert(on.tx, &prospect)?;
        contacts::insert_phones(on.tx, &[(prospect.id, &phones)])?;
        contacts::insert_emails(on.tx, &[(prospect.id, &emails)])?;
        contacts::insert_socials(on.tx, &[(prospect.id, &social)])?;
        contacts::add_tags(on.tx, &[(prospect.id, &tags)])?;
        index(on, &prospect, &phones, &emails)?;
        on.audit("add_prospect", "prospect", prospect.id.0, None, Some(&prospect.name))?;
        if self.0.inquiry {
            first_call(on, prospect.id)?;
        }
        show(on, prospect.id)
    }
}

fn read(on: &mut Context<'_, '_>, new: &NewProspect, faults: &mut Faults) -> Result<(Prospect, Vec<Phone>, Vec<Email>), Refused> {
    let given = faults.line("given_name", new.given_name.as_deref());
    let family = faults.line("family_name", new.family_name.as_deref());
    let parts = [given.as_deref(), family.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name = faults.line("name", new.name.as_deref()).or(Some(parts).filter(|parts| !parts.is_empty()));
    if name.is_none() {
        faults.add("name", "required", format!("a name, of at most {LONGEST_LINE} characters"));
    }
    let (address, others) = match new.addresses.as_slice() {
        [] => (one_address(faults, new), Vec::new()),
        many => {
            let parts = [&new.street, &new.city, &new.state, &new.postal_code, &new.country];
            if parts.into_iter().any(Option::is_some) {
                faults.add("addresses", "not_allowed", addresses::EITHER);
            }
            addresses::read(faults, many)
        }
    };
    let region = match &address.country {
        Some(country) => country.clone(),
        None => workspace::get(on.tx)?.map(|workspace| workspace.country).unwrap_or_default(),
    };
    let owner = match &new.owner {
        None => Some(on.by.user),
        Some(typed) => read::owner(on, faults, typed)?,
    };
    let mut custom = std::collections::BTreeMap::new();
    read::custom(faults, &mut custom, new.custom.iter().map(|(name, value)| (name, Some(value))));
    crate::custom_fields::settle(on, faults, &std::collections::BTreeMap::new(), &mut custom)?;
    let name = name.unwrap_or_default();
    let (given, family) = match (given, family, name.split_once(' ')) {
        (None, None, Some((given, family))) => (Some(given.to_owned()), Some(family.trim().to_owned())),
        (given, family, _) => (given, family),
    };
    let prospect = Prospect {
        id: ProspectId(on.mint()),
        name,
        given,
        family,
        title: faults.line("title", new.title.as_deref()),
        company: None,
        owner,
        worth: read::worth(faults, new.worth.as_deref()).unwrap_or_default(),
        source: faults.line("source", new.source.as_deref()),
        zone: read::zone(faults, new.zone.as_deref()),
        country: address.country,
        state: address.state,
        city: address.city,
        postal_code: address.postal_code,
        street: address.street,
        addresses: Addresses { kind: address.kind, others },
        wishes: read::wishes(faults, new.wishes.as_deref()),
        exemption: None,
        custom: serde_json::to_string(&custom).unwrap_or_else(|_| "{}".to_owned()),
        inquiry_at: new.inquiry.then_some(on.now),
        referred_by: None,
        succeeds: None,
        merged_into: None,
        import: None,
        version: 1,
        created_at: on.now,
        deleted_at: None,
    };
    let phones = read::phones(faults, &new.phones, &region);
    let emails = read::emails(faults, &new.emails);
    Ok((prospect, phones, emails))
}

/// The parts of an address that stand alone.
fn one_address(faults: &mut Faults, new: &NewProspect) -> PostalAddress {
    let mut address = PostalAddress {
        kind: None,
        country: read::country(faults, new.country.as_deref()),
        state: faults.line("state", new.state.as_deref()),
        city: faults.line("city", new.city.as_deref()),
        postal_code: faults.line("postal_code", new.postal_code.as_deref()),
        street: faults.few_lines("street", new.street.as_deref()),
    };
    address.fill_code();
    address
}

/// The same personal address, or the same personal number under a name that goes with it, is the same person.
fn not_there_yet(on: &mut Context<'_, '_>, name: &str, phones: &[Phone], emails: &[Email]) -> Result<(), Refused> {
    let addresses: Vec<String> =
        emails.iter().filter(|email| !intake::is_role_address(&email.address)).map(|email| email.address.clone()).collect();
    let numbers: Vec<String> =
        phones.iter().filter(|phone| phone.line == Line::Personal).map(|phone| phone.number.clone()).collect();
    let by_address = contacts::by_address(on.tx, &addresses)?;
    let by_number = contacts::by_number(on.tx, &numbers)?;
    let there = |holder: &&Holder| holder.deleted_at.is_none() && holder.merged_into.is_none();
    let goes_with = |holder: &&Holder| holder.line == Line::Personal && share_a_word(name, &holder.name);
    let twin = by_address.iter().find(there).or_else(|| by_number.iter().filter(there).find(goes_with));
    let Some(twin) = twin else { return Ok(()) };
    let (who, held_by) =
        if on.by.reads(twin.owner) { (twin.name.as_str(), Some(twin.prospect.to_string())) } else { ("somebody", None) };
    let message = format!("{who} has {} already; change that one, or say that this is somebody else", twin.by);
    Err(Refused::Conflict { message, held_by })
}

fn share_a_word(left: &str, right: &str) -> bool {
    let right = search::fold(right);
    search::fold(left).iter().any(|word| right.contains(word))
}

/// Puts somebody who came to us on the cadence for that, where it is still there.
fn first_call(on: &mut Context<'_, '_>, prospect: ProspectId) -> Result<(), Refused> {
    let known = Known::load(on.tx, prospect, on.now)?;
    let shipped = crate::shipped::cadence(INQUIRY).map(|cadence| cadence.name.as_str()).unwrap_or_default();
    match rounds::find_cadence(on.tx, shipped) {
        Ok(version) => {
            rounds::start(on, &known, &version, 0, Origin::Started)?;
        }
        Err(Refused::Invalid(_)) => rounds::start_default(on, &known)?,
        Err(other) => return Err(other),
    }
    again(on.tx, prospect, on.now)?;
    Ok(())
}
