//! Checking and renewing what the store keeps beside the touches.

use super::Session;
use crate::args;
use crate::failure::Failure;
use crate::output;
use actions::Repair;
use actions::view::CarriedOn;
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
    if !session.json {
        if let Some(told) = carried_on(&checkup.carried_on) {
            output::line(told)?;
        }
        for fault in &checkup.cadences {
            let rounds = if fault.live == 1 { "1 round runs".to_owned() } else { format!("{} rounds run", fault.live) };
            output::line(format!("{}, version {}: {}; {rounds} on it.", fault.cadence.name, fault.version, fault.text))?;
        }
    }
    if !checkup.passed_over.is_empty() {
        if !session.json {
            output::line("These cannot be read or decided. Everything else goes on without them:")?;
            let rows = checkup.passed_over.iter().map(|one| {
                let since = one.since.map_or_else(|| "now".to_owned(), |since| since.to_string());
                vec![one.kind.clone(), one.id.clone(), since, one.fault.clone()]
            });
            output::table(&["what", "id", "since", "fault"], rows.collect())?;
        }
        let many = web::words::count(checkup.passed_over.len(), "thing", "things");
        return Err(Failure::new(format!("{many} cannot be read or decided; mend them, or restore them from a backup")));
    }
    if checkup.differences.is_empty() || options.repair {
        return match checkup.cadences.len() {
            0 => Ok(()),
            1 => Err(Failure::new("a cadence cannot say goodbye; write its farewell, or bring an older version back")),
            many => Err(Failure::new(format!(
                "{many} cadences cannot say goodbye; write their farewells, or bring older versions back"
            ))),
        };
    }
    Err(Failure::new(format!("{} differences; `fifthcall doctor --repair` mends them", checkup.differences.len())))
}

/// What the upkeep has still to come to; none where that is nobody.
fn carried_on(rest: &CarriedOn) -> Option<String> {
    let since = rest.since.map(|since| format!(", since {since:.0}")).unwrap_or_default();
    let answers = match rest.answers {
        0 => return None,
        1 => "1 answer is".to_owned(),
        many => format!("{} answers are", grouped(many)),
    };
    Some(format!(
        "{answers} still being carried on by the upkeep{since}: no fault. A running server does that by itself, and `--repair` at once."
    ))
}

/// "1,234".
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut told = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            told.push(',');
        }
        told.push(digit);
    }
    told
}

/// Everything decided anew, in small pieces; a running server is not kept waiting.
pub fn replan(session: &Session) -> Result<(), Failure> {
    let bar = ProgressBar::new_spinner().with_message("deciding anew");
    session.app.replan_all(&session.actor, session.now, |rounds| bar.inc(rounds as u64))?;
    bar.finish_and_clear();
    if session.json { output::line("{}") } else { output::line("Every round is decided anew.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_carried_on_is_told_in_figures_that_can_be_read() {
        let told = |answers: u64| {
            carried_on(&CarriedOn { answers, since: None }).map(|told| told.split(" still").next().unwrap().to_owned())
        };
        assert_eq!(told(0), None);
        assert_eq!(told(1).as_deref(), Some("1 answer is"));
        assert_eq!(told(999).as_deref(), Some("999 answers are"));
        assert_eq!(told(1_234_567).as_deref(), Some("1,234,567 answers are"));
    }
}
