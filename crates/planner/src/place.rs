//! Where a prospect is: candidate time zones and regions, and what that rests on.

mod address;
mod area_codes;
mod countries;
mod overseas;
mod postal;
mod prefixes;
mod reading;
mod states;
mod subdivisions;
mod towns;

pub use address::Address;

use crate::calendar::zone;
use crate::phone::{self, Kind};
use crate::touch::codes;
use reading::{Area, Homes, Lines, Read};
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

/// Why an address does not say for certain where somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// What stands for the country is none.
    Country,
    /// The country, or every country that may be meant, has no such state.
    State,
    /// The postal code fits no state, or has a form that the country's codes do not have.
    PostalCode,
    /// The parts of the address lie in different places.
    Contradiction,
    /// Without a country it may lie in several.
    Several,
}

codes!(Doubt {
    Country = "country",
    State = "state",
    PostalCode = "postal_code",
    Contradiction = "contradiction",
    Several = "several",
});

/// What kind of address it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressKind {
    Work,
    Home,
    Other,
}

codes!(AddressKind { Work = "work", Home = "home", Other = "other" });

/// An address as given. All fields as stored; nothing is guessed here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PostalAddress {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<AddressKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

impl PostalAddress {
    /// Whether nothing is known of it; the kind alone is nothing.
    pub fn is_empty(&self) -> bool {
        let PostalAddress { kind: _, street, city, state, postal_code, country } = self;
        [street, city, state, postal_code, country].into_iter().all(Option::is_none)
    }

    /// Gives a ZIP the zeros back that a spreadsheet has taken from it, where the country or the state says that it is one.
    pub fn fill_code(&mut self) {
        let filled = |code: &String| postal::filled(self.country.as_deref(), self.state.as_deref(), code);
        if let Some(code) = self.postal_code.as_ref().and_then(filled) {
            self.postal_code = Some(code);
        }
    }

    /// Whether both are the same place, whatever kind they are of.
    pub fn is_same(&self, other: &PostalAddress) -> bool {
        PostalAddress { kind: None, ..self.clone() } == PostalAddress { kind: None, ..other.clone() }
    }

    /// Whether two may be one address, told twice: nothing speaks against it, and one says no more than the other but for
    /// what they share. "12 Main Street" and "Honolulu" are two until something tells that they are not.
    pub fn goes_with(&self, other: &PostalAddress) -> bool {
        let parts = |one: &PostalAddress| [&one.street, &one.city, &one.postal_code, &one.state, &one.country].map(Clone::clone);
        let (mine, theirs) = (parts(self), parts(other));
        let folded = |text: &Option<String>| text.as_deref().map(|text| text.trim().to_lowercase());
        let pairs = || mine.iter().zip(&theirs).map(|(mine, theirs)| (folded(mine), folded(theirs)));
        let kinds = matches!((self.kind, other.kind), (Some(mine), Some(theirs)) if mine != theirs);
        if kinds || pairs().any(|(mine, theirs)| mine.is_some() && theirs.is_some() && mine != theirs) {
            return false;
        }
        let within = pairs().all(|(mine, theirs)| mine.is_none() || theirs.is_some());
        let around = pairs().all(|(mine, theirs)| theirs.is_none() || mine.is_some());
        // The country alone, and what a street, a city or a code have in common, tie them together.
        let alone = |one: &[Option<String>; 5]| one.iter().take(4).all(Option::is_none);
        within
            || around
            || alone(&mine)
            || alone(&theirs)
            || pairs().take(3).any(|(mine, theirs)| mine.is_some() && mine == theirs)
    }

    fn lines(&self) -> Lines<'_> {
        Lines {
            street: self.street.as_deref(),
            city: self.city.as_deref(),
            state: self.state.as_deref(),
            postal_code: self.postal_code.as_deref(),
            country: self.country.as_deref(),
        }
    }
}

/// What is kept of somebody's addresses beside the one that sets the clock.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Addresses {
    /// Of the address that sets the clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<AddressKind>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<PostalAddress>,
}

