//! The call list, touches, rounds, decisions, deals.

use super::support::{NOTHING, on_both};
use axum::http::Method;
use jiff::{Span, ToSpan};
use serde_json::{Value, json};
use testkit::{TestApp, a_prospect};

on_both!(
    the_list_offers_who_is_due_with_everything_for_the_call,
    the_list_looks_ahead_two_weeks_and_no_further,
    a_call_is_logged_and_the_person_leaves_the_list,
    the_same_attempt_is_logged_once,
    a_mistaken_touch_is_taken_back,
    a_bad_touch_is_refused_with_its_field,
    rounds_are_ordered_about,
    a_decision_tells_its_reasons,
    interest_opens_a_deal_with_a_next_step,
    several_people_start_together,
    a_backlog_is_told_spread_and_taken_back,
);

async fn the_list_offers_who_is_due_with_everything_for_the_call(app: TestApp) {
    let lea = app.add(a_prospect().named("Lea Brandt").at_company("Harbor Tools").with_phone("+16175550133").never_called());
    let list = app.get("/call-list?rep=me&limit=50&scripts=first").send().await.expect(200);
    let entry = &list["items"][0];
    assert_eq!(entry["prospect"]["id"], json!(lea.id()));
    assert_eq!(entry["enrollment_id"], json!(lea.round()));
    assert_eq!((&entry["attempt"], &entry["attempts_planned"], &entry["dials"]), (&json!(1), &json!(5), &json!(0)));
    assert_eq!((&entry["action"]["channel"], &entry["action"]["phone"]), (&json!("call"), &json!("+16175550133")));
    assert!(entry["action"]["scripts"]["live"].as_str().unwrap().contains("Lea"), "{entry}");
    assert_eq!((&entry["local_time"], &entry["zone"]), (&json!("10:00"), &json!("America/New_York")));
    assert_eq!((&list["totals"]["due"], &list["summary"]["due"]), (&json!(1), &json!(1)));
    let bare = app.get("/call-list?scripts=none").send().await.expect(200);
    assert!(bare["items"][0]["action"]["scripts"].is_null());
    assert_eq!(
        app.get("/call-list?rep=ana%40example.com").send().await.expect(200)["items"][0]["prospect"]["id"],
        json!(lea.id())
    );
    app.get("/call-list?rep=stranger%40example.com").send().await.expect(404);
}

async fn the_list_looks_ahead_two_weeks_and_no_further(app: TestApp) {
    app.add(a_prospect().never_called());
    app.get("/call-list?at=2026-12-08T14:59:00Z").send().await.expect(200);
    app.get("/call-list?at=2026-12-08T15:01:00Z").send().await.refused(422, "at");
    // A plus in a query means a blank; a time with an offset may be written either way.
    app.get("/call-list?at=2026-11-25T10:00:00%2B01:00").send().await.expect(200);
}

async fn a_call_is_logged_and_the_person_leaves_the_list(app: TestApp) {
    let lea = app.add(a_prospect().named("Lea Brandt").never_called());
    let touch = json!({ "enrollment_id": lea.round(), "attempt": 1, "disposition": "voicemail_left", "note": "rang twice", "duration_seconds": 40 });
    let logged = app.post("/touches", &touch).send().await.expect(201);
    assert_eq!((&logged["touch"]["disposition"], &logged["touch"]["breach"]), (&json!("voicemail_left"), &Value::Null));
    assert_eq!((&logged["enrollment"]["state"], &logged["enrollment"]["attempts_made"]), (&json!("active"), &json!(1)));
    assert!(logged["enrollment"]["next"]["due_at"].is_string());
    let list = app.get("/call-list").send().await.expect(200);
    assert_eq!((list["items"].as_array().unwrap().len(), &list["summary"]["done"]), (0, &json!(1)));
}

async fn the_same_attempt_is_logged_once(app: TestApp) {
    let lea = app.add(a_prospect().never_called());
    let touch = json!({ "enrollment_id": lea.round(), "attempt": 1, "disposition": "no_answer" });
    let first = app.post("/touches", &touch).send().await.expect(201);
    let second = app.post("/touches", &touch).send().await.expect(409);
    assert_eq!(second["held_by"], first["touch"]["id"]);
    let shown = app.get(&format!("/prospects/{}", lea.id())).send().await.expect(200);
    assert_eq!(shown["enrollment"]["dials"], json!(1));
}

