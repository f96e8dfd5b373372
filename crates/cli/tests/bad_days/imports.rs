//! Killed in the middle of an import: everybody is there once in the end, and can be taken back.

use crate::{Place, a_file_of_people, a_workspace_on};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::{Duration, Instant};
use testkit::Engine;
use testkit::http::{Connection, Request};

#[test]
fn an_import_that_is_killed_goes_on_by_itself_and_lands_everybody_once() -> Result<()> {
    let (rows, kills) = if std::env::var_os("FIFTHCALL_NIGHTLY").is_some() { (100_000, 20) } else { (24_000, 3) };
    killed(&a_workspace_on(Engine::Sqlite)?, rows, kills)
}

#[test]
fn an_import_that_is_killed_goes_on_by_itself_on_postgresql_too() -> Result<()> {
    let (rows, kills) = if std::env::var_os("FIFTHCALL_NIGHTLY").is_some() { (20_000, 20) } else { (3_000, 2) };
    killed(&a_workspace_on(Engine::Postgres)?, rows, kills)
}

/// What the API says of an import.
fn shown(connection: &mut Connection, import: &str) -> Result<Value> {
    connection.send(&Request::get(format!("/api/v1/imports/{import}")))?.json()
}

/// Waits until it is over.
fn over(connection: &mut Connection, import: &str, state: &str) -> Result<Value> {
    let begun = Instant::now();
    loop {
        let shown = shown(connection, import)?;
        if shown["state"] == state {
            return Ok(shown);
        }
        ensure!(begun.elapsed() < Duration::from_secs(240), "it does not go on: {shown}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn a_csv(body: Vec<u8>, path: &str) -> Request {
    Request { content_type: "text/csv", body, ..Request::post(path, &Value::Null) }
}

fn killed(place: &Place, rows: usize, kills: usize) -> Result<()> {
    // Whoever takes up an import waits until nobody can be at it any more, so each start is some minutes later.
    let serve = |turn: usize| place.serve_at(&format!("2026-11-24T{:02}:{:02}:00Z", 10 + turn / 12, turn % 12 * 5));
    let mut server = serve(0)?;
    let mut connection = Connection::open(server.address, &place.token)?;
    let ordered = connection.send(&a_csv(a_file_of_people(rows), "/api/v1/imports"))?;
    ensure!(ordered.status < 300, "{}: {}", ordered.status, ordered.text());
    let import = ordered.json()?["id"].as_str().context("no id")?.to_owned();
    let mut landed = Vec::new();
    for kill in 1..=kills {
        // Each time when some more have landed, the first of them at once.
        let some = rows * (kill - 1) / (2 * kills);
        let there = loop {
            let there = shown(&mut connection, &import)?["created"].as_u64().context("no count")?;
            if there > some as u64 {
                break there;
            }
        };
        server.kill()?;
        server = serve(kill)?;
        connection = Connection::open(server.address, &place.token)?;
        landed.push(there);
    }
    let done = over(&mut connection, &import, "done")?;
    println!("{kills} kills; so many had landed before each: {landed:?}");
    ensure!(landed.iter().all(|landed| *landed < rows as u64), "the file was in before the last kill: {landed:?}");
    everybody_once(&mut connection, rows)?;
    ensure!(done["created"] == rows && done["merged"] == 0 && done["rejected"] == 0, "{done}");

    // Taken back, and killed in the middle of that.
    let undone = connection.send(&Request::post(format!("/api/v1/imports/{import}/undo"), &json!({})))?;
    ensure!(undone.status == 200, "{}: {}", undone.status, undone.text());
    server.kill()?;
    server = serve(kills + 1)?;
    connection = Connection::open(server.address, &place.token)?;
    let undone = over(&mut connection, &import, "undone")?;
    ensure!(undone["kept"] == 0, "{undone}");
    everybody_once(&mut connection, 0)?;
    server.kill()?;
    place.is_sound()
}

fn everybody_once(connection: &mut Connection, rows: usize) -> Result<()> {
    let names = names(connection)?;
    ensure!(names.iter().collect::<BTreeSet<_>>().len() == rows && names.len() == rows, "{} people of {rows}", names.len());
    Ok(())
}

#[test]
fn the_command_is_tried_killed_and_taken_up_and_undone_on_postgresql() -> Result<()> {
    let place = a_workspace_on(Engine::Postgres)?;
    let rows = 1_500;
    let file = place.workspace.data.with_extension("csv");
    std::fs::write(&file, a_file_of_people(rows))?;
    let name = file.display().to_string();
    let tried: Value = serde_json::from_str(&place.workspace.run(&["import", &name, "--dry-run", "--json"])?)?;
    ensure!(tried["state"] == "dry_run" && tried["created"] == rows, "{tried}");
    let server = place.workspace.serve()?;
    let mut connection = Connection::open(server.address, &place.token)?;
    everybody_once(&mut connection, 0).context("a dry run writes nobody")?;

    let mut command = place.workspace.command(&["import", &name]).stdout(Stdio::null()).spawn()?;
    let id = loop {
        let all = connection.send(&Request::get("/api/v1/imports"))?.json()?;
        let running = all["items"].as_array().into_iter().flatten().find(|one| one["state"] == "running" && one["created"] != 0);
        if let Some(running) = running {
            break running["id"].as_str().context("no id")?.to_owned();
        }
        ensure!(command.try_wait()?.is_none(), "it was over before it could be killed");
    };
    command.kill()?;
    command.wait()?;
    let there = names(&mut connection)?.len();
    ensure!(there > 0 && there < rows, "killed in the middle: {there}");
    let again = place.workspace.command(&["import", &name]).output()?;
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    ensure!(again.status.code() == Some(1) && said.contains("two minutes"), "{said}");

    // An hour later it is taken up: the same file, and it goes on where it stopped.
    server.kill()?;
    let server = place.serve_at("in 1 hour")?;
    let mut connection = Connection::open(server.address, &place.token)?;
    let named = format!("/api/v1/imports?file_name={}", file.file_name().context("a name")?.to_string_lossy());
    let taken_up = connection.send(&a_csv(a_file_of_people(rows), &named))?;
    ensure!(taken_up.status == 201 && taken_up.json()?["id"] == id.as_str(), "{}", taken_up.text());
    let done = over(&mut connection, &id, "done")?;
    ensure!(done["created"] == rows && done["merged"] == 0, "{done}");
    everybody_once(&mut connection, rows)?;
    server.kill()?;
    let twice: Value = serde_json::from_str(&place.workspace.run(&["import", &name, "--json"])?)?;
    ensure!(twice["created"] == 0 && twice["merged"] == rows, "the same file again doubles nobody: {twice}");
    for import in [&twice, &done] {
        let id = import["id"].as_str().context("no id")?;
        let undone: Value = serde_json::from_str(&place.workspace.run(&["imports", "undo", id, "--json"])?)?;
        ensure!(undone["state"] == "undone" && undone["kept"] == 0, "{undone}");
    }
    let listed = place.workspace.run(&["imports", "list"])?;
    ensure!(listed.contains("undone"), "{listed}");
    place.is_sound()
}

/// The names of all people, as often as they are there.
fn names(connection: &mut Connection) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = connection.send(&Request::get(format!("/api/v1/prospects?limit=200{cursor}")))?;
        ensure!(page.status == 200, "{}: {}", page.status, page.text());
        let page = page.json()?;
        let items = page["items"].as_array().context("no items")?;
        names.extend(items.iter().map(|item| item["name"].as_str().unwrap_or_default().to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(names),
        }
    }
}
