//! The call list beside the card of the next person: show it, log what happened, go on to the next.

pub mod asks;
pub mod card;
pub mod queue;
pub mod touch;
pub mod view;

use crate::edge::Edge;
use crate::shell::{Here, Link, Said};
use crate::visit::{self, Answer, Sent, Sorry, Visit, alas, done, page_with};
use actions::view::{CallList, Card as Told, Logged};
use actions::{LogTouch, PutOff, Refused, Scripts, ShowCallList, ShowCard, ShowWorkspace, Snooze, VoidTouch, sentences};
use asks::Subject;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use planner::touch::Channel;
use std::collections::HashMap;
use view::{Ask, AskPage, Empty, TodayPage};

/// So many people stand in the margin; the counts are whole.
const SHOWN: u16 = 40;

/// `GET /today`
pub async fn show(State(edge): State<Edge>, visit: Visit) -> Answer {
    desk(&edge, visit, None, StatusCode::OK).await
}

/// `GET /today/{enrollment}`
pub async fn show_one(State(edge): State<Edge>, visit: Visit, Path(enrollment): Path<String>) -> Answer {
    desk(&edge, visit, Some(enrollment), StatusCode::OK).await
}

/// The page with that person's card, or the first of the list.
async fn desk(edge: &Edge, visit: Visit, enrollment: Option<String>, status: StatusCode) -> Answer {
    let ask = ShowCallList { rep: None, at: None, limit: SHOWN, scripts: Scripts::None };
    let list = edge.app().act(&visit.actor, visit.now, ask).await?;
    let told = match enrollment {
        Some(enrollment) => Some(told(edge, &visit, enrollment).await?),
        None => edge.app().act(&visit.actor, visit.now, ShowCard { enrollment: None, at: None }).await?,
    };
    let empty = if told.is_none() { empty(edge, &visit, &list).await? } else { Empty::default() };
    let current = told.as_ref().and_then(|told| told.entry.enrollment_id.clone());
    let page = TodayPage {
        day: queue::day(&list),
        sections: queue::sections(&list, current.as_deref()),
        card: told.as_ref().map(|told| card::draw(told, visit.now, visit.crew)),
        empty,
        shell: visit.shell(Here::Today),
    };
    page_with(status, &page)
}

/// The card of that round.
async fn told(edge: &Edge, visit: &Visit, enrollment: String) -> Result<Told, Sorry> {
    let card = edge.app().act(&visit.actor, visit.now, ShowCard { enrollment: Some(enrollment), at: None }).await?;
    card.ok_or_else(|| Refused::NotFound("round").into())
}

/// What an empty list says: it depends on why it is empty.
async fn empty(edge: &Edge, visit: &Visit, list: &CallList) -> Result<Empty, Sorry> {
    let zone = visit.zone();
    if let Some(next) = list.later.first() {
        let when = crate::words::soon(next.opens_at, &zone, visit.now);
        return Ok(Empty {
            title: if list.summary.done > 0 { "That was all, for now.".into() } else { "Nobody to call just now.".into() },
            lines: vec![
                format!("Next: {} at {when}. {}", next.prospect.name, next.rule.text),
                "The list fills by itself: this page need not stay open.".into(),
            ],
            links: vec![
                Link::to(format!("/today/{}", next.enrollment_id), "See who is next"),
                Link::to("/prospects", "Look through people"),
            ],
        });
    }
    let workspace = edge.app().act(&visit.actor, visit.now, ShowWorkspace).await?;
    if workspace.prospects == 0 {
        return Ok(Empty {
            title: "Nobody here yet.".into(),
            lines: vec![
                "Bring your people in from a file: CSV, Excel or address cards. Or type in the first one.".into(),
                "Then put them on a cadence: a plan of attempts that ends with a polite farewell. From then on this page tells you whom to call, and when to stop.".into(),
            ],
            links: vec![Link::to("/imports", "Import people"), Link::to("/prospects/new", "Add one person"), Link::to("/cadences", "See the cadences")],
        });
    }
    let lines = if list.summary.done > 0 {
        vec![format!("{} done today, and nothing is left. What comes due tomorrow will be here tomorrow.", list.summary.done)]
    } else {
        vec!["Nobody of yours is on a cadence, or nothing is due. Choose people and start a round for them.".into()]
    };
    Ok(Empty {
        title: "Your list is empty.".into(),
        lines,
        links: vec![Link::to("/prospects?owner=me", "Choose people"), Link::to("/imports", "Import more")],
    })
}

