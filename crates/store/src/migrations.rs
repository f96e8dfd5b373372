//! The schema's history: forward only, run at start, each in a transaction with its own record.

use crate::error::StoreError;
use crate::postgres::Link;
use rusqlite::Connection;

struct Migration {
    number: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal),+ $(,)?) => {
        &[$(Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres/", $name, ".sql")),
        }),+]
    };
}

static MIGRATIONS: &[Migration] = migrations![
    1 "0001_house", 2 "0002_merged", 3 "0003_hours", 4 "0004_grounds", 5 "0005_rank", 6 "0006_words", 7 "0007_leave",
    8 "0008_bulk_orders", 9 "0009_merges", 10 "0010_reach", 11 "0011_dates", 12 "0012_addresses", 13 "0013_colleagues",
    14 "0014_edge", 15 "0015_secrets", 16 "0016_carried",
];

const RECORD: &str =
    "create table if not exists migrations (number bigint primary key, name text not null, checksum bigint not null)";

/// The schema's number that this program writes.
pub fn latest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.number)
}

/// FNV-1a: tells a changed file from an unchanged one; it protects from mistakes, not from malice.
pub(crate) fn checksum(text: &str) -> i64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    i64::from_ne_bytes(hash.to_ne_bytes())
}

/// What is still to be run, after a look at what was.
fn missing(done: &[(i64, i64)], text: fn(&Migration) -> &'static str) -> Result<Vec<&'static Migration>, StoreError> {
    for (number, sum) in done {
        match MIGRATIONS.iter().find(|known| known.number == *number) {
            None => return Err(StoreError::Newer { found: *number, known: latest() }),
            Some(known) if checksum(text(known)) != *sum => return Err(StoreError::Altered { number: *number }),
            Some(_) => {}
        }
    }
    Ok(MIGRATIONS.iter().filter(|migration| !done.iter().any(|(number, _)| *number == migration.number)).collect())
}

pub(crate) fn run_sqlite(connection: &mut Connection) -> Result<(), StoreError> {
    // Immediate: of two programs that start together one waits.
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute_batch(&format!("{RECORD} strict").replace("bigint", "integer"))?;
    let done = transaction
        .prepare("select number, checksum from migrations order by number")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(i64, i64)>, _>>()?;
    for migration in missing(&done, |migration| migration.sqlite)? {
        transaction.execute_batch(migration.sqlite)?;
        transaction.execute(
            "insert into migrations (number, name, checksum) values (?1, ?2, ?3)",
            (migration.number, migration.name, checksum(migration.sqlite)),
        )?;
    }
    transaction.commit()?;
    Ok(())
}

pub(crate) fn run_postgres(link: &mut Link) -> Result<(), StoreError> {
    let client = link.client();
    // Two nodes may start together: `if not exists` is not safe against that, but fails cleanly; then it exists.
    if client.batch_execute(RECORD).is_err() {
        client.batch_execute(RECORD)?;
    }
    client.batch_execute("insert into migrations (number, name, checksum) values (0, 'lock', 0) on conflict do nothing")?;
    let mut transaction = client.transaction()?;
    // The row stands for the right to migrate; no advisory lock, which a pooler or a distributed engine may lack.
    transaction.execute("select number from migrations where number = 0 for update", &[])?;
    let rows = transaction.query("select number, checksum from migrations where number > 0 order by number", &[])?;
    let done: Vec<(i64, i64)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    for migration in missing(&done, |migration| migration.postgres)? {
        transaction.batch_execute(migration.postgres)?;
        transaction.execute(
            "insert into migrations (number, name, checksum) values ($1, $2, $3)",
            &[&migration.number, &migration.name, &checksum(migration.postgres)],
        )?;
    }
    transaction.commit()?;
    Ok(())
}
