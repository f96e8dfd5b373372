//! Search as you type over people and companies: tokens folded here, matched by prefix, all of them. What is best among
//! the candidates is for the caller to say, who knows what was typed.

use crate::error::StoreError;
use crate::params;
use crate::query::queries;
use crate::tx::{Session, Tx};
use crate::value::{ToValue, Value};
use std::collections::BTreeSet;

mod fold;

pub use fold::{fold, number_tokens};

queries! {
    FIND = "search_find" + postgres;
    PUT = postgres "search_put";
    DELETE = postgres "search_delete";
    DOCUMENT = sqlite "search_document";
    DOCUMENT_NEXT = sqlite "search_document_next";
    DOCUMENT_INSERT = sqlite "search_document_insert";
    TOKENS_INSERT = sqlite "search_tokens_insert";
    TOKENS_DELETE = sqlite "search_tokens_delete";
    DOCUMENT_DELETE = sqlite "search_document_delete";
    MERGE = sqlite "search_merge";
    WORDS = sqlite "search_words";
    WORDS_INSERT = sqlite "search_words_insert";
}

/// What a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Prospect,
    Company,
}

impl Kind {
    const fn number(self) -> i64 {
        match self {
            Kind::Prospect => 0,
            Kind::Company => 1,
        }
    }
}

/// Something that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    pub kind: Kind,
    pub id: [u8; 16],
}

/// A thing and what it is found by: `tokens` from `fold` and `number_tokens`, in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub kind: Kind,
    pub id: [u8; 16],
    pub tokens: Vec<String>,
}

/// Tokens shorter than this are not looked for: they match nearly everything.
pub const SHORTEST: usize = 2;

/// Puts a thing into the index, in the place of what was there.
pub fn put(tx: &mut Tx<'_>, document: &Document) -> Result<(), StoreError> {
    put_many(tx, std::slice::from_ref(document))
}

/// Puts things into the index, in the place of what was there; no thing twice.
pub fn put_many(tx: &mut Tx<'_>, documents: &[Document]) -> Result<(), StoreError> {
    if tx.is_postgres() {
        return insert_many(tx, documents);
    }
    let mut known: Vec<(i64, &Document)> = Vec::new();
    let mut new: Vec<(i64, &Document)> = Vec::new();
    for document in documents {
        let row = tx.query_opt(&DOCUMENT, params![document.kind.number(), document.id], |row| row.get(0))?;
        match row {
            Some(row) => known.push((row, document)),
            None => new.push((0, document)),
        }
    }
    // In the order of rows: an index that goes back to an earlier row is brought to the disk first.
    known.sort_by_key(|(row, _)| *row);
    let next: i64 = tx.query_one(&DOCUMENT_NEXT, params![], |row| row.get(0))?;
    new.iter_mut().zip(next..).for_each(|((place, _), row)| *place = row);
    make_room(tx, &new)?;
    keep_words(tx, known.iter().chain(&new).map(|(_, document)| *document))?;
    for (row, document) in &known {
        tx.execute(&TOKENS_DELETE, params![row])?;
        write_tokens(tx, &[(*row, document)])?;
    }
    write_tokens(tx, &new)
}

/// Puts things into the index that are not there yet.
pub fn insert_many(tx: &mut Tx<'_>, documents: &[Document]) -> Result<(), StoreError> {
    match tx.session {
        Session::Sqlite(_) => {
            let next: i64 = tx.query_one(&DOCUMENT_NEXT, params![], |row| row.get(0))?;
            let rows: Vec<(i64, &Document)> = (next..).zip(documents).collect();
            make_room(tx, &rows)?;
            keep_words(tx, documents)?;
            write_tokens(tx, &rows)?;
        }
        Session::Postgres(_) => {
            for document in documents {
                tx.execute(&PUT, params![document.kind.number(), document.id, document.tokens])?;
            }
        }
    }
    Ok(())
}

/// Rows for things that have none, on SQLite.
fn make_room(tx: &mut Tx<'_>, rows: &[(i64, &Document)]) -> Result<(), StoreError> {
    let places: Vec<Value<'_>> = rows
        .iter()
        .flat_map(|(row, document)| [Value::Int(*row), Value::Int(document.kind.number()), document.id.value()])
        .collect();
    tx.insert_many(&DOCUMENT_INSERT, 3, &places)?;
    Ok(())
}

