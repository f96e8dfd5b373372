//! A database that is not as this program leaves it: refused in clear words, or found and mended.

use crate::{Place, a_prospect, a_workspace_on};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use testkit::http::Connection;
use testkit::{Engine, damage};

#[test]
fn a_database_of_a_newer_program_is_refused_in_one_clear_line_and_left_alone() -> Result<()> {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = a_workspace_on(engine)?;
        damage::by_a_newer_program(&place.location())?;
        for arguments in [&["today"][..], &["serve", "--listen", "127.0.0.1:0"], &["doctor", "--repair"]] {
            let output = place.workspace.command(arguments).output()?;
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            ensure!(output.status.code() == Some(1) && output.stdout.is_empty(), "{arguments:?}: {said}");
            ensure!(said.lines().count() == 1 && said.starts_with("fifthcall: this database"), "{arguments:?}: {said}");
            ensure!(said.contains("newer version") && said.contains("999") && said.contains("Update the program"), "{said}");
        }
    }
    Ok(())
}

#[test]
fn doctor_finds_what_the_touches_do_not_say_and_repair_mends_it() -> Result<()> {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = a_workspace_on(engine)?;
        let server = place.workspace.serve()?;
        let mut connection = Connection::open(server.address, &place.token)?;
        for nth in 0..3 {
            a_prospect(&mut connection, nth)?;
        }
        server.kill()?;
        place.is_sound()?;
        ensure!(damage::wrong_answers(&place.location())? == 3, "three rounds");

        let found = place.workspace.command(&["doctor"]).output()?;
        let said = String::from_utf8_lossy(&found.stderr).into_owned();
        ensure!(found.status.code() == Some(1) && said.contains("3 differences"), "{said}");
        ensure!(said.contains("fifthcall doctor --repair"), "what to do: {said}");
        ensure!(String::from_utf8_lossy(&found.stdout).contains("held"), "what differs");
        ensure!(place.is_sound().is_err(), "reporting mends nothing");
        let mended: Value = serde_json::from_str(&place.workspace.run(&["doctor", "--repair", "--json"])?)?;
        ensure!(mended["repaired"] == 3, "{mended}");
        place.is_sound().context("mended")?;
    }
    Ok(())
}

impl Place {
    /// Where the database is, as the program opens it.
    fn location(&self) -> String {
        let file = || self.workspace.data.join("fifthcall.db").display().to_string();
        self.workspace.database.clone().unwrap_or_else(file)
    }
}
