//! The addresses of a person or a company: one sets the clock and stands in the row's own fields, the others are kept beside
//! it. Two addresses are never mixed: what an import or a merge brings fills an address only where both are the same place.

use crate::fields::Faults;
use crate::prospects::contact_fields::country_named;
use crate::view::AddressView;
use planner::place::{AddressKind, Addresses, PostalAddress};
use serde_json::{Map, Value};
use store::companies::Company;
use store::prospects::Prospect;

/// Why both ways to give an address cannot come together.
pub(crate) const EITHER: &str = "send either addresses, or the parts of the one that sets the clock";

/// Addresses one person may have.
const MANY: usize = 20;

/// Somebody with addresses.
pub(crate) trait Addressed {
    /// The parts of the address that sets the clock, by name.
    fn parts(&mut self) -> [(&'static str, &mut Option<String>); 5];
    fn beside(&mut self) -> &mut Addresses;
    fn address(&self) -> PostalAddress;
}

macro_rules! addressed {
    ($type:ty) => {
        impl Addressed for $type {
            fn parts(&mut self) -> [(&'static str, &mut Option<String>); 5] {
                [
                    ("country", &mut self.country),
                    ("state", &mut self.state),
                    ("city", &mut self.city),
                    ("postal_code", &mut self.postal_code),
                    ("street", &mut self.street),
                ]
            }

            fn beside(&mut self) -> &mut Addresses {
                &mut self.addresses
            }

            fn address(&self) -> PostalAddress {
                PostalAddress {
                    kind: self.addresses.kind,
                    street: self.street.clone(),
                    city: self.city.clone(),
                    state: self.state.clone(),
                    postal_code: self.postal_code.clone(),
                    country: self.country.clone(),
                }
            }
        }
    };
}

addressed!(Prospect);
addressed!(Company);

/// Puts an address in the place of the one that sets the clock.
pub(crate) fn put(whose: &mut impl Addressed, address: PostalAddress) {
    let PostalAddress { kind, street, city, state, postal_code, country } = address;
    whose.beside().kind = kind;
    let values = [country, state, city, postal_code, street];
    for ((_, slot), value) in whose.parts().into_iter().zip(values) {
        *slot = value;
    }
}

/// What [`take`] gave, as it is noted for undo.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Given {
    /// Parts of the address that sets the clock, and its kind.
    pub fields: Map<String, Value>,
    /// Further addresses that were not there.
    pub others: Vec<PostalAddress>,
}

/// Gives somebody addresses that they may have already: what is the same place is filled, what is another one is kept as
/// another one.
pub(crate) fn take(whose: &mut impl Addressed, more: impl IntoIterator<Item = PostalAddress>) -> Given {
    let mut given = Given::default();
    for address in more.into_iter().filter(|address| !address.is_empty()) {
        if whose.address().goes_with(&address) {
            fill(whose, &address, &mut given.fields);
        } else if !whose.beside().others.iter().any(|other| other.is_same(&address)) {
            given.others.push(address.clone());
            whose.beside().others.push(address);
        }
    }
    given
}

fn fill(whose: &mut impl Addressed, address: &PostalAddress, filled: &mut Map<String, Value>) {
    if let (None, Some(kind)) = (whose.beside().kind, address.kind) {
        whose.beside().kind = Some(kind);
        filled.insert("address_kind".to_owned(), kind.code().into());
    }
    let values = [&address.country, &address.state, &address.city, &address.postal_code, &address.street];
    for ((name, slot), value) in whose.parts().into_iter().zip(values) {
        if let (None, Some(value)) = (&slot, value) {
            *slot = Some(value.clone());
            filled.insert(name.to_owned(), value.clone().into());
        }
    }
}

/// The address that sets the clock and those beside it.
pub(crate) fn all(whose: &impl Addressed, beside: &Addresses) -> Vec<PostalAddress> {
    std::iter::once(whose.address()).chain(beside.others.iter().cloned()).filter(|address| !address.is_empty()).collect()
}

/// As the API tells them, the one that sets the clock first.
pub(crate) fn views(whose: &impl Addressed, beside: &Addresses) -> Vec<AddressView> {
    let main = whose.address();
    let view = |address: &PostalAddress, sets_clock| AddressView {
        kind: address.kind.map(|kind| kind.code().to_owned()),
        sets_clock,
        street: address.street.clone(),
        city: address.city.clone(),
        state: address.state.clone(),
        postal_code: address.postal_code.clone(),
        country: address.country.clone(),
    };
    let others = beside.others.iter().map(|other| view(other, false));
    let first = (!main.is_empty() || main.kind.is_some()).then(|| view(&main, true));
    first.into_iter().chain(others).collect()
}

/// A list of addresses as typed: the one that says so sets the clock, else the first.
pub(crate) fn read(faults: &mut Faults, typed: &[AddressView]) -> (PostalAddress, Vec<PostalAddress>) {
    if typed.len() > MANY {
        faults.add("addresses", "too_many", format!("{MANY} at most"));
        return Default::default();
    }
    if typed.iter().filter(|address| address.sets_clock).count() > 1 {
        faults.add("addresses", "not_allowed", "one address sets the clock: say sets_clock of one of them");
    }
    let mut addresses = Vec::with_capacity(typed.len());
    let clock = typed.iter().position(|address| address.sets_clock).unwrap_or_default();
    for (index, view) in typed.iter().enumerate() {
        let field = |name: &str| format!("addresses[{index}].{name}");
        let kind = view.kind.as_deref().map(str::trim).filter(|kind| !kind.is_empty());
        let read = kind.and_then(AddressKind::from_code);
        if kind.is_some() && read.is_none() {
            faults.add(field("kind"), "unknown", "work, home or other");
        }
        let mut address = PostalAddress {
            kind: read,
            street: faults.few_lines(&field("street"), view.street.as_deref()),
            city: faults.line(&field("city"), view.city.as_deref()),
            state: faults.line(&field("state"), view.state.as_deref()),
            postal_code: faults.line(&field("postal_code"), view.postal_code.as_deref()),
            country: country_named(faults, &field("country"), view.country.as_deref()),
        };
        address.fill_code();
        match index == clock {
            true => addresses.insert(0, address),
            false if !address.is_empty() => addresses.push(address),
            false => {}
        }
    }
    let others = addresses.split_off(addresses.len().min(1));
    (addresses.pop().unwrap_or_default(), others)
}
