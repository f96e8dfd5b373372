//! A version brought back: its steps and rules become the newest version. Versions themselves never change.

use super::editions::edition;
use super::{Contents, current, fields, find, live, may_edit, view, write_next};
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::refused::Refused;
use crate::view::CadenceView;

/// `POST /cadences/{id}/versions/{number}/restore`. The cadence keeps its name and what it is for, and running rounds stay on
/// their versions. Where nothing differs, no version is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreCadence {
    pub cadence: String,
    pub number: String,
    /// The number of the newest version that the caller has seen.
    pub if_version: Option<u32>,
}

impl Verb for RestoreCadence {
    type Done = CadenceView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<CadenceView, Refused> {
        may_edit(on)?;
        let mut cadence = find(on, &self.cadence)?;
        if self.if_version.is_some_and(|version| version != cadence.current_number) {
            return Err(Refused::Stale);
        }
        let old = edition(on, &cadence, &self.number)?;
        let newest = current(on, cadence.id)?;
        let live = live(on)?;
        if old.steps == newest.steps && old.policy == newest.policy {
            return view(on, cadence, &live);
        }
        if let Some((field, message)) = fields::first_unsaid(&old.steps) {
            return Err(Refused::field(field, "required", format!("version {} is not brought back: {message}", old.number)));
        }
        let contents = Contents { name: cadence.name.clone(), steps: old.steps.clone(), policy: old.policy.clone() };
        write_next(on, &mut cadence, contents)?;
        let (was, is) = (format!("version {}", old.number), format!("version {}", cadence.current_number));
        on.audit("restore_cadence", "cadence", cadence.id.0, Some(&was), Some(&is))?;
        view(on, cadence, &live)
    }
}
