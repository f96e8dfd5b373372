//! Orders about a round: start, stop, resume, hand over, go to the farewell, keep in touch, go on or not.

use super::problem;
use crate::edge::Edge;
use crate::visit::{self, Answer, Sent, alas, done};
use actions::view::Ordered;
use actions::{AnswerGoOn, Enroll, FireNow, HandOver, KeepInTouch, ResumeRound, StopRound};
use axum::extract::{Path, State};

/// `POST /prospects/{prospect}/enroll`
pub async fn enroll(State(edge): State<Edge>, Path(prospect): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let verb = Enroll {
        prospect,
        cadence: fields.text("cadence").to_owned(),
        owner: None,
        start_attempt: fields.whole("start_attempt")?,
    };
    Ok(told(edge.app().act(&visit.actor, visit.now, verb).await?))
}

/// `POST /enrollments/{enrollment}/stop`
pub async fn stop(State(edge): State<Edge>, Path(enrollment): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let reason = fields.some("reason");
    Ok(told(edge.app().act(&visit.actor, visit.now, StopRound { enrollment, reason }).await?))
}

/// `POST /enrollments/{enrollment}/resume`
pub async fn resume(State(edge): State<Edge>, Path(enrollment): Path<String>, Sent { visit, .. }: Sent) -> Answer {
    Ok(told(edge.app().act(&visit.actor, visit.now, ResumeRound { enrollment }).await?))
}

/// `POST /enrollments/{enrollment}/hand-over`
pub async fn hand_over(State(edge): State<Edge>, Path(enrollment): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let to = fields.text("to").to_owned();
    Ok(told(edge.app().act(&visit.actor, visit.now, HandOver { enrollment, to }).await?))
}

/// `POST /enrollments/{enrollment}/fire`
pub async fn fire(State(edge): State<Edge>, Path(enrollment): Path<String>, Sent { visit, .. }: Sent) -> Answer {
    Ok(told(edge.app().act(&visit.actor, visit.now, FireNow { enrollment }).await?))
}

/// `POST /enrollments/{enrollment}/go-on`: the answer to "should I go on?". Who stays on the list is shown again.
pub async fn go_on(State(edge): State<Edge>, Path(enrollment): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let verb = AnswerGoOn {
        enrollment: enrollment.clone(),
        answer: fields.text("answer").to_owned(),
        to: fields.some("to"),
        successor: None,
    };
    let ordered = edge.app().act(&visit.actor, visit.now, verb).await?;
    let to = match ordered.enrollment.state.as_str() {
        "active" | "needs_successor" if ordered.enrollment.id == enrollment => format!("/today/{enrollment}"),
        _ => "/today".to_owned(),
    };
    Ok(visit::on(&to, done(ordered.said)))
}

/// `POST /prospects/{prospect}/keep-in-touch`
pub async fn keep_in_touch(State(edge): State<Edge>, Path(prospect): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let back = format!("/prospects/{prospect}");
    let verb =
        KeepInTouch { prospect, every: fields.some("every"), if_active: fields.some("if_active"), longest: None, cadence: None };
    match edge.app().act(&visit.actor, visit.now, verb).await {
        Ok(ordered) => Ok(told(ordered)),
        Err(refused) => Ok(visit::on(&back, alas(problem(refused)?))),
    }
}

fn told(ordered: Ordered) -> axum::response::Response {
    visit::on(&format!("/prospects/{}", ordered.enrollment.prospect_id), done(ordered.said))
}
