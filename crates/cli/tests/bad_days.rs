//! Bad days, on the real program: killed, out of disk, fed nonsense, with a clock that jumps back.
//! Five kills in an ordinary run, a hundred with `FIFTHCALL_NIGHTLY=1`.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use testkit::http::{Connection, Request, Response};
use testkit::program::{Server, Workspace, free_address};

const WRITERS: usize = 50;
/// A Tuesday morning in Boston.
const TUESDAY: &str = "2026-11-24T15:00:00Z";

struct Place {
    _folder: tempfile::TempDir,
    workspace: Workspace,
    token: String,
}

fn a_workspace() -> Result<Place> {
    let folder = tempfile::tempdir()?;
    let workspace =
        Workspace { program: PathBuf::from(env!("CARGO_BIN_EXE_fifthcall")), data: folder.path().join("data"), database: None };
    let token = workspace.init()?;
    Ok(Place { _folder: folder, workspace, token })
}

fn a_prospect(connection: &mut Connection, nth: usize) -> Result<String> {
    let number = format!("+1617555{:04}", 100 + nth % 100);
    let person = json!({ "name": format!("Person {nth}"), "zone": "America/New_York", "allow_duplicate": true,
        "phones": [{ "number": number }], "company": format!("Company {nth}") });
    let created = connection.send(&Request::post("/api/v1/prospects", &person))?;
    ensure!(created.status == 201, "{}: {}", created.status, created.text());
    let id = created.json()?["id"].as_str().context("no id")?.to_owned();
    let round = Request::post(format!("/api/v1/prospects/{id}/enrollments"), &json!({ "cadence": "Five and fire" }));
    let enrolled = connection.send(&round)?;
    ensure!(enrolled.status < 300, "{}: {}", enrolled.status, enrolled.text());
    Ok(id)
}

fn a_touch(prospect: &str, note: &str) -> Request {
    Request::post("/api/v1/touches", &json!({ "prospect_id": prospect, "disposition": "busy", "note": note })).once(note)
}

/// The notes of all touches of a prospect, as often as they stand there.
fn notes_of(connection: &mut Connection, prospect: &str) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = connection.send(&Request::get(format!("/api/v1/prospects/{prospect}/timeline?limit=200{cursor}")))?;
        ensure!(page.status == 200, "{}: {}", page.status, page.text());
        let page = page.json()?;
        for item in page["items"].as_array().context("no items")? {
            if item["kind"] == "touch" {
                notes.push(item["note"].as_str().unwrap_or_default().to_owned());
            }
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(notes),
        }
    }
}

/// What one writer knows when the server dies.
#[derive(Default)]
struct Witness {
    acknowledged: BTreeMap<String, Vec<String>>,
    /// Sent, and no answer came: there once or not at all.
    unknown: Vec<(String, String)>,
}

fn write_until_it_dies(address: SocketAddr, token: &str, people: &[String], trial: usize, dying: &AtomicBool) -> Result<Witness> {
    let whole = Mutex::new(Witness::default());
    let trouble = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for (writer, prospect) in people.iter().enumerate() {
            let (whole, trouble) = (&whole, &trouble);
            scope.spawn(move || {
                let Ok(mut connection) = Connection::open(address, token) else { return };
                let mut done = Vec::new();
                for nth in 0.. {
                    let note = format!("trial {trial} writer {writer} touch {nth}");
                    match connection.send(&a_touch(prospect, &note)) {
                        Ok(answer) if answer.status == 201 => done.push(note),
                        Ok(answer) => {
                            lock(trouble).push(format!("{}: {}", answer.status, answer.text()));
                            break;
                        }
                        Err(error) => {
                            if !dying.load(Ordering::SeqCst) {
                                lock(trouble).push(format!("{error:#}"));
                            }
                            lock(whole).unknown.push((prospect.clone(), note));
                            break;
                        }
                    }
                }
                lock(whole).acknowledged.insert(prospect.clone(), done);
            });
        }
    });
    let trouble = std::mem::take(&mut *lock(&trouble));
    ensure!(trouble.is_empty(), "{trouble:?}");
    Ok(std::mem::take(&mut *lock(&whole)))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Between 30 ms and 1 s; other in each trial, the same in each run.
