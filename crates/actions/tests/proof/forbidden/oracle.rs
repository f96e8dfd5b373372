//! The guard written a second time, by brute force: every rule read off its definition, asked at an instant. Shares the data
//! with the planner, and no code; where the two differ, one of them is wrong.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use planner::UserId;
use planner::calendar::{Calendar, zone};
use planner::guard::{Authority, Counted, Event, Hours, Kind, LegalHours, Occasion, Rule, Scope, Window};
use planner::law::Closed;
use planner::prospect::{Contact, Forbids};
use planner::touch::{Channel, Direction, News, Outcome, Touch};
use std::collections::BTreeSet;

/// A rule of courtesy lifted for somebody, from when it was lifted.
pub struct Waiver {
    pub rule: String,
    pub from: Timestamp,
    pub until: Timestamp,
}

/// Everything that bears on one person.
pub struct Facts {
    pub contact: Contact,
    pub rules: Vec<Rule>,
    pub calendar: Calendar,
    pub waivers: Vec<Waiver>,
    /// Numbers of theirs on a registry: number, registry.
    pub registered: Vec<(String, String)>,
    /// What was done with them and stands, oldest first.
    pub own: Vec<Touch>,
    /// Outbound touches with others: at their company, or a call to a number of theirs.
    pub company: Vec<(Timestamp, Channel, UserId)>,
    pub numbers: Vec<(String, Timestamp)>,
    /// Who is engaged with anybody at their company.
    pub engaged: Option<UserId>,
}

/// A touch that somebody would make.
#[derive(Debug, Clone)]
pub struct Asked {
    pub channel: Channel,
    pub address: Option<String>,
    pub occasion: Occasion,
    pub by: Option<UserId>,
}

impl Facts {
    /// The clocks that it may be there.
    fn clocks(&self) -> Vec<TimeZone> {
        self.contact.place.zones.iter().map(|name| zone(name).unwrap()).collect()
    }

