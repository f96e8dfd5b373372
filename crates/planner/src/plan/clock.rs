//! The clock of a plan: every question that it answers is remembered, so that the plan knows when it turns stale.

use jiff::Timestamp;

#[derive(Debug)]
pub(super) struct Clock {
    now: Timestamp,
    stale_at: Option<Timestamp>,
}

impl Clock {
    pub fn at(now: Timestamp) -> Self {
        Clock { now, stale_at: None }
    }

    /// Whether that instant has come. The only way in which time enters a plan: all answers stay the same until the
    /// first of the instants asked for that are still ahead.
    pub fn passed(&mut self, at: Timestamp) -> bool {
        if at <= self.now {
            return true;
        }
        self.stale_at = Some(self.stale_at.map_or(at, |earlier| earlier.min(at)));
        false
    }

    pub fn stale_at(&self) -> Option<Timestamp> {
        self.stale_at
    }
}
