//! The same request twice is done once: the answer is kept in the verb's own transaction and given again.

use crate::actor::Actor;
use crate::app::{App, Mode, Verb};
use crate::context::{Context, Mint};
use crate::refused::Refused;
use jiff::{SignedDuration, Timestamp};
use planner::bounds::{minus, plus};
use store::idempotency::{self, Claim, Request};

/// An answer is given again for so long.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// A crash frees the key after this.
const LEASE: SignedDuration = SignedDuration::from_mins(1);

/// What is answered, and what is kept of that for whoever asks again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub status: u16,
    pub body: String,
    /// Where a secret is in the answer: the same without it. Whoever reads the database finds no key in it.
    pub kept: Option<String>,
}

impl Told {
    /// An answer without a secret, kept as it is.
    pub fn all(status: u16, body: String) -> Self {
        Told { status, body, kept: None }
    }
}

/// What makes a request the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    pub method: String,
    pub path: String,
    pub key: String,
    pub body_sha256: [u8; 32],
}

/// What was answered, now or the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub body: String,
    pub replayed: bool,
}

impl Once {
    fn request(&self, by: &Actor) -> Request {
        Request { user: by.user, method: self.method.clone(), path: self.path.clone(), key: self.key.clone() }
    }
}

impl App {
    /// Runs a verb once per key. `render` tells what is answered, and is kept with it. Refusals are not kept: nothing was
    /// done, so the same request may be tried again.
    ///
    /// # Errors
    /// The verb's own; 422 where the key was used with another body; 409 while the first is still running.
    pub async fn act_once<V: Verb>(
        &self,
        by: &Actor,
        now: Timestamp,
        once: Once,
        verb: V,
        render: impl Fn(&V::Done) -> Told + Send + Sync + 'static,
    ) -> Result<Reply, Refused> {
        let request = once.request(by);
        let mint = Mint::new(now, self.draw());
        let ticket = self.stand(if V::MODE == Mode::Read { Mode::Write } else { V::MODE });
        let by = by.clone();
        let body = once.body_sha256;
        let closure = move |tx: &mut store::Tx<'_>| -> Result<Reply, Refused> {
            let _standing = &ticket;
            if let Some(earlier) = claim(tx, &request, &body, now)? {
                return Ok(earlier);
            }
            let done = verb.run(&mut Context::new(tx, &by, now, mint.clone()))?;
            let Told { status, body, kept } = render(&done);
            idempotency::finish(tx, &request, status, kept.as_deref().unwrap_or(&body))?;
            Ok(Reply { status, body, replayed: false })
        };
        match V::MODE {
            Mode::Read | Mode::Write => self.store().write_async(closure).await,
            Mode::Bulk | Mode::Piece => self.store().write_bulk_async(closure).await,
        }
    }

    /// Takes a key for work that is more than one transaction; the earlier answer, where there is one. `end_once` must follow.
    ///
    /// # Errors
    /// As [`App::act_once`].
    pub async fn begin_once(&self, by: &Actor, now: Timestamp, once: &Once) -> Result<Option<Reply>, Refused> {
        let (request, body) = (once.request(by), once.body_sha256);
        self.store().write_async(move |tx| claim(tx, &request, &body, now)).await
    }

    /// Keeps the answer of such work, or frees its key where there is none to keep.
    pub async fn end_once(&self, by: &Actor, once: &Once, answer: Option<(u16, String)>) -> Result<(), Refused> {
        let request = once.request(by);
        let closure = move |tx: &mut store::Tx<'_>| -> Result<(), Refused> {
            match &answer {
                Some((status, body)) => idempotency::finish(tx, &request, *status, body)?,
                None => idempotency::release(tx, &request)?,
            }
            Ok(())
        };
        self.store().write_async(closure).await
    }
}

/// Takes the key in this transaction; the earlier answer, where there is one.
fn claim(tx: &mut store::Tx<'_>, request: &Request, body: &[u8; 32], now: Timestamp) -> Result<Option<Reply>, Refused> {
    match idempotency::claim(tx, request, body, now, plus(now, LEASE), minus(now, KEPT))? {
        Claim::Fresh => Ok(None),
        Claim::Done { status, response } => Ok(Some(Reply { status, body: response, replayed: true })),
        Claim::Running => {
            let message = "the same request is still running; wait a moment".to_owned();
            Err(Refused::Conflict { message, held_by: None })
        }
        Claim::OtherBody => {
            Err(Refused::field("Idempotency-Key", "taken", "this key was used with another body; take a new key"))
        }
    }
}
