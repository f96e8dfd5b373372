//! The guard's rules, questions to it, overrides, and suppressions.

use super::work::PageQuery;
use crate::api::read::Nothing;
use crate::api::route::{Ask, Asked, Plain, Route, Sent, change, create, get, order, queries};
use actions::view::{CompaniesChange, GuardQuestion, LawChange, NewGround, NewLaw, NewStricter, NewSuppression};
use actions::{
    AddGround, AddLaw, AddSuppression, ChangeGuard, ChangeLaw, CheckGuard, EndGround, ListLaw, ListSuppressions, OverrideRule,
    RemoveLaw, RemoveRule, RemoveSuppression, SetCompanies, ShowGuard, TightenLaw,
};
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
    #[serde(deserialize_with = "planner::bounds::read_instant")]
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

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct LawQuery {
    /// Words that are all found in it: a name, a code, a source.
    #[serde(default)]
    q: Option<String>,
}

queries!(ReasonQuery, LawQuery);

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
        get("/guard/law", "The law of every jurisdiction, and what applies here", |ask: Asked<LawQuery>| ListLaw {
            query: ask.query.q,
        }),
        create("/guard/law", "Add a rule file, new or in place of a shipped one (owners)", |ask: Sent<NewLaw>| AddLaw(ask.body)),
        change(Method::PATCH, "/guard/law/{code}", "Switch a jurisdiction, or pause a region", |ask: Sent<LawChange>| {
            ChangeLaw { code: ask.id, change: ask.body }
        }),
        change(Method::DELETE, "/guard/law/{code}", "Take an added rule file out (owners)", |ask: Ask<ReasonQuery, Nothing>| {
            RemoveLaw { code: ask.id, reason: ask.query.reason }
        }),
        create("/guard/law/{code}/rules", "Be stricter than the law of a region (managers)", |ask: Sent<NewStricter>| {
            TightenLaw { code: ask.id, stricter: ask.body }
        }),
        change(
            Method::DELETE,
            "/guard/rules/{code}",
            "Take a rule out by which a law was tightened, with a reason (managers)",
            |ask: Ask<ReasonQuery, Nothing>| RemoveRule { code: ask.id, reason: ask.query.reason },
        ),
        order(
            "/guard/companies",
            "Whether people with a company are business contacts unless their record says otherwise (owners)",
            |ask: Sent<CompaniesChange>| SetCompanies(ask.body),
        ),
        create(
            "/prospects/{id}/grounds",
            "Keep on record that they are called on business, are a consumer, or have agreed to a channel",
            |ask: Sent<NewGround>| AddGround { prospect: ask.id, ground: ask.body },
        ),
        change(Method::DELETE, "/prospects/{id}/grounds/{ground}", "Withdrawn, or wrong: it ends", |ask: Plain| EndGround {
            prospect: ask.id,
            ground: ask.child,
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
