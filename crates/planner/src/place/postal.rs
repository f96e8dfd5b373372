//! Postal codes as they are written, as spreadsheets leave them, and the state that they lie in where the country's codes
//! tell. A code that has lost its leading zeros is filled; one that its country cannot have is none.

use super::{countries, states};

/// Countries whose codes are digits alone: how many, and how many of them may be zeros at the front, which a spreadsheet
/// takes for no part of the number (Universal Postal Union, addressing formats).
const DIGITS: &[(&str, &[usize], usize)] = &[
    ("AR", &[4], 0),
    ("AT", &[4], 0),
    ("AU", &[4], 1),
    ("BE", &[4], 0),
    ("BG", &[4], 0),
    ("BR", &[8], 1),
    ("CH", &[4], 0),
    ("CL", &[7], 0),
    ("CN", &[6], 1),
    ("CO", &[6], 1),
    ("CY", &[4], 0),
    ("CZ", &[5], 0),
    ("DE", &[5], 1),
    ("DK", &[4], 1),
    ("EC", &[6], 1),
    ("EE", &[5], 0),
    ("ES", &[5], 1),
    ("FI", &[5], 2),
    ("FR", &[5], 1),
    ("GR", &[5], 0),
    ("HR", &[5], 0),
    ("HU", &[4], 0),
    ("ID", &[5], 0),
    ("IL", &[7, 5], 1),
    ("IN", &[6], 0),
    ("IT", &[5], 3),
    ("JP", &[7], 2),
    ("KR", &[5], 1),
    ("KZ", &[6], 1),
    ("LI", &[4], 0),
    ("LT", &[5], 1),
    ("LU", &[4], 0),
    ("LV", &[4], 0),
    ("MC", &[5], 0),
    ("MX", &[5], 1),
    ("MY", &[5], 1),
    ("NO", &[4], 3),
    ("NZ", &[4], 1),
    ("PE", &[5], 1),
    ("PH", &[4], 1),
    ("PK", &[5], 0),
    ("PL", &[5], 4),
    ("PT", &[7, 4], 0),
    ("RO", &[6], 1),
    ("RS", &[5], 0),
    ("RU", &[6], 0),
    ("SE", &[5], 0),
    ("SG", &[6], 1),
    ("SI", &[4], 0),
    ("SK", &[5], 1),
    ("TH", &[5], 0),
    ("TR", &[5], 1),
    ("UA", &[5], 1),
    ("VN", &[6, 5], 1),
    ("ZA", &[4], 3),
];

/// A code as its country writes it, whole again; none where the country has no such codes. What a country of unknown form
/// writes is taken as it is.
pub(super) fn whole(country: &str, text: &str) -> Option<String> {
    let text = bare(text);
    match country {
        "US" => zip(&text),
        "CA" => canadian(&text),
        "GB" => british(&text).then(|| text.to_uppercase()),
        "NL" => dutch(&text).then(|| text.to_uppercase()),
        "IE" => irish(&text).then(|| text.to_uppercase()),
        _ => match DIGITS.binary_search_by(|(code, _, _)| (*code).cmp(country)) {
            Ok(index) => digits(&text, DIGITS[index].1, DIGITS[index].2),
            Err(_) => Some(text.to_uppercase()),
        },
    }
}

/// A ZIP that a spreadsheet has taken the zeros from, as it stood before; none where nothing is missing, or where neither the
/// country nor a state that the code agrees with says that it is one.
pub(super) fn filled(country: Option<&str>, state_named: Option<&str>, text: &str) -> Option<String> {
    let text = bare(text).replace(' ', "-");
    let (area, route) = match text.split_once('-') {
        Some((area, route)) => (area, route),
        None if (7..=8).contains(&text.len()) => text.split_at_checked(text.len() - 4)?,
        None => (text.as_str(), ""),
    };
    if area.len() >= 5 {
        return None;
    }
    let code = zip(&text)?;
    let country = country.map(str::trim).filter(|country| !country.is_empty());
    let is_american = match country {
        Some(country) => {
            countries::named(country).is_some_and(|named| named == "US" || countries::TERRITORIES.contains(&named.as_str()))
        }
        None => {
            let named = state_named.and_then(|text| states::state("US", text)).map(|(code, _)| code);
            named.is_some() && named == state("US", &code)
        }
    };
    let route = if route.is_empty() { String::new() } else { format!("-{route:0>4}") };
    is_american.then(|| format!("{code}{route}"))
}

