//! From numbers in whatever order to a set: sorted in pieces that fit into memory, each piece a small set of its own on
//! disk, and merged.

use super::NumberSet;
use super::write::{Written, merged};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Numbers that are sorted at a time: 64 MB.
const AT_ONCE: usize = 8 << 20;

/// Takes numbers, in any order and any number of times.
pub struct Builder {
    folder: PathBuf,
    at_once: usize,
    waiting: Vec<u64>,
    pieces: Vec<PathBuf>,
    pushed: u64,
}

/// All that was pushed, as a set on disk; gone with its folder.
#[derive(Debug)]
pub struct Built {
    pub path: PathBuf,
    pub written: Written,
    /// Of those pushed; the rest were there twice.
    pub pushed: u64,
}

impl Builder {
    /// `folder` is there, empty, and this builder's alone.
    pub fn new(folder: &Path) -> Builder {
        Builder::with_room_for(folder, AT_ONCE)
    }

    /// As [`Builder::new`], with pieces of another size.
    pub fn with_room_for(folder: &Path, at_once: usize) -> Builder {
        Builder { folder: folder.to_path_buf(), at_once: at_once.max(1), waiting: Vec::new(), pieces: Vec::new(), pushed: 0 }
    }

    /// # Errors
    /// Where the disk does not take a piece.
    pub fn push(&mut self, number: u64) -> io::Result<()> {
        self.waiting.push(number);
        self.pushed += 1;
        if self.waiting.len() >= self.at_once { self.put_piece() } else { Ok(()) }
    }

    fn put_piece(&mut self) -> io::Result<()> {
        self.sort();
        let path = self.folder.join(format!("piece-{}", self.pieces.len()));
        merged(vec![Box::new(self.waiting.iter().copied().map(Ok))], &[], &path, |_| Ok(()))?;
        self.pieces.push(path);
        self.waiting.clear();
        Ok(())
    }

    fn sort(&mut self) {
        // Registries mostly come in order.
        if !self.waiting.is_sorted() {
            self.waiting.sort_unstable();
        }
    }

    /// Writes everything, and what `base` has, and nothing of `without` (in order), to `to`.
    ///
    /// # Errors
    /// Where the disk does not take it, or a piece cannot be read.
    pub fn finish(
        mut self,
        base: Option<&NumberSet>,
        without: &[u64],
        to: &Path,
        seen: impl FnMut(u64) -> io::Result<()>,
    ) -> io::Result<Built> {
        self.sort();
        let pieces = self.pieces.iter().map(|path| NumberSet::open(path)).collect::<io::Result<Vec<_>>>()?;
        let mut from: Vec<Box<dyn Iterator<Item = io::Result<u64>> + '_>> = Vec::with_capacity(pieces.len() + 2);
        for piece in &pieces {
            from.push(Box::new(piece.iter()));
        }
        if let Some(base) = base {
            from.push(Box::new(base.iter()));
        }
        from.push(Box::new(self.waiting.iter().copied().map(Ok)));
        let written = merged(from, without, to, seen)?;
        for path in &self.pieces {
            fs::remove_file(path)?;
        }
        Ok(Built { path: to.to_path_buf(), written, pushed: self.pushed })
    }
}
