//! Nonsense and too much of it, over a real connection. Every field of every body has a test of its own in `crates/web/tests`.

use crate::{a_prospect, a_workspace, is_a_clear_refusal, notes_of};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use testkit::http::{Connection, Request};

#[test]
fn nonsense_is_refused_clearly_and_the_next_request_is_served() -> Result<()> {
    let place = a_workspace()?;
    let server = place.workspace.serve()?;
    let mut connection = Connection::open(server.address, &place.token)?;
    let prospect = a_prospect(&mut connection, 1)?;
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("half an object", b"{\"prospect_id\": ".to_vec()),
        ("no UTF-8", b"{\"note\": \"\xff\xfe\"}".to_vec()),
        ("an array", b"[]".to_vec()),
        ("null", b"null".to_vec()),
        ("a number", b"1e999".to_vec()),
        ("a deep nest", nested.into_bytes()),
        ("an unknown field", br#"{"disposition": "busy", "colour": "blue"}"#.to_vec()),
        ("a wrong type", br#"{"disposition": 7}"#.to_vec()),
        ("an unknown outcome", format!(r#"{{"prospect_id": "{prospect}", "disposition": "maybe"}}"#).into_bytes()),
        (
            "a year far away",
            format!(r#"{{"prospect_id": "{prospect}", "disposition": "busy", "occurred_at": "+99999-01-01T00:00:00Z"}}"#)
                .into_bytes(),
        ),
        (
            "the future",
            format!(r#"{{"prospect_id": "{prospect}", "disposition": "busy", "occurred_at": "2099-01-01T00:00:00Z"}}"#)
                .into_bytes(),
        ),
        ("an id that is none", br#"{"prospect_id": "' or 1=1 --", "disposition": "busy"}"#.to_vec()),
    ];
    for (name, body) in bodies {
        for path in ["/api/v1/touches", "/api/v1/prospects"] {
            let request = Request { method: "POST", body: body.clone(), ..Request::get(path) };
            let answer = connection.send(&request).with_context(|| format!("{name} to {path}"))?;
            is_a_clear_refusal(&answer).with_context(|| format!("{name} to {path}"))?;
        }
    }
    let unknown = connection.send(&Request::post("/api/v1/touches", &json!({ "disposition": "busy", "colour": "blue" })))?;
    ensure!(unknown.text().contains("colour"), "names the unknown field: {}", unknown.text());
    for path in ["/api/v1/call-list?at=yesterday", "/api/v1/call-list?limit=1000000", "/api/v1/prospects/%00", "/api/v1/nothing"]
    {
        is_a_clear_refusal(&connection.send(&Request::get(path))?).with_context(|| path)?;
    }
    ensure!(notes_of(&mut connection, &prospect)?.is_empty(), "nothing half-done");
    Ok(())
}

#[test]
fn a_field_of_ten_megabytes_is_refused_and_nothing_is_kept_of_it() -> Result<()> {
    let place = a_workspace()?;
    let server = place.workspace.serve()?;
    let mut connection = Connection::open(server.address, &place.token)?;
    let prospect = a_prospect(&mut connection, 1)?;
    let large = "x".repeat(10 << 20);
    for (path, body) in [
        ("/api/v1/touches", json!({ "prospect_id": prospect, "disposition": "busy", "note": large })),
        ("/api/v1/prospects", json!({ "name": large })),
        ("/api/v1/prospects", json!({ "name": "Large", "custom": { "remark": large } })),
    ] {
        // The server may answer before it has read all, and hang up: then the answer counts, or the next connection.
        if let Ok(answer) = Connection::open(server.address, &place.token)?.send(&Request::post(path, &body)) {
            is_a_clear_refusal(&answer).with_context(|| path)?;
        }
        let fresh = Connection::open(server.address, &place.token)?.send(&Request::get("/api/v1/me"))?;
        ensure!(fresh.status == 200, "served after it: {}", fresh.status);
    }
    ensure!(notes_of(&mut connection, &prospect)?.is_empty(), "nothing half-done");
    ensure!(server.memory_peak()? < 300 << 20, "memory went to {}", server.memory_peak()?);
    Ok(())
}
