//! Each story twice: on SQLite and on PostgreSQL.

/// Runs every named `async fn story(app: TestApp)` on both engines.
macro_rules! on_both {
    ($($story:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $story() { super::$story(testkit::TestApp::sqlite()).await; })*
        }
        mod postgres {
            $(#[tokio::test] async fn $story() { super::$story(testkit::TestApp::postgres()).await; })*
        }
    };
}

/// Stories that do not depend on the engine.
macro_rules! on_sqlite {
    ($($story:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $story() { super::$story(testkit::TestApp::sqlite()).await; })*
        }
    };
}

pub(crate) use {on_both, on_sqlite};

/// A well-formed id that belongs to nothing.
pub const NOBODY: &str = "0199f0000000700080000000000000ff";
/// The same for what belongs to a prospect.
pub const NOTHING: &str = "0199f0000000700080000000000000ff0199f0000000700080000000000000ff";
