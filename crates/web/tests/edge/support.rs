//! A router at a front of one's choice, and requests to it from an address of one's choice.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use std::net::SocketAddr;
use testkit::TestApp;
use tower::ServiceExt;
use web::edge::proxy::Proxies;
use web::edge::{BaseUrl, Edge, Figures, Front};

/// Headers of a request.
pub type Lines<'l> = &'l [(&'l str, &'l str)];

pub const PASSWORD: &str = "a long quiet river";

pub fn front(base_url: BaseUrl, proxies: &[&str]) -> Front {
    let proxies = Proxies(proxies.iter().map(|network| network.parse().unwrap()).collect());
    Front { base_url, proxies, figures: Figures::Hidden }
}

pub fn given(base_url: &str) -> BaseUrl {
    BaseUrl::Given(base_url.to_owned())
}

pub fn at(app: &TestApp, front: Front) -> Router {
    web::router(Edge::behind(app.app.clone(), app.clock.clone(), front))
}

/// An owner with [`PASSWORD`].
pub async fn workspace() -> TestApp {
    let app = TestApp::sqlite();
    app.sign_in_as_owner();
    app
}

pub struct Sent {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Sent {
    pub fn cookies(&self) -> Vec<&str> {
        self.headers.get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap()).collect()
    }

    /// Name and value, as they are sent back.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let mut pairs = self.cookies().into_iter().filter_map(|cookie| cookie.split(';').next()).map(str::to_owned);
        pairs.find(|pair| pair.split('=').next() == Some(name))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// `lines` are headers; `form` is the body.
pub async fn send(router: &Router, peer: &str, method: Method, path: &str, lines: &[(&str, &str)], form: &str) -> Sent {
    let mut request = Request::builder().method(method).uri(path);
    request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in lines {
        request = request.header(*name, *value);
    }
    let peer: SocketAddr = format!("{peer}:40000").parse().unwrap();
    let request = request.extension(ConnectInfo(peer)).body(Body::from(form.to_owned())).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Sent { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&body).into_owned() }
}

pub async fn enter(router: &Router, peer: &str, lines: &[(&str, &str)], email: &str, password: &str) -> Sent {
    let form = format!("email={email}&password={}", password.replace(' ', "+"));
    send(router, peer, Method::POST, "/sign-in", lines, &form).await
}
