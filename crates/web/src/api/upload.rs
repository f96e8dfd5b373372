//! A file that came over HTTP: on disk while it is needed, never whole in memory.

mod form;
pub mod room;

pub use form::Form;

use crate::edge::Problem;
use actions::import::Source;
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// The largest file of people, in bytes.
pub const LARGEST: u64 = 512 * 1024 * 1024;
/// The largest file of a registry: a quarter of a thousand million numbers are 3 GB.
pub const LARGEST_REGISTRY: u64 = 8 * 1024 * 1024 * 1024;

/// Goes from the disk with this value.
pub struct Upload {
    path: PathBuf,
    file: Option<File>,
    size: u64,
    largest: u64,
    digest: Sha256,
}

impl Upload {
    pub fn new(largest: u64) -> Result<Self, Problem> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let folder = room::folder().map_err(|error| problem(&error))?;
        let path = folder.join(format!("{}{}", room::FILE, COUNT.fetch_add(1, Ordering::Relaxed)));
        let mut options = OpenOptions::new();
        // Never a file that is there already, and for nobody else's eyes.
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|error| problem(&error))?;
        Ok(Upload { path, file: Some(file), size: 0, largest, digest: Sha256::new() })
    }

    pub fn write(&mut self, data: &[u8]) -> Result<(), Problem> {
        self.size += data.len() as u64;
        if self.size > self.largest {
            return Err(form::too_large(self.largest));
        }
        self.digest.update(data);
        match &mut self.file {
            Some(file) => file.write_all(data).map_err(|error| problem(&error)),
            None => Ok(()),
        }
    }

    pub fn finished(mut self) -> Result<Self, Problem> {
        if let Some(mut file) = self.file.take() {
            file.flush().map_err(|error| problem(&error))?;
        }
        Ok(self)
    }

    /// Where it lies.
    #[cfg(test)]
    pub(crate) fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// Bytes so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Of the content.
    pub fn sha256(&self) -> [u8; 32] {
        self.digest.clone().finalize().into()
    }
}

impl Source for Upload {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(&self.path)?))
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

fn problem(error: &io::Error) -> Problem {
    if error.kind() == io::ErrorKind::StorageFull {
        return Problem::new("disk-full", "the disk is full: nothing was imported; free some space and try again");
    }
    tracing::error!(%error, "an upload could not be written");
    Problem::new("broken", "the file could not be kept while it was read")
}