async fn a_mistaken_touch_is_taken_back(app: TestApp) {
    let lea = app.add(a_prospect().never_called());
    let logged =
        app.post("/touches", &json!({ "enrollment_id": lea.round(), "disposition": "no_answer" })).send().await.expect(201);
    let path = format!("/touches/{}/void", logged["touch"]["id"].as_str().unwrap());
    let voided = app.post(&path, &json!({ "reason": "wrong person" })).send().await.expect(200);
    assert_eq!(voided["enrollment"]["attempts_made"], json!(0));
    assert_eq!(app.get("/call-list").send().await.expect(200)["items"].as_array().unwrap().len(), 1);
    app.post(&path, &json!({})).send().await.expect(409);
    app.post(&format!("/touches/{NOTHING}/void"), &json!({})).send().await.expect(404);
}

async fn a_bad_touch_is_refused_with_its_field(app: TestApp) {
    let lea = app.add(a_prospect().never_called());
    let log = |touch: Value| {
        let mut body = json!({ "prospect_id": lea.id(), "disposition": "no_answer" });
        body.as_object_mut().unwrap().extend(touch.as_object().unwrap().clone());
        app.post("/touches", &body).send()
    };
    log(json!({ "disposition": "shrugged" })).await.refused(422, "disposition");
    log(json!({ "channel": "pigeon" })).await.refused(422, "channel");
    log(json!({ "occurred_at": "2026-11-24T15:10:00Z" })).await.refused(422, "occurred_at");
    log(json!({ "disposition": "callback" })).await.refused(422, "callback_at");
    app.post("/touches", &json!({ "disposition": "no_answer" })).send().await.refused(422, "prospect_id");
    app.post("/touches", &json!({ "enrollment_id": NOTHING, "disposition": "no_answer" })).send().await.expect(404);
    assert_eq!(app.get(&format!("/prospects/{}", lea.id())).send().await.expect(200)["enrollment"]["dials"], json!(0));
}

async fn rounds_are_ordered_about(app: TestApp) {
    let lea = app.add(a_prospect().named("Lea Brandt").never_called());
    let order = |verb: &str, body: Value| app.post(&format!("/enrollments/{}/{verb}", lea.round()), &body).send();
    let again = app.post(&format!("/prospects/{}/enrollments", lea.id()), &json!({ "cadence": "Two and close" })).send().await;
    assert_eq!(again.expect(409)["held_by"], json!(lea.round()));
    let snoozed = order("snooze", json!({ "until": "2026-12-01T14:00:00Z" })).await.expect(200);
    assert_eq!((&snoozed["enrollment"]["state"], &snoozed["enrollment"]["attempts_made"]), (&json!("held"), &json!(0)));
    order("snooze", json!({ "until": "2026-11-01T14:00:00Z" })).await.refused(422, "until");
    app.wait(1.minute());
    assert_eq!(order("resume", json!({})).await.expect(200)["enrollment"]["state"], json!("active"));
    app.wait(1.minute());
    order("put-off", json!({})).await.expect(200);
    app.wait(1.minute());
    order("fire", json!({})).await.expect(200);
    order("hand-over", json!({ "to": "stranger@example.com" })).await.refused(422, "to");
    let ben = app.colleague("Ben Okafor", "rep");
    let handed = order("hand-over", json!({ "to": ben.email })).await.expect(200);
    assert_ne!(handed["enrollment"]["id"], json!(lea.round()));
    assert_eq!(app.get(&format!("/prospects/{}", lea.id())).send().await.expect(200)["owner"]["name"], json!("Ben Okafor"));
    let round = handed["enrollment"]["id"].as_str().unwrap();
    let stopped = app.post(&format!("/enrollments/{round}/stop"), &json!({ "reason": "moved away" })).send().await.expect(200);
    assert_eq!(stopped["enrollment"]["state"], json!("stopped"));
    app.post(&format!("/enrollments/{round}/stop"), &json!({})).send().await.expect(409);
    app.post(&format!("/enrollments/{NOTHING}/stop"), &json!({})).send().await.expect(404);
}

async fn a_decision_tells_its_reasons(app: TestApp) {
    let lea = app.add(a_prospect().never_called().called(Span::new(), "no_answer"));
    let decision = app.get(&format!("/prospects/{}/decision", lea.id())).send().await.expect(200);
    assert_eq!(decision["decision"], json!("wait"));
    assert!(!decision["reasons"].as_array().unwrap().is_empty());
    let later = app.get(&format!("/prospects/{}/decision?at=2026-11-30T19:30:00Z", lea.id())).send().await.expect(200);
    assert_eq!((&later["decision"], &later["attempt"]), (&json!("act"), &json!(2)), "{later}");
    let mia = app.add(a_prospect().named("Mia"));
    let none = app.get(&format!("/prospects/{}/decision", mia.id())).send().await.expect(200);
    assert!(none["enrollment_id"].is_null(), "{none}");
}

