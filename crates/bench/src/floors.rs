//! What the same machine does without our code, measured in the same run: the figures stand beside these.

use anyhow::{Result, ensure};
use axum::{Json, Router, routing::get};
use planner::ProspectId;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

const ROWS: i64 = 1_000_000;
const SPAN: Duration = Duration::from_secs(2);

/// 50-row index ranges a second, from a table of a million rows, at starts spread over it.
pub fn sqlite_reads(folder: &Path) -> Result<f64> {
    let connection = scratch(folder, "reads")?;
    connection
        .execute_batch("create table answer (id integer primary key, owner integer, due integer, body text) strict; begin")?;
    {
        let mut insert = connection.prepare("insert into answer (owner, due, body) values (?1, ?2, ?3)")?;
        let body = "x".repeat(120);
        for row in 0..ROWS {
            insert.execute(params![row % 50, row * 7919 % ROWS, body])?;
        }
    }
    connection.execute_batch("commit; create index answer_by_owner on answer (owner, due)")?;
    let mut select =
        connection.prepare("select id, due, body from answer where owner = ?1 and due >= ?2 order by due limit 50")?;
    let begun = Instant::now();
    let mut ranges = 0i64;
    while begun.elapsed() < SPAN {
        let mut rows = select.query(params![ranges % 50, ranges * 104_729 % (ROWS * 9 / 10)])?;
        while let Some(row) = rows.next()? {
            std::hint::black_box(row.get_ref(2)?);
        }
        ranges += 1;
    }
    Ok(ranges as f64 / begun.elapsed().as_secs_f64())
}

/// Insert + update pairs a second among a million rows, `group` of them in each commit, every commit synced.
pub fn sqlite_commits(folder: &Path, group: usize) -> Result<f64> {
    let connection = scratch(folder, &format!("commits-{group}"))?;
    connection.execute_batch(
        "create table touch (id integer primary key, prospect integer, at integer, note text) strict;
         create index touch_by_prospect on touch (prospect, at);
         create table answer (prospect integer primary key, due integer) strict;
         begin",
    )?;
    for prospect in 0..ROWS {
        connection.prepare_cached("insert into answer values (?1, 0)")?.execute([prospect])?;
    }
    connection.execute_batch("commit")?;
    let begun = Instant::now();
    let mut pairs = 0i64;
    while begun.elapsed() < SPAN {
        connection.execute_batch("begin immediate")?;
        for _ in 0..group {
            let prospect = pairs * 7919 % ROWS;
            connection
                .prepare_cached("insert into touch (prospect, at, note) values (?1, ?2, 'no answer')")?
                .execute([prospect, pairs])?;
            connection.prepare_cached("update answer set due = ?2 where prospect = ?1")?.execute([prospect, pairs])?;
            pairs += 1;
        }
        connection.execute_batch("commit")?;
    }
    Ok(pairs as f64 / begun.elapsed().as_secs_f64())
}

/// What logging a touch cannot do without, in that workspace's own file: the touch's row and the columns of the answer that
/// change with it, written as they are kept, `group` of them in each synced commit. Nothing is looked up and nothing decided.
pub fn sqlite_touches(file: &Path, prospects: &[ProspectId], group: usize) -> Result<f64> {
    let connection = connect(file)?;
    let touches = rows(&connection, "select * from touches where prospect_id = ?1 order by id desc limit 1", prospects)?;
    let kept = "select prospect_id, enrollment_id, due_at, ready_at, step, attempts_made, dials, dials_ever, reasons, card,
         decided_at, stale_at, stamp from answers where prospect_id = ?1 and section is not null";
    let answers = rows(&connection, kept, prospects)?;
    ensure!(!touches.is_empty() && !answers.is_empty(), "nobody of these has a touch and an answer");
    let places: Vec<String> = (1..=touches[0].len()).map(|place| format!("?{place}")).collect();
    let mut insert = connection.prepare(&format!("insert into touches values ({})", places.join(", ")))?;
    let mut update = connection.prepare(
        "update answers set due_at = ?3, ready_at = ?4, step = ?5, attempts_made = ?6, dials = ?7, dials_ever = ?8, reasons = ?9,
           card = ?10, decided_at = ?11, stale_at = ?12, stamp = ?13 where prospect_id = ?1 and enrollment_id = ?2",
    )?;
    let (mut begin, mut commit) = (connection.prepare("begin immediate")?, connection.prepare("commit")?);
    let begun = Instant::now();
    let mut pairs = 0usize;
    while begun.elapsed() < SPAN {
        begin.raw_execute()?;
        for _ in 0..group {
            // Ids in the order of time, as those of new touches are.
            let id = (u128::MAX - (1 << 64) + pairs as u128).to_be_bytes();
            for (place, value) in touches[pairs % touches.len()].iter().enumerate() {
                insert.raw_bind_parameter(place + 1, value)?;
            }
            insert.raw_bind_parameter(2, id)?;
            insert.raw_execute()?;
            for (place, value) in answers[pairs % answers.len()].iter().enumerate() {
                match value {
                    // Due, ready, decided and stamped otherwise than before: every index that holds them changes.
                    Value::Integer(number) if place >= 2 => update.raw_bind_parameter(place + 1, number + 1 + pairs as i64)?,
                    value => update.raw_bind_parameter(place + 1, value)?,
                }
            }
            update.raw_execute()?;
            pairs += 1;
        }
        commit.raw_execute()?;
    }
    Ok(pairs as f64 / begun.elapsed().as_secs_f64())
}

