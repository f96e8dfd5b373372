//! Change the workspace. Owners only; closed days bind at once, and what else follows is decided anew by the upkeep.

use crate::app::{Mode, Verb};
use crate::closed_days::MOST;
use crate::context::Context;
use crate::fields::{Faults, untouched};
use crate::me::workspace_view;
use crate::prospects::contact_fields as read;
use crate::refused::Refused;
use crate::replan::reopen_timetables;
use crate::settings::Settings;
use crate::view::{WorkspaceChange, WorkspaceView};
use std::collections::BTreeSet;
use store::guard::{self, Holiday};
use store::workspace;

/// The workspace's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShowWorkspace;

impl Verb for ShowWorkspace {
    type Done = WorkspaceView;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<WorkspaceView, Refused> {
        workspace_view(on)
    }
}

/// Name, what we sell, country, zone, visibility, holidays. Zone, country and holidays move dates: the upkeep decides anew.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeWorkspace {
    pub change: WorkspaceChange,
    pub if_version: Option<i64>,
}

impl Verb for ChangeWorkspace {
    type Done = WorkspaceView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<WorkspaceView, Refused> {
        if on.by.role != crate::Role::Owner {
            return Err(Refused::NotYours("only owners change the workspace".to_owned()));
        }
        let mut row = workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
        if self.if_version.is_some_and(|version| version != row.version) {
            return Err(Refused::Stale);
        }
        let change = &self.change;
        let before = row.clone();
        let mut faults = Faults::default();
        let name = change.name.as_deref().filter(|name| !untouched(Some(&before.name), Some(*name)));
        if let Some(name) = faults.line("name", name) {
            row.name = name;
        }
        let has = Settings::of(&before).our_offer;
        if change.our_offer.as_deref().is_some_and(|offer| !untouched(has.as_deref(), Some(offer))) {
            let mut settings = Settings::of(&row);
            settings.our_offer = faults.line("our_offer", change.our_offer.as_deref());
            row.settings = settings.written();
        }
        if let Some(country) = read::country(&mut faults, change.country.as_deref().filter(|code| *code != before.country)) {
            row.country = country;
        }
        if let Some(zone) = read::zone(&mut faults, change.zone.as_deref().filter(|zone| *zone != before.zone)) {
            row.zone = zone;
        }
        if let Some(visibility) = &change.visibility {
            if !matches!(visibility.as_str(), "open" | "closed") {
                faults.add("visibility", "unknown", "one of open, closed");
            }
            row.visibility.clone_from(visibility);
        }
        let days = guard::calendar(on.tx)?;
        for (index, day) in change.holidays.iter().flatten().enumerate() {
            // What is closed already may be sent along as it is.
            if !days.holidays.contains(day) {
                faults.closed_day(&format!("holidays[{index}]"), *day, on.now);
            }
        }
        if change.holidays.as_ref().is_some_and(|whole| whole.len() + days.half_days.len() > MOST) {
            faults.add("holidays", "too_many", format!("at most {MOST} days, half days among them"));
        }
        faults.settle()?;
        let same_days =
            change.holidays.as_ref().is_none_or(|whole| whole.iter().copied().collect::<BTreeSet<_>>() == days.holidays);
        if row == before && same_days {
            return workspace_view(on);
        }
        if !workspace::update(on.tx, &row)? {
            return Err(Refused::Stale);
        }
        if let Some(whole) = &change.holidays {
            let wanted: BTreeSet<_> = whole.iter().copied().collect();
            for day in days.holidays.difference(&wanted) {
                guard::delete_holiday(on.tx, "", *day)?;
            }
            for day in wanted.difference(&days.holidays) {
                let (region, name, source) = Default::default();
                guard::put_holiday(on.tx, &Holiday { region, day: *day, from: None, name, source })?;
            }
            reopen_timetables(on.tx, on.now)?;
        }
        on.audit("change_workspace", "workspace", [0; 16], None, Some(&format!("{change:?}")))?;
        workspace_view(on)
    }
}
