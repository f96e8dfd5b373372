//! Do-not-call registries: brought as files, kept as sets of numbers, listed with their age. Which law wants which one asked,
//! and what follows from a number that is on it, is the planner's to say.

mod bring;

pub(crate) use bring::Way;
pub use bring::{NewRegistry, Under};

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::law::{owners, reason, settle};
use crate::refused::Refused;
use crate::view::{RegistryCopyView, RegistryListView, RegistryView};
use jiff::civil::Date;
use planner::calendar::zone;
use planner::law::{NOT_ADVICE, Registry, RegistryCopy, WARNED};
use std::collections::BTreeMap;
use store::guard;

/// `GET /registries`: every registry that the law which applies wants asked, with the copy that is asked. Everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListRegistries;

impl Verb for ListRegistries {
    type Done = RegistryListView;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<RegistryListView, Refused> {
        let choices = guard::current(on.tx)?.written.law.clone();
        let today = today(on)?;
        let mut items = Vec::new();
        for (jurisdiction, registry) in choices.registries() {
            let copy = choices.registries.get(&registry.code);
            let readable = copy.is_none_or(|copy| store::registries::readable(on.tx, copy));
            items.push(view(&jurisdiction, &registry, copy, today, readable));
        }
        Ok(RegistryListView { note: NOT_ADVICE.to_owned(), items })
    }
}

/// The day in the workspace's zone.
fn today(on: &mut Context<'_, '_>) -> Result<Date, Refused> {
    let workspace = store::workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
    Ok(zone(&workspace.zone).unwrap_or(jiff::tz::TimeZone::UTC).to_datetime(on.now).date())
}

fn view(jurisdiction: &str, registry: &Registry, copy: Option<&RegistryCopy>, today: Date, readable: bool) -> RegistryView {
    let (state, warning) = match copy {
        None => ("missing", Some("There is no copy yet: nobody's number is looked up on it.".to_owned())),
        Some(_) if !readable => (
            "unreadable",
            Some("This node cannot read the copy, so every number counts as being on it. Bring the file again.".to_owned()),
        ),
        Some(copy) => age(registry, copy.as_of, today),
    };
    RegistryView {
        code: registry.code.clone(),
        name: registry.name.clone(),
        jurisdiction: jurisdiction.to_owned(),
        regions: registry.regions.clone(),
        text: registry.text.clone(),
        source: registry.source.clone(),
        days: registry.days,
        binds_business: !registry.exempt.business,
        state: state.to_owned(),
        warning,
        copy: copy.map(|copy| RegistryCopyView {
            as_of: copy.as_of,
            good_until: registry.good_until(copy.as_of),
            numbers: copy.numbers,
            bytes: copy.bytes,
            source: copy.source.clone(),
            imported_at: copy.imported_at,
            imported_by: copy.imported_by.clone(),
        }),
    }
}

/// How old a copy is: `good`, `ageing` or `old`, and what to say of it.
fn age(registry: &Registry, as_of: Date, today: Date) -> (&'static str, Option<String>) {
    let left = (registry.good_until(as_of) - today).get_days();
    let stopped = match (registry.old_exempt.business, registry.old_exempt.consumer) {
        (true, _) => "consumers there are not called",
        (false, true) => "companies there are not called",
        (false, false) => "nobody there is called",
    };
    if left < 0 {
        return ("old", Some(format!("Older than {} days: {stopped} until you bring a new one.", registry.days)));
    }
    if left > WARNED {
        return ("good", None);
    }
    let days = match left {
        0 => "after today".to_owned(),
        1 => "in a day".to_owned(),
        days => format!("in {days} days"),
    };
    ("ageing", Some(format!("It becomes too old {days}: then {stopped}.")))
}

/// `DELETE /registries/{code}`: the copy is asked no more. Owners, with a reason: less is looked up from then on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveRegistry {
    pub code: String,
    pub reason: Option<String>,
}

impl Verb for RemoveRegistry {
    type Done = RegistryListView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<RegistryListView, Refused> {
        owners(on.by)?;
        let reason = reason(self.reason.as_deref().unwrap_or_default())?;
        let edition = guard::current(on.tx)?;
        let mut choices = edition.written.law.clone();
        let gone = choices.registries.remove(self.code.trim()).ok_or(Refused::NotFound("copy of a registry"))?;
        let told = format!("{}, copy of {}: {reason}", self.code.trim(), gone.as_of);
        settle(on, &edition, choices, "remove_registry", &told)?;
        ListRegistries.run(on)
    }
}

/// The copies by registry, as an edition has them.
type Copies = BTreeMap<String, RegistryCopy>;

#[cfg(test)]
mod tests {
    use super::age;
    use jiff::civil::date;

    #[test]
    fn a_copy_is_warned_about_before_it_is_refused() {
        let registries = planner::law::Choices::default().registries();
        let find =
            |code: &str| registries.iter().find(|(_, registry)| registry.code == code).map(|(_, registry)| registry.clone());
        let us = find("us_dnc").unwrap();
        let state = |day| age(&us, date(2026, 11, 1), day);
        assert_eq!(state(date(2026, 11, 24)), ("good", None));
        assert_eq!(state(date(2026, 11, 25)).0, "ageing");
        assert_eq!(state(date(2026, 12, 1)).1.unwrap(), "It becomes too old in a day: then consumers there are not called.");
        assert_eq!(state(date(2026, 12, 2)).1.unwrap(), "It becomes too old after today: then consumers there are not called.");
        assert_eq!(state(date(2026, 12, 3)).0, "old");
        let ctps = find("gb_ctps").unwrap();
        assert!(age(&ctps, date(2026, 1, 1), date(2026, 3, 1)).1.unwrap().contains("companies there are not called"));
    }
}
