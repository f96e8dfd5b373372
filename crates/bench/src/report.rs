//! The table of figures, on the terminal and between the markers in docs/OPERATIONS.md.

use crate::load::Figures;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::time::Duration;

pub struct Line {
    pub what: String,
    pub figure: String,
    /// What it is meant to be.
    pub goal: String,
    /// What the machine itself gives in the same run.
    pub floor: String,
}

#[derive(Default)]
pub struct Report {
    pub heading: String,
    lines: Vec<Line>,
}

impl Report {
    pub fn new(heading: String) -> Self {
        Report { heading, lines: Vec::new() }
    }

    pub fn add(&mut self, what: impl Into<String>, figure: impl Into<String>, goal: impl Into<String>, floor: impl Into<String>) {
        let line = Line { what: what.into(), figure: figure.into(), goal: goal.into(), floor: floor.into() };
        println!("  {}: {} (goal: {}; floor: {})", line.what, line.figure, line.goal, line.floor);
        self.lines.push(line);
    }

    pub fn table(&self) -> String {
        let mut text =
            format!("{}\n\n| what | figure | goal | floor in the same run |\n| --- | --- | --- | --- |\n", self.heading);
        for line in &self.lines {
            text.push_str(&format!("| {} | {} | {} | {} |\n", line.what, line.figure, line.goal, line.floor));
        }
        text
    }

    /// Puts the table between `<!-- NAME:start -->` and `<!-- NAME:end -->`.
    pub fn write(&self, document: &Path, name: &str) -> Result<()> {
        let text = std::fs::read_to_string(document).with_context(|| document.display().to_string())?;
        let (begin, end) = (format!("<!-- {name}:start -->"), format!("<!-- {name}:end -->"));
        let (Some(from), Some(to)) = (text.find(&begin), text.find(&end)) else {
            bail!("{} has no markers {begin} and {end}", document.display());
        };
        let changed = format!("{}\n\n{}\n{}", &text[..from + begin.len()], self.table(), &text[to..]);
        std::fs::write(document, changed)?;
        Ok(())
    }
}

pub fn milliseconds(span: Duration) -> String {
    let value = span.as_secs_f64() * 1000.0;
    if value < 10.0 { format!("{value:.2} ms") } else { format!("{value:.0} ms") }
}

pub fn rate(value: f64) -> String {
    let digits = format!("{:.0}", value);
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

pub fn latency(figures: &Figures) -> String {
    format!("p50 {}, p99 {}, {}/s", milliseconds(figures.p50), milliseconds(figures.p99), rate(figures.per_second))
}

pub fn megabytes(bytes: u64) -> String {
    format!("{:.0} MB", bytes as f64 / 1e6)
}
