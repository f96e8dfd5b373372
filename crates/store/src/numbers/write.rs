//! Writing a set: numbers in order go in, a whole file comes out, or none.

use super::block::{self, SPAN};
use super::{ENTRY, Entry, MAGIC, NumberSet, checksum, low};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes numbers that come in order; a number that comes twice counts once.
pub(super) struct Writer {
    path: PathBuf,
    out: BufWriter<File>,
    index: Vec<Entry>,
    /// The block that is being filled.
    block: u64,
    filling: Vec<u16>,
    raw: Vec<u8>,
    offset: u64,
    numbers: u64,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub numbers: u64,
    pub bytes: u64,
}

impl Writer {
    pub fn create(path: &Path) -> io::Result<Writer> {
        let mut out = BufWriter::with_capacity(1 << 18, crate::private::options().write(true).create_new(true).open(path)?);
        out.write_all(MAGIC)?;
        Ok(Writer {
            path: path.to_path_buf(),
            out,
            index: Vec::new(),
            block: 0,
            filling: Vec::with_capacity(2_048),
            raw: Vec::with_capacity(block::LARGEST),
            offset: MAGIC.len() as u64,
            numbers: 0,
        })
    }

    pub fn push(&mut self, number: u64) -> io::Result<()> {
        if number / SPAN != self.block {
            self.close()?;
            self.block = number / SPAN;
        }
        if self.filling.last() != Some(&low(number)) {
            self.filling.push(low(number));
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        if self.filling.is_empty() {
            return Ok(());
        }
        self.raw.clear();
        block::write(&self.filling, &mut self.raw);
        let numbers = u32::try_from(self.filling.len()).unwrap_or(block::PLACES);
        self.index.push(Entry { block: self.block, offset: self.offset, numbers, sum: checksum(&self.raw) });
        self.out.write_all(&self.raw)?;
        self.offset += self.raw.len() as u64;
        self.numbers += u64::from(numbers);
        self.filling.clear();
        Ok(())
    }

    /// On the disk for certain when this returns.
    pub fn finish(mut self) -> io::Result<Written> {
        self.close()?;
        let mut index = Vec::with_capacity(self.index.len() * ENTRY);
        for Entry { block, offset, numbers, sum } in &self.index {
            index.extend(block.to_le_bytes());
            index.extend(offset.to_le_bytes());
            index.extend(numbers.to_le_bytes());
            index.extend(sum.to_le_bytes());
        }
        self.out.write_all(&index)?;
        for part in [self.offset, self.index.len() as u64, self.numbers, u64::from(checksum(&index))] {
            self.out.write_all(&part.to_le_bytes())?;
        }
        self.out.write_all(MAGIC)?;
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        let bytes = file.metadata()?.len();
        debug_assert!(NumberSet::open(&self.path).is_ok());
        Ok(Written { numbers: self.numbers, bytes })
    }
}

/// Whatever gives numbers in order.
type Numbers<'n> = Box<dyn Iterator<Item = io::Result<u64>> + 'n>;

/// Writes what is in any of `from` and not in `without` (in order, and few enough to be in memory) to a new file.
///
/// # Errors
/// Where a source cannot be read, or the file is there already or cannot be written.
pub fn merged(
    from: Vec<Numbers<'_>>,
    without: &[u64],
    to: &Path,
    mut seen: impl FnMut(u64) -> io::Result<()>,
) -> io::Result<Written> {
    let mut writer = Writer::create(to)?;
    let mut sources = from;
    let mut next: BinaryHeap<Reverse<(u64, usize)>> = BinaryHeap::with_capacity(sources.len());
    for (place, source) in sources.iter_mut().enumerate() {
        if let Some(first) = source.next() {
            next.push(Reverse((first?, place)));
        }
    }
    let (mut without, mut count) = (without.iter().copied().peekable(), 0_u64);
    while let Some(Reverse((first, place))) = next.pop() {
        // From the one source as long as no other comes before it: files that follow on each other cost nothing more.
        let limit = next.peek().map_or(u64::MAX, |Reverse((number, _))| *number);
        let mut number = first;
        loop {
            while without.next_if(|gone| *gone < number).is_some() {}
            if without.peek() != Some(&number) {
                writer.push(number)?;
            }
            count += 1;
            if count.is_multiple_of(1 << 20) {
                seen(count)?;
            }
            match sources[place].next() {
                None => break,
                Some(later) => {
                    number = later?;
                    if number > limit {
                        next.push(Reverse((number, place)));
                        break;
                    }
                }
            }
        }
    }
    writer.finish()
}
