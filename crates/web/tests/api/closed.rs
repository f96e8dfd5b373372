//! A closed workspace tells nobody what is not theirs to read: every row of the API and every page is asked, by a rep and by a
//! manager of another team, for everything of a colleague's, and no answer, refusal or header may carry one of the colleague's
//! marked secrets. The rows are read from the document and from the router: a new one is walked by itself.

use super::support::{on_both, on_sqlite};
use actions::bulk::What;
use actions::view::{NewBulkOrder, NewGround, NewProspect, NewSuppression, NewTouch, ProspectChange, UserChange};
use actions::{
    Actor, AddGround, AddProspect, AddSuppression, AddTeam, ChangeDeal, ChangeProspect, ChangeUser, GiveBulkOrder, LogTouch,
    NewLink, OverrideRule, ShowProspect, Snooze, TrashProspect,
};
use axum::http::Method;
use jiff::Span;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use testkit::{Answer, TestApp};

on_both!(no_answer_of_the_api_tells_what_is_a_colleagues);

/// The pages draw what the same verbs give.
mod drawn {
    use super::no_page_tells_what_is_a_colleagues;
    use super::on_sqlite;

    on_sqlite!(no_page_tells_what_is_a_colleagues);
}

/// What only Ben, his manager and the owner may read, in every form in which it may be written. The number that everybody has
/// on a display, and the name, are none.
const SECRETS: &[(&str, &[&str])] = &[
    ("number", &["6175557391", "617-555-7391", "(617) 555-7391", "617 555 7391", "555-7391", "5557391"]),
    ("address", &["secretmail.example"]),
    ("title", &["Zephyrist"]),
    ("street", &["Quagmire Lane"]),
    ("city", &["Xanaduville"]),
    ("source", &["markedsource"]),
    ("tag", &["markedtag"]),
    ("custom field", &["markedcustom"]),
    ("note", &["markednote"]),
    ("date", &["2027-03-17", "17 March", "March 17", "17 Mar", "Mar 17"]),
    ("ground", &["markedground"]),
    ("why never", &["markedreason"]),
    ("number of nobody", &["6175557392", "617-555-7392", "(617) 555-7392", "617 555 7392", "555-7392"]),
    ("deal", &["markeddeal"]),
    ("import", &["markedfile"]),
    ("why handed over", &["markedorder"]),
];
/// Their name, which a search tells, and whoever logs something about somebody they have searched for.
const NAME: &str = "Quillon";
/// On everybody's display.
const KNOWN: &str = "+16175557300";

