//! Bad days at the door: a thousand who say nothing, a flood of passwords, a database that was deleted while it was served,
//! files that others may read, and a library that somebody has loaded before us.

use crate::{TUESDAY, a_prospect, a_touch, a_workspace, a_workspace_on, is_a_problem, notes_of};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use testkit::Engine;
use testkit::http::{Connection, Request};
use testkit::program::{Server, Workspace, free_address};

/// So many connections of a process of its own, which says nothing on them.
fn silent(address: SocketAddr, count: usize) -> Result<Child> {
    let script = r#"for i in $(seq "$2"); do exec {fd}<>"/dev/tcp/127.0.0.1/$1" || exit 1; done; echo all; sleep 600"#;
    let mut command = Command::new("bash");
    command.args(["-c", script, "bash", &address.port().to_string(), &count.to_string()]);
    let mut child = command.stdout(Stdio::piped()).spawn().context("bash")?;
    let mut said = String::new();
    BufReader::new(child.stdout.take().context("no output")?).read_line(&mut said)?;
    ensure!(said.trim() == "all", "the connections were not made: {said:?}");
    Ok(child)
}

/// Serves as a system does that lets a process have 1,024 open files, and makes them as readable as it may.
fn serve_plainly(workspace: &Workspace) -> Result<Server> {
    let address = free_address()?;
    let mut command = Command::new("sh");
    command.args(["-c", "umask 022; ulimit -n 1024; exec \"$@\"", "sh"]);
    let serve = workspace.command(&["serve", "--listen", &address.to_string()]);
    command.arg(serve.get_program()).args(serve.get_args());
    Server::start(&mut command, address, "/health/ready")
}

#[test]
fn eleven_hundred_silent_connections_shut_nobody_out() -> Result<()> {
    let place = a_workspace()?;
    let server = serve_plainly(&place.workspace)?;
    let mut crowd = [silent(server.address, 550)?, silent(server.address, 550)?];
    for _ in 0..20 {
        let begun = Instant::now();
        let answer = Connection::open(server.address, &place.token)?.send(&Request::get("/api/v1/call-list"))?;
        ensure!(answer.status == 200, "{}: {}", answer.status, answer.text());
        ensure!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    }
    // And the program still has files left to open.
    let file =
        Request { content_type: "text/csv", body: crate::a_file_of_people(20), ..Request::post("/api/v1/imports", &json!(null)) };
    let import = Connection::open(server.address, &place.token)?.send(&file)?;
    ensure!(import.status == 201, "{}: {}", import.status, import.text());
    for child in &mut crowd {
        child.kill()?;
        child.wait()?;
    }
    Ok(())
}

fn size_of(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}

#[test]
fn a_flood_of_passwords_takes_neither_the_memory_nor_the_disk_nor_the_door() -> Result<()> {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = a_workspace_on(engine)?;
        let server = place.serve_at(TUESDAY)?;
        place.sign_in(&server)?;
        let before = if engine == Engine::Sqlite { size_of(&place.workspace.data)? } else { 0 };
        let (memory, address) = (server.memory()?, server.address);
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..120)
                .map(|nth| {
                    scope.spawn(move || -> Result<u16> {
                        let email = format!("nobody{nth}%40example.com");
                        let form = Request::form("/sign-in", &[("email", &email), ("password", "a-wrong-password")]);
                        Ok(Connection::open(address, "")?.send(&form)?.status)
                    })
                })
                .collect();
            all.into_iter().map(|one| one.join().map_err(|_| anyhow::anyhow!("a thread"))?).collect::<Result<_>>()
        })?;
        ensure!(statuses.iter().all(|status| matches!(status, 401 | 429)), "{statuses:?}");
        ensure!(statuses.iter().filter(|status| **status == 401).count() <= 50, "{statuses:?}");
        let grown = server.memory_peak()?.saturating_sub(memory);
        ensure!(grown < 250 << 20, "120 at once took {} MB", grown >> 20);

        let mut connection = Connection::open(address, "")?;
        for nth in 0..2_000 {
            let email = format!("flood{nth}%40example.com");
            let answer = connection.send(&Request::form("/sign-in", &[("email", &email), ("password", "a-wrong-password")]))?;
            ensure!(answer.status == 429 && !answer.header("retry-after").is_empty(), "{}", answer.status);
        }
        if engine == Engine::Sqlite {
            let after = size_of(&place.workspace.data)?;
            ensure!(after <= before + (64 << 10), "a flood of 2,000 grew the folder from {before} to {after}");
        }
        // A script's token is not asked for a password, and works on.
        let me = Connection::open(address, &place.token)?.send(&Request::get("/api/v1/me"))?;
        ensure!(me.status == 200, "{}", me.status);
    }
    Ok(())
}

