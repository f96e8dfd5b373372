//! Where the randomness of ids comes from: drawn once per verb, before its first try. Secrets of sessions are drawn elsewhere.

use crate::demo::Chance;
use std::sync::{Arc, Mutex, PoisonError};

/// Everybody's, or one row of throws that follows from a seed.
#[derive(Clone, Default)]
pub(crate) enum Dice {
    #[default]
    Random,
    Loaded(Arc<Mutex<Chance>>),
}

impl Dice {
    pub fn loaded(seed: u64) -> Self {
        Dice::Loaded(Arc::new(Mutex::new(Chance::new(seed))))
    }

    pub fn draw(&self) -> [u8; 16] {
        match self {
            Dice::Random => rand::random(),
            Dice::Loaded(chance) => chance.lock().unwrap_or_else(PoisonError::into_inner).seed(),
        }
    }
}
