//! Deals, as a small list: so that nobody who was interested is lost.

use super::Clock;
use super::today::touch::Clocks;
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Sent, Visit, alas, done, page};
use actions::deals::STAGES;
use actions::view::{DealView, UserView};
use actions::{ChangeDeal, ListDeals, ListUsers};
use askama::Template;
use axum::extract::{Path, Query, State};
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "deals.html")]
struct DealsPage {
    shell: Shell,
    clock: Clock,
    deals: Vec<Shown>,
    stages: &'static [&'static str],
    users: Vec<UserView>,
    /// Whose are shown: `me`, `all`, or a user's id.
    whose: String,
    me: String,
}

/// A deal, and whether whoever looks may change it.
struct Shown {
    deal: DealView,
    changes: bool,
}

/// `GET /deals?whose=`: a rep's own; those of everybody whom a manager or an owner may read.
pub async fn list(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    let usual = if visit.actor.manages() { "all" } else { "me" };
    let whose = query.get("whose").map(|whose| whose.trim()).filter(|whose| !whose.is_empty()).unwrap_or(usual).to_owned();
    let verb = ListDeals { owner: Some(whose.clone()), limit: 100 };
    let deals = edge.app().act(&visit.actor, visit.now, verb).await?.items;
    let users = edge.app().act(&visit.actor, visit.now, ListUsers).await?.items;
    let shown = |deal: DealView| {
        let changes = deal.owner.id.parse().map_or(deal.owner.id.is_empty(), |owner| visit.actor.changes(Some(owner)));
        Shown { deal, changes }
    };
    page(&DealsPage {
        clock: Clock { zone: visit.zone(), now: visit.now },
        deals: deals.into_iter().map(shown).collect(),
        stages: &STAGES,
        users,
        whose,
        me: visit.actor.user.to_string(),
        shell: visit.shell(Here::Deals),
    })
}

/// `POST /deals/{deal}`
pub async fn change(State(edge): State<Edge>, Path(deal): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let next_at = match fields.text("when") {
        "" => None,
        text => match Clocks::with(&edge, &visit, fields.text("prospect")).await?.read(text) {
            Ok(moment) => Some(moment.at),
            Err(problem) => return Ok(visit::on("/deals", alas(problem))),
        },
    };
    // What says what stands there already is no change; the verb sees to that, whosever deal it is.
    let next_step = fields.some("next_step");
    let verb = ChangeDeal { deal, title: None, next_step, next_at, stage: fields.some("stage"), if_version: None };
    let deal = edge.app().act(&visit.actor, visit.now, verb).await?;
    Ok(visit::on("/deals", done(format!("Saved: {}", deal.title))))
}
