//! Everything about one prospect that a plan follows from, in one go. No rule is applied here.

use crate::enrollments::Round;
use crate::error::StoreError;
use crate::grounds::{self, Ground};
use crate::prospects::Prospect;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::{
    cadences, contacts, deals, enrollments, guard, json, overrides, params, prospects, registries, suppressions, touches,
};
use jiff::{SignedDuration, Timestamp};
use planner::cadence::CadenceVersion;
use planner::calendar::Calendar;
use planner::enrollment::Directive;
use planner::guard::{Guard, Hours, Lifted};
use planner::hour::Steering;
use planner::id::{EnrollmentId, ProspectId};
use planner::place::{Addresses, PostalAddress, Whereabouts};
use planner::plan::RepHours;
use planner::prospect::{Contact, Email, Forbids, Phone, Suppression};
use planner::surroundings::Surroundings;
use planner::touch::{Channel, Touch};
use std::sync::Arc;

queries! {
    PERSON = "cases_person";
    SUPPRESSIONS = "cases_suppressions";
    SUPPRESSIONS_THEN = "cases_suppressions_then";
}

/// How far back what others did still counts: the longest window that a limit may have, 60 days with some to spare.
const AROUND: SignedDuration = SignedDuration::from_hours(24 * 62);

/// A prospect with all that surrounds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    pub prospect: Prospect,
    pub company: Option<Company>,
    pub phones: Vec<Phone>,
    pub emails: Vec<Email>,
    pub social: Vec<String>,
    /// All that stand, however they are keyed.
    pub suppressions: Vec<Suppression>,
    /// Every round, oldest first.
    pub rounds: Vec<Round>,
    /// The orders about all of them.
    pub directives: Vec<(EnrollmentId, Directive)>,
    /// Those that stand, in the order of history.
    pub touches: Vec<Touch>,
    /// The edition that the live round follows, or the last one.
    pub version: Option<Arc<CadenceVersion>>,
    pub guard: Arc<Guard>,
    pub guard_number: i64,
    /// What is on record about their protection.
    pub grounds: Vec<Ground>,
    /// Their numbers that are on a registry of which there is a copy: number, registry.
    pub on_registries: Vec<(String, String)>,
    /// Why people with a company count as business contacts, where they do.
    pub companies: Option<String>,
    pub calendar: Calendar,
    pub lifted: Vec<Lifted>,
    pub around: Surroundings,
    pub owner_name: Option<String>,
    /// The owner's working hours, where they keep any.
    pub rep: Option<RepHours>,
    /// Whether the hour orders the list.
    pub hour: Steering,
    pub workspace_zone: String,
    pub workspace_country: String,
}

/// What a decision needs of a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    pub name: String,
    pub zone: Option<String>,
    pub country: Option<String>,
    pub state: Option<String>,
    pub city: Option<String>,
    pub postal_code: Option<String>,
    pub street: Option<String>,
    /// Further addresses.
    pub others: Vec<PostalAddress>,
    pub one_voice_exempt: bool,
}

impl Loaded {
    /// The round that is under way, or the last one.
    pub fn round(&self) -> Option<&Round> {
        self.rounds.iter().find(|round| round.live).or(self.rounds.last())
    }

    /// What is known to tell a place from.
    pub fn whereabouts(&self) -> Whereabouts {
        let company = self.company.as_ref();
        Whereabouts {
            zone: self.prospect.zone.clone(),
            country: self.prospect.country.clone(),
            state: self.prospect.state.clone(),
            postal_code: self.prospect.postal_code.clone(),
            city: self.prospect.city.clone(),
            street: self.prospect.street.clone(),
            others: self.prospect.addresses.others.clone(),
            numbers: self.phones.iter().map(|phone| phone.number.clone()).collect(),
            company_zone: company.and_then(|company| company.zone.clone()),
            company_country: company.and_then(|company| company.country.clone()),
            company_state: company.and_then(|company| company.state.clone()),
            company_postal_code: company.and_then(|company| company.postal_code.clone()),
            company_city: company.and_then(|company| company.city.clone()),
            company_street: company.and_then(|company| company.street.clone()),
            company_others: company.map(|company| company.others.clone()).unwrap_or_default(),
            workspace_zone: self.workspace_zone.clone(),
            workspace_country: self.workspace_country.clone(),
        }
    }

