//! `Idempotency-Key`: the same request twice is done once.

use super::support::on_both;
use jiff::ToSpan;
use serde_json::json;
use testkit::{TestApp, a_prospect};

on_both!(
    the_same_key_and_body_replays_the_first_answer,
    another_body_under_the_same_key_is_refused,
    a_key_belongs_to_one_person_and_one_address,
    a_key_is_remembered_across_a_restart_and_forgotten_after_a_day,
    two_requests_at_once_are_done_once,
    a_refusal_may_be_mended_under_the_same_key,
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
