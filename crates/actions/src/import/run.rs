//! The run of an import: one thread reads and makes ready, the caller's lands, piece by piece.

use crate::Actor;
use crate::app::{App, Mode, Verb};
use crate::context::Context;
use crate::import::land_companies::LandCompanies;
use crate::import::land_people::{LandPeople, LandedPeople};
use crate::import::land_touches::LandTouches;
use crate::import::ledger::{self, Tally};
use crate::import::own_fields::{Tense, touch_remarks};
use crate::import::ready::{CompanyWish, Landing, PastTouch, Person, Reader};
use crate::import::rehearse::{Rehearse, Rows, Signs};
use crate::import::show::view;
use crate::import::start::{Kept, Started, unreadable};
use crate::import::undo::{Left, UndoImport, UndoStep};
use crate::import::{ImportMode, Keep, NewImport};
use crate::refused::Refused;
use crate::view::ImportView;
use intake::dates::Order;
use intake::{Column, CompanyRow, Kind, ProspectRow, Row, Survey, TouchRow};
use jiff::{SignedDuration, Timestamp};
use planner::ImportId;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use store::imports::{self, Reject};

/// Rows of the first piece; later ones grow or shrink with the time that they take.
const FIRST_PIECE: usize = 40;
const LARGEST_PIECE: usize = 4_000;
/// What the rows of a piece may weigh, in bytes as they stand in the file: a thousand filled columns are no quick row.
const HEAVIEST_PIECE: usize = 96 * 1024;
/// Rejects of a dry run that are written at once.
const REJECTS_AT_ONCE: usize = 200;
/// Parts of a kept file that are let go at once.
pub(super) const PARTS_AT_ONCE: usize = 4;
/// A piece with plans to make is smaller: each new round is planned on its own.
const ENROLLING_PIECE: usize = 20;
/// What a piece should take.
const AIM: SignedDuration = SignedDuration::from_millis(16);
/// Rejects that a dry run keeps for showing.
const REHEARSED_REJECTS: usize = 10_000;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub rows_read: u64,
    pub rows_total: u64,
    pub created: u64,
    pub merged: u64,
    pub rejected: u64,
}

