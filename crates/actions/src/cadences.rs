//! Cadences: shown, made, edited as a new version; running rounds moved on purpose, after a preview.

mod fields;

pub(crate) use fields::policy_view;

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::refused::Refused;
use crate::replan::{Known, replan};
use crate::rounds;
use crate::view::{CadenceView, Migration, MigrationLine, Named, NewCadence, Page};
use planner::cadence::CadenceVersion;
use planner::plan::plan;
use planner::{CadenceId, CadenceVersionId, ProspectId};
use std::collections::HashMap;
use store::cadences::{self, Cadence};
use store::enrollments;

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
    let version = cadences::current_version(on.tx, cadence.id)?.ok_or(Refused::NotFound("cadence"))?;
    Ok(CadenceView {
        id: cadence.id.to_string(),
        name: cadence.name,
        about: cadence.about,
        version: version.number,
        archived: cadence.archived_at.is_some(),
        live: live.get(&cadence.id).copied().unwrap_or(0),
        steps: version.steps.iter().map(fields::step_view).collect(),
        policy: fields::policy_view(&version.policy),
    })
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

/// `POST /cadences`.
#[derive(Debug, Clone, PartialEq)]
pub struct AddCadence(pub NewCadence);

impl Verb for AddCadence {
    type Done = CadenceView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<CadenceView, Refused> {
        may_edit(on)?;
        let read = fields::read(&self.0)?;
        if cadences::by_name(on.tx, &read.name)?.is_some() {
            return Err(Refused::field("name", "taken", "another cadence has that name"));
        }
        let cadence = Cadence {
            id: CadenceId(on.mint()),
            name: read.name.clone(),
            about: read.about.clone(),
            current_number: 1,
            version: 1,
            created_at: on.now,
            archived_at: None,
        };
        cadences::insert(on.tx, &cadence)?;
        write_version(on, cadence.id, 1, read)?;
        on.audit("add_cadence", "cadence", cadence.id.0, None, Some(&cadence.name))?;
        view(on, cadence, &HashMap::new())
    }
}

/// `PUT /cadences/{id}`: a new version. Running rounds stay on theirs.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeCadence {
    pub cadence: String,
    pub change: NewCadence,
    /// The number of the version that the change was made from.
    pub if_version: Option<u32>,
}

impl Verb for ChangeCadence {
    type Done = CadenceView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<CadenceView, Refused> {
        may_edit(on)?;
        let mut cadence = find(on, &self.cadence)?;
        if self.if_version.is_some_and(|version| version != cadence.current_number) {
            return Err(Refused::Stale);
        }
        let read = fields::read(&self.change)?;
        if cadences::by_name(on.tx, &read.name)?.is_some_and(|other| other.id != cadence.id) {
            return Err(Refused::field("name", "taken", "another cadence has that name"));
        }
        cadence.name.clone_from(&read.name);
        cadence.about.clone_from(&read.about);
        cadence.current_number += 1;
        if !cadences::update(on.tx, &cadence)? {
            return Err(Refused::Stale);
        }
        write_version(on, cadence.id, cadence.current_number, read)?;
        on.audit("change_cadence", "cadence", cadence.id.0, None, Some(&format!("version {}", cadence.current_number)))?;
        let live = live(on)?;
        view(on, cadence, &live)
    }
}

fn write_version(on: &mut Context<'_, '_>, cadence: CadenceId, number: u32, read: fields::Read) -> Result<(), Refused> {
    let version = CadenceVersion {
        id: CadenceVersionId(on.mint()),
        cadence,
        number,
        name: read.name,
        steps: read.steps,
        policy: read.policy,
    };
    Ok(cadences::insert_version(on.tx, &version, Some(on.by.user), on.now)?)
}

/// Whether moving is only shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preview {
    Only,
    Apply,
}

/// `POST /cadences/{id}/migrate`: moves running rounds to the newest version, after a preview of whose dates change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrateCadence {
    pub cadence: String,
    pub preview: Preview,
}

/// Rounds moved in one go; more are left for the next call.
const AT_ONCE: usize = 500;

impl Verb for MigrateCadence {
    type Done = Migration;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Migration, Refused> {
        may_edit(on)?;
        let cadence = find(on, &self.cadence)?;
        let newest = cadences::current_version(on.tx, cadence.id)?.ok_or(Refused::NotFound("cadence"))?;
        let mut found = Migration { moved: 0, preview: self.preview == Preview::Only, changes: Vec::new() };
        for rounds in cadences::live_rounds(on.tx)? {
            if rounds.cadence != cadence.id || rounds.version == newest.id {
                continue;
            }
            for prospect in on_version(on, rounds.version)? {
                found.changes.push(self.move_one(on, prospect, &newest)?);
                found.moved += 1;
            }
        }
        if self.preview == Preview::Apply {
            on.audit("migrate_cadence", "cadence", cadence.id.0, None, Some(&found.moved.to_string()))?;
        }
        Ok(found)
    }
}

fn on_version(on: &mut Context<'_, '_>, version: CadenceVersionId) -> Result<Vec<ProspectId>, Refused> {
    Ok(store::prospects::page(on.tx, &store::prospects::Among::OnVersion(version), ProspectId::default(), AT_ONCE)?)
}

impl MigrateCadence {
    fn move_one(
        &self,
        on: &mut Context<'_, '_>,
        prospect: ProspectId,
        newest: &CadenceVersion,
    ) -> Result<MigrationLine, Refused> {
        let known = Known::load(on.tx, prospect, on.now)?;
        let Some((round, enrollment)) = known.enrollment() else { return Err(Refused::NotFound("enrollment")) };
        let due = |planned: &planner::Plan| planned.next.as_ref().map(|next| next.due_at);
        let before = known.case(&enrollment).map(|case| plan(&case, on.now));
        let moved = planner::enrollment::Enrollment { version: newest.id, ..enrollment.clone() };
        let after = known.case(&moved).map(|case| plan(&planner::plan::Case { version: newest, ..case }, on.now));
        let id = round.id;
        if self.preview == Preview::Apply {
            enrollments::set_version(on.tx, prospect, id, newest.id)?;
            let known = Known::load(on.tx, prospect, on.now)?;
            replan(on.tx, &known, on.now)?;
        }
        let known = Known::load(on.tx, prospect, on.now)?;
        Ok(MigrationLine {
            enrollment: rounds::view(on.tx, on.by, &known, on.now)?.ok_or(Refused::NotFound("enrollment"))?,
            prospect: Named { id: prospect.to_string(), name: known.loaded.prospect.name.clone() },
            due_before: before.as_ref().and_then(due),
            due_after: after.as_ref().and_then(due),
        })
    }
}
