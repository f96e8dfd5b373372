//! Ids that were handed out before a merge: they go on to mean the same round, touch or deal, which is the survivor's now.

use super::support::on_both;
use axum::http::Method;
use jiff::ToSpan;
use serde_json::{Value, json};
use testkit::{Added, TestApp, a_prospect};

on_both!(
    a_deal_is_the_survivors_and_answers_to_its_old_id,
    a_round_is_the_survivors_and_answers_to_its_old_id,
    a_touch_is_taken_back_by_its_old_id_with_its_deal,
    whoever_said_never_is_one_person_on_the_list_of_prohibitions,
    answers_and_lifted_rules_come_along,
);

async fn merge(app: &TestApp, from: &str, into: &str) -> Value {
    app.post(&format!("/prospects/{from}/merge"), &json!({ "into": into })).send().await.expect(200)
}

/// Two records of one person, the second with a round that ended in a deal.
async fn two_with_a_deal(app: &TestApp) -> (Added, Added, Value) {
    let keep = app.add(a_prospect().named("Lea Brandt").at_company("Harbor Tools").with_phone("+16175550133"));
    let twin = app.add(a_prospect().named("L. Brandt").at_company("Pier Works").with_phone("+16175550144").never_called());
    let touch = json!({ "enrollment_id": twin.round(), "disposition": "interested", "note": "wants two" });
    let logged = app.post("/touches", &touch).send().await.expect(201);
    (keep, twin, logged)
}

async fn a_deal_is_the_survivors_and_answers_to_its_old_id(app: TestApp) {
    let (keep, twin, logged) = two_with_a_deal(&app).await;
    let old = logged["created"][0]["id"].as_str().unwrap();
    merge(&app, twin.id(), keep.id()).await;
    let deals = app.get("/deals").send().await.expect(200);
    assert_eq!((deals["items"].as_array().unwrap().len(), &deals["items"][0]["prospect"]["id"]), (1, &json!(keep.id())));
    assert_eq!(deals["items"][0]["prospect"]["name"], json!("Lea Brandt"));
    let new = deals["items"][0]["id"].as_str().unwrap();
    for (nth, id) in [old, new].into_iter().enumerate() {
        let step = format!("Send quote {nth}");
        let change = app.api(Method::PATCH, &format!("/deals/{id}")).json(&json!({ "next_step": step }));
        let changed = change.send().await.expect(200);
        assert_eq!(
            (&changed["next_step"], &changed["prospect"]["id"], &changed["id"]),
            (&json!(step), &json!(keep.id()), &json!(new))
        );
    }
    let next_at = json!({ "next_at": app.now() + 1.minute() });
    app.api(Method::PATCH, &format!("/deals/{old}")).json(&next_at).send().await.expect(200);
    app.wait(2.minutes());
    let list = app.get("/call-list").send().await.expect(200);
    let told = list.to_string();
    assert!(told.contains("Send quote 1") && told.contains(keep.id()) && !told.contains(twin.id()), "{list}");
}

