//! What a touch closes for other people: holds, which the verb that logs it stores and the list joins when shown.

use super::budget::{Budget, Free};
use super::{Kind, Request, Scope};
use crate::colleagues::kept_until;
use crate::id::CompanyId;
use crate::prospect::Line;
use crate::touch::{Direction, Outcome, Touch};
use jiff::Timestamp;

/// What is held: everybody at a company, or everybody on a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HoldKey {
    Company(CompanyId),
    /// E.164.
    Number(String),
}

/// A hold that a touch puts on others. It never binds whoever made the touch (one voice, engaged): the store keys it by
/// the held owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldFact {
    pub key: HoldKey,
    /// None: until somebody lifts it.
    pub until: Option<Timestamp>,
    pub rule: String,
    pub binds: Binds,
}

/// Whom a hold binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Binds {
    /// Every rep but the one who made the touch.
    OtherReps,
    /// Everybody, the one who made the touch too: a limit over the number or the company is used up.
    Everybody,
}

impl HoldKey {
    pub const fn scope(&self) -> Scope {
        match self {
            HoldKey::Company(_) => Scope::Company,
            HoldKey::Number(_) => Scope::Number,
        }
    }
}

/// The holds that follow from a touch, given everything that stood before it. `request` is the touch's own; its
/// `touches` may hold the touch already.
pub fn holds_after(request: &Request<'_>, touch: &Touch) -> Vec<HoldFact> {
    let contact = request.contact;
    let mut touches = request.touches.to_vec();
    if touches.iter().all(|other| other.id != touch.id) {
        touches.push(touch.clone());
    }
    let asked = Request { touches: &touches, channel: touch.channel, address: touch.address.as_deref(), ..*request };
    let mut holds = Vec::new();
    let day = contact.place.date(touch.occurred_at);
    for rule in &request.guard.rules {
        // Whom one voice and an engaged colleague keep back is told for each of them, where and when the hold is looked at: the
        // rule may bind them where it does not bind this touch.
        let told_there = matches!(rule.kind, Kind::OneVoice | Kind::EngagedColleague);
        if !told_there && (!asked.binds(rule) || !rule.in_force(day)) {
            continue;
        }
        match (&rule.kind, contact.company) {
            (Kind::OneVoice, Some(company)) if touch.direction == Direction::Outbound => holds.push(HoldFact {
                key: HoldKey::Company(company),
                until: Some(kept_until(touch.occurred_at)),
                rule: rule.code.clone(),
                binds: Binds::OtherReps,
            }),
            (Kind::EngagedColleague, Some(company)) if engages(touch) => holds.push(HoldFact {
                key: HoldKey::Company(company),
                until: None,
                rule: rule.code.clone(),
                binds: Binds::OtherReps,
            }),
            (Kind::Limit { per, .. } | Kind::Spacing { per, .. }, company) if touch.direction == Direction::Outbound => {
                let key = match per {
                    Scope::Person => None,
                    Scope::Number => touch.address.clone().filter(|_| is_shared(request, touch)).map(HoldKey::Number),
                    Scope::Company => company.map(HoldKey::Company),
                };
                let free = Budget::for_others(&asked, rule).map(|budget| budget.free(touch.occurred_at));
                if let (Some(key), Some(Free::From(until))) = (key, free) {
                    holds.push(HoldFact { key, until: Some(until), rule: rule.code.clone(), binds: Binds::Everybody });
                }
            }
            (
                Kind::OneVoice
                | Kind::EngagedColleague
                | Kind::Limit { .. }
                | Kind::Spacing { .. }
                | Kind::Hours(_)
                | Kind::LegalHours(_)
                | Kind::Silence { .. }
                | Kind::Consent
                | Kind::Paused
                | Kind::Registry { .. }
                | Kind::OldCopy { .. },
                _,
            ) => {}
        }
    }
    holds
}

/// Whether somebody there is engaged from now on.
fn engages(touch: &Touch) -> bool {
    matches!(touch.outcome, Outcome::Interested | Outcome::MeetingBooked(_))
}

/// A line that is marked personal stands with nobody else.
fn is_shared(request: &Request<'_>, touch: &Touch) -> bool {
    let number = touch.address.as_deref();
    request.contact.phones.iter().all(|phone| Some(phone.number.as_str()) != number || phone.line == Line::Shared)
}
