//! Walks every page as owner, manager and rep, and saves each form that holds something as it stands.

use super::workspace::{Team, painful};
use axum::http::Method;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use testkit::damage::Peek;
use testkit::forms::{Form, alerts, forms, links};
use testkit::{Browser, TestApp};

#[tokio::test]
async fn saving_any_form_unchanged_changes_nothing_on_sqlite() {
    every_form(TestApp::sqlite()).await;
}

#[tokio::test]
async fn saving_any_form_unchanged_changes_nothing_on_postgres() {
    every_form(TestApp::postgres()).await;
}

/// Forms that hold something and yet are deeds: each does what its button says, with what it proposes.
const DEEDS: [(&str, &str); 4] = [
    ("/imports/file/{}", "tries a file; that its columns stay as they were said is a test of its own"),
    ("/backlog", "gives an order about many people; what it proposes is no setting of anybody's"),
    ("/prospects", "adds somebody; the owner and the worth in it are proposals"),
    ("/cadences", "adds a cadence; its steps are a proposal"),
];

/// Pages that nobody reaches by links, or that are no pages.
const NOT_WALKED: [(&str, &str); 7] = [
    ("/", "leads to today's list or the door"),
    ("/sign-in", "is for whoever is not inside yet"),
    ("/welcome/{token}", "is for whoever is not inside yet"),
    ("/static/{name}", "is no page"),
    ("/when", "answers a script"),
    ("/search/found", "answers a script"),
    ("/imports/{import}/rejects.csv", "is a file"),
];

/// So many pages of one kind are looked at.
const OF_A_KIND: usize = 14;

async fn every_form(app: TestApp) {
    let Team { owner, manager, rep } = painful(&app).await;
    let mut faults = Vec::new();
    let mut saved = BTreeSet::new();
    let mut deeds = BTreeSet::new();
    let peek = Peek::at(app.location()).unwrap();
    for who in [&owner, &manager, &rep] {
        let browser = app.browser_of(who);
        let (pages, found) = walk(&browser).await;
        if who.user == owner.user {
            faults.extend(unseen(&pages));
        }
        let mut before = rows(&peek);
        for (path, form) in found {
            if let Some((deed, _)) = DEEDS.iter().find(|(deed, _)| same_kind(deed, &form.action)) {
                deeds.insert(*deed);
                continue;
            }
            saved.insert(kind(&form.action));
            let told = format!("{} at {path}, to {}", browser.who(), form.action);
            if let Err(fault) = save(&peek, &before, &browser, &path, &form).await {
                faults.push(format!("{told}: {fault}"));
                before = rows(&peek);
            }
        }
    }
    for (deed, why) in DEEDS {
        if !deeds.contains(deed) {
            faults.push(format!("no form that holds something goes to {deed}, which {why}: take it out of the list"));
        }
    }
    assert!(saved.len() >= 6, "only these were saved: {saved:?}");
    assert!(faults.is_empty(), "{} of {} kinds of forms saved:\n{}", faults.len(), saved.len(), faults.join("\n\n"));
}

