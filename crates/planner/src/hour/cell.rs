//! Which calls count, and where: the cell of a call, packed into one number that the store keeps.

use crate::cadence::Daypart;
use crate::place::Place;
use crate::prospect::{Contact, Line};
use crate::touch::{Gatekeeping, Outcome, Touch};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// An hour of the week on somebody's clock, in a week counted from the Monday before 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot {
    pub week: u16,
    /// 0 is Monday.
    pub weekday: u8,
    pub hour: u8,
}

impl Slot {
    pub fn of(local: DateTime) -> Self {
        // 1969-12-29 was a Monday.
        let days = (local.date() - Date::constant(1969, 12, 29)).get_days();
        Slot {
            week: u16::try_from(days.div_euclid(7)).unwrap_or(0) & 0x1fff,
            weekday: u8::try_from(days.rem_euclid(7)).unwrap_or(0),
            hour: local.hour().unsigned_abs(),
        }
    }

    /// None before 8 and from 20.
    pub fn daypart(self) -> Option<Daypart> {
        Daypart::of_hour(i8::try_from(self.hour).unwrap_or(0))
    }
}

/// Whose hours are presumed to be alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Segment {
    /// Two letters; `??` where nothing is known.
    pub country: [u8; 2],
    pub shared_line: u8,
}

impl Segment {
    pub fn of(place: &Place, line: Line) -> Self {
        Segment::in_country(place.regions.first().map(String::as_str), line)
    }

    pub fn in_country(country: Option<&str>, line: Line) -> Self {
        let country = match country.map(str::as_bytes) {
            Some([first @ b'A'..=b'Z', second @ b'A'..=b'Z']) => [*first, *second],
            Some(_) | None => *b"??",
        };
        Segment { country, shared_line: u8::from(line == Line::Shared) }
    }

    /// As it is written: `US`, and `US switchboards`.
    pub fn name(self) -> String {
        let country = String::from_utf8_lossy(&self.country).into_owned();
        if self.shared_line == 1 { format!("{country} switchboards") } else { country }
    }

    fn code(self) -> i64 {
        let letter = |byte: u8| i64::from(byte.saturating_sub(b'A' - 1)).clamp(0, 31);
        let country = if self.country == *b"??" { 0 } else { letter(self.country[0]) << 5 | letter(self.country[1]) };
        country << 1 | i64::from(self.shared_line & 1)
    }

    fn from_code(code: i64) -> Self {
        let letter = |bits: i64| b'A' - 1 + u8::try_from(bits & 31).unwrap_or(0);
        let country = code >> 1;
        let country = if country == 0 { *b"??" } else { [letter(country >> 5), letter(country)] };
        Segment { country, shared_line: u8::from(code & 1 == 1) }
    }
}

/// What a person's own calls say before the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Record {
    /// Calls in vain since they answered last: 3 stands for more.
    pub in_vain: u8,
    /// Reached before, at whatever hour: 2 stands for more.
    pub reached: u8,
    /// Tried in this part of the day before: 3 stands for more.
    pub tried_here: u8,
    /// Reached in this part of the day before: 2 stands for more.
    pub reached_here: u8,
}

/// Where a call counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub slot: Slot,
    pub segment: Segment,
    pub record: Record,
}

impl Cell {
    /// One number for the store, ordered by week.
    pub fn code(&self) -> i64 {
        let Record { in_vain, reached, tried_here, reached_here } = self.record;
        let mut code = i64::from(self.slot.week);
        let mut push = |value: i64, bits: u32| code = code << bits | (value & ((1 << bits) - 1));
        push(self.segment.code(), 11);
        push(i64::from(self.slot.weekday), 3);
        push(i64::from(self.slot.hour), 5);
        push(i64::from(in_vain), 2);
        push(i64::from(reached), 2);
        push(i64::from(tried_here), 2);
        push(i64::from(reached_here), 2);
        code
    }

    pub fn from_code(code: i64) -> Self {
        let mut rest = code;
        let mut pop = |bits: u32| {
            let value = rest & ((1 << bits) - 1);
            rest >>= bits;
            value
        };
        let mut small = |bits: u32| u8::try_from(pop(bits)).unwrap_or(0);
        let (reached_here, tried_here, reached, in_vain) = (small(2), small(2), small(2), small(2));
        let (hour, weekday) = (small(5), small(3));
        let segment = Segment::from_code(pop(11));
        let week = u16::try_from(rest).unwrap_or(0);
        Cell { slot: Slot { week, weekday, hour }, segment, record: Record { in_vain, reached, tried_here, reached_here } }
    }

