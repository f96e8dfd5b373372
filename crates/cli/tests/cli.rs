//! The real binary, as a person and as a script run it: what it prints, how it ends.

#![allow(clippy::unwrap_used, reason = "helpers of tests, outside of test functions")]

#[path = "cli/cadences.rs"]
mod cadences;
#[path = "cli/closed_days.rs"]
mod closed_days;
#[path = "cli/custom_fields.rs"]
mod custom_fields;
#[path = "cli/guard.rs"]
mod guard;

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// The next Tuesday morning in Boston: commands run by the machine's clock, and nobody is on a list of days that are over.
#[allow(clippy::disallowed_methods, reason = "tests of the program as the machine's clock drives it")]
fn tuesday() -> String {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    format!("{}T15:00:00Z", today.nth_weekday(1, jiff::civil::Weekday::Tuesday).unwrap())
}

/// A workspace in a folder of its own.
struct Workspace {
    folder: TempDir,
}

impl Workspace {
    fn new() -> Self {
        let made = Workspace { folder: tempfile::tempdir().unwrap() };
        let owner = ["--owner-email", "ana@example.com", "--owner-name", "Ana Ruiz"];
        made.done(&[&["init"], &owner[..], &["--region", "US", "--zone", "America/New_York"]].concat());
        made
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fifthcall"));
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("FIFTHCALL_DATA", self.folder.path()).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What a command prints that is done.
    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (out, err) = texts(&output);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {out}{err}");
        out
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let printed = self.done(&[arguments, &["--json"]].concat());
        serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"))
    }

    /// The one line on stderr of a command that is refused.
    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (out, err) = texts(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {out}{err}");
        assert_eq!(out, "", "{arguments:?} printed although it was refused");
        assert_eq!(err.lines().count(), 1, "{arguments:?}: {err}");
        assert!(err.starts_with("fifthcall: "), "{err}");
        err
    }

    fn misused(&self, arguments: &[&str]) {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", texts(&output).1);
        assert!(output.stdout.is_empty());
    }

    fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// Three people of Boston on *Five and fire*.
    fn with_people(self) -> Self {
        let people = "Name,Title,Company,Phone,E-mail,Time zone\n\
                      Lea Brandt,Head of logistics,Harbor Tools,+1 617 555 0133,lea@harbor.example,America/New_York\n\
                      Mia Stone,Buyer,Harbor Tools,617-555-0144,mia@harbor.example,America/New_York\n\
                      Noa Field,Owner,Field & Co,617-555-0155,noa@field.example,America/New_York\n";
        let path = self.file("people.csv", people);
        let view = self.json(&["import", &path, "--cadence", "Five and fire"]);
        assert_eq!((&view["created"], &view["enrolled"]), (&json!(3), &json!(3)), "{view}");
        self
    }
}

fn texts(output: &Output) -> (String, String) {
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_new_workspace_prints_its_link_once_and_cannot_be_made_twice() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace { folder };
    assert!(workspace.refused(&["today"]).contains("fifthcall init"));
    let init =
        ["init", "--owner-email", "ana@example.com", "--owner-name", "Ana Ruiz", "--region", "US", "--zone", "America/New_York"];
    let made = workspace.json(&init);
    assert!(made["link"].as_str().unwrap().starts_with("http://127.0.0.1:8080/welcome/"), "{made}");
    assert_eq!(made["user"]["role"], "owner");
    assert!(workspace.refused(&init).contains("already"));
    let elsewhere = Workspace { folder: tempfile::tempdir().unwrap() };
    let wrong = ["init", "--owner-email", "nobody", "--owner-name", "Ana", "--region", "USA", "--zone", "Mars/Olympus"];
    let line = elsewhere.refused(&wrong);
    assert!(line.contains("owner_email") && line.contains("region") && line.contains("zone"), "{line}");
}

#[test]
fn wrong_usage_ends_with_two() {
    let workspace = Workspace::new();
    workspace.misused(&[]);
    workspace.misused(&["tomorrow"]);
    workspace.misused(&["today", "--limit", "0"]);
    workspace.misused(&["today", "--limit", "201"]);
    workspace.misused(&["init"]);
    workspace.misused(&["log", "lea@harbor.example"]);
    workspace.misused(&["guard", "check"]);
    workspace.misused(&["import", "x.csv", "--as", "planets"]);
}