    /// The facts as the planner wants them; `place` from [`Loaded::whereabouts`]. Which registries bind is asked by itself.
    pub fn contact(&self, place: planner::place::Place) -> Contact {
        let Prospect { street, city, postal_code, .. } = &self.prospect;
        let postal: Vec<&str> = [street, postal_code, city].into_iter().flatten().map(String::as_str).collect();
        Contact {
            prospect: self.prospect.id,
            company: self.prospect.company,
            owner: self.prospect.owner,
            worth: self.prospect.worth,
            phones: self.phones.clone(),
            emails: self.emails.clone(),
            social: self.social.clone(),
            postal: street.is_some().then(|| postal.join(", ")),
            place,
            wishes: self.prospect.wishes.clone(),
            suppressions: self.suppressions.clone(),
            business: self.business().is_some(),
            consented: self.consented(),
            listed: Vec::new(),
            inquiry_at: self.prospect.inquiry_at,
        }
    }
}

impl Loaded {
    /// Why they are called on business; none: they have a consumer's protection. What somebody said of them counts, else
    /// what the workspace says of people with a company.
    pub fn business(&self) -> Option<&str> {
        let said = self.grounds.iter().rev().find_map(|ground| match ground.kind {
            grounds::Kind::Business => Some(Some(ground.reason.as_str())),
            grounds::Kind::Consumer => Some(None),
            grounds::Kind::Consent | grounds::Kind::Asked => None,
        });
        said.unwrap_or_else(|| self.companies.as_deref().filter(|_| self.company.is_some()))
    }

    /// The channels for which their consent is on record.
    pub fn consented(&self) -> Vec<Channel> {
        let given = self.grounds.iter().filter(|ground| ground.kind == grounds::Kind::Consent);
        let mut channels: Vec<Channel> = given.filter_map(|ground| ground.channel).collect();
        channels.sort_unstable();
        channels.dedup();
        channels
    }
}

/// None where there is no such prospect. Deleted and merged ones are loaded too.
pub fn load(tx: &mut Tx<'_>, prospect: ProspectId, now: Timestamp) -> Result<Option<Loaded>, StoreError> {
    let Some(mut loaded) = load_alone(tx, prospect, now)? else { return Ok(None) };
    let since = now.saturating_sub(AROUND).unwrap_or(Timestamp::MIN);
    loaded.around.number_dials = touches::number_dials(tx, prospect, since)?;
    if let Some(company) = loaded.prospect.company {
        let since = now.saturating_sub(loaded.guard.looks_back_at_company()).unwrap_or(Timestamp::MIN);
        loaded.around.company_touches = touches::company_touches(tx, company, prospect, since)?;
        loaded.around.engaged_colleague = deals::engaged_at(tx, company)?;
    }
    Ok(Some(loaded))
}