fn moment(trial: usize) -> Duration {
    Duration::from_millis(30 + (trial as u64 * 2_654_435_761 % 4_294_967_296) * 970 / 4_294_967_296)
}

#[test]
fn whatever_was_acknowledged_survives_a_kill_once_and_none_twice() -> Result<()> {
    let trials = if std::env::var_os("FIFTHCALL_NIGHTLY").is_some() { 100 } else { 5 };
    let place = a_workspace()?;
    let mut server = place.workspace.serve()?;
    let (mut counted, mut in_doubt, mut slowest) = (0, 0, Duration::ZERO);
    for trial in 0..trials {
        let mut connection = Connection::open(server.address, &place.token)?;
        let people = (0..WRITERS).map(|nth| a_prospect(&mut connection, nth)).collect::<Result<Vec<_>>>()?;
        let dying = AtomicBool::new(false);
        let (address, token) = (server.address, place.token.as_str());
        let witness = std::thread::scope(|scope| -> Result<Witness> {
            let writers = scope.spawn(|| write_until_it_dies(address, token, &people, trial, &dying));
            std::thread::sleep(moment(trial));
            dying.store(true, Ordering::SeqCst);
            server.kill()?;
            writers.join().map_err(|_| anyhow::anyhow!("a writer panicked"))?
        })?;

        server = place.workspace.serve()?;
        slowest = slowest.max(server.answered_after);
        ensure!(server.answered_after < Duration::from_secs(5), "it took {:?} to start again", server.answered_after);
        let mut connection = Connection::open(server.address, &place.token)?;
        // What was in doubt is sent again with its key: it counts once, whether it was there or not.
        for (prospect, note) in &witness.unknown {
            let answer = connection.send(&a_touch(prospect, note))?;
            ensure!(answer.status == 201, "sent again: {} {}", answer.status, answer.text());
        }
        for prospect in &people {
            let notes = notes_of(&mut connection, prospect)?;
            let different: BTreeSet<_> = notes.iter().collect();
            ensure!(different.len() == notes.len(), "trial {trial}: a touch is there twice");
            for note in &witness.acknowledged[prospect] {
                ensure!(different.contains(note), "trial {trial}: {note} was acknowledged and is gone");
                counted += 1;
            }
            for (owner, note) in &witness.unknown {
                ensure!(owner != prospect || different.contains(note), "trial {trial}: {note} was sent again and is gone");
            }
        }
        in_doubt += witness.unknown.len();
    }
    println!(
        "{trials} kills, {counted} acknowledged touches all there once, {in_doubt} in doubt sent again, slowest start {slowest:?}"
    );
    Ok(())
}

/// The program on a file system of 24 MB that nobody else sees; `filler` is a file on it, reached from outside.
/// Everybody of a file, with a number of their own.
fn a_file(rows: usize) -> Vec<u8> {
    let mut text = String::from("First name,Last name,Phone,Email\n");
    for row in 0..rows {
        text.push_str(&format!("Person,Number{row},(202) 5{:02}-{:04},person{row}@example.com\n", row / 10_000, row % 10_000));
    }
    text.into_bytes()
}

/// The names of all people, as often as they are there.
fn names(connection: &mut Connection) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = connection.send(&Request::get(format!("/api/v1/prospects?limit=200{cursor}")))?;
        ensure!(page.status == 200, "{}: {}", page.status, page.text());
        let page = page.json()?;
        let items = page["items"].as_array().context("no items")?;
        names.extend(items.iter().map(|item| item["name"].as_str().unwrap_or_default().to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(names),
        }
    }
}

