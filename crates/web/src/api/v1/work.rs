//! The call list, decisions, rounds, touches, deals: what a rep does all day.

use crate::api::read::{Limit, Nothing};
use crate::api::route::{Asked, Plain, Route, Sent, change, create, get, order, queries};
use actions::view::{NewBulkOrder, NewTouch, Referral};
use actions::{
    AnswerGoOn, ChangeDeal, Disqualify, Enroll, EnrollMany, FireNow, GiveBulkOrder, HandOver, KeepInTouch, ListBulkOrders,
    ListDeals, ListReviews, LogTouch, PreviewBulkOrder, PutOff, ResumeRound, Scripts, ShowCallList, ShowDecision, ShowMe, Snooze,
    Starts, StopRound, UndoBulkOrder, VoidTouch,
};
use axum::http::Method;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Which entries come with their scripts filled in.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum WithScripts {
    None,
    /// The first five.
    #[default]
    First,
    All,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
struct CallListQuery {
    /// `me` (default), a user's id, or their e-mail address.
    rep: Option<String>,
    /// The instant; now where left out; at most 14 days ahead.
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(deserialize_with = "planner::bounds::read_some_instant")]
    at: Option<Timestamp>,
    /// 1 to 200; 50 where left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Limit,
    #[param(value_type = Option<WithScripts>, inline)]
    scripts: WithScripts,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
struct AtQuery {
    /// The instant; now where left out.
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(deserialize_with = "planner::bounds::read_some_instant")]
    at: Option<Timestamp>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
struct DealsQuery {
    /// `me`, `all` for those of everybody whom you may read, or a user's id or e-mail address; `me` where left out.
    owner: Option<String>,
    /// 1 to 200; 50 where left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Limit,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PageQuery {
    /// 1 to 200; 50 where left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    pub limit: Limit,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
struct SinceQuery {
    /// Only since this instant; all of them where left out.
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(deserialize_with = "planner::bounds::read_some_instant")]
    since: Option<Timestamp>,
}

queries!(CallListQuery, AtQuery, PageQuery, DealsQuery, SinceQuery);

/// How often somebody is to hear from us, in words: `twice a year`, `quarterly`, `every 6 weeks`. What is left out is the
/// cadence's.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Keep {
    every: Option<String>,
    /// After a real contact, until a turn goes unanswered.
    if_active: Option<String>,
    /// The longest that it may grow to.
    longest: Option<String>,
    /// Id or name of a cadence that keeps in touch; the first of them where left out.
    cadence: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GoOnAnswer {
    /// `carry_on`, `wrong_person`, `left`, `no_fit`, `not_worth_it` or `colleague`.
    answer: String,
    /// The colleague's id or e-mail address, for `colleague`.
    #[serde(default)]
    to: Option<String>,
    /// Who is the right one or follows them, for `wrong_person` and `left`, where that is known.
    #[serde(default)]
    successor: Option<Referral>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEnrollment {
    /// The cadence's id or name.
    cadence: String,
    /// Hands the prospect to this user first: id or e-mail address.
    #[serde(default)]
    owner: Option<String>,
    /// The attempt to start at; 1 where left out.
    #[serde(default)]
    start_attempt: Option<u16>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEnrollments {
    /// Ids of at most 200 people.
    prospects: Vec<String>,
    /// The cadence's id or name.
    cadence: String,
    /// Hands them to this user first: id or e-mail address. `round_robin`: those who are nobody's, in turns.
    #[serde(default)]
    owner: Option<String>,
    /// Whether they all start today, or as capacity allows.
    #[serde(default)]
    #[schema(inline)]
    starts: Starts,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Until {
    #[schema(value_type = String, format = DateTime)]
    #[serde(deserialize_with = "planner::bounds::read_instant")]
    until: Timestamp,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct To {
    /// The colleague's id or e-mail address.
    to: String,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct MaybeBecause {
    reason: Option<String>,
}

/// Changes to a deal: what is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct DealChange {
    title: Option<String>,
    next_step: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(deserialize_with = "planner::bounds::read_some_instant")]
    next_at: Option<Timestamp>,
    stage: Option<String>,
}

pub fn routes() -> Vec<Route> {
    vec![
        get("/me", "The token's user, role, workspace and version of the time zone data", |_: Plain| ShowMe),
        get(
            "/call-list",
            "Whom a rep should contact at an instant, ranked, each with its reasons",
            |ask: Asked<CallListQuery>| {
                let scripts = match ask.query.scripts {
                    WithScripts::None => Scripts::None,
                    WithScripts::First => Scripts::First,
                    WithScripts::All => Scripts::All,
                };
                ShowCallList { rep: ask.query.rep, at: ask.query.at, limit: ask.query.limit.0, scripts }
            },
        ),
        get("/prospects/{id}/decision", "Why this person is on or off the list", |ask: Asked<AtQuery>| ShowDecision {
            prospect: ask.id,
            at: ask.query.at,
        }),
        create("/prospects/{id}/enrollments", "Start a round", |ask: Sent<NewEnrollment>| Enroll {
            prospect: ask.id,
            cadence: ask.body.cadence,
            owner: ask.body.owner,
            start_attempt: ask.body.start_attempt,
        }),
        create(
            "/enrollments",
            "Start a round for each of several people, at once or as capacity allows",
            |ask: Sent<NewEnrollments>| EnrollMany {
                prospects: ask.body.prospects,
                cadence: ask.body.cadence,
                owner: ask.body.owner,
                starts: ask.body.starts,
            },
        ),
        order("/enrollments/{id}/snooze", "Not before an instant; no attempt is counted", |ask: Sent<Until>| Snooze {
            enrollment: ask.id,
            until: ask.body.until,
        }),
        order("/enrollments/{id}/put-off", "Not today; counted, and shown", |ask: Sent<Nothing>| PutOff { enrollment: ask.id }),
        order("/enrollments/{id}/hand-over", "Give the prospect with everything open to a colleague", |ask: Sent<To>| HandOver {
            enrollment: ask.id,
            to: ask.body.to,
        }),
        order("/enrollments/{id}/stop", "End the round", |ask: Sent<MaybeBecause>| StopRound {
            enrollment: ask.id,
            reason: ask.body.reason,
        }),
        order("/enrollments/{id}/resume", "Go on with a held or stopped round", |ask: Sent<Nothing>| ResumeRound {
            enrollment: ask.id,
        }),
        order("/enrollments/{id}/disqualify", "Not a fit after all: the round is over", |ask: Sent<MaybeBecause>| Disqualify {
            enrollment: ask.id,
            reason: ask.body.reason,
        }),
        order("/enrollments/{id}/fire", "Go to the farewell at once", |ask: Sent<Nothing>| FireNow { enrollment: ask.id }),
        order("/enrollments/{id}/go-on", "Should I go on? The answer is kept, and acts", |ask: Sent<GoOnAnswer>| AnswerGoOn {
            enrollment: ask.id,
            answer: ask.body.answer,
            to: ask.body.to,
            successor: ask.body.successor,
        }),
        get("/reviews", "How often each answer to \"should I go on?\" was given, by cadence", |ask: Asked<SinceQuery>| {
            ListReviews { since: ask.query.since }
        }),
        order("/prospects/{id}/keep-in-touch", "Keep in touch, at the cadence's rhythm or their own", |ask: Sent<Keep>| {
            KeepInTouch {
                prospect: ask.id,
                every: ask.body.every,
                if_active: ask.body.if_active,
                longest: ask.body.longest,
                cadence: ask.body.cadence,
            }
        }),
        get("/bulk-orders", "Orders about many rounds, the latest first", |_: Plain| ListBulkOrders),
        order("/bulk-orders/preview", "What an order about many rounds would do; changes nothing", |ask: Sent<NewBulkOrder>| {
            PreviewBulkOrder(ask.body)
        }),
        create(
            "/bulk-orders",
            "Spread a backlog, let it go, or hand it over; hand over everything",
            |ask: Sent<NewBulkOrder>| GiveBulkOrder(ask.body),
        ),
        order(
            "/bulk-orders/{id}/undo",
            "Take an order about many rounds back, but for people worked on since",
            |ask: Sent<Nothing>| UndoBulkOrder { order: ask.id },
        ),
        create("/touches", "Log what happened", |ask: Sent<NewTouch>| LogTouch(ask.body)),
        order("/touches/{id}/void", "Take a mistaken touch back", |ask: Sent<MaybeBecause>| VoidTouch {
            touch: ask.id,
            reason: ask.body.reason,
        }),
        get("/deals", "Open deals, the next step due first: yours, or with `owner` somebody's", |ask: Asked<DealsQuery>| {
            ListDeals { owner: ask.query.owner, limit: ask.query.limit.0 }
        }),
        change(Method::PATCH, "/deals/{id}", "Set a deal's next step, its date, its stage", |ask: Sent<DealChange>| ChangeDeal {
            deal: ask.id,
            title: ask.body.title,
            next_step: ask.body.next_step,
            next_at: ask.body.next_at,
            stage: ask.body.stage,
            if_version: ask.if_version,
        }),
    ]
}
