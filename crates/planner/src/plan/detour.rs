//! Tries beside the steps: while nothing of ours has arrived, another number or another channel comes before the next call.

use super::Draft;
use super::next::Wish;
use super::pursuit::Pending;
use crate::cadence::Detours;
use crate::decision::{Plan, Section, State};
use crate::evidence::unheard;
use crate::fold::Waiting;
use crate::guard::{Occasion, Request};
use crate::reason::Reason;
use crate::timetable::next_opening;
use crate::touch::{Channel, Touch};
use jiff::Timestamp;

/// Written channels that may stand in for a call, in their order. A text only where they agreed to texts: whoever never heard
/// of us has not.
const WRITTEN: [Channel; 3] = [Channel::Email, Channel::Sms, Channel::Letter];

/// How the round goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way<'a> {
    /// With the step.
    Straight,
    /// With a try beside the steps.
    Round { channel: Channel, address: &'a str },
    /// With the step, because there is no other way to them.
    NoOther,
}

impl<'a> Draft<'_, 'a> {
    /// Which way the round goes when that step comes next.
    pub(super) fn way(&self, pending: &Pending<'a>) -> Way<'a> {
        let (policy, made) = (self.case.version.policy.never_heard, &self.standing.detours);
        let interrupted = self.standing.busy_at.is_some() || self.standing.wrong_number_at.is_some();
        if policy.then == Detours::None
            || pending.step.channel != Channel::Call
            || made.len() >= usize::from(policy.at_most)
            || self.standing.waiting != Waiting::OfStep
            || self.standing.rhythm.is_some()
            || interrupted
            || self.first_call_since().is_some()
            || self.tries_in_vain() < policy.after_tries.max(1)
        {
            return Way::Straight;
        }
        let (numbers, channels) = match policy.then {
            Detours::None => (false, false),
            Detours::Number => (true, false),
            Detours::Channel => (false, true),
            Detours::NumberThenChannel => (true, true),
        };
        let started_at = self.case.enrollment.started_at;
        let others = self.addresses.undialled(started_at, self.case.touches).filter(|_| numbers).map(|to| (Channel::Call, to));
        let written = WRITTEN.into_iter().filter(|channel| channels && !made.contains(channel) && self.may_write(*channel));
        let written = written.filter_map(|channel| Some((channel, self.addresses.usable(channel)?)));
        let from = self.standing.last_outbound_at.map_or(pending.wait_over_at, |last| last.max(pending.wait_over_at));
        match others.chain(written).find(|(channel, to)| self.ever_allowed(*channel, to, from)) {
            Some((channel, address)) => Way::Round { channel, address },
            None if made.is_empty() => Way::NoOther,
            None => Way::Straight,
        }
    }

    /// Tries of this round, where nothing has arrived since they acted last.
    pub(super) fn tries_in_vain(&self) -> u16 {
        let ours = |touch: &&Touch| touch.enrollment == Some(self.case.enrollment.id);
        u16::try_from(unheard(self.case.touches).into_iter().filter(ours).count()).unwrap_or(u16::MAX)
    }

    fn may_write(&self, channel: Channel) -> bool {
        channel != Channel::Sms || self.case.contact.consented.contains(&channel)
    }

    /// A detour that no wait makes possible would stop the round. Colleagues are holds, and pass.
    fn ever_allowed(&self, channel: Channel, address: &str, from: Timestamp) -> bool {
        let request = Request::of(self.case, channel, Some(address), Occasion::Ordinary);
        let Some(ready_at) = request.ready_at(from).at else { return false };
        next_opening(&request.hours(ready_at), self.case.guard, self.case.calendar, ready_at).is_some()
    }

    /// The try beside the steps, at the time of the step that it comes before.
    pub(super) fn detour(mut self, pending: &Pending<'a>, channel: Channel, address: &str) -> Plan {
        let mut wish = Wish::new(Section::Due, channel, pending.wait_over_at);
        wish.address = Some(address.to_owned());
        self.reasons.push(Reason::WaitedSince { due_at: pending.wait_over_at });
        let nth = u16::try_from(self.standing.detours.len() + 1).unwrap_or(u16::MAX);
        let at_most = self.case.version.policy.never_heard.at_most;
        self.reasons.push(Reason::Detour { channel, before: pending.index, tries: self.tries_in_vain(), nth, at_most });
        if channel == Channel::Call {
            self.reasons.push(Reason::OtherNumber { address: address.to_owned() });
            self.choose_daypart(pending.step, &mut wish);
        }
        self.quiet(State::Active, wish)
    }
}
