//! Plans of rounds that go step by step.

use super::detour::Way;
use super::next::Wish;
use super::reach::Reach;
use super::{Clock, Draft};
use crate::bounds::plus;
use crate::cadence::{Detours, Purpose, Step, When};
use crate::decision::{Plan, Section, State};
use crate::enrollment::Origin;
use crate::evidence::unheard;
use crate::fold::{BUSY_GAP, End, INFO_DAYS, Phase, Waiting};
use crate::guard::Occasion;
use crate::hour::{Aim, Steering, aim};
use crate::reason::Reason;
use crate::rhythm::Rhythm;
use crate::touch::Channel;
use jiff::{SignedDuration, Timestamp, civil::Date};

/// A wrong number and the right one belong to one attempt within this time.
const SAME_ATTEMPT: SignedDuration = SignedDuration::from_mins(10);

/// The step that comes next, and when its wait is over.
pub(super) struct Pending<'a> {
    pub index: u16,
    pub step: &'a Step,
    pub wait_over_at: Timestamp,
}

/// Why no step comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoStep {
    /// All are tried, or what is left of the farewell cannot be said.
    UsedUp,
    Missing(Channel),
    Forbidden,
}

impl<'a> Draft<'_, 'a> {
    pub(super) fn pursuit(mut self) -> Plan {
        if self.standing.waiting == Waiting::InfoOwed {
            match self.addresses.usable(Channel::Email) {
                Some(_) => return self.send_info(),
                None => self.reasons.push(Reason::NoAddress { channel: Channel::Email }),
            }
        }
        if let Some((step, since)) = self.standing.farewell_owed {
            return self.farewell_by_mail(step, since);
        }
        match self.pending() {
            Ok(pending) => match self.way(&pending) {
                Way::Straight => self.step(&pending),
                Way::Round { channel, address } => self.detour(&pending, channel, address),
                Way::NoOther => {
                    self.reasons.push(Reason::NoDetour { tries: self.tries_in_vain() });
                    self.step(&pending)
                }
            },
            Err(NoStep::Missing(channel)) => self.needs_research(channel),
            Err(NoStep::Forbidden) => self.suppressed(),
            Err(NoStep::UsedUp) if matches!(self.standing.waiting, Waiting::InfoOwed | Waiting::InfoSent) => {
                self.call_about_info()
            }
            // They answered after the farewell, and then no more: it is not said twice.
            Err(NoStep::UsedUp) if self.standing.farewell_at.is_some() => {
                let at = self.standing.since;
                self.over(End::Lapsed { at })
            }
            Err(NoStep::UsedUp) => self.unreached(),
        }
    }

    /// The next step that has an address to use. Notes the steps that are passed over.
    pub(super) fn pending(&mut self) -> Result<Pending<'a>, NoStep> {
        let standing = self.standing;
        if standing.farewell_at.is_some() || standing.farewell_owed.is_some() {
            return Err(NoStep::UsedUp);
        }
        let ahead = || standing.ahead().filter_map(|index| Some((index, standing.step(index)?)));
        if ahead().any(|(_, step)| step.channel == Channel::Call) && self.addresses.reach(Channel::Call) == Reach::Missing {
            return Err(NoStep::Missing(Channel::Call));
        }
        let found = ahead().find(|(_, step)| self.addresses.usable(step.channel).is_some());
        let passed_over = ahead().take_while(|(index, _)| found.is_none_or(|(found, _)| *index != found));
        self.reasons.extend(passed_over.map(|(step, passed)| Reason::StepSkipped { step, channel: passed.channel }));
        if let Some((index, step)) = found {
            let wait_over_at = self.inquiry_at(step).unwrap_or_else(|| standing.due_at(step));
            return Ok(Pending { index, step, wait_over_at });
        }
        // A farewell alone that cannot be delivered is not worth a search.
        if ahead().all(|(_, step)| step.purpose == Purpose::Fire) && !standing.completed.is_empty() {
            return Err(NoStep::UsedUp);
        }
        match ahead().next() {
            None => Err(NoStep::UsedUp),
            Some((_, step)) if self.addresses.reach(step.channel) == Reach::Missing => Err(NoStep::Missing(step.channel)),
            Some(_) => Err(NoStep::Forbidden),
        }
    }

    fn step(mut self, pending: &Pending<'a>) -> Plan {
        let Pending { index, step, wait_over_at } = *pending;
        let mut wish = Wish::new(Section::Due, step.channel, wait_over_at);
        wish.step = Some(index);
        if let Origin::Revisit { asked_on } = self.case.enrollment.origin
            && self.standing.completed.is_empty()
        {
            self.reasons.push(Reason::AskedBack { on: asked_on });
        }
        if let Some(at) = self.standing.missed_by_them {
            self.reasons.push(Reason::PromiseMissedByThem { at });
        }
        match (self.standing.waiting, self.standing.rhythm) {
            (Waiting::InfoOwed | Waiting::InfoSent, _) => self.reasons.push(Reason::InfoSent { since: self.standing.since }),
            (Waiting::OfStep, Some(rhythm)) => {
                let turn = self.in_touch(rhythm);
                self.reasons.push(turn);
            }
            (Waiting::OfStep, None) | (Waiting::Waived, _) => {
                self.reasons.push(Reason::WaitedSince { due_at: wait_over_at });
            }
        }
        if self.standing.rhythm.is_some() {
            wish.section = Section::KeepInTouch;
        }
        if let Some(since) = self.inquiry_at(step) {
            wish.section = Section::Inquiry;
            wish.occasion = Occasion::Inquiry;
            self.reasons.push(Reason::Inquiry { since });
        }
        if step.purpose == Purpose::Fire {
            self.reasons.push(Reason::FarewellDue);
            if self.standing.fired_early {
                self.reasons.push(Reason::FiredEarly);
            }
        }
        match step.channel {
            Channel::Call if self.resumes(&mut wish) => {}
            Channel::Call | Channel::Email | Channel::Sms | Channel::Social | Channel::Visit | Channel::Letter => {
                self.try_another_number(step, &mut wish);
                self.choose_daypart(step, &mut wish);
            }
        }
        self.quiet(State::Active, wish)
    }

    /// Why the next turn is when it is.
    fn in_touch(&self, rhythm: Rhythm) -> Reason {
        let standing = &self.standing.in_touch;
        if let Some(on) = standing.named {
            return Reason::AskedBack { on };
        }
        Reason::KeepInTouch {
            days: rhythm.days(standing.met(), standing.silent),
            met_at: standing.met_at,
            silent: standing.silent,
        }
    }

    /// Nothing of ours has arrived in several tries: their numbers are dialled in turn.
    fn try_another_number(&mut self, step: &Step, wish: &mut Wish) {
        let policy = self.case.version.policy.never_heard;
        let numbers = matches!(policy.then, Detours::Number | Detours::NumberThenChannel);
        if step.channel != Channel::Call || !numbers || unheard(self.case.touches).len() < usize::from(policy.after_tries.max(1))
        {
            return;
        }
        if let Some(number) = self.addresses.less_dialled(self.case.enrollment.started_at, self.case.touches) {
            wish.address = Some(number.to_owned());
            self.reasons.push(Reason::OtherNumber { address: number.to_owned() });
        }
    }

    /// Whether the call goes on with an attempt that a busy line or a wrong number interrupted: at its own time, whatever
    /// the part of the day.
    fn resumes(&mut self, wish: &mut Wish) -> bool {
        let place = &self.case.contact.place;
        if let Some(since) = self.standing.busy_at {
            let again_at = plus(since, BUSY_GAP);
            let tomorrow = self.case.calendar.add_business_days(place, since, 1);
            let same_day = place.date(again_at) == place.date(since);
            wish.due_at = if same_day { again_at } else { tomorrow };
            wish.occasion = exempt_until(&mut self.clock, tomorrow);
            self.reasons.push(Reason::BusyRetry { since });
        }
        if let Some(since) = self.standing.wrong_number_at.filter(|since| *since >= wish.due_at) {
            wish.due_at = since;
            wish.occasion = exempt_until(&mut self.clock, plus(since, SAME_ATTEMPT));
            self.reasons.push(Reason::NextNumber { since });
            return true;
        }
        self.standing.busy_at.is_some()
    }

    pub(super) fn choose_daypart(&mut self, step: &Step, wish: &mut Wish) {
        wish.prefer = match step.when {
            When::In(preferred) => Some(preferred),
            When::Any | When::Vary => None,
        };
        wish.avoid = match (step.when, step.channel) {
            (When::Vary, Channel::Call) => self.standing.last_unanswered_daypart(),
            _ => None,
        };
        self.reasons.extend(wish.prefer.map(|preferred| Reason::PreferDaypart { preferred }));
        self.reasons.extend(wish.avoid.map(|avoided| Reason::AvoidDaypart { avoided }));
        if self.case.hour == Steering::On
            && step.channel == Channel::Call
            && wish.prefer.is_none()
            && self.standing.rhythm.is_none()
        {
            wish.aim = aim(self.case.touches, &self.case.contact.place, wish.avoid);
        }
        self.reasons.extend(wish.aim.map(|aim| match aim {
            Aim::Reached(part) => Reason::ReachedDaypart { part },
            Aim::Untried(part) => Reason::UntriedDaypart { part },
        }));
    }

    /// They came to us, and nobody has called them since.
    fn inquiry_at(&self, step: &Step) -> Option<Timestamp> {
        self.first_call_since().filter(|_| step.channel == Channel::Call)
    }

    pub(super) fn first_call_since(&self) -> Option<Timestamp> {
        let since = self.case.contact.inquiry_at?;
        let dialled = self.case.touches.iter().any(|touch| touch.is_dial() && touch.occurred_at >= since);
        (!dialled).then_some(since)
    }

    /// The mail that they asked for: a promise of ours.
    fn send_info(mut self) -> Plan {
        let since = self.standing.since;
        self.reasons.push(Reason::InfoSent { since });
        let mut wish = Wish::new(Section::Promised, Channel::Email, since);
        wish.occasion = Occasion::Promised;
        self.quiet(State::Active, wish)
    }

    /// The call about the information, where no step is left that could be it.
    fn call_about_info(mut self) -> Plan {
        let since = self.standing.since;
        if self.addresses.usable(Channel::Call).is_none() {
            return self.over(End::Lapsed { at: since });
        }
        self.reasons.push(Reason::InfoSent { since });
        let due_at = self.case.calendar.add_business_days(&self.case.contact.place, since, INFO_DAYS);
        self.quiet(State::Active, Wish::new(Section::Due, Channel::Call, due_at))
    }

    /// Nobody picked up, and no message could be left: a mail may still say the farewell, by the same attempt.
    fn farewell_by_mail(mut self, step: u16, since: Timestamp) -> Plan {
        let written = self.standing.step(step).is_some_and(|step| step.scripts.email.is_some());
        if !written || self.addresses.usable(Channel::Email).is_none() {
            return self.unreached();
        }
        self.reasons.push(Reason::FarewellByMail);
        let mut wish = Wish::new(Section::Due, Channel::Email, since);
        wish.step = Some(step);
        self.quiet(State::Active, wish)
    }

    /// Lets the wish wait for whatever keeps the round quiet: a snooze, an absence, an out-of-office note, a farewell of
    /// an earlier round.
    pub(super) fn quiet(mut self, state: State, mut wish: Wish) -> Plan {
        // Laid on another day is no rest: the round goes on, and its step is due then.
        let until = self.held_until(wish.channel);
        let held = until.is_some_and(|until| !self.clock.passed(until));
        self.explain_quiet(wish.channel, wish.due_at);
        wish.due_at = [until, self.laid_until()].into_iter().flatten().fold(wish.due_at, Timestamp::max);
        self.propose(if held { State::Held } else { state }, wish)
    }

    /// Until when nothing is to be done on that channel.
    pub(super) fn quiet_until(&self, channel: Channel) -> Option<Timestamp> {
        self.held_until(channel).max(self.laid_until())
    }

    fn held_until(&self, channel: Channel) -> Option<Timestamp> {
        let holds = &self.standing.holds;
        let silence_ends = self.silence_on(channel).map(|(_, on)| self.case.contact.place.start_of(on));
        let out_of_office = holds.out_of_office.map(|(until, _)| until).filter(|_| self.is_pursuing());
        [holds.snoozed_until, self.away_until(), out_of_office, silence_ends].into_iter().flatten().max()
    }

    /// An absence keeps our own steps back.
    fn away_until(&self) -> Option<Timestamp> {
        self.standing.holds.away_until.filter(|_| self.is_ours())
    }

    fn laid_until(&self) -> Option<Timestamp> {
        self.standing.holds.laid_until.filter(|_| self.is_ours())
    }

    /// A step of ours. What we promised, and what they wait for, keeps its time, whoever is away and however full the day is.
    fn is_ours(&self) -> bool {
        self.is_pursuing() && self.standing.waiting != Waiting::InfoOwed && self.first_call_since().is_none()
    }

    fn explain_quiet(&mut self, channel: Channel, due_at: Timestamp) {
        let holds = self.standing.holds;
        if let Some(until) = holds.snoozed_until.filter(|until| !self.clock.passed(*until)) {
            self.reasons.push(Reason::Snoozed { until });
        }
        if let Some(until) = self.away_until() {
            if !self.clock.passed(until) {
                self.reasons.push(Reason::Away { until });
            } else if due_at < until {
                self.reasons.push(Reason::AfterLeave { due_at });
            }
        }
        self.reasons.extend(self.laid_until().filter(|until| due_at < *until).map(|until| Reason::Laid { until }));
        if let Some((until, back_on)) = holds.out_of_office.filter(|_| self.is_pursuing())
            && !self.clock.passed(until)
        {
            self.reasons.push(Reason::OutOfOffice { until: back_on });
        }
        if let Some((since, revisit_on)) = self.silence_on(channel)
            && !self.clock.passed(self.case.contact.place.start_of(revisit_on))
        {
            self.reasons.push(Reason::FarewellKept { since, revisit_on });
        }
    }

    /// The farewell of an earlier round that still binds, and its revisit date. It promises no more calls, not no mail.
    fn silence_on(&self, channel: Channel) -> Option<(Timestamp, Date)> {
        self.silence.filter(|_| channel == Channel::Call)
    }

    fn is_pursuing(&self) -> bool {
        matches!(self.standing.phase, Phase::Pursuing)
    }
}

/// Exempt from courtesy until then, an ordinary call afterwards.
fn exempt_until(clock: &mut Clock, until: Timestamp) -> Occasion {
    if clock.passed(until) { Occasion::Ordinary } else { Occasion::BusyRetry }
}
