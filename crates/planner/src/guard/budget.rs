//! One limit or spacing: which touches use it up, and when it is free again.

use super::{Counted, Event, Kind, Request, Rule, Scope, Window};
use crate::bounds::{days_after, plus};
use crate::calendar::{Calendar, next_day, start_of_day, zone};
use crate::place::Place;
use crate::touch::{Channel, Direction, News, Outcome, Touch};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// So many touches in a window, and those that count.
#[derive(Debug, Clone)]
pub(super) struct Budget<'a> {
    max: u32,
    span: Reach,
    /// When the touches that count happened, oldest first.
    times: Vec<Timestamp>,
    calendar: &'a Calendar,
    place: &'a Place,
}

/// How far back a touch still counts.
#[derive(Debug, Clone, Copy)]
enum Reach {
    For(SignedDuration),
    Day,
    BusinessDays(u16),
    Days(u16),
}

/// Whether another touch fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Free {
    Now,
    From(Timestamp),
    Never,
}

impl<'a> Budget<'a> {
    /// What a rule of limits or spacing counts for a request; none where it does not bind it.
    pub fn of(request: &Request<'a>, rule: &Rule) -> Option<Self> {
        match rule.kind {
            Kind::Limit { max, window, per, counted } if asks(counted, request.channel) => Some(Self::new(
                request,
                max,
                window.into(),
                times(request, per, |channel| counts_on(counted, channel), |touch| counts(counted, touch))?,
            )),
            Kind::Spacing { gap, per } => {
                let concerned = |channel: Channel| rule.channels.is_empty() || rule.channels.contains(&channel);
                let times = times(request, per, concerned, |touch| concerned(touch.channel) && took_place(touch))?;
                Some(Self::new(request, 1, Reach::For(gap), times))
            }
            Kind::Silence { after, days } => {
                let begins = request.touches.iter().filter(|touch| begins(after, touch)).map(|touch| touch.occurred_at).collect();
                // The day of the event, and so many after it.
                Some(Self::new(request, 1, Reach::Days(days.saturating_add(1)), begins))
            }
            // None at all: a limit of zero.
            Kind::Consent => (!request.has_consent()).then(|| Self::new(request, 0, Reach::Day, Vec::new())),
            Kind::Paused | Kind::OldCopy { .. } => Some(Self::new(request, 0, Reach::Day, Vec::new())),
            Kind::Registry { .. } => request.is_listed(&rule.code).then(|| Self::new(request, 0, Reach::Day, Vec::new())),
            Kind::Limit { .. } | Kind::Hours(_) | Kind::LegalHours(_) | Kind::OneVoice | Kind::EngagedColleague => None,
        }
    }

    /// What a limit on messages counts, asked whether a voicemail may be left.
    pub fn of_messages(request: &Request<'a>, rule: &Rule) -> Option<Self> {
        match rule.kind {
            Kind::Limit { max, window, per, counted: counted @ (Counted::Messages | Counted::Voicemails) } => {
                Some(Self::new(request, max, window.into(), times(request, per, |_| false, |touch| counts(counted, touch))?))
            }
            Kind::Limit { .. }
            | Kind::Spacing { .. }
            | Kind::Hours(_)
            | Kind::LegalHours(_)
            | Kind::Silence { .. }
            | Kind::Consent
            | Kind::Paused
            | Kind::Registry { .. }
            | Kind::OldCopy { .. }
            | Kind::OneVoice
            | Kind::EngagedColleague => None,
        }
    }

    /// What a rule leaves to somebody else on the same number or at the same company after all these touches.
    pub fn for_others(request: &Request<'a>, rule: &Rule) -> Option<Self> {
        let per = match rule.kind {
            Kind::Limit { per, .. } | Kind::Spacing { per, .. } => per,
            Kind::Hours(_)
            | Kind::LegalHours(_)
            | Kind::Silence { .. }
            | Kind::Consent
            | Kind::Paused
            | Kind::Registry { .. }
            | Kind::OldCopy { .. }
            | Kind::OneVoice
            | Kind::EngagedColleague => return None,
        };
        match per {
            Scope::Person => None,
            Scope::Number | Scope::Company => Self::of(request, rule),
        }
    }

    fn new(request: &Request<'a>, max: u32, span: Reach, times: Vec<Timestamp>) -> Self {
        Budget { max, span, times, calendar: request.calendar, place: &request.contact.place }
    }

    pub fn max(&self) -> u32 {
        self.max
    }

    /// How many touches count at that instant. Later ones count too: what has happened is never waited away.
    pub fn used(&self, at: Timestamp) -> u32 {
        let freed = self.times.partition_point(|time| self.is_long_past(*time, at) || self.freed(*time) <= at);
        u32::try_from(self.times.len() - freed).unwrap_or(u32::MAX)
    }

    /// Whether another fits at that instant, and otherwise from when.
    pub fn free(&self, at: Timestamp) -> Free {
        let max = usize::try_from(self.max).unwrap_or(usize::MAX);
        if max == 0 {
            return Free::Never;
        }
        // With the `max`-th latest out of the window, fewer than `max` are left in it.
        let Some(latest) = self.times.len().checked_sub(max).and_then(|index| self.times.get(index)) else {
            return Free::Now;
        };
        if self.is_long_past(*latest, at) {
            return Free::Now;
        }
        match self.freed(*latest) {
            freed if freed <= at => Free::Now,
            freed => Free::From(freed),
        }
    }

    /// Told without asking the clocks: a day, wherever it is, is over two days and a bit later.
    fn is_long_past(&self, time: Timestamp, at: Timestamp) -> bool {
        match self.span {
            Reach::Day => plus(time, SignedDuration::from_hours(50)) <= at,
            Reach::Days(days) => plus(time, SignedDuration::from_hours(24 * i64::from(days) + 26)) <= at,
            Reach::For(_) | Reach::BusinessDays(_) => false,
        }
    }

