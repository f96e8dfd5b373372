//! Stricter than the law of a region: rules of one's own, added and taken out again. They stand among the workspace's other
//! rules; since all rules must allow a touch, one that asks for less than what is in force does nothing, and that is said.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::guard::rule_in_full;
use crate::law::reason;
use crate::refused::Refused;
use crate::replan::reopen_timetables;
use crate::sentences;
use crate::view::{GuardRuleView, NewStricter, RulesView, Tightened};
use planner::guard::{Guard, Rule};
use planner::law::{OWN, Stricter, closes};
use planner::place::{Address, Place, Whereabouts, locate};
use store::guard::{self, Edition};

/// `POST /guard/law/{code}/rules`. Managers.
#[derive(Debug, Clone, PartialEq)]
pub struct TightenLaw {
    /// A jurisdiction's, or any region's.
    pub code: String,
    pub stricter: NewStricter,
}

impl Verb for TightenLaw {
    type Done = Tightened;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Tightened, Refused> {
        managers(on)?;
        let code = self.code.trim().to_uppercase();
        let edition = guard::current(on.tx)?;
        let law = edition.written.law.laws().into_iter().find(|law| law.code == code);
        let first = law.as_ref().and_then(|law| law.regions.first()).cloned().unwrap_or_else(|| code.clone());
        let place = place_of(on, &first)?.ok_or(Refused::NotFound("region"))?;
        let why = reason(&self.stricter.reason)?;
        let taken: Vec<String> = edition.written.rules.iter().map(|rule| rule.code.clone()).collect();
        let asked = asked(&self.stricter);
        let mut rules = asked.rules(&code, &taken).map_err(|not| Refused::field(not.field, "not_understood", not.reason))?;
        let name = law.as_ref().map_or(code.as_str(), |law| law.name.as_str());
        for rule in &mut rules {
            rule.name = sentences::own_rule(rule, name);
            rule.source = format!("Our own rule: {why}");
            if let Some(law) = &law {
                rule.regions.clone_from(&law.regions);
            }
        }
        let calendar = guard::calendar_of(on.tx, &edition)?;
        let idle: Vec<&Rule> = rules.iter().filter(|rule| !closes(rule, &edition.guard, &calendar, &place, on.now)).collect();
        let note = sentences::closes_nothing(&idle, rules.len());
        let views = rules.iter().map(rule_in_full).collect::<Result<_, _>>()?;
        let told = rules.iter().map(|rule| format!("{}: {}", rule.code, rule.name)).collect::<Vec<_>>().join("; ");
        let mut all = edition.written.rules.clone();
        all.extend(rules);
        settle(on, &edition, all, "tighten_law", &format!("{code}: {why}; {told}"))?;
        Ok(Tightened { rules: views, note })
    }
}

/// `DELETE /guard/rules/{code}`: takes a rule out by which a law was tightened. Managers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveRule {
    pub code: String,
    pub reason: Option<String>,
}

impl Verb for RemoveRule {
    type Done = RulesView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<RulesView, Refused> {
        managers(on)?;
        let why = reason(self.reason.as_deref().unwrap_or_default())?;
        let edition = guard::current(on.tx)?;
        let code = self.code.trim().to_lowercase();
        let own = |rule: &Rule| rule.code == code && rule.code.starts_with(OWN);
        let (gone, left): (Vec<Rule>, Vec<Rule>) = edition.written.rules.iter().cloned().partition(own);
        let Some(rule) = gone.first() else { return Err(Refused::NotFound("rule of your own")) };
        let told = format!("{code}: {why}; {}", rule.name);
        settle(on, &edition, left, "remove_rule", &told)?;
        Ok(RulesView { rules: gone.iter().map(rule_in_full).collect::<Result<_, _>>()? })
    }
}

/// The rules by which a law was tightened: of those regions, or of none of them.
pub(crate) fn own_rules(edition: &Edition, of: impl Fn(&Rule) -> bool) -> Result<Vec<GuardRuleView>, Refused> {
    edition.written.rules.iter().filter(|rule| rule.code.starts_with(OWN) && of(rule)).map(rule_in_full).collect()
}

fn managers(on: &Context<'_, '_>) -> Result<(), Refused> {
    match on.by.manages() {
        true => Ok(()),
        false => Err(Refused::NotYours("only managers and owners change the guard".to_owned())),
    }
}

fn asked(asked: &NewStricter) -> Stricter {
    let NewStricter { hours, saturday, sunday, no_sundays, no_holidays, most, within, reason: _ } = asked.clone();
    let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let sunday = if no_sundays { Some("closed".to_owned()) } else { filled(sunday) };
    Stricter { hours: filled(hours), saturday: filled(saturday), sunday, no_holidays, most, within: filled(within) }
}

/// Whether there is such a country, or a state of one, as `US` or `US-CA`.
pub fn is_region(code: &str) -> bool {
    address_of(code).is_some()
}

fn address_of(region: &str) -> Option<Address> {
    let (country, state) = region.split_once('-').map_or((region, None), |(country, state)| (country, Some(state)));
    let address = Address::read(region, "")?;
    // Whatever else is understood of a line is no code: `US-XX` is read as a country, `US-33101` as Florida.
    let whole = address.country.as_deref() == Some(country) && address.state.as_deref() == state;
    (whole && address.postal_code.is_none()).then_some(address)
}

/// Where somebody in that region is; none where there is no such region.
fn place_of(on: &mut Context<'_, '_>, region: &str) -> Result<Option<Place>, Refused> {
    let workspace = store::workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
    let Some(address) = address_of(region) else { return Ok(None) };
    Ok(Some(locate(&Whereabouts {
        country: address.country,
        state: address.state,
        workspace_zone: workspace.zone,
        workspace_country: workspace.country,
        ..Whereabouts::default()
    })))
}

/// Writes the new edition, and works all openings out anew: it binds at once. Answers follow by the upkeep.
fn settle(on: &mut Context<'_, '_>, edition: &Edition, rules: Vec<Rule>, action: &str, told: &str) -> Result<(), Refused> {
    guard::put(on.tx, edition.number, &Guard { rules }, on.by.user, on.now)?;
    reopen_timetables(on.tx, on.now)?;
    on.audit(action, "guard", [0; 16], Some(&edition.number.to_string()), Some(told))
}
