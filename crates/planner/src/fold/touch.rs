//! Rounds that keep in touch: when they were in touch with us last, what went unanswered since, and when the next turn is due.

use super::farewell::days_after;
use super::{Standing, is_unanswered};
use crate::calendar::next_day;
use crate::rhythm::{Met, Rhythm};
use crate::touch::{Direction, Outcome, Touch};
use jiff::{Timestamp, civil::Date};

/// Where the relationship stands. Touches of every round count.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct InTouch {
    /// When they last said something to us.
    pub met_at: Option<Timestamp>,
    /// The last contact, theirs or ours, from which the interval counts.
    pub last_at: Option<Timestamp>,
    /// Turns of this round that nobody answered since they were in touch.
    pub silent: u16,
    /// Turns of this round, answered or not.
    pub turns: u16,
    /// They named the day of the next one.
    pub named: Option<Date>,
}

impl InTouch {
    /// Takes a touch of any round into account. A line that was busy or wrong was no contact.
    pub(super) fn note(&mut self, touch: &Touch) {
        if touch.is_answer() {
            *self = InTouch { met_at: Some(touch.occurred_at), silent: 0, named: None, ..*self };
        }
        let reached_out =
            touch.direction == Direction::Outbound && !matches!(touch.outcome, Outcome::Busy | Outcome::WrongNumber(_));
        if reached_out || touch.is_answer() {
            self.last_at = self.last_at.max(Some(touch.occurred_at));
        }
    }

    pub fn met(&self) -> Met {
        if self.met_at.is_some() { Met::Before } else { Met::Never }
    }
}

impl Standing<'_> {
    /// A turn is over: the steps begin again, in their order.
    pub(super) fn turn(&mut self, touch: &Touch, index: u16) {
        self.in_touch.turns = self.in_touch.turns.saturating_add(1);
        self.in_touch.named = None;
        self.in_touch.last_at = self.in_touch.last_at.max(Some(touch.occurred_at));
        if is_unanswered(&touch.outcome) || is_written(&touch.outcome) {
            self.in_touch.silent = self.in_touch.silent.saturating_add(1);
        }
        self.position = index.saturating_add(1).checked_rem(self.steps()).unwrap_or(0);
        self.no_longer_put_off();
    }

    /// The business day on which the next turn is due, its first instant; at once where there was no contact yet.
    pub(super) fn next_turn(&self, rhythm: Rhythm) -> Timestamp {
        let (place, calendar) = (&self.case.contact.place, self.case.calendar);
        let started_at = self.case.enrollment.started_at;
        let day = match (self.in_touch.named, self.in_touch.last_at) {
            (Some(named), _) => named,
            (None, Some(last)) => days_after(place.date(last), rhythm.days(self.in_touch.met(), self.in_touch.silent)),
            (None, None) => return started_at,
        };
        let open = calendar.is_business_day(day, &place.regions);
        let day = if open { day } else { calendar.business_day_after(place, day, 1) };
        place.start_of(day)
    }

    /// They named the day; one that is not ahead of them cannot have been meant.
    pub(super) fn name_next(&mut self, on: Date, at: Timestamp) {
        self.in_touch.named = Some(on.max(next_day(self.case.contact.place.date(at))));
    }

    /// The steps that may come next, in order. Those of a round that keeps in touch never end.
    pub fn ahead(&self) -> impl Iterator<Item = u16> + use<> {
        let again = if self.rhythm.is_some() { self.position.min(self.steps()) } else { 0 };
        (self.position..self.steps()).chain(0..again)
    }
}

/// Sent on its way, and the word is theirs.
fn is_written(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Sent | Outcome::Failed | Outcome::NotFound | Outcome::Returned)
}
