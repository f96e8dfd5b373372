//! What goes out with every answer.

use crate::support::{Lines, PASSWORD, at, enter, front, given, send, workspace};
use axum::http::Method;
use testkit::TestApp;
use web::edge::{BaseUrl, Figures, Front};

/// Signs in, is told something, signs out: every way in which a cookie is set. All cookies that were.
async fn all_cookies(app: &TestApp, front: Front, peer: &str, lines: &[(&str, &str)]) -> Vec<String> {
    let router = at(app, front);
    let entered = enter(&router, peer, lines, "ana@example.com", PASSWORD).await;
    let session = entered.cookie("fifthcall_session").unwrap();
    let mut with = lines.to_vec();
    with.push(("cookie", &session));
    let me = send(&router, peer, Method::GET, "/me", &with, "").await;
    let secret = me.text.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let form = format!("csrf={secret}&text=2026-12-24+Christmas+Eve");
    let told = send(&router, peer, Method::POST, "/settings", &with, &format!("csrf={secret}&name=Fairlane")).await;
    let failed = send(&router, peer, Method::POST, "/settings/closed-days", &with, &form).await;
    let out = send(&router, peer, Method::POST, "/sign-out", &with, &format!("csrf={secret}")).await;
    let sorry = send(&router, peer, Method::GET, "/nowhere", lines, "").await;
    let all = [entered, me, told, failed, out, sorry];
    let cookies: Vec<String> = all.iter().flat_map(|sent| sent.cookies()).map(str::to_owned).collect();
    for name in ["fifthcall_session=fcs_", "fifthcall_session=;", "fifthcall_known=", "fifthcall_said="] {
        assert!(cookies.iter().any(|cookie| cookie.starts_with(name)), "{name} was not set: {cookies:?}");
    }
    for cookie in &cookies {
        assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax"), "{cookie}");
    }
    cookies
}

