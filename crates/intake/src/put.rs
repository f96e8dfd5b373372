//! Puts one cleaned value into the field of a row that its column means. What a field cannot hold is a fault and is kept
//! under the column's own name, so that nothing a person wrote is lost.

use crate::addresses::{self, At};
use crate::country;
use crate::dates::{self, Order};
use crate::field::{Field, IdKind};
use crate::footers;
use crate::limits::MOST_FAULTS;
use crate::row::{ExternalId, Owner, ProspectRow, RowFault, Scope};
use crate::values::{self, LONGEST, LONGEST_NOTE};
use jiff::tz::TimeZone;
use planner::phone::{self, Normalised, PhoneFault};
use planner::place::{PostalAddress, is_state};
use planner::prospect::{Line, Worth};
use std::sync::Arc;

/// What reading a value needs to know beside the value.
pub(crate) struct Reading<'a> {
    pub region: &'a str,
    pub zone: &'a TimeZone,
}

/// One value on its way into a row.
pub(crate) struct Cell<'a> {
    pub field: Field,
    pub header: &'a Arc<str>,
    pub value: &'a str,
    pub order: Order,
    /// What a column beside it says of it: `Work`, `Mobile`, `Main`.
    pub label: &'a str,
    /// To which of the row's addresses it belongs.
    pub at: At,
}

impl Cell<'_> {
    pub(crate) fn fault(&self, reason: impl Into<String>) -> RowFault {
        RowFault { field: self.header.to_string(), reason: reason.into(), scope: Scope::Value }
    }
}

/// A value for a column of that field, with outer blanks and placeholders gone; none where nothing is left.
pub(crate) fn meant(field: Field, value: &str) -> Option<std::borrow::Cow<'_, str>> {
    let value = values::clean(value);
    let name = matches!(field, Field::FirstName | Field::LastName | Field::MiddleName | Field::FullName | Field::Company);
    let empty = if name { values::is_strict_placeholder(&value) } else { values::is_placeholder(&value) };
    (!empty).then_some(value)
}

pub(crate) fn put(row: &mut ProspectRow, cell: &Cell<'_>, reading: &Reading<'_>) {
    let longest =
        if matches!(cell.field, Field::Note | Field::Custom | Field::Tags | Field::Street) { LONGEST_NOTE } else { LONGEST };
    if cell.value.len() > longest && cell.value.chars().count() > longest {
        row.faults.push(cell.fault(format!("longer than {longest} characters")));
        return;
    }
    match cell.field {
        Field::Id(kind) => id(row, kind, cell.value),
        Field::FullName => once(row, |row| &mut row.name.full, cell),
        Field::FirstName => once(row, |row| &mut row.name.first, cell),
        Field::MiddleName => once(row, |row| &mut row.name.middle, cell),
        Field::LastName => once(row, |row| &mut row.name.last, cell),
        Field::Prefix => once(row, |row| &mut row.name.prefix, cell),
        Field::Suffix => once(row, |row| &mut row.name.suffix, cell),
        Field::JobTitle => once(row, |row| &mut row.title, cell),
        Field::Company => once(row, |row| &mut row.company.name, cell),
        Field::CompanyId => once(row, |row| &mut row.company.external_id, cell),
        Field::Website => website(row, cell),
        Field::Industry => once(row, |row| &mut row.company.industry, cell),
        Field::CompanySize => once(row, |row| &mut row.company.size, cell),
        Field::Phone(line) => phones(row, line, cell, reading.region),
        Field::Email => emails(row, cell),
        Field::Social => add(&mut row.social, cell.value),
        Field::Street => street(row, cell),
        Field::City => in_address(row, |address| &mut address.city, cell, cell.value.to_owned()),
        Field::State => in_address(row, |address| &mut address.state, cell, cell.value.to_owned()),
        Field::PostalCode => in_address(row, |address| &mut address.postal_code, cell, cell.value.to_owned()),
        Field::Country => match country::code(cell.value) {
            Some(code) => in_address(row, |address| &mut address.country, cell, code.to_owned()),
            // A state in the column of the country tells the place all the same.
            None if is_state(cell.value) => in_address(row, |address| &mut address.state, cell, cell.value.to_owned()),
            None => left_out(row, cell, "not a country's name or code"),
        },
        Field::Zone => match values::zone(cell.value) {
            Some(zone) => once_as(row, |row| &mut row.zone, cell, zone),
            None => left_out(row, cell, "not a time zone such as America/New_York"),
        },
        Field::Owner => owner(&mut row.owner, cell.value),
        Field::OwnerId => row.owner.external_id = Some(cell.value.to_owned()),
        Field::Source => once(row, |row| &mut row.source, cell),
        Field::Tags => tags(&mut row.tags, cell.value),
        Field::Worth => match worth(cell.value) {
            Some(worth) => row.worth = Some(worth),
            None => keep(row, cell),
        },
        Field::Note => add(&mut row.notes, cell.value),
        Field::Status => once(row, |row| &mut row.status, cell),
        Field::CreatedAt => match dates::instant(cell.value, cell.order, reading.zone) {
            Some(instant) => row.created_at = Some(row.created_at.map_or(instant, |earlier| earlier.min(instant))),
            None => left_out(row, cell, "not a date"),
        },
        Field::DoNotCall => match values::flag(cell.value) {
            Some(flag) => row.do_not_call |= flag,
            // A prohibition that cannot be read is obeyed.
            None => {
                row.do_not_call = true;
                left_out(row, cell, "neither yes nor no; taken for yes");
            }
        },
        Field::DoNotMail => match values::flag(cell.value) {
            Some(flag) => row.do_not_mail |= flag,
            None => {
                row.do_not_mail = true;
                left_out(row, cell, "neither yes nor no; taken for yes");
            }
        },
        Field::Deleted => {
            if values::flag(cell.value) == Some(true) {
                row.faults.push(RowFault { scope: Scope::Row, ..cell.fault("marked as deleted where it comes from") });
            }
        }
        Field::OccurredAt
        | Field::Duration(_)
        | Field::Direction
        | Field::Channel
        | Field::Disposition
        | Field::Subject
        | Field::CallFrom
        | Field::CallTo
        | Field::Custom => keep(row, cell),
        Field::Ignore => {}
    }
}

