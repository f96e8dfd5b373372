//! One connection to PostgreSQL, with its prepared statements and what went wrong last.

use super::Address;
use crate::error::StoreError;
use crate::query::Query;
use crate::value::Value;
use bytes::BytesMut;
use postgres::config::SslMode;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls, Row, Statement};
use std::collections::HashMap;
use std::error::Error;

/// Whether statements are prepared once per connection. A pooler that hands out connections per transaction needs `Never`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prepared {
    Kept,
    Never,
}

pub(crate) struct Link {
    client: Client,
    prepared: Prepared,
    /// By name; multi-row inserts also by their number of rows.
    statements: HashMap<(&'static str, usize), Statement>,
    trouble: Option<StoreError>,
    verbs: u32,
}

/// Rows in one statement of a bulk insert.
const ROWS: usize = 100;

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Synced {
    AtCommit,
    Later,
}

impl Link {
    pub(super) fn connect(address: &Address) -> Result<Self, StoreError> {
        let secure = || -> Result<Client, StoreError> {
            Ok(address.config.connect(super::tls::connector(address.certificates.as_deref())?)?)
        };
        let client = match address.config.get_ssl_mode() {
            SslMode::Disable => address.config.connect(NoTls)?,
            // A server on the same machine often has a certificate that nobody signed: as libpq does, go without then.
            SslMode::Prefer => secure().or_else(|_| address.config.connect(NoTls).map_err(StoreError::from))?,
            _ => secure()?,
        };
        Ok(Link { client, prepared: address.prepared, statements: HashMap::new(), trouble: None, verbs: 0 })
    }

    pub(crate) fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Begins, and leaves the verb's id behind: if the commit's outcome is lost, the row tells it. One round trip.
    pub(super) fn begin(&mut self, verb: uuid::Uuid, synced: Synced) -> Result<(), StoreError> {
        self.trouble = None;
        self.verbs = self.verbs.wrapping_add(1);
        // Ids are in the order of time: an hour's worth is kept, more than anybody waits for.
        let tidy = if self.verbs.is_multiple_of(1024) { older_than_an_hour(verb) } else { String::new() };
        let later = match synced {
            Synced::AtCommit => "",
            Synced::Later => "set local synchronous_commit = off; ",
        };
        let text =
            format!("begin isolation level serializable; {later}{tidy}insert into verbs (id) values ('\\x{}')", verb.simple());
        Ok(self.client.batch_execute(&text)?)
    }

    pub(super) fn begin_read(&mut self) -> Result<(), StoreError> {
        self.trouble = None;
        Ok(self.client.batch_execute("begin isolation level repeatable read read only")?)
    }

    pub(super) fn commit(&mut self) -> Result<(), StoreError> {
        Ok(self.client.batch_execute("commit")?)
    }

    pub(super) fn rollback(&mut self) -> Result<(), StoreError> {
        Ok(self.client.batch_execute("rollback")?)
    }

    /// A statement without parameters within the transaction.
    pub(crate) fn step(&mut self, statement: &str) -> Result<(), StoreError> {
        let outcome = self.client.batch_execute(statement);
        self.noted(outcome)
    }

    pub(super) fn knows(&mut self, verb: uuid::Uuid) -> Result<bool, StoreError> {
        let bytes: &[u8] = verb.as_bytes();
        Ok(!self.client.query_typed("select 1::bigint from verbs where id = $1", &[(&bytes, Type::BYTEA)])?.is_empty())
    }

    /// What the engine last refused within this transaction.
    pub(crate) fn trouble(&mut self) -> Option<StoreError> {
        self.trouble.take()
    }

    fn noted<T>(&mut self, outcome: Result<T, postgres::Error>) -> Result<T, StoreError> {
        outcome.map_err(|error| {
            let error = StoreError::from(error);
            self.trouble.get_or_insert_with(|| error.clone());
            error
        })
    }

    pub(crate) fn query(&mut self, query: &'static Query, params: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let outcome = match self.prepared {
            Prepared::Kept => {
                let statement = self.prepare((query.name, 1), query.postgres())?;
                let bound: Vec<&(dyn ToSql + Sync)> = params.iter().map(|value| value as _).collect();
                self.client.query(&statement, &bound)
            }
            Prepared::Never => self.client.query_typed(query.postgres(), &typed(params)),
        };
        self.noted(outcome)
    }

