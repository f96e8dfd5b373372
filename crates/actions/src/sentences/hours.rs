//! What is said about hours and the chance that they reach somebody.

use super::daypart_hours;
use crate::scripts::in_words;
use planner::cadence::Daypart;
use planner::hour::{Comparison, HourFigures, LEAST_CALLS, LEAST_REACHED, LEAST_WEEKS, Steering};

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// "Tuesday 10-11".
pub fn hour_of_week(weekday: u8, hour: u8) -> String {
    format!("{} {hour}-{}", DAYS[usize::from(weekday % 7)], hour + 1)
}

/// "Tuesday 10-11 their time: 9 of 41 reached, workspace 14%; about 20% for them, who were reached once in this part of the
/// day".
pub(super) fn chance(figures: &HourFigures) -> String {
    let HourFigures { weekday, hour, chance, calls, reached, workspace, tried_here, reached_here } = *figures;
    let percent = |thousandths: u16| (u32::from(thousandths) + 5) / 10;
    let times = |count: u8, most: u8| match (count, most) {
        (1, _) => "once".to_owned(),
        (2, 2) => "twice or more".to_owned(),
        (2, _) => "twice".to_owned(),
        (count, _) => format!("{} times or more", in_words(u32::from(count))),
    };
    let own = match (tried_here, reached_here) {
        (0, 0) => String::new(),
        (tried, 0) => format!(", tried {} in this part of the day and not reached", times(tried, 3)),
        (_, reached) => format!(", reached {} in this part of the day before", times(reached, 2)),
    };
    format!(
        "{} their time: {reached} of {calls} reached, workspace {}%; about {}% for them{own}",
        hour_of_week(weekday, hour),
        percent(workspace),
        percent(chance)
    )
}

pub(super) fn reached_daypart(part: Daypart) -> String {
    format!("They were reached {} before, so that part of the day puts them first", daypart_hours(part))
}

pub(super) fn untried_daypart(part: Daypart) -> String {
    format!("Other parts of the day were tried in vain; {} is new, and puts them first", daypart_hours(part))
}

/// Whether the hour orders the list, and why, with its full stop.
pub fn hours(comparison: Option<&Comparison>) -> String {
    let Some(found) = comparison else {
        return "The hour does not order the list: nothing has been learned yet.".to_owned();
    };
    let Comparison { weeks, calls, reached, steering, .. } = found;
    let held = format!("{weeks} held-back weeks with {calls} calls and {reached} people reached");
    match steering {
        Steering::On => format!(
            "The hour orders the list: over {held}, it foretold who would pick up better than the same figures without it."
        ),
        Steering::Off if *weeks < LEAST_WEEKS || *calls < LEAST_CALLS || *reached < LEAST_REACHED => format!(
            "The hour does not order the list yet: there are {held}; it takes {LEAST_WEEKS}, {LEAST_CALLS} and {LEAST_REACHED}."
        ),
        Steering::Off => format!(
            "The hour does not order the list: over {held}, it foretold who would pick up no better than the same figures without it."
        ),
    }
}
