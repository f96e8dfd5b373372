//! Plans of rounds in which somebody waits for our call: because we promised it, or because they rang or wrote.

use super::Draft;
use super::next::Wish;
use super::reach::Reach;
use crate::bounds::plus;
use crate::calendar::next_day;
use crate::decision::{Plan, Section, State};
use crate::fold::{Answer, Callback, INFO_DAYS};
use crate::guard::Occasion;
use crate::place::Place;
use crate::reason::Reason;
use crate::touch::{Channel, Precision, Promise};
use jiff::{SignedDuration, Timestamp, civil::time};

/// A call this much after the promised minute still keeps the promise.
const LATE: SignedDuration = SignedDuration::from_mins(30);

/// Until when a promise is kept in time: half an hour for a minute, the half-day (noon, 18:00) or the day that was named.
pub fn kept_until(promise: Promise, place: &Place) -> Timestamp {
    let local = place.local(promise.at);
    let end_of_day = place.start_of(next_day(local.date()));
    match promise.precision {
        Precision::Minute => plus(promise.at, LATE),
        Precision::HalfDay if local.hour() < 12 => place.at(local.date(), time(12, 0, 0, 0)),
        Precision::HalfDay if local.hour() < 18 => place.at(local.date(), time(18, 0, 0, 0)),
        Precision::HalfDay | Precision::Day => end_of_day,
    }
}

impl Draft<'_, '_> {
    pub(super) fn promised(mut self, callback: &Callback) -> Plan {
        self.reasons.push(Reason::Promised { at: callback.promise.at });
        match self.addresses.reach(Channel::Call) {
            Reach::Missing => return self.needs_research(Channel::Call),
            Reach::Forbidden => return self.suppressed(),
            Reach::At(_) => {}
        }
        let retry = callback.repeats.made();
        let at = callback.promise.at.max(callback.made_at);
        let mut wish = Wish::new(Section::Promised, Channel::Call, callback.repeats.next_at.unwrap_or(at));
        wish.occasion = Occasion::Promised;
        if retry > 0 {
            self.reasons.push(Reason::PromiseRetry { retry });
        } else {
            // They named the minute: only law stands against it. A retry is our own choice of time.
            wish.requested = callback.promise.precision == Precision::Minute;
            self.judge(callback);
        }
        self.next_number(&mut wish);
        self.quiet(State::Callback, wish)
    }

    /// A promise that was not kept in time stays on top, and is told as missed by us. Moved by a snooze, it counts anew.
    fn judge(&mut self, callback: &Callback) {
        let moved_to = self.quiet_until(Channel::Call).filter(|until| *until > callback.promise.at);
        let promise = Promise { at: moved_to.unwrap_or(callback.promise.at).max(callback.made_at), ..callback.promise };
        if self.clock.passed(kept_until(promise, &self.case.contact.place)) {
            self.reasons.push(Reason::PromiseMissedByUs { at: promise.at });
        }
    }

    pub(super) fn answered(mut self, answer: &Answer<'_>) -> Plan {
        let touch = answer.touch;
        let otherwise = [Channel::Call, Channel::Email, Channel::Sms, Channel::Social];
        let retry = answer.repeats.made();
        let preferred = match touch.channel {
            _ if retry > 0 || answer.written_at.is_some() => Channel::Call,
            Channel::Call | Channel::Visit | Channel::Letter => Channel::Call,
            channel @ (Channel::Email | Channel::Sms | Channel::Social) => channel,
        };
        let theirs = touch.address.as_deref().filter(|address| self.addresses.allows(preferred, address));
        let usable = std::iter::once(preferred).chain(otherwise).find(|channel| self.addresses.usable(*channel).is_some());
        let channel = match (theirs, usable) {
            // What they reached us from will reach them.
            (Some(_), _) if touch.channel == preferred => preferred,
            (_, Some(channel)) => channel,
            (_, None) if self.addresses.forbidden_since(Channel::Call).is_some() => return self.suppressed(),
            (_, None) => return self.needs_research(preferred),
        };
        let written = answer.written_at.map(|at| self.case.calendar.add_business_days(&self.case.contact.place, at, INFO_DAYS));
        let mut wish = Wish::new(Section::Answered, channel, answer.repeats.next_at.or(written).unwrap_or(answer.at));
        wish.address = theirs.filter(|_| channel == touch.channel).map(str::to_owned);
        wish.occasion = Occasion::Promised;
        let disposition = touch.outcome.disposition();
        self.reasons.push(Reason::Answered { channel: touch.channel, at: touch.occurred_at, disposition });
        if retry > 0 {
            self.reasons.push(Reason::ReturnCallRetry { retry });
        }
        if let Some(at) = answer.written_at {
            self.reasons.push(Reason::WroteBack { at });
        }
        self.next_number(&mut wish);
        self.quiet(State::Answered, wish)
    }

    /// The number was wrong: the same call goes on with the next one.
    fn next_number(&mut self, wish: &mut Wish) {
        if let Some(since) = self.standing.wrong_number_at.filter(|since| *since >= wish.due_at) {
            wish.due_at = since;
            self.reasons.push(Reason::NextNumber { since });
        }
    }
}
