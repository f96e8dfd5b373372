//! Lists: pages, cursors, filters.

use super::support::on_both;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{TestApp, a_prospect};

on_both!(
    pages_follow_one_another_without_gap_or_repeat,
    filters_are_met_and_wrong_ones_named,
    search_finds_names_numbers_and_addresses
);

fn names(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

async fn pages_follow_one_another_without_gap_or_repeat(app: TestApp) {
    for number in 0..7 {
        app.add(a_prospect().named(&format!("Person {number}")));
    }
    let (mut seen, mut pages, mut path) = (BTreeSet::new(), 0, "/prospects?limit=3".to_owned());
    loop {
        let page = app.get(&path).send().await.expect(200);
        let got = names(&page);
        assert!(got.len() <= 3);
        for name in got {
            assert!(seen.insert(name.clone()), "{name} twice");
        }
        pages += 1;
        match page["next"].as_str() {
            Some(next) => path = format!("/prospects?limit=3&cursor={next}"),
            None => break,
        }
    }
    assert_eq!((seen.len(), pages), (7, 3));
    app.get("/prospects?cursor=made-up").send().await.refused(422, "cursor");
    let lea = app.add(
        a_prospect()
            .named("Lea")
            .never_called()
            .called(jiff::Span::new().hours(30), "no_answer")
            .called(jiff::Span::new().hours(2), "busy"),
    );
    let timeline = format!("/prospects/{}/timeline", lea.id());
    let newest = app.get(&format!("{timeline}?limit=1")).send().await.expect(200);
    let oldest = app.get(&format!("{timeline}?limit=1&order=oldest_first")).send().await.expect(200);
    assert_ne!(newest["items"][0]["id"], oldest["items"][0]["id"]);
    let next = newest["next"].as_str().unwrap();
    let second = app.get(&format!("{timeline}?limit=1&cursor={next}")).send().await.expect(200);
    assert_ne!(second["items"][0]["id"], newest["items"][0]["id"]);
}

async fn filters_are_met_and_wrong_ones_named(app: TestApp) {
    let ben = app.colleague("Ben Okafor", "rep");
    app.add(a_prospect().named("Lea").tagged("fair"));
    app.add(a_prospect().named("Mia").never_called());
    app.add(a_prospect().named("Noa").owned_by(&ben));
    let ask = |query: &str| app.get(&format!("/prospects?{query}")).send();
    assert_eq!(names(&ask("tag=fair").await.expect(200)), ["Lea"]);
    assert_eq!(names(&ask("state=active").await.expect(200)), ["Mia"]);
    assert_eq!(names(&ask("owner=ben.okafor%40example.com").await.expect(200)), ["Noa"]);
    assert_eq!(names(&ask("cadence=Five%20and%20fire").await.expect(200)), ["Mia"]);
    assert_eq!(names(&ask("q=no").await.expect(200)), ["Noa"]);
    assert_eq!(names(&ask("owner=me&tag=fair").await.expect(200)), ["Lea"]);
    assert!(names(&ask("q=zzz").await.expect(200)).is_empty());
    ask("state=asleep").await.refused(422, "state");
    ask("owner=nobody%40example.com").await.refused(422, "owner");
    ask("cadence=Seven").await.refused(422, "cadence");
}

async fn search_finds_names_numbers_and_addresses(app: TestApp) {
    let lea = app.add(
        a_prospect()
            .named("Lea Brandt")
            .at_company("Harbor Tools")
            .with_phone("+1 617 555 0133")
            .with_email("lea@harbor.example"),
    );
    for q in ["lea", "brandt%20le", "harbor", "6175550133", "lea%40harbor", "LEA"] {
        let found = app.get(&format!("/search?q={q}&limit=5")).send().await.expect(200);
        let ids: Vec<&str> = found["items"].as_array().unwrap().iter().filter_map(|item| item["id"].as_str()).collect();
        assert!(ids.contains(&lea.id()), "{q}: {found}");
    }
    let rang = app.get("/who-rang?q=617-555-0133").send().await.expect(200);
    assert_eq!(rang["items"][0]["id"], json!(lea.id()));
    for (path, status) in [("lea%40harbor.example", 200), ("%2B16175550133", 200), ("nobody%40harbor.example", 404)] {
        app.get(&format!("/prospects/{path}")).send().await.expect(status);
    }
}
