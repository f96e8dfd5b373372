//! A touch that somebody wants to make, and what the guard says to it.

use super::budget::{Budget, Free};
use super::{Authority, Guard, HORIZON, Kind, Lifted, Occasion, Rule, SUPPRESSED, Verdict};
use crate::calendar::Calendar;
use crate::colleagues::{keeps_back, kept_until, quiet_until};
use crate::id::UserId;
use crate::plan::{Case, RepHours};
use crate::prospect::Contact;
use crate::reason::Reason;
use crate::surroundings::Surroundings;
use crate::timetable::{HoursKey, closed_by, concerns, never_opens_by, next_opening};
use crate::touch::{Channel, Direction, Outcome, Touch};
use jiff::{SignedDuration, Timestamp};

/// A touch that somebody wants to make, and all that bears on it.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub guard: &'a Guard,
    pub calendar: &'a Calendar,
    pub contact: &'a Contact,
    /// The person's touches that stand (voided ones left out), in order. Only outbound ones count.
    pub touches: &'a [Touch],
    pub around: &'a Surroundings,
    pub lifted: &'a [Lifted],
    /// The working hours that bind it, where any do. None at dialling: a rep may work late.
    pub rep: Option<&'a RepHours>,
    /// Who wants to make it; without, another rep's touch at the company counts as a colleague's.
    pub by: Option<UserId>,
    pub channel: Channel,
    /// The number or address; none where it is not chosen yet.
    pub address: Option<&'a str>,
    pub occasion: Occasion,
}

/// When limits and spacing are satisfied. Hours are the timetable's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// The first such instant from when it was due; none where no wait helps (a limit of none at all).
    pub at: Option<Timestamp>,
    /// The rule that sets `at`, where one pushed it.
    pub rule: Option<String>,
    /// The rules that pushed it, and the laws of which part is used up.
    pub reasons: Vec<Reason>,
}

impl<'a> Request<'a> {
    /// The request that a step of a case makes.
    pub fn of(case: &Case<'a>, channel: Channel, address: Option<&'a str>, occasion: Occasion) -> Self {
        Request {
            guard: case.guard,
            calendar: case.calendar,
            contact: case.contact,
            touches: case.touches,
            around: case.around,
            lifted: case.lifted,
            rep: case.rep,
            by: case.contact.owner,
            channel,
            address,
            occasion,
        }
    }

    /// The hours that govern it, with no preference for a part of the day. Rules lifted at `at` are left out.
    pub fn hours(&self, at: Timestamp) -> HoursKey {
        let hours_rule =
            |code: &str| self.guard.rule(code).is_some_and(|rule| matches!(rule.kind, Kind::Hours(_) | Kind::LegalHours(_)));
        let mut lifted: Vec<String> = self
            .lifted
            .iter()
            .filter(|lifted| at < lifted.until && hours_rule(&lifted.rule))
            .map(|lifted| lifted.rule.clone())
            .collect();
        lifted.sort_unstable();
        lifted.dedup();
        HoursKey {
            channel: self.channel,
            zones: self.contact.place.zones.clone(),
            regions: self.contact.place.regions.clone(),
            wishes: self.contact.wishes.clone(),
            rep: self.rep.map(|rep| (rep.hours.clone(), rep.zone.clone())),
            avoid: None,
            prefer: None,
            requested: self.occasion == Occasion::Promised,
            hour: None,
            lifted,
            business: self.contact.business,
            consented: self.has_consent(),
        }
    }

    /// They said yes to that channel, or wait for this very call.
    pub(super) fn has_consent(&self) -> bool {
        self.contact.consented.contains(&self.channel) || self.occasion == Occasion::Promised
    }

    /// Whether a rule speaks of this channel where they are, and does not leave them out.
    pub(super) fn binds(&self, rule: &Rule) -> bool {
        let left_out = (rule.exempt.business && self.contact.business)
            || (rule.exempt.consented && self.has_consent())
            || (rule.exempt.requested && self.occasion == Occasion::Promised)
            || (rule.exempt.consumer && !self.contact.business);
        !left_out && concerns(rule, self.channel, &self.contact.place.regions)
    }