#[test]
fn an_import_that_is_killed_goes_on_by_itself_and_lands_everybody_once() -> Result<()> {
    let (rows, kills) = if std::env::var_os("FIFTHCALL_NIGHTLY").is_some() { (100_000, 20) } else { (24_000, 3) };
    let place = a_workspace()?;
    // Whoever takes up an import waits until nobody can be at it any more, so each start is some minutes later.
    let serve = |hour: usize, minute: usize| -> Result<Server> {
        let address = free_address()?;
        let at = format!("2026-11-24T{hour:02}:{minute:02}:00Z");
        let arguments = ["serve", "--listen", &address.to_string(), "--at", &at];
        Server::start(&mut place.workspace.command(&arguments), address, "/health/ready")
    };
    let mut server = serve(10, 0)?;
    let mut connection = Connection::open(server.address, &place.token)?;
    let file = Request { content_type: "text/csv", body: a_file(rows), ..Request::post("/api/v1/imports", &Value::Null) };
    let ordered = connection.send(&file)?;
    ensure!(ordered.status < 300, "{}: {}", ordered.status, ordered.text());
    let import = ordered.json()?["id"].as_str().context("no id")?.to_owned();
    let standing = |connection: &mut Connection| connection.send(&Request::get(format!("/api/v1/imports/{import}")))?.json();
    let mut landed = Vec::new();
    for kill in 1..=kills {
        // Each time when some more have landed, the first of them at once.
        let some = rows * (kill - 1) / (2 * kills);
        let there = loop {
            let there = standing(&mut connection)?["created"].as_u64().context("no count")?;
            if there > some as u64 {
                break there;
            }
        };
        server.kill()?;
        server = serve(10 + kill / 12, kill % 12 * 5)?;
        connection = Connection::open(server.address, &place.token)?;
        landed.push(there);
    }
    let begun = Instant::now();
    let done = loop {
        let shown = standing(&mut connection)?;
        if shown["state"] == "done" {
            break shown;
        }
        ensure!(begun.elapsed() < Duration::from_secs(120), "it does not go on: {shown}");
        std::thread::sleep(Duration::from_millis(100));
    };
    println!("{kills} kills; so many had landed before each: {landed:?}");
    ensure!(landed.iter().all(|landed| *landed < rows as u64), "the file was in before the last kill: {landed:?}");
    let names = names(&mut connection)?;
    ensure!(names.iter().collect::<BTreeSet<_>>().len() == rows && names.len() == rows, "{} people of {rows}", names.len());
    ensure!(done["created"] == rows && done["merged"] == 0 && done["rejected"] == 0, "{done}");
    server.kill()?;
    let checkup: Value = serde_json::from_str(&place.workspace.run(&["doctor", "--json"])?)?;
    ensure!(checkup["differences"].as_array().is_some_and(Vec::is_empty), "{checkup}");
    Ok(())
}

fn serve_on_a_small_disk(place: &Place) -> Result<(Server, PathBuf)> {
    let data = place.workspace.data.display().to_string();
    let address = free_address()?;
    let script = r#"set -e
        cp -a "$1" "$1.kept"; mount -t tmpfs -o size=24m tmpfs "$1"; cp -a "$1.kept/." "$1/"
        exec "$2" --data "$1" serve --listen "$3""#;
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", script, "sh", &data]);
    command.arg(&place.workspace.program).arg(address.to_string()).stderr(Stdio::inherit());
    let server =
        Server::start(&mut command, address, "/health/ready").context("a small disk needs unshare --map-root-user --mount")?;
    let filler = PathBuf::from(format!("/proc/{}/root{data}/filler", server.process()));
    Ok((server, filler))
}

