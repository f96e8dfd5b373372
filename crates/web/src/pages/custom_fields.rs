//! The workspace's own fields: listed, made, renamed, removed.

use super::{called, problem_where};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Sent, Visit, done, page_with};
use actions::custom_fields::{LONGEST, MOST};
use actions::view::{CustomFieldView, NewCustomField};
use actions::{AddCustomField, ListCustomFields, Refused, RemoveCustomField, RenameCustomField};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use std::collections::{BTreeMap, HashMap};

/// Fields on a page.
const PAGE: usize = 20;
const HERE: &str = "/settings/custom-fields";

/// What each field is called, by the key under which people carry it.
pub async fn labels(edge: &Edge, visit: &Visit) -> Result<BTreeMap<String, String>, Refused> {
    let fields = edge.app().act(&visit.actor, visit.now, ListCustomFields).await?.items;
    Ok(fields.into_iter().map(|field| (field.key, field.label)).collect())
}

#[derive(Template)]
#[template(path = "custom_fields.html")]
struct FieldsPage {
    shell: Shell,
    /// Those on this page.
    fields: Vec<CustomFieldView>,
    all: usize,
    next: String,
    /// What was typed for a new one, where it could not be made.
    typed: String,
    problem: String,
}

/// `GET /settings/custom-fields?from=`
pub async fn list(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    let from = query.get("from").and_then(|from| from.parse().ok()).unwrap_or(0);
    draw(&edge, visit, from, String::new(), String::new()).await
}

async fn draw(edge: &Edge, visit: Visit, from: usize, typed: String, problem: String) -> Answer {
    let fields = edge.app().act(&visit.actor, visit.now, ListCustomFields).await?.items;
    let all = fields.len();
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let after = from.saturating_add(PAGE);
    let shown = FieldsPage {
        shell: visit.shell(Here::Elsewhere),
        fields: fields.into_iter().skip(from).take(PAGE).collect(),
        all,
        next: if after < all { format!("{HERE}?from={after}") } else { String::new() },
        typed,
        problem,
    };
    page_with(status, &shown)
}

/// `POST /settings/custom-fields`
pub async fn add(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let label = fields.text("label").to_owned();
    match edge.app().act(&visit.actor, visit.now, AddCustomField(NewCustomField { label: label.clone() })).await {
        Ok(field) => Ok(visit::on(HERE, done(format!("\u{201c}{}\u{201d} is a field now.", field.label)))),
        Err(refused) => draw(&edge, visit, 0, label, problem_where(refused, called(&[("label", "Its name")]))?).await,
    }
}

/// `POST /settings/custom-fields/change`: another name for the field of that key, or away with it.
pub async fn change(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let key = fields.raw("key").to_owned();
    let told: Result<String, Refused> = match fields.text("do") {
        "remove" => edge
            .app()
            .act(&visit.actor, visit.now, RemoveCustomField { key })
            .await
            .map(|field| format!("\u{201c}{}\u{201d} is off the list. What people carry in it stays with them.", field.label)),
        _ => {
            let verb = RenameCustomField { key, label: fields.text("label").to_owned() };
            edge.app().act(&visit.actor, visit.now, verb).await.map(|field| format!("It is \u{201c}{}\u{201d} now.", field.label))
        }
    };
    match told {
        Ok(told) => Ok(visit::on(HERE, done(told))),
        Err(refused) => draw(&edge, visit, 0, String::new(), problem_where(refused, called(&[("label", "Name")]))?).await,
    }
}

/// How many a workspace has at most.
pub const fn most() -> usize {
    MOST
}

/// Longest name of one.
pub const fn longest() -> usize {
    LONGEST
}
