//! What a workspace has chosen about the law, and the rules and holidays that follow. Who may choose, the verbs say.

use super::{Applies, Holidays, Law, Registry, RegistryCopy, Standing, public_holidays, shipped};
use crate::guard::{Authority, Exempt, Kind, Rule};
use crate::touch::Channel;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Why people at companies are business contacts until somebody says otherwise.
const AT_COMPANIES: &str = "they have a company, and this workspace calls companies on business";

/// Chosen by a workspace, each with its reason. Everything that ships applies unless it is switched off here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "snake_case")]
pub struct Choices {
    /// Why people with a company count as business contacts; none: everybody is a consumer unless their record says
    /// otherwise.
    pub companies: Option<String>,
    /// Jurisdictions that are switched off, by code.
    pub off: BTreeMap<String, String>,
    /// Jurisdictions that apply only where they are chosen, by code.
    pub on: BTreeMap<String, String>,
    /// Regions in which nobody is called: the emergency switch.
    pub paused: BTreeMap<String, Pause>,
    /// Rule files that were added, by code. One with the code of a shipped jurisdiction takes its place.
    pub files: BTreeMap<String, String>,
    /// The copies of do-not-call registries that are asked, by the registry's code.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub registries: BTreeMap<String, RegistryCopy>,
}

/// A region in which nobody is called or texted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Pause {
    pub reason: String,
    /// Exclusive; none: until somebody resumes it.
    pub until: Option<Date>,
}

impl Default for Choices {
    fn default() -> Self {
        Choices {
            companies: Some(AT_COMPANIES.to_owned()),
            off: BTreeMap::new(),
            on: BTreeMap::new(),
            paused: BTreeMap::new(),
            files: BTreeMap::new(),
            registries: BTreeMap::new(),
        }
    }
}

impl Choices {
    /// Every jurisdiction there is, shipped or added, by code.
    pub fn laws(&self) -> Vec<Law> {
        let mut laws: BTreeMap<String, Law> = shipped().iter().map(|law| (law.code.clone(), law.clone())).collect();
        for (code, text) in &self.files {
            // What cannot be read is not taken in to begin with.
            if let Ok(law) = Law::read(code, text) {
                laws.insert(law.code.clone(), law);
            }
        }
        laws.into_values().collect()
    }

    pub fn applies(&self, law: &Law) -> bool {
        match law.applies {
            Applies::Always => !self.off.contains_key(&law.code),
            Applies::Chosen => self.on.contains_key(&law.code),
        }
    }

    /// The rules of everything that applies, of every copy of a registry, and of every pause.
    pub fn rules(&self) -> Vec<Rule> {
        let laws = self.laws();
        let applying = laws.iter().filter(|law| self.applies(law));
        let mut rules: Vec<Rule> = applying.flat_map(|law| law.rules.iter().cloned()).collect();
        for registry in self.demanded(&laws) {
            rules.extend(self.registries.get(&registry.code).into_iter().flat_map(|copy| registry.rules(copy)));
        }
        rules.extend(self.paused.iter().map(|(region, pause)| pause.rule(region)));
        rules
    }

    /// The registries that the law which applies wants asked, each with the name of its jurisdiction.
    pub fn registries(&self) -> Vec<(String, Registry)> {
        let laws = self.laws();
        let name = |registry: &Registry| laws.iter().find(|law| law.registries.contains(registry)).map(|law| law.name.clone());
        self.demanded(&laws).map(|registry| (name(registry).unwrap_or_default(), registry.clone())).collect()
    }

    /// Where no more than hours of our own are switched off, the registries are law still.
    fn demanded<'a>(&self, laws: &'a [Law]) -> impl Iterator<Item = &'a Registry> {
        laws.iter().filter(|law| self.applies(law) || law.standing == Standing::House).flat_map(|law| &law.registries)
    }

    /// The public holidays that ship, with those of the files.
    pub fn holidays(&self) -> Arc<Holidays> {
        let own: Vec<Law> = self.laws().into_iter().filter(|law| !law.holidays.is_empty()).collect();
        if own.is_empty() {
            return public_holidays().clone();
        }
        let mut holidays = Holidays::clone(public_holidays());
        for law in own {
            law.regions.iter().for_each(|region| holidays.insert(region, &law.holidays));
        }
        Arc::new(holidays)
    }
}

impl Pause {
    fn rule(&self, region: &str) -> Rule {
        Rule {
            code: format!("paused_{}", region.to_ascii_lowercase().replace('-', "_")),
            name: format!("{region} is paused: {}", self.reason),
            source: "The workspace's emergency switch".to_owned(),
            authority: Authority::Law,
            regions: vec![region.to_owned()],
            channels: vec![Channel::Call, Channel::Sms],
            effective_from: None,
            effective_until: self.until,
            exempt: Exempt::default(),
            kind: Kind::Paused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Choices, Pause};
    use crate::guard::Kind;

    #[test]
    fn everything_applies_but_what_must_be_chosen() {
        let mut choices = Choices::default();
        let has = |choices: &Choices, code: &str| choices.rules().iter().any(|rule| rule.code.starts_with(code));
        assert!(has(&choices, "law_us_al") && has(&choices, "law_fr") && !has(&choices, "law_us_regf"));
        choices.off.insert("US-AL".into(), "we are no utility".into());
        choices.on.insert("US-REGF".into(), "we collect debts".into());
        assert!(!has(&choices, "law_us_al") && has(&choices, "law_us_regf"));
    }

    #[test]
    fn a_pause_is_a_rule_of_its_region() {
        let mut choices = Choices::default();
        choices.paused.insert("US-NY".into(), Pause { reason: "blizzard".into(), until: None });
        let rules = choices.rules();
        let pause = rules.iter().find(|rule| rule.kind == Kind::Paused).unwrap();
        assert_eq!((pause.code.as_str(), pause.name.as_str()), ("paused_us_ny", "US-NY is paused: blizzard"));
    }

    #[test]
    fn an_added_file_takes_the_place_of_a_shipped_one() {
        let (_, texas) = super::super::FILES.iter().find(|(name, _)| *name == "us_tx.toml").unwrap();
        let mut choices = Choices::default();
        choices.files.insert("US-TX".into(), texas.replace("\"12:00-21:00\"", "\"closed\""));
        assert_eq!(choices.laws().len(), 30);
        let texas = choices.laws().into_iter().find(|law| law.code == "US-TX").unwrap();
        assert!(matches!(&texas.rules[0].kind, Kind::LegalHours(hours) if hours.weekdays[6].is_empty()));
    }
}
