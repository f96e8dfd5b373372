//! Teams: listed, made, named, taken out. Who is in one is the user's to say, `PATCH /users/{id}`. What a team is for: a manager
//! looks after the people of their own.

use crate::actor::{Actor, Role};
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::Faults;
use crate::refused::Refused;
use crate::view::{Page, TeamView};
use planner::TeamId;
use store::users::{self, Team};

/// `GET /teams`, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListTeams;

impl Verb for ListTeams {
    type Done = Page<TeamView>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        let all = users::teams(on.tx)?;
        let items = all.into_iter().map(|team| view(on, team)).collect::<Result<_, _>>()?;
        Ok(Page { items, next: None })
    }
}

fn view(on: &mut Context<'_, '_>, team: Team) -> Result<TeamView, Refused> {
    let people = users::list(on.tx)?.into_iter().filter(|user| user.team == Some(team.id) && user.active).count();
    Ok(TeamView { id: team.id.to_string(), name: team.name, people: u32::try_from(people).unwrap_or(u32::MAX) })
}

/// `POST /teams`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddTeam {
    pub name: String,
}

impl Verb for AddTeam {
    type Done = TeamView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<TeamView, Refused> {
        may_order(on.by)?;
        let team = Team { id: TeamId(on.mint()), name: free_name(on, &self.name, None)? };
        users::insert_team(on.tx, &team, on.now)?;
        on.audit("add_team", "team", team.id.0, None, Some(&team.name))?;
        view(on, team)
    }
}

/// `PATCH /teams/{id}`: another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameTeam {
    pub team: String,
    pub name: String,
}

impl Verb for RenameTeam {
    type Done = TeamView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<TeamView, Refused> {
        may_order(on.by)?;
        let before = addressed(on, &self.team)?;
        let team = Team { id: before.id, name: free_name(on, &self.name, Some(before.id))? };
        users::rename_team(on.tx, &team)?;
        on.audit("rename_team", "team", team.id.0, Some(&before.name), Some(&team.name))?;
        view(on, team)
    }
}

/// `DELETE /teams/{id}`, once nobody is in it. Whoever has left counts: somebody must look after what they left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveTeam {
    pub team: String,
}

impl Verb for RemoveTeam {
    type Done = TeamView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<TeamView, Refused> {
        may_order(on.by)?;
        let team = addressed(on, &self.team)?;
        let inside: Vec<String> =
            users::list(on.tx)?.into_iter().filter(|user| user.team == Some(team.id)).map(|user| user.name).collect();
        if let Some(first) = inside.first() {
            let others = if inside.len() > 1 { format!(" and {} more", inside.len() - 1) } else { String::new() };
            let message = format!("{first}{others} in {}: move them to another team first", team.name);
            return Err(Refused::Conflict { message, held_by: None });
        }
        users::delete_team(on.tx, team.id)?;
        on.audit("remove_team", "team", team.id.0, Some(&team.name), None)?;
        view(on, team)
    }
}

/// Which teams there are, and who is in which, decides what managers may do: it is not theirs to change.
pub(super) fn may_order(by: &Actor) -> Result<(), Refused> {
    match by.role {
        Role::Owner => Ok(()),
        Role::Manager | Role::Rep => {
            Err(Refused::NotYours("only owners say which teams there are, and who is in which".to_owned()))
        }
    }
}

/// A team by its id or name, as the address of a request has it.
fn addressed(on: &mut Context<'_, '_>, named: &str) -> Result<Team, Refused> {
    among(&users::teams(on.tx)?, named).ok_or(Refused::NotFound("team"))
}

fn among(all: &[Team], named: &str) -> Option<Team> {
    let (id, name) = (named.trim().parse::<TeamId>().ok(), named.trim().to_lowercase());
    all.iter().find(|team| Some(team.id) == id || team.name.to_lowercase() == name).cloned()
}

/// A team by its id or name, as the field `team` of a user has it.
pub(super) fn find(on: &mut Context<'_, '_>, named: &str) -> Result<Team, Refused> {
    let all = users::teams(on.tx)?;
    among(&all, named).ok_or_else(|| {
        let names: Vec<_> = all.iter().map(|team| team.name.as_str()).collect();
        let remedy = if names.is_empty() { "there is no team yet: make one first".to_owned() } else { names.join(", ") };
        Refused::field("team", "unknown", format!("a team's id or name: {remedy}"))
    })
}

/// The name as typed, where no other team has it.
fn free_name(on: &mut Context<'_, '_>, typed: &str, own: Option<TeamId>) -> Result<String, Refused> {
    let mut faults = Faults::default();
    let name = faults.line("name", Some(typed));
    if name.is_none() && typed.trim().is_empty() {
        faults.add("name", "required", "what the team is called");
    }
    faults.settle()?;
    let name = name.unwrap_or_default();
    let taken =
        users::teams(on.tx)?.into_iter().any(|team| Some(team.id) != own && team.name.to_lowercase() == name.to_lowercase());
    if taken { Err(Refused::field("name", "taken", "another team has that name already")) } else { Ok(name) }
}
