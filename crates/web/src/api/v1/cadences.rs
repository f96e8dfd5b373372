//! Cadences: plans, versioned.

use crate::api::route::{Asked, Plain, Route, Sent, change, create, get, order, queries};
use actions::cadences::Preview;
use actions::view::NewCadence;
use actions::{
    AddCadence, ChangeCadence, CompareEditions, ListCadences, ListEditions, MigrateCadence, PreviewCadence, RestoreCadence,
    ShowCadence, ShowEdition,
};
use axum::http::Method;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Move {
    /// True: only tells whose dates would change.
    preview: bool,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ChangesQuery {
    /// The other version; the newest where left out.
    #[param(minimum = 1)]
    to: Option<u32>,
}

queries!(ChangesQuery);

pub fn routes() -> Vec<Route> {
    vec![
        get("/cadences", "All plans", |_: Plain| ListCadences),
        create("/cadences", "Write a plan", |ask: Sent<NewCadence>| AddCadence(ask.body)),
        get("/cadences/{id}", "One plan with its steps, by id or name", |ask: Plain| ShowCadence { cadence: ask.id }),
        change(Method::PUT, "/cadences/{id}", "A new version; running rounds stay on theirs", |ask: Sent<NewCadence>| {
            ChangeCadence { cadence: ask.id, change: ask.body, if_version: number(ask.if_version) }
        }),
        order(
            "/cadences/{id}/preview",
            "What saving it would change, line by line; nothing is saved",
            |ask: Sent<NewCadence>| PreviewCadence { cadence: ask.id, change: ask.body, if_version: number(ask.if_version) },
        ),
        get("/cadences/{id}/versions", "Its versions, newest first", |ask: Plain| ListEditions { cadence: ask.id }),
        get("/cadences/{id}/versions/{number}", "The plan as that version has it", |ask: Plain| ShowEdition {
            cadence: ask.id,
            number: ask.child,
        }),
        get("/cadences/{id}/versions/{number}/changes", "What differs between two versions", |ask: Asked<ChangesQuery>| {
            CompareEditions { cadence: ask.id, number: ask.child, to: ask.query.to }
        }),
        order("/cadences/{id}/versions/{number}/restore", "Bring a version back, as a new one", |ask: Plain| RestoreCadence {
            cadence: ask.id,
            number: ask.child,
            if_version: number(ask.if_version),
        }),
        order("/cadences/{id}/migrate", "Move running rounds to the newest version, after a preview", |ask: Sent<Move>| {
            MigrateCadence { cadence: ask.id, preview: if ask.body.preview { Preview::Only } else { Preview::Apply } }
        }),
    ]
}

fn number(version: Option<i64>) -> Option<u32> {
    version.and_then(|version| u32::try_from(version).ok())
}
