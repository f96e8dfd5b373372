//! Before the first row: what the file is, who owns what, which columns become fields of the workspace; and whether the same
//! file stopped half-way before.

use crate::Actor;
use crate::app::{App, Mode, Verb};
use crate::context::Context;
use crate::import::ledger::{self, Tally};
use crate::import::owners::Owners;
use crate::import::ready::{Reader, key_of};
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
use std::collections::HashMap;
use std::io::{self, Read};
use std::sync::Arc;
use store::custom_fields::{self, CustomField};
use store::imports::{self, Import};
use store::{users, workspace};

/// Bytes of the file to a row of the store.
const PART: usize = 256 * 1024;
/// How many of the latest imports are looked at for one of the same file that stopped.
const LOOKED_AT: usize = 50;

/// An import that may run: its file is understood, and it is in the books.
pub struct Started {
    /// As it stands now.
    pub view: ImportView,
    pub(crate) by: Actor,
    pub(crate) job: Arc<Job>,
    pub(crate) reader: Reader,
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
        let labels: Vec<String> = survey
            .columns
            .iter()
            // Touches have no fields of the workspace's own.
            .filter(|column| survey.kind != Kind::Touches && column.field == Field::Custom && column.filled > 0)
            .map(|column| column.header.to_string())
            .collect();
        let headers: Vec<String> = survey.columns.iter().map(|column| column.header.to_string()).collect();
        let begin = Begin {
            kind: survey.kind,
            digest,
            records: survey.records,
            labels: labels.clone(),
            options: json!({ "order": order, "headers": headers }).to_string(),
            order: order.clone(),
        };
        let begun = self.act_blocking(by, now, begin)?;
        if keep == Keep::File && begun.after == 0 && order.mode == ImportMode::Import {
            self.keep_file(by, now, begun.import, &*source)?;
        }
        let keys = labels
            .into_iter()
            .map(|label| (Arc::from(label.as_str()), begun.keys.get(&label).cloned().unwrap_or_else(|| key_of(&label))));
        Ok(Started {
            view: begun.view,
            by: by.clone(),
            job: Arc::new(Job {
                import: begun.import,
                owner: setup.owner,
                newcomers: setup.newcomers,
                cadence: setup.cadence,
                starts: order.starts,
            }),
            reader: Reader { owners: Owners::new(by, setup.users), keys: keys.collect(), file },
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
    /// Headers of columns without a field of their own.
    labels: Vec<String>,
    options: String,
    order: NewImport,
}

struct Begun {
    import: ImportId,
    after: u64,
    /// Header to the key of its field.
    keys: HashMap<String, String>,
    view: ImportView,
}

impl Verb for Begin {
    type Done = Begun;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Begun, Refused> {
        let keys = match self.order.mode {
            ImportMode::Import => self.fields(on)?,
            ImportMode::DryRun => HashMap::new(),
        };
        let stopped = match self.order.mode {
            ImportMode::Import => self.stopped(on)?,
            ImportMode::DryRun => None,
        };
        let import = match stopped {
            Some(mut import) => {
                import.state = "running".to_owned();
                import.lease_until = ledger::lease(on.now);
                imports::update(on.tx, &import)?;
                import
            }
            None => self.new_import(on)?,
        };
        let (id, after) = (import.id, import.rows_read);
        Ok(Begun { import: id, after, keys, view: view(on, import)? })
    }
}

impl Begin {
    /// The import of the same file, in the same way, by the same person, that did not come to its end.
    fn stopped(&self, on: &mut Context<'_, '_>) -> Result<Option<Import>, Refused> {
        let latest = imports::list(on.tx, LOOKED_AT)?;
        let same = |import: &Import| import.digest == self.digest && import.user == on.by.user && import.options == self.options;
        let open = latest.into_iter().find(|import| same(import) && matches!(import.state.as_str(), "running" | "interrupted"));
        match open {
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

    /// Columns without a field of their own become fields of the workspace, by label where one is there already.
    fn fields(&self, on: &mut Context<'_, '_>) -> Result<HashMap<String, String>, Refused> {
        let mut known = custom_fields::list(on.tx)?;
        let mut keys = HashMap::new();
        for label in &self.labels {
            let key = key_of(label);
            let same = known.iter().find(|field| field.key == key || field.label.eq_ignore_ascii_case(label));
            let key = match same {
                Some(field) => field.key.clone(),
                None => {
                    let field = CustomField {
                        key: key.clone(),
                        label: label.chars().take(100).collect(),
                        kind: "text".to_owned(),
                        choices: None,
                        position: known.len() as u32,
                    };
                    custom_fields::put(on.tx, &field, on.now)?;
                    known.push(field);
                    key
                }
            };
            keys.insert(label.clone(), key);
        }
        Ok(keys)
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
        IntakeError::Empty => ("file", "empty"),
        IntakeError::NoSuchSheet { .. } => ("sheet", "unknown"),
        IntakeError::NoSuchColumn { .. } | IntakeError::NoSuchField { .. } => ("map", "unknown"),
    };
    Refused::field(field, code, error.to_string())
}
