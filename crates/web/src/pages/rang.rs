//! Somebody rang: find who, and write it down for whoever owns them.

use super::today::touch::{self, Clocks};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Sent, Visit, done, page};
use actions::view::{Found, NewTouch};
use actions::{LogTouch, WhoRang};
use askama::Template;
use axum::extract::{Query, State};
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "rang.html")]
struct RangPage {
    shell: Shell,
    q: String,
    hits: Vec<Found>,
}

/// `GET /rang?q=`
pub async fn show(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    let q = query.get("q").map(|q| q.trim().chars().take(120).collect::<String>()).unwrap_or_default();
    let hits =
        if q.is_empty() { Vec::new() } else { edge.app().act(&visit.actor, visit.now, WhoRang { q: q.clone() }).await?.items };
    page(&RangPage {
        shell: visit.shell(Here::Elsewhere),
        q,
        hits: hits.into_iter().filter(|hit| hit.kind == "prospect").collect(),
    })
}

/// `POST /rang`
pub async fn log(State(edge): State<Edge>, sent: Sent) -> Answer {
    let Sent { visit, fields } = sent;
    let outcome = match fields.text("outcome") {
        "" => "rang",
        other => other,
    }
    .to_owned();
    let mut input = NewTouch {
        prospect_id: fields.some("prospect"),
        channel: Some("call".into()),
        direction: Some("inbound".into()),
        disposition: outcome.clone(),
        note: fields.some("note"),
        ..NewTouch::default()
    };
    if outcome == "callback" {
        let clocks = Clocks::as_far_as_told(&edge, &visit, fields.text("prospect")).await?;
        if let Err(problem) = touch::detail(&outcome, &fields, &clocks, &mut input) {
            return Ok(visit::on("/rang", visit::alas(problem)));
        }
    }
    let logged = edge.app().act(&visit.actor, visit.now, LogTouch(input)).await?;
    let undo = Some(logged.touch.id.clone());
    Ok(visit::on("/today", crate::shell::Said { undo, ..done(logged.said) }))
}