#[test]
fn a_database_that_is_deleted_or_replaced_while_it_is_served_takes_nothing_in_and_says_so() -> Result<()> {
    for name in ["fifthcall.db", "fifthcall.db-wal", "fifthcall.db-shm"] {
        let place = a_workspace()?;
        let server = place.serve_at(TUESDAY)?;
        let (cookie, secret) = place.sign_in(&server)?;
        let mut connection = Connection::open(server.address, &place.token)?;
        let prospect = a_prospect(&mut connection, 1)?;
        ensure!(connection.send(&a_touch(&prospect, "before"))?.status == 201);
        let file = place.workspace.data.join(name);
        let aside = place.workspace.data.join("aside");
        std::fs::rename(&file, &aside)?;
        for state in ["deleted", "replaced"] {
            let touch = connection.send(&a_touch(&prospect, state))?;
            ensure!(touch.status == 503, "{name} {state}: {} {}", touch.status, touch.text());
            is_a_problem(&touch)?;
            ensure!(touch.text().contains(name) && touch.text().contains("nothing is saved"), "{}", touch.text());
            let fields = [("csrf", secret.as_str()), ("name", "Elsewhere")];
            let page = connection.send(&Request::form("/settings", &fields).with_cookie(&cookie))?;
            ensure!(page.status == 503 && page.whole().contains("cannot be used"), "{name} {state}: {}", page.status);
            let ready = connection.send(&Request::get("/health/ready"))?;
            ensure!(ready.status == 503, "{name} {state}: {} {}", ready.status, ready.text());
            ensure!(connection.send(&Request::get("/health/live"))?.status == 200);
            std::fs::copy(&aside, &file)?;
        }
        // The very file, put back: what was refused was not done, and all goes on.
        std::fs::rename(&aside, &file)?;
        ensure!(connection.send(&Request::get("/health/ready"))?.status == 200);
        ensure!(connection.send(&a_touch(&prospect, "after"))?.status == 201);
        let mut notes = notes_of(&mut connection, &prospect)?;
        notes.sort();
        ensure!(notes == ["after", "before"], "{notes:?}");
        server.kill()?;
        place.is_sound()?;
    }
    Ok(())
}

/// Every file below, with the rights that others have on it.
fn readable_to_others(folder: &Path, found: &mut Vec<(PathBuf, u32)>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        let mode = metadata.permissions().mode() & 0o777;
        if metadata.is_dir() {
            readable_to_others(&entry.path(), found)?;
        } else {
            found.push((entry.path(), mode));
        }
    }
    Ok(())
}

fn all_are_private(folder: &Path, least: &[&str]) -> Result<()> {
    let mut found = Vec::new();
    readable_to_others(folder, &mut found)?;
    let open: Vec<_> = found.iter().filter(|(_, mode)| mode & 0o077 != 0).collect();
    ensure!(open.is_empty(), "others may read {open:?}");
    for name in least {
        ensure!(found.iter().any(|(path, _)| path.ends_with(name)), "{name} is not among {found:?}");
    }
    Ok(())
}