async fn interest_opens_a_deal_with_a_next_step(app: TestApp) {
    let lea = app.add(a_prospect().named("Lea Brandt").never_called());
    let logged =
        app.post("/touches", &json!({ "enrollment_id": lea.round(), "disposition": "interested" })).send().await.expect(201);
    assert_eq!((&logged["enrollment"]["state"], &logged["created"][0]["kind"]), (&json!("engaged"), &json!("deal")));
    app.wait(1.minute());
    let deals = app.get("/deals").send().await.expect(200);
    let deal = &deals["items"][0];
    assert_eq!(deal["prospect"]["id"], json!(lea.id()));
    let path = format!("/deals/{}", deal["id"].as_str().unwrap());
    let step = |text: &str| app.api(Method::PATCH, &path).json(&json!({ "next_step": text }));
    let changed = step("Send the quote").send().await;
    let tag = changed.header("etag").to_owned();
    assert_eq!(changed.expect(200)["next_step"], json!("Send the quote"));
    step("Ring about the quote").header("if-match", &tag).send().await.expect(200);
    step("Ring again").header("if-match", &tag).send().await.expect(412);
    app.api(Method::PATCH, &format!("/deals/{NOTHING}")).json(&json!({})).send().await.expect(404);
}

async fn several_people_start_together(app: TestApp) {
    let people: Vec<_> = (0..3).map(|nth| app.add(a_prospect().named(&format!("Pat Person{nth}")))).collect();
    let ids: Vec<&str> = people.iter().map(|one| one.id()).collect();
    let order = json!({ "prospects": ids, "cadence": "Five and fire" });
    let done = app.post("/enrollments", &order).send().await.expect(201);
    assert_eq!((&done["enrolled"], &done["left_out"], &done["laid"]), (&json!(3), &json!([]), &json!([])));
    let again = app.post("/enrollments", &order).send().await.expect(201);
    assert_eq!((&again["enrolled"], &again["left_out"][0]["reason"]), (&json!(0), &json!("on a cadence already")));
    app.post("/enrollments", &json!({ "prospects": [], "cadence": "Five and fire" })).send().await.refused(422, "prospects");
    app.post("/enrollments", &json!({ "prospects": ids, "cadence": "Nothing" })).send().await.refused(422, "cadence");
    app.post("/enrollments", &json!({ "prospects": ids, "cadence": "Five and fire", "starts": "soon" }))
        .send()
        .await
        .refused(400, "starts");
}

async fn a_backlog_is_told_spread_and_taken_back(app: TestApp) {
    let me = app.get("/me").send().await.expect(200);
    let path = format!("/users/{}", me["id"].as_str().unwrap());
    app.api(Method::PATCH, &path).json(&json!({ "capacity": 1 })).send().await.expect(200);
    for nth in 0..4 {
        app.add(a_prospect().named(&format!("Pat Person{nth}")).with_phone(&format!("+1617555013{nth}")).never_called());
    }
    let list = app.get("/call-list").send().await.expect(200);
    assert_eq!(list["summary"]["backlog"], json!(4));
    let order = json!({ "what": "spread" });
    let told = app.post("/bulk-orders/preview", &order).send().await.expect(200);
    assert_eq!((&told["people"], &told["keep"]), (&json!(3), &json!(1)));
    let given = app.post("/bulk-orders", &order).send().await.expect(201);
    assert_eq!((&given["state"], &given["moved"]), (&json!("done"), &json!(3)));
    let list = app.get("/call-list").send().await.expect(200);
    assert_eq!((&list["summary"]["backlog"], &list["totals"]["due"]), (&json!(0), &json!(1)));
    let undo = format!("/bulk-orders/{}/undo", given["id"].as_str().unwrap());
    let undone = app.post(&undo, &json!({})).send().await.expect(200);
    assert_eq!(undone["state"], json!("undone"));
    assert_eq!(app.get("/call-list").send().await.expect(200)["totals"]["due"], json!(4));
    app.post("/bulk-orders", &json!({ "what": "let_go" })).send().await.refused(422, "reason");
    app.post("/bulk-orders", &json!({ "what": "hand_over", "to": "round_robin" })).send().await.refused(422, "to");
    app.post("/bulk-orders", &json!({ "what": "burn" })).send().await.refused(400, "what");
    app.post(&format!("/bulk-orders/{}/undo", "0".repeat(32)), &json!({})).send().await.expect(404);
}
