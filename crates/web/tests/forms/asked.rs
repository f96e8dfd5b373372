//! What pages ask before they do it, and whom they find: new custom fields, what a cadence is for, the guard asked by name, deals of a team.

use jiff::ToSpan;
use serde_json::{Value, json};
use testkit::forms::alerts;
use testkit::{TestApp, a_prospect};

/// The same story on both engines.
macro_rules! stories {
    ($($name:ident)+) => { $(mod $name {
        #[tokio::test]
        async fn on_sqlite() { super::$name(testkit::TestApp::sqlite()).await; }
        #[tokio::test]
        async fn on_postgres() { super::$name(testkit::TestApp::postgres()).await; }
    })+ };
}

stories! {
    a_new_name_becomes_a_custom_field_only_where_a_manager_says_so
    what_a_cadence_is_for_stands_outside_its_versions
    a_step_goes_by_its_number_in_the_form
    the_guard_finds_people_by_name_and_offers_a_choice
    an_owner_sees_the_deals_of_their_reps
    nobody_is_told_that_they_said_what_somebody_else_put_down
}

async fn fields(app: &TestApp) -> Vec<String> {
    let all = app.get("/custom-fields").send().await.expect(200);
    all["items"].as_array().unwrap().iter().map(|field| field["label"].as_str().unwrap().to_owned()).collect()
}

async fn a_new_name_becomes_a_custom_field_only_where_a_manager_says_so(app: TestApp) {
    let rep = app.colleague("Ben Okafor", "rep");
    let who = app.add(a_prospect().named("Lea Brandt").owned_by(&rep));
    app.post("/custom-fields", &json!({ "label": "Fleet size" })).send().await.expect(201);
    let (edit, path) = (format!("/prospects/{}/edit", who.id()), format!("/prospects/{}", who.id()));
    let custom = || async { app.get(&path).send().await.expect(200)["custom"].clone() };

    let manager = app.browser_of(&app.owner);
    let mut form = manager.form(&edit, &path).await;
    // A name that is known, however it is written, is no new one.
    form.fill("custom", "FLEET-SIZE: 12\nFleet sze: 13\nRenewal: March").fill("title", "Buyer");
    let asked = manager.send(&edit, &form).await;
    assert_eq!(asked.status.as_u16(), 422);
    let said = alerts(&asked.text());
    assert!(said.contains("\u{201c}Fleet sze\u{201d}") && said.contains("Renewal") && !said.contains("FLEET"), "{said}");
    assert_eq!((fields(&app).await, custom().await), (vec!["Fleet size".to_owned()], json!({})), "nothing is saved yet");

    let mut form = testkit::forms::forms(&asked.text()).into_iter().find(|form| form.action == path).unwrap();
    assert_eq!(form.value("title"), Some("Buyer"), "what was typed is kept");
    assert_eq!(form.value("custom"), Some("FLEET-SIZE: 12\nFleet sze: 13\nRenewal: March"));
    // One answer is not both; a required one may be missing where no browser watches.
    let mut half = form.clone();
    half.fill("new_field:Renewal", "make");
    assert!(alerts(&manager.send(&edit, &half).await.text()).contains("Fleet sze"));
    form.fill("new_field:Renewal", "make").fill("new_field:Fleet sze", "drop");
    assert_eq!(manager.send(&edit, &form).await.status.as_u16(), 303);
    assert_eq!(fields(&app).await, ["Fleet size", "Renewal"]);
    assert_eq!(custom().await, json!({ "fleet_size": "12", "Renewal": "March" }));

    // A rep makes none, and is told so at once.
    let browser = app.browser_of(&rep);
    let mut form = browser.form(&edit, &path).await;
    form.fill("custom", "Color: red");
    let refused = browser.send(&edit, &form).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(alerts(&refused.text()).contains("there is no custom field \u{201c}Color\u{201d}"), "{}", alerts(&refused.text()));

    // The form of a new person asks the same.
    let mut form = manager.form("/prospects/new", "/prospects").await;
    form.fill("name", "Kai Brown").fill("custom", "Color: red");
    let asked = manager.send("/prospects/new", &form).await;
    assert!(alerts(&asked.text()).contains("\u{201c}Color\u{201d} is no custom field yet"));
    let mut form = testkit::forms::forms(&asked.text()).into_iter().find(|form| form.action == "/prospects").unwrap();
    form.fill("new_field:Color", "drop");
    assert_eq!(manager.send("/prospects/new", &form).await.status.as_u16(), 303);
    assert_eq!(fields(&app).await, ["Fleet size", "Renewal"]);
}

async fn five(app: &TestApp) -> Value {
    app.get("/cadences/Five%20and%20fire").send().await.expect(200)
}

