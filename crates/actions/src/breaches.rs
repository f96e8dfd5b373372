//! Which rule a touch broke, judged by what stood when it happened, however late it is written down; and what that changes for
//! touches that were judged without it.

use crate::context::Context;
use crate::refused::Refused;
use crate::replan::Known;
use jiff::{SignedDuration, Timestamp};
use planner::guard::{Lifted, Occasion, Request, breach};
use planner::plan::{Case, plan};
use planner::prospect::Contact;
use planner::surroundings::Surroundings;
use planner::touch::{Channel, Direction, Touch};
use planner::{Plan, ProspectId};
use std::borrow::Cow;
use store::{cadences, deals, overrides, prospects, touches};

/// The longest window that a limit may have, 60 days with some to spare.
const WINDOW: SignedDuration = SignedDuration::from_hours(24 * 62);
/// What is loaded for today serves touches of the last day.
const FRESH: SignedDuration = SignedDuration::from_hours(24);

/// What happened to a touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Logged,
    Voided,
}

/// What bears on a touch beside the touches of the person.
struct Then<'a> {
    contact: Cow<'a, Contact>,
    around: Cow<'a, Surroundings>,
    lifted: Cow<'a, [Lifted]>,
    occasion: Occasion,
}

/// The rule that a touch broke; none where it broke none. `before` is the plan of its round without it, at its instant.
pub(crate) fn of(
    on: &mut Context<'_, '_>,
    known: &Known,
    touch: &Touch,
    before: Option<&Plan>,
) -> Result<Option<String>, Refused> {
    let newest = touch.occurred_at >= on.now && known.loaded.touches.last().is_none_or(|last| last.order() < touch.order());
    let occasion = match before.filter(|_| newest) {
        Some(plan) => asked_for(plan, touch.channel),
        None => occasion(on, known, touch)?,
    };
    let then = then(on, known, touch, occasion)?;
    Ok(judge(known, &then, &known.loaded.touches, &then.around, touch))
}

fn judge(known: &Known, then: &Then<'_>, history: &[Touch], around: &Surroundings, touch: &Touch) -> Option<String> {
    let request = Request {
        guard: &known.loaded.guard,
        calendar: &known.loaded.calendar,
        contact: &then.contact,
        touches: history,
        around,
        lifted: &then.lifted,
        // Working hours bind plans, not people: they may work late.
        rep: None,
        by: Some(touch.by),
        channel: touch.channel,
        address: touch.address.as_deref(),
        occasion: then.occasion,
    };
    breach(&request, touch)
}

/// What was later forbidden, lifted or begun was not yet so.
fn then<'a>(on: &mut Context<'_, '_>, known: &'a Known, touch: &Touch, occasion: Occasion) -> Result<Then<'a>, Refused> {
    let at = touch.occurred_at;
    if at >= on.now {
        let (contact, around) = (Cow::Borrowed(&known.contact), Cow::Borrowed(&known.loaded.around));
        return Ok(Then { contact, around, lifted: Cow::Borrowed(&known.loaded.lifted), occasion });
    }
    let mut contact = Cow::Borrowed(&known.contact);
    if contact.suppressions.iter().any(|held| held.since > at) {
        contact.to_mut().suppressions.retain(|held| held.since <= at);
    }
    let (prospect, company) = (known.loaded.prospect.id, known.loaded.company.as_ref());
    let mut around = Cow::Borrowed(&known.loaded.around);
    let shared = known.loaded.prospect.company.filter(|_| company.is_some_and(|company| !company.one_voice_exempt));
    if at < on.now.saturating_sub(FRESH).unwrap_or(Timestamp::MIN) {
        let since = at.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN);
        around.to_mut().number_dials = touches::number_dials(on.tx, prospect, since)?;
        if let Some(company) = shared {
            let since = at.saturating_sub(known.loaded.guard.looks_back_at_company()).unwrap_or(Timestamp::MIN);
            around.to_mut().company_touches = touches::company_touches(on.tx, company, prospect, since)?;
        }
    }
    if let Some(company) = shared {
        let engaged = deals::engaged_then(on.tx, company, at)?;
        if around.engaged_colleague != engaged {
            around.to_mut().engaged_colleague = engaged;
        }
    }
    let lifted = overrides::of(on.tx, prospect, at)?.into_iter().filter(|row| row.at <= at).map(|row| row.lifted).collect();
    Ok(Then { contact, around, lifted: Cow::Owned(lifted), occasion })
}

/// What a round asks for on that channel.
fn asked_for(plan: &Plan, channel: Channel) -> Occasion {
    plan.next.as_ref().filter(|next| next.channel == channel).map_or(Occasion::Ordinary, |next| next.occasion)
}

/// What the round asked for at that moment, before the touch was made.
fn occasion(on: &mut Context<'_, '_>, known: &Known, touch: &Touch) -> Result<Occasion, Refused> {
    let Some(round) = known.loaded.rounds.iter().find(|round| Some(round.id) == touch.enrollment) else {
        return Ok(Occasion::Ordinary);
    };
    let mut enrollment = round.with(&known.loaded.directives);
    enrollment.directives.retain(|directive| directive.at <= touch.occurred_at);
    let version = match &known.loaded.version {
        Some(version) if version.id == round.version => Some(version.clone()),
        _ => cadences::version(on.tx, round.version)?,
    };
    let Some(version) = version else { return Ok(Occasion::Ordinary) };
    let before: Vec<Touch> = known.loaded.touches.iter().filter(|other| other.order() < touch.order()).cloned().collect();
    let alone = Surroundings::default();
    let case = Case {
        enrollment: &enrollment,
        version: &version,
        touches: &before,
        contact: &known.contact,
        guard: &known.loaded.guard,
        calendar: &known.loaded.calendar,
        lifted: &known.loaded.lifted,
        around: &alone,
        rep: known.loaded.rep.as_ref(),
        hour: known.loaded.hour,
    };
    Ok(asked_for(&plan(&case, touch.occurred_at), touch.channel))
}

