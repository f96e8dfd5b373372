//! Who may do what: every verb against every role, and what a closed workspace hides.

use super::support::on_both;
use actions::view::UserChange;
use actions::{Actor, AddTeam, ChangeUser};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Added, TestApp, a_prospect};

on_both!(every_verb_asks_who_may, a_closed_workspace_hides_other_peoples_people);

/// The owner of the workspace, a manager, the rep whose prospect it is, another rep, and a manager of another team.
struct Team {
    tokens: [String; 5],
    ben: Actor,
}

impl Team {
    fn of(app: &TestApp) -> Team {
        let (mona, ben, eve) =
            (app.colleague("Mona Silva", "manager"), app.colleague("Ben Okafor", "rep"), app.colleague("Eve Kim", "rep"));
        let moe = app.colleague("Moe South", "manager");
        app.act(AddTeam { name: "South".into() });
        let change = UserChange { team: Some("South".into()), ..UserChange::default() };
        app.act(ChangeUser { user: moe.email.clone(), change, if_version: None });
        Team { tokens: [&app.owner, &mona, &ben, &eve, &moe].map(|actor| app.token_of(actor)), ben }
    }
}

const ROLES: [&str; 5] = ["owner", "manager", "whose it is", "another rep", "manager of another team"];
const GET: Method = Method::GET;
const POST: Method = Method::POST;

