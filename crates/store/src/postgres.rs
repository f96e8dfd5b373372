//! PostgreSQL: a few threads with a connection each, serializable transactions, tried again where they got in each
//! other's way.

use crate::cache::Cache;
use crate::error::StoreError;
use crate::job::{Access, Ending, Job, Queue};
use crate::tx::{Session, Tx};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread::JoinHandle;
use std::time::Duration;

mod link;
mod tls;

pub(crate) use link::Link;

/// Connections of one node, where the address does not say (`pool=16`).
const CONNECTIONS: usize = 8;
/// Tries of one verb before it is told that the database is busy.
const TRIES: u32 = 16;
/// From this try on a verb runs alone on its node.
const ALONE_FROM: u32 = 3;

/// An address with the words that are ours taken out: `pool`, `prepare`, `sslrootcert`.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    config: postgres::Config,
    certificates: Option<String>,
    connections: usize,
    prepared: link::Prepared,
}

pub(crate) struct Server {
    queue: Arc<Queue>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Address {
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        let (base, words) = url.split_once('?').unwrap_or((url, ""));
        let mut address = (None, CONNECTIONS, link::Prepared::Kept, Vec::new());
        for word in words.split('&').filter(|word| !word.is_empty()) {
            match word.split_once('=') {
                Some(("sslrootcert", path)) => address.0 = Some(path.to_string()),
                Some(("pool", number)) => {
                    address.1 = number
                        .parse()
                        .ok()
                        .filter(|number| (1..=256).contains(number))
                        .ok_or_else(|| StoreError::Unreachable(format!("pool={number}: expected a number from 1 to 256")))?;
                }
                Some(("prepare", "off")) => address.2 = link::Prepared::Never,
                Some(("prepare", "on")) => address.2 = link::Prepared::Kept,
                // Certificates are always checked where TLS is used; libpq's names for that mean the same here.
                Some(("sslmode", "verify-ca" | "verify-full")) => address.3.push("sslmode=require".to_string()),
                Some(_) | None => address.3.push(word.to_string()),
            }
        }
        let (certificates, connections, prepared, rest) = address;
        let text = if rest.is_empty() { base.to_string() } else { format!("{base}?{}", rest.join("&")) };
        let mut config: postgres::Config =
            text.parse().map_err(|error: postgres::Error| StoreError::Unreachable(error.to_string()))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        config.application_name("fifthcall");
        Ok(Address { config, certificates, connections, prepared })
    }
}

impl Server {
    pub(crate) fn open(url: &str, cache: &Arc<Cache>) -> Result<Self, StoreError> {
        let address = Arc::new(Address::parse(url)?);
        let mut first = Link::connect(&address)?;
        crate::migrations::run_postgres(&mut first)?;
        let queue = Arc::new(Queue::default());
        let way = Arc::new(Way::default());
        let mut threads = Vec::new();
        let mut first = Some(first);
        for number in 0..address.connections {
            let (queue, cache, address, mut link) = (queue.clone(), cache.clone(), address.clone(), first.take());
            let way = way.clone();
            let thread = std::thread::Builder::new().name(format!("store-postgres-{number}"));
            let thread = thread.spawn(move || {
                let mut group: Vec<Box<dyn Job>> = Vec::new();
                while queue.take(1, &mut group).is_some() {
                    for mut job in group.drain(..) {
                        if let Err(error) = attempt(&address, &mut link, &cache, &way, job.as_mut()) {
                            job.refuse(error);
                        }
                        job.reply();
                    }
                }
            });
            threads.push(thread.map_err(|error| StoreError::Engine(error.to_string()))?);
        }
        Ok(Server { queue, threads: Mutex::new(threads) })
    }

    pub(crate) fn queue(&self) -> &Queue {
        &self.queue
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.queue.close();
        for thread in self.threads.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            if thread.thread().id() != std::thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

/// Who may write at a moment. Verbs that change the same row undo each other, and the one that takes longest would lose for
/// ever: whoever has lost a few times gets the node to itself.
#[derive(Default)]
struct Way(RwLock<()>);

enum Turn<'w> {
    /// Reading stands in nobody's way.
    Free,
    WithOthers {
        _held: RwLockReadGuard<'w, ()>,
    },
    Alone {
        _held: RwLockWriteGuard<'w, ()>,
    },
}

impl Way {
    fn turn(&self, access: Access, round: u32) -> Turn<'_> {
        match access {
            Access::Read => Turn::Free,
            Access::Write | Access::Piece if round < ALONE_FROM => {
                Turn::WithOthers { _held: self.0.read().unwrap_or_else(PoisonError::into_inner) }
            }
            Access::Write | Access::Piece => Turn::Alone { _held: self.0.write().unwrap_or_else(PoisonError::into_inner) },
        }
    }
}

