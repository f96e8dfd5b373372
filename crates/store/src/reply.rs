//! A verb's answer on its way back: waited for by a thread, or awaited by any async runtime.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

enum Slot<T> {
    Waiting(Option<Waker>),
    Here(T),
    /// The sender went away without an answer.
    Lost,
    Taken,
}

struct Shared<T> {
    slot: Mutex<Slot<T>>,
    arrived: Condvar,
}

pub(crate) struct Sender<T>(Option<Arc<Shared<T>>>);

/// The answer to come. `None`: the store closed before it was there.
pub struct Reply<T>(Arc<Shared<T>>);

pub(crate) fn pair<T>() -> (Sender<T>, Reply<T>) {
    let shared = Arc::new(Shared { slot: Mutex::new(Slot::Waiting(None)), arrived: Condvar::new() });
    (Sender(Some(shared.clone())), Reply(shared))
}

impl<T> Sender<T> {
    pub(crate) fn send(mut self, answer: T) {
        if let Some(shared) = self.0.take() {
            shared.put(Slot::Here(answer));
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        if let Some(shared) = self.0.take() {
            shared.put(Slot::Lost);
        }
    }
}

impl<T> Shared<T> {
    fn put(&self, slot: Slot<T>) {
        let before = std::mem::replace(&mut *self.slot.lock().unwrap_or_else(PoisonError::into_inner), slot);
        self.arrived.notify_all();
        if let Slot::Waiting(Some(waker)) = before {
            waker.wake();
        }
    }

    fn take(slot: &mut Slot<T>) -> Option<Option<T>> {
        match std::mem::replace(slot, Slot::Taken) {
            Slot::Here(answer) => Some(Some(answer)),
            Slot::Lost | Slot::Taken => Some(None),
            waiting @ Slot::Waiting(_) => {
                *slot = waiting;
                None
            }
        }
    }
}

impl<T> Reply<T> {
    /// Blocks this thread until the answer is there.
    pub fn wait(self) -> Option<T> {
        let mut slot = self.0.slot.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(answer) = Shared::take(&mut slot) {
                return answer;
            }
            slot = self.0.arrived.wait(slot).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<T> Future for Reply<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut slot = self.0.slot.lock().unwrap_or_else(PoisonError::into_inner);
        match Shared::take(&mut slot) {
            Some(answer) => Poll::Ready(answer),
            None => {
                *slot = Slot::Waiting(Some(context.waker().clone()));
                Poll::Pending
            }
        }
    }
}
