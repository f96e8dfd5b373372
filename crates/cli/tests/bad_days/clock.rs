//! A clock that jumps back between two starts: by an hour and a half, and by a month. What it does to lists and to touches
//! is in `crates/actions/tests/proof/clock.rs`.

use crate::{Place, TUESDAY, a_prospect, a_touch, a_workspace_on, notes_of};
use anyhow::{Result, ensure};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use testkit::Engine;
use testkit::http::{Connection, Request};

#[test]
fn a_clock_that_jumps_back_loses_nothing_and_breaks_nothing() -> Result<()> {
    jumps_back(&a_workspace_on(Engine::Sqlite)?)
}

#[test]
fn a_clock_that_jumps_back_breaks_nothing_on_postgresql_either() -> Result<()> {
    jumps_back(&a_workspace_on(Engine::Postgres)?)
}

fn jumps_back(place: &Place) -> Result<()> {
    let server = place.serve_at(TUESDAY)?;
    let (cookie, secret) = place.sign_in(&server)?;
    let mut connection = Connection::open(server.address, &place.token)?;
    let prospect = a_prospect(&mut connection, 1)?;
    let mut notes = BTreeSet::from(["before the jump".to_owned()]);
    ensure!(connection.send(&a_touch(&prospect, "before the jump"))?.status == 201, "before");
    server.kill()?;

    for at in ["2026-11-24T13:30:00Z", "2026-10-27T14:00:00Z"] {
        let server = place.serve_at(at)?;
        let mut connection = Connection::open(server.address, &place.token)?;
        for path in ["/api/v1/call-list".to_owned(), format!("/api/v1/prospects/{prospect}/decision"), "/api/v1/me".to_owned()] {
            let answer = connection.send(&Request::get(&path))?;
            ensure!(answer.status == 200, "{path}: {} {}", answer.status, answer.text());
        }
        // Whoever was signed in still is, and their forms are taken.
        for path in ["/today".to_owned(), format!("/prospects/{prospect}"), "/load".to_owned(), "/hours".to_owned()] {
            let page = connection.send(&Request::get(&path).with_cookie(&cookie))?;
            ensure!(page.status == 200, "{path}: {} {}", page.status, page.text());
        }
        let forms = [("csrf", secret.as_str()), ("forbids", "calls"), ("key", "%2B16175550199"), ("reason", "asked")];
        let sent = connection.send(&Request::form("/suppressions", &forms).with_cookie(&cookie))?;
        ensure!(sent.status == 303, "a form: {} {}", sent.status, sent.text());
        let note = format!("at {at}");
        for _ in 0..2 {
            let answer = connection.send(&a_touch(&prospect, &note))?;
            ensure!(answer.status == 201, "{}: {}", answer.status, answer.text());
        }
        notes.insert(note);
        let again = connection.send(&a_touch(&prospect, "before the jump"))?;
        ensure!(again.status == 201 && again.header("idempotency-replayed") == "true", "done already: {}", again.text());
        let there = notes_of(&mut connection, &prospect)?;
        ensure!(there.len() == notes.len() && there.iter().cloned().collect::<BTreeSet<_>>() == notes, "{there:?}");
        // Somebody new is on the list: the upkeep does not wait for the time to come again.
        let fresh = a_prospect(&mut connection, 2)?;
        let begun = Instant::now();
        while !connection.send(&Request::get("/api/v1/call-list"))?.whole().contains(&fresh) {
            ensure!(begun.elapsed() < Duration::from_secs(30), "nobody is on the list at {at}");
            std::thread::sleep(Duration::from_millis(50));
        }
        let thrown = Request { method: "DELETE", ..Request::get(format!("/api/v1/prospects/{fresh}")) };
        ensure!(connection.send(&thrown)?.status == 200, "to the trash");
        server.kill()?;
        place.is_sound()?;
    }
    Ok(())
}
