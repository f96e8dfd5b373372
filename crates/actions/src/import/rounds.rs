//! Rounds that an import starts or touches: enrolled people, and people whose facts have changed.

use crate::context::Context;
use crate::import::ledger::Tally;
use crate::refused::Refused;
use crate::replan::{Known, again};
use crate::rounds::start;
use crate::starts::{Laying, Starts};
use planner::cadence::CadenceVersion;
use planner::enrollment::Origin;
use planner::{CompanyId, ProspectId};
use store::{answers, enrollments};

/// Decides anew where a round is under way.
pub(crate) fn plan_again(on: &mut Context<'_, '_>, prospect: ProspectId) -> Result<(), Refused> {
    if enrollments::live(on.tx, prospect)?.is_some() {
        again(on.tx, prospect, on.now)?;
    }
    Ok(())
}

/// How many rounds a piece decides anew by itself where companies have changed; the rest is left to whoever comes after it.
pub(crate) const AT_COMPANIES: usize = 10;

/// Decides anew about everybody with a round at a company whose place has changed: a few at once, as `left` allows, the others
/// by the upkeep, which the import calls itself at its end.
pub(crate) fn plan_again_at(on: &mut Context<'_, '_>, company: CompanyId, left: &mut usize) -> Result<(), Refused> {
    let there = answers::of_company(on.tx, company, *left + 1)?;
    if there.len() > *left {
        answers::spoil(on.tx, company, on.now)?;
        return Ok(());
    }
    *left -= there.len();
    for answer in there {
        plan_again(on, answer.prospect)?;
    }
    Ok(())
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
        let known = Known::load(on.tx, *prospect, on.now)?;
        start(on, &known, version, 0, Origin::Started)?;
        let day = match laying.as_mut() {
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
