//! The guard's rules, and a question to it.

use super::today::touch::Clocks;
use super::{CHANNELS, Clock};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{Answer, Visit, page};
use crate::words;
use actions::view::{GuardAnswer, GuardQuestion, GuardView};
use actions::{CheckGuard, Refused, ShowGuard};
use askama::Template;
use axum::extract::{Query, State};
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "guard.html")]
struct GuardPage {
    shell: Shell,
    guard: GuardView,
    channels: &'static [(&'static str, &'static str)],
    who: String,
    channel: String,
    when: String,
    answer: Option<Told>,
}

struct Told {
    tone: &'static str,
    title: String,
    text: String,
}

/// `GET /guard?who=&channel=&when=`
pub async fn show(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    let guard = edge.app().act(&visit.actor, visit.now, ShowGuard).await?;
    let field = |name: &str| query.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let (who, channel, when) = (field("who"), field("channel"), field("when"));
    let answer = if who.is_empty() { None } else { Some(ask(&edge, &visit, &who, &channel, &when).await?) };
    page(&GuardPage { shell: visit.shell(Here::Elsewhere), guard, channels: &CHANNELS, who, channel, when, answer })
}

async fn ask(edge: &Edge, visit: &Visit, who: &str, channel: &str, when: &str) -> Result<Told, crate::visit::Sorry> {
    let sorry = |text: String| Told { tone: "warn", title: "Not understood.".into(), text };
    let at = match when {
        "" => None,
        words => match Clocks::yours(visit).read(words) {
            Ok(moment) => Some(moment.at),
            Err(problem) => return Ok(sorry(problem)),
        },
    };
    let channel = if channel.is_empty() { "call" } else { channel }.to_owned();
    let known = GuardQuestion { prospect: Some(who.to_owned()), channel: channel.clone(), at, ..GuardQuestion::default() };
    let answer = match edge.app().act(&visit.actor, visit.now, CheckGuard(known)).await {
        // Nobody we know: then the bare number.
        Err(Refused::NotFound(_) | Refused::Invalid(_)) => {
            let number = GuardQuestion { phone: Some(who.to_owned()), channel, at, ..GuardQuestion::default() };
            edge.app().act(&visit.actor, visit.now, CheckGuard(number)).await
        }
        other => other,
    };
    match answer {
        Ok(answer) => Ok(told(&answer, visit)),
        Err(refused @ (Refused::Invalid(_) | Refused::NotFound(_))) => Ok(sorry(words::capital(&refused.to_string()))),
        Err(refused) => Err(refused.into()),
    }
}

fn told(answer: &GuardAnswer, visit: &Visit) -> Told {
    let rule =
        answer.rule.as_ref().map(|rule| format!("{} ({})", rule.text.trim_end_matches('.'), rule.source)).unwrap_or_default();
    let place = format!(
        "{}, {}",
        answer.place.zones.iter().map(|zone| words::zone_place(zone)).collect::<Vec<_>>().join(" or "),
        words::basis(&answer.place.basis)
    );
    match (answer.verdict.as_str(), answer.not_before) {
        ("allowed", _) => Told { tone: "go", title: "Allowed.".into(), text: format!("On the clock of {place}.") },
        (_, Some(at)) => {
            let clock = Clock { zone: visit.zone(), now: visit.now };
            Told {
                tone: "warn",
                title: format!("Not before {}.", clock.at(&at)),
                text: format!("{rule}. On the clock of {place}."),
            }
        }
        (_, None) => Told { tone: "fire", title: "Never.".into(), text: rule },
    }
}
