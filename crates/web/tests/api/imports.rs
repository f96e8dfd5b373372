//! Files in over HTTP.

use super::support::{NOBODY, on_both, on_sqlite};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::TestApp;

const PEOPLE: &str = "Name,Company,Phone,E-mail\nLea Brandt,Harbor Tools,+1 617 555 0133,lea@harbor.example\nMia Stone,Harbor Tools,617-555-0144,mia@harbor.example\n,,,\nNo Number,,not a number,\n";

mod both {
    use super::*;
    on_both!(
        a_file_is_imported_shown_and_taken_back,
        a_large_import_is_taken_back_behind_the_answer_without_a_pause,
        a_long_file_of_rejects_comes_whole_to_everybody_who_asks_at_once,
        a_row_over_a_limit_is_rejected_and_what_is_kept_of_it_is_told_as_cut,
        columns_that_nobody_knows_become_fields_of_a_managers_file_alone
    );
}

mod one {
    use super::*;
    on_sqlite!(
        a_form_carries_the_file_and_how_to_read_it,
        a_form_takes_as_large_a_file_as_is_promised,
        what_stands_around_a_file_is_bounded,
        a_file_over_a_limit_is_refused_with_the_limit,
        a_body_of_brackets_is_refused,
        a_dry_run_writes_nobody,
        the_same_key_imports_once,
        a_file_that_cannot_be_read_is_refused
    );
}

/// Waits for the end of an import, which goes on behind its answer.
pub(super) async fn ended(app: &TestApp, id: &str) -> Value {
    for _ in 0..2_000 {
        let view = app.get(&format!("/imports/{id}")).send().await.expect(200);
        if !view["ended_at"].is_null() {
            return view;
        }
        tokio::task::yield_now().await;
        std::thread::yield_now();
    }
    panic!("the import does not end");
}

