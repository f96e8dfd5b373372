//! The load ahead, and what adding people does to it. The figures are the planner's; the counts are read from an index.

use crate::actor::Role;
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::leave::{capacity, workdays};
use crate::refused::Refused;
use crate::robin::{self, Robin};
use crate::rounds::find_cadence;
use crate::sign_in::find_user;
use crate::starts::{Starts, first_day, room};
use crate::view::{LoadDay, LoadView, Named, RepLoad, StartDay};
use jiff::Timestamp;
use jiff::civil::Date;
use planner::cadence::CadenceVersion;
use planner::decision::Section;
use planner::load::{DAYS, Day, GoingOn, Group, ahead};
use planner::workdays::Workdays;
use planner::{CadenceVersionId, UserId};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use store::users::{self, User};
use store::workspace::Workspace;
use store::{cadences, hours, load, workspace};

/// Most people whose coming is looked at at once.
pub const MOST_ADDED: u32 = 1_000_000;

/// `GET /load`: of one rep, or of the team; with people to be added, what they do to it. Changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShowLoad {
    /// `me`, an id or an e-mail address; the team where left out.
    pub rep: Option<String>,
    pub adding: Option<Adding>,
}

/// People about to be put on a cadence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adding {
    /// Id or name.
    pub cadence: String,
    pub people: u32,
    /// Whose they are to be, or `round_robin`; whoever asks where left out.
    pub owner: Option<String>,
    pub starts: Starts,
}

impl Verb for ShowLoad {
    type Done = LoadView;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<LoadView, Refused> {
        let workspace = workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
        let added = match &self.adding {
            None => None,
            Some(adding) => Some(Added::read(on, adding)?),
        };
        let team = self.team(on, added.as_ref())?;
        let calendar = store::guard::calendar(on.tx)?;
        let mut looking = Looking { ahead: Ahead::of(on)?, added, at: on.now };
        if let Some(added) = &looking.added {
            looking.ahead.versions.insert(added.version.id, Some(added.version.clone()));
        }
        let mut reps = Vec::with_capacity(team.len());
        for user in &team {
            let absences = users::absences_of(on.tx, user.id)?;
            let days = workdays(user, &absences, &calendar, &workspace);
            let rep = looking.rep(on, user, &days, &workspace)?;
            let idle = rep.days.iter().all(|day| day.total == 0) && user.role != Role::Rep.code();
            if self.rep.is_some() || !idle {
                reps.push(rep);
            }
        }
        let days = together(&reps);
        let said = said(&reps, &days, looking.added.as_ref(), on.by.user);
        Ok(LoadView {
            at: on.now,
            days,
            reps,
            going_on_per_mille: looking.ahead.going_on.per_mille(),
            said,
            assumes: assumes(looking.ahead.going_on),
        })
    }
}

impl ShowLoad {
    /// Whom it is about: of a team, whoever is still here and whose people may be read.
    fn team(&self, on: &mut Context<'_, '_>, added: Option<&Added>) -> Result<Vec<User>, Refused> {
        let asked = match self.rep.as_deref().map(str::trim) {
            None | Some("" | "team") => None,
            Some("me") => Some(on.by.user),
            Some(who) => Some(find_user(on.tx, who)?.ok_or(Refused::NotFound("user"))?.id),
        };
        if asked.is_some_and(|asked| !on.by.reads(Some(asked))) {
            return Err(Refused::NotFound("user"));
        }
        let mut team = users::list(on.tx)?;
        team.retain(|user| match asked {
            Some(asked) => user.id == asked,
            None => on.by.reads(Some(user.id)) && (user.active || added.is_some_and(|added| added.of(user.id) > 0)),
        });
        Ok(team)
    }
}

/// Who gets how many.
struct Added {
    version: Arc<CadenceVersion>,
    people: u32,
    by_owner: BTreeMap<UserId, u32>,
    starts: Starts,
}

