//! Taking in people, companies and call history.

use super::Session;
use crate::args;
use crate::failure::Failure;
use crate::output;
use crate::settings;
use actions::import::Source;
use actions::view::ImportView;
use actions::{ImportMode, ImportRejects, ListImports, NewImport, RejectsFrom};
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// A file of the user's, read from its start as often as the import wants.
struct OnDisk(PathBuf);

impl Source for OnDisk {
    fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(&self.0)?))
    }
}

pub fn import(session: &Session, options: args::Import) -> Result<(), Failure> {
    let metadata = std::fs::metadata(&options.file)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", options.file.display())))?;
    if metadata.is_dir() {
        return Err(Failure::new(format!("{} is a folder; name a file in it", options.file.display())));
    }
    let order = NewImport {
        file_name: options.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        kind: options.kind.map(|kind| kind.code().to_owned()),
        map: options.map.iter().map(|pair| mapped(pair)).collect::<Result<_, _>>()?,
        unknown: options.unknown.into(),
        sheet: options.sheet,
        owner: options.owner,
        cadence: options.cadence,
        starts: options.starts.into(),
        region: options.region,
        mode: if options.dry_run { ImportMode::DryRun } else { ImportMode::Import },
    };
    let bar = bar();
    let source = Arc::new(OnDisk(options.file));
    let done = session.app.import(&session.actor, &web::clock::now, order, source, &mut |progress| {
        bar.set_length(progress.rows_total);
        bar.set_position(progress.rows_read);
    });
    bar.finish_and_clear();
    let view = done?;
    if let Some(path) = options.rejects
        && !view.reasons.is_empty()
    {
        let failed = |error| Failure::new(format!("cannot write {}: {error}", path.display()));
        let mut file = settings::open_privately(&path).map_err(failed)?;
        let mut next = Some(RejectsFrom::Start);
        while let Some(part) = next {
            let part = session.act(ImportRejects { import: view.id.clone(), part })?;
            file.write_all(&part.csv).map_err(failed)?;
            next = part.next;
        }
    }
    if session.json { output::json(&view) } else { told(&view) }
}

pub fn imports(session: &Session, asked: args::Imports) -> Result<(), Failure> {
    match asked {
        args::Imports::List => {
            let page = session.act(ListImports)?;
            if session.json {
                return output::json(&page);
            }
            let rows = page.items.iter().map(|view| {
                let counts = [view.created, view.merged, view.rejected].map(|count| count.to_string());
                let [created, merged, rejected] = counts;
                vec![view.id.clone(), view.file_name.clone(), view.kind.clone(), view.state.clone(), created, merged, rejected]
            });
            output::table(&["id", "file", "as", "state", "created", "merged", "rejected"], rows.collect())
        }
        args::Imports::Undo { id } => {
            let view = session.app.undo_import(&session.actor, &web::clock::now, &id)?;
            if session.json {
                return output::json(&view);
            }
            output::line(match view.kept.unwrap_or_default() {
                0 => format!("{} is taken back.", view.file_name),
                kept => format!("{} is taken back, but for {kept} that were worked on since.", view.file_name),
            })
        }
    }
}

/// `Mobile No=phone`; a column may have an equals sign in its name, a field has none.
fn mapped(pair: &str) -> Result<(String, String), Failure> {
    let (column, field) = pair.rsplit_once('=').ok_or_else(|| Failure::new(format!("--map {pair}: write it as COLUMN=FIELD")))?;
    Ok((column.trim().to_owned(), field.trim().to_owned()))
}

/// On a terminal; nothing on a pipe.
fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} rows, {per_sec}, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}

fn told(view: &ImportView) -> Result<(), Failure> {
    let tense = if view.state == "dry_run" { "would be " } else { "" };
    output::line(format!(
        "{} rows of {}: {} {tense}created, {} {tense}merged, {} {tense}rejected.",
        view.rows_read, view.kind, view.created, view.merged, view.rejected
    ))?;
    let further = [
        (view.companies_created, "companies created"),
        (view.enrolled, "put on a cadence"),
        (view.suppressed, "not to be called or mailed"),
    ];
    for (count, what) in further.into_iter().filter(|(count, _)| *count > 0) {
        output::line(format!("  {count} {what}"))?;
    }
    for (reason, count) in &view.reasons {
        output::line(format!("  rejected: {count} {reason}"))?;
    }
    for remark in &view.remarks {
        output::line(format!("  {remark}"))?;
    }
    if !view.reasons.is_empty() && view.state != "dry_run" {
        output::line("  --rejects FILE writes the rejected rows with their reasons")?;
    }
    Ok(())
}
