//! Whether the files that are open are still those that lie there. A database that was deleted or replaced under a running
//! program takes every write, and none of them is there after a restart: so nothing is acknowledged then.

use crate::error::StoreError;
use std::path::{Path, PathBuf};

/// The files as they were when they were opened.
pub(crate) struct Lying {
    files: Vec<(PathBuf, Identity)>,
}

/// Device and inode: the same file, whatever its name.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Identity(u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|metadata| Identity(metadata.dev(), metadata.ino()))
}

/// Elsewhere an open file cannot be deleted.
#[cfg(not(unix))]
fn identity(_path: &Path) -> Option<Identity> {
    None
}

impl Lying {
    /// The database, its log and what its users share; only what is there while it is open.
    pub(crate) fn at(path: &Path) -> Self {
        let beside = |suffix: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        };
        let files = [path.to_path_buf(), beside("-wal"), beside("-shm")];
        for file in &files {
            crate::private::close(file);
        }
        Lying { files: files.into_iter().filter_map(|file| identity(&file).map(|known| (file, known))).collect() }
    }

    /// Three looks at a folder: a few microseconds, where a commit is a sync.
    ///
    /// # Errors
    /// [`StoreError::Gone`] where one of them is missing or another.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        match self.files.iter().find(|(path, known)| identity(path) != Some(*known)) {
            None => Ok(()),
            Some((path, _)) => Err(StoreError::Gone(path.display().to_string())),
        }
    }
}
