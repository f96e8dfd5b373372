//! The form of a cadence: what nobody touches stays, a change is shown before it is saved, any version comes back, and no farewell is
//! without words.

use axum::http::Method;
use planner::cadence::CadenceVersion;
use serde_json::{Value, json};
use testkit::forms::forms;
use testkit::{Browser, TestApp, a_prospect, damage};

macro_rules! on_both {
    ($($story:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $story() { super::$story(testkit::TestApp::sqlite()).await; })*
        }
        mod postgres {
            $(#[tokio::test] async fn $story() { super::$story(testkit::TestApp::postgres()).await; })*
        }
    };
}

on_both!(
    one_script_changed_in_the_browser_changes_nothing_else,
    any_version_can_be_looked_at_compared_and_brought_back,
    a_farewell_without_words_is_refused_at_every_door,
    a_stored_farewell_without_words_is_told_and_can_be_mended,
);

async fn five(app: &TestApp) -> Value {
    app.get("/cadences/Five%20and%20fire").send().await.expect(200)
}

fn writable(cadence: &Value) -> Value {
    json!({ "name": cadence["name"], "about": cadence["about"], "steps": cadence["steps"], "policy": cadence["policy"] })
}

fn id(cadence: &Value) -> String {
    cadence["id"].as_str().unwrap().to_owned()
}

/// The page that a form leads to, where it leads to none elsewhere.
async fn answered(browser: &Browser<'_>, path: &str, form: &testkit::forms::Form) -> String {
    let answer = browser.send(path, form).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer.text()
}

fn form_to(page: &str, action: &str) -> testkit::forms::Form {
    forms(page)
        .into_iter()
        .find(|form| form.action == action && form.method == "post")
        .unwrap_or_else(|| panic!("no form for {action}: {page}"))
}

async fn one_script_changed_in_the_browser_changes_nothing_else(app: TestApp) {
    let before = five(&app).await;
    let lea = app.add(a_prospect().never_called());
    let browser = app.browser_of(&app.owner);
    let there = format!("/cadences/{}", id(&before));
    let edit = format!("{there}/edit");
    let mut form = browser.form(&edit, &there).await;
    let old = before["steps"][1]["live"].as_str().unwrap();
    let new = format!("{}\nAnd \"one\" line <more>.", old.trim());
    form.fill("s1.live", &new);

    let page = answered(&browser, &edit, &form).await;
    assert!(page.contains("Nothing is saved yet") && page.contains("And &#34;one&#34; line &#60;more&#62;.</ins>"), "{page}");
    assert!(page.contains("1 round is running, and stays on its version"), "{page}");
    assert!(!page.contains("<del>"), "a line was added and none was taken away: {page}");
    assert_eq!(five(&app).await["version"], before["version"], "only shown");

    // Back to the form, with what was typed; then on again.
    let mut preview = form_to(&page, &there);
    let page = answered(&browser, &edit, preview.clone().press("do", "part:0")).await;
    let again = form_to(&page, &there);
    assert_eq!(again.value("s1.live"), Some(new.as_str()));
    let saved = browser.send(&edit, preview.press("", "")).await;
    assert_eq!(saved.header("location"), there, "{}", saved.text());

    let after = five(&app).await;
    let mut wanted = before.clone();
    wanted["version"] = json!(2);
    wanted["live"] = json!(1);
    wanted["steps"][1]["live"] = json!(new);
    assert_eq!(after, wanted, "to the letter, line breaks at the ends and all");
    let who = app.get(&format!("/prospects/{}", lea.id())).send().await.expect(200);
    assert_eq!(who["enrollment"]["cadence_version"], json!(1), "nobody was moved along");

    // The page that was opened before is refused, and says why.
    let stale = browser.send(&edit, &form).await;
    assert_eq!(stale.status.as_u16(), 422);
    let page = stale.text();
    assert!(page.contains("Somebody changed this meanwhile"));
    assert_eq!(
        browser.send(&edit, &form_to(&page, &there)).await.status.as_u16(),
        422,
        "and is refused again, not taken over it"
    );
}

