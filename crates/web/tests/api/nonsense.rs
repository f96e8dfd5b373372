//! Nonsense in every field of every body: refused clearly, or kept as the text that it is; never a 500, never half-done.

use super::permissions::{Row, fill, rows};
use super::support::on_both;
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{Added, Answer, TestApp, a_prospect};

on_both!(
    every_field_of_every_body_takes_nonsense_without_breaking,
    every_body_that_is_no_object_is_refused,
    nonsense_in_paths_and_queries_is_refused,
);

/// Values that no field was made for, and texts that some are.
fn nonsense() -> Vec<Value> {
    let mut deep = json!("deep");
    for _ in 0..100 {
        deep = json!([deep]);
    }
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e308),
        json!(u64::MAX),
        json!([]),
        json!({}),
        deep,
        json!(""),
        json!("  \t\n"),
        json!("nul\u{0}letter"),
        json!("=cmd|'/c calc'!A1 <script>alert(1)</script> '); drop table prospects;-- \u{202e}\u{feff} 👩‍👩‍👧‍👦 %00 ..\\..\\"),
        json!("x".repeat(900_000)),
        json!("é".repeat(5_000)),
        json!("+99999-12-31T23:59:59Z"),
        json!("-009999-01-01T00:00:00Z"),
        json!("0199f0000000700080000000000000ff"),
    ]
}

/// The fields that the document knows of a body, so that no optional one is left out.
pub(super) fn known_fields(document: &Value, path: &str, method: &str) -> BTreeSet<String> {
    let content = &document["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"];
    let schema = match content["$ref"].as_str() {
        Some(named) => document.pointer(named.trim_start_matches('#')).unwrap_or(&Value::Null),
        None => content,
    };
    schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

/// No name of a type of ours, and nothing that only its maker understands. What they sent is not ours to judge.
fn speaks_plainly(problem: &Value) -> bool {
    let ours = [
        "u8",
        "u16",
        "u32",
        "u64",
        "i8",
        "i16",
        "i32",
        "i64",
        "f32",
        "f64",
        "usize",
        "struct",
        "enum",
        "variant",
        "tuple",
        "newtype",
        "sequence",
        "serde",
        "String",
        "Vec",
        "Option",
        "bool",
        "invalid type",
        "civil datetime",
    ];
    let told = problem["errors"].as_array().into_iter().flatten().filter_map(|error| error["message"].as_str());
    told.chain(problem["detail"].as_str()).all(|text| {
        let words: BTreeSet<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
        let named = |word: &&str| words.contains(*word) || (word.contains(' ') && text.contains(*word));
        // A name of a type is written in capitals inside, as `StepView`; an identifier of theirs stands in our quotes.
        let typed =
            |word: &&str| word.len() > 4 && word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase);
        let plain = text.replace("GitHub", "");
        !ours.iter().any(named) && !plain.split_whitespace().any(|word| word.ends_with("View") && typed(&word))
    })
}

fn is_clear(answer: &Answer) -> bool {
    match answer.status.as_u16() {
        200..=299 => true,
        400..=499 => {
            let problem = answer.json();
            speaks_plainly(&problem)
                && answer.header("content-type") == "application/problem+json"
                && ["type", "title", "status", "detail"].iter().all(|field| problem.get(field).is_some())
        }
        _ => false,
    }
}

/// The rows that change something, each once, with the document's name of their path.
pub(super) fn changing() -> Vec<(Row, String)> {
    let named = |path: &str| {
        let path = path.split('?').next().unwrap_or_default();
        ["{p}", "{e}", "{t}", "Five%20and%20fire"].iter().fold(path.to_owned(), |path, known| path.replace(known, "{id}"))
    };
    let mut seen = BTreeSet::new();
    let more = vec![
        (Method::POST, "/prospects/{p}/merge", json!({ "into": "{p}" }), [0; 5]),
        (Method::POST, "/prospects/{p}/enrollments", json!({ "cadence": "Five and fire" }), [0; 5]),
        (Method::POST, "/prospects/{p}/keep-in-touch", json!({ "every": "quarterly" }), [0; 5]),
        (Method::POST, "/prospects/{p}/grounds", json!({ "kind": "consumer", "reason": "said so" }), [0; 5]),
        (Method::POST, "/enrollments/{e}/go-on", json!({ "answer": "carry_on" }), [0; 5]),
        (
            Method::POST,
            "/guard/overrides",
            json!({ "prospect": "{p}", "rule": "daily", "until": "2026-11-25T15:00:00Z", "reason": "they asked" }),
            [0; 5],
        ),
        (Method::POST, "/guard/law", json!({ "text": "code = 1", "reason": "new" }), [0; 5]),
        (Method::POST, "/guard/companies", json!({ "business": true, "reason": "so it is" }), [0; 5]),
        (Method::PATCH, "/guard/law/us_tcpa", json!({ "applies": true, "reason": "binds us" }), [0; 5]),
        (Method::POST, "/users/ana@example.com/absences", json!({ "from": "2026-12-01", "until": "2026-12-03" }), [0; 5]),
        (Method::PATCH, "/users/ana@example.com", json!({ "capacity": 40 }), [0; 5]),
        (Method::PUT, "/cadences/Five%20and%20fire", json!({ "name": "Five and fire", "steps": [] }), [0; 5]),
    ];
    rows()
        .into_iter()
        .chain(more)
        .filter(|(method, path, ..)| {
            *method != Method::GET && *method != Method::DELETE && seen.insert(format!("{method} {path}"))
        })
        .map(|row| {
            let path = named(row.1).replace("ana@example.com", "{id}").replace("us_tcpa", "{code}");
            (row, path)
        })
        .collect()
}

