//! The pages as a browser without script meets them: sign in, call, log, take back; and what they refuse.

use actions::view::{EmailView, NewProspect, NewUser, PhoneView};
use actions::{Actor, AddProspect, AddUser, App, Enroll, InitWorkspace};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use tower::ServiceExt;
use web::edge::{Clock, Edge};

const PASSWORD: &str = "a-long-quiet-river";

fn monday() -> Timestamp {
    "2026-11-23T15:00:00Z".parse().expect("an instant")
}

/// A workspace with its router, in a folder that goes with it.
struct Place {
    clock: Clock,
    app: App,
    router: Router,
    owner: Actor,
    _folder: tempfile::TempDir,
}

/// A browser that keeps its cookies.
struct Browser {
    router: Router,
    cookies: Vec<(String, String)>,
}

struct Page {
    status: StatusCode,
    location: String,
    text: String,
    policy: String,
    retry_after: String,
}

impl Place {
    async fn new() -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("fifthcall.db");
        tokio::task::spawn_blocking(move || {
            let app = App::open(path.to_str().expect("text")).expect("opened");
            let before = monday() - SignedDuration::from_hours(48);
            let input = InitWorkspace {
                name: "Fairlane".into(),
                owner_name: "Ana Ruiz".into(),
                owner_email: "ana@example.com".into(),
                country: "US".into(),
                zone: "America/New_York".into(),
            };
            let welcomed = app.init(before, &input).expect("begun");
            app.accept_welcome(before, token(&welcomed.welcome_path), PASSWORD).expect("accepted");
            let owner = app.actor_by(None).expect("the owner");
            let clock = Clock::standing_at(monday());
            let edge = Edge::new(app.clone(), clock.clone(), "http://localhost");
            Place { clock, app, router: web::router::router(edge), owner, _folder: folder }
        })
        .await
        .expect("a workspace")
    }

    /// Somebody who is due now; their id and their round's.
    async fn due(&self, name: &str, number: &str) -> (String, String) {
        let (app, owner) = (self.app.clone(), self.owner.clone());
        let (name, number) = (name.to_owned(), number.to_owned());
        tokio::task::spawn_blocking(move || {
            let then = monday() - SignedDuration::from_hours(26);
            let person = NewProspect {
                name: Some(name.clone()),
                title: Some(name.clone()),
                company: Some(name.clone()),
                source: Some(name.clone()),
                street: Some(name.clone()),
                zone: Some("America/New_York".into()),
                phones: vec![PhoneView { number, line: "personal".into(), condition: "good".into() }],
                emails: vec![EmailView { address: format!("p{}@example.com", name.len()), condition: "good".into() }],
                tags: vec![name.chars().take(40).collect()],
                ..NewProspect::default()
            };
            let who = app.act_blocking(&owner, then, AddProspect(person)).expect("added");
            let enroll = Enroll { prospect: who.id.clone(), cadence: "Five and fire".into(), owner: None, start_attempt: None };
            let round = app.act_blocking(&owner, then, enroll).expect("enrolled");
            (who.id, round.enrollment.id)
        })
        .await
        .expect("somebody")
    }

    async fn rep(&self) -> Browser {
        let (app, owner) = (self.app.clone(), self.owner.clone());
        tokio::task::spawn_blocking(move || {
            let input = NewUser {
                name: "Ben Ito".into(),
                email: "ben@example.com".into(),
                role: "rep".into(),
                zone: None,
                capacity: None,
                hours: None,
                remembered_for: None,
                team: None,
            };
            let welcomed = app.act_blocking(&owner, monday(), AddUser(input)).expect("added");
            app.accept_welcome(monday(), token(&welcomed.welcome_path), PASSWORD).expect("accepted");
        })
        .await
        .expect("a rep");
        let mut browser = self.browser();
        browser.sign_in("ben@example.com").await;
        browser
    }

    fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: Vec::new() }
    }

    async fn signed_in(&self) -> Browser {
        let mut browser = self.browser();
        browser.sign_in("ana@example.com").await;
        browser
    }
}

fn token(path: &str) -> &str {
    path.trim_start_matches("/welcome/")
}

impl Browser {
    async fn sign_in(&mut self, email: &str) {
        let page = self.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/today"));
    }

