//! A workspace full of values that hurt: what people, files and older versions of the program have left in it.

use actions::Actor;
use actions::import::{Keep, NewImport};
use axum::http::Method;
use jiff::ToSpan;
use planner::guard::Hours;
use serde_json::{Value, json};
use std::sync::Arc;
use testkit::{TestApp, a_prospect, damage};

pub struct Team {
    pub owner: Actor,
    pub manager: Actor,
    pub rep: Actor,
}

/// Quotation marks of each kind, what looks like markup, what looks like an entity, letters from right to left, a picture.
pub const NASTY: &str = "Zoë \"Z\" O'Brien <b>&amp; Söhne</b> 😀 \u{202b}שלום\u{202c}";

pub async fn painful(app: &TestApp) -> Team {
    let (manager, rep) = (app.colleague("Mona Silva", "manager"), app.colleague("Ben Okafor", "rep"));
    let gone = app.colleague("Gil Left", "rep");
    cadences(app).await;
    people(app, &rep, &gone).await;
    team(app, &rep, &gone).await;
    house(app).await;
    imported(app);
    Team { owner: app.owner.clone(), manager, rep }
}

async fn people(app: &TestApp, rep: &Actor, gone: &Actor) {
    let full = json!({
        "name": NASTY, "title": "Head of \"Growth\", <EMEA>", "company": "A & B; \"C\", Ltd", "owner": rep.email, "worth": "A",
        "source": "fair, 2026; hall <7>", "street": "1 Main St; rear\nSuite 5", "city": "Boston", "state": "MA", "postal_code": "02110",
        "country": "US", "zone": "America/New_York", "wishes": "after 16:00, never Mondays",
        "phones": [
            { "number": "+1 617 555 0101" },
            { "number": "+1 617 555 0102", "line": "shared" },
            { "number": "+49 30 901820", "condition": "bad" },
            { "number": "+1 617 555 0103", "condition": "not_theirs" },
        ],
        "emails": [
            { "address": "zoe@example.com" },
            { "address": "info@example.com", "condition": "bad" },
            { "address": "o'brien+x@example.com", "condition": "not_theirs" },
        ],
        "social": ["https://example.com/in/zoë?a=1&b=2", "@zoe"],
        "tags": ["Smith, Jones & Co", "a; b", "\"quoted\"", "<b>", "😀", "'", ",", "\"", "x, \"y\""],
        "custom": {
            "fleet size": "0", "empty": "", "ratio: now": "1:2", "two: lines": "first\nsecond: third\n\nfifth", "https://example.com": "a",
            "<i>": "</textarea><script>", "\"": "'", "tab": "a\tb", "long": "x".repeat(9_000), "&amp;": "&lt;", "שלום": "\u{202b}שלום\u{202c}",
        },
    });
    app.post("/prospects", &full).send().await.expect(201);
    for (name, at) in [("Nadia Plain", "+1 617 555 0110"), ("Nobody Owns", "+1 617 555 0111")] {
        let owner = if name.starts_with("Nobody") { Value::Null } else { json!(rep.email) };
        app.post("/prospects", &json!({ "name": name, "owner": owner, "phones": [{ "number": at }] })).send().await.expect(201);
    }
    // As an import, a merge or an older version has left them.
    let old = app.add(a_prospect().named("Old Row").at_company("Old Rows").with_email("old@example.com").owned_by(gone));
    let left = gone.user;
    let tags = ["two\nlines", " blanks ", "gold", "Gold"].map(str::to_owned);
    damage::an_old_person(app.location(), old.prospect.id.parse().unwrap(), &tags, move |person| {
        let text = |text: &str| Some(text.to_owned());
        person.name = "n".repeat(500);
        person.title = Some("t".repeat(480));
        person.source = text("  file\nof 2019  ");
        person.street = text("1 Main Street\r\nSuite 5\nrear entrance");
        person.city = text("New\nYork");
        person.state = text("Massachusetts, of course");
        person.postal_code = text("2903-1001\n");
        person.zone = text("America/New_York");
        person.owner = Some(left);
        person.wishes = Some(Hours { weekdays: Default::default(), holidays: Vec::new() });
        person.custom = json!({
            "number": 12, "half": 0.5, "yes": true, "nothing": null, "list": [1, "two"], "thing": { "a": 1 }, " blanks ": " x ",
            "lines": "\n\nlead and trail\n\n", "returns": "a\r\nb", "": "no name", "a:b:c": ":",
        })
        .to_string();
    })
    .unwrap();
    deals(app, rep).await;
    let kept = app.add(a_prospect().named("Kept Warm").owned_by(rep).with_phone("+1 617 555 0120"));
    let path = format!("/prospects/{}/keep-in-touch", kept.id());
    app.post(&path, &json!({ "every": "every 181 days", "if_active": "every 93 days", "longest": "every 700 days" }))
        .send()
        .await
        .expect(200);
    for (name, number) in [("Due Today", "+1 617 555 0121"), ("Due Too", "+1 617 555 0122")] {
        let due = a_prospect().named(name).owned_by(rep).with_phone(number).on("Five and fire");
        app.add(due.called(120.hours(), "no_answer"));
    }
    app.add(a_prospect().named("Owner's Own").on("Every channel").with_phone("+1 617 555 0123"));
    app.add(a_prospect().named("Touched <i>").on("Reminders").with_phone("+1 617 555 0124"));
}

