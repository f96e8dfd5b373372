//! A set of telephone numbers in one file: sorted, compressed, asked in place. A quarter of a thousand million numbers are
//! some 180 MB, and whether one is among them costs one short read.
//!
//! Numbers are the digits of their E.164. They stand in blocks of 16,384 consecutive ones, each block coded as tightly as it
//! allows (`block`); an index of the blocks stands at the end, and is kept in memory: 24 bytes a block. Every block has a
//! checksum. A file is written beside and renamed when it is whole (`write`), so that one that is there is never half.

mod block;
mod build;
mod write;

pub use build::{Builder, Built};
pub use write::{Written, merged};

use block::{Block, SPAN};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// What a file begins and ends with.
const MAGIC: &[u8; 8] = b"5CNUM\x00\x01\n";
/// Index offset, blocks, numbers, checksum of the index, magic.
const FOOTER: usize = 40;
/// Block, offset, numbers, checksum.
const ENTRY: usize = 24;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    /// The numbers' upper part: what is left of them without their last 14 bits.
    block: u64,
    offset: u64,
    numbers: u32,
    sum: u32,
}

/// A set in a file, open for asking. Any number of threads may ask it at a time.
#[derive(Debug)]
pub struct NumberSet {
    path: PathBuf,
    file: File,
    index: Vec<Entry>,
    /// Where the blocks end.
    end: u64,
    numbers: u64,
    bytes: u64,
}

impl NumberSet {
    /// # Errors
    /// Where there is no such file, or it is not whole.
    pub fn open(path: &Path) -> io::Result<NumberSet> {
        let mut file = File::open(path)?;
        let bytes = file.metadata()?.len();
        let broken = || bad("the set of numbers is broken off, or is none");
        let Some(from) = bytes.checked_sub(FOOTER as u64).filter(|from| *from >= MAGIC.len() as u64) else {
            return Err(broken());
        };
        let mut footer = [0; FOOTER];
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(&mut footer)?;
        let mut words = footer.chunks_exact(8).map(word);
        let (end, blocks, numbers, sum) = match (words.next(), words.next(), words.next(), words.next()) {
            (Some(end), Some(blocks), Some(numbers), Some(sum)) => (end, blocks, numbers, sum),
            _ => return Err(broken()),
        };
        let fits = blocks.checked_mul(ENTRY as u64).and_then(|size| size.checked_add(end)) == Some(from);
        if &footer[32..] != MAGIC || !fits {
            return Err(broken());
        }
        let mut raw = vec![0; usize::try_from(from - end).map_err(|_| broken())?];
        file.seek(SeekFrom::Start(end))?;
        file.read_exact(&mut raw)?;
        if u64::from(checksum(&raw)) != sum {
            return Err(broken());
        }
        let entry = |raw: &[u8]| Entry {
            block: word(&raw[..8]),
            offset: word(&raw[8..16]),
            numbers: u32::from_le_bytes([raw[16], raw[17], raw[18], raw[19]]),
            sum: u32::from_le_bytes([raw[20], raw[21], raw[22], raw[23]]),
        };
        let index = raw.chunks_exact(ENTRY).map(entry).collect();
        Ok(NumberSet { path: path.to_path_buf(), file, index, end, numbers, bytes })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many numbers are in it.
    pub fn len(&self) -> u64 {
        self.numbers
    }

    pub fn is_empty(&self) -> bool {
        self.numbers == 0
    }

    /// The size of the file.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether that number is in it.
    ///
    /// # Errors
    /// Where the file cannot be read, or a block of it is not what was written.
    pub fn contains(&self, number: u64) -> io::Result<bool> {
        let Ok(place) = self.index.binary_search_by_key(&(number / SPAN), |entry| entry.block) else { return Ok(false) };
        let mut space = [0; block::LARGEST];
        let (raw, entry) = self.block(place, &mut space)?;
        Ok(Block::of(raw, entry.numbers).contains(low(number)))
    }

    /// All numbers, in order.
    pub fn iter(&self) -> Numbers<'_> {
        Numbers { set: self, place: 0, read: Vec::new(), at: 0 }
    }

    fn block<'s>(&self, place: usize, space: &'s mut [u8; block::LARGEST]) -> io::Result<(&'s [u8], Entry)> {
        let entry = self.index.get(place).copied().ok_or_else(|| bad("no such block"))?;
        let next = self.index.get(place + 1).map_or(self.end, |next| next.offset);
        let size = next.checked_sub(entry.offset).and_then(|size| usize::try_from(size).ok());
        let size = size.filter(|size| *size == block::size(entry.numbers)).ok_or_else(|| bad("a block of a wrong size"))?;
        let raw = space.get_mut(..size).ok_or_else(|| bad("a block of a wrong size"))?;
        read_at(&self.file, raw, entry.offset)?;
        if checksum(raw) != entry.sum {
            return Err(bad("a block of the set of numbers is not what was written"));
        }
        Ok((raw, entry))
    }
}

/// The numbers of a set, in order.
pub struct Numbers<'s> {
    set: &'s NumberSet,
    place: usize,
    read: Vec<u64>,
    at: usize,
}

impl Iterator for Numbers<'_> {
    type Item = io::Result<u64>;

    fn next(&mut self) -> Option<io::Result<u64>> {
        loop {
            if let Some(number) = self.read.get(self.at) {
                self.at += 1;
                return Some(Ok(*number));
            }
            if self.place >= self.set.index.len() {
                return None;
            }
            let mut space = [0; block::LARGEST];
            match self.set.block(self.place, &mut space) {
                Ok((raw, entry)) => {
                    self.read.clear();
                    Block::of(raw, entry.numbers).each(|low| self.read.push(entry.block * SPAN + u64::from(low)));
                    (self.place, self.at) = (self.place + 1, 0);
                }
                Err(error) => {
                    self.place = self.set.index.len();
                    return Some(Err(error));
                }
            }
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the lower 14 bits are what is wanted")]
fn low(number: u64) -> u16 {
    (number % SPAN) as u16
}

fn word(raw: &[u8]) -> u64 {
    raw.iter().rev().fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

/// Over words of eight bytes; quick, and no word can change unseen.
#[allow(clippy::cast_possible_truncation, reason = "half of the sum is kept")]
fn checksum(raw: &[u8]) -> u32 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    for piece in raw.chunks(8) {
        sum = (sum ^ word(piece)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        sum ^= sum >> 32;
    }
    sum as u32
}

fn bad(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

#[cfg(unix)]
fn read_at(file: &File, raw: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, raw, offset)
}

#[cfg(windows)]
fn read_at(file: &File, mut raw: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !raw.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, raw, offset)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                raw = &mut raw[read..];
                offset += read as u64;
            }
        }
    }
    Ok(())
}
