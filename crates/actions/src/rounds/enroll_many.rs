//! Several people put on a cadence together. Who cannot be is left out with the reason; the others start.

use super::{Enroll, find_cadence, may_change};
use crate::actor::Actor;
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::find::{Access, person};
use crate::refused::Refused;
use crate::replan::{Known, again};
use crate::starts::{Laying, Starts};
use crate::view::{Enrolled, LeftOut, Named, StartDay};
use std::collections::BTreeMap;

/// Most people who are enrolled by one order.
pub const MOST: usize = 200;

/// `POST /enrollments`. What it does to the days ahead, `GET /load` tells before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrollMany {
    /// Ids; whoever is named twice is enrolled once.
    pub prospects: Vec<String>,
    /// Id or name.
    pub cadence: String,
    /// As for one: gives them to that user first; `round_robin`: those who are nobody's, in turns.
    pub owner: Option<String>,
    pub starts: Starts,
}

impl Verb for EnrollMany {
    type Done = Enrolled;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Enrolled, Refused> {
        if !(1..=MOST).contains(&self.prospects.len()) {
            return Err(Refused::field("prospects", "out_of_range", format!("name 1 to {MOST} people")));
        }
        let version = find_cadence(on.tx, &self.cadence)?;
        let mut laying = match self.starts {
            Starts::AtOnce => None,
            Starts::AsCapacityAllows => Some(Laying::of(on)?),
        };
        let mut days: BTreeMap<_, u32> = BTreeMap::new();
        let mut done = Enrolled { enrolled: 0, left_out: Vec::new(), laid: Vec::new(), said: Vec::new() };
        let mut seen = Vec::with_capacity(self.prospects.len());
        for named in &self.prospects {
            let known = person(on, named, Access::Read)?;
            let prospect = known.loaded.prospect.id;
            if seen.contains(&prospect) {
                continue;
            }
            seen.push(prospect);
            if let Some(reason) = left_out(on.by, &known) {
                done.left_out.push(reason);
                continue;
            }
            let (cadence, owner) = (version.cadence.to_string(), self.owner.clone());
            Enroll { prospect: prospect.to_string(), cadence, owner, start_attempt: None }.begin(on)?;
            done.enrolled += 1;
            let day = match &mut laying {
                None => again(on.tx, prospect, on.now).map(|_| None)?,
                Some(laying) => laying.lay(on, prospect, &version)?,
            };
            if let Some(day) = day {
                *days.entry(day).or_default() += 1;
            }
        }
        done.laid = days.into_iter().map(|(date, people)| StartDay { date, people }).collect();
        done.said = said(&done, &version.name);
        Ok(done)
    }
}

/// Why nothing is started for somebody.
fn left_out(by: &Actor, known: &Known) -> Option<LeftOut> {
    let prospect = &known.loaded.prospect;
    let reason = match may_change(by, known) {
        Err(refused) => refused.to_string(),
        Ok(()) if prospect.deleted_at.is_some() => "in the trash".to_owned(),
        Ok(()) if known.loaded.rounds.iter().any(|round| round.live) => "on a cadence already".to_owned(),
        Ok(()) => return None,
    };
    Some(LeftOut { prospect: Named { id: prospect.id.to_string(), name: prospect.name.clone() }, reason })
}

fn said(done: &Enrolled, cadence: &str) -> Vec<String> {
    let people = |count: u32| if count == 1 { "1 person".to_owned() } else { format!("{count} people") };
    let are = if done.enrolled == 1 { "is" } else { "are" };
    let mut said = vec![format!("{} {are} on {cadence} now.", people(done.enrolled))];
    said.extend(later(&done.laid));
    if !done.left_out.is_empty() {
        let named: Vec<String> =
            done.left_out.iter().take(5).map(|one| format!("{} ({})", one.prospect.name, one.reason)).collect();
        let more = done.left_out.len().saturating_sub(named.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        said.push(crate::sentences::ended(&format!("Left out: {}{more}", named.join(", "))));
    }
    said
}

/// How many start later, and until when.
fn later(laid: &[StartDay]) -> Option<String> {
    let (first, last) = (laid.first()?, laid.last()?);
    let people: u32 = laid.iter().map(|day| day.people).sum();
    let start = if people == 1 { "starts" } else { "start" };
    let date = |day: &StartDay| day.date.strftime("%A %-d %B").to_string();
    let days =
        if first.date == last.date { format!("on {}", date(first)) } else { format!("from {} to {}", date(first), date(last)) };
    Some(format!("{people} of them {start} {days}, as capacity allows."))
}
