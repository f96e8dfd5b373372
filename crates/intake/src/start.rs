//! The beginning of a file as a source of its own: what is looked at before an import, however large the rest is.

use crate::Source;
use crate::limits::LOOKED_AT;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How much of a file is read for its survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Its beginning, as much as `limits` says; there is more.
    Start,
}

/// A file up to a number of bytes. It tells whether there were more.
pub(crate) struct Start<'a> {
    source: &'a dyn Source,
    most: u64,
    cut: Arc<AtomicBool>,
}

impl<'a> Start<'a> {
    pub fn of(source: &'a dyn Source, extent: Extent) -> Self {
        let most = match extent {
            Extent::Whole => u64::MAX,
            Extent::Start => LOOKED_AT,
        };
        Start { source, most, cut: Arc::default() }
    }

    /// Whether somebody has read to the end of it, and the file goes on.
    pub fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }
}

impl Source for Start<'_> {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Reader { inner: self.source.open()?, left: self.most, cut: self.cut.clone() }))
    }
}

struct Reader {
    inner: Box<dyn Read + Send>,
    left: u64,
    cut: Arc<AtomicBool>,
}

impl Read for Reader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            if !out.is_empty() && self.inner.read(&mut [0])? > 0 {
                self.cut.store(true, Ordering::Relaxed);
            }
            return Ok(0);
        }
        let most = out.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let read = self.inner.read(&mut out[..most])?;
        self.left -= read as u64;
        Ok(read)
    }
}
