//! What is on record about one person's protection by law: called on business, consent, a call that they asked for.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::Faults;
use crate::find::{Access, person};
use crate::ids;
use crate::refused::Refused;
use crate::replan::again;
use crate::rounds::user_named;
use crate::view::{GroundView, NewGround, Page};
use planner::touch::{Channel, Direction, Outcome};
use planner::{GroundId, ProspectId};
use store::grounds::{self, Ground, Kind};
use store::touches::Record;

/// `POST /prospects/{id}/grounds`.
#[derive(Debug, Clone, PartialEq)]
pub struct AddGround {
    pub prospect: String,
    pub ground: NewGround,
}

impl Verb for AddGround {
    type Done = Page<GroundView>;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Page<GroundView>, Refused> {
        let prospect = theirs(on, &self.prospect)?;
        let mut faults = Faults::default();
        let kind = Kind::from_code(&self.ground.kind).filter(|kind| *kind != Kind::Asked);
        if kind.is_none() {
            faults.add("kind", "unknown", "one of business, consumer, consent");
        }
        let channel = self.ground.channel.as_deref().map_or(Some(Channel::Call), Channel::from_code);
        if channel.is_none() {
            faults.add("channel", "unknown", "call, sms or email");
        }
        let reason = faults.line("reason", Some(&self.ground.reason));
        if reason.is_none() {
            faults.add("reason", "required", "say why, or how and when the consent was given: you may have to show it");
        }
        faults.settle()?;
        let (Some(kind), Some(reason)) = (kind, reason) else { return Err(Refused::NotFound("ground")) };
        let channel = channel.filter(|_| kind == Kind::Consent);
        let id = GroundId(on.mint());
        let row = Ground { prospect, id, kind, channel, reason, touch: None, by: on.by.user, at: on.now };
        // One answer to "business or consumer": the latest.
        if kind != Kind::Consent {
            for old in grounds::of(on.tx, prospect)? {
                if matches!(old.kind, Kind::Business | Kind::Consumer) {
                    grounds::end(on.tx, prospect, old.id, on.now)?;
                }
            }
        }
        grounds::insert(on.tx, &row)?;
        again(on.tx, prospect, on.now)?;
        on.audit("add_ground", "prospect", prospect.0, None, Some(&format!("{}: {}", kind.code(), row.reason)))?;
        all(on, prospect)
    }
}

/// `DELETE /prospects/{id}/grounds/{ground}`: withdrawn, or wrong. It stays on record as ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndGround {
    pub prospect: String,
    pub ground: String,
}

impl Verb for EndGround {
    type Done = Page<GroundView>;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Page<GroundView>, Refused> {
        let prospect = theirs(on, &self.prospect)?;
        let ground: GroundId = ids::read(&self.ground, "ground")?;
        if !grounds::end(on.tx, prospect, ground, on.now)? {
            return Err(Refused::NotFound("ground"));
        }
        again(on.tx, prospect, on.now)?;
        on.audit("end_ground", "prospect", prospect.0, Some(&self.ground), None)?;
        all(on, prospect)
    }
}

fn theirs(on: &mut Context<'_, '_>, who: &str) -> Result<ProspectId, Refused> {
    Ok(person(on, who, Access::Change)?.loaded.prospect.id)
}

fn all(on: &mut Context<'_, '_>, prospect: ProspectId) -> Result<Page<GroundView>, Refused> {
    let rows = grounds::of(on.tx, prospect)?;
    Ok(Page { items: views(on, rows)?, next: None })
}

pub(crate) fn views(on: &mut Context<'_, '_>, rows: Vec<Ground>) -> Result<Vec<GroundView>, Refused> {
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        views.push(GroundView {
            id: row.id.to_string(),
            kind: row.kind.code().to_owned(),
            channel: row.channel.map(|channel| channel.code().to_owned()),
            by: Some(user_named(on.tx, row.by)?),
            reason: row.reason,
            at: row.at,
        });
    }
    Ok(views)
}

/// Keeps as evidence that they asked to be called: a promise, or a call of theirs.
pub(crate) fn keep_request(on: &mut Context<'_, '_>, record: &Record) -> Result<(), Refused> {
    let touch = &record.touch;
    let reason = match (touch.direction, touch.outcome) {
        (_, Outcome::Callback(_)) => "asked to be called back",
        (Direction::Inbound, Outcome::Rang) => "rang us",
        (Direction::Inbound, Outcome::Replied) => "wrote to us",
        _ => return Ok(()),
    };
    let row = Ground {
        prospect: record.prospect,
        id: GroundId(on.mint()),
        kind: Kind::Asked,
        channel: Some(Channel::Call),
        reason: reason.to_owned(),
        touch: Some(touch.id),
        by: on.by.user,
        at: touch.occurred_at,
    };
    Ok(grounds::insert(on.tx, &row)?)
}
