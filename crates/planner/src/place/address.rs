//! An address as people type it in one line: country, state, postal code out of `US-FL`, `FL 33101, US`, `Austin, Texas`.

use super::{countries, postal, states};

/// What one line told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// ISO 3166 alpha-2.
    pub country: Option<String>,
    /// The code after the country's, as `FL`; from [`Address::as_written`] as it stands in the line.
    pub state: Option<String>,
    pub postal_code: Option<String>,
}

impl Address {
    /// Reads a line; `home` is the country of addresses that name none. None where nothing in it is known.
    pub fn read(text: &str, home: &str) -> Option<Address> {
        let mut address = Address::as_written(text, &[home])?;
        let country = address.country.get_or_insert_with(|| home.to_uppercase()).clone();
        let by_post = || {
            let code = address.postal_code.as_deref().and_then(|typed| postal::whole(&country, typed))?;
            postal::state(&country, &code)
        };
        let named = address.state.as_deref().and_then(|text| states::state(&country, text)).map(|(code, _)| code);
        address.state = named.or_else(by_post).map(str::to_owned);
        Some(address)
    }

    /// Reads a line that may be an address of any of those countries; without a country where the line names none.
    pub fn as_written(text: &str, homes: &[&str]) -> Option<Address> {
        let read = || homes.iter().filter_map(|home| read_as(text, home, homes));
        read().find(|address| address.state.is_some() || address.postal_code.is_some()).or_else(|| read().next())
    }
}

fn read_as<'a>(text: &'a str, home: &str, homes: &[&str]) -> Option<Address> {
    let text = text.trim();
    // `US-FL`, `us-fl-33101`: the country comes first.
    let coded = text.split_once('-').and_then(|(country, rest)| Some((countries::named(country)?, rest)));
    let filled = |parts: Vec<&'a str>| parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect();
    let (country, parts): (Option<String>, Vec<&str>) = match coded {
        Some((country, rest)) => (Some(country), filled(rest.split(['-', ',']).collect())),
        None => {
            let mut parts: Vec<&str> = filled(text.split([',', '\n']).collect());
            (named(&mut parts, homes), parts)
        }
    };
    let mut address = Address { country, ..Address::default() };
    let country = address.country.clone().unwrap_or_else(|| home.to_uppercase());
    for part in parts {
        let (words, code) = split(part, &country);
        if address.state.is_none() && states::state(&country, &words).is_some() {
            address.state = Some(words);
        } else if let Some(last) = part.split_whitespace().rev().find(|word| !word.bytes().any(|sign| sign.is_ascii_digit()))
            && address.state.is_none()
            && last.bytes().all(|sign| sign.is_ascii_uppercase())
            && states::state(&country, last).is_some()
        {
            // `Boston MA 02110`.
            address.state = Some(last.to_owned());
        }
        if let Some(code) = code {
            address.postal_code = Some(code);
        }
    }
    (address != Address::default()).then_some(address)
}

/// Takes the country out of the parts. It stands at one of the ends, alone or as the first word. Two letters that are also a
/// state of a home (`Los Angeles, CA`) are its country only where all the rest is an address there (`Toronto, ON, CA`).
fn named(parts: &mut Vec<&str>, homes: &[&str]) -> Option<String> {
    let is_state = |text: &str| homes.iter().any(|home| states::state(home, text).is_some());
    let inside = |country: &str, rest: &[&str]| {
        rest.iter().any(|part| {
            let (words, code) = split(part, country);
            let fits = |country: &str| code.as_deref().is_some_and(|code| postal::whole(country, code).is_some());
            let in_home = homes.iter().any(|home| *home != country && fits(home));
            states::state(country, &words).is_some() || (fits(country) && !in_home)
        })
    };
    if let [single] = parts.as_slice()
        && let Some(country) = countries::named(single).filter(|_| single.len() == 2 || !is_state(single))
    {
        parts.clear();
        return Some(country);
    }
    for index in [parts.len().checked_sub(1), Some(0)].into_iter().flatten() {
        let Some(part) = parts.get(index).copied() else { continue };
        let rest: Vec<&str> = parts.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, part)| *part).collect();
        if let Some(country) = countries::named(part).filter(|country| !is_state(part) || inside(country, &rest)) {
            parts.remove(index);
            return Some(country);
        }
    }
    let (first, rest) = parts.first().and_then(|part| part.split_once(' '))?;
    let country = countries::named(first).filter(|_| !is_state(first))?;
    parts[0] = rest.trim();
    Some(country)
}

/// The words of a part and the postal code that stands behind them; before them where the country writes it so. The number of
/// a house is none.
fn split(part: &str, country: &str) -> (String, Option<String>) {
    let is_code = |word: &&str| word.bytes().any(|sign| sign.is_ascii_digit());
    let words: Vec<&str> = part.split_whitespace().collect();
    let names = words.iter().copied().filter(|word| !is_code(word)).collect::<Vec<_>>().join(" ");
    let behind = words.iter().rev().take_while(|word| is_code(word)).count();
    let before = words.iter().take_while(|word| is_code(word)).count();
    let first = behind == 0 && !matches!(country, "US" | "CA" | "AU" | "GB");
    let code = match first {
        true => words[..before].join(" "),
        false => words[words.len() - behind..].join(" "),
    };
    let long = code.chars().filter(char::is_ascii_alphanumeric).count() >= 4;
    (
        names,
        Some(code)
            .filter(|code| long || (!code.is_empty() && postal::is_known(country) && postal::whole(country, code).is_some())),
    )
}
