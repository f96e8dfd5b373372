//! One request of a page: who it is from, what the form says, and how the answer goes back.

use crate::bidi::drawn;
use crate::edge::{self, Edge};
use crate::pages::refused;
use crate::shell::{Here, Me, Said, Shell, initials};
use crate::words;
use actions::{Actor, Crew, Refused, Role, sentences};
use askama::Template;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The cookie that carries one line about what was just done to the next page.
const SAID_COOKIE: &str = "fifthcall_said";
/// A form is never larger than this, note and all.
const LARGEST_FORM: usize = 256 * 1024;

pub type Answer = Result<Response, Sorry>;

/// A signed-in person, on one request.
#[derive(Debug, Clone)]
pub struct Visit {
    pub actor: Actor,
    pub csrf: String,
    pub crew: Crew,
    pub now: Timestamp,
    pub said: Option<Said>,
}

impl Visit {
    pub fn zone(&self) -> TimeZone {
        words::zone(&self.actor.zone)
    }

    /// The frame around a page of that part of the app.
    pub fn shell(&self, here: Here) -> Shell {
        Shell {
            me: Some(Me {
                name: self.actor.name.clone(),
                initials: initials(&self.actor.name),
                role: match self.actor.role {
                    Role::Owner => "owner",
                    Role::Manager => "manager",
                    Role::Rep => "rep",
                },
                runs_the_place: self.actor.manages(),
                crew: self.crew,
            }),
            csrf: self.csrf.clone(),
            here,
            said: self.said.clone(),
        }
    }
}

impl FromRequestParts<Edge> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, edge: &Edge) -> Result<Self, Response> {
        let now = edge.now();
        let session = match edge::who::session_cookie(&parts.headers) {
            Some(cookie) => edge.app().session(now, cookie).await.map_err(|refused| Sorry::from(refused).into_response())?,
            None => None,
        };
        match session {
            Some(session) => Ok(Visit {
                actor: session.actor.clone(),
                csrf: session.csrf.clone(),
                crew: session.crew,
                now,
                said: said(&parts.headers),
            }),
            None => Err(to_the_door(parts)),
        }
    }
}

/// To sign in, and afterwards back to where they wanted to go.
fn to_the_door(parts: &Parts) -> Response {
    let wanted = parts.uri.path_and_query().map(|path| path.as_str()).unwrap_or("/");
    let reading = matches!(parts.method, Method::GET | Method::HEAD);
    if !reading || wanted == "/" || wanted == "/today" {
        Redirect::to("/sign-in").into_response()
    } else {
        Redirect::to(&format!("/sign-in?next={}", words::percent(wanted, b"/"))).into_response()
    }
}

/// A form of a signed-in person whose secret was right.
#[derive(Debug, Clone)]
pub struct Sent {
    pub visit: Visit,
    pub fields: Fields,
}

impl FromRequest<Edge> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, edge: &Edge) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, edge).await?;
        let fields = Fields::read(Request::from_parts(parts, body)).await.map_err(|sorry| sorry.into_response())?;
        if !edge::who::same(fields.text("csrf").as_bytes(), visit.csrf.as_bytes()) {
            return Err(forged().into_response());
        }
        Ok(Sent { visit, fields })
    }
}

/// The refusal of a form without its secret.
pub fn forged() -> Sorry {
    Sorry::new(
        StatusCode::FORBIDDEN,
        "This form is too old, or came from elsewhere",
        "Nothing was saved. Go back, load the page again, and send it once more.",
    )
}

