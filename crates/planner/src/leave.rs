//! Leave: where what falls due in an absence goes, and how it is laid over the days after the return. What the owner
//! promised, and what others wait for, is never asked about here: it keeps its time.

use crate::cadence::Leave;
use crate::calendar::Calendar;
use crate::place::Place;
use crate::workdays::{Away, Workdays};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The absence in which an instant falls, if one does.
pub fn absence_at(days: &Workdays<'_>, at: Timestamp) -> Option<Away> {
    let day = days.day(at);
    days.away().iter().find(|away| away.from <= day && day <= away.until).copied()
}

/// From when on a step that falls due in an absence may come again. `move` and `hand over` (where nobody takes it): from the
/// first day back. `hold`: the round stood still, so it keeps the business days that it had left on the first day away.
pub fn earliest(rule: Leave, due: Timestamp, away: Away, days: &Workdays<'_>, calendar: &Calendar, place: &Place) -> Timestamp {
    let (gone, back) = days.instants(away);
    match rule {
        Leave::Move | Leave::HandOver => back,
        Leave::Hold => {
            let left = calendar.business_days_between(place, gone, due);
            // Business days begin at midnight on the prospect's clock, which may still be the last evening away.
            calendar.add_business_days(place, back, u16::try_from(left).unwrap_or(u16::MAX)).max(back)
        }
    }
}

/// What a day of somebody's holds, and what is on it already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    capacity: u32,
    load: BTreeMap<Date, u32>,
}

impl Room {
    /// `load`: what is due on which day, whatever it is: a promise takes its time as well.
    pub fn new(capacity: u32, load: BTreeMap<Date, u32>) -> Self {
        Room { capacity: capacity.max(1), load }
    }

    pub fn on(&self, day: Date) -> u32 {
        self.load.get(&day).copied().unwrap_or(0)
    }

    /// The first moment from `earliest` on, on a working day with room; it takes a place there.
    pub fn take(&mut self, days: &Workdays<'_>, earliest: Timestamp) -> Timestamp {
        let first = days.day(earliest);
        let free = days.from(first).find(|day| days.works(*day) && self.on(*day) < self.capacity);
        let day = free.unwrap_or(first);
        *self.load.entry(day).or_default() += 1;
        days.start(day).max(earliest)
    }
}

/// Lays what piled up over the days, in the order given (the list's): each comes on the first working day with room from
/// its earliest moment on. Laying a part now and the rest later comes to the same as laying all at once.
pub fn spread(earliest: &[Timestamp], days: &Workdays<'_>, room: &mut Room) -> Vec<Timestamp> {
    earliest.iter().map(|earliest| room.take(days, *earliest)).collect()
}