impl Addresses {
    pub fn is_empty(&self) -> bool {
        *self == Addresses::default()
    }
}

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
    /// A state or a postal code may stand behind the city, and behind the street.
    pub city: Option<String>,
    pub street: Option<String>,
    /// Further addresses: they set no clock, and their law binds.
    pub others: Vec<PostalAddress>,
    /// E.164 numbers in order of preference.
    pub numbers: Vec<String>,
    pub company_zone: Option<String>,
    pub company_country: Option<String>,
    pub company_state: Option<String>,
    pub company_postal_code: Option<String>,
    pub company_city: Option<String>,
    pub company_street: Option<String>,
    /// Further addresses of the company: whoever is known by the company alone may work at any of them.
    pub company_others: Vec<PostalAddress>,
    /// The workspace's own zone; always known.
    pub workspace_zone: String,
    pub workspace_country: String,
}

/// Grows when addresses are read in another way: then everything is to be decided anew.
pub const READING: u32 = 4;

/// Where somebody is, from the best that is known: a zone set by hand, else the address, else the numbers, else the
/// company, else the workspace.
///
/// An address counts as far as it goes: without a country it is read as one of the numbers' countries, the workspace's and
/// the company's. Where its parts can be read in several ways, every reading is a candidate; [`doubts`] says why.
/// An address that names only a country with several zones is narrowed by a number of that country. The regions of a zone
/// set by hand are those of the best of the rest. A company's place counts beside numbers of its country: a number tells where
/// it was given out, and not where they work. Whatever the clock rests on, the law of every number and of every further
/// address binds as well: a Florida mobile that lives in California obeys both.
pub fn locate(known: &Whereabouts) -> Place {
    let numbers: Vec<Spot> = known.numbers.iter().filter_map(|number| from_number(number)).collect();
    let (find, of_numbers) = (|| homes(known), || of_numbers(known));
    let homes = Homes::new(&find, &of_numbers);
    let mut place = located(known, &numbers, &homes)
        .unwrap_or_else(|| Spot { zones: Vec::new(), regions: Vec::new(), basis: Basis::Workspace }.or_utc());
    if let Some(by_hand) = known.zone.as_deref().filter(|name| zone(name).is_some()) {
        (place.zones, place.basis) = (vec![by_hand.to_owned()], Basis::Manual);
    }
    let others = known.others.iter().filter_map(|other| reading::read(&other.lines(), &homes));
    let others = others.flat_map(|read| regions_of(&read.areas));
    for region in numbers.into_iter().flat_map(|spot| spot.regions).chain(others) {
        if !place.regions.contains(&region) {
            place.regions.push(region);
        }
    }
    join_territories(&mut place.regions);
    place
}

/// Puerto Rico is a country by its numbers and a state by its post: wherever one is named, all of its law binds.
fn join_territories(regions: &mut Vec<String>) {
    for territory in countries::TERRITORIES {
        let as_state = format!("US-{territory}");
        if regions.iter().any(|region| region == territory || *region == as_state) {
            for region in ["US".to_owned(), as_state, (*territory).to_owned()] {
                if !regions.contains(&region) {
                    regions.push(region);
                }
            }
        }
    }
    let parents: Vec<&str> = regions.iter().filter_map(|region| overseas::parent(region)).collect();
    for parent in parents {
        if !regions.iter().any(|region| region == parent) {
            regions.push(parent.to_owned());
        }
    }
}

/// What speaks against trusting the address that the place rests on; empty where nothing does.
pub fn doubts(known: &Whereabouts) -> Vec<Doubt> {
    let (find, of_numbers) = (|| homes(known), || of_numbers(known));
    let homes = Homes::new(&find, &of_numbers);
    let own = reading::read(&own_lines(known), &homes);
    let rests_on_company = || locate(known).basis == Basis::Company;
    match own {
        Some(mut read) => {
            let numbers: Vec<Spot> = known.numbers.iter().filter_map(|number| from_number(number)).collect();
            let spot = Spot::of_address(&read, &homes, Basis::Address);
            if spot.is_some_and(|own| matches!(narrower(known, &read, &own, &numbers), Narrower::Unsure)) {
                read.doubts.push(Doubt::Several);
            }
            read.doubts
        }
        None if rests_on_company() => reading::read(&company_lines(known), &homes).map(|read| read.doubts).unwrap_or_default(),
        None => Vec::new(),
    }
}

