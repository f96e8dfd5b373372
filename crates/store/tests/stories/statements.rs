//! Every statement is prepared on both engines: what the compiler cannot check.

use crate::engines;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn queries() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("queries")
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    found.sort();
    found
}

#[test]
fn every_statement_is_prepared_on_both_engines() {
    let shared = files(&queries());
    let differing: BTreeSet<String> = files(&queries().join("postgres")).into_iter().map(|(name, _)| name).collect();
    let mut failures = Vec::new();
    let file = engines::sqlite();
    let sqlite = rusqlite::Connection::open(file.address()).unwrap();
    for (name, text) in shared.iter().cloned().chain(files(&queries().join("sqlite"))) {
        for spelled in [store::statements::for_sqlite(&text), store::statements::for_sqlite_one(&text)] {
            if let Err(error) = sqlite.prepare(&spelled) {
                failures.push(format!("sqlite {name}: {error}"));
            }
        }
    }
    let server = engines::postgres();
    let address = server.address().replace("?pool=4", "");
    let mut postgres = postgres::Client::connect(&address, postgres::NoTls).unwrap();
    let common = shared.into_iter().filter(|(name, _)| !differing.contains(name));
    for (name, text) in common.chain(files(&queries().join("postgres"))) {
        if let Err(error) = postgres.prepare(&store::statements::for_postgres(&text)) {
            failures.push(format!(
                "postgres {name}: {}",
                error.as_db_error().map_or_else(|| error.to_string(), |said| said.message().to_string())
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_statement_says_what_it_is_for_and_is_used() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    for folder in [queries(), queries().join("postgres"), queries().join("sqlite")] {
        for (name, text) in files(&folder) {
            assert!(text.starts_with("-- "), "{name} does not begin with a comment");
            assert!(!text.contains("select *"), "{name} selects everything");
            assert!(sources.contains(&format!("\"{name}\"")), "nothing uses {name}");
        }
    }
}

#[test]
fn both_schemas_are_the_same_but_for_their_types() {
    let read = |engine: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("migrations/{engine}/0001_house.sql"));
        std::fs::read_to_string(path).unwrap()
    };
    let (sqlite, postgres) = (read("sqlite"), read("postgres"));
    let shared = sqlite.split("create table search_documents").next().unwrap();
    let spelled = shared
        .replace(") strict, without rowid;", ");")
        .replace(") strict;", ");")
        .split_inclusive(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .map(|word| word.replace("integer", "bigint").replace("blob", "bytea"))
        .collect::<String>();
    assert_eq!(spelled, postgres.split("create table search_documents").next().unwrap());
}

fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text.push_str(&sources(&path));
        } else {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
    text
}