/// The pages that somebody reaches, and the forms on them that hold something; each address once.
async fn walk(browser: &Browser<'_>) -> (BTreeSet<String>, Vec<(String, Form)>) {
    let mut waiting: VecDeque<String> =
        ["/today", "/rang?q=lead", "/search?q=lead", "/backlog", "/settings/closed-days?past=yes"]
            .into_iter()
            .map(str::to_owned)
            .collect();
    waiting.extend(brought(browser).await);
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut of_a_kind: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = Vec::new();
    let mut actions = BTreeSet::new();
    let mut pages = BTreeSet::new();
    while let Some(path) = waiting.pop_front() {
        let count = of_a_kind.entry(kind(&path)).or_default();
        *count += 1;
        if *count > OF_A_KIND {
            continue;
        }
        let answer = browser.get(&path).await;
        let page = answer.text();
        assert!(answer.status.as_u16() < 500, "{} at {path}: {page}", browser.who());
        if answer.status.is_success() {
            pages.insert(path.split('?').next().unwrap_or_default().to_owned());
        }
        for link in links(&page) {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            if link.starts_with('/') && !link.starts_with("/static") && !link.starts_with("/api") && seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
        for mut form in forms(&page).into_iter().filter(Form::edits) {
            if form.action.is_empty() {
                form.action.clone_from(&path);
            }
            if actions.insert((form.action.clone(), form.controls.iter().map(|control| control.name.clone()).collect::<Vec<_>>()))
            {
                found.push((path.clone(), form));
            }
        }
    }
    (pages, found)
}

#[tokio::test]
async fn the_columns_of_a_file_stay_as_they_were_said() {
    let app = TestApp::sqlite();
    let browser = app.browser_of(&app.owner);
    let path = brought(&browser).await.expect("a file");
    let mut form = browser.form(&path, &path).await;
    form.fill("column3", "ignore");
    for _ in 0..2 {
        let before = form.press("do", "look").entries();
        assert!(browser.send(&path, &form).await.status.is_redirection());
        form = browser.form(&path, &path).await;
        assert_eq!(form.press("do", "look").entries(), before);
    }
}

/// A file that waits to be imported, so that its page is met too; a header stands twice in it.
async fn brought(browser: &Browser<'_>) -> Option<String> {
    let form = browser.form("/imports", "/imports").await;
    let file = "Name,Phone,Phone,Note: \"x\",Fleet; size\nKai Brown,+16175550190,+16175550191,a,1\n";
    let answer = browser.upload(&form, "people.csv", file).await;
    Some(answer.header("location").to_owned()).filter(|to| !to.is_empty())
}

/// Sends it as it stands: it must be taken, and every row of every table must be as before.
async fn save(peek: &Peek, before: &Rows, browser: &Browser<'_>, path: &str, form: &Form) -> Result<(), String> {
    if let Some(why) = form.held_back() {
        return Err(format!("a browser would not send it: {why}"));
    }
    let answer = browser.send(path, form).await;
    if !answer.status.is_redirection() {
        let page = answer.text();
        let said = match alerts(&page) {
            said if said.is_empty() => {
                page.split("<main").nth(1).unwrap_or(&page).split_whitespace().take(40).collect::<Vec<_>>().join(" ")
            }
            said => said,
        };
        return Err(format!("{}: {said}", answer.status));
    }
    let changes = differences(before, &rows(peek));
    if !changes.is_empty() {
        return Err(changes.join("\n    "));
    }
    let again = forms(&browser.get(path).await.text());
    if !again.iter().any(|one| one.entries() == form.entries()) {
        let now = again.iter().find(|one| one.action == form.action).map(Form::entries).unwrap_or_default();
        let (was, is) = (format!("{:?}", form.entries()), format!("{now:?}"));
        return Err(format!("it holds something else afterwards: {}", where_they_differ(&was, &is)));
    }
    Ok(())
}

/// The rows of each table.
type Rows = BTreeMap<String, Vec<String>>;

/// Everything but who looked when.
fn rows(peek: &Peek) -> Rows {
    let mut tables = peek.everything().unwrap();
    assert!(tables.len() > 40, "only {} tables", tables.len());
    for seen in ["sessions", "links", "verbs"] {
        tables.remove(seen);
    }
    tables
}

fn differences(before: &Rows, after: &Rows) -> Vec<String> {
    let mut told = Vec::new();
    for (table, now) in after.iter().filter(|(table, now)| before.get(*table) != Some(*now)) {
        let then = before.get(table).map(Vec::as_slice).unwrap_or_default();
        let gone: Vec<&String> = then.iter().filter(|row| !now.contains(row)).collect();
        let come: Vec<&String> = now.iter().filter(|row| !then.contains(row)).collect();
        if gone.is_empty() && come.is_empty() {
            continue;
        }
        match (gone.as_slice(), come.as_slice()) {
            ([was], [is]) => told.push(format!("{table}: {}", where_they_differ(was, is))),
            _ => told.push(format!(
                "{table}: {} rows gone, {} come, as {}",
                gone.len(),
                come.len(),
                excerpt(come.first().or(gone.first()).unwrap(), 0)
            )),
        }
    }
    told
}

fn where_they_differ(was: &str, is: &str) -> String {
    let same = was.chars().zip(is.chars()).take_while(|(left, right)| left == right).count();
    format!("{} became {}", excerpt(was, same), excerpt(is, same))
}

fn excerpt(row: &str, at: usize) -> String {
    row.chars().skip(at.saturating_sub(30)).take(150).collect()
}

/// Routes of pages that were not met.
fn unseen(pages: &BTreeSet<String>) -> Vec<String> {
    let router = include_str!("../../src/router.rs");
    let routes = router.lines().filter(|line| line.contains(".route(\"") && line.contains("get("));
    let routes = routes.filter_map(|line| line.split('"').nth(1));
    routes
        .filter(|route| !NOT_WALKED.iter().any(|(left_out, _)| left_out == route))
        .filter(|route| !pages.iter().any(|page| fits(route, page)))
        .map(|route| format!("no link led to {route}"))
        .collect()
}

fn fits(route: &str, page: &str) -> bool {
    let (route, page): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), page.split('/').collect());
    route.len() == page.len() && route.iter().zip(&page).all(|(part, word)| part.starts_with('{') || part == word)
}

