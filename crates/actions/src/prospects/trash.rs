//! The trash: out of every list at once, gone for good after 30 days, brought back until then.

use super::show;
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::find::{Access, person};
use crate::people::index;
use crate::refused::Refused;
use crate::replan::again;
use crate::view::ProspectView;
use store::prospects;
use store::search::{self, Kind};

/// `DELETE /prospects/{id}`; a second time changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrashProspect {
    pub prospect: String,
    pub if_version: Option<i64>,
}

impl Verb for TrashProspect {
    type Done = ProspectView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<ProspectView, Refused> {
        let known = person(on, &self.prospect, Access::Change)?;
        let id = known.loaded.prospect.id;
        let mut prospect = known.loaded.prospect.clone();
        if self.if_version.is_some_and(|version| version != prospect.version) {
            return Err(Refused::Stale);
        }
        if prospect.deleted_at.is_none() {
            prospect.deleted_at = Some(on.now);
            if !prospects::update(on.tx, &prospect)? {
                return Err(Refused::Stale);
            }
            search::remove(on.tx, Kind::Prospect, id.0)?;
            on.audit("trash_prospect", "prospect", id.0, None, Some(&prospect.name))?;
            again(on.tx, id, on.now)?;
        }
        show(on, id)
    }
}

/// `POST /prospects/{id}/restore`; for somebody who is not in the trash it changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreProspect {
    pub prospect: String,
}

impl Verb for RestoreProspect {
    type Done = ProspectView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<ProspectView, Refused> {
        let known = person(on, &self.prospect, Access::Change)?;
        let id = known.loaded.prospect.id;
        let mut prospect = known.loaded.prospect.clone();
        if prospect.deleted_at.take().is_some() {
            if !prospects::update(on.tx, &prospect)? {
                return Err(Refused::Stale);
            }
            index(on, &prospect, &known.loaded.phones, &known.loaded.emails)?;
            on.audit("restore_prospect", "prospect", id.0, None, Some(&prospect.name))?;
            again(on.tx, id, on.now)?;
        }
        show(on, id)
    }
}
