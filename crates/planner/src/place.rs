//! Where a prospect is: candidate time zones and regions, and what that rests on.

mod address;
mod area_codes;
mod countries;
mod prefixes;
mod states;

pub use address::Address;

use crate::calendar::zone;
use crate::phone::{self, Kind};
use crate::touch::codes;
use serde::{Deserialize, Serialize};

/// What the zone was taken from, in order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    Manual,
    Address,
    Number,
    Company,
    Workspace,
}

codes!(Basis { Manual = "manual", Address = "address", Number = "number", Company = "company", Workspace = "workspace" });

/// Every zone and region that may be the right one. A touch is allowed only where all of them allow it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Place {
    /// IANA names, never empty, the likeliest first: that one is shown as "their" clock.
    pub zones: Vec<String>,
    /// Codes of the jurisdictions that may apply, as `US`, `US-FL`, `CA-BC`; the country first.
    pub regions: Vec<String>,
    pub basis: Basis,
}

/// What is known to tell a place from. All fields as stored; nothing is guessed here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Whereabouts {
    /// A zone set by hand.
    pub zone: Option<String>,
    /// ISO 3166 alpha-2, upper case.
    pub country: Option<String>,
    /// State or province code or name, as given.
    pub state: Option<String>,
    pub postal_code: Option<String>,
    /// E.164 numbers in order of preference.
    pub numbers: Vec<String>,
    pub company_zone: Option<String>,
    pub company_country: Option<String>,
    pub company_state: Option<String>,
    /// The workspace's own zone; always known.
    pub workspace_zone: String,
    pub workspace_country: String,
}

/// Where somebody is, from the best that is known: a zone set by hand, else the address, else the numbers, else the
/// company, else the workspace.
///
/// An address that names only a country with several zones is narrowed by a number of that country. The regions of a zone
/// set by hand are those of the best of the rest. Whatever the clock rests on, the law of every number binds as well: a
/// Florida mobile that lives in California obeys both.
pub fn locate(known: &Whereabouts) -> Place {
    let numbers: Vec<Spot> = known.numbers.iter().filter_map(|number| from_number(number)).collect();
    let mut place = located(known, &numbers)
        .unwrap_or_else(|| Spot { zones: Vec::new(), regions: Vec::new(), basis: Basis::Workspace }.or_utc());
    if let Some(by_hand) = known.zone.as_deref().filter(|name| zone(name).is_some()) {
        (place.zones, place.basis) = (vec![by_hand.to_owned()], Basis::Manual);
    }
    for region in numbers.into_iter().flat_map(|spot| spot.regions) {
        if !place.regions.contains(&region) {
            place.regions.push(region);
        }
    }
    place
}

struct Spot {
    zones: Vec<&'static str>,
    regions: Vec<String>,
    basis: Basis,
}

impl Spot {
    fn or_utc(self) -> Place {
        let zones = if self.zones.is_empty() { vec!["UTC"] } else { self.zones };
        Place { zones: zones.into_iter().map(str::to_owned).collect(), regions: self.regions, basis: self.basis }
    }
}

fn located(known: &Whereabouts, numbers: &[Spot]) -> Option<Place> {
    let address = |country: &Option<String>, state: &Option<String>, postal: Option<&str>, basis| {
        from_address(country.as_deref()?, state.as_deref(), postal, basis)
    };
    let own = address(&known.country, &known.state, known.postal_code.as_deref(), Basis::Address);
    match own {
        // Only the country is known: a number of the same country may tell more, and never less.
        Some(own) if own.zones.len() > 1 && own.regions.len() == 1 => {
            let narrower = together(numbers)
                .filter(|spot| spot.regions.iter().all(|region| same_country(region, &own.regions[0])))
                .filter(|spot| spot.zones.len() < own.zones.len());
            return Some(narrower.unwrap_or(own).or_utc());
        }
        Some(own) => return Some(own.or_utc()),
        None => {}
    }
    if let Some(spot) = together(numbers) {
        return Some(spot.or_utc());
    }
    let company = address(&known.company_country, &known.company_state, None, Basis::Company);
    if let Some(name) = known.company_zone.as_ref().filter(|name| zone(name).is_some()) {
        let regions = company.map(|spot| spot.regions).unwrap_or_default();
        return Some(Place { zones: vec![name.clone()], regions, basis: Basis::Company });
    }
    if let Some(company) = company {
        return Some(company.or_utc());
    }
    if let Some(anywhere) = known.numbers.iter().find_map(|number| from_placeless(number)) {
        return Some(anywhere.or_utc());
    }
    zone(&known.workspace_zone)?;
    let regions = Some(known.workspace_country.clone()).filter(|country| !country.is_empty()).into_iter().collect();
    Some(Place { zones: vec![known.workspace_zone.clone()], regions, basis: Basis::Workspace })
}

