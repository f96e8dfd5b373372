//! Folds a history into where a round stands. Looks at no clock: whatever time alone changes is the plan's.

mod answers;
mod detours;
mod directives;
mod farewell;
mod outcomes;
mod repeats;
mod touch;

use answers::is_unanswered;
pub(crate) use farewell::{KEPT_DAYS, days_after, kept_silence};
pub(crate) use repeats::Repeats;
use touch::InTouch;

use crate::bounds::plus;
use crate::cadence::{Daypart, Purpose, Step, Wait};
use crate::decision::Counters;
use crate::enrollment::Directive;
use crate::plan::Case;
use crate::rhythm::Rhythm;
use crate::touch::{Channel, Direction, Disposition, News, Outcome, Promise, Touch};
use jiff::{SignedDuration, Timestamp, civil::Date};

/// Where a round stands after its history.
#[derive(Debug, Clone)]
pub(crate) struct Standing<'a> {
    case: Case<'a>,
    pub phase: Phase<'a>,
    /// 0-based step that comes next; past the last when all are tried.
    pub position: u16,
    /// The touch (or order) from which the wait of the next step counts.
    pub since: Timestamp,
    pub waiting: Waiting,
    /// Steps completed in this round.
    pub completed: Vec<u16>,
    /// The line was busy once at the step that stands.
    pub busy_at: Option<Timestamp>,
    /// The last number was wrong; the same attempt goes on with the next one.
    pub wrong_number_at: Option<Timestamp>,
    /// Numbers that turned out wrong in this round.
    pub ruled_out: Vec<&'a str>,
    /// They asked for no more mail, no more messages.
    pub mail_refused: bool,
    pub sms_refused: bool,
    /// The farewell was tried, by that step, and could not be said; a mail may still say it.
    pub farewell_owed: Option<(u16, Timestamp)>,
    /// The farewell was delivered in this round.
    pub farewell_at: Option<Timestamp>,
    pub fired_early: bool,
    /// A call step that nobody answered, whose companion mail was not sent yet.
    pub companion: Option<u16>,
    /// The channels of the tries beside the steps, in their order.
    pub detours: Vec<Channel>,
    /// Such a try took the mail of the step that comes next: it is not sent twice.
    pub mailed_ahead: bool,
    /// A promise that they did not keep, once its retries are used up.
    pub missed_by_them: Option<Timestamp>,
    pub holds: Holds,
    /// Put off until then, without an attempt since.
    pub put_off_until: Option<Timestamp>,
    pub counters: Counters,
    /// How often they are to hear from us, in a round that keeps in touch.
    pub rhythm: Option<Rhythm>,
    pub in_touch: InTouch,
    /// Tries, the next one counted, and times put off, when it was last answered that the round goes on.
    carried_on: Option<(u16, u16)>,
    /// The last thing that we did in this round.
    pub last_outbound_at: Option<Timestamp>,
}

/// What the round is about at the moment.
#[derive(Debug, Clone)]
pub(crate) enum Phase<'a> {
    /// Step by step.
    Pursuing,
    /// A call is promised; the steps wait.
    Promised(Callback),
    /// They answered; the steps have stopped.
    Answered(Answer<'a>),
    NeedsSuccessor {
        since: Timestamp,
    },
    Ended(End),
    /// Stopped by order; may be resumed to what it was.
    Stopped {
        before: Box<Phase<'a>>,
    },
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Callback {
    pub promise: Promise,
    pub made_at: Timestamp,
    pub repeats: Repeats,
}

#[derive(Debug, Clone)]
pub(crate) struct Answer<'a> {
    pub touch: &'a Touch,
    /// Since when somebody waits for us.
    pub at: Timestamp,
    /// We wrote back then; the next word is a call.
    pub written_at: Option<Timestamp>,
    pub repeats: Repeats,
    pub before: Box<Phase<'a>>,
}

/// How a round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Engaged {
        disposition: Disposition,
    },
    Fired {
        at: Timestamp,
    },
    /// They named the day.
    NotNow {
        on: Date,
    },
    No {
        at: Timestamp,
    },
    /// Steps and return calls are used up after they had answered: where the cadence sends the silent.
    Lapsed {
        at: Timestamp,
    },
    Disqualified {
        disposition: Option<Disposition>,
    },
    Suppressed {
        since: Timestamp,
    },
    HandedOver,
}

