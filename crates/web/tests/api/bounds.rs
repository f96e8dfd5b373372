//! Dates that go nowhere, in every field and every query that the document calls a date: refused by that field, on both engines.

use super::nonsense::{changing, someone};
use super::permissions::{Row, fill};
use super::support::on_both;
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::TestApp;

on_both!(
    every_date_of_every_body_has_bounds,
    every_date_of_every_query_has_bounds,
    a_touch_names_no_round_of_somebody_else,
    a_title_of_a_file_can_be_saved_in_the_form,
    a_script_that_names_a_title_a_thousand_times_is_bounded,
);

const DAYS: [&str; 5] = ["9999-12-31", "2040-01-01", "1899-12-31", "0001-01-01", "-009999-01-02"];
const INSTANTS: [&str; 8] = [
    "9999-12-30T21:00:00Z",
    "2040-01-01T00:00:00Z",
    "1899-12-31T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "-009999-01-02T02:00:00Z",
    // On no clock on earth.
    "2026-12-01T15:00:00-25:59",
    "2026-12-01T15:00:00-12:30",
    "2026-12-01T15:00:00%2B14:30",
];

/// What is over, for what is planned at [`testkit::app::TUESDAY`].
const OVER: [&str; 3] = ["1900-01-01", "2025-11-24", "2026-11-22"];

/// Dated fields that tell of what was, or of a calendar: every other one is a plan, and must lie ahead.
const FACTS: [&str; 7] = ["occurred_at", "from", "day", "holidays", "effective_from", "effective_until", "at"];

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(named) => document.pointer(named.trim_start_matches('#')).unwrap_or(&Value::Null),
        None => schema,
    }
}

/// The dated fields of a schema: the path to each, and whether it is an instant.
fn dated(document: &Value, schema: &Value, path: &[String], found: &mut Vec<(Vec<String>, bool)>) {
    let schema = resolved(document, schema);
    if path.len() > 4 {
        return;
    }
    for either in ["oneOf", "anyOf", "allOf"] {
        schema[either].as_array().into_iter().flatten().for_each(|one| dated(document, one, path, found));
    }
    match schema["format"].as_str() {
        Some("date") => found.push((path.to_vec(), false)),
        Some("date-time") => found.push((path.to_vec(), true)),
        _ => {}
    }
    if schema.get("items").is_some() {
        dated(document, &schema["items"], &[path, &["0".to_owned()]].concat(), found);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        dated(document, property, &[path, std::slice::from_ref(name)].concat(), found);
    }
}

/// Puts a value at a path, and what has to stand around it.
fn put(body: &mut Value, path: &[String], value: &str) {
    match path.split_first() {
        None => *body = json!(value),
        Some((first, rest)) if first == "0" => {
            if !body.is_array() {
                *body = json!([{}]);
            }
            put(&mut body[0], rest, value);
        }
        Some((first, rest)) => {
            if !body.is_object() {
                *body = json!({});
            }
            put(&mut body[first.as_str()], rest, value);
        }
    }
}