fn id(row: &mut ProspectRow, kind: IdKind, value: &str) {
    let id = ExternalId { kind, value: value.to_owned() };
    if !row.external_ids.contains(&id) {
        row.external_ids.push(id);
    }
}

/// Under its header's name.
fn keep(row: &mut ProspectRow, cell: &Cell<'_>) {
    row.custom.push((cell.header.clone(), cell.value.to_owned()));
}

fn left_out(row: &mut ProspectRow, cell: &Cell<'_>, reason: &str) {
    row.faults.push(cell.fault(reason));
    keep(row, cell);
}

fn once(row: &mut ProspectRow, slot: fn(&mut ProspectRow) -> &mut Option<String>, cell: &Cell<'_>) {
    once_as(row, slot, cell, cell.value.to_owned());
}

/// The first column that has a value fills the field; another value of a later one is kept under its name.
fn once_as(row: &mut ProspectRow, slot: fn(&mut ProspectRow) -> &mut Option<String>, cell: &Cell<'_>, value: String) {
    match slot(row) {
        Some(before) if *before != value => keep(row, cell),
        filled => *filled = Some(value),
    }
}

/// The same for a part of one of the row's addresses.
fn in_address(row: &mut ProspectRow, slot: fn(&mut PostalAddress) -> &mut Option<String>, cell: &Cell<'_>, value: String) {
    match slot(addresses::of(&mut row.gathered, cell.at, cell.label)) {
        Some(before) if *before != value => keep(row, cell),
        filled => *filled = Some(value),
    }
}

fn add(list: &mut Vec<String>, value: &str) {
    if !list.iter().any(|before| before == value) {
        list.push(value.to_owned());
    }
}

fn street(row: &mut ProspectRow, cell: &Cell<'_>) {
    match &mut addresses::of(&mut row.gathered, cell.at, cell.label).street {
        Some(street) if !street.contains(cell.value) => {
            street.push('\n');
            street.push_str(cell.value);
        }
        Some(_) => {}
        none => *none = Some(cell.value.to_owned()),
    }
}

fn website(row: &mut ProspectRow, cell: &Cell<'_>) {
    if row.company.domain.is_none() {
        row.company.domain = values::domain(cell.value);
    }
    once(row, |row| &mut row.company.website, cell);
}

pub(crate) fn owner(owner: &mut Owner, value: &str) {
    match values::email(value) {
        Some(address) => {
            owner.email = Some(address);
            // `Ana Ruiz <ana@example.com>` and `Ana Ruiz (ana@example.com)` name both.
            let name = value.split(['<', '(']).next().unwrap_or_default().trim();
            if !name.contains('@') && !name.is_empty() {
                owner.name = Some(name.to_owned());
            }
        }
        None => match value.split_once('(').map(|(name, rest)| (name.trim(), values::email(rest.trim_end_matches(')')))) {
            Some((name, Some(address))) => {
                owner.name = Some(name.to_owned());
                owner.email = Some(address);
            }
            _ => {
                owner.name.get_or_insert_with(|| value.to_owned());
            }
        },
    }
}

fn emails(row: &mut ProspectRow, cell: &Cell<'_>) {
    if let Some(address) = values::email(cell.value) {
        return add(&mut row.emails, &address);
    }
    let mut unread = false;
    for part in cell.value.split([';', ',', '\n', ' ', '|']).map(str::trim).filter(|part| !part.is_empty() && *part != ":::") {
        match values::email(part) {
            Some(address) => add(&mut row.emails, &address),
            None => unread = true,
        }
    }
    if unread {
        left_out(row, cell, "not an e-mail address");
    }
}

