//! The decision: the plan, viewed at an instant through the timetable. Holds no rule of its own.

use crate::decision::{Decided, Decision};
use crate::plan::{Case, plan};
use jiff::Timestamp;

/// What to do at `now`, and everything that speaks for it.
pub fn decide(case: &Case<'_>, now: Timestamp) -> Decided {
    let plan = plan(case, now);
    Decided { decision: Decision::Over { state: plan.state }, reasons: plan.reasons.clone(), plan }
}
