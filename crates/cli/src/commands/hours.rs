//! What was learned about hours, and whether it orders the list.

use super::Session;
use crate::args;
use crate::failure::Failure;
use crate::output;
use actions::view::HourView;
use actions::{Learning, ShowHours};

pub fn hours(session: &Session, options: &args::Hours) -> Result<(), Failure> {
    if options.learn {
        session.app.learn_hours(&session.actor, session.now, Learning::Now)?;
    }
    let hours = session.act(ShowHours)?;
    if session.json {
        return output::json(&hours);
    }
    output::line(&hours.said)?;
    if let Some(found) = &hours.comparison
        && found.weeks > 0
    {
        output::line(format!(
            "  log loss per call: {:.4} without the hour, {:.4} with it; gain {:.4}, standard error {:.4}",
            found.loss_without, found.loss_with, found.gain, found.error
        ))?;
    }
    let row = |hour: &HourView| {
        let share = 100 * u64::from(hour.reached) / u64::from(hour.calls.max(1));
        let chance = format!("{:.0}%", 100.0 * hour.chance);
        vec![hour.said.clone(), hour.calls.to_string(), hour.reached.to_string(), format!("{share}%"), chance]
    };
    if !hours.hours.is_empty() {
        output::line("")?;
        output::table(&["their time", "calls", "reached", "share", "presumed"], hours.hours.iter().map(row).collect())?;
    }
    for segment in hours.segments.iter().filter(|_| hours.segments.len() > 1) {
        let best: Vec<String> = segment.best.iter().map(|hour| format!("{} ({:.0}%)", hour.said, 100.0 * hour.chance)).collect();
        output::line(format!("{}: {} of {} reached; best {}", segment.name, segment.reached, segment.calls, best.join(", ")))?;
    }
    Ok(())
}
