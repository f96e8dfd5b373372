//! Every form of the program, saved as it stands: nothing may change. The forms are found by walking the pages, so that a new one
//! is met without anybody thinking of it.

#![allow(clippy::unwrap_used, reason = "stories are async functions, which the lint does not know for tests")]

mod forms {
    pub mod asked;
    pub mod cadences;
    pub mod unchanged;
    pub mod wording;
    pub mod workspace;
}
