//! What a touch sets off beside the next decision: suppressions, deals, people, holds on colleagues. Each carries the
//! touch's id, so that voiding takes it back.

use crate::context::Context;
use crate::refused::Refused;
use crate::replan::{Known, again};
use crate::rounds;
use crate::view::{Created, NewTouch, Referral};
use jiff::Timestamp;
use planner::enrollment::Order;
use planner::guard::{Binds, HoldKey, Occasion, Request, holds_after};
use planner::prospect::{Condition, Forbids, Line};
use planner::touch::{NumberFault, Outcome, Refusal};
use planner::{CompanyId, DealId, ProspectId, SuppressionId, UserId};
use store::deals::{self, Deal};
use store::holds::{self, Hold};
use store::suppressions::{self, Kind, Suppression};
use store::touches::Record;
use store::{answers, contacts};

/// Rounds at a company that are decided anew at once when everybody there said never.
const AT_ONCE: usize = 500;

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
    others_with(on, known)?;
    let Some(company) = known.loaded.prospect.company.filter(|_| whole) else { return Ok(()) };
    suppress(on, record, Kind::Company, suppressions::key_of_company(company), Forbids::Calls)?;
    for colleague in answers::of_company(on.tx, company, AT_ONCE)? {
        if colleague.prospect != record.prospect {
            again(on.tx, colleague.prospect, on.now)?;
        }
    }
    Ok(())
}

/// Whoever else is reached by their numbers and addresses is decided anew: a suppression binds every rep at once.
pub(crate) fn others_with(on: &mut Context<'_, '_>, known: &Known) -> Result<(), Refused> {
    let numbers: Vec<String> = known.loaded.phones.iter().map(|phone| phone.number.clone()).collect();
    let addresses: Vec<String> = known.loaded.emails.iter().map(|email| email.address.clone()).collect();
    let mut others: Vec<ProspectId> = Vec::new();
    others.extend(contacts::by_number(on.tx, &numbers)?.into_iter().map(|holder| holder.prospect));
    others.extend(contacts::by_address(on.tx, &addresses)?.into_iter().map(|holder| holder.prospect));
    others.sort_unstable();
    others.dedup();
    for other in others.into_iter().filter(|other| *other != known.loaded.prospect.id).take(AT_ONCE) {
        again(on.tx, other, on.now)?;
    }
    Ok(())
}

fn unsubscribed(on: &mut Context<'_, '_>, known: &Known, record: &Record) -> Result<(), Refused> {
    use planner::touch::Channel;
    if record.touch.channel == Channel::Sms {
        let number = record.touch.address.clone().or_else(|| known.loaded.phones.first().map(|phone| phone.number.clone()));
        return match number {
            Some(number) => {
                suppress(on, record, Kind::Number, number, Forbids::Calls)?;
                others_with(on, known)
            }
            None => Ok(()),
        };
    }
    suppress(on, record, Kind::Person, suppressions::key_of_person(record.prospect), Forbids::Mail)?;
    for email in &known.loaded.emails {
        suppress(on, record, Kind::Address, email.address.clone(), Forbids::Mail)?;
    }
    others_with(on, known)
}

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
    Ok(suppressions::insert(on.tx, &row)?)
}

/// A dead number is dead for everybody who has it.
fn dead_number(on: &mut Context<'_, '_>, known: &Known, record: &Record) -> Result<(), Refused> {
    let Some(number) = &record.touch.address else { return Ok(()) };
    let others = contacts::by_number(on.tx, std::slice::from_ref(number))?;
    for other in others.into_iter().filter(|other| other.prospect != known.loaded.prospect.id) {
        contacts::set_phone_condition(on.tx, other.prospect, number, Condition::Bad)?;
        again(on.tx, other.prospect, on.now)?;
    }
    Ok(())
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
    let request = Request {
        guard: &known.loaded.guard,
        calendar: &known.loaded.calendar,
        contact: &known.contact,
        touches: &known.loaded.touches,
        around: &known.loaded.around,
        lifted: &known.loaded.lifted,
        rep: None,
        by: Some(touch.by),
        channel: touch.channel,
        address: touch.address.as_deref(),
        occasion: Occasion::Ordinary,
    };
    let exempt = known.loaded.company.as_ref().is_some_and(|company| company.one_voice_exempt);
    for fact in holds_after(&request, touch) {
        // Who is engaged follows from the deal that this touch has opened, not from who made the touch.
        if let (HoldKey::Company(company), None) = (&fact.key, fact.until) {
            crate::engagement::settle(on, *company)?;
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

/// A round that starts after a colleague's touch is held as if it had been under way: who is engaged there, and whose
/// voice the company hears today, was settled before it.
pub(crate) fn hold_newcomer(on: &mut Context<'_, '_>, known: &Known) -> Result<(), Refused> {
    use planner::guard::{Kind as RuleKind, Scope};
    let (Some(company), Some(owner)) = (known.loaded.prospect.company, known.loaded.prospect.owner) else { return Ok(()) };
    if known.loaded.company.as_ref().is_some_and(|company| company.one_voice_exempt) {
        return Ok(());
    }
    let theirs = known.loaded.around.company_touches.iter().map(|touch| (touch.at, touch.by));
    let own = known.loaded.touches.iter().filter(|touch| touch.direction == planner::touch::Direction::Outbound);
    let heard = theirs.chain(own.map(|touch| (touch.occurred_at, touch.by))).filter(|(_, by)| *by != owner).max();
    for rule in known.loaded.guard.rules.iter().filter(|rule| matches!(rule.kind, RuleKind::OneVoice)) {
        if let Some((at, by)) = heard {
            let until = planner::colleagues::kept_until(at);
            let hold =
                Hold { held_owner: owner, scope: Scope::Company, key: key_of(company), rule: rule.code.clone(), until, by };
            holds::put(on.tx, &hold)?;
        }
    }
    crate::engagement::settle(on, company)
}

fn key_of(company: CompanyId) -> String {
    company.to_string()
}
