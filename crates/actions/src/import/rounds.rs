//! Rounds that an import starts or touches: enrolled people, and people whose facts have changed.

use crate::context::Context;
use crate::refused::Refused;
use crate::replan::{Known, again};
use crate::rounds::start;
use planner::ProspectId;
use planner::cadence::CadenceVersion;
use planner::enrollment::Origin;
use store::enrollments;

/// Decides anew where a round is under way.
pub(crate) fn plan_again(on: &mut Context<'_, '_>, prospect: ProspectId) -> Result<(), Refused> {
    if enrollments::live(on.tx, prospect)?.is_some() {
        again(on.tx, prospect, on.now)?;
    }
    Ok(())
}

/// Starts a round for each of these new people. How many were started.
pub(crate) fn enroll(on: &mut Context<'_, '_>, version: &CadenceVersion, people: &[ProspectId]) -> Result<u64, Refused> {
    for prospect in people {
        let known = Known::load(on.tx, *prospect, on.now)?;
        start(on, &known, version, 0, Origin::Started)?;
        again(on.tx, *prospect, on.now)?;
    }
    Ok(people.len() as u64)
}