async fn a_file_is_imported_shown_and_taken_back(app: TestApp) {
    let started =
        app.api(Method::POST, "/imports?as=prospects&cadence=Five%20and%20fire").raw("text/csv", PEOPLE).send().await.expect(201);
    let id = started["id"].as_str().unwrap();
    let view = ended(&app, id).await;
    assert_eq!((&view["state"], &view["created"], &view["enrolled"]), (&json!("done"), &json!(3), &json!(3)), "{view}");
    let rejects = app.get(&format!("/imports/{id}/rejects.csv")).send().await;
    assert_eq!(rejects.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(rejects.status.as_u16(), 200);
    assert_eq!(app.get("/imports").send().await.expect(200)["items"][0]["id"], json!(id));
    app.post(&format!("/imports/{id}/undo"), &json!({})).send().await.expect(200);
    assert!(app.get("/search?q=brandt").send().await.expect(200)["items"].as_array().unwrap().is_empty());
    for path in [format!("/imports/{NOBODY}"), format!("/imports/{NOBODY}/rejects.csv")] {
        app.get(&path).send().await.expect(404);
    }
    app.post(&format!("/imports/{NOBODY}/undo"), &json!({})).send().await.expect(404);
}

fn form(fields: &[(&str, &str)], file: &str) -> Vec<u8> {
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str(&format!("--frontier\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    body.push_str(&format!(
        "--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\nContent-Type: text/csv\r\n\r\n{file}\r\n--frontier--\r\n"
    ));
    body.into_bytes()
}

async fn a_form_carries_the_file_and_how_to_read_it(app: TestApp) {
    let body = form(&[("as", "prospects"), ("map", "Who=name"), ("map", "Reach=phone")], "Who,Reach\nLea Brandt,+16175550133\n");
    let started = app.api(Method::POST, "/imports").raw("multipart/form-data; boundary=frontier", body).send().await.expect(201);
    let view = ended(&app, started["id"].as_str().unwrap()).await;
    assert_eq!((&view["created"], &view["file_name"]), (&json!(1), &json!("people.csv")), "{view}");
    let body = form(&[("colour", "red")], PEOPLE);
    app.api(Method::POST, "/imports").raw("multipart/form-data; boundary=frontier", body).send().await.refused(400, "colour");
    app.api(Method::POST, "/imports").raw("multipart/form-data", form(&[], PEOPLE)).send().await.expect(400);
    app.api(Method::POST, "/imports")
        .raw("multipart/form-data; boundary=frontier", "--frontier--\r\n")
        .send()
        .await
        .refused(422, "file");
}

async fn a_form_takes_as_large_a_file_as_is_promised(app: TestApp) {
    let large = format!("{PEOPLE}{}", "\n".repeat(5_000_000));
    let body = form(&[("as", "prospects")], &large);
    let started = app.api(Method::POST, "/imports").raw("multipart/form-data; boundary=frontier", body).send().await.expect(201);
    let view = ended(&app, started["id"].as_str().unwrap()).await;
    assert_eq!(view["created"], json!(3), "{view}");
    let numbers = format!("6175550133\n{}", "\n".repeat(5_000_000));
    let body = form(&[("code", "us_dnc"), ("as_of", "2026-11-20")], &numbers);
    let sent = app.api(Method::POST, "/registries").raw("multipart/form-data; boundary=frontier", body).send().await.expect(201);
    assert_eq!(sent["registry"]["copy"]["numbers"], json!(1));
}

async fn what_stands_around_a_file_is_bounded(app: TestApp) {
    let send = |body: Vec<u8>| app.api(Method::POST, "/imports").raw("multipart/form-data; boundary=frontier", body).send();
    send(form(&[("file_name", &"x".repeat(100_000))], PEOPLE)).await.refused(422, "file_name");
    send([b"--frontier\r\nContent-Disposition: ".to_vec(), vec![b'x'; 6_000_000]].concat()).await.expect(400);
    let fields = vec![("map", "Name=name"); 1_500];
    send(form(&fields, PEOPLE)).await.expect(400);
    let announced = app.api(Method::POST, "/imports").raw("multipart/form-data; boundary=frontier", form(&[], PEOPLE));
    announced.header("content-length", "999999999999").send().await.expect(413);
}

async fn a_file_over_a_limit_is_refused_with_the_limit(app: TestApp) {
    let import = |kind: &str, body: Vec<u8>| app.api(Method::POST, "/imports").raw(kind, body).send();
    let long = import("text/csv", vec![b'x'; 3_000_000]).await.refused(422, "file");
    assert!(long["detail"].as_str().unwrap().contains("the row is longer than 1 MB; shorten"), "{long}");
    assert_eq!(long["errors"][0]["code"], json!("too_large"));
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let large = import(kind, [b"PK\x03\x04".to_vec(), vec![0; 65 << 20]].concat()).await.refused(422, "file");
    assert!(large["detail"].as_str().unwrap().contains("64 MB at most: split it, or save it as CSV"), "{large}");
}

async fn a_long_file_of_rejects_comes_whole_to_everybody_who_asks_at_once(app: TestApp) {
    // More than are read at a time, and not a multiple of it.
    let rows: String = (0..250).map(|n| format!(",12,Remark {n}\n")).collect();
    let file = format!("Name,Phone,Note\n{rows}");
    let started = app.api(Method::POST, "/imports?as=prospects").raw("text/csv", file).send().await.expect(201);
    let id = started["id"].as_str().unwrap();
    assert_eq!(ended(&app, id).await["rejected"], json!(250));
    let path = format!("/imports/{id}/rejects.csv");
    let ask = || async { app.get(&path).send().await.text() };
    let (one, two, three, four) = tokio::join!(ask(), ask(), ask(), ask());
    let lines: Vec<&str> = one.lines().collect();
    assert_eq!((lines.len(), lines[0]), (251, "line,rejected,field,reason,Name,Phone,Note"));
    for (n, line) in lines[1..].iter().enumerate() {
        assert!(line.starts_with(&format!("{},row,", n + 2)) && line.ends_with(&format!(",12,Remark {n}")), "{line}");
    }
    assert!([two, three, four].iter().all(|other| *other == one));
}

async fn a_row_over_a_limit_is_rejected_and_what_is_kept_of_it_is_told_as_cut(app: TestApp) {
    let file = format!(
        "Name,Phone\nLea Brandt,+16175550133\nMia,{}\nToo Wide{}\nNo Number,\n",
        "5".repeat(3_000_000),
        ",x".repeat(1_500)
    );
    let started = app.api(Method::POST, "/imports?as=prospects").raw("text/csv", file).send().await.expect(201);
    let id = started["id"].as_str().unwrap();
    let view = ended(&app, id).await;
    assert_eq!((&view["created"], &view["rejected"]), (&json!(2), &json!(2)), "{view}");
    let rejects = app.get(&format!("/imports/{id}/rejects.csv")).send().await.text();
    assert!(rejects.len() < 100_000, "{} bytes", rejects.len());
    assert!(rejects.contains("the row is longer than 1 MB") && rejects.contains("1,000 columns are read at most"), "{rejects}");
    let long = format!("Name,Phone,Note\nMia,12,{}\n", "note ".repeat(20_000));
    let started = app.api(Method::POST, "/imports?as=prospects").raw("text/csv", long).send().await.expect(201);
    let id = started["id"].as_str().unwrap();
    ended(&app, id).await;
    let rejects = app.get(&format!("/imports/{id}/rejects.csv")).send().await.text();
    assert!(rejects.contains("[cut: it had 100,000 characters]") && rejects.len() < 40_000, "{} bytes", rejects.len());
}

async fn a_body_of_brackets_is_refused(app: TestApp) {
    for open in ["[", "{\"name\":", "{\"custom\":{\"a\":["] {
        let body = open.repeat(900_000 / open.len());
        app.api(Method::POST, "/prospects").raw("application/json", body).send().await.expect(400);
    }
    app.api(Method::POST, "/prospects").raw("application/json", vec![b' '; 1_000_001]).send().await.expect(413);
}

async fn a_dry_run_writes_nobody(app: TestApp) {
    let started = app.api(Method::POST, "/imports?dry_run=true").raw("text/csv", PEOPLE).send().await.expect(201);
    let view = ended(&app, started["id"].as_str().unwrap()).await;
    assert_eq!((&view["state"], &view["created"]), (&json!("dry_run"), &json!(3)), "{view}");
    assert!(app.get("/prospects").send().await.expect(200)["items"].as_array().unwrap().is_empty());
}

async fn the_same_key_imports_once(app: TestApp) {
    let ask = || app.api(Method::POST, "/imports").raw("text/csv", PEOPLE).header("idempotency-key", "monday");
    let first = ask().send().await.expect(201);
    ended(&app, first["id"].as_str().unwrap()).await;
    let again = ask().send().await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(201)["id"], first["id"]);
    let other = app.api(Method::POST, "/imports").raw("text/csv", "Name\nMia\n").header("idempotency-key", "monday").send().await;
    other.refused(422, "Idempotency-Key");
}

