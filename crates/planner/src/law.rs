//! Law as dated data: one file per jurisdiction, read into rules of the guard. Research, not legal advice; what a rule
//! means when it is asked, `guard` and `timetable` say.

mod choices;
mod holidays;
mod read;
mod registries;
mod stricter;

pub use choices::{Choices, Pause};
pub(crate) use holidays::find as find_holiday;
pub use holidays::{Closed, Holiday, Holidays};
pub use read::BadRule;
pub use registries::{Copy as RegistryCopy, Registry, WARNED};
pub use stricter::{NotStricter, OWN, Stricter, closes};

use crate::guard::Rule;
use crate::touch::codes;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Said wherever rules of law are shown.
pub const NOT_ADVICE: &str = "These rules are research, not legal advice. Have somebody who knows your case check them.";

/// What a jurisdiction's rules rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Law. A workspace can leave it only by claiming an exemption.
    Statute,
    /// Binds those who signed it, or others than us: a workspace may switch it off.
    Code,
    /// Our own, where the law sets no hours.
    House,
}

codes!(Standing { Statute = "statute", Code = "code", House = "house" });

/// How sure the research is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Low,
    LowMedium,
    Medium,
    MediumHigh,
    High,
}

codes!(Confidence { Low = "low", LowMedium = "low_medium", Medium = "medium", MediumHigh = "medium_high", High = "high" });

/// What a call needs beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// Nothing, until they object.
    OptOut,
    OptIn,
    /// Consent, or another ground in data protection law.
    OptInOrGround,
}

codes!(Regime { OptOut = "opt_out", OptIn = "opt_in", OptInOrGround = "opt_in_or_ground" });

/// Whether a workspace has it without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applies {
    #[default]
    Always,
    /// Only where a workspace chooses it: it concerns a trade.
    Chosen,
}

codes!(Applies { Always = "always", Chosen = "chosen" });

/// A jurisdiction: who says it, how sure we are, and its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// `US`, `US-FL`; names it everywhere.
    pub code: String,
    pub name: String,
    /// What it says, in our words.
    pub about: String,
    pub source: String,
    pub standing: Standing,
    pub confidence: Confidence,
    pub regime: Regime,
    pub applies: Applies,
    pub reviewed: Date,
    pub regions: Vec<String>,
    pub rules: Vec<Rule>,
    /// Do-not-call registries that it wants asked.
    pub registries: Vec<Registry>,
    /// Public holidays that the file itself names, for its regions.
    pub holidays: Vec<Holiday>,
}

impl Law {
    /// Reads a rule file; `file` names it in errors.
    ///
    /// # Errors
    /// The first thing wrong with it, with its line.
    pub fn read(file: &str, text: &str) -> Result<Law, BadRule> {
        read::read(file, text)
    }
}

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        /// Every rule file that ships: its name and its text.
        pub const FILES: &[(&str, &str)] = &[$((concat!($name, ".toml"), include_str!(concat!("law/rules/", $name, ".toml")))),+];
    };
}

shipped!(
    "us", "us_al", "us_ct", "us_fl", "us_ky", "us_la", "us_ma", "us_md", "us_mi", "us_mn", "us_ms", "us_nm", "us_nv", "us_ny",
    "us_ok", "us_pa", "us_regf", "us_ri", "us_tx", "us_ut", "us_wa", "us_wy", "au", "ca", "de", "es", "fr", "gb", "in", "it",
);

/// The jurisdictions that ship. A file that cannot be read is left out: the test `every_shipped_file_can_be_read` keeps
/// that from happening.
pub fn shipped() -> &'static [Law] {
    static LAWS: OnceLock<Vec<Law>> = OnceLock::new();
    LAWS.get_or_init(|| FILES.iter().filter_map(|(name, text)| Law::read(name, text).ok()).collect())
}

/// Tells one state of the shipped law, holidays and time zones from another: where it changes, everything is decided anew.
pub fn fingerprint() -> String {
    let texts = FILES.iter().map(|(_, text)| *text).chain([include_str!("law/days.toml"), crate::calendar::database_version()]);
    // FNV-1a.
    let sum = texts
        .flat_map(str::bytes)
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{sum:016x}")
}

/// The public holidays that ship, by region.
pub fn public_holidays() -> &'static Arc<Holidays> {
    static DAYS: OnceLock<Arc<Holidays>> = OnceLock::new();
    DAYS.get_or_init(|| {
        let mut holidays = Holidays::default();
        for (region, days) in regions() {
            holidays.insert(&region, &days);
        }
        Arc::new(holidays)
    })
}

/// The rules for days that ship. An entry that cannot be read is left out; `every_shipped_day_can_be_read` watches.
fn regions() -> Vec<(String, Vec<Holiday>)> {
    let listed: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(include_str!("law/days.toml")).unwrap_or_default();
    let read = |days: BTreeMap<String, String>| days.iter().filter_map(|(name, text)| Holiday::read(name, text).ok()).collect();
    listed.into_iter().map(|(region, days)| (region, read(days))).collect()
}

#[cfg(test)]
mod tests {
    use super::{FILES, Holiday, Law, shipped};
    use std::collections::BTreeMap;

    #[test]
    fn every_shipped_file_can_be_read() {
        for (name, text) in FILES {
            if let Err(bad) = Law::read(name, text) {
                panic!("{bad}");
            }
        }
        assert_eq!(shipped().len(), 30);
    }

    #[test]
    fn every_shipped_day_can_be_read() {
        let listed: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(include_str!("law/days.toml")).unwrap();
        for (region, days) in listed {
            for (name, text) in days {
                assert!(Holiday::read(&name, &text).is_ok(), "{region}: {name} = {text}");
            }
        }
    }

    #[test]
    fn codes_of_rules_are_their_own() {
        let mut codes: Vec<_> = shipped().iter().flat_map(|law| law.rules.iter().map(|rule| rule.code.as_str())).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }

    #[test]
    fn every_registry_is_demanded_by_one_law() {
        let mut codes: Vec<_> = shipped().iter().flat_map(|law| law.registries.iter().map(|one| one.code.as_str())).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert!(all >= 5 && codes.len() == all, "{codes:?}");
    }
}
