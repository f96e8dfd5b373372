//! What every request meets first: the clock, who is asking, the meter, the words for a refusal.
//! Pages and API share it; it knows no URL of either.

mod caller;
pub mod clock;
pub mod meter;
pub mod problem;
pub mod throttle;
pub mod who;

pub use clock::Clock;
pub use problem::Problem;

use actions::App;
use jiff::Timestamp;
use std::sync::Arc;

/// The state of the router: cheap to clone, one per process.
#[derive(Clone)]
pub struct Edge {
    inner: Arc<Inner>,
}

struct Inner {
    app: App,
    clock: Clock,
    base_url: String,
    throttle: throttle::Throttle,
    meter: meter::Meter,
}

impl Edge {
    /// `base_url` is the address that people type, without a slash at its end.
    pub fn new(app: App, clock: Clock, base_url: &str) -> Self {
        Edge {
            inner: Arc::new(Inner {
                app,
                clock,
                base_url: base_url.trim_end_matches('/').to_owned(),
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

    /// True where people reach this over HTTPS: the session cookie is then `Secure`.
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
