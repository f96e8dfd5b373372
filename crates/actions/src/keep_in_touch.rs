//! Keep in touch with somebody: a round whose steps begin again, at the cadence's rhythm or their own.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::find::{Access, person};
use crate::refused::Refused;
use crate::replan::{Known, again};
use crate::view::Ordered;
use crate::{rhythm, rounds, shipped};
use planner::cadence::CadenceVersion;
use planner::decision::State;
use planner::enrollment::{Order, Origin};
use planner::rhythm::Rhythm;
use planner::{CadenceId, CadenceVersionId};
use std::sync::Arc;
use store::cadences::{self, Cadence};

/// The ready cadence for it.
const READY: &str = "keep_in_touch";

/// `POST /prospects/{id}/keep-in-touch`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeepInTouch {
    pub prospect: String,
    /// As "twice a year"; the cadence's rhythm where left out.
    pub every: Option<String>,
    /// As "quarterly": after a real contact, until a turn goes unanswered.
    pub if_active: Option<String>,
    /// The longest that it may grow to.
    pub longest: Option<String>,
    /// Id or name of a cadence that keeps in touch; the first of them where left out.
    pub cadence: Option<String>,
}

impl Verb for KeepInTouch {
    type Done = Ordered;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Ordered, Refused> {
        let mut known = person(on, &self.prospect, Access::Change)?;
        rounds::not_in_the_trash(&known)?;
        let prospect = known.loaded.prospect.id;
        let under_way = known.loaded.version.clone().filter(|_| known.loaded.rounds.iter().any(|round| round.live));
        let stays = under_way.as_ref().filter(|version| version.policy.rhythm.is_some() && self.cadence.is_none()).cloned();
        let goes_on = stays.is_some();
        let version = match stays {
            Some(version) => version,
            None => {
                let version = self.version(on)?;
                if under_way.is_some() {
                    self.end_round(on, &known)?;
                }
                if known.loaded.prospect.owner.is_none() {
                    known.loaded.prospect.owner = Some(on.by.user);
                    store::prospects::update(on.tx, &known.loaded.prospect)?;
                }
                let known = Known::load(on.tx, prospect, on.now)?;
                rounds::start(on, &known, &version, 0, Origin::Started)?;
                version
            }
        };
        let known = Known::load(on.tx, prospect, on.now)?;
        let usual = known.enrollment().and_then(|(_, enrollment)| enrollment.rhythm(&version));
        let wanted = self.rhythm(usual.unwrap_or_else(|| Rhythm::every(182)))?;
        let active = wanted.active_days.map(|days| format!(", {} if active", rhythm::told(days))).unwrap_or_default();
        let said = format!("{}: in touch {}{active}.", known.loaded.prospect.name, rhythm::told(wanted.every_days));
        if goes_on && Some(wanted) == usual {
            return rounds::ordered(on, &known, &said);
        }
        if Some(wanted) != usual {
            rounds::order(on, &known, Order::KeepInTouch { rhythm: wanted })?;
            on.audit("keep_in_touch", "prospect", prospect.0, None, Some(&rhythm::told(wanted.every_days)))?;
        }
        let known = again(on.tx, prospect, on.now)?;
        rounds::ordered(on, &known, &said)
    }
}

impl KeepInTouch {
    /// Their own rhythm, as far as it was said; the rest as it was.
    fn rhythm(&self, usual: Rhythm) -> Result<Rhythm, Refused> {
        let every = rhythm::field("every", self.every.as_deref())?;
        let active = rhythm::field("if_active", self.if_active.as_deref())?;
        let longest = rhythm::field("longest", self.longest.as_deref())?;
        let base = match every {
            // Another interval stands for itself: nothing of the cadence's applies to it.
            Some(days) if days != usual.every_days => Rhythm::every(days),
            Some(_) | None => usual,
        };
        let wanted =
            Rhythm { active_days: active.or(base.active_days), longest_days: longest.unwrap_or(base.longest_days), ..base };
        if wanted.active_days.is_some_and(|days| days > wanted.every_days) {
            return Err(Refused::field("if_active", "out_of_range", "no longer than the usual interval"));
        }
        if wanted.longest_days < wanted.every_days {
            return Err(Refused::field("longest", "out_of_range", "no shorter than the usual interval"));
        }
        Ok(wanted)
    }

    /// The cadence that was named, or the workspace's first that keeps in touch; the ready one where there is none yet.
    fn version(&self, on: &mut Context<'_, '_>) -> Result<Arc<CadenceVersion>, Refused> {
        if let Some(cadence) = &self.cadence {
            let version = rounds::find_cadence(on.tx, cadence)?;
            return match version.policy.rhythm {
                Some(_) => Ok(version),
                None => Err(Refused::field("cadence", "not_allowed", "that cadence has an end: name one that keeps in touch")),
            };
        }
        for cadence in cadences::list(on.tx)?.into_iter().filter(|cadence| cadence.archived_at.is_none()) {
            if let Some(version) = cadences::current_version(on.tx, cadence.id)?.filter(|version| version.policy.rhythm.is_some())
            {
                return Ok(version);
            }
        }
        let ready = shipped::cadence(READY).ok_or_else(|| Refused::Broken("the ready cadence is missing".to_owned()))?;
        let cadence = Cadence {
            id: CadenceId(on.mint()),
            name: ready.name.clone(),
            about: ready.about.clone(),
            current_number: 1,
            version: 1,
            created_at: on.now,
            archived_at: None,
        };
        let version = CadenceVersion {
            id: CadenceVersionId(on.mint()),
            cadence: cadence.id,
            number: 1,
            name: cadence.name.clone(),
            steps: ready.steps.clone(),
            policy: ready.policy.clone(),
        };
        cadences::insert(on.tx, &cadence)?;
        cadences::insert_version(on.tx, &version, Some(on.by.user), on.now)?;
        Ok(Arc::new(version))
    }

    /// Stops the round under way. What somebody waits for is not dropped silently.
    fn end_round(&self, on: &mut Context<'_, '_>, known: &Known) -> Result<(), Refused> {
        let planned = known.enrollment().and_then(|(_, enrollment)| Some(planner::plan::plan(&known.case(&enrollment)?, on.now)));
        let name = &known.loaded.prospect.name;
        match planned.map(|plan| plan.state) {
            Some(State::Callback) => {
                let message = format!("{name} waits for a call that was promised; make it, or stop the round first");
                Err(Refused::Conflict { message, held_by: None })
            }
            Some(State::Answered) => {
                let message = format!("{name} has answered and waits for you; settle that, or stop the round first");
                Err(Refused::Conflict { message, held_by: None })
            }
            Some(_) | None => {
                rounds::order(on, known, Order::Stop)?;
                again(on.tx, known.loaded.prospect.id, on.now)?;
                Ok(())
            }
        }
    }
}
