//! What holds for every address: who asks, what is malformed, what is too much.

use super::support::on_sqlite;
use axum::http::Method;
use jiff::ToSpan;
use serde_json::json;
use testkit::{TestApp, a_prospect};

on_sqlite!(
    nobody_gets_in_without_a_valid_token,
    guessing_tokens_is_slowed_down_and_valid_ones_still_pass,
    a_revoked_token_stops_working_within_a_second,
    a_session_reads_with_its_cookie_and_writes_with_its_secret,
    broken_json_is_answered_with_its_position,
    unknown_missing_and_wrong_fields_are_named,
    bodies_of_other_kinds_and_sizes_are_refused,
    unknown_and_wrong_query_parameters_are_named,
    addresses_and_methods_that_are_not_there_say_so,
    control_characters_are_refused_not_stored,
    operators_see_health_and_figures_without_a_token,
    the_readable_page_needs_nothing_from_elsewhere,
);

async fn nobody_gets_in_without_a_valid_token(app: TestApp) {
    let without = app.request(Method::GET, "/api/v1/me").send().await;
    assert_eq!(without.header("www-authenticate"), "Bearer realm=\"fifthcall\"");
    assert_eq!(without.expect(401)["type"], "/api/docs#not-signed-in");
    for token in ["fct_0", "", "ünicode"] {
        app.request(Method::GET, "/api/v1/me").bearer(token).send().await.expect(401);
    }
    let basic = app.request(Method::GET, "/api/v1/me").header("authorization", "Basic YTpi").send().await;
    assert!(basic.expect(401)["detail"].as_str().unwrap().contains("Bearer"));
    let me = app.get("/me").send().await.expect(200);
    assert_eq!((&me["name"], &me["role"], &me["workspace"]["country"]), (&json!("Ana Ruiz"), &json!("owner"), &json!("US")));
    assert!(me["tz_database"].as_str().unwrap().starts_with("20"));
}

async fn guessing_tokens_is_slowed_down_and_valid_ones_still_pass(app: TestApp) {
    for guess in 0..30 {
        app.request(Method::GET, "/api/v1/me").bearer(&format!("fct_{guess}")).send().await.expect(401);
    }
    let slowed = app.request(Method::GET, "/api/v1/me").bearer("fct_30").send().await;
    let seconds: u32 = slowed.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds));
    slowed.expect(429);
    app.get("/me").send().await.expect(200);
    app.wait(61.seconds());
    app.request(Method::GET, "/api/v1/me").bearer("fct_31").send().await.expect(401);
}

async fn a_revoked_token_stops_working_within_a_second(app: TestApp) {
    let made = app.post("/tokens", &json!({ "name": "a script" })).send().await.expect(201);
    let secret = made["secret"].as_str().unwrap();
    let ask = || app.request(Method::GET, "/api/v1/me").bearer(secret);
    ask().send().await.expect(200);
    let revoked = app.api(Method::DELETE, &format!("/tokens/{}", made["id"].as_str().unwrap())).send().await.expect(200);
    assert!(revoked["revoked_at"].is_string() && revoked["secret"].is_null());
    app.wait(1.second());
    ask().send().await.expect(401);
    let listed = app.get("/tokens").send().await.expect(200);
    assert!(listed["items"].as_array().unwrap().iter().all(|token| token["secret"].is_null()));
}

async fn a_session_reads_with_its_cookie_and_writes_with_its_secret(app: TestApp) {
    let (cookie, secret) = app.sign_in_as_owner();
    let cookie = format!("fifthcall_session={cookie}");
    let ask = |method: Method, path: &str| app.request(method, &format!("/api/v1{path}")).header("cookie", &cookie);
    ask(Method::GET, "/me").send().await.expect(200);
    let person = json!({ "name": "Lea Brandt" });
    let refused = ask(Method::POST, "/prospects").json(&person).send().await.expect(403);
    assert_eq!(refused["type"], "/api/docs#csrf");
    ask(Method::POST, "/prospects").header("x-csrf-token", "wrong").json(&person).send().await.expect(403);
    ask(Method::POST, "/prospects").header("x-csrf-token", &secret).json(&person).send().await.expect(201);
    app.request(Method::GET, "/api/v1/me").header("cookie", "fifthcall_session=fcs_00").send().await.expect(401);
}

