//! Do-not-call registries: brought, listed, asked no more.

use super::Session;
use crate::args::Registry;
use crate::failure::Failure;
use crate::output;
use actions::view::{RegistryBrought, RegistryListView};
use actions::{ListRegistries, NewRegistry, RemoveRegistry};
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{BufRead, BufReader};

pub fn run(session: &Session, asked: Registry) -> Result<(), Failure> {
    match asked {
        Registry::List => listed(session, &session.act(ListRegistries)?),
        Registry::Remove { code, reason } => listed(session, &session.act(RemoveRegistry { code, reason: Some(reason) })?),
        Registry::Import { code, file, as_of, changes, full, smaller } => {
            let from_pipe = file.as_os_str() == "-";
            let input: Box<dyn BufRead> = if from_pipe {
                Box::new(BufReader::with_capacity(1 << 20, std::io::stdin().lock()))
            } else {
                let opened =
                    File::open(&file).map_err(|error| Failure::new(format!("cannot read {}: {error}", file.display())))?;
                Box::new(BufReader::with_capacity(1 << 20, opened))
            };
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).filter(|_| !from_pipe);
            let kind = match (changes, full) {
                (true, _) => Some("changes".to_owned()),
                (_, true) => Some("full".to_owned()),
                (false, false) => None,
            };
            let order =
                NewRegistry { code, file_name: name.unwrap_or_else(|| "standard input".to_owned()), as_of, kind, smaller };
            let bar = bar();
            let brought = session.app.bring_registry(&session.actor, session.now, &order, input, &mut |under| {
                bar.set_position(under.numbers);
                bar.set_message(if under.sorting { "sorting" } else { "reading" });
            });
            bar.finish_and_clear();
            brought_in(session, &brought?)
        }
    }
}

/// On a terminal; nothing on a pipe.
fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg} {human_pos} numbers, {per_sec}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    ProgressBar::no_length().with_style(style)
}

fn brought_in(session: &Session, brought: &RegistryBrought) -> Result<(), Failure> {
    if session.json {
        return output::json(brought);
    }
    let numbers = brought.registry.copy.as_ref().map_or(0, |copy| copy.numbers);
    let until = brought.registry.copy.as_ref().map(|copy| format!(", good until {}", copy.good_until)).unwrap_or_default();
    output::line(format!("{}: {numbers} numbers{until}.", brought.registry.name))?;
    if brought.kind == "changes" {
        output::line(format!("  {} came, {} went, {} were not there to go", brought.added, brought.removed, brought.unknown))?;
    }
    output::line("A running server decides every round anew; without one, run fifthcall replan.")
}

fn listed(session: &Session, list: &RegistryListView) -> Result<(), Failure> {
    if session.json {
        return output::json(list);
    }
    let rows = list.items.iter().map(|item| {
        let copy = item.copy.as_ref();
        vec![
            item.code.clone(),
            format!("{}: {}", item.jurisdiction, item.name),
            copy.map_or_else(|| "–".to_owned(), |copy| copy.as_of.to_string()),
            copy.map_or_else(|| "–".to_owned(), |copy| copy.good_until.to_string()),
            copy.map_or_else(|| "–".to_owned(), |copy| copy.numbers.to_string()),
            item.warning.clone().map_or_else(|| item.state.clone(), |warning| format!("{}: {warning}", item.state)),
        ]
    });
    output::table(&["code", "registry", "state of", "good until", "numbers", "how it is"], rows.collect())?;
    output::line(&list.note)
}