#[tokio::test]
async fn every_cookie_is_secure_where_people_reach_this_over_https_and_none_where_they_do_not() {
    let app = workspace().await;
    let https = [("x-forwarded-proto", "https")];
    let http = || BaseUrl::Guessed("http://127.0.0.1:8080".to_owned());
    let cases: [(Front, &str, Lines<'_>, bool); 5] = [
        (front(given("https://crm.example.com"), &[]), "127.0.0.1", &[], true),
        (front(given("http://localhost:8080"), &[]), "127.0.0.1", &[], false),
        (front(http(), &["127.0.0.1"]), "127.0.0.1", &https, true),
        (front(http(), &["127.0.0.1"]), "127.0.0.1", &[("x-forwarded-proto", "http")], false),
        (front(http(), &["127.0.0.1"]), "192.0.2.1", &https, false),
    ];
    for (front, peer, lines, secure) in cases {
        let case = format!("{front:?} from {peer} with {lines:?}");
        for cookie in all_cookies(&app, front, peer, lines).await {
            assert_eq!(cookie.ends_with("; Secure"), secure, "{cookie}: {case}");
            assert_eq!(cookie.matches("Secure").count(), usize::from(secure), "{cookie}: {case}");
        }
    }
}

#[tokio::test]
async fn no_answer_of_the_api_is_kept_by_anybody_or_taken_for_a_page() {
    let app = workspace().await;
    let added = app.post("/prospects", &serde_json::json!({ "name": "Dana" })).send().await;
    let id = added.json()["id"].as_str().unwrap().to_owned();
    let person = app.get(&format!("/prospects/{id}")).send().await;
    let tag = person.header("etag").to_owned();
    let answers = [
        ("made", added),
        ("read", person),
        ("not changed", app.get(&format!("/prospects/{id}")).header("if-none-match", &tag).send().await),
        ("a list", app.get("/prospects").send().await),
        ("not there", app.get("/prospects/0199").send().await),
        ("no such address", app.get("/nothing").send().await),
        ("no such method", app.api(Method::PATCH, "/me").send().await),
        ("refused", app.post("/prospects", &serde_json::json!({ "nmae": 1 })).send().await),
        ("nobody", app.request(Method::GET, "/api/v1/me").send().await),
        ("a file", app.get("/imports/0199/rejects.csv").send().await),
        ("the document", app.request(Method::GET, "/api/openapi.json").send().await),
        ("alive", app.request(Method::GET, "/health/live").send().await),
        ("ready", app.request(Method::GET, "/health/ready").send().await),
        ("figures", app.request(Method::GET, "/metrics").send().await),
        ("a wrong method", app.request(Method::POST, "/health/live").send().await),
    ];
    for (name, answer) in answers {
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
        assert!(answer.header("cache-control").contains("no-store"), "{name}: {}", answer.header("cache-control"));
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{name}");
    }
}

#[tokio::test]
async fn figures_are_shown_only_where_they_are_asked_for() {
    let app = workspace().await;
    let hidden = at(&app, front(given("https://crm.example.com"), &[]));
    let shown = at(&app, Front { figures: Figures::Shown, ..front(given("https://crm.example.com"), &[]) });
    let asked = send(&hidden, "127.0.0.1", Method::GET, "/metrics", &[], "").await;
    assert_eq!(asked.status.as_u16(), 404);
    assert!(asked.text.contains("--metrics") && !asked.text.contains("fifthcall_requests_total"), "{}", asked.text);
    let asked = send(&shown, "127.0.0.1", Method::GET, "/metrics", &[], "").await;
    assert!(asked.status.is_success() && asked.text.contains("fifthcall_requests_total"), "{}", asked.text);
}

/// Every address that takes a form, filled with nothing that is there.
fn posts() -> Vec<String> {
    let routes = include_str!("../../src/router.rs").lines();
    let paths =
        routes.filter(|line| line.contains(".route(\"") && line.contains("post(")).filter_map(|line| line.split('"').nth(1));
    paths
        .map(|path| path.split('/').map(|part| if part.starts_with('{') { "none" } else { part }).collect::<Vec<_>>().join("/"))
        .collect()
}

#[tokio::test]
async fn no_form_of_another_site_is_taken_whatever_the_browser_says_of_where_it_is_from() {
    let app = workspace().await;
    let posts = posts();
    assert!(posts.len() > 40 && posts.iter().any(|path| path == "/sign-in") && posts.iter().any(|path| path == "/welcome/none"));
    let crm = "https://crm.example.com";
    for (front, own) in [
        (front(given(crm), &[]), crm),
        (front(BaseUrl::Guessed("http://127.0.0.1:8080".to_owned()), &[]), "http://10.0.0.7:8080"),
    ] {
        let router = at(&app, front);
        let host = own.split_once("://").unwrap().1;
        let inside = format!("{own}/today?next=https://evil.example");
        let (beside, before) = (format!("{own}.evil.example/today"), format!("https://evil.example/{own}"));
        let as_user = format!("https://{host}@evil.example/");
        let elsewhere: [Lines<'_>; 10] = [
            &[("referer", "https://evil.example/today")],
            &[("referer", &beside)],
            &[("referer", &before)],
            &[("referer", &as_user)],
            &[("referer", "about:blank")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "https://evil.example"), ("referer", &inside)],
            &[("sec-fetch-site", "cross-site"), ("origin", own)],
            &[("sec-fetch-site", "same-site"), ("referer", &inside)],
        ];
        let here: [Lines<'_>; 5] = [
            &[],
            &[("referer", &inside)],
            &[("origin", own)],
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
            &[("sec-fetch-site", "none")],
        ];
        for path in &posts {
            for (lines, taken) in elsewhere.iter().map(|lines| (lines, false)).chain(here.iter().map(|lines| (lines, true))) {
                let lines = [*lines, &[("host", host)]].concat();
                let sent = send(&router, "192.0.2.1", Method::POST, path, &lines, "email=x&password=y&again=y").await;
                let refused = sent.status.as_u16() == 403 && sent.text.contains("came from elsewhere");
                assert_eq!(refused, !taken, "{path} with {lines:?}: {} {}", sent.status, sent.text);
            }
        }
        // Looking is not changing: a link from elsewhere leads here.
        let looked = send(&router, "192.0.2.1", Method::GET, "/sign-in", &[("referer", "https://evil.example/")], "").await;
        assert!(looked.status.is_success(), "{}", looked.status);
    }
}
