//! Tries beside the steps, made because nothing of ours has arrived: they use up no step, and the next one waits from them.

use super::{Phase, Standing, Waiting, is_mail_that_arrived};
use crate::touch::{Channel, Outcome, Touch};

impl Standing<'_> {
    pub(super) fn detoured(&mut self, touch: &Touch) {
        self.detours.push(touch.channel);
        if !matches!(self.phase, Phase::Pursuing) || self.waiting != Waiting::OfStep {
            return;
        }
        if touch.channel == Channel::Email {
            self.companion = None;
        }
        self.mailed_ahead |= touch.channel == Channel::Email && is_mail_that_arrived(touch);
        match touch.outcome {
            // Nobody's telephone rang: what is next comes at once, and is no retry of a step.
            Outcome::WrongNumber(_) => self.wrong_number_at = None,
            _ => self.wait_from(touch.occurred_at, Waiting::OfStep),
        }
    }
}