/// What a form says, by name. Text is trimmed; line breaks are the plain ones.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    pub async fn read(request: Request) -> Result<Fields, Sorry> {
        let bytes = axum::body::to_bytes(request.into_body(), LARGEST_FORM).await.map_err(|error| {
            match std::error::Error::source(&error).is_some_and(|cause| cause.is::<http_body_util::LengthLimitError>()) {
                true => Sorry::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "That is too long",
                    "A form takes at most 256 kB. Shorten the text and send it again.",
                ),
                false => Sorry::new(
                    StatusCode::REQUEST_TIMEOUT,
                    "The form did not arrive",
                    "The connection was too slow or broke off, and nothing was saved. Send it again.",
                ),
            }
        })?;
        Ok(Fields::parse(&bytes))
    }

    pub fn parse(bytes: &[u8]) -> Fields {
        let pairs = bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let mut half = || {
                let raw = String::from_utf8_lossy(halves.next().unwrap_or_default()).replace('+', " ");
                words::unpercent(&raw)
            };
            (half(), half().replace("\r\n", "\n").replace('\0', ""))
        });
        Fields(pairs.collect())
    }

    pub fn push(&mut self, name: &str, value: String) {
        self.0.push((name.to_owned(), value));
    }

    /// The field's text without blanks around it; empty where it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The field's text as it was typed.
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// A password counts with every blank.
    pub fn password(&self) -> String {
        self.raw("password").to_owned()
    }

    /// None where the field is empty or was not sent.
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// A field that was sent, be it empty: `Some(None)` empties what it stands for.
    pub fn change(&self, name: &str) -> Option<Option<String>> {
        self.sent(name).then(|| self.some(name))
    }

    /// The same for a field that showed something: none where nobody has touched it.
    pub fn change_of(&self, name: &str, shown: Option<&str>) -> Option<Option<String>> {
        self.touched(name, shown.unwrap_or_default()).then(|| self.some(name))
    }

    /// Whether the field was sent with something else than it showed.
    pub fn touched(&self, name: &str, shown: &str) -> bool {
        self.sent(name) && differs(shown, self.raw(name))
    }

    pub fn sent(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Every value of that name as it was typed, in order.
    pub fn every_raw<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every value of that name, in order.
    pub fn every<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Names that begin so, without the beginning, and their values.
    pub fn below<'a>(&'a self, beginning: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(name, value)| Some((name.strip_prefix(beginning)?, value.trim())))
    }

    /// A whole number, or the field's fault.
    pub fn whole<N: std::str::FromStr>(&self, name: &str) -> Result<Option<N>, Refused> {
        match self.text(name) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| match text.bytes().all(|byte| byte.is_ascii_digit()) {
                true => Refused::field(name, "out_of_range", "that is more than can be meant: write a smaller number"),
                false => Refused::field(name, "not_a_number", "write a whole number"),
            }),
        }
    }

    /// Words between commas.
    pub fn list(&self, name: &str) -> Vec<String> {
        self.text(name).split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    /// Non-empty lines.
    pub fn lines(&self, name: &str) -> Vec<String> {
        self.text(name).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }
}

/// Whether what came back is something else than what stood there. A browser leaves line breaks out of a field of one line, and has
/// one kind of them in a field of several; blanks at the ends are nobody's wish.
pub fn differs(shown: &str, sent: &str) -> bool {
    let lines = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
    let one_line = |text: &str| text.replace(['\r', '\n'], "").trim().to_owned();
    let sent = lines(sent);
    sent != lines(shown) && sent != one_line(shown)
}

/// The page, once drawn. What was said has been said: its cookie goes.
pub fn page(template: &impl Template) -> Answer {
    page_with(StatusCode::OK, template)
}

pub fn page_with(status: StatusCode, template: &impl Template) -> Answer {
    match drawn(template) {
        Ok(html) => {
            let mut response = (status, Html(html)).into_response();
            response.headers_mut().append(
                header::SET_COOKIE,
                HeaderValue::from_static("fifthcall_said=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
            );
            Ok(response)
        }
        Err(error) => Err(Refused::Broken(format!("a page could not be drawn: {error}")).into()),
    }
}

/// A piece of a page, for the script.
pub fn fragment(template: &impl Template) -> Answer {
    drawn(template).map(|html| Html(html).into_response()).map_err(|error| Refused::Broken(error.to_string()).into())
}

/// To the next page, with one line about what was done.
pub fn on(to: &str, said: Said) -> Response {
    let undo = said.undo.unwrap_or_default();
    let sorry = if said.sorry { "1" } else { "" };
    let value = words::percent(&format!("{sorry}|{undo}|{}", said.text.chars().take(400).collect::<String>()), b"");
    let mut response = Redirect::to(to).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&format!("{SAID_COOKIE}={value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax")) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// One line of good news. It ends once, whatever it was put together from.
pub fn done(text: impl Into<String>) -> Said {
    Said { text: sentences::ended(&text.into()), undo: None, sorry: false }
}

/// One line of bad news.
pub fn alas(text: impl Into<String>) -> Said {
    Said { text: sentences::ended(&text.into()), undo: None, sorry: true }
}

fn said(headers: &HeaderMap) -> Option<Said> {
    let value = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == SAID_COOKIE && !value.is_empty()).then(|| words::unpercent(value)))?;
    let mut parts = value.splitn(3, '|');
    let sorry = parts.next() == Some("1");
    let undo = parts
        .next()
        .filter(|touch| !touch.is_empty() && touch.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
        .map(str::to_owned);
    let text = parts.next().unwrap_or_default().to_owned();
    (!text.is_empty()).then_some(Said { text, undo, sorry })
}

/// A page that says why not, and what to do instead.
#[derive(Debug, Clone)]
pub struct Sorry {
    pub status: StatusCode,
    pub title: String,
    pub text: String,
    pub faults: Vec<actions::Fault>,
    /// Seconds until it is worth trying again.
    pub retry_after: Option<u32>,
}

impl Sorry {
    pub fn new(status: StatusCode, title: impl Into<String>, text: impl Into<String>) -> Self {
        Sorry { status, title: title.into(), text: text.into(), faults: Vec::new(), retry_after: None }
    }
}

