//! Cadences and their versions.

use super::Session;
use crate::args;
use crate::failure::Failure;
use crate::output;
use actions::view::{CadenceChanges, FieldChange};
use actions::{CompareEditions, ListCadences, ListEditions, RestoreCadence};

pub fn run(session: &Session, asked: args::Cadence) -> Result<(), Failure> {
    match asked {
        args::Cadence::List => {
            let page = session.act(ListCadences)?;
            if session.json {
                return output::json(&page);
            }
            let rows = page.items.iter().map(|cadence| {
                let counts = [cadence.version, u32::try_from(cadence.steps.len()).unwrap_or(u32::MAX), cadence.live];
                let [version, steps, live] = counts.map(|count| count.to_string());
                vec![cadence.name.clone(), version, steps, live, cadence.faults.join("; ")]
            });
            output::table(&["cadence", "version", "steps", "rounds running", ""], rows.collect())
        }
        args::Cadence::Versions { cadence } => {
            let page = session.act(ListEditions { cadence })?;
            if session.json {
                return output::json(&page);
            }
            let rows = page.items.iter().map(|edition| {
                let by = edition.made_by.as_ref().map(|by| by.name.clone()).unwrap_or_default();
                vec![
                    edition.version.to_string(),
                    edition.made_at.to_string(),
                    by,
                    edition.steps.to_string(),
                    edition.live.to_string(),
                ]
            });
            output::table(&["version", "made", "by", "steps", "rounds running"], rows.collect())
        }
        args::Cadence::Diff { cadence, from, to } => {
            let changes = session.act(CompareEditions { cadence, number: from.to_string(), to })?;
            if session.json { output::json(&changes) } else { told(&changes) }
        }
        args::Cadence::Restore { cadence, version } => {
            let now = session.act(RestoreCadence { cadence, number: version.to_string(), if_version: None })?;
            if session.json {
                return output::json(&now);
            }
            output::line(format!(
                "{} is at version {}, as version {version} was. Running rounds stay on theirs.",
                now.name, now.version
            ))
        }
    }
}

fn told(changes: &CadenceChanges) -> Result<(), Failure> {
    if changes.same {
        return output::line("Nothing differs.");
    }
    fields("", &changes.rules)?;
    for step in &changes.steps {
        let place = step.to.or(step.from).unwrap_or_default();
        fields(&format!("step {place} ({}, {}): ", step.channel, step.kind), &step.fields)?;
    }
    Ok(())
}

fn fields(before: &str, changes: &[FieldChange]) -> Result<(), Failure> {
    for change in changes {
        output::line(format!("{before}{}", change.field))?;
        for line in &change.lines {
            let sign = match line.kind.as_str() {
                "gone" => '-',
                "new" => '+',
                _ => ' ',
            };
            output::line(format!("{sign} {}", line.text))?;
        }
    }
    Ok(())
}