/// `POST /enrollments/{enrollment}/touches`: what happened, from the card or from a second question.
pub async fn log(State(edge): State<Edge>, Path(enrollment): Path<String>, sent: Sent) -> Answer {
    let visit = sent.visit;
    let outcome = sent.fields.text("outcome").to_owned();
    if let Some(code) = touch::needs_asking(&sent.fields) {
        return question(&edge, visit, &enrollment, code, &sent.fields, String::new(), StatusCode::OK).await;
    }
    let clocks = touch::Clocks::for_form(&edge, &visit, &sent.fields).await?;
    let input = match touch::read(&enrollment, &sent.fields, &clocks) {
        Ok(input) => input,
        Err(problem) => {
            return question(&edge, visit, &enrollment, &outcome, &sent.fields, problem, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    match edge.app().act(&visit.actor, visit.now, LogTouch(input)).await {
        Ok(logged) => {
            let follow_up = touch::follow_up(&outcome, &logged);
            Ok(visit::on(&follow_up, said(&logged)))
        }
        Err(Refused::Conflict { message, .. }) => {
            // Two tabs, or a colleague: nothing is counted twice, and the day goes on.
            let said = alas(crate::words::capital(&message));
            desk(&edge, Visit { said: Some(said), ..visit }, None, StatusCode::CONFLICT).await
        }
        Err(Refused::Guarded { rule, nearest }) => {
            let nearest = nearest
                .map(|at| format!(" The nearest time that is allowed: {}.", crate::words::moment(at, &clocks.rep, visit.now)));
            let problem = format!("{}{}", crate::words::sentence(&rule.text), nearest.unwrap_or_default());
            question(&edge, visit, &enrollment, &outcome, &sent.fields, problem, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(Refused::Invalid(faults)) => {
            let problem = crate::pages::faults_where(&faults, |_| None);
            question(&edge, visit, &enrollment, &outcome, &sent.fields, problem, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(refused) => Err(refused.into()),
    }
}

fn said(logged: &Logged) -> Said {
    let created = logged.created.iter().find(|created| created.kind == "deal").map(|_| " A deal is open.").unwrap_or_default();
    let breach = logged
        .touch
        .breach
        .as_ref()
        .map(|rule| format!(" It broke a rule: {}", sentences::ended(&rule.text)))
        .unwrap_or_default();
    Said { undo: Some(logged.touch.id.clone()), ..done(format!("{}{created}{breach}", logged.said)) }
}

/// The second question on a page of its own; where the outcome has none, the card again with the problem.
async fn question(
    edge: &Edge,
    visit: Visit,
    enrollment: &str,
    code: &str,
    fields: &visit::Fields,
    problem: String,
    status: StatusCode,
) -> Answer {
    let told = told(edge, &visit, enrollment.to_owned()).await?;
    let code = if code == "gatekeeper" && fields.text("detail") == "call_at" { "gatekeeper_call" } else { code };
    match ask_of(&told, code) {
        Some(mut ask) => {
            ask.problem = problem;
            for input in &mut ask.inputs {
                input.value = fields.text(input.name).to_owned();
            }
            for name in ["note", "irritated"] {
                if let Some(value) = fields.some(name) {
                    ask.hidden.push((name, value));
                }
            }
            page_with(status, &AskPage { shell: visit.shell(Here::Today), back: format!("/today/{enrollment}"), ask })
        }
        None => desk(edge, Visit { said: Some(alas(problem)), ..visit }, Some(enrollment.to_owned()), status).await,
    }
}

fn ask_of(told: &Told, code: &str) -> Option<Ask> {
    let (prospect, first_name, company, line_is_shared) = card::subject(told);
    let enrollment = told.entry.enrollment_id.clone().unwrap_or_default();
    asks::ask(
        code,
        &Subject {
            enrollment: &enrollment,
            prospect: &prospect,
            first_name: &first_name,
            company: Some(company.as_str()).filter(|company| !company.is_empty()),
            line_is_shared,
            kept_in_touch: told.entry.section == "keep_in_touch",
            channel: Channel::from_code(&told.entry.action.channel).unwrap_or(Channel::Call),
            hidden: card::hidden(told),
        },
    )
}

/// `GET /today/{enrollment}/ask/{code}`
pub async fn ask(State(edge): State<Edge>, visit: Visit, Path((enrollment, code)): Path<(String, String)>) -> Answer {
    let told = told(&edge, &visit, enrollment.clone()).await?;
    let ask = ask_of(&told, &code).ok_or(Refused::NotFound("question"))?;
    page_with(StatusCode::OK, &AskPage { shell: visit.shell(Here::Today), back: format!("/today/{enrollment}"), ask })
}

/// `POST /enrollments/{enrollment}/mailed`: the companion mail went out from their own mail program.
pub async fn mailed(State(edge): State<Edge>, Path(enrollment): Path<String>, sent: Sent) -> Answer {
    let input = actions::view::NewTouch {
        enrollment_id: Some(enrollment.clone()),
        channel: Some("email".into()),
        disposition: "sent".into(),
        phone: None,
        note: sent.fields.some("note"),
        ..Default::default()
    };
    let logged = edge.app().act(&sent.visit.actor, sent.visit.now, LogTouch(input)).await?;
    Ok(visit::on(&format!("/today/{enrollment}"), said(&logged)))
}

/// `POST /enrollments/{enrollment}/skip`
pub async fn skip(State(edge): State<Edge>, Path(enrollment): Path<String>, sent: Sent) -> Answer {
    let ordered = edge.app().act(&sent.visit.actor, sent.visit.now, PutOff { enrollment }).await?;
    Ok(visit::on("/today", done(ordered.said)))
}

/// `POST /enrollments/{enrollment}/snooze`
pub async fn snooze(State(edge): State<Edge>, Path(enrollment): Path<String>, sent: Sent) -> Answer {
    let visit = sent.visit;
    let clocks = touch::Clocks::for_form(&edge, &visit, &sent.fields).await?;
    let until = match clocks.read(sent.fields.text("when")) {
        Ok(moment) => moment.at,
        Err(problem) => {
            return question(&edge, visit, &enrollment, "snooze", &sent.fields, problem, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let ordered = edge.app().act(&visit.actor, visit.now, Snooze { enrollment, until }).await?;
    let to = sent.fields.some("back").filter(|back| back.starts_with("/prospects/")).unwrap_or_else(|| "/today".into());
    Ok(visit::on(&to, done(ordered.said)))
}

/// `POST /touches/{touch}/void`
pub async fn void(State(edge): State<Edge>, Path(touch): Path<String>, sent: Sent) -> Answer {
    let visit = sent.visit;
    let reason = sent.fields.some("reason");
    let back = sent.fields.some("back").filter(|back| back.starts_with("/prospects/"));
    let logged = match edge.app().act(&visit.actor, visit.now, VoidTouch { touch, reason }).await {
        Ok(logged) => logged,
        Err(Refused::Conflict { message, .. }) => {
            return Ok(visit::on(back.as_deref().unwrap_or("/today"), alas(crate::words::capital(&message))));
        }
        Err(refused) => return Err(refused.into()),
    };
    // Back to the person whom it was about.
    let to =
        back.or_else(|| logged.touch.enrollment_id.as_ref().map(|id| format!("/today/{id}"))).unwrap_or_else(|| "/today".into());
    Ok(visit::on(&to, done(logged.said)))
}

/// `GET /when?text=&prospect=`: how the words are understood, on both clocks, before anything is saved.
pub async fn when(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    let text = query.get("text").map(String::as_str).unwrap_or_default();
    let prospect = query.get("prospect").cloned().unwrap_or_default();
    let clocks = touch::Clocks::as_far_as_told(&edge, &visit, &prospect).await?;
    Ok(axum::response::Html(touch::preview(text, &clocks)).into_response())
}
