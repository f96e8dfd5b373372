//! An address as people type it in one line: country, state, postal code out of `US-FL`, `FL 33101, US`, `Austin, Texas`.

use super::{countries, states};

/// What one line told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// ISO 3166 alpha-2.
    pub country: Option<String>,
    /// The code after the country's, as `FL`.
    pub state: Option<String>,
    pub postal_code: Option<String>,
}

/// Country names and short forms that people write in place of the code.
const NAMES: &[(&str, &str)] = &[
    ("usa", "US"),
    ("u.s.", "US"),
    ("united states", "US"),
    ("united states of america", "US"),
    ("uk", "GB"),
    ("united kingdom", "GB"),
    ("great britain", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("canada", "CA"),
    ("france", "FR"),
    ("germany", "DE"),
    ("deutschland", "DE"),
    ("spain", "ES"),
    ("españa", "ES"),
    ("italy", "IT"),
    ("italia", "IT"),
    ("australia", "AU"),
    ("india", "IN"),
    ("austria", "AT"),
    ("österreich", "AT"),
    ("switzerland", "CH"),
    ("ireland", "IE"),
    ("mexico", "MX"),
    ("brazil", "BR"),
];

impl Address {
    /// Reads a line; `home` is the country of addresses that name none. None where nothing in it is known.
    pub fn read(text: &str, home: &str) -> Option<Address> {
        let text = text.trim();
        // `US-FL`, `us-fl-33101`.
        let parts: Vec<&str> = match text.split_once('-').filter(|(country, _)| is_country(country)) {
            Some((country, rest)) => std::iter::once(country).chain(rest.split(['-', ','])).collect(),
            None => text.split(',').collect(),
        };
        let mut parts: Vec<&str> = parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect();
        let mut address = Address::default();
        // A country stands at one of the ends: alone, or as the first word.
        let alone = parts.iter().position(|part| country(part).is_some() && (parts.len() > 1 || states_of(home, part).is_none()));
        let single = (parts.len() == 1).then(|| country(parts[0])).flatten();
        if let Some(index) = alone.filter(|index| *index == 0 || *index == parts.len() - 1).or(single.as_ref().map(|_| 0)) {
            address.country = country(parts.remove(index));
        } else if let Some((first, rest)) = parts
            .first()
            .and_then(|part| part.split_once(' '))
            .filter(|(first, _)| is_country(first) && states::state(home, first).is_none())
        {
            address.country = country(first);
            parts[0] = rest.trim();
        }
        let country = address.country.clone().unwrap_or_else(|| home.to_uppercase());
        for part in parts {
            let (digits, words): (Vec<&str>, Vec<&str>) =
                part.split_whitespace().partition(|word| word.chars().any(|letter| letter.is_ascii_digit()));
            let words = words.join(" ");
            if address.state.is_none() {
                address.state = states::state(&country, &words).map(|(code, _)| code.to_owned());
            }
            let digits = digits.join(" ");
            if !digits.is_empty() && (states::by_postal_code(&country, &digits).is_some() || digits.len() >= 4) {
                address.postal_code = Some(digits);
            }
        }
        if address.state.is_none() {
            let by_post = address.postal_code.as_deref().and_then(|postal| states::by_postal_code(&country, postal));
            address.state = by_post.map(str::to_owned);
        }
        if address.country.is_none() && (address.state.is_some() || address.postal_code.is_some()) {
            address.country = Some(country);
        }
        address.country.is_some().then_some(address)
    }
}

fn states_of<'a>(home: &str, text: &'a str) -> Option<&'a str> {
    // Two letters alone are a country first, as ever: `DE`, `CA`.
    states::state(home, text).filter(|_| text.len() > 2).map(|_| text)
}

fn is_country(text: &str) -> bool {
    country(text).is_some()
}

fn country(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_uppercase();
    if code.len() == 2 && !countries::zones_of(&code).is_empty() {
        return Some(code);
    }
    let name = text.trim().to_lowercase();
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, code)| (*code).to_owned())
}
