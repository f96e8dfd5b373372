//! What each outcome does to a round: the table of dispositions.

use super::answers::{is_conversation, is_word_of_theirs};
use super::farewell::is_delivered;
use super::repeats::{Left, Silence};
use super::{Answer, Callback, EARLY, End, Holds, Phase, Repeats, Standing, Waiting, is_mail_that_arrived, is_unanswered};
use crate::bounds::plus;
use crate::cadence::Purpose;
use crate::touch::{Channel, Direction, Gatekeeping, Outcome, Promise, Touch};
use jiff::Timestamp;

/// Business days, after the first, on which a promised call is repeated.
const PROMISE_DAYS: u8 = 1;
/// Business days, after the first, on which a return call is repeated.
const RETURN_CALL_DAYS: u8 = 3;

impl<'a> Standing<'a> {
    pub(super) fn take_outbound(&mut self, touch: &'a Touch) {
        self.act_on(touch);
        if touch.purpose == Purpose::Detour {
            self.detoured(touch);
        }
    }

    fn act_on(&mut self, touch: &'a Touch) {
        let at = touch.occurred_at;
        match touch.outcome {
            outcome if is_conversation(&outcome) => self.converse(touch),
            Outcome::NoAnswer | Outcome::VoicemailFull | Outcome::HungUp | Outcome::VoicemailLeft | Outcome::NotIn => {
                self.complete(touch);
                self.unanswered(touch);
            }
            Outcome::Busy => self.busy(touch),
            Outcome::Gatekeeper(detail) => self.gatekeeper(touch, detail),
            Outcome::WrongNumber(_) => {
                if let Some(address) = &touch.address {
                    self.ruled_out.push(address);
                }
                self.wrong_number_at = Some(at);
            }
            Outcome::Sent => self.sent(touch),
            // Tried, and it never arrived: the step is done all the same.
            Outcome::Failed | Outcome::NotFound | Outcome::Returned => self.complete(touch),
            Outcome::Unrecorded => {
                self.complete(touch);
                self.off_list(touch);
            }
            // No outcomes of ours; a record that says so changes nothing.
            Outcome::Rang | Outcome::Replied | Outcome::AutoReplied(_) | Outcome::Unsubscribed => {}
            // Conversations, all taken above.
            Outcome::Callback(_)
            | Outcome::SendInfo
            | Outcome::Interested
            | Outcome::MeetingBooked(_)
            | Outcome::NotNow(_)
            | Outcome::No
            | Outcome::DoNotCall(_)
            | Outcome::LeftCompany
            | Outcome::WrongPerson
            | Outcome::NotQualified => {}
        }
    }

    pub(super) fn take_inbound(&mut self, touch: &'a Touch) {
        match touch.outcome {
            outcome if is_conversation(&outcome) => self.converse(touch),
            outcome if is_word_of_theirs(&outcome) => self.answered(touch),
            Outcome::AutoReplied(Some(back_on)) => {
                let (place, calendar) = (&self.case.contact.place, self.case.calendar);
                let until = place.start_of(calendar.business_day_after(place, back_on, 1));
                self.holds.out_of_office = Some((until, back_on));
            }
            Outcome::Unsubscribed => match touch.channel {
                Channel::Sms => self.sms_refused = true,
                Channel::Call | Channel::Email | Channel::Social | Channel::Visit | Channel::Letter => self.mail_refused = true,
            },
            _ => {}
        }
    }

    /// They talked to us: whatever waited, waits no longer.
    fn converse(&mut self, touch: &Touch) {
        let at = touch.occurred_at;
        self.holds = Holds::default();
        self.put_off_until = None;
        self.missed_by_them = None;
        let end = match touch.outcome {
            Outcome::Callback(promise) => return self.promise(promise, at),
            Outcome::SendInfo => {
                self.enter(Phase::Pursuing);
                return self.wait_from(at, Waiting::InfoOwed);
            }
            // Whoever is kept in touch with stays so: the next turn is the day that they named.
            Outcome::NotNow(on) if self.rhythm.is_some() => {
                if self.tries_its_step(touch) {
                    self.mark_completed(touch);
                }
                self.name_next(on, at);
                self.enter(Phase::Pursuing);
                return self.wait_from(at, Waiting::OfStep);
            }
            Outcome::LeftCompany => return self.enter(Phase::NeedsSuccessor { since: at }),
            Outcome::Interested | Outcome::MeetingBooked(_) => End::Engaged { disposition: touch.outcome.disposition() },
            Outcome::NotNow(on) => {
                // A day that is not ahead of them cannot have been meant.
                End::NotNow { on: on.max(super::farewell::days_after(self.case.contact.place.date(at), 1)) }
            }
            Outcome::No => End::No { at },
            Outcome::DoNotCall(_) => End::Suppressed { since: at },
            Outcome::WrongPerson | Outcome::NotQualified => End::Disqualified { disposition: Some(touch.outcome.disposition()) },
            // No conversations.
            Outcome::NoAnswer
            | Outcome::VoicemailFull
            | Outcome::HungUp
            | Outcome::VoicemailLeft
            | Outcome::Gatekeeper(_)
            | Outcome::Busy
            | Outcome::WrongNumber(_)
            | Outcome::Rang
            | Outcome::Unrecorded
            | Outcome::Sent
            | Outcome::Failed
            | Outcome::NotFound
            | Outcome::NotIn
            | Outcome::Returned
            | Outcome::Replied
            | Outcome::AutoReplied(_)
            | Outcome::Unsubscribed => return,
        };
        if self.tries_its_step(touch) {
            self.mark_completed(touch);
        }
        self.enter(Phase::Ended(end));
    }

