//! Scripts of cadence versions, parsed once. A version never changes, so what is kept here is never stale.

use crate::scripts::{Facts, Filled, StepScripts};
use crate::view::{FilledScripts, MailView, ScriptsView, Segment};
use planner::CadenceVersionId;
use planner::cadence::CadenceVersion;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The parsed scripts of every step.
pub(crate) fn of_version(version: &CadenceVersion) -> Arc<Vec<StepScripts>> {
    static KNOWN: OnceLock<Mutex<HashMap<CadenceVersionId, Arc<Vec<StepScripts>>>>> = OnceLock::new();
    let mut known = KNOWN.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() > 1_000 {
        known.clear();
    }
    known.entry(version.id).or_insert_with(|| Arc::new(version.steps.iter().map(StepScripts::forgiving).collect())).clone()
}

/// Filled, as plain text.
pub(crate) fn plain(scripts: &StepScripts, facts: &Facts<'_>) -> ScriptsView {
    ScriptsView {
        gatekeeper: scripts.gatekeeper.as_ref().map(|script| script.fill(facts).text()),
        live: scripts.live.as_ref().map(|script| script.fill(facts).text()),
        voicemail: scripts.voicemail.as_ref().map(|script| script.fill(facts).text()),
        email: mail(scripts, facts),
        coaching: scripts.coaching.as_ref().map(|script| script.fill(facts).text()),
    }
}

/// Filled, with the facts told apart.
pub(crate) fn marked(scripts: &StepScripts, facts: &Facts<'_>) -> FilledScripts {
    let one =
        |script: &Option<crate::scripts::Script>| script.as_ref().map(|script| segments(&script.fill(facts))).unwrap_or_default();
    FilledScripts {
        gatekeeper: one(&scripts.gatekeeper),
        live: one(&scripts.live),
        voicemail: one(&scripts.voicemail),
        voicemail_why: None,
        email: mail(scripts, facts),
        coaching: scripts.coaching.as_ref().map(|script| script.fill(facts).text()),
    }
}

fn mail(scripts: &StepScripts, facts: &Facts<'_>) -> Option<MailView> {
    let mail = scripts.email.as_ref()?;
    Some(MailView { subject: mail.subject.fill(facts).text(), body: mail.body.fill(facts).text() })
}

pub(crate) fn segments(filled: &Filled<'_>) -> Vec<Segment> {
    filled.segments.iter().map(|segment| Segment { text: segment.text.to_string(), filled: segment.filled }).collect()
}