impl App {
    /// Imports a file from start to end on this thread and one more. `clock` is asked before each piece; `progress` is told
    /// after each.
    ///
    /// # Errors
    /// As `start_import`; and where the store gives up. Then what was landed stays in the books, and the same call with the
    /// same file goes on where it stopped.
    pub fn import(
        &self,
        by: &Actor,
        clock: &(dyn Fn() -> Timestamp + Sync),
        order: NewImport,
        source: Arc<dyn intake::Source + Send + Sync>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ImportView, Refused> {
        let started = self.start_import(by, clock(), order, source, Keep::Nothing)?;
        self.run_import(started, clock, progress)
    }

    /// Does the rest of an import that was started.
    pub fn run_import(
        &self,
        started: Started,
        clock: &(dyn Fn() -> Timestamp + Sync),
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ImportView, Refused> {
        let landed = match started.survey.kind {
            Kind::Prospects => self.pieces::<ProspectRow, Person>(&started, clock, progress),
            Kind::Touches => self.pieces::<TouchRow, PastTouch>(&started, clock, progress),
            Kind::Companies => self.pieces::<CompanyRow, CompanyWish>(&started, clock, progress),
        };
        let import = started.job.import;
        match landed {
            Ok(rehearsed) => {
                let remarks = remarks(&started);
                let tally = match rehearsed {
                    None => None,
                    Some((tally, rejects)) => {
                        for some in chunks(rejects) {
                            self.act_blocking(&started.by, clock(), KeepRejects { import, rejects: some })?;
                        }
                        Some(tally)
                    }
                };
                while self.act_blocking(&started.by, clock(), LetGo { import })? {}
                if started.survey.kind == Kind::Companies && started.mode == ImportMode::Import {
                    self.decide_at_companies(clock())?;
                }
                self.act_blocking(&started.by, clock(), Finish { import, remarks, rehearsed: tally })
            }
            Err(refused) => {
                // Where even this cannot be written, the lease runs out by itself.
                let _ = self.act_blocking(&started.by, clock(), Interrupt { import });
                Err(refused)
            }
        }
    }

    /// Takes an import back to the end, on this thread. `clock` is asked before each step.
    ///
    /// # Errors
    /// As [`UndoImport`].
    pub fn undo_import(&self, by: &Actor, clock: &dyn Fn() -> Timestamp, import: &str) -> Result<ImportView, Refused> {
        let view = self.act_blocking(by, clock(), UndoImport { import: import.to_owned() })?;
        let Ok(id) = view.id.parse::<ImportId>() else { return Ok(view) };
        while self.act_blocking(by, clock(), UndoStep { import: id })? == Left::More {
            self.merge_index(by, clock)?;
        }
        if view.kind == Kind::Companies.code() {
            self.decide_at_companies(clock())?;
        }
        self.act_blocking(by, clock(), crate::import::ShowImport { import: import.to_owned() })
    }

    /// Decides anew about everybody whose company has changed, in pieces, as the upkeep would a little later, and in its name.
    fn decide_at_companies(&self, now: Timestamp) -> Result<(), Refused> {
        let upkeep = self.actor_by(None)?;
        self.catch_up(&upkeep, now)?;
        Ok(())
    }

    /// Imports that nobody works on any more, with the id of whoever ordered them: after a restart, and undos that were left
    /// to the background.
    pub fn stopped_imports(&self, now: Timestamp) -> Result<Vec<(String, String)>, Refused> {
        self.store().read(move |tx| {
            let all = imports::abandoned(tx, now)?;
            Ok(all.into_iter().map(|import| (import.id.to_string(), import.user.to_string())).collect())
        })
    }

    /// Goes on with one of those: an undo to its end; an import where its file was kept.
    ///
    /// # Errors
    /// Where the file was not kept: whoever brings it again resumes the import.
    pub fn continue_import(
        &self,
        by: &Actor,
        clock: &(dyn Fn() -> Timestamp + Sync),
        import: &str,
    ) -> Result<ImportView, Refused> {
        let stopped = self.act_blocking(by, clock(), Stopped { import: import.to_owned() })?;
        match stopped {
            Work::Undo => self.undo_import(by, clock, import),
            Work::Nothing(view) => Ok(view),
            Work::Land(id, order) => {
                let source = Arc::new(Kept { app: self.clone(), import: id });
                let started = self.start_import(by, clock(), order, source, Keep::Nothing)?;
                self.run_import(started, clock, &mut |_| {})
            }
        }
    }

    /// Reads on one thread, lands on this one. For a dry run what was told of the rejects and counts.
    fn pieces<R: Readied<T>, T: Landed>(
        &self,
        started: &Started,
        clock: &(dyn Fn() -> Timestamp + Sync),
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<(Tally, Vec<Reject>)>, Refused> {
        let most = if started.job.cadence.is_some() { ENROLLING_PIECE } else { LARGEST_PIECE };
        let size = AtomicUsize::new(FIRST_PIECE.min(most));
        let (send, receive) = sync_channel::<Piece<T>>(2);
        std::thread::scope(|scope| {
            let reading = scope.spawn(|| read::<R, T>(started, &size, send));
            let landed = self.land(started, receive, &size, most, clock, progress);
            // Its end is heard of through the channel; a panic in it is ours.
            if reading.join().is_err() {
                return Err(Refused::Broken("reading the file stopped unexpectedly".to_owned()));
            }
            landed
        })
    }

    fn land<T: Landed>(
        &self,
        started: &Started,
        pieces: Receiver<Piece<T>>,
        size: &AtomicUsize,
        most: usize,
        clock: &(dyn Fn() -> Timestamp + Sync),
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<(Tally, Vec<Reject>)>, Refused> {
        let signs = Arc::new(Mutex::new(Signs::default()));
        let mut after = started.after;
        let mut whole = Tally { created: started.view.created, merged: started.view.merged, ..Tally::default() };
        whole.rejected = started.view.rejected;
        let mut rejects = Vec::new();
        for piece in pieces {
            let mut waiting = piece.map_err(unreadable)?;
            while !waiting.is_empty() {
                let rows = next_piece(&mut waiting, size.load(Ordering::Relaxed));
                let (count, until) = (rows.len(), rows.last().map_or(after, |landing| landing.position));
                let begun = clock();
                let tally = match started.mode {
                    ImportMode::Import => T::land(self, started, begun, after, rows, until)?,
                    ImportMode::DryRun => {
                        let rehearse = Rehearse { job: started.job.clone(), rows: T::rows(rows), signs: signs.clone() };
                        let mut rehearsed = self.act_blocking(&started.by, begun, rehearse)?;
                        let room = REHEARSED_REJECTS.saturating_sub(rejects.len());
                        let over = rehearsed.rejects.split_off(room.min(rehearsed.rejects.len()));
                        let kept = ledger::keep(&whole, &mut rehearsed.tally, &rehearsed.rejects);
                        rehearsed.rejects.truncate(kept);
                        rehearsed.tally.not_kept += over.len() as u64;
                        rejects.append(&mut rehearsed.rejects);
                        rehearsed.tally
                    }
                };
                adapt(size, count, clock().duration_since(begun), most);
                whole.add(&tally);
                after = until;
                progress(Progress {
                    rows_read: after,
                    rows_total: started.survey.records,
                    created: whole.created,
                    merged: whole.merged,
                    rejected: whole.rejected,
                });
                if started.mode == ImportMode::Import {
                    self.merge_index(&started.by, clock)?;
                }
            }
        }
        Ok((started.mode == ImportMode::DryRun).then_some((whole, rejects)))
    }
}

/// Rejects in so many writes that none of them is long.
fn chunks(rejects: Vec<Reject>) -> Vec<Vec<Reject>> {
    let (mut chunks, mut weight) = (vec![Vec::new()], 0);
    for reject in rejects {
        let full = chunks.last().is_some_and(|chunk: &Vec<Reject>| chunk.len() >= REJECTS_AT_ONCE) || weight > HEAVIEST_PIECE;
        if full {
            chunks.push(Vec::new());
            weight = 0;
        }
        weight += reject.record.len();
        if let Some(chunk) = chunks.last_mut() {
            chunk.push(reject);
        }
    }
    chunks
}

/// What lands next of what was read. It was cut while an earlier piece landed: where rows take longer now, it is cut again.
fn next_piece<T>(waiting: &mut Vec<Landing<T>>, size: usize) -> Vec<Landing<T>> {
    // A little too much is better than a little left over.
    let rest = if waiting.len() > size + size / 2 { waiting.split_off(size) } else { Vec::new() };
    std::mem::replace(waiting, rest)
}

/// So many rows that a piece takes about its time, waiting for the writer included.
fn adapt(size: &AtomicUsize, count: usize, took: SignedDuration, most: usize) {
    let took = took.as_micros().max(1) as f64;
    let fitting = count as f64 * AIM.as_micros() as f64 / took;
    let now = size.load(Ordering::Relaxed) as f64;
    // Smaller at once, because somebody waits behind it; larger half-way each time, because one quick piece is no rule.
    let next = if fitting < now { fitting } else { (now + fitting) / 2.0 }.clamp(10.0, most as f64);
    size.store(next as usize, Ordering::Relaxed);
}

type Piece<T> = io::Result<Vec<Landing<T>>>;

/// Until the file ends or nobody listens any more.
fn read<R: Readied<T>, T>(started: &Started, size: &AtomicUsize, send: SyncSender<Piece<T>>) {
    let mut rows = match R::rows(&started.survey, started) {
        Ok(rows) => rows,
        Err(error) => {
            let _ = send.send(Err(error));
            return;
        }
    };
    if let Err(error) = rows.resume_after(started.after) {
        let _ = send.send(Err(error));
        return;
    }
    let mut ready: Vec<Landing<T>> = Vec::new();
    let mut weight = 0;
    while let Some(row) = rows.next() {
        weight += 64 + rows.length();
        match row {
            Err(error) => {
                let _ = send.send(Err(error));
                return;
            }
            Ok(row) => ready.push(R::ready(row, &started.reader)),
        }
        let full = ready.len() >= size.load(Ordering::Relaxed).max(1) || weight >= HEAVIEST_PIECE;
        if full && send.send(Ok(std::mem::take(&mut ready))).is_err() {
            return;
        }
        if full {
            weight = 0;
        }
    }
    if !ready.is_empty() {
        let _ = send.send(Ok(ready));
    }
}

/// A kind of row, and what it is made ready as.
trait Readied<T>: Row + 'static {
    fn rows(survey: &Survey, started: &Started) -> io::Result<intake::Rows<Self>>;
    fn ready(self, reader: &Reader) -> Landing<T>;
}

fn as_io(error: intake::IntakeError) -> io::Error {
    io::Error::other(error.to_string())
}

impl Readied<Person> for ProspectRow {
    fn rows(survey: &Survey, started: &Started) -> io::Result<intake::Rows<Self>> {
        survey.prospects(&*started.source, &started.settings).map_err(as_io)
    }

    fn ready(self, reader: &Reader) -> Landing<Person> {
        reader.person(self)
    }
}

impl Readied<PastTouch> for TouchRow {
    fn rows(survey: &Survey, started: &Started) -> io::Result<intake::Rows<Self>> {
        survey.touches(&*started.source, &started.settings).map_err(as_io)
    }

    fn ready(self, reader: &Reader) -> Landing<PastTouch> {
        reader.touch(self)
    }
}

impl Readied<CompanyWish> for CompanyRow {
    fn rows(survey: &Survey, started: &Started) -> io::Result<intake::Rows<Self>> {
        survey.companies(&*started.source, &started.settings).map_err(as_io)
    }

    fn ready(self, reader: &Reader) -> Landing<CompanyWish> {
        reader.company(self)
    }
}

/// What can be landed: one transaction for a piece of it.
trait Landed: Send + Sync + Sized + 'static {
    fn land(
        app: &App,
        started: &Started,
        now: Timestamp,
        after: u64,
        rows: Vec<Landing<Self>>,
        until: u64,
    ) -> Result<Tally, Refused>;
    fn rows(rows: Vec<Landing<Self>>) -> Rows;
}

macro_rules! landed {
    ($($thing:ty => $verb:ident, $rows:ident, $tally:expr);+ $(;)?) => {$(
        impl Landed for $thing {
            fn land(
                app: &App,
                started: &Started,
                now: Timestamp,
                after: u64,
                rows: Vec<Landing<Self>>,
                until: u64,
            ) -> Result<Tally, Refused> {
                let verb = $verb { job: started.job.clone(), after, rows: Arc::new(rows), until };
                app.act_blocking(&started.by, now, verb).map(|landed| $tally(started, landed))
            }

            fn rows(rows: Vec<Landing<Self>>) -> Rows {
                Rows::$rows(Arc::new(rows))
            }
        }
    )+};
}
landed!(
    Person => LandPeople, People, |started: &Started, landed: LandedPeople| {
        started.job.keep_laying(landed.laying);
        landed.tally
    };
    PastTouch => LandTouches, Touches, |_, tally| tally;
    CompanyWish => LandCompanies, Companies, |_, tally| tally;
);

/// What is to be known of the columns.
fn remarks(started: &Started) -> Vec<String> {
    let tense = match started.mode {
        ImportMode::Import => Tense::Did,
        ImportMode::DryRun => Tense::Would,
    };
    let mut remarks = match started.survey.kind {
        Kind::Touches => touch_remarks(&started.survey),
        Kind::Prospects | Kind::Companies => started.plan.remarks(tense),
    };
    remarks.extend(started.survey.columns.iter().filter_map(turned));
    remarks
}

/// That the dates of a column are read otherwise than the beginning of the file had it, which is all that a preview looks at.
fn turned(column: &Column) -> Option<String> {
    let named = |order: Order| match order {
        Order::DayFirst => "the day first",
        Order::MonthFirst => "the month first",
    };
    let (before, now) = (named(column.order_at_start.filter(|_| column.field.is_date())?), named(column.order));
    let header: String = column.header.chars().take(60).collect();
    Some(format!("Dates of {header} are read with {now}, as rows further down show. By the first rows alone it was {before}."))
}

/// Rejects of a dry run, some of them.
struct KeepRejects {
    import: ImportId,
    rejects: Vec<Reject>,
}

impl Verb for KeepRejects {
    type Done = ();
    const MODE: Mode = Mode::Piece;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<(), Refused> {
        Ok(imports::insert_rejects(on.tx, self.import, &self.rejects)?)
    }
}

/// Lets go of some of the file that was kept; whether there may be more.
struct LetGo {
    import: ImportId,
}

impl Verb for LetGo {
    type Done = bool;
    const MODE: Mode = Mode::Piece;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<bool, Refused> {
        Ok(imports::delete_parts(on.tx, self.import, PARTS_AT_ONCE)? == PARTS_AT_ONCE as u64)
    }
}

/// The last row is in.
struct Finish {
    import: ImportId,
    remarks: Vec<String>,
    /// Of a dry run, which wrote nothing on its way.
    rehearsed: Option<Tally>,
}

impl Verb for Finish {
    type Done = ImportView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<ImportView, Refused> {
        let mut import = imports::get(on.tx, self.import)?.ok_or(Refused::NotFound("import"))?;
        if let Some(tally) = &self.rehearsed {
            import.counts = tally.written();
        } else {
            import.state = "done".to_owned();
        }
        let tally = Tally::of(&import);
        import.rows_read = import.rows_total.unwrap_or(import.rows_read);
        import.remarks = self.remarks.clone();
        import.remarks.extend(said_of(&tally));
        import.ended_at = Some(on.now);
        import.lease_until = on.now;
        imports::update(on.tx, &import)?;
        let action = if self.rehearsed.is_some() { "rehearse_import" } else { "import" };
        on.audit(action, "import", import.id.0, None, Some(&import.file_name.clone()))?;
        view(on, import)
    }
}

fn said_of(tally: &Tally) -> Vec<String> {
    let mut said = Vec::new();
    if !tally.strangers.is_empty() {
        let mut strangers: Vec<(&String, &u64)> = tally.strangers.iter().collect();
        strangers.sort_by_key(|(_, rows)| std::cmp::Reverse(**rows));
        let named: Vec<String> = strangers.iter().take(10).map(|(name, rows)| format!("{name} ({rows})")).collect();
        let more = strangers.len().saturating_sub(10);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        said.push(format!(
            "Owners who are no users here, so their rows went to whoever imports or was named for it: {}{more}.",
            named.join(", ")
        ));
    }
    if let Some(last) = tally.last_start {
        said.push(format!(
            "{} of them start later, as capacity allows; the last on {}.",
            tally.laid,
            last.strftime("%A %-d %B %Y")
        ));
    }
    if tally.left_out > 0 {
        said.push(format!(
            "{} values could not be read as what their column holds. Their rows are in; the values are in the file of rejects.",
            tally.left_out
        ));
    }
    said.extend(ledger::more_rejects(tally));
    said
}

/// It cannot go on now.
struct Interrupt {
    import: ImportId,
}

impl Verb for Interrupt {
    type Done = ();
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<(), Refused> {
        if let Some(mut import) = imports::get(on.tx, self.import)?.filter(|import| import.state == "running") {
            import.state = "interrupted".to_owned();
            import.lease_until = on.now;
            imports::update(on.tx, &import)?;
        }
        Ok(())
    }
}

/// What is left to do of an import that stands still.
enum Work {
    Undo,
    Land(ImportId, NewImport),
    Nothing(ImportView),
}

struct Stopped {
    import: String,
}

impl Verb for Stopped {
    type Done = Work;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Work, Refused> {
        let import = crate::import::show::find(on, &self.import)?;
        match import.state.as_str() {
            "undoing" => Ok(Work::Undo),
            "running" | "interrupted" if import.lease_until <= on.now => {
                if imports::part(on.tx, import.id, 0)?.is_none() {
                    let message = "the file was not kept: import the same file again, and it goes on where it stopped".to_owned();
                    return Err(Refused::Conflict { message, held_by: Some(import.id.to_string()) });
                }
                let options: serde_json::Value = serde_json::from_str(&import.options).unwrap_or_default();
                let order = serde_json::from_value(options["order"].clone())
                    .map_err(|error| Refused::Broken(format!("the import's options cannot be read: {error}")))?;
                Ok(Work::Land(import.id, order))
            }
            _ => Ok(Work::Nothing(view(on, import)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(rows: u64, size: usize) -> Vec<usize> {
        let landing = |position| Landing { position, line: position, thing: Some(()), faults: Vec::new(), original: Vec::new() };
        let mut waiting: Vec<_> = (1..=rows).map(landing).collect();
        let mut next = 1;
        let mut sizes = Vec::new();
        while !waiting.is_empty() {
            let piece = next_piece(&mut waiting, size);
            for row in &piece {
                assert_eq!(row.position, next, "every row once, in order");
                next += 1;
            }
            sizes.push(piece.len());
        }
        assert_eq!(next, rows + 1);
        sizes
    }

    #[test]
    fn what_was_cut_for_quicker_rows_is_cut_again() {
        assert_eq!(cut(100, 200), [100]);
        assert_eq!(cut(100, 70), [100], "a little too much lands at once");
        assert_eq!(cut(100, 30), [30, 30, 40]);
        assert_eq!(cut(4_000, 10).len(), 400);
    }

    #[test]
    fn a_piece_shrinks_at_once_and_grows_half_way() {
        let size = AtomicUsize::new(400);
        let took = |count, span| {
            adapt(&size, count, span, LARGEST_PIECE);
            size.load(Ordering::Relaxed)
        };
        assert_eq!(took(400, AIM * 4), 100);
        assert_eq!(took(100, AIM / 3), 200);
        assert_eq!(took(200, AIM), 200);
        assert_eq!(took(200, SignedDuration::from_secs(60)), 10, "never none");
        assert_eq!(took(4_000, SignedDuration::ZERO), LARGEST_PIECE);
    }
}
