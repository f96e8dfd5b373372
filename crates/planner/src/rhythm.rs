//! Keeping in touch: how long until the next contact. It grows after silence, and starts anew with any real contact.

use serde::{Deserialize, Serialize};

/// The longest that a rhythm may wait, in days: five years.
pub const LONGEST: u16 = crate::bounds::LONGEST_DAYS;

/// How often somebody is to hear from us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Rhythm {
    /// Days between two contacts.
    pub every_days: u16,
    /// Days after a real contact, while nothing of ours has gone unanswered since; `every_days` where none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_days: Option<u16>,
    /// However silent they are, no longer than this.
    pub longest_days: u16,
}

impl Rhythm {
    /// Every so many days, at most four times as long once they are silent.
    pub fn every(days: u16) -> Self {
        let every_days = days.clamp(1, LONGEST);
        Rhythm { every_days, active_days: None, longest_days: every_days.saturating_mul(4).min(LONGEST) }
    }

    /// Days until the next contact, after so many turns that nobody answered since they were in touch last.
    ///
    /// Each such turn after the first interval doubles it. Sooner while they are active: they were in touch, and no turn
    /// since went unanswered.
    pub fn days(&self, met: Met, silent: u16) -> u16 {
        let every = self.every_days.clamp(1, LONGEST);
        let longest = self.longest_days.clamp(every, LONGEST);
        let doublings = match (met, self.active_days) {
            (Met::Before, Some(active)) if silent == 0 => return active.clamp(1, every),
            (Met::Before, None) => silent,
            (Met::Before, Some(_)) | (Met::Never, _) => silent.saturating_sub(1),
        };
        let grown = u32::from(every) << doublings.min(11);
        u16::try_from(grown).map_or(longest, |grown| grown.min(longest))
    }
}

/// Whether they were ever in touch with us: they answered, rang or wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Met {
    Before,
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn twice_a_year_is_quarterly_if_active_and_grows_after_silence() {
        let rhythm = Rhythm { every_days: 182, active_days: Some(91), longest_days: 730 };
        let told: Vec<u16> = (0..5).map(|silent| rhythm.days(Met::Before, silent)).collect();
        assert_eq!(told, [91, 182, 364, 728, 730]);
        let plain = Rhythm { active_days: None, ..rhythm };
        assert_eq!([0, 1, 2, 3].map(|silent| plain.days(Met::Before, silent)), [182, 364, 728, 730]);
        assert_eq!([0, 1, 2, 3].map(|silent| plain.days(Met::Never, silent)), [182, 182, 364, 728]);
    }

    proptest! {
        #[test]
        fn an_interval_never_shrinks_with_silence_and_always_ends(
            every_days in any::<u16>(), active_days in any::<Option<u16>>(), longest_days in any::<u16>(), silent in 0..u16::MAX,
        ) {
            let rhythm = Rhythm { every_days, active_days, longest_days };
            for met in [Met::Before, Met::Never] {
                let (now, then) = (rhythm.days(met, silent), rhythm.days(met, silent + 1));
                prop_assert!(1 <= now && now <= then && then <= LONGEST, "{now} {then}");
            }
        }
    }
}
