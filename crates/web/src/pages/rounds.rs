//! Orders about a round: start, stop, resume, hand over, go to the farewell.

use crate::edge::Edge;
use crate::visit::{self, Answer, Sent, done};
use actions::view::Ordered;
use actions::{Enroll, FireNow, HandOver, ResumeRound, StopRound};
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

fn told(ordered: Ordered) -> axum::response::Response {
    visit::on(&format!("/prospects/{}", ordered.enrollment.prospect_id), done(ordered.said))
}
