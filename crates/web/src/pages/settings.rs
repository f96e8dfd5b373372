//! The workspace: name, place, who sees what, days off.

use super::problem;
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Sent, Visit, done, page_with};
use actions::view::{WorkspaceChange, WorkspaceView};
use actions::{ChangeWorkspace, ShowWorkspace};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    shell: Shell,
    workspace: WorkspaceView,
    holidays: String,
    problem: String,
}

/// `GET /settings`
pub async fn show(State(edge): State<Edge>, visit: Visit) -> Answer {
    draw(&edge, visit, String::new()).await
}

async fn draw(edge: &Edge, visit: Visit, problem: String) -> Answer {
    let workspace = edge.app().act(&visit.actor, visit.now, ShowWorkspace).await?;
    let holidays = workspace.holidays.iter().map(Date::to_string).collect::<Vec<_>>().join("\n");
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(status, &SettingsPage { shell: visit.shell(Here::Elsewhere), workspace, holidays, problem })
}

/// `POST /settings`
pub async fn change(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let mut holidays = Vec::new();
    for line in fields.lines("holidays") {
        match line.parse::<Date>() {
            Ok(day) => holidays.push(day),
            Err(_) => {
                return draw(&edge, visit, format!("Days off: \u{201c}{line}\u{201d} is no date; write it as 2026-12-25.")).await;
            }
        }
    }
    let change = WorkspaceChange {
        name: fields.some("name"),
        our_offer: fields.sent("our_offer").then(|| fields.text("our_offer").to_owned()),
        country: fields.some("country"),
        zone: fields.some("zone"),
        visibility: fields.some("visibility"),
        holidays: Some(holidays),
    };
    let verb = ChangeWorkspace { change, if_version: fields.whole("version")? };
    match edge.app().act(&visit.actor, visit.now, verb).await {
        Ok(_) => Ok(visit::on("/settings", done("Saved."))),
        Err(refused) => draw(&edge, visit, problem(refused)?).await,
    }
}
