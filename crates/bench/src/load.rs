//! Drives a server with any number of connections for a while, and tells the latencies. One thread a connection.

use anyhow::{Result, anyhow, bail};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use testkit::http::{Connection, Request};

#[derive(Debug, Clone, Copy)]
pub struct Figures {
    pub connections: usize,
    pub p50: Duration,
    pub p99: Duration,
    pub worst: Duration,
    pub per_second: f64,
}

/// Sends what `make(turn)` gives, one request after the other on each connection, for `span`. Each request has a turn of its
/// own, counted from 0, and whose token it carries goes round with the turns.
/// An answer of 400 and above ends the run: a fast refusal is no figure.
pub fn drive(
    address: SocketAddr,
    tokens: &[String],
    connections: usize,
    span: Duration,
    make: impl Fn(usize) -> Request + Sync,
) -> Result<Figures> {
    let stop = AtomicBool::new(false);
    let all: Mutex<Vec<Duration>> = Mutex::new(Vec::new());
    let trouble: Mutex<Option<anyhow::Error>> = Mutex::new(None);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for worker in 0..connections {
            let (stop, all, trouble, make) = (&stop, &all, &trouble, &make);
            scope.spawn(move || {
                let turns = (worker..).step_by(connections);
                let outcome = work(address, tokens, turns, stop, make);
                match outcome {
                    Ok(mut latencies) => lock(all).append(&mut latencies),
                    Err(error) => {
                        stop.store(true, Ordering::Relaxed);
                        lock(trouble).get_or_insert(error);
                    }
                }
            });
        }
        while begun.elapsed() < span && !stop.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(5));
        }
        stop.store(true, Ordering::Relaxed);
    });
    let took = begun.elapsed();
    if let Some(error) = lock(&trouble).take() {
        return Err(error);
    }
    let mut latencies = std::mem::take(&mut *lock(&all));
    figures(&mut latencies, connections, took)
}

pub fn figures(latencies: &mut [Duration], connections: usize, took: Duration) -> Result<Figures> {
    latencies.sort_unstable();
    let Some(worst) = latencies.last().copied() else { bail!("nothing was measured") };
    let at = |share: f64| latencies[((latencies.len() as f64 * share) as usize).min(latencies.len() - 1)];
    Ok(Figures { connections, p50: at(0.50), p99: at(0.99), worst, per_second: latencies.len() as f64 / took.as_secs_f64() })
}

fn work(
    address: SocketAddr,
    tokens: &[String],
    turns: impl Iterator<Item = usize>,
    stop: &AtomicBool,
    make: &impl Fn(usize) -> Request,
) -> Result<Vec<Duration>> {
    let mut connection = Connection::open(address, "")?;
    let mut latencies = Vec::with_capacity(1 << 16);
    for turn in turns {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let request = make(turn);
        connection.speak_for(&tokens[turn % tokens.len()]);
        let sent = Instant::now();
        let response = connection.send(&request)?;
        latencies.push(sent.elapsed());
        if response.status >= 400 {
            return Err(anyhow!("{} {} answered {}: {}", request.method, request.path, response.status, response.text()));
        }
    }
    Ok(latencies)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
