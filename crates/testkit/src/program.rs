//! Runs the built program as a user would: as processes, over arguments and loopback. Does not know what they answer.

use crate::http::{Connection, Request};
use anyhow::{Context, Result, bail};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Where the workspace lives, and the program that serves it.
#[derive(Debug, Clone)]
pub struct Workspace {
    pub program: PathBuf,
    pub data: PathBuf,
    /// A PostgreSQL URL, instead of the SQLite file in `data`.
    pub database: Option<String>,
}

impl Workspace {
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        match &self.database {
            Some(url) => command.args(["--database", url]),
            None => command.arg("--data").arg(&self.data),
        };
        command.args(arguments);
        command
    }

    /// Runs a command to its end and gives what it printed.
    pub fn run(&self, arguments: &[&str]) -> Result<String> {
        let output = self.command(arguments).output().with_context(|| format!("running {}", self.program.display()))?;
        if !output.status.success() {
            bail!("fifthcall {arguments:?} failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    pub fn serve(&self) -> Result<Server> {
        let address = free_address()?;
        let mut command = self.command(&["serve", "--listen", &address.to_string()]);
        Server::start(&mut command, address, "/health/ready")
    }

    /// A new, empty workspace with one owner; gives a token of theirs.
    pub fn init(&self) -> Result<String> {
        Ok(self.init_with_link()?.0)
    }

    /// The same, with the path of the owner's one-time link.
    pub fn init_with_link(&self) -> Result<(String, String)> {
        let owner = ["--owner-email", "ana@example.com", "--owner-name", "Ana Ruiz"];
        let place = ["--region", "US", "--zone", "America/New_York"];
        let made = self.run(&[&["init", "--json"], &owner[..], &place[..]].concat())?;
        let made: serde_json::Value = serde_json::from_str(&made).with_context(|| made.clone())?;
        let link = made["link"].as_str().and_then(|link| link.find("/welcome/").map(|at| link[at..].to_owned()));
        let link = link.with_context(|| format!("no link in {made}"))?;
        let printed = self.run(&["token", "create", "--name", "tests", "--json"])?;
        let token: serde_json::Value = serde_json::from_str(&printed).with_context(|| printed.clone())?;
        Ok((token["secret"].as_str().with_context(|| format!("no secret in {printed}"))?.to_owned(), link))
    }
}

/// A serving process; it ends with this value.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From its start to its first answer.
    pub answered_after: Duration,
}

impl Server {
    /// Starts what serves at `address`, and waits until `path` answers 200.
    pub fn start(command: &mut Command, address: SocketAddr, path: &str) -> Result<Self> {
        let begun = Instant::now();
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().context("starting the server")?;
        loop {
            let answer = Connection::open(address, "").and_then(|mut connection| connection.send(&Request::get(path)));
            if answer.is_ok_and(|answer| answer.status == 200) {
                break;
            }
            if let Some(status) = child.try_wait()? {
                bail!("the server ended at once: {status}");
            }
            if begun.elapsed() > Duration::from_secs(120) {
                child.kill().ok();
                bail!("the server did not answer within two minutes");
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(Server { child, address, answered_after: begun.elapsed() })
    }

    /// The process id.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Kills it as a power cut would, with no time to say good-bye, and waits until it is gone.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Resident memory, now.
    pub fn memory(&self) -> Result<u64> {
        memory_of(self.child.id(), "VmRSS:")
    }

    /// Resident memory at its highest.
    pub fn memory_peak(&self) -> Result<u64> {
        memory_of(self.child.id(), "VmHWM:")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Bytes, from /proc.
pub fn memory_of(process: u32, field: &str) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(field)).context("no such line in /proc")?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kibibytes * 1024)
}

pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Runs a command to its end; gives the time it took and its memory at its highest.
pub fn time(command: &mut Command, log: &Path) -> Result<(Duration, u64)> {
    let begun = Instant::now();
    let file = std::fs::File::create(log)?;
    let mut child = command.stdout(file.try_clone()?).stderr(file).spawn()?;
    let mut peak = 0;
    loop {
        if let Ok(bytes) = memory_of(child.id(), "VmHWM:") {
            peak = peak.max(bytes);
        }
        if let Some(status) = child.try_wait()? {
            let took = begun.elapsed();
            if !status.success() {
                bail!("the command failed: {}", std::fs::read_to_string(log)?);
            }
            return Ok((took, peak));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