/// The same without what others did: what a stored plan follows from. Its cost does not grow with their company.
pub fn load_alone(tx: &mut Tx<'_>, prospect: ProspectId, now: Timestamp) -> Result<Option<Loaded>, StoreError> {
    let Some(person) = prospects::get(tx, prospect)? else { return Ok(None) };
    let joined = tx.query_one(&PERSON, params![prospect], |row| {
        let company: Option<String> = row.get(0)?;
        let company = match company {
            None => None,
            Some(name) => Some(Company {
                name,
                zone: row.get(1)?,
                country: row.get(2)?,
                state: row.get(3)?,
                city: row.get(4)?,
                postal_code: row.get(13)?,
                street: row.get(14)?,
                others: json::read_some::<Addresses>(row.text(15)?)?.unwrap_or_default().others,
                one_voice_exempt: row.get(5)?,
            }),
        };
        let hours: Option<Hours> = json::read_some(row.text(7)?)?;
        let workspace_zone: Option<String> = row.get(9)?;
        let zone: Option<String> = row.get(8)?;
        let rep = hours.zip(zone.or_else(|| workspace_zone.clone()));
        let rep = rep.map(|(hours, zone)| RepHours { hours, zone });
        Ok((company, row.get(6)?, rep, workspace_zone, row.get(10)?, row.get::<i64>(11)?, row.get::<Option<Steering>>(12)?))
    })?;
    let (company, owner_name, rep, workspace_zone, workspace_country, merged, hour) = joined;
    let ids = [prospect];
    let phones: Vec<Phone> = contacts::phones_of(tx, &ids)?.into_iter().map(|(_, phone)| phone).collect();
    let emails = contacts::emails_of(tx, &ids)?.into_iter().map(|(_, email)| email).collect();
    let social = contacts::socials_of(tx, &ids)?.into_iter().map(|(_, handle)| handle).collect();
    let rounds = enrollments::of(tx, prospect)?;
    let mut directives = if rounds.is_empty() { Vec::new() } else { enrollments::directives_of(tx, prospect)? };
    let mut history = touches::standing(tx, prospect)?;
    if merged > 0 {
        for other in prospects::merged(tx, prospect)? {
            history.extend(touches::standing(tx, other)?);
            directives.extend(enrollments::directives_of(tx, other)?);
        }
        history.sort_by_key(Touch::order);
        directives.sort_by_key(|(_, directive)| (directive.at, directive.id));
    }
    let current = rounds.iter().find(|round| round.live).or(rounds.last()).map(|round| round.version);
    let version = match current {
        None => None,
        Some(version) => cadences::version(tx, version)?,
    };
    let edition = guard::current(tx)?;
    Ok(Some(Loaded {
        suppressions: standing(tx, &person)?,
        touches: history,
        calendar: guard::calendar_of(tx, &edition)?,
        on_registries: registries::found(tx, &edition, phones.iter().map(|phone| phone.number.as_str())),
        lifted: overrides::of(tx, prospect, now)?.into_iter().map(|row| row.lifted).collect(),
        prospect: person,
        company,
        phones,
        emails,
        social,
        rounds,
        directives,
        version,
        guard: edition.guard,
        guard_number: edition.number,
        grounds: grounds::of(tx, prospect)?,
        companies: edition.written.law.companies.clone(),
        around: Surroundings::default(),
        owner_name,
        rep,
        hour: hour.unwrap_or_default(),
        workspace_zone: workspace_zone.unwrap_or_else(|| "UTC".to_string()),
        workspace_country: Option::unwrap_or_default(workspace_country),
    }))
}

fn standing(tx: &mut Tx<'_>, person: &Prospect) -> Result<Vec<Suppression>, StoreError> {
    let company = person.company.map(suppressions::key_of_company).unwrap_or_default();
    tx.query(&SUPPRESSIONS, params![person.id, suppressions::key_of_person(person.id), company], suppression)
}

/// What stood against them at an instant, with the numbers and addresses that they have now.
pub fn stood(tx: &mut Tx<'_>, person: &Prospect, at: Timestamp) -> Result<Vec<Suppression>, StoreError> {
    let company = person.company.map(suppressions::key_of_company).unwrap_or_default();
    tx.query(&SUPPRESSIONS_THEN, params![person.id, suppressions::key_of_person(person.id), company, at], suppression)
}

fn suppression(row: &Row<'_>) -> Result<Suppression, StoreError> {
    let keyed: Option<String> = match row.get(1)? {
        suppressions::Kind::Person | suppressions::Kind::Company => None,
        suppressions::Kind::Number | suppressions::Kind::Address => Some(row.get(2)?),
    };
    Ok(Suppression { forbids: row.get::<Forbids>(0)?, address: keyed, since: row.get(3)? })
}
