//! The law of this workspace: listed and searched, switched, paused, added as a file. What a rule means is the planner's.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::{Faults, planned};
use crate::guard::rule_in_full;
use crate::refused::{Fault, Refused};
use crate::replan::reopen_timetables;
use crate::tighten::own_rules;
use crate::view::{CompaniesChange, GuardRuleView, LawChange, LawListView, LawView, NewLaw, PauseView};
use crate::{Actor, App, Role};
use planner::guard::Rule;
use planner::law::{Applies, Choices, Law, NOT_ADVICE, Pause, Standing};
use sha2::{Digest, Sha256};
use store::guard::{self, Edition, Written};
use store::{marks, workspace};

/// The largest rule file.
const LARGEST: usize = 100_000;
/// The rules under which everything was decided last.
const DECIDED_UNDER: &str = "decided_under";

/// `GET /guard/law`: every jurisdiction, or those in which all the words are found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListLaw {
    pub query: Option<String>,
}

impl Verb for ListLaw {
    type Done = LawListView;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<LawListView, Refused> {
        let edition = guard::current(on.tx)?;
        let choices = &edition.written.law;
        let words: Vec<String> = self.query.iter().flat_map(|query| query.split_whitespace()).map(str::to_lowercase).collect();
        let laws = choices.laws();
        let known = |rule: &Rule| laws.iter().any(|law| law.regions.iter().any(|region| rule.regions.contains(region)));
        let stricter_elsewhere = own_rules(&edition, |rule| !known(rule))?;
        let mut items = Vec::new();
        for law in &laws {
            let told = format!("{} {} {} {} {}", law.code, law.name, law.about, law.source, law.regions.join(" "));
            let rules = law.rules.iter().map(|rule| format!("{} {}", rule.code, rule.name)).collect::<Vec<_>>().join(" ");
            let text = format!("{told} {rules}").to_lowercase();
            if words.iter().all(|word| text.contains(word)) {
                let own = own_rules(&edition, |rule| law.regions.iter().any(|region| rule.regions.contains(region)))?;
                items.push(view(law, choices, own)?);
            }
        }
        let paused = choices.paused.iter().map(|(region, pause)| PauseView {
            region: region.clone(),
            reason: pause.reason.clone(),
            until: pause.until,
        });
        Ok(LawListView {
            note: NOT_ADVICE.to_owned(),
            companies_are_business: choices.companies.clone(),
            paused: paused.collect(),
            items,
            stricter_elsewhere,
        })
    }
}

fn view(law: &Law, choices: &Choices, stricter: Vec<GuardRuleView>) -> Result<LawView, Refused> {
    Ok(LawView {
        code: law.code.clone(),
        name: law.name.clone(),
        about: law.about.clone(),
        source: law.source.clone(),
        standing: law.standing.code().to_owned(),
        confidence: law.confidence.code().to_owned(),
        consent: law.regime.code().to_owned(),
        reviewed: law.reviewed,
        regions: law.regions.clone(),
        applies: choices.applies(law),
        reason: choices.off.get(&law.code).or_else(|| choices.on.get(&law.code)).cloned(),
        added: choices.files.contains_key(&law.code),
        rules: law.rules.iter().map(rule_in_full).collect::<Result<_, _>>()?,
        stricter,
    })
}

/// `PATCH /guard/law/{code}`: switches a jurisdiction, or pauses a region. Managers; a statute is an owner's to leave.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeLaw {
    /// A jurisdiction's, or for a pause any region's.
    pub code: String,
    pub change: LawChange,
}

