//! Uploads on bad days: what a killed server left behind is cleared, and a form that never ends costs no memory.

use crate::a_workspace;
use anyhow::{Context, Result, ensure};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use testkit::http::{Connection, Request};
use testkit::program::{Server, free_address};

/// Every file that lies in a folder of uploads, but for the marks.
fn lying(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for room in std::fs::read_dir(folder)? {
        let room = room?.path();
        if room.is_dir() {
            for file in std::fs::read_dir(room)? {
                files.push(file?.path());
            }
        }
    }
    files.retain(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("upload-")));
    Ok(files)
}

#[test]
fn what_a_killed_server_left_of_an_upload_is_cleared_and_nothing_of_a_living_one() -> Result<()> {
    let place = a_workspace()?;
    let folder = tempfile::tempdir()?;
    let serve = || -> Result<Server> {
        let address = free_address()?;
        let mut command = place.workspace.command(&["serve", "--listen", &address.to_string()]);
        command.env("TMPDIR", folder.path());
        Server::start(&mut command, address, "/health/ready")
    };
    let server = serve()?;
    let mut upload = TcpStream::connect(server.address)?;
    let head = "Content-Type: text/csv\r\nContent-Length: 100000000\r\n\r\nName\n";
    write!(upload, "POST /api/v1/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n{head}", place.token)?;
    upload.write_all(&vec![b'x'; 1 << 20])?;
    let begun = Instant::now();
    while lying(folder.path())?.is_empty() {
        ensure!(begun.elapsed() < Duration::from_secs(60), "nothing comes");
        std::thread::sleep(Duration::from_millis(10));
    }
    // A second server on the same machine leaves alone what the first is at.
    let neighbour = serve()?;
    ensure!(lying(folder.path())?.len() == 1, "a living server's upload is gone");
    server.kill()?;
    ensure!(lying(folder.path())?.len() == 1, "a kill tidies nothing up");
    drop(neighbour);
    let _next = serve()?;
    ensure!(lying(folder.path())?.is_empty(), "left: {:?}", lying(folder.path())?);
    Ok(())
}

#[test]
fn a_form_that_never_ends_costs_no_memory() -> Result<()> {
    let place = a_workspace()?;
    let server = place.workspace.serve()?;
    let before = server.memory_peak()?;
    let mut form = TcpStream::connect(server.address)?;
    form.set_read_timeout(Some(Duration::from_secs(120)))?;
    let head = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 400000000\r\n\r\n--b\r\nContent-Disposition: ";
    write!(form, "POST /api/v1/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n{head}", place.token)?;
    let piece = vec![b'x'; 1 << 20];
    for _ in 0..380 {
        // It may hang up long before.
        if form.write_all(&piece).is_err() {
            break;
        }
    }
    let mut answer = [0; 12];
    if form.read_exact(&mut answer).is_ok() {
        ensure!(answer.starts_with(b"HTTP/1.1 400"), "{}", String::from_utf8_lossy(&answer));
    }
    let fresh = Connection::open(server.address, &place.token)?.send(&Request::get("/api/v1/me")).context("served after it")?;
    ensure!(fresh.status == 200, "served after it: {}", fresh.status);
    let grown = server.memory_peak()?.saturating_sub(before);
    ensure!(grown < 64 << 20, "memory grew by {grown}");
    Ok(())
}