async fn every_date_of_every_body_has_bounds(app: TestApp) {
    let document = app.request(Method::GET, "/api/openapi.json").send().await.expect(200);
    let person = someone(&app, "Lea Brandt").await;
    app.colleague("Ben Okafor", "rep");
    let (mut wrong, mut asked, mut seen) = (Vec::new(), 0, BTreeSet::new());
    let bought = a_deal(&app).await;
    let deal: Row = (Method::PATCH, format!("/deals/{bought}").leak(), json!({}), [0; 5]);
    let rows = changing().into_iter().chain([(deal, "/deals/{id}".to_owned())]);
    for (number, ((method, path, body, _), documented)) in rows.enumerate() {
        let filled = |text: &str| fill(text, &person, &format!("n{number}"));
        let content = &document["paths"][&documented][method.as_str().to_lowercase()]["requestBody"]["content"];
        let mut fields = Vec::new();
        dated(&document, &content["application/json"]["schema"], &[], &mut fields);
        for (field, instant) in fields {
            seen.insert(format!("{method} {documented} {}", field.join(".")));
            let last = field.iter().rev().find(|part| *part != "0").cloned().unwrap_or_default();
            let nowhere: &[&str] = if instant { &INSTANTS } else { &DAYS };
            let over: &[&str] = if FACTS.contains(&last.as_str()) { &[] } else { &OVER };
            let over = over.iter().map(|day| if instant { format!("{day}T15:00:00Z") } else { (*day).to_owned() });
            for value in nowhere.iter().map(|value| value.replace("%2B", "+")).chain(over) {
                let mut sent: Value = serde_json::from_str(&filled(&body.to_string())).unwrap();
                if last == "revisit_on" {
                    sent["disposition"] = json!("not_now");
                }
                if last == "paused_until" {
                    sent["paused"] = json!(true);
                }
                put(&mut sent, &field, &value);
                let answer = app.api(method.clone(), &filled(path).replace("us_tcpa", "US-NY")).json(&sent).send().await;
                asked += 1;
                let named = |error: &Value| error["field"].as_str().is_some_and(|field| field.contains(&last));
                let told = (400..500).contains(&answer.status.as_u16())
                    && answer.json()["errors"].as_array().is_some_and(|errors| errors.iter().any(named));
                if !told {
                    wrong.push(format!("{method} {path}, {} = {value}: {} {}", field.join("."), answer.status, answer.text()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
    let mut known = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let mut fields = Vec::new();
            dated(&document, &operation["requestBody"]["content"]["application/json"]["schema"], &[], &mut fields);
            let named = |(field, _): (Vec<String>, bool)| format!("{} {path} {}", method.to_uppercase(), field.join("."));
            known.extend(fields.into_iter().map(named));
        }
    }
    let missed: Vec<&String> = known.difference(&seen).collect();
    assert!(known.len() >= 9 && missed.is_empty(), "these were not tried: {missed:?}");
    // Nothing of it is kept that could stop anything.
    let checkup = tokio::task::spawn_blocking(move || {
        app.app.catch_up(&app.owner, app.now()).unwrap();
        app.app.checkup(&app.owner, app.now(), actions::Repair::ReportOnly).unwrap()
    });
    let checkup = checkup.await.unwrap();
    assert!(checkup.passed_over.is_empty() && checkup.differences.is_empty(), "{checkup:?}");
}

/// Somebody has said that they are interested; the deal that follows.
async fn a_deal(app: &TestApp) -> String {
    let by = app.owner.clone();
    let keen = testkit::a_prospect().named("Mia Keen").with_phone("+16175550177").never_called().add(app, &by);
    app.post("/touches", &json!({ "prospect_id": keen.id(), "disposition": "interested" })).send().await.expect(201);
    let deals = app.get("/deals").send().await.expect(200);
    deals["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn every_date_of_every_query_has_bounds(app: TestApp) {
    let document = app.request(Method::GET, "/api/openapi.json").send().await.expect(200);
    let person = someone(&app, "Lea Brandt").await;
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            for one in operation["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "query") {
                let mut fields = Vec::new();
                dated(&document, &one["schema"], &[], &mut fields);
                let Some((_, instant)) = fields.first() else { continue };
                let name = one["name"].as_str().unwrap();
                let nowhere: &[&str] = if *instant { &INSTANTS } else { &DAYS };
                for value in nowhere {
                    let path = path.replace("{id}", person.id());
                    // A copy of a registry is of one that the law wants asked.
                    let of = if path == "/registries" { "&code=us_dnc" } else { "" };
                    let asking = format!("{path}?{name}={value}{of}");
                    let mut asked_of = app.api(method.to_uppercase().parse().unwrap(), &asking);
                    if method != "get" {
                        asked_of = asked_of.raw("text/plain", "6175550133");
                    }
                    let answer = asked_of.send().await;
                    asked += 1;
                    // Without a folder there are no copies of registries; the other engine's app has one.
                    if answer.status.as_u16() == 503 && path == "/registries" {
                        continue;
                    }
                    if !(400..500).contains(&answer.status.as_u16()) || !answer.text().contains(name) {
                        wrong.push(format!("{method} {asking}: {} {}", answer.status, answer.text()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked >= 20, "only {asked} were asked");
}

async fn a_touch_names_no_round_of_somebody_else(app: TestApp) {
    let (lea, ben) = (
        someone(&app, "Lea Brandt").await,
        testkit::a_prospect().named("Ben Ito").with_phone("+16175550199").never_called().add(&app, &app.owner.clone()),
    );
    let rounds = |text: &str| (text[..32].to_owned(), text[32..].to_owned());
    let ((of_lea, _), (_, of_ben)) = (rounds(lea.round()), rounds(ben.round()));
    for body in [
        // Of somebody else as a whole, and sewn together of two.
        json!({ "prospect_id": lea.id(), "enrollment_id": ben.round(), "disposition": "no_answer" }),
        json!({ "enrollment_id": format!("{of_lea}{of_ben}"), "disposition": "no_answer" }),
    ] {
        app.post("/touches", &body).send().await.refused(422, "enrollment_id");
    }
    app.post("/touches", &json!({ "prospect_id": lea.id(), "enrollment_id": lea.round(), "disposition": "no_answer" }))
        .send()
        .await
        .expect(201);
}

async fn import(app: &TestApp, path: &str, file: String) {
    let started = app.api(Method::POST, path).raw("text/csv", file).send().await.expect(201);
    let ended = super::imports::ended(app, started["id"].as_str().unwrap()).await;
    assert_eq!(ended["state"], "done", "{ended}");
}

async fn a_title_of_a_file_can_be_saved_in_the_form(app: TestApp) {
    let title = "x".repeat(500);
    let file = format!("Name,Phone,Title\nLea Brandt,+16175550133,{title}\n");
    import(&app, "/imports", file).await;
    let found = app.get("/prospects?q=brandt").send().await.expect(200);
    let id = found["items"][0]["id"].as_str().unwrap().to_owned();
    let shown = app.get(&format!("/prospects/{id}")).send().await.expect(200);
    assert_eq!(shown["title"], title.as_str());
    let saved = app.api(Method::PATCH, &format!("/prospects/{id}")).json(&json!({ "title": title })).send().await.expect(200);
    assert_eq!(saved["title"], title.as_str());
    app.api(Method::PATCH, &format!("/prospects/{id}"))
        .json(&json!({ "title": "x".repeat(501) }))
        .send()
        .await
        .refused(422, "title");
}

async fn a_script_that_names_a_title_a_thousand_times_is_bounded(app: TestApp) {
    let many = "{title}".repeat(1_400);
    let step = json!({
        "channel": "call", "fire": true, "goal": "{title}".repeat(60), "live": many, "gatekeeper": many, "voicemail_script": many,
        "voicemail": "leave", "email_subject": "{title}", "email_body": many, "coaching": many,
    });
    app.post("/cadences", &json!({ "name": "Titles", "steps": [step] })).send().await.expect(201);
    let mut rows = String::from("Name,Phone,Title\n");
    for number in 0..30 {
        rows.push_str(&format!("Lea Brandt {number},+1617555{:04},{}\n", 100 + number, "x".repeat(500)));
    }
    import(&app, "/imports?cadence=Titles&starts=at_once", rows).await;
    for scripts in ["first", "all"] {
        let list = app.get(&format!("/call-list?limit=200&scripts={scripts}")).send().await;
        let size = list.text().len();
        let items = list.expect(200)["items"].as_array().unwrap().len();
        assert_eq!(items, 30, "{scripts}");
        assert!(size < 3_000_000, "{scripts}: {size} bytes");
    }
}