impl Verb for ChangeLaw {
    type Done = LawListView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<LawListView, Refused> {
        if !on.by.manages() {
            return Err(Refused::NotYours("only managers and owners change what law applies".to_owned()));
        }
        let code = self.code.trim().to_uppercase();
        let reason = reason(&self.change.reason)?;
        self.change.paused_until.map(|day| planned("paused_until", day, on.now)).transpose()?;
        let edition = guard::current(on.tx)?;
        let mut choices = edition.written.law.clone();
        let law = choices.laws().into_iter().find(|law| law.code == code);
        if self.change.applies.is_none() && self.change.paused.is_none() {
            return Err(Refused::field("applies", "required", "say what is to change: applies, or paused"));
        }
        if let Some(applies) = self.change.applies {
            let law = law.as_ref().ok_or(Refused::NotFound("jurisdiction"))?;
            switch(&mut choices, law, applies, &reason, on.by)?;
        }
        match self.change.paused {
            Some(true) => {
                let is_region = law.is_some() || planner::place::Address::read(&code, "").is_some();
                if !is_region {
                    return Err(Refused::NotFound("region"));
                }
                let until = self.change.paused_until;
                choices.paused.insert(code.clone(), Pause { reason: reason.clone(), until });
            }
            Some(false) if choices.paused.remove(&code).is_none() => {
                return Err(Refused::field("paused", "not_allowed", format!("{code} is not paused")));
            }
            Some(false) | None => {}
        }
        let what = match (self.change.applies, self.change.paused) {
            (_, Some(true)) => "pause",
            (_, Some(false)) => "resume",
            (Some(true), None) => "switch_on",
            (Some(false), None) | (None, None) => "switch_off",
        };
        settle(on, &edition, choices, &format!("{what}_law"), &format!("{code}: {reason}"))
    }
}

/// Relaxed is only what is no law, or what an owner says they are exempt from.
fn switch(choices: &mut Choices, law: &Law, applies: bool, reason: &str, by: &Actor) -> Result<(), Refused> {
    if !applies && law.standing == Standing::Statute && law.applies == Applies::Always && by.role != Role::Owner {
        return Err(Refused::NotYours(format!("{} is law: only an owner may say that it does not bind you", law.name)));
    }
    match (law.applies, applies) {
        (Applies::Always, true) => {
            choices.off.remove(&law.code);
        }
        (Applies::Always, false) => {
            choices.off.insert(law.code.clone(), reason.to_owned());
        }
        (Applies::Chosen, true) => {
            choices.on.insert(law.code.clone(), reason.to_owned());
        }
        (Applies::Chosen, false) => {
            choices.on.remove(&law.code);
        }
    }
    Ok(())
}

/// `POST /guard/law`: a rule file, new or in place of a shipped one. Owners.
#[derive(Debug, Clone, PartialEq)]
pub struct AddLaw(pub NewLaw);

impl Verb for AddLaw {
    type Done = LawListView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<LawListView, Refused> {
        owners(on.by)?;
        let reason = reason(&self.0.reason)?;
        if self.0.text.len() > LARGEST {
            return Err(Refused::field("text", "too_long", "at most 100,000 letters"));
        }
        let law = Law::read("the file", &self.0.text)
            .map_err(|bad| Refused::field("text", "bad_rule", format!("line {}: {}", bad.line, bad.reason)))?;
        let edition = guard::current(on.tx)?;
        let mut choices = edition.written.law.clone();
        let taken = |code: &str| edition.written.rules.iter().any(|rule| rule.code == code);
        if let Some(rule) = law.rules.iter().find(|rule| taken(&rule.code)) {
            return Err(Refused::field("text", "taken", format!("there is a rule {} already", rule.code)));
        }
        choices.files.insert(law.code.clone(), self.0.text.clone());
        settle(on, &edition, choices, "add_law", &format!("{}: {reason}", law.code))
    }
}

/// `DELETE /guard/law/{code}`: takes an added file out; a shipped jurisdiction is as it ships again. Owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveLaw {
    pub code: String,
    pub reason: Option<String>,
}

impl Verb for RemoveLaw {
    type Done = LawListView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<LawListView, Refused> {
        owners(on.by)?;
        let code = self.code.trim().to_uppercase();
        let reason = reason(self.reason.as_deref().unwrap_or_default())?;
        let edition = guard::current(on.tx)?;
        let mut choices = edition.written.law.clone();
        if choices.files.remove(&code).is_none() {
            return Err(Refused::NotFound("added rule file"));
        }
        settle(on, &edition, choices, "remove_law", &format!("{code}: {reason}"))
    }
}

/// `POST /guard/companies`: whether people with a company are business contacts. Owners: it claims an exemption for many.
#[derive(Debug, Clone, PartialEq)]
pub struct SetCompanies(pub CompaniesChange);