    fn promise(&mut self, promise: Promise, made_at: Timestamp) {
        self.holds = Holds::default();
        self.enter(Phase::Promised(Callback { promise, made_at, repeats: Repeats::on_later_days(PROMISE_DAYS) }));
    }

    /// They rang or wrote: the steps stop at once. What was under way is kept for when the answer is dealt with.
    fn answered(&mut self, touch: &'a Touch) {
        self.holds = Holds::default();
        self.put_off_until = None;
        let (before, first_at) = match std::mem::replace(&mut self.phase, Phase::Pursuing) {
            // Two messages wait as one, since the first; once we tried or wrote back, the second waits on its own.
            Phase::Answered(earlier) if earlier.repeats.made() == 0 && earlier.written_at.is_none() => {
                (earlier.before, earlier.at)
            }
            Phase::Answered(earlier) => (earlier.before, touch.occurred_at),
            other => (Box::new(other), touch.occurred_at),
        };
        let repeats = Repeats::on_later_days(RETURN_CALL_DAYS);
        self.enter(Phase::Answered(Answer { touch, at: first_at, written_at: None, repeats, before }));
    }

    /// Whether the touch is a try of the step that it names, on that step's own channel.
    fn tries_its_step(&self, touch: &Touch) -> bool {
        let step = touch.step.and_then(|index| self.step(index));
        touch.direction == Direction::Outbound && step.is_some_and(|step| step.channel == touch.channel)
    }

    fn mark_completed(&mut self, touch: &Touch) {
        if let (Some(_), Some(index)) = (self.rhythm, touch.step) {
            return self.turn(touch, index);
        }
        if let Some(index) = touch.step.filter(|index| !self.completed.contains(index)) {
            self.completed.push(index);
            self.position = self.position.max(index.saturating_add(1));
            self.no_longer_put_off();
        }
    }

    pub(super) fn no_longer_put_off(&mut self) {
        self.counters.put_off = 0;
        self.put_off_until = None;
        self.carried_on = self.carried_on.map(|(attempt, _)| (attempt, 0));
    }

    /// The step was tried. A farewell that was said ends the pursuit; a second try of a completed step completes nothing.
    fn complete(&mut self, touch: &Touch) {
        if self.says_farewell(touch) {
            self.mark_completed(touch);
            return self.say_farewell(touch);
        }
        if !self.tries_its_step(touch) || touch.step.is_some_and(|index| self.completed.contains(&index)) {
            return;
        }
        self.mark_completed(touch);
        if !matches!(self.phase, Phase::Pursuing) {
            return;
        }
        self.wait_from(touch.occurred_at, Waiting::OfStep);
        self.missed_by_them = None;
        self.companion = touch
            .step
            .filter(|index| is_unanswered(&touch.outcome) && self.step(*index).is_some_and(|step| step.scripts.email.is_some()))
            .filter(|_| !self.mailed_ahead || self.is_farewell(touch));
        self.mailed_ahead = false;
        if self.is_farewell(touch) {
            self.farewell_owed = touch.step.map(|step| (step, touch.occurred_at));
        }
    }

    fn is_farewell(&self, touch: &Touch) -> bool {
        let step = touch.step.and_then(|index| self.step(index));
        touch.purpose == Purpose::Fire || step.is_some_and(|step| step.purpose == Purpose::Fire)
    }

    fn says_farewell(&self, touch: &Touch) -> bool {
        self.is_farewell(touch) && is_delivered(touch, self.case.touches)
    }

    fn say_farewell(&mut self, touch: &Touch) {
        let at = *self.farewell_at.get_or_insert(touch.occurred_at);
        self.farewell_owed = None;
        self.companion = None;
        match self.phase {
            Phase::Pursuing | Phase::Promised(_) | Phase::Answered(_) | Phase::NeedsSuccessor { .. } => {
                self.enter(Phase::Ended(End::Fired { at }));
            }
            Phase::Stopped { .. } => self.enter(Phase::Stopped { before: Box::new(Phase::Ended(End::Fired { at })) }),
            Phase::Ended(_) => {}
        }
    }