/// Method, path, body, and the status for each role. `{p}` is a prospect of Ben's, `{e}` their round, `{t}` a touch of Ben's.
pub type Row = (Method, &'static str, Value, [u16; 5]);

pub fn rows() -> Vec<Row> {
    let none = || json!({});
    vec![
        (GET, "/me", none(), [200; 5]),
        (GET, "/call-list", none(), [200; 5]),
        (GET, "/call-list?rep=ben.okafor@example.com", none(), [200; 5]),
        (GET, "/prospects", none(), [200; 5]),
        (POST, "/prospects", json!({ "name": "Somebody New" }), [201; 5]),
        (GET, "/prospects/{p}", none(), [200; 5]),
        (GET, "/prospects/{p}/decision", none(), [200; 5]),
        (GET, "/prospects/{p}/timeline", none(), [200; 5]),
        (Method::PATCH, "/prospects/{p}", json!({ "title": "Buyer" }), [200, 200, 200, 403, 403]),
        (Method::DELETE, "/prospects/{p}", none(), [200, 200, 200, 403, 403]),
        (POST, "/prospects/{p}/restore", none(), [200, 200, 200, 403, 403]),
        (POST, "/enrollments", json!({ "prospects": ["{p}"], "cadence": "Five and fire" }), [201; 5]),
        (GET, "/bulk-orders", none(), [200; 5]),
        (POST, "/bulk-orders/preview", json!({ "what": "spread", "rep": "ben.okafor@example.com" }), [200, 200, 200, 403, 403]),
        (POST, "/bulk-orders", json!({ "what": "spread", "rep": "ben.okafor@example.com" }), [201, 201, 201, 403, 403]),
        (POST, "/enrollments/{e}/snooze", json!({ "until": "2026-12-01T15:00:00Z" }), [200, 200, 200, 403, 403]),
        (POST, "/enrollments/{e}/put-off", none(), [200, 200, 200, 403, 403]),
        (POST, "/enrollments/{e}/resume", none(), [200, 200, 200, 403, 403]),
        (POST, "/enrollments/{e}/fire", none(), [200, 200, 200, 403, 403]),
        (POST, "/enrollments/{e}/stop", none(), [200, 200, 200, 403, 403]),
        (POST, "/enrollments/{e}/disqualify", none(), [200, 200, 200, 403, 403]),
        (POST, "/enrollments/{e}/hand-over", json!({ "to": "eve.kim@example.com" }), [200, 200, 200, 403, 403]),
        // What really happened is logged by whoever did it.
        (POST, "/touches", json!({ "prospect_id": "{p}", "disposition": "no_answer" }), [201; 5]),
        // Anyone may log that somebody rang.
        (POST, "/touches", json!({ "prospect_id": "{p}", "direction": "inbound", "disposition": "rang" }), [201; 5]),
        (POST, "/touches/{t}/void", json!({ "reason": "mistake" }), [200, 200, 200, 403, 403]),
        (GET, "/cadences", none(), [200; 5]),
        (
            POST,
            "/cadences",
            json!({ "name": "{n}", "steps": [{ "channel": "email", "fire": true, "email_body": "Goodbye." }] }),
            [201, 201, 403, 403, 201],
        ),
        (POST, "/cadences/Five%20and%20fire/migrate", none(), [200, 200, 403, 403, 200]),
        (
            POST,
            "/cadences/Five%20and%20fire/preview",
            json!({ "name": "{n}", "steps": [{ "channel": "email", "fire": true, "email_body": "Goodbye." }] }),
            [200, 200, 403, 403, 200],
        ),
        (GET, "/cadences/Five%20and%20fire/versions", none(), [200; 5]),
        (GET, "/cadences/Five%20and%20fire/versions/1", none(), [200; 5]),
        (GET, "/cadences/Five%20and%20fire/versions/1/changes?to=1", none(), [200; 5]),
        (POST, "/cadences/Five%20and%20fire/versions/1/restore", none(), [200, 200, 403, 403, 200]),
        (GET, "/guard", none(), [200; 5]),
        (Method::PUT, "/guard", json!({ "rules": [] }), [200, 200, 403, 403, 200]),
        (POST, "/guard/law/US-TX/rules", json!({ "no_sundays": true, "reason": "x" }), [201, 201, 403, 403, 201]),
        (Method::DELETE, "/guard/rules/own_us_xx?reason=x", none(), [404, 404, 403, 403, 404]),
        (POST, "/guard/check", json!({ "prospect": "{p}", "channel": "call" }), [200; 5]),
        (GET, "/suppressions", none(), [200; 5]),
        (POST, "/suppressions", json!({ "forbids": "calls", "number": "+16175550199", "reason": "asked" }), [201; 5]),
        (GET, "/imports", none(), [200; 5]),
        (GET, "/search?q=brandt", none(), [200; 5]),
        (GET, "/who-rang?q=6175550133", none(), [200; 5]),
        (GET, "/users", none(), [200; 5]),
        (POST, "/users", json!({ "name": "{n}", "email": "{n}@example.com", "role": "rep" }), [201, 201, 403, 403, 201]),
        (POST, "/users/mona.silva@example.com/link", none(), [201, 201, 403, 403, 403]),
        (POST, "/users/ana@example.com/link", none(), [201, 403, 403, 403, 403]),
        (Method::PATCH, "/users/ben.okafor@example.com", json!({ "capacity": 30 }), [200, 200, 403, 403, 403]),
        (
            POST,
            "/users/eve.kim@example.com/absences",
            json!({ "from": "2027-01-04", "until": "2027-01-05" }),
            [201, 201, 403, 201, 403],
        ),
        (GET, "/teams", none(), [200; 5]),
        (POST, "/teams", json!({ "name": "{n}" }), [201, 403, 403, 403, 403]),
        (Method::PATCH, "/teams/South", json!({ "name": "South" }), [200, 403, 403, 403, 403]),
        (Method::DELETE, "/teams/South", none(), [409, 403, 403, 403, 403]),
        (GET, "/tokens", none(), [200; 5]),
        (POST, "/tokens", json!({ "name": "mine" }), [201; 5]),
        (POST, "/tokens", json!({ "name": "theirs", "user": "mona.silva@example.com" }), [201, 201, 403, 403, 403]),
        (GET, "/workspace", none(), [200; 5]),
        (Method::PATCH, "/workspace", json!({ "name": "Ours" }), [200, 403, 403, 403, 403]),
        (GET, "/custom-fields", none(), [200; 5]),
        (POST, "/custom-fields", json!({ "label": "{n}" }), [201, 201, 403, 403, 201]),
        (Method::PATCH, "/custom-fields/none", json!({ "label": "{n}" }), [404, 404, 403, 403, 404]),
        (Method::DELETE, "/custom-fields/none", none(), [404, 404, 403, 403, 404]),
        (GET, "/workspace/closed-days", none(), [200; 5]),
        (POST, "/workspace/closed-days", json!({ "days": [{ "day": "2030-12-25" }] }), [201, 403, 403, 403, 403]),
        (POST, "/workspace/closed-days/import", json!({ "calendar": "x", "dry_run": true }), [422, 403, 403, 403, 403]),
        (Method::DELETE, "/workspace/closed-days/2030-12-26", none(), [422, 403, 403, 403, 403]),
        (GET, "/deals", none(), [200; 5]),
    ]
}

async fn every_verb_asks_who_may(app: TestApp) {
    let team = Team::of(&app);
    let mut wrong = Vec::new();
    for (number, (method, path, body, expected)) in rows().into_iter().enumerate() {
        for (role, token) in team.tokens.iter().enumerate() {
            let name = format!("brandt{number}x{role}");
            let person = a_prospect().named(&name).never_called().called(jiff::Span::new().hours(2), "busy").add(&app, &team.ben);
            let fill = |text: &str| fill(text, &person, &name);
            let mut asking = app.api(method.clone(), &fill(path)).bearer(token);
            if method != GET {
                asking = asking.json(&serde_json::from_str(&fill(&body.to_string())).unwrap());
            }
            let answer = asking.send().await;
            if answer.status.as_u16() != expected[role] {
                wrong.push(format!(
                    "{method} {path} as {}: {} instead of {}: {}",
                    ROLES[role],
                    answer.status,
                    expected[role],
                    answer.text()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub fn fill(text: &str, person: &Added, name: &str) -> String {
    let touch = &person.touches[0].touch.id;
    text.replace("{p}", person.id()).replace("{e}", person.round()).replace("{t}", touch).replace("{n}", name)
}

async fn a_closed_workspace_hides_other_peoples_people(app: TestApp) {
    let team = Team::of(&app);
    let lea = a_prospect().named("Lea Brandt").with_phone("+16175550133").never_called().add(&app, &team.ben);
    app.api(Method::PATCH, "/workspace").json(&json!({ "visibility": "closed" })).send().await.expect(200);
    app.wait(jiff::Span::new().seconds(2));
    let as_role = |role: usize, method: Method, path: String| app.api(method, &path).bearer(&team.tokens[role]);
    for path in ["", "/timeline", "/decision"] {
        let path = format!("/prospects/{}{path}", lea.id());
        for (role, status) in [(0, 200), (1, 200), (2, 200), (3, 404), (4, 404)] {
            as_role(role, GET, path.clone()).send().await.expect(status);
        }
    }
    let change =
        |role: usize| as_role(role, Method::PATCH, format!("/prospects/{}", lea.id())).json(&json!({ "title": "Buyer" })).send();
    change(2).await.expect(200);
    change(3).await.expect(404);
    change(4).await.expect(404);
    as_role(3, POST, format!("/enrollments/{}/stop", lea.round())).json(&json!({})).send().await.expect(404);
    // Only the name and whose they are, so that nobody calls twice.
    let found = as_role(3, GET, "/search?q=brandt".to_owned()).send().await.expect(200);
    let item = &found["items"][0];
    assert_eq!(
        (&item["name"], &item["owner"]["name"], &item["readable"]),
        (&json!("Lea Brandt"), &json!("Ben Okafor"), &json!(false))
    );
    assert!(!item.to_string().contains("5550133"), "{item}");
    let listed = as_role(3, GET, "/prospects".to_owned()).send().await.expect(200);
    assert!(listed["items"].as_array().unwrap().is_empty());
    // In an open workspace the same is readable, and not theirs to change.
    app.api(Method::PATCH, "/workspace").json(&json!({ "visibility": "open" })).send().await.expect(200);
    app.wait(jiff::Span::new().seconds(2));
    change(3).await.expect(403);
    change(4).await.expect(403);
}
