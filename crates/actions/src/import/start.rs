//! Before the first row: what the file is, who owns what, which columns become fields of the workspace; and whether the same
//! file stopped half-way before.

use crate::Actor;
use crate::app::{App, Mode, Verb};
use crate::context::Context;
use crate::custom_fields::Catalog;
use crate::import::ledger::{self, Tally};
use crate::import::own_fields::Plan;
use crate::import::owners::Owners;
use crate::import::ready::Reader;
use crate::import::show::view;
use crate::import::{ImportMode, Job, Keep, NewImport, Newcomers};
use crate::refused::Refused;
use crate::robin;
use crate::rounds::find_cadence;
use crate::sign_in::find_user;
use crate::view::ImportView;
use intake::{Field, IntakeError, Kind, Settings, Source, Survey};
use jiff::Timestamp;
use planner::cadence::CadenceVersion;
use planner::{ImportId, UserId};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::sync::{Arc, Mutex};
use store::imports::{self, Import};
use store::{custom_fields, users, workspace};

/// Bytes of the file to a row of the store.
const PART: usize = 256 * 1024;

/// An import that may run: its file is understood, and it is in the books.
pub struct Started {
    /// As it stands now.
    pub view: ImportView,
    pub(crate) by: Actor,
    pub(crate) job: Arc<Job>,
    pub(crate) reader: Reader,
    /// What becomes of the columns that are none of ours.
    pub(crate) plan: Plan,
    pub(crate) survey: Survey,
    pub(crate) settings: Settings,
    pub(crate) source: Arc<dyn Source + Send + Sync>,
    pub(crate) mode: ImportMode,
    /// Records that are done with already.
    pub(crate) after: u64,
}

impl App {
    /// Understands the file and begins its import, or takes up the one of the same file that stopped. `run_import` does the
    /// rest; between the two the caller may already answer.
    ///
    /// # Errors
    /// Where the file cannot be read, a column or field of the map is unknown, or the same file is being imported.
    pub fn start_import(
        &self,
        by: &Actor,
        now: Timestamp,
        order: NewImport,
        source: Arc<dyn Source + Send + Sync>,
        keep: Keep,
    ) -> Result<Started, Refused> {
        let setup = self.act_blocking(by, now, Prepare { order: order.clone() })?;
        let mut settings = setup.settings(&order)?;
        let survey = Survey::of(&*source, &settings).map_err(refused)?;
        settings.kind = Some(survey.kind);
        let digest = digest(&*source)?;
        let file = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let headers: Vec<String> = survey.columns.iter().map(|column| column.header.to_string()).collect();
        let begin = Begin {
            kind: survey.kind,
            digest,
            records: survey.records,
            unknown: unknown_columns(&survey),
            options: json!({ "order": order, "headers": headers }).to_string(),
            order: order.clone(),
        };
        let begun = self.act_blocking(by, now, begin)?;
        if keep == Keep::File && begun.after == 0 && order.mode == ImportMode::Import {
            self.keep_file(by, now, begun.import, &*source)?;
        }
        Ok(Started {
            view: begun.view,
            by: by.clone(),
            job: Arc::new(Job {
                import: begun.import,
                owner: setup.owner,
                newcomers: setup.newcomers,
                cadence: setup.cadence,
                starts: order.starts,
                laying: Mutex::new(None),
            }),
            reader: Reader { owners: Owners::new(by, setup.users), homes: begun.plan.homes(), file },
            plan: begun.plan,
            survey,
            settings,
            source,
            mode: order.mode,
            after: begun.after,
        })
    }

    fn keep_file(&self, by: &Actor, now: Timestamp, import: ImportId, source: &dyn Source) -> Result<(), Refused> {
        let mut reader = source.open().map_err(unreadable)?;
        for part in 0.. {
            let mut bytes = Vec::with_capacity(PART);
            (&mut reader).take(PART as u64).read_to_end(&mut bytes).map_err(unreadable)?;
            if bytes.is_empty() {
                break;
            }
            self.act_blocking(by, now, KeepPart { import, part, bytes })?;
        }
        Ok(())
    }
}

