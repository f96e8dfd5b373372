//! The figures of docs/OPERATIONS.md, each taken over loopback HTTP from the built program. Decides nothing about what is good enough.

use crate::floors;
use crate::generate::{Manifest, REPS, rep_email};
use crate::load::{Figures, drive, figures};
use crate::report::{Report, latency, megabytes, milliseconds, rate};
use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use testkit::http::{Connection, Request};
use testkit::program::{Server, Workspace, free_address, time};

const SPAN: Duration = Duration::from_secs(5);
/// Where a workspace keeps its data, in its folder.
const FILE: &str = "fifthcall.db";

/// What the machine gives without us.
pub struct Floors {
    pub reads: f64,
    pub commits: Vec<(usize, f64)>,
    pub hello: Vec<Figures>,
    pub hello_start: Duration,
    pub hello_memory: u64,
}

impl Floors {
    pub fn take(folder: &Path, database: Option<&str>) -> Result<Self> {
        let (reads, commits) = match database {
            Some(url) => {
                let (reads, writes) = floors::postgres(url)?;
                (reads, vec![(1, writes)])
            }
            None => {
                let groups = [1, 8, 64];
                let commits: Result<Vec<_>> =
                    groups.iter().map(|&group| Ok((group, floors::sqlite_commits(folder, group)?))).collect();
                (floors::sqlite_reads(folder)?, commits?)
            }
        };
        let server = hello()?;
        let hello: Result<Vec<_>> = [1, 8, 64]
            .iter()
            .map(|&count| drive(server.address, &[String::new()], count, SPAN / 2, |_| Request::get("/")))
            .collect();
        Ok(Floors { reads, commits, hello: hello?, hello_start: server.answered_after, hello_memory: server.memory()? })
    }

    fn hello(&self, connections: usize) -> String {
        self.hello.iter().find(|figures| figures.connections == connections).map_or_else(String::new, |figures| {
            format!("hello-world p50 {}, {}/s", milliseconds(figures.p50), rate(figures.per_second))
        })
    }

    fn reads(&self) -> String {
        format!("50-row indexed range {}/s", rate(self.reads))
    }

    /// The raw rate with as many writes in a commit as there are connections, where it was measured.
    fn commits(&self, connections: usize) -> f64 {
        self.commits.iter().rev().find(|(group, _)| *group <= connections).map_or(0.0, |(_, rate)| *rate)
    }
}

/// The hello-world floor: this program itself, as another process.
fn hello() -> Result<Server> {
    let address = free_address()?;
    Server::start(Command::new(std::env::current_exe()?).args(["hello", &address.to_string()]), address, "/")
}

/// Call list, log a touch, search, start and memory, in one workspace. Gives the p50 of the call list alone.
pub fn workspace(workspace: &Workspace, manifest: &Manifest, floors: &Floors, report: &mut Report) -> Result<Duration> {
    let size =
        format!("{} prospects{}", rate(manifest.prospects as f64), if manifest.one_rep { ", 5,000 due for one rep" } else { "" });
    let reps = callers(workspace, manifest)?;
    let server = workspace.serve()?;
    let list = format!("/api/v1/call-list?at={}&limit=50", manifest.at);
    let mut connection = Connection::open(server.address, &manifest.token)?;
    let first = connection.send(&Request::get(&list))?;
    ensure!(first.status == 200, "call list: {} {}", first.status, first.text());
    let shown = first.json()?["items"].as_array().map_or(0, Vec::len);
    ensure!(shown == 50, "the call list shows {shown} entries, not 50: {}", first.text());
    report.add(
        format!("start to first answer, {size}"),
        milliseconds(server.answered_after),
        "300 ms at 1 M",
        format!("hello-world {}", milliseconds(floors.hello_start)),
    );
    std::thread::sleep(Duration::from_secs(2));
    report.add(
        format!("idle memory, {size}"),
        megabytes(server.memory()?),
        "60 MB",
        format!("hello-world {}", megabytes(floors.hello_memory)),
    );

    let viewer = std::slice::from_ref(&manifest.token);
    drive(server.address, viewer, 2, SPAN / 5, |_| Request::get(&list))?;
    let mut alone = Duration::ZERO;
    for connections in [1, 8, 64] {
        let figures = drive(server.address, viewer, connections, SPAN, |_| Request::get(&list))?;
        if connections == 1 {
            alone = figures.p50;
        }
        let goal = match connections {
            1 => "p50 0.8 ms",
            8 => "4,000/s",
            _ => "",
        };
        let what = format!("call list of 50, {} kB, {connections} at a time, {size}", first.body.len() / 1000);
        report.add(what, latency(&figures), goal, format!("{}; {}", floors.hello(connections), floors.reads()));
    }

    search(&server, manifest, floors, report, &size)?;

    for connections in [1, 8, 64] {
        let figures = drive(server.address, &reps, connections, SPAN, |turn| touch(manifest, turn))?;
        let goal = match connections {
            1 => "p50 1 ms",
            64 => "2,500/s and a third of the floor",
            _ => "",
        };
        let floor = format!("{connections} insert + update in a commit: {}/s", rate(floors.commits(connections)));
        report.add(format!("log a touch, {connections} at a time, {size}"), latency(&figures), goal, floor);
    }
    drop(server);
    if workspace.database.is_none() {
        let due = manifest.due.iter().map(|id| id.parse()).collect::<Result<Vec<_>, _>>()?;
        let raw = floors::sqlite_touches(&workspace.data.join(FILE), &due, 64)?;
        let what = format!("the rows of a touch and of its answer alone, 64 in a commit, nothing decided, {size}");
        report.add(what, format!("{}/s", rate(raw)), "", "");
    }
    Ok(alone)
}

