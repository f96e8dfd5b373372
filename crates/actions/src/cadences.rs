//! Cadences: shown, made, edited as a new version, looked back at. One verb per file; what a cadence looks like is told here.

mod add;
mod change;
mod difference;
mod editions;
mod fields;
mod migrate;
mod restore;

pub use add::AddCadence;
pub use change::{ChangeCadence, PreviewCadence};
pub use editions::{CompareEditions, ListEditions, ShowEdition};
pub(crate) use fields::policy_view;
pub use migrate::{MigrateCadence, Preview};
pub use restore::RestoreCadence;

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::refused::Refused;
use crate::view::{CadenceFault, CadenceView, Named, Page};
use planner::cadence::{CadenceVersion, Policy, Step};
use planner::{CadenceId, CadenceVersionId};
use std::collections::HashMap;
use std::sync::Arc;
use store::cadences::{self, Cadence};

/// `GET /cadences`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListCadences;

impl Verb for ListCadences {
    type Done = Page<CadenceView>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        let live = live(on)?;
        let all = cadences::list(on.tx)?;
        let items = all.into_iter().map(|cadence| view(on, cadence, &live)).collect::<Result<_, _>>()?;
        Ok(Page { items, next: None })
    }
}

fn live(on: &mut Context<'_, '_>) -> Result<HashMap<CadenceId, u32>, Refused> {
    let mut live = HashMap::new();
    for rounds in cadences::live_rounds(on.tx)? {
        *live.entry(rounds.cadence).or_default() += u32::try_from(rounds.rounds).unwrap_or(u32::MAX);
    }
    Ok(live)
}

fn view(on: &mut Context<'_, '_>, cadence: Cadence, live: &HashMap<CadenceId, u32>) -> Result<CadenceView, Refused> {
    let version = current(on, cadence.id)?;
    let live = live.get(&cadence.id).copied().unwrap_or(0);
    Ok(told(&cadence, &version, live))
}

fn told(cadence: &Cadence, version: &CadenceVersion, live: u32) -> CadenceView {
    let newest = version.number == cadence.current_number;
    CadenceView {
        id: cadence.id.to_string(),
        name: if newest { cadence.name.clone() } else { version.name.clone() },
        about: cadence.about.clone(),
        version: version.number,
        archived: cadence.archived_at.is_some(),
        live,
        steps: version.steps.iter().map(fields::step_view).collect(),
        policy: fields::policy_view(&version.policy),
        faults: fields::first_unsaid(&version.steps).map(|(_, message)| message).into_iter().collect(),
    }
}

fn current(on: &mut Context<'_, '_>, cadence: CadenceId) -> Result<Arc<CadenceVersion>, Refused> {
    cadences::current_version(on.tx, cadence)?.ok_or(Refused::NotFound("cadence"))
}

fn find(on: &mut Context<'_, '_>, which: &str) -> Result<Cadence, Refused> {
    let found = match which.parse::<CadenceId>() {
        Ok(id) => cadences::get(on.tx, id)?,
        Err(_) => cadences::by_name(on.tx, which.trim())?,
    };
    found.ok_or(Refused::NotFound("cadence"))
}

/// `GET /cadences/{id}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowCadence {
    pub cadence: String,
}

impl Verb for ShowCadence {
    type Done = CadenceView;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<CadenceView, Refused> {
        let cadence = find(on, &self.cadence)?;
        let live = live(on)?;
        view(on, cadence, &live)
    }
}

fn may_edit(on: &Context<'_, '_>) -> Result<(), Refused> {
    if on.by.manages() { Ok(()) } else { Err(Refused::NotYours("only managers and owners change cadences".to_owned())) }
}

/// What a version is made of.
struct Contents {
    name: String,
    steps: Vec<Step>,
    policy: Policy,
}

fn write_version(on: &mut Context<'_, '_>, cadence: CadenceId, number: u32, contents: Contents) -> Result<(), Refused> {
    let Contents { name, steps, policy } = contents;
    let version = CadenceVersion { id: CadenceVersionId(on.mint()), cadence, number, name, steps, policy };
    Ok(cadences::insert_version(on.tx, &version, Some(on.by.user), on.now)?)
}

/// The next version of it, for new rounds. Running ones stay on theirs.
fn write_next(on: &mut Context<'_, '_>, cadence: &mut Cadence, contents: Contents) -> Result<(), Refused> {
    cadence.current_number += 1;
    if !cadences::update(on.tx, cadence)? {
        return Err(Refused::Stale);
    }
    cadence.version += 1;
    write_version(on, cadence.id, cadence.current_number, contents)
}

/// Cadences whose newest version, or one on which rounds run, cannot say goodbye: from before that was asked of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wordless;

impl Verb for Wordless {
    type Done = Vec<CadenceFault>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        let running = cadences::live_rounds(on.tx)?;
        let mut found = Vec::new();
        for cadence in cadences::list(on.tx)? {
            let newest = current(on, cadence.id)?;
            let mut versions: Vec<(CadenceVersionId, u64)> = running
                .iter()
                .filter(|rounds| rounds.cadence == cadence.id)
                .map(|rounds| (rounds.version, rounds.rounds))
                .collect();
            if cadence.archived_at.is_none() && versions.iter().all(|(version, _)| *version != newest.id) {
                versions.push((newest.id, 0));
            }
            for (id, rounds) in versions {
                let Some(version) = cadences::version(on.tx, id)? else { continue };
                let Some((_, text)) = fields::first_unsaid(&version.steps) else { continue };
                found.push(CadenceFault {
                    cadence: Named { id: cadence.id.to_string(), name: cadence.name.clone() },
                    version: version.number,
                    live: u32::try_from(rounds).unwrap_or(u32::MAX),
                    text,
                });
            }
        }
        Ok(found)
    }
}