/// Every zone and region that any of the numbers may lie in, the first number's first.
fn together(numbers: &[Spot]) -> Option<Spot> {
    let mut all = Spot { zones: Vec::new(), regions: Vec::new(), basis: Basis::Number };
    for spot in numbers {
        all.zones.extend(spot.zones.iter().filter(|zone| !all.zones.contains(zone)).copied().collect::<Vec<_>>());
        all.regions.extend(spot.regions.iter().filter(|region| !all.regions.contains(region)).cloned().collect::<Vec<_>>());
    }
    Some(all).filter(|all| !all.zones.is_empty())
}

fn same_country(region: &str, country: &str) -> bool {
    region.split('-').next() == Some(country)
}

fn from_address(country: &str, state: Option<&str>, postal_code: Option<&str>, basis: Basis) -> Option<Spot> {
    let country = country.trim().to_ascii_uppercase();
    let state = state.map(str::trim).filter(|text| !text.is_empty());
    let by_post = || postal_code.and_then(|postal| states::by_postal_code(&country, postal));
    let found = state.and_then(|text| states::state(&country, text)).or_else(|| states::state(&country, by_post()?));
    let code = found.map(|(code, _)| code);
    let zones = match (postal_code.and_then(|postal| states::narrowed(&country, code, postal)), found) {
        (Some(narrowed), _) => narrowed.to_vec(),
        (None, Some((_, zones))) => zones.to_vec(),
        (None, None) => countries::zones_of(&country),
    };
    let mut regions = vec![country.clone()];
    regions.extend(code.map(|code| format!("{country}-{code}")));
    Some(Spot { zones, regions, basis }).filter(|spot| !spot.zones.is_empty())
}

/// Where a number without a place of its own (toll-free, over the net) may be: anywhere in its country, which for such
/// numbers of country code 1 is the United States or Canada.
fn from_placeless(number: &str) -> Option<Spot> {
    let digits = number.strip_prefix('+')?;
    let area = digits.strip_prefix('1').filter(|rest| rest.len() == 10).map(|rest| &rest[..3]);
    let countries: Vec<String> = match area {
        Some(_) => vec!["US".to_owned(), "CA".to_owned()],
        None => vec![phone::origin(number)?.0],
    };
    let mut zones: Vec<&'static str> = Vec::new();
    for zone in countries.iter().flat_map(|country| countries::zones_of(country)) {
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    Some(Spot { zones, regions: countries, basis: Basis::Number }).filter(|spot| !spot.zones.is_empty())
}

/// Every zone in which a number (E.164) may be; none for numbers that are nowhere in particular.
fn from_number(number: &str) -> Option<Spot> {
    let digits = number.strip_prefix('+')?;
    if let Some(code) = digits.strip_prefix('1').filter(|rest| rest.len() == 10).and_then(|rest| rest[..3].parse().ok())
        && let Some((states, zones)) = area_codes::area(code)
    {
        // Of a code in several provinces no one may be presumed: each one's law counts.
        let country = states.first().map_or("US", |state| &state[..2]).to_owned();
        let regions = std::iter::once(country).chain(states.iter().map(|state| (*state).to_owned())).collect();
        return Some(Spot { zones: zones.to_vec(), regions, basis: Basis::Number });
    }
    let (country, kind) = phone::origin(number)?;
    let zones = match kind {
        Kind::Nowhere => return None,
        Kind::Landline => prefixes::zones(digits).map_or_else(|| countries::zones_of(&country), <[&str]>::to_vec),
        // A mobile's prefix tells the country, no more.
        Kind::Mobile => countries::zones_of(&country),
    };
    let zones = Some(zones).filter(|zones| !zones.is_empty())?;
    Some(Spot { zones, regions: vec![country], basis: Basis::Number })
}