/// Those who work off what is due, in the order in which it is theirs: the reps, or the owner for the one who has it all.
fn callers(workspace: &Workspace, manifest: &Manifest) -> Result<Vec<String>> {
    if manifest.one_rep {
        return Ok(vec![manifest.owner_token.clone()]);
    }
    let token = |rep| {
        let printed = workspace.run(&["token", "create", "--name", "caller", "--user", &rep_email(rep), "--json"])?;
        let token: serde_json::Value = serde_json::from_str(&printed)?;
        token["secret"].as_str().map(str::to_owned).with_context(|| format!("no secret in {printed}"))
    };
    (0..REPS).map(token).collect()
}

/// A call to whoever is due at that place.
fn touch(manifest: &Manifest, nth: usize) -> Request {
    let prospect = &manifest.due[nth % manifest.due.len()];
    let body = json!({ "prospect_id": prospect, "channel": "call", "direction": "outbound", "disposition": "no_answer" });
    Request::post("/api/v1/touches", &body)
}

/// Words, each typed letter by letter from the second on.
fn search(server: &Server, manifest: &Manifest, floors: &Floors, report: &mut Report, size: &str) -> Result<()> {
    let typed: Vec<String> = manifest
        .words
        .iter()
        .flat_map(|word| (2..=word.chars().count().min(7)).map(|length| word.chars().take(length).collect::<String>()))
        .map(|query| query.replace(' ', "%20"))
        .collect();
    for connections in [1, 8] {
        let figures = drive(server.address, std::slice::from_ref(&manifest.token), connections, SPAN, |turn| {
            Request::get(format!("/api/v1/search?q={}&limit=10", typed[turn * 31 % typed.len()]))
        })?;
        let goal = if connections == 1 { "p99 10 ms at 1 M" } else { "" };
        report.add(
            format!("search as you type, {connections} at a time, {size}"),
            latency(&figures),
            goal,
            floors.hello(connections),
        );
    }
    Ok(())
}

/// What a line of the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    /// A name, one phone, one e-mail.
    Plain,
    /// As plain, with the addresses of people whom the workspace knows and numbers that it does not.
    Known,
    /// And a company, which every fourth person shares.
    WithCompany,
}

fn people_file(folder: &Path, rows: usize, lines: Lines) -> Result<PathBuf> {
    let path = folder.join(format!("people-{rows}-{lines:?}.csv").to_lowercase());
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path)?);
    let (area, word) = match lines {
        Lines::Plain | Lines::WithCompany => (202, "newcomer"),
        Lines::Known => (212, "person"),
    };
    let company = |row: usize| match lines {
        Lines::Plain | Lines::Known => String::new(),
        Lines::WithCompany => {
            format!(",{} {}", crate::generate::LAST_NAMES[row / 4 % crate::generate::LAST_NAMES.len()], row / 4)
        }
    };
    writeln!(file, "First name,Last name,Phone,Email{}", if lines == Lines::WithCompany { ",Company" } else { "" })?;
    for row in 0..rows {
        writeln!(
            file,
            "{},{} {},({area}) 5{:02}-{:04},{word}{row}@example.com{}",
            crate::generate::FIRST_NAMES[row % crate::generate::FIRST_NAMES.len()],
            crate::generate::LAST_NAMES[row / 7 % crate::generate::LAST_NAMES.len()],
            row % 1000,
            row / 10_000 % 100,
            row % 10_000,
            company(row),
        )?;
    }
    file.flush()?;
    Ok(path)
}