/// The first row that each of those people has.
fn rows(connection: &Connection, query: &str, prospects: &[ProspectId]) -> Result<Vec<Vec<Value>>> {
    let mut select = connection.prepare(query)?;
    let width = select.column_count();
    let mut found = Vec::new();
    for prospect in prospects {
        let row = select.query_row([prospect.0], |row| (0..width).map(|column| row.get(column)).collect()).optional()?;
        found.extend(row);
    }
    Ok(found)
}

/// CSV rows a second into a table with two indexes, one transaction, nothing checked.
pub fn sqlite_import(folder: &Path, file: &Path) -> Result<f64> {
    let connection = scratch(folder, &format!("import-{}", file.file_stem().unwrap_or_default().display()))?;
    connection.execute_batch(
        "create table person (id integer primary key, name text, company text, phone text, email text) strict;
         create index person_by_phone on person (phone);
         create index person_by_email on person (email);
         begin",
    )?;
    let begun = Instant::now();
    let mut rows = 0u64;
    {
        let mut insert = connection.prepare("insert into person (name, company, phone, email) values (?1, ?2, ?3, ?4)")?;
        let mut reader = csv::Reader::from_path(file)?;
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record)? {
            insert.execute(params![record.get(0), record.get(4), record.get(2), record.get(3)])?;
            rows += 1;
        }
    }
    connection.execute_batch("commit")?;
    Ok(rows as f64 / begun.elapsed().as_secs_f64())
}

/// The same on PostgreSQL: (50-row ranges a second, insert + update transactions a second), one client.
pub fn postgres(url: &str) -> Result<(f64, f64)> {
    let mut client = postgres::Client::connect(url, postgres::NoTls)?;
    client.batch_execute(
        "drop schema if exists bench_floor cascade; create schema bench_floor; set search_path = bench_floor;
         create table answer (id bigint primary key, owner bigint, due bigint, body text);
         insert into answer select n, n % 50, n * 7919 % 1000000, repeat('x', 120) from generate_series(1::bigint, 1000000) n;
         create index answer_by_owner on answer (owner, due);
         create table touch (id bigint generated always as identity primary key, prospect bigint, at bigint, note text);
         analyze answer",
    )?;
    let select = client.prepare("select id, due, body from answer where owner = $1 and due >= $2 order by due limit 50")?;
    let begun = Instant::now();
    let mut ranges = 0i64;
    while begun.elapsed() < SPAN {
        std::hint::black_box(client.query(&select, &[&(ranges % 50), &(ranges * 104_729 % 900_000)])?);
        ranges += 1;
    }
    let reads = ranges as f64 / begun.elapsed().as_secs_f64();
    let insert = client.prepare("insert into touch (prospect, at, note) values ($1, $2, 'no answer')")?;
    let update = client.prepare("update answer set due = $2 where id = $1")?;
    let begun = Instant::now();
    let mut pairs = 0i64;
    while begun.elapsed() < SPAN {
        let mut transaction = client.transaction()?;
        transaction.execute(&insert, &[&pairs, &pairs])?;
        transaction.execute(&update, &[&(pairs * 7919 % 1_000_000 + 1), &pairs])?;
        transaction.commit()?;
        pairs += 1;
    }
    let writes = pairs as f64 / begun.elapsed().as_secs_f64();
    client.batch_execute("drop schema bench_floor cascade")?;
    Ok((reads, writes))
}

/// Answers one line of JSON, for ever: run as a process of its own.
pub fn hello(address: SocketAddr) -> Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let router = Router::new().route("/", get(|| async { Json(serde_json::json!({ "hello": "world" })) }));
        let listener = tokio::net::TcpListener::bind(address).await?;
        axum::serve(listener, router).await?;
        Ok(())
    })
}

fn scratch(folder: &Path, name: &str) -> Result<Connection> {
    connect(&folder.join(format!("floor-{name}.db")))
}

fn connect(file: &Path) -> Result<Connection> {
    let connection = Connection::open(file)?;
    connection.execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536")?;
    Ok(connection)
}
