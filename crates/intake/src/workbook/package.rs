//! The archive that newer workbooks are: its table of contents, and its parts, unpacked as they are read. What a part says of
//! its own size is not believed; what comes out is counted.

use super::Broken;
use crate::limits::{Limit, MOST_PARTS, MOST_RATIO, MOST_UNPACKED, RATIO_FREE};
use flate2::bufread::DeflateDecoder;
use std::collections::HashMap;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A longer name is of no part that is looked for.
const LONGEST_NAME: usize = 512;
/// The end of an archive stands within its last bytes: a comment of at most that length may follow.
const LONGEST_COMMENT: usize = 65_535;

pub(super) struct Package {
    bytes: Arc<Vec<u8>>,
    parts: HashMap<String, Entry>,
    read: Arc<Count>,
}

/// What came out of an archive so far.
#[derive(Default)]
pub(super) struct Count {
    /// Bytes, packed ones after they were unpacked.
    bytes: AtomicU64,
    /// Tags, texts and whatever else its XML is made of.
    pieces: AtomicU64,
}

impl Count {
    /// So many pieces more. Nobody else counts meanwhile: a workbook is read by one thread at a time.
    pub fn add(&self, pieces: u64) {
        self.pieces.store(self.pieces().saturating_add(pieces), Ordering::Relaxed);
    }

    pub fn pieces(&self) -> u64 {
        self.pieces.load(Ordering::Relaxed)
    }
}

#[derive(Clone, Copy)]
struct Entry {
    method: u16,
    encrypted: bool,
    packed: usize,
    header: usize,
}

fn number<const BYTES: usize>(bytes: &[u8], at: usize) -> Result<[u8; BYTES], Broken> {
    let end = at.checked_add(BYTES).ok_or_else(cut_off)?;
    bytes.get(at..end).and_then(|found| found.try_into().ok()).ok_or_else(cut_off)
}

fn short(bytes: &[u8], at: usize) -> Result<usize, Broken> {
    Ok(u16::from_le_bytes(number(bytes, at)?).into())
}

fn long(bytes: &[u8], at: usize) -> Result<u64, Broken> {
    Ok(u32::from_le_bytes(number(bytes, at)?).into())
}

fn longer(bytes: &[u8], at: usize) -> Result<u64, Broken> {
    Ok(u64::from_le_bytes(number(bytes, at)?))
}

fn cut_off() -> Broken {
    Broken::Damaged("the file breaks off".to_owned())
}

fn place(at: u64) -> Result<usize, Broken> {
    usize::try_from(at).map_err(|_| cut_off())
}

impl Package {
    pub fn open(bytes: Vec<u8>) -> Result<Self, Broken> {
        let (mut at, total) = contents(&bytes)?;
        if total > MOST_PARTS as u64 {
            return Err(Limit::Parts.into());
        }
        let mut parts = HashMap::new();
        for _ in 0..total {
            if number::<4>(&bytes, at)? != *b"PK\x01\x02" {
                return Err(Broken::Damaged("its table of contents is broken".to_owned()));
            }
            let (name, extra, comment) = (short(&bytes, at + 28)?, short(&bytes, at + 30)?, short(&bytes, at + 32)?);
            let (unpacked, mut packed, mut header) = (long(&bytes, at + 24)?, long(&bytes, at + 20)?, long(&bytes, at + 42)?);
            let named = bytes.get(at + 46..at + 46 + name).ok_or_else(cut_off)?;
            let more = bytes.get(at + 46 + name..at + 46 + name + extra).ok_or_else(cut_off)?;
            wide(more, unpacked, &mut packed, &mut header)?;
            if name <= LONGEST_NAME {
                let entry = Entry {
                    method: u16::from_le_bytes(number(&bytes, at + 10)?),
                    encrypted: short(&bytes, at + 8)? & 1 == 1,
                    packed: place(packed)?,
                    header: place(header)?,
                };
                parts.insert(plain(&String::from_utf8_lossy(named)), entry);
            }
            at += 46 + name + extra + comment;
        }
        Ok(Package { bytes: Arc::new(bytes), parts, read: Arc::default() })
    }