    /// The lowest code of a week: what is below it happened earlier.
    pub fn first_of_week(week: u16) -> i64 {
        i64::from(week) << 27
    }
}

/// Calls of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally {
    pub cell: Cell,
    pub calls: u32,
    pub reached: u32,
}

/// Whether a touch tells something about the hour, and if so, whether it reached the person.
///
/// Only dials of ours that try a step count. Promised and returned calls try none: they asked for that time. Nor does
/// imported history, of which the conversations are missing. Left out too: wrong numbers and people who have left, because
/// they could be reached at no hour.
pub fn trial(touch: &Touch) -> Option<Reached> {
    if !touch.is_dial() || touch.step.is_none() {
        return None;
    }
    match touch.outcome {
        Outcome::Callback(_)
        | Outcome::SendInfo
        | Outcome::Interested
        | Outcome::MeetingBooked(_)
        | Outcome::NotNow(_)
        | Outcome::No
        | Outcome::DoNotCall(_)
        | Outcome::WrongPerson
        | Outcome::NotQualified => Some(Reached::Yes),
        Outcome::NoAnswer
        | Outcome::VoicemailFull
        | Outcome::HungUp
        | Outcome::VoicemailLeft
        | Outcome::Busy
        | Outcome::Gatekeeper(Gatekeeping::Blocked | Gatekeeping::TookMessage | Gatekeeping::CallAt(_) | Gatekeeping::Refused) => {
            Some(Reached::No)
        }
        Outcome::Gatekeeper(Gatekeeping::Gone)
        | Outcome::WrongNumber(_)
        | Outcome::LeftCompany
        | Outcome::Rang
        | Outcome::Unrecorded
        | Outcome::Sent
        | Outcome::Failed
        | Outcome::NotFound
        | Outcome::NotIn
        | Outcome::Returned
        | Outcome::Replied
        | Outcome::AutoReplied(_)
        | Outcome::Unsubscribed => None,
    }
}

/// Whether a call reached the person themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reached {
    Yes,
    No,
}

/// What somebody's own calls say about their hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct History {
    /// Calls in vain since they answered last: 3 stands for more.
    #[serde(rename = "v")]
    in_vain: u8,
    /// Times reached: 2 stands for more.
    #[serde(rename = "r")]
    reached: u8,
    /// By part of the day: times tried (3 stands for more) and reached (2 stands for more).
    #[serde(rename = "p")]
    parts: [(u8, u8); 6],
}

impl History {
    pub fn of(touches: &[Touch], place: &Place) -> Self {
        let mut history = History::default();
        for touch in touches {
            if touch.is_answer() {
                history.in_vain = 0;
            }
            let Some(reached) = trial(touch) else { continue };
            let yes = u8::from(reached == Reached::Yes);
            if let Some(part) = place.daypart(touch.occurred_at) {
                let (tried, reached) = &mut history.parts[part as usize];
                (*tried, *reached) = ((*tried + 1).min(3), (*reached + yes).min(2));
            }
            history.reached = (history.reached + yes).min(2);
            history.in_vain = (history.in_vain + 1 - yes).min(3);
        }
        history
    }

    /// Before a call in that part of the day.
    pub fn record(&self, part: Option<Daypart>) -> Record {
        let (tried_here, reached_here) = part.map_or((0, 0), |part| self.parts[part as usize]);
        Record { in_vain: self.in_vain, reached: self.reached, tried_here, reached_here }
    }
}

/// Where a touch counts, and how; none where it says nothing about the hour. `before` are the touches that stood when it
/// was logged, without itself. First calls to inquiries are left out: they are reached because they have just written.
pub fn cell(touch: &Touch, before: &[Touch], contact: &Contact) -> Option<(Cell, Reached)> {
    let reached = trial(touch)?;
    let before = &before[..before.partition_point(|other| other.order() < touch.order())];
    let fresh_inquiry = contact.inquiry_at.is_some_and(|since| {
        touch.occurred_at >= since && !before.iter().any(|other| other.is_dial() && other.occurred_at >= since)
    });
    if fresh_inquiry {
        return None;
    }
    let slot = Slot::of(contact.place.clock().to_datetime(touch.occurred_at));
    let line = touch.address.as_deref().and_then(|address| line_of(contact, address)).unwrap_or(Line::Personal);
    let record = History::of(before, &contact.place).record(slot.daypart());
    Some((Cell { slot, segment: Segment::of(&contact.place, line), record }, reached))
}

pub(crate) fn line_of(contact: &Contact, number: &str) -> Option<Line> {
    contact.phones.iter().find(|phone| phone.number == number).map(|phone| phone.line)
}