impl Added {
    fn read(on: &mut Context<'_, '_>, adding: &Adding) -> Result<Added, Refused> {
        let version = find_cadence(on.tx, &adding.cadence)?;
        if adding.people > MOST_ADDED {
            return Err(Refused::field("people", "out_of_range", format!("at most {MOST_ADDED}")));
        }
        let mut by_owner = BTreeMap::new();
        match adding.owner.as_deref().map(str::trim).filter(|owner| !owner.is_empty() && *owner != "me") {
            None => {
                by_owner.insert(on.by.user, adding.people);
            }
            Some(typed) if robin::is_meant(typed) => {
                let mut turns = Robin::of(on, None)?;
                for _ in 0..adding.people {
                    *by_owner.entry(turns.draw().unwrap_or(on.by.user)).or_default() += 1;
                }
            }
            Some(typed) => {
                let user = find_user(on.tx, typed)?.filter(|user| user.active);
                let user =
                    user.ok_or_else(|| Refused::field("owner", "unknown", "a user's id or e-mail address, or round_robin"))?;
                by_owner.insert(user.id, adding.people);
            }
        }
        Ok(Added { version, people: adding.people, by_owner, starts: adding.starts })
    }

    fn of(&self, user: UserId) -> u32 {
        self.by_owner.get(&user).copied().unwrap_or(0)
    }
}

/// What days ahead are told from: what the store has due, the steps that follow, and how many rounds go on.
#[derive(Clone)]
pub(crate) struct Ahead {
    versions: HashMap<CadenceVersionId, Option<Arc<CadenceVersion>>>,
    pub going_on: GoingOn,
}

impl Ahead {
    pub fn of(on: &mut Context<'_, '_>) -> Result<Ahead, Refused> {
        let all = hours::learned(on.tx)?.map(|learned| learned.model.all).unwrap_or_default();
        Ok(Ahead { versions: HashMap::new(), going_on: GoingOn::of(all) })
    }

    /// What somebody's rounds ask for by then, as far as it is known.
    pub fn groups(
        &mut self,
        on: &mut Context<'_, '_>,
        user: UserId,
        days: &Workdays<'_>,
        until: Timestamp,
    ) -> Result<Vec<Group>, Refused> {
        let mut groups: BTreeMap<(Date, Section, CadenceVersionId, Option<u16>), u32> = BTreeMap::new();
        for group in load::due(on.tx, user, on.now, until)? {
            *groups.entry((days.day(group.at), group.section, group.version, group.step)).or_default() += group.entries;
        }
        for (_, _, version, _) in groups.keys() {
            if !self.versions.contains_key(version) {
                let known = cadences::version(on.tx, *version)?;
                self.versions.insert(*version, known);
            }
        }
        let groups = groups.into_iter();
        Ok(groups.map(|((day, section, version, step), rounds)| Group { day, section, version, step, rounds }).collect())
    }

    pub fn steps(&self, version: CadenceVersionId) -> Option<&[planner::cadence::Step]> {
        Some(self.versions.get(&version)?.as_ref()?.steps.as_slice())
    }
}

struct Looking {
    ahead: Ahead,
    added: Option<Added>,
    at: Timestamp,
}

