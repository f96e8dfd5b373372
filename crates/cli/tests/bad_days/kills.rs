//! Killed with fifty writers at work: what was acknowledged is there, once.

use crate::{Place, a_prospect, a_touch, a_workspace_on, notes_of, trials};
use anyhow::{Context, Result, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use testkit::Engine;
use testkit::http::Connection;

const WRITERS: usize = 50;

/// What one writer knows when the server dies.
#[derive(Default)]
struct Witness {
    acknowledged: BTreeMap<String, Vec<String>>,
    /// Sent, and no answer came: there once or not at all.
    unknown: Vec<(String, String)>,
}

fn write_until_it_dies(address: SocketAddr, token: &str, people: &[String], trial: usize, dying: &AtomicBool) -> Result<Witness> {
    let whole = Mutex::new(Witness::default());
    let trouble = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for (writer, prospect) in people.iter().enumerate() {
            let (whole, trouble) = (&whole, &trouble);
            scope.spawn(move || {
                let Ok(mut connection) = Connection::open(address, token) else { return };
                let mut done = Vec::new();
                for nth in 0.. {
                    let note = format!("trial {trial} writer {writer} touch {nth}");
                    match connection.send(&a_touch(prospect, &note)) {
                        Ok(answer) if answer.status == 201 => done.push(note),
                        Ok(answer) => {
                            lock(trouble).push(format!("{}: {}", answer.status, answer.text()));
                            break;
                        }
                        Err(error) => {
                            if !dying.load(Ordering::SeqCst) {
                                lock(trouble).push(format!("{error:#}"));
                            }
                            lock(whole).unknown.push((prospect.clone(), note));
                            break;
                        }
                    }
                }
                lock(whole).acknowledged.insert(prospect.clone(), done);
            });
        }
    });
    let trouble = std::mem::take(&mut *lock(&trouble));
    ensure!(trouble.is_empty(), "{trouble:?}");
    Ok(std::mem::take(&mut *lock(&whole)))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Between 30 ms and 1 s; other in each trial, the same in each run.
fn moment(trial: usize) -> Duration {
    Duration::from_millis(30 + (trial as u64 * 2_654_435_761 % 4_294_967_296) * 970 / 4_294_967_296)
}

#[test]
fn whatever_was_acknowledged_survives_a_kill_once_and_none_twice() -> Result<()> {
    killed(&a_workspace_on(Engine::Sqlite)?, trials(5, 100))
}

#[test]
fn whatever_was_acknowledged_survives_a_kill_on_postgresql_too() -> Result<()> {
    killed(&a_workspace_on(Engine::Postgres)?, trials(3, 100))
}

fn killed(place: &Place, trials: usize) -> Result<()> {
    let mut server = place.workspace.serve()?;
    let (mut counted, mut in_doubt, mut slowest) = (0, 0, Duration::ZERO);
    for trial in 0..trials {
        let mut connection = Connection::open(server.address, &place.token)?;
        let people = (0..WRITERS).map(|nth| a_prospect(&mut connection, nth)).collect::<Result<Vec<_>>>();
        let people = people.with_context(|| format!("trial {trial}: adding people"))?;
        let dying = AtomicBool::new(false);
        let (address, token) = (server.address, place.token.as_str());
        let witness = std::thread::scope(|scope| -> Result<Witness> {
            let writers = scope.spawn(|| write_until_it_dies(address, token, &people, trial, &dying));
            std::thread::sleep(moment(trial));
            dying.store(true, Ordering::SeqCst);
            server.kill()?;
            writers.join().map_err(|_| anyhow::anyhow!("a writer panicked"))?
        })?;

        server = place.workspace.serve()?;
        slowest = slowest.max(server.answered_after);
        ensure!(server.answered_after < Duration::from_secs(5), "it took {:?} to start again", server.answered_after);
        let mut connection = Connection::open(server.address, &place.token)?;
        // What was in doubt is sent again with its key: it counts once, whether it was there or not.
        for (prospect, note) in &witness.unknown {
            let answer = connection.send(&a_touch(prospect, note)).with_context(|| format!("trial {trial}: sent again"))?;
            ensure!(answer.status == 201, "sent again: {} {}", answer.status, answer.text());
        }
        for prospect in &people {
            let notes = notes_of(&mut connection, prospect)?;
            let different: BTreeSet<_> = notes.iter().collect();
            ensure!(different.len() == notes.len(), "trial {trial}: a touch is there twice");
            // Nothing is acknowledged to a writer who had not even connected.
            for note in witness.acknowledged.get(prospect).into_iter().flatten() {
                ensure!(different.contains(note), "trial {trial}: {note} was acknowledged and is gone");
                counted += 1;
            }
            for (owner, note) in &witness.unknown {
                ensure!(owner != prospect || different.contains(note), "trial {trial}: {note} was sent again and is gone");
            }
        }
        in_doubt += witness.unknown.len();
    }
    println!(
        "{trials} kills, {counted} acknowledged touches all there once, {in_doubt} in doubt sent again, slowest start {slowest:?}"
    );
    Ok(())
}
