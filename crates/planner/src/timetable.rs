//! Timetables: the dated openings that everybody under the same hours shares. Limits and spacing are not looked at here.

mod spans;

use crate::bounds::{of_microseconds, plus};
use crate::cadence::Daypart;
use crate::calendar::{Calendar, DayKind, next_day, zone};
use crate::guard::{Authority, DAYPART, Guard, HORIZON, Hours, Kind, LegalHours, PLACE, REP_HOURS, Rule, WISHES};
use crate::hour::Peers;
use crate::law::{Closed, find_holiday};
use crate::touch::Channel;
use jiff::civil::{Date, Time};
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
    /// Called on business: what exempts business does not bind.
    #[serde(default, skip_serializing_if = "is_unset")]
    pub business: bool,
    /// Their consent to the channel is on record.
    #[serde(default, skip_serializing_if = "is_unset")]
    pub consented: bool,
}

impl HoursKey {
    /// Whether a rule speaks of these people on that channel, and does not leave them out.
    pub(crate) fn is_bound_by(&self, rule: &Rule) -> bool {
        let left_out = (rule.exempt.business && self.business)
            || (rule.exempt.requested && self.requested)
            || (rule.exempt.consented && self.consented)
            || (rule.exempt.consumer && !self.business);
        !left_out && concerns(rule, self.channel, &self.regions)
    }
}

/// Left out of the written key, so that keys from before say the same.
fn is_unset(flag: &bool) -> bool {
    !flag
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
    let binding = binding(key, guard, calendar);
    let spans = allowed(key, &binding, calendar, from.as_microsecond(), until.as_microsecond());
    let name = |by: u16| match by {
        spans::HORIZON => HORIZON.to_owned(),
        spans::DAYPART => DAYPART.to_owned(),
        index => binding.get(usize::from(index)).map_or(HORIZON, |limit| limit.code).to_owned(),
    };
    spans
        .into_iter()
        .map(|span| Opening { from: of_microseconds(span.from), until: of_microseconds(span.until), closed_by: name(span.by) })
        .collect()
}

/// The first opening that is open at `after` or opens later, clipped to `after`; none if nothing opens within 60 days.
pub fn next_opening(key: &HoursKey, guard: &Guard, calendar: &Calendar, after: Timestamp) -> Option<Opening> {
    // Nothing binds mail, for one: open as far as anybody looks.
    if key.avoid.is_none() && key.prefer.is_none() && binding(key, guard, calendar).is_empty() {
        let until = plus(after, SignedDuration::from_hours(24 * i64::from(SEARCHED_DAYS)));
        return Some(Opening { from: after, until, closed_by: HORIZON.to_owned() });
    }
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
    let binding = binding(key, guard, calendar);
    let clocks = clocks(key);
    let forbids = |limit: &&Binding<'_>| match limit.whose {
        Whose::Prospect => clocks.iter().any(|clock| !limit.allows(key, calendar, clock, at)),
        Whose::Rep { zone: name } => !limit.allows(key, calendar, &zone(name).unwrap_or(TimeZone::UTC), at),
    };
    if let Some(limit) = binding.iter().find(forbids) {
        return Some(limit.code.to_owned());
    }
    if key.avoid.is_none() && key.prefer.is_none() {
        return None;
    }
    let open = openings(key, guard, calendar, at, 1);
    (closing_at(&open, at).is_none()).then(|| DAYPART.to_owned())
}

/// Why a key that opens at no time within 60 days does not: [`PLACE`] where each of the zones that it may be in would open
/// by itself, else the rule that closes it now.
pub fn never_opens_by(key: &HoursKey, guard: &Guard, calendar: &Calendar, at: Timestamp) -> Option<String> {
    let opens = |zone: &String| {
        let alone = HoursKey { zones: vec![zone.clone()], ..key.clone() };
        next_opening(&alone, guard, calendar, at).is_some()
    };
    if key.zones.len() > 1 && key.zones.iter().all(opens) {
        return Some(PLACE.to_owned());
    }
    closed_by(key, guard, calendar, at)
}

/// One set of hours that binds, and on whose clock.
struct Binding<'a> {
    code: &'a str,
    hours: Allowed<'a>,
    effective_from: Option<Date>,
    effective_until: Option<Date>,
    whose: Whose<'a>,
}

/// What the hours allow.
enum Allowed<'a> {
    Own(&'a Hours),
    /// With the public holidays of its regions.
    Legal(&'a LegalHours, Vec<&'a [(Date, Closed)]>),
    Nothing,
}

enum Whose<'a> {
    Prospect,
    Rep { zone: &'a str },
}

/// What is left of a day: what lies in both lists, up to an hour.
struct Left<'a> {
    spans: &'a [(Time, Time)],
    also: Option<&'a [(Time, Time)]>,
    until: Option<Time>,
}

