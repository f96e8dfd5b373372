//! A whole app in one line of a test: a workspace on either engine, a standing clock, and a client that speaks to the router itself.

use crate::engine::{Engine, Place};
use actions::view::{EnrollmentView, Logged, NewTouch, NewUser, ProspectView};
use actions::{Actor, AddProspect, AddUser, App, CreateToken, Enroll, InitWorkspace, LogTouch, ShowProspect, Verb};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use jiff::{Span, Timestamp};
use serde_json::Value;
use tower::ServiceExt;
use web::edge::proxy::Proxies;
use web::edge::{BaseUrl, Clock, Edge, Figures, Front};

/// A Tuesday morning in Boston: office hours from Reno to Berlin.
pub const TUESDAY: &str = "2026-11-24T15:00:00Z";

/// A workspace in New York with one owner, Ana Ruiz.
pub struct TestApp {
    pub app: App,
    pub clock: Clock,
    pub owner: Actor,
    router: Router,
    token: String,
    /// The token of the owner's one-time link.
    welcome: String,
    place: Place,
}

impl TestApp {
    pub fn sqlite() -> Self {
        Self::on(Engine::Sqlite)
    }

    pub fn postgres() -> Self {
        Self::on(Engine::Postgres)
    }

    /// # Panics
    /// Where the workspace cannot be made.
    pub fn on(engine: Engine) -> Self {
        let place = Place::fresh(engine);
        let now: Timestamp = TUESDAY.parse().expect("a timestamp");
        let app = open(&place.location);
        let workspace = InitWorkspace {
            owner_email: "ana@example.com".to_owned(),
            owner_name: "Ana Ruiz".to_owned(),
            country: "US".to_owned(),
            zone: "America/New_York".to_owned(),
            name: "Tests".to_owned(),
        };
        let welcomed = app.init(now, &workspace).expect("a workspace");
        let welcome = welcomed.welcome_path.rsplit('/').next().unwrap_or_default().to_owned();
        Self::over(app, place, Clock::standing_at(now), welcome)
    }

    fn over(app: App, place: Place, clock: Clock, welcome: String) -> Self {
        let owner = app.actor_by(None).expect("an owner");
        let base_url = BaseUrl::Given("http://fifthcall.test".to_owned());
        let front = Front { base_url, proxies: Proxies::default(), figures: Figures::Shown };
        let router = web::router(Edge::behind(app.clone(), clock.clone(), front));
        let mut made = TestApp { app, clock, owner, router, token: String::new(), welcome, place };
        made.token = made.token_of(&made.owner);
        made
    }

    /// The same database, opened anew, as after a restart.
    pub fn restarted(self) -> Self {
        let TestApp { app, clock, router, place, welcome, .. } = self;
        drop((app, router));
        let app = open(&place.location);
        Self::over(app, place, clock, welcome)
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Where the database is, for what no verb would do to it.
    pub fn location(&self) -> &str {
        &self.place.location
    }

    /// Lets time pass.
    pub fn wait(&self, span: Span) {
        self.clock.set(self.now() + span);
    }

    /// Runs a verb as the owner. Only for tests without an async runtime.
    pub fn act<V: Verb>(&self, verb: V) -> V::Done {
        self.act_as(&self.owner, verb)
    }

    pub fn act_as<V: Verb>(&self, by: &Actor, verb: V) -> V::Done {
        self.app.act_blocking(by, self.now(), verb).unwrap_or_else(|refused| panic!("refused: {refused}"))
    }

    /// Somebody new in the team: `rep`, `manager` or `owner`.
    pub fn colleague(&self, name: &str, role: &str) -> Actor {
        let email = format!("{}@example.com", name.to_lowercase().replace(' ', "."));
        let user = NewUser {
            name: name.to_owned(),
            email: email.clone(),
            role: role.to_owned(),
            zone: None,
            capacity: None,
            hours: None,
            remembered_for: None,
            team: None,
        };
        self.act(AddUser(user));
        self.app.actor_by(Some(&email)).expect("a colleague")
    }

    /// A bearer token of theirs.
    pub fn token_of(&self, actor: &Actor) -> String {
        self.act_as(actor, CreateToken { name: "tests".to_owned(), user: None, expires_at: None }).secret.expect("a secret")
    }

    /// A session of the owner's, as the sign-in page makes one: the cookie's secret and the form's.
    pub fn sign_in_as_owner(&self) -> (String, String) {
        let signed_in = self.app.accept_welcome(self.now(), &self.welcome, "a long quiet river").expect("a first sign-in");
        (signed_in.session, signed_in.csrf)
    }

    /// A request as the owner, to `/api/v1`.
    pub fn api(&self, method: Method, path: &str) -> Asking<'_> {
        Asking::new(self, method, format!("/api/v1{path}")).bearer(&self.token)
    }

    pub fn get(&self, path: &str) -> Asking<'_> {
        self.api(Method::GET, path)
    }

    pub fn post(&self, path: &str, body: &Value) -> Asking<'_> {
        self.api(Method::POST, path).json(body)
    }

    /// Any address, as nobody.
    pub fn request(&self, method: Method, path: &str) -> Asking<'_> {
        Asking::new(self, method, path.to_owned())
    }

    /// Adds a prospect as the owner.
    pub fn add(&self, prospect: Prospect) -> Added {
        prospect.add(self, &self.owner)
    }
}

