//! Cadences: read, written, changed as new versions, and running rounds moved on purpose.

use super::support::{NOBODY, on_both};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{TestApp, a_prospect};

on_both!(the_shipped_cadences_are_there, a_cadence_is_written_changed_and_rounds_moved, a_bad_cadence_is_refused_with_its_field);

async fn the_shipped_cadences_are_there(app: TestApp) {
    let all = app.get("/cadences").send().await.expect(200);
    let names: Vec<&str> = all["items"].as_array().unwrap().iter().filter_map(|cadence| cadence["name"].as_str()).collect();
    for name in ["Five and fire", "Two and close", "Breadcrumbs", "Inbound inquiry", "One-time sale"] {
        assert!(names.contains(&name), "{name} is missing in {names:?}");
    }
    let five = app.get("/cadences/Five%20and%20fire").send().await.expect(200);
    let steps = five["steps"].as_array().unwrap();
    assert_eq!((steps.len(), &steps[4]["fire"]), (5, &json!(true)));
    assert_eq!(app.get(&format!("/cadences/{}", five["id"].as_str().unwrap())).send().await.expect(200), five);
    app.get(&format!("/cadences/{NOBODY}")).send().await.expect(404);
}

/// What can be written, of what was read.
fn writable(cadence: &Value) -> Value {
    json!({ "name": cadence["name"], "about": cadence["about"], "steps": cadence["steps"], "policy": cadence["policy"] })
}

async fn a_cadence_is_written_changed_and_rounds_moved(app: TestApp) {
    let five = app.get("/cadences/Five%20and%20fire").send().await.expect(200);
    let mut own = writable(&five);
    own["name"] = json!("Our way");
    let made = app.post("/cadences", &own).send().await.expect(201);
    assert_eq!((&made["version"], &made["live"]), (&json!(1), &json!(0)));
    app.post("/cadences", &own).send().await.refused(422, "name");
    let lea = app.add(a_prospect().on("Our way"));
    own["steps"][1]["wait_days"] = json!(9);
    let path = format!("/cadences/{}", made["id"].as_str().unwrap());
    let changed = app.api(Method::PUT, &path).json(&own).send().await.expect(200);
    assert_eq!((&changed["version"], &changed["live"]), (&json!(2), &json!(1)));
    let preview = app.post(&format!("{path}/migrate"), &json!({ "preview": true })).send().await.expect(200);
    assert_eq!(
        (&preview["preview"], &preview["moved"], preview["changes"].as_array().unwrap().len()),
        (&json!(true), &json!(1), 1)
    );
    let before = app.get(&format!("/prospects/{}", lea.id())).send().await.expect(200);
    assert_eq!(before["enrollment"]["cadence_version"], json!(1));
    app.post(&format!("{path}/migrate"), &json!({})).send().await.expect(200);
    let after = app.get(&format!("/prospects/{}", lea.id())).send().await.expect(200);
    assert_eq!(after["enrollment"]["cadence_version"], json!(2));
}

async fn a_bad_cadence_is_refused_with_its_field(app: TestApp) {
    let five = app.get("/cadences/Five%20and%20fire").send().await.expect(200);
    let mut bad = writable(&five);
    bad["name"] = json!("Bad");
    bad["steps"][0]["channel"] = json!("pigeon");
    app.post("/cadences", &bad).send().await.refused(422, "steps[0].channel");
    app.post("/cadences", &json!({ "name": "Empty", "steps": [] })).send().await.refused(422, "steps");
    app.api(Method::PUT, &format!("/cadences/{NOBODY}")).json(&writable(&five)).send().await.expect(404);
}
