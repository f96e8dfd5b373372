//! The app: the store, and the one way in which verbs are run.

use crate::actor::Actor;
use crate::context::{Context, Mint};
use crate::dice::Dice;
use crate::queue::{Queue, Ticket, UnderWay};
use crate::refused::Refused;
use jiff::Timestamp;
use std::sync::Arc;
use store::{Store, StoreError, Tx};

/// What a person can do. The struct is the input; `run` checks permission first.
///
/// `run` may be run again (PostgreSQL retries): it must follow from its input and the context alone.
pub trait Verb: Send + Sync + 'static {
    type Done: Send + 'static;
    const MODE: Mode;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused>;
}

/// How a verb wants its transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Read,
    Write,
    /// Behind everybody's clicks, in pieces of at most 20 ms.
    Bulk,
    /// As `Bulk`, one of many: not on the disk for certain before the `Write` that the whole ends with.
    Piece,
}

/// The product, without any edge. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
    dice: Dice,
}

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) keys: crate::sign_in::Keys,
    pub(crate) tries: crate::tries::Tries,
    queue: Arc<Queue>,
    pub(crate) registry_way: crate::registries::Way,
}

impl App {
    /// Opens the database at that place: a file, or `postgres://…`. Runs what migrations are missing.
    pub fn open(location: &str) -> Result<App, Refused> {
        Ok(App::over(Store::open(location)?))
    }

    /// As [`App::open`], with the folder for files that are too large for a database. Nodes that share a server share it too.
    pub fn open_with_files(location: &str, files: &std::path::Path) -> Result<App, Refused> {
        Ok(App::over(Store::open_with_files(location, files)?))
    }

    fn over(store: Store) -> App {
        let keys = crate::sign_in::Keys::default();
        let tries = crate::tries::Tries::default();
        let inner = Inner { store, keys, tries, queue: Arc::default(), registry_way: Arc::default() };
        App { inner: Arc::new(inner), dice: Dice::Random }
    }

    /// The same app with ids that follow from a seed: for what must come out the same again.
    pub(crate) fn with_dice(&self, dice: Dice) -> App {
        App { inner: self.inner.clone(), dice }
    }

    /// The seed of one verb's ids.
    pub(crate) fn draw(&self) -> [u8; 16] {
        self.dice.draw()
    }

    /// What waits for the store or runs in it at this moment.
    pub fn under_way(&self) -> UnderWay {
        self.inner.queue.now()
    }

    pub(crate) fn stand(&self, mode: Mode) -> Ticket {
        self.inner.queue.stand(mode)
    }

    /// Runs a verb, off the async runtime's threads.
    pub async fn act<V: Verb>(&self, by: &Actor, now: Timestamp, verb: V) -> Result<V::Done, Refused> {
        let closure = self.closure(by.clone(), now, verb);
        match V::MODE {
            Mode::Read => self.inner.store.read_async(closure).await,
            Mode::Write => self.inner.store.write_async(closure).await,
            Mode::Bulk | Mode::Piece => self.inner.store.write_bulk_async(closure).await,
        }
    }

    /// Runs a verb and tells what it gave: a reading on the thread that has read, so that nothing large changes threads;
    /// anything else when it is done, so that nobody waits behind the telling.
    pub async fn told<V: Verb, T: Send + 'static>(
        &self,
        by: &Actor,
        now: Timestamp,
        verb: V,
        tell: impl Fn(&V::Done) -> T + Send + Sync + 'static,
    ) -> Result<T, Refused> {
        match V::MODE {
            Mode::Read => {
                let closure = self.closure(by.clone(), now, verb);
                self.inner.store.read_async(move |tx| closure(tx).map(|done| tell(&done))).await
            }
            Mode::Write | Mode::Bulk | Mode::Piece => self.act(by, now, verb).await.map(|done| tell(&done)),
        }
    }

    /// Runs a verb on this thread's time: for the command line, tests and background loops.
    pub fn act_blocking<V: Verb>(&self, by: &Actor, now: Timestamp, verb: V) -> Result<V::Done, Refused> {
        let closure = self.closure(by.clone(), now, verb);
        match V::MODE {
            Mode::Read => self.inner.store.read(closure),
            Mode::Write => self.inner.store.write(closure),
            Mode::Bulk => self.inner.store.write_bulk(closure),
            Mode::Piece => self.inner.store.write_piece(closure),
        }
    }

    /// What verbs have asked of the writer, for tests that hold them to a bound.
    #[doc(hidden)]
    pub fn meter(&self) -> &store::meter::Meter {
        self.inner.store.meter()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    /// A verb as the store runs it: randomness is drawn here, once, before the first try. It stands in the row until the
    /// store has let go of it.
    fn closure<V: Verb>(
        &self,
        by: Actor,
        now: Timestamp,
        verb: V,
    ) -> impl Fn(&mut Tx<'_>) -> Result<V::Done, Refused> + Send + Sync + 'static {
        let mint = Mint::new(now, self.draw());
        let ticket = self.stand(V::MODE);
        move |tx| {
            let _standing = &ticket;
            verb.run(&mut Context::new(tx, &by, now, mint.clone()))
        }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Refused::DiskFull,
            StoreError::Busy(_) | StoreError::Unreachable(_) | StoreError::Closed | StoreError::Unknown => {
                Refused::Unavailable(error.to_string())
            }
            StoreError::Duplicate(_) => Refused::Conflict { message: error.to_string(), held_by: None },
            StoreError::Newer { .. } | StoreError::Altered { .. } | StoreError::Gone(_) => Refused::Unusable(error.to_string()),
            StoreError::Missing(_) | StoreError::Corrupt(_) | StoreError::Panicked(_) | StoreError::Engine(_) => {
                Refused::Broken(error.to_string())
            }
        }
    }
}
