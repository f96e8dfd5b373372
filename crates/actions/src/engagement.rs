//! Who is engaged at a company, as holds on the others: settled from its open deals, so that the list says what `decide` says.

use crate::context::Context;
use crate::refused::Refused;
use jiff::SignedDuration;
use planner::bounds::plus;
use planner::guard::{Kind, Scope};
use planner::{CompanyId, ProspectId};
use store::holds::{self, Hold};
use store::{answers, companies, deals};

/// A hold without an end: until the deal is closed.
const NO_END: SignedDuration = SignedDuration::from_hours(24 * 36_500);

/// Holds everybody with rounds at the company but the one who is engaged there; lets them go where nobody is.
pub(crate) fn settle(on: &mut Context<'_, '_>, company: CompanyId) -> Result<(), Refused> {
    let exempt = companies::get(on.tx, company)?.is_some_and(|company| company.one_voice_exempt);
    let engaged = deals::engaged_at(on.tx, company, ProspectId::default())?.filter(|_| !exempt);
    let owners = answers::owners_at_company(on.tx, company)?;
    let rules = store::guard::current(on.tx)?.guard;
    for rule in rules.rules.iter().filter(|rule| matches!(rule.kind, Kind::EngagedColleague)) {
        for owner in &owners {
            match engaged.filter(|by| by != owner) {
                Some(by) => {
                    let until = plus(on.now, NO_END);
                    let (key, rule) = (company.to_string(), rule.code.clone());
                    holds::put(on.tx, &Hold { held_owner: *owner, scope: Scope::Company, key, rule, until, by })?;
                }
                None => {
                    holds::release(on.tx, *owner, Scope::Company, &company.to_string(), &rule.code)?;
                }
            }
        }
    }
    Ok(())
}
