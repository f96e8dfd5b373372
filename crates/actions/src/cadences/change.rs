//! A change to a cadence: what it would change, and the change as a new version. One that changes nothing makes no version.

use super::difference::{self, Said, plain};
use super::editions::compared;
use super::{Contents, current, fields, find, live, may_edit, view, write_next};
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::untouched;
use crate::refused::Refused;
use crate::view::{CadenceChanges, CadenceView, NewCadence, PolicyView};
use planner::cadence::{CadenceVersion, Policy, Step};
use store::cadences::{self, Cadence};

/// `POST /cadences/{id}/preview`: what saving it would change, line by line. Nothing is saved.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewCadence {
    pub cadence: String,
    pub change: NewCadence,
    /// The number of the version that the change was made from.
    pub if_version: Option<u32>,
}

impl Verb for PreviewCadence {
    type Done = CadenceChanges;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<CadenceChanges, Refused> {
        let wanted = read(on, &self.cadence, &self.change, self.if_version)?;
        let Wanted { cadence, newest, next } = wanted;
        let old = said(&newest, &cadence.name, &cadence.about);
        let new = match next {
            None => old.clone(),
            Some(next) => Said {
                name: next.name,
                about: Some(next.about),
                steps: next.steps.iter().map(fields::step_view).collect(),
                policy: fields::policy_view(&next.policy),
            },
        };
        compared(on, &cadence, (newest.number, &old), (None, &new))
    }
}

fn said(version: &CadenceVersion, name: &str, about: &str) -> Said {
    Said {
        name: name.to_owned(),
        about: Some(about.to_owned()),
        steps: version.steps.iter().map(fields::step_view).collect(),
        policy: fields::policy_view(&version.policy),
    }
}

/// `PUT /cadences/{id}`: a new version. Running rounds stay on theirs. What the cadence is for belongs to it and to none of its
/// versions: a change of that alone makes none.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeCadence {
    pub cadence: String,
    pub change: NewCadence,
    /// The number of the version that the change was made from.
    pub if_version: Option<u32>,
}

impl Verb for ChangeCadence {
    type Done = CadenceView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<CadenceView, Refused> {
        let Wanted { mut cadence, newest, next } = read(on, &self.cadence, &self.change, self.if_version)?;
        let live = live(on)?;
        let Some(next) = next else { return view(on, cadence, &live) };
        let same_version = next.name == cadence.name && next.steps == newest.steps && next.policy == newest.policy;
        cadence.about.clone_from(&next.about);
        if same_version {
            if !cadences::update(on.tx, &cadence)? {
                return Err(Refused::Stale);
            }
            cadence.version += 1;
            on.audit("change_cadence", "cadence", cadence.id.0, None, Some("what it is for"))?;
            return view(on, cadence, &live);
        }
        cadence.name.clone_from(&next.name);
        write_next(on, &mut cadence, Contents { name: next.name, steps: next.steps, policy: next.policy })?;
        on.audit("change_cadence", "cadence", cadence.id.0, None, Some(&format!("version {}", cadence.current_number)))?;
        view(on, cadence, &live)
    }
}

struct Wanted {
    cadence: Cadence,
    newest: std::sync::Arc<CadenceVersion>,
    /// None where it is as it is.
    next: Option<fields::Read>,
}

/// What is wanted, where it may be. What nobody has touched is taken from the newest version to the letter.
fn read(on: &mut Context<'_, '_>, which: &str, change: &NewCadence, if_version: Option<u32>) -> Result<Wanted, Refused> {
    may_edit(on)?;
    let cadence = find(on, which)?;
    if if_version.is_some_and(|version| version != cadence.current_number) {
        return Err(Refused::Stale);
    }
    let newest = current(on, cadence.id)?;
    if says_the_same(change, &cadence, &newest) {
        return Ok(Wanted { cadence, newest, next: None });
    }
    let mut next = fields::read(change)?;
    if cadences::by_name(on.tx, &next.name)?.is_some_and(|other| other.id != cadence.id) {
        return Err(Refused::field("name", "taken", "another cadence has that name"));
    }
    if untouched(Some(&cadence.about), Some(&next.about)) {
        next.about.clone_from(&cadence.about);
    }
    next.steps = to_the_letter(&newest.steps, next.steps);
    Ok(Wanted { cadence, newest, next: Some(next) })
}

fn says_the_same(change: &NewCadence, cadence: &Cadence, newest: &CadenceVersion) -> bool {
    let usual = || fields::policy_view(&Policy::default());
    let policy: PolicyView = change.policy.clone().unwrap_or_else(usual);
    let steps = change.steps.iter().map(plain);
    untouched(Some(&cadence.name), Some(&change.name))
        && untouched(Some(&cadence.about), Some(&change.about))
        && policy == fields::policy_view(&newest.policy)
        && steps.eq(newest.steps.iter().map(|step| plain(&fields::step_view(step))))
}

/// Steps and scripts that say what they said keep their blanks and line breaks.
fn to_the_letter(old: &[Step], new: Vec<Step>) -> Vec<Step> {
    let paired = difference::partners(&views(old), &views(&new));
    let kept = |(step, partner): (Step, Option<usize>)| {
        let Some(was) = partner.and_then(|place| old.get(place)) else { return step };
        let text =
            |was: &Option<String>, is: Option<String>| if untouched(was.as_deref(), is.as_deref()) { was.clone() } else { is };
        let mut step = step;
        step.scripts.gatekeeper = text(&was.scripts.gatekeeper, step.scripts.gatekeeper);
        step.scripts.live = text(&was.scripts.live, step.scripts.live);
        step.scripts.voicemail = text(&was.scripts.voicemail, step.scripts.voicemail);
        step.scripts.coaching = text(&was.scripts.coaching, step.scripts.coaching);
        if let (Some(was), Some(is)) = (&was.scripts.email, &mut step.scripts.email) {
            for (was, is) in [(&was.subject, &mut is.subject), (&was.body, &mut is.body)] {
                if untouched(Some(was), Some(is)) {
                    is.clone_from(was);
                }
            }
        }
        step
    };
    new.into_iter().zip(paired).map(kept).collect()
}

fn views(steps: &[Step]) -> Vec<crate::view::StepView> {
    steps.iter().map(fields::step_view).collect()
}
