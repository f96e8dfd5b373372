//! Registries over HTTP: brought as a body and as a form, once, by whom it may be, and refused with the line.

use super::support::on_sqlite;
use axum::http::Method;
use serde_json::json;
use testkit::TestApp;

on_sqlite!(
    a_copy_is_brought_listed_asked_and_taken_away,
    a_form_brings_a_file_too,
    what_is_wrong_with_a_file_is_told_with_its_line,
    reps_read_and_managers_bring
);

const BRING: &str = "/registries?code=us_dnc&as_of=2026-11-20&file_name=dnc.txt";

async fn a_copy_is_brought_listed_asked_and_taken_away(app: TestApp) {
    let none = app.get("/registries").send().await.expect(200);
    let us = none["items"].as_array().unwrap().iter().find(|item| item["code"] == "us_dnc").unwrap();
    assert!(us["state"] == "missing" && us["copy"].is_null() && us["days"] == 31 && none["note"].is_string());

    let bring = || app.api(Method::POST, BRING).header("idempotency-key", "first").raw("text/plain", "617,5550133\n6175550134\n");
    let brought = bring().send().await.expect(201);
    assert_eq!(brought["kind"], json!("full"));
    let copy = &brought["registry"]["copy"];
    assert_eq!((&copy["numbers"], &copy["as_of"], &copy["good_until"]), (&json!(2), &json!("2026-11-20"), &json!("2026-12-21")));
    assert_eq!((&copy["source"], &copy["imported_by"]), (&json!("dnc.txt"), &json!("Ana Ruiz")));
    let again = bring().send().await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(201), brought);

    let question = json!({ "phone": "+16175550133", "channel": "call" });
    let asked = app.post("/guard/check", &question).send().await.expect(200);
    assert_eq!((&asked["verdict"], &asked["rule"]["code"]), (&json!("never"), &json!("law_registry_us_dnc")), "{asked}");
    assert!(asked["rule"]["text"].as_str().unwrap().contains("copy of 2026-11-20") && asked["rule"]["law"] == true);

    app.api(Method::DELETE, "/registries/us_dnc").send().await.refused(422, "reason");
    let gone = app.api(Method::DELETE, "/registries/us_dnc?reason=moved").send().await.expect(200);
    assert!(gone["items"].as_array().unwrap().iter().all(|item| item["copy"].is_null()));
    assert_eq!(app.post("/guard/check", &question).send().await.expect(200)["verdict"], json!("allowed"));
}

async fn a_form_brings_a_file_too(app: TestApp) {
    let form = "--x\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\nus_dnc\r\n--x\r\nContent-Disposition: form-data; name=\"as_of\"\r\n\r\n2026-11-20\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"full.xml\"\r\n\r\n<list type='full'><ac val='617'><ph val='5550133'/></ac></list>\r\n--x--\r\n";
    let sent = app.api(Method::POST, "/registries").raw("multipart/form-data; boundary=x", form).send().await.expect(201);
    assert_eq!(sent["registry"]["copy"]["source"], json!("full.xml"));
    let changes =
        app.api(Method::POST, "/registries?code=us_dnc").raw("text/csv", "617,5550133,2026-11-22,D\n617,5550139,2026-11-22,D\n");
    let changed = changes.send().await.expect(201);
    assert_eq!(
        (&changed["removed"], &changed["unknown"], &changed["registry"]["copy"]["numbers"]),
        (&json!(1), &json!(1), &json!(0))
    );
}

async fn what_is_wrong_with_a_file_is_told_with_its_line(app: TestApp) {
    let bring = |path: &'static str, body: &'static str| app.api(Method::POST, path).raw("text/plain", body).send();
    let bad = bring(BRING, "6175550133\n617555\n").await.refused(422, "file");
    assert!(bad["detail"].as_str().unwrap().contains("line 2: `617555` has 6 digits"), "{bad}");
    bring("/registries?code=us_dnc", "6175550133\n").await.refused(422, "as_of");
    bring("/registries?code=nowhere&as_of=2026-11-20", "6175550133\n").await.refused(422, "code");
    bring("/registries?code=us_dnc&as_of=2027-11-20", "6175550133\n").await.refused(422, "as_of");
    bring("/registries?code=us_dnc&as_of=2026-11-20&colour=red", "6175550133\n").await.refused(400, "colour");
    assert_eq!(app.api(Method::POST, BRING).raw("image/png", "x").send().await.status.as_u16(), 415);
    assert_eq!(bring("/registries?code=us_dnc&as_of=soon", "6175550133\n").await.status.as_u16(), 422);
    let list = app.get("/registries").send().await.expect(200);
    assert!(list["items"].as_array().unwrap().iter().all(|item| item["state"] == "missing"), "{list}");
}

async fn reps_read_and_managers_bring(app: TestApp) {
    let (rep, manager) = (app.colleague("Ben Rep", "rep"), app.colleague("Mia Manager", "manager"));
    let as_of = |actor| app.token_of(actor);
    let (rep, manager) = (as_of(&rep), as_of(&manager));
    app.get("/registries").bearer(&rep).send().await.expect(200);
    let bring = |token: &str| app.api(Method::POST, BRING).bearer(token).raw("text/plain", "6175550133\n");
    bring(&rep).send().await.expect(403);
    bring(&manager).send().await.expect(201);
    app.api(Method::DELETE, "/registries/us_dnc?reason=x").bearer(&manager).send().await.expect(403);
}
