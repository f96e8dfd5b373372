//! Bad days, on the real program: killed, out of disk, raced, damaged, fed nonsense, with a clock that jumps back. A few kills in an
//! ordinary run, a hundred with `FIFTHCALL_NIGHTLY=1`, as many as wished with `FIFTHCALL_TRIALS=N`.

mod clock;
mod damage;
mod disk;
mod door;
mod imports;
mod kills;
mod nonsense;
mod races;
mod uploads;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::path::PathBuf;
use testkit::Engine;
use testkit::engine;
use testkit::http::{Connection, Request, Response};
use testkit::program::{Server, Workspace, free_address};

/// A Tuesday morning in Boston.
pub const TUESDAY: &str = "2026-11-24T15:00:00Z";

pub struct Place {
    pub workspace: Workspace,
    pub token: String,
    /// The path of the owner's one-time link.
    pub welcome: String,
    _database: engine::Place,
    _folder: tempfile::TempDir,
}

/// The program that was built with these tests, or the one that `FIFTHCALL_BINARY` names: a release build, say.
fn program() -> PathBuf {
    std::env::var_os("FIFTHCALL_BINARY").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_fifthcall")), PathBuf::from)
}

pub fn a_workspace() -> Result<Place> {
    a_workspace_on(Engine::Sqlite)
}

pub fn a_workspace_on(engine: Engine) -> Result<Place> {
    let folder = tempfile::tempdir()?;
    let database = engine::Place::fresh(engine);
    let workspace = Workspace {
        program: program(),
        data: folder.path().join("data"),
        database: (engine == Engine::Postgres).then(|| database.location.clone()),
    };
    let (token, welcome) = workspace.init_with_link()?;
    Ok(Place { workspace, token, welcome, _database: database, _folder: folder })
}

impl Place {
    /// Serves with a clock that goes on from there.
    pub fn serve_at(&self, at: &str) -> Result<Server> {
        let address = free_address()?;
        let arguments = ["serve", "--listen", &address.to_string(), "--at", at];
        Server::start(&mut self.workspace.command(&arguments), address, "/health/ready")
    }

    /// The owner in a browser: their session's cookie and their forms' secret.
    pub fn sign_in(&self, server: &Server) -> Result<(String, String)> {
        let mut connection = Connection::open(server.address, "")?;
        let words = [("password", "a-long-quiet-river"), ("again", "a-long-quiet-river")];
        let entered = connection.send(&Request::form(&self.welcome, &words))?;
        ensure!(entered.status == 303, "{}: {}", entered.status, entered.text());
        let cookie = entered.cookie("fifthcall_session").with_context(|| format!("no session: {entered:?}"))?;
        let today = connection.send(&Request::get("/today").with_cookie(&cookie))?.whole();
        let secret = today.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        Ok((cookie, secret.context("no secret in the page")?.to_owned()))
    }

    /// What `doctor` finds.
    pub fn is_sound(&self) -> Result<()> {
        let checkup: Value = serde_json::from_str(&self.workspace.run(&["doctor", "--json"])?)?;
        ensure!(checkup["differences"].as_array().is_some_and(Vec::is_empty), "{checkup}");
        Ok(())
    }
}

/// How many trials: as asked for, else so many.
pub fn trials(ordinary: usize, nightly: usize) -> usize {
    let asked = std::env::var("FIFTHCALL_TRIALS").ok().and_then(|trials| trials.parse().ok());
    asked.unwrap_or(if std::env::var_os("FIFTHCALL_NIGHTLY").is_some() { nightly } else { ordinary })
}

pub fn a_prospect(connection: &mut Connection, nth: usize) -> Result<String> {
    let number = format!("+1617555{:04}", 100 + nth % 100);
    let person = json!({ "name": format!("Person {nth}"), "zone": "America/New_York", "allow_duplicate": true,
        "phones": [{ "number": number }], "company": format!("Company {nth}") });
    let created = connection.send(&Request::post("/api/v1/prospects", &person))?;
    ensure!(created.status == 201, "{}: {}", created.status, created.text());
    let id = created.json()?["id"].as_str().context("no id")?.to_owned();
    let round = Request::post(format!("/api/v1/prospects/{id}/enrollments"), &json!({ "cadence": "Five and fire" }));
    let enrolled = connection.send(&round)?;
    ensure!(enrolled.status < 300, "{}: {}", enrolled.status, enrolled.text());
    Ok(id)
}

pub fn a_touch(prospect: &str, note: &str) -> Request {
    Request::post("/api/v1/touches", &json!({ "prospect_id": prospect, "disposition": "busy", "note": note })).once(note)
}

/// The notes of all touches of a prospect, as often as they stand there.
pub fn notes_of(connection: &mut Connection, prospect: &str) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = connection.send(&Request::get(format!("/api/v1/prospects/{prospect}/timeline?limit=200{cursor}")))?;
        ensure!(page.status == 200, "{}: {}", page.status, page.text());
        let page = page.json()?;
        for item in page["items"].as_array().context("no items")? {
            if item["kind"] == "touch" {
                notes.push(item["note"].as_str().unwrap_or_default().to_owned());
            }
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(notes),
        }
    }
}

/// A refusal of a person's making, told as the API tells it.
pub fn is_a_clear_refusal(answer: &Response) -> Result<()> {
    ensure!((400..500).contains(&answer.status), "{}: {}", answer.status, answer.text());
    is_a_problem(answer)
}

pub fn is_a_problem(answer: &Response) -> Result<()> {
    ensure!(answer.header("content-type") == "application/problem+json", "{}: {}", answer.status, answer.text());
    let problem = answer.json()?;
    for field in ["type", "title", "status", "detail"] {
        ensure!(problem.get(field).is_some(), "{} has no {field}: {problem}", answer.status);
    }
    Ok(())
}

/// A file of so many people, each with a number and an address of their own.
pub fn a_file_of_people(rows: usize) -> Vec<u8> {
    let mut text = String::from("First name,Last name,Phone,Email\n");
    for row in 0..rows {
        text.push_str(&format!("Person,Number{row},(202) 5{:02}-{:04},person{row}@example.com\n", row / 10_000, row % 10_000));
    }
    text.into_bytes()
}
