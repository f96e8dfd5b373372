//! What a reader has made of something kept in the cache, held beside it and gone with it: never stored, and no part of
//! what the thing says.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

/// Room for one value of the reader's own type. Copies begin empty, and all are equal.
#[derive(Default)]
pub struct Made(Mutex<Option<Arc<dyn Any + Send + Sync>>>);

impl Made {
    pub fn get<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let made = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        made.and_then(|made| made.downcast().ok())
    }

    pub fn keep<T: Any + Send + Sync>(&self, made: Arc<T>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(made);
    }
}

impl std::fmt::Debug for Made {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Made")
    }
}

impl Clone for Made {
    fn clone(&self) -> Self {
        Made::default()
    }
}

impl PartialEq for Made {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Made {}
