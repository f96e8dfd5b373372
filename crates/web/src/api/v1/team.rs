//! Users, absences, tokens, the workspace and what it has learned.

use crate::api::read::{Limit, Nothing};
use crate::api::route::{Ask, Asked, Plain, Route, Sent, change, create, get, order, queries};
use actions::view::{NewAbsence, NewCalendar, NewClosedDays, NewCustomField, NewUser, UserChange, WorkspaceChange};
use actions::{
    AddAbsence, AddClosedDays, AddCustomField, AddTeam, AddUser, Adding, ChangeUser, ChangeWorkspace, CreateToken,
    ImportClosedDays, ListClosedDays, ListCustomFields, ListTeams, ListTokens, ListUsers, NewLink, RemoveAbsence,
    RemoveClosedDays, RemoveCustomField, RemoveTeam, RenameCustomField, RenameTeam, RevokeToken, ShowHours, ShowLoad,
    ShowWorkspace, Starts,
};
use axum::http::Method;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewToken {
    /// What it is for.
    name: String,
    /// Whose; the caller's own where left out. Owners only, for others.
    #[serde(default)]
    user: Option<String>,
    /// When it stops working by itself; never where left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(deserialize_with = "planner::bounds::read_some_instant")]
    expires_at: Option<Timestamp>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TeamName {
    name: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct LoadQuery {
    /// `me`, an id or an e-mail address; the team where left out.
    rep: Option<String>,
    /// A cadence that people are about to be put on, by id or name.
    cadence: Option<String>,
    /// How many; 1 where left out.
    people: Option<u32>,
    /// Whose they are to be, or `round_robin`; yours where left out.
    owner: Option<String>,
    /// Whether they all start today, or as capacity allows.
    #[serde(default)]
    #[param(value_type = Option<Starts>, inline)]
    starts: Starts,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
struct ClosedDaysQuery {
    /// Only from that day on.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// 1 to 200; 50 where left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Limit,
    /// `next` of the page before.
    cursor: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
struct SourceQuery {
    /// The file that the days came with.
    source: Option<String>,
}

queries!(LoadQuery, ClosedDaysQuery, SourceQuery);

pub fn routes() -> Vec<Route> {
    vec![
        get("/load", "What the next 28 days ask for, and what adding people does to it", |ask: Asked<LoadQuery>| {
            let LoadQuery { rep, cadence, people, owner, starts } = ask.query;
            ShowLoad { rep, adding: cadence.map(|cadence| Adding { cadence, people: people.unwrap_or(1), owner, starts }) }
        }),
        get("/users", "Everybody who works here, with their team", |_: Plain| ListUsers),
        create("/users", "Add somebody; gives their one-time link", |ask: Sent<NewUser>| AddUser(ask.body)),
        create("/users/{id}/link", "Another one-time link, for a new password; it ends their other sessions", |ask: Plain| {
            NewLink { user: ask.id }
        }),
        change(Method::PATCH, "/users/{id}", "Change role, zone, capacity, hours", |ask: Sent<UserChange>| ChangeUser {
            user: ask.id,
            change: ask.body,
            if_version: ask.if_version,
        }),
        create("/users/{id}/absences", "Leave", |ask: Sent<NewAbsence>| AddAbsence { user: ask.id, absence: ask.body }),
        change(Method::DELETE, "/users/{id}/absences/{absence}", "Back early", |ask: Plain| RemoveAbsence {
            user: ask.id,
            absence: ask.child,
        }),
        get("/teams", "Teams: a manager looks after the people of their own", |_: Plain| ListTeams),
        create("/teams", "Make a team (owners); `PATCH /users/{id}` says who is in it", |ask: Sent<TeamName>| AddTeam {
            name: ask.body.name,
        }),
        change(Method::PATCH, "/teams/{id}", "Give a team another name (owners)", |ask: Sent<TeamName>| RenameTeam {
            team: ask.id,
            name: ask.body.name,
        }),
        change(Method::DELETE, "/teams/{id}", "Take out a team that nobody is in (owners)", |ask: Plain| RemoveTeam {
            team: ask.id,
        }),
        get("/tokens", "Your API tokens, without their secrets", |_: Plain| ListTokens),
        create("/tokens", "Make an API token; its secret is told once", |ask: Sent<NewToken>| CreateToken {
            name: ask.body.name,
            user: ask.body.user,
            expires_at: ask.body.expires_at,
        }),
        change(Method::DELETE, "/tokens/{id}", "Revoke a token; it stops working within a second", |ask: Plain| RevokeToken {
            token: ask.id,
        }),
        get("/hours", "Which hour reaches whom, and whether that orders the list", |_: Plain| ShowHours),
        get("/workspace", "The workspace", |_: Plain| ShowWorkspace),
        change(Method::PATCH, "/workspace", "Change name, zone, holidays, visibility (owners)", |ask: Sent<WorkspaceChange>| {
            ChangeWorkspace { change: ask.body, if_version: ask.if_version }
        }),
        get("/custom-fields", "The fields that the workspace adds of its own, in their order", |_: Plain| ListCustomFields),
        create("/custom-fields", "Make a custom field (managers); there are 200 at most", |ask: Sent<NewCustomField>| {
            AddCustomField(ask.body)
        }),
        change(
            Method::PATCH,
            "/custom-fields/{key}",
            "Give a custom field another name; its key stays (managers)",
            |ask: Sent<NewCustomField>| RenameCustomField { key: ask.id, label: ask.body.label },
        ),
        change(
            Method::DELETE,
            "/custom-fields/{key}",
            "Take a custom field off the list; what people carry in it stays with them (managers)",
            |ask: Plain| RemoveCustomField { key: ask.id },
        ),
        get("/workspace/closed-days", "Days and half days on which nobody works", |ask: Asked<ClosedDaysQuery>| ListClosedDays {
            from: ask.query.from,
            limit: ask.query.limit.0,
            cursor: ask.query.cursor,
        }),
        create(
            "/workspace/closed-days",
            "Close days and half days; those that are closed stay as they are (owners)",
            |ask: Sent<NewClosedDays>| AddClosedDays(ask.body),
        ),
        order(
            "/workspace/closed-days/import",
            "Close the days of an iCalendar file, or tell with `dry_run` which they would be (owners)",
            |ask: Sent<NewCalendar>| ImportClosedDays(ask.body),
        ),
        change(Method::DELETE, "/workspace/closed-days/{day}", "Open a day again (owners)", |ask: Plain| RemoveClosedDays {
            days: ask.id.parse().into_iter().collect(),
            source: None,
        }),
        change(
            Method::DELETE,
            "/workspace/closed-days",
            "Open every day again that came with a file (owners)",
            |ask: Ask<SourceQuery, Nothing>| RemoveClosedDays { days: Vec::new(), source: ask.query.source },
        ),
    ]
}
