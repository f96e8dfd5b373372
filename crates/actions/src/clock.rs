//! A clock that went back: what was worked out under the later time would stand until that time comes again. So the upkeep
//! notes how late it was, and where it is earlier now, everything is decided anew.

use crate::app::{App, Mode, Verb};
use crate::context::Context;
use crate::import::LEASE;
use crate::refused::Refused;
use jiff::{SignedDuration, Timestamp};
use planner::bounds::plus;
use store::{imports, marks};

/// The latest instant at which the upkeep ran, in microseconds.
const LATEST: &str = "latest_upkeep";
/// The note is written at most so often, and nodes' clocks may differ by as much.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clock {
    Goes,
    Noted,
    WentBack,
}

/// Looks at the note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look;

impl Verb for Look {
    type Done = Clock;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Clock, Refused> {
        let noted = marks::get(on.tx, LATEST)?.and_then(|text| text.parse().ok());
        let Some(noted) = noted.and_then(|micros| Timestamp::from_microsecond(micros).ok()) else { return Ok(Clock::Goes) };
        Ok(match on.now.duration_since(noted) {
            since if since <= -TOLERANCE => Clock::WentBack,
            since if since < TOLERANCE => Clock::Noted,
            _ => Clock::Goes,
        })
    }
}

/// Notes how late it is. Imports that somebody held into a time to come are free again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Note;

impl Verb for Note {
    type Done = ();
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<(), Refused> {
        imports::end_leases(on.tx, plus(plus(on.now, LEASE), TOLERANCE), on.now)?;
        Ok(marks::put(on.tx, LATEST, &on.now.as_microsecond().to_string())?)
    }
}

impl App {
    /// Notes how late it is, and decides everything anew where the clock has gone back since. Tells whether it had.
    pub fn notice_the_clock(&self, by: &crate::Actor, now: Timestamp) -> Result<bool, Refused> {
        let clock = self.act_blocking(by, now, Look)?;
        if clock == Clock::WentBack {
            self.replan_all(by, now, |_| ())?;
        }
        if clock != Clock::Noted {
            self.act_blocking(by, now, Note)?;
        }
        Ok(clock == Clock::WentBack)
    }
}