async fn any_version_can_be_looked_at_compared_and_brought_back(app: TestApp) {
    let first = five(&app).await;
    let path = format!("/cadences/{}", id(&first));
    let mut other = writable(&first);
    other["steps"][0]["goal"] = json!("Say hello");
    other["steps"].as_array_mut().unwrap().remove(2);
    other["policy"]["grace_days"] = json!(4);
    let preview = app.post(&format!("{path}/preview"), &other).send().await.expect(200);
    let told: Vec<_> =
        preview["steps"].as_array().unwrap().iter().map(|step| (step["kind"].as_str().unwrap(), step["from"].as_u64())).collect();
    assert_eq!(told, [("changed", Some(1)), ("removed", Some(3))], "{preview}");
    assert_eq!(preview["rules"][0]["field"], json!("policy.grace_days"));
    assert_eq!((&preview["from"], &preview["to"], &preview["same"]), (&json!(1), &Value::Null, &json!(false)));
    app.api(Method::PUT, &path).json(&other).send().await.expect(200);

    let versions = app.get(&format!("{path}/versions")).send().await.expect(200);
    let numbers: Vec<_> =
        versions["items"].as_array().unwrap().iter().map(|one| (one["version"].as_u64(), one["current"].as_bool())).collect();
    assert_eq!(numbers, [(Some(2), Some(true)), (Some(1), Some(false))]);
    assert_eq!(versions["items"][0]["made_by"]["name"], json!("Ana Ruiz"));
    let old = app.get(&format!("{path}/versions/1")).send().await.expect(200);
    assert_eq!((&old["steps"], &old["policy"]), (&first["steps"], &first["policy"]));
    let changes = app.get(&format!("{path}/versions/1/changes")).send().await.expect(200);
    assert_eq!(changes["to"], json!(2));
    let goal = &changes["steps"][0]["fields"][0];
    assert_eq!((&goal["field"], &goal["lines"][1]), (&json!("goal"), &json!({ "kind": "new", "text": "Say hello" })));
    app.get(&format!("{path}/versions/9")).send().await.expect(404);
    app.get(&format!("{path}/versions/one")).send().await.expect(404);
    app.get(&format!("{path}/versions/1/changes?to=9")).send().await.expect(404);

    // In the browser: the page of the old version says what would change, and one button brings it back.
    let browser = app.browser_of(&app.owner);
    let page = browser.get(&format!("{path}/versions/1")).await.text();
    assert!(
        page.contains("From version 1 to version 2") && page.contains("Say hello</ins>") && page.contains("taken out"),
        "{page}"
    );
    let restore = format!("{path}/versions/1/restore");
    let answer = browser.send(&path, &form_to(&page, &restore)).await;
    assert_eq!(answer.header("location"), path, "{}", answer.text());
    let now = five(&app).await;
    assert_eq!((&now["version"], &now["steps"], &now["policy"]), (&json!(3), &first["steps"], &first["policy"]));
    // Once more changes nothing, so it makes no version; and who looked at version 2 learns that there is a newer one.
    app.post(&restore, &json!({})).send().await.expect(200);
    assert_eq!(five(&app).await["version"], json!(3));
    app.post(&restore, &json!({})).header("if-match", "\"2\"").send().await.expect(412);
    assert!(browser.get(&path).await.text().contains("Version 3</a> <span class=\"pill go\">newest</span>"));
}

