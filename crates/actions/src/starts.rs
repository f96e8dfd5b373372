//! Starts: where several rounds start together, whether all at once or as capacity allows, and on which day then each. What a
//! day holds, and who is never laid, is the planner's to say.

use crate::context::Context;
use crate::leave::{capacity, workdays};
use crate::load::Ahead;
use crate::refused::Refused;
use crate::replan::{Known, afresh, replan};
use crate::rounds::order;
use jiff::Timestamp;
use jiff::civil::Date;
use planner::cadence::CadenceVersion;
use planner::calendar::Calendar;
use planner::decision::Section;
use planner::enrollment::Order;
use planner::load::Group;
use planner::room::Room;
use planner::workdays::Workdays;
use planner::{CadenceVersionId, ProspectId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::users::{self, Absence, User};
use store::workspace::{self, Workspace};
use utoipa::ToSchema;

/// When the first steps of rounds come that are started together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Starts {
    AtOnce,
    /// On the days on which their owners have room for them and for the steps after them; at once where today has.
    #[default]
    AsCapacityAllows,
}

impl Starts {
    /// None for a word that is neither.
    pub fn from_code(code: &str) -> Option<Self> {
        match code.trim() {
            "at_once" => Some(Starts::AtOnce),
            "" | "as_capacity_allows" => Some(Starts::AsCapacityAllows),
            _ => None,
        }
    }

    pub const fn code(self) -> &'static str {
        match self {
            Starts::AtOnce => "at_once",
            Starts::AsCapacityAllows => "as_capacity_allows",
        }
    }
}

/// The first day on which something new is worked on: tomorrow, where today's work is over.
pub(crate) fn first_day(days: &Workdays<'_>, now: Timestamp) -> Date {
    let today = days.day(now);
    if days.is_over(now) { today.tomorrow().unwrap_or(today) } else { today }
}

/// What is on somebody's days, with what is expected to follow, and what they have done today.
pub(crate) fn room(
    on: &mut Context<'_, '_>,
    ahead: &Ahead,
    groups: &[Group],
    user: &User,
    days: &Workdays<'_>,
    workspace: &Workspace,
) -> Result<Room, Refused> {
    let first = first_day(days, on.now);
    let done = if first == days.day(on.now) { store::done::get(on.tx, user.id, first)? } else { 0 };
    let steps = |version| ahead.steps(version);
    Ok(Room::ahead(groups, steps, days, first, (capacity(user, workspace), done), ahead.going_on))
}

/// Starts being laid, over the days of whoever owns them. A long row of pieces hands it from one to the next: looking up what
/// is on somebody's days costs as much as there is.
#[derive(Clone)]
pub(crate) struct Laying {
    workspace: Workspace,
    calendar: Calendar,
    ahead: Ahead,
    owners: BTreeMap<UserId, Option<Owner>>,
    /// When it was begun.
    since: Timestamp,
    /// Rounds that were on these days then, and how many were laid since.
    found: u32,
    laid: u32,
}

#[derive(Clone)]
struct Owner {
    user: User,
    absences: Vec<Absence>,
    room: Room,
    /// The last day that a first step of that edition was laid on. Days only fill up: none before it has room any more.
    reached: BTreeMap<(CadenceVersionId, u16), Date>,
}

/// So many are laid before what others did meanwhile is looked up again; where more are on these days, as many as there are.
const LAID_BLINDLY: u32 = 200;

impl Laying {
    pub fn of(on: &mut Context<'_, '_>) -> Result<Laying, Refused> {
        Ok(Laying {
            workspace: workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?,
            calendar: store::guard::calendar(on.tx)?,
            ahead: Ahead::of(on)?,
            owners: BTreeMap::new(),
            since: on.now,
            found: 0,
            laid: 0,
        })
    }

    /// Whether it still tells what is on the days: not after another day has begun, nor for ever.
    pub fn stands(&self, now: Timestamp) -> bool {
        let zone = planner::calendar::zone(&self.workspace.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let day = |at| zone.to_datetime(at).date();
        day(self.since) == day(now) && self.laid < self.found.max(LAID_BLINDLY)
    }

    /// Decides about a round that has just been started, for the first time, and lays its first step where it is ours and its day is full. The
    /// day, where it waits for one.
    pub fn lay(
        &mut self,
        on: &mut Context<'_, '_>,
        prospect: ProspectId,
        version: &CadenceVersion,
    ) -> Result<Option<Date>, Refused> {
        let known = Known::alone(on.tx, prospect, on.now)?;
        // What is on the days already is looked up before this round is.
        if let Some(owner) = known.loaded.prospect.owner {
            self.look_up(on, owner)?;
        }
        let plan = replan(on.tx, &known, on.now)?;
        let next = plan.and_then(|plan| plan.next).filter(|next| matches!(next.section, Section::Due | Section::KeepInTouch));
        let (Some(step), Some(next)) = (next.as_ref().and_then(|next| next.step), &next) else { return Ok(None) };
        let owner = known.loaded.prospect.owner.and_then(|owner| self.owners.get_mut(&owner)).and_then(Option::as_mut);
        let Some(Owner { user, absences, room, reached }) = owner else { return Ok(None) };
        let days = workdays(user, absences, &self.calendar, &self.workspace);
        let earliest = next.ready_at.max(days.start(first_day(&days, on.now)));
        let from = reached.get(&(version.id, step)).map_or(earliest, |day| earliest.max(days.start(*day)));
        let placed = room.start(&days, from, &version.steps, step, self.ahead.going_on, 1);
        self.laid += 1;
        let Some(day) = placed.into_keys().next() else { return Ok(None) };
        if days.day(earliest) <= first_day(&days, on.now) {
            reached.insert((version.id, step), day);
        }
        if day <= days.next(days.day(earliest)) {
            return Ok(None);
        }
        order(on, &known, Order::Lay { until: Some(days.start(day)) })?;
        afresh(on.tx, prospect, on.now)?;
        Ok(Some(day))
    }

    /// What is on somebody's days, looked up once.
    pub fn look_up(&mut self, on: &mut Context<'_, '_>, owner: UserId) -> Result<(), Refused> {
        if self.owners.contains_key(&owner) {
            return Ok(());
        }
        let found = match users::get(on.tx, owner)? {
            None => None,
            Some(user) => {
                let absences = users::absences_of(on.tx, owner)?;
                let days = workdays(&user, &absences, &self.calendar, &self.workspace);
                let groups = self.ahead.groups(on, owner, &days, Timestamp::MAX)?;
                self.found += groups.iter().map(|group| group.rounds).sum::<u32>();
                let room = room(on, &self.ahead, &groups, &user, &days, &self.workspace)?;
                Some(Owner { user, absences, room, reached: BTreeMap::new() })
            }
        };
        self.owners.insert(owner, found);
        Ok(())
    }
}
