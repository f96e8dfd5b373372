//! Several addresses in one row: which column belongs to which, and which of them sets the clock. Parts of two addresses are
//! never put together.

use crate::field::Field;
use crate::headers::squash;
use crate::survey::Column;
use planner::place::{AddressKind, Addresses, PostalAddress};

/// Which of a row's addresses a column speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum At {
    /// The one that the file has, or the first.
    #[default]
    Plain,
    Work,
    Home,
    Other,
    /// By a number, in the header or in the order of the card.
    Nth(u8),
}

/// What stands before a part, of which address it tells, and the family of columns that it begins.
const OWNERS: &[(&str, At)] = &[
    ("mailing", At::Plain),
    ("billing", At::Plain),
    ("primary", At::Plain),
    ("physical", At::Plain),
    ("permanent", At::Plain),
    ("postal", At::Plain),
    ("business", At::Work),
    ("work", At::Work),
    ("office", At::Work),
    ("home", At::Home),
    ("private", At::Home),
    ("residential", At::Home),
    ("other", At::Other),
    ("alternate", At::Other),
    ("secondary", At::Other),
    ("shipping", At::Other),
];

/// The part of an address that a squashed header names, whose address ever it is.
pub(crate) fn part(name: &str) -> Option<Field> {
    bare_part(name).or_else(|| bare_part(owner(name)?.1))
}

fn bare_part(name: &str) -> Option<Field> {
    Some(match name {
        "street"
        | "streetaddress"
        | "address"
        | "addressline"
        | "addressstreet"
        | "fulladdress"
        | "addressformatted"
        | "postaladdress"
        | "addresspobox"
        | "addressextendedaddress" => Field::Street,
        "city" | "town" | "addresscity" => Field::City,
        "state" | "stateregion" | "stateprovince" | "province" | "region" | "addressregion" | "addressstate"
        | "stateorprovince" => Field::State,
        "zip" | "zipcode" | "postalcode" | "postcode" | "zippostalcode" | "addresspostalcode" | "addresszip" => Field::PostalCode,
        "country" | "countryregion" | "addresscountry" | "addresscountryregion" => Field::Country,
        _ => return None,
    })
}

fn owner(name: &str) -> Option<((&'static str, At), &str)> {
    // `Billing Code` is the postal code of the bill; a `Code` alone may be anything.
    let behind = |owner: &'static str, at| {
        let rest = name.strip_prefix(owner)?;
        let rest = if rest == "code" { "postalcode" } else { rest };
        bare_part(rest).map(|_| ((owner, at), rest))
    };
    OWNERS.iter().find_map(|(owner, at)| behind(owner, *at))
}

const fn is_part(field: Field) -> bool {
    matches!(field, Field::Street | Field::City | Field::State | Field::PostalCode | Field::Country)
}

