//! Who asks, and the workspace they are in.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::refused::Refused;
use crate::view::{Me, WorkspaceView};
use store::{guard, workspace};

/// `GET /me`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShowMe;

impl Verb for ShowMe {
    type Done = Me;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Me, Refused> {
        Ok(Me {
            id: on.by.user.to_string(),
            name: on.by.name.clone(),
            email: on.by.email.clone(),
            role: on.by.role.code().to_owned(),
            zone: on.by.zone.clone(),
            workspace: workspace_view(on)?,
            tz_database: planner::calendar::database_version().to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }
}

pub(crate) fn workspace_view(on: &mut Context<'_, '_>) -> Result<WorkspaceView, Refused> {
    let found = workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
    let sizes = workspace::sizes(on.tx)?;
    let whole = guard::holidays(on.tx)?.into_iter().filter(|holiday| holiday.region.is_empty() && holiday.from.is_none());
    Ok(WorkspaceView {
        our_offer: crate::settings::Settings::of(&found).our_offer,
        name: found.name,
        country: found.country,
        zone: found.zone,
        visibility: found.visibility,
        holidays: whole.map(|holiday| holiday.day).collect(),
        users: sizes.users,
        prospects: sizes.prospects,
        version: found.version,
    })
}
