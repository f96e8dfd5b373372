//! Which encoding a file is in, and a reader that turns it into UTF-8 as it streams.

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

const CHUNK: usize = 64 * 1024;
/// So many parts of a file with other letters than ASCII tell by their frequency what they are; the others add nothing but time.
const GUESSED_FROM: u32 = 16;

/// Reads the whole stream once. A mark at the start decides; then the pattern of zero bytes; then whether all of it is
/// UTF-8; and only then a guess by letter frequency.
pub fn detect(mut reader: impl Read) -> io::Result<&'static Encoding> {
    let mut chunk = vec![0; CHUNK];
    let mut filled = fill(&mut reader, &mut chunk)?;
    if let Some((encoding, _)) = Encoding::for_bom(&chunk[..filled]) {
        return Ok(encoding);
    }
    if let Some(encoding) = zeros(&chunk[..filled]) {
        return Ok(encoding);
    }
    let mut guesser = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    let (mut census, mut left) = (Census::default(), GUESSED_FROM);
    while filled > 0 {
        census.feed(&chunk[..filled]);
        if left > 0 && !chunk[..filled].is_ascii() {
            left -= 1;
            guesser.feed(&chunk[..filled], false);
        }
        filled = fill(&mut reader, &mut chunk)?;
    }
    if census.is_utf8() {
        return Ok(UTF_8);
    }
    guesser.feed(&[], true);
    Ok(guesser.guess(None, chardetng::Utf8Detection::Deny))
}

/// As many bytes as fit, fewer only at the end.
fn fill(reader: &mut impl Read, chunk: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < chunk.len() {
        match reader.read(&mut chunk[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// UTF-16 without a mark: western text has a zero in every second byte.
fn zeros(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.len() / 2;
    let even = sample.iter().step_by(2).filter(|byte| **byte == 0).count();
    let odd = sample.iter().skip(1).step_by(2).filter(|byte| **byte == 0).count();
    if pairs < 2 {
        None
    } else if odd * 10 > pairs * 6 && even * 10 < pairs * 2 {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 6 && odd * 10 < pairs * 2 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Counts well-formed and broken sequences, so that one broken byte does not turn a UTF-8 file into another encoding.
#[derive(Default)]
struct Census {
    good: u64,
    bad: u64,
    carry: Vec<u8>,
}

impl Census {
    fn feed(&mut self, chunk: &[u8]) {
        if self.carry.is_empty() && chunk.is_ascii() {
            return;
        }
        let mut joined = std::mem::take(&mut self.carry);
        joined.extend_from_slice(chunk);
        let mut rest = joined.as_slice();
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.good += count(text.as_bytes());
                    return;
                }
                Err(error) => {
                    self.good += count(&rest[..error.valid_up_to()]);
                    let Some(broken) = error.error_len() else {
                        self.carry = rest[error.valid_up_to()..].to_vec();
                        return;
                    };
                    self.bad += 1;
                    rest = &rest[error.valid_up_to() + broken..];
                }
            }
        }
    }

    fn is_utf8(&self) -> bool {
        // The last letter may be cut off with the rest of the file.
        let bad = self.bad + u64::from(!self.carry.is_empty() && self.good == 0);
        bad == 0 || self.good >= bad * 10
    }
}

/// Characters of more than one byte.
fn count(text: &[u8]) -> u64 {
    text.iter().filter(|byte| **byte >= 0xC0).count() as u64
}

/// The stream as UTF-8, without a mark at its start; broken sequences become the replacement character.
pub struct Utf8Reader<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_range: (usize, usize),
    text: Vec<u8>,
    text_range: (usize, usize),
    ended: bool,
}

impl<R: Read> Utf8Reader<R> {
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; CHUNK],
            raw_range: (0, 0),
            text: vec![0; CHUNK * 3],
            text_range: (0, 0),
            ended: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.text_range.0 == self.text_range.1 && !self.ended {
            if self.raw_range.0 == self.raw_range.1 {
                self.raw_range = (0, fill(&mut self.inner, &mut self.raw)?);
            }
            let last = self.raw_range.1 < self.raw.len();
            let source = &self.raw[self.raw_range.0..self.raw_range.1];
            let (result, read, written, _) = self.decoder.decode_to_utf8(source, &mut self.text, last);
            self.raw_range.0 += read;
            self.text_range = (0, written);
            if last && matches!(result, encoding_rs::CoderResult::InputEmpty) {
                self.ended = true;
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.refill()?;
        let ready = &self.text[self.text_range.0..self.text_range.1];
        let taken = ready.len().min(out.len());
        out[..taken].copy_from_slice(&ready[..taken]);
        self.text_range.0 += taken;
        Ok(taken)
    }
}
