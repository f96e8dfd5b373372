//! One record of call history as a touch.

use crate::dates;
use crate::field::{Field, IdKind};
use crate::put;
use crate::row::{Owner, RowFault, Scope, TouchRow};
use crate::rows::Record;
use crate::values;
use planner::touch::{Channel, Direction};

pub(crate) fn read(record: &Record<'_>) -> Option<TouchRow> {
    let mut row = TouchRow {
        position: record.position,
        line: record.line,
        external_id: None,
        prospect_ids: Vec::new(),
        phones: Vec::new(),
        emails: Vec::new(),
        occurred_at: None,
        channel: Channel::Call,
        direction: Direction::Outbound,
        outcome: None,
        duration_seconds: None,
        note: None,
        owner: Owner::default(),
        faults: Vec::new(),
        original: Vec::new(),
    };
    let (mut from, mut to, mut created_at) = (None, None, None);
    let (mut subject, mut note, mut plain_ids) = (None, None, Vec::new());
    let mut anything = false;
    let region = record.reading.region;
    record.cells(|cell| {
        anything = true;
        let value = cell.value;
        match cell.field {
            Field::Id(IdKind::Plain) => row.external_id = Some(value.to_owned()),
            // Programs write 0 for nobody.
            Field::Id(kind) if value != "0" => row.prospect_ids.push(kind.written(value)),
            Field::CompanyId if value != "0" => plain_ids.push(value.to_owned()),
            Field::OccurredAt => match dates::instant(value, cell.order, record.reading.zone) {
                Some(instant) => row.occurred_at = Some(instant),
                None => row.faults.push(cell.fault("not a date")),
            },
            Field::CreatedAt => created_at = dates::instant(value, cell.order, record.reading.zone),
            Field::Duration(unit) => match dates::seconds(value, unit) {
                Some(seconds) => {
                    row.duration_seconds.get_or_insert(seconds);
                }
                None => row.faults.push(cell.fault("not a duration")),
            },
            Field::Direction => match direction(value) {
                Some(direction) => row.direction = direction,
                None => row.faults.push(RowFault { scope: Scope::Row, ..cell.fault("neither inbound nor outbound") }),
            },
            Field::Channel => match channel(value) {
                Some(channel) => row.channel = channel,
                None => row.faults.push(RowFault { scope: Scope::Row, ..cell.fault("not a way of touching somebody") }),
            },
            Field::Disposition => row.outcome = Some(value.to_owned()),
            Field::Subject => subject = Some(value.to_owned()),
            Field::Note => note = Some(value.to_owned()),
            Field::CallFrom => from = put::number(value, region).ok(),
            Field::CallTo => to = put::number(value, region).ok(),
            Field::Phone(_) => row.phones.extend(put::number(value, region).ok().map(|number| number.e164)),
            Field::Email => row.emails.extend(values::email(value)),
            Field::Owner => put::owner(&mut row.owner, value),
            Field::OwnerId => row.owner.external_id = Some(value.to_owned()),
            Field::Deleted if values::flag(value) == Some(true) => {
                row.faults.push(RowFault { scope: Scope::Row, ..cell.fault("marked as deleted where it comes from") });
            }
            _ => {}
        }
    });
    if !anything && record.fault.is_none() {
        return None;
    }
    for id in plain_ids {
        row.prospect_ids.extend([IdKind::Plain, IdKind::Lead, IdKind::Contact].map(|kind| kind.written(&id)));
    }
    row.phones.extend(
        match row.direction {
            Direction::Outbound => to,
            Direction::Inbound => from,
        }
        .map(|number| number.e164),
    );
    row.note = match (subject, note) {
        (Some(subject), Some(note)) if subject != note => Some(format!("{subject}\n{note}")),
        (subject, note) => subject.or(note),
    };
    row.occurred_at = row.occurred_at.or(created_at);
    row.faults.extend(record.fault.clone());
    complete(&mut row);
    put::bear(&mut row.faults);
    row.original = record.original();
    Some(row)
}

/// What the row lacks to be a touch of somebody.
fn complete(row: &mut TouchRow) {
    let mut lacks = |field: &str, reason: &str| {
        row.faults.push(RowFault { field: field.to_owned(), reason: reason.to_owned(), scope: Scope::Row });
    };
    if row.occurred_at.is_none() {
        lacks("occurred_at", "the row does not say when it happened");
    }
    if row.prospect_ids.is_empty() && row.phones.is_empty() && row.emails.is_empty() {
        lacks("contact_id", "the row names neither a lead nor a contact, nor a number or an address");
    }
}

fn direction(value: &str) -> Option<Direction> {
    let value = value.to_ascii_lowercase();
    if value.starts_with("out") || value == "dialed" || value == "dialled" {
        Some(Direction::Outbound)
    } else if value.starts_with("in") || value == "received" || value == "missed" {
        Some(Direction::Inbound)
    } else {
        None
    }
}

fn channel(value: &str) -> Option<Channel> {
    match value.to_ascii_lowercase().as_str() {
        "call" | "phone" | "phone call" | "voice" | "calls" => Some(Channel::Call),
        "email" | "e-mail" | "mail" | "incoming_email" | "forwarded_email" => Some(Channel::Email),
        "sms" | "text" | "text message" => Some(Channel::Sms),
        "social" | "linkedin" | "linkedin_message" => Some(Channel::Social),
        "visit" | "meeting" | "event" => Some(Channel::Visit),
        "letter" | "postal_mail" => Some(Channel::Letter),
        _ => None,
    }
}