    /// Whether the number is on the registry of that rule; where none is chosen yet, whether each of theirs is.
    pub(super) fn is_listed(&self, rule: &str) -> bool {
        let listed = |number: &str| self.contact.listed.iter().any(|one| one.rule == rule && one.number == number);
        match self.address {
            Some(number) => listed(number),
            None => !self.contact.phones.is_empty() && self.contact.phones.iter().all(|phone| listed(&phone.number)),
        }
    }

    /// The first instant from `due_at` on at which every limit and every spacing allows it.
    ///
    /// Touches later than that instant count as well: what has happened is never waited away. Colleagues (one voice,
    /// engaged) are not looked at; they are holds.
    pub fn ready_at(&self, due_at: Timestamp) -> Ready {
        let mut ready = Ready { at: Some(due_at), rule: None, reasons: Vec::new() };
        let budgets: Vec<(&Rule, Budget<'_>)> = self.budgets().collect();
        for (rule, budget) in &budgets {
            let pushed = budget.free(due_at) != Free::Now && self.in_force(rule, due_at) && !self.is_lifted(rule, due_at);
            let used = if pushed || rule.authority == Authority::Law { budget.used(due_at) } else { 0 };
            if used > 0 || pushed {
                ready.reasons.push(Reason::Rule { code: rule.code.clone(), used, allowed: budget.max() });
            }
        }
        // Each rule answers with the first instant it allows from `at` on, so the common answer is reached from below.
        while let Some(at) = ready.at {
            let mut moved = false;
            for (rule, budget) in &budgets {
                match self.first_allowed(rule, budget, ready.at.unwrap_or(at)) {
                    Some(later) if ready.at.is_some_and(|at| later > at) => {
                        (ready.at, ready.rule, moved) = (Some(later), Some(rule.code.clone()), true);
                    }
                    Some(_) => {}
                    None => return Ready { at: None, rule: Some(rule.code.clone()), reasons: ready.reasons },
                }
            }
            if !moved {
                break;
            }
        }
        ready
    }

    /// What the guard says to it at that instant: suppression, colleagues, limits, spacing and hours together.
    pub fn check(&self, at: Timestamp) -> Verdict {
        if let Some(rule) = self.forbidden(at) {
            return Verdict::Never { rule };
        }
        let (mut from, mut rule) = (at, None);
        loop {
            let ready = self.ready_at(from);
            let Some(ready_at) = ready.at else { return Verdict::Never { rule: ready.rule.unwrap_or_default() } };
            if ready_at > from {
                rule = ready.rule;
            }
            let (quiet_at, voice) = self.one_voice(ready_at);
            if quiet_at > ready_at {
                rule = voice;
            }
            let key = self.hours(quiet_at);
            let Some(opening) = next_opening(&key, self.guard, self.calendar, quiet_at) else {
                return self.never_opens(&key, quiet_at);
            };
            // A rule that is lifted only for a while may bind again at the later instant: ask anew from there.
            if opening.from > quiet_at {
                rule = closed_by(&key, self.guard, self.calendar, just_before(opening.from)).or(rule);
            }
            if opening.from > from {
                if opening.from.duration_since(at) > SignedDuration::from_hours(24 * 3_660) {
                    return Verdict::Never { rule: rule.unwrap_or_default() };
                }
                from = opening.from;
                continue;
            }
            if from > at {
                // What forbids it then is told, not what will when the first of them ends.
                let rule = self.broken(at).into_iter().next().or(rule);
                return Verdict::NotBefore { at: from, rule: rule.unwrap_or_else(|| HORIZON.to_owned()) };
            }
            return Verdict::Allowed { until: self.lift_ends(opening.until, at) };
        }
    }

    /// The limit on messages left that forbids leaving one at that instant; none where a voicemail is allowed.
    ///
    /// Binds promised calls and farewells too: it counts what they hear from us.
    pub fn voicemail_refused(&self, at: Timestamp) -> Option<Reason> {
        let left = Request { channel: Channel::Call, ..*self };
        let binding = |rule: &&Rule| left.binds(rule) && self.in_force(rule, at) && !self.is_lifted(rule, at);
        self.guard.rules.iter().filter(binding).find_map(|rule| {
            let budget = Budget::of_messages(self, rule)?;
            let full = budget.free(at) != Free::Now;
            full.then(|| Reason::Rule { code: rule.code.clone(), used: budget.used(at), allowed: budget.max() })
        })
    }

    /// Every rule that a touch at exactly that instant would break: law first, and of law that of a state before that of its
    /// country. The first is the one that is told where one is.
    pub fn broken(&self, at: Timestamp) -> Vec<String> {
        let order = |rule: &Rule| (rule.authority, !rule.regions.iter().any(|region| region.contains('-')));
        let mut broken: Vec<((Authority, bool), String)> = Vec::new();
        if let Some(rule) = self.forbidden(at) {
            // Whoever said stop is asked before any rule of the list.
            broken.push(((Authority::Law, false), rule));
        }
        for (rule, budget) in self.budgets() {
            if self.in_force(rule, at) && !self.is_lifted(rule, at) && budget.free(at) != Free::Now {
                broken.push((order(rule), rule.code.clone()));
            }
        }
        let (quiet_at, voice) = self.one_voice(at);
        if let Some(rule) = voice.filter(|_| quiet_at > at) {
            broken.push(((Authority::Courtesy, true), rule));
        }
        if let Some(rule) = closed_by(&self.hours(at), self.guard, self.calendar, at) {
            broken.push((self.guard.rule(&rule).map_or((Authority::Courtesy, true), order), rule));
        }
        broken.sort_by_key(|(order, _)| *order);
        broken.into_iter().map(|(_, code)| code).collect()
    }

    /// The next instant after `after` at which the rules themselves change: one begins, one ends, a lifted one binds again.
    pub fn rules_change_at(&self, after: Timestamp) -> Option<Timestamp> {
        let dated = self.guard.rules.iter().filter(|rule| concerns(rule, self.channel, &self.contact.place.regions));
        let days = dated.flat_map(|rule| [rule.effective_from, rule.effective_until]).flatten();
        let starts = days.map(|day| self.contact.place.start_of(day));
        starts.chain(self.lifted.iter().map(|lifted| lifted.until)).filter(|at| *at > after).min()
    }

    /// What forbids it whenever it is asked: a suppression, or a colleague who is engaged at the company.
    fn forbidden(&self, at: Timestamp) -> Option<String> {
        let covers = |suppression: &&crate::prospect::Suppression| {
            suppression.covers(self.channel)
                && suppression.address.as_deref().is_none_or(|keyed| self.address.is_some_and(|address| address == keyed))
        };
        if self.contact.suppressions.iter().any(|suppression| covers(&suppression)) {
            return Some(SUPPRESSED.to_owned());
        }
        let engaged = self.around.engaged_colleague.is_some_and(|colleague| self.by != Some(colleague));
        let rule = self
            .guard
            .rules
            .iter()
            .find(|rule| matches!(rule.kind, Kind::EngagedColleague) && keeps_back(rule, self.occasion))?;
        let binds = engaged && self.binds(rule);
        (binds && self.in_force(rule, at) && !self.is_lifted(rule, at)).then(|| rule.code.clone())
    }

    /// The first instant from `at` on at which no other rep has touched the company on that day.
    fn one_voice(&self, at: Timestamp) -> (Timestamp, Option<String>) {
        let place = &self.contact.place;
        let Some(rule) = self
            .guard
            .rules
            .iter()
            .find(|rule| matches!(rule.kind, Kind::OneVoice) && self.binds(rule) && keeps_back(rule, self.occasion))
        else {
            return (at, None);
        };
        if !self.in_force(rule, at) || self.is_lifted(rule, at) {
            return (at, None);
        }
        // What another rep did with this very person is heard at their company too.
        let own = self.touches.iter().filter(|touch| touch.direction == Direction::Outbound && self.contact.company.is_some());
        let heard = self.around.company_touches.iter().map(|touch| (touch.by, touch.at));
        let others = heard.chain(own.map(|touch| (touch.by, touch.occurred_at))).filter(|(by, _)| self.by != Some(*by));
        // What no day lasts long enough for is passed over without a look at the calendar. Touches later than `at` count as
        // well, as with limits.
        let fresh = others.map(|(_, heard_at)| heard_at).filter(|heard_at| kept_until(*heard_at) > at);
        match fresh.map(|heard_at| quiet_until(heard_at, &place.zones)).filter(|until| *until > at).max() {
            Some(until) => (until, Some(rule.code.clone())),
            None => (at, None),
        }
    }

    fn never_opens(&self, key: &HoursKey, at: Timestamp) -> Verdict {
        let rule = never_opens_by(key, self.guard, self.calendar, at);
        Verdict::Never { rule: rule.unwrap_or_else(|| HORIZON.to_owned()) }
    }

    /// The rules of limits and spacing that bind it, with what they count.
    fn budgets(&self) -> impl Iterator<Item = (&'a Rule, Budget<'a>)> + '_ {
        let guard: &'a Guard = self.guard;
        guard
            .rules
            .iter()
            .filter(|rule| keeps_back(rule, self.occasion))
            .filter(|rule| self.binds(rule))
            .filter_map(|rule| Some((rule, Budget::of(self, rule)?)))
    }

