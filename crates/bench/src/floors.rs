//! What the same machine does without our code, measured in the same run: the figures stand beside these.

use anyhow::Result;
use axum::{Json, Router, routing::get};
use rusqlite::{Connection, params};
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
    let connection = Connection::open(folder.join(format!("floor-{name}.db")))?;
    connection.execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536")?;
    Ok(connection)
}