async fn a_farewell_without_words_is_refused_at_every_door(app: TestApp) {
    let known = five(&app).await;
    let path = format!("/cadences/{}", id(&known));
    let mut bare = writable(&known);
    for field in ["voicemail_script", "email_subject", "email_body"] {
        bare["steps"][4][field] = Value::Null;
    }
    for (method, path) in [(Method::PUT, path.clone()), (Method::POST, format!("{path}/preview"))] {
        let problem = app.api(method, &path).json(&bare).send().await.refused(422, "steps[4].voicemail_script");
        assert!(problem.to_string().contains("the farewell has no words"), "{problem}");
    }
    let mut new = bare.clone();
    new["name"] = json!("Bare");
    app.post("/cadences", &new).send().await.refused(422, "steps[4].voicemail_script");
    // A voicemail that is never left, blanks, and a mail with a subject only are no words either.
    new["steps"][4]["voicemail_script"] = json!(" \n ");
    new["steps"][4]["email_subject"] = json!("Goodbye");
    app.post("/cadences", &new).send().await.refused(422, "steps[4].voicemail_script");
    for nothing in ["\u{200b}", "\u{2060}\u{ad}\u{feff}", "\u{3164}", "[when company: ]", "[when company: goodbye]", ". -"] {
        new["steps"][4]["voicemail_script"] = json!(nothing);
        app.post("/cadences", &new).send().await.refused(422, "steps[4].voicemail_script");
    }
    new["steps"][4]["voicemail_script"] = json!("Goodbye.");
    new["steps"][4]["voicemail"] = json!("skip");
    app.post("/cadences", &new).send().await.refused(422, "steps[4].voicemail_script");
    new["steps"][4]["channel"] = json!("email");
    app.post("/cadences", &new).send().await.refused(422, "steps[4].email_body");
    new["steps"][4]["email_body"] = json!("Goodbye.");
    app.post("/cadences", &new).send().await.expect(201);

    let browser = app.browser_of(&app.owner);
    let edit = format!("{path}/edit");
    let mut form = browser.form(&edit, &path).await;
    form.fill("s4.voicemail_script", "").fill("s4.email_body", "").fill("s0.goal", "typed and kept");
    let refused = browser.send(&edit, &form).await;
    assert_eq!(refused.status.as_u16(), 422);
    let page = refused.text();
    assert!(page.contains("Step 5, Voicemail: the farewell has no words to say goodbye"), "{page}");
    assert_eq!(form_to(&page, &path).value("s0.goal"), Some("typed and kept"));
    assert_eq!(five(&app).await, known);
    let mut form = browser.form("/cadences/new", "/cadences").await;
    form.fill("name", "By hand");
    let refused = browser.send("/cadences/new", &form).await;
    assert_eq!(refused.status.as_u16(), 422, "a proposal has no farewell yet");
    form.fill("s4.voicemail_script", "Goodbye, {first_name|there}.");
    assert_eq!(browser.send("/cadences/new", &form).await.status.as_u16(), 303);
}

/// As the form left cadences before.
fn emptied(version: &mut CadenceVersion) {
    for step in &mut version.steps {
        step.scripts = Default::default();
    }
}

async fn a_stored_farewell_without_words_is_told_and_can_be_mended(app: TestApp) {
    let known = five(&app).await;
    let path = format!("/cadences/{}", id(&known));
    app.add(a_prospect().never_called());
    damage::an_old_version(app.location(), id(&known).parse().unwrap(), emptied).unwrap();
    let now = five(&app).await;
    assert_eq!(now["version"], json!(2));
    assert!(now["faults"][0].as_str().unwrap().starts_with("step 5, the farewell"), "{now}");
    let browser = app.browser_of(&app.owner);
    for page in ["/cadences".to_owned(), path.clone(), format!("{path}/versions/2")] {
        assert!(browser.get(&page).await.text().contains("Step 5, the farewell has no words"), "{page}");
    }
    let checkup = app.app.checkup(&app.owner, app.now(), actions::Repair::ReportOnly).unwrap();
    assert_eq!(checkup.cadences.len(), 1, "{checkup:?}");
    assert_eq!((checkup.cadences[0].version, checkup.cadences[0].live), (2, 0));
    app.post(&format!("{path}/migrate"), &json!({})).send().await.refused(422, "steps[4].voicemail_script");
    // Saved as it is, it is left alone; changed, it wants its farewell; and the version before comes back.
    app.api(Method::PUT, &path).json(&writable(&now)).send().await.expect(200);
    assert_eq!(five(&app).await["version"], json!(2));
    let mut other = writable(&now);
    other["about"] = json!("something else");
    app.api(Method::PUT, &path).json(&other).send().await.refused(422, "steps[4].voicemail_script");
    app.post(&format!("{path}/versions/1/restore"), &json!({})).send().await.expect(200);
    let back = five(&app).await;
    assert_eq!((&back["version"], &back["steps"], &back["faults"]), (&json!(3), &known["steps"], &json!([])));
    app.post(&format!("{path}/versions/2/restore"), &json!({})).send().await.refused(422, "steps[4].voicemail_script");
    let checkup = app.app.checkup(&app.owner, app.now(), actions::Repair::ReportOnly).unwrap();
    assert!(checkup.cadences.is_empty(), "{checkup:?}");
}