async fn a_round_is_the_survivors_and_answers_to_its_old_id(app: TestApp) {
    let keep = app.add(a_prospect().named("Lea Brandt").with_phone("+16175550133"));
    let middle = app.add(a_prospect().named("Lea B").with_phone("+16175550155"));
    let twin = app.add(a_prospect().named("L. Brandt").with_phone("+16175550144").never_called());
    let round = |verb: &str, body: Value| app.post(&format!("/enrollments/{}/{verb}", twin.round()), &body).send();
    app.post("/touches", &json!({ "enrollment_id": twin.round(), "disposition": "no_answer", "note": "rang long" }))
        .send()
        .await
        .expect(201);
    app.wait(1.minute());
    round("stop", json!({})).await.expect(200);
    // A merge of a merge.
    merge(&app, twin.id(), middle.id()).await;
    let merged = merge(&app, middle.id(), keep.id()).await;
    assert_eq!((&merged["enrollment"]["state"], &merged["enrollment"]["dials"]), (&json!("stopped"), &json!(1)), "{merged}");
    app.wait(1.minute());
    let resumed = round("resume", json!({})).await.expect(200);
    assert_eq!((&resumed["enrollment"]["state"], &resumed["enrollment"]["prospect_id"]), (&json!("active"), &json!(keep.id())));
    app.wait(3.hours());
    round("snooze", json!({ "until": app.now() + 5.minutes() })).await.expect(200);
    app.wait((7 * 24).hours());
    let list = app.get("/call-list").send().await.expect(200);
    let entry = &list["items"][0];
    assert_eq!((&entry["prospect"]["id"], &entry["prospect"]["name"]), (&json!(keep.id()), &json!("Lea Brandt")), "{list}");
    assert_eq!(entry["last_touch"]["note"], json!("rang long"), "the note of a record that was merged: {entry}");
    let touch = json!({ "enrollment_id": twin.round(), "attempt": 2, "disposition": "voicemail_left" });
    let logged = app.post("/touches", &touch).send().await.expect(201);
    assert_eq!((&logged["enrollment"]["prospect_id"], &logged["enrollment"]["attempts_made"]), (&json!(keep.id()), &json!(2)));
    app.post("/touches", &touch).send().await.expect(409);
    let told = |id: &str| app.get(&format!("/prospects/{id}/timeline?order=oldest_first")).send();
    let (of_keep, of_twin) = (told(keep.id()).await.expect(200), told(twin.id()).await.expect(200));
    assert_eq!(of_keep, of_twin);
    assert_eq!(of_keep["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "touch").count(), 2);
    round("fire", json!({})).await.expect(200);
    round("disqualify", json!({})).await.expect(200);
    let over = round("stop", json!({})).await.expect(409);
    assert!(over["detail"].as_str().unwrap().contains("Lea Brandt"), "{over}");
}

async fn a_touch_is_taken_back_by_its_old_id_with_its_deal(app: TestApp) {
    let (keep, twin, logged) = two_with_a_deal(&app).await;
    merge(&app, twin.id(), keep.id()).await;
    app.wait(1.minute());
    let path = format!("/touches/{}/void", logged["touch"]["id"].as_str().unwrap());
    let voided = app.post(&path, &json!({ "reason": "mistake" })).send().await.expect(200);
    assert_eq!(voided["enrollment"]["prospect_id"], json!(keep.id()));
    assert_eq!(voided["enrollment"]["state"], json!("active"), "the round goes on, as theirs");
    assert!(app.get("/deals").send().await.expect(200)["items"].as_array().unwrap().is_empty());
}

async fn whoever_said_never_is_one_person_on_the_list_of_prohibitions(app: TestApp) {
    let keep = app.add(a_prospect().named("Lea Brandt").with_phone("+16175550133").never_called());
    let twin = app.add(a_prospect().named("L. Brandt").with_phone("+16175550144"));
    let never = json!({ "forbids": "calls", "prospect": twin.id(), "reason": "asked in writing" });
    let kept = app.post("/suppressions", &never).send().await.expect(201);
    let merged = merge(&app, twin.id(), keep.id()).await;
    assert_ne!(merged["enrollment"]["state"], json!("active"), "{merged}");
    let listed = app.get("/suppressions").send().await.expect(200);
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["items"][0]["prospect"]["id"]), (1, &json!(keep.id())));
    let path = format!("/suppressions/{}?reason=mistake", kept["id"].as_str().unwrap());
    app.api(Method::DELETE, &path).send().await.expect(200);
    let free = app.get(&format!("/prospects/{}", twin.id())).send().await.expect(200);
    assert_eq!((&free["id"], &free["enrollment"]["state"]), (&json!(keep.id()), &json!("active")), "{free}");
}

async fn answers_and_lifted_rules_come_along(app: TestApp) {
    let keep = app.add(a_prospect().named("Lea Brandt").with_phone("+16175550133"));
    let twin = app.add(a_prospect().named("L. Brandt").with_phone("+16175550144").never_called());
    app.post(&format!("/enrollments/{}/go-on", twin.round()), &json!({ "answer": "carry_on" })).send().await.expect(200);
    app.wait(1.minute());
    app.post(&format!("/enrollments/{}/stop", twin.round()), &json!({})).send().await.expect(200);
    let before = app.get("/reviews").send().await.expect(200);
    assert!(!before["items"].as_array().unwrap().is_empty(), "{before}");
    merge(&app, twin.id(), keep.id()).await;
    assert_eq!(app.get("/reviews").send().await.expect(200), before, "what was answered is counted as before");
}