/// Import by the command, into an empty workspace; `empty` makes one of that name.
pub fn import(empty: impl Fn(&str) -> Result<Workspace>, folder: &Path, rows: usize, report: &mut Report) -> Result<()> {
    for lines in [Lines::Plain, Lines::WithCompany] {
        let file = people_file(folder, rows, lines)?;
        let workspace = empty(&format!("import-{lines:?}").to_lowercase())?;
        let (what, goal) = match lines {
            Lines::WithCompany => (" with their companies", ""),
            Lines::Plain | Lines::Known => ("", "40,000 rows/s"),
        };
        let floor = floors::sqlite_import(folder, &file)?;
        let path = file.display().to_string();
        let (took, peak) = time(&mut workspace.command(&["import", &path]), &folder.join("import.log"))?;
        report.add(
            format!("import of {} rows{what}", rate(rows as f64)),
            format!("{} rows/s", rate(rows as f64 / took.as_secs_f64())),
            goal,
            format!("CSV into SQLite, nothing checked: {} rows/s", rate(floor)),
        );
        report.add(format!("memory of that import{what}, at its highest"), megabytes(peak), "300 MB at 1 M rows", "");
    }
    Ok(())
}

/// A rep logs 20 touches a second while the same server takes in a file: first of new people, then of people whom it knows.
pub fn touch_during_import(
    workspace: &Workspace,
    manifest: &Manifest,
    folder: &Path,
    rows: usize,
    report: &mut Report,
) -> Result<()> {
    let server = workspace.serve()?;
    for (lines, whom) in [(Lines::Plain, "new people"), (Lines::Known, "people who are known")] {
        let file = std::fs::read(people_file(folder, rows, lines)?)?;
        touch_beside(&server, manifest, file, &format!("{} {whom}", rate(rows as f64)), rows, report)?;
    }
    report.add("memory of the server after it, at its highest", megabytes(server.memory_peak()?), "300 MB", "");
    Ok(())
}

fn touch_beside(server: &Server, manifest: &Manifest, file: Vec<u8>, whom: &str, rows: usize, report: &mut Report) -> Result<()> {
    let done = AtomicBool::new(false);
    let mut next = 0..;
    let (address, token) = (server.address, manifest.owner_token.as_str());
    let mut latencies = Vec::new();
    let begun = Instant::now();
    std::thread::scope(|scope| -> Result<()> {
        let importer = scope.spawn(|| {
            let outcome = import_over_http(address, token, file);
            done.store(true, Ordering::Relaxed);
            outcome
        });
        let mut connection = Connection::open(address, token)?;
        while !done.load(Ordering::Relaxed) {
            let sent = Instant::now();
            let answer = connection.send(&touch(manifest, next.next().unwrap_or_default()))?;
            ensure!(answer.status == 201, "a touch during an import: {} {}", answer.status, answer.text());
            latencies.push(sent.elapsed());
            std::thread::sleep(Duration::from_millis(50));
        }
        importer.join().map_err(|_| anyhow::anyhow!("the importer panicked"))?
    })?;
    let took = begun.elapsed();
    let figures = figures(&mut latencies, 1, took)?;
    report.add(
        format!("a rep's touch during an import of {whom} over HTTP ({} rows/s)", rate(rows as f64 / took.as_secs_f64())),
        format!("p50 {}, p99 {}, worst {}", milliseconds(figures.p50), milliseconds(figures.p99), milliseconds(figures.worst)),
        "worst 50 ms",
        "",
    );
    Ok(())
}

fn import_over_http(address: std::net::SocketAddr, token: &str, file: Vec<u8>) -> Result<()> {
    let mut connection = Connection::open(address, token)?;
    let request = Request { method: "POST", content_type: "text/csv", body: file, ..Request::get("/api/v1/imports") };
    let answer = connection.send(&request)?;
    ensure!(answer.status < 300, "import: {} {}", answer.status, answer.text());
    let id = answer.json()?["id"].as_str().unwrap_or_default().to_owned();
    loop {
        let answer = connection.send(&Request::get(format!("/api/v1/imports/{id}")))?;
        ensure!(answer.status == 200, "import: {} {}", answer.status, answer.text());
        match answer.json()?["state"].as_str() {
            Some("done") => return Ok(()),
            Some("interrupted") | None => anyhow::bail!("import: {}", answer.text()),
            Some(_) => std::thread::sleep(Duration::from_millis(100)),
        }
    }
}
