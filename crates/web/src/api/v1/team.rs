//! Users, absences, tokens, the workspace and what it has learned.

use crate::api::route::{Plain, Route, Sent, change, create, get};
use actions::view::{NewAbsence, NewUser, UserChange, WorkspaceChange};
use actions::{
    AddAbsence, AddUser, ChangeUser, ChangeWorkspace, CreateToken, ListTokens, ListUsers, RemoveAbsence, RevokeToken, ShowHours,
    ShowWorkspace,
};
use axum::http::Method;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewToken {
    /// What it is for.
    name: String,
    /// Whose; the caller's own where left out. Owners only, for others.
    #[serde(default)]
    user: Option<String>,
}

pub fn routes() -> Vec<Route> {
    vec![
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
