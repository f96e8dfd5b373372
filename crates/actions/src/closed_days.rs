//! The days on which nobody of the workspace works: listed, closed, read from a calendar, opened again. They are courtesy:
//! no law looks at them. What waits is decided anew by the upkeep.

use crate::Role;
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::{Faults, in_bounds};
use crate::page;
use crate::refused::Refused;
use crate::replan::reopen_timetables;
use crate::view::{
    ClosedDayView, ClosedDaysAdded, ClosedDaysRemoved, LeftOutView, NewCalendar, NewClosedDay, NewClosedDays, Page,
};
use intake::closed_days::{ClosedDays, Reading};
use jiff::civil::{Date, Time};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::guard::{self, Holiday};

/// A workspace keeps so many at most.
pub const MOST: usize = 1_000;
/// What a day without a file came with.
const BY_HAND: &str = "";

/// `GET /workspace/closed-days`: in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListClosedDays {
    /// Only from that day on.
    pub from: Option<Date>,
    pub limit: u16,
    pub cursor: Option<String>,
}

impl Verb for ListClosedDays {
    type Done = Page<ClosedDayView>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Page<ClosedDayView>, Refused> {
        let limit = page::limit(self.limit)?;
        self.from.map(|from| in_bounds("from", from, on.now)).transpose()?;
        let after = self.cursor.as_deref().map(page::Cursor::read_id::<Date>).transpose()?;
        let wanted = |day: Date| self.from.is_none_or(|from| from <= day) && after.is_none_or(|after| after < day);
        let mut items: Vec<ClosedDayView> = kept(on)?.into_iter().filter(|(day, _)| wanted(*day)).map(view).collect();
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| page::Cursor::write_id(last.day));
        Ok(Page { items, next })
    }
}

/// `POST /workspace/closed-days`. A day that is closed already stays as it is. Owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddClosedDays(pub NewClosedDays);

impl Verb for AddClosedDays {
    type Done = ClosedDaysAdded;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<ClosedDaysAdded, Refused> {
        owners(on)?;
        let mut faults = Faults::default();
        if self.0.days.is_empty() {
            faults.add("days", "required", "name at least one day");
        }
        let source = faults.line("source", self.0.source.as_deref());
        let mut days = Vec::with_capacity(self.0.days.len());
        for (index, day) in self.0.days.iter().enumerate() {
            let name = faults.line(&format!("days[{index}].name"), Some(&day.name)).unwrap_or_default();
            faults.closed_day(&format!("days[{index}].day"), day.day, on.now);
            days.push(NewClosedDay { name, ..day.clone() });
        }
        faults.settle()?;
        add(on, &days, source.as_deref().unwrap_or(BY_HAND), true)
    }
}

/// `POST /workspace/closed-days/import`: the days of an iCalendar file, or what they would be. Owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportClosedDays(pub NewCalendar);

impl Verb for ImportClosedDays {
    type Done = ClosedDaysAdded;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<ClosedDaysAdded, Refused> {
        owners(on)?;
        let mut faults = Faults::default();
        let source = faults.line("file_name", self.0.file_name.as_deref()).unwrap_or_else(|| "calendar".to_owned());
        faults.settle()?;
        let (found, until) = read(on, self.0.calendar.as_bytes())?;
        let days = found.days.into_iter().map(|day| NewClosedDay { day: day.day, from: day.from, name: day.name });
        let days: Vec<NewClosedDay> = days.collect();
        let added = add(on, &days, &source, !self.0.dry_run)?;
        let left_out = found.left_out.into_iter().map(|one| LeftOutView { line: one.line, name: one.name, reason: one.reason });
        Ok(ClosedDaysAdded { left_out: left_out.collect(), past: found.past, until: Some(until), ..added })
    }
}

/// `DELETE /workspace/closed-days/{day}`, or all that came with a file: they are open again. Owners.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RemoveClosedDays {
    pub days: Vec<Date>,
    /// Every day that came with that file.
    pub source: Option<String>,
}

