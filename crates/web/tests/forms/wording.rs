//! Whatever is typed into whatever form, what the page says about it is said to a person: in the words that stand above the field,
//! without names of the API, and each sentence ends once.

use super::workspace::{Team, painful};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use testkit::forms::{Form, Kind, alerts, forms, links};
use testkit::{Browser, TestApp};

/// What people and other programs put into a field.
const TYPED: [&str; 7] = ["99999", "99999999999999999999", "-1", "soonish", "\u{2603}", "a: b", "1999-13-45"];

/// So many pages of one kind are looked at.
const OF_A_KIND: usize = 3;

#[tokio::test]
async fn what_is_wrong_is_said_in_the_words_of_the_form() {
    let app = TestApp::sqlite();
    let Team { owner, rep, .. } = painful(&app).await;
    let mut faults = BTreeSet::new();
    let mut told = 0;
    for who in [&rep, &owner] {
        let browser = app.browser_of(who);
        for (path, form) in every_form(&browser).await {
            for sent in variants(&form) {
                let answer = browser.send(&path, &sent).await;
                let page = answer.text();
                let mut said = vec![alerts(&page)];
                if page.contains("class=\"door\"") {
                    said.push(without_markup(page.split("<main").nth(1).unwrap_or_default()));
                }
                said.push(noted(&answer));
                for said in said.iter().filter(|said| !said.trim().is_empty()) {
                    told += 1;
                    if let Some(fault) = fault(said, &page) {
                        faults.insert(format!("{}: {fault}: {said}", form.action));
                    }
                }
            }
        }
    }
    assert!(told > 100, "only {told} answers said anything");
    assert!(faults.is_empty(), "{} of {told}:\n{}", faults.len(), faults.into_iter().collect::<Vec<_>>().join("\n"));
}