/// On a thread of its own: the PostgreSQL driver must not be started inside an async runtime.
fn open(location: &str) -> App {
    let location = location.to_owned();
    let opened = std::thread::spawn(move || App::open(&location)).join();
    opened.expect("a thread that ends well").expect("a database")
}

/// A request under way.
pub struct Asking<'a> {
    app: &'a TestApp,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl<'a> Asking<'a> {
    fn new(app: &'a TestApp, method: Method, path: String) -> Self {
        Asking { app, method, path, headers: Vec::new(), body: Vec::new() }
    }

    /// Replaces a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.raw("application/json", body.to_string())
    }

    #[must_use]
    pub fn raw(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", kind)
    }

    /// Sends it to the router and reads the whole answer.
    pub async fn send(self) -> Answer {
        let mut request = Request::builder().method(self.method).uri(&self.path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(self.body)).expect("a request");
        let response = self.app.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        Answer { status: parts.status, headers: parts.headers, body: body.to_vec() }
    }
}

/// An answer, read.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// # Panics
    /// Where the body is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body, where the status is the expected one.
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        if self.body.is_empty() { Value::Null } else { self.json() }
    }

    /// The problem, where it has that status, and names that field.
    pub fn refused(self, status: u16, field: &str) -> Value {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.expect(status);
        let fields: Vec<&str> =
            problem["errors"].as_array().into_iter().flatten().filter_map(|fault| fault["field"].as_str()).collect();
        assert!(fields.contains(&field), "{field} is not among the faults: {problem}");
        problem
    }
}

/// Starts describing a prospect; each has a number and an address of its own.
pub fn a_prospect() -> Prospect {
    Prospect::default()
}

/// A prospect to be, with what has happened to them so far.
#[derive(Debug, Clone, Default)]
pub struct Prospect {
    new: actions::view::NewProspect,
    cadence: Option<String>,
    touches: Vec<(Span, String)>,
}

/// A prospect that was added.
pub struct Added {
    pub prospect: ProspectView,
    pub enrollment: Option<EnrollmentView>,
    pub touches: Vec<Logged>,
}

impl Added {
    pub fn id(&self) -> &str {
        &self.prospect.id
    }

    /// # Panics
    /// Where no round was started.
    pub fn round(&self) -> &str {
        &self.enrollment.as_ref().expect("a round").id
    }
}

impl Prospect {
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.new.name = Some(name.to_owned());
        self
    }

    #[must_use]
    pub fn at_company(mut self, company: &str) -> Self {
        self.new.company = Some(company.to_owned());
        self
    }

    #[must_use]
    pub fn in_zone(mut self, zone: &str) -> Self {
        self.new.zone = Some(zone.to_owned());
        self
    }

    #[must_use]
    pub fn with_phone(mut self, number: &str) -> Self {
        self.new.phones.push(serde_json::from_value(serde_json::json!({ "number": number })).expect("a phone"));
        self
    }

    #[must_use]
    pub fn with_email(mut self, address: &str) -> Self {
        self.new.emails.push(serde_json::from_value(serde_json::json!({ "address": address })).expect("an address"));
        self
    }

    #[must_use]
    pub fn owned_by(mut self, actor: &Actor) -> Self {
        self.new.owner = Some(actor.email.clone());
        self
    }

    #[must_use]
    pub fn tagged(mut self, tag: &str) -> Self {
        self.new.tags.push(tag.to_owned());
        self
    }

    /// On the cadence of that name.
    #[must_use]
    pub fn on(mut self, cadence: &str) -> Self {
        self.cadence = Some(cadence.to_owned());
        self
    }

    /// On *Five and fire*, never called: due at once.
    #[must_use]
    pub fn never_called(self) -> Self {
        self.on("Five and fire")
    }

    /// A call so long ago, with that outcome.
    #[must_use]
    pub fn called(mut self, ago: Span, disposition: &str) -> Self {
        self.touches.push((ago, disposition.to_owned()));
        self
    }

    /// Adds it all as `by`.
    pub fn add(self, app: &TestApp, by: &Actor) -> Added {
        let Prospect { mut new, cadence, touches } = self;
        let name = new.name.get_or_insert_with(|| "Lea Brandt".to_owned()).clone();
        if new.phones.is_empty() {
            new = Prospect { new, ..Prospect::default() }.with_phone(&number_for(&name)).new;
        }
        new.zone.get_or_insert_with(|| "America/New_York".to_owned());
        let prospect = app.act_as(by, AddProspect(new));
        let id = prospect.id.clone();
        let enrollment = cadence
            .map(|cadence| app.act_as(by, Enroll { prospect: id.clone(), cadence, owner: None, start_attempt: None }).enrollment);
        let touches = touches.into_iter().map(|(ago, disposition)| {
            let touch = NewTouch {
                prospect_id: Some(id.clone()),
                disposition,
                occurred_at: Some(app.now() - ago),
                ..NewTouch::default()
            };
            app.act_as(by, LogTouch(touch))
        });
        let touches: Vec<Logged> = touches.collect();
        let prospect = app.act_as(by, ShowProspect { prospect: id });
        Added { enrollment: prospect.enrollment.clone().or(enrollment), prospect, touches }
    }
}

/// A fictional number of Boston that follows from the name.
fn number_for(name: &str) -> String {
    let sum = name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    format!("+1617555{:04}", sum % 10_000)
}
