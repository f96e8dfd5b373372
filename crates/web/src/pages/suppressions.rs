//! Whom nobody here may call or mail.

use super::{Clock, called, problem_where};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Sent, Visit, done, page_with};
use actions::view::{NewSuppression, SuppressionView};
use actions::{AddSuppression, ListSuppressions, Refused, RemoveSuppression};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use std::collections::HashMap;

/// What the form calls its fields.
const NAMES: [(&str, &str); 3] =
    [("number", "Number or e-mail address"), ("email", "Number or e-mail address"), ("forbids", "What is forbidden")];

#[derive(Template)]
#[template(path = "suppressions.html")]
struct SuppressionsPage {
    shell: Shell,
    clock: Clock,
    rows: Vec<SuppressionView>,
    lifts: bool,
    problem: String,
    next: String,
}

/// `GET /suppressions`
pub async fn list(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    draw(&edge, visit, query.get("cursor").cloned(), String::new()).await
}

async fn draw(edge: &Edge, visit: Visit, cursor: Option<String>, problem: String) -> Answer {
    let rows = edge.app().act(&visit.actor, visit.now, ListSuppressions { limit: 50, cursor }).await?;
    let next =
        rows.next.map(|cursor| format!("/suppressions?cursor={}", crate::words::percent(&cursor, b""))).unwrap_or_default();
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(
        status,
        &SuppressionsPage {
            clock: Clock { zone: visit.zone(), now: visit.now },
            lifts: visit.actor.manages(),
            shell: visit.shell(Here::Elsewhere),
            rows: rows.items,
            problem,
            next,
        },
    )
}

/// `POST /suppressions`
pub async fn add(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let key = fields.some("key");
    let mail = key.as_deref().is_some_and(|key| key.contains('@'));
    let input = NewSuppression {
        forbids: fields.text("forbids").to_owned(),
        number: key.clone().filter(|_| !mail),
        email: key.filter(|_| mail),
        reason: fields.text("reason").to_owned(),
        ..NewSuppression::default()
    };
    let added = match input.number.is_none() && input.email.is_none() {
        true => Err(Refused::field("number", "required", "write a telephone number or an e-mail address")),
        false => edge.app().act(&visit.actor, visit.now, AddSuppression(input)).await,
    };
    match added {
        Ok(_) => Ok(visit::on("/suppressions", done("Held from now on, for everybody here."))),
        Err(refused) => draw(&edge, visit, None, problem_where(refused, called(&NAMES))?).await,
    }
}

/// `POST /suppressions/{suppression}/remove`
pub async fn remove(State(edge): State<Edge>, Path(suppression): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let reason = fields.some("reason");
    edge.app().act(&visit.actor, visit.now, RemoveSuppression { suppression, reason }).await?;
    Ok(visit::on("/suppressions", done("Lifted. The reason is kept.")))
}