async fn a_file_that_cannot_be_read_is_refused(app: TestApp) {
    let import = |query: &str, body: &str| app.api(Method::POST, &format!("/imports{query}")).raw("text/csv", body).send();
    assert_eq!(import("", "").await.status.as_u16(), 422);
    assert_eq!(import("?as=planets", PEOPLE).await.status.as_u16(), 422);
    assert_eq!(import("?map=Nmae%3Dname", PEOPLE).await.status.as_u16(), 422);
    assert_eq!(import("?map=Name", PEOPLE).await.status.as_u16(), 422);
    assert_eq!(import("?cadence=Seven", PEOPLE).await.status.as_u16(), 422);
}

/// A file of people with a column that nobody knows.
fn shoes(people: usize) -> String {
    let mut file = "Name,Phone,Shoe,Hat\n".to_owned();
    (0..people).for_each(|n| file.push_str(&format!("Pat Person{n},617-555-{n:04},44,58\n")));
    file
}

async fn a_large_import_is_taken_back_behind_the_answer_without_a_pause(app: TestApp) {
    let path = "/imports?as=prospects&cadence=Five%20and%20fire";
    let started = app.api(Method::POST, path).raw("text/csv", shoes(120)).send().await.expect(201);
    let id = started["id"].as_str().unwrap();
    let view = waited(&app, id, "done").await;
    assert_eq!((&view["created"], &view["enrolled"]), (&json!(120), &json!(120)));
    let undone = app.post(&format!("/imports/{id}/undo"), &json!({})).send().await.expect(200);
    assert_eq!(undone["state"], "undoing", "the answer does not wait for all of it");
    // The clock stands still: nothing here waits for a lease to run out.
    let view = waited(&app, id, "undone").await;
    assert_eq!(view["kept"], json!(0));
    assert!(app.get("/prospects").send().await.expect(200)["items"].as_array().unwrap().is_empty());
}

