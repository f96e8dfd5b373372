//! What a touch sets off beside the next decision: suppressions, deals, people, holds on colleagues. Each carries the
//! touch's id, so that voiding takes it back.

use crate::context::Context;
use crate::reach::{self, Whom};
use crate::refused::Refused;
use crate::replan::Known;
use crate::rounds;
use crate::view::{Created, NewTouch, Referral};
use jiff::Timestamp;
use planner::enrollment::Order;
use planner::guard::{Binds, HoldKey, holds_after};
use planner::prospect::{Condition, Forbids, Line};
use planner::touch::{NumberFault, Outcome, Refusal};
use planner::{CompanyId, DealId, ProspectId, SuppressionId, UserId};
use store::deals::{self, Deal};
use store::holds::{self, Hold};
use store::suppressions::{self, Kind, Suppression};
use store::touches::Record;
use store::{answers, contacts};

/// Whether the outcome changes facts that the next decision rests on.
pub(crate) fn changes_facts(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::DoNotCall(_) | Outcome::Unsubscribed | Outcome::WrongNumber(_) | Outcome::LeftCompany | Outcome::WrongPerson
    )
}

pub(crate) fn follow(
    on: &mut Context<'_, '_>,
    known: &Known,
    record: &Record,
    input: &NewTouch,
) -> Result<Vec<Created>, Refused> {
    let mut created = Vec::new();
    crate::grounds::keep_request(on, record)?;
    match record.touch.outcome {
        Outcome::DoNotCall(refusal) => do_not_call(on, known, record, refusal)?,
        Outcome::Unsubscribed => unsubscribed(on, known, record)?,
        Outcome::WrongNumber(NumberFault::Dead) => dead_number(on, known, record)?,
        Outcome::Interested => {
            let at = input.callback_at.unwrap_or_else(|| next_business_morning(known, on.now));
            created.push(open_deal(on, known, record, "Ring to agree on the next step", at)?);
        }
        Outcome::MeetingBooked(at) => created.push(open_deal(on, known, record, "Meeting", at)?),
        Outcome::LeftCompany => {
            if let Some(referral) = &input.referred_to {
                let successor = succeed(on, known, referral)?;
                created.push(Created { kind: "prospect".to_owned(), id: successor.to_string() });
            }
        }
        Outcome::WrongPerson => {
            if let Some(referral) = &input.referred_to {
                let other = referred(on, known, referral, Link::ReferredBy)?;
                created.push(Created { kind: "prospect".to_owned(), id: other.to_string() });
            }
        }
        Outcome::NoAnswer
        | Outcome::VoicemailFull
        | Outcome::HungUp
        | Outcome::VoicemailLeft
        | Outcome::Gatekeeper(_)
        | Outcome::Busy
        | Outcome::Callback(_)
        | Outcome::SendInfo
        | Outcome::NotNow(_)
        | Outcome::No
        | Outcome::WrongNumber(NumberFault::NotTheirs)
        | Outcome::NotQualified
        | Outcome::Rang
        | Outcome::Unrecorded
        | Outcome::Sent
        | Outcome::Failed
        | Outcome::NotFound
        | Outcome::NotIn
        | Outcome::Returned
        | Outcome::Replied
        | Outcome::AutoReplied(_) => {}
    }
    hold_others(on, known, record)?;
    Ok(created)
}

/// Somebody follows them at their company: a new prospect, linked; the round is over.
pub(crate) fn succeed(on: &mut Context<'_, '_>, known: &Known, referral: &Referral) -> Result<ProspectId, Refused> {
    let successor = referred(on, known, referral, Link::Successor)?;
    rounds::order(on, known, Order::Succeed { by: successor })?;
    Ok(successor)
}

/// The person on all their own numbers; a shared line only where the whole company said so.
fn do_not_call(on: &mut Context<'_, '_>, known: &Known, record: &Record, refusal: Refusal) -> Result<(), Refused> {
    let whole = refusal == Refusal::Company;
    suppress(on, record, Kind::Person, suppressions::key_of_person(record.prospect), Forbids::Calls)?;
    for phone in &known.loaded.phones {
        if whole || phone.line == Line::Personal {
            suppress(on, record, Kind::Number, phone.number.clone(), Forbids::Calls)?;
        }
    }
    match known.loaded.prospect.company.filter(|_| whole) {
        Some(company) => suppress(on, record, Kind::Company, suppressions::key_of_company(company), Forbids::Calls),
        None => Ok(()),
    }
}

fn unsubscribed(on: &mut Context<'_, '_>, known: &Known, record: &Record) -> Result<(), Refused> {
    use planner::touch::Channel;
    if record.touch.channel == Channel::Sms {
        let number = record.touch.address.clone().or_else(|| known.loaded.phones.first().map(|phone| phone.number.clone()));
        return match number {
            Some(number) => suppress(on, record, Kind::Number, number, Forbids::Calls),
            None => Ok(()),
        };
    }
    suppress(on, record, Kind::Person, suppressions::key_of_person(record.prospect), Forbids::Mail)?;
    for email in &known.loaded.emails {
        suppress(on, record, Kind::Address, email.address.clone(), Forbids::Mail)?;
    }
    Ok(())
}