/// The address with its ids left out.
fn kind(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let is_id = |part: &&str| part.len() >= 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    path.split('/').map(|part| if is_id(&part) { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

fn same_kind(deed: &str, action: &str) -> bool {
    deed == kind(action)
}

#[tokio::test]
async fn what_was_read_and_is_sent_back_changes_nothing_on_sqlite() {
    sent_back(TestApp::sqlite()).await;
}

#[tokio::test]
async fn what_was_read_and_is_sent_back_changes_nothing_on_postgres() {
    sent_back(TestApp::postgres()).await;
}

/// The same at the other door: what the API tells of a thing, sent to it as a change.
async fn sent_back(app: TestApp) {
    painful(&app).await;
    let peek = Peek::at(app.location()).unwrap();
    let mut before = rows(&peek);
    let mut sent = BTreeSet::new();
    for (list, fields) in [
        (
            "/prospects",
            "name title company owner worth source phones emails social country state city postal_code street zone wishes tags custom",
        ),
        ("/users", "name role zone capacity hours remembered_for phone active"),
        ("/deals", "title stage next_step next_at"),
        ("/cadences", "name about steps policy"),
        ("/workspace", "name our_offer country zone visibility holidays"),
    ] {
        let all = app.get(list).send().await.expect(200);
        let things = all["items"].as_array().cloned().unwrap_or_else(|| vec![all]);
        for thing in things {
            let path = thing["id"].as_str().map_or_else(|| list.to_owned(), |id| format!("{list}/{id}"));
            // The list of people tells less than a person does.
            let whole = if list == "/prospects" { app.get(&path).send().await.expect(200) } else { thing };
            let mut body = serde_json::Map::new();
            for field in fields.split(' ') {
                let value = match field {
                    "company" => whole[field]["name"].clone(),
                    "owner" => whole[field]["id"].clone(),
                    _ => whole[field].clone(),
                };
                // Users and deals have no way to be sent nothing: what is left out stays.
                if !value.is_null() || list == "/prospects" && !matches!(field, "name" | "worth") {
                    body.insert(field.to_owned(), value);
                }
            }
            let method = if list == "/cadences" { Method::PUT } else { Method::PATCH };
            let answer = app.api(method, &path).json(&body.into()).send().await;
            assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text());
            let after = rows(&peek);
            let changes = differences(&before, &after);
            assert!(changes.is_empty(), "{path}:\n{}", changes.join("\n"));
            before = after;
            sent.insert(list);
        }
    }
    assert_eq!(sent.len(), 5);
    let guard = app.get("/guard").send().await.expect(200);
    let body = serde_json::json!({ "rules": guard["rules"] });
    assert_eq!(app.api(Method::PUT, "/guard").json(&body).send().await.expect(200), guard);
    assert_eq!(differences(&before, &rows(&peek)), Vec::<String>::new(), "/guard");
}