    fn first_allowed(&self, rule: &Rule, budget: &Budget<'_>, at: Timestamp) -> Option<Timestamp> {
        if let Some(until) = self.lifted_until(rule, at) {
            return Some(if at < until { at } else { until });
        }
        if !self.in_force(rule, at) {
            return Some(at);
        }
        let ends = rule.effective_until.map(|day| self.contact.place.start_of(day));
        match (budget.free(at), ends) {
            (Free::Now, _) => Some(at),
            (Free::From(free), Some(ends)) => Some(free.min(ends.max(at))),
            (Free::From(free), None) => Some(free),
            (Free::Never, ends) => ends,
        }
    }

    fn in_force(&self, rule: &Rule, at: Timestamp) -> bool {
        (rule.effective_from.is_none() && rule.effective_until.is_none()) || rule.in_force(self.contact.place.date(at))
    }

    fn is_lifted(&self, rule: &Rule, at: Timestamp) -> bool {
        self.lifted_until(rule, at).is_some()
    }

    /// Until when a courtesy rule is lifted at that instant.
    fn lifted_until(&self, rule: &Rule, at: Timestamp) -> Option<Timestamp> {
        let of_rule = self.lifted.iter().filter(|lifted| rule.authority == Authority::Courtesy && lifted.rule == rule.code);
        of_rule.map(|lifted| lifted.until).filter(|until| at < *until).max()
    }

