//! Bodies on their way: one that stops coming, or that comes so slowly that it only holds a place, is given up.

use super::Limits;
use super::crowd::Guest;
use axum::BoxError;
use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep};

/// The body of a request. Only time in which we wait for the client is counted.
pub(super) struct Coming {
    inner: Incoming,
    guest: Guest,
    limits: Limits,
    came: u64,
    waited: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl Coming {
    pub(super) fn new(inner: Incoming, guest: Guest, limits: Limits) -> Self {
        Coming { inner, guest, limits, came: 0, waited: Duration::ZERO, waiting: None }
    }

    /// How long the next piece may take.
    fn patience(&self) -> Duration {
        let earned = Duration::from_secs(self.came / self.limits.pace.max(1));
        (self.limits.grace + earned).saturating_sub(self.waited).min(self.limits.silence)
    }
}

impl HttpBody for Coming {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        match Pin::new(&mut this.inner).poll_frame(context) {
            Poll::Ready(frame) => {
                if let Some((since, _)) = this.waiting.take() {
                    this.waited += since.elapsed();
                }
                if let Some(Ok(frame)) = &frame {
                    let bytes = frame.data_ref().map_or(0, Bytes::len);
                    this.came += bytes as u64;
                    this.guest.sends(bytes);
                }
                if (frame.is_none() || this.inner.is_end_stream()) && !this.guest.has_sent() {
                    return Poll::Ready(Some(Err("the server is too busy to wait for it".into())));
                }
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => {
                let patience = this.patience();
                let (_, sleep) = this.waiting.get_or_insert_with(|| (Instant::now(), Box::pin(tokio::time::sleep(patience))));
                ready!(sleep.as_mut().poll(context));
                Poll::Ready(Some(Err("it came too slowly".into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        // We have heard enough of it, and are at work.
        self.guest.has_sent();
    }
}

/// The body of an answer; when the last of it is handed on, the connection is silent again.
pub(super) struct Answering {
    inner: Body,
    guest: Guest,
}

impl Answering {
    pub(super) fn new(inner: Body, guest: Guest) -> Self {
        Answering { inner, guest }
    }
}

impl HttpBody for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.guest.is_silent();
    }
}
