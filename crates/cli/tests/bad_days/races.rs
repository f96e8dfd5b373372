//! Two at the same thing at once: one wins, the others are told what happened, nothing counts twice.

use crate::{Place, a_prospect, a_workspace_on, is_a_problem, notes_of};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use testkit::Engine;
use testkit::http::{Connection, Request, Response};

#[test]
fn two_reps_and_many_tabs_log_the_same_attempt_and_one_wins() -> Result<()> {
    raced(&a_workspace_on(Engine::Sqlite)?)
}

#[test]
fn two_reps_and_many_tabs_log_the_same_attempt_on_postgresql_and_one_wins() -> Result<()> {
    raced(&a_workspace_on(Engine::Postgres)?)
}

fn raced(place: &Place) -> Result<()> {
    let server = place.workspace.serve()?;
    let mut connection = Connection::open(server.address, &place.token)?;
    let mate = json!({ "name": "Ben Holm", "email": "ben@example.com", "role": "manager" });
    ensure!(connection.send(&Request::post("/api/v1/users", &mate))?.status == 201, "a colleague");
    let token = json!({ "name": "tests", "user": "ben@example.com" });
    let made = connection.send(&Request::post("/api/v1/tokens", &token))?.json()?;
    let ben = made["secret"].as_str().context("no secret")?.to_owned();
    for nth in 0..20 {
        let prospect = a_prospect(&mut connection, nth)?;
        let body = json!({ "prospect_id": prospect, "disposition": "no_answer", "attempt": 1 });
        let answers: Vec<Response> = std::thread::scope(|scope| {
            let tabs = (0..8).map(|tab| {
                let (token, body) = (if tab % 2 == 0 { &place.token } else { &ben }, &body);
                scope.spawn(move || Connection::open(server.address, token)?.send(&Request::post("/api/v1/touches", body)))
            });
            let tabs: Vec<_> = tabs.collect();
            tabs.into_iter().map(|tab| tab.join().map_err(|_| anyhow::anyhow!("a tab panicked"))?).collect::<Result<_>>()
        })?;
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
        ensure!(won.len() == 1 && lost.iter().all(|answer| answer.status == 409), "{statuses:?}");
        let touch = won[0].json()?["touch"].clone();
        for answer in lost {
            is_a_problem(answer)?;
            let problem = answer.json()?;
            ensure!(problem["held_by"] == touch["id"], "which touch has it: {problem}");
            let who = touch["by"]["name"].as_str().context("nobody did it")?;
            ensure!(problem["detail"].as_str().is_some_and(|said| said.contains(who)), "who was faster: {problem}, {touch}");
        }
        ensure!(notes_of(&mut connection, &prospect)?.len() == 1, "counted once");
        let shown = connection.send(&Request::get(format!("/api/v1/prospects/{prospect}")))?.json()?;
        ensure!(shown["enrollment"]["attempts_made"] == 1 && shown["enrollment"]["dials"] == 1, "{shown}");
    }
    server.kill()?;
    place.is_sound()
}
