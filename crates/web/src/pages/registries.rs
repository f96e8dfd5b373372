//! Do-not-call registries: which the law wants asked, how old each copy is, and where to bring a new one.

use super::imports::not_taken;
use super::{Clock, called, problem, problem_where};
use crate::api::upload::{Form, LARGEST_REGISTRY};
use crate::edge::{self, Edge};
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Fields, Sent, Visit, alas, done, forged, page_with};
use crate::words;
use actions::import::Source;
use actions::view::{RegistryBrought, RegistryListView};
use actions::{ListRegistries, NewRegistry, Refused, RemoveRegistry, Role, Under};
use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use std::io::BufReader;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What the form calls its fields.
const NAMES: [(&str, &str); 4] =
    [("code", "Registry"), ("as_of", "State of which day"), ("kind", "What it is"), ("file", "The file")];

#[derive(Template)]
#[template(path = "registries.html")]
struct RegistriesPage {
    shell: Shell,
    clock: Clock,
    list: RegistryListView,
    /// A copy that is being made.
    under: Option<Under>,
    manages: bool,
    owns: bool,
    problem: String,
}

/// How files ended that nobody waited for, by who brought them.
static ENDED: Mutex<Vec<(planner::UserId, Result<String, String>)>> = Mutex::new(Vec::new());
/// So long the page waits for a file before it shows how it comes on.
const PATIENCE: Duration = Duration::from_secs(4);

/// `GET /registries`
pub async fn list(State(edge): State<Edge>, mut visit: Visit) -> Answer {
    if edge.app().registry_under_way().is_none() {
        let mut ended = ENDED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = ended.iter().position(|(user, _)| *user == visit.actor.user) {
            visit.said = Some(match ended.remove(place).1 {
                Ok(told) => done(told),
                Err(told) => alas(told),
            });
        }
    }
    draw(&edge, visit, String::new()).await
}

async fn draw(edge: &Edge, visit: Visit, problem: String) -> Answer {
    let list = edge.app().act(&visit.actor, visit.now, ListRegistries).await?;
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(
        status,
        &RegistriesPage {
            clock: Clock { zone: visit.zone(), now: visit.now },
            under: edge.app().registry_under_way(),
            manages: visit.actor.manages(),
            owns: visit.actor.role == Role::Owner,
            shell: visit.shell(Here::Elsewhere),
            list,
            problem,
        },
    )
}

/// `POST /registries`: the form's secret comes first, so that no file of a stranger is taken in.
pub async fn bring(State(edge): State<Edge>, visit: Visit, request: Request) -> Answer {
    let mut form = Form::open(request, LARGEST_REGISTRY).await.map_err(not_taken)?;
    let mut fields = Fields::default();
    let mut file = None;
    while let Some((head, part)) = form.next().await.map_err(not_taken)? {
        if head.name != "file" {
            fields.push(&head.name, part.text().await.map_err(not_taken)?);
            continue;
        }
        if !edge::who::same(fields.text("csrf").as_bytes(), visit.csrf.as_bytes()) {
            return Err(forged());
        }
        if !visit.actor.manages() {
            return Err(Refused::NotYours("only managers and owners bring the file of a registry".to_owned()).into());
        }
        file = Some((head.file_name, part.upload().await.map_err(not_taken)?));
    }
    let Some((file_name, upload)) = file.filter(|(name, _)| !name.is_empty()) else {
        return draw(&edge, visit, "Choose the file first.".into()).await;
    };
    let as_of = match fields.some("as_of").map(|day| day.parse()).transpose() {
        Ok(day) => day,
        Err(_) => return draw(&edge, visit, "The day is not understood: write it as 2026-11-20.".into()).await,
    };
    let order = NewRegistry {
        code: fields.text("code").to_owned(),
        file_name,
        as_of,
        kind: fields.some("kind"),
        smaller: !fields.text("smaller").is_empty(),
    };
    let (app, by, now) = (edge.app().clone(), visit.actor.clone(), visit.now);
    let work = tokio::task::spawn_blocking(move || {
        let file = upload.open().map_err(|error| Refused::Broken(format!("the upload cannot be read: {error}")))?;
        app.bring_registry(&by, now, &order, BufReader::with_capacity(1 << 20, file), &mut |_| {})
    });
    let user = visit.actor.user;
    let mut work = tokio::spawn(async move { work.await.map_err(|error| Refused::Broken(error.to_string())).flatten() });
    match tokio::time::timeout(PATIENCE, &mut work).await {
        Ok(ended) => match ended.map_err(|error| Refused::Broken(error.to_string())).flatten() {
            Ok(brought) => Ok(visit::on("/registries", done(told(&brought)))),
            Err(refused) => draw(&edge, visit, problem_where(refused, called(&NAMES))?).await,
        },
        // A long one: the page shows how it comes on, and in the end what came of it.
        Err(_) => {
            tokio::spawn(async move {
                let ended = match work.await {
                    Ok(Ok(brought)) => Ok(told(&brought)),
                    Ok(Err(refused)) => Err(words::capital(&refused.to_string())),
                    Err(error) => Err(error.to_string()),
                };
                let mut kept = ENDED.lock().unwrap_or_else(PoisonError::into_inner);
                kept.retain(|(other, _)| *other != user);
                kept.push((user, ended));
            });
            Ok(Redirect::to("/registries").into_response())
        }
    }
}

fn told(brought: &RegistryBrought) -> String {
    let numbers = brought.registry.copy.as_ref().map_or(0, |copy| copy.numbers);
    match brought.kind.as_str() {
        "changes" => format!(
            "{}: {} came, {} went. {} are on it now.",
            brought.registry.name,
            thousands(&brought.added),
            thousands(&brought.removed),
            thousands(&numbers)
        ),
        _ => format!("{}: {} numbers, asked from now on.", brought.registry.name, thousands(&numbers)),
    }
}

/// As 250,000,000.
pub fn thousands(number: &u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",")
}

/// `POST /registries/{code}/remove`
pub async fn remove(State(edge): State<Edge>, Path(code): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let verb = RemoveRegistry { code, reason: fields.some("reason") };
    match edge.app().act(&visit.actor, visit.now, verb).await {
        Ok(_) => Ok(visit::on("/registries", done("Asked no more. The reason is in the audit log."))),
        Err(refused) => draw(&edge, visit, problem(refused)?).await,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn large_numbers_are_read_in_groups() {
        let written: Vec<String> = [0, 999, 1_000, 250_000_000].iter().map(super::thousands).collect();
        assert_eq!(written, ["0", "999", "1,000", "250,000,000"]);
    }
}