#[test]
fn the_first_day_goes_from_a_file_to_a_logged_call() {
    let workspace = Workspace::new().with_people();
    let list = workspace.json(&["today", "--at", &tuesday()]);
    assert_eq!(list["totals"]["due"], json!(3));
    assert_eq!(list["items"][0]["action"]["channel"], "call");
    let table = workspace.done(&["today", "--at", &tuesday(), "--limit", "2"]);
    assert!(table.contains("Lea Brandt") && table.contains("1 of 5") && !table.contains("Noa Field"), "{table}");
    let sheet = workspace.done(&["today", "--at", &tuesday(), "--print"]);
    assert!(sheet.contains("[ ]  1") && sheet.contains("+16175550133") && sheet.contains("gatekeeper:"), "{sheet}");
    let said = workspace.done(&["log", "lea@harbor.example", "no_answer", "--note", "rang out"]);
    assert!(said.contains("Lea Brandt"), "{said}");
    let why = workspace.json(&["why", "+1 617 555 0133"]);
    assert_eq!(why["decision"], "wait", "{why}");
    assert!(workspace.done(&["why", "lea@harbor.example"]).contains("Lea Brandt: wait"));
    let logged = workspace.json(&["log", "mia@harbor.example", "callback", "--callback", "in 2 weeks"]);
    assert_eq!(
        (&logged["enrollment"]["state"], &logged["touch"]["disposition"]),
        (&json!("callback"), &json!("callback")),
        "{logged}"
    );
    assert!(workspace.done(&["void", "mia@harbor.example"]).contains("Mia Stone"));
    assert!(workspace.done(&["doctor"]).contains("all as their touches say"));
}

#[test]
fn what_only_a_mail_ends_in_needs_no_channel() {
    let workspace = Workspace::new().with_people();
    workspace.done(&["log", "lea@harbor.example", "no_answer"]);
    let sent = workspace.json(&["log", "lea@harbor.example", "sent"]);
    assert_eq!(sent["touch"]["channel"], "email", "{sent}");
    let bounced = workspace.json(&["log", "lea@harbor.example", "unsubscribed", "--inbound", "--channel", "email"]);
    assert_eq!(bounced["touch"]["channel"], "email", "{bounced}");
    assert_eq!(workspace.json(&["log", "mia@harbor.example", "not_in"])["touch"]["channel"], "visit");
    // A date that goes nowhere is refused at this door too, by the option that has it.
    assert!(workspace.refused(&["log", "mia@harbor.example", "no_answer", "--at", "0001-01-01T00:00:00Z"]).contains("1900"));
    assert!(
        workspace
            .refused(&["log", "mia@harbor.example", "callback", "--callback", "9999-12-30T15:00:00Z"])
            .contains("five years")
    );
    assert!(workspace.refused(&["today", "--at", "9999-12-30T15:00:00Z"]).contains("14 days"));
}

#[test]
fn refusals_are_one_clear_line() {
    let workspace = Workspace::new().with_people();
    assert!(workspace.refused(&["log", "nobody@example.com", "no_answer"]).contains("no such prospect"));
    assert!(workspace.refused(&["log", "lea@harbor.example", "shrugged"]).contains("disposition"));
    assert!(workspace.refused(&["log", "lea@harbor.example", "callback"]).contains("callback_at"));
    assert!(workspace.refused(&["log", "lea@harbor.example", "callback", "--callback", "soonish"]).contains("soonish"));
    assert!(workspace.refused(&["log", "lea@harbor.example", "no_answer", "--attempt", "4"]).contains("attempt"));
    assert!(workspace.refused(&["enroll", "lea@harbor.example", "Five and fire"]).contains("already"));
    assert!(workspace.refused(&["snooze", "lea@harbor.example", "yesterday"]).contains("UNTIL"));
    assert!(workspace.refused(&["today", "--rep", "stranger@example.com"]).contains("no such"));
    assert!(workspace.refused(&["today", "--user", "stranger@example.com"]).contains("user"));
    assert!(workspace.refused(&["import", "/no/such/file.csv"]).contains("/no/such/file.csv"));
    assert!(workspace.refused(&["import", workspace.folder.path().to_str().unwrap()]).contains("folder"));
    assert!(workspace.refused(&["--database", "mysql://localhost", "today"]).contains("postgres://"));
}