/// Judges anew what came after a touch that was logged late or is taken back, where that touch makes the difference: with the
/// person, and with those who share their company or a number. `known` is as the history stands now.
pub(crate) fn follow(on: &mut Context<'_, '_>, known: &Known, touch: &Touch, change: Change) -> Result<(), Refused> {
    if touch.occurred_at >= on.now {
        return Ok(());
    }
    own(on, known, touch, change)?;
    if touch.direction == Direction::Inbound {
        return Ok(());
    }
    let until = touch.occurred_at.saturating_add(WINDOW).unwrap_or(Timestamp::MAX);
    let person = known.loaded.prospect.id;
    let number = touch.address.as_deref().filter(|_| touch.channel == Channel::Call);
    let concerned = touches::others_between(on.tx, person, known.loaded.prospect.company, number, touch.occurred_at, until)?;
    for other in concerned {
        let beside = Known::load(on.tx, other, on.now)?;
        colleague(on, &beside, known, touch, change)?;
    }
    Ok(())
}

/// Touches that may come out otherwise: ours, later, within the longest window.
fn later(on: &mut Context<'_, '_>, person: ProspectId, touch: &Touch) -> Result<Vec<touches::Record>, Refused> {
    let until = touch.occurred_at.saturating_add(WINDOW).unwrap_or(Timestamp::MAX);
    let counts = |record: &touches::Record| {
        let other = &record.touch;
        record.voided.is_none()
            && record.import.is_none()
            && other.direction == Direction::Outbound
            && (other.occurred_at, other.recorded_at, other.id) > touch.order()
            && other.occurred_at <= until
    };
    Ok(touches::of(on.tx, person)?.into_iter().filter(counts).collect())
}

fn own(on: &mut Context<'_, '_>, known: &Known, touch: &Touch, change: Change) -> Result<(), Refused> {
    let mut without = known.loaded.touches.clone();
    without.retain(|other| other.id != touch.id);
    let mut with = without.clone();
    with.insert(with.partition_point(|other| other.order() <= touch.order()), touch.clone());
    let mut people = vec![known.loaded.prospect.id];
    people.extend(prospects::merged(on.tx, known.loaded.prospect.id)?);
    for person in people {
        for record in later(on, person, touch)? {
            let occasion = occasion(on, known, &record.touch)?;
            let then = then(on, known, &record.touch, occasion)?;
            let [with, without] = [&with, &without].map(|history| judge(known, &then, history, &then.around, &record.touch));
            settle(on, &record, with, without, change)?;
        }
    }
    Ok(())
}

fn colleague(on: &mut Context<'_, '_>, beside: &Known, known: &Known, touch: &Touch, change: Change) -> Result<(), Refused> {
    for record in later(on, beside.loaded.prospect.id, touch)? {
        let occasion = occasion(on, beside, &record.touch)?;
        let then = then(on, beside, &record.touch, occasion)?;
        // Of the two, one is what the store has: the touch is among the others', or it is not.
        let there = Surroundings::clone(&then.around);
        let mut other = there.clone();
        let exempt = beside.loaded.company.as_ref().is_none_or(|company| company.one_voice_exempt);
        let company = !exempt && known.loaded.prospect.company == beside.loaded.prospect.company;
        match change {
            Change::Logged => {
                take_out(&mut other.number_dials, |dial| (dial.at, dial.by) == (touch.occurred_at, touch.by));
                take_out(&mut other.company_touches, |heard| (heard.at, heard.by) == (touch.occurred_at, touch.by));
            }
            Change::Voided => {
                if touch.is_dial()
                    && let Some(number) = &touch.address
                {
                    let (number, at, by) = (number.clone(), touch.occurred_at, touch.by);
                    other.number_dials.push(planner::surroundings::NumberDial { number, at, by });
                    other.number_dials.sort_by_key(|dial| dial.at);
                }
                if company {
                    let (at, channel, by) = (touch.occurred_at, touch.channel, touch.by);
                    other.company_touches.push(planner::surroundings::CompanyTouch { at, channel, by });
                    other.company_touches.sort_by_key(|heard| heard.at);
                }
            }
        }
        let [there, other] = [&there, &other].map(|around| judge(beside, &then, &beside.loaded.touches, around, &record.touch));
        let (with, without) = if change == Change::Logged { (there, other) } else { (other, there) };
        settle(on, &record, with, without, change)?;
    }
    Ok(())
}

/// One of them, where there are several alike.
fn take_out<T>(all: &mut Vec<T>, is: impl Fn(&T) -> bool) {
    if let Some(place) = all.iter().position(is) {
        all.remove(place);
    }
}

/// What the touch makes no difference to stays as it was judged.
fn settle(
    on: &mut Context<'_, '_>,
    record: &touches::Record,
    with: Option<String>,
    without: Option<String>,
    change: Change,
) -> Result<(), Refused> {
    if with == without {
        return Ok(());
    }
    let stands = if change == Change::Logged { with } else { without };
    if stands != record.breach {
        touches::set_breach(on.tx, record.prospect, record.touch.id, stands.as_deref())?;
        let (before, after) = (record.breach.as_deref(), stands.as_deref());
        on.audit("judge_touch", "touch", record.touch.id.0, before, after)?;
    }
    Ok(())
}
