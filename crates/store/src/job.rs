//! A verb on its way to the thread that runs it, with its type forgotten, and the queue where it waits.

use crate::error::StoreError;
use crate::reply::Sender;
use crate::tx::Tx;
use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What the verb wants done with its changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Keep,
    Undo,
}

/// What a transaction may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
    /// As `Write`, but not waited for until it is on the disk: whoever acknowledges the whole ends with a `Write`, which
    /// brings everything before it there.
    Piece,
}

pub(crate) trait Job: Send {
    fn access(&self) -> Access;
    /// Runs the verb, and keeps what it says. A panic is the verb's failure, not the thread's.
    fn run(&mut self, tx: &mut Tx<'_>) -> Ending;
    /// Puts an error in the place of what the verb said.
    fn refuse(&mut self, error: StoreError);
    /// Hands the answer back; only after the commit.
    fn reply(self: Box<Self>);
}

pub(crate) struct Verb<T, E, F> {
    pub access: Access,
    pub closure: F,
    pub answer: Option<Result<T, E>>,
    pub sender: Sender<Result<T, E>>,
}

impl<T, E, F> Job for Verb<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
{
    fn access(&self) -> Access {
        self.access
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> Ending {
        let answer = guarded(&self.closure, tx);
        let ending = if answer.is_ok() { Ending::Keep } else { Ending::Undo };
        self.answer = Some(answer);
        ending
    }

    fn refuse(&mut self, error: StoreError) {
        self.answer = Some(Err(error.into()));
    }

    fn reply(self: Box<Self>) {
        let Verb { answer, sender, .. } = *self;
        if let Some(answer) = answer {
            sender.send(answer);
        }
    }
}

/// Runs a closure; its panic is an error like any other.
pub(crate) fn guarded<T, E: From<StoreError>>(closure: &impl Fn(&mut Tx<'_>) -> Result<T, E>, tx: &mut Tx<'_>) -> Result<T, E> {
    caught(|| closure(tx))
}

/// Runs a part of a verb; its panic is an error like any other. What it wrote is the caller's to undo.
pub(crate) fn caught<T, E: From<StoreError>>(part: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(part)).unwrap_or_else(|panic| Err(StoreError::Panicked(said(panic.as_ref())).into()))
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_string())
}

/// How soon a verb must run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// Somebody waits for it.
    Interactive,
    /// Chunks of imports and replans: one at a time, between the others.
    Bulk,
}

#[derive(Default)]
struct Waiting {
    interactive: VecDeque<Box<dyn Job>>,
    bulk: VecDeque<Box<dyn Job>>,
    bulk_next: Turn,
    closed: bool,
}

/// Whose turn it is when both kinds wait: after a group of interactive verbs one bulk verb, so that neither starves.
#[derive(Default, PartialEq, Eq)]
enum Turn {
    #[default]
    Interactive,
    Bulk,
}

#[derive(Default)]
pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
    something: Condvar,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Dropping the job answers `Closed`.
    pub(crate) fn push(&self, job: Box<dyn Job>, urgency: Urgency) {
        let mut waiting = self.lock();
        if waiting.closed {
            return;
        }
        match urgency {
            Urgency::Interactive => waiting.interactive.push_back(job),
            Urgency::Bulk => waiting.bulk.push_back(job),
        }
        drop(waiting);
        self.something.notify_one();
    }

    /// Waits for work: all interactive verbs up to `bound`, or one bulk verb. Nothing: closed and empty.
    pub(crate) fn take(&self, bound: usize, group: &mut Vec<Box<dyn Job>>) -> Option<()> {
        let mut waiting = self.lock();
        loop {
            if waiting.bulk_next == Turn::Bulk || waiting.interactive.is_empty() {
                waiting.bulk_next = Turn::Interactive;
                if let Some(job) = waiting.bulk.pop_front() {
                    group.push(job);
                    return Some(());
                }
            }
            if !waiting.interactive.is_empty() {
                let count = waiting.interactive.len().min(bound);
                group.extend(waiting.interactive.drain(..count));
                waiting.bulk_next = Turn::Bulk;
                return Some(());
            }
            if waiting.closed {
                return None;
            }
            waiting = self.something.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// What waits is still done; nothing new is taken.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.something.notify_all();
    }
}
