//! Users, absences, tokens, the workspace and what it has learned.

use crate::api::route::{Asked, Plain, Route, Sent, change, create, get, queries};
use actions::view::{NewAbsence, NewUser, UserChange, WorkspaceChange};
use actions::{
    AddAbsence, AddUser, Adding, ChangeUser, ChangeWorkspace, CreateToken, ListTokens, ListUsers, RemoveAbsence, RevokeToken,
    ShowHours, ShowLoad, ShowWorkspace, Starts,
};
use axum::http::Method;
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

queries!(LoadQuery);

pub fn routes() -> Vec<Route> {
    vec![
        get("/load", "What the next 28 days ask for, and what adding people does to it", |ask: Asked<LoadQuery>| {
            let LoadQuery { rep, cadence, people, owner, starts } = ask.query;
            ShowLoad { rep, adding: cadence.map(|cadence| Adding { cadence, people: people.unwrap_or(1), owner, starts }) }
        }),
        get("/users", "The team", |_: Plain| ListUsers),
        create("/users", "Add somebody; gives their one-time link", |ask: Sent<NewUser>| AddUser(ask.body)),
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
        get("/tokens", "Your API tokens, without their secrets", |_: Plain| ListTokens),
        create("/tokens", "Make an API token; its secret is told once", |ask: Sent<NewToken>| CreateToken {
            name: ask.body.name,
            user: ask.body.user,
        }),
        change(Method::DELETE, "/tokens/{id}", "Revoke a token; it stops working within a second", |ask: Plain| RevokeToken {
            token: ask.id,
        }),
        get("/hours", "Which hour reaches whom, and whether that orders the list", |_: Plain| ShowHours),
        get("/workspace", "The workspace", |_: Plain| ShowWorkspace),
        change(Method::PATCH, "/workspace", "Change name, zone, holidays, visibility (owners)", |ask: Sent<WorkspaceChange>| {
            ChangeWorkspace { change: ask.body, if_version: ask.if_version }
        }),
    ]
}
