//! Times as typed: RFC 3339, a local date and time, or plain words. Reads them against the actor's clock and the prospect's.

use crate::failure::Failure;
use actions::view::ProspectView;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use planner::calendar::{self, Calendar};

/// Reads times for one actor, about one prospect where there is one.
pub struct Reader {
    now: Timestamp,
    rep: TimeZone,
    theirs: TimeZone,
    regions: Vec<String>,
    calendar: Calendar,
}

impl Reader {
    pub fn new(now: Timestamp, zone: &str, calendar: Calendar, prospect: Option<&ProspectView>) -> Self {
        let rep = calendar::zone(zone).unwrap_or(TimeZone::UTC);
        let theirs = prospect.and_then(|prospect| prospect.place.zones.first()).and_then(|zone| calendar::zone(zone));
        let regions = prospect.map(|prospect| prospect.place.regions.clone()).unwrap_or_default();
        Reader { now, theirs: theirs.unwrap_or_else(|| rep.clone()), rep, regions, calendar }
    }

    fn clock(&self) -> actions::when::Clock<'_> {
        let (rep, theirs) = (&self.rep, &self.theirs);
        actions::when::Clock { now: self.now, rep, theirs, calendar: &self.calendar, regions: &self.regions }
    }

    /// A moment to come, with how exactly it was meant.
    pub fn moment(&self, option: &str, text: &str) -> Result<(Timestamp, &'static str), Failure> {
        let moment = actions::when::parse(text, &self.clock()).map_err(|fault| Failure::new(format!("{option}: {fault}")))?;
        Ok((moment.at, moment.precision.code()))
    }

    /// A day to come.
    pub fn day(&self, option: &str, text: &str) -> Result<Date, Failure> {
        actions::when::date(text, &self.clock()).map_err(|fault| Failure::new(format!("{option}: {fault}")))
    }

    /// Any instant, also in the past: RFC 3339, or `2026-11-20 14:30` on the actor's clock; else words for what is to come.
    pub fn instant(&self, option: &str, text: &str) -> Result<Timestamp, Failure> {
        let text = text.trim();
        if let Ok(at) = planner::bounds::instant(text) {
            return Ok(at);
        }
        if text == "now" {
            return Ok(self.now);
        }
        if let Ok(local) = text.replacen(' ', "T", 1).parse::<DateTime>()
            && text.len() > "2026-11-20".len()
            && let Ok(zoned) = self.rep.to_zoned(local)
        {
            return Ok(zoned.timestamp());
        }
        self.moment(option, text).map(|(at, _)| at)
    }
}
