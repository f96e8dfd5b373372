//! Where files lie while they are needed: a folder of this process under the system's folder for such, with a mark that is
//! locked for as long as the process lives. What a killed process left behind is told by a mark that nobody holds.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

const NAME: &str = "fifthcall-uploads-";
const MARK: &str = "held-by";
pub(super) const FILE: &str = "upload-";

struct Room {
    folder: PathBuf,
    /// Locked while it is open.
    _mark: File,
}

static ROOM: Mutex<Option<Room>> = Mutex::new(None);

/// The folder of this process, made where it is not there yet.
pub(super) fn folder() -> io::Result<PathBuf> {
    let mut room = ROOM.lock().unwrap_or_else(PoisonError::into_inner);
    // Somebody may have tidied up under us.
    if let Some(room) = room.as_ref().filter(|room| room.folder.is_dir()) {
        return Ok(room.folder.clone());
    }
    let made = make(&std::env::temp_dir())?;
    let folder = made.folder.clone();
    *room = Some(made);
    Ok(folder)
}

fn make(parent: &Path) -> io::Result<Room> {
    let stamp = crate::clock::now().as_microsecond();
    for number in 0..1_000 {
        let folder = parent.join(format!("{NAME}{}-{stamp:x}-{number}", std::process::id()));
        let mut builder = DirBuilder::new();
        // For nobody else's eyes, and never a folder that is there already.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(&folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        }
        // Under its name it is never seen without its lock.
        let unready = folder.join("mark");
        let mut mark = OpenOptions::new().write(true).create_new(true).open(&unready)?;
        mark.lock()?;
        writeln!(mark, "Fifth Call, process {}. Files that were brought lie here until they are imported.", std::process::id())?;
        std::fs::rename(&unready, folder.join(MARK))?;
        return Ok(Room { folder, _mark: mark });
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "no free name for a folder"))
}

/// Clears what killed processes left behind; how many folders. For the start of a server.
pub fn clear() -> usize {
    clear_in(&std::env::temp_dir())
}

fn clear_in(parent: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(parent) else { return 0 };
    let ours = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(NAME));
    // A link is not followed: it is not the folder that we made.
    let folders = ours.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    folders.filter(|entry| is_left(&entry.path()) && remove(&entry.path()).is_ok()).count()
}

/// Whether its mark can be locked: whoever held it is gone. Another user's cannot be opened, and one without a mark may be
/// on its way.
fn is_left(folder: &Path) -> bool {
    let Ok(mark) = OpenOptions::new().write(true).open(folder.join(MARK)) else { return false };
    match mark.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => false,
    }
}

/// Takes out what we put there, and nothing else; the mark last.
fn remove(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(FILE) {
            std::fs::remove_file(entry.path())?;
        }
    }
    std::fs::remove_file(folder.join(MARK))?;
    std::fs::remove_dir(folder)
}

/// Leaves the folder, for the end of a server. What still lies there goes with it.
pub fn leave() {
    if let Some(room) = ROOM.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let _ = remove(&room.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_is_cleared_and_nothing_of_a_living_one_or_of_anybody_else() {
        let parent = tempfile::tempdir().unwrap();
        let living = make(parent.path()).unwrap();
        std::fs::write(living.folder.join("upload-1"), "a").unwrap();
        let killed = make(parent.path()).unwrap();
        std::fs::write(killed.folder.join("upload-1"), "b").unwrap();
        let dead = killed.folder.clone();
        // Its lock goes with the process, the folder stays.
        drop(killed);
        let foreign = parent.path().join(format!("{NAME}somebody"));
        std::fs::create_dir(&foreign).unwrap();
        std::fs::write(foreign.join("upload-1"), "c").unwrap();
        let other = parent.path().join("other");
        std::fs::create_dir(&other).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(&other, parent.path().join(format!("{NAME}link"))).unwrap();
        std::fs::write(other.join(MARK), "").unwrap();
        assert_eq!(clear_in(parent.path()), 1);
        assert!(!dead.exists());
        assert!(living.folder.join("upload-1").exists() && foreign.join("upload-1").exists() && other.join(MARK).exists());
        // A file of somebody else in our folder keeps the folder, and stays.
        let odd = make(parent.path()).unwrap();
        std::fs::write(odd.folder.join("letter"), "d").unwrap();
        let folder = odd.folder.clone();
        drop(odd);
        clear_in(parent.path());
        assert!(folder.join("letter").exists());
    }
}
