//! The workspace's own settings: the days on which nobody works, the fields of its own.

use super::Session;
use crate::args::{ClosedDays, CustomFields, Workspace};
use crate::failure::Failure;
use crate::output;
use actions::closed_days::read_line;
use actions::view::{ClosedDayView, ClosedDaysAdded, NewCalendar, NewClosedDays, NewCustomField, Page};
use actions::{
    AddClosedDays, AddCustomField, ImportClosedDays, ListClosedDays, ListCustomFields, RemoveClosedDays, RemoveCustomField,
    RenameCustomField,
};
use std::io::Read;
use std::path::Path;
use web::words::count;

pub fn run(session: &Session, asked: Workspace) -> Result<(), Failure> {
    match asked {
        Workspace::ClosedDays(asked) => closed_days(session, asked),
        Workspace::CustomFields(asked) => custom_fields(session, asked),
    }
}

fn custom_fields(session: &Session, asked: CustomFields) -> Result<(), Failure> {
    let items = match asked {
        CustomFields::List => session.act(ListCustomFields)?.items,
        CustomFields::Add { labels } => {
            labels.into_iter().map(|label| session.act(AddCustomField(NewCustomField { label }))).collect::<Result<_, _>>()?
        }
        CustomFields::Rename { key, label } => vec![session.act(RenameCustomField { key, label })?],
        CustomFields::Remove { keys } => {
            let removed: Vec<_> = keys.into_iter().map(|key| session.act(RemoveCustomField { key })).collect::<Result<_, _>>()?;
            if !session.json {
                output::line("Off the list; what people carry in them stays with them:")?;
            }
            removed
        }
    };
    if session.json {
        return output::json(&Page { items, next: None });
    }
    output::table(&["key", "name"], items.into_iter().map(|field| vec![field.key, field.label]).collect())
}

fn closed_days(session: &Session, asked: ClosedDays) -> Result<(), Failure> {
    match asked {
        ClosedDays::List { all } => listed(session, all),
        ClosedDays::Add { days } => {
            let days = days.iter().map(|line| read_line(line)).collect::<Result<_, _>>().map_err(Failure::new)?;
            let added = session.act(AddClosedDays(NewClosedDays { days, source: None }))?;
            told(session, &added)
        }
        ClosedDays::Import { file, dry_run } => {
            let calendar = NewCalendar { calendar: text(&file)?, file_name: Some(name(&file)), dry_run };
            told(session, &session.act(ImportClosedDays(calendar))?)
        }
        ClosedDays::Remove { days, file } => {
            let removed = session.act(RemoveClosedDays { days, source: file })?;
            if session.json {
                return output::json(&removed);
            }
            let days = count(removed.removed.len(), "day is", "days are");
            output::line(format!(
                "{days} open again. A running server decides every round anew; without one, run fifthcall replan."
            ))
        }
    }
}

/// A calendar that is in no known encoding is read as well as it can be.
fn text(file: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let cannot = |error: std::io::Error| Failure::new(format!("cannot read {}: {error}", file.display()));
    match file.as_os_str() == "-" {
        true => std::io::stdin().lock().read_to_end(&mut bytes).map_err(cannot)?,
        false => std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(cannot)?,
    };
    Ok(actions::closed_days::decoded(bytes))
}

fn name(file: &Path) -> String {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    name.filter(|name| name != "-").unwrap_or_else(|| "standard input".to_owned())
}

fn listed(session: &Session, all: bool) -> Result<(), Failure> {
    let today = web::words::zone(&session.actor.zone).to_datetime(session.now).date();
    let mut items = Vec::new();
    let mut cursor = None;
    loop {
        let page = session.act(ListClosedDays { from: Some(today).filter(|_| !all), limit: 200, cursor })?;
        items.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    if session.json {
        return output::json(&Page { items, next: None });
    }
    table(&items)
}

fn table(days: &[ClosedDayView]) -> Result<(), Failure> {
    let rows = days.iter().map(|day| {
        let from = day.from.map_or_else(|| "all day".to_owned(), |time| format!("from {:02}:{:02}", time.hour(), time.minute()));
        vec![day.day.to_string(), from, day.name.clone(), day.source.clone().unwrap_or_default()]
    });
    output::table(&["day", "closed", "name", "came with"], rows.collect())
}

fn told(session: &Session, added: &ClosedDaysAdded) -> Result<(), Failure> {
    if session.json {
        return output::json(added);
    }
    if !added.added.is_empty() {
        table(&added.added)?;
    }
    let closed =
        if added.done { ("day is closed now", "days are closed now") } else { ("day would be closed", "days would be closed") };
    output::line(format!("{}.", count(added.added.len(), closed.0, closed.1)))?;
    if !added.known.is_empty() {
        output::line(format!("  {} closed already", count(added.known.len(), "day is", "days are")))?;
    }
    if added.past > 0 {
        output::line(format!("  {} over", count(added.past, "day is", "days are")))?;
    }
    if let Some(until) = added.until {
        output::line(format!("  what is repeated was written out up to {until}"))?;
    }
    for one in &added.left_out {
        output::line(format!("  left out: line {}, {}: {}", one.line, one.name, one.reason))?;
    }
    if added.done && !added.added.is_empty() {
        output::line("A running server decides every round anew; without one, run fifthcall replan.")?;
    }
    Ok(())
}
