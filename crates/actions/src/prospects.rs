//! People: shown, added, changed, thrown away and brought back. One verb per file; what a person looks like is told here.

mod add;
mod change;
mod company;
pub(crate) mod contact_fields;
mod erase;
mod list;
mod merge;
mod timeline;
mod trash;

pub use add::AddProspect;
pub use change::ChangeProspect;
pub use company::ShowCompany;
pub(crate) use erase::empty_trash;
pub use list::ListProspects;
pub use merge::MergeProspects;
pub use timeline::{Order, ShowTimeline};
pub use trash::{RestoreProspect, TrashProspect};

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::decision::place_view;
use crate::find::{Access, person};
use crate::hours;
use crate::refused::Refused;
use crate::replan::Known;
use crate::rounds;
use crate::view::{EmailView, Named, PhoneView, ProspectView};
use planner::ProspectId;
use planner::place::doubts;
use planner::prospect::{Email, Phone};
use std::collections::BTreeMap;
use store::contacts;

/// `GET /prospects/{id}`: by id, e-mail address or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowProspect {
    pub prospect: String,
}

impl Verb for ShowProspect {
    type Done = ProspectView;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<ProspectView, Refused> {
        let known = person(on, &self.prospect, Access::Read)?;
        view(on, &known)
    }
}

/// The prospect as it is now, read back after a change of theirs.
pub(crate) fn show(on: &mut Context<'_, '_>, prospect: ProspectId) -> Result<ProspectView, Refused> {
    let known = Known::load(on.tx, prospect, on.now)?;
    view(on, &known)
}

pub(crate) fn view(on: &mut Context<'_, '_>, known: &Known) -> Result<ProspectView, Refused> {
    let loaded = &known.loaded;
    let prospect = &loaded.prospect;
    let company = prospect.company.zip(loaded.company.as_ref());
    let owner = prospect.owner.map(|id| Named { id: id.to_string(), name: loaded.owner_name.clone().unwrap_or_default() });
    let tags = contacts::tags_of(on.tx, &[prospect.id])?.into_iter().map(|(_, tag)| tag).collect();
    Ok(ProspectView {
        id: prospect.id.to_string(),
        name: prospect.name.clone(),
        title: prospect.title.clone(),
        company: company.map(|(id, company)| Named { id: id.to_string(), name: company.name.clone() }),
        owner,
        worth: prospect.worth.code().to_owned(),
        source: prospect.source.clone(),
        phones: phone_views(&loaded.phones),
        emails: email_views(&loaded.emails),
        social: loaded.social.clone(),
        country: prospect.country.clone(),
        state: prospect.state.clone(),
        city: prospect.city.clone(),
        postal_code: prospect.postal_code.clone(),
        street: prospect.street.clone(),
        addresses: crate::addresses::views(prospect, &prospect.addresses),
        zone: prospect.zone.clone(),
        place: place_view(&known.contact.place, &doubts(&loaded.whereabouts())),
        business: loaded.business().map(str::to_owned),
        grounds: crate::grounds::views(on, loaded.grounds.clone())?,
        wishes: prospect.wishes.as_ref().map(hours::write),
        tags,
        custom: read_custom(&prospect.custom),
        enrollment: rounds::view(on.tx, on.by, known, on.now)?,
        created_at: prospect.created_at,
        deleted_at: prospect.deleted_at,
        version: prospect.version,
    })
}

pub(crate) fn phone_views(phones: &[Phone]) -> Vec<PhoneView> {
    let view = |phone: &Phone| PhoneView {
        number: phone.number.clone(),
        line: phone.line.code().to_owned(),
        condition: phone.condition.code().to_owned(),
    };
    phones.iter().map(view).collect()
}

pub(crate) fn email_views(emails: &[Email]) -> Vec<EmailView> {
    let view = |email: &Email| EmailView { address: email.address.clone(), condition: email.condition.code().to_owned() };
    emails.iter().map(view).collect()
}

/// Custom fields as text, whatever kind they are stored as.
pub(crate) fn read_custom(json: &str) -> BTreeMap<String, String> {
    let stored: BTreeMap<String, serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    stored.into_iter().map(|(name, value)| (name, text(value))).collect()
}