impl Looking {
    fn rep(
        &mut self,
        on: &mut Context<'_, '_>,
        user: &User,
        days: &Workdays<'_>,
        workspace: &Workspace,
    ) -> Result<RepLoad, Refused> {
        let first = days.day(self.at);
        let adding = self.added.as_ref().map_or(0, |added| added.of(user.id));
        let last = first.saturating_add(jiff::Span::new().days(i64::try_from(DAYS).unwrap_or(28)));
        // Where starts are laid, what comes after these four weeks takes its room as well.
        let until = if adding > 0 { Timestamp::MAX } else { days.start(last) };
        let groups = self.ahead.groups(on, user.id, days, until)?;
        let capacity = capacity(user, workspace);
        let days_with = |more: &[Group]| {
            let groups: Vec<Group> = groups.iter().chain(more).copied().collect();
            ahead(&groups, |version| self.ahead.steps(version), days, first, capacity, self.ahead.going_on)
        };
        let without = days_with(&[]);
        let day =
            |with: &[Day]| -> Vec<LoadDay> { with.iter().zip(&without).map(|(with, without)| shown(with, without)).collect() };
        let zone = user.zone.clone().unwrap_or_else(|| workspace.zone.clone());
        let mut told = RepLoad {
            rep: Named { id: user.id.to_string(), name: user.name.clone() },
            zone,
            capacity,
            adding,
            starts: Vec::new(),
            fullest_at_once: None,
            days: day(&without),
        };
        let Some(added) = self.added.as_ref().filter(|_| adding > 0) else { return Ok(told) };
        let group =
            |day: Date, rounds: u32| Group { day, section: Section::Due, version: added.version.id, step: Some(0), rounds };
        let at_once = day(&days_with(&[group(first, adding)]));
        told.fullest_at_once = fullest(&at_once);
        match added.starts {
            Starts::AtOnce => {
                told.starts = vec![StartDay { date: days.next(first), people: adding }];
                told.days = at_once;
            }
            Starts::AsCapacityAllows => {
                let mut room = room(on, &self.ahead, &groups, user, days, workspace)?;
                let earliest = days.start(first_day(days, on.now)).max(self.at);
                let placed = room.start(days, earliest, &added.version.steps, 0, self.ahead.going_on, adding);
                let laid: Vec<Group> = placed.iter().map(|(day, rounds)| group(*day, *rounds)).collect();
                told.days = day(&days_with(&laid));
                told.starts = placed.into_iter().map(|(date, people)| StartDay { date, people }).collect();
            }
        }
        Ok(told)
    }
}

/// Of the days that somebody new makes fuller, the one that lies most above what is done in a day.
fn fullest(days: &[LoadDay]) -> Option<LoadDay> {
    days.iter().filter(|day| day.adds > 0 && day.over > 0).max_by_key(|day| (day.over, day.adds)).cloned()
}

fn shown(with: &Day, without: &Day) -> LoadDay {
    LoadDay {
        date: with.date,
        capacity: with.capacity,
        promised: with.promised,
        due: with.due,
        coming: with.coming,
        adds: with.total().saturating_sub(without.total()),
        total: with.total(),
        over: with.over(),
        left_over: with.left_over,
    }
}

/// The days of all, by date; whoever's day has another date at the same moment is counted under theirs.
fn together(reps: &[RepLoad]) -> Vec<LoadDay> {
    let mut days: BTreeMap<Date, LoadDay> = BTreeMap::new();
    for day in reps.iter().flat_map(|rep| &rep.days) {
        let none =
            LoadDay { date: day.date, capacity: 0, promised: 0, due: 0, coming: 0, adds: 0, total: 0, over: 0, left_over: 0 };
        let sum = days.entry(day.date).or_insert(none);
        sum.capacity += day.capacity;
        sum.promised += day.promised;
        sum.due += day.due;
        sum.coming += day.coming;
        sum.adds += day.adds;
        sum.total += day.total;
        sum.over += day.over;
        sum.left_over += day.left_over;
    }
    days.into_values().take(DAYS).collect()
}