pub(super) async fn someone(app: &TestApp, name: &str) -> Added {
    let by = app.owner.clone();
    a_prospect().named(name).with_phone("+16175550133").never_called().called(jiff::Span::new().hours(2), "busy").add(app, &by)
}

async fn every_field_of_every_body_takes_nonsense_without_breaking(app: TestApp) {
    let document = app.request(Method::GET, "/api/openapi.json").send().await.expect(200);
    let person = someone(&app, "Lea Brandt").await;
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for (number, ((method, path, body, _), documented)) in changing().into_iter().enumerate() {
        let filled = |text: &str| fill(text, &person, &format!("n{number}"));
        let whole: Value = serde_json::from_str(&filled(&body.to_string())).unwrap();
        let mut fields = known_fields(&document, &documented, method.as_str().to_lowercase().as_str());
        fields.extend(whole.as_object().unwrap().keys().cloned());
        for field in fields {
            for nasty in nonsense() {
                let mut sent = whole.clone();
                sent[&field] = nasty.clone();
                let answer = app.api(method.clone(), &filled(path)).json(&sent).send().await;
                asked += 1;
                if !is_clear(&answer) {
                    let shown: String = nasty.to_string().chars().take(60).collect();
                    wrong.push(format!("{method} {path}, {field} = {shown}: {} {}", answer.status, answer.text()));
                }
            }
        }
    }
    assert!(asked > 1_500, "only {asked} bodies were sent");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
    // What was taken of all that can be read.
    for path in ["/prospects", "/users", "/cadences", "/guard", "/suppressions", "/tokens", "/workspace", "/call-list", "/deals"]
    {
        app.get(path).send().await.expect(200);
    }
}

async fn every_body_that_is_no_object_is_refused(app: TestApp) {
    let person = someone(&app, "Lea Brandt").await;
    let nest = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000)).into_bytes();
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("half an object", b"{\"note\": ".to_vec()),
        ("no UTF-8", b"{\"note\": \"\xff\xfe\"}".to_vec()),
        ("half a surrogate", b"{\"note\": \"\\ud800\"}".to_vec()),
        ("an array", b"[]".to_vec()),
        ("null", b"null".to_vec()),
        ("a text", b"\"x\"".to_vec()),
        ("a number", b"1e999".to_vec()),
        ("two objects", b"{}{}".to_vec()),
        ("a comment", b"{/**/}".to_vec()),
        ("a byte order mark", b"\xef\xbb\xbf{}x".to_vec()),
        ("nested arrays", nest("[", "]")),
        ("nested objects", nest("{\"a\":", "}")),
        ("a field twice", b"{\"reason\": 1, \"reason\": 2, \"colour\": 3}".to_vec()),
        ("ten megabytes", format!("{{\"reason\": \"{}\"}}", "x".repeat(10 << 20)).into_bytes()),
    ];
    let mut wrong = Vec::new();
    for ((method, path, _, _), _) in changing() {
        let path = fill(path, &person, "n");
        for (name, body) in &bodies {
            let answer = app.api(method.clone(), &path).raw("application/json", body.clone()).send().await;
            if !(400..500).contains(&answer.status.as_u16()) || !is_clear(&answer) {
                wrong.push(format!("{name} to {method} {path}: {} {}", answer.status, answer.text()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn nonsense_in_paths_and_queries_is_refused(app: TestApp) {
    let document = app.request(Method::GET, "/api/openapi.json").send().await.expect(200);
    let odd =
        ["%00", "%ff", "%F0%9F%98%80", "..%2f..", "0199f0000000700080000000000000ff", "'%20or%201%3d1--", "%2B16175550133", "@"];
    let mut wrong = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let names = operation["parameters"].as_array().into_iter().flatten();
            let queries = names.filter(|one| one["in"] == "query").filter_map(|one| one["name"].as_str());
            let mut paths: Vec<String> = queries
                .flat_map(|name| odd.iter().map(move |value| format!("?{name}={value}")))
                .map(|query| {
                    path.replace("{id}", "x").replace("{absence}", "x").replace("{code}", "x").replace("{ground}", "x") + &query
                })
                .collect();
            if path.contains('{') {
                let filled = |value: &str| {
                    path.split('/').map(|part| if part.starts_with('{') { value } else { part }).collect::<Vec<_>>().join("/")
                };
                paths.extend(odd.iter().map(|value| filled(value)));
            }
            for path in paths {
                let mut asking = app.api(method.clone(), path.trim_start_matches("/api/v1"));
                if method != Method::GET {
                    asking = asking.json(&json!({}));
                }
                let answer = asking.send().await;
                if answer.status.as_u16() >= 500 {
                    wrong.push(format!("{method} {path}: {} {}", answer.status, answer.text()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
