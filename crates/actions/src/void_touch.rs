//! Take a mistake back: decides as if the touch had not been, and withdraws what it had set off.

use crate::app::{Mode, Verb};
use crate::breaches::{self, Change};
use crate::context::Context;
use crate::find::find_prospect;
use crate::holds;
use crate::ids;
use crate::log_touch::{logged, reached};
use crate::reach::{self, Whom};
use crate::refused::Refused;
use crate::replan::{Known, replan};
use crate::sight;
use crate::view::Logged;
use jiff::SignedDuration;
use planner::prospect::Condition;
use planner::touch::{Direction, NumberFault, Outcome};
use std::collections::BTreeSet;
use store::suppressions::Lifted;
use store::touches::{self, Record, Voided};
use store::{contacts, deals, done, enrollments, hours, prospects, suppressions};

/// A "never call" may be taken back by its author for so long.
const AUTHOR_MAY: SignedDuration = SignedDuration::from_mins(10);

/// `POST /touches/{id}/void`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoidTouch {
    pub touch: String,
    pub reason: Option<String>,
}

impl Verb for VoidTouch {
    type Done = Logged;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Logged, Refused> {
        let (prospect, touch) = ids::read_touch(&self.touch)?;
        let record = touches::get(on.tx, prospect, touch)?.ok_or(Refused::NotFound("touch"))?;
        // A record that was merged is decided as the one that it went into.
        let person = find_prospect(on.tx, &prospect.to_string())?;
        let before = Known::load(on.tx, person, on.now)?;
        self.may(on, &before, &record)?;
        if record.voided.is_some() {
            return Err(Refused::Conflict {
                message: "this touch is taken back already".to_owned(),
                held_by: Some(self.touch.clone()),
            });
        }
        let reason = self.reason.clone().unwrap_or_else(|| "logged by mistake".to_owned());
        touches::void(on.tx, prospect, touch, &Voided { at: on.now, by: on.by.user, reason: reason.clone() })?;
        if let Some(cell) = touches::counted_in(on.tx, prospect, touch)? {
            hours::add(on.tx, &cell, record.touch.by, -1, -reached(&record))?;
        }
        withdraw(on, &before, &record, &reason)?;
        one_live_round(on, &before, &record).map_err(|refused| sight::refused(on.by, &before, refused))?;
        if record.touch.direction == Direction::Outbound {
            done::add(on.tx, record.touch.by, on.by_day(record.touch.occurred_at), -1)?;
        }
        on.audit("void_touch", "touch", touch.0, Some(record.touch.outcome.disposition().code()), Some(&reason))?;
        let known = Known::load(on.tx, person, on.now)?;
        breaches::follow(on, &known, &record.touch, Change::Voided)?;
        holds::settle_person(on.tx, &known, on.now)?;
        let planned = replan(on.tx, &known, on.now)?;
        let mut done = logged(on, &known, &record, Vec::new(), planned)?;
        done.said = format!("{}: taken back.", known.loaded.prospect.name);
        Ok(done)
    }
}

impl VoidTouch {
    fn may(&self, on: &Context<'_, '_>, known: &Known, record: &Record) -> Result<(), Refused> {
        let prospect = &known.loaded.prospect;
        let own = record.touch.by == on.by.user || record.recorded_by == on.by.user;
        if !on.by.reads(prospect.owner) && !own {
            return Err(Refused::NotFound("touch"));
        }
        if matches!(record.touch.outcome, Outcome::DoNotCall(_)) {
            let author_in_time = own && on.now.duration_since(record.touch.recorded_at) <= AUTHOR_MAY;
            if author_in_time {
                return Ok(());
            }
            if !(on.by.manages() && on.by.changes(prospect.owner)) {
                return Err(Refused::NotYours(
                    "a \"never call\" stands after ten minutes; only a manager can take it back, with a reason".to_owned(),
                ));
            }
            if self.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
                return Err(Refused::field("reason", "required", "say why this \"never call\" is taken back"));
            }
            return Ok(());
        }
        if own || on.by.changes(prospect.owner) {
            return Ok(());
        }
        Err(Refused::NotYours("only whoever logged it, the owner or a manager can take it back".to_owned()))
    }
}