/// Ben with his people, and those who may not read them.
struct Scene {
    /// Everything of Ben's that has an id, by what its address begins with.
    ids: Vec<(&'static str, Vec<String>)>,
    ben: Actor,
    spies: Vec<Actor>,
}

impl Scene {
    async fn set(app: &TestApp) -> Scene {
        let (ben, eve) = (app.colleague("Ben Okafor", "rep"), app.colleague("Eve Kim", "rep"));
        let moe = app.colleague("Moe South", "manager");
        app.act(AddTeam { name: "South".into() });
        let change = UserChange { team: Some("South".into()), ..UserChange::default() };
        app.act(ChangeUser { user: moe.email.clone(), change, if_version: None });
        let closed = actions::view::WorkspaceChange { visibility: Some("closed".into()), ..Default::default() };
        let mut ids: Vec<(&str, Vec<String>)> = Vec::new();
        let quillon = |given: &str| quillon(app, &ben, given);
        let person = quillon("Vane");
        let touched = app.act_as(&ben, LogTouch(logged(&person, "no_answer")));
        let enrolled = app.act_as(&ben, ShowProspect { prospect: person.clone() }).enrollment.unwrap().id;
        let until = "2027-03-17T15:00:00Z".parse().unwrap();
        app.act_as(&ben, Snooze { enrollment: enrolled.clone(), until });
        let ground = NewGround { kind: "consent".into(), channel: None, reason: "markedground".into() };
        let ground = app.act_as(&ben, AddGround { prospect: person.clone(), ground }).items[0].id.clone();
        let second = quillon("Ware");
        let bought = app.act_as(&ben, LogTouch(logged(&second, "interested"))).created[0].id.clone();
        let (title, next_step) = (Some("markeddeal".to_owned()), Some("markeddeal".to_owned()));
        app.act_as(&ben, ChangeDeal { deal: bought.clone(), title, next_step, stage: None, next_at: None, if_version: None });
        let trashed = quillon("Gone");
        app.act_as(&ben, TrashProspect { prospect: trashed.clone(), if_version: None });
        let (rule, reason) = ("courtesy_one_call_a_day".to_owned(), "markedoverride".to_owned());
        app.act(OverrideRule { prospect: person.clone(), rule, until, reason });
        // Whoever came to us is offered to the next who is free, where that may read them.
        let asks = NewProspect {
            name: Some(format!("{NAME} Asks")),
            phones: vec![line("+16175557393", "personal")],
            zone: Some("America/New_York".into()),
            inquiry: true,
            ..NewProspect::default()
        };
        app.act_as(&ben, AddProspect(asks));
        let suppress = |change: fn(&mut NewSuppression), of: &str| {
            let mut new = NewSuppression { forbids: "mail".into(), reason: "markedreason".into(), ..NewSuppression::default() };
            change(&mut new);
            if new.number.is_none() && new.email.is_none() {
                new.prospect = Some(of.to_owned());
            }
            app.act_as(&ben, AddSuppression(new)).id
        };
        let suppressions = vec![
            suppress(|_| {}, &second),
            suppress(|new| new.number = Some("+16175557392".into()), ""),
            suppress(|new| new.email = Some("q.ware@secretmail.example".into()), ""),
        ];
        let order = NewBulkOrder {
            what: What::LetGo,
            rep: None,
            scope: None,
            to: None,
            on: None,
            promises: None,
            keep: None,
            reason: Some("markedorder".into()),
        };
        let order = app.act_as(&ben, GiveBulkOrder(order)).id;
        let brought = app
            .api(Method::POST, "/imports?file_name=markedfile.csv")
            .bearer(&app.token_of(&ben))
            .raw("text/csv", "name,phone\nQuillon Brought,+16175557391\nQuillon,no number\n")
            .send()
            .await
            .expect(201);
        let import = brought["id"].as_str().unwrap().to_owned();
        settled(app, &import).await;
        // Beside them, people of the spies': at the same company, and on the same line.
        for spy in [&eve, &moe] {
            let own = NewProspect {
                name: Some(format!("Own {}", spy.name)),
                company: Some("Zanzibrook".into()),
                phones: vec![line(KNOWN, "shared")],
                allow_duplicate: true,
                zone: Some("America/New_York".into()),
                ..NewProspect::default()
            };
            let own = app.act_as(spy, AddProspect(own)).id;
            app.act_as(spy, LogTouch(logged(&own, "callback")));
        }
        let company = app.act_as(&ben, ShowProspect { prospect: person.clone() }).company.unwrap().id;
        ids.push(("/prospects", vec![person.clone(), second, trashed, KNOWN.into(), "quillon@known.example".into()]));
        ids.push(("/enrollments", vec![enrolled]));
        ids.push(("/today", vec![touched.enrollment.unwrap().id]));
        ids.push(("/touches", vec![touched.touch.id]));
        ids.push(("/deals", vec![bought]));
        ids.push(("/suppressions", suppressions));
        ids.push(("/bulk-orders", vec![order]));
        ids.push(("/imports", vec![import]));
        ids.push(("/companies", vec![company]));
        ids.push(("/users", vec![ben.user.to_string(), ben.email.clone()]));
        ids.push(("/team", vec![ben.user.to_string()]));
        ids.push(("/teams", vec!["South".into()]));
        ids.push(("child", vec![ground]));
        app.act(actions::ChangeWorkspace { change: closed, if_version: None });
        app.wait(Span::new().minutes(6));
        Scene { ids, ben, spies: vec![eve, moe] }
    }

    /// What an address is asked with, in the place of its `{…}`: what is Ben's of that kind, or everything of his.
    fn addresses(&self, path: &str) -> Vec<String> {
        if !path.contains('{') {
            return vec![path.to_owned()];
        }
        let stem = format!("/{}", path.split('/').nth(1).unwrap_or_default());
        let fitting = self.ids.iter().find(|(prefix, _)| *prefix == stem).map(|(_, ids)| ids.clone());
        let ids = fitting.unwrap_or_else(|| self.ids.iter().flat_map(|(_, ids)| ids.clone()).collect());
        let child = &self.of("child")[0];
        let fill = |id: &String| {
            let mut parts: Vec<String> = Vec::new();
            for part in path.split('/') {
                let first = !parts.iter().any(|known| known.contains(id.as_str()));
                parts.push(match part.starts_with('{') {
                    false => part.to_owned(),
                    true if part == "{question}" => "callback".to_owned(),
                    true if first => escaped(id),
                    true => child.clone(),
                });
            }
            parts.join("/")
        };
        ids.iter().map(fill).collect()
    }