async fn broken_json_is_answered_with_its_position(app: TestApp) {
    let problem =
        app.api(Method::POST, "/prospects").raw("application/json", "{\"name\": \"Lea\",\n  oops}").send().await.expect(400);
    assert!(problem["detail"].as_str().unwrap().contains("line 2 column 3"), "{problem}");
    for body in ["[", "nul", "{\"name\": \"x\"} more", "\u{feff}{}", "[[[[", "\"text\""] {
        app.api(Method::POST, "/prospects").raw("application/json", body).send().await.expect(400);
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    app.api(Method::POST, "/touches").raw("application/json", deep).send().await.expect(400);
    app.api(Method::POST, "/prospects").raw("application/json", vec![b'"', 0xff, b'"']).send().await.expect(400);
}

async fn unknown_missing_and_wrong_fields_are_named(app: TestApp) {
    let problem = app.post("/prospects", &json!({ "name": "Lea", "nmae": "Lea" })).send().await.refused(400, "nmae");
    assert_eq!(problem["errors"][0]["code"], "unknown");
    let phones = json!({ "name": "Lea", "phones": [{ "number": "+16175550133" }, { "nummer": "x" }] });
    app.post("/prospects", &phones).send().await.refused(400, "phones[1].nummer");
    app.post("/prospects", &json!({ "name": "Lea", "phones": [{}] })).send().await.refused(400, "phones[0].number");
    app.post("/prospects", &json!({ "name": 7 })).send().await.refused(400, "name");
    app.post("/touches", &json!({ "disposition": "no_answer", "occurred_at": "yesterday" }))
        .send()
        .await
        .refused(400, "occurred_at");
    let lea = app.add(a_prospect().never_called());
    app.post(&format!("/enrollments/{}/resume", lea.round()), &json!({ "now": true })).send().await.refused(400, "now");
}

async fn bodies_of_other_kinds_and_sizes_are_refused(app: TestApp) {
    app.api(Method::POST, "/prospects").raw("text/plain", "{\"name\": \"Lea\"}").send().await.expect(415);
    app.api(Method::POST, "/prospects").raw("application/x-www-form-urlencoded", "name=Lea").send().await.expect(415);
    app.api(Method::POST, "/imports").raw("application/json", "{}").send().await.expect(415);
    let long = "x".repeat(10_000_000);
    app.post("/prospects", &json!({ "name": long })).send().await.expect(413);
    let note = "x".repeat(900_000);
    app.post("/prospects", &json!({ "name": note })).send().await.refused(422, "name");
    let lea = app.add(a_prospect().never_called());
    let touch = json!({ "prospect_id": lea.id(), "disposition": "no_answer", "note": note });
    app.post("/touches", &touch).send().await.refused(422, "note");
    // A length that is promised and not kept, and one that is not promised at all.
    app.api(Method::POST, "/prospects")
        .header("content-length", "99999999")
        .json(&json!({ "name": "Lea" }))
        .send()
        .await
        .expect(413);
}

async fn unknown_and_wrong_query_parameters_are_named(app: TestApp) {
    app.get("/call-list?limt=5").send().await.refused(400, "limt");
    app.get("/prospects?owner=me&owner=me").send().await.refused(400, "owner");
    for limit in ["0", "201", "-1", "many", "99999999999"] {
        app.get(&format!("/prospects?limit={limit}")).send().await.refused(422, "limit");
    }
    app.get("/call-list?at=noon").send().await.refused(422, "at");
    app.get("/call-list?scripts=some").send().await.refused(422, "scripts");
    app.get("/me?x=1").send().await.refused(400, "x");
    app.get("/search").send().await.refused(422, "q");
}

async fn addresses_and_methods_that_are_not_there_say_so(app: TestApp) {
    let lost = app.get("/prospekts").send().await;
    assert_eq!(lost.header("content-type"), "application/problem+json");
    lost.expect(404);
    let method = app.api(Method::DELETE, "/me").send().await;
    assert!(method.header("allow").contains("GET"), "{:?}", method.headers);
    assert_eq!(method.expect(405)["type"], "/api/docs#no-such-method");
}

async fn control_characters_are_refused_not_stored(app: TestApp) {
    app.post("/prospects", &json!({ "name": "Lea\u{0}Brandt" })).send().await.refused(422, "name");
    let lea = app.add(a_prospect().never_called());
    let touch = json!({ "prospect_id": lea.id(), "disposition": "no_answer", "note": "a\u{0}b" });
    app.post("/touches", &touch).send().await.refused(422, "note");
    let found = app.get("/search?q=%00").send().await;
    assert!(found.status.is_success() || found.status.as_u16() == 422, "{}", found.text());
    app.get("/prospects/%00").send().await.expect(404);
    app.get("/prospects/%ff").send().await.expect(400);
    // Letters of every kind are letters.
    let name = "Ünïcödé 𝕏 \u{202e}evil <script>alert('1')</script> ' or 1=1 --";
    let added = app.post("/prospects", &json!({ "name": name })).send().await.expect(201);
    assert_eq!(added["name"], name);
}

async fn operators_see_health_and_figures_without_a_token(app: TestApp) {
    app.request(Method::GET, "/health/live").send().await.expect(200);
    let ready = app.request(Method::GET, "/health/ready").send().await.expect(200);
    assert_eq!((&ready["status"], &ready["database"]), (&json!("ready"), &json!("sqlite")));
    app.get("/me").send().await.expect(200);
    app.get("/prospects/0199").send().await.expect(404);
    let figures = app.request(Method::GET, "/metrics").send().await.text();
    assert!(figures.contains("fifthcall_requests_total{method=\"GET\",route=\"/api/v1/me\",status=\"200\"} 1\n"), "{figures}");
    assert!(figures.contains("route=\"/api/v1/prospects/{id}\",status=\"404\"} 1\n"), "{figures}");
    for row in ["fifthcall_store_reads", "fifthcall_store_writes", "fifthcall_store_bulk"] {
        assert!(figures.contains(&format!("# TYPE {row} gauge\n{row} ")), "{figures}");
    }
}

async fn the_readable_page_needs_nothing_from_elsewhere(app: TestApp) {
    let page = app.request(Method::GET, "/api/docs").send().await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    let html = page.text();
    assert!(!html.contains("https://") && !html.contains("http://") && !html.contains("<script"));
    assert!(html.contains("/call-list") && html.contains("id=\"not-found\""));
}
