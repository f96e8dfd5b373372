//! Running rounds moved to the newest version: on purpose, after a preview of whose dates change.

use super::{fields, find, may_edit};
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::reach;
use crate::refused::Refused;
use crate::replan::Known;
use crate::rounds;
use crate::view::{Migration, MigrationLine, Named};
use planner::cadence::CadenceVersion;
use planner::plan::plan;
use planner::{CadenceVersionId, ProspectId};
use store::cadences;
use store::prospects::{self, Among};
use store::reaches::{self, Kind};

/// Whether moving is only shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preview {
    Only,
    Apply,
}

/// `POST /cadences/{id}/migrate`: moves running rounds to the newest version, after a preview of whose dates change. A few are
/// moved at once, the others by the upkeep; until then they go on with the version that they are on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrateCadence {
    pub cadence: String,
    pub preview: Preview,
}

/// Rounds moved in the verb's own commit, and told.
const AT_ONCE: usize = 50;

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
        let mut found = Migration { moved: 0, to_come: 0, preview: self.preview == Preview::Only, changes: Vec::new() };
        let live = cadences::live_rounds(on.tx)?;
        for rounds in live.iter().filter(|rounds| rounds.cadence == cadence.id) {
            if rounds.version == newest.id {
                if self.preview == Preview::Apply {
                    // Wherever an earlier order was taking them, here is where they are to be.
                    reach::stay(on, rounds.version)?;
                }
                continue;
            }
            self.move_version(on, rounds.version, &newest, &mut found)?;
        }
        if self.preview == Preview::Apply {
            on.audit("migrate_cadence", "cadence", cadence.id.0, None, Some(&found.moved.to_string()))?;
        }
        Ok(found)
    }
}

impl MigrateCadence {
    /// Those on one version.
    fn move_version(
        &self,
        on: &mut Context<'_, '_>,
        from: CadenceVersionId,
        newest: &CadenceVersion,
        found: &mut Migration,
    ) -> Result<(), Refused> {
        let room = AT_ONCE.saturating_sub(found.changes.len());
        let page = prospects::page(on.tx, &Among::OnVersion(from), ProspectId::default(), room)?;
        for prospect in &page {
            found.changes.push(self.move_one(on, *prospect, newest)?);
        }
        let after = page.last().copied().unwrap_or_default();
        let to_come = match page.len() < room {
            true => 0,
            false => reaches::left(on.tx, Kind::Edition, &reaches::key_of_move(from, newest.id), after)?,
        };
        found.moved += page.len() as u64 + to_come;
        found.to_come += to_come;
        match (self.preview, to_come) {
            (Preview::Only, _) => Ok(()),
            (Preview::Apply, 0) => reach::stay(on, from),
            (Preview::Apply, _) => reach::moves(on, (from, newest.id), after),
        }
    }

    fn move_one(
        &self,
        on: &mut Context<'_, '_>,
        prospect: ProspectId,
        newest: &CadenceVersion,
    ) -> Result<MigrationLine, Refused> {
        let known = Known::load(on.tx, prospect, on.now)?;
        let Some((_, enrollment)) = known.enrollment() else { return Err(Refused::NotFound("enrollment")) };
        let due = |planned: &planner::Plan| planned.next.as_ref().map(|next| next.due_at);
        let before = known.case(&enrollment).map(|case| plan(&case, on.now));
        let moved = planner::enrollment::Enrollment { version: newest.id, ..enrollment.clone() };
        let after = known.case(&moved).map(|case| plan(&planner::plan::Case { version: newest, ..case }, on.now));
        if self.preview == Preview::Apply {
            reach::move_round(on, prospect, newest.id)?;
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
