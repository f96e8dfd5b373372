//! A new cadence.

use super::{Contents, fields, may_edit, view, write_version};
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::refused::Refused;
use crate::view::{CadenceView, NewCadence};
use planner::CadenceId;
use std::collections::HashMap;
use store::cadences::{self, Cadence};

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
            about: read.about,
            current_number: 1,
            version: 1,
            created_at: on.now,
            archived_at: None,
        };
        cadences::insert(on.tx, &cadence)?;
        write_version(on, cadence.id, 1, Contents { name: read.name, steps: read.steps, policy: read.policy })?;
        on.audit("add_cadence", "cadence", cadence.id.0, None, Some(&cadence.name))?;
        view(on, cadence, &HashMap::new())
    }
}
