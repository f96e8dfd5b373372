//! What a refusal repeats of what was sent: enough to find it, never at length; and a field that whoever reads it has sent.

use super::nonsense::{changing, known_fields, someone};
use super::permissions::fill;
use super::support::on_sqlite;
use axum::http::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use testkit::{Answer, TestApp};

// What is refused is read before the database is asked.
on_sqlite!(no_refusal_grows_with_what_was_sent, every_fault_names_a_field_of_what_was_sent);

/// The longest refusal, in bytes: twenty faults with their fields, and the first of them once more in a line.
const LONGEST: usize = 40_000;

/// More than a refusal may be long, in three shapes.
fn heaps() -> Vec<(&'static str, Value)> {
    vec![
        ("names", names(3_000)),
        ("texts", (0..3_000).map(|number| json!(format!("\u{7}{number}"))).collect()),
        ("one text", json!("x".repeat(100_000))),
    ]
}

fn names(many: usize) -> Value {
    let names: Map<String, Value> = (0..many).map(|number| (format!("name {number}"), json!("x"))).collect();
    Value::Object(names)
}

fn too_long(what: &str, answer: &Answer) -> Option<String> {
    let size = answer.body.len();
    let refused = !answer.status.is_success();
    (refused && size > LONGEST).then(|| format!("{what}: {} of {size} bytes", answer.status))
}

async fn no_refusal_grows_with_what_was_sent(app: TestApp) {
    let document = app.request(Method::GET, "/api/openapi.json").send().await.expect(200);
    let person = someone(&app, "Lea Brandt").await;
    let ben = app.colleague("Ben Okafor", "rep");
    let ben = app.token_of(&ben);
    let (heaps, mut wrong, mut refused) = (heaps(), Vec::new(), 0);
    for (number, ((method, path, body, _), documented)) in changing().into_iter().enumerate() {
        let filled = |text: &str| fill(text, &person, &format!("n{number}"));
        let whole: Value = serde_json::from_str(&filled(&body.to_string())).unwrap();
        let mut fields = known_fields(&document, &documented, method.as_str().to_lowercase().as_str());
        // And one that nobody knows, whose name is the heap.
        fields.insert("x".repeat(100_000));
        for field in fields {
            for (name, heap) in &heaps {
                let mut sent = whole.clone();
                sent[&field] = heap.clone();
                let answer = app.api(method.clone(), &filled(path)).json(&sent).send().await;
                refused += usize::from(!answer.status.is_success());
                let field: String = field.chars().take(20).collect();
                wrong.extend(too_long(&format!("{method} {path}, {field} = {name}"), &answer));
                if field.len() == 20 {
                    break;
                }
            }
        }
    }
    // A rep makes no fields: every one of the names is a fault of its own.
    let custom = json!({ "name": "Mia", "custom": names(48_000) });
    let mine = app.post("/prospects", &json!({ "name": "Ada" })).bearer(&ben).send().await.expect(201);
    for asked in [
        app.post("/prospects", &custom).bearer(&ben),
        app.api(Method::PATCH, &format!("/prospects/{}", mine["id"].as_str().unwrap())).json(&custom).bearer(&ben),
    ] {
        let answer = asked.send().await;
        wrong.extend(too_long("a rep's custom fields", &answer));
        let problem = answer.expect(422);
        let errors = problem["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 21, "{problem}");
        assert!(errors[20]["message"].as_str().unwrap().starts_with("and 4"), "{}", errors[20]);
    }
    // What stands in the address and in headers.
    let long = "x".repeat(30_000);
    for asked in [
        app.get(&format!("/{long}")),
        app.get(&format!("/prospects/{long}")),
        app.get(&format!("/prospects?q=a&limit={long}")),
        app.get(&format!("/prospects?{long}=1")),
        app.get(&format!("/call-list?at={long}")),
        app.get(&format!("/call-list?scripts={long}")),
        app.api(Method::PATCH, &format!("/prospects/{}", person.id())).json(&json!({})).header("if-match", &long),
        app.post("/prospects", &json!({})).header("idempotency-key", &long),
        app.get("/me").bearer(&long),
    ] {
        let answer = asked.send().await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
        wrong.extend(too_long("an address or a header", &answer));
    }
    assert!(refused > 200, "only {refused} were refused");
    assert!(wrong.is_empty(), "{} of {refused}:\n{}", wrong.len(), wrong.join("\n"));
}

async fn every_fault_names_a_field_of_what_was_sent(app: TestApp) {
    let document = app.request(Method::GET, "/api/openapi.json").send().await.expect(200);
    let person = someone(&app, "Lea Brandt").await;
    let odd = [
        Value::Null,
        json!(-1),
        json!({ "x": 1 }),
        json!([{ "number": 5, "address": "x", "kind": "x", "day": "x", "channel": "x" }]),
        json!(""),
        json!("x\u{7}"),
        json!("2026-11-30T15:00:00-25:59"),
    ];
    let (mut wrong, mut told) = (Vec::new(), 0);
    for (number, ((method, path, body, _), documented)) in changing().into_iter().enumerate() {
        let filled = |text: &str| fill(text, &person, &format!("n{number}"));
        let whole: Value = serde_json::from_str(&filled(&body.to_string())).unwrap();
        let operation = method.as_str().to_lowercase();
        let mut known: BTreeSet<String> = known_fields(&document, &documented, &operation);
        let fields = known.clone();
        let asked = document["paths"][&documented][&operation]["parameters"].as_array();
        known.extend(asked.into_iter().flatten().filter_map(|asked| asked["name"].as_str()).map(str::to_owned));
        for field in &fields {
            for value in &odd {
                let mut sent = whole.clone();
                sent[field] = value.clone();
                let answer = app.api(method.clone(), &filled(path)).json(&sent).send().await;
                if !answer.status.is_client_error() {
                    continue;
                }
                for fault in answer.json()["errors"].as_array().into_iter().flatten() {
                    let named = fault["field"].as_str().unwrap();
                    told += 1;
                    let first = named.split(['.', '[']).next().unwrap();
                    if !known.contains(first) {
                        wrong.push(format!("{method} {path}, {field} = {value}: {fault}"));
                    }
                }
            }
        }
    }
    assert!(told > 300, "only {told} faults were told");
    assert!(wrong.is_empty(), "{} of {told}:\n{}", wrong.len(), wrong.join("\n"));
}
