//! A full disk: what cannot be kept is refused in clear words, over the API and on a page; reading goes on; and it heals by
//! itself when there is space again.

use crate::{Place, TUESDAY, a_file_of_people, a_prospect, a_workspace, is_a_problem, notes_of};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use testkit::http::{Connection, Request, Response};
use testkit::program::{Server, free_address};

/// The program on a file system of 24 MB that nobody else sees, 20 minutes after [`TUESDAY`]; `filler` is a file on it,
/// reached from outside. Needs no rights but those of a user who may have a name space of their own.
fn serve_on_a_small_disk(place: &Place) -> Result<(Server, PathBuf)> {
    let data = place.workspace.data.display().to_string();
    let address = free_address()?;
    let script = r#"set -e
        cp -a "$1" "$1.kept"; mount -t tmpfs -o size=24m tmpfs "$1"; cp -a "$1.kept/." "$1/"
        exec "$2" --data "$1" serve --listen "$3" --at 2026-11-24T15:20:00Z"#;
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", script, "sh", &data]);
    command.arg(&place.workspace.program).arg(address.to_string()).stderr(Stdio::inherit());
    let server = Server::start(&mut command, address, "/health/ready").context(
        "a small disk needs `unshare --map-root-user --mount` (util-linux): run as root, or allow user name spaces \
         (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0)",
    )?;
    let filler = PathBuf::from(format!("/proc/{}/root{data}/filler", server.process()));
    Ok((server, filler))
}

/// A page that says what happened and that nothing was saved.
fn is_a_clear_page(page: &Response) -> Result<()> {
    ensure!(page.status == 507 && page.header("content-type").starts_with("text/html"), "{}: {}", page.status, page.text());
    let text = page.whole();
    ensure!(text.contains("The disk is full") && text.contains("nothing was saved"), "{text}");
    Ok(())
}

#[test]
fn a_full_disk_refuses_clearly_lets_reads_go_on_and_heals_without_a_restart() -> Result<()> {
    let place = a_workspace()?;
    // They signed in 20 minutes before: their session is due to be written down as seen.
    let server = place.serve_at(TUESDAY)?;
    let (cookie, secret) = place.sign_in(&server)?;
    server.kill()?;
    let (server, filler) = serve_on_a_small_disk(&place)?;
    let mut connection = Connection::open(server.address, &place.token)?;
    let prospect = a_prospect(&mut connection, 1)?;
    let shown = connection.send(&Request::get(format!("/api/v1/prospects/{prospect}")))?.json()?;
    let round = shown["enrollment"]["id"].as_str().context("no round")?.to_owned();
    let note = "n".repeat(3000);
    let mut kept = 0;
    let log = |connection: &mut Connection, nth: usize| {
        let body = json!({ "prospect_id": prospect, "disposition": "busy", "note": format!("{nth} {note}") });
        connection.send(&Request::post("/api/v1/touches", &body).once(format!("touch {nth}")))
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
            refused = Some((nth, answer));
            break;
        }
        kept += 1;
    }
    let (last, refused) = refused.context("5,000 touches went onto a full disk")?;
    ensure!(refused.status == 507, "{}: {}", refused.status, refused.text());
    is_a_problem(&refused)?;
    let problem = refused.json()?;
    ensure!(problem["type"] == "/api/docs#disk-full" && refused.text().contains("disk is full"), "{problem}");
    let file =
        Request { content_type: "text/csv", body: a_file_of_people(2_000), ..Request::post("/api/v1/imports", &Value::Null) };
    let import = connection.send(&file)?;
    ensure!(import.status == 507, "an import: {} {}", import.status, import.text());
    is_a_problem(&import)?;

    for path in ["/api/v1/call-list", "/api/v1/search?q=person", "/api/v1/me"] {
        let answer = connection.send(&Request::get(path))?;
        ensure!(answer.status == 200, "{path} while the disk is full: {} {}", answer.status, answer.text());
    }
    ensure!(notes_of(&mut connection, &prospect)?.len() == kept, "what was acknowledged is there, and nothing else");
    let mut browser = Connection::open(server.address, "")?;
    for path in ["/today".to_owned(), format!("/prospects/{prospect}"), format!("/today/{round}"), "/deals".to_owned()] {
        let page = browser.send(&Request::get(&path).with_cookie(&cookie))?;
        ensure!(page.status == 200, "{path} while the disk is full: {} {}", page.status, page.text());
    }
    let fields = [("csrf", secret.as_str()), ("outcome", "no_answer"), ("note", "on a page")];
    let form = Request::form(format!("/enrollments/{round}/touches"), &fields).with_cookie(&cookie);
    is_a_clear_page(&browser.send(&form)?)?;
    let door = [("email", "ana%40example.com"), ("password", "a-long-quiet-river")];
    is_a_clear_page(&browser.send(&Request::form("/sign-in", &door))?).context("signing in")?;

    std::fs::remove_file(&filler)?;
    let healed = log(&mut connection, last)?;
    ensure!(healed.status == 201, "after space was made: {} {}", healed.status, healed.text());
    let again = log(&mut connection, last)?;
    ensure!(again.status == 201 && again.header("idempotency-replayed") == "true", "done once: {}", again.text());
    let logged = browser.send(&form)?;
    ensure!(logged.status == 303, "the page again: {} {}", logged.status, logged.text());
    let entered = browser.send(&Request::form("/sign-in", &door))?;
    ensure!(entered.status == 303, "signing in again: {} {}", entered.status, entered.text());
    ensure!(notes_of(&mut connection, &prospect)?.len() == kept + 2, "the touches after it are there, once");
    Ok(())
}
