//! Files of ours are for their owner's eyes alone, wherever they lie and whatever the umask says.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

/// How a new file of ours is opened.
pub(crate) fn options() -> OpenOptions {
    #[allow(unused_mut, reason = "other systems have no modes")]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes an empty file where there is none, so that whoever opens it next does not choose its mode; an old one is closed to
/// others. An old one is not opened: letting go of it again would let go of the locks that this process has on it.
pub(crate) fn file(path: &Path) -> io::Result<()> {
    match options().write(true).create_new(true).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            close(path);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Takes from others what an earlier program, a copy or a restored backup has given them. A file of somebody else's stays as
/// it is: they have lent it to us, and say themselves who reads it.
pub(crate) fn close(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if let Ok(metadata) = fs::metadata(path) {
            let mode = metadata.permissions().mode();
            if mode & 0o077 != 0 {
                let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700));
            }
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// A folder of ours, with those above it that are missing.
pub(crate) fn folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