/// Whether the form of that country's codes is known here.
pub(super) fn is_known(country: &str) -> bool {
    matches!(country, "US" | "CA" | "GB" | "NL" | "IE") || DIGITS.binary_search_by(|(code, _, _)| (*code).cmp(country)).is_ok()
}

/// Countries whose codes cannot be mistaken for another's, wherever they stand.
pub(super) const UNMISTAKABLE: &[&str] = &["CA", "GB"];

/// Without what programs put around a number: `="02903"`, `'02903`, `2903.0`, `2,903`.
fn bare(text: &str) -> String {
    let text = text.trim().trim_start_matches(['=', '\'', '"']).trim_end_matches(['"', '\'']).trim();
    let text = text.strip_suffix(".0").or_else(|| text.strip_suffix(".00")).unwrap_or(text);
    match text.split_once(',') {
        Some((front, back)) if (1..=3).contains(&front.len()) && back.len() == 3 && is_digits(front) && is_digits(back) => {
            format!("{front}{back}")
        }
        Some(_) | None => text.to_owned(),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Five digits, and four more of the route, also with the zeros gone: `2903`, `2903-1001`, `29031001`, `601` in Puerto Rico.
fn zip(text: &str) -> Option<String> {
    let text = text.replace(' ', "-");
    let (area, route) = match text.split_once('-') {
        Some((area, route)) => (area.to_owned(), route.trim_matches('-')),
        None if (7..=9).contains(&text.len()) => (text.get(..text.len() - 4)?.to_owned(), text.get(text.len() - 4..)?),
        None => (text.clone(), ""),
    };
    let route_fits = route.is_empty() || (is_digits(route) && route.len() <= 4);
    (route_fits && is_digits(&area) && (3..=5).contains(&area.len())).then(|| format!("{area:0>5}"))
}

/// Digits with blanks and dashes between them, perhaps behind the country's letters: `D-01067`, `01000-000`.
fn digits(text: &str, lengths: &[usize], zeros: usize) -> Option<String> {
    let behind = text
        .split_once('-')
        .filter(|(letters, _)| (1..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let code: String = behind.map_or(text, |(_, code)| code).chars().filter(|sign| !matches!(sign, ' ' | '-' | '.')).collect();
    if !is_digits(&code) {
        return None;
    }
    let fits = |length: &&usize| code.len() <= **length && code.len() + zeros >= **length;
    // The shortest that holds it all.
    let length = *lengths.iter().filter(fits).min()?;
    Some(format!("{code:0>length$}"))
}

/// `V6B 1A1`, or the first half of it.
fn canadian(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|sign| !matches!(sign, ' ' | '-')).collect::<String>().to_uppercase();
    let fits = code.chars().enumerate().all(|(index, sign)| match index % 2 {
        0 => sign.is_ascii_uppercase() && !matches!(sign, 'D' | 'F' | 'I' | 'O' | 'Q' | 'U'),
        _ => sign.is_ascii_digit(),
    });
    (fits && matches!(code.len(), 3 | 6)).then_some(code)
}

/// `SW1A 1AA`: an area of one or two letters, a district, and in the second half a digit and two letters.
fn british(text: &str) -> bool {
    let code: String = text.chars().filter(|sign| *sign != ' ').collect::<String>().to_uppercase();
    let letters = code.bytes().take_while(u8::is_ascii_uppercase).count();
    let Some((outward, inward)) = code.len().checked_sub(3).and_then(|at| code.split_at_checked(at)) else { return false };
    let ends = inward.bytes().enumerate().all(|(index, sign)| match index {
        0 => sign.is_ascii_digit(),
        _ => sign.is_ascii_uppercase(),
    });
    let district = outward.get(letters..).unwrap_or_default();
    ends && (1..=2).contains(&letters)
        && (1..=2).contains(&district.len())
        && district.bytes().next().is_some_and(|sign| sign.is_ascii_digit())
        && district.bytes().all(|sign| sign.is_ascii_alphanumeric())
}

/// `1012 AB`, also without the letters.
fn dutch(text: &str) -> bool {
    let code: String = text.chars().filter(|sign| *sign != ' ').collect();
    let (front, back) = code.split_at_checked(4).unwrap_or(("", ""));
    is_digits(front) && matches!(back.len(), 0 | 2) && back.bytes().all(|sign| sign.is_ascii_alphabetic())
}

/// `D02 AF30`, or the routing key alone.
fn irish(text: &str) -> bool {
    let code: String = text.chars().filter(|sign| *sign != ' ').collect();
    let mut signs = code.chars();
    matches!(code.len(), 3 | 7)
        && signs.next().is_some_and(|sign| sign.is_ascii_alphabetic())
        && signs.next().is_some_and(|sign| sign.is_ascii_digit())
        && signs.all(|sign| sign.is_ascii_alphanumeric())
}

/// Whether the codes of that country tell the state.
pub(super) fn tells_state(country: &str) -> bool {
    matches!(country, "US" | "CA" | "AU" | "BR" | "MX")
}

/// The state of a code that is whole.
pub(super) fn state(country: &str, code: &str) -> Option<&'static str> {
    states::by_postal_code(country, code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_a_spreadsheet_has_shortened_is_filled() {
        for (country, typed, whole_again) in [
            ("US", "2903", "02903"),
            ("US", "2903-1001", "02903"),
            ("US", "29031001", "02903"),
            ("US", "029031001", "02903"),
            ("US", "2903.0", "02903"),
            ("US", "2,903", "02903"),
            ("US", "=\"02903\"", "02903"),
            ("US", "601", "00601"),
            ("US", "6011234", "00601"),
            ("US", "96801", "96801"),
            ("US", "96801 1234", "96801"),
            ("DE", "1067", "01067"),
            ("DE", "D-01067", "01067"),
            ("FR", "1000", "01000"),
            ("IT", "118", "00118"),
            ("ES", "8001", "08001"),
            ("AU", "800", "0800"),
            ("MX", "1000", "01000"),
            ("BR", "1000-000", "01000000"),
            ("BR", "1310100", "01310100"),
            ("JP", "600000", "0600000"),
            ("NZ", "600", "0600"),
            ("NO", "150", "0150"),
            ("ZA", "2", "0002"),
            ("SG", "18989", "018989"),
            ("PT", "1000-001", "1000001"),
            ("PT", "9500", "9500"),
            ("CA", "v6b 1a1", "V6B1A1"),
            ("GB", "sw1a 1aa", "SW1A 1AA"),
            ("NL", "1012 ab", "1012 AB"),
            ("IE", "D02 AF30", "D02 AF30"),
            ("ZW", "anything", "ANYTHING"),
        ] {
            assert_eq!(whole(country, typed).as_deref(), Some(whole_again), "{country} {typed}");
        }
    }

    #[test]
    fn a_zip_is_filled_where_the_country_or_the_state_says_that_it_is_one() {
        for (country, state, typed, filled_again) in [
            (Some("US"), None, "2110", Some("02110")),
            (Some("usa"), Some("MA"), "2110", Some("02110")),
            (Some("United States"), None, "2110-1234", Some("02110-1234")),
            (Some("US"), None, "21101234", Some("02110-1234")),
            (Some("US"), None, "2110.0", Some("02110")),
            (Some("PR"), None, "601", Some("00601")),
            (None, Some("MA"), "2110", Some("02110")),
            (None, Some("Massachusetts"), "2110", Some("02110")),
            (None, Some("RI"), "2110", None),
            (None, None, "2110", None),
            (Some("AT"), None, "2110", None),
            (Some("Atlantis"), Some("MA"), "2110", None),
            (Some("US"), Some("MA"), "02110", None),
            (Some("US"), Some("MA"), "02110-1234", None),
            (Some("US"), Some("MA"), "12", None),
            (Some("US"), Some("MA"), "", None),
            (Some("US"), Some("MA"), "-", None),
        ] {
            assert_eq!(filled(country, state, typed).as_deref(), filled_again, "{country:?} {state:?} {typed}");
        }
    }

    #[test]
    fn a_code_that_a_country_cannot_have_is_none() {
        for (country, typed) in [
            ("US", "12"),
            ("US", "803312"),
            ("US", "V6B 1A1"),
            ("US", "2903-10011"),
            ("US", "2903-HI"),
            ("DE", "106"),
            ("DE", "106712"),
            ("AT", "101"),
            ("AU", "80"),
            ("CA", "94105"),
            ("CA", "O6B 1A1"),
            ("GB", "02903"),
            ("GB", "1AA"),
            ("NL", "101"),
            ("IE", "12345"),
        ] {
            assert_eq!(whole(country, typed), None, "{country} {typed}");
        }
    }

    #[test]
    fn the_forms_are_in_the_order_of_their_countries() {
        assert!(DIGITS.is_sorted_by_key(|(country, _, _)| country));
    }
}
