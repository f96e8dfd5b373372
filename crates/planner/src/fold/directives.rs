//! What people ordered about a round. None of it counts as an attempt.

use super::{End, Holds, Phase, Standing, Waiting};
use crate::enrollment::{Directive, GoOn, Order};

impl Standing<'_> {
    pub(super) fn order(&mut self, directive: &Directive) {
        match &directive.order {
            Order::Resume => self.resume(directive),
            // What is over is neither held nor handed over nor fired.
            _ if matches!(self.phase, Phase::Ended(_) | Phase::Stopped { .. }) => {}
            Order::Snooze { until } => self.holds.snoozed_until = Some(*until),
            Order::Hold { until } => self.holds.away_until = Some(*until),
            Order::Lay { until } => self.holds.laid_until = *until,
            Order::Back => self.holds.away_until = None,
            Order::PutOff { until } => {
                self.put_off_until = Some(*until);
                self.counters.put_off = self.counters.put_off.saturating_add(1);
            }
            Order::Stop => {
                let before = std::mem::replace(&mut self.phase, Phase::Pursuing);
                self.enter(Phase::Stopped { before: Box::new(before) });
            }
            Order::FireNow => self.fire_now(directive),
            Order::KeepInTouch { rhythm } => self.rhythm = self.rhythm.map(|_| *rhythm),
            Order::GoOn { answer } => self.go_on(*answer, directive),
            Order::HandOver { .. } => self.enter(Phase::Ended(End::HandedOver)),
            // That they had left was taken back: nobody is to be followed.
            Order::Succeed { .. } if !matches!(self.phase, Phase::NeedsSuccessor { .. }) => {}
            Order::Disqualify | Order::Succeed { .. } => {
                self.enter(Phase::Ended(End::Disqualified { disposition: None }));
            }
        }
    }

    /// Lifts whatever keeps the round quiet. An answer that was dealt with without a touch lets the round go on from
    /// where it stood, its wait counted from now.
    fn resume(&mut self, directive: &Directive) {
        self.holds = Holds::default();
        match std::mem::replace(&mut self.phase, Phase::Pursuing) {
            Phase::Answered(answer) => {
                self.enter(*answer.before);
                if let Phase::Pursuing = self.phase {
                    self.wait_from(directive.at, Waiting::OfStep);
                }
            }
            Phase::Stopped { before } => self.phase = *before,
            Phase::NeedsSuccessor { .. } => self.wait_from(directive.at, Waiting::OfStep),
            phase @ (Phase::Pursuing | Phase::Promised(_) | Phase::Ended(_)) => self.phase = phase,
        }
    }

    fn go_on(&mut self, answer: GoOn, directive: &Directive) {
        match answer {
            GoOn::CarryOn => self.carried_on = Some((self.coming(), self.counters.put_off)),
            GoOn::WrongPerson | GoOn::Left => self.enter(Phase::NeedsSuccessor { since: directive.at }),
            GoOn::NoFit | GoOn::NotWorthIt => self.enter(Phase::Ended(End::Disqualified { disposition: None })),
            // The colleague's round is another one; the order that hands over ends this.
            GoOn::Colleague => {}
        }
    }

    /// Skips to the farewell, due at once. A farewell that was said, or could not be, is not repeated.
    fn fire_now(&mut self, directive: &Directive) {
        self.holds = Holds::default();
        self.put_off_until = None;
        self.enter(Phase::Pursuing);
        if let Some(fire) = self.fire_step().filter(|_| self.farewell_at.is_none() && self.farewell_owed.is_none()) {
            self.fired_early = fire > self.position;
            self.position = fire;
            self.wait_from(directive.at, Waiting::Waived);
        }
    }
}
