//! Everything that happened with a person: touches, voided ones too, orders, rounds, changes.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::find::{Access, person};
use crate::ids;
use crate::refused::Refused;
use crate::replan::Known;
use crate::rounds::{clocks, rule_view, user_named};
use crate::sentences::{self, Voice};
use crate::view::{Named, Page, TimelineItem};
use jiff::Timestamp;
use planner::UserId;
use planner::cadence::Purpose;
use planner::enrollment::{Order as Ordered, Origin};
use planner::touch::Touch;
use std::collections::{BTreeSet, HashMap};
use store::{audit, cadences, touches};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    OldestFirst,
    #[default]
    NewestFirst,
}

/// `GET /prospects/{id}/timeline`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowTimeline {
    pub prospect: String,
    pub order: Order,
    /// 1 to 200.
    pub limit: u16,
    pub cursor: Option<String>,
}

/// Changes shown of one person: the audit has them all.
const CHANGES: usize = 200;

impl Verb for ShowTimeline {
    type Done = Page<TimelineItem>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        if !(1..=200).contains(&self.limit) {
            return Err(Refused::field("limit", "out_of_range", "a number from 1 to 200"));
        }
        let known = person(on, &self.prospect, Access::Read)?;
        let mut items = everything(on, &known)?;
        items.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
        if self.order == Order::NewestFirst {
            items.reverse();
        }
        let from = match &self.cursor {
            None => 0,
            Some(cursor) => items.iter().position(|item| item.id == *cursor).map_or(items.len(), |index| index + 1),
        };
        let rest = items.split_off(from.min(items.len()));
        let more = rest.len() > usize::from(self.limit);
        let items: Vec<TimelineItem> = rest.into_iter().take(usize::from(self.limit)).collect();
        Ok(Page { next: items.last().filter(|_| more).map(|last| last.id.clone()), items })
    }
}

fn everything(on: &mut Context<'_, '_>, known: &Known) -> Result<Vec<TimelineItem>, Refused> {
    let prospect = known.loaded.prospect.id;
    let mut names: HashMap<UserId, Named> = HashMap::new();
    let mut named = |on: &mut Context<'_, '_>, user: UserId| -> Result<Named, Refused> {
        if let Some(name) = names.get(&user) {
            return Ok(name.clone());
        }
        let name = user_named(on.tx, user)?;
        names.insert(user, name.clone());
        Ok(name)
    };
    let (mine, theirs) = clocks(on.by, known);
    let voice = Voice { now: on.now, zone: &mine, theirs: &theirs, rules: &known.loaded.guard.rules };
    let mut items = Vec::new();
    let records = touches::of(on.tx, prospect)?;
    let mut marked = HashMap::new();
    for one in records.iter().map(|record| record.prospect).collect::<BTreeSet<_>>() {
        marked.extend(touches::of_others(on.tx, one)?);
    }
    for record in records {
        let touch = &record.touch;
        let whose = match marked.get(&touch.id) {
            Some(owner) => Some(named(on, *owner)?),
            None => None,
        };
        items.push(TimelineItem {
            kind: "touch".to_owned(),
            id: ids::child(record.prospect, touch.id),
            at: touch.occurred_at,
            by: Some(named(on, touch.by)?),
            whose,
            channel: Some(touch.channel.code().to_owned()),
            direction: Some(touch.direction.code().to_owned()),
            disposition: Some(touch.outcome.disposition().code().to_owned()),
            attempt: record.attempt,
            note: record.note.clone(),
            irritated: touch.irritated,
            breach: record.breach.as_ref().map(|code| rule_view(code, &known.loaded.guard)),
            voided: record.voided.is_some(),
            text: happened(touch),
        });
    }
    for (_, directive) in &known.loaded.directives {
        let by = named(on, directive.by)?;
        let text = match &directive.order {
            Ordered::Snooze { until } => format!("Snoozed until {}", voice.moment_in_both(*until)),
            Ordered::PutOff { until } => format!("Put off until {}", voice.moment_in_both(*until)),
            Ordered::Resume => "Goes on".to_owned(),
            Ordered::Stop => "Stopped".to_owned(),
            Ordered::FireNow => "Skipped to the farewell".to_owned(),
            Ordered::HandOver { to } => format!("Handed over to {}", named(on, *to)?.name),
            Ordered::Disqualify => "Disqualified".to_owned(),
            Ordered::Succeed { .. } => "Somebody follows them".to_owned(),
            Ordered::KeepInTouch { rhythm } => {
                let active = rhythm.active_days.map(|days| format!(", {} if active", crate::rhythm::told(days)));
                format!("To keep in touch {}{}", crate::rhythm::told(rhythm.every_days), active.unwrap_or_default())
            }
            Ordered::GoOn { answer } => format!("Should I go on? {}", sentences::go_on(*answer)),
            Ordered::Hold { until } => format!("Rests during an absence, until {}", voice.moment_in_both(*until)),
            Ordered::Lay { until: None } => "No longer laid on a later day".to_owned(),
            Ordered::Lay { until: Some(until) } => format!("Laid {}, when there is room", voice.on_day(*until)),
            Ordered::Back => "Rests no longer: the owner is back, or another".to_owned(),
        };
        items.push(plain("directive", directive.id.to_string(), directive.at, Some(by), text));
    }
    for round in &known.loaded.rounds {
        let cadence = cadences::version(on.tx, round.version)?.map(|version| version.name.clone()).unwrap_or_default();
        let text = match round.origin {
            Origin::Started => format!("Put on {cadence}"),
            Origin::Revisit { .. } => format!("Back on {cadence}: the revisit date is reached"),
            Origin::HandedOver { .. } => format!("Goes on with {cadence} after the hand-over"),
        };
        let by = Some(round.started_by).filter(|by| *by != UserId::default());
        let by = match by {
            Some(by) => Some(named(on, by)?),
            None => None,
        };
        items.push(plain("enrollment", ids::child(prospect, round.id), round.started_at, by, text));
    }
    for entry in audit::of_subject(on.tx, prospect.0, CHANGES)? {
        let text = match entry.action.as_str() {
            "add_prospect" => "Added",
            "change_prospect" => "Facts changed",
            "trash_prospect" => "Moved to the trash",
            "restore_prospect" => "Taken out of the trash",
            "merge_prospects" => "Merged with a duplicate",
            _ => continue,
        };
        let by = match entry.user {
            Some(user) => Some(named(on, user)?),
            None => None,
        };
        let id = entry.id.iter().map(|byte| format!("{byte:02x}")).collect();
        items.push(plain("change", id, entry.at, by, text.to_owned()));
    }
    Ok(items)
}

fn happened(touch: &Touch) -> String {
    let line = sentences::happened(touch.channel, touch.direction, touch.outcome.disposition());
    match touch.purpose {
        Purpose::Detour => sentences::beside_the_steps(&line),
        Purpose::Pursue | Purpose::Fire => line,
    }
}

fn plain(kind: &str, id: String, at: Timestamp, by: Option<Named>, text: String) -> TimelineItem {
    TimelineItem {
        kind: kind.to_owned(),
        id,
        at,
        by,
        whose: None,
        channel: None,
        direction: None,
        disposition: None,
        attempt: None,
        note: None,
        irritated: false,
        breach: None,
        voided: false,
        text,
    }
}
