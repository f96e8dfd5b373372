//! Fields that a new prospect and a change of one have in common, read with all their faults.

use crate::context::Context;
use crate::fields::{Faults, LINE};
use crate::hours;
use crate::refused::Refused;
use crate::robin;
use crate::sign_in::find_user;
use crate::view::{EmailView, PhoneView};
use planner::guard::Hours;
use planner::phone::normalise;
use planner::place::Addresses;
use planner::prospect::{Condition, Email, Line, Phone, Worth};
use planner::{CompanyId, UserId};
use std::collections::BTreeMap;
use store::companies::{self, Company};

/// Numbers, addresses, handles and tags a person may have, each.
const MANY: usize = 50;
/// Custom fields a person may have.
const CUSTOM_MANY: usize = 200;

pub(crate) fn phones(faults: &mut Faults, typed: &[PhoneView], region: &str) -> Vec<Phone> {
    if typed.len() > MANY {
        faults.add("phones", "too_many", format!("{MANY} at most"));
        return Vec::new();
    }
    let mut phones: Vec<Phone> = Vec::with_capacity(typed.len());
    for (index, phone) in typed.iter().enumerate() {
        let number = normalise(&phone.number, region);
        let (line, condition) = (Line::from_code(&phone.line), Condition::from_code(&phone.condition));
        if line.is_none() {
            faults.add(format!("phones[{index}].line"), "unknown", "personal or shared");
        }
        if condition.is_none() {
            faults.add(format!("phones[{index}].condition"), "unknown", "good, not_theirs or bad");
        }
        match (number, line, condition) {
            (Ok(number), Some(line), Some(condition)) => {
                if !phones.iter().any(|known| known.number == number.e164) {
                    phones.push(Phone { number: number.e164, line, condition });
                }
            }
            (Err(fault), _, _) => faults.add(format!("phones[{index}].number"), "not_a_number", fault.to_string()),
            (Ok(_), None, _) | (Ok(_), _, None) => {}
        }
    }
    phones
}

pub(crate) fn emails(faults: &mut Faults, typed: &[EmailView]) -> Vec<Email> {
    if typed.len() > MANY {
        faults.add("emails", "too_many", format!("{MANY} at most"));
        return Vec::new();
    }
    let mut emails: Vec<Email> = Vec::with_capacity(typed.len());
    for (index, email) in typed.iter().enumerate() {
        let condition = Condition::from_code(&email.condition);
        if condition.is_none() {
            faults.add(format!("emails[{index}].condition"), "unknown", "good, not_theirs or bad");
        }
        match (address(&email.address), condition) {
            (Some(address), Some(condition)) => {
                if !emails.iter().any(|known| known.address == address) {
                    emails.push(Email { address, condition });
                }
            }
            (None, _) => {
                faults.add(format!("emails[{index}].address"), "not_an_address", "an e-mail address, as lea@example.com")
            }
            (Some(_), None) => {}
        }
    }
    emails
}

/// An e-mail address in lower case; none where it cannot be one.
pub(crate) fn address(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let (name, domain) = typed.rsplit_once('@')?;
    let bad = |letter: char| letter.is_whitespace() || letter.is_control() || matches!(letter, '<' | '>' | ',' | ';');
    let whole = !name.is_empty() && !domain.is_empty() && typed.len() <= 320 && !typed.contains(bad);
    whole.then(|| typed.to_lowercase())
}

/// Tags, handles: trimmed, each once. Those that are `kept` are there already, and not judged.
pub(crate) fn words(faults: &mut Faults, field: &str, typed: &[String], kept: &[String]) -> Vec<String> {
    if typed.len() > MANY {
        faults.add(field, "too_many", format!("{MANY} at most"));
        return Vec::new();
    }
    let mut words: Vec<String> = Vec::with_capacity(typed.len());
    for (index, word) in typed.iter().enumerate() {
        let read = if kept.contains(word) { Some(word.clone()) } else { faults.line(&format!("{field}[{index}]"), Some(word)) };
        if let Some(word) = read
            && !words.contains(&word)
        {
            words.push(word);
        }
    }
    words
}