    /// The first instant at which a touch counts no more. Days end where the last of the candidate zones ends them.
    fn freed(&self, time: Timestamp) -> Timestamp {
        let last = |day_after: &dyn Fn(Date) -> Date| {
            let end = |clock: TimeZone| start_of_day(&clock, day_after(clock.to_datetime(time).date()));
            let clocks = self.place.zones.iter().filter_map(|name| zone(name));
            clocks.map(end).max().unwrap_or_else(|| end(TimeZone::UTC))
        };
        match self.span {
            Reach::For(duration) => plus(time, duration),
            Reach::Day => last(&next_day),
            Reach::BusinessDays(days) => last(&|day| self.out_of_business_days(day, days)),
            Reach::Days(days) => last(&|day| days_after(day, i64::from(days))),
        }
    }

    /// The first day whose window (that day and the `days - 1` business days before it) begins after `day`.
    fn out_of_business_days(&self, day: Date, days: u16) -> Date {
        let (mut found, mut left, mut patience) = (next_day(day), days.saturating_sub(1), 3_660);
        while left > 0 && patience > 0 {
            if self.calendar.is_business_day(found, &self.place.regions) {
                left -= 1;
            }
            found = next_day(found);
            patience -= 1;
        }
        found
    }
}

impl From<Window> for Reach {
    fn from(window: Window) -> Self {
        match window {
            Window::Rolling { hours } => Reach::For(SignedDuration::from_hours(i64::from(hours))),
            Window::Day => Reach::Day,
            Window::BusinessDays { days } => Reach::BusinessDays(days),
            Window::Days { days } => Reach::Days(days),
        }
    }
}

/// When the touches that count happened; none where the scope does not fit (no number chosen, no company).
fn times(
    request: &Request<'_>,
    per: Scope,
    channel_counts: impl Fn(Channel) -> bool,
    touch_counts: impl Fn(&Touch) -> bool,
) -> Option<Vec<Timestamp>> {
    let own = request.touches.iter().filter(|touch| touch.direction == Direction::Outbound && touch_counts(touch));
    let mut times: Vec<Timestamp> = match per {
        Scope::Person => own.map(|touch| touch.occurred_at).collect(),
        Scope::Number => {
            let number = request.address?;
            let dials = request.around.number_dials.iter().filter(|dial| dial.number == number && channel_counts(Channel::Call));
            let own = own.filter(|touch| touch.address.as_deref() == Some(number));
            own.map(|touch| touch.occurred_at).chain(dials.map(|dial| dial.at)).collect()
        }
        Scope::Company => {
            request.contact.company?;
            let others = request.around.company_touches.iter().filter(|touch| channel_counts(touch.channel));
            own.map(|touch| touch.occurred_at).chain(others.map(|touch| touch.at)).collect()
        }
    };
    times.sort_unstable();
    Some(times)
}

/// Whether a touch on that channel uses it up, as far as is known before it is made. Voicemails are asked for apart.
fn asks(counted: Counted, channel: Channel) -> bool {
    match counted {
        Counted::Channel(counted) => counted == channel,
        Counted::Any => true,
        Counted::Messages => channel == Channel::Email,
        Counted::Voicemails => false,
        Counted::CallsAndTexts => matches!(channel, Channel::Call | Channel::Sms),
        Counted::Connected => channel == Channel::Call,
    }
}

/// Whether others' touches on that channel count; of their messages nothing is known.
fn counts_on(counted: Counted, channel: Channel) -> bool {
    match counted {
        Counted::Channel(counted) => counted == channel,
        Counted::Any => true,
        Counted::Messages | Counted::Voicemails => false,
        Counted::CallsAndTexts => matches!(channel, Channel::Call | Channel::Sms),
        Counted::Connected => channel == Channel::Call,
    }
}

fn counts(counted: Counted, touch: &Touch) -> bool {
    match counted {
        Counted::Channel(channel) => touch.channel == channel && took_place(touch),
        Counted::Any => took_place(touch),
        Counted::Messages => touch.outcome == Outcome::VoicemailLeft || is_mail_delivered(touch),
        Counted::Voicemails => touch.outcome == Outcome::VoicemailLeft,
        Counted::CallsAndTexts => matches!(touch.channel, Channel::Call | Channel::Sms) && took_place(touch),
        Counted::Connected => touch.channel == Channel::Call && !matches!(touch.outcome, Outcome::Busy | Outcome::WrongNumber(_)),
    }
}

/// Whether a silence begins with that touch.
fn begins(after: Event, touch: &Touch) -> bool {
    match after {
        // Theirs, however it reached us.
        Event::Refusal => matches!(touch.outcome, Outcome::No | Outcome::DoNotCall(_)),
        Event::Conversation => {
            touch.is_dial()
                && matches!(
                    touch.outcome,
                    Outcome::Callback(_)
                        | Outcome::SendInfo
                        | Outcome::Interested
                        | Outcome::MeetingBooked(_)
                        | Outcome::NotNow(_)
                        | Outcome::No
                        | Outcome::DoNotCall(_)
                        | Outcome::NotQualified
                )
        }
    }
}

/// Every dial does; a message that could not be sent does not.
fn took_place(touch: &Touch) -> bool {
    !matches!(touch.outcome, Outcome::Failed | Outcome::NotFound)
}

fn is_mail_delivered(touch: &Touch) -> bool {
    let bounced = touch.news.iter().any(|(_, news)| matches!(news, News::BouncedHard | News::BouncedSoft));
    touch.channel == Channel::Email && touch.outcome == Outcome::Sent && !bounced
}
