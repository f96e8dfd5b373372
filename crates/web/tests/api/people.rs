//! Prospects and companies.

use super::support::{NOBODY, on_both};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{TestApp, a_prospect};

on_both!(
    a_person_is_added_shown_changed_and_emptied,
    a_bad_person_is_refused_with_every_fault_at_once,
    somebody_who_is_there_already_is_not_added_twice,
    the_trash_gives_back_what_was_thrown_into_it,
    merging_loses_nothing_of_either,
    a_company_shows_its_people,
    who_is_not_there_is_not_found,
);

async fn a_person_is_added_shown_changed_and_emptied(app: TestApp) {
    let lea = json!({
        "name": "Lea Brandt", "title": "Head of logistics", "company": "Harbor Tools", "worth": "A", "source": "fair",
        "phones": [{ "number": "(617) 555-0133", "line": "personal" }, { "number": "617 555 0100", "line": "shared" }],
        "emails": [{ "address": "Lea@Harbor.example" }], "social": ["@lea"], "country": "US", "state": "MA", "city": "Boston",
        "wishes": "after 16:00, never Mondays", "tags": ["warm"], "custom": { "Fleet": "12 vans" }
    });
    let added = app.post("/prospects", &lea).send().await.expect(201);
    assert_eq!(added["phones"][0]["number"], "+16175550133");
    assert_eq!(added["emails"][0]["address"], "lea@harbor.example");
    assert_eq!(
        (&added["worth"], &added["company"]["name"], &added["owner"]["name"]),
        (&json!("A"), &json!("Harbor Tools"), &json!("Ana Ruiz"))
    );
    assert_eq!(added["place"]["zones"], json!(["America/New_York"]));
    let path = format!("/prospects/{}", added["id"].as_str().unwrap());
    assert_eq!(app.get(&path).send().await.expect(200), added);
    let change = json!({ "title": null, "city": "Salem", "tags": [], "custom": { "Fleet": null, "Dock": "3" }, "wishes": null });
    let changed = app.api(Method::PATCH, &path).json(&change).send().await.expect(200);
    assert_eq!((&changed["title"], &changed["city"], &changed["wishes"]), (&Value::Null, &json!("Salem"), &Value::Null));
    assert_eq!((&changed["tags"], &changed["custom"]), (&json!([]), &json!({ "Dock": "3" })));
    assert_eq!((&changed["name"], &changed["phones"]), (&added["name"], &added["phones"]));
    assert!(changed["version"].as_i64() > added["version"].as_i64());
}

async fn a_bad_person_is_refused_with_every_fault_at_once(app: TestApp) {
    let bad = json!({
        "name": " ", "phones": [{ "number": "12" }], "emails": [{ "address": "nobody" }], "zone": "Mars/Olympus", "worth": "Z",
        "owner": "stranger@example.com", "wishes": "when the moon is full"
    });
    let problem = app.post("/prospects", &bad).send().await.refused(422, "name");
    let fields: Vec<&str> = problem["errors"].as_array().unwrap().iter().filter_map(|fault| fault["field"].as_str()).collect();
    for field in ["phones[0].number", "emails[0].address", "zone", "worth", "owner", "wishes"] {
        assert!(fields.contains(&field), "{field} is missing in {fields:?}");
    }
    assert!(app.get("/prospects").send().await.expect(200)["items"].as_array().unwrap().is_empty());
}

async fn somebody_who_is_there_already_is_not_added_twice(app: TestApp) {
    let lea = app.add(a_prospect().named("Lea Brandt").with_phone("+16175550133").with_email("lea@harbor.example"));
    let twin = json!({ "name": "Lea B.", "emails": [{ "address": "LEA@harbor.example" }] });
    let problem = app.post("/prospects", &twin).send().await.expect(409);
    assert_eq!(problem["held_by"], json!(lea.id()));
    let wanted = json!({ "name": "Lea B.", "emails": [{ "address": "LEA@harbor.example" }], "allow_duplicate": true });
    app.post("/prospects", &wanted).send().await.expect(201);
}

async fn the_trash_gives_back_what_was_thrown_into_it(app: TestApp) {
    let lea = app.add(a_prospect().named("Lea Brandt").never_called());
    let path = format!("/prospects/{}", lea.id());
    let listed = |list: &Value| list["items"].as_array().unwrap().iter().any(|entry| entry["prospect"]["id"] == json!(lea.id()));
    assert!(listed(&app.get("/call-list").send().await.expect(200)));
    for _ in 0..2 {
        let gone = app.api(Method::DELETE, &path).send().await.expect(200);
        assert!(gone["deleted_at"].is_string());
    }
    assert!(!listed(&app.get("/call-list").send().await.expect(200)));
    assert!(app.get("/search?q=brandt").send().await.expect(200)["items"].as_array().unwrap().is_empty());
    let back = app.post(&format!("{path}/restore"), &json!({})).send().await.expect(200);
    assert!(back["deleted_at"].is_null());
    assert!(listed(&app.get("/call-list").send().await.expect(200)));
}

async fn merging_loses_nothing_of_either(app: TestApp) {
    let keep = app.add(a_prospect().named("Lea Brandt").with_phone("+16175550133"));
    let twin = app.add(
        a_prospect()
            .named("L. Brandt")
            .with_phone("+16175550144")
            .with_email("lea@harbor.example")
            .called(jiff::Span::new().hours(3), "no_answer"),
    );
    let merged = app.post(&format!("/prospects/{}/merge", twin.id()), &json!({ "into": keep.id() })).send().await.expect(200);
    assert_eq!(merged["id"], json!(keep.id()));
    let numbers: Vec<&str> = merged["phones"].as_array().unwrap().iter().filter_map(|phone| phone["number"].as_str()).collect();
    assert!(numbers.contains(&"+16175550133") && numbers.contains(&"+16175550144"), "{merged}");
    assert_eq!(merged["emails"][0]["address"], "lea@harbor.example");
    let followed = app.get(&format!("/prospects/{}", twin.id())).send().await.expect(200);
    assert_eq!(followed["id"], json!(keep.id()));
    app.post(&format!("/prospects/{}/merge", keep.id()), &json!({ "into": keep.id() })).send().await.refused(422, "into");
    app.post(&format!("/prospects/{}/merge", keep.id()), &json!({ "into": NOBODY })).send().await.expect(404);
}

async fn a_company_shows_its_people(app: TestApp) {
    let lea = app.add(a_prospect().named("Lea Brandt").at_company("Harbor Tools"));
    app.add(a_prospect().named("Mia Brandt").at_company("HARBOR TOOLS, Inc."));
    let company = lea.prospect.company.as_ref().unwrap();
    let shown = app.get(&format!("/companies/{}", company.id)).send().await.expect(200);
    assert_eq!(shown["people"].as_array().unwrap().len(), 2);
    app.get(&format!("/companies/{NOBODY}")).send().await.expect(404);
}

async fn who_is_not_there_is_not_found(app: TestApp) {
    for id in [NOBODY, "x", "nobody@example.com", "+16175559999", "%F0%9F%98%80"] {
        app.get(&format!("/prospects/{id}")).send().await.expect(404);
        app.api(Method::PATCH, &format!("/prospects/{id}")).json(&json!({})).send().await.expect(404);
        app.api(Method::DELETE, &format!("/prospects/{id}")).send().await.expect(404);
        app.get(&format!("/prospects/{id}/timeline")).send().await.expect(404);
        app.get(&format!("/prospects/{id}/decision")).send().await.expect(404);
        app.post(&format!("/prospects/{id}/enrollments"), &json!({ "cadence": "Five and fire" })).send().await.expect(404);
    }
}