    /// Every rule that forbids it at that instant.
    pub fn forbidden(&self, asked: &Asked, at: Timestamp) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = self
            .rules
            .iter()
            .filter(|rule| self.concerns(rule, asked, at) && self.breaks(rule, asked, at))
            .map(|rule| rule.code.clone())
            .collect();
        let held = |channel: Channel, forbids: Forbids| match forbids {
            Forbids::Everything => true,
            Forbids::Calls => channel == Channel::Call || channel == Channel::Sms,
            Forbids::Mail => channel == Channel::Email,
        };
        for suppression in &self.contact.suppressions {
            let same = suppression.address.is_none() || suppression.address == asked.address;
            if same && held(asked.channel, suppression.forbids) && suppression.since <= at {
                found.insert("suppressed".to_owned());
            }
        }
        let spoken = [Channel::Call, Channel::Sms, Channel::Visit].contains(&asked.channel);
        let asked_for = asked.occasion == Occasion::Promised;
        if let Some(wishes) = self.contact.wishes.as_ref().filter(|_| spoken && !asked_for)
            && self.clocks().iter().any(|clock| !self.within(wishes, clock, at))
        {
            found.insert("wishes".to_owned());
        }
        found
    }

    /// The rules that forbid to leave a voicemail.
    pub fn message_forbidden(&self, asked: &Asked, at: Timestamp) -> BTreeSet<String> {
        let bound = |rule: &&Rule| {
            matches!(rule.kind, Kind::Limit { counted: Counted::Messages | Counted::Voicemails, .. })
                && self.speaks_of(rule, asked)
                && self.in_force(rule, at)
                && !self.is_waived(rule, at)
        };
        let full = |rule: &&Rule| match rule.kind {
            Kind::Limit { max, window, per, counted } => self.used(asked, at, max, window, per, counted),
            _ => false,
        };
        self.rules.iter().filter(bound).filter(full).map(|rule| rule.code.clone()).collect()
    }

    fn concerns(&self, rule: &Rule, asked: &Asked, at: Timestamp) -> bool {
        let courtesy = rule.authority == Authority::Courtesy;
        let waits_for_us = match rule.kind {
            Kind::Hours(_) | Kind::LegalHours(_) => asked.occasion == Occasion::Promised,
            Kind::OneVoice | Kind::EngagedColleague => [Occasion::Promised, Occasion::Inquiry].contains(&asked.occasion),
            _ => [Occasion::Promised, Occasion::BusyRetry].contains(&asked.occasion),
        };
        self.speaks_of(rule, asked) && !(courtesy && waits_for_us) && !self.is_waived(rule, at)
    }

    fn speaks_of(&self, rule: &Rule, asked: &Asked) -> bool {
        let contact = &self.contact;
        let there = rule.regions.is_empty() || contact.place.regions.iter().any(|region| rule.regions.contains(region));
        let channel = rule.channels.is_empty() || rule.channels.contains(&asked.channel);
        let spared = rule.exempt.business && contact.business
            || rule.exempt.consumer && !contact.business
            || rule.exempt.requested && asked.occasion == Occasion::Promised
            || rule.exempt.consented && self.consents(asked);
        there && channel && !spared
    }

    fn consents(&self, asked: &Asked) -> bool {
        asked.occasion == Occasion::Promised || self.contact.consented.contains(&asked.channel)
    }

    fn is_waived(&self, rule: &Rule, at: Timestamp) -> bool {
        let mut waivers = self.waivers.iter();
        rule.authority == Authority::Courtesy
            && waivers.any(|waiver| waiver.rule == rule.code && waiver.from <= at && at < waiver.until)
    }

    /// By their likeliest clock.
    fn in_force(&self, rule: &Rule, at: Timestamp) -> bool {
        dated(rule, self.clocks()[0].to_datetime(at).date())
    }

    fn breaks(&self, rule: &Rule, asked: &Asked, at: Timestamp) -> bool {
        match &rule.kind {
            Kind::Hours(hours) => self.closed(rule, at, |clock| self.within(hours, clock, at)),
            Kind::LegalHours(hours) => self.closed(rule, at, |clock| self.lawful(rule, hours, clock, at)),
            Kind::Paused | Kind::OldCopy { .. } => self.in_force(rule, at) || self.closed(rule, at, |_| false),
            Kind::Consent => !self.consents(asked) && (self.in_force(rule, at) || self.closed(rule, at, |_| false)),
            _ if !self.in_force(rule, at) => false,
            Kind::Limit { counted: Counted::Voicemails, .. } => false,
            Kind::Limit { max, window, per, counted } => {
                let uses = match counted {
                    Counted::Channel(channel) => *channel == asked.channel,
                    Counted::Any => true,
                    Counted::Messages => asked.channel == Channel::Email,
                    Counted::Voicemails => false,
                    Counted::CallsAndTexts => asked.channel == Channel::Call || asked.channel == Channel::Sms,
                    Counted::Connected => asked.channel == Channel::Call,
                };
                uses && self.used(asked, at, *max, *window, *per, *counted)
            }
            Kind::Spacing { gap, per } => {
                let channel = |channel: Channel| rule.channels.is_empty() || rule.channels.contains(&channel);
                let own = |touch: &Touch| channel(touch.channel) && happened(touch);
                self.times(asked, *per, own, channel).is_some_and(|times| times.iter().any(|time| *time + *gap > at))
            }
            Kind::Silence { after, days } => {
                let begins = |touch: &&Touch| begins(*after, touch);
                self.own.iter().filter(begins).any(|touch| self.within_days(touch.occurred_at, at, i64::from(*days) + 1))
            }
            Kind::Registry { registry, .. } => {
                let listed = |number: &String| self.registered.contains(&(number.clone(), registry.clone()));
                asked.address.as_ref().is_some_and(listed)
            }
            Kind::OneVoice => {
                let Some(_) = self.contact.company else { return false };
                let clock = &self.clocks()[0];
                let own = self.own.iter().filter(|touch| touch.direction == Direction::Outbound);
                let heard = own.map(|touch| (touch.by, touch.occurred_at));
                let heard = heard.chain(self.company.iter().map(|(at, _, by)| (*by, *at)));
                let today = clock.to_datetime(at).date();
                heard.filter(|(by, _)| asked.by != Some(*by)).any(|(_, heard)| clock.to_datetime(heard).date() >= today)
            }
            Kind::EngagedColleague => self.engaged.is_some() && self.engaged != asked.by,
        }
    }

    /// On some clock the rule is in force, and the hour is not allowed.
    fn closed(&self, rule: &Rule, at: Timestamp, allows: impl Fn(&TimeZone) -> bool) -> bool {
        self.clocks().iter().any(|clock| dated(rule, clock.to_datetime(at).date()) && !allows(clock))
    }

    fn within(&self, hours: &Hours, clock: &TimeZone, at: Timestamp) -> bool {
        let (local, regions) = (clock.to_datetime(at), &self.contact.place.regions);
        let day = local.date();
        let public = |closed: Closed| regions.iter().any(|region| self.calendar.public.of(region).contains(&(day, closed)));
        let own = self.calendar.holidays.contains(&day)
            || regions.iter().any(|region| self.calendar.regional.get(region).is_some_and(|days| days.contains(&day)));
        if own || public(Closed::AllDay) {
            return inside(&hours.holidays, local.time());
        }
        let early = regions.iter().flat_map(|region| self.calendar.public.of(region)).filter_map(|found| match found {
            (on, Closed::From(time)) if *on == day => Some(*time),
            _ => None,
        });
        let mut early = early.chain(self.calendar.half_days.get(&day).copied());
        inside(&hours.weekdays[weekday(day)], local.time()) && early.all(|time| local.time() < time)
    }

    fn lawful(&self, rule: &Rule, hours: &LegalHours, clock: &TimeZone, at: Timestamp) -> bool {
        let local = clock.to_datetime(at);
        let countries = rule.regions.iter().filter_map(|region| Some(region.split_once('-')?.0.to_owned()));
        let regions: Vec<String> = rule.regions.iter().cloned().chain(countries).collect();
        let closed = |day: Date| -> Vec<Closed> {
            let all = regions.iter().flat_map(|region| self.calendar.public.of(region));
            all.filter(|(on, _)| *on == day).map(|(_, closed)| *closed).collect()
        };
        let (today, time) = (closed(local.date()), local.time());
        let mut allowed = inside(&hours.weekdays[weekday(local.date())], time);
        let whole = today.contains(&Closed::AllDay);
        if let Some(left) = &hours.holidays {
            let open = |closed: &Closed| !matches!(closed, Closed::From(from) if time >= *from);
            allowed &= if whole { inside(left, time) } else { today.iter().all(open) };
        }
        if let (Some(left), false) = (&hours.eves, whole && hours.holidays.is_some()) {
            allowed &= !closed(local.date().tomorrow().unwrap()).contains(&Closed::AllDay) || inside(left, time);
        }
        allowed
    }

    /// Whether a limit is used up.
    fn used(&self, asked: &Asked, at: Timestamp, max: u32, window: Window, per: Scope, counted: Counted) -> bool {
        let others = |channel: Channel| match counted {
            Counted::Channel(counted) => channel == counted,
            Counted::Any => true,
            Counted::Messages | Counted::Voicemails => false,
            Counted::CallsAndTexts => channel == Channel::Call || channel == Channel::Sms,
            Counted::Connected => channel == Channel::Call,
        };
        let own = |touch: &Touch| match counted {
            Counted::Messages => touch.outcome == Outcome::VoicemailLeft || delivered(touch),
            Counted::Voicemails => touch.outcome == Outcome::VoicemailLeft,
            Counted::Connected => {
                touch.channel == Channel::Call && !matches!(touch.outcome, Outcome::Busy | Outcome::WrongNumber(_))
            }
            Counted::Channel(_) | Counted::Any | Counted::CallsAndTexts => others(touch.channel) && happened(touch),
        };
        let Some(times) = self.times(asked, per, own, others) else { return false };
        let counts = |time: &&Timestamp| match window {
            Window::Rolling { hours } => **time + SignedDuration::from_hours(i64::from(hours)) > at,
            Window::Day => self.within_days(**time, at, 1),
            Window::Days { days } => self.within_days(**time, at, i64::from(days)),
            Window::BusinessDays { days } => self.clocks().iter().any(|clock| self.within_business_days(clock, **time, at, days)),
        };
        times.iter().filter(counts).count() >= max as usize
    }

    /// Whether a touch then lies within so many days on some clock, today being the first of them.
    fn within_days(&self, time: Timestamp, at: Timestamp, days: i64) -> bool {
        self.clocks().iter().any(|clock| {
            let (then, today) = (clock.to_datetime(time).date(), clock.to_datetime(at).date());
            i64::from(then.until(today).unwrap().get_days()) < days
        })
    }

    /// The window is today and so many business days less one before it.
    fn within_business_days(&self, clock: &TimeZone, time: Timestamp, at: Timestamp, days: u16) -> bool {
        let (then, mut day) = (clock.to_datetime(time).date(), clock.to_datetime(at).date());
        let mut left = days.saturating_sub(1);
        while left > 0 && day > then {
            day = day.yesterday().unwrap();
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            left -= u16::from(!weekend && !self.is_holiday(day));
        }
        then >= day
    }

    fn is_holiday(&self, day: Date) -> bool {
        let regions = &self.contact.place.regions;
        self.calendar.holidays.contains(&day)
            || regions.iter().any(|region| {
                self.calendar.regional.get(region).is_some_and(|days| days.contains(&day))
                    || self.calendar.public.of(region).contains(&(day, Closed::AllDay))
            })
    }

    /// When what counts happened; none where there is nothing that it could be counted over.
    fn times(
        &self,
        asked: &Asked,
        per: Scope,
        own: impl Fn(&Touch) -> bool,
        others: impl Fn(Channel) -> bool,
    ) -> Option<Vec<Timestamp>> {
        let ours = self.own.iter().filter(|touch| touch.direction == Direction::Outbound && own(touch));
        match per {
            Scope::Person => Some(ours.map(|touch| touch.occurred_at).collect()),
            Scope::Number => {
                let number = asked.address.as_ref()?;
                let ours = ours.filter(|touch| touch.address.as_ref() == Some(number)).map(|touch| touch.occurred_at);
                let beside = self.numbers.iter().filter(|(dialled, _)| dialled == number && others(Channel::Call));
                Some(ours.chain(beside.map(|(_, at)| *at)).collect())
            }
            Scope::Company => {
                self.contact.company?;
                let beside = self.company.iter().filter(|(_, channel, _)| others(*channel)).map(|(at, ..)| *at);
                Some(ours.map(|touch| touch.occurred_at).chain(beside).collect())
            }
        }
    }
}