    pub(crate) fn execute(&mut self, query: &'static Query, params: &[Value<'_>]) -> Result<u64, StoreError> {
        self.run((query.name, 1), query.postgres(), params)
    }

    pub(crate) fn insert_many(&mut self, query: &'static Query, width: usize, params: &[Value<'_>]) -> Result<u64, StoreError> {
        let mut touched = 0;
        let mut rest = params;
        while !rest.is_empty() {
            let waiting = rest.len() / width;
            // Few different sizes, so that their statements are few.
            let rows = if waiting >= ROWS { ROWS } else { 1 << waiting.ilog2() };
            let (now, later) = rest.split_at(rows * width);
            let text = if rows == 1 { query.postgres().to_string() } else { widened(query.postgres(), width, rows) };
            touched += self.run((query.name, rows), &text, now)?;
            rest = later;
        }
        Ok(touched)
    }

    fn run(&mut self, key: (&'static str, usize), text: &str, params: &[Value<'_>]) -> Result<u64, StoreError> {
        let outcome = match self.prepared {
            Prepared::Kept => {
                let statement = self.prepare(key, text)?;
                let bound: Vec<&(dyn ToSql + Sync)> = params.iter().map(|value| value as _).collect();
                self.client.execute(&statement, &bound)
            }
            Prepared::Never => self.client.execute_typed(text, &typed(params)),
        };
        self.noted(outcome)
    }

    fn prepare(&mut self, key: (&'static str, usize), text: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.statements.get(&key) {
            return Ok(statement.clone());
        }
        let outcome = self.client.prepare(text);
        let statement = self.noted(outcome)?;
        self.statements.insert(key, statement.clone());
        Ok(statement)
    }
}

/// The `values (…)` of an insert, once for each row.
fn widened(text: &str, width: usize, rows: usize) -> String {
    let Some(start) = text.find("values (").map(|found| found + "values ".len()) else { return text.to_string() };
    let end = start + text[start..].find(')').unwrap_or(0) + 1;
    let mut out = String::with_capacity(text.len() + rows * width * 6);
    out.push_str(&text[..start]);
    for row in 0..rows {
        out.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            out.push_str(if column == 0 { "$" } else { ", $" });
            out.push_str(&(row * width + column + 1).to_string());
        }
        out.push(')');
    }
    out.push_str(&text[end..]);
    out
}

fn older_than_an_hour(verb: uuid::Uuid) -> String {
    let millis = u64::from_be_bytes([
        0,
        0,
        verb.as_bytes()[0],
        verb.as_bytes()[1],
        verb.as_bytes()[2],
        verb.as_bytes()[3],
        verb.as_bytes()[4],
        verb.as_bytes()[5],
    ]);
    format!("delete from verbs where id < '\\x{:012x}'; ", millis.saturating_sub(3_600_000))
}

fn typed<'a>(params: &'a [Value<'a>]) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
    params.iter().map(|value| (value as &(dyn ToSql + Sync), kind(value))).collect()
}

fn kind(value: &Value<'_>) -> Type {
    match value {
        Value::Null => Type::UNKNOWN,
        Value::Int(_) => Type::INT8,
        Value::Real(_) => Type::FLOAT8,
        Value::Text(_) | Value::Day(_) => Type::TEXT,
        Value::Blob(_) => Type::BYTEA,
        Value::Texts(_) => Type::TEXT_ARRAY,
        Value::Ids(_) => Type::BYTEA_ARRAY,
        Value::Ints(_) => Type::INT8_ARRAY,
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) if *kind == Type::FLOAT8 => (*number as f64).to_sql(kind, out),
            Value::Int(number) => number.to_sql_checked(kind, out),
            Value::Real(number) => number.to_sql_checked(kind, out),
            Value::Text(text) => text.to_sql_checked(kind, out),
            Value::Blob(bytes) => bytes.to_sql_checked(kind, out),
            Value::Texts(texts) => texts.to_sql_checked(kind, out),
            Value::Ids(ids) => ids.iter().map(|id| &id[..]).collect::<Vec<_>>().to_sql_checked(kind, out),
            Value::Ints(numbers) => numbers.to_sql_checked(kind, out),
            Value::Day(day) => day.to_string().to_sql_checked(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
