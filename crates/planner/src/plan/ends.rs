//! Plans of rounds that are over, or that only a person can move on.

use super::Draft;
use crate::cadence::Afterwards;
use crate::decision::{Counters, Next, Plan, Section, State};
use crate::fold::{End, KEPT_DAYS, days_after};
use crate::guard::Occasion;
use crate::reason::Reason;
use crate::touch::Channel;
use jiff::{Timestamp, civil::Date};

impl Draft<'_, '_> {
    pub(super) fn over(mut self, end: End) -> Plan {
        let (place, policy) = (&self.case.contact.place, &self.case.version.policy);
        match end {
            End::Engaged { disposition } => {
                self.reasons.push(Reason::Ended { disposition: Some(disposition) });
                self.end(State::Engaged, None)
            }
            End::Fired { at } => self.fired(at),
            End::NotNow { on } => self.revisit(State::Dormant, on, Reason::AskedBack { on }),
            End::No { at } => {
                let on = days_after(place.date(at), policy.revisit_after_no_days);
                self.revisit(State::Dormant, on, Reason::RevisitAfterNo { on })
            }
            End::Lapsed { at } => {
                let on = days_after(place.date(at), policy.revisit_after_farewell_days.max(KEPT_DAYS));
                let state = self.afterwards();
                self.revisit(state, on, Reason::Ended { disposition: None })
            }
            End::Disqualified { disposition } => {
                self.reasons.push(Reason::Ended { disposition });
                self.end(State::Disqualified, None)
            }
            End::Suppressed { since } => {
                self.reasons.push(Reason::Suppressed { since });
                self.end(State::Suppressed, None)
            }
            End::HandedOver => {
                self.reasons.push(Reason::HandedOver);
                self.end(State::HandedOver, None)
            }
        }
    }

    /// Fired until the grace is over, then what the cadence says. The promise of the farewell binds until the revisit date.
    fn fired(mut self, at: Timestamp) -> Plan {
        let (place, policy) = (&self.case.contact.place, &self.case.version.policy);
        let said_on = place.date(at);
        let last_day = self.case.calendar.business_day_after(place, said_on, policy.grace_days);
        let grace_ends = place.at(last_day, place.local(at).time());
        let state = if self.clock.passed(grace_ends) { self.afterwards() } else { State::Fired };
        let revisit_on = days_after(said_on, policy.revisit_after_farewell_days.max(KEPT_DAYS));
        if self.standing.fired_early {
            self.reasons.push(Reason::FiredEarly);
        }
        self.revisit(state, revisit_on, Reason::FarewellKept { since: at, revisit_on })
    }

    fn afterwards(&self) -> State {
        match self.case.version.policy.afterwards {
            Afterwards::Nurture => State::Nurture,
            Afterwards::Dormant => State::Dormant,
        }
    }

    pub(super) fn stopped(mut self) -> Plan {
        self.reasons.push(Reason::Stopped);
        self.end(State::Stopped, None)
    }

    /// No step was ever answered, and no farewell could be said.
    pub(super) fn unreached(mut self) -> Plan {
        self.reasons.push(Reason::FarewellUndelivered);
        self.end(State::Unreached, None)
    }

    /// Forbidden on every channel that could still be used.
    pub(super) fn suppressed(mut self) -> Plan {
        let since = Channel::ALL.iter().filter_map(|channel| self.addresses.suppressed_since(*channel)).min();
        self.reasons.push(Reason::Forbidden { since: since.unwrap_or(self.case.enrollment.started_at) });
        self.end(State::Suppressed, None)
    }

    pub(super) fn needs_successor(self, since: Timestamp) -> Plan {
        self.repair(State::NeedsSuccessor, since, Reason::LeftCompany)
    }

    pub(super) fn needs_research(self, missing: Channel) -> Plan {
        let since = self.standing.last_outbound_at.unwrap_or(self.case.enrollment.started_at);
        let reason = match missing {
            Channel::Call => Reason::NoNumber,
            channel @ (Channel::Email | Channel::Sms | Channel::Social | Channel::Visit | Channel::Letter) => {
                Reason::NoAddress { channel }
            }
        };
        self.repair(State::NeedsResearch, since, reason)
    }

    /// Only a person can move it on: a repair entry, open at any hour, unless it was snoozed or put off.
    fn repair(mut self, state: State, since: Timestamp, reason: Reason) -> Plan {
        let holds = &self.standing.holds;
        let quiet_until = [holds.snoozed_until, holds.away_until, self.standing.put_off_until].into_iter().flatten().max();
        let next = Next {
            section: Section::Repair,
            channel: Channel::Call,
            address: None,
            step: None,
            due_at: since,
            ready_at: quiet_until.map_or(since, |until| until.max(since)),
            occasion: Occasion::Ordinary,
        };
        for address in &self.standing.ruled_out {
            self.reasons.push(Reason::NumberRuledOut { address: (*address).to_owned() });
        }
        self.reasons.push(reason.clone());
        Plan { next: Some(next), blocked: Some(reason), ..self.end(state, None) }
    }

    fn revisit(mut self, state: State, on: Date, reason: Reason) -> Plan {
        self.reasons.push(reason);
        if self.clock.passed(self.case.contact.place.start_of(on)) {
            self.reasons.push(Reason::RevisitReached { on });
        }
        self.end(state, Some(on))
    }

    /// A plan without a next touch.
    pub(super) fn end(self, state: State, revisit_on: Option<Date>) -> Plan {
        Plan {
            state,
            counters: self.counters(),
            next: None,
            blocked: None,
            companion: None,
            revisit_on,
            fired_at: self.standing.farewell_at,
            fired_early: self.standing.fired_early,
            reasons: self.reasons,
            stale_at: self.clock.stale_at(),
            hours: None,
        }
    }

    /// Steps that can still be tried count as planned; skipped ones do not. A missing number can be found.
    pub(super) fn counters(&self) -> Counters {
        if self.standing.rhythm.is_some() {
            // Turns have no end: there is always one more.
            let made = self.standing.in_touch.turns;
            return Counters { attempts_made: made, attempts_planned: made.saturating_add(1), ..self.standing.counters };
        }
        let made = u16::try_from(self.standing.completed.len()).unwrap_or(u16::MAX);
        let ahead = (self.standing.position..self.standing.steps()).filter(|index| {
            self.standing.step(*index).is_some_and(|step| {
                step.channel == Channel::Call && self.addresses.suppressed_since(Channel::Call).is_none()
                    || self.addresses.usable(step.channel).is_some()
            })
        });
        let ahead = u16::try_from(ahead.count()).unwrap_or(u16::MAX);
        Counters { attempts_made: made, attempts_planned: made.saturating_add(ahead), ..self.standing.counters }
    }
}