pub(crate) fn worth(faults: &mut Faults, typed: Option<&str>) -> Option<Worth> {
    let typed = typed.map(str::trim).filter(|typed| !typed.is_empty())?;
    let worth = Worth::from_code(&typed.to_uppercase());
    if worth.is_none() {
        faults.add("worth", "unknown", "A, B or C");
    }
    worth
}

pub(crate) fn zone(faults: &mut Faults, typed: Option<&str>) -> Option<String> {
    let zone = faults.line("zone", typed)?;
    if planner::calendar::zone(&zone).is_none() {
        faults.add("zone", "unknown", "a time zone's name, as America/New_York");
        return None;
    }
    Some(zone)
}

pub(crate) fn country(faults: &mut Faults, typed: Option<&str>) -> Option<String> {
    country_named(faults, "country", typed)
}

/// A country's code, from its code or its name.
pub(crate) fn country_named(faults: &mut Faults, field: &str, typed: Option<&str>) -> Option<String> {
    let country = faults.line(field, typed)?;
    let code = intake::country::code(&country).map(str::to_owned);
    let code = code.or_else(|| Some(country.to_uppercase()).filter(|code| planner::place::is_country(code)));
    if code.is_none() {
        faults.add(field, "unknown", "a country's two letters or its name, as US or United States");
    }
    code
}

pub(crate) fn wishes(faults: &mut Faults, typed: Option<&str>) -> Option<Hours> {
    let typed = faults.line("wishes", typed)?;
    match hours::read(&typed) {
        Ok(hours) => Some(hours),
        Err(message) => {
            faults.add("wishes", "not_understood", message);
            None
        }
    }
}

/// Names and values of custom fields; a value of none takes the field away.
pub(crate) fn custom<'a>(
    faults: &mut Faults,
    stored: &mut BTreeMap<String, serde_json::Value>,
    typed: impl Iterator<Item = (&'a String, Option<&'a String>)>,
) {
    let had = stored.len();
    for (name, value) in typed {
        let field = format!("custom.{}", name.chars().take(LINE).collect::<String>());
        // A field that is there already keeps its name, whatever a file has called it.
        let read = if stored.contains_key(name) { Some(name.clone()) } else { faults.line(&field, Some(name)) };
        let Some(name) = read else { continue };
        match value {
            None => {
                stored.remove(&name);
            }
            Some(value) => {
                let value = faults.lines(&field, Some(value)).unwrap_or_default();
                stored.insert(name, value.into());
            }
        }
    }
    if stored.len() > CUSTOM_MANY.max(had) {
        faults.add("custom", "too_many", format!("{CUSTOM_MANY} fields at most"));
    }
}

/// A user who is still here, by id or e-mail address.
pub(crate) fn owner(on: &mut Context<'_, '_>, faults: &mut Faults, typed: &str) -> Result<Option<UserId>, Refused> {
    if typed.trim() == "me" {
        return Ok(Some(on.by.user));
    }
    if robin::is_meant(typed) {
        return Ok(Some(robin::turn(on)?));
    }
    let user = find_user(on.tx, typed)?.filter(|user| user.active);
    if user.is_none() {
        faults.add("owner", "unknown", "the id or e-mail address of a user who is still here, or round_robin");
    }
    Ok(user.map(|user| user.id))
}

/// The company of that name: found, or made.
pub(crate) fn company(on: &mut Context<'_, '_>, name: &str) -> Result<CompanyId, Refused> {
    let folded = intake::fold_company(name);
    if let Some((_, id)) = companies::by_folded(on.tx, std::slice::from_ref(&folded))?.into_iter().next() {
        return Ok(id);
    }
    let company = Company {
        id: CompanyId(on.mint()),
        name: name.to_owned(),
        folded,
        domain: None,
        phone: None,
        country: None,
        state: None,
        city: None,
        postal_code: None,
        street: None,
        addresses: Addresses::default(),
        zone: None,
        one_voice_exempt: false,
        custom: "{}".to_owned(),
        import: None,
        version: 1,
        created_at: on.now,
        deleted_at: None,
    };
    companies::insert(on.tx, &company)?;
    let tokens = store::search::fold(&company.name);
    store::search::put(on.tx, &store::search::Document { kind: store::search::Kind::Company, id: company.id.0, tokens })?;
    Ok(company.id)
}
