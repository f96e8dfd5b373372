//! A statement: its name and its text, turned into each engine's spelling once.
//!
//! The text is SQLite's with four words of our own: `?1` is `$1` for PostgreSQL, and `in texts(?1)`, `in ids(?1)`,
//! `in ints(?1)` take a whole list in one parameter. Nothing else is translated.

use std::sync::OnceLock;

/// One statement of `queries/`.
#[derive(Debug)]
pub struct Query {
    pub name: &'static str,
    text: &'static str,
    postgres: Option<&'static str>,
    for_sqlite: OnceLock<String>,
    for_one: OnceLock<String>,
    for_postgres: OnceLock<String>,
}

impl Query {
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Query { name, text, postgres: None, for_sqlite: OnceLock::new(), for_one: OnceLock::new(), for_postgres: OnceLock::new() }
    }

    /// Where the engines truly differ.
    pub const fn with_postgres(name: &'static str, text: &'static str, postgres: &'static str) -> Self {
        Query {
            name,
            text,
            postgres: Some(postgres),
            for_sqlite: OnceLock::new(),
            for_one: OnceLock::new(),
            for_postgres: OnceLock::new(),
        }
    }

    pub(crate) fn sqlite(&self) -> &str {
        self.for_sqlite.get_or_init(|| sqlite_text(self.text))
    }

    /// For lists of one.
    pub(crate) fn sqlite_for_one(&self) -> &str {
        self.for_one.get_or_init(|| one_text(self.text))
    }

    pub(crate) fn postgres(&self) -> &str {
        self.for_postgres.get_or_init(|| postgres_text(self.postgres.unwrap_or(self.text)))
    }
}

/// Declares statements of `queries/`: `GET = "prospects_get";`, one that differs on PostgreSQL as `FIND = "search_find" + postgres;`,
/// and one that only one engine has as `PUT = postgres "search_put";`.
macro_rules! queries {
    () => {};
    ($name:ident = $file:literal + postgres; $($rest:tt)*) => {
        static $name: $crate::query::Query = $crate::query::Query::with_postgres(
            $file,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/queries/", $file, ".sql")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/queries/postgres/", $file, ".sql")),
        );
        $crate::query::queries! { $($rest)* }
    };
    ($name:ident = sqlite $file:literal; $($rest:tt)*) => {
        static $name: $crate::query::Query = $crate::query::Query::new(
            $file,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/queries/sqlite/", $file, ".sql")),
        );
        $crate::query::queries! { $($rest)* }
    };
    ($name:ident = postgres $file:literal; $($rest:tt)*) => {
        static $name: $crate::query::Query = $crate::query::Query::new(
            $file,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/queries/postgres/", $file, ".sql")),
        );
        $crate::query::queries! { $($rest)* }
    };
    ($name:ident = $file:literal; $($rest:tt)*) => {
        static $name: $crate::query::Query = $crate::query::Query::new(
            $file,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/queries/", $file, ".sql")),
        );
        $crate::query::queries! { $($rest)* }
    };
}
pub(crate) use queries;

/// Without comments and line breaks: the text is the key of the statement cache.
fn bare(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("--").next().unwrap_or_default().trim()).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

pub(crate) fn sqlite_text(text: &str) -> String {
    let mut out = bare(text);
    for (word, column) in [("texts", "value"), ("ids", "unhex(value)"), ("ints", "value")] {
        while let Some(start) = out.find(&format!("in {word}(?")) {
            let open = start + "in ".len() + word.len();
            let close = open + out[open..].find(')').unwrap_or(0);
            let parameter = out[open + 1..close].to_string();
            out.replace_range(start..=close, &format!("in (select {column} from json_each({parameter}))"));
        }
    }
    out
}

pub(crate) fn one_text(text: &str) -> String {
    let mut out = bare(text);
    for word in ["texts", "ids", "ints"] {
        out = out.replace(&format!("in {word}(?"), "= (?");
    }
    out
}

pub(crate) fn postgres_text(text: &str) -> String {
    let mut out = bare(text);
    for word in ["texts", "ids", "ints"] {
        out = out.replace(&format!("in {word}(?"), "= any(?");
    }
    out.replace('?', "$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_become_one_parameter_on_both_engines() {
        let text = "-- why\nselect a\nfrom b -- here\nwhere c in ids(?1) and d in texts(?2) and e = ?3";
        assert_eq!(
            sqlite_text(text),
            "select a from b where c in (select unhex(value) from json_each(?1)) and d in (select value from json_each(?2)) and e = ?3"
        );
        assert_eq!(one_text(text), "select a from b where c = (?1) and d = (?2) and e = ?3");
        assert_eq!(postgres_text(text), "select a from b where c = any($1) and d = any($2) and e = $3");
    }
}
