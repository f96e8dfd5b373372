//! Leave: from when on what falls due in an absence may come again; `room` lays it over the days after the return. What the
//! owner promised, and what others wait for, is never asked about here: it keeps its time.

use crate::cadence::Leave;
use crate::calendar::Calendar;
use crate::place::Place;
use crate::workdays::{Away, Workdays};
use jiff::Timestamp;

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