/// Says of every column of an address to which address it belongs.
pub(crate) fn group(columns: &mut [Column]) {
    let names: Vec<String> = columns.iter().map(|column| squash(&column.header)).collect();
    let numbered: Vec<Option<u8>> = names.iter().map(|name| number(name)).collect();
    // "Street 2" is a second line of the street, unless there is a "City 2" as well.
    let second = |number: u8| {
        columns.iter().zip(&numbered).any(|(column, found)| {
            *found == Some(number) && matches!(column.field, Field::City | Field::State | Field::PostalCode | Field::Country)
        })
    };
    let groups: Vec<(At, &str)> = names
        .iter()
        .zip(&numbered)
        .map(|(name, number)| {
            let bare: String = name.chars().filter(|sign| !sign.is_ascii_digit()).collect();
            let owned = owner(&bare).map(|((owner, at), _)| (at, owner));
            match (owned, number) {
                (Some(owned), _) => owned,
                (None, Some(number)) if *number > 0 && second(*number) => (At::Nth(*number), ""),
                (None, Some(_) | None) => (At::Plain, ""),
            }
        })
        .collect();
    // Two families of columns without a kind of their own, as "Billing City" beside "City", are two addresses.
    let mut families: Vec<(&str, Vec<Field>)> = Vec::new();
    for (column, (at, family)) in columns.iter().zip(&groups).filter(|(column, _)| is_part(column.field)) {
        match (at, families.iter_mut().find(|(name, _)| name == family)) {
            (At::Plain, None) => families.push((family, vec![column.field])),
            (At::Plain, Some((_, parts))) if !parts.contains(&column.field) => parts.push(column.field),
            (At::Plain | At::Work | At::Home | At::Other | At::Nth(_), _) => {}
        }
    }
    for (column, (at, family)) in columns.iter_mut().zip(&groups).filter(|(column, _)| is_part(column.field)) {
        column.at = match at {
            At::Plain => {
                let known = families.iter().position(|(name, _)| name == family).unwrap_or_default();
                let of = |family: usize| families.get(family).map(|(_, parts)| parts.as_slice()).unwrap_or_default();
                let twice = known > 0 && of(0).iter().any(|part| of(known).contains(part));
                if twice { At::Nth(100 + u8::try_from(known).unwrap_or(u8::MAX - 100)) } else { At::Plain }
            }
            At::Work | At::Home | At::Other | At::Nth(_) => *at,
        };
    }
    // The address in one piece, beside its parts, says nothing more.
    let whole: Vec<usize> = (0..columns.len())
        .filter(|index| names[*index].ends_with("formatted") && columns[*index].field == Field::Street)
        .filter(|index| {
            (0..columns.len()).any(|other| {
                other != *index
                    && columns[other].at == columns[*index].at
                    && columns[other].field == Field::Street
                    && names[other].ends_with("street")
            })
        })
        .collect();
    for index in whole {
        columns[index].field = Field::Ignore;
    }
}

/// `Address 2 - City`, `City 2`: the number of the address.
fn number(name: &str) -> Option<u8> {
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|_| name.starts_with("address") || name.ends_with(|sign: char| sign.is_ascii_digit()))
}

/// One of a row's addresses while the row is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathered {
    pub(crate) at: At,
    pub(crate) address: PostalAddress,
}

impl Gathered {
    /// The one that sets the clock comes first: where they work, before where they live.
    fn rank(&self) -> u8 {
        match self.address.kind {
            None if self.at == At::Plain => 0,
            Some(AddressKind::Work) => 1,
            None => 2,
            Some(AddressKind::Home) => 3,
            Some(AddressKind::Other) => 4,
        }
    }
}

/// The address of a row that a value belongs to.
pub(crate) fn of<'a>(gathered: &'a mut Vec<Gathered>, at: At, label: &str) -> &'a mut PostalAddress {
    let index = gathered.iter().position(|one| one.at == at).unwrap_or_else(|| {
        gathered.push(Gathered { at, address: PostalAddress { kind: kind(at, label), ..PostalAddress::default() } });
        gathered.len() - 1
    });
    &mut gathered[index].address
}

fn kind(at: At, label: &str) -> Option<AddressKind> {
    let label = label.to_lowercase();
    let named = || match () {
        () if label.contains("work") || label.contains("business") || label.contains("office") => Some(AddressKind::Work),
        () if label.contains("home") || label.contains("private") => Some(AddressKind::Home),
        () if label.contains("other") => Some(AddressKind::Other),
        () => None,
    };
    match at {
        At::Plain => named(),
        At::Nth(number) => named().or((number > 100).then_some(AddressKind::Other)),
        At::Work => Some(AddressKind::Work),
        At::Home => Some(AddressKind::Home),
        At::Other => Some(AddressKind::Other),
    }
}

/// The country in which the row's numbers are read.
pub(crate) fn country(gathered: &[Gathered]) -> Option<&str> {
    let named = gathered.iter().filter(|one| one.address.country.is_some());
    named.min_by_key(|one| one.rank()).and_then(|one| one.address.country.as_deref())
}

/// The address that sets the clock, and what is kept beside it.
pub(crate) fn settle(mut gathered: Vec<Gathered>) -> (PostalAddress, Addresses) {
    gathered.retain(|one| !one.address.is_empty());
    gathered.sort_by_key(Gathered::rank);
    let mut found: Vec<PostalAddress> = Vec::new();
    for one in gathered {
        if !found.iter().any(|before| before.is_same(&one.address)) {
            found.push(one.address);
        }
    }
    let mut found = found.into_iter();
    let first = found.next().unwrap_or_default();
    let addresses = Addresses { kind: first.kind, others: found.collect() };
    (first, addresses)
}