impl From<Refused> for Sorry {
    fn from(refused: Refused) -> Self {
        let text = words::capital(&refused.to_string());
        match refused {
            Refused::NotSignedIn => {
                Sorry::new(StatusCode::UNAUTHORIZED, "Sign in first", "Your session has ended. Sign in and go on where you were.")
            }
            Refused::WrongCredentials => {
                Sorry::new(StatusCode::UNAUTHORIZED, "Not signed in", format!("{} Try again.", words::sentence(&text)))
            }
            Refused::NotYours(_) => Sorry::new(
                StatusCode::FORBIDDEN,
                "Not yours to change",
                format!("{} Ask its owner or a manager.", words::sentence(&text)),
            ),
            Refused::NotFound(what) => Sorry::new(
                StatusCode::NOT_FOUND,
                format!("No such {what}"),
                "It may have been deleted, merged, or be somebody else's in a closed workspace. Look for it with the search above.",
            ),
            Refused::Invalid(faults) => Sorry {
                faults,
                ..Sorry::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "Some of that cannot be accepted",
                    "Nothing was saved. Go back, mend this, and send it again.",
                )
            },
            Refused::Guarded { rule, .. } => Sorry::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "The guard does not allow it",
                sentences::ended(&format!("{} ({})", rule.text.trim_end_matches('.'), rule.source)),
            ),
            Refused::Conflict { message, .. } => {
                Sorry::new(StatusCode::CONFLICT, "That cannot be done as it stands", words::sentence(&message))
            }
            Refused::Stale => Sorry::new(
                StatusCode::PRECONDITION_FAILED,
                "It was changed meanwhile",
                "Somebody changed this since you opened it. Go back, load it again, and make your change once more.",
            ),
            Refused::TooMany { retry_after_seconds } => Sorry {
                retry_after: Some(retry_after_seconds),
                ..Sorry::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "Too many tries",
                    format!("Wait {retry_after_seconds} seconds, then try again."),
                )
            },
            Refused::DiskFull => Sorry::new(StatusCode::INSUFFICIENT_STORAGE, "The disk is full", words::sentence(&text)),
            Refused::Unavailable(_) => Sorry {
                retry_after: Some(1),
                ..Sorry::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "The database did not answer",
                    "Nothing was saved. Try again in a moment.",
                )
            },
            Refused::Unusable(_) => {
                Sorry::new(StatusCode::SERVICE_UNAVAILABLE, "The database cannot be used", words::sentence(&text))
            }
            Refused::Broken(inside) => {
                tracing::error!(inside, "a page broke");
                Sorry::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Something broke on our side",
                    "Nothing was saved. It is in the server's log; try again, or tell whoever runs this.",
                )
            }
        }
    }
}

impl IntoResponse for Sorry {
    fn into_response(self) -> Response {
        refused::draw(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_was_typed() {
        let fields = Fields::parse(b"note=ask+for+50%25%0D%0Athen+wait&tags=a%2C+b&x=&x=2&phone1=1");
        assert_eq!(fields.text("note"), "ask for 50%\nthen wait");
        assert_eq!(fields.list("tags"), ["a", "b"]);
        assert_eq!(fields.change("x"), Some(None));
        assert_eq!(fields.change("y"), None);
        assert_eq!(fields.below("phone").collect::<Vec<_>>(), [("1", "1")]);
        assert!(fields.whole::<u16>("note").is_err());
        assert!(Fields::parse(b"%ff=%zz&&=").text("csrf").is_empty());
    }

    #[test]
    fn a_field_that_nobody_has_touched_is_no_change() {
        let fields = Fields::parse(b"title=Head+of+Sales&street=1+Main+St%0D%0ASuite+5&city=NewYork&state=&zip=02110");
        assert_eq!(fields.change_of("title", Some(" Head of Sales")), None);
        assert_eq!(fields.change_of("street", Some("1 Main St\r\nSuite 5\n")), None);
        assert_eq!(fields.change_of("city", Some("New\nYork")), None, "a field of one line has lost the break");
        assert_eq!(fields.change_of("state", None), None);
        assert_eq!(fields.change_of("state", Some("MA")), Some(None));
        assert_eq!(fields.change_of("zip", Some("2110")), Some(Some("02110".into())));
        assert_eq!(fields.change_of("country", Some("US")), None, "what was not sent stays");
    }

    #[test]
    fn what_was_said_comes_back_on_the_next_page() {
        let told = Said { text: "M\u{fc}ller | Co: no answer; 50 %".into(), undo: Some("0a1b".into()), sorry: true };
        let response = on("/today", told.clone());
        let cookie = response.headers()[header::SET_COOKIE].to_str().expect("text").split(';').next().expect("a pair").to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().expect("a header"));
        assert_eq!(said(&headers), Some(told));
    }
}