    /// An opening ends at the latest where a lifted rule binds again.
    fn lift_ends(&self, until: Timestamp, at: Timestamp) -> Timestamp {
        self.lifted.iter().map(|lifted| lifted.until).filter(|end| at < *end).fold(until, Timestamp::min)
    }
}

/// The rule that a touch broke, asked with what stood before it; law first. Inbound touches break none.
///
/// `request.touches` may hold the touch itself and later ones: they are left out.
pub fn breach(request: &Request<'_>, touch: &Touch) -> Option<String> {
    if touch.direction == Direction::Inbound {
        return None;
    }
    let before: Vec<Touch> = request.touches.iter().filter(|other| other.order() < touch.order()).cloned().collect();
    let around = Surroundings {
        number_dials: request.around.number_dials.iter().filter(|dial| dial.at < touch.occurred_at).cloned().collect(),
        company_touches: request.around.company_touches.iter().filter(|other| other.at < touch.occurred_at).cloned().collect(),
        engaged_colleague: request.around.engaged_colleague,
    };
    let asked = Request {
        touches: &before,
        around: &around,
        channel: touch.channel,
        address: touch.address.as_deref(),
        by: Some(touch.by),
        rep: None,
        ..*request
    };
    let mut broken = asked.broken(touch.occurred_at);
    if touch.outcome == Outcome::VoicemailLeft
        && let Some(Reason::Rule { code, .. }) = asked.voicemail_refused(touch.occurred_at)
    {
        broken.push(code);
    }
    let law = |code: &&String| request.guard.rule(code).is_some_and(|rule| rule.authority == Authority::Law);
    broken.iter().find(|code| *code == SUPPRESSED).or_else(|| broken.iter().find(law)).or_else(|| broken.first()).cloned()
}

fn just_before(at: Timestamp) -> Timestamp {
    at.checked_sub(SignedDuration::from_micros(1)).unwrap_or(at)
}