#[test]
fn a_full_disk_refuses_clearly_lets_reads_go_on_and_heals_without_a_restart() -> Result<()> {
    let place = a_workspace()?;
    let (server, filler) = serve_on_a_small_disk(&place)?;
    let mut connection = Connection::open(server.address, &place.token)?;
    let prospect = a_prospect(&mut connection, 1)?;
    let note = "n".repeat(3000);
    let mut kept = 0;
    let log = |connection: &mut Connection, nth: usize| {
        let body = json!({ "prospect_id": prospect, "disposition": "busy", "note": format!("{nth} {note}") });
        connection.send(&Request::post("/api/v1/touches", &body))
    };

    let first = log(&mut connection, 0)?;
    ensure!(first.status == 201, "before: {} {}", first.status, first.text());
    kept += 1;
    // Everything that is left is taken by somebody else.
    let filled = std::fs::write(&filler, vec![1; 64 << 20]);
    ensure!(filled.is_err(), "the disk is not small");
    let mut refused = None;
    for nth in 1..5000 {
        let answer = log(&mut connection, nth)?;
        if answer.status != 201 {
            refused = Some(answer);
            break;
        }
        kept += 1;
    }
    let refused = refused.context("5,000 touches went onto a full disk")?;
    ensure!(refused.status == 507, "{}: {}", refused.status, refused.text());
    ensure!(refused.text().contains("disk is full"), "{}", refused.text());
    for path in ["/api/v1/call-list", "/api/v1/search?q=person", "/api/v1/me"] {
        let answer = connection.send(&Request::get(path))?;
        ensure!(answer.status == 200, "{path} while the disk is full: {} {}", answer.status, answer.text());
    }
    ensure!(notes_of(&mut connection, &prospect)?.len() == kept, "what was acknowledged is there, and nothing else");

    std::fs::remove_file(&filler)?;
    let healed = log(&mut connection, 6000)?;
    ensure!(healed.status == 201, "after space was made: {} {}", healed.status, healed.text());
    ensure!(notes_of(&mut connection, &prospect)?.len() == kept + 1, "the touch after it is there");
    Ok(())
}

#[test]
fn a_clock_that_jumps_back_loses_nothing_and_breaks_nothing() -> Result<()> {
    let place = a_workspace()?;
    let serve = |at: &str| -> Result<Server> {
        let address = free_address()?;
        let arguments = ["serve", "--listen", &address.to_string(), "--at", at];
        Server::start(&mut place.workspace.command(&arguments), address, "/health/ready")
    };
    let server = serve(TUESDAY)?;
    let mut connection = Connection::open(server.address, &place.token)?;
    let prospect = a_prospect(&mut connection, 1)?;
    ensure!(connection.send(&a_touch(&prospect, "before the jump"))?.status == 201, "before");
    server.kill()?;

    let server = serve("2026-11-24T13:30:00Z")?;
    let mut connection = Connection::open(server.address, &place.token)?;
    for path in ["/api/v1/call-list".to_owned(), format!("/api/v1/prospects/{prospect}/decision"), "/api/v1/me".to_owned()] {
        let answer = connection.send(&Request::get(&path))?;
        ensure!(answer.status == 200, "{path}: {} {}", answer.status, answer.text());
    }
    let answer = connection.send(&a_touch(&prospect, "after the jump"))?;
    ensure!(answer.status == 201, "{}: {}", answer.status, answer.text());
    let notes = notes_of(&mut connection, &prospect)?;
    ensure!(
        notes.iter().collect::<BTreeSet<_>>() == ["after the jump".to_owned(), "before the jump".to_owned()].iter().collect(),
        "{notes:?}"
    );
    server.kill()?;

    let checkup: Value = serde_json::from_str(&place.workspace.run(&["doctor", "--json"])?)?;
    ensure!(checkup["differences"].as_array().is_some_and(Vec::is_empty), "{checkup}");
    Ok(())
}

fn is_a_clear_refusal(answer: &Response) -> Result<()> {
    ensure!((400..500).contains(&answer.status), "{}: {}", answer.status, answer.text());
    let problem = answer.json()?;
    for field in ["type", "title", "status", "detail"] {
        if problem.get(field).is_none() {
            bail!("{} has no {field}: {problem}", answer.status);
        }
    }
    Ok(())
}

