//! Imports from file to store and back, on a database of their own.

#![allow(clippy::unwrap_used, reason = "these are tests; the lint knows only functions marked as such")]

mod addresses;
#[allow(dead_code, reason = "shared with the stories of the store")]
#[path = "../../../testkit/src/engines.rs"]
mod engines;
mod figures;
mod looks;
mod own_fields;
mod real;
mod stories;
mod taken_back;

use actions::import::{ImportMode, NewImport};
use actions::view::ImportView;
use actions::{Actor, App, ImportRejects, InitWorkspace, Refused, RejectsFrom};
use engines::Engine;
use jiff::Timestamp;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::Store;

/// A new workspace with its owner.
pub struct House {
    pub app: App,
    pub by: Actor,
    // Last, so that it goes last.
    engine: Engine,
}

/// Every named story on SQLite and on PostgreSQL; it gets what builds a house.
macro_rules! on_both {
    ($($story:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $story() { super::$story(crate::House::built); })*
        }
        mod postgres {
            $(#[test] fn $story() { super::$story(crate::House::built_on_postgres); })*
        }
    };
}
use on_both;

pub fn now() -> Timestamp {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

impl House {
    /// On SQLite.
    pub fn built() -> House {
        House::on(engines::sqlite())
    }

    pub fn built_on_postgres() -> House {
        House::on(engines::postgres())
    }

    fn on(engine: Engine) -> House {
        let app = App::open(&engine.address()).unwrap();
        let input = InitWorkspace {
            name: "Test".into(),
            owner_name: "Ana Ruiz".into(),
            owner_email: "ana@example.com".into(),
            country: "US".into(),
            zone: "America/New_York".into(),
        };
        app.init(now(), &input).unwrap();
        let by = app.actor_by(None).unwrap();
        House { app, by, engine }
    }

    pub fn store(&self) -> &Store {
        self.engine.store()
    }

    /// The size of the SQLite file on the disk, with its log, in bytes.
    pub fn size(&self) -> u64 {
        let file = std::path::PathBuf::from(self.engine.address());
        std::fs::read_dir(file.parent().unwrap()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
    }

    pub fn import(&self, text: &str) -> ImportView {
        self.import_as(text, NewImport::default()).unwrap()
    }

    pub fn import_as(&self, text: &str, order: NewImport) -> Result<ImportView, Refused> {
        let order = NewImport { file_name: "people.csv".into(), ..order };
        self.app.import(&self.by, &now, order, Arc::new(Bytes::new(text)), &mut |_| {})
    }

    pub fn rehearse(&self, text: &str) -> ImportView {
        self.import_as(text, NewImport { mode: ImportMode::DryRun, ..NewImport::default() }).unwrap()
    }

    pub fn undo(&self, import: &ImportView) -> ImportView {
        self.app.undo_import(&self.by, &now, &import.id).unwrap()
    }

    pub fn rejects(&self, import: &ImportView) -> String {
        let parts = self.parts_of_rejects(import);
        String::from_utf8(parts.concat()).unwrap()
    }

    pub fn parts_of_rejects(&self, import: &ImportView) -> Vec<Vec<u8>> {
        let (mut parts, mut next) = (Vec::new(), Some(RejectsFrom::Start));
        while let Some(part) = next {
            let part = self.app.act_blocking(&self.by, now(), ImportRejects { import: import.id.clone(), part }).unwrap();
            parts.push(part.csv);
            next = part.next;
        }
        parts
    }

    /// Everybody who is not in the trash, in the order of their making.
    pub fn people(&self) -> Vec<Somebody> {
        let read: Result<_, store::StoreError> = self.store().read(|tx| {
            let ids = store::prospects::page(tx, &store::prospects::Among::Everybody, planner::ProspectId::default(), 100_000)?;
            let phones = store::contacts::phones_of(tx, &ids)?;
            let emails = store::contacts::emails_of(tx, &ids)?;
            let tags = store::contacts::tags_of(tx, &ids)?;
            let mut people = store::prospects::get_many(tx, &ids)?;
            people.sort_by_key(|prospect| prospect.id);
            Ok(people
                .into_iter()
                .map(|prospect| Somebody {
                    phones: phones.iter().filter(|(id, _)| *id == prospect.id).map(|(_, phone)| phone.number.clone()).collect(),
                    emails: emails.iter().filter(|(id, _)| *id == prospect.id).map(|(_, email)| email.address.clone()).collect(),
                    tags: tags.iter().filter(|(id, _)| *id == prospect.id).map(|(_, tag)| tag.clone()).collect(),
                    prospect,
                })
                .collect())
        });
        read.unwrap()
    }

    pub fn somebody(&self, name: &str) -> Somebody {
        let people = self.people();
        let found: Vec<_> = people.iter().filter(|one| one.prospect.name == name).collect();
        let names: Vec<&str> = people.iter().map(|one| one.prospect.name.as_str()).collect();
        assert_eq!(found.len(), 1, "{name} among {names:?}");
        found[0].clone()
    }

    pub fn companies(&self) -> Vec<store::companies::Company> {
        self.store().read(|tx| store::companies::page(tx, planner::CompanyId::default(), 100_000)).unwrap()
    }

    pub fn touches(&self, name: &str) -> Vec<store::touches::Record> {
        let id = self.somebody(name).prospect.id;
        self.store().read(move |tx| store::touches::of(tx, id)).unwrap()
    }
}

#[derive(Debug, Clone)]
pub struct Somebody {
    pub prospect: store::prospects::Prospect,
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    pub tags: Vec<String>,
}

/// A file in memory, which can be made to break while it is read.
pub struct Bytes {
    bytes: Arc<[u8]>,
    pub broken: Arc<AtomicBool>,
}

impl Bytes {
    pub fn new(text: impl AsRef<[u8]>) -> Bytes {
        Bytes { bytes: Arc::from(text.as_ref()), broken: Arc::new(AtomicBool::new(false)) }
    }
}

impl intake::Source for Bytes {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(BytesReader { rest: io::Cursor::new(self.bytes.clone()), broken: self.broken.clone() }))
    }
}

struct BytesReader {
    rest: io::Cursor<Arc<[u8]>>,
    broken: Arc<AtomicBool>,
}

impl Read for BytesReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(io::Error::other("the disk was pulled out"));
        }
        self.rest.read(out)
    }
}