/// Whoever else is reached by it is decided anew: a prohibition binds every rep at once.
fn suppress(on: &mut Context<'_, '_>, record: &Record, kind: Kind, key: String, forbids: Forbids) -> Result<(), Refused> {
    let row = Suppression {
        id: SuppressionId(on.mint()),
        kind,
        key,
        forbids,
        since: record.touch.occurred_at,
        reason: Some(record.touch.outcome.disposition().code().to_owned()),
        source: Some("touch".to_owned()),
        by: Some(on.by.user),
        prospect: Some(record.prospect),
        touch: Some(record.touch.id),
        import: None,
        lifted: None,
    };
    suppressions::insert(on.tx, &row)?;
    reach::forbidden(on, &row)
}

/// A dead number is dead for everybody who has it.
fn dead_number(on: &mut Context<'_, '_>, known: &Known, record: &Record) -> Result<(), Refused> {
    let Some(number) = &record.touch.address else { return Ok(()) };
    contacts::set_condition_of_others(on.tx, number, known.loaded.prospect.id, Condition::Good, Condition::Bad)?;
    reach::binds(on, Whom::Number(number))
}

fn next_business_morning(known: &Known, now: Timestamp) -> Timestamp {
    known.loaded.calendar.add_business_days(&known.contact.place, now, 1)
}

fn open_deal(on: &mut Context<'_, '_>, known: &Known, record: &Record, step: &str, at: Timestamp) -> Result<Created, Refused> {
    let title = known.loaded.company.as_ref().map_or(&known.loaded.prospect.name, |company| &company.name);
    let deal = Deal {
        prospect: record.prospect,
        id: DealId(on.mint()),
        title: title.clone(),
        owner: known.loaded.prospect.owner.or(Some(on.by.user)),
        stage: "new".to_owned(),
        next_step: Some(step.to_owned()),
        next_at: Some(at),
        enrollment: record.touch.enrollment,
        touch: Some(record.touch.id),
        version: 1,
        created_at: on.now,
        closed_at: None,
    };
    deals::insert(on.tx, &deal)?;
    Ok(Created { kind: "deal".to_owned(), id: crate::ids::child(deal.prospect, deal.id) })
}

/// How a new person is tied to the one who named them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Successor,
    ReferredBy,
}

fn referred(on: &mut Context<'_, '_>, known: &Known, referral: &Referral, link: Link) -> Result<ProspectId, Refused> {
    let from = &known.loaded.prospect;
    let new = crate::people::Newcomer {
        name: referral.name.clone(),
        title: referral.title.clone().or_else(|| from.title.clone().filter(|_| link == Link::Successor)),
        company: from.company,
        owner: from.owner,
        phone: referral.phone.clone(),
        email: referral.email.clone(),
        country: from.country.clone(),
        referred_by: (link == Link::ReferredBy).then_some(from.id),
        succeeds: (link == Link::Successor).then_some(from.id),
    };
    crate::people::add_referred(on, &new, &known.loaded.workspace_country)
}

/// Colleagues with people at the same company or on the same line wait; their answers are not rewritten.
fn hold_others(on: &mut Context<'_, '_>, known: &Known, record: &Record) -> Result<(), Refused> {
    let touch = &record.touch;
    let request = known.request_after(touch);
    let exempt = known.loaded.company.as_ref().is_some_and(|company| company.one_voice_exempt);
    for fact in holds_after(&request, touch) {
        // Who is engaged follows from the deal that this touch has opened, not from who made the touch.
        if let (HoldKey::Company(company), None) = (&fact.key, fact.until) {
            crate::holds::settle(on.tx, *company, on.now)?;
            continue;
        }
        let (owners, key): (Vec<UserId>, String) = match &fact.key {
            HoldKey::Company(_) if exempt => continue,
            HoldKey::Company(company) => (answers::owners_at_company(on.tx, *company)?, key_of(*company)),
            HoldKey::Number(number) => (answers::owners_with_number(on.tx, number)?, number.clone()),
        };
        let Some(until) = fact.until else { continue };
        for owner in owners.into_iter().filter(|owner| fact.binds == Binds::Everybody || *owner != touch.by) {
            let hold = Hold {
                held_owner: owner,
                scope: fact.key.scope(),
                key: key.clone(),
                rule: fact.rule.clone(),
                until,
                by: touch.by,
            };
            holds::put(on.tx, &hold)?;
        }
    }
    Ok(())
}

fn key_of(company: CompanyId) -> String {
    company.to_string()
}
