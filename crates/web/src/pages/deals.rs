//! Deals, as a small list: so that nobody who was interested is lost.

use super::Clock;
use super::today::touch::Clocks;
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Sent, Visit, alas, done, page};
use actions::deals::STAGES;
use actions::view::DealView;
use actions::{ChangeDeal, ListDeals};
use askama::Template;
use axum::extract::{Path, State};

#[derive(Template)]
#[template(path = "deals.html")]
struct DealsPage {
    shell: Shell,
    clock: Clock,
    deals: Vec<DealView>,
    stages: &'static [&'static str],
}

/// `GET /deals`
pub async fn list(State(edge): State<Edge>, visit: Visit) -> Answer {
    let deals = edge.app().act(&visit.actor, visit.now, ListDeals { limit: 100 }).await?;
    page(&DealsPage {
        clock: Clock { zone: visit.zone(), now: visit.now },
        shell: visit.shell(Here::Deals),
        deals: deals.items,
        stages: &STAGES,
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
    let deals = edge.app().act(&visit.actor, visit.now, ListDeals { limit: 200 }).await?.items;
    let shown = deals.into_iter().find(|known| known.id == deal);
    let verb = ChangeDeal {
        deal,
        title: None,
        next_step: shown.as_ref().and_then(|deal| fields.change_of("next_step", Some(&deal.next_step)).flatten()),
        next_at,
        stage: fields.some("stage"),
        if_version: None,
    };
    let deal = edge.app().act(&visit.actor, visit.now, verb).await?;
    Ok(visit::on("/deals", done(format!("Saved: {}.", deal.title))))
}
