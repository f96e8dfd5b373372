//! What a list tells of an answer that stays the same while the answer stands: read and put into words once, kept beside it.

use super::Day;
use crate::ids;
use crate::list_card::ListCard;
use crate::refused::Refused;
use crate::sentences::{self, Voice};
use crate::view::{LastTouch, ProspectLine, Ready, ReasonView};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use planner::guard::Guard;
use std::sync::{Arc, Mutex, PoisonError};
use store::answers::Answer;

pub(crate) struct Told {
    pub enrollment: String,
    pub card: ListCard,
    /// The prospect's clock.
    pub theirs: TimeZone,
    pub prospect: Ready<ProspectLine>,
    pub last_touch: Option<Ready<LastTouch>>,
    reasons: Mutex<Option<Reasons>>,
}

/// Why they are on the list, for whoever reads by that clock, by those rules, for as long as it reads so.
struct Reasons {
    zone: String,
    guard: Arc<Guard>,
    from: Timestamp,
    until: Timestamp,
    told: Ready<Vec<ReasonView>>,
}

impl Told {
    pub fn of(answer: &Answer) -> Result<Arc<Told>, Refused> {
        if let Some(told) = answer.made.get() {
            return Ok(told);
        }
        let card: ListCard = serde_json::from_str(&answer.card)
            .map_err(|error| Refused::Broken(format!("a stored card cannot be read: {error}")))?;
        let told = Arc::new(Told {
            enrollment: ids::child(answer.prospect, answer.enrollment),
            theirs: planner::calendar::zone(&card.zone).unwrap_or(TimeZone::UTC),
            prospect: Ready::new(card.line(answer.prospect)),
            last_touch: card.last.as_ref().and_then(|last| last.shown()).map(Ready::new),
            card,
            reasons: Mutex::default(),
        });
        answer.made.keep(told.clone());
        Ok(told)
    }

    pub fn voice<'a>(&'a self, day: &'a Day, guard: &'a Guard) -> Voice<'a> {
        Voice { now: day.at, zone: &day.zone, theirs: &self.theirs, rules: &guard.rules }
    }

    pub fn reasons(&self, answer: &Answer, day: &Day, guard: &Arc<Guard>) -> Ready<Vec<ReasonView>> {
        let mut kept = self.reasons.lock().unwrap_or_else(PoisonError::into_inner);
        let stands = |kept: &&Reasons| {
            kept.zone == day.zone_name && Arc::ptr_eq(&kept.guard, guard) && (kept.from..kept.until).contains(&day.at)
        };
        if let Some(kept) = kept.as_ref().filter(stands) {
            return kept.told.clone();
        }
        let (voice, reasons) = (self.voice(day, guard), &answer.plan.reasons);
        let doubts = self.card.doubts.iter().map(|doubt| sentences::doubt(*doubt));
        let told = Ready::new(reasons.iter().map(|reason| super::render::reason(reason, &voice)).chain(doubts).collect());
        let until = sentences::stand_until(reasons, &voice);
        let zone = day.zone_name.clone();
        *kept = Some(Reasons { zone, guard: guard.clone(), from: day.at, until, told: Ready::clone(&told) });
        told
    }
}
