//! A view that is made once and shown many times: with its JSON beside it, so that a list copies it instead of writing it anew.

use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Reads as what it holds, and goes out as its JSON. Copies share both.
#[derive(Debug)]
pub struct Ready<T>(Arc<Held<T>>);

#[derive(Debug)]
struct Held<T> {
    view: T,
    json: OnceLock<Box<RawValue>>,
}

impl<T> Ready<T> {
    pub fn new(view: T) -> Self {
        Ready(Arc::new(Held { view, json: OnceLock::new() }))
    }
}

impl<T> From<T> for Ready<T> {
    fn from(view: T) -> Self {
        Ready::new(view)
    }
}

impl<T> Deref for Ready<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.view
    }
}

impl<T> Clone for Ready<T> {
    fn clone(&self) -> Self {
        Ready(self.0.clone())
    }
}

impl<T: PartialEq> PartialEq for Ready<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Serialize> Serialize for Ready<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = match self.0.json.get() {
            Some(json) => json,
            None => {
                let json = to_raw_value(&self.0.view).map_err(S::Error::custom)?;
                self.0.json.get_or_init(|| json)
            }
        };
        json.serialize(serializer)
    }
}