fn of_numbers(known: &Whereabouts) -> Vec<String> {
    known.numbers.iter().flat_map(|number| countries_of(number)).collect()
}

/// The countries that an address may lie in where it names none: its numbers', the workspace's, the company's.
fn homes(known: &Whereabouts) -> Vec<String> {
    let mut homes: Vec<String> = Vec::new();
    let of_numbers = of_numbers(known).into_iter();
    let workspace = Some(known.workspace_country.to_uppercase());
    let company = known.company_country.as_deref().and_then(countries::named);
    for country in of_numbers.chain(workspace).chain(company) {
        // A territory's addresses are written as a state's.
        let country = if countries::TERRITORIES.contains(&country.as_str()) { "US".to_owned() } else { country };
        if !homes.contains(&country) && !countries::zones_of(&country).is_empty() {
            homes.push(country);
        }
    }
    homes
}

/// The countries that a number may belong to, wherever in them it is.
fn countries_of(number: &str) -> Vec<String> {
    let area = number.strip_prefix("+1").filter(|rest| rest.len() == 10).and_then(|rest| rest[..3].parse().ok());
    match area.and_then(area_codes::area).and_then(|(states, _)| states.first()) {
        Some(state) => vec![state[..2].to_owned()],
        None => match phone::origin(number) {
            // A number of country code 1 without a place is American or Canadian.
            Some((_, Kind::Nowhere)) if area.is_some() => vec!["US".to_owned(), "CA".to_owned()],
            Some((country, _)) => vec![country],
            None => Vec::new(),
        },
    }
}

/// Whether two letters are the code of a country.
pub fn is_country(code: &str) -> bool {
    !countries::zones_of(&code.to_ascii_uppercase()).is_empty()
}

/// Whether a text is the code or the name of a state of a country whose states are known wherever they are written.
pub fn is_state(text: &str) -> bool {
    reading::FAMOUS.iter().any(|country| states::state(country, text).is_some())
}

fn own_lines(known: &Whereabouts) -> Lines<'_> {
    Lines {
        street: known.street.as_deref(),
        city: known.city.as_deref(),
        state: known.state.as_deref(),
        postal_code: known.postal_code.as_deref(),
        country: known.country.as_deref(),
    }
}

fn company_lines(known: &Whereabouts) -> Lines<'_> {
    Lines {
        street: known.company_street.as_deref(),
        city: known.company_city.as_deref(),
        state: known.company_state.as_deref(),
        postal_code: known.company_postal_code.as_deref(),
        country: known.company_country.as_deref(),
    }
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

    /// Everywhere that an address may be. One that raises a doubt and tells nothing may lie anywhere in the countries that
    /// may be meant; a country alone that is none says no more than no country at all.
    fn of_address(read: &Read, homes: &Homes<'_>, basis: Basis) -> Option<Spot> {
        let anywhere = read.areas.is_empty() && read.doubts.iter().any(|doubt| *doubt != Doubt::Country);
        let wide = if anywhere { homes.areas() } else { Vec::new() };
        let areas: &[Area] = if anywhere { &wide } else { &read.areas };
        let mut zones: Vec<&'static str> = Vec::new();
        for zone in areas.iter().flat_map(|area| &area.zones) {
            if !zones.contains(zone) {
                zones.push(zone);
            }
        }
        Some(Spot { zones, regions: regions_of(areas), basis }).filter(|spot| !spot.zones.is_empty())
    }
}

/// Countries, each with its states behind it.
fn regions_of(areas: &[Area]) -> Vec<String> {
    let mut regions: Vec<String> = Vec::new();
    for area in areas {
        let state = area.state.map(|state| format!("{}-{state}", area.country));
        for region in std::iter::once(area.country.clone()).chain(state) {
            if !regions.contains(&region) {
                regions.push(region);
            }
        }
    }
    regions
}

