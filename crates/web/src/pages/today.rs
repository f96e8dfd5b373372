//! The call list beside the card of the next person.

pub mod asks;
pub mod card;
pub mod queue;
pub mod view;
