//! One rep's call list at one instant, put together from stored answers. No rule is judged here: the answers and the
//! timetables have been decided before; this merges ranges that the store keeps in rank order.

pub(crate) mod gather;
mod held;
pub(crate) mod render;
pub(crate) mod told;

use crate::actor::{Actor, Visibility};
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::in_bounds;
use crate::refused::Refused;
use crate::sign_in::{actor, find_user};
use crate::view::{CallList, Named};
use jiff::{SignedDuration, Timestamp};
use planner::UserId;
use planner::bounds::plus;
use store::users::User;
use store::workspace::{self, Workspace};

/// How far ahead a list can be asked for: as far as openings are kept.
const AHEAD: SignedDuration = SignedDuration::from_hours(14 * 24);

/// For which entries scripts are filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scripts {
    None,
    /// The first five.
    #[default]
    First,
    All,
}

/// `GET /call-list`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowCallList {
    /// `me`, an id or an e-mail address; `me` where left out.
    pub rep: Option<String>,
    /// Now where left out; at most 14 days ahead.
    pub at: Option<Timestamp>,
    /// 1 to 200.
    pub limit: u16,
    pub scripts: Scripts,
}

impl Verb for ShowCallList {
    type Done = CallList;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<CallList, Refused> {
        if !(1..=200).contains(&self.limit) {
            return Err(Refused::field("limit", "out_of_range", "a number from 1 to 200"));
        }
        let at = instant(self.at, on.now)?;
        let day = Day::of(on, self.rep.as_deref(), at)?;
        let gathered = gather::gather(on.tx, &day, usize::from(self.limit))?;
        let mut list = render::list(on.tx, &day, gathered, self.scripts)?;
        list.items.truncate(usize::from(self.limit));
        Ok(list)
    }
}

/// The instant asked for, where it is not too far ahead.
pub(crate) fn instant(at: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, Refused> {
    let at = at.unwrap_or(now);
    if at > plus(now, AHEAD) {
        return Err(Refused::field("at", "too_far", "at most 14 days ahead"));
    }
    in_bounds("at", at, now)
}

/// Whose list, when, on which clock.
pub(crate) struct Day {
    pub rep: User,
    pub workspace: Workspace,
    pub at: Timestamp,
    pub zone: jiff::tz::TimeZone,
    pub zone_name: String,
    /// The end of the rep's day.
    pub ends: Timestamp,
    /// In a closed workspace, who must be allowed to read what of others' is offered: whose list it is, and whoever looks at it.
    pub readers: Vec<Actor>,
    pub date: jiff::civil::Date,
    /// What we sell, for scripts.
    pub offer: Option<String>,
    /// Where the rep can be rung back, as it is read aloud.
    pub phone: Option<String>,
}

impl Day {
    /// The rep's working hours and their clock as they are now, where they keep any.
    pub fn rep_hours(&self) -> Option<(planner::guard::Hours, String)> {
        let zone = self.rep.zone.clone().unwrap_or_else(|| self.workspace.zone.clone());
        self.rep.hours.clone().map(|hours| (hours, zone))
    }

    pub fn of(on: &mut Context<'_, '_>, rep: Option<&str>, at: Timestamp) -> Result<Day, Refused> {
        let rep = whose(on, rep)?;
        let workspace = workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
        let zone_name = rep.zone.clone().unwrap_or_else(|| workspace.zone.clone());
        let zone = planner::calendar::zone(&zone_name).unwrap_or(jiff::tz::TimeZone::UTC);
        let date = at.to_zoned(zone.clone()).date();
        let tomorrow = date.tomorrow().unwrap_or(date);
        let ends = planner::calendar::start_of_day(&zone, tomorrow);
        let settings = crate::settings::Settings::of(&workspace);
        let phone = settings.number_of(rep.id).map(planner::phone::display);
        let readers = match on.by.visibility {
            Visibility::Open => Vec::new(),
            Visibility::Closed => actor(on.tx, rep.id)?.into_iter().chain([on.by.clone()]).collect(),
        };
        Ok(Day { offer: settings.our_offer, phone, rep, workspace, at, zone, zone_name, ends, readers, date })
    }

    /// Whether what somebody else has may be offered on this list.
    pub fn offers(&self, owner: Option<UserId>) -> bool {
        self.readers.iter().all(|reader| reader.reads(owner))
    }

    pub fn owner(&self) -> UserId {
        self.rep.id
    }

    pub fn named(&self) -> Named {
        Named { id: self.rep.id.to_string(), name: self.rep.name.clone() }
    }
}

fn whose(on: &mut Context<'_, '_>, rep: Option<&str>) -> Result<User, Refused> {
    let by: &Actor = on.by;
    let own = by.user.to_string();
    let user = find_user(
        on.tx,
        match rep {
            None | Some("me") => &own,
            Some(other) => other,
        },
    )?;
    user.filter(|user| by.reads(Some(user.id))).ok_or(Refused::NotFound("rep"))
}