    /// Pieces of XML that were read of it so far.
    pub fn pieces(&self) -> u64 {
        self.read.pieces()
    }

    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&plain(name))
    }

    /// A part from its start; none where there is no such part.
    pub fn part(&self, name: &str) -> Result<Option<Part>, Broken> {
        let Some(entry) = self.parts.get(&plain(name)) else { return Ok(None) };
        if entry.encrypted {
            return Err(Broken::Damaged("it is protected by a password".to_owned()));
        }
        if number::<4>(&self.bytes, entry.header)? != *b"PK\x03\x04" {
            return Err(Broken::Damaged("its table of contents is broken".to_owned()));
        }
        let start = entry.header + 30 + short(&self.bytes, entry.header + 26)? + short(&self.bytes, entry.header + 28)?;
        let end = start.checked_add(entry.packed).filter(|end| *end <= self.bytes.len()).ok_or_else(cut_off)?;
        let packed = Packed { bytes: self.bytes.clone(), at: start, end };
        let content = match entry.method {
            0 => Content::Stored(packed),
            8 => Content::Deflated(Box::new(DeflateDecoder::new(packed))),
            other => return Err(Broken::Damaged(format!("a part of it is packed in a way that is not read (method {other})"))),
        };
        Ok(Some(Part { content, packed: entry.packed as u64, out: 0, allowed: u64::MAX, read: self.read.clone() }))
    }
}

/// Where the table of contents begins, and how many parts it has.
fn contents(bytes: &[u8]) -> Result<(usize, u64), Broken> {
    let from = bytes.len().saturating_sub(LONGEST_COMMENT + 22);
    let end = bytes[from..].windows(4).rposition(|window| window == b"PK\x05\x06").ok_or_else(cut_off)? + from;
    let (total, size, start) = (short(bytes, end + 10)? as u64, long(bytes, end + 12)?, long(bytes, end + 16)?);
    let wide = total == 0xFFFF || start == u64::from(u32::MAX) || size == u64::from(u32::MAX);
    if wide && let Some(locator) = end.checked_sub(20).filter(|at| bytes[*at..].starts_with(b"PK\x06\x07")) {
        let record = place(longer(bytes, locator + 8)?)?;
        if number::<4>(bytes, record)? != *b"PK\x06\x06" {
            return Err(Broken::Damaged("its table of contents is broken".to_owned()));
        }
        return Ok((place(longer(bytes, record.saturating_add(48))?)?, longer(bytes, record.saturating_add(32))?));
    }
    Ok((place(start)?, total))
}

/// The sizes of a part where they are written wide, as some programs do with every part.
fn wide(mut extra: &[u8], unpacked: u64, packed: &mut u64, header: &mut u64) -> Result<(), Broken> {
    const FULL: u64 = u32::MAX as u64;
    if *packed != FULL && *header != FULL {
        return Ok(());
    }
    while extra.len() >= 4 {
        let (kind, length) = (short(extra, 0)?, short(extra, 2)?);
        let body = extra.get(4..4 + length).ok_or_else(cut_off)?;
        if kind == 1 {
            let mut at = if unpacked == FULL { 8 } else { 0 };
            for field in [packed, header] {
                if *field == FULL {
                    *field = longer(body, at)?;
                    at += 8;
                }
            }
            return Ok(());
        }
        extra = &extra[4 + length..];
    }
    Ok(())
}

/// Names are told apart neither by case nor by the way of the slash; a leading one says nothing.
fn plain(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Bytes of the archive, from one place to another.
struct Packed {
    bytes: Arc<Vec<u8>>,
    at: usize,
    end: usize,
}

impl Read for Packed {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let taken = out.len().min(self.end - self.at);
        out[..taken].copy_from_slice(&self.bytes[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}

impl BufRead for Packed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(&self.bytes[self.at..self.end])
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.end);
    }
}

enum Content {
    Stored(Packed),
    Deflated(Box<DeflateDecoder<Packed>>),
}

/// One file of the archive as it is unpacked.
pub(super) struct Part {
    content: Content,
    packed: u64,
    out: u64,
    allowed: u64,
    read: Arc<Count>,
}

impl Part {
    pub fn count(&self) -> Arc<Count> {
        self.read.clone()
    }

    /// No more than so many bytes come before this is called again.
    pub fn allow(&mut self, bytes: usize) {
        self.allowed = bytes as u64;
    }
}

impl Read for Part {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.allowed == 0 && !out.is_empty() {
            return Err(io::Error::other(Limit::Cell));
        }
        let most = out.len().min(usize::try_from(self.allowed).unwrap_or(usize::MAX));
        let read = match &mut self.content {
            Content::Stored(packed) => packed.read(&mut out[..most])?,
            Content::Deflated(packed) => packed.read(&mut out[..most])?,
        };
        self.allowed -= read as u64;
        self.out += read as u64;
        if self.out > RATIO_FREE && self.out > self.packed.saturating_mul(MOST_RATIO) {
            return Err(io::Error::other(Limit::Ratio));
        }
        if self.read.bytes.fetch_add(read as u64, Ordering::Relaxed) + read as u64 > MOST_UNPACKED {
            return Err(io::Error::other(Limit::Unpacked));
        }
        Ok(read)
    }
}
