//! Users, absences, the workspace.

use super::support::{NOBODY, on_both};
use axum::http::Method;
use serde_json::json;
use testkit::TestApp;

on_both!(
    somebody_joins_changes_and_leaves,
    teams_are_made_named_filled_and_taken_out_once_they_are_empty,
    an_absence_is_noted_and_ended,
    the_load_ahead_is_told_with_and_without_new_people,
    the_workspace_is_changed,
    a_bad_user_is_refused_with_the_field,
    days_are_closed_by_hand_and_by_calendar_and_opened_again,
);

async fn somebody_joins_changes_and_leaves(app: TestApp) {
    let new = json!({ "name": "Ben Okafor", "email": "Ben@example.com", "role": "rep", "zone": "America/Chicago", "capacity": 40, "hours": "Mon-Fri 9:00-17:30" });
    let made = app.post("/users", &new).send().await.expect(201);
    assert!(made["welcome_path"].as_str().unwrap().starts_with("/welcome/"));
    assert_eq!((&made["user"]["email"], &made["user"]["capacity"]), (&json!("ben@example.com"), &json!(40)));
    app.post("/users", &new).send().await.refused(422, "email");
    let path = format!("/users/{}", made["user"]["id"].as_str().unwrap());
    let changed = app.api(Method::PATCH, &path).json(&json!({ "role": "manager", "capacity": 20 })).send().await.expect(200);
    assert_eq!(
        (&changed["role"], &changed["capacity"], &changed["zone"]),
        (&json!("manager"), &json!(20), &json!("America/Chicago"))
    );
    app.api(Method::PATCH, &path).json(&json!({ "active": false })).send().await.expect(200);
    assert_eq!(app.get("/users").send().await.expect(200)["items"].as_array().unwrap().len(), 2);
    app.api(Method::PATCH, &format!("/users/{NOBODY}")).json(&json!({})).send().await.expect(404);
}

async fn teams_are_made_named_filled_and_taken_out_once_they_are_empty(app: TestApp) {
    assert_eq!(app.get("/teams").send().await.expect(200)["items"], json!([]));
    let south = app.post("/teams", &json!({ "name": " South " })).send().await.expect(201);
    assert_eq!((&south["name"], &south["people"]), (&json!("South"), &json!(0)));
    app.post("/teams", &json!({ "name": "south" })).send().await.refused(422, "name");
    app.post("/teams", &json!({ "name": " " })).send().await.refused(422, "name");
    app.post("/teams", &json!({ "name": "x".repeat(501) })).send().await.refused(422, "name");
    let new = |name: &str, team: &str| {
        let email = format!("{name}@example.com");
        app.post("/users", &json!({ "name": name, "email": email, "role": "rep", "team": team })).send()
    };
    let sam = new("sam", "South").await.expect(201)["user"].clone();
    assert_eq!(sam["team"], json!({ "id": south["id"], "name": "South" }));
    let problem = new("una", "West").await.refused(422, "team");
    assert!(problem.to_string().contains("South"), "the remedy: {problem}");
    let path = format!("/teams/{}", south["id"].as_str().unwrap());
    let renamed = app.api(Method::PATCH, &path).json(&json!({ "name": "Field" })).send().await.expect(200);
    assert_eq!((&renamed["name"], &renamed["people"]), (&json!("Field"), &json!(1)));
    let full = app.api(Method::DELETE, &path).send().await.expect(409);
    assert!(full["detail"].as_str().unwrap().contains("move them to another team first"), "{full}");
    let user = format!("/users/{}", sam["id"].as_str().unwrap());
    let out = app.api(Method::PATCH, &user).json(&json!({ "team": "" })).send().await.expect(200);
    assert!(out["team"].is_null());
    app.api(Method::DELETE, &path).send().await.expect(200);
    app.api(Method::DELETE, &path).send().await.expect(404);
    app.api(Method::PATCH, &path).json(&json!({ "name": "Field" })).send().await.expect(404);
    assert_eq!(app.get("/teams").send().await.expect(200)["items"], json!([]));
}

async fn an_absence_is_noted_and_ended(app: TestApp) {
    let me = app.get("/me").send().await.expect(200);
    let path = format!("/users/{}/absences", me["id"].as_str().unwrap());
    let away =
        app.post(&path, &json!({ "from": "2026-12-21", "until": "2026-12-31", "reason": "skiing" })).send().await.expect(201);
    let absence = away["absences"][0]["id"].as_str().unwrap().to_owned();
    app.post(&path, &json!({ "from": "2026-12-31", "until": "2026-12-21" })).send().await.expect(422);
    app.post(&path, &json!({ "from": "soon", "until": "2026-12-21" })).send().await.refused(400, "from");
    let back = app.api(Method::DELETE, &format!("{path}/{absence}")).send().await.expect(200);
    assert!(back["absences"].as_array().unwrap().is_empty());
    app.api(Method::DELETE, &format!("{path}/{absence}")).send().await.expect(404);
}

