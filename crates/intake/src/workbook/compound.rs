//! The compound file that the older workbooks stand in, from MS-CFB: its streams, each followed through its chain of sectors.
//! A chain is never longer than the file has sectors, so that one that bites its own tail is told.

use super::Broken;

const LAST: u32 = 0xFFFF_FFFA;
const ENTRY: usize = 128;
const SMALL: usize = 64;

pub(super) struct Compound {
    bytes: Vec<u8>,
    size: usize,
    next: Vec<u32>,
    entries: Vec<Entry>,
    /// The stream that small streams stand in, and their chains.
    small: Vec<u8>,
    next_small: Vec<u32>,
    cutoff: usize,
}

struct Entry {
    name: String,
    start: u32,
    length: u64,
}

fn broken(reason: &str) -> Broken {
    Broken::Damaged(reason.to_owned())
}

fn four(bytes: &[u8], at: usize) -> Result<u32, Broken> {
    let found = bytes.get(at..at + 4).and_then(|found| found.try_into().ok()).ok_or_else(|| broken("the file breaks off"))?;
    Ok(u32::from_le_bytes(found))
}

fn all_fours(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

impl Compound {
    pub fn open(bytes: Vec<u8>) -> Result<Self, Broken> {
        let header = bytes.get(..512).ok_or_else(|| broken("the file breaks off"))?;
        let size = match u16::from_le_bytes([header[30], header[31]]) {
            9 => 512,
            12 => 4096,
            _ => return Err(broken("its sectors have no known size")),
        };
        let (directory, cutoff) = (four(header, 48)?, four(header, 56)? as usize);
        let (small, mut more) = (four(header, 60)?, four(header, 68)?);
        let mut tables: Vec<u32> = all_fours(&header[76..512]).collect();
        let mut compound =
            Compound { size, next: Vec::new(), entries: Vec::new(), small: Vec::new(), next_small: Vec::new(), cutoff, bytes };
        let sectors = compound.bytes.len().div_ceil(size);
        // The rest of the list of tables stands in a chain of its own, each sector ending with the next.
        let mut steps = 0;
        while more < LAST {
            steps += 1;
            if steps > sectors {
                return Err(ring());
            }
            let mut listed: Vec<u32> = all_fours(compound.sector(more)?).collect();
            more = listed.pop().unwrap_or(LAST);
            // No file needs more tables than it has sectors.
            tables.extend(listed.into_iter().filter(|table| *table < LAST).take(sectors.saturating_sub(tables.len())));
        }
        for table in tables.into_iter().filter(|table| *table < LAST) {
            if compound.next.len() >= sectors {
                break;
            }
            let links: Vec<u32> = all_fours(compound.sector(table)?).collect();
            compound.next.extend(links);
        }
        let listed = compound.chain(directory, u64::MAX)?;
        compound.entries = listed.chunks_exact(ENTRY).map(|entry| Entry::read(entry, size)).collect::<Result<_, _>>()?;
        let root = compound.entries.first().map(|root| (root.start, root.length));
        if let Some((start, length)) = root.filter(|_| small < LAST) {
            compound.next_small = all_fours(&compound.chain(small, u64::MAX)?).collect();
            compound.small = compound.chain(start, length)?;
        }
        Ok(compound)
    }

    fn sector(&self, index: u32) -> Result<&[u8], Broken> {
        let start = (index as usize).checked_add(1).and_then(|index| index.checked_mul(self.size));
        let start = start.filter(|start| *start < self.bytes.len()).ok_or_else(|| broken("a sector lies behind its end"))?;
        Ok(&self.bytes[start..(start + self.size).min(self.bytes.len())])
    }

    fn chain(&self, start: u32, length: u64) -> Result<Vec<u8>, Broken> {
        let most = self.bytes.len().div_ceil(self.size);
        let mut found = Vec::new();
        let (mut at, mut steps) = (start, 0);
        while at < LAST && (found.len() as u64) < length {
            steps += 1;
            if steps > most {
                return Err(ring());
            }
            found.extend_from_slice(self.sector(at)?);
            at = self.next.get(at as usize).copied().ok_or_else(|| broken("a chain of sectors leads nowhere"))?;
        }
        found.truncate(usize::try_from(length).unwrap_or(usize::MAX));
        Ok(found)
    }

    fn small_chain(&self, start: u32, length: u64) -> Result<Vec<u8>, Broken> {
        let most = self.small.len().div_ceil(SMALL);
        let mut found = Vec::new();
        let (mut at, mut steps) = (start, 0);
        while at < LAST && (found.len() as u64) < length {
            steps += 1;
            if steps > most {
                return Err(ring());
            }
            let from = at as usize * SMALL;
            let sector = self.small.get(from..(from + SMALL).min(self.small.len()).max(from));
            found.extend_from_slice(sector.ok_or_else(|| broken("a sector lies behind its end"))?);
            at = self.next_small.get(at as usize).copied().ok_or_else(|| broken("a chain of sectors leads nowhere"))?;
        }
        found.truncate(usize::try_from(length).unwrap_or(usize::MAX));
        Ok(found)
    }

    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The whole stream of that name; the file itself is let go.
    pub fn into_stream(self, names: &[&str]) -> Result<Option<Vec<u8>>, Broken> {
        let named = |name: &&str| self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
        let Some(entry) = names.iter().find_map(named) else { return Ok(None) };
        let found = if entry.length < self.cutoff as u64 {
            self.small_chain(entry.start, entry.length)?
        } else {
            self.chain(entry.start, entry.length)?
        };
        Ok(Some(found))
    }
}

fn ring() -> Broken {
    broken("its sectors form a ring: it has no end")
}

impl Entry {
    fn read(bytes: &[u8], size: usize) -> Result<Self, Broken> {
        let letters =
            bytes[..64].chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).take_while(|letter| *letter != 0);
        let name = char::decode_utf16(letters).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        let low = u64::from(four(bytes, 120)?);
        // The upper half means something in files with large sectors alone.
        let length = if size == 512 { low } else { low | u64::from(four(bytes, 124)?) << 32 };
        Ok(Entry { name, start: four(bytes, 116)?, length })
    }
}