/// Every form of the pages that somebody reaches, each kind once.
async fn every_form(browser: &Browser<'_>) -> Vec<(String, Form)> {
    let first =
        ["/today", "/prospects", "/prospects/new", "/cadences/new", "/rang?q=lead", "/backlog", "/team", "/me", "/settings"];
    let more =
        ["/settings/closed-days", "/settings/custom-fields", "/suppressions", "/guard", "/guard/law/US-TX", "/deals?whose=all"];
    let mut waiting: VecDeque<String> = first.into_iter().chain(more).map(str::to_owned).collect();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut of_a_kind: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = Vec::new();
    let mut kinds = BTreeSet::new();
    while let Some(path) = waiting.pop_front() {
        let count = of_a_kind.entry(kind(&path)).or_default();
        *count += 1;
        if *count > OF_A_KIND {
            continue;
        }
        let page = browser.get(&path).await.text();
        for link in links(&page) {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            let ours = link.starts_with('/') && !link.starts_with("/static") && !link.starts_with("/api");
            if ours && seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
        for form in forms(&page) {
            let leaves = matches!(form.action.as_str(), "/sign-out" | "");
            let names: Vec<String> = form.controls.iter().map(|control| control.name.clone()).collect();
            if form.method == "post" && !form.multipart && !leaves && kinds.insert((kind(&form.action), names)) {
                found.push((path.clone(), form));
            }
        }
    }
    assert!(found.len() > 15, "only {} forms", found.len());
    found
}

/// The form with each of its fields filled with each of these.
fn variants(form: &Form) -> Vec<Form> {
    let mut all = vec![form.clone()];
    let mut names = BTreeSet::new();
    for control in &form.controls {
        let typed = matches!(control.kind, Kind::Line | Kind::Lines | Kind::Email | Kind::Number | Kind::Date);
        if typed && names.insert(control.name.clone()) {
            for text in TYPED.iter().map(|text| (*text).to_owned()).chain([String::new(), "x".repeat(700)]) {
                let mut sent = form.clone();
                sent.fill(&control.name, &text);
                all.push(sent);
            }
        }
    }
    all
}

/// The line that the next page would show.
fn noted(answer: &testkit::Answer) -> String {
    let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    let value = cookies.filter_map(|cookie| cookie.strip_prefix("fifthcall_said=")).find(|value| !value.starts_with(';'));
    let value = value.and_then(|value| value.split(';').next()).map(web::words::unpercent).unwrap_or_default();
    value.splitn(3, '|').nth(2).unwrap_or_default().to_owned()
}

fn fault(said: &str, page: &str) -> Option<String> {
    let is_code = |word: &&str| {
        let inner = word.trim_matches('_');
        inner.contains('_') && inner.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    // What a script may say is written so by those who write scripts.
    if !said.contains("is not a fact we know")
        && let Some(code) = said.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').find(is_code)
    {
        return Some(format!("{code} is a name of the API"));
    }
    // A rule file is written by whoever writes files, and its parts have no other names.
    if !said.contains("missing field")
        && let Some(index) = ["[0]", "[1]", "].", "`"].iter().find(|mark| said.contains(**mark))
    {
        return Some(format!("{index} is for programs"));
    }
    let twice = ["..", "?.", "!.", ".;", ";.", ",.", ":.", "? .", " ."];
    if let Some(twice) = twice.iter().find(|twice| said.contains(**twice)) {
        return Some(format!("{twice} ends twice"));
    }
    // A fault on its form: what stands before the colon stands above a field.
    let name = said.split_once(": ").map(|(name, _)| name).filter(|_| page.contains("role=\"alert\""))?;
    if name.contains(['.', ';', '\u{201c}']) || name.chars().count() > 60 {
        return None;
    }
    let name = match name.strip_prefix("Step ").and_then(|rest| rest.split_once(", ")) {
        Some((_, name)) => name,
        None => name.strip_prefix("Another address, ").unwrap_or(name),
    };
    let name = name.trim_end_matches(|letter: char| letter == ' ' || letter.is_ascii_digit());
    // What words of a time are, and a day that there is not, is said without a field: it stands in the question itself.
    if ["Say when, as in", "There is no such day"].contains(&name) {
        return None;
    }
    let above = labels(page);
    (!above.iter().any(|label| label.to_lowercase().contains(&name.to_lowercase())))
        .then(|| format!("\u{201c}{name}\u{201d} stands above no field"))
}

/// What stands above fields, or names them for a reader.
fn labels(page: &str) -> Vec<String> {
    let texts = |tag: &str, end: &str| {
        let begins = format!("<{tag}");
        let parts = page.split(&begins).skip(1);
        let inner = parts.filter_map(|part| part.split_once('>')?.1.split(end).next());
        inner.map(without_markup).collect::<Vec<_>>()
    };
    let named = page.split("aria-label=\"").skip(1).filter_map(|part| part.split('"').next()).map(without_markup);
    [texts("label", "</label>"), texts("legend", "</legend>"), texts("h2", "</h2>")].concat().into_iter().chain(named).collect()
}

fn without_markup(html: &str) -> String {
    let mut text = String::new();
    let mut within = false;
    for letter in html.chars() {
        match letter {
            '<' => within = true,
            '>' => {
                within = false;
                text.push(' ');
            }
            _ if !within => text.push(letter),
            _ => {}
        }
    }
    let text = text.replace("&ldquo;", "\u{201c}").replace("&rdquo;", "\u{201d}").replace("&#39;", "'").replace("&#34;", "\"");
    text.replace("&quot;", "\"").replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The address with its ids left out.
fn kind(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let is_id = |part: &&str| part.len() >= 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if path.starts_with("/guard/law/") {
        return if path.ends_with("/rules") { "/guard/law/{}/rules" } else { "/guard/law/{}" }.to_owned();
    }
    path.split('/').map(|part| if is_id(&part) { "{}" } else { part }).collect::<Vec<_>>().join("/")
}
