//! What every request meets first: the clock, who is asking, the meter, the words for a refusal.
//! Pages and API share it; it knows no URL of either.

pub mod broken;
mod caller;
pub mod clock;
pub mod meter;
pub mod problem;
pub mod proxy;
pub mod throttle;
pub mod who;

pub use clock::Clock;
pub use problem::Problem;

use actions::App;
use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};
use jiff::Timestamp;
use proxy::Proxies;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Whether `/metrics` answers: it names no person, but tells how busy a house is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Figures {
    #[default]
    Hidden,
    Shown,
}

/// The address that people type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BaseUrl {
    /// As whoever runs this has said it: what a browser says of where a form came from is compared with it.
    Given(String),
    /// Where it listens. People may reach it by other names, so a form may come from whichever the browser has asked for.
    Guessed(String),
}

/// How this server is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Front {
    pub base_url: BaseUrl,
    pub proxies: Proxies,
    pub figures: Figures,
}

/// The state of the router: cheap to clone, one per process.
#[derive(Clone)]
pub struct Edge {
    inner: Arc<Inner>,
}

struct Inner {
    app: App,
    clock: Clock,
    front: Front,
    base_url: String,
    throttle: throttle::Throttle,
    meter: meter::Meter,
}

impl Edge {
    /// `base_url` is the address that people type, without a slash at its end.
    pub fn new(app: App, clock: Clock, base_url: &str) -> Self {
        let base_url = BaseUrl::Given(base_url.to_owned());
        Edge::behind(app, clock, Front { base_url, proxies: Proxies::default(), figures: Figures::Hidden })
    }

    pub fn behind(app: App, clock: Clock, front: Front) -> Self {
        let (BaseUrl::Given(base_url) | BaseUrl::Guessed(base_url)) = &front.base_url;
        Edge {
            inner: Arc::new(Inner {
                app,
                clock,
                base_url: base_url.trim_end_matches('/').to_owned(),
                front,
                throttle: throttle::Throttle::default(),
                meter: meter::Meter::default(),
            }),
        }
    }

    pub fn app(&self) -> &App {
        &self.inner.app
    }

    /// The clock, to be read once per request; everything below takes `now` as an argument.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }

    pub fn figures(&self) -> Figures {
        self.inner.front.figures
    }

    /// What the sender of a request is counted by.
    pub fn client(&self, parts: &Parts) -> String {
        self.client_of(&parts.extensions, &parts.headers)
    }

    /// The same, of a request that is still in one piece.
    pub fn client_of(&self, extensions: &Extensions, headers: &HeaderMap) -> String {
        let address = peer(extensions).map(|peer| self.inner.front.proxies.client(peer, headers));
        address.map_or_else(|| "local".to_owned(), proxy::counted_by)
    }

    /// Whether this browser speaks HTTPS, to us or to a proxy: cookies are then `Secure`. A browser on the machine itself
    /// takes such cookies from `http://localhost` too, so the base URL alone decides where it says https.
    pub fn is_secure(&self, extensions: &Extensions, headers: &HeaderMap) -> bool {
        self.is_https() || peer(extensions).is_some_and(|peer| self.inner.front.proxies.speak_https(peer, headers))
    }

    /// Whether a form may have come from a page of ours, by the first that is said of it: where the browser says that it came
    /// from, its origin, the page it was on. A program that is no browser says nothing, and has no cookie that could be misused.
    pub fn sent_from_here(&self, headers: &HeaderMap) -> bool {
        let said = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
        let from = match (said("sec-fetch-site"), said(header::ORIGIN.as_str()), said(header::REFERER.as_str())) {
            (Some(site), _, _) => return matches!(site, "same-origin" | "none"),
            (None, Some(origin), _) => origin,
            (None, None, Some(page)) => page,
            (None, None, None) => return true,
        };
        match &self.inner.front.base_url {
            // A proxy may have rewritten the host that was asked for.
            BaseUrl::Given(_) => origin_of(from).eq_ignore_ascii_case(origin_of(&self.inner.base_url)),
            BaseUrl::Guessed(_) => {
                let host = origin_of(from).split_once("://").map(|(_, host)| host);
                host.is_some() && host == said(header::HOST.as_str())
            }
        }
    }

    /// True where people are said to reach this over HTTPS.
    pub fn is_https(&self) -> bool {
        self.inner.base_url.starts_with("https://")
    }

    pub fn throttle(&self) -> &throttle::Throttle {
        &self.inner.throttle
    }

    pub fn meter(&self) -> &meter::Meter {
        &self.inner.meter
    }
}

/// Who is connected; none in tests that speak to the router itself.
fn peer(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())
}

/// Scheme, host and port of an address, without the port that goes without saying, as browsers write it.
fn origin_of(url: &str) -> &str {
    let Some((scheme, rest)) = url.split_once("://") else { return url };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let port = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    let host = host.strip_suffix(port).unwrap_or(host);
    &url[..scheme.len() + 3 + host.len()]
}

#[cfg(test)]
mod tests {
    use super::origin_of;

    #[test]
    fn the_origin_of_an_address_is_what_a_browser_says() {
        assert_eq!(origin_of("https://crm.example.com:443/sales"), "https://crm.example.com");
        assert_eq!(origin_of("http://localhost:8080"), "http://localhost:8080");
        assert_eq!(origin_of("http://[::1]:80"), "http://[::1]");
        assert_eq!(origin_of("https://crm.example.com?next=https://evil.example"), "https://crm.example.com");
        // Whoever stands before an @ is a name to sign in by, not a host.
        assert_eq!(origin_of("https://crm.example.com@evil.example/x"), "https://crm.example.com@evil.example");
    }
}