impl Verb for RemoveClosedDays {
    type Done = ClosedDaysRemoved;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<ClosedDaysRemoved, Refused> {
        owners(on)?;
        let source = self.source.as_deref().map(str::trim).filter(|source| !source.is_empty());
        if self.days.is_empty() && source.is_none() {
            return Err(Refused::field("day", "required", "name a day, as 2026-12-25, or the file that the days came with"));
        }
        let kept = kept(on)?;
        if let Some(day) = self.days.iter().find(|day| !kept.contains_key(day)) {
            return Err(Refused::field("day", "unknown", format!("{day} is no closed day of the workspace")));
        }
        let wanted =
            |(day, holiday): &(Date, Holiday)| self.days.contains(day) || source.is_some_and(|source| holiday.source == source);
        let gone: Vec<(Date, Holiday)> = kept.into_iter().filter(wanted).collect();
        if gone.is_empty() {
            return Err(Refused::field("source", "unknown", "no closed day came with a file of that name"));
        }
        for (day, _) in &gone {
            guard::delete_holiday(on.tx, "", *day)?;
        }
        reopen_timetables(on.tx, on.now)?;
        let told = gone.iter().map(|(day, _)| day.to_string()).collect::<Vec<_>>().join(" ");
        on.audit("open_days", "workspace", [0; 16], Some(&told), None)?;
        Ok(ClosedDaysRemoved { removed: gone.into_iter().map(view).collect() })
    }
}

/// The text of a file in whatever encoding it is.
pub fn decoded(bytes: Vec<u8>) -> String {
    let source: Arc<[u8]> = Arc::from(bytes);
    intake::closed_days::decoded(&source)
}

/// A day as people write it: `2026-12-25`, `2026-12-24 from 12:00`, each with a name behind it.
///
/// # Errors
/// What is wrong with it, and how it is written.
pub fn read_line(line: &str) -> Result<NewClosedDay, String> {
    let (first, mut rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
    let day = first.parse().map_err(|_| format!("\u{201c}{first}\u{201d} is no date; write it as 2026-12-25"))?;
    rest = rest.trim();
    let mut from = None;
    if let Some(behind) = rest.strip_prefix("from").filter(|behind| behind.starts_with(char::is_whitespace)) {
        let (time, name) = behind.trim().split_once(char::is_whitespace).unwrap_or((behind.trim(), ""));
        from = Some(
            clock(time)
                .ok_or_else(|| format!("\u{201c}{time}\u{201d} is no time; write it as 2026-12-24 from 12:00 Christmas Eve"))?,
        );
        rest = name.trim();
    }
    Ok(NewClosedDay { day, from, name: rest.to_owned() })
}

/// A day as [`read_line`] reads it.
pub fn write_line(day: Date, from: Option<Time>, name: &str) -> String {
    let from = from.map(|time| format!(" from {:02}:{:02}", time.hour(), time.minute())).unwrap_or_default();
    format!("{day}{from} {name}").trim_end().to_owned()
}

fn clock(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok().filter(|_| minute.len() == 2)?, 0, 0).ok()
}

fn owners(on: &Context<'_, '_>) -> Result<(), Refused> {
    match on.by.role {
        Role::Owner => Ok(()),
        Role::Manager | Role::Rep => Err(Refused::NotYours("only owners change the days on which nobody works".to_owned())),
    }
}

/// The workspace's own days, everywhere.
fn kept(on: &mut Context<'_, '_>) -> Result<BTreeMap<Date, Holiday>, Refused> {
    let days = guard::holidays(on.tx)?.into_iter().filter(|holiday| holiday.region.is_empty());
    Ok(days.map(|holiday| (holiday.day, holiday)).collect())
}

fn view((day, holiday): (Date, Holiday)) -> ClosedDayView {
    let source = Some(holiday.source).filter(|source| !source.is_empty());
    ClosedDayView { day, from: holiday.from, name: holiday.name, source }
}

