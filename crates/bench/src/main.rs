//! Figures about speed: makes workspaces of any size, drives the built program, and writes what it measured.
//! Not a test: nothing passes or fails here.

mod floors;
mod generate;
mod hours;
mod load;
mod measure;
mod report;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use generate::{Backlog, Manifest};
use measure::Floors;
use report::Report;
use std::net::SocketAddr;
use std::path::PathBuf;
use testkit::program::Workspace;

#[derive(Parser)]
#[command(about = "Speed of Fifth Call, beside what the machine gives without it")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make the workspaces, measure each, write the table.
    Run {
        /// Prospects in each workspace.
        #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
        sizes: Vec<usize>,
        /// Rows of the import.
        #[arg(long, default_value_t = 1_000_000)]
        import: usize,
        /// Where the workspaces are kept; those that are there already are used again.
        #[arg(long, default_value = "target/bench")]
        folder: PathBuf,
        /// A PostgreSQL URL that may create databases; each workspace becomes a database of its own.
        #[arg(long)]
        database: Option<String>,
        /// The document whose table is replaced.
        #[arg(long)]
        document: Option<PathBuf>,
    },
    /// What learning the hour gains, simulated with known truth. Needs no workspace.
    Hours {
        /// Worlds of each kind.
        #[arg(long, default_value_t = 40)]
        seeds: u64,
        /// Weeks that each goes on.
        #[arg(long, default_value_t = 40)]
        weeks: u16,
    },
    /// Answer hello for ever: the floor of the floors.
    #[command(hide = true)]
    Hello { address: SocketAddr },
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Hello { address } => floors::hello(address),
        Command::Hours { seeds, weeks } => {
            hours::print(seeds, weeks);
            Ok(())
        }
        Command::Run { sizes, import, folder, database, document } => {
            run(&sizes, import, &folder, database.as_deref(), document.as_deref())
        }
    }
}

fn run(
    sizes: &[usize],
    import_rows: usize,
    folder: &std::path::Path,
    database: Option<&str>,
    document: Option<&std::path::Path>,
) -> Result<()> {
    let program = std::env::current_exe()?.with_file_name("fifthcall");
    if !program.exists() {
        bail!("{} is not built: cargo build --release -p cli", program.display());
    }
    std::fs::create_dir_all(folder)?;
    let scratch = tempfile::tempdir_in(folder)?;
    println!("floors");
    let floors = Floors::take(scratch.path(), database)?;
    let engine = if database.is_some() { "PostgreSQL" } else { "SQLite" };
    let cores = std::thread::available_parallelism()?;
    let mut report = Report::new(format!("{engine}, {cores} cores shared by the server, the driver and whatever else ran."));
    let place = |name: &str| -> Result<Workspace> {
        let database = database.map(|url| database_of(url, name)).transpose()?;
        Ok(Workspace { program: program.clone(), data: folder.join(name), database })
    };

    let mut alone = Vec::new();
    let largest = sizes.iter().copied().max().context("no sizes")?;
    let backlogs = sizes.iter().map(|size| (*size, Backlog::Shared)).chain([(largest, Backlog::OneRep)]);
    for (prospects, backlog) in backlogs {
        let name = format!("{engine}-{prospects}-{}", backlog.name()).to_lowercase();
        println!("{name}");
        let workspace = place(&name)?;
        let manifest = Manifest::load_or_make(&workspace, prospects, backlog)?;
        alone.push((name, measure::workspace(&workspace, &manifest, &floors, &mut report)?));
        if prospects == largest && backlog == Backlog::Shared {
            measure::touch_during_import(&workspace, &manifest, scratch.path(), 100_000, &mut report)?;
        }
    }
    let smallest = alone[0].1.as_secs_f64();
    for (name, p50) in &alone[1..] {
        let ratio = p50.as_secs_f64() / smallest;
        report.add(format!("call list alone, {name} against {}", alone[0].0), format!("{ratio:.2} times"), "1.5 times", "");
    }

    println!("import");
    let empty = Workspace { data: scratch.path().join("import"), ..place(&format!("import-{}", std::process::id()))? };
    empty.init()?;
    measure::import(&empty, scratch.path(), import_rows, &mut report)?;

    println!("\n{}", report.table());
    if let Some(document) = document {
        report.write(document, if database.is_some() { "figures-postgresql" } else { "figures" })?;
    }
    Ok(())
}

/// The database of that name on the server of `url`, made where it is missing.
fn database_of(url: &str, name: &str) -> Result<String> {
    let name = name.replace('-', "_");
    let mut client = postgres::Client::connect(url, postgres::NoTls)?;
    if client.query_opt("select 1 from pg_database where datname = $1", &[&name])?.is_none() {
        client.batch_execute(&format!("create database {name}"))?;
    }
    let (server, _) = url.rsplit_once('/').context("the URL names no database")?;
    Ok(format!("{server}/{name}"))
}