/// Which wait runs from `since`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiting {
    OfStep,
    /// None: the farewell was ordered at once.
    Waived,
    /// They asked for information, which is not mailed yet.
    InfoOwed,
    /// They asked for information, and have it.
    InfoSent,
}

/// What keeps a round quiet for a while.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Holds {
    pub snoozed_until: Option<Timestamp>,
    pub away_until: Option<Timestamp>,
    pub out_of_office: Option<(Timestamp, Date)>,
    /// Laid on a later day, because those before it were full.
    pub laid_until: Option<Timestamp>,
}

/// Business days between information asked for and the call about it.
pub(crate) const INFO_DAYS: u16 = 2;
/// A busy line is tried again after this, once that day.
pub(crate) const BUSY_GAP: SignedDuration = SignedDuration::from_mins(30);
/// Put off so many times, the card asks whether to go on.
const PUT_OFF: u16 = 3;
/// A call this much before the promised minute keeps the promise.
const EARLY: SignedDuration = SignedDuration::from_mins(15);

/// Where the round stands after everything that happened and was ordered.
pub(crate) fn fold<'a>(case: &Case<'a>) -> Standing<'a> {
    fold_until(case, Timestamp::MAX)
}

/// Where the round stood at an instant: what was later is left out.
pub(crate) fn fold_until<'a>(case: &Case<'a>, last: Timestamp) -> Standing<'a> {
    let mut standing = Standing::at_start(case);
    let mut directives = case.enrollment.directives.iter().filter(|directive| directive.at <= last).peekable();
    for touch in case.touches.iter().filter(|touch| touch.occurred_at <= last) {
        // A directive at the very instant of a touch answers that touch: it comes after.
        while let Some(directive) = directives.next_if(|directive| directive.at < touch.occurred_at) {
            standing.obey(directive);
        }
        standing.take(touch);
    }
    directives.for_each(|directive| standing.obey(directive));
    standing
}

impl<'a> Standing<'a> {
    fn at_start(case: &Case<'a>) -> Self {
        let enrollment = case.enrollment;
        let before = case.touches.iter().filter(|touch| {
            touch.direction == Direction::Outbound
                && touch.enrollment != Some(enrollment.id)
                && touch.occurred_at <= enrollment.started_at
        });
        // A round that starts at a later step goes on from the last touch; one that starts anew waits from its start.
        let last_before =
            before.max_by_key(|touch| touch.order()).map(|touch| touch.occurred_at).filter(|_| enrollment.start_step > 0);
        Standing {
            case: *case,
            phase: Phase::Pursuing,
            position: enrollment.start_step,
            since: last_before.unwrap_or(enrollment.started_at),
            waiting: Waiting::OfStep,
            completed: Vec::new(),
            busy_at: None,
            wrong_number_at: None,
            ruled_out: Vec::new(),
            mail_refused: false,
            sms_refused: false,
            farewell_owed: None,
            farewell_at: None,
            fired_early: false,
            companion: None,
            detours: Vec::new(),
            mailed_ahead: false,
            missed_by_them: None,
            holds: Holds::default(),
            put_off_until: None,
            counters: Counters::default(),
            rhythm: case.version.policy.rhythm,
            in_touch: InTouch::default(),
            carried_on: None,
            last_outbound_at: None,
        }
    }

    /// Takes one touch into account, of whatever round.
    fn take(&mut self, touch: &'a Touch) {
        if touch.is_dial() {
            self.counters.dials_ever += 1;
        }
        self.in_touch.note(touch);
        if let Outcome::DoNotCall(_) = touch.outcome {
            self.phase = Phase::Ended(End::Suppressed { since: touch.occurred_at });
        }
        if !self.concerns(touch) {
            return;
        }
        self.count(touch);
        if self.is_final() {
            return;
        }
        match touch.direction {
            Direction::Outbound => self.take_outbound(touch),
            Direction::Inbound => self.take_inbound(touch),
        }
    }

    /// The touches of this round, and whatever they said since its start that was logged without a round.
    fn concerns(&self, touch: &Touch) -> bool {
        match touch.enrollment {
            Some(enrollment) => enrollment == self.case.enrollment.id,
            None => touch.direction == Direction::Inbound && touch.occurred_at >= self.case.enrollment.started_at,
        }
    }

