//! A change in part changes what it names, and nothing else: every field of every PATCH by itself, and every text of a cadence.

use super::nonsense::known_fields;
use super::support::on_both;
use axum::http::Method;
use serde_json::{Value, json};
use testkit::TestApp;

on_both!(a_change_changes_what_it_names_and_nothing_else, a_text_of_a_step_is_changed_by_itself);

/// A PATCH of the document: where it goes, where what it changes is read, and a value for each of its fields.
struct Change {
    documented: &'static str,
    path: String,
    /// The address, and of a list the entry with that member.
    read: (&'static str, Option<(&'static str, String)>),
    fields: Vec<(&'static str, Value)>,
    /// What has to be said with each.
    beside: Value,
    /// What follows from a field that is changed.
    follows: &'static [(&'static str, &'static [&'static str])],
}

/// Members of what is read that say when and how often it was changed.
const ALWAYS: [&str; 3] = ["version", "updated_at", "decided_at"];

async fn read(app: &TestApp, change: &Change) -> Value {
    let (path, entry) = &change.read;
    let path = path.replace("{id}", change.path.rsplit('/').next().unwrap());
    let whole = app.get(&path).send().await.expect(200);
    match entry {
        None => whole,
        Some((member, value)) => {
            let items = whole["items"].as_array().or_else(|| whole.as_array()).unwrap_or_else(|| panic!("{whole}"));
            items.iter().find(|item| item[*member] == **value).cloned().unwrap_or_else(|| panic!("{value}: {whole}"))
        }
    }
}

async fn everything(app: &TestApp) -> Vec<Change> {
    let full = json!({
        "name": "Lea Brandt", "title": "Buyer", "company": "Fairlane", "worth": "B", "source": "fair",
        "phones": [{ "number": "+16175550133", "line": "personal" }, { "number": "+16175550134", "line": "shared" }],
        "emails": [{ "address": "lea@example.com" }], "social": ["https://example.com/lea"],
        "addresses": [
            { "kind": "work", "street": "1 Main St", "city": "Boston", "state": "MA", "postal_code": "02110", "country": "US", "sets_clock": true },
            { "kind": "home", "city": "Reno", "state": "NV", "country": "US" },
        ],
        "wishes": "after 16:00", "tags": ["a", "b"], "custom": { "fleet": "12", "since": "2019" },
    });
    let lea = app.post("/prospects", &full).send().await.expect(201);
    let keen = testkit::a_prospect().named("Mia Keen").never_called().add(app, &app.owner.clone());
    app.post("/touches", &json!({ "prospect_id": keen.id(), "disposition": "interested" })).send().await.expect(201);
    let deal = app.get("/deals").send().await.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
    app.post("/teams", &json!({ "name": "South" })).send().await.expect(201);
    let north = app.post("/teams", &json!({ "name": "North" })).send().await.expect(201)["id"].as_str().unwrap().to_owned();
    let ben = json!({ "name": "Ben", "email": "ben@example.com", "role": "rep", "zone": "Europe/Berlin", "capacity": 30,
        "hours": "Mon-Fri 9:00-17:00", "remembered_for": "calm", "team": "North" });
    let ben = app.post("/users", &ben).send().await.expect(201)["user"]["id"].as_str().unwrap().to_owned();
    app.api(Method::PATCH, &format!("/users/{ben}")).json(&json!({ "phone": "+16175550188" })).send().await.expect(200);
    let workspace = json!({ "our_offer": "freight", "holidays": ["2026-12-24"] });
    app.api(Method::PATCH, "/workspace").json(&workspace).send().await.expect(200);
    let law = app.get("/guard/law").send().await.expect(200)["items"][0]["code"].as_str().unwrap().to_owned();
    vec![
        Change {
            documented: "/prospects/{id}",
            path: format!("/prospects/{}", lea["id"].as_str().unwrap()),
            read: ("/prospects/{id}", None),
            fields: vec![
                ("title", json!("Head of Sales")),
                ("company", json!("Cold Co")),
                ("owner", json!(ben)),
                ("worth", json!("A")),
                ("source", json!("web")),
                ("phones", json!([{ "number": "+16175550135" }])),
                ("emails", json!([{ "address": "lea.b@example.com" }])),
                ("social", json!(["https://example.com/l"])),
                ("street", json!("2 Main St")),
                ("postal_code", json!("02111")),
                ("city", json!("Cambridge")),
                ("state", json!("MA")),
                ("country", json!("US")),
                ("addresses", json!([{ "kind": "home", "city": "Boston", "state": "MA", "country": "US", "sets_clock": true }])),
                ("zone", json!("America/Chicago")),
                ("wishes", json!("never Mondays")),
                ("tags", json!(["c"])),
                ("custom", json!({ "fleet": "13" })),
                ("name", json!("Lea Brandt-Ito")),
                ("title", Value::Null),
                ("wishes", Value::Null),
                ("zone", Value::Null),
            ],
            beside: json!({}),
            follows: &[
                ("zone", &["place"]),
                ("addresses", &["place", "country", "state", "city", "postal_code", "street"]),
                ("phones", &["place"]),
                ("street", &["addresses", "place"]),
                ("postal_code", &["addresses", "place"]),
                ("city", &["addresses", "place"]),
                ("state", &["addresses", "place"]),
                ("country", &["addresses", "place"]),
            ],
        },
        Change {
            documented: "/deals/{id}",
            path: format!("/deals/{deal}"),
            read: ("/deals", Some(("id", deal))),
            fields: vec![
                ("title", json!("Ten trucks")),
                ("next_step", json!("send the offer")),
                ("next_at", json!("2026-12-01T15:00:00Z")),
                ("stage", json!("talking")),
            ],
            beside: json!({}),
            follows: &[],
        },
        Change {
            documented: "/teams/{id}",
            path: "/teams/South".to_owned(),
            read: ("/teams", Some(("id", north))),
            fields: vec![("name", json!("Deep South"))],
            beside: json!({}),
            follows: &[],
        },
        Change {
            documented: "/users/{id}",
            path: format!("/users/{ben}"),
            read: ("/users", Some(("id", ben))),
            fields: vec![
                ("name", json!("Ben Okafor")),
                ("role", json!("manager")),
                ("zone", json!("America/Chicago")),
                ("capacity", json!(40)),
                ("hours", json!("Mon-Thu 9:00-17:00")),
                ("remembered_for", json!("straight")),
                ("phone", json!("+16175550189")),
                ("team", json!("Deep South")),
                ("remembered_for", json!("")),
                ("active", json!(false)),
            ],
            beside: json!({}),
            follows: &[],
        },
        Change {
            documented: "/workspace",
            path: "/workspace".to_owned(),
            read: ("/workspace", None),
            fields: vec![
                ("name", json!("Ours")),
                ("our_offer", json!("cold freight")),
                ("country", json!("CA")),
                ("zone", json!("America/Toronto")),
                ("visibility", json!("closed")),
                ("holidays", json!(["2026-12-25"])),
            ],
            beside: json!({}),
            follows: &[],
        },
        Change {
            documented: "/custom-fields/{key}",
            path: "/custom-fields/fleet".to_owned(),
            read: ("/custom-fields", Some(("key", "since".to_owned()))),
            fields: vec![("label", json!("Trucks"))],
            beside: json!({}),
            follows: &[],
        },
        Change {
            documented: "/guard/law/{code}",
            path: "/guard/law/US-NY".to_owned(),
            read: ("/guard/law", Some(("code", law))),
            fields: vec![
                ("paused", json!(true)),
                ("paused_until", json!("2026-12-01")),
                ("applies", json!(true)),
                ("reason", json!("y")),
            ],
            beside: json!({ "reason": "x", "paused": true }),
            follows: &[],
        },
    ]
}