fn phones(row: &mut ProspectRow, line: Line, cell: &Cell<'_>, region: &str) {
    let label = cell.label.to_ascii_lowercase();
    if label.contains("fax") || label.contains("pager") {
        return keep(row, cell);
    }
    let line =
        if label.contains("main") || label.contains("company") || label.contains("switchboard") { Line::Shared } else { line };
    let region = addresses::country(&row.gathered).unwrap_or(region).to_owned();
    let fault = match number(cell.value, &region) {
        Ok(number) => return add_phone(row, number, line, cell),
        Err(fault) => fault,
    };
    let parts = parts(cell.value);
    let found: Vec<_> = parts.iter().map(|part| number(part, &region)).collect();
    let read = found.len() > 1 && found.iter().all(Result::is_ok);
    found.into_iter().flatten().for_each(|number| add_phone(row, number, line, cell));
    if !read {
        let rounded = cell.value.contains(['e', 'E']) && cell.value.parse::<f64>().is_ok();
        let reason = if rounded {
            "rounded by a spreadsheet; format the column as text and export again".to_owned()
        } else {
            fault.to_string()
        };
        left_out(row, cell, &reason);
    }
}

/// Several numbers in one cell, as people and programs write them.
fn parts(value: &str) -> Vec<&str> {
    let marks = [":::", ";", ",", "\n", " / ", "|", " or "];
    let mark = marks.into_iter().find(|mark| value.contains(mark));
    mark.map_or(vec![value], |mark| value.split(mark).map(str::trim).filter(|part| !part.is_empty()).collect())
}

/// The one door to telephone numbers.
pub(crate) fn number(value: &str, region: &str) -> Result<Normalised, PhoneFault> {
    if value.len() > 60 {
        return Err(PhoneFault::TooLong);
    }
    phone::normalise(value, region)
}

/// A number named as shared once is shared, and one with an extension is a switchboard's.
fn add_phone(row: &mut ProspectRow, number: Normalised, line: Line, cell: &Cell<'_>) {
    let line = if number.extension.is_some() { Line::Shared } else { line };
    if let Some(extension) = number.extension {
        row.custom.push((Arc::from(format!("{} extension", cell.header)), extension));
    }
    match row.phones.iter_mut().find(|(before, _)| *before == number.e164) {
        Some((_, before)) if line == Line::Shared => *before = Line::Shared,
        Some(_) => {}
        None => row.phones.push((number.e164, line)),
    }
}

fn tags(list: &mut Vec<String>, value: &str) {
    let mark = [":::", ";", ",", "|"].into_iter().find(|mark| value.contains(mark));
    let parts: Vec<&str> = mark.map_or(vec![value], |mark| value.split(mark).collect());
    for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty() && !part.starts_with("* ")) {
        add(list, part);
    }
}

fn worth(value: &str) -> Option<Worth> {
    match value.to_ascii_lowercase().as_str() {
        "a" | "1" | "hot" | "high" => Some(Worth::A),
        "b" | "2" | "warm" | "medium" => Some(Worth::B),
        "c" | "3" | "cold" | "low" => Some(Worth::C),
        _ => None,
    }
}

/// Keeps as many faults as are told, those of the whole row first, and says how many there are more.
pub(crate) fn bear(faults: &mut Vec<RowFault>) {
    if faults.len() <= MOST_FAULTS {
        return;
    }
    faults.sort_by_key(|fault| fault.scope != Scope::Row);
    let more = faults.len() - MOST_FAULTS;
    faults.truncate(MOST_FAULTS);
    faults.push(RowFault { field: String::new(), reason: format!("and {more} more"), scope: Scope::Value });
}

/// What can only be said of the whole row.
pub(crate) fn finish(row: &mut ProspectRow) {
    row.name.complete();
    let (mut first, mut others) = addresses::settle(std::mem::take(&mut row.gathered));
    std::iter::once(&mut first).chain(&mut others.others).for_each(PostalAddress::fill_code);
    (row.street, row.city, row.state) = (first.street, first.city, first.state);
    (row.postal_code, row.country, row.addresses) = (first.postal_code, first.country, others);
    if let Some(line) = footers::of(row) {
        let line: String = line.chars().take(80).collect();
        let reason = format!("nobody: \"{line}\" stands below the table and is left out");
        row.faults.push(RowFault { field: "row".to_owned(), reason, scope: Scope::Row });
        return;
    }
    let nobody = row.external_ids.is_empty()
        && row.name.shown().is_empty()
        && row.phones.is_empty()
        && row.emails.is_empty()
        && row.company.name.is_none();
    if nobody {
        let reason = "nobody to be found: no name, no number, no e-mail address, no id and no company";
        row.faults.push(RowFault { field: "name".to_owned(), reason: reason.to_owned(), scope: Scope::Row });
    }
}
