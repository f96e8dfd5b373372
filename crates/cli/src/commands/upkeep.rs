//! Checking and renewing what the store keeps beside the touches.

use super::Session;
use crate::args;
use crate::failure::Failure;
use crate::output;
use actions::Repair;
use indicatif::ProgressBar;

/// Ends with 1 where something differs and was not mended.
pub fn doctor(session: &Session, options: &args::Doctor) -> Result<(), Failure> {
    let repair = if options.repair { Repair::Repair } else { Repair::ReportOnly };
    let checkup = session.app.checkup(&session.actor, session.now, repair)?;
    if session.json {
        output::json(&checkup)?;
    } else if checkup.differences.is_empty() {
        output::line(format!("{} rounds, all as their touches say.", checkup.enrollments))?;
    } else {
        let rows = checkup.differences.iter().map(|found| {
            vec![
                found.prospect_id.clone(),
                found.enrollment_id.clone(),
                found.field.clone(),
                found.stored.clone(),
                found.decided.clone(),
            ]
        });
        output::table(&["prospect", "round", "field", "stored", "decided"], rows.collect())?;
        if options.repair {
            output::line(format!("{} mended.", checkup.repaired))?;
        }
    }
    if checkup.differences.is_empty() || options.repair {
        return Ok(());
    }
    Err(Failure::new(format!("{} differences; `fifthcall doctor --repair` mends them", checkup.differences.len())))
}

/// Everything decided anew, in small pieces; a running server is not kept waiting.
pub fn replan(session: &Session) -> Result<(), Failure> {
    let bar = ProgressBar::new_spinner().with_message("deciding anew");
    session.app.replan_all(&session.actor, session.now, |rounds| bar.inc(rounds as u64))?;
    bar.finish_and_clear();
    if session.json { output::line("{}") } else { output::line("Every round is decided anew.") }
}
