//! Takes connections and serves them, with a limit on everything that somebody else may draw out: how long a request's head
//! takes, how slowly its body comes, how slowly an answer is taken, and how many are connected at all.
//!
//! A limit is on silence or on pace, never on a whole: a long upload that goes on goes on. What we ourselves take is not
//! limited here.

mod crowd;
mod pace;
mod patient;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use crowd::{Crowd, Guest};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use pace::{Answering, Coming};
use patient::Patient;
use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt;

/// A head of a request larger than this is refused; bodies come in pieces of at most this size.
const BUFFER: usize = 128 * 1024;
/// Files that are open beside the connections: the database, its readers, uploads, registries.
const OTHER_FILES: usize = 192;
/// Connections where the system does not say how many files there may be: some allow 256.
const USUAL: usize = 160;
/// Connections at most: each takes some memory.
const MOST: usize = 20_000;

/// What somebody else may draw out, and how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From the first moment of a connection, or the last answer on it, to the end of the next request's head.
    pub head: Duration,
    /// No byte of a body, or of an answer that is taken, for so long.
    pub silence: Duration,
    /// A body that comes slower than [`Limits::pace`] is waited for so long in all.
    pub grace: Duration,
    /// Bytes a second of a body.
    pub pace: u64,
    /// Connections at once.
    pub connections: usize,
    /// For requests under way, once the program was told to stop.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            head: Duration::from_secs(15),
            silence: Duration::from_secs(20),
            grace: Duration::from_secs(30),
            pace: 1024,
            connections: room(),
            farewell: Duration::from_secs(10),
        }
    }
}

/// As many as the limit on open files leaves: beyond that nobody could be let in, and no file be opened.
fn room() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let files = limits.lines().find_map(|line| line.strip_prefix("Max open files")?.split_whitespace().next());
    match files {
        Some("unlimited") => MOST,
        Some(files) => files.parse().map_or(USUAL, |files: usize| files.saturating_sub(OTHER_FILES).clamp(16, MOST)),
        None => USUAL,
    }
}

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Every request was answered.
    Whole,
    /// The farewell was over before the last of them.
    WithSomeLeft,
}

/// Serves until `stop`, then lets requests under way end.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) -> Ended {
    let crowd = Arc::new(Crowd::new(limits.connections));
    let (stopping, stopped) = watch::channel(());
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => match crowd.admit() {
                Some(guest) => {
                    tokio::spawn(connection(stream, peer, router.clone(), guest, limits, stopped.clone()));
                }
                None => turn_away(&stream),
            },
            // Whoever was about to connect has gone, or there is no file left for them: the others go on.
            Err(error) => {
                tracing::debug!(%error, "a connection was not taken");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
    drop((listener, stopped));
    let _ = stopping.send(());
    match tokio::time::timeout(limits.farewell, stopping.closed()).await {
        Ok(()) => Ended::Whole,
        Err(_) => Ended::WithSomeLeft,
    }
}

/// Everybody inside is being served: said at once, and not waited for.
fn turn_away(stream: &TcpStream) {
    let _ = stream.try_write(
        b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: 26\r\n\r\nToo many are connected now",
    );
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    guest: Guest,
    limits: Limits,
    mut stopped: watch::Receiver<()>,
) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| answer(router.clone(), guest.clone(), peer, limits, request));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(BUFFER);
    let mut serving = std::pin::pin!(http.serve_connection(TokioIo::new(Patient::new(stream, limits.silence)), service));
    tokio::select! {
        // How it ended is the client's affair: too slow, gone, or no HTTP.
        _ = serving.as_mut() => return,
        () = guest.is_sent_away() => return,
        _ = stopped.changed() => {}
    }
    serving.as_mut().graceful_shutdown();
    let _ = serving.await;
}

async fn answer(
    router: Router,
    guest: Guest,
    peer: SocketAddr,
    limits: Limits,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    if !guest.begins(hyper::body::Body::is_end_stream(request.body())) {
        // Sent away at the very moment when it began to speak.
        return Ok(again());
    }
    let mut request = request.map(|body| Body::new(Coming::new(body, guest.clone(), limits)));
    request.extensions_mut().insert(ConnectInfo(peer));
    let response = router.oneshot(request).await.unwrap_or_else(|never| match never {});
    guest.is_answered();
    Ok(response.map(|body| Body::new(Answering::new(body, guest))))
}

fn again() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