#[test]
fn nonsense_is_refused_clearly_and_the_next_request_is_served() -> Result<()> {
    let place = a_workspace()?;
    let server = place.workspace.serve()?;
    let mut connection = Connection::open(server.address, &place.token)?;
    let prospect = a_prospect(&mut connection, 1)?;
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("half an object", b"{\"prospect_id\": ".to_vec()),
        ("no UTF-8", b"{\"note\": \"\xff\xfe\"}".to_vec()),
        ("an array", b"[]".to_vec()),
        ("null", b"null".to_vec()),
        ("a number", b"1e999".to_vec()),
        ("a deep nest", nested.into_bytes()),
        ("an unknown field", br#"{"disposition": "busy", "colour": "blue"}"#.to_vec()),
        ("a wrong type", br#"{"disposition": 7}"#.to_vec()),
        ("an unknown outcome", format!(r#"{{"prospect_id": "{prospect}", "disposition": "maybe"}}"#).into_bytes()),
        (
            "a year far away",
            format!(r#"{{"prospect_id": "{prospect}", "disposition": "busy", "occurred_at": "+99999-01-01T00:00:00Z"}}"#)
                .into_bytes(),
        ),
        (
            "the future",
            format!(r#"{{"prospect_id": "{prospect}", "disposition": "busy", "occurred_at": "2099-01-01T00:00:00Z"}}"#)
                .into_bytes(),
        ),
        ("an id that is none", br#"{"prospect_id": "' or 1=1 --", "disposition": "busy"}"#.to_vec()),
    ];
    for (name, body) in bodies {
        for path in ["/api/v1/touches", "/api/v1/prospects"] {
            let request =
                Request { method: "POST", path: path.into(), content_type: "application/json", body: body.clone(), key: None };
            let answer = connection.send(&request).with_context(|| format!("{name} to {path}"))?;
            is_a_clear_refusal(&answer).with_context(|| format!("{name} to {path}"))?;
        }
    }
    let unknown = connection.send(&Request::post("/api/v1/touches", &json!({ "disposition": "busy", "colour": "blue" })))?;
    ensure!(unknown.text().contains("colour"), "names the unknown field: {}", unknown.text());
    for path in ["/api/v1/call-list?at=yesterday", "/api/v1/call-list?limit=1000000", "/api/v1/prospects/%00", "/api/v1/nothing"]
    {
        is_a_clear_refusal(&connection.send(&Request::get(path))?).with_context(|| path)?;
    }
    ensure!(notes_of(&mut connection, &prospect)?.is_empty(), "nothing half-done");
    Ok(())
}

#[test]
fn a_field_of_ten_megabytes_is_refused_and_nothing_is_kept_of_it() -> Result<()> {
    let place = a_workspace()?;
    let server = place.workspace.serve()?;
    let mut connection = Connection::open(server.address, &place.token)?;
    let prospect = a_prospect(&mut connection, 1)?;
    let large = "x".repeat(10 << 20);
    for (path, body) in [
        ("/api/v1/touches", json!({ "prospect_id": prospect, "disposition": "busy", "note": large })),
        ("/api/v1/prospects", json!({ "name": large })),
        ("/api/v1/prospects", json!({ "name": "Large", "custom": { "remark": large } })),
    ] {
        // The server may answer before it has read all, and hang up: then the answer counts, or the next connection.
        if let Ok(answer) = Connection::open(server.address, &place.token)?.send(&Request::post(path, &body)) {
            is_a_clear_refusal(&answer).with_context(|| path)?;
        }
        let fresh = Connection::open(server.address, &place.token)?.send(&Request::get("/api/v1/me"))?;
        ensure!(fresh.status == 200, "served after it: {}", fresh.status);
    }
    ensure!(notes_of(&mut connection, &prospect)?.is_empty(), "nothing half-done");
    ensure!(server.memory_peak()? < 300 << 20, "memory went to {}", server.memory_peak()?);
    Ok(())
}

#[test]
fn many_tabs_log_the_same_attempt_and_one_wins() -> Result<()> {
    let place = a_workspace()?;
    let server = place.workspace.serve()?;
    let mut connection = Connection::open(server.address, &place.token)?;
    for nth in 0..20 {
        let prospect = a_prospect(&mut connection, nth)?;
        let body = json!({ "prospect_id": prospect, "disposition": "no_answer", "attempt": 1 });
        let begun = Instant::now();
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let tabs: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| Connection::open(server.address, &place.token)?.send(&Request::post("/api/v1/touches", &body)))
                })
                .collect();
            tabs.into_iter().map(|tab| tab.join().ok().and_then(Result::ok).map_or(0, |answer| answer.status)).collect()
        });
        ensure!(statuses.iter().filter(|status| **status == 201).count() == 1, "{statuses:?} after {:?}", begun.elapsed());
        ensure!(statuses.iter().filter(|status| **status == 409).count() == 7, "{statuses:?}");
        ensure!(notes_of(&mut connection, &prospect)?.len() == 1, "counted once");
    }
    Ok(())
}
