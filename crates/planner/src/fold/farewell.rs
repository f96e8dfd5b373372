//! The farewell: when it counts as said, and how long its promise binds.

use super::is_mail_that_arrived;
use crate::bounds;
use crate::cadence::Purpose;
use crate::enrollment::Origin;
use crate::plan::Case;
use crate::touch::{Channel, Direction, Outcome, Touch};
use jiff::{Timestamp, civil::Date};

/// The promise of a farewell is kept for so many days at least.
pub(crate) const KEPT_DAYS: u16 = 90;

/// Whether a touch tells them something: a voicemail left, or a message sent that did not come back.
pub(super) fn is_delivered(touch: &Touch, later: &[Touch]) -> bool {
    match (touch.channel, touch.outcome) {
        (_, Outcome::VoicemailLeft) => true,
        (Channel::Email, Outcome::Sent) => is_mail_that_arrived(touch),
        (Channel::Letter, Outcome::Sent) => !later.iter().any(|other| {
            other.channel == Channel::Letter
                && other.outcome == Outcome::Returned
                && other.enrollment == touch.enrollment
                && other.order() > touch.order()
        }),
        (_, Outcome::Sent) => true,
        _ => false,
    }
}

/// A delivered farewell of an earlier round that still binds: since when, and the first day on which they may be called.
///
/// An answer releases it, and so does an inquiry of theirs. A round that was started because the revisit date came is bound for the 90 days only.
pub(crate) fn kept_silence(case: &Case<'_>) -> Option<(Timestamp, Date)> {
    let farewell = case.touches.iter().rev().take_while(|touch| !touch.is_answer()).find(|touch| {
        touch.purpose == Purpose::Fire
            && touch.direction == Direction::Outbound
            && touch.enrollment != Some(case.enrollment.id)
            && is_delivered(touch, case.touches)
    })?;
    if case.contact.inquiry_at.is_some_and(|inquiry_at| inquiry_at > farewell.occurred_at) {
        return None;
    }
    let days = match case.enrollment.origin {
        Origin::Revisit { .. } => KEPT_DAYS,
        Origin::Started | Origin::HandedOver { .. } => case.version.policy.revisit_after_farewell_days.max(KEPT_DAYS),
    };
    let on = days_after(case.contact.place.date(farewell.occurred_at), days);
    Some((farewell.occurred_at, on))
}

/// The date so many days later.
pub(crate) fn days_after(day: Date, days: u16) -> Date {
    bounds::days_after(day, i64::from(days))
}