impl Verb for SetCompanies {
    type Done = LawListView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<LawListView, Refused> {
        owners(on.by)?;
        let reason = reason(&self.0.reason)?;
        let edition = guard::current(on.tx)?;
        let mut choices = edition.written.law.clone();
        choices.companies = self.0.business.then(|| reason.clone());
        let what = if self.0.business { "companies_are_business" } else { "companies_are_consumers" };
        settle(on, &edition, choices, what, &reason)
    }
}

pub(crate) fn owners(by: &Actor) -> Result<(), Refused> {
    match by.role {
        Role::Owner => Ok(()),
        Role::Manager | Role::Rep => Err(Refused::NotYours("only owners change what the law is taken to be".to_owned())),
    }
}

pub(crate) fn reason(text: &str) -> Result<String, Refused> {
    let mut faults = Faults::default();
    let reason = faults.line("reason", Some(text));
    if reason.is_none() {
        faults.add("reason", "required", "say why; it is kept in the audit log");
    }
    faults.settle()?;
    reason.ok_or_else(|| Refused::Invalid(vec![Fault::new("reason", "required", "say why")]))
}

/// Writes the new edition, and works all openings out anew: a pause binds at once. Answers follow by the upkeep.
pub(crate) fn settle(
    on: &mut Context<'_, '_>,
    edition: &Edition,
    law: Choices,
    action: &str,
    told: &str,
) -> Result<LawListView, Refused> {
    let written = Written { rules: edition.written.rules.clone(), law };
    guard::put_written(on.tx, edition.number, &written, on.by.user, on.now)?;
    reopen_timetables(on.tx, on.now)?;
    on.audit(action, "guard", [0; 16], Some(&edition.number.to_string()), Some(told))?;
    ListLaw::default().run(on)
}

/// Under which rules everything is to be decided: the edition, what ships, how addresses are read, and the workspace's own
/// clock, country and closed days.
fn rules_now(tx: &mut store::Tx<'_>) -> Result<String, Refused> {
    let edition = guard::current(tx)?;
    let days = guard::calendar_of(tx, &edition)?;
    let here = workspace::get(tx)?.map(|workspace| (workspace.zone, workspace.country));
    let ours = Sha256::digest(format!("{here:?} {:?} {:?} {:?}", days.holidays, days.regional, days.half_days));
    let ours: String = ours.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{}/{}/{}/{ours}", edition.number, planner::law::fingerprint(), planner::place::READING))
}

/// Notes that everything is decided under the rules as they are: there is nothing yet, or it has just been done.
pub(crate) fn note_decided(tx: &mut store::Tx<'_>) -> Result<(), Refused> {
    let now = rules_now(tx)?;
    Ok(marks::put(tx, DECIDED_UNDER, &now)?)
}

/// Whether the rules have changed since everything was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RulesChanged;

impl Verb for RulesChanged {
    type Done = Option<String>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Option<String>, Refused> {
        let now = rules_now(on.tx)?;
        let noted = marks::get(on.tx, DECIDED_UNDER)?;
        Ok(Some(now).filter(|now| noted.as_ref() != Some(now)))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct NoteDecided(String);

impl Verb for NoteDecided {
    type Done = ();
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<(), Refused> {
        Ok(marks::put(on.tx, DECIDED_UNDER, &self.0)?)
    }
}

impl App {
    /// Whether the rules have changed since everything was decided, as [`App::decide_under_new_rules`] asks it.
    pub(crate) fn rules_have_changed(&self, by: &Actor, now: jiff::Timestamp) -> Result<bool, Refused> {
        Ok(self.act_blocking(by, now, RulesChanged)?.is_some())
    }

    /// Decides everything anew where the guard's rules, the shipped law, the workspace's clock, country or closed days, or the
    /// time zones have changed since
    /// that was done last. Tells whether they had.
    pub fn decide_under_new_rules(&self, by: &Actor, now: jiff::Timestamp) -> Result<bool, Refused> {
        let Some(rules) = self.act_blocking(by, now, RulesChanged)? else { return Ok(false) };
        self.replan_all(by, now, |_| ())?;
        self.act_blocking(by, now, NoteDecided(rules))?;
        Ok(true)
    }
}
