//! The decision: the plan, viewed at an instant through the timetable and the guard. Holds no rule of its own.

use crate::bounds::plus;
use crate::decision::{Decided, Decision, Next, Plan, Remedy, State};
use crate::guard::{Kind, Request, Verdict};
use crate::plan::{Case, plan};
use crate::reason::Reason;
use crate::timetable::{HoursKey, SEARCHED_DAYS, closed_by, closing_at, never_opens_by, next_opening, openings};
use jiff::{SignedDuration, Timestamp};

/// What to do at `now`, and everything that speaks for it.
pub fn decide(case: &Case<'_>, now: Timestamp) -> Decided {
    decided(case, plan(case, now), now)
}

/// The same, of the plan that the case has at that instant.
pub fn decided(case: &Case<'_>, plan: Plan, now: Timestamp) -> Decided {
    let decision = view(case, &plan, now);
    let mut reasons = plan.reasons.clone();
    if let Decision::WaitUntil { reason, .. } | Decision::Blocked { reason, .. } = &decision
        && !reasons.contains(reason)
    {
        reasons.push(reason.clone());
    }
    Decided { decision, plan, reasons }
}

fn view(case: &Case<'_>, plan: &Plan, now: Timestamp) -> Decision {
    if !plan.state.is_live() {
        return Decision::Over { state: plan.state };
    }
    if let Some(reason) = &plan.blocked {
        return Decision::Blocked { reason: reason.clone(), remedy: remedy(reason) };
    }
    let (Some(next), Some(hours)) = (&plan.next, &plan.hours) else {
        return Decision::Over { state: plan.state };
    };
    let request = Request::of(case, next.channel, next.address.as_deref(), next.occasion);
    match first_moment(case, &request, hours, next.ready_at.max(now)) {
        Ok(moment) if moment.from <= now => Decision::Act {
            next: next.clone(),
            attempt: attempt(plan),
            allowed_from: opened_at(case, hours, next, now),
            allowed_until: moment.until,
        },
        Ok(moment) => Decision::WaitUntil { at: moment.from, reason: wait_reason(plan, next, hours, &request, &moment, now) },
        Err(reason) => Decision::Blocked { remedy: remedy(&reason), reason },
    }
}

/// A span in which hours, limits, spacing and colleagues all let the touch be.
struct Moment {
    from: Timestamp,
    until: Timestamp,
    /// The rule of the guard that set `from`, where it was not the hours.
    rule: Option<String>,
}

/// The first moment from `from` on; the reason why there is none within 60 days.
fn first_moment(case: &Case<'_>, request: &Request<'_>, hours: &HoursKey, from: Timestamp) -> Result<Moment, Reason> {
    let horizon = plus(from, SignedDuration::from_hours(24 * i64::from(SEARCHED_DAYS)));
    let (mut at, mut rule) = (from, None);
    while at < horizon {
        let Some(opening) = next_opening(hours, case.guard, case.calendar, at) else {
            return Err(Reason::NeverOpens { codes: never_opens_by(hours, case.guard, case.calendar, at).into_iter().collect() });
        };
        match request.check(opening.from) {
            Verdict::Allowed { until } => {
                return Ok(Moment { from: opening.from, until: opening.until.min(until), rule });
            }
            Verdict::NotBefore { at: later, rule: pushed_by } => {
                rule = Some(pushed_by);
                at = later.max(plus(opening.from, SignedDuration::from_micros(1)));
            }
            Verdict::Never { rule } => return Err(never(case, rule)),
        }
    }
    Err(Reason::NeverOpens { codes: rule.into_iter().collect() })
}

fn never(case: &Case<'_>, rule: String) -> Reason {
    match case.guard.rule(&rule).map(|rule| &rule.kind) {
        Some(Kind::EngagedColleague) => Reason::EngagedColleague,
        Some(
            Kind::Limit { .. }
            | Kind::Spacing { .. }
            | Kind::Hours(_)
            | Kind::LegalHours(_)
            | Kind::Silence { .. }
            | Kind::Consent
            | Kind::Paused
            | Kind::Registry { .. }
            | Kind::OldCopy { .. }
            | Kind::OneVoice,
        )
        | None => Reason::NeverOpens { codes: vec![rule] },
    }
}

/// When the opening that holds `now` began, or the wait was over in it.
fn opened_at(case: &Case<'_>, hours: &HoursKey, next: &Next, now: Timestamp) -> Timestamp {
    let place = &case.contact.place;
    let from = next.ready_at.max(place.start_of(place.date(now)));
    let today = openings(hours, case.guard, case.calendar, from, 2);
    closing_at(&today, now).map_or(now, |opening| opening.from)
}

fn attempt(plan: &Plan) -> u16 {
    let counted = plan.reasons.iter().find_map(|reason| match reason {
        Reason::Attempt { attempt, .. } => Some(*attempt),
        _ => None,
    });
    counted.unwrap_or(0)
}

/// What a person would name as the cause of waiting.
fn wait_reason(plan: &Plan, next: &Next, hours: &HoursKey, request: &Request<'_>, moment: &Moment, now: Timestamp) -> Reason {
    if now < next.ready_at {
        let mut reasons = plan.reasons.iter();
        let found = match plan.state {
            State::Held => reasons.find(|reason| holds(reason)),
            _ if next.due_at < next.ready_at => reasons.find(|reason| pushes(reason)),
            // The more particular reason is given later.
            _ => reasons.rfind(|reason| is_wait(reason)),
        };
        return found.cloned().unwrap_or(Reason::WaitedSince { due_at: next.due_at });
    }
    // What forbids it now, the guard first; of the hours the part of the day is the plan's own. What pushed it further comes last.
    let forbids = request.broken(now).into_iter().next();
    let code = forbids.or_else(|| closed_by(hours, request.guard, request.calendar, now)).or_else(|| moment.rule.clone());
    Reason::Closed { code: code.unwrap_or_default(), opens_at: moment.from }
}

fn holds(reason: &Reason) -> bool {
    matches!(reason, Reason::Snoozed { .. } | Reason::Away { .. } | Reason::OutOfOffice { .. } | Reason::FarewellKept { .. })
}

fn pushes(reason: &Reason) -> bool {
    matches!(reason, Reason::Rule { .. } | Reason::PutOff { .. })
}

fn is_wait(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::BusyRetry { .. }
            | Reason::Promised { .. }
            | Reason::InfoSent { .. }
            | Reason::WroteBack { .. }
            | Reason::Answered { .. }
            | Reason::WaitedSince { .. }
            | Reason::KeepInTouch { .. }
            | Reason::AskedBack { .. }
            | Reason::Laid { .. }
    )
}

/// The way out of what blocks.
fn remedy(reason: &Reason) -> Remedy {
    match reason {
        Reason::NoNumber => Remedy::FindNumber,
        Reason::NoAddress { .. } => Remedy::SetAddress,
        Reason::LeftCompany => Remedy::NameSuccessor,
        Reason::EngagedColleague => Remedy::AskColleague,
        Reason::NeverOpens { .. } => Remedy::WidenHours,
        _ => Remedy::LiftHold,
    }
}
