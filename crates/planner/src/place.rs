//! Where a prospect is: candidate time zones and regions, and what that rests on.

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
    /// IANA names, sorted, never empty. The first is shown as "their" clock.
    pub zones: Vec<String>,
    /// Codes of the jurisdictions that may apply, as `US`, `US-FL`, `CA-BC`; sorted.
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

/// Where somebody is, from the best that is known: a zone set by hand, else the address, else the number, else the
/// company's address or zone, else the workspace.
pub fn locate(known: &Whereabouts) -> Place {
    let place = |zones: Vec<String>, regions: Vec<String>, basis| {
        let (mut zones, mut regions) = (zones, regions);
        zones.retain(|name| crate::calendar::zone(name).is_some());
        zones.sort_unstable();
        zones.dedup();
        regions.sort_unstable();
        regions.dedup();
        Some(Place { zones, regions, basis }).filter(|place| !place.zones.is_empty())
    };
    let country = known.country.iter().cloned().collect::<Vec<_>>();
    let by_hand = known.zone.iter().cloned().collect();
    place(by_hand, country, Basis::Manual)
        .or_else(|| {
            place(known.company_zone.iter().cloned().collect(), known.company_country.iter().cloned().collect(), Basis::Company)
        })
        .or_else(|| place(vec![known.workspace_zone.clone()], vec![known.workspace_country.clone()], Basis::Workspace))
        .unwrap_or(Place { zones: vec!["UTC".to_owned()], regions: Vec::new(), basis: Basis::Workspace })
}
