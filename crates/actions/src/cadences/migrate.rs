//! Running rounds moved to the newest version: on purpose, after a preview of whose dates change.

use super::{fields, find, may_edit};
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::refused::Refused;
use crate::replan::{Known, replan};
use crate::rounds;
use crate::view::{Migration, MigrationLine, Named};
use planner::cadence::CadenceVersion;
use planner::plan::plan;
use planner::{CadenceVersionId, ProspectId};
use store::{cadences, enrollments};

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
        if let Some((field, message)) = fields::first_unsaid(&newest.steps) {
            return Err(Refused::field(field, "required", format!("version {}: {message}", newest.number)));
        }
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
