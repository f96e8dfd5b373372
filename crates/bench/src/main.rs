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
use std::path::{Path, PathBuf};
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
    /// Only make the workspaces that `run` with the same sizes measures.
    Make {
        #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
        sizes: Vec<usize>,
        #[arg(long, default_value = "target/bench")]
        folder: PathBuf,
        #[arg(long)]
        database: Option<String>,
    },
    /// Answer hello for ever: the floor of the floors.
    #[command(hide = true)]
    Hello { address: SocketAddr },
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Hello { address } => floors::hello(address),
        Command::Make { sizes, folder, database } => {
            let place = Place::new(&folder, database.as_deref())?;
            for (name, prospects, backlog) in place.workspaces(&sizes)? {
                println!("{name}");
                Manifest::load_or_make(&place.workspace(&name)?, prospects, backlog)?;
            }
            Ok(())
        }
        Command::Hours { seeds, weeks } => {
            hours::print(seeds, weeks);
            Ok(())
        }
        Command::Run { sizes, import, folder, database, document } => {
            run(&sizes, import, &folder, database.as_deref(), document.as_deref())
        }
    }
}

/// Where workspaces are kept.
struct Place<'a> {
    program: PathBuf,
    folder: &'a Path,
    database: Option<&'a str>,
}

impl<'a> Place<'a> {
    fn new(folder: &'a Path, database: Option<&'a str>) -> Result<Self> {
        let program = std::env::current_exe()?.with_file_name("fifthcall");
        if !program.exists() {
            bail!("{} is not built: cargo build --release -p cli", program.display());
        }
        std::fs::create_dir_all(folder)?;
        Ok(Place { program, folder, database })
    }

    fn engine(&self) -> &'static str {
        if self.database.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    /// One of each size, and the largest once more with all that is due for one rep.
    fn workspaces(&self, sizes: &[usize]) -> Result<Vec<(String, usize, Backlog)>> {
        let largest = sizes.iter().copied().max().context("no sizes")?;
        let all = sizes.iter().map(|size| (*size, Backlog::Shared)).chain([(largest, Backlog::OneRep)]);
        let name = |size: usize, backlog: Backlog| format!("{}-{size}-{}", self.engine(), backlog.name()).to_lowercase();
        Ok(all.map(|(size, backlog)| (name(size, backlog), size, backlog)).collect())
    }

    fn workspace(&self, name: &str) -> Result<Workspace> {
        let database = self.database.map(|url| database_of(url, name)).transpose()?;
        Ok(Workspace { program: self.program.clone(), data: self.folder.join(name), database })
    }
}

fn run(sizes: &[usize], import_rows: usize, folder: &Path, database: Option<&str>, document: Option<&Path>) -> Result<()> {
    let place = Place::new(folder, database)?;
    let scratch = tempfile::tempdir_in(folder)?;
    println!("floors");
    let floors = Floors::take(scratch.path(), database)?;
    let cores = std::thread::available_parallelism()?;
    let engine = place.engine();
    let mut report = Report::new(format!("{engine}, {cores} cores shared by the server, the driver and whatever else ran."));

    let mut alone = Vec::new();
    let workspaces = place.workspaces(sizes)?;
    let largest = workspaces.last().map_or(0, |(_, size, _)| *size);
    for (name, prospects, backlog) in workspaces {
        println!("{name}");
        let kept = place.workspace(&name)?;
        let manifest = Manifest::load_or_make(&kept, prospects, backlog)?;
        // Measuring logs touches: a list measured twice would be worked off.
        let workspace = copy(&kept, scratch.path())?;
        alone.push((name, measure::workspace(&workspace, &manifest, &floors, &mut report)?));
        remove(&workspace)?;
        if prospects == largest && backlog == Backlog::Shared {
            // On a copy of its own: the log of the touches before is still on its way to the disk.
            let workspace = copy(&kept, scratch.path())?;
            measure::touch_during_import(&workspace, &manifest, scratch.path(), 100_000, &mut report)?;
            remove(&workspace)?;
        }
    }
    let smallest = alone[0].1.as_secs_f64();
    for (name, p50) in &alone[1..] {
        let ratio = p50.as_secs_f64() / smallest;
        report.add(format!("call list alone, {name} against {}", alone[0].0), format!("{ratio:.2} times"), "1.5 times", "");
    }

    println!("import");
    let empty = |name: &str| -> Result<Workspace> {
        let named = format!("{name}-{}", std::process::id());
        let workspace = Workspace { data: scratch.path().join(name), ..place.workspace(&named)? };
        workspace.init()?;
        Ok(workspace)
    };
    measure::import(empty, scratch.path(), import_rows, &mut report)?;

    println!("\n{}", report.table());
    if let Some(document) = document {
        report.write(document, if database.is_some() { "figures-postgresql" } else { "figures" })?;
    }
    Ok(())
}

/// The same workspace once more, to be spoiled.
fn copy(kept: &Workspace, scratch: &Path) -> Result<Workspace> {
    let data = scratch.join("measured");
    let database = match &kept.database {
        None => {
            std::fs::create_dir_all(&data)?;
            for file in std::fs::read_dir(&kept.data)? {
                let file = file?;
                let spoiled = data.join(file.file_name());
                std::fs::copy(file.path(), &spoiled)?;
                // Otherwise what is measured is how the system brings the copy to the disk.
                std::fs::File::open(spoiled)?.sync_all()?;
            }
            None
        }
        Some(url) => {
            let (server, name) = url.rsplit_once('/').context("the URL names no database")?;
            let mut client = postgres::Client::connect(&format!("{server}/postgres"), postgres::NoTls)?;
            client.batch_execute(&format!("drop database if exists {name}_measured"))?;
            client.batch_execute(&format!("create database {name}_measured template {name}"))?;
            client.batch_execute("checkpoint")?;
            Some(format!("{url}_measured"))
        }
    };
    Ok(Workspace { program: kept.program.clone(), data, database })
}

fn remove(measured: &Workspace) -> Result<()> {
    match &measured.database {
        None => std::fs::remove_dir_all(&measured.data)?,
        Some(url) => {
            let (server, name) = url.rsplit_once('/').context("the URL names no database")?;
            postgres::Client::connect(&format!("{server}/postgres"), postgres::NoTls)?
                .batch_execute(&format!("drop database {name}"))?;
        }
    }
    Ok(())
}

/// The database of that name on the server of `url`, made where it is missing.
fn database_of(url: &str, name: &str) -> Result<String> {
    let name = name.replace('-', "_");
    let (server, _) = url.rsplit_once('/').context("the URL names no database")?;
    let mut client = postgres::Client::connect(url, postgres::NoTls)?;
    if client.query_opt("select 1 from pg_database where datname = $1", &[&name])?.is_none() {
        client.batch_execute(&format!("create database {name}"))?;
    }
    Ok(format!("{server}/{name}"))
}