#[test]
fn no_file_is_for_others_whatever_the_umask_the_folder_and_the_engine() -> Result<()> {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let mut place = a_workspace_on(engine)?;
        // A folder that was there before, as open as folders are.
        let open = tempfile::tempdir()?;
        std::fs::set_permissions(open.path(), std::fs::Permissions::from_mode(0o755))?;
        let plainly = |arguments: &[&str]| -> Result<()> {
            let mut command = Command::new("sh");
            command.args(["-c", "umask 022; exec \"$@\"", "sh"]).arg(&place.workspace.program).arg("--data").arg(open.path());
            if let Some(database) = &place.workspace.database {
                command.args(["--database", database]);
            }
            let output = command.args(arguments).output()?;
            ensure!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
            Ok(())
        };
        if engine == Engine::Sqlite {
            let owner = ["init", "--owner-email", "ana@example.com", "--owner-name", "Ana", "--region", "US"];
            plainly(&[&owner[..], &["--zone", "America/New_York"]].concat())?;
        }
        let list = open.path().join("list.txt");
        std::fs::write(&list, "6175550100\n6175550101\n")?;
        plainly(&["registry", "import", "us_dnc", &list.display().to_string(), "--as-of", "2026-01-05"])?;
        let people = open.path().join("people.csv");
        std::fs::write(&people, "Name,Phone\nDana,+16175550100\nNobody,no number at all\n")?;
        let rejects = open.path().join("rejects.csv");
        plainly(&["import", &people.display().to_string(), "--rejects", &rejects.display().to_string()])?;
        for ours in [&list, &people] {
            std::fs::remove_file(ours)?;
        }
        let database: &[&str] = if engine == Engine::Sqlite { &["fifthcall.db"] } else { &[] };
        all_are_private(open.path(), database)?;
        ensure!(std::fs::read_dir(open.path().join("registries"))?.count() > 0, "a registry's copy");

        if engine == Engine::Sqlite {
            // As an earlier program has left it, or a backup that was put back.
            let file = open.path().join("fifthcall.db");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644))?;
            place.workspace.data = open.path().to_path_buf();
            let server = serve_plainly(&place.workspace)?;
            all_are_private(open.path(), &["fifthcall.db", "fifthcall.db-wal", "fifthcall.db-shm"])?;
            drop(server);
        }
    }
    Ok(())
}

#[test]
fn the_folder_of_a_demo_is_for_nobody_else() -> Result<()> {
    let place = a_workspace()?;
    let parent = tempfile::tempdir()?;
    let mut command = Command::new("sh");
    command.args(["-c", "umask 022; exec \"$@\"", "sh"]).arg(&place.workspace.program).args(["demo", "--no-serve"]);
    let output = command.env("TMPDIR", parent.path()).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let folder = std::fs::read_dir(parent.path())?.next().context("no folder")??;
    ensure!(folder.metadata()?.permissions().mode() & 0o777 == 0o700, "{:o}", folder.metadata()?.permissions().mode());
    all_are_private(parent.path(), &["fifthcall.db"])
}

/// A library as tracers, profilers and preload tricks are: it takes and gives back memory before anything of ours has begun,
/// and says whose `malloc` it was given.
const LIBRARY: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *elsewhere(void *nothing) {
    free(malloc(1 << 20));
    return nothing;
}

__attribute__((constructor)) static void before_all(void) {
    char *held[300];
    for (int i = 0; i < 300; i++) { held[i] = calloc(1, 1 + i * 97); held[i] = realloc(held[i], 1 + i * 211); }
    for (int i = 0; i < 300; i++) free(held[i]);
    void *aligned;
    if (posix_memalign(&aligned, 4096, 65536) == 0) free(aligned);
    char *text = strdup("before main");
    if (malloc_usable_size(text) < 12) abort();
    free(text);
    pthread_t thread;
    if (pthread_create(&thread, 0, elsewhere, 0) == 0) pthread_join(thread, 0);
    Dl_info whose;
    if (dladdr((void *)malloc, &whose)) fprintf(stderr, "malloc of %s\n", whose.dli_fname);
}
"#;

#[test]
fn a_library_that_is_loaded_before_us_has_the_systems_memory_and_crashes_nothing() -> Result<()> {
    let place = a_workspace()?;
    let folder = tempfile::tempdir()?;
    let (source, library) = (folder.path().join("before.c"), folder.path().join("before.so"));
    std::fs::write(&source, LIBRARY)?;
    let made =
        Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).args(["-ldl", "-lpthread"]).output()?;
    ensure!(made.status.success(), "cc: {}", String::from_utf8_lossy(&made.stderr));
    for arguments in [&["--version"][..], &["user", "list"], &["doctor"]] {
        let output = place.workspace.command(arguments).env("LD_PRELOAD", &library).output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{arguments:?}: {}: {said}", output.status);
        let whose = said.lines().find_map(|line| line.strip_prefix("malloc of ")).context("the library was not loaded")?;
        ensure!(!whose.contains("fifthcall"), "{arguments:?}: its malloc is ours, of {whose}");
    }
    let address = free_address()?;
    let mut serve = place.workspace.command(&["serve", "--listen", &address.to_string()]);
    let server = Server::start(serve.env("LD_PRELOAD", &library), address, "/health/ready")?;
    ensure!(Connection::open(server.address, &place.token)?.send(&Request::get("/api/v1/me"))?.status == 200);
    Ok(())
}
