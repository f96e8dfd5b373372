//! Timetables: the dated openings that everybody under the same hours shares. Limits and spacing are not looked at here.

mod spans;

use crate::cadence::Daypart;
use crate::calendar::{Calendar, plus, zone};
use crate::guard::{Authority, DAYPART, Guard, HORIZON, Hours, Kind, REP_HOURS, Rule, WISHES};
use crate::hour::Peers;
use crate::touch::Channel;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use spans::{Piece, Span, intersect, pieces, subtract};

/// What a timetable follows from. Equal keys, equal openings: the store keeps one row for all who share it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct HoursKey {
    pub channel: Channel,
    pub zones: Vec<String>,
    pub regions: Vec<String>,
    pub wishes: Option<Hours>,
    /// The rep's working hours and their zone.
    pub rep: Option<(Hours, String)>,
    /// The daypart that `vary` keeps away from while another is open that day.
    pub avoid: Option<Daypart>,
    pub prefer: Option<Daypart>,
    /// A requested call: courtesy hours, wishes and the rep's hours do not bind it, law does.
    pub requested: bool,
    /// Whose hours are alike, for the order of the list: it opens and closes nothing. Set only while the hour orders it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hour: Option<Peers>,
    /// Codes of courtesy rules that a manager has lifted for these people, sorted.
    #[serde(default)]
    pub lifted: Vec<String>,
}

/// A span in which the touch is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Opening {
    pub from: Timestamp,
    /// Exclusive.
    pub until: Timestamp,
    /// The rule that ends it.
    pub closed_by: String,
}

/// Days ahead that are searched before it is said that nothing opens.
pub const SEARCHED_DAYS: u16 = 60;

/// The openings of the `days` days from `from`, merged and in order, clipped to that range.
///
/// An instant lies in an opening exactly if, for every candidate zone, every rule of hours that is in force there on that
/// date allows the time that the clock shows then; both passes through a repeated hour count alike.
pub fn openings(key: &HoursKey, guard: &Guard, calendar: &Calendar, from: Timestamp, days: u16) -> Vec<Opening> {
    let until = plus(from, SignedDuration::from_hours(24 * i64::from(days)));
    let binding = binding(key, guard);
    let spans = allowed(key, &binding, calendar, from.as_microsecond(), until.as_microsecond());
    let name = |by: u16| match by {
        spans::HORIZON => HORIZON.to_owned(),
        spans::DAYPART => DAYPART.to_owned(),
        index => binding.get(usize::from(index)).map_or(HORIZON, |limit| limit.code).to_owned(),
    };
    spans
        .into_iter()
        .map(|span| Opening { from: instant(span.from), until: instant(span.until), closed_by: name(span.by) })
        .collect()
}

/// The first opening that is open at `after` or opens later, clipped to `after`; none if nothing opens within 60 days.
pub fn next_opening(key: &HoursKey, guard: &Guard, calendar: &Calendar, after: Timestamp) -> Option<Opening> {
    // What is open now mostly closes today; over a weekend it takes a few days, and seldom more.
    for days in [1, 5, 16, SEARCHED_DAYS] {
        let horizon = plus(after, SignedDuration::from_hours(24 * i64::from(days)));
        let found = openings(key, guard, calendar, after, days).into_iter().next();
        // An opening that runs into the horizon may be longer than what was looked at.
        match found {
            Some(opening) if opening.until < horizon || days == SEARCHED_DAYS => return Some(opening),
            Some(_) | None => {}
        }
    }
    None
}

/// The opening that holds that instant; its `until` is when it closes.
pub fn closing_at(openings: &[Opening], at: Timestamp) -> Option<&Opening> {
    let index = openings.partition_point(|opening| opening.until <= at);
    openings.get(index).filter(|opening| opening.from <= at)
}

/// Whether, after the opening that holds `at`, another begins on the same day of that clock.
pub fn opens_again_that_day(openings: &[Opening], clock: &TimeZone, at: Timestamp) -> bool {
    let day = clock.to_datetime(at).date();
    let later = openings.partition_point(|opening| opening.from <= at);
    openings.get(later).is_some_and(|opening| clock.to_datetime(opening.from).date() == day)
}