fn read(on: &mut Context<'_, '_>, bytes: &[u8]) -> Result<(ClosedDays, Date), Refused> {
    let workspace = store::workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
    let zone = planner::calendar::zone(&workspace.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let reading = Reading { today: zone.to_datetime(on.now).date(), zone: &zone };
    let source: Arc<[u8]> = Arc::from(bytes);
    let found = intake::closed_days::read(&source, reading);
    Ok((found.map_err(|bad| Refused::field("calendar", "bad_calendar", bad.to_string()))?, reading.until()))
}

fn add(on: &mut Context<'_, '_>, days: &[NewClosedDay], source: &str, doing: bool) -> Result<ClosedDaysAdded, Refused> {
    let kept = kept(on)?;
    let mut wanted: BTreeMap<Date, Holiday> = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for NewClosedDay { day, from, name } in days {
        // From midnight on is all day.
        let from = from.filter(|time| *time != Time::midnight());
        let holiday = Holiday { region: String::new(), day: *day, from, name: name.clone(), source: source.to_owned() };
        if wanted.insert(*day, holiday).is_some() {
            twice.insert(*day);
        }
    }
    if let Some(day) = twice.first() {
        return Err(Refused::field("days", "taken", format!("{day} is named twice")));
    }
    let (known, added): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(day, _)| kept.contains_key(day));
    if kept.len() + added.len() > MOST {
        let told = format!("{} closed days are kept and {} would come: at most {MOST} in all", kept.len(), added.len());
        return Err(Refused::field("days", "too_many", told));
    }
    if doing && !added.is_empty() {
        for (_, holiday) in &added {
            guard::put_holiday(on.tx, holiday)?;
        }
        reopen_timetables(on.tx, on.now)?;
        let told = added.iter().map(|(day, holiday)| write_line(*day, holiday.from, &holiday.name)).collect::<Vec<_>>();
        on.audit("close_days", "workspace", [0; 16], None, Some(&format!("{source}\n{}", told.join("\n"))))?;
    }
    Ok(ClosedDaysAdded {
        added: added.into_iter().map(view).collect(),
        known: known.into_iter().filter_map(|(day, _)| kept.get(&day).cloned().map(|holiday| view((day, holiday)))).collect(),
        left_out: Vec::new(),
        past: 0,
        until: None,
        done: doing,
    })
}

#[cfg(test)]
mod tests {
    use super::{read_line, write_line};
    use jiff::civil::{date, time};

    #[test]
    fn a_line_is_a_day_a_time_and_a_name() {
        for (line, day, from, name) in [
            ("2026-12-25", date(2026, 12, 25), None, ""),
            ("  2026-12-25   Christmas Day ", date(2026, 12, 25), None, "Christmas Day"),
            ("2026-12-24 from 12:00", date(2026, 12, 24), Some(time(12, 0, 0, 0)), ""),
            ("2026-12-24 from 9:30 Christmas Eve", date(2026, 12, 24), Some(time(9, 30, 0, 0)), "Christmas Eve"),
            ("2026-05-01 fromage day", date(2026, 5, 1), None, "fromage day"),
        ] {
            let read = read_line(line).unwrap();
            assert_eq!((read.day, read.from, read.name.as_str()), (day, from, name), "{line}");
            assert_eq!(read_line(&write_line(day, from, name)).unwrap(), read, "{line}");
        }
    }

    #[test]
    fn what_is_no_day_is_told_with_the_way_to_write_it() {
        for (line, told) in [
            ("Christmas", "\u{201c}Christmas\u{201d} is no date; write it as 2026-12-25"),
            ("2026-02-30 x", "\u{201c}2026-02-30\u{201d} is no date"),
            ("2026-12-24 from noon", "\u{201c}noon\u{201d} is no time; write it as 2026-12-24 from 12:00"),
            ("2026-12-24 from 25:00", "\u{201c}25:00\u{201d} is no time"),
        ] {
            let fault = read_line(line).unwrap_err();
            assert!(fault.starts_with(told), "{line}: {fault}");
        }
    }
}
