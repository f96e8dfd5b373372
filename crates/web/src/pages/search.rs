//! Find anybody, also while typing.

use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{Answer, Visit, fragment, page};
use actions::Search;
use actions::view::Found;
use askama::Template;
use axum::extract::{Query, State};
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    shell: Shell,
    q: String,
    hits: Vec<Found>,
}

#[derive(Template)]
#[template(path = "found.html")]
struct FoundList {
    q: String,
    hits: Vec<Found>,
}

/// `GET /search?q=`
pub async fn show(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    let (q, hits) = find(&edge, &visit, &query, 50).await?;
    page(&SearchPage { shell: visit.shell(Here::Elsewhere), q, hits })
}

/// `GET /search/found?q=`: the bare list, for the script.
pub async fn found(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    let (q, hits) = find(&edge, &visit, &query, 8).await?;
    fragment(&FoundList { q, hits })
}

async fn find(
    edge: &Edge,
    visit: &Visit,
    query: &HashMap<String, String>,
    limit: u16,
) -> Result<(String, Vec<Found>), crate::visit::Sorry> {
    let q = query.get("q").map(|q| q.trim().chars().take(120).collect::<String>()).unwrap_or_default();
    if q.chars().count() < 2 {
        return Ok((q, Vec::new()));
    }
    let hits = edge.app().act(&visit.actor, visit.now, Search { q: q.clone(), limit }).await?;
    Ok((q, hits.items))
}

/// The page of what was found.
pub fn href(hit: &Found) -> String {
    match hit.kind.as_str() {
        "company" => format!("/companies/{}", hit.id),
        _ => format!("/prospects/{}", hit.id),
    }
}
