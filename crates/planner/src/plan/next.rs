//! The last stretch of a plan: what is wished, when the guard's limits and spacing let it be, and under which hours.

use super::Draft;
use crate::cadence::Daypart;
use crate::decision::{Next, Plan, Section, State};
use crate::evidence::{Reading, reading};
use crate::fold::Phase;
use crate::guard::{Occasion, Request};
use crate::hour::{Aim, Peers, Steering};
use crate::reason::Reason;
use crate::timetable::HoursKey;
use crate::touch::Channel;
use jiff::Timestamp;

/// A touch that the history asks for, before the guard is heard.
pub(super) struct Wish {
    pub section: Section,
    pub channel: Channel,
    /// The address to use, where it is not the prospect's first on that channel.
    pub address: Option<String>,
    pub step: Option<u16>,
    pub due_at: Timestamp,
    pub occasion: Occasion,
    /// They named the minute.
    pub requested: bool,
    pub avoid: Option<Daypart>,
    pub prefer: Option<Daypart>,
    /// The part of the day that ranks it first, while the hour orders the list.
    pub aim: Option<Aim>,
}

impl Wish {
    pub fn new(section: Section, channel: Channel, due_at: Timestamp) -> Self {
        Wish {
            section,
            channel,
            address: None,
            step: None,
            due_at,
            occasion: Occasion::Ordinary,
            requested: false,
            avoid: None,
            prefer: None,
            aim: None,
        }
    }
}

impl Draft<'_, '_> {
    pub(super) fn propose(mut self, state: State, mut wish: Wish) -> Plan {
        // Nothing is planned before what was done last.
        wish.due_at = self.standing.last_outbound_at.map_or(wish.due_at, |last| last.max(wish.due_at));
        let counters = self.counters();
        if let Some(step) = wish.step {
            // A companion mail belongs to an attempt that is counted already.
            let attempt =
                if self.standing.completed.contains(&step) { counters.attempts_made } else { counters.attempts_made + 1 };
            let attempt = match self.standing.rhythm {
                Some(_) => self.standing.coming(),
                None => {
                    self.reasons.push(Reason::Attempt { attempt, planned: counters.attempts_planned, dials: counters.dials });
                    attempt
                }
            };
            if self.standing.asks_to_go_on(attempt) {
                self.reasons.push(Reason::ShouldIGoOn);
                self.reasons.extend(match reading(self.case.touches) {
                    Reading::TuningOut { messages } => Some(Reason::TuningOut { messages }),
                    Reading::NeverHeard { tries } => Some(Reason::NeverHeard { tries }),
                    Reading::Reached | Reading::TooEarly => None,
                });
            }
        }
        let mut from = wish.due_at;
        if let Some(until) = self.standing.put_off_until {
            self.reasons.push(Reason::PutOff { times: counters.put_off });
            from = from.max(until);
        }
        let address = wish.address.take().or_else(|| self.addresses.usable(wish.channel).map(str::to_owned));
        let request = Request::of(self.case, wish.channel, address.as_deref(), wish.occasion);
        let ready = request.ready_at(from);
        let Some(ready_at) = ready.at else {
            let blocked = Reason::NeverOpens { codes: ready.rule.into_iter().collect() };
            self.reasons.extend(ready.reasons);
            self.reasons.push(blocked.clone());
            return Plan { blocked: Some(blocked), ..self.end(state, None) };
        };
        let hours = self.hours(&request, &wish, ready_at);
        self.reasons.extend(ready.reasons);
        let next = Next {
            section: wish.section,
            channel: wish.channel,
            step: wish.step,
            due_at: wish.due_at,
            ready_at,
            occasion: wish.occasion,
            address,
        };
        let companion = self.companion();
        Plan { next: Some(next), hours: Some(hours), companion, ..self.end(state, None) }
    }

    /// The hours that govern the wish. A requested minute is bound by law alone, so that its timetable is shared widely.
    fn hours(&mut self, request: &Request<'_>, wish: &Wish, ready_at: Timestamp) -> HoursKey {
        // A rule that is lifted for a while binds again afterwards: the key is another one then.
        let binding_again = self.case.lifted.iter().map(|lifted| lifted.until);
        let asked_at = binding_again.filter(|until| self.clock.passed(*until)).fold(ready_at, Timestamp::max);
        let key = request.hours(asked_at);
        let (wishes, rep) = if wish.requested { (None, None) } else { (key.wishes, key.rep) };
        let hour = self.peers(wish, request.address);
        HoursKey { requested: wish.requested, avoid: wish.avoid, prefer: wish.prefer, wishes, rep, hour, ..key }
    }

    /// Only calls that are due are ordered by the hour; all else keeps to the timetables that it shares.
    fn peers(&self, wish: &Wish, number: Option<&str>) -> Option<Peers> {
        let ordered = self.case.hour == Steering::On && wish.channel == Channel::Call && wish.section == Section::Due;
        ordered.then(|| Peers { line: Peers::line_of(self.case.contact, number), aim: wish.aim })
    }

    fn companion(&self) -> Option<u16> {
        let mail = self.addresses.usable(Channel::Email);
        self.standing.companion.filter(|_| mail.is_some() && matches!(self.standing.phase, Phase::Pursuing))
    }
}