    fn of(&self, prefix: &str) -> &[String] {
        self.ids.iter().find(|(known, _)| *known == prefix).map(|(_, ids)| ids.as_slice()).unwrap()
    }
}

/// One of Ben's people, with everything that can be said of one.
fn quillon(app: &TestApp, ben: &Actor, family: &str) -> String {
    let first = family == "Vane";
    if first {
        app.act(actions::AddCustomField(actions::view::NewCustomField { label: "colour".into() }));
    }
    let new = NewProspect {
        name: Some(format!("{NAME} {family}")),
        title: Some("Zephyrist".into()),
        company: Some("Zanzibrook".into()),
        source: Some("markedsource".into()),
        phones: vec![line(KNOWN, "shared"), line("+16175557391", "personal")],
        emails: [if first { "quillon@known.example" } else { "other@known.example" }, "q.v@secretmail.example"]
            .map(|address| serde_json::from_value(json!({ "address": address })).unwrap())
            .into(),
        street: Some("7 Quagmire Lane".into()),
        city: Some("Xanaduville".into()),
        tags: vec!["markedtag".into()],
        custom: [("colour".to_owned(), "markedcustom".to_owned())].into(),
        zone: Some("America/New_York".into()),
        allow_duplicate: true,
        ..NewProspect::default()
    };
    let id = app.act_as(ben, AddProspect(new)).id;
    let cadence = "Five and fire".to_owned();
    app.act_as(ben, actions::Enroll { prospect: id.clone(), cadence, owner: None, start_attempt: None });
    // As after an edit, too.
    let change = ProspectChange { worth: Some("A".into()), ..ProspectChange::default() };
    app.act_as(ben, ChangeProspect { prospect: id.clone(), change, if_version: None });
    id
}

fn line(number: &str, line: &str) -> actions::view::PhoneView {
    serde_json::from_value(json!({ "number": number, "line": line })).unwrap()
}

fn logged(person: &str, disposition: &str) -> NewTouch {
    NewTouch {
        prospect_id: Some(person.to_owned()),
        disposition: disposition.to_owned(),
        note: Some("markednote".to_owned()).filter(|_| disposition != "callback"),
        callback_at: Some("2026-11-30T15:00:00Z".parse().unwrap()).filter(|_| disposition == "callback"),
        ..NewTouch::default()
    }
}

async fn settled(app: &TestApp, import: &str) {
    for _ in 0..400 {
        let view = app.get(&format!("/imports/{import}")).send().await.expect(200);
        if view["ended_at"].is_string() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the import does not end");
}

fn escaped(text: &str) -> String {
    text.replace('+', "%2B").replace('@', "%40").replace(' ', "%20")
}

/// What has come out so far.
#[derive(Default)]
struct Heard {
    leaks: Vec<String>,
    found: BTreeSet<&'static str>,
    asked: usize,
}

impl Heard {
    /// `sent` is everything that the asker has said: what they know already is told to nobody.
    fn listen(&mut self, who: &str, request: &str, sent: &str, answer: &Answer) {
        self.asked += 1;
        let mut text = answer.text();
        for (name, value) in &answer.headers {
            text.push_str(&format!("\n{name}: {}", value.to_str().unwrap_or_default().replace("%20", " ")));
        }
        assert!(answer.status.as_u16() < 500, "{who}: {request} {sent}: {} {text}", answer.status);
        for (what, forms) in SECRETS {
            if let Some(form) = forms.iter().find(|form| text.contains(**form) && !sent.contains(**form)) {
                self.found.insert(what);
                self.leak(who, request, sent, what, form, &text);
            }
        }
        // Whoever is searched for is named, and whoever logs something about somebody has found them.
        let named =
            ["/search", "/who-rang", "/rang", "/touches", "touches", "/mailed"].iter().any(|allowed| request.contains(allowed));
        if !named && text.contains(NAME) && !sent.contains(NAME) {
            self.leak(who, request, sent, "name", NAME, &text);
        }
    }

    fn leak(&mut self, who: &str, request: &str, sent: &str, what: &str, form: &str, text: &str) {
        let start = text.find(form).unwrap_or(0);
        let from = text.floor_char_boundary(start.saturating_sub(80));
        let until = text.ceil_char_boundary((start + 80).min(text.len()));
        self.leaks.push(format!("{who}: {request} {sent} tells the {what}: …{}…", &text[from..until]));
    }

    fn nothing(&self) {
        assert!(self.leaks.is_empty(), "{} leaks in {} answers:\n{}", self.leaks.len(), self.asked, self.leaks.join("\n"));
    }
}

/// The properties of a schema, references followed.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return resolved(document, &document["components"]["schemas"][name]);
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        let some = schema[key].as_array().into_iter().flatten().find(|one| one["type"] != "null");
        if let Some(some) = some {
            return resolved(document, some);
        }
    }
    schema
}

