//! The guard's rules, questions to it, overrides, and suppressions.

use super::work::PageQuery;
use crate::api::read::Nothing;
use crate::api::route::{Ask, Asked, Plain, Route, Sent, change, create, get, order, queries};
use actions::view::{GuardQuestion, NewSuppression};
use actions::{AddSuppression, ChangeGuard, CheckGuard, ListSuppressions, OverrideRule, RemoveSuppression, ShowGuard};
use axum::http::Method;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// All rules, in full: what is left out is dropped.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Rules {
    #[schema(value_type = Vec<Object>)]
    rules: Vec<planner::guard::Rule>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Override {
    prospect: String,
    /// The rule's code; a rule of courtesy.
    rule: String,
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
    reason: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ReasonQuery {
    /// Why it is lifted; kept in the audit log.
    #[serde(default)]
    reason: Option<String>,
}

queries!(ReasonQuery);

pub fn routes() -> Vec<Route> {
    vec![
        get("/guard", "The rules, with their sources", |_: Plain| ShowGuard),
        change(Method::PUT, "/guard", "Set the rules", |ask: Sent<Rules>| ChangeGuard {
            rules: ask.body.rules,
            if_version: ask.if_version,
        }),
        order(
            "/guard/check",
            "May this person or number be touched at that instant, and if not, when",
            |ask: Sent<GuardQuestion>| CheckGuard(ask.body),
        ),
        create("/guard/overrides", "Lift a rule of courtesy beforehand, for one prospect (managers)", |ask: Sent<Override>| {
            OverrideRule { prospect: ask.body.prospect, rule: ask.body.rule, until: ask.body.until, reason: ask.body.reason }
        }),
        get("/suppressions", "Do not call, do not mail", |ask: Asked<PageQuery>| ListSuppressions {
            limit: ask.query.limit.0,
            cursor: ask.query.cursor,
        }),
        create("/suppressions", "Never again: a prospect, number, address or company", |ask: Sent<NewSuppression>| {
            AddSuppression(ask.body)
        }),
        change(Method::DELETE, "/suppressions/{id}", "Lift a suppression, with a reason", |ask: Ask<ReasonQuery, Nothing>| {
            RemoveSuppression { suppression: ask.id, reason: ask.query.reason }
        }),
    ]
}