/// The rule that forbids the touch at that instant as far as hours go, law before courtesy; none where it is open.
pub fn closed_by(key: &HoursKey, guard: &Guard, calendar: &Calendar, at: Timestamp) -> Option<String> {
    let binding = binding(key, guard);
    let forbids = |limit: &&Binding<'_>| {
        limit.zones(key).iter().any(|zone| {
            let local = zone.to_datetime(at);
            let second =
                i64::from(local.time().hour()) * 3_600 + i64::from(local.time().minute()) * 60 + i64::from(local.time().second());
            limit.in_force(local.date())
                && !limit.spans(local.date(), calendar, key).iter().any(|(from, until)| {
                    let (from, until) = (spans::opens(*from), spans::closes(*until));
                    from <= second && second < until
                })
        })
    };
    if let Some(limit) = binding.iter().find(forbids) {
        return Some(limit.code.to_owned());
    }
    let open = openings(key, guard, calendar, at, 1);
    (closing_at(&open, at).is_none()).then(|| DAYPART.to_owned())
}

/// One set of hours that binds, and on whose clock.
struct Binding<'a> {
    code: &'a str,
    hours: &'a Hours,
    effective_from: Option<Date>,
    effective_until: Option<Date>,
    whose: Whose<'a>,
}

enum Whose<'a> {
    Prospect,
    Rep { zone: &'a str },
}

impl Binding<'_> {
    fn in_force(&self, day: Date) -> bool {
        self.effective_from.is_none_or(|from| from <= day) && self.effective_until.is_none_or(|until| day < until)
    }

    fn spans(&self, day: Date, calendar: &Calendar, key: &HoursKey) -> &[(jiff::civil::Time, jiff::civil::Time)] {
        let regions: &[String] = match self.whose {
            Whose::Prospect => &key.regions,
            Whose::Rep { .. } => &[],
        };
        if calendar.is_holiday(day, regions) {
            return &self.hours.holidays;
        }
        &self.hours.weekdays[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())]
    }

    fn zones(&self, key: &HoursKey) -> Vec<TimeZone> {
        match self.whose {
            Whose::Prospect => clocks(key),
            Whose::Rep { zone: name } => vec![zone(name).unwrap_or(TimeZone::UTC)],
        }
    }
}

/// The candidate clocks of a key; UTC where no name is known.
fn clocks(key: &HoursKey) -> Vec<TimeZone> {
    let mut clocks: Vec<TimeZone> = key.zones.iter().filter_map(|name| zone(name)).collect();
    if clocks.is_empty() {
        clocks.push(TimeZone::UTC);
    }
    clocks
}

/// Everything that binds the key, law first.
fn binding<'a>(key: &'a HoursKey, guard: &'a Guard) -> Vec<Binding<'a>> {
    let mut found = Vec::with_capacity(4);
    for authority in [Authority::Law, Authority::Courtesy] {
        if authority == Authority::Courtesy && key.requested {
            return found;
        }
        for rule in guard.rules.iter().filter(|rule| rule.authority == authority) {
            let Kind::Hours(hours) = &rule.kind else { continue };
            let lifted = authority == Authority::Courtesy && key.lifted.contains(&rule.code);
            if !lifted && concerns(rule, key.channel, &key.regions) {
                found.push(Binding {
                    code: &rule.code,
                    hours,
                    effective_from: rule.effective_from,
                    effective_until: rule.effective_until,
                    whose: Whose::Prospect,
                });
            }
        }
    }
    let always = |code, hours, whose| Binding { code, hours, effective_from: None, effective_until: None, whose };
    if let (Some(hours), Channel::Call | Channel::Sms | Channel::Visit) = (&key.wishes, key.channel) {
        found.push(always(WISHES, hours, Whose::Prospect));
    }
    if let Some((hours, zone)) = &key.rep {
        found.push(always(REP_HOURS, hours, Whose::Rep { zone }));
    }
    found
}

/// Whether a rule speaks of that channel in one of those regions.
pub(crate) fn concerns(rule: &Rule, channel: Channel, regions: &[String]) -> bool {
    (rule.channels.is_empty() || rule.channels.contains(&channel))
        && (rule.regions.is_empty() || rule.regions.iter().any(|region| regions.contains(region)))
}