async fn what_a_cadence_is_for_stands_outside_its_versions(app: TestApp) {
    let known = five(&app).await;
    let path = format!("/cadences/{}", known["id"].as_str().unwrap());
    let edit = format!("{path}/edit");
    let browser = app.browser_of(&app.owner);
    assert!(browser.get(&edit).await.text().contains("stands outside its versions"));
    let mut form = browser.form(&edit, &path).await;
    form.fill("about", "For whom we met at the fair.");
    let shown = browser.send(&edit, &form).await.text();
    assert!(
        shown.contains("What it is for") && shown.contains("For whom we met at the fair."),
        "it is in the difference: {shown}"
    );
    assert!(shown.contains("saving makes no new version"), "{shown}");
    let confirm = testkit::forms::forms(&shown).into_iter().find(|form| form.action == path).unwrap();
    assert_eq!(browser.send(&edit, &confirm).await.status.as_u16(), 303);
    let now = five(&app).await;
    assert_eq!((&now["about"], &now["version"]), (&json!("For whom we met at the fair."), &json!(1)));

    // With a step it is a version, and an older one that comes back leaves it alone.
    let mut form = browser.form(&edit, &path).await;
    form.fill("about", "For the fair of 2027.").fill("s0.goal", "Another goal");
    let shown = browser.send(&edit, &form).await.text();
    let confirm = testkit::forms::forms(&shown).into_iter().find(|form| form.action == path).unwrap();
    assert_eq!(browser.send(&edit, &confirm).await.status.as_u16(), 303);
    app.post(&format!("{path}/versions/1/restore"), &json!({})).send().await.expect(200);
    let now = five(&app).await;
    assert_eq!((&now["about"], &now["version"]), (&json!("For the fair of 2027."), &json!(3)));
    assert_eq!(now["steps"][0]["goal"], known["steps"][0]["goal"]);
    // The same at the other door.
    let mut body = json!({ "name": now["name"], "about": "By the API.", "steps": now["steps"], "policy": now["policy"] });
    let put = |body: Value| app.api(axum::http::Method::PUT, &path).json(&body).send();
    assert_eq!(put(body.clone()).await.expect(200)["version"], json!(3));
    body["steps"][0]["goal"] = json!("A third goal");
    assert_eq!(put(body).await.expect(200)["version"], json!(4));
}

async fn a_step_goes_by_its_number_in_the_form(app: TestApp) {
    let known = five(&app).await;
    let path = format!("/cadences/{}", known["id"].as_str().unwrap());
    let edit = format!("{path}/edit");
    let browser = app.browser_of(&app.owner);
    let form = browser.form(&edit, &path).await;
    let said = async |fill: &[(&str, &str)]| {
        let mut form = form.clone();
        fill.iter().for_each(|(name, text)| {
            form.fill(name, text);
        });
        alerts(&browser.send(&edit, &form).await.text())
    };
    // The second step is taken out, so that the third is the second one that is sent.
    let told = said(&[("s1.channel", ""), ("s2.wait_days", "99999")]).await;
    assert_eq!(told, "Step 3, Wait, business days: at most 365 business days.");
    assert_eq!(said(&[("s2.wait_hours", "-1")]).await, "Step 3, Wait, hours: write a whole number, as 2.");
    assert!(said(&[("at_most", "99999999")]).await.starts_with("Extra tries a round, at most: from 1 to 5;"));
    let (page, told) = (browser.get(&edit).await.text(), said(&[("s4.voicemail_script", ""), ("s4.email_body", "")]).await);
    assert!(page.contains(">When nobody picks up</label>") && told.starts_with("Step 5, Voicemail: "), "{told}");
}

async fn the_guard_finds_people_by_name_and_offers_a_choice(app: TestApp) {
    let (ben, eve) = (app.colleague("Ben Okafor", "rep"), app.colleague("Eve Adler", "rep"));
    let add = |name: &str, number: &str, owner| app.add(a_prospect().named(name).with_phone(number).owned_by(owner));
    let lea = add("Lea Brandt", "+1 617 555 0101", &ben);
    let kim = add("Kim Park", "+1 617 555 0102", &ben);
    add("Kim Parker", "+1 617 555 0103", &ben);
    add("Kim Parsons", "+1 617 555 0104", &eve);
    let browser = app.browser_of(&ben);
    let ask = async |who: &str| browser.get(&format!("/guard?channel=call&who={}", web::words::percent(who, b""))).await.text();
    assert!(ask("lea brandt").await.contains("Lea Brandt: allowed."), "one of that name");
    assert!(ask("Kim Park").await.contains("Kim Park: allowed."), "the only one who is called just so");
    let several = ask("kim").await;
    assert!(several.contains("3 people are meant by that."), "{several}");
    let link = testkit::forms::links(&several).into_iter().find(|link| link.contains(kim.id())).unwrap();
    assert!(browser.get(&link.replace("&amp;", "&")).await.text().contains("Kim Park: allowed."));
    let nobody = ask("Nora Nobody").await;
    assert!(nobody.contains("Nobody of that name is among the people whom you may see."), "{nobody}");
    assert!(ask("+1 617 555 0199").await.contains("Allowed."), "a number that nobody has");

    // A shared number is a choice too, and no error.
    for name in ["Ana Shared", "Bob Shared"] {
        let body = json!({ "name": name, "owner": ben.email, "phones": [{ "number": "+16175550777", "line": "shared" }] });
        app.post("/prospects", &body).send().await.expect(201);
    }
    assert!(ask("+1 617 555 0777").await.contains("2 people are meant by that."));

    // In a closed workspace nobody learns of a colleague's people by their names.
    app.api(axum::http::Method::PATCH, "/workspace").json(&json!({ "visibility": "closed" })).send().await.expect(200);
    // Whoever is inside is asked for anew after a while.
    app.wait(1.minute());
    let closed = ask("Kim").await;
    assert!(closed.contains("2 people are meant by that.") && !closed.contains("Parsons"), "{closed}");
    let hidden = ask("Kim Parsons").await;
    assert!(hidden.contains("Nobody of that name is among the people whom you may see."), "{hidden}");
    assert!(ask("Lea Brandt").await.contains("Lea Brandt: allowed."));
    drop(lea);
}

