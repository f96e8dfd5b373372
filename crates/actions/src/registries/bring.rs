//! Bringing the file of a registry: read through once, sorted beside, renamed when it is whole, and only then asked. Killed at
//! any instant it leaves the copy before it in force.

use super::{Copies, today, view};
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::law::settle;
use crate::refused::Refused;
use crate::view::RegistryBrought;
use crate::{Actor, App};
use intake::registry::{BadFile, Change, Country, Entry, Says, read};
use jiff::Timestamp;
use jiff::civil::Date;
use planner::bounds::{Beyond, EARLIEST, days_after};
use planner::law::{Registry, RegistryCopy};
use std::io::{self, BufRead};
use std::sync::{Arc, Mutex, PoisonError};
use store::guard;
use store::numbers::{Builder, NumberSet, Written};
use store::registries::{Workroom, file_name};

/// The longest change list: what does not fit into memory is better brought as a full list.
const LONGEST: usize = 5_000_000;
/// A full list may shrink by one number in so many: beyond that it has probably been cut off.
const SHRINKS: u64 = 10;
/// Progress is told after so many numbers.
const STEP: u64 = 1 << 16;

/// A file of a registry, and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewRegistry {
    /// As `us_dnc`.
    pub code: String,
    /// The name of the file, kept with the copy.
    pub file_name: String,
    /// The day whose state it shows. A change list tells it itself, where its changes have dates.
    pub as_of: Option<Date>,
    /// `full` or `changes`; told from the file where left out.
    pub kind: Option<String>,
    /// Taken even where it holds far fewer numbers than the copy before it.
    pub smaller: bool,
}

/// How a copy that is being made comes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Under {
    pub code: String,
    pub file_name: String,
    pub numbers: u64,
    /// Read; now it is sorted.
    pub sorting: bool,
}

/// Where the app keeps that.
pub(crate) type Way = Arc<Mutex<Option<Under>>>;

/// What must be so before the file is looked at.
#[derive(Debug, Clone)]
struct Ready {
    registry: Registry,
    copies: Copies,
    today: Date,
}

#[derive(Debug, Clone)]
struct Prepare(NewRegistry);

impl Verb for Prepare {
    type Done = Ready;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Ready, Refused> {
        permitted(on.by)?;
        let choices = guard::current(on.tx)?.written.law.clone();
        let known = choices.registries();
        let found = known.iter().find(|(_, registry)| registry.code == self.0.code.trim());
        let registry = found.map(|(_, registry)| registry.clone()).ok_or_else(|| {
            let codes: Vec<&str> = known.iter().map(|(_, registry)| registry.code.as_str()).collect();
            Refused::field("code", "unknown", format!("no law that applies here wants it asked; one of {}", codes.join(", ")))
        })?;
        if self.0.kind.as_deref().is_some_and(|kind| !matches!(kind, "full" | "changes")) {
            return Err(Refused::field("kind", "unknown", "full, or changes"));
        }
        Ok(Ready { registry, copies: choices.registries, today: today(on)? })
    }
}

fn permitted(by: &Actor) -> Result<(), Refused> {
    if by.manages() {
        return Ok(());
    }
    Err(Refused::NotYours("only managers and owners bring the file of a registry".to_owned()))
}

/// The last step: from this commit on the new copy is asked.
#[derive(Debug, Clone)]
struct Put {
    code: String,
    copy: RegistryCopy,
    /// The copy that was asked when the file was read.
    before: Option<String>,
}

impl Verb for Put {
    type Done = ();
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<(), Refused> {
        permitted(on.by)?;
        let edition = guard::current(on.tx)?;
        let mut choices = edition.written.law.clone();
        if choices.registries.get(&self.code).map(|copy| &copy.file) != self.before.as_ref() {
            return Err(busy());
        }
        let name = store::users::get(on.tx, on.by.user)?.map(|user| user.name).unwrap_or_default();
        let copy = RegistryCopy { imported_by: name, ..self.copy.clone() };
        let told = format!("{}: copy of {}, {} numbers, from {}", self.code, copy.as_of, copy.numbers, copy.source);
        choices.registries.insert(self.code.clone(), copy);
        settle(on, &edition, choices, "import_registry", &told)?;
        Ok(())
    }
}

fn busy() -> Refused {
    Refused::Conflict { message: "another copy of a registry is being made; try again when it is done".to_owned(), held_by: None }
}