    fn count(&mut self, touch: &Touch) {
        if touch.direction == Direction::Inbound {
            return;
        }
        self.last_outbound_at = Some(touch.occurred_at);
        if touch.is_dial() {
            self.counters.dials += 1;
        }
        match touch.outcome {
            Outcome::VoicemailLeft => self.counters.messages_left += 1,
            Outcome::Sent if is_mail_that_arrived(touch) => self.counters.mails_sent += 1,
            _ => {}
        }
    }

    /// Nothing that happens later changes it: they must never be called, or a colleague's round has taken over.
    fn is_final(&self) -> bool {
        matches!(self.phase, Phase::Ended(End::Suppressed { .. } | End::HandedOver))
    }

    fn obey(&mut self, directive: &Directive) {
        if !self.is_final() {
            self.order(directive);
        }
    }

    /// Starts the wait of the next step at that instant.
    fn wait_from(&mut self, at: Timestamp, waiting: Waiting) {
        self.since = at;
        self.waiting = waiting;
        self.busy_at = None;
        self.wrong_number_at = None;
    }

    fn enter(&mut self, phase: Phase<'a>) {
        self.phase = phase;
        self.busy_at = None;
        self.wrong_number_at = None;
    }

    pub fn step(&self, index: u16) -> Option<&'a Step> {
        self.case.version.steps.get(usize::from(index))
    }

    /// When the wait is over for that step, should it come next.
    pub fn due_at(&self, step: &Step) -> Timestamp {
        let place = &self.case.contact.place;
        let business_days = |days| self.case.calendar.add_business_days(place, self.since, days);
        let due = match (self.waiting, self.rhythm, step.wait) {
            (Waiting::Waived, _, _) => self.since,
            (Waiting::InfoOwed | Waiting::InfoSent, _, _) => business_days(INFO_DAYS),
            (Waiting::OfStep, Some(rhythm), _) => self.next_turn(rhythm),
            (Waiting::OfStep, None, Wait::BusinessDays(days)) => business_days(days),
            (Waiting::OfStep, None, Wait::Hours(hours)) => plus(self.since, SignedDuration::from_hours(i64::from(hours))),
        };
        due.max(self.case.enrollment.started_at)
    }

    /// Whether the card asks "should I go on?" at this try (1-based): from where the cadence says, or put off three times. Once
    /// it was answered, not again before the second try after that.
    pub fn asks_to_go_on(&self, attempt: u16) -> bool {
        let (answered, put_off_then) = self.carried_on.unwrap_or((0, 0));
        let by_attempt = attempt >= self.case.version.policy.ask_from_attempt.max(1)
            && (answered == 0 || attempt >= answered.saturating_add(2));
        by_attempt || self.counters.put_off >= put_off_then.saturating_add(PUT_OFF)
    }

    /// The try that comes next, as the card counts it: in a round that keeps in touch, of those that nobody answered.
    pub fn coming(&self) -> u16 {
        let made = u16::try_from(self.completed.len()).unwrap_or(u16::MAX);
        let made = if self.rhythm.is_some() { self.in_touch.silent } else { made };
        made.saturating_add(1)
    }

    /// The part of the day of the last dial that nobody answered, in whatever round.
    pub fn last_unanswered_daypart(&self) -> Option<Daypart> {
        let unanswered = |touch: &&Touch| touch.is_dial() && is_unanswered(&touch.outcome);
        let last = self.case.touches.iter().rev().find(unanswered)?;
        self.case.contact.place.daypart(last.occurred_at)
    }

    /// The farewell of the cadence, should it be ordered now: the first fire step from here on.
    fn fire_step(&self) -> Option<u16> {
        (self.position..self.steps()).find(|index| self.step(*index).is_some_and(|step| step.purpose == Purpose::Fire))
    }

    pub fn steps(&self) -> u16 {
        u16::try_from(self.case.version.steps.len()).unwrap_or(u16::MAX)
    }
}

/// A mail of ours that did not come back.
pub(crate) fn is_mail_that_arrived(touch: &Touch) -> bool {
    touch.outcome == Outcome::Sent
        && touch.channel == Channel::Email
        && !touch.news.iter().any(|(_, news)| *news == News::BouncedHard)
}
