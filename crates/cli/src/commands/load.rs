//! The load ahead.

use super::Session;
use crate::args;
use crate::failure::Failure;
use crate::output;
use actions::view::LoadDay;
use actions::{Adding, ShowLoad};

pub fn load(session: &Session, options: args::Load) -> Result<(), Failure> {
    let (people, owner) = (options.people.unwrap_or(1), options.owner);
    let adding = options.cadence.map(|cadence| Adding { cadence, people, owner, starts: options.starts.into() });
    let load = session.act(ShowLoad { rep: options.rep, adding })?;
    if session.json {
        return output::json(&load);
    }
    load.said.iter().try_for_each(output::line)?;
    output::line("")?;
    let row = |day: &LoadDay| {
        let figure = |number: u32| if number == 0 { String::new() } else { number.to_string() };
        let mut row = vec![day.date.strftime("%a %-d %b").to_string()];
        row.extend([day.promised, day.due, day.coming, day.adds].map(figure));
        row.extend([day.total.to_string(), day.capacity.to_string(), figure(day.over), figure(day.left_over)]);
        row
    };
    let header = ["day", "promised", "due", "expected", "of it added", "in all", "done a day", "over", "left over"];
    output::table(&header, load.days.iter().filter(|day| day.total + day.capacity > 0).map(row).collect())?;
    if load.reps.len() > 1 {
        output::line("")?;
        let rows = load.reps.iter().map(|rep| {
            let sum = |pick: fn(&LoadDay) -> u32| rep.days.iter().map(pick).sum::<u32>().to_string();
            let left = rep.days.last().map_or(0, |day| day.left_over).to_string();
            vec![rep.rep.name.clone(), rep.capacity.to_string(), sum(|day| day.total), sum(|day| day.capacity), left]
        });
        output::table(&["rep", "done a day", "asked in 28 days", "done in 28 days", "left over"], rows.collect())?;
    }
    output::line("")?;
    load.assumes.iter().try_for_each(output::line)
}
