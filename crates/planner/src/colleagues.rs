//! What one rep's touches mean for the others: one voice at a company, and a colleague who is engaged there. The one home of
//! both for `decide`, for what a touch breaks, for the holds that are stored and for the list that joins them.

use crate::bounds::{minus, plus};
use crate::calendar::{next_day, start_of_day, zone};
use crate::guard::{Authority, Kind, Occasion, Rule};
use crate::timetable::HoursKey;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The longest that a day can last anywhere: a hold for one voice is kept that long.
const LONGEST_DAY: SignedDuration = SignedDuration::from_hours(26);

/// Whether a rule that reaches across people keeps back a touch of that occasion.
///
/// Whoever waits for our call gets it, whoever else of us talks to their company: what they asked for, and the first call
/// to an inquiry. Of limits, promised calls and a busy retry are free. Law binds them all.
pub fn keeps_back(rule: &Rule, occasion: Occasion) -> bool {
    match (&rule.kind, rule.authority, occasion) {
        (Kind::Hours(_) | Kind::LegalHours(_), _, _) => false,
        (_, Authority::Law, _) => true,
        (Kind::OneVoice | Kind::EngagedColleague, Authority::Courtesy, Occasion::Promised | Occasion::Inquiry) => false,
        (Kind::OneVoice | Kind::EngagedColleague, Authority::Courtesy, Occasion::Ordinary | Occasion::BusyRetry) => true,
        (
            Kind::Limit { .. }
            | Kind::Spacing { .. }
            | Kind::Silence { .. }
            | Kind::Consent
            | Kind::Paused
            | Kind::Registry { .. }
            | Kind::OldCopy { .. },
            Authority::Courtesy,
            occasion,
        ) => match occasion {
            Occasion::Promised | Occasion::BusyRetry => false,
            Occasion::Ordinary | Occasion::Inquiry => true,
        },
    }
}

/// When a voice heard then no longer counts for somebody in those zones: their day, on the likeliest clock, is over.
pub fn quiet_until(heard_at: Timestamp, zones: &[String]) -> Timestamp {
    let clock = zones.first().and_then(|name| zone(name)).unwrap_or(TimeZone::UTC);
    start_of_day(&clock, next_day(clock.to_datetime(heard_at).date()))
}

/// Until when a hold for a voice heard then is kept. For whom it is over earlier, [`is_held`] knows.
pub fn kept_until(heard_at: Timestamp) -> Timestamp {
    plus(heard_at, LONGEST_DAY)
}

/// Whether a stored hold of that rule keeps an entry back at an instant. Repairs reach nobody: without hours nothing does.
pub fn is_held(rule: &Rule, until: Timestamp, occasion: Occasion, hours: Option<&HoursKey>, at: Timestamp) -> bool {
    let Some(hours) = hours else { return false };
    if at >= until || !keeps_back(rule, occasion) || !hours.is_bound_by(rule) {
        return false;
    }
    let clock = hours.zones.first().and_then(|name| zone(name)).unwrap_or(TimeZone::UTC);
    rule.in_force(clock.to_datetime(at).date())
        && match &rule.kind {
            Kind::OneVoice => {
                let heard_at = minus(until, LONGEST_DAY);
                at < quiet_until(heard_at, &hours.zones)
            }
            Kind::EngagedColleague
            | Kind::Limit { .. }
            | Kind::Spacing { .. }
            | Kind::Hours(_)
            | Kind::LegalHours(_)
            | Kind::Silence { .. }
            | Kind::Consent
            | Kind::Paused
            | Kind::Registry { .. }
            | Kind::OldCopy { .. } => true,
        }
}