    /// A call or a visit that did not reach them, as far as no step is concerned: a promise or a return call to repeat,
    /// or a dial off the list.
    fn unanswered(&mut self, touch: &Touch) {
        let (place, calendar) = (&self.case.contact.place, self.case.calendar);
        let at = touch.occurred_at;
        let silence = if touch.outcome == Outcome::Busy { Silence::Busy } else { Silence::Other };
        self.wrong_number_at = None;
        match &mut self.phase {
            Phase::Promised(callback) => {
                if at < plus(callback.promise.at, -EARLY) {
                    return;
                }
                if callback.repeats.unanswered(at, silence, place, calendar) == Left::Exhausted {
                    self.missed_by_them = Some(callback.promise.at);
                    self.enter(Phase::Pursuing);
                    self.wait_from(at, Waiting::OfStep);
                }
            }
            Phase::Answered(answer) => {
                if answer.repeats.unanswered(at, silence, place, calendar) == Left::Exhausted {
                    let before = std::mem::replace(&mut *answer.before, Phase::Pursuing);
                    if self.rhythm.is_some() && matches!(before, Phase::Pursuing) {
                        self.enter(before);
                        return self.wait_from(at, Waiting::OfStep);
                    }
                    self.enter(after_return_calls(before, at));
                }
            }
            Phase::Pursuing => self.off_list(touch),
            Phase::NeedsSuccessor { .. } | Phase::Ended(_) | Phase::Stopped { .. } => {}
        }
    }

    /// A dial that tries no step, before the step is due, restarts the wait.
    fn off_list(&mut self, touch: &Touch) {
        if !touch.is_dial() || touch.step.is_some() || !matches!(self.phase, Phase::Pursuing) {
            return;
        }
        match self.step(self.position) {
            Some(step) if touch.occurred_at < self.due_at(step) => self.wait_from(touch.occurred_at, self.waiting),
            Some(_) => {}
            // The steps are used up: this was the call about the information that they had asked for.
            None => self.wait_from(touch.occurred_at, Waiting::OfStep),
        }
    }

    /// Busy twice on the same step completes it; once, it is tried again.
    fn busy(&mut self, touch: &Touch) {
        if !matches!(self.phase, Phase::Pursuing) || !self.tries_its_step(touch) {
            return self.unanswered(touch);
        }
        if touch.step.is_some_and(|index| index < self.position || self.completed.contains(&index)) {
            return;
        }
        match self.busy_at {
            Some(_) => self.complete(touch),
            None => {
                self.wrong_number_at = None;
                self.busy_at = Some(touch.occurred_at);
            }
        }
    }

    /// Their no is not the prospect's, but a promise of theirs is one.
    fn gatekeeper(&mut self, touch: &Touch, detail: Gatekeeping) {
        let live = !matches!(self.phase, Phase::Ended(_) | Phase::Stopped { .. });
        match detail {
            // Whoever answers the line cannot revive what is over.
            Gatekeeping::CallAt(_) | Gatekeeping::Gone if !live => {}
            Gatekeeping::Blocked | Gatekeeping::TookMessage | Gatekeeping::Refused => {
                self.complete(touch);
                self.unanswered(touch);
            }
            Gatekeeping::CallAt(promise) => {
                // The farewell was not said: its step stands until it is.
                if !self.is_farewell(touch) {
                    self.complete(touch);
                }
                self.promise(promise, touch.occurred_at);
            }
            Gatekeeping::Gone => {
                self.complete(touch);
                self.enter(Phase::NeedsSuccessor { since: touch.occurred_at });
            }
        }
    }

    fn sent(&mut self, touch: &Touch) {
        if touch.channel == Channel::Email && !is_mail_that_arrived(touch) {
            return;
        }
        self.complete(touch);
        let at = touch.occurred_at;
        if touch.channel == Channel::Email && self.companion == touch.step {
            self.companion = None;
        }
        match &mut self.phase {
            Phase::Pursuing if self.waiting == Waiting::InfoOwed && touch.channel == Channel::Email => {
                self.wait_from(at, Waiting::InfoSent);
            }
            // We wrote back: the word is theirs, and in a while ours again.
            Phase::Answered(answer) => answer.written_at = Some(at),
            Phase::Pursuing | Phase::Promised(_) | Phase::NeedsSuccessor { .. } | Phase::Ended(_) | Phase::Stopped { .. } => {}
        }
    }
}

/// What is left when nobody picked up on any return call. Never a cold script after an answer: where steps or a farewell
/// stood, the cadence's rule for the silent takes over.
fn after_return_calls(before: Phase<'_>, at: Timestamp) -> Phase<'_> {
    match before {
        Phase::Pursuing | Phase::Answered(_) | Phase::Ended(End::Fired { .. } | End::Lapsed { .. }) => {
            Phase::Ended(End::Lapsed { at })
        }
        Phase::Promised(_) | Phase::NeedsSuccessor { .. } | Phase::Stopped { .. } | Phase::Ended(_) => before,
    }
}