/// Something to send for a field: what is Ben's where its name says so, else anything of its kind.
fn value(scene: &Scene, document: &Value, name: &str, schema: &Value) -> Value {
    let (person, round) = (&scene.of("/prospects")[0], &scene.of("/enrollments")[0]);
    let schema = resolved(document, schema);
    match name {
        "prospect" | "prospect_id" | "into" => return json!(person),
        "prospects" => return json!([person]),
        "enrollment_id" => return json!(round),
        "number" | "phone" => return json!(KNOWN),
        "email" => return json!("quillon@known.example"),
        "rep" | "user" => return json!("ben.okafor@example.com"),
        "owner" | "to" => return json!("eve.kim@example.com"),
        "cadence" => return json!("Five and fire"),
        "company" => return json!(scene.of("/companies")[0]),
        "channel" => return json!("call"),
        "direction" => return json!("inbound"),
        "disposition" => return json!("rang"),
        "forbids" => return json!("calls"),
        "answer" => return json!("carry_on"),
        "rule" => return json!("courtesy_one_call_a_day"),
        "role" => return json!("rep"),
        "kind" => return json!("business"),
        _ => {}
    }
    if let Some(first) = schema["enum"].as_array().and_then(|codes| codes.first()) {
        return first.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").and_then(Value::as_str).unwrap_or("string"),
        kind => kind.as_str().unwrap_or("string"),
    };
    match (kind, schema["format"].as_str().unwrap_or_default()) {
        ("string", "date-time") => json!("2026-12-01T15:00:00Z"),
        ("string", "date") => json!("2026-12-01"),
        ("string", _) => json!("something"),
        ("integer" | "number", _) => json!(1),
        ("boolean", _) => json!(true),
        ("array", _) => json!([value(scene, document, "", &schema["items"])]),
        _ => Value::Object(fields(scene, document, schema, Some(&BTreeSet::new()))),
    }
}

/// An object with its required fields and those that are named; with all of them where none are.
fn fields(scene: &Scene, document: &Value, schema: &Value, with: Option<&BTreeSet<String>>) -> Map<String, Value> {
    let required: BTreeSet<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let all = schema["properties"].as_object().into_iter().flatten();
    all.filter(|(name, _)| with.is_none_or(|with| with.contains(*name) || required.contains(name.as_str())))
        .map(|(name, of)| (name.clone(), value(scene, document, name, of)))
        .collect()
}

/// Bodies for an operation: with what it must have, with each other field alone, and with all; what was said in every way.
fn bodies(scene: &Scene, document: &Value, operation: &Value) -> Vec<Value> {
    let schema = resolved(document, &operation["requestBody"]["content"]["application/json"]["schema"]);
    if schema.is_null() {
        return vec![json!({})];
    }
    let mut bodies = vec![Value::Object(fields(scene, document, schema, Some(&BTreeSet::new())))];
    let names: Vec<&String> = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name).collect();
    for name in &names {
        bodies.push(Value::Object(fields(scene, document, schema, Some(&BTreeSet::from([(*name).clone()])))));
    }
    bodies.push(Value::Object(fields(scene, document, schema, None)));
    if names.iter().any(|name| *name == "disposition") {
        for disposition in planner::touch::Disposition::ALL {
            for (direction, person) in [("inbound", 0), ("inbound", 1), ("outbound", 0), ("inbound", 2), ("inbound", 3)] {
                bodies.push(json!({
                    "prospect_id": scene.of("/prospects")[person], "direction": direction, "disposition": disposition.code(),
                    "callback_at": "2026-12-02T03:00:00Z", "revisit_on": "2027-01-04", "attempt": 2, "dials_ever": 0,
                }));
            }
        }
    }
    bodies
}

