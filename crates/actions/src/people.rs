//! Adding people by other verbs: successors, referrals. The form of its own is `prospects::AddProspect`.

use crate::context::Context;
use crate::refused::Refused;
use planner::phone::normalise;
use planner::place::Addresses;
use planner::prospect::{Condition, Email, Line, Phone, Worth};
use planner::{CompanyId, ProspectId, UserId};
use store::companies::Company;
use store::contacts;
use store::prospects::{self, Prospect};
use store::search::{self, Document, Kind};

/// Somebody whom another prospect has named.
#[derive(Debug, Clone, Default)]
pub(crate) struct Newcomer {
    pub name: String,
    pub title: Option<String>,
    pub company: Option<CompanyId>,
    pub owner: Option<UserId>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub country: Option<String>,
    pub referred_by: Option<ProspectId>,
    pub succeeds: Option<ProspectId>,
}

pub(crate) fn add_referred(on: &mut Context<'_, '_>, new: &Newcomer, region: &str) -> Result<ProspectId, Refused> {
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Refused::field("referred_to.name", "required", "say who it is"));
    }
    if name.chars().count() > 200 {
        return Err(Refused::field("referred_to.name", "too_long", "at most 200 characters"));
    }
    let region = new.country.as_deref().unwrap_or(region);
    let phones = match new.phone.as_deref().map(str::trim).filter(|phone| !phone.is_empty()) {
        None => Vec::new(),
        Some(phone) => {
            let number = normalise(phone, region)
                .map_err(|fault| Refused::field("referred_to.phone", "not_a_number", fault.to_string()))?;
            vec![Phone { number: number.e164, line: Line::Personal, condition: Condition::Good }]
        }
    };
    let emails = match new.email.as_deref().map(str::trim).filter(|email| !email.is_empty()) {
        None => Vec::new(),
        Some(email) if email.contains('@') && email.len() <= 320 => {
            vec![Email { address: email.to_lowercase(), condition: Condition::Good }]
        }
        Some(_) => return Err(Refused::field("referred_to.email", "not_an_address", "an e-mail address has an @")),
    };
    let (given, family) = match name.split_once(' ') {
        Some((given, family)) => (Some(given.to_owned()), Some(family.trim().to_owned())),
        None => (None, None),
    };
    let prospect = Prospect {
        id: ProspectId(on.mint()),
        name: name.to_owned(),
        given,
        family,
        title: new.title.clone(),
        company: new.company,
        owner: new.owner.or(Some(on.by.user)),
        worth: Worth::B,
        source: Some("referral".to_owned()),
        zone: None,
        country: new.country.clone(),
        state: None,
        city: None,
        postal_code: None,
        street: None,
        addresses: Addresses::default(),
        wishes: None,
        exemption: None,
        custom: "{}".to_owned(),
        inquiry_at: None,
        referred_by: new.referred_by,
        succeeds: new.succeeds,
        merged_into: None,
        import: None,
        version: 1,
        created_at: on.now,
        deleted_at: None,
    };
    prospects::insert(on.tx, &prospect)?;
    contacts::insert_phones(on.tx, &[(prospect.id, &phones)])?;
    contacts::insert_emails(on.tx, &[(prospect.id, &emails)])?;
    index(on, &prospect, &phones, &emails)?;
    Ok(prospect.id)
}

/// Puts a person into the search index, in the place of what was there.
pub(crate) fn index(on: &mut Context<'_, '_>, prospect: &Prospect, phones: &[Phone], emails: &[Email]) -> Result<(), Refused> {
    let document = found_by(on, prospect, phones, emails)?;
    Ok(search::put(on.tx, &document)?)
}

/// What somebody known is found by, their company among it.
pub(crate) fn found_by(
    on: &mut Context<'_, '_>,
    prospect: &Prospect,
    phones: &[Phone],
    emails: &[Email],
) -> Result<Document, Refused> {
    let company = match prospect.company {
        Some(company) => store::companies::get(on.tx, company)?.map(|company| company.name),
        None => None,
    };
    Ok(document(prospect, phones, emails, company.as_deref()))
}

/// What a person is found by.
pub(crate) fn document(prospect: &Prospect, phones: &[Phone], emails: &[Email], company: Option<&str>) -> Document {
    Document { kind: Kind::Prospect, id: prospect.id.0, tokens: tokens(&prospect.name, phones, emails, company) }
}

/// The words of name, company, numbers and addresses.
pub(crate) fn tokens(name: &str, phones: &[Phone], emails: &[Email], company: Option<&str>) -> Vec<String> {
    let mut tokens = search::fold(name);
    if let Some(company) = company {
        tokens.extend(search::fold(company));
    }
    for phone in phones {
        tokens.extend(search::number_tokens(&phone.number));
    }
    for email in emails {
        tokens.extend(search::fold(&email.address));
    }
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// What a company is found by: name, site, number.
pub(crate) fn company_document(company: &Company) -> Document {
    let mut tokens = search::fold(&company.name);
    tokens.extend(company.domain.as_deref().map(search::fold).unwrap_or_default());
    tokens.extend(company.phone.as_deref().map(search::number_tokens).unwrap_or_default());
    tokens.sort_unstable();
    tokens.dedup();
    Document { kind: Kind::Company, id: company.id.0, tokens }
}