/// Runs one verb until it is committed, undone by its own wish, or tried too often. Its answer is in the job unless
/// this says otherwise.
fn attempt(address: &Address, link: &mut Option<Link>, cache: &Cache, way: &Way, job: &mut dyn Job) -> Result<(), StoreError> {
    let verb = uuid::Uuid::now_v7();
    let mut last = StoreError::Busy("other transactions".to_string());
    for round in 0..TRIES {
        if round > 0 {
            std::thread::sleep(pause(round));
        }
        if link.as_ref().is_none_or(Link::is_closed) {
            match Link::connect(address) {
                Ok(fresh) => *link = Some(fresh),
                Err(error) if round + 1 < 4 => {
                    last = error;
                    continue;
                }
                Err(error) => return Err(error),
            }
        }
        let Some(open) = link.as_mut() else { continue };
        let _turn = way.turn(job.access(), round);
        match once(open, cache, job, verb) {
            Done::Ended => return Ok(()),
            Done::Again(error) => last = error,
            Done::Broken(error) => {
                *link = None;
                last = error;
            }
            Done::Unknown => {
                *link = None;
                // Only the database knows. Its answer decides; without one the caller must look for themselves.
                let mut fresh = (0..4).find_map(|round| {
                    std::thread::sleep(pause(round * 2));
                    Link::connect(address).ok()
                });
                let known = fresh.as_mut().and_then(|fresh| fresh.knows(verb).ok());
                *link = fresh;
                match known {
                    Some(true) => return Ok(()),
                    Some(false) => last = StoreError::Unreachable("the connection broke".to_string()),
                    None => return Err(StoreError::Unknown),
                }
            }
        }
    }
    Err(last)
}

enum Done {
    Ended,
    /// Undone; the same may work now.
    Again(StoreError),
    /// The connection is gone, the transaction with it.
    Broken(StoreError),
    /// The connection went away during the commit.
    Unknown,
}

fn once(link: &mut Link, cache: &Cache, job: &mut dyn Job, verb: uuid::Uuid) -> Done {
    let begun = match job.access() {
        Access::Read => link.begin_read(),
        Access::Write => link.begin(verb, link::Synced::AtCommit),
        Access::Piece => link.begin(verb, link::Synced::Later),
    };
    if let Err(error) = begun {
        return Done::Broken(error);
    }
    let ending = match job.access() {
        Access::Read => job.run(&mut Tx::new(Session::Postgres(link), cache)),
        Access::Write | Access::Piece => Tx::new(Session::Postgres(link), cache).run(job),
    };
    match (link.trouble(), ending) {
        (Some(error @ StoreError::Busy(_)), _) => match link.rollback() {
            Ok(()) => Done::Again(error),
            Err(_) => Done::Broken(error),
        },
        (Some(error @ StoreError::Unreachable(_)), _) => Done::Broken(error),
        (_, Ending::Undo) => match link.rollback() {
            Ok(()) => Done::Ended,
            Err(error) => Done::Broken(error),
        },
        (Some(error), Ending::Keep) => {
            // The verb went on after an error: the transaction is dead, whatever it says.
            let _ = link.rollback();
            job.refuse(error);
            Done::Ended
        }
        (None, Ending::Keep) => match link.commit() {
            Ok(()) => Done::Ended,
            Err(error @ StoreError::Busy(_)) => Done::Again(error),
            Err(error @ StoreError::Unreachable(_)) => match job.access() {
                Access::Read => Done::Broken(error),
                Access::Write | Access::Piece => Done::Unknown,
            },
            Err(error) => {
                job.refuse(error);
                Done::Ended
            }
        },
    }
}

/// Longer each time, and never the same for two threads.
fn pause(round: u32) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    let most = 1_000u64 << round.min(8);
    Duration::from_micros(most / 4 + RandomState::new().hash_one(round) % most)
}