/// Queries for an operation: none, and each parameter with everything that may find somebody.
fn queries(operation: &Value) -> Vec<String> {
    let mut queries = vec![String::new()];
    for parameter in operation["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "query") {
        let name = parameter["name"].as_str().unwrap();
        let values: &[&str] = match name {
            "q" => &["quillon", "qu", "6175557300", "61755573", "zanzibrook", "known.example", "quillon@known.example", "own"],
            "rep" | "owner" => &["ben.okafor@example.com", "me", "team", "round_robin"],
            "cadence" => &["Five and fire"],
            "limit" => &["200"],
            "state" => &["active", "answered", "suppressed"],
            "at" => &["2026-12-01T15:00:00Z"],
            "reason" => &["mistake"],
            _ => &["something", "1", "true"],
        };
        queries.extend(values.iter().map(|value| format!("?{name}={}", escaped(value))));
    }
    queries
}

const READS: &str = "GET";

/// Everything that the API can be asked, by one person.
async fn walk_api(app: &TestApp, scene: &Scene, by: &Actor, methods: &[&str], heard: &mut Heard) {
    let token = app.token_of(by);
    let document = app.request(Method::GET, "/api/openapi.json").send().await.expect(200);
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            if !methods.contains(&method.as_str()) {
                continue;
            }
            for (place, address) in scene.addresses(path).into_iter().enumerate() {
                for query in queries(operation) {
                    let reading = method == Method::GET;
                    let mut sent = if reading { vec![Value::Null] } else { bodies(scene, &document, operation) };
                    if place > 0 && sent.len() > 2 {
                        // Whoever is named by the address: with little and with everything.
                        let whole = sent.swap_remove(sent.len() - 1);
                        sent.truncate(1);
                        sent.push(whole);
                    }
                    for body in sent {
                        let mut asking = app.api(method.clone(), &format!("{address}{query}")).bearer(&token);
                        let json = operation["requestBody"]["content"]["application/json"].is_object();
                        let text = if body.is_null() { String::new() } else { body.to_string() };
                        asking = match (reading, json || operation["requestBody"].is_null()) {
                            (true, _) => asking,
                            (false, true) => asking.json(&body),
                            (false, false) => asking.raw("text/csv", format!("name,phone\nQuincy,{KNOWN}\n")),
                        };
                        let answer = asking.send().await;
                        heard.listen(&by.name, &format!("{method} {path} {address}{query}"), &text, &answer);
                    }
                }
            }
        }
    }
    // What an import of theirs came to.
    let imports = app.api(Method::GET, "/imports").bearer(&token).send().await.expect(200);
    for import in imports["items"].as_array().into_iter().flatten().take(5) {
        let path = format!("/imports/{}/rejects.csv", import["id"].as_str().unwrap());
        let answer = app.api(Method::GET, &path).bearer(&token).send().await;
        heard.listen(&by.name, &path, "", &answer);
    }
}

async fn no_answer_of_the_api_tells_what_is_a_colleagues(app: TestApp) {
    let scene = Scene::set(&app).await;
    // The owner comes to all of it on the same way: it is there, and the walk finds it.
    let mut owner = Heard::default();
    walk_api(&app, &scene, &app.owner, &[READS], &mut owner).await;
    walk_api(&app, &scene, &scene.ben, &[READS], &mut owner).await;
    let missed: Vec<_> = SECRETS.iter().map(|(what, _)| *what).filter(|what| !owner.found.contains(what)).collect();
    assert!(missed.is_empty(), "the walk does not come to {missed:?}");

    let mut heard = Heard::default();
    // Moe before anything has happened, both after all that they have tried.
    walk_api(&app, &scene, &scene.spies[1], &[READS], &mut heard).await;
    for spy in &scene.spies {
        walk_api(&app, &scene, spy, &["POST", "PATCH", "PUT", "DELETE"], &mut heard).await;
    }
    for spy in &scene.spies {
        walk_api(&app, &scene, spy, &[READS], &mut heard).await;
    }
    heard.nothing();
}

/// The router itself, as it is written.
const ROUTER: &str = include_str!("../../src/router.rs");