/// The words that a beginning may mean. Before the tokens: an index that is being written is brought to the disk by each
/// change of another table.
fn keep_words<'d>(tx: &mut Tx<'_>, documents: impl IntoIterator<Item = &'d Document>) -> Result<(), StoreError> {
    let words: BTreeSet<&str> = documents.into_iter().flat_map(|document| &document.tokens).map(String::as_str).collect();
    let words: Vec<Value<'_>> = words.into_iter().filter(|word| is_word(word)).map(Value::Text).collect();
    tx.insert_many(&WORDS_INSERT, 1, &words)?;
    Ok(())
}

fn write_tokens(tx: &mut Tx<'_>, rows: &[(i64, &Document)]) -> Result<(), StoreError> {
    let texts: Vec<String> = rows.iter().map(|(_, document)| document.tokens.join(" ")).collect();
    let tokens: Vec<Value<'_>> = rows.iter().zip(&texts).flat_map(|((row, _), text)| [Value::Int(*row), text.value()]).collect();
    tx.insert_many(&TOKENS_INSERT, 2, &tokens)?;
    Ok(())
}

pub fn remove(tx: &mut Tx<'_>, kind: Kind, id: [u8; 16]) -> Result<(), StoreError> {
    match tx.session {
        Session::Sqlite(_) => {
            let row: Option<i64> = tx.query_opt(&DOCUMENT, params![kind.number(), id], |row| row.get(0))?;
            if let Some(row) = row {
                tx.execute(&TOKENS_DELETE, params![row])?;
                tx.execute(&DOCUMENT_DELETE, params![row])?;
            }
        }
        Session::Postgres(_) => {
            tx.execute(&DELETE, params![kind.number(), id])?;
        }
    }
    Ok(())
}

/// So many pages of the index, of 4 kB each, are brought together at once: a few milliseconds.
const MERGED_PAGES: i64 = 16;

/// Brings some of the pieces together that changes have left the index in, so that a search looks into few; whether there
/// was anything to do, and may be still. Each change leaves a piece, and none waits for this: whoever has changed much, and
/// the upkeep, run it until it finds nothing.
pub fn merge(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let Session::Sqlite(connection) = tx.session else { return Ok(false) };
    let before = connection.total_changes();
    tx.execute(&MERGE, params![MERGED_PAGES])?;
    // The command itself counts as one.
    Ok(connection.total_changes() - before > 1)
}

/// The first candidates, at most `limit` (200 by custom), that have a word beginning with each of the tokens of `typed`,
/// in the order in which they came into the index. Nothing where no token is long enough.
pub fn find(tx: &mut Tx<'_>, typed: &str, limit: usize) -> Result<Vec<Hit>, StoreError> {
    let tokens: Vec<String> = fold(typed).into_iter().filter(|token| token.chars().count() >= SHORTEST).collect();
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    // Tokens are letters and digits only, so quoting is enough to make them words of either query language.
    let expression = match tx.session {
        Session::Sqlite(_) => {
            let looked_for = tokens.iter().map(|token| beginning(tx, token)).collect::<Result<Vec<_>, _>>()?;
            looked_for.join(" AND ")
        }
        Session::Postgres(_) => tokens.iter().map(|token| format!("'{token}':*")).collect::<Vec<_>>().join(" & "),
    };
    tx.query(&FIND, params![expression, limit], |row| {
        let kind = match row.get::<i64>(0)? {
            0 => Kind::Prospect,
            1 => Kind::Company,
            other => return Err(StoreError::corrupt(format!("search kind {other}"))),
        };
        Ok(Hit { kind, id: row.get(1)? })
    })
}

/// Words that a beginning is looked for as, at most.
const WORDS_EACH: usize = 64;

/// What has a digit in it is nearly always the only one of its kind.
fn is_word(token: &str) -> bool {
    !token.contains(|letter: char| letter.is_ascii_digit())
}

/// A beginning as SQLite is asked for it: as the few words that it can be, whose documents come one by one; as itself where
/// it is short enough for an index of its own, or could be many.
fn beginning(tx: &mut Tx<'_>, token: &str) -> Result<String, StoreError> {
    let itself = format!("\"{token}\"*");
    if token.chars().count() <= SHORTEST || !is_word(token) {
        return Ok(itself);
    }
    let after = format!("{token}\u{10ffff}");
    let words: Vec<String> = tx.query(&WORDS, params![token, after, WORDS_EACH + 1], |row| row.get(0))?;
    match words.len() {
        0 => Ok(itself),
        1..=WORDS_EACH => Ok(format!("({})", words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" OR "))),
        _ => Ok(itself),
    }
}
