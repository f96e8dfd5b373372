//! The versions of a cadence: all of them, one, and what differs between two.

use super::difference::{self, Said};
use super::{fields, find, told};
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::refused::Refused;
use crate::rounds::user_named;
use crate::view::{CadenceChanges, CadenceView, EditionView, Named, Page};
use planner::CadenceVersionId;
use planner::cadence::CadenceVersion;
use std::collections::HashMap;
use std::sync::Arc;
use store::cadences::{self, Cadence};

/// `GET /cadences/{id}/versions`: newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEditions {
    pub cadence: String,
}

impl Verb for ListEditions {
    type Done = Page<EditionView>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        let cadence = find(on, &self.cadence)?;
        let live = running(on)?;
        let mut items = Vec::new();
        for edition in cadences::editions(on.tx, cadence.id)? {
            let Some(version) = cadences::version(on.tx, edition.id)? else { continue };
            items.push(EditionView {
                version: edition.number,
                name: version.name.clone(),
                steps: u32::try_from(version.steps.len()).unwrap_or(u32::MAX),
                made_at: edition.made_at,
                made_by: edition.made_by.map(|user| user_named(on.tx, user)).transpose()?,
                live: live.get(&edition.id).copied().unwrap_or(0),
                current: edition.number == cadence.current_number,
            });
        }
        Ok(Page { items, next: None })
    }
}

fn running(on: &mut Context<'_, '_>) -> Result<HashMap<CadenceVersionId, u32>, Refused> {
    let rounds = cadences::live_rounds(on.tx)?.into_iter();
    Ok(rounds.map(|rounds| (rounds.version, u32::try_from(rounds.rounds).unwrap_or(u32::MAX))).collect())
}

/// A version by its number, as it stands in an address.
pub(super) fn edition(on: &mut Context<'_, '_>, cadence: &Cadence, number: &str) -> Result<Arc<CadenceVersion>, Refused> {
    let found = match number.trim().parse::<u32>() {
        Ok(number) => cadences::editions(on.tx, cadence.id)?.into_iter().find(|edition| edition.number == number),
        Err(_) => None,
    };
    let found = found.ok_or(Refused::NotFound("version"))?;
    cadences::version(on.tx, found.id)?.ok_or(Refused::NotFound("version"))
}

/// `GET /cadences/{id}/versions/{number}`: the cadence as that version has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowEdition {
    pub cadence: String,
    pub number: String,
}

impl Verb for ShowEdition {
    type Done = CadenceView;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<CadenceView, Refused> {
        let cadence = find(on, &self.cadence)?;
        let version = edition(on, &cadence, &self.number)?;
        let live = running(on)?.get(&version.id).copied().unwrap_or(0);
        Ok(told(&cadence, &version, live))
    }
}

/// `GET /cadences/{id}/versions/{number}/changes?to=`: what differs between that version and another, the newest where none is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompareEditions {
    pub cadence: String,
    pub number: String,
    pub to: Option<u32>,
}

impl Verb for CompareEditions {
    type Done = CadenceChanges;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<CadenceChanges, Refused> {
        let cadence = find(on, &self.cadence)?;
        let from = edition(on, &cadence, &self.number)?;
        let to = edition(on, &cadence, &self.to.unwrap_or(cadence.current_number).to_string())?;
        compared(on, &cadence, (from.number, &of(&from)), (Some(to.number), &of(&to)))
    }
}

fn of(version: &CadenceVersion) -> Said {
    Said {
        name: version.name.clone(),
        about: None,
        steps: version.steps.iter().map(fields::step_view).collect(),
        policy: fields::policy_view(&version.policy),
    }
}

pub(super) fn compared(
    on: &mut Context<'_, '_>,
    cadence: &Cadence,
    (from, old): (u32, &Said),
    (to, new): (Option<u32>, &Said),
) -> Result<CadenceChanges, Refused> {
    let live = super::live(on)?.get(&cadence.id).copied().unwrap_or(0);
    let (rules, steps) = (difference::rules(old, new), difference::steps(&old.steps, &new.steps));
    let cadence = Named { id: cadence.id.to_string(), name: cadence.name.clone() };
    Ok(CadenceChanges { cadence, from, to, same: rules.is_empty() && steps.is_empty(), live, rules, steps })
}