impl App {
    /// Brings the file of a registry, on this thread's time. The copy before it is asked until the very end.
    ///
    /// # Errors
    /// The first line that is not understood; an older file than the copy; somebody else who brings one.
    pub fn bring_registry(
        &self,
        by: &Actor,
        now: Timestamp,
        order: &NewRegistry,
        input: impl BufRead,
        progress: &mut dyn FnMut(&Under),
    ) -> Result<RegistryBrought, Refused> {
        let ready = self.act_blocking(by, now, Prepare(order.clone()))?;
        let seed = self.draw();
        let name: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
        let room = self.store().registries().workroom(&name).map_err(of_disk)?;
        let way = self.inner.registry_way.clone();
        let _over = Over(way.clone());
        let under = Under { code: ready.registry.code.clone(), file_name: order.file_name.clone(), numbers: 0, sorting: false };
        let mut told = |numbers: u64, sorting: bool| {
            let under = Under { numbers, sorting, ..under.clone() };
            progress(&under);
            *way.lock().unwrap_or_else(PoisonError::into_inner) = Some(under);
        };
        told(0, false);
        let made = Making { app: self, order, ready: &ready, room: &room }.make(input, &mut told)?;
        let before = ready.copies.get(&ready.registry.code).cloned();
        let file = file_name(&ready.registry.code, made.as_of, seed);
        room.keep(&room.path().join(MADE), &file).map_err(of_disk)?;
        let copy = RegistryCopy {
            as_of: made.as_of,
            file: file.clone(),
            numbers: made.written.numbers,
            bytes: made.written.bytes,
            source: order.file_name.clone(),
            imported_at: now,
            imported_by: String::new(),
        };
        let put = Put { code: ready.registry.code.clone(), copy, before: before.as_ref().map(|copy| copy.file.clone()) };
        if let Err(refused) = self.act_blocking(by, now, put) {
            // Where it is not known whether it was saved, the file stays: the next one clears what nobody asks.
            if !matches!(refused, Refused::Unavailable(_)) {
                room.discard(&file);
            }
            return Err(refused);
        }
        // The copy before it stays until the next one comes: another node may be reading it.
        let others = ready.copies.values().map(|copy| copy.file.clone());
        room.tidy(&others.chain([file]).collect::<Vec<_>>());
        let listed = self.act_blocking(by, now, super::ListRegistries)?;
        let registry = listed.items.into_iter().find(|item| item.code == ready.registry.code);
        let registry = registry.unwrap_or_else(|| view("", &ready.registry, None, ready.today, true));
        Ok(RegistryBrought {
            registry,
            kind: made.kind.to_owned(),
            read: made.read,
            added: made.added,
            removed: made.removed,
            unknown: made.unknown,
        })
    }

