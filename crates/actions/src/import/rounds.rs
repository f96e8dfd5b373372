//! Rounds that an import starts or touches: enrolled people, and people whose facts have changed.

use crate::context::Context;
use crate::import::ledger::Tally;
use crate::refused::Refused;
use crate::replan::{Known, afresh};
use crate::rounds::start;
use crate::starts::{Laying, Starts};
use planner::ProspectId;
use planner::cadence::CadenceVersion;
use planner::enrollment::Origin;
use store::enrollments;

/// Decides anew where there is or was a round: one that is over may come back.
pub(crate) fn plan_again(on: &mut Context<'_, '_>, prospect: ProspectId) -> Result<(), Refused> {
    if enrollments::of(on.tx, prospect)?.is_empty() {
        return Ok(());
    }
    afresh(on.tx, prospect, on.now)
}

/// Starts a round for each of these new people, and notes how many, and how many of them begin on a later day. `laying` is
/// handed from piece to piece.
pub(crate) fn enroll(
    on: &mut Context<'_, '_>,
    version: &CadenceVersion,
    starts: Starts,
    people: &[ProspectId],
    tally: &mut Tally,
    laying: &mut Option<Laying>,
) -> Result<(), Refused> {
    let stands = laying.as_ref().is_some_and(|laying| laying.stands(on.now));
    match starts {
        Starts::AtOnce => *laying = None,
        Starts::AsCapacityAllows if stands => {}
        Starts::AsCapacityAllows => *laying = Some(Laying::of(on)?),
    }
    for prospect in people {
        let known = Known::alone(on.tx, *prospect, on.now)?;
        start(on, &known, version, 0, Origin::Started)?;
        let day = match laying.as_mut() {
            None => {
                afresh(on.tx, *prospect, on.now)?;
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