/// Waits until an import has come to that state.
async fn waited(app: &TestApp, id: &str, state: &str) -> Value {
    for _ in 0..600 {
        let view = app.get(&format!("/imports/{id}")).send().await.expect(200);
        if view["state"] == state {
            return view;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the import does not come to {state}");
}

async fn columns_that_nobody_knows_become_fields_of_a_managers_file_alone(app: TestApp) {
    let ben = app.token_of(&app.colleague("Ben Okafor", "rep"));
    let import = async |query: &str, token: Option<&str>| {
        let asking = app.api(Method::POST, &format!("/imports{query}")).raw("text/csv", shoes(2));
        let asking = if let Some(token) = token { asking.bearer(token) } else { asking };
        let started = asking.send().await.expect(201);
        ended(&app, started["id"].as_str().unwrap()).await
    };
    let keys = async || {
        let listed = app.get("/custom-fields").send().await.expect(200);
        let items = listed["items"].as_array().unwrap().clone();
        items.iter().map(|field| field["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let dry = import("?dry_run=true", Some(&ben)).await;
    let told = "Kept as lines in the notes, because only managers make custom fields: Shoe, Hat.";
    assert_eq!(dry["remarks"], json!([told]));
    let view = import("", Some(&ben)).await;
    assert_eq!((&view["remarks"], keys().await.len()), (&json!([told]), 0));
    let person = app.get("/prospects?q=person1").send().await.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
    let custom = async || app.get(&format!("/prospects/{person}")).send().await.expect(200)["custom"].clone();
    assert_eq!(custom().await, json!({ "notes": "Shoe: 44\nHat: 58" }));
    import("?unknown=ignore", None).await;
    assert!(keys().await.is_empty());
    import("?map=Hat%3Dignore", None).await;
    assert_eq!((keys().await, custom().await), (vec!["shoe".to_owned()], json!({ "notes": "Shoe: 44\nHat: 58", "shoe": "44" })));
    app.api(Method::POST, "/imports?unknown=maybe").raw("text/csv", shoes(2)).send().await.refused(422, "unknown");

    let made = app.post("/custom-fields", &json!({ "label": "Fleet size" })).send().await.expect(201);
    assert_eq!(made, json!({ "key": "fleet_size", "label": "Fleet size" }));
    app.post("/custom-fields", &json!({ "label": "FLEET-SIZE" })).send().await.refused(422, "label");
    app.post("/custom-fields", &json!({ "label": " " })).send().await.refused(422, "label");
    app.post("/custom-fields", &json!({ "label": "x".repeat(101) })).send().await.refused(422, "label");
    let renamed =
        app.api(Method::PATCH, "/custom-fields/fleet_size").json(&json!({ "label": "Trucks" })).send().await.expect(200);
    assert_eq!(renamed, json!({ "key": "fleet_size", "label": "Trucks" }));
    app.api(Method::PATCH, "/custom-fields/fleet_size").json(&json!({ "label": "Shoe" })).send().await.refused(422, "label");
    let by_ben = |custom: Value| {
        app.api(Method::POST, "/prospects").bearer(&ben).json(&json!({ "name": "Somebody New", "custom": custom })).send()
    };
    by_ben(json!({ "Hat": "58" })).await.refused(422, "custom.Hat");
    assert_eq!(by_ben(json!({ "trucks": "12" })).await.expect(201)["custom"], json!({ "fleet_size": "12" }));
    app.api(Method::DELETE, "/custom-fields/fleet_size").send().await.expect(200);
    app.api(Method::DELETE, "/custom-fields/fleet_size").send().await.expect(404);
    assert_eq!(keys().await, ["shoe"]);
}