impl Binding<'_> {
    fn in_force(&self, day: Date) -> bool {
        self.effective_from.is_none_or(|from| from <= day) && self.effective_until.is_none_or(|until| day < until)
    }

    /// Whether it allows that instant on that clock.
    fn allows(&self, key: &HoursKey, calendar: &Calendar, clock: &TimeZone, at: Timestamp) -> bool {
        let local = clock.to_datetime(at);
        if !self.in_force(local.date()) {
            return true;
        }
        let second = spans::opens(local.time());
        let within = |hours: &[(Time, Time)]| {
            hours.iter().any(|(from, until)| spans::opens(*from) <= second && second < spans::closes(*until))
        };
        let left = self.left(local.date(), calendar, key);
        within(left.spans) && left.also.is_none_or(within) && left.until.is_none_or(|until| second < spans::opens(until))
    }

    /// What of the day's spans it leaves.
    fn keep(&self, day: Date, calendar: &Calendar, key: &HoursKey, by: u16, spans: &mut Vec<Span>, scratch: &mut Vec<Span>) {
        let left = self.left(day, calendar, key);
        let mut cut = |hours: &[(Time, Time)]| {
            spans::keep(spans, hours, by, scratch);
            std::mem::swap(spans, scratch);
        };
        cut(left.spans);
        if let Some(also) = left.also {
            cut(also);
        }
        if let Some(until) = left.until {
            // Closed from midnight on is closed all day; `until` midnight would mean the end of the day.
            let hours = [(Time::midnight(), until)];
            cut(if until == Time::midnight() { &[] } else { &hours });
        }
    }

    fn left(&self, day: Date, calendar: &Calendar, key: &HoursKey) -> Left<'_> {
        let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
        match &self.hours {
            Allowed::Nothing => Left { spans: &[], also: None, until: None },
            Allowed::Own(hours) => {
                let regions: &[String] = match self.whose {
                    Whose::Prospect => &key.regions,
                    Whose::Rep { .. } => &[],
                };
                match calendar.day(day, regions) {
                    DayKind::Holiday => Left { spans: &hours.holidays, also: None, until: None },
                    DayKind::ClosedFrom(until) => Left { spans: &hours.weekdays[weekday], also: None, until: Some(until) },
                    DayKind::Ordinary => Left { spans: &hours.weekdays[weekday], also: None, until: None },
                }
            }
            Allowed::Legal(hours, days) => {
                let spans = hours.weekdays[weekday].as_slice();
                if hours.holidays.is_none() && hours.eves.is_none() {
                    return Left { spans, also: None, until: None };
                }
                let closed = |day: Date| days.iter().filter_map(|days| find_holiday(days, day)).min();
                let (mut also, mut until) = (None, None);
                match closed(day) {
                    Some(Closed::AllDay) => also = hours.holidays.as_deref(),
                    Some(Closed::From(time)) => until = hours.holidays.as_ref().map(|_| time),
                    None => {}
                }
                if also.is_none() && closed(next_day(day)) == Some(Closed::AllDay) {
                    also = hours.eves.as_deref();
                }
                Left { spans, also, until }
            }
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
fn binding<'a>(key: &'a HoursKey, guard: &'a Guard, calendar: &'a Calendar) -> Vec<Binding<'a>> {
    let mut found = Vec::with_capacity(8);
    for rule in &guard.rules {
        let lifted = rule.authority == Authority::Courtesy && (key.requested || key.lifted.contains(&rule.code));
        if lifted || !key.is_bound_by(rule) {
            continue;
        }
        let hours = match &rule.kind {
            Kind::Hours(hours) => Allowed::Own(hours),
            Kind::LegalHours(hours) => Allowed::Legal(hours, public_days(rule, calendar)),
            Kind::Paused | Kind::OldCopy { .. } => Allowed::Nothing,
            Kind::Consent if key.consented || key.requested => continue,
            Kind::Consent => Allowed::Nothing,
            Kind::Limit { .. }
            | Kind::Spacing { .. }
            | Kind::Silence { .. }
            | Kind::Registry { .. }
            | Kind::OneVoice
            | Kind::EngagedColleague => {
                continue;
            }
        };
        let binding = Binding {
            code: rule.code.as_str(),
            hours,
            effective_from: rule.effective_from,
            effective_until: rule.effective_until,
            whose: Whose::Prospect,
        };
        let particular = rule.regions.iter().any(|region| region.contains('-'));
        found.push(((rule.authority, !particular), binding));
    }
    // Stable: law first, a state's before its country's, so that the more particular one is named.
    found.sort_by_key(|(order, _)| *order);
    let mut found: Vec<Binding<'a>> = found.into_iter().map(|(_, binding)| binding).collect();
    if key.requested {
        return found;
    }
    let always =
        |code, hours, whose| Binding { code, hours: Allowed::Own(hours), effective_from: None, effective_until: None, whose };
    if let (Some(hours), Channel::Call | Channel::Sms | Channel::Visit) = (&key.wishes, key.channel) {
        found.push(always(WISHES, hours, Whose::Prospect));
    }
    if let Some((hours, zone)) = &key.rep {
        found.push(always(REP_HOURS, hours, Whose::Rep { zone }));
    }
    found
}

/// The public holidays that a law counts: those of its regions, and of the countries that these lie in.
fn public_days<'a>(rule: &Rule, calendar: &'a Calendar) -> Vec<&'a [(Date, Closed)]> {
    let mut sets: Vec<&[(Date, Closed)]> = Vec::with_capacity(2);
    for region in &rule.regions {
        sets.push(calendar.public.of(region));
        if let Some((country, _)) = region.split_once('-') {
            sets.push(calendar.public.of(country));
        }
    }
    sets.retain(|days| !days.is_empty());
    sets
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
                    let by = u16::try_from(index).unwrap_or(spans::HORIZON);
                    limit.keep(day, calendar, key, by, &mut day_spans, &mut scratch);
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
