//! Several people put on a cadence together: what that does to the days ahead, then the doing.

use super::{called, problem_where};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Sent, Visit, alas, done, page_with};
use actions::view::{CadenceView, ProspectView, UserView};
use actions::{Adding, EnrollMany, ListUsers, ShowLoad, ShowProspect, Starts};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;

/// What the form calls its fields.
const NAMES: [(&str, &str); 1] = [("owner", "Whose they are then")];

#[derive(Template)]
#[template(path = "prospects/enroll.html")]
struct EnrollPage {
    shell: Shell,
    people: Vec<ProspectView>,
    users: Vec<UserView>,
    cadences: Vec<CadenceView>,
    cadence: String,
    owner: String,
    starts: Starts,
    load: Vec<String>,
    problem: String,
}

/// `POST /enroll`: with `do=enroll` they are enrolled; else it is shown what that would do.
pub async fn enroll(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let prospects: Vec<String> = fields.every("who").filter(|id| !id.is_empty()).map(str::to_owned).collect();
    if prospects.is_empty() {
        return Ok(visit::on("/prospects", alas("Choose somebody first: tick the boxes beside their names.")));
    }
    let starts = Starts::from_code(fields.text("starts")).unwrap_or_default();
    let (cadence, owner) = (fields.text("cadence").to_owned(), fields.some("owner"));
    if fields.text("do") == "enroll" {
        let verb = EnrollMany { prospects: prospects.clone(), cadence: cadence.clone(), owner: owner.clone(), starts };
        return match edge.app().act(&visit.actor, visit.now, verb).await {
            Ok(enrolled) => Ok(visit::on("/prospects", done(enrolled.said.join(" ")))),
            Err(refused) => draw(&edge, visit, prospects, cadence, owner, starts, problem_where(refused, called(&NAMES))?).await,
        };
    }
    draw(&edge, visit, prospects, cadence, owner, starts, String::new()).await
}

async fn draw(
    edge: &Edge,
    visit: Visit,
    prospects: Vec<String>,
    cadence: String,
    owner: Option<String>,
    starts: Starts,
    mut problem: String,
) -> Answer {
    let app = edge.app();
    let mut people = Vec::with_capacity(prospects.len());
    for prospect in prospects.into_iter().take(actions::rounds::enroll_many::MOST) {
        people.push(app.act(&visit.actor, visit.now, ShowProspect { prospect }).await?);
    }
    let users = app.act(&visit.actor, visit.now, ListUsers).await?.items.into_iter().filter(|user| user.active).collect();
    let cadences = super::choice_of_cadences(edge, &visit).await?;
    let cadence = match cadences.first() {
        Some(first) if cadence.is_empty() => first.id.clone(),
        _ => cadence,
    };
    let load = match load(edge, &visit, &people, &cadence, owner.as_deref(), starts).await? {
        Ok(load) => load,
        Err(told) => {
            problem = told;
            Vec::new()
        }
    };
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (shell, owner) = (visit.shell(Here::People), owner.unwrap_or_default());
    page_with(status, &EnrollPage { shell, people, users, cadences, cadence, owner, starts, load, problem })
}

/// What it does to the days ahead, by whoever gets them: each keeps their owner where nobody else is named.
async fn load(
    edge: &Edge,
    visit: &Visit,
    people: &[ProspectView],
    cadence: &str,
    owner: Option<&str>,
    starts: Starts,
) -> Result<Result<Vec<String>, String>, crate::visit::Sorry> {
    let me = visit.actor.user.to_string();
    let mut by_owner: Vec<(String, u32)> = Vec::new();
    for person in people.iter().filter(|person| person.enrollment.as_ref().is_none_or(|round| is_over(&round.state))) {
        let theirs = person.owner.as_ref().map(|owner| owner.id.clone());
        let whose = match owner {
            Some("round_robin") => theirs.unwrap_or_else(|| "round_robin".to_owned()),
            Some(owner) => owner.to_owned(),
            None => theirs.unwrap_or_else(|| me.clone()),
        };
        match by_owner.iter_mut().find(|(known, _)| *known == whose) {
            Some((_, count)) => *count += 1,
            None => by_owner.push((whose, 1)),
        }
    }
    let mut said = Vec::new();
    for (owner, people) in by_owner {
        let adding = Some(Adding { cadence: cadence.to_owned(), people, owner: Some(owner), starts });
        match edge.app().act(&visit.actor, visit.now, ShowLoad { rep: None, adding }).await {
            Ok(load) => said.extend(load.said),
            Err(refused) => return Ok(Err(problem_where(refused, called(&NAMES))?)),
        }
    }
    if said.is_empty() {
        said.push("All of them are on a cadence already: nobody would start.".to_owned());
    }
    Ok(Ok(said))
}

/// Whether no round is under way.
pub(crate) fn is_over(state: impl AsRef<str>) -> bool {
    planner::State::ALL.iter().find(|known| known.code() == state.as_ref()).is_none_or(|state| !state.is_live())
}