fn located(known: &Whereabouts, numbers: &[Spot], homes: &Homes<'_>) -> Option<Place> {
    if let Some(read) = reading::read(&own_lines(known), homes)
        && let Some(own) = Spot::of_address(&read, homes, Basis::Address)
    {
        return Some(match narrower(known, &read, &own, numbers) {
            Narrower::Number(spot) => spot.or_utc(),
            Narrower::Unsure | Narrower::No => own.or_utc(),
        });
    }
    let company = of_company(known, homes);
    if let Some(spot) = together(numbers) {
        return Some(beside_company(known, spot, company));
    }
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

/// Everywhere that the company's addresses may be; none where they tell nothing.
fn of_company(known: &Whereabouts, homes: &Homes<'_>) -> Option<Spot> {
    let lines = std::iter::once(company_lines(known)).chain(known.company_others.iter().map(PostalAddress::lines));
    let spots = lines.filter_map(|lines| Spot::of_address(&reading::read(&lines, homes)?, homes, Basis::Company));
    spots.reduce(|mut all, spot| {
        all.zones.extend(spot.zones.iter().filter(|zone| !all.zones.contains(zone)).copied().collect::<Vec<_>>());
        all.regions.extend(spot.regions.iter().filter(|region| !all.regions.contains(region)).cloned().collect::<Vec<_>>());
        all
    })
}

/// Where the numbers are, or where the company is in a country of theirs: only all of them together allow a touch.
fn beside_company(known: &Whereabouts, spot: Spot, company: Option<Spot>) -> Place {
    let here = |region: &String| spot.regions.iter().any(|own| !own.contains('-') && same_country(region, own));
    let regions: Vec<String> =
        company.iter().flat_map(|company| &company.regions).filter(|region| here(region)).cloned().collect();
    let by_hand = known.company_zone.as_ref().filter(|name| {
        let in_country = |country: &String| countries::zones_of(country).contains(&name.as_str());
        zone(name).is_some() && (!regions.is_empty() || company.is_none() && spot.regions.iter().any(in_country))
    });
    let zones: Vec<String> = match (by_hand, company) {
        (Some(name), _) => vec![name.clone()],
        // Of offices in several countries only those clocks count that are kept in the numbers'.
        (None, Some(company)) if !regions.is_empty() => {
            let elsewhere = company.regions.iter().filter(|region| !here(region));
            let elsewhere: Vec<&str> = elsewhere.flat_map(|country| countries::zones_of(country)).collect();
            company.zones.into_iter().filter(|zone| !elsewhere.contains(zone)).map(str::to_owned).collect()
        }
        (None, Some(_) | None) => Vec::new(),
    };
    let mut place = spot.or_utc();
    for zone in zones {
        if !place.zones.contains(&zone) {
            place.zones.push(zone);
        }
    }
    for region in regions {
        if !place.regions.contains(&region) {
            place.regions.push(region);
        }
    }
    place
}

/// What the numbers tell of an address that names a country of several zones and no more that is understood.
enum Narrower {
    Number(Spot),
    /// They would, but the address has a state, a code or a city that may lie elsewhere.
    Unsure,
    No,
}

/// Where only the country is known, a number of the same country may tell more, and never less. An office's line says where
/// the office is: beside a city that is not known to lie there, the whole country counts.
fn narrower(known: &Whereabouts, read: &Read, own: &Spot, numbers: &[Spot]) -> Narrower {
    if own.zones.len() < 2 || own.regions.len() != 1 || !read.doubts.is_empty() {
        return Narrower::No;
    }
    let Some(spot) = together(numbers)
        .filter(|spot| spot.regions.iter().all(|region| same_country(region, &own.regions[0])))
        .filter(|spot| spot.zones.len() < own.zones.len())
    else {
        return Narrower::No;
    };
    let named = [&known.state, &known.postal_code, &known.city].into_iter().flatten();
    let mut named = named.filter(|text| !reading::is_blank(text.trim()));
    let lies_there = |text: &String| towns::zone(&own.regions[0], text).is_some_and(|zone| spot.zones.contains(&zone));
    if named.all(lies_there) { Narrower::Number(spot) } else { Narrower::Unsure }
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
