//! Counts bad tokens per address, so that nobody guesses them at leisure. In memory: a restart forgets.
//! Sign-in at the form has its own, stricter count inside `actions`.

use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Mutex;

/// Bad tokens a client may send within one minute before it has to wait.
pub const BAD_TOKENS_A_MINUTE: u32 = 30;
/// Clients remembered at most; beyond that all are forgotten, which errs on the side of letting people in.
const CLIENTS: usize = 50_000;

#[derive(Default)]
pub struct Throttle {
    bad: Mutex<HashMap<String, (i64, u32)>>,
}

impl Throttle {
    /// The seconds that this client has to wait, where it has used up its tries of this minute.
    pub fn wait(&self, now: Timestamp, client: &str) -> Option<u32> {
        let bad = self.bad.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let minute = now.as_second().div_euclid(60);
        match bad.get(client) {
            Some((then, count)) if *then == minute && *count >= BAD_TOKENS_A_MINUTE => {
                Some(u32::try_from(60 - now.as_second().rem_euclid(60)).unwrap_or(60))
            }
            Some(_) | None => None,
        }
    }

    /// Notes one more bad token of this client.
    pub fn note(&self, now: Timestamp, client: &str) {
        let mut bad = self.bad.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let minute = now.as_second().div_euclid(60);
        if bad.len() >= CLIENTS {
            bad.retain(|_, (then, _)| *then == minute);
            if bad.len() >= CLIENTS {
                bad.clear();
            }
        }
        let entry = bad.entry(client.to_owned()).or_insert((minute, 0));
        *entry = if entry.0 == minute { (minute, entry.1 + 1) } else { (minute, 1) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_bad_tokens_close_the_door_until_the_next_minute() {
        let throttle = Throttle::default();
        let at = |second| Timestamp::from_second(second).unwrap();
        for _ in 0..BAD_TOKENS_A_MINUTE {
            assert_eq!(throttle.wait(at(610), "192.0.2.1"), None);
            throttle.note(at(610), "192.0.2.1");
        }
        assert_eq!(throttle.wait(at(615), "192.0.2.1"), Some(45));
        assert_eq!(throttle.wait(at(615), "192.0.2.2"), None);
        assert_eq!(throttle.wait(at(660), "192.0.2.1"), None);
    }
}
