//! The demo workspace: a team of four and six months of their work, told by the product's own verbs at past instants, so that
//! everything a real workspace would know is there. Follows from a seed and an instant alone.

mod cast;
mod chance;
mod story;
mod temper;

pub(crate) use chance::Chance;

use crate::actor::Actor;
use crate::app::App;
use crate::dice::Dice;
use crate::init::InitWorkspace;
use crate::refused::Refused;
use crate::team::{AddAbsence, AddUser, ChangeWorkspace};
use crate::upkeep::{Refresh, Replan};
use crate::view::{NewAbsence, NewUser, WorkspaceChange};
use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan};
use planner::calendar::zone;
use story::{Sellers, Stretch, World};

/// The password of all four.
pub const PASSWORD: &str = "five-calls-and-a-farewell";
const NEW_YORK: &str = "America/New_York";
const BERLIN: &str = "Europe/Berlin";
/// How far back the story begins.
const DAYS: i64 = 182;

/// What was made, and how to get in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Name and e-mail address, the manager first.
    pub users: Vec<(String, String)>,
    pub password: &'static str,
    pub prospects: usize,
    pub touches: usize,
}

/// Fills an empty database with the demo workspace, as it stands at `now`.
///
/// # Errors
/// [`Refused::Conflict`] where there is a workspace already.
pub fn make(app: &App, seed: u64, now: Timestamp) -> Result<Made, Refused> {
    make_with(app, seed, now, cast::PEOPLE)
}

fn make_with(app: &App, seed: u64, now: Timestamp, people: usize) -> Result<Made, Refused> {
    // Ids too: two demos of one seed and instant are the same, row by row.
    let app = &app.with_dice(Dice::loaded(seed));
    let begin = now - SignedDuration::from_hours(24 * DAYS);
    let mut users = Vec::new();
    let manager = ("Maya Lindholm", "maya@example.com");
    let welcomed = app.init(
        begin,
        &InitWorkspace {
            owner_email: manager.1.to_owned(),
            owner_name: manager.0.to_owned(),
            country: "US".to_owned(),
            zone: NEW_YORK.to_owned(),
            name: "Fairlane Refrigerated".to_owned(),
        },
    )?;
    enter(app, begin, &welcomed.welcome_path)?;
    users.push((manager.0.to_owned(), manager.1.to_owned()));
    let maya = app.actor_by(Some(manager.1))?;
    holidays(app, &maya, begin)?;
    for (name, email, zone, remembered_for) in [
        ("Ana Ruiz", "ana@example.com", NEW_YORK, "the one who rang when she said she would"),
        ("Ben Okoro", "ben@example.com", NEW_YORK, "calm, and straight about what we cannot do"),
        ("Lea Brandt", "lea@example.com", BERLIN, "somebody who had read up before she called"),
    ] {
        let user = NewUser {
            name: name.to_owned(),
            email: email.to_owned(),
            role: "rep".to_owned(),
            zone: Some(zone.to_owned()),
            capacity: Some(50),
            hours: None,
            remembered_for: Some(remembered_for.to_owned()),
            team: None,
        };
        let welcomed = app.act_blocking(&maya, begin, AddUser(user))?;
        enter(app, begin, &welcomed.welcome_path)?;
        users.push((name.to_owned(), email.to_owned()));
    }
    let sellers = Sellers {
        ana: app.actor_by(Some("ana@example.com"))?,
        ben: app.actor_by(Some("ben@example.com"))?,
        lea: app.actor_by(Some("lea@example.com"))?,
    };
    let mut world = World::new(seed, begin, now, people);
    let mut until = begin;
    while until < now {
        let begun = until;
        until = (until + SignedDuration::from_hours(24 * 14)).min(now);
        // What time alone changes, changes between the stretches.
        while app.act_blocking(&maya, begun, Refresh)?.more {}
        world = app.act_blocking(&maya, begun, Stretch { world, until, sellers: sellers.clone() })?;
    }
    away(app, &maya, "ben@example.com", now)?;
    settle(app, &maya, now)?;
    Ok(Made { users, password: PASSWORD, prospects: world.people(), touches: world.touches() })
}

/// The nearest instant at which there is work to show: `now` in New York's office hours, else ten o'clock there on the
/// business day that comes next. A demo may set its clock to it.
pub fn good_moment(now: Timestamp) -> Timestamp {
    let Some(zone) = zone(NEW_YORK) else { return now };
    let mut local = now.to_zoned(zone.clone());
    let business = |weekday| !matches!(weekday, Weekday::Saturday | Weekday::Sunday);
    if business(local.weekday()) && (9..15).contains(&local.hour()) {
        return now;
    }
    for _ in 0..5 {
        if business(local.weekday()) && local.hour() < 9 {
            break;
        }
        let Ok(next) = local.start_of_day().and_then(|day| day.checked_add(1.day())) else { return now };
        local = next;
    }
    local.date().at(10, 0, 0, 0).to_zoned(zone).map_or(now, |ten| ten.timestamp())
}

/// Sets the password by the one-time link, as a person would.
fn enter(app: &App, at: Timestamp, welcome_path: &str) -> Result<(), Refused> {
    let token = welcome_path.rsplit('/').next().unwrap_or_default();
    app.accept_welcome(at, token, PASSWORD).map(drop)
}

/// Days on which the whole company is closed, in the years of the story.
fn holidays(app: &App, maya: &Actor, now: Timestamp) -> Result<(), Refused> {
    let Some(zone) = zone(NEW_YORK) else { return Ok(()) };
    let year = now.to_zoned(zone).year();
    let days = (year - 1..=year + 1).flat_map(|year| [Date::new(year, 1, 1), Date::new(year, 12, 25)]).flatten().collect();
    let change = WorkspaceChange { holidays: Some(days), ..WorkspaceChange::default() };
    app.act_blocking(maya, now, ChangeWorkspace { change, if_version: None }).map(drop)
}

/// One of the reps is away since the day before yesterday, for a week.
fn away(app: &App, maya: &Actor, who: &str, now: Timestamp) -> Result<(), Refused> {
    let Some(zone) = zone(NEW_YORK) else { return Ok(()) };
    let today = now.to_zoned(zone).date();
    let (from, until) = (today.saturating_sub(2.days()), today.saturating_add(4.days()));
    let absence = NewAbsence { from, until, to: None, reason: Some("Holiday".to_owned()) };
    app.act_blocking(maya, now - story::AWAY, AddAbsence { user: who.to_owned(), absence }).map(drop)
}

/// Decides everything anew, as it stands now.
fn settle(app: &App, maya: &Actor, now: Timestamp) -> Result<(), Refused> {
    let mut after = Some(Default::default());
    while let Some(cursor) = after {
        after = app.act_blocking(maya, now, Replan { after: cursor })?;
    }
    while app.act_blocking(maya, now, Refresh)?.more {}
    Ok(())
}

#[cfg(test)]
mod tests;
