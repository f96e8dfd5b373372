//! Which hour reaches whom, and whether that orders the list.

use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{Answer, Visit, page};
use actions::ShowHours;
use actions::view::{HourView, HoursView};
use askama::Template;
use axum::extract::State;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

#[derive(Template)]
#[template(path = "hours.html")]
struct HoursPage {
    shell: Shell,
    hours: HoursView,
    /// Days that had calls.
    days: Vec<&'static str>,
    rows: Vec<Row>,
    /// What the held-back weeks said.
    compared: Vec<(&'static str, String)>,
}

/// An hour of the day, over the days that had calls.
struct Row {
    hour: String,
    cells: Vec<Option<Cell>>,
}

struct Cell {
    chance: String,
    counted: String,
    /// `go` for hours well above the whole, `quiet` for those well below.
    tone: &'static str,
}

/// `GET /hours`
pub async fn show(State(edge): State<Edge>, visit: Visit) -> Answer {
    let hours = edge.app().act(&visit.actor, visit.now, ShowHours).await?;
    let mut weekdays: Vec<u8> = hours.hours.iter().map(|hour| hour.weekday).collect();
    weekdays.sort_unstable();
    weekdays.dedup();
    let mut of_day: Vec<u8> = hours.hours.iter().map(|hour| hour.hour).collect();
    of_day.sort_unstable();
    of_day.dedup();
    let whole = f64::from(hours.reached) / f64::from(hours.calls.max(1));
    let find = |weekday: u8, hour: u8| hours.hours.iter().find(|slot| slot.weekday == weekday && slot.hour == hour);
    let rows = of_day
        .into_iter()
        .map(|hour| Row {
            hour: format!("{hour}-{}", hour + 1),
            cells: weekdays.iter().map(|weekday| find(*weekday, hour).map(|slot| cell(slot, whole))).collect(),
        })
        .collect();
    let days = weekdays.iter().filter_map(|day| DAYS.get(usize::from(day - 1)).copied()).collect();
    let compared = compared(&hours);
    page(&HoursPage { shell: visit.shell(Here::Elsewhere), hours, days, rows, compared })
}

fn cell(slot: &HourView, whole: f64) -> Cell {
    let tone = match slot.chance / whole.max(0.001) {
        better if better > 1.1 => "go",
        worse if worse < 0.9 => "quiet",
        _ => "",
    };
    Cell { chance: percent(slot.chance), counted: format!("{} of {}", slot.reached, slot.calls), tone }
}

fn percent(share: f64) -> String {
    format!("{:.0}%", 100.0 * share)
}

fn compared(hours: &HoursView) -> Vec<(&'static str, String)> {
    let Some(found) = hours.comparison.as_ref().filter(|found| found.weeks > 0) else { return Vec::new() };
    vec![
        ("Held-back weeks", found.weeks.to_string()),
        ("Calls in them", found.calls.to_string()),
        ("People reached", found.reached.to_string()),
        ("Log loss per call without the hour", format!("{:.4}", found.loss_without)),
        ("Log loss per call with the hour", format!("{:.4}", found.loss_with)),
        ("Gain, with its standard error", format!("{:.4} ± {:.4}", found.gain, found.error)),
    ]
}