/// What the workspace knows that the file does not.
pub(super) struct Setup {
    country: String,
    zone: String,
    users: Vec<(UserId, String, String)>,
    owner: UserId,
    newcomers: Newcomers,
    cadence: Option<Arc<CadenceVersion>>,
}

impl Setup {
    /// How the file is to be read.
    pub(super) fn settings(&self, order: &NewImport) -> Result<Settings, Refused> {
        let zone = planner::calendar::zone(&self.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let mut settings = Settings::new(order.region.as_deref().unwrap_or(&self.country), zone);
        settings.kind = match order.kind.as_deref() {
            None => None,
            Some(code) => Some(
                Kind::from_code(code).ok_or_else(|| Refused::field("kind", "unknown", "one of prospects, touches, companies"))?,
            ),
        };
        settings.map = order.map.clone();
        settings.sheet = order.sheet.clone();
        Ok(settings)
    }
}

pub(super) struct Prepare {
    pub order: NewImport,
}

impl Verb for Prepare {
    type Done = Setup;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Setup, Refused> {
        let workspace = workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
        let owner = match self.order.owner.as_deref() {
            None => on.by.user,
            Some(said) if robin::is_meant(said) => {
                if !on.by.manages() {
                    return Err(Refused::NotYours("only a manager can import for others".to_owned()));
                }
                on.by.user
            }
            Some(said) => {
                let user = find_user(on.tx, said)?.filter(|user| user.active);
                let user = user.ok_or_else(|| Refused::field("owner", "unknown", "a user's id or e-mail address"))?;
                if user.id != on.by.user && !on.by.manages_user(user.id) {
                    return Err(Refused::NotYours("only their manager or an owner can import for somebody else".to_owned()));
                }
                user.id
            }
        };
        let cadence = match self.order.cadence.as_deref() {
            None => None,
            Some(which) => Some(find_cadence(on.tx, which)?),
        };
        let users = users::list(on.tx)?.into_iter().filter(|user| user.active);
        Ok(Setup {
            country: workspace.country,
            zone: workspace.zone,
            users: users.map(|user| (user.id, user.email, user.name)).collect(),
            owner,
            newcomers: if self.order.owner.as_deref().is_some_and(robin::is_meant) {
                Newcomers::InTurns
            } else {
                Newcomers::Owner
            },
            cadence,
        })
    }
}

struct Begin {
    kind: Kind,
    digest: Vec<u8>,
    records: u64,
    /// Headers of columns without a field of ours.
    unknown: Vec<Arc<str>>,
    options: String,
    order: NewImport,
}

struct Begun {
    import: ImportId,
    after: u64,
    plan: Plan,
    view: ImportView,
}

impl Verb for Begin {
    type Done = Begun;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Begun, Refused> {
        let mut catalog = Catalog::of(on.tx)?;
        let plan = Plan::of(&mut catalog, on.by, self.order.unknown, self.unknown.iter().cloned());
        let stopped = match self.order.mode {
            ImportMode::Import => self.stopped(on)?,
            ImportMode::DryRun => None,
        };
        let mut import = match stopped {
            Some(mut import) => {
                import.state = "running".to_owned();
                import.lease_until = ledger::lease(on.now);
                import
            }
            None => self.new_import(on)?,
        };
        if self.order.mode == ImportMode::Import {
            custom_fields::put_many(on.tx, &plan.new, on.now)?;
            // Whoever takes the import back takes them back with it.
            let mut tally = Tally::of(&import);
            tally.fields.extend(plan.new.iter().map(|field| field.key.clone()));
            import.counts = tally.written();
        }
        imports::update(on.tx, &import)?;
        let (id, after) = (import.id, import.rows_read);
        Ok(Begun { import: id, after, plan, view: view(on, import)? })
    }
}

impl Begin {
    /// The import of the same file, in the same way, by the same person, that did not come to its end.
    fn stopped(&self, on: &mut Context<'_, '_>) -> Result<Option<Import>, Refused> {
        let open = imports::open_of(on.tx, on.by.user, &self.digest)?;
        match open.into_iter().find(|import| import.options == self.options) {
            Some(import) if import.state == "running" && import.lease_until > on.now => Err(Refused::Conflict {
                message:
                    "this file is being imported already; it goes on by itself (or can be taken up two minutes after it stopped)"
                        .to_owned(),
                held_by: Some(import.id.to_string()),
            }),
            open => Ok(open),
        }
    }