fn dated(rule: &Rule, day: Date) -> bool {
    !(rule.effective_from.is_some_and(|from| day < from) || rule.effective_until.is_some_and(|until| day >= until))
}

/// `until` midnight is the end of the day.
fn inside(spans: &[(Time, Time)], time: Time) -> bool {
    spans.iter().any(|(from, until)| *from <= time && (time < *until || *until == Time::midnight()))
}

fn weekday(day: Date) -> usize {
    match day.weekday() {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }
}

fn happened(touch: &Touch) -> bool {
    touch.outcome != Outcome::Failed && touch.outcome != Outcome::NotFound
}

fn delivered(touch: &Touch) -> bool {
    let bounced = touch.news.iter().any(|(_, news)| matches!(news, News::BouncedHard | News::BouncedSoft));
    touch.channel == Channel::Email && touch.outcome == Outcome::Sent && !bounced
}

fn begins(after: Event, touch: &Touch) -> bool {
    let no = matches!(touch.outcome, Outcome::No | Outcome::DoNotCall(_));
    let talked = matches!(
        touch.outcome,
        Outcome::Callback(_)
            | Outcome::SendInfo
            | Outcome::Interested
            | Outcome::MeetingBooked(_)
            | Outcome::NotNow(_)
            | Outcome::NotQualified
    );
    let ours = touch.channel == Channel::Call && touch.direction == Direction::Outbound;
    match after {
        Event::Refusal => no,
        Event::Conversation => ours && (no || talked),
    }
}