/// What the touch created or forbade goes with it, where nobody has worked on it since.
fn withdraw(on: &mut Context<'_, '_>, before: &Known, record: &Record, reason: &str) -> Result<(), Refused> {
    let lifted = Lifted { at: on.now, by: on.by.user, reason: reason.to_owned() };
    let forbidden = suppressions::of_touch(on.tx, record.touch.id)?;
    for row in &forbidden {
        suppressions::lift(on.tx, row.id, &lifted)?;
    }
    store::grounds::end_of_touch(on.tx, record.prospect, record.touch.id, on.now)?;
    let person = &before.loaded.prospect;
    for deal in deals::of(on.tx, person.id)? {
        if deal.touch == Some(record.touch.id) && deal.version == 1 {
            deals::delete(on.tx, deal.prospect, deal.id)?;
        }
    }
    newcomers(on, record)?;
    for row in &forbidden {
        reach::allowed(on, row)?;
    }
    if let (Outcome::WrongNumber(NumberFault::Dead), Some(number)) = (&record.touch.outcome, &record.touch.address) {
        contacts::set_condition_of_others(on.tx, number, person.id, Condition::Bad, Condition::Good)?;
        reach::frees(on, Whom::Number(number))?;
    }
    // Colleagues are free again, unless something else still holds them. What was done with a record that was merged since is
    // heard at the company of that record.
    let heard = prospects::get(on.tx, record.prospect)?.and_then(|record| record.company);
    for company in [person.company, heard].into_iter().flatten().collect::<BTreeSet<_>>() {
        holds::settle(on.tx, company, on.now)?;
    }
    match &record.touch.address {
        Some(number) if record.touch.is_dial() => holds::settle_number(on.tx, number, on.now),
        Some(_) | None => Ok(()),
    }
}

/// People whom the touch brought in go to the trash, unless somebody has worked on them.
fn newcomers(on: &mut Context<'_, '_>, record: &Record) -> Result<(), Refused> {
    for entry in store::audit::of_subject(on.tx, record.touch.id.0, 50)? {
        let id = entry.after.as_deref().filter(|_| entry.action == crate::log_touch::CREATED);
        let Some(id) = id.and_then(|json| serde_json::from_str::<planner::ProspectId>(json).ok()) else { continue };
        let Some(mut person) = prospects::get(on.tx, id)? else { continue };
        let untouched = person.version == 1 && touches::standing(on.tx, id)?.is_empty() && enrollments::of(on.tx, id)?.is_empty();
        if untouched {
            person.deleted_at = Some(on.now);
            prospects::update(on.tx, &person)?;
            store::search::remove(on.tx, store::search::Kind::Prospect, id.0)?;
            on.audit("trash_prospect", "prospect", id.0, None, Some(&person.name))?;
        }
    }
    Ok(())
}

/// Voiding must not make two live rounds: the touch's own round would come back to life beside a newer one.
fn one_live_round(on: &mut Context<'_, '_>, before: &Known, record: &Record) -> Result<(), Refused> {
    let Some(round) = record.touch.enrollment else { return Ok(()) };
    let rounds = enrollments::of(on.tx, before.loaded.prospect.id)?;
    let ended = rounds.iter().any(|other| other.id == round && !other.live);
    let newer = rounds.iter().find(|other| other.live && other.id != round);
    match newer.filter(|_| ended && ends_a_round(&record.touch.outcome)) {
        None => Ok(()),
        Some(newer) => Err(Refused::Conflict {
            message: "a newer round is under way: stop it first, or leave this touch as it is".to_owned(),
            held_by: Some(ids::child(newer.prospect, newer.id)),
        }),
    }
}

fn ends_a_round(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Interested
            | Outcome::MeetingBooked(_)
            | Outcome::NotNow(_)
            | Outcome::No
            | Outcome::DoNotCall(_)
            | Outcome::WrongPerson
            | Outcome::NotQualified
            | Outcome::VoicemailLeft
            | Outcome::Sent
    )
}
