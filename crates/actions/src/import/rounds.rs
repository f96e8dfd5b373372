//! Rounds that an import starts or touches: enrolled people, and people whose facts have changed.

use crate::context::Context;
use crate::import::ledger::Tally;
use crate::refused::Refused;
use crate::replan::{Known, again};
use crate::rounds::start;
use crate::starts::{Laying, Starts};
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

/// Starts a round for each of these new people, and notes how many, and how many of them begin on a later day.
pub(crate) fn enroll(
    on: &mut Context<'_, '_>,
    version: &CadenceVersion,
    starts: Starts,
    people: &[ProspectId],
    tally: &mut Tally,
) -> Result<(), Refused> {
    let mut laying = match starts {
        Starts::AtOnce => None,
        Starts::AsCapacityAllows => Some(Laying::of(on)?),
    };
    for prospect in people {
        let known = Known::load(on.tx, *prospect, on.now)?;
        start(on, &known, version, 0, Origin::Started)?;
        let day = match &mut laying {
            None => {
                again(on.tx, *prospect, on.now)?;
                None
            }
            Some(laying) => laying.lay(on, *prospect, version)?,
        };
        tally.enrolled += 1;
        tally.laid += u64::from(day.is_some());
        tally.last_start = tally.last_start.max(day);
    }
    Ok(())
}
