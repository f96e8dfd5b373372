//! The workspace: name, place, who sees what, days off.

use super::problem;
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Sent, Visit, done, page_with};
use actions::view::{ClosedDayView, WorkspaceChange, WorkspaceView};
use actions::{ChangeWorkspace, ListClosedDays, ListCustomFields, ShowWorkspace};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    shell: Shell,
    workspace: WorkspaceView,
    owns: bool,
    /// How many days to come are closed, and the next of them.
    closed: usize,
    next: Option<ClosedDayView>,
    /// How many fields the workspace has of its own.
    fields: usize,
    problem: String,
}

/// `GET /settings`
pub async fn show(State(edge): State<Edge>, visit: Visit) -> Answer {
    draw(&edge, visit, String::new()).await
}

async fn draw(edge: &Edge, visit: Visit, problem: String) -> Answer {
    let workspace = edge.app().act(&visit.actor, visit.now, ShowWorkspace).await?;
    let today = visit.zone().to_datetime(visit.now).date();
    let days = ListClosedDays { from: Some(today), limit: 200, cursor: None };
    let days = edge.app().act(&visit.actor, visit.now, days).await?.items;
    let fields = edge.app().act(&visit.actor, visit.now, ListCustomFields).await?.items.len();
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let owns = visit.actor.role == actions::Role::Owner;
    let shell = visit.shell(Here::Elsewhere);
    let next = days.first().cloned();
    page_with(status, &SettingsPage { shell, workspace, owns, closed: days.len(), next, fields, problem })
}

/// `POST /settings`
pub async fn change(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let shown = edge.app().act(&visit.actor, visit.now, ShowWorkspace).await?;
    let change = WorkspaceChange {
        name: fields.change_of("name", Some(&shown.name)).flatten(),
        our_offer: fields.change_of("our_offer", shown.our_offer.as_deref()).map(Option::unwrap_or_default),
        country: fields.some("country"),
        zone: fields.some("zone"),
        visibility: fields.some("visibility"),
        holidays: None,
    };
    let verb = ChangeWorkspace { change, if_version: fields.whole("version")? };
    match edge.app().act(&visit.actor, visit.now, verb).await {
        Ok(_) => Ok(visit::on("/settings", done("Saved."))),
        Err(refused) => draw(&edge, visit, problem(refused)?).await,
    }
}