    async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", web::words::percent(value, b"")))
            .collect::<Vec<_>>()
            .join("&");
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// A form that may carry a file.
    async fn post_parts(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let part =
            |(name, value): &(&str, &str)| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        let file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\n\r\nName\nBen\n\r\n--b--\r\n";
        let body = fields.iter().map(part).chain([file.to_owned()]).collect::<String>();
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b").body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// Sends a form of a page as it stands there: its hidden fields, and these.
    async fn submit(&mut self, page: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
        let form =
            page.text.split("<form").find(|form| form.contains(&format!("action=\"{path}\""))).expect("such a form").to_owned();
        let form = form.split("</form>").next().unwrap_or_default();
        let hidden: Vec<(String, String)> = form
            .split("<input type=\"hidden\" name=\"")
            .skip(1)
            .filter_map(|input| {
                let (name, rest) = input.split_once("\" value=\"")?;
                Some((name.to_owned(), rest.split('"').next().unwrap_or_default().replace("&#43;", "+")))
            })
            .collect();
        let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.extend(fields);
        self.post(path, &all).await
    }

    async fn follow(&mut self, page: Page) -> Page {
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        self.get(&page.location).await
    }

    async fn send(&mut self, mut request: Request<Body>) -> Page {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.parse().expect("a header"));
        }
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("text");
            let (name, value) = text.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            self.cookies.retain(|(known, _)| known != name);
            if !text.contains("Max-Age=0") {
                assert!(text.contains("HttpOnly") && text.contains("SameSite=Lax"), "{text}");
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let head = |name: header::HeaderName| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let (status, location, policy) = (response.status(), head(header::LOCATION), head(header::CONTENT_SECURITY_POLICY));
        let retry_after = head(header::RETRY_AFTER);
        let bytes = axum::body::to_bytes(response.into_body(), 10_000_000).await.expect("a body");
        Page { status, location, policy, retry_after, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

/// Every page that needs no id.
const PAGES: [&str; 27] = [
    "/backlog",
    "/today",
    "/prospects",
    "/prospects/new",
    "/imports",
    "/cadences",
    "/cadences/new",
    "/deals",
    "/team",
    "/me",
    "/guard",
    "/hours",
    "/load",
    "/guard?who=%2B16175550133&channel=call",
    "/suppressions",
    "/registries",
    "/settings",
    "/settings/closed-days",
    "/settings/closed-days?past=yes",
    "/guard/law/US-TX",
    "/guard/law/US-CA",
    "/guard/law/GB",
    "/search?q=dana",
    "/search/found?q=dana",
    "/rang",
    "/rang?q=617555",
    "/prospects?q=dana&state=active&owner=me",
];

#[tokio::test]
async fn a_call_is_logged_taken_back_and_logged_again_without_script() {
    let place = Place::new().await;
    let (prospect, round) = place.due("Dana Whitfield", "+16175550133").await;
    place.due("Luis Ferro", "+16175550134").await;
    let mut browser = place.signed_in().await;
    let touches = format!("/enrollments/{round}/touches");
    let card = browser.get(&format!("/today/{round}")).await;
    assert!(card.text.contains("tel:+16175550133"), "{}", card.text);
    let logged = browser.submit(&card, &touches, &[("outcome", "no_answer"), ("note", "rang long")]).await;
    let next = browser.follow(logged).await;
    assert!(next.text.contains("Dana Whitfield: no answer"), "{}", next.text);
    assert!(next.text.contains("id=\"who\" tabindex=\"-1\"><a href=\"/prospects/") && next.text.contains("Luis Ferro"));

    // The same card again, as a second tab would: nothing is counted twice, and the page goes on.
    let again = browser.submit(&card, &touches, &[("outcome", "no_answer")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains("already") && again.text.contains("class=\"desk\""), "{}", again.text);

    let void = next.text.split("action=\"/touches/").nth(1).and_then(|rest| rest.split('"').next()).expect("undo");
    let undone = browser.submit(&next, &format!("/touches/{void}"), &[]).await;
    let card = browser.follow(undone).await;
    assert!(card.text.contains("3 of 5") || card.text.contains("1 of 5, 0 dials"), "{}", card.text);
    let page = browser.get(&format!("/prospects/{prospect}")).await;
    assert!(page.text.contains("taken back") && page.text.contains("rang long"), "{}", page.text);
}

#[tokio::test]
async fn a_second_question_is_a_page_and_no_asks_twice() {
    let place = Place::new().await;
    let (_, round) = place.due("Dana Whitfield", "+16175550133").await;
    let mut browser = place.signed_in().await;
    let touches = format!("/enrollments/{round}/touches");
    let card = browser.get("/today").await;
    let asked = browser.submit(&card, &touches, &[("outcome", "no"), ("note", "curt")]).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.text.contains("Dana said no?") && asked.text.contains("value=\"curt\""), "{}", asked.text);

    let asked = browser.submit(&card, &touches, &[("outcome", "callback")]).await;
    assert!(asked.text.contains("When shall you call Dana back?"));
    let unclear = browser.submit(&asked, &touches, &[("when", "when pigs fly")]).await;
    assert_eq!(unclear.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unclear.text.contains("pigs") && unclear.text.contains("role=\"alert\""), "{}", unclear.text);
    let promised = browser.submit(&asked, &touches, &[("when", "tue 3pm")]).await;
    let next = browser.follow(promised).await;
    assert!(next.text.contains("Dana Whitfield"), "{}", next.text);
}

#[tokio::test]
async fn a_form_without_its_secret_changes_nothing() {
    let place = Place::new().await;
    let (_, round) = place.due("Dana Whitfield", "+16175550133").await;
    let mut browser = place.signed_in().await;
    for (path, fields) in [
        (format!("/enrollments/{round}/touches"), vec![("outcome", "no_answer")]),
        (format!("/enrollments/{round}/stop"), vec![("reason", "x"), ("csrf", "wrong")]),
        ("/settings".to_owned(), vec![("name", "Stolen")]),
        ("/settings/closed-days".to_owned(), vec![("days", "2026-12-25")]),
        ("/guard/law/US-TX/rules".to_owned(), vec![("hours", "10:00-11:00"), ("reason", "x")]),
        ("/sign-out".to_owned(), vec![]),
    ] {
        let refused = browser.post(&path, &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert!(refused.text.contains("Nothing was saved"));
    }
    assert!(browser.get("/today").await.text.contains("Dana Whitfield"));
    let mut stranger = place.browser();
    let mut request =
        Request::post("/sign-in").body(Body::from("email=ana%40example.com&password=a-long-quiet-river")).expect("a request");
    request.headers_mut().insert("sec-fetch-site", "cross-site".parse().expect("a header"));
    assert_eq!(stranger.send(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn every_address_that_takes_a_form_asks_for_its_secret() {
    let place = Place::new().await;
    let (prospect, round) = place.due("Dana Whitfield", "+16175550133").await;
    let mut browser = place.signed_in().await;
    let router = include_str!("../src/router.rs");
    let mut asked = 0;
    for line in router.lines().filter(|line| line.contains(".route(\"") && line.contains("post(")) {
        let path = line.split('"').nth(1).expect("a path");
        // Whoever signs in has no secret yet: these look at where the form comes from instead.
        if matches!(path, "/sign-in" | "/welcome/{token}") {
            continue;
        }
        let filled = path.replace("{prospect}", &prospect).replace("{enrollment}", &round);
        let filled: Vec<&str> = filled.split('/').map(|part| if part.starts_with('{') { "none" } else { part }).collect();
        let path = filled.join("/");
        for fields in [vec![("reason", "x")], vec![("reason", "x"), ("csrf", "")], vec![("reason", "x"), ("csrf", "0123456789")]]
        {
            let refused = if matches!(path.as_str(), "/imports" | "/registries" | "/settings/closed-days/calendar") {
                browser.post_parts(&path, &fields).await
            } else {
                browser.post(&path, &fields).await
            };
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path} with {fields:?}: {}", refused.text);
            assert!(refused.text.contains("Nothing was saved"), "{path}");
        }
        asked += 1;
    }
    assert!(asked > 35, "only {asked} addresses");
    // And every form has it.
    let company = browser.get(&format!("/prospects/{prospect}")).await;
    let company =
        company.text.split("href=\"/companies/").nth(1).and_then(|rest| rest.split('"').next()).expect("a company").to_owned();
    let more = [
        format!("/today/{round}"),
        format!("/prospects/{prospect}"),
        format!("/prospects/{prospect}/edit"),
        format!("/companies/{company}"),
    ];
    for path in PAGES.into_iter().chain(more.iter().map(String::as_str)) {
        let page = browser.get(path).await;
        for form in page.text.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next()) {
            let open = form.split('>').next().unwrap_or_default();
            assert!(!open.contains("method=\"post\"") || form.contains("name=\"csrf\" value=\""), "{path}: {open}");
        }
    }
}

/// Wrong passwords for that address until somebody is slowed down: how many were looked at, and what was said then.
async fn guesses(browser: &mut Browser, email: &str) -> (usize, Page) {
    for guess in 0..20 {
        let page = browser.post("/sign-in", &[("email", email), ("password", "x")]).await;
        match page.status {
            StatusCode::UNAUTHORIZED => {}
            StatusCode::TOO_MANY_REQUESTS => return (guess, page),
            other => panic!("{other}: {}", page.text),
        }
    }
    panic!("twenty guesses, and nobody is slowed down");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_answered_in_the_same_words() {
    let place = Place::new().await;
    let mut browser = place.browser();
    let wrong = browser.post("/sign-in", &[("email", "ana@example.com"), ("password", "x")]).await;
    let unknown = browser.post("/sign-in", &[("email", "nobody@example.com"), ("password", "x")]).await;
    assert_eq!((wrong.status, unknown.status), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
    assert_eq!(wrong.text.replace("ana@", "@"), unknown.text.replace("nobody@", "@"));
}

#[tokio::test]
async fn guessers_are_slowed_down_after_ten_tries_whether_there_is_such_an_account_or_not() {
    let place = Place::new().await;
    let mut browser = place.browser();
    let (tries, known) = guesses(&mut browser, "ana@example.com").await;
    let (tries_of_nobody, unknown) = guesses(&mut browser, "nobody@example.com").await;
    assert_eq!((tries, tries_of_nobody), (10, 10));
    assert_eq!(known.text.replace("ana@", "@"), unknown.text.replace("nobody@", "@"));
    assert_eq!(known.retry_after, "900");
    // The right password is not looked at either, else a guesser would hit it sooner or later.
    let right = [("email", "ana@example.com"), ("password", PASSWORD)];
    assert_eq!(browser.post("/sign-in", &right).await.status, StatusCode::TOO_MANY_REQUESTS);
    // A clock that went back closes the door for nobody for longer than that.
    place.clock.set(monday() - SignedDuration::from_hours(24));
    assert_eq!(browser.post("/sign-in", &right).await.status, StatusCode::SEE_OTHER, "a day earlier");
    place.clock.set(monday() + SignedDuration::from_secs(16 * 60));
    assert_eq!(place.browser().post("/sign-in", &right).await.status, StatusCode::SEE_OTHER, "a quarter of an hour later");
}

#[tokio::test]
async fn an_unknown_address_takes_as_long_as_a_wrong_password() {
    let place = Place::new().await;
    let app = place.app.clone();
    tokio::task::spawn_blocking(move || {
        let shortest = |email: &str| {
            let tries = (0..6).map(|_| {
                #[allow(clippy::disallowed_methods, reason = "a stopwatch")]
                let begun = std::time::Instant::now();
                assert!(app.sign_in(monday(), email, "a wrong password", "192.0.2.1").is_err());
                begun.elapsed()
            });
            tries.min().expect("six tries")
        };
        let (known, unknown) = (shortest("ana@example.com"), shortest("nobody@example.com"));
        // A hash takes a hundred times as long as everything else; without one it could not be missed.
        assert!(unknown * 3 > known && known * 3 > unknown, "{known:?} for somebody known, {unknown:?} for nobody");
    })
    .await
    .expect("measured");
}

#[tokio::test]
async fn a_new_password_ends_every_session_and_an_account_that_left_has_none() {
    let place = Place::new().await;
    let mut owner = place.signed_in().await;
    let mut ben = place.rep().await;
    assert_eq!(ben.get("/today").await.status, StatusCode::OK);
    let team = owner.get("/team").await;
    let page = team.text.split("href=\"/team/").skip(1).filter_map(|rest| rest.split('"').next());
    let mut his = None;
    for id in page {
        let page = owner.get(&format!("/team/{id}")).await;
        if page.text.contains("ben@example.com") {
            his = Some((id.to_owned(), page));
        }
    }
    let (id, page) = his.expect("Ben's page");
    let made = owner.submit(&page, &format!("/team/{id}/link"), &[]).await;
    let link = made.text.split("/welcome/").nth(1).and_then(|rest| rest.split('<').next()).expect("a link").to_owned();
    assert_eq!(ben.get("/today").await.status, StatusCode::OK, "a link alone ends nothing");
    let path = format!("/welcome/{link}");
    let mut elsewhere = place.browser();
    let inside = elsewhere.post(&path, &[("password", "another long river"), ("again", "another long river")]).await;
    assert_eq!(inside.location, "/today");
    assert_eq!(ben.get("/today").await.status, StatusCode::SEE_OTHER, "the session with the old password");
    assert_eq!(elsewhere.get("/today").await.status, StatusCode::OK);
    let old = place.browser().post("/sign-in", &[("email", "ben@example.com"), ("password", PASSWORD)]).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
    let page = owner.get(&format!("/team/{id}")).await;
    let left = owner.submit(&page, &format!("/team/{id}"), &[("active", "no")]).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text);
    place.clock.set(monday() + SignedDuration::from_secs(2));
    assert_eq!(elsewhere.get("/today").await.status, StatusCode::SEE_OTHER, "whoever has left is out within a second");
    let gone = place.browser().post("/sign-in", &[("email", "ben@example.com"), ("password", "another long river")]).await;
    let nobody = place.browser().post("/sign-in", &[("email", "nob@example.com"), ("password", "another long river")]).await;
    assert_eq!(gone.text.replace("ben@", "@"), nobody.text.replace("nob@", "@"), "nobody learns that there was an account");
}

#[tokio::test]
async fn nobody_sees_a_page_before_signing_in_and_comes_back_to_it_after() {
    let place = Place::new().await;
    let mut browser = place.browser();
    for path in PAGES {
        let sent = browser.get(path).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{path}");
        assert!(sent.location.starts_with("/sign-in"), "{path}");
    }
    let door = browser.get("/prospects?q=dana").await.location;
    let form = browser.get(&door).await;
    let inside = browser.submit(&form, "/sign-in", &[("email", "ana@example.com"), ("password", PASSWORD)]).await;
    assert_eq!(inside.location, "/prospects?q=dana");
    let today = browser.get("/today").await;
    let out = browser.submit(&today, "/sign-out", &[]).await;
    assert_eq!(out.location, "/sign-in");
    assert_eq!(browser.get("/today").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_welcome_link_sets_a_password_once() {
    let place = Place::new().await;
    let mut owner = place.signed_in().await;
    let team = owner.get("/team").await;
    let added = owner.submit(&team, "/team", &[("name", "Lea Brandt"), ("email", "lea@example.com"), ("role", "rep")]).await;
    let link = added.text.split("/welcome/").nth(1).and_then(|rest| rest.split('<').next()).expect("a link").to_owned();
    let path = format!("/welcome/{link}");
    let mut lea = place.browser();
    assert!(lea.get(&path).await.text.contains("Welcome, Lea Brandt"));
    let different = lea.post(&path, &[("password", PASSWORD), ("again", "another")]).await;
    assert_eq!(different.status, StatusCode::UNPROCESSABLE_ENTITY);
    let inside = lea.post(&path, &[("password", PASSWORD), ("again", PASSWORD)]).await;
    assert_eq!(inside.location, "/today");
    assert_eq!(lea.get("/today").await.status, StatusCode::OK);
    assert_eq!(place.browser().get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_rep_changes_neither_others_people_nor_the_house() {
    let place = Place::new().await;
    let (prospect, round) = place.due("Dana Whitfield", "+16175550133").await;
    let mut ben = place.rep().await;
    let mine = ben.get("/me").await;
    let csrf =
        mine.text.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a secret").to_owned();
    for (path, fields) in [
        ("/settings".to_owned(), vec![("name", "Mine")]),
        ("/settings/closed-days".to_owned(), vec![("days", "2026-12-25")]),
        ("/settings/closed-days/open".to_owned(), vec![("day", "2026-12-25")]),
        ("/guard/law/US-TX/rules".to_owned(), vec![("hours", "10:00-11:00"), ("reason", "x")]),
        ("/guard/rules/own_us_tx_hours/remove".to_owned(), vec![("region", "US-TX"), ("reason", "x")]),
        ("/team".to_owned(), vec![("name", "X"), ("email", "x@example.com"), ("role", "owner")]),
        (format!("/enrollments/{round}/stop"), vec![("reason", "x")]),
        (format!("/prospects/{prospect}"), vec![("name", "Mine")]),
        (format!("/prospects/{prospect}/trash"), vec![]),
    ] {
        let fields: Vec<_> = fields.into_iter().chain([("csrf", csrf.as_str())]).collect();
        let refused = ben.post(&path, &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}: {}", refused.text);
    }
}

#[tokio::test]
async fn teams_are_made_on_the_page_where_there_is_somebody_to_be_in_them() {
    let place = Place::new().await;
    let mut owner = place.signed_in().await;
    let alone = owner.get("/team").await;
    assert!(!alone.text.contains("Teams"), "{}", alone.text);
    let mut rep = place.rep().await;
    place.clock.set(monday() + SignedDuration::from_secs(5));
    let team = owner.get("/team").await;
    assert!(team.text.contains("Everybody is one team now"), "{}", team.text);
    let made = owner.submit(&team, "/teams", &[("name", "South")]).await;
    let team = owner.follow(made).await;
    assert!(team.text.contains("South is there."), "{}", team.text);
    let twice = owner.submit(&team, "/teams", &[("name", "South")]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.text.contains("another team has that name already"), "{}", twice.text);

    let ben = place.app.actor_by(Some("ben@example.com")).expect("a rep").user.to_string();
    let page = owner.get(&format!("/team/{ben}")).await;
    let south = page.text.split("<option value=\"").find(|option| option.contains(">South<")).expect("a choice");
    let south = south.split('"').next().unwrap_or_default().to_owned();
    let moved = owner.submit(&page, &format!("/team/{ben}"), &[("team", &south), ("active", "yes"), ("role", "rep")]).await;
    assert!(owner.follow(moved).await.text.contains(&format!("<option value=\"{south}\" selected>")));
    let team = owner.get("/team").await;
    assert!(team.text.contains(">South</td>") && team.text.contains("1 person"), "{}", team.text);
    let full = owner.submit(&team, &format!("/teams/{south}/remove"), &[]).await;
    assert!(full.text.contains("move them to another team first"), "{}", full.text);
    let renamed = owner.submit(&team, &format!("/teams/{south}"), &[("name", "Field")]).await;
    assert!(owner.follow(renamed).await.text.contains(">Field</td>"));

    // What a rep saves of their own leaves them where they are.
    let own = rep.get("/me").await;
    assert!(!own.text.contains("name=\"team\""), "{}", own.text);
    let saved = rep.submit(&own, &format!("/team/{ben}"), &[("name", "Ben Ito")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert!(owner.get("/team").await.text.contains(">Field</td>"));
    assert!(!rep.get("/team").await.text.contains("action=\"/teams"));
}

#[tokio::test]
async fn in_a_closed_workspace_a_promise_is_taken_down_for_a_colleague_and_nothing_is_told() {
    let place = Place::new().await;
    let (prospect, _) = place.due("Dana Whitfield", "+16175550133").await;
    let mut rep = place.rep().await;
    let mut owner = place.signed_in().await;
    let settings = owner.get("/settings").await;
    let closed = owner.submit(&settings, "/settings", &[("visibility", "closed")]).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text);
    place.clock.set(monday() + SignedDuration::from_secs(5));
    assert_eq!(rep.get(&format!("/prospects/{prospect}")).await.status, StatusCode::NOT_FOUND);
    let rang = rep.get("/rang?q=617-555-0133").await;
    assert!(rang.text.contains("Dana Whitfield") && rang.text.contains("on your clock"), "{}", rang.text);
    let preview = rep.get(&format!("/when?text=tue+3pm&prospect={prospect}")).await;
    assert_eq!(preview.status, StatusCode::OK);
    let csrf = rang.text.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a secret");
    let said = [("outcome", "callback"), ("when", "tue 3pm"), ("note", "in a hurry"), ("prospect", &prospect), ("csrf", csrf)];
    let taken = rep.post("/rang", &said).await;
    let said = rep.follow(taken).await;
    assert!(said.text.contains("Dana Whitfield: noted for Ana Ruiz."), "{}", said.text);
    assert!(["555-0133", "+16175550133", "555 0133"].iter().all(|number| !said.text.contains(number)), "{}", said.text);
    let hers = owner.get(&format!("/prospects/{prospect}")).await;
    assert!(hers.text.contains("in a hurry") && hers.text.contains("for Ana Ruiz"), "{}", hers.text);
    assert!(hers.text.contains("Tuesday") || hers.text.contains("tomorrow"), "{}", hers.text);
}

#[tokio::test]
async fn a_rep_says_how_they_want_to_be_remembered_and_leaves_their_capacity_to_the_manager() {
    let place = Place::new().await;
    let mut ben = place.rep().await;
    let mine = ben.get("/me").await;
    assert!(!mine.text.contains("name=\"capacity\"") && mine.text.contains("set by your manager"), "{}", mine.text);
    let action = mine.text.split("action=\"/team/").nth(1).and_then(|rest| rest.split('"').next()).expect("a form");
    let saved = ben.submit(&mine, &format!("/team/{action}"), &[("remembered_for", "The one who listened")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    assert!(ben.get("/me").await.text.contains("The one who listened"));
}

#[tokio::test]
async fn every_page_is_small_strict_and_shows_naughty_names_as_text() {
    let place = Place::new().await;
    let naughty = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'&{{7*7}}";
    let (prospect, round) = place.due(naughty, "+16175550133").await;
    let mut browser = place.signed_in().await;
    let more = [
        format!("/today/{round}"),
        format!("/today/{round}/ask/left_company"),
        format!("/prospects/{prospect}"),
        format!("/prospects/{prospect}/edit"),
    ];
    for path in PAGES.into_iter().chain(more.iter().map(String::as_str)) {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        assert!(page.text.len() < 120_000, "{path}: {} bytes before compression", page.text.len());
        assert!(!page.text.contains("<script>alert") && !page.text.contains("<img"), "{path}");
        assert!(!page.text.contains(" style=") && !page.text.contains("<style"), "{path}");
        assert!(page.policy.contains("script-src 'self'") && !page.policy.contains("unsafe"), "{path}");
    }
    let found = browser.get(&format!("/prospects/{prospect}")).await;
    assert!(found.text.contains("&#60;script&#62;alert(1)"));
}

/// A page without what stands isolated, without its tags, and without what is sent back as it is.
fn left_bare(html: &str) -> String {
    let without = |text: String, opens: &str, closes: &str| {
        let mut parts = text.split(opens).map(str::to_owned);
        let first = parts.next().unwrap_or_default();
        parts.fold(first, |left, part| left + part.split_once(closes).map_or("", |(_, rest)| rest))
    };
    let text = without(html.to_owned(), "<bdi>", "</bdi>");
    let text = without(text, "\u{2068}", "\u{2069}");
    let text = without(text, "<textarea", "</textarea>");
    without(text, "<", ">")
}

#[tokio::test]
async fn text_from_right_to_left_stands_isolated_on_every_page() {
    let place = Place::new().await;
    let name = "דנה 12 לוי";
    let (prospect, round) = place.due(name, "+16175550133").await;
    let mut browser = place.signed_in().await;
    let logged = browser.get(&format!("/today/{round}")).await;
    assert!(logged.text.contains(&format!("<bdi>{name}</bdi>")), "{}", logged.text);
    let more = [
        format!("/today/{round}"),
        format!("/today/{round}/ask/left_company"),
        format!("/prospects/{prospect}"),
        format!("/prospects/{prospect}/edit"),
        "/search?q=%D7%93%D7%A0%D7%94".to_owned(),
        "/search/found?q=%D7%93%D7%A0%D7%94".to_owned(),
        "/prospects?q=%D7%93%D7%A0%D7%94".to_owned(),
    ];
    for path in PAGES.into_iter().chain(more.iter().map(String::as_str)) {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let bare = left_bare(&page.text);
        let turned = bare.find(|letter: char| ('\u{590}'..='\u{8ff}').contains(&letter));
        assert_eq!(turned, None, "{path}: {}", turned.map_or("", |at| &bare[at..]).chars().take(80).collect::<String>());
    }
    // What is edited shows in its own direction, and goes back as it came.
    let form = browser.get(&format!("/prospects/{prospect}/edit")).await.text;
    let field = form.split("<input").find(|input| input.contains("name=\"name\"")).expect("a field for the name");
    assert!(field.contains("dir=\"auto\"") && field.contains(&format!("value=\"{name}\"")), "{field}");
}

#[tokio::test]
async fn a_page_that_is_not_there_says_where_to_go() {
    let place = Place::new().await;
    let mut browser = place.signed_in().await;
    for path in [
        "/nope",
        "/guard/law/Atlantis",
        "/today/7",
        "/prospects/7",
        "/companies/7",
        "/cadences/none",
        "/team/7",
        "/imports/7",
        "/imports/file/7",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.text.contains("href=\"/today\""), "{path}");
    }
    for path in ["/search?q=%00", "/prospects/%00", "/prospects?q=a%00b", "/rang?q=%00", "/today/%00", "/cadences/%00"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(page.text.contains("cannot be read"), "{path}: {}", page.text);
    }
}

#[tokio::test]
async fn a_large_file_is_shown_by_its_beginning_and_says_so() {
    let place = Place::new().await;
    let mut browser = place.signed_in().await;
    let form = browser.get("/imports").await;
    let csrf =
        form.text.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a secret").to_owned();
    let rows = "a\n".repeat(250_001);
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\r\nName\n{rows}\r\n--b--\r\n"
    );
    let request =
        Request::post("/imports").header(header::CONTENT_TYPE, "multipart/form-data; boundary=b").body(Body::from(body));
    let brought = browser.send(request.expect("a request")).await;
    let preview = browser.follow(brought).await.text;
    assert!(preview.contains("More than 250,000 rows of people"), "{preview}");
    assert!(
        preview.contains("its first 250,000 rows were looked at") && preview.contains("An import reads all of it"),
        "{preview}"
    );
}

#[tokio::test]
async fn a_file_is_looked_at_tried_imported_and_taken_back() {
    let place = Place::new().await;
    let mut browser = place.signed_in().await;
    let form = browser.get("/imports").await;
    let csrf =
        form.text.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a secret").to_owned();
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\r\nName,Phone,Email,Shoe\nDana Whitfield,617-555-0133,dana@example.com,44\nBad Row,12,nonsense,1\n\r\n--b--\r\n"
    );
    let request =
        Request::post("/imports").header(header::CONTENT_TYPE, "multipart/form-data; boundary=b").body(Body::from(body));
    let brought = browser.send(request.expect("a request")).await;
    let preview = browser.follow(brought).await;
    assert!(preview.text.contains("2 rows of people") && preview.text.contains("Shoe"), "{}", preview.text);
    let path = preview
        .text
        .split("action=\"")
        .find(|rest| rest.starts_with("/imports/file/"))
        .and_then(|rest| rest.split('"').next())
        .expect("a form")
        .to_owned();
    let started = browser.submit(&preview, &path, &[("do", "import")]).await;
    let running = started.location.clone();
    let mut page = browser.follow(started).await;
    for _ in 0..2_000 {
        if !page.text.contains("data-refresh") {
            break;
        }
        tokio::task::yield_now().await;
        page = browser.get(&running).await;
    }
    assert!(page.text.contains("Imported"), "{}", page.text);
    let people = browser.get("/prospects").await;
    assert!(people.text.contains("Dana Whitfield"), "{}", people.text);
    let undone = browser.submit(&page, &format!("{running}/undo"), &[]).await;
    let page = browser.follow(undone).await;
    assert!(page.text.contains("Taken back"), "{}", page.text);
    assert!(!browser.get("/prospects").await.text.contains("Dana Whitfield"));
}

/// Brings a file to the import page; what it is taken for, and where its form goes.
async fn brought(browser: &mut Browser, file: &str) -> (Page, String) {
    let form = browser.get("/imports").await;
    let csrf =
        form.text.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a secret").to_owned();
    let part = |head: &str, body: &str| format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let file = part("name=\"file\"; filename=\"people.csv\"", file);
    let body = format!("{}{file}--b--\r\n", part("name=\"csrf\"", &csrf));
    let request =
        Request::post("/imports").header(header::CONTENT_TYPE, "multipart/form-data; boundary=b").body(Body::from(body));
    let brought = browser.send(request.expect("a request")).await;
    let path = brought.location.clone();
    (browser.follow(brought).await, path)
}

#[tokio::test]
async fn a_preview_says_what_unknown_columns_become_and_stays_small_however_many_there_are() {
    let place = Place::new().await;
    let mut ana = place.signed_in().await;
    let mut file = "Name,Phone".to_owned();
    (0..300).for_each(|n| file.push_str(&format!(",Question number {n} of a survey that nobody here knows")));
    file.push_str("\nDana Whitfield,617-555-0133");
    (0..300).for_each(|n| file.push_str(&format!(",a longish answer that is the {n}th of its kind")));
    let (page, path) = brought(&mut ana, &file).await;
    assert!(page.text.len() < 50_000, "{} bytes", page.text.len());
    assert!(
        page.text.contains("a new custom field, for everybody") && page.text.contains("Columns 1 to 15 of 302"),
        "{}",
        page.text
    );
    assert_eq!(page.text.matches("value=\"look\"").count(), 1, "one way to look again");
    assert!(page.text.contains("To drop one of them, choose"), "{}", page.text);
    assert!(page.text.contains("(200 of 200 are in use then): Question number 0 of"), "{}", page.text);
    // What is said on one page of the columns stays while the others are looked at.
    let next = ana.submit(&page, &path, &[("column2", "ignore"), ("do", "look:285")]).await;
    assert!(next.location.ends_with("?from=285"), "{}", next.location);
    let last = ana.follow(next).await;
    assert!(last.text.len() < 50_000 && last.text.contains("Columns 286 to 300 of 302"), "{}", last.text);
    assert!(last.text.contains("a line in the notes: there are as many custom fields as there may be"), "{}", last.text);
    let back = ana.submit(&last, &path, &[("column290", "title"), ("unknown", "note"), ("do", "look:0")]).await;
    let page = ana.follow(back).await;
    let chosen = |page: &Page, column: usize| {
        let select = page.text.split(&format!("name=\"column{column}\">")).nth(1).expect("a column").split("</select>").next();
        let option = select.and_then(|select| select.split(" selected").next()?.rsplit("value=\"").next());
        option.expect("an option").trim_end_matches('"').to_owned()
    };
    assert_eq!((chosen(&page, 2).as_str(), chosen(&page, 3).as_str()), ("ignore", "custom"));
    assert!(page.text.contains("Kept as lines in the notes, as you wished: Question number 1 of"), "{}", page.text);
    let last = ana.get(&format!("{path}?from=285")).await;
    assert_eq!(chosen(&last, 290), "title");
    let left_out = ana.submit(&page, &path, &[("unknown", "ignore"), ("do", "import")]).await;
    assert_eq!(left_out.status, StatusCode::SEE_OTHER);
    assert!(ana.get("/settings/custom-fields").await.text.contains("0 of 200 in use"));

    let mut ben = place.rep().await;
    let (page, _) = brought(&mut ben, "Name,Phone,Shoe\nCy Dow,617-555-0134,44\n").await;
    assert!(page.text.contains("a line in the notes: only managers make custom fields"), "{}", page.text);
    assert!(page.text.contains("because only managers make custom fields: Shoe."), "{}", page.text);
}

#[tokio::test]
async fn custom_fields_are_made_renamed_and_removed_by_those_who_run_the_place() {
    let place = Place::new().await;
    let mut ana = place.signed_in().await;
    let page = ana.get("/settings/custom-fields").await;
    assert!(page.text.contains("There is none yet."), "{}", page.text);
    let made = ana.submit(&page, "/settings/custom-fields", &[("label", "Fleet <size>")]).await;
    let page = ana.follow(made).await;
    assert!(page.text.contains("0 of 200") || page.text.contains("1 of 200 in use"), "{}", page.text);
    assert!(page.text.contains("value=\"Fleet &#60;size&#62;\"") && page.text.contains("fleet_size"), "{}", page.text);
    let twice = ana.submit(&page, "/settings/custom-fields", &[("label", "fleet <SIZE>")]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.text.contains("value=\"fleet &#60;SIZE&#62;\""), "what was typed stays: {}", twice.text);
    let change = "/settings/custom-fields/change";
    let renamed = ana.submit(&page, change, &[("key", "fleet_size"), ("label", "Trucks"), ("do", "rename")]).await;
    assert!(ana.follow(renamed).await.text.contains("value=\"Trucks\""));
    assert!(ana.get("/settings").await.text.contains("1 field beside ours"));
    let mut ben = place.rep().await;
    let seen = ben.get("/settings/custom-fields").await;
    assert!(seen.text.contains("Trucks") && !seen.text.contains("Make it") && !seen.text.contains("Rename"), "{}", seen.text);
    let csrf = seen.text.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a secret");
    let forbidden = ben.post("/settings/custom-fields", &[("csrf", csrf), ("label", "Shoe")]).await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN, "{}", forbidden.text);
    let removed = ana.submit(&page, change, &[("key", "fleet_size"), ("do", "remove")]).await;
    assert!(ana.follow(removed).await.text.contains("There is none yet."));
}

/// A form of a page with a file in it.
fn with_a_file(path: &str, csrf: &str, fields: &[(&str, &str)], name: &str, content: &str) -> Request<Body> {
    let part = |head: &str, body: &str| format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let mut body = part("name=\"csrf\"", csrf);
    body.extend(fields.iter().map(|(name, value)| part(&format!("name=\"{name}\""), value)));
    body.push_str(&part(&format!("name=\"file\"; filename=\"{name}\""), content));
    body.push_str("--b--\r\n");
    Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b").body(Body::from(body)).expect("a request")
}

#[tokio::test]
async fn every_page_takes_as_large_a_file_as_it_promises() {
    let place = Place::new().await;
    let mut browser = place.signed_in().await;
    let secret = |page: &Page| {
        let rest = page.text.split("name=\"csrf\" value=\"").nth(1).expect("a secret");
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let csrf = secret(&browser.get("/imports").await);
    let blank = "\n".repeat(5_000_000);
    let people = format!("Name,Phone\nDana Whitfield,617-555-0133\n{blank}");
    let looked = browser.send(with_a_file("/imports", &csrf, &[("kind", "prospects")], "people.csv", &people)).await;
    let preview = browser.follow(looked).await;
    assert!(preview.text.contains("1 row"), "{}", preview.text);
    let numbers = format!("6175550133\n{blank}");
    let fields = [("code", "us_dnc"), ("as_of", "2026-11-20")];
    let registry = browser.send(with_a_file("/registries", &csrf, &fields, "dnc.txt", &numbers)).await;
    assert_eq!(registry.status, StatusCode::SEE_OTHER, "{}", registry.text);
    let day = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Day\nDTSTART;VALUE=DATE:20300301\nEND:VEVENT\nEND:VCALENDAR\n";
    let path = "/settings/closed-days/calendar";
    let small = browser.send(with_a_file(path, &csrf, &[], "days.ics", &format!("{day}{}", "\n".repeat(1_900_000)))).await;
    assert_eq!(small.status, StatusCode::OK, "{}", small.text);
    let large = browser.send(with_a_file(path, &csrf, &[], "days.ics", &format!("{day}{}", "\n".repeat(2_200_000)))).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.text.contains("A file may have 2 MB at most"), "{}", large.text);
    // A file that comes before the form's secret is not taken in.
    let forged = browser.send(with_a_file("/imports", "nonsense", &[], "people.csv", &people)).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "{}", forged.text);
    // What is over a limit is told beside the field where the file was chosen.
    let long = browser.send(with_a_file("/imports", &csrf, &[], "people.csv", &"x".repeat(3_000_000))).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(long.text.contains("longer than 1 MB"), "{}", long.text);
}

/// A form with a file in it.
fn calendar(csrf: &str, content: &str) -> Request<Body> {
    let part = |head: &str, body: &str| format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let body = format!("{}{}--b--\r\n", part("name=\"csrf\"", csrf), part("name=\"file\"; filename=\"days.ics\"", content));
    let request = Request::post("/settings/closed-days/calendar");
    request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=b").body(Body::from(body)).expect("a request")
}

#[tokio::test]
async fn days_are_closed_by_hand_or_from_a_calendar_that_is_looked_at_first() {
    let place = Place::new().await;
    let mut browser = place.signed_in().await;
    let page = browser.get("/settings/closed-days").await;
    assert!(page.text.contains("No day to come is closed."), "{}", page.text);
    let csrf =
        page.text.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a secret").to_owned();
    let lines = "2030-12-24 from 12:00 Christmas Eve\n2030-12-25 Christmas <Day>";
    let saved = browser.submit(&page, "/settings/closed-days", &[("days", lines)]).await;
    let page = browser.follow(saved).await;
    assert!(page.text.contains("2 days are closed.") && page.text.contains("Tue 24 December 2030"), "{}", page.text);
    assert!(page.text.contains("from 12:00") && page.text.contains("Christmas &#60;Day&#62;"), "{}", page.text);
    let unclear = browser.submit(&page, "/settings/closed-days", &[("days", "2030-12-26\nsomeday")]).await;
    assert_eq!(unclear.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unclear.text.contains("is no date; write it as 2026-12-25") && unclear.text.contains("someday</textarea>"),
        "{}",
        unclear.text
    );

    let events = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Founders <i>\nDTSTART;VALUE=DATE:20200301\nRRULE:FREQ=YEARLY\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Lunch\nDTSTART:20300301T120000\nDTEND:20300301T130000\nEND:VEVENT\nEND:VCALENDAR\n";
    let preview = browser.send(calendar(&csrf, events)).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text);
    assert!(
        preview.text.contains("Nothing is closed yet.") && preview.text.contains("-03-01 Founders &#60;i&#62;"),
        "{}",
        preview.text
    );
    assert!(preview.text.contains("Line 10") && preview.text.contains("it lasts from 12:00 to 13:00"), "{}", preview.text);
    assert!(!browser.get("/settings/closed-days").await.text.contains("Founders"));
    let closed =
        browser.submit(&preview, "/settings/closed-days", &[("source", "days.ics"), ("days", "2030-03-01 Founders")]).await;
    let page = browser.follow(closed).await;
    assert!(
        page.text.contains("Fri 1 March 2030 is closed.") && page.text.contains("Open all that came with days.ics"),
        "{}",
        page.text
    );
    assert!(browser.get("/settings").await.text.contains("3 days to come"));
    let opened = browser.submit(&page, "/settings/closed-days/open", &[("source", "days.ics")]).await;
    let page = browser.follow(opened).await;
    assert!(page.text.contains("1 day is open again.") && !page.text.contains("Founders"), "{}", page.text);
    let opened = browser.submit(&page, "/settings/closed-days/open", &[("day", "2030-12-24"), ("day", "2030-12-25")]).await;
    assert!(browser.follow(opened).await.text.contains("2 days are open again."));

    let junk = browser.send(calendar(&csrf, "Name,Phone\n")).await;
    assert_eq!(junk.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(junk.text.contains("days.ics: line 1: `Name,Phone` begins no calendar"), "{}", junk.text);
    let forged = browser.send(calendar("wrong", events)).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_law_is_tightened_on_its_own_page_and_the_rule_taken_out_again() {
    let place = Place::new().await;
    let mut browser = place.signed_in().await;
    assert!(browser.get("/guard").await.text.contains("<a href=\"/guard/law/US-TX\">Stricter here</a>"));
    let page = browser.get("/guard/law/US-TX").await;
    assert!(page.text.contains("Texas: calls and texts from 9 to 21"), "{}", page.text);
    let path = "/guard/law/US-TX/rules";
    let unclear = browser.submit(&page, path, &[("hours", "nine to five"), ("reason", "x")]).await;
    assert_eq!(unclear.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unclear.text.contains("is no span") && unclear.text.contains("value=\"nine to five\""), "{}", unclear.text);
    let saved = browser.submit(&page, path, &[("hours", "10:00-16:00"), ("no_sundays", "yes"), ("reason", "our lawyer")]).await;
    let page = browser.follow(saved).await;
    assert!(page.text.contains("It binds from now on."), "{}", page.text);
    assert!(
        page.text.contains("Our own in Texas: calls and texts from 10 to 16 on weekdays") && page.text.contains("our lawyer")
    );
    let idle = browser.submit(&page, path, &[("hours", "05:00-23:00"), ("reason", "wider")]).await;
    assert!(browser.follow(idle).await.text.contains("It adds nothing now."));
    let fields = [("region", "US-TX"), ("reason", "no more")];
    let gone = browser.submit(&page, "/guard/rules/own_us_tx_hours/remove", &fields).await;
    assert!(browser.follow(gone).await.text.contains("Taken out."));
}

#[tokio::test]
async fn somebody_with_two_addresses_keeps_both_and_the_clock_is_moved_on_the_form() {
    let place = Place::new().await;
    let mut browser = place.signed_in().await;
    let (prospect, _) = place.due("Kai Kealoha", "+12025550110").await;
    let (path, edit) = (format!("/prospects/{prospect}"), format!("/prospects/{prospect}/edit"));
    let page = browser.get(&edit).await;
    let facts: Vec<(&str, &str)> =
        vec![("name", "Kai Kealoha"), ("number", "+12025550110"), ("line", "personal"), ("condition", "good"), ("zone", "")];
    let with = |more: &[(&'static str, &'static str)]| [facts.as_slice(), more].concat();
    let both = [
        ("street", "5 Wall Street\r\nFloor 2"),
        ("city", "New York"),
        ("state", "NY"),
        ("address_kind", "work"),
        ("clock", "0"),
        ("other_kind", "home"),
        ("other_street", "1 Pier Road"),
        ("other_city", "Honolulu"),
        ("other_state", "HI"),
        ("other_postal_code", "96801"),
        ("other_country", "United States"),
        ("other_kind", ""),
        ("other_street", ""),
        ("other_city", ""),
        ("other_state", ""),
        ("other_postal_code", ""),
        ("other_country", ""),
    ];
    let saved = browser.submit(&page, &path, &with(&both)).await;
    let shown = browser.follow(saved).await.text;
    assert!(shown.contains("sets their clock") && shown.contains("96801 Honolulu HI US"), "{shown}");
    let page = browser.get(&edit).await;
    for kept in ["5 Wall Street\nFloor 2</textarea>", "1 Pier Road</textarea>", "value=\"Honolulu\"", "value=\"96801\""] {
        assert!(page.text.contains(kept), "{kept}: {}", page.text);
    }
    // As it stands, saved again: both are as they were.
    let saved = browser.submit(&page, &path, &with(&both)).await;
    assert_eq!(browser.follow(saved).await.text.matches("sets their clock").count(), 1);
    let page = browser.get(&edit).await;
    let mut moved = both;
    moved[4] = ("clock", "1");
    let saved = browser.submit(&page, &path, &with(&moved)).await;
    let shown = browser.follow(saved).await.text;
    assert!(shown.contains("home, sets their clock"), "{shown}");
    assert!(shown.contains("5 Wall Street"), "the other one is kept: {shown}");
    // A contradiction is said where the clock is told.
    let apart = [("street", ""), ("city", "Honolulu"), ("state", "HI"), ("postal_code", "2903"), ("address_kind", "")];
    let page = browser.get(&edit).await;
    let saved = browser.submit(&page, &path, &with(&apart)).await;
    assert!(browser.follow(saved).await.text.contains("contradict each other"));
}