/// A file as programs write them: notes and streets of two lines, titles longer than a form takes.
fn imported(app: &TestApp) {
    let title = "t".repeat(300);
    let file = format!(
        "Name,Phone,Title,Street,Notes,Tags,\"Fleet: size\"\nIda File,+16175550180,{title},\"1 Main St\nSuite 5\",\"first: \"\"a\"\"\n\nsecond\",\"a, b\",0\n"
    );
    let bytes: Arc<[u8]> = Arc::from(file.as_bytes());
    let order = NewImport { file_name: "people.csv".to_owned(), ..NewImport::default() };
    let now = app.now();
    let started = app.app.start_import(&app.owner, now, order, Arc::new(bytes), Keep::File).unwrap();
    app.app.run_import(started, &|| now, &mut |_| {}).unwrap();
}

async fn deals(app: &TestApp, rep: &Actor) {
    for (owner, number) in [(rep, "+1 617 555 0130"), (&app.owner, "+1 617 555 0131")] {
        let warm = app.add(a_prospect().named("Warm Lead").owned_by(owner).with_phone(number).on("Five and fire"));
        let more = app
            .add(a_prospect().named("Warmer Lead").owned_by(owner).with_phone(&number.replace("013", "014")).on("Five and fire"));
        for who in [&warm, &more] {
            let yes = json!({ "prospect_id": who.id(), "disposition": "interested" });
            app.post("/touches", &yes).send().await.expect(201);
        }
        damage::old_deals(app.location(), warm.prospect.id.parse().unwrap(), |deal| {
            deal.next_step = Some(NASTY.to_owned());
            deal.next_at = "2026-12-01T15:07:31Z".parse().ok();
        })
        .unwrap();
        damage::old_deals(app.location(), more.prospect.id.parse().unwrap(), |deal| {
            deal.stage = "negotiating".to_owned();
            deal.next_step = Some("send the\noffer ".to_owned());
            deal.next_at = None;
        })
        .unwrap();
    }
}

