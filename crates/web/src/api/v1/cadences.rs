//! Cadences: plans, versioned.

use crate::api::route::{Plain, Route, Sent, change, create, get, order};
use actions::cadences::Preview;
use actions::view::NewCadence;
use actions::{AddCadence, ChangeCadence, ListCadences, MigrateCadence, ShowCadence};
use axum::http::Method;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Move {
    /// True: only tells whose dates would change.
    preview: bool,
}

pub fn routes() -> Vec<Route> {
    vec![
        get("/cadences", "All plans", |_: Plain| ListCadences),
        create("/cadences", "Write a plan", |ask: Sent<NewCadence>| AddCadence(ask.body)),
        get("/cadences/{id}", "One plan with its steps, by id or name", |ask: Plain| ShowCadence { cadence: ask.id }),
        change(Method::PUT, "/cadences/{id}", "A new version; running rounds stay on theirs", |ask: Sent<NewCadence>| {
            ChangeCadence {
                cadence: ask.id,
                change: ask.body,
                if_version: ask.if_version.and_then(|version| u32::try_from(version).ok()),
            }
        }),
        order("/cadences/{id}/migrate", "Move running rounds to the newest version, after a preview", |ask: Sent<Move>| {
            MigrateCadence { cadence: ask.id, preview: if ask.body.preview { Preview::Only } else { Preview::Apply } }
        }),
    ]
}
