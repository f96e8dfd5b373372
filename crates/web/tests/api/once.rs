//! `Idempotency-Key`: the same request twice is done once.

use super::nonsense::{changing, someone};
use super::permissions::fill;
use super::support::on_both;
use axum::http::Method;
use jiff::ToSpan;
use serde_json::{Value, json};
use testkit::damage::Peek;
use testkit::{TestApp, a_prospect};

on_both!(
    the_same_key_and_body_replays_the_first_answer,
    another_body_under_the_same_key_is_refused,
    a_key_belongs_to_one_person_and_one_address,
    a_key_is_remembered_across_a_restart_and_forgotten_after_a_day,
    two_requests_at_once_are_done_once,
    a_refusal_may_be_mended_under_the_same_key,
    nothing_that_lets_anybody_in_stands_in_the_database,
    a_secret_is_told_once_and_what_it_belongs_to_again,
);

async fn the_same_key_and_body_replays_the_first_answer(app: TestApp) {
    let lea = app.add(a_prospect().never_called());
    let touch = json!({ "prospect_id": lea.id(), "disposition": "no_answer" });
    let log = || app.post("/touches", &touch).header("idempotency-key", "k1");
    let first = log().send().await;
    assert_eq!(first.header("idempotency-replayed"), "");
    let first = first.expect(201);
    let again = log().send().await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(201), first);
    let timeline = app.get(&format!("/prospects/{}/timeline", lea.id())).send().await.expect(200);
    let touches = timeline["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "touch").count();
    assert_eq!(touches, 1);
}

async fn another_body_under_the_same_key_is_refused(app: TestApp) {
    app.post("/prospects", &json!({ "name": "Lea" })).header("idempotency-key", "k1").send().await.expect(201);
    app.post("/prospects", &json!({ "name": "Leo" }))
        .header("idempotency-key", "k1")
        .send()
        .await
        .refused(422, "Idempotency-Key");
    let too_long = "k".repeat(256);
    app.post("/prospects", &json!({ "name": "Leo" }))
        .header("idempotency-key", &too_long)
        .send()
        .await
        .refused(400, "Idempotency-Key");
}

async fn a_key_belongs_to_one_person_and_one_address(app: TestApp) {
    let ben = app.colleague("Ben Okafor", "rep");
    let token = app.token_of(&ben);
    let person = json!({ "name": "Lea" });
    let first = app.post("/prospects", &person).header("idempotency-key", "k1").send().await.expect(201);
    let others = app.post("/prospects", &person).header("idempotency-key", "k1").bearer(&token).send().await.expect(201);
    assert_ne!(first["id"], others["id"]);
    let elsewhere = app.post("/tokens", &json!({ "name": "Lea" })).header("idempotency-key", "k1").send().await;
    elsewhere.expect(201);
}

async fn a_key_is_remembered_across_a_restart_and_forgotten_after_a_day(app: TestApp) {
    let person = json!({ "name": "Lea" });
    let first = app.post("/prospects", &person).header("idempotency-key", "k1").send().await.expect(201);
    let app = app.restarted();
    app.wait(23.hours());
    let again = app.post("/prospects", &person).header("idempotency-key", "k1").send().await.expect(201);
    assert_eq!(first, again);
    app.wait(2.hours());
    let fresh = app.post("/prospects", &person).header("idempotency-key", "k1").send().await.expect(201);
    assert_ne!(first["id"], fresh["id"]);
}

async fn two_requests_at_once_are_done_once(app: TestApp) {
    let person = json!({ "name": "Lea" });
    let ask = || app.post("/prospects", &person).header("idempotency-key", "k1").send();
    let (one, two, three, four) = tokio::join!(ask(), ask(), ask(), ask());
    let mut ids = std::collections::BTreeSet::new();
    for answer in [one, two, three, four] {
        match answer.status.as_u16() {
            201 => {
                ids.insert(answer.json()["id"].to_string());
            }
            409 => {}
            other => panic!("{other}: {}", answer.text()),
        }
    }
    assert_eq!(ids.len(), 1);
    let all = app.get("/prospects").send().await.expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
}

async fn a_refusal_may_be_mended_under_the_same_key(app: TestApp) {
    app.post("/prospects", &json!({ "name": "" })).header("idempotency-key", "k1").send().await.refused(422, "name");
    app.post("/prospects", &json!({ "name": "Lea" })).header("idempotency-key", "k1").send().await.expect(201);
}

/// Every secret in a text: 64 hexadecimal digits behind what they are. Ids are as long.
fn secrets(text: &str) -> Vec<String> {
    let behind = |mark: &'static str| text.split(mark).skip(1).filter_map(|rest| rest.get(..64)).map(str::to_owned);
    ["fct_", "fcs_", "/welcome/"].into_iter().flat_map(behind).collect()
}

async fn nothing_that_lets_anybody_in_stands_in_the_database(app: TestApp) {
    let person = someone(&app, "Lea Brandt").await;
    app.colleague("Mona Silva", "manager");
    let (session, _) = app.sign_in_as_owner();
    let mut told = secrets(&session);
    let posts = changing().into_iter().filter(|((method, ..), _)| *method == Method::POST);
    for (number, ((method, path, body, _), _)) in posts.enumerate() {
        let filled = |text: &str| fill(text, &person, &format!("n{number}"));
        let body: Value = serde_json::from_str(&filled(&body.to_string())).unwrap();
        let key = format!("key {number}");
        let answer = app.api(method, &filled(path)).json(&body).header("idempotency-key", &key).send().await;
        told.extend(secrets(&answer.text()));
    }
    assert!(told.len() >= 4, "tokens, a link for a newcomer, another link, a session: {told:?}");
    let everything = Peek::at(app.location()).unwrap().everything().unwrap();
    let kept = &everything["idempotency"];
    assert!(
        kept.iter().any(|row| row.contains("/tokens") && row.contains("mine")),
        "what is answered again is looked at: {kept:?}"
    );
    for (table, rows) in &everything {
        for row in rows {
            let found = told.iter().find(|secret| row.contains(*secret));
            assert_eq!(found, None, "{table}: {row}");
        }
    }
}

async fn a_secret_is_told_once_and_what_it_belongs_to_again(app: TestApp) {
    let newcomer = json!({ "name": "Ben", "email": "ben@example.com", "role": "rep" });
    for (path, body, secret, made) in [
        ("/tokens", json!({ "name": "mine" }), "secret", "/id"),
        ("/users", newcomer, "welcome_path", "/user/id"),
        ("/users/ben@example.com/link", json!({}), "welcome_path", "/user/id"),
    ] {
        let ask = || app.post(path, &body).header("idempotency-key", "k1").send();
        let first = ask().await.expect(201);
        assert!(first[secret].is_string(), "{first}");
        let again = ask().await;
        assert_eq!(again.header("idempotency-replayed"), "true");
        let again = again.expect(201);
        assert!(again[secret].is_null(), "{again}");
        assert_eq!(again.pointer(made), first.pointer(made), "nothing was made twice");
    }
    let tokens = app.get("/tokens").send().await.expect(200);
    let mine = tokens["items"].as_array().unwrap().iter().filter(|token| token["name"] == "mine").count();
    assert_eq!(mine, 1, "{tokens}");
}
