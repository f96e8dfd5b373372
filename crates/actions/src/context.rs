//! What a verb works with: the transaction, who acts, the instant, and ids minted so that a repeated run mints the same.

use crate::actor::Actor;
use crate::refused::Refused;
use jiff::Timestamp;
use store::Tx;

/// Handed to a verb's `run`. Nothing in it reads a clock or rolls dice.
pub struct Context<'a, 'tx> {
    pub tx: &'a mut Tx<'tx>,
    pub by: &'a Actor,
    pub now: Timestamp,
    mint: Mint,
}

impl<'a, 'tx> Context<'a, 'tx> {
    pub fn new(tx: &'a mut Tx<'tx>, by: &'a Actor, now: Timestamp, mint: Mint) -> Self {
        Context { tx, by, now, mint }
    }

    /// The next id: a UUIDv7 of this instant. Ids of one verb sort in the order of minting.
    pub fn mint(&mut self) -> [u8; 16] {
        self.mint.next()
    }

    /// A share of the minting for a verb that this one runs inside itself.
    pub fn inner<'b>(&'b mut self) -> Context<'b, 'tx> {
        let mint = self.mint.branch();
        Context { tx: self.tx, by: self.by, now: self.now, mint }
    }

    /// As `inner`, for somebody else: a verb that acts on behalf of the system.
    pub fn inner_as<'b>(&'b mut self, by: &'b Actor) -> Context<'b, 'tx> {
        let mint = self.mint.branch();
        Context { tx: self.tx, by, now: self.now, mint }
    }

    /// Runs a part that may fail by itself: what it wrote is undone then, and the verb may go on. A panic is such a failure.
    ///
    /// # Errors
    /// What is nobody's fault and ends the whole verb: a full disk, a database that does not answer.
    pub fn apart<T>(
        &mut self,
        part: impl FnOnce(&mut Context<'_, 'tx>) -> Result<T, Refused>,
    ) -> Result<Result<T, Refused>, Refused> {
        self.tx.begin_part()?;
        match Tx::caught(|| part(&mut self.inner())) {
            Ok(done) => {
                self.tx.keep_part()?;
                Ok(Ok(done))
            }
            Err(refused) if refused.is_of_the_moment() => Err(refused),
            Err(refused) => {
                self.tx.undo_part()?;
                Ok(Err(refused))
            }
        }
    }

    /// 32 bytes for a secret. The verb must store only its digest.
    pub fn secret(&mut self) -> [u8; 32] {
        let mut secret = [0; 32];
        secret.copy_from_slice(&self.mint.digest());
        secret
    }
}

impl Context<'_, '_> {
    /// Notes who did what to which thing.
    pub(crate) fn audit(
        &mut self,
        action: &str,
        subject_kind: &str,
        subject: [u8; 16],
        before: Option<&str>,
        after: Option<&str>,
    ) -> Result<(), Refused> {
        let json = |text: &str| serde_json::Value::from(text).to_string();
        let entry = store::audit::Entry {
            id: self.mint(),
            at: self.now,
            user: Some(self.by.user),
            action: action.to_owned(),
            subject_kind: subject_kind.to_owned(),
            subject: Some(subject),
            before: before.map(json),
            after: after.map(json),
        };
        Ok(store::audit::append(self.tx, &entry)?)
    }
}

/// A row of ids that follows from an instant and 16 random bytes drawn once, before the first try.
#[derive(Debug, Clone)]
pub struct Mint {
    milliseconds: u64,
    seed: [u8; 16],
    count: u32,
}

impl Mint {
    pub fn new(now: Timestamp, seed: [u8; 16]) -> Self {
        Mint { milliseconds: now.as_millisecond().max(0).unsigned_abs(), seed, count: 0 }
    }

    fn next(&mut self) -> [u8; 16] {
        self.count += 1;
        let mut id = [0; 16];
        id[..6].copy_from_slice(&self.milliseconds.to_be_bytes()[2..]);
        // Twelve bits of the count keep the order inside one millisecond; its higher bits stand in front of the random part.
        let high = (self.count >> 12) as u16;
        let low = (self.count & 0x0fff) as u16;
        id[6..8].copy_from_slice(&(0x7000 | (high & 0x0fff)).to_be_bytes());
        id[8..10].copy_from_slice(&(0x8000 | low).to_be_bytes());
        id[10..].copy_from_slice(&self.seed[..6]);
        id
    }

    fn branch(&mut self) -> Mint {
        self.count += 1;
        let mut seed = [0; 16];
        seed.copy_from_slice(&self.digest()[..16]);
        Mint { milliseconds: self.milliseconds, seed, count: 0 }
    }

    fn digest(&mut self) -> [u8; 32] {
        use sha2::{Digest, Sha256};
        self.count += 1;
        Sha256::new().chain_update(self.seed).chain_update(self.count.to_be_bytes()).finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_verb_sort_in_the_order_of_minting_and_come_out_the_same_again() {
        let at = Timestamp::from_second(1_795_000_000).unwrap();
        let row = |mut mint: Mint| (0..5000).map(|_| mint.next()).collect::<Vec<_>>();
        let first = row(Mint::new(at, [7; 16]));
        assert!(first.is_sorted());
        assert_eq!(first, row(Mint::new(at, [7; 16])));
        assert_ne!(first, row(Mint::new(at, [8; 16])));
    }

    #[test]
    fn a_verb_inside_a_verb_mints_ids_of_its_own() {
        let at = Timestamp::from_second(1_795_000_000).unwrap();
        let mut outer = Mint::new(at, [7; 16]);
        let mut inner = outer.branch();
        assert_ne!(outer.next(), inner.next());
    }
}