    fn new_import(&self, on: &mut Context<'_, '_>) -> Result<Import, Refused> {
        let state = match self.order.mode {
            ImportMode::DryRun => "dry_run",
            ImportMode::Import => "running",
        };
        let import = Import {
            id: ImportId(on.mint()),
            user: on.by.user,
            kind: self.kind.code().to_owned(),
            file_name: self.order.file_name.chars().take(200).collect(),
            digest: self.digest.clone(),
            options: self.options.clone(),
            state: state.to_owned(),
            rows_read: 0,
            rows_total: Some(self.records),
            counts: Tally::default().written(),
            remarks: Vec::new(),
            started_at: on.now,
            ended_at: None,
            lease_until: ledger::lease(on.now),
        };
        imports::insert(on.tx, &import)?;
        Ok(import)
    }
}

struct KeepPart {
    import: ImportId,
    part: u32,
    bytes: Vec<u8>,
}

impl Verb for KeepPart {
    type Done = ();
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<(), Refused> {
        Ok(imports::insert_part(on.tx, self.import, self.part, &self.bytes)?)
    }
}

/// The file that was kept, read back part by part.
pub(crate) struct Kept {
    pub app: App,
    pub import: ImportId,
}

impl Source for Kept {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(KeptReader { app: self.app.clone(), import: self.import, part: 0, bytes: io::Cursor::new(Vec::new()) }))
    }
}

struct KeptReader {
    app: App,
    import: ImportId,
    part: u32,
    bytes: io::Cursor<Vec<u8>>,
}

impl Read for KeptReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(out)?;
        if read > 0 || out.is_empty() {
            return Ok(read);
        }
        let (import, part) = (self.import, self.part);
        let next: Result<Option<Vec<u8>>, Refused> = self.app.store().read(move |tx| Ok(imports::part(tx, import, part)?));
        match next.map_err(io::Error::other)? {
            None => Ok(0),
            Some(bytes) => {
                self.part += 1;
                self.bytes = io::Cursor::new(bytes);
                self.bytes.read(out)
            }
        }
    }
}

/// The headers of columns with values that are no field of ours.
pub(super) fn unknown_columns(survey: &Survey) -> Vec<Arc<str>> {
    // Touches have no fields of the workspace's own.
    let unknown =
        survey.columns.iter().filter(|column| survey.kind != Kind::Touches && column.field == Field::Custom && column.filled > 0);
    unknown.map(|column| column.header.clone()).collect()
}

fn digest(source: &dyn Source) -> Result<Vec<u8>, Refused> {
    let mut reader = source.open().map_err(unreadable)?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let read = reader.read(&mut chunk).map_err(unreadable)?;
        if read == 0 {
            return Ok(hash.finalize().to_vec());
        }
        hash.update(&chunk[..read]);
    }
}

pub(crate) fn unreadable(error: io::Error) -> Refused {
    Refused::field("file", "unreadable", format!("the file cannot be read: {error}"))
}

pub(crate) fn refused(error: IntakeError) -> Refused {
    let (field, code) = match &error {
        IntakeError::Unreadable(_) | IntakeError::Spreadsheet(_) => ("file", "unreadable"),
        IntakeError::TooMuch(_) => ("file", "too_large"),
        IntakeError::Empty => ("file", "empty"),
        IntakeError::NoSuchSheet { .. } => ("sheet", "unknown"),
        IntakeError::NoSuchColumn { .. } | IntakeError::NoSuchField { .. } => ("map", "unknown"),
    };
    Refused::field(field, code, error.to_string())
}