/// The allowed spans within `[from, until)`, in microseconds.
fn allowed(key: &HoursKey, binding: &[Binding<'_>], calendar: &Calendar, from: i64, until: i64) -> Vec<Span> {
    // Whole days on either side, so that a day is judged alike from whatever instant it is looked at.
    let (low, high) = (from.saturating_sub(spans::DAY * 5 / 4), until.saturating_add(spans::DAY * 5 / 4));
    let clocks = clocks(key);
    let mut open = vec![Span { from: low, until: high, by: spans::HORIZON }];
    for clock in &clocks {
        open = intersect(&open, &on_clock(key, binding, calendar, &pieces(clock, low, high), WhoseClock::Prospect));
    }
    if let Some((_, name)) = key.rep.as_ref().filter(|_| !key.requested) {
        let clock = zone(name).unwrap_or(TimeZone::UTC);
        open = intersect(&open, &on_clock(key, binding, calendar, &pieces(&clock, low, high), WhoseClock::Rep));
    }
    if (key.avoid.is_some() || key.prefer.is_some())
        && let Some(clock) = clocks.first()
    {
        open = by_daypart(key, &open, &pieces(clock, low, high));
    }
    intersect(&open, &[Span { from, until, by: spans::HORIZON }])
}

#[derive(PartialEq)]
enum WhoseClock {
    Prospect,
    Rep,
}

/// What is open on one clock, whose offset is constant within each piece.
fn on_clock(key: &HoursKey, binding: &[Binding<'_>], calendar: &Calendar, pieces: &[Piece], whose: WhoseClock) -> Vec<Span> {
    let mut open: Vec<Span> = Vec::new();
    let (mut day_spans, mut scratch) = (Vec::new(), Vec::new());
    for piece in pieces {
        for (day, midnight) in piece.days() {
            day_spans.clear();
            day_spans.push(Span { from: 0, until: spans::DAY, by: spans::HORIZON });
            for (index, limit) in binding.iter().enumerate() {
                let same = match limit.whose {
                    Whose::Prospect => whose == WhoseClock::Prospect,
                    Whose::Rep { .. } => whose == WhoseClock::Rep,
                };
                if same && limit.in_force(day) {
                    let hours = limit.spans(day, calendar, key);
                    spans::keep(&day_spans, hours, u16::try_from(index).unwrap_or(spans::HORIZON), &mut scratch);
                    std::mem::swap(&mut day_spans, &mut scratch);
                }
            }
            for span in &day_spans {
                let (from, until) = ((midnight + span.from).max(piece.from), (midnight + span.until).min(piece.until));
                spans::append(&mut open, Span { from, until, by: span.by });
            }
        }
    }
    open
}

/// A local day of one clock, in UTC, with the parts of it that a key avoids and prefers.
struct Day {
    date: Date,
    whole: Vec<Span>,
    avoided: Vec<Span>,
    preferred: Vec<Span>,
}

/// Cuts the avoided part out of each day that has something else, then keeps the preferred part of each day that has it.
fn by_daypart(key: &HoursKey, open: &[Span], pieces: &[Piece]) -> Vec<Span> {
    let mut days: Vec<Day> = Vec::new();
    for piece in pieces {
        for (date, midnight) in piece.days() {
            let clip = |hours: (i8, i8), by: u16| Span {
                from: (midnight + i64::from(hours.0) * spans::HOUR).max(piece.from),
                until: (midnight + i64::from(hours.1) * spans::HOUR).min(piece.until),
                by,
            };
            let part = |part: Option<Daypart>| part.map(|part| clip(part.hours(), spans::DAYPART)).filter(Span::is_some);
            // A day on which the clock changes comes in two pieces.
            if days.last().is_none_or(|last| last.date != date) {
                days.push(Day { date, whole: Vec::new(), avoided: Vec::new(), preferred: Vec::new() });
            }
            if let Some(day) = days.last_mut() {
                day.whole.push(clip((0, 24), spans::HORIZON));
                day.avoided.extend(part(key.avoid));
                day.preferred.extend(part(key.prefer));
            }
        }
    }
    let mut kept = Vec::new();
    for day in &days {
        let mut today = intersect(open, &day.whole);
        let other = subtract(&today, &day.avoided);
        if !other.is_empty() {
            today = other;
        }
        let wanted = intersect(&today, &day.preferred);
        if !wanted.is_empty() {
            today = wanted;
        }
        today.into_iter().for_each(|span| spans::append(&mut kept, span));
    }
    kept
}

fn instant(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::MAX)
}
