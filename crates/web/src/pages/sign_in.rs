//! Coming in and going out. Nothing here tells who has an account.

use crate::edge::{self, Edge};
use crate::shell::Shell;
use crate::visit::{self, Answer, Fields, Sent, Sorry, page_with};
use crate::words;
use actions::Refused;
use actions::view::SignedIn;
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
    problem: String,
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
    let client = client(&request);
    let fields = from_here(request).await?;
    let (email, password) = (fields.text("email").to_owned(), fields.password());
    let app = edge.app().clone();
    let address = email.clone();
    let signed_in = off_the_runtime(move || app.sign_in(now, &address, &password, &client)).await?;
    let next = inside(fields.text("next"));
    match signed_in {
        Ok(signed_in) => Ok(let_in(&edge, &signed_in, &next)),
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
    let named = off_the_runtime(move || app.welcome(now, &token)).await??;
    match named {
        Some(named) => {
            page_with(StatusCode::OK, &WelcomePage { shell: Shell::default(), name: named.name, problem: String::new() })
        }
        None => Err(used_up()),
    }
}

/// `POST /welcome/{token}`
pub async fn accept_welcome(State(edge): State<Edge>, Path(token): Path<String>, request: Request) -> Answer {
    let now = edge.now();
    let fields = from_here(request).await?;
    let password = fields.password();
    let again = |problem: &str, name: String| {
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &WelcomePage { shell: Shell::default(), name, problem: problem.into() })
    };
    let (app, used) = (edge.app().clone(), token.clone());
    let Some(named) = off_the_runtime(move || app.welcome(now, &used)).await?? else { return Err(used_up()) };
    if password != fields.raw("again") {
        return again("The two passwords are not the same.", named.name);
    }
    let app = edge.app().clone();
    match off_the_runtime(move || app.accept_welcome(now, &token, &password)).await? {
        Ok(signed_in) => Ok(let_in(&edge, &signed_in, "")),
        Err(Refused::Invalid(faults)) => {
            let problem = faults
                .first()
                .map(|fault| format!("{}.", words::capital(fault.message.trim_end_matches('.'))))
                .unwrap_or_default();
            again(&problem, named.name)
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

fn let_in(edge: &Edge, signed_in: &SignedIn, next: &str) -> Response {
    let secure = if edge.is_https() { "; Secure" } else { "" };
    let cookie =
        format!("{}={}; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax{secure}", edge::who::SESSION_COOKIE, signed_in.session);
    let mut response = Redirect::to(if next.is_empty() { "/today" } else { next }).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A form from before a session exists has no secret of its own: the browser must say that it came from here.
async fn from_here(request: Request) -> Result<Fields, Sorry> {
    let headers = request.headers();
    let foreign = match headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        Some(site) => !matches!(site, "same-origin" | "none"),
        None => match (
            headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()),
            headers.get(header::HOST).and_then(|value| value.to_str().ok()),
        ) {
            (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
            _ => false,
        },
    };
    if foreign { Err(visit::forged()) } else { Fields::read(request).await }
}

fn client(request: &Request) -> String {
    request
        .extensions()
        .get::<axum::extract::ConnectInfo<std::net::SocketAddr>>()
        .map_or_else(|| "local".to_owned(), |info| info.0.ip().to_canonical().to_string())
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
