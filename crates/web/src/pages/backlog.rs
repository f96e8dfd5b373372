//! More than two days' work: spread it, hand it over, let it go. And everything of somebody's handed over. What each would do is
//! shown before, and can be taken back after.

use super::{Clock, problem};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Fields, Sent, Sorry, Visit, alas, done, page_with};
use actions::bulk::{Promises, Scope, What};
use actions::view::{BulkOrderView, BulkPreview, NewBulkOrder, UserView};
use actions::{GiveBulkOrder, ListBulkOrders, ListUsers, PreviewBulkOrder, Refused, UndoBulkOrder};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use std::collections::HashMap;

/// One thing that can be done, as it was filled in, with what it would do.
pub struct Way {
    pub keep: String,
    pub to: String,
    pub on: String,
    pub reason: String,
    pub moves_promises: bool,
    pub said: Vec<String>,
    pub problem: String,
    /// How many it would move.
    pub people: u32,
}

#[derive(Template)]
#[template(path = "backlog.html")]
struct BacklogPage {
    shell: Shell,
    rep: UserView,
    own: bool,
    users: Vec<UserView>,
    spread: Way,
    hand_over: Way,
    let_go: Way,
    orders: Vec<BulkOrderView>,
    clock: Clock,
    problem: String,
}

#[derive(Template)]
#[template(path = "hand_over.html")]
struct HandOverPage {
    shell: Shell,
    rep: UserView,
    own: bool,
    users: Vec<UserView>,
    way: Way,
    orders: Vec<BulkOrderView>,
    clock: Clock,
    problem: String,
}

/// An order as a form says it.
fn read(rep: &str, what: What, scope: Scope, fields: &Fields) -> Result<NewBulkOrder, String> {
    let keep = match fields.text("keep") {
        "" => None,
        text => Some(text.parse().map_err(|_| "Write how many stay as a whole number.".to_owned())?),
    };
    let on = match fields.text("on") {
        "" => None,
        text => Some(text.parse().map_err(|_| "Write the day as 2026-12-01.".to_owned())?),
    };
    let promises = if fields.text("promises") == "move" { Promises::Move } else { Promises::Stay };
    Ok(NewBulkOrder {
        what,
        rep: Some(rep.to_owned()),
        scope: Some(scope),
        to: fields.some("to"),
        on,
        promises: Some(promises),
        keep,
        reason: fields.some("reason"),
    })
}

/// What a form would do. What is still missing in it is no mistake yet.
async fn way(edge: &Edge, visit: &Visit, rep: &str, what: What, scope: Scope, fields: Fields) -> Result<Way, Sorry> {
    let mut way = Way {
        keep: fields.text("keep").to_owned(),
        to: fields.some("to").unwrap_or_else(|| "round_robin".to_owned()),
        on: fields.text("on").to_owned(),
        reason: fields.text("reason").to_owned(),
        moves_promises: fields.text("promises") == "move",
        said: Vec::new(),
        problem: String::new(),
        people: 0,
    };
    let mut order = match read(rep, what, scope, &fields) {
        Ok(order) => order,
        Err(problem) => return Ok(Way { problem, ..way }),
    };
    match what {
        What::HandOver => order.to = Some(way.to.clone()),
        What::LetGo => order.reason = order.reason.or_else(|| Some("to be said".to_owned())),
        What::Spread => {}
    }
    match edge.app().act(&visit.actor, visit.now, PreviewBulkOrder(order)).await {
        Ok(BulkPreview { said, people, keep, .. }) => {
            if way.keep.is_empty() && scope == Scope::Backlog {
                way.keep = keep.to_string();
            }
            (way.said, way.people) = (said, people);
        }
        Err(refused) => way.problem = problem(refused)?,
    }
    Ok(way)
}

async fn whose(edge: &Edge, visit: &Visit, rep: &str) -> Result<(UserView, Vec<UserView>), Sorry> {
    let users = edge.app().act(&visit.actor, visit.now, ListUsers).await?.items;
    let mine = visit.actor.user.to_string();
    let wanted = if rep.is_empty() || rep == "me" { mine.as_str() } else { rep };
    let rep = users.iter().find(|user| user.id == wanted || user.email == wanted).cloned().ok_or(Refused::NotFound("user"))?;
    let others = users.into_iter().filter(|user| user.active && user.id != rep.id).collect();
    Ok((rep, others))
}

async fn lately(edge: &Edge, visit: &Visit, rep: &str) -> Result<Vec<BulkOrderView>, Sorry> {
    let all = edge.app().act(&visit.actor, visit.now, ListBulkOrders).await?.items;
    Ok(all.into_iter().filter(|order| order.rep.id == rep).take(8).collect())
}

/// `GET /backlog?rep=`
pub async fn show(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    let rep = query.get("rep").map(|rep| rep.trim().to_owned()).unwrap_or_default();
    draw(&edge, visit, &rep, None, Fields::default(), String::new()).await
}