async fn team(app: &TestApp, rep: &Actor, gone: &Actor) {
    let change = json!({
        "hours": "Mon-Tue 9:00-12:00, Mon-Tue 13:00-17:30; Sat 10:15-12:00", "remembered_for": "the one who \"rings\" <once>", "phone": "+1 617 555 0150",
    });
    app.api(Method::PATCH, &format!("/users/{}", rep.user)).json(&change).send().await.expect(200);
    let nothing = json!({ "from": "2027-03-01", "until": "2027-03-05", "reason": "leave: \"sea\"" });
    app.post(&format!("/users/{}/absences", rep.user), &nothing).send().await.expect(201);
    app.api(Method::PATCH, &format!("/users/{}", gone.user)).json(&json!({ "active": false })).send().await.expect(200);
    damage::an_old_user(app.location(), gone.user, |user| {
        user.name = "g".repeat(300);
        user.capacity = Some(0);
        user.sentence = Some("of two\nlines".to_owned());
        user.hours = Some(Hours { weekdays: Default::default(), holidays: Vec::new() });
    })
    .unwrap();
}

async fn house(app: &TestApp) {
    let change = json!({ "name": NASTY, "our_offer": "freight <cold> & \"warm\"", "holidays": ["2026-12-25", "2027-01-01"] });
    app.api(Method::PATCH, "/workspace").json(&change).send().await.expect(200);
    let days = json!({ "days": [{ "day": "2026-12-24", "from": "12:00", "name": "Eve; \"half\"" }, { "day": "2026-12-31", "from": "13:30" }] });
    app.post("/workspace/closed-days", &days).send().await.expect(201);
    let stricter = json!({ "hours": "10:00-16:00", "no_sundays": true, "reason": "our lawyer, \"Ms. X\"" });
    app.post("/guard/law/US-TX/rules", &stricter).send().await.expect(201);
    app.api(Method::PATCH, "/guard/law/US-NY")
        .json(&json!({ "paused": true, "reason": "storm: <all>" }))
        .send()
        .await
        .expect(200);
}

/// Scripts of every kind, waits of nothing, rules at the edges of what is allowed.
async fn cadences(app: &TestApp) {
    let say = |text: &str| format!("{{greeting}}, {NASTY}.\n\n  {text}: \"yes\" [when company: of {{company}}]\n<b>&lt;");
    let step = |channel: &str, when: &str| json!({ "channel": channel, "when": when, "goal": NASTY, "coaching": say("slowly") });
    let mut all: Vec<Value> =
        [("call", "vary"), ("email", "early"), ("sms", "evening"), ("social", "any"), ("visit", "midday"), ("letter", "late")]
            .into_iter()
            .map(|(channel, when)| step(channel, when))
            .collect();
    all[0]["wait_hours"] = json!(0);
    all[1]["email_subject"] = json!("only a subject: <x>");
    all[2]["email_body"] = json!(say("only a body"));
    all[3]["wait_days"] = json!(365);
    all[4]["live"] = json!(say("hello"));
    all[4]["gatekeeper"] = json!(say("who"));
    let mut farewell = step("call", "afternoon");
    for (field, value) in [
        ("fire", json!(true)),
        ("voicemail", json!("leave")),
        ("voicemail_script", json!(say("goodbye"))),
        ("wait_hours", json!(7)),
    ] {
        farewell[field] = value;
    }
    all.push(farewell);
    let policy = json!({
        "afterwards": "dormant", "grace_days": 0, "revisit_after_farewell_days": 90, "revisit_after_no_days": 0, "ask_from_attempt": 1,
        "leave": "hand_over", "never_heard": { "then": "none", "after_tries": 10, "at_most": 5 },
    });
    let cadence = json!({ "name": "Every channel", "about": say("for all"), "steps": all, "policy": policy });
    app.post("/cadences", &cadence).send().await.expect(201);
    let mut other = cadence;
    other["steps"][4]["live"] = json!(say("good morning"));
    app.api(Method::PUT, "/cadences/Every%20channel").json(&other).send().await.expect(200);
    let turn = json!({ "channel": "call", "when": "any", "live": say("again") });
    let mut rhythm = policy;
    rhythm["rhythm"] = json!({ "every_days": 183, "active_days": 89, "longest_days": 1000 });
    let kept = json!({ "name": "Reminders", "about": "", "steps": [turn], "policy": rhythm });
    app.post("/cadences", &kept).send().await.expect(201);
}
