//! Coming in and going out. Nothing here tells who has an account.

use crate::edge::{self, Edge};
use crate::shell::Shell;
use crate::visit::{Answer, Fields, Sent, Sorry, page_with};
use crate::words;
use actions::view::{Greeting, SignedIn};
use actions::{Refused, Tokens, Whence};
use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    shell: Shell,
    next: String,
    email: String,
    problem: String,
}

#[derive(Template)]
#[template(path = "welcome.html")]
struct WelcomePage {
    shell: Shell,
    name: String,
    /// How many API tokens of theirs work.
    tokens: usize,
    problem: String,
}

impl WelcomePage {
    fn of(greeting: Greeting, problem: &str) -> Self {
        let Greeting { name, tokens } = greeting;
        WelcomePage { shell: Shell::default(), name, tokens, problem: problem.to_owned() }
    }
}

/// `GET /`
pub async fn front() -> Redirect {
    Redirect::to("/today")
}

/// `GET /sign-in`
pub async fn show(Query(query): Query<HashMap<String, String>>) -> Answer {
    let next = query.get("next").map(|next| inside(next)).unwrap_or_default();
    page_with(StatusCode::OK, &SignInPage { shell: Shell::default(), next, email: String::new(), problem: String::new() })
}

/// `POST /sign-in`
pub async fn enter(State(edge): State<Edge>, request: Request) -> Answer {
    let now = edge.now();
    let from = whence(&edge, &request);
    let fields = Fields::read(request).await?;
    let (email, password) = (fields.text("email").to_owned(), fields.password());
    let app = edge.app().clone();
    let address = email.clone();
    let signed_in = off_the_runtime(move || app.sign_in(now, &address, &password, from)).await?;
    let next = inside(fields.text("next"));
    match signed_in {
        Ok(signed_in) => Ok(let_in(&signed_in, &next)),
        Err(refused @ (Refused::WrongCredentials | Refused::TooMany { .. })) => {
            let sorry = Sorry::from(refused);
            let status = sorry.status;
            let wait = sorry.retry_after;
            let mut response = page_with(status, &SignInPage { shell: Shell::default(), next, email, problem: sorry.text })?;
            if let Some(seconds) = wait {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Ok(response)
        }
        Err(refused) => Err(refused.into()),
    }
}

/// `POST /sign-out`
pub async fn leave(State(edge): State<Edge>, headers: HeaderMap, sent: Sent) -> Answer {
    if let Some(cookie) = edge::who::session_cookie(&headers) {
        let (app, cookie, now) = (edge.app().clone(), cookie.to_owned(), sent.visit.now);
        off_the_runtime(move || app.sign_out(now, &cookie)).await??;
    }
    let mut response = Redirect::to("/sign-in").into_response();
    response
        .headers_mut()
        .append(header::SET_COOKIE, HeaderValue::from_static("fifthcall_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
    Ok(response)
}

/// `GET /welcome/{token}`: a one-time link, by which a password is set. Looking at it does not use it up.
pub async fn welcome(State(edge): State<Edge>, Path(token): Path<String>) -> Answer {
    let (app, now) = (edge.app().clone(), edge.now());
    let greeting = off_the_runtime(move || app.welcome(now, &token)).await??;
    match greeting {
        Some(greeting) => page_with(StatusCode::OK, &WelcomePage::of(greeting, "")),
        None => Err(used_up()),
    }
}

/// `POST /welcome/{token}`
pub async fn accept_welcome(State(edge): State<Edge>, Path(token): Path<String>, request: Request) -> Answer {
    let now = edge.now();
    let fields = Fields::read(request).await?;
    let password = fields.password();
    let tokens = if fields.text("end_tokens").is_empty() { Tokens::Keep } else { Tokens::End };
    let again = |problem: &str, greeting| page_with(StatusCode::UNPROCESSABLE_ENTITY, &WelcomePage::of(greeting, problem));
    let (app, used) = (edge.app().clone(), token.clone());
    let Some(greeting) = off_the_runtime(move || app.welcome(now, &used)).await?? else { return Err(used_up()) };
    if password != fields.raw("again") {
        return again("The two passwords are not the same.", greeting);
    }
    let app = edge.app().clone();
    match off_the_runtime(move || app.set_password(now, &token, &password, tokens)).await? {
        Ok(signed_in) => Ok(let_in(&signed_in, "")),
        Err(Refused::Invalid(faults)) => {
            let problem = faults.first().map(|fault| words::sentence(&fault.message)).unwrap_or_default();
            again(&problem, greeting)
        }
        Err(Refused::NotFound(_)) => Err(used_up()),
        Err(refused) => Err(refused.into()),
    }
}

fn used_up() -> Sorry {
    Sorry::new(
        StatusCode::NOT_FOUND,
        "This link has been used, or is too old",
        "Ask whoever sent it for a new one, or sign in if you have a password already.",
    )
}

fn let_in(signed_in: &SignedIn, next: &str) -> Response {
    let session = format!("{}={}; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax", edge::who::SESSION_COOKIE, signed_in.session);
    // For half a year, and for the door alone.
    let known =
        format!("{}={}; Path=/sign-in; Max-Age=15552000; HttpOnly; SameSite=Lax", edge::who::KNOWN_COOKIE, signed_in.proof);
    let mut response = Redirect::to(if next.is_empty() { "/today" } else { next }).into_response();
    for cookie in [session, known].iter().filter_map(|cookie| HeaderValue::from_str(cookie).ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn whence(edge: &Edge, request: &Request) -> Whence {
    Whence {
        client: edge.client_of(request.extensions(), request.headers()),
        proof: edge::who::cookie(request.headers(), edge::who::KNOWN_COOKIE).map(str::to_owned),
    }
}

/// An address inside this app, or nothing: a link must not lead elsewhere after signing in.
fn inside(next: &str) -> String {
    let safe = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.chars().any(char::is_control);
    if safe { next.to_owned() } else { String::new() }
}

/// Hashing takes its time: not on the threads that answer others.
async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Sorry> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Refused::Broken(error.to_string()).into())
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn after_sign_in_nobody_is_sent_elsewhere() {
        assert_eq!(inside("/prospects?q=a"), "/prospects?q=a");
        for bad in ["https://example.com", "//example.com", "/\\example.com", "javascript:alert(1)", "/a\r\nSet-Cookie: x"] {
            assert_eq!(inside(bad), "");
        }
    }
}