/// What a person would say of it in a sentence or two.
fn said(reps: &[RepLoad], days: &[LoadDay], added: Option<&Added>, asking: UserId) -> Vec<String> {
    let name = |rep: &RepLoad| if rep.rep.id == asking.to_string() { "you".to_owned() } else { rep.rep.name.clone() };
    let date = |date: Date| date.strftime("%A %-d %B").to_string();
    let mut said = Vec::new();
    let Some(added) = added else {
        for rep in reps {
            let over = rep.days.iter().filter(|day| day.over > 0 && day.capacity > 0).max_by_key(|day| day.over);
            if let Some(day) = over {
                let does = if rep.rep.id == asking.to_string() { "do" } else { "does" };
                said.push(format!(
                    "{} asks for {} of {}, who {does} {}.",
                    date(day.date),
                    touches(day.total),
                    name(rep),
                    day.capacity
                ));
            }
        }
        if said.is_empty() && !days.is_empty() {
            said.push("No working day of the next four weeks asks for more than is done in a day.".to_owned());
        }
        // What was promised for a day off stands on it, and is over whatever the working days ask for.
        for rep in reps {
            let off = rep.days.iter().filter(|day| day.over > 0 && day.capacity == 0).max_by_key(|day| day.over);
            if let Some(day) = off {
                let whose = if rep.rep.id == asking.to_string() {
                    "a day off of yours".to_owned()
                } else {
                    format!("a day off of {}", rep.rep.name)
                };
                said.push(format!("{} is {whose}, and {} on it.", date(day.date), stand(day.total)));
            }
        }
        return said;
    };
    for rep in reps.iter().filter(|rep| rep.adding > 0) {
        let you = rep.rep.id == asking.to_string();
        let does = if you { "you do".to_owned() } else { format!("{} does", rep.rep.name) };
        let (people, cadence) = (rep.adding, &added.version.name);
        match (&rep.fullest_at_once, added.starts) {
            (None, _) => said.push(format!("Adding {people} on {cadence} fits: {does} {} a day.", rep.capacity)),
            (Some(day), Starts::AtOnce) => {
                let free = rep.days.iter().find(|later| later.date > day.date && later.capacity > 0 && later.left_over == 0);
                let free = match free {
                    Some(later) => format!(" The last of it is done by {}.", date(later.date)),
                    None => " It is not done within four weeks.".to_owned(),
                };
                let (on, total) = (date(day.date), touches(day.total));
                said.push(format!("Adding {people} on {cadence} makes {on} {total}; {does} {}.{free}", day.capacity));
            }
            (Some(day), Starts::AsCapacityAllows) => {
                let (on, total) = (date(day.date), touches(day.total));
                said.push(format!("Adding {people} on {cadence} at once would make {on} {total}; {does} {}.", day.capacity));
                said.extend(laid(rep));
            }
        }
    }
    if added.people == 0 {
        said.push("Nobody is added, so nothing changes.".to_owned());
    }
    said
}

/// How many start when, as capacity allows.
fn laid(rep: &RepLoad) -> Option<String> {
    let (first, last) = (rep.starts.first()?, rep.starts.last()?);
    let most = rep.starts.iter().map(|day| day.people).max()?;
    let date = |date: Date| match date.year() == first.date.year() {
        true => date.strftime("%A %-d %B").to_string(),
        false => date.strftime("%A %-d %B %Y").to_string(),
    };
    Some(match first.date == last.date {
        true => format!("As capacity allows, they start on {}.", date(first.date)),
        false => {
            format!("As capacity allows, they start from {} to {}, at most {most} a day.", date(first.date), date(last.date))
        }
    })
}

fn stand(count: u32) -> String {
    if count == 1 { "1 touch stands".to_owned() } else { format!("{count} touches stand") }
}

fn touches(count: u32) -> String {
    if count == 1 { "1 touch".to_owned() } else { format!("{count} touches") }
}

fn assumes(going_on: GoingOn) -> Vec<String> {
    let share = going_on.per_mille();
    vec![
        "The next touch of each round is counted on the day on which it falls due; what falls on a day off, on the next working day. A promised call stays on its day.".to_owned(),
        format!("Later steps are expected, by their waits: of the calls, {}.{}% reach nobody, so that the next step follows; other touches end no round.", share / 10, share % 10),
        "Nobody new comes, nothing is promised, snoozed or put off meanwhile.".to_owned(),
    ]
}
