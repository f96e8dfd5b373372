//! Prospects, companies, timelines, search.

use crate::api::read::{Limit, Nothing};
use crate::api::route::{Asked, Plain, Route, Sent, change, create, get, order, queries};
use actions::prospects::Order;
use actions::view::{NewProspect, ProspectChange};
use actions::{
    AddProspect, ChangeProspect, ListProspects, MergeProspects, RestoreProspect, Search, ShowCompany, ShowProspect, ShowTimeline,
    TrashProspect, WhoRang,
};
use axum::http::Method;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
struct ProspectsQuery {
    /// Words of the name, company, number or address.
    q: Option<String>,
    /// The state of the live or last round.
    state: Option<String>,
    /// `me`, or a user's id or e-mail address.
    owner: Option<String>,
    tag: Option<String>,
    /// The cadence's id or name.
    cadence: Option<String>,
    /// 1 to 200; 50 where left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Limit,
    /// `next` of the page before.
    cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Sorted {
    #[default]
    NewestFirst,
    OldestFirst,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
struct TimelineQuery {
    #[param(value_type = Option<Sorted>, inline)]
    order: Sorted,
    /// 1 to 200; 50 where left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Limit,
    /// `next` of the page before.
    cursor: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct SearchQuery {
    /// The beginnings of words, digits, or an address.
    q: String,
    /// 1 to 200; 50 where left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    #[serde(default)]
    limit: Limit,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct RangQuery {
    /// A name, or the digits on the display.
    q: String,
}

queries!(ProspectsQuery, TimelineQuery, SearchQuery, RangQuery);

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MergeInto {
    /// The prospect that stays.
    into: String,
}

pub fn routes() -> Vec<Route> {
    vec![
        get("/prospects", "People, filtered", |ask: Asked<ProspectsQuery>| {
            let query = ask.query;
            ListProspects {
                q: query.q,
                state: query.state,
                owner: query.owner,
                tag: query.tag,
                cadence: query.cadence,
                limit: query.limit.0,
                cursor: query.cursor,
            }
        }),
        create("/prospects", "Add a person", |ask: Sent<NewProspect>| AddProspect(ask.body)),
        get("/prospects/{id}", "One person, by id, e-mail address or number", |ask: Plain| ShowProspect { prospect: ask.id }),
        change(Method::PATCH, "/prospects/{id}", "Change what is given; `null` empties", |ask: Sent<ProspectChange>| {
            ChangeProspect { prospect: ask.id, change: ask.body, if_version: ask.if_version }
        }),
        change(Method::DELETE, "/prospects/{id}", "To the trash, which empties after 30 days", |ask: Plain| TrashProspect {
            prospect: ask.id,
            if_version: ask.if_version,
        }),
        order("/prospects/{id}/restore", "Back from the trash", |ask: Sent<Nothing>| RestoreProspect { prospect: ask.id }),
        get("/prospects/{id}/timeline", "Touches, notes and changes of state", |ask: Asked<TimelineQuery>| {
            let order = match ask.query.order {
                Sorted::NewestFirst => Order::NewestFirst,
                Sorted::OldestFirst => Order::OldestFirst,
            };
            ShowTimeline { prospect: ask.id, order, limit: ask.query.limit.0, cursor: ask.query.cursor }
        }),
        order("/prospects/{id}/merge", "Merge a duplicate into another; nothing of either is lost", |ask: Sent<MergeInto>| {
            MergeProspects { prospect: ask.id, into: ask.body.into }
        }),
        get("/companies/{id}", "A company and its people", |ask: Plain| ShowCompany { company: ask.id }),
        get("/search", "People, companies, numbers and addresses as you type", |ask: Asked<SearchQuery>| Search {
            q: ask.query.q,
            limit: ask.query.limit.0,
        }),
        get("/who-rang", "Whose number or name this is; a shared number lists its people", |ask: Asked<RangQuery>| WhoRang {
            q: ask.query.q,
        }),
    ]
}