/// Each page and form: method and address.
fn pages() -> Vec<(Method, &'static str)> {
    let mut pages = Vec::new();
    for line in ROUTER.lines().filter_map(|line| line.trim().strip_prefix(".route(\"")) {
        let Some((path, handlers)) = line.split_once("\",") else { continue };
        for (word, method) in [("get(", Method::GET), ("post(", Method::POST)] {
            if handlers.contains(word) {
                pages.push((method, path));
            }
        }
    }
    pages
}

/// A browser of theirs: the session's cookie and the secret of its forms.
fn session(app: &TestApp, of: &Actor) -> (String, String) {
    let link = app.act(NewLink { user: of.email.clone() }).welcome_path;
    let signed_in = app.app.accept_welcome(app.now(), link.rsplit('/').next().unwrap(), "a long quiet river").unwrap();
    (format!("fifthcall_session={}", signed_in.session), signed_in.csrf)
}

async fn walk_pages(app: &TestApp, scene: &Scene, by: &Actor, methods: &[Method], heard: &mut Heard) {
    let (cookie, csrf) = session(app, by);
    let queries = [
        "",
        "?q=quillon",
        "?q=6175557300",
        "?q=61755573",
        "?q=zanzibrook",
        "?rep=ben.okafor@example.com",
        "?state=active",
        "?owner=ben.okafor@example.com",
        "?name=Quincy",
    ];
    for (method, path) in pages() {
        // Who goes out is gone.
        if !methods.contains(&method) || path.starts_with("/sign-") || path.starts_with("/welcome") || path.starts_with("/static")
        {
            continue;
        }
        for address in scene.addresses(path) {
            let person = &scene.of("/prospects")[0];
            if method == Method::GET {
                let of_them = [format!("?prospect={person}&text=tue+3pm"), format!("?rep={}", scene.ben.user)];
                let most = if path.contains('{') { 1 } else { usize::MAX };
                for query in queries.iter().map(|query| (*query).to_owned()).chain(of_them).take(most) {
                    let answer = app.request(method.clone(), &format!("{address}{query}")).header("cookie", &cookie).send().await;
                    heard.listen(&by.name, &format!("GET {path} {address}{query}"), "", &answer);
                }
                continue;
            }
            for outcome in ["rang", "callback", "no", "no_answer", "do_not_call"] {
                let form = format!(
                    "csrf={csrf}&prospect={person}&prospects={person}&outcome={outcome}&disposition={outcome}&direction=inbound\
                     &channel=call&when=tue+3pm&until=2026-12-01&from=2026-12-01&owner=eve.kim@example.com&to=eve.kim@example.com\
                     &cadence=Five+and+fire&reason=asked&key={}&forbids=calls&confirmed=yes&refusal=person&what=hand_over\
                     &rep=ben.okafor@example.com&answer=carry_on&name=Somebody&email=new@example.com&role=rep&title=x",
                    escaped(KNOWN)
                );
                let asking = app.request(method.clone(), &address).header("cookie", &cookie);
                let answer = asking.raw("application/x-www-form-urlencoded", form.clone()).send().await;
                heard.listen(&by.name, &format!("POST {path} {address}"), &format!("outcome={outcome}"), &answer);
                if !path.contains("touches") && !path.contains("rang") {
                    break;
                }
            }
        }
    }
}

async fn no_page_tells_what_is_a_colleagues(app: TestApp) {
    let scene = Scene::set(&app).await;
    let walked: BTreeSet<_> = pages().into_iter().map(|(method, path)| format!("{method} {path}")).collect();
    assert_eq!(walked.len(), pages().len());
    assert!(walked.len() > 80 && walked.contains("GET /prospects/{prospect}"), "the router is read: {walked:?}");
    let mut owner = Heard::default();
    walk_pages(&app, &scene, &scene.ben, &[Method::GET], &mut owner).await;
    for shown in ["number", "address", "title", "note", "tag", "why never", "deal", "ground"] {
        assert!(owner.found.contains(shown), "the walk does not come to the {shown}: {:?}", owner.found);
    }
    let mut heard = Heard::default();
    walk_pages(&app, &scene, &scene.spies[1], &[Method::GET], &mut heard).await;
    for spy in &scene.spies {
        walk_pages(&app, &scene, spy, &[Method::POST], &mut heard).await;
    }
    for spy in &scene.spies {
        walk_pages(&app, &scene, spy, &[Method::GET], &mut heard).await;
    }
    heard.nothing();
}
