//! Tables for people, JSON for machines. A reader that goes away (`| head`) is no failure.

use crate::failure::Failure;
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use std::io::{IsTerminal, Write};

/// Writes a line to stdout.
pub fn line(text: impl AsRef<str>) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{}", text.as_ref()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => Err(error.into()),
    }
}

/// The API's shape: indented on a terminal, one line on a pipe.
pub fn json<T: Serialize>(thing: &T) -> Result<(), Failure> {
    if std::io::stdout().is_terminal() { line(serde_json::to_string_pretty(thing)?) } else { line(serde_json::to_string(thing)?) }
}

/// A table that fits the terminal; on a pipe it is as wide as it needs to be.
pub fn table(header: &[&str], rows: Vec<Vec<String>>) -> Result<(), Failure> {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(header.iter().map(|word| word.to_uppercase()));
    if let Some(width) = width() {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    table.add_rows(rows);
    table.trim_fmt().lines().try_for_each(line)
}

/// The terminal's width; none on a pipe.
fn width() -> Option<u16> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).or(Some(120))
}
