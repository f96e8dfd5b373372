//! Where the data lives: a folder of the platform, one of your choice, or a PostgreSQL URL.

use crate::args::Common;
use crate::failure::Failure;
use actions::App;
use std::path::{Path, PathBuf};

/// The file in the data folder.
const FILE: &str = "fifthcall.db";

/// What `App::open` is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    Folder(PathBuf),
    Url(String),
}

impl Location {
    pub fn of(common: &Common) -> Result<Self, Failure> {
        if let Some(url) = &common.database {
            if url.starts_with("postgres://") || url.starts_with("postgresql://") {
                return Ok(Location::Url(url.clone()));
            }
            return Err(Failure::new("--database takes a URL that begins with postgres://; a folder goes to --data"));
        }
        match &common.data {
            Some(folder) => Ok(Location::Folder(folder.clone())),
            None => usual_folder()
                .map(Location::Folder)
                .ok_or_else(|| Failure::new("cannot tell where data belongs here: name a folder with --data")),
        }
    }

    /// True where a workspace may be there already.
    pub fn exists(&self) -> bool {
        match self {
            Location::Folder(folder) => folder.join(FILE).exists(),
            Location::Url(_) => true,
        }
    }

    /// The file or URL, its folder made where it is missing and readable to its owner alone.
    pub fn prepared(&self) -> Result<String, Failure> {
        match self {
            Location::Url(url) => Ok(url.clone()),
            Location::Folder(folder) => {
                make_private(folder)
                    .map_err(|error| Failure::new(format!("cannot make the folder {}: {error}", folder.display())))?;
                Ok(folder.join(FILE).display().to_string())
            }
        }
    }

    /// The app there. What is too large for a database lies in the folder: that of `--data` beside a server, too.
    pub fn app(&self, common: &Common) -> Result<App, Failure> {
        let location = self.prepared()?;
        let folder = match self {
            Location::Folder(folder) => Some(folder.clone()),
            Location::Url(_) => common.data.clone().or_else(usual_folder),
        };
        Ok(match folder {
            Some(folder) => App::open_with_files(&location, &folder)?,
            None => App::open(&location)?,
        })
    }

    /// For messages: never with a password.
    pub fn shown(&self) -> String {
        match self {
            Location::Folder(folder) => folder.display().to_string(),
            Location::Url(url) => url.rsplit_once('@').map_or_else(|| url.clone(), |(_, place)| format!("postgres://{place}")),
        }
    }
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    private_folder().recursive(true).create(folder)
}

/// How a folder is made that is for nobody else's eyes.
pub fn private_folder() -> std::fs::DirBuilder {
    #[allow(unused_mut, reason = "other systems have no modes")]
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// An empty file for people's data, for nobody else's eyes, in the place of whatever is there.
pub fn open_privately(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// `$XDG_DATA_HOME/fifthcall`, `~/.local/share/fifthcall`, or what the platform has instead.
fn usual_folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let parent = if cfg!(windows) {
        variable("LOCALAPPDATA")?
    } else if cfg!(target_os = "macos") {
        variable("HOME")?.join("Library/Application Support")
    } else {
        variable("XDG_DATA_HOME")
            .filter(|folder| folder.is_absolute())
            .or_else(|| Some(variable("HOME")?.join(".local/share")))?
    };
    Some(parent.join("fifthcall"))
}
