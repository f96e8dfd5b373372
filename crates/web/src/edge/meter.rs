//! Counts requests and how long they took, and writes them as Prometheus text. No names, no addresses.

use super::Edge;
use super::clock::Stopwatch;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

/// Upper bounds of the latency histogram, in microseconds.
const BOUNDS: [u64; 12] = [250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000];

#[derive(Default)]
pub struct Meter {
    /// Method and path as routed, never as typed: the number of series stays that of the routes.
    routes: Mutex<HashMap<String, Figures>>,
}

#[derive(Default)]
struct Figures {
    statuses: BTreeMap<u16, u64>,
    buckets: [u64; BOUNDS.len()],
    count: u64,
    micros: u64,
}

impl Meter {
    pub fn note(&self, route: &str, status: u16, micros: u64) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if !routes.contains_key(route) {
            routes.insert(route.to_owned(), Figures::default());
        }
        if let Some(figures) = routes.get_mut(route) {
            *figures.statuses.entry(status).or_default() += 1;
            figures.count += 1;
            figures.micros = figures.micros.saturating_add(micros);
            if let Some(bucket) = BOUNDS.iter().position(|bound| micros <= *bound) {
                figures.buckets[bucket] += 1;
            }
        }
    }

    /// The exposition format of Prometheus; `gauges` are further lines, as name, help and value.
    pub fn text(&self, gauges: &[(&str, &str, f64)]) -> String {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sorted: Vec<_> = routes.iter().collect();
        sorted.sort_by_key(|(route, _)| route.as_str());
        let mut text = String::with_capacity(4096);
        text.push_str(
            "# HELP fifthcall_requests_total Requests answered, by route and status.\n# TYPE fifthcall_requests_total counter\n",
        );
        for (route, figures) in &sorted {
            let (method, path) = route.split_once(' ').unwrap_or(("", route));
            for (status, count) in &figures.statuses {
                let _ = writeln!(
                    text,
                    "fifthcall_requests_total{{method=\"{method}\",route=\"{path}\",status=\"{status}\"}} {count}"
                );
            }
        }
        text.push_str("# HELP fifthcall_request_seconds How long requests took.\n# TYPE fifthcall_request_seconds histogram\n");
        for (route, figures) in &sorted {
            let (method, path) = route.split_once(' ').unwrap_or(("", route));
            let labels = format!("method=\"{method}\",route=\"{path}\"");
            let mut below = 0;
            for (bound, count) in BOUNDS.iter().zip(figures.buckets) {
                below += count;
                let _ = writeln!(text, "fifthcall_request_seconds_bucket{{{labels},le=\"{}\"}} {below}", seconds(*bound));
            }
            let _ = writeln!(text, "fifthcall_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}", figures.count);
            let _ = writeln!(text, "fifthcall_request_seconds_sum{{{labels}}} {}", seconds(figures.micros));
            let _ = writeln!(text, "fifthcall_request_seconds_count{{{labels}}} {}", figures.count);
        }
        for (name, help, value) in gauges {
            let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n");
        }
        text
    }
}

#[allow(clippy::cast_precision_loss, reason = "a figure for a graph")]
fn seconds(micros: u64) -> f64 {
    micros as f64 / 1_000_000.0
}

/// The layer that counts; put around the whole router.
pub async fn measure(State(edge): State<Edge>, request: Request, next: Next) -> Response {
    let watch = Stopwatch::start();
    let path = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str);
    // A caller may invent methods; the series stay those that HTTP knows.
    let method = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        .into_iter()
        .find(|known| *known == request.method().as_str());
    let route = format!("{} {path}", method.unwrap_or("OTHER"));
    let response = next.run(request).await;
    edge.meter().note(&route, response.status().as_u16(), watch.micros());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_add_up_and_the_slowest_is_in_none_but_infinity() {
        let meter = Meter::default();
        meter.note("GET /x", 200, 300);
        meter.note("GET /x", 200, 9_000_000);
        meter.note("GET /x", 404, 10);
        let text = meter.text(&[("fifthcall_store_queue", "Verbs waiting.", 2.0)]);
        assert!(text.contains("fifthcall_requests_total{method=\"GET\",route=\"/x\",status=\"200\"} 2\n"));
        assert!(text.contains("le=\"0.00025\"} 1\n"));
        assert!(text.contains("le=\"0.0005\"} 2\n"));
        assert!(text.contains("le=\"5\"} 2\n"));
        assert!(text.contains("le=\"+Inf\"} 3\n"));
        assert!(text.ends_with("fifthcall_store_queue 2\n"));
    }
}