/// The three ways; the one that was filled in as it was.
async fn draw(edge: &Edge, visit: Visit, rep: &str, filled: Option<What>, fields: Fields, problem: String) -> Answer {
    let (rep, users) = whose(edge, &visit, rep).await?;
    let of = |what: What| if filled == Some(what) { fields.clone() } else { Fields::default() };
    let spread = way(edge, &visit, &rep.id, What::Spread, Scope::Backlog, of(What::Spread)).await?;
    let hand_over = way(edge, &visit, &rep.id, What::HandOver, Scope::Backlog, of(What::HandOver)).await?;
    let let_go = way(edge, &visit, &rep.id, What::LetGo, Scope::Backlog, of(What::LetGo)).await?;
    let orders = lately(edge, &visit, &rep.id).await?;
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let clock = Clock { zone: visit.zone(), now: visit.now };
    let own = rep.id == visit.actor.user.to_string();
    let shell = visit.shell(Here::Today);
    page_with(status, &BacklogPage { shell, rep, own, users, spread, hand_over, let_go, orders, clock, problem })
}

/// `POST /backlog`: one of the three, looked at again or done.
pub async fn order(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let rep = fields.text("rep").to_owned();
    let what =
        What::from_code(fields.text("what")).ok_or_else(|| Refused::field("what", "unknown", "spread, let_go or hand_over"))?;
    if fields.text("do") != "give" {
        return draw(&edge, visit, &rep, Some(what), fields, String::new()).await;
    }
    let told = give(&edge, &visit, &rep, what, Scope::Backlog, &fields).await?;
    match told {
        Ok(order) => Ok(visit::on(&format!("/backlog?rep={}", order.rep.id), done(order.said))),
        Err(problem) => draw(&edge, visit, &rep, Some(what), fields, problem).await,
    }
}

async fn give(
    edge: &Edge,
    visit: &Visit,
    rep: &str,
    what: What,
    scope: Scope,
    fields: &Fields,
) -> Result<Result<BulkOrderView, String>, Sorry> {
    let order = match read(rep, what, scope, fields) {
        Ok(order) => order,
        Err(problem) => return Ok(Err(problem)),
    };
    match edge.app().act(&visit.actor, visit.now, GiveBulkOrder(order)).await {
        Ok(order) => Ok(Ok(order)),
        Err(refused) => Ok(Err(problem(refused)?)),
    }
}

/// `GET /team/{user}/hand-over`
pub async fn show_hand_over(State(edge): State<Edge>, visit: Visit, Path(user): Path<String>) -> Answer {
    draw_hand_over(&edge, visit, &user, Fields::default(), String::new()).await
}

async fn draw_hand_over(edge: &Edge, visit: Visit, rep: &str, fields: Fields, problem: String) -> Answer {
    let (rep, users) = whose(edge, &visit, rep).await?;
    let way = way(edge, &visit, &rep.id, What::HandOver, Scope::Everything, fields).await?;
    let orders = lately(edge, &visit, &rep.id).await?;
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let clock = Clock { zone: visit.zone(), now: visit.now };
    let own = rep.id == visit.actor.user.to_string();
    page_with(status, &HandOverPage { shell: visit.shell(Here::Elsewhere), rep, own, users, way, orders, clock, problem })
}

/// `POST /team/{user}/hand-over`: looked at again, or done.
pub async fn hand_over(State(edge): State<Edge>, Path(user): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    if fields.text("do") != "give" {
        return draw_hand_over(&edge, visit, &user, fields, String::new()).await;
    }
    match give(&edge, &visit, &user, What::HandOver, Scope::Everything, &fields).await? {
        Ok(order) => Ok(visit::on(&format!("/team/{}/hand-over", order.rep.id), done(order.said))),
        Err(problem) => draw_hand_over(&edge, visit, &user, fields, problem).await,
    }
}

/// `POST /bulk-orders/{order}/undo`
pub async fn undo(State(edge): State<Edge>, Path(order): Path<String>, Sent { visit, .. }: Sent) -> Answer {
    match edge.app().act(&visit.actor, visit.now, UndoBulkOrder { order }).await {
        Ok(order) if order.scope == Scope::Everything.code() => {
            Ok(visit::on(&format!("/team/{}/hand-over", order.rep.id), done(order.said)))
        }
        Ok(order) => Ok(visit::on(&format!("/backlog?rep={}", order.rep.id), done(order.said))),
        Err(refused) => Ok(visit::on("/backlog", alas(problem(refused)?))),
    }
}

/// How an order stands, in words.
pub(crate) fn state_of(state: impl AsRef<str>) -> &'static str {
    match state.as_ref() {
        "waiting" => "to come",
        "running" => "under way",
        "undoing" => "being taken back",
        "undone" => "taken back",
        _ => "done",
    }
}