#[test]
fn rounds_are_ordered_about_from_the_command_line() {
    let workspace = Workspace::new().with_people();
    let added =
        workspace.json(&["user", "add", "--email", "ben@example.com", "--name", "Ben Okafor", "--hours", "Mon-Fri 9:00-17:30"]);
    assert!(added["link"].as_str().unwrap().contains("/welcome/"));
    assert_eq!(workspace.json(&["snooze", "lea@harbor.example", "in 2 weeks"])["enrollment"]["state"], "held");
    assert_eq!(workspace.json(&["resume", "lea@harbor.example"])["enrollment"]["state"], "active");
    workspace.done(&["fire", "lea@harbor.example"]);
    workspace.done(&["hand-over", "mia@harbor.example", "ben@example.com"]);
    assert_eq!(workspace.json(&["stop", "noa@field.example", "--reason", "moved away"])["enrollment"]["state"], "stopped");
    assert_eq!(workspace.json(&["enroll", "noa@field.example", "Two and close"])["enrollment"]["state"], "active");
    workspace.done(&["user", "absent", "ben@example.com", "--from", "2030-12-20", "--until", "2030-12-31"]);
    let team = workspace.done(&["user", "list"]);
    assert!(team.contains("Ben Okafor") && team.contains("2030-12-20"), "{team}");
    // As Ben: his own people, and nobody else's.
    assert!(workspace.refused(&["fire", "noa@field.example", "--user", "ben@example.com"]).contains("Ana Ruiz"));
    workspace.done(&["log", "mia@harbor.example", "no_answer", "--user", "ben@example.com"]);
}

#[test]
fn teams_are_made_and_filled_from_the_command_line() {
    let workspace = Workspace::new();
    assert!(workspace.done(&["team", "add", "South"]).contains("South: 0 people."));
    let sam = ["user", "add", "--email", "sam@example.com", "--name", "Sam Reed", "--team", "south"];
    assert_eq!(workspace.json(&sam)["user"]["team"]["name"], "South");
    workspace.done(&["user", "add", "--email", "moe@example.com", "--name", "Moe Hart", "--role", "manager"]);
    assert!(
        workspace
            .refused(&[
                "user",
                "absent",
                "sam@example.com",
                "--from",
                "2030-12-20",
                "--until",
                "2030-12-31",
                "--user",
                "moe@example.com"
            ])
            .contains("another team")
    );
    assert!(workspace.done(&["user", "move", "moe@example.com", "--team", "South"]).contains("Moe Hart is in South now."));
    workspace.done(&[
        "user",
        "absent",
        "sam@example.com",
        "--from",
        "2030-12-20",
        "--until",
        "2030-12-31",
        "--user",
        "moe@example.com",
    ]);
    assert!(workspace.done(&["team", "list"]).contains("South"));
    assert!(workspace.done(&["user", "list"]).contains("South"));
    assert!(workspace.refused(&["team", "remove", "South"]).contains("move them to another team first"));
    assert!(workspace.refused(&["team", "rename", "West", "East"]).contains("team"));
    workspace.done(&["team", "rename", "South", "Field"]);
    for who in ["sam@example.com", "moe@example.com"] {
        workspace.done(&["user", "move", who]);
    }
    assert!(workspace.done(&["team", "remove", "Field"]).contains("Field"));
}

#[test]
fn the_guard_and_the_search_answer() {
    let workspace = Workspace::new().with_people();
    let night = workspace.json(&["guard", "check", "lea@harbor.example", "--at", "2026-11-25T04:00:00Z"]);
    assert_eq!(night["verdict"], "not_before", "{night}");
    let berlin = workspace.json(&["guard", "check", "--phone", "+49 30 901820", "--channel", "call"]);
    assert_eq!(berlin["place"]["zones"], json!(["Europe/Berlin"]));
    assert!(workspace.done(&["guard", "check", "lea@harbor.example", "--at", &tuesday()]).starts_with("allowed"));
    assert_eq!(workspace.json(&["search", "har", "bra"])["items"][0]["name"], "Lea Brandt");
    assert!(workspace.done(&["search", "zzz"]).contains("nobody"));
}