#[tokio::test]
async fn a_large_cadence_is_changed_on_pages_of_fifty_kilobytes_at_most() {
    let app = TestApp::sqlite();
    let text = |what: &str, nth: usize| format!("{what} {nth}: \"hello\" <there> & welcome.\n").repeat(20);
    let steps: Vec<Value> = (0..30)
        .map(|nth| {
            let mut step = json!({ "channel": "call", "voicemail": "leave", "goal": format!("Goal {nth}"), "fire": nth == 29 });
            for script in ["gatekeeper", "live", "voicemail_script", "email_body", "coaching"] {
                step[script] = json!(text(script, nth));
            }
            step["email_subject"] = json!(format!("Subject {nth}"));
            step
        })
        .collect();
    let mut large = json!({ "name": "Large", "about": "", "steps": steps });
    large["steps"][7]["live"] = json!("\"".repeat(9_000));
    let made = app.post("/cadences", &large).send().await.expect(201);
    let path = format!("/cadences/{}", id(&made));
    let edit = format!("{path}/edit");
    let browser = app.browser_of(&app.owner);
    let small = |page: &str| assert!(page.len() <= 50_000 || page.contains(&"&#34;".repeat(9_000)), "{} bytes", page.len());
    let mut page = browser.get(&edit).await.text();
    let (mut part, mut texts) = (0, std::collections::BTreeSet::new());
    loop {
        small(&page);
        let mut form = form_to(&page, &path);
        texts.extend(form.controls.iter().filter(|control| control.name.contains('.')).map(|control| control.name.clone()));
        if part == 0 {
            form.fill("s0.goal", "first");
        }
        part += 1;
        if !page.contains(&format!("value=\"part:{part}\"")) {
            // The farewell, on the last page; the first page's change came along.
            form.fill("s29.email_body", "Goodbye, all of you.");
            page = answered(&browser, &edit, &form).await;
            break;
        }
        page = answered(&browser, &edit, form.press("do", &format!("part:{part}"))).await;
    }
    assert!(part > 4 && texts.len() == 31 * 13, "{part} pages with {} fields", texts.len());
    small(&page);
    assert!(page.contains("first</ins>") && page.contains("Goodbye, all of you.</ins>"), "{page}");
    assert!(browser.send(&edit, &form_to(&page, &path)).await.status.is_redirection());
    let mut wanted = made.clone();
    wanted["version"] = json!(2);
    wanted["steps"][0]["goal"] = json!("first");
    wanted["steps"][29]["email_body"] = json!("Goodbye, all of you.");
    assert_eq!(app.get("/cadences/Large").send().await.expect(200), wanted);
    for there in [
        path.clone(),
        format!("{path}?from=12"),
        format!("{path}/versions/1"),
        format!("{path}/versions/2"),
        "/cadences".to_owned(),
    ] {
        small(&browser.get(&there).await.text());
    }
}

#[tokio::test]
async fn a_step_is_added_and_another_taken_out_without_script() {
    let app = TestApp::sqlite();
    let known = five(&app).await;
    let path = format!("/cadences/{}", id(&known));
    let edit = format!("{path}/edit");
    let browser = app.browser_of(&app.owner);
    let mut form = browser.form(&edit, &path).await;
    form.fill("s1.channel", "").fill("s5.channel", "email").fill("s5.email_body", "One more.");
    let page = browser.send(&edit, &form).await;
    assert!(page.text().contains("exactly one step is the farewell, and it is the last one"), "{}", page.text());
    form.fill("s5.fire", "yes").fill("s4.fire", "");
    let page = answered(&browser, &edit, &form).await;
    assert!(page.contains("taken out") && page.contains("One more.</ins>"), "{page}");
    assert!(browser.send(&edit, &form_to(&page, &path)).await.status.is_redirection());
    let after = five(&app).await;
    assert_eq!((after["steps"].as_array().unwrap().len(), &after["steps"][1]), (5, &known["steps"][2]));
    assert_eq!(after["steps"][4]["email_body"], json!("One more."));
}

#[tokio::test]
async fn who_works_alone_keeps_what_a_cadence_says_about_leave() {
    let app = TestApp::sqlite();
    let mut own = writable(&five(&app).await);
    own["policy"]["leave"] = json!("hand_over");
    let path = format!("/cadences/{}", id(&five(&app).await));
    app.api(Method::PUT, &path).json(&own).send().await.expect(200);
    let before = five(&app).await;
    let browser = app.browser_of(&app.owner);
    let edit = format!("{path}/edit");
    let mut form = browser.form(&edit, &path).await;
    assert!(browser.send(&edit, &form).await.status.is_redirection());
    assert_eq!(five(&app).await, before);
    form.fill("s0.goal", "another");
    let page = answered(&browser, &edit, &form).await;
    browser.send(&edit, &form_to(&page, &path)).await;
    assert_eq!(five(&app).await["policy"], before["policy"]);
}
