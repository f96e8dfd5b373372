//! The HTTP API as its callers meet it: every resource, every convention, on both engines where it reaches the database.

#![allow(clippy::unwrap_used, reason = "stories are async functions, which the lint does not know for tests")]

mod api {
    pub mod bounds;
    pub mod cadences;
    pub mod closed;
    pub mod conventions;
    pub mod document;
    pub mod etags;
    pub mod guard;
    pub mod imports;
    pub mod merged;
    pub mod nonsense;
    pub mod once;
    pub mod pages;
    pub mod partial;
    pub mod people;
    pub mod permissions;
    pub mod registries;
    pub mod support;
    pub mod team;
    pub mod told;
    pub mod work;
}