async fn an_owner_sees_the_deals_of_their_reps(app: TestApp) {
    let (ben, eve) = (app.colleague("Ben Okafor", "rep"), app.colleague("Eve Adler", "rep"));
    let owner = app.browser_of(&app.owner);
    let empty = owner.get("/deals").await.text();
    assert!(empty.contains("No deal is open.") && empty.contains("press <em>Interested</em>"), "{empty}");
    let warm = app.add(a_prospect().named("Warm Lead").owned_by(&ben).with_phone("+1 617 555 0130").on("Five and fire"));
    app.post("/touches", &json!({ "prospect_id": warm.id(), "disposition": "interested" })).send().await.expect(201);
    let page = owner.get("/deals").await.text();
    assert!(page.contains("Warm Lead") && page.contains("with Ben Okafor"), "{page}");
    assert!(owner.get("/deals?whose=me").await.text().contains("No deal of yours is open."));
    // What a manager writes into a rep's deal is kept.
    let action = testkit::forms::forms(&page).into_iter().find(|form| form.action.starts_with("/deals/")).unwrap().action;
    let mut form = owner.form("/deals", &action).await;
    form.fill("next_step", "Send the offer");
    assert_eq!(owner.send("/deals", &form).await.status.as_u16(), 303);
    let deals = app.get("/deals?owner=all").send().await.expect(200);
    assert_eq!(deals["items"][0]["next_step"], json!("Send the offer"));
    assert_eq!(app.get("/deals").send().await.expect(200)["items"], json!([]), "the token's own");
    app.get("/deals?owner=nobody").send().await.expect(404);
    // Another rep reads it in an open workspace, without a form; in a closed one not at all.
    let other = app.browser_of(&eve);
    assert!(other.get("/deals").await.text().contains("No deal of yours is open."));
    let read = other.get("/deals?whose=all").await.text();
    assert!(read.contains("Send the offer") && !read.contains("name=\"next_step\""), "{read}");
    app.api(axum::http::Method::PATCH, "/workspace").json(&json!({ "visibility": "closed" })).send().await.expect(200);
    // Whoever is inside is asked for anew after a while.
    app.wait(1.minute());
    assert!(!other.get("/deals?whose=all").await.text().contains("Warm Lead"));
    assert_eq!(other.get(&format!("/deals?whose={}", ben.user)).await.status.as_u16(), 404);
}

async fn nobody_is_told_that_they_said_what_somebody_else_put_down(app: TestApp) {
    let mut shared = Vec::new();
    for name in ["Ana Shared", "Bob Shared"] {
        let body =
            json!({ "name": name, "zone": "America/New_York", "phones": [{ "number": "+16175550777", "line": "shared" }] });
        let who = app.post("/prospects", &body).send().await.expect(201);
        let id = who["id"].as_str().unwrap().to_owned();
        app.post(&format!("/prospects/{id}/enrollments"), &json!({ "cadence": "Five and fire" })).send().await;
        shared.push(id);
    }
    let put = json!({ "forbids": "calls", "number": "+16175550777", "reason": "from an old list" });
    app.post("/suppressions", &put).send().await.expect(201);
    let browser = app.browser_of(&app.owner);
    for id in shared {
        let page = browser.get(&format!("/prospects/{id}")).await.text();
        assert!(page.contains("on the do-not-call list since today") && !page.contains("they said so"), "{page}");
    }
    // Whoever did say so is told to have said so.
    let own = app.add(a_prospect().named("Cy Own").with_phone("+1 617 555 0105").on("Five and fire"));
    let never = json!({ "prospect_id": own.id(), "disposition": "do_not_call" });
    app.post("/touches", &never).send().await.expect(201);
    assert!(browser.get(&format!("/prospects/{}", own.id())).await.text().contains("they said so today"));
}