async fn the_load_ahead_is_told_with_and_without_new_people(app: TestApp) {
    app.add(testkit::a_prospect().named("Dana Whitfield").never_called());
    let load = app.get("/load?rep=me").send().await.expect(200);
    assert_eq!(load["days"].as_array().unwrap().len(), 28);
    assert_eq!((&load["days"][0]["date"], &load["days"][0]["due"]), (&json!("2026-11-24"), &json!(1)));
    assert_eq!(load["reps"][0]["adding"], json!(0));
    let with = app.get("/load?cadence=Five%20and%20fire&people=200&starts=at_once").send().await.expect(200);
    assert_eq!((&with["days"][0]["total"], &with["days"][0]["adds"]), (&json!(201), &json!(200)));
    let said = with["said"][0].as_str().unwrap();
    assert!(said.starts_with("Adding 200 on Five and fire makes Tuesday 24 November 201 touches; you do 50."), "{said}");
    let laid = app.get("/load?cadence=Five%20and%20fire&people=200").send().await.expect(200);
    assert_eq!(laid["days"][0]["total"], json!(50), "as capacity allows, where nothing is said");
    assert_eq!(laid["reps"][0]["starts"][0], json!({ "date": "2026-11-24", "people": 49 }));
    assert_eq!(laid["reps"][0]["fullest_at_once"]["total"], json!(201));
    app.get("/load?cadence=Five%20and%20fire&people=2&starts=never").send().await.refused(422, "starts");
    app.get("/load?cadence=Nothing&people=2").send().await.refused(422, "cadence");
    app.get("/load?cadence=Five%20and%20fire&people=2&owner=nobody").send().await.refused(422, "owner");
    app.get("/load?cadence=Five%20and%20fire&people=2000000").send().await.refused(422, "people");
    app.get(&format!("/load?rep={NOBODY}")).send().await.expect(404);
    app.get("/load?who=me").send().await.expect(400);
}

async fn the_workspace_is_changed(app: TestApp) {
    let changed = app
        .api(Method::PATCH, "/workspace")
        .json(&json!({ "name": "Ours", "holidays": ["2026-12-25"] }))
        .send()
        .await
        .expect(200);
    assert_eq!((&changed["name"], &changed["holidays"]), (&json!("Ours"), &json!(["2026-12-25"])));
    app.api(Method::PATCH, "/workspace").json(&json!({ "zone": "Mars/Olympus" })).send().await.refused(422, "zone");
    app.api(Method::PATCH, "/workspace").json(&json!({ "visibility": "foggy" })).send().await.refused(422, "visibility");
}

async fn a_bad_user_is_refused_with_the_field(app: TestApp) {
    let add = |field: &str, value: serde_json::Value| {
        let mut user = json!({ "name": "Ben", "email": "ben@example.com", "role": "rep" });
        user[field] = value;
        app.post("/users", &user).send()
    };
    add("role", json!("king")).await.refused(422, "role");
    add("email", json!("nobody")).await.refused(422, "email");
    add("name", json!(" ")).await.refused(422, "name");
    add("zone", json!("Mars/Olympus")).await.refused(422, "zone");
    add("hours", json!("whenever")).await.refused(422, "hours");
}

async fn days_are_closed_by_hand_and_by_calendar_and_opened_again(app: TestApp) {
    let days = json!({ "days": [{ "day": "2026-12-24", "from": "12:00", "name": "Christmas Eve" }, { "day": "2026-12-25" }] });
    let added = app.post("/workspace/closed-days", &days).send().await.expect(201);
    assert_eq!(added["added"][0], json!({ "day": "2026-12-24", "from": "12:00", "name": "Christmas Eve", "source": null }));
    assert_eq!((&added["added"][1]["from"], &added["done"]), (&json!(null), &json!(true)));
    let listed = app.get("/workspace/closed-days?from=2026-12-25&limit=10").send().await.expect(200);
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["next"]), (1, &json!(null)));
    let first = app.get("/workspace/closed-days?limit=1").send().await.expect(200);
    let cursor = first["next"].as_str().unwrap();
    let second = app.get(&format!("/workspace/closed-days?limit=1&cursor={cursor}")).send().await.expect(200);
    assert_eq!(second["items"][0]["day"], json!("2026-12-25"));

    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:New Year\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n";
    let calendar = |dry_run: bool| json!({ "calendar": text, "file_name": "days.ics", "dry_run": dry_run });
    let told = app.post("/workspace/closed-days/import", &calendar(true)).send().await.expect(200);
    assert_eq!(
        (told["added"].as_array().unwrap().len(), &told["done"], &told["until"]),
        (5, &json!(false), &json!("2031-12-31"))
    );
    let done = app.post("/workspace/closed-days/import", &calendar(false)).send().await.expect(200);
    assert_eq!(done["added"][0]["source"], json!("days.ics"));
    let bad = json!({ "calendar": "nonsense" });
    app.post("/workspace/closed-days/import", &bad).send().await.refused(422, "calendar");
    app.post("/workspace/closed-days", &json!({ "days": [] })).send().await.refused(422, "days");
    app.post("/workspace/closed-days", &json!({ "days": [{ "day": "soon" }] })).send().await.expect(400);

    let gone = app.api(Method::DELETE, "/workspace/closed-days/2026-12-24").send().await.expect(200);
    assert_eq!(gone["removed"][0]["name"], json!("Christmas Eve"));
    app.api(Method::DELETE, "/workspace/closed-days/2026-12-24").send().await.refused(422, "day");
    app.api(Method::DELETE, "/workspace/closed-days/soon").send().await.refused(422, "day");
    app.api(Method::DELETE, "/workspace/closed-days").send().await.refused(422, "day");
    let gone = app.api(Method::DELETE, "/workspace/closed-days?source=days.ics").send().await.expect(200);
    assert_eq!(gone["removed"].as_array().unwrap().len(), 5);
    let left = app.get("/workspace/closed-days").send().await.expect(200);
    assert_eq!(left["items"].as_array().unwrap().len(), 1);
}