async fn a_change_changes_what_it_names_and_nothing_else(app: TestApp) {
    let document = app.request(Method::GET, "/api/openapi.json").send().await.expect(200);
    let all = everything(&app).await;
    let (mut wrong, mut changed) = (Vec::new(), 0);
    for (path, methods) in document["paths"].as_object().unwrap() {
        if methods.get("patch").is_none() {
            continue;
        }
        let Some(change) = all.iter().find(|change| change.documented == path) else { panic!("PATCH {path} is not tried") };
        for field in known_fields(&document, path, "patch") {
            assert!(change.fields.iter().any(|(name, _)| *name == field), "{field} of PATCH {path} is not tried");
        }
    }
    for change in &all {
        for (field, value) in &change.fields {
            let before = read(&app, change).await;
            let mut sent = change.beside.clone();
            sent[*field] = value.clone();
            let answer = app.api(Method::PATCH, &change.path).json(&sent).send().await;
            assert!(answer.status.is_success(), "PATCH {} {sent}: {} {}", change.path, answer.status, answer.text());
            let after = read(&app, change).await;
            let follows = change.follows.iter().find(|(name, _)| name == field).map_or(&[][..], |(_, follows)| *follows);
            for (member, was) in before.as_object().unwrap() {
                if member == field || ALWAYS.contains(&member.as_str()) || follows.contains(&member.as_str()) {
                    changed += usize::from(after[member] != *was);
                } else if after[member] != *was {
                    wrong.push(format!("PATCH {} {sent}: {member} was {was} and is {}", change.path, after[member]));
                }
            }
        }
    }
    assert!(changed > 40, "only {changed} members were changed at all");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Of a member that holds several, the others stay too.
    let custom = app.get(&all[0].path).send().await.expect(200)["custom"].clone();
    assert_eq!(custom, json!({ "fleet": "13", "since": "2019" }));
}

async fn a_text_of_a_step_is_changed_by_itself(app: TestApp) {
    let texts = ["gatekeeper", "live", "voicemail_script", "email_subject", "email_body", "coaching", "goal"];
    let bare = json!({ "channel": "call", "wait_days": 1, "when": "any", "voicemail": "skip", "fire": false, "goal": "" });
    let last = json!({ "channel": "email", "wait_days": 1, "when": "any", "voicemail": "skip", "fire": true, "goal": "",
        "email_subject": "Bye", "email_body": "Goodbye." });
    let made = app.post("/cadences", &json!({ "name": "Bare", "steps": [bare, last] })).send().await.expect(201);
    let path = format!("/cadences/{}", made["id"].as_str().unwrap());
    let writable = |cadence: &Value| json!({ "name": cadence["name"], "about": cadence["about"], "steps": cadence["steps"], "policy": cadence["policy"] });
    for text in texts {
        for value in [json!("What it says."), json!("Something else."), if text == "goal" { json!("") } else { Value::Null }] {
            let mut wanted = writable(&app.get(&path).send().await.expect(200));
            wanted["steps"][0][text] = value.clone();
            let put = app.api(Method::PUT, &path).json(&wanted).send().await.expect(200);
            assert_eq!(writable(&put), wanted, "{text} = {value}, as it was answered");
            let kept = app.get(&path).send().await.expect(200);
            assert_eq!(writable(&kept), wanted, "{text} = {value}, as it was kept");
        }
    }
}