    /// The copy that is being made in this process, where one is.
    pub fn registry_under_way(&self) -> Option<Under> {
        self.inner.registry_way.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The name of the finished set in its room.
const MADE: &str = "made";

/// Clears what is told of the making, however it ends.
struct Over(Way);

impl Drop for Over {
    fn drop(&mut self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// A file that goes into a set.
struct Making<'m> {
    app: &'m App,
    order: &'m NewRegistry,
    ready: &'m Ready,
    room: &'m Workroom,
}

struct Made {
    kind: &'static str,
    as_of: Date,
    written: Written,
    /// Numbers in the file.
    read: u64,
    added: u64,
    removed: u64,
    /// Asked to be taken away, and not there.
    unknown: u64,
}

/// A change, in the order in which the last one of a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Changed {
    number: u64,
    on: Option<Date>,
    line: u32,
    to: Change,
}

/// What stops the reading.
enum Stopped {
    File(BadFile),
    Disk(io::Error),
    Refused(Refused),
}

impl From<BadFile> for Stopped {
    fn from(bad: BadFile) -> Self {
        Stopped::File(bad)
    }
}

impl Making<'_> {
    fn make(&self, input: impl BufRead, told: &mut impl FnMut(u64, bool)) -> Result<Made, Refused> {
        let Making { order, ready, room, .. } = self;
        let mut builder = Builder::new(room.path());
        let mut changes: Vec<Changed> = Vec::new();
        let mut is_list = order.kind.as_deref().map(|kind| kind == "full");
        let mut count = 0_u64;
        let country = ready.registry.regions.first().and_then(|region| region.get(..2)).unwrap_or("US");
        let each = |Entry { number, says, line }: Entry| {
            count += 1;
            if count.is_multiple_of(STEP) {
                told(count, false);
            }
            match (says, *is_list.get_or_insert(says == Says::On)) {
                (Says::On, true) => builder.push(number).map_err(Stopped::Disk),
                // Of two changes of a number the later one counts: a date that cannot be must not decide that.
                (Says::Changed { on: Some(day), .. }, false) if day > self.latest() => {
                    Err(bad(line, &format!("a change of {day}, which is still to come")))
                }
                (Says::Changed { to, on }, false) if changes.len() < LONGEST => {
                    let line = u32::try_from(line).unwrap_or(u32::MAX);
                    changes.push(Changed { number, on, line, to });
                    Ok(())
                }
                (Says::Changed { .. }, false) => Err(Stopped::Refused(Refused::field(
                    "file",
                    "too_long",
                    "more than five million changes: bring the full list instead",
                ))),
                (Says::On, false) => Err(bad(line, "a number without A or D in a list of changes")),
                (Says::Changed { .. }, true) => {
                    Err(bad(line, "a change in a full list: bring it as changes, or without A and D"))
                }
            }
        };
        let read = read(input, Country(country), each).map_err(|stopped| match stopped {
            Stopped::File(bad) => of_file(bad),
            Stopped::Disk(error) => of_disk(error),
            Stopped::Refused(refused) => refused,
        })?;
        told(read, true);
        if is_list == Some(false) { self.changed(builder, changes, read) } else { self.whole(builder, read, told) }
    }

    /// A full list takes the place of the copy.
    fn whole(&self, builder: Builder, read: u64, told: &mut impl FnMut(u64, bool)) -> Result<Made, Refused> {
        let before = self.ready.copies.get(&self.ready.registry.code);
        let as_of = self.as_of(None, before)?;
        let seen = |_| {
            told(read, true);
            Ok(())
        };
        let written = builder.finish(None, &[], &self.room.path().join(MADE), seen).map_err(of_disk)?.written;
        let held = before.map_or(0, |copy| copy.numbers);
        if !self.order.smaller && held > 1_000 && written.numbers < held - held / SHRINKS {
            return Err(Refused::field(
                "file",
                "smaller",
                format!(
                    "it holds {} numbers, and the copy before it {held}: was it cut off? Say that it may be smaller where that is right",
                    written.numbers
                ),
            ));
        }
        Ok(Made { kind: "full", as_of, written, read, added: written.numbers, removed: 0, unknown: 0 })
    }

    /// A list of changes goes on top of the copy.
    fn changed(&self, mut builder: Builder, mut changes: Vec<Changed>, read: u64) -> Result<Made, Refused> {
        let before = self.ready.copies.get(&self.ready.registry.code).ok_or_else(|| {
            Refused::field(
                "file",
                "not_allowed",
                "a list of changes, and no copy that they could change: bring the full list first",
            )
        })?;
        let as_of = self.as_of(changes.iter().filter_map(|changed| changed.on).max(), Some(before))?;
        let base: Arc<NumberSet> = self.app.store().registries().copy(&before.file).map_err(|error| {
            Refused::field("file", "not_allowed", format!("the copy cannot be read here ({error}): bring the full list"))
        })?;
        changes.sort_unstable();
        let (mut without, mut added, mut removed, mut unknown) = (Vec::new(), 0, 0, 0);
        for (place, changed) in changes.iter().enumerate() {
            // Of several about one number the last counts.
            if changes.get(place + 1).is_some_and(|next| next.number == changed.number) {
                continue;
            }
            let there = base.contains(changed.number).map_err(of_disk)?;
            match changed.to {
                Change::Added if there => {}
                Change::Added => {
                    added += 1;
                    builder.push(changed.number).map_err(of_disk)?;
                }
                Change::Removed if there => {
                    removed += 1;
                    without.push(changed.number);
                }
                Change::Removed => unknown += 1,
            }
        }
        let to = self.room.path().join(MADE);
        let written = builder.finish(Some(&base), &without, &to, |_| Ok(())).map_err(of_disk)?.written;
        Ok(Made { kind: "changes", as_of, written, read, added, removed, unknown })
    }

    /// The last day of which anybody can know: somewhere it is tomorrow already.
    fn latest(&self) -> Date {
        days_after(self.ready.today, 1)
    }

    /// The day whose state the file shows: as it was ordered, else as the file itself tells. Not before that of the copy.
    fn as_of(&self, of_file: Option<Date>, before: Option<&RegistryCopy>) -> Result<Date, Refused> {
        let as_of = self.order.as_of.or(of_file).ok_or_else(|| {
            Refused::field("as_of", "required", "the day whose state the file shows; it stands beside the file where you got it")
        })?;
        if as_of < EARLIEST {
            return Err(Refused::field("as_of", Beyond::TooEarly.code(), Beyond::TooEarly.message()));
        }
        if as_of > self.latest() {
            return Err(Refused::field("as_of", "in_the_future", format!("{as_of} is still to come")));
        }
        if let Some(copy) = before.filter(|copy| as_of < copy.as_of) {
            return Err(Refused::field("as_of", "older", format!("the copy that is asked is newer, of {}", copy.as_of)));
        }
        Ok(as_of)
    }
}

fn bad(line: u64, reason: &str) -> Stopped {
    Stopped::File(BadFile::Line { line, reason: reason.to_owned() })
}

fn of_file(bad: BadFile) -> Refused {
    match bad {
        BadFile::Unreadable(error) if error.kind() != io::ErrorKind::InvalidData => of_disk(error),
        bad @ (BadFile::Line { .. } | BadFile::Empty | BadFile::Unreadable(_)) => {
            Refused::field("file", "bad_line", format!("{bad}; nothing of it was taken"))
        }
    }
}

fn of_disk(error: io::Error) -> Refused {
    match error.kind() {
        io::ErrorKind::StorageFull => Refused::DiskFull,
        io::ErrorKind::WouldBlock => busy(),
        io::ErrorKind::NotFound => Refused::Unavailable(format!("{error}: say with --data where files are kept")),
        _ => Refused::Broken(format!("the files of registries: {error}")),
    }
}
