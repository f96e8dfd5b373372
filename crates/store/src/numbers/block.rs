//! One block: up to 16,384 numbers that differ in their last 14 bits alone. Few of them are coded as Elias and Fano did: the lower
//! bits of each side by side, the upper ones as the places of ones in a row of bits. Many are a bit for each. Which of the two
//! it is follows from how many there are.

/// How many numbers a block spans.
pub(super) const SPAN: u64 = 1 << 14;
/// The bytes of the largest block: a bit for each.
pub(super) const LARGEST: usize = 2_048;
/// As [`SPAN`], for counting.
pub(super) const PLACES: u32 = 1 << 14;

/// How many of the lower bits stand by themselves; none: a bit for each number.
fn width(numbers: u32) -> Option<u32> {
    let width = (PLACES / numbers.clamp(1, PLACES)).ilog2();
    (words(numbers, width) * 8 < LARGEST).then_some(width)
}

fn words(numbers: u32, width: u32) -> usize {
    lows(numbers, width) + highs(numbers, width)
}

fn lows(numbers: u32, width: u32) -> usize {
    (numbers as usize * width as usize).div_ceil(64)
}

fn highs(numbers: u32, width: u32) -> usize {
    (numbers as usize + (PLACES as usize >> width)).div_ceil(64)
}

/// The bytes of a block of so many numbers.
pub(super) fn size(numbers: u32) -> usize {
    width(numbers).map_or(LARGEST, |width| words(numbers, width) * 8)
}

/// Writes a block; `numbers` are in order, and none twice.
pub(super) fn write(numbers: &[u16], out: &mut Vec<u8>) {
    let count = u32::try_from(numbers.len()).unwrap_or(PLACES);
    let mut words = vec![0_u64; size(count) / 8];
    match width(count) {
        None => {
            for number in numbers {
                words[usize::from(*number) / 64] |= 1 << (number % 64);
            }
        }
        Some(width) => {
            let first_high = lows(count, width) * 64;
            for (place, number) in numbers.iter().enumerate() {
                let lower = u64::from(*number) & ((1 << width) - 1);
                let start = place * width as usize;
                words[start / 64] |= lower << (start % 64);
                // What did not fit stands at the beginning of the next word.
                if start % 64 + width as usize > 64 {
                    words[start / 64 + 1] |= lower >> (64 - start % 64);
                }
                let high = first_high + (usize::from(*number) >> width) + place;
                words[high / 64] |= 1 << (high % 64);
            }
        }
    }
    out.extend(words.iter().flat_map(|word| word.to_le_bytes()));
}

/// A block as it was written.
pub(super) struct Block<'r> {
    raw: &'r [u8],
    numbers: u32,
    width: Option<u32>,
}

impl<'r> Block<'r> {
    pub fn of(raw: &'r [u8], numbers: u32) -> Self {
        Block { raw, numbers, width: width(numbers) }
    }

    fn word(&self, index: usize) -> u64 {
        let raw = self.raw.get(index * 8..index * 8 + 8).and_then(|raw| raw.try_into().ok());
        raw.map_or(0, u64::from_le_bytes)
    }

    fn bit(&self, bit: usize) -> bool {
        self.word(bit / 64) >> (bit % 64) & 1 == 1
    }

    /// The lower bits of the number at that place.
    fn lower(&self, place: usize, width: u32) -> u16 {
        if width == 0 {
            return 0;
        }
        let (start, width) = (place * width as usize, width as usize);
        let (word, shift) = (start / 64, start % 64);
        let mut bits = self.word(word) >> shift;
        if shift + width > 64 {
            bits |= self.word(word + 1) << (64 - shift);
        }
        u16::try_from(bits & ((1 << width) - 1)).unwrap_or(0)
    }

    pub fn contains(&self, number: u16) -> bool {
        let Some(width) = self.width else { return self.bit(usize::from(number)) };
        let (high, mask) = (usize::from(number) >> width, (1_u32 << width) - 1);
        let lower = number & u16::try_from(mask).unwrap_or(u16::MAX);
        let start = lows(self.numbers, width);
        // Each upper part ends with a zero: behind the `high`-th of them stand those that share it.
        let mut bit = match high {
            0 => 0,
            _ => match self.zero(start, high) {
                Some(zero) => zero + 1,
                None => return false,
            },
        };
        while bit - high < self.numbers as usize && self.bit(start * 64 + bit) {
            match self.lower(bit - high, width) {
                found if found == lower => return true,
                found if found > lower => return false,
                _ => bit += 1,
            }
        }
        false
    }

    /// The place of the `nth` zero from that word on, counted from 1.
    fn zero(&self, start: usize, nth: usize) -> Option<usize> {
        let mut left = u32::try_from(nth).ok()?;
        for word in start..self.raw.len() / 8 {
            let zeros = !self.word(word);
            let here = zeros.count_ones();
            if left > here {
                left -= here;
                continue;
            }
            // Drops the lowest one-bits until the wanted one is lowest.
            let wanted = (1..left).fold(zeros, |zeros, _| zeros & (zeros - 1));
            return Some((word - start) * 64 + wanted.trailing_zeros() as usize);
        }
        None
    }

    /// Every number, in order.
    pub fn each(&self, mut each: impl FnMut(u16)) {
        let start = self.width.map_or(0, |width| lows(self.numbers, width));
        let mut place = 0;
        for word in start..self.raw.len() / 8 {
            let mut ones = self.word(word);
            while ones != 0 {
                let bit = (word - start) * 64 + ones.trailing_zeros() as usize;
                ones &= ones - 1;
                let number = match self.width {
                    None => bit,
                    Some(width) => ((bit - place) << width) | usize::from(self.lower(place, width)),
                };
                each(u16::try_from(number).unwrap_or(u16::MAX));
                place += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, LARGEST, PLACES, size, write};

    fn check(numbers: &[u16]) {
        let mut raw = Vec::new();
        write(numbers, &mut raw);
        let count = u32::try_from(numbers.len()).unwrap();
        assert_eq!(raw.len(), size(count));
        let block = Block::of(&raw, count);
        let mut found = Vec::new();
        block.each(|number| found.push(number));
        assert_eq!(found, numbers);
        let among: std::collections::BTreeSet<u16> = numbers.iter().copied().collect();
        for number in 0..16_384 {
            assert_eq!(block.contains(number), among.contains(&number), "{number} of {count}");
        }
    }

    #[test]
    fn blocks_of_every_density_hold_what_was_put_in_and_nothing_else() {
        for step in [1, 2, 3, 4, 5, 7, 13, 60, 999, 9_000] {
            check(&(0..16_384).step_by(step).collect::<Vec<_>>());
        }
        check(&[0]);
        check(&[16_383]);
        check(&[0, 16_383]);
        check(&(9_000..9_700).collect::<Vec<_>>());
        check(&(0..4_096).collect::<Vec<_>>());
        check(&(0..4_095).map(|number| number * 4 + 3).collect::<Vec<_>>());
    }

    #[test]
    fn a_thin_block_is_small() {
        // One number in thirteen, as the largest registry has them: under six bits each.
        assert!(size(1_260) * 8 < 1_260 * 6);
        assert_eq!((size(PLACES), size(PLACES / 3)), (LARGEST, LARGEST));
    }
}