#[test]
fn options_may_come_from_the_environment() {
    let workspace = Workspace::new().with_people();
    let output = workspace
        .command(&["today"])
        .env("FIFTHCALL_AT", tuesday())
        .env("FIFTHCALL_JSON", "true")
        .env("FIFTHCALL_LIMIT", "1")
        .output()
        .unwrap();
    let list: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", texts(&output).1));
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(workspace.command(&["today"]).env("FIFTHCALL_LIMIT", "many").output().unwrap().status.code(), Some(2));
}

#[test]
fn imports_tell_what_they_did_and_hand_back_what_they_could_not() {
    let workspace = Workspace::new();
    let path = workspace.file("calls.csv", "Who,Reach\nLea Brandt,+16175550133\nMia Stone,12\n,\n");
    let dry = workspace.json(&["import", &path, "--as", "prospects", "--map", "Who=name", "--map", "Reach=phone", "--dry-run"]);
    assert_eq!(dry["state"], "dry_run");
    assert!(workspace.done(&["search", "brandt"]).contains("nobody"));
    let rejects = workspace.folder.path().join("rejects.csv").display().to_string();
    let done = workspace.done(&[
        "import",
        &path,
        "--as",
        "prospects",
        "--map",
        "Who=name",
        "--map",
        "Reach=phone",
        "--rejects",
        &rejects,
    ]);
    assert!(done.contains("created"), "{done}");
    assert!(workspace.refused(&["import", &path, "--map", "Nobody=name"]).contains("Nobody"));
    assert!(workspace.refused(&["import", &path, "--map", "Who"]).contains("COLUMN=FIELD"));
}

#[test]
fn a_token_made_here_opens_the_api_that_is_served() {
    let workspace = Workspace::new().with_people();
    let token = workspace.json(&["token", "create", "--name", "a script"]);
    let served = Served::start(&workspace);
    let secret = token["secret"].as_str().unwrap();
    assert!(served.get("/health/ready", "").starts_with("HTTP/1.1 200"));
    let list = served.get("/api/v1/call-list", secret);
    assert!(list.starts_with("HTTP/1.1 200") && list.contains("Lea Brandt"), "{list}");
    // The command line works beside the server.
    workspace.done(&["log", "lea@harbor.example", "no_answer"]);
    workspace.done(&["token", "revoke", token["id"].as_str().unwrap()]);
    assert!(workspace.done(&["token", "list"]).contains("revoked"));
    let taken = workspace.refused(&["serve", "--listen", &served.address]);
    assert!(taken.contains("--listen"), "{taken}");
    assert_eq!(served.stop(), Some(0));
}

/// A server that is asked to stop when the test is over.
struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn start(workspace: &Workspace) -> Self {
        let command = &mut workspace.command(&["serve", "--listen", "127.0.0.1:0", "--at", &tuesday()]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit('/').next().unwrap().to_owned();
        Served { child, address }
    }

    fn get(&self, path: &str, token: &str) -> String {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        write!(connection, "GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n")
            .unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }

    /// SIGTERM, and how it ended.
    fn stop(mut self) -> Option<i32> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let workspace = Workspace::new().with_people();
    let mut child = workspace
        .command(&["today", "--at", &tuesday(), "--print"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), texts(&output).1), (Some(0), String::new()));
}

#[test]
fn help_and_version_are_printed() {
    let workspace = Workspace { folder: tempfile::tempdir().unwrap() };
    let help = workspace.done(&["--help"]);
    for command in [
        "demo",
        "serve",
        "init",
        "import",
        "today",
        "log",
        "void",
        "enroll",
        "snooze",
        "hand-over",
        "fire",
        "why",
        "guard",
        "user",
        "team",
        "token",
        "doctor",
    ] {
        assert!(help.lines().any(|line| line.trim_start().starts_with(command)), "{command} is not in the help");
    }
    assert!(workspace.done(&["--version"]).starts_with("fifthcall "));
    assert!(!Path::new(workspace.folder.path()).join("fifthcall.db").exists());
}
