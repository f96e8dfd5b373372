//! What an order would do, counted and said before it is given; and what it did.

use super::carry_out::Spreading;
use super::{Promises, Read, SOON, Scope, What};
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::refused::Refused;
use crate::robin::Robin;
use crate::rounds::user_named;
use crate::team::promises;
use crate::view::{BulkPreview, HandedOver, NewBulkOrder, StartDay};
use jiff::Timestamp;
use planner::bounds::plus;
use planner::{BulkOrderId, ProspectId, UserId};
use std::collections::BTreeMap;
use store::bulk::{self, BulkOrder};
use store::prospects::{self, Among};
use store::{deals, leave};

/// Most people whose moving is counted beforehand.
const COUNTED: usize = 100_000;

/// `POST /bulk-orders/preview`. Changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewBulkOrder(pub NewBulkOrder);

impl Verb for PreviewBulkOrder {
    type Done = BulkPreview;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<BulkPreview, Refused> {
        let Read { order, rep } = Read::of(on, &self.0)?;
        let (mut days, mut promised) = (BTreeMap::new(), Vec::new());
        let (waiting, people) = match Scope::from_code(&order.scope) {
            Some(Scope::Backlog) | None => {
                let all = bulk::backlog(on.tx, order.rep, order.begins_at, BulkOrderId::default(), 0, COUNTED)?;
                let moved = all.get(usize::try_from(order.keep).unwrap_or(usize::MAX)..).unwrap_or_default();
                if self.0.what == What::Spread {
                    let mut spreading = Spreading::over(on, &rep)?;
                    for _ in moved {
                        *days.entry(spreading.place(&rep)).or_default() += 1;
                    }
                }
                (count(all.len()), count(moved.len()))
            }
            Some(Scope::Everything) => {
                let until = plus(order.begins_at, SOON);
                let all = prospects::page(on.tx, &Among::OfOwner(order.rep), ProspectId::default(), COUNTED)?.len();
                let mut people = count(all);
                if order.promises == Promises::Stay.code() {
                    promised = promises(on, order.rep, Timestamp::UNIX_EPOCH, until)?;
                    let staying = leave::promises(on.tx, order.rep, Timestamp::UNIX_EPOCH, until, COUNTED)?.len();
                    people = people.saturating_sub(count(staying));
                }
                (count(all), people)
            }
        };
        let to = if self.0.what == What::HandOver { who_gets(on, &order, people)? } else { Vec::new() };
        let deals = match Scope::from_code(&order.scope) {
            Some(Scope::Everything) => count(deals::open_of_owner(on.tx, order.rep, COUNTED)?.len()),
            Some(Scope::Backlog) | None => 0,
        };
        let mut preview = BulkPreview {
            rep: user_named(on.tx, order.rep)?,
            capacity: rep.capacity(),
            waiting,
            people,
            keep: order.keep.min(waiting),
            begins_at: order.begins_at,
            days: days.into_iter().map(|(date, people)| StartDay { date, people }).collect(),
            to,
            promises: promised,
            deals,
            said: Vec::new(),
        };
        preview.said = said(&preview, self.0.what, order.rep == on.by.user);
        Ok(preview)
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn who_gets(on: &mut Context<'_, '_>, order: &BulkOrder, people: u32) -> Result<Vec<HandedOver>, Refused> {
    let mut shares: BTreeMap<UserId, u32> = BTreeMap::new();
    match order.to {
        Some(to) => *shares.entry(to).or_default() += people,
        None => {
            // As the turns stand now; none is given.
            let mut robin = Robin::of(on, Some(order.rep))?;
            (0..people).filter_map(|_| robin.draw()).for_each(|to| *shares.entry(to).or_default() += 1);
        }
    }
    let shares = shares.into_iter().filter(|(_, people)| *people > 0);
    shares.map(|(to, people)| Ok(HandedOver { to: user_named(on.tx, to)?, people })).collect()
}

fn people(count: u32) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

fn said(preview: &BulkPreview, what: What, own: bool) -> Vec<String> {
    let name = preview.rep.name.as_str();
    let (whose, who) = if own { ("your list".to_owned(), "you do") } else { (format!("the list of {name}"), "they do") };
    let date = |day: &StartDay| day.date.strftime("%A %-d %B").to_string();
    if preview.people == 0 {
        return vec![match what {
            What::Spread => "Nothing would move: what waits fits into today.".to_owned(),
            What::LetGo | What::HandOver if preview.keep > 0 => "Nobody would be moved: no more wait than stay.".to_owned(),
            What::LetGo | What::HandOver => "Nobody would be moved.".to_owned(),
        }];
    }
    let mut said = Vec::new();
    let stay = match preview.keep {
        0 => String::new(),
        1 => " The first of them stays as it is.".to_owned(),
        keep => format!(" The first {keep} stay as they are."),
    };
    let waits =
        format!("{} on {whose} wait for a step of ours; {who} {} a day.{stay}", people(preview.waiting), preview.capacity);
    match (what, preview.days.first().zip(preview.days.last())) {
        (What::Spread, Some((first, last))) => {
            said.push(waits);
            let most = preview.days.iter().map(|day| day.people).max().unwrap_or(0);
            said.push(match first.date == last.date {
                true => format!("{} would be laid on {}.", people(preview.people), date(first)),
                false => {
                    format!(
                        "{} would be laid from {} to {}, at most {most} a day.",
                        people(preview.people),
                        date(first),
                        date(last)
                    )
                }
            });
        }
        (What::Spread | What::LetGo, _) => {
            said.push(waits);
            said.push(format!("{} would be let go: their rounds are stopped, and can be resumed.", people(preview.people)));
        }
        (What::HandOver, _) => {
            if preview.promises.is_empty() && preview.deals == 0 && preview.keep > 0 {
                said.push(waits);
            }
            let shares: Vec<String> = preview.to.iter().map(|share| format!("{} {}", share.to.name, share.people)).collect();
            said.push(format!("{} would go: {}.", people(preview.people), shares.join(", ")));
            if preview.deals > 0 {
                let deals =
                    if preview.deals == 1 { "1 open deal goes".to_owned() } else { format!("{} open deals go", preview.deals) };
                said.push(format!("{deals} along."));
            }
        }
    }
    match preview.promises.len() {
        0 => {}
        1 => {
            said.push(format!("The call that was promised to {} for the next two days stays.", preview.promises[0].prospect.name))
        }
        several => said.push(format!("{several} calls that were promised for the next two days stay.")),
    }
    said
}

/// What an order did, or is about to do.
pub(super) fn said_of(order: &BulkOrder, rep: &str, to: Option<&str>) -> String {
    let to = to.unwrap_or("whoever is here, in turns");
    let everything = order.scope == Scope::Everything.code();
    let whom = if everything { format!("The people of {rep}") } else { format!("The backlog of {rep}") };
    let did = match What::from_code(&order.what) {
        Some(What::Spread) => "laid over the days to come".to_owned(),
        Some(What::LetGo) => "let go".to_owned(),
        Some(What::HandOver) | None => format!("handed over to {to}"),
    };
    let stayed = if order.stayed > 0 { format!("; {} stayed", order.stayed) } else { String::new() };
    match order.state.as_str() {
        "waiting" => format!("{whom} will be {did}."),
        "running" => format!("{whom}: {} {did} so far; it goes on.", people(order.moved)),
        "undoing" => format!("{whom}, {did}: it is being taken back."),
        "undone" if order.kept > 0 => format!("{whom}, {did}: taken back, but for {} worked on since.", people(order.kept)),
        "undone" => format!("{whom}, {did}: taken back."),
        _ => format!("{whom}: {} {did}{stayed}.", people(order.moved)),
    }
}
