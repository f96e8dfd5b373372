//! The guard's rules, questions to it, overrides, suppressions.

use super::support::{NOBODY, on_both};
use axum::http::Method;
use serde_json::json;
use testkit::{TestApp, a_prospect};

on_both!(
    the_guard_answers_about_people_and_numbers,
    rules_are_read_and_set,
    a_law_is_tightened_and_as_it_was_again,
    a_suppression_is_kept_and_lifted,
);

async fn the_guard_answers_about_people_and_numbers(app: TestApp) {
    let lea = app.add(a_prospect().with_phone("+16175550133").never_called());
    let ask = |question: serde_json::Value| app.post("/guard/check", &question).send();
    let now = ask(json!({ "prospect": lea.id(), "channel": "call" })).await.expect(200);
    assert_eq!(now["verdict"], json!("allowed"), "{now}");
    let night = ask(json!({ "prospect": lea.id(), "channel": "call", "at": "2026-11-25T04:00:00Z" })).await.expect(200);
    assert_eq!(night["verdict"], json!("not_before"), "{night}");
    assert!(night["not_before"].is_string() && night["rule"]["source"].is_string());
    let number = ask(json!({ "phone": "+4930901820", "channel": "call" })).await.expect(200);
    assert_eq!(number["place"]["zones"], json!(["Europe/Berlin"]), "{number}");
    ask(json!({ "channel": "call" })).await.expect(422);
    ask(json!({ "prospect": lea.id(), "channel": "pigeon" })).await.refused(422, "channel");
    ask(json!({ "prospect": NOBODY, "channel": "call" })).await.expect(404);
}

async fn rules_are_read_and_set(app: TestApp) {
    let guard = app.get("/guard").send().await.expect(200);
    assert!(!guard["rules"].as_array().unwrap().is_empty() && guard["tz_database"].is_string());
    // What was read can be sent back as it is.
    let same = app.api(Method::PUT, "/guard").json(&json!({ "rules": guard["rules"] })).send().await.expect(200);
    assert_eq!(same["rules"], guard["rules"]);
    let set = app.api(Method::PUT, "/guard").json(&json!({ "rules": [] })).send().await.expect(200);
    // The courtesy is gone; the law stays.
    let left = set["rules"].as_array().unwrap();
    assert!(!left.is_empty() && left.iter().all(|rule| rule["code"].as_str().unwrap().contains("_hours") || rule["law"] == true));
    assert!(left.iter().all(|rule| !rule["code"].as_str().unwrap().starts_with("courtesy_")));
    app.api(Method::PUT, "/guard").json(&json!({ "rules": [{}] })).send().await.expect(400);
    let lea = app.add(a_prospect());
    let lift = |rule: &str| {
        app.post(
            "/guard/overrides",
            &json!({ "prospect": lea.id(), "rule": rule, "until": "2026-12-01T00:00:00Z", "reason": "asked us to" }),
        )
        .send()
    };
    assert!(!lift("no_such_rule").await.status.is_success());
}

async fn a_suppression_is_kept_and_lifted(app: TestApp) {
    let lea = app.add(a_prospect().with_phone("+16175550133").never_called());
    let made = app
        .post("/suppressions", &json!({ "forbids": "calls", "number": "617 555 0133", "reason": "asked by mail" }))
        .send()
        .await
        .expect(201);
    assert_eq!(made["number"], json!("+16175550133"));
    let checked = app.post("/guard/check", &json!({ "prospect": lea.id(), "channel": "call" })).send().await.expect(200);
    assert_eq!(checked["verdict"], json!("never"), "{checked}");
    assert!(app.get("/call-list").send().await.expect(200)["items"].as_array().unwrap().is_empty());
    let listed = app.get("/suppressions?limit=10").send().await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let path = format!("/suppressions/{}", made["id"].as_str().unwrap());
    app.api(Method::DELETE, &format!("{path}?reason=they%20called%20us")).send().await.expect(200);
    assert_eq!(app.get("/call-list").send().await.expect(200)["items"].as_array().unwrap().len(), 1);
    app.post("/suppressions", &json!({ "forbids": "calls", "reason": "x" })).send().await.expect(422);
    app.post("/suppressions", &json!({ "forbids": "smoke", "number": "+16175550133", "reason": "x" }))
        .send()
        .await
        .refused(422, "forbids");
    app.api(Method::DELETE, &format!("/suppressions/{NOBODY}?reason=x")).send().await.expect(404);
}

async fn a_law_is_tightened_and_as_it_was_again(app: TestApp) {
    let stricter = |hours: &str| json!({ "hours": hours, "no_sundays": true, "reason": "our lawyer asks for it" });
    let made = app.post("/guard/law/US-TX/rules", &stricter("10:00-17:00")).send().await.expect(201);
    assert_eq!((&made["rules"][0]["code"], &made["note"]), (&json!("own_us_tx_hours"), &json!(null)));
    let idle = app.post("/guard/law/US-TX/rules", &json!({ "hours": "06:00-23:00", "reason": "wider" })).send().await.expect(201);
    assert!(idle["note"].as_str().unwrap().starts_with("It adds nothing now."), "{idle}");
    let texas = app.get("/guard/law?q=Texas").send().await.expect(200);
    assert_eq!(texas["items"][0]["stricter"].as_array().unwrap().len(), 2, "{texas}");
    app.post("/guard/law/US-TX/rules", &stricter("whenever")).send().await.refused(422, "hours");
    app.post("/guard/law/US-TX/rules", &json!({ "no_holidays": true })).send().await.refused(422, "reason");
    app.post("/guard/law/Atlantis/rules", &stricter("10:00-17:00")).send().await.expect(404);
    app.api(Method::DELETE, "/guard/rules/own_us_tx_hours").send().await.refused(422, "reason");
    let gone = app.api(Method::DELETE, "/guard/rules/own_us_tx_hours?reason=no%20more").send().await.expect(200);
    assert_eq!(gone["rules"][0]["code"], json!("own_us_tx_hours"));
    app.api(Method::DELETE, "/guard/rules/own_us_tx_hours?reason=twice").send().await.expect(404);
    // What is left of one's own may be dropped with all the rest.
    let set = app.api(Method::PUT, "/guard").json(&json!({ "rules": [] })).send().await.expect(200);
    assert!(set["rules"].as_array().unwrap().iter().all(|rule| !rule["code"].as_str().unwrap().starts_with("own_")));
}
