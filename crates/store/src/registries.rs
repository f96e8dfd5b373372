//! The copies of do-not-call registries, as files in this node's folder. Which copy is asked stands in the guard's edition;
//! what follows from a number that is in one, the planner says.

use crate::guard::Edition;
use crate::numbers::NumberSet;
use crate::private;
use crate::tx::Tx;
use planner::law::RegistryCopy;
use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Below the folder for files.
const FOLDER: &str = "registries";
/// Held while a copy is made.
const LOCK: &str = "lock";
/// The end of every copy's name.
const ENDING: &str = ".numbers";
/// The beginning of the name of a room in which a copy is made.
const ROOM: &str = "making-";

/// The files at hand, those that were asked lately open.
#[derive(Debug, Default)]
pub struct Shelf {
    folder: Option<PathBuf>,
    open: Mutex<HashMap<String, Arc<NumberSet>>>,
}

impl Shelf {
    pub(crate) fn in_folder(folder: Option<PathBuf>) -> Self {
        Shelf { folder: folder.map(|folder| folder.join(FOLDER)), open: Mutex::default() }
    }

    /// The copy in that file.
    ///
    /// # Errors
    /// Where it is not here, or not whole.
    pub fn copy(&self, file: &str) -> io::Result<Arc<NumberSet>> {
        let known = self.open.lock().unwrap_or_else(PoisonError::into_inner).get(file).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let folder = self.folder.as_ref().ok_or_else(no_folder)?;
        // The name comes from the database: it must not lead elsewhere.
        if !is_copy(file) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{file} is no name of a copy")));
        }
        private::close(&folder.join(file));
        let set = Arc::new(NumberSet::open(&folder.join(file))?);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // Copies that have been replaced are let go of.
        if open.len() >= 16 {
            open.clear();
        }
        open.insert(file.to_owned(), set.clone());
        Ok(set)
    }

    /// A place to make a copy in. One at a time, on all that share the folder; what a killed one left is cleared.
    ///
    /// # Errors
    /// [`io::ErrorKind::WouldBlock`] where somebody makes one.
    pub fn workroom(&self, name: &str) -> io::Result<Workroom> {
        let folder = self.folder.clone().ok_or_else(no_folder)?;
        private::folder(&folder)?;
        let lock = private::options().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::WouldBlock.into()),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(ROOM) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        let room = folder.join(format!("{ROOM}{name}"));
        private::folder(&room)?;
        Ok(Workroom { folder, room, lock: Some(lock) })
    }
}

/// A folder in which a copy is made, gone with this value.
#[derive(Debug)]
pub struct Workroom {
    folder: PathBuf,
    room: PathBuf,
    /// Let go of when the room is gone.
    lock: Option<File>,
}

impl Workroom {
    pub fn path(&self) -> &Path {
        &self.room
    }

    /// Puts a finished file of this room among the copies: there as a whole, for certain, or not at all.
    pub fn keep(&self, made: &Path, name: &str) -> io::Result<()> {
        fs::rename(made, self.folder.join(name))?;
        // The name, too, is to outlive a power cut.
        #[cfg(unix)]
        File::open(&self.folder)?.sync_all()?;
        Ok(())
    }

    /// Takes away a copy that nobody asks.
    pub fn discard(&self, name: &str) {
        let _ = fs::remove_file(self.folder.join(name));
    }

    /// Takes away every copy but those. Another node that still reads one goes on reading it.
    pub fn tidy(&self, keep: &[String]) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_copy(&name) && !keep.contains(&name) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

impl Drop for Workroom {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.room);
        drop(self.lock.take());
    }
}

/// The name of a new copy.
pub fn file_name(registry: &str, as_of: jiff::civil::Date, id: [u8; 16]) -> String {
    let id: String = id[8..].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{registry}-{as_of}-{id}{ENDING}")
}

fn is_copy(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    name.strip_suffix(ENDING).is_some_and(|stem| !stem.is_empty() && stem.bytes().all(plain))
}

fn no_folder() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "this node has no folder for files")
}

/// Whether a copy is here and whole, as far as its index tells.
pub fn readable(tx: &Tx<'_>, copy: &RegistryCopy) -> bool {
    tx.cache.registries().copy(&copy.file).is_ok()
}

/// Which of these numbers (E.164) are on which registry, under that edition.
///
/// Where a copy is not here or cannot be read, each number counts as being on it: what cannot be asked is not called.
pub fn found<'n>(tx: &Tx<'_>, edition: &Edition, numbers: impl Iterator<Item = &'n str> + Clone) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (registry, copy) in &edition.written.law.registries {
        let set = tx.cache.registries().copy(&copy.file);
        let on_it = |number: &str| {
            let Ok(digits) = number.trim_start_matches('+').parse() else { return false };
            set.as_ref().map_or(true, |set| set.contains(digits).unwrap_or(true))
        };
        found.extend(numbers.clone().filter(|number| on_it(number)).map(|number| (number.to_owned(), registry.clone())));
    }
    found
}
