//! Why this person is on or off the list: the decision with all its reasons, asked of the touches, not of the cache.

use crate::app::{Mode, Verb};
use crate::call_list::{instant, render};
use crate::context::Context;
use crate::find::{Access, person};
use crate::ids;
use crate::refused::Refused;
use crate::replan::Known;
use crate::rounds::clocks;
use crate::sentences::{self, Voice};
use crate::view::{DecisionView, HeardView, PlaceView, ReasonView, RuleView};
use jiff::Timestamp;
use planner::decide::decide;
use planner::decision::{Decision, Section};
use planner::evidence::{Heard, by_channel, reading};
use planner::hour::Steering;
use planner::place::{Doubt, Place, doubts};
use planner::reason::Reason;
use planner::touch::{Channel, Touch};

/// `GET /prospects/{id}/decision`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowDecision {
    pub prospect: String,
    /// Now where left out; at most 14 days ahead.
    pub at: Option<Timestamp>,
}

impl Verb for ShowDecision {
    type Done = DecisionView;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<DecisionView, Refused> {
        let at = instant(self.at, on.now)?;
        let known = person(on, &self.prospect, Access::Read)?;
        decision_view(on, &known, at)
    }
}

pub(crate) fn decision_view(on: &mut Context<'_, '_>, known: &Known, at: Timestamp) -> Result<DecisionView, Refused> {
    let (mine, theirs) = clocks(on.by, known);
    let voice = Voice { now: at, zone: &mine, theirs: &theirs, rules: &known.loaded.guard.rules };
    let mut view = DecisionView {
        decision: "over".to_owned(),
        state: None,
        enrollment_id: None,
        at,
        step: None,
        attempt: None,
        attempts_planned: None,
        channel: None,
        until: None,
        rule: None,
        remedy: None,
        place: place_view(&known.contact.place, &doubts(&known.loaded.whereabouts())),
        local_time: at.to_zoned(theirs.clone()).strftime("%H:%M").to_string(),
        reasons: Vec::new(),
        evidence: heard(&known.loaded.touches, &voice),
        silence: silence(&known.loaded.touches, &voice),
    };
    let enrolled = known.enrollment();
    let Some((round, case)) = enrolled.as_ref().and_then(|(round, enrollment)| Some((round, known.whole_case(enrollment)?)))
    else {
        view.remedy = Some("They are on no cadence. Start a round to put them on the list.".to_owned());
        return Ok(view);
    };
    let decided = decide(&case, at);
    view.state = Some(decided.plan.state.code().to_owned());
    view.enrollment_id = Some(ids::child(round.prospect, round.id));
    view.attempts_planned = Some(decided.plan.counters.attempts_planned);
    view.reasons = decided.reasons.iter().map(|reason| render::reason(reason, &voice)).collect();
    view.reasons.extend(chance(on, known, &decided.decision, at)?.map(|reason| render::reason(&reason, &voice)));
    let rule_of = |reason: &Reason| match reason {
        Reason::Rule { code, .. } => Some(render::rule(code, &known.loaded.guard)),
        other => Some(RuleView {
            code: other.code().to_owned(),
            text: sentences::explain(other, &voice),
            source: String::new(),
            law: false,
        }),
    };
    match &decided.decision {
        Decision::Act { next, attempt, allowed_until, .. } => {
            view.decision = "act".to_owned();
            view.step = next.step.map(|step| step + 1);
            view.attempt = Some(*attempt);
            view.channel = Some(next.channel.code().to_owned());
            view.until = Some(*allowed_until);
        }
        Decision::WaitUntil { at, reason } => {
            view.decision = "wait".to_owned();
            view.until = Some(*at);
            view.rule = rule_of(reason);
        }
        Decision::Blocked { reason, remedy } => {
            view.decision = "blocked".to_owned();
            view.rule = rule_of(reason);
            view.remedy = Some(sentences::remedy(*remedy).to_owned());
        }
        Decision::Over { .. } => {}
    }
    Ok(view)
}

/// What the hour says of a call that may be made now, while it orders the list.
fn chance(on: &mut Context<'_, '_>, known: &Known, decision: &Decision, at: Timestamp) -> Result<Option<Reason>, Refused> {
    let Decision::Act { next, .. } = decision else { return Ok(None) };
    if known.loaded.hour == Steering::Off || next.channel != Channel::Call || next.section != Section::Due {
        return Ok(None);
    }
    let figures = store::hours::learned(on.tx)?
        .map(|learned| learned.model.figures(&known.contact, next.address.as_deref(), &known.loaded.touches, at));
    Ok(figures.map(Reason::Chance))
}

fn heard(touches: &[Touch], voice: &Voice<'_>) -> Vec<HeardView> {
    let view = |heard: &Heard| HeardView {
        channel: heard.channel.code().to_owned(),
        grade: heard.grade.code().to_owned(),
        acted: heard.acted,
        probably_arrived: heard.arrived,
        never_arrived: heard.never_arrived,
        last_at: heard.last_at,
        text: sentences::heard(heard, voice),
    };
    by_channel(touches).iter().map(view).collect()
}

fn silence(touches: &[Touch], voice: &Voice<'_>) -> ReasonView {
    let found = reading(touches);
    ReasonView { code: found.code().to_owned(), text: sentences::reading(found, voice) }
}

pub(crate) fn place_view(place: &Place, doubts: &[Doubt]) -> PlaceView {
    PlaceView {
        zones: place.zones.clone(),
        regions: place.regions.clone(),
        basis: place.basis.code().to_owned(),
        doubts: doubts.iter().map(|doubt| sentences::doubt(*doubt)).collect(),
    }
}
