//! Carrying an order out, a piece at a time. Whom the order cannot move stays, and is counted.

use super::{Promises, SOON, Scope, What, Whose};
use crate::actor::{Actor, Role};
use crate::app::Verb;
use crate::context::Context;
use crate::ids;
use crate::passing::{Subject, pass_over};
use crate::refused::Refused;
use crate::replan::{Known, again, replan};
use crate::robin::Robin;
use crate::rounds::{HandOver, order as write_order};
use crate::starts::{Laying, first_day};
use jiff::Timestamp;
use jiff::civil::Date;
use planner::bounds::plus;
use planner::decision::Section;
use planner::enrollment::Order;
use planner::room::Room;
use planner::{EnrollmentId, ProspectId, UserId};
use std::collections::BTreeMap;
use store::bulk::{self, BulkOrder, Person, Waiting};
use store::prospects::{self, Among};
use store::{answers, deals, load, users};

/// One piece of what is open: at most `limit` people. How many were looked at.
pub(crate) fn turn(on: &mut Context<'_, '_>, limit: usize) -> Result<usize, Refused> {
    let mut done = 0;
    for order in bulk::open(on.tx, on.now, 5)? {
        if done < limit {
            let left = limit - done;
            match on.apart(|on| turn_of(on, &mut order.clone(), left))? {
                Ok(looked_at) => done += looked_at,
                Err(refused) => pass_over(on, Subject::Order(order.id), &refused)?,
            }
        }
    }
    Ok(done)
}

/// One piece of this order.
pub(crate) fn turn_of(on: &mut Context<'_, '_>, order: &mut BulkOrder, limit: usize) -> Result<usize, Refused> {
    // In the name of whoever gave it, whichever node carries it out.
    let by = Actor { user: order.by, role: Role::Owner, ..on.by.clone() };
    let mut on = on.inner_as(&by);
    if order.state == "undoing" {
        return super::undo::piece(&mut on, order, limit);
    }
    order.state = "running".to_owned();
    let looked_at = match (What::from_code(&order.what), Scope::from_code(&order.scope)) {
        (Some(what), Some(Scope::Backlog)) => backlog(&mut on, order, what, limit)?,
        (_, Some(Scope::Everything)) => everybody(&mut on, order, limit)?,
        (None, _) | (_, None) => return Err(Refused::Broken(format!("an order to {} {}", order.what, order.scope))),
    };
    if looked_at < limit {
        order.state = "done".to_owned();
    }
    bulk::update(on.tx, order)?;
    Ok(looked_at)
}

/// Their own steps that wait, but for the first that stay.
fn backlog(on: &mut Context<'_, '_>, order: &mut BulkOrder, what: What, limit: usize) -> Result<usize, Refused> {
    let skip = usize::try_from(order.keep).unwrap_or(usize::MAX);
    let waiting = bulk::backlog(on.tx, order.rep, order.begins_at, order.id, skip, limit)?;
    let Some(user) = users::get(on.tx, order.rep)? else { return Ok(0) };
    let rep = Whose::of(on, user)?;
    match what {
        What::Spread => {
            let mut spreading = Spreading::over(on, &rep)?;
            for one in &waiting {
                let day = spreading.place(&rep);
                let until = rep.days().start(day);
                let moved = or_stays(on, one.prospect, |on| lay(on, one, until))?;
                note(on, order, one.prospect, Some(one.enrollment), None, moved)?;
            }
        }
        What::LetGo => {
            for one in &waiting {
                let moved = or_stays(on, one.prospect, |on| let_go(on, one, order.reason.as_deref()))?;
                note(on, order, one.prospect, Some(one.enrollment), None, moved)?;
            }
        }
        What::HandOver => {
            let mut handing = Handing::of(on, order)?;
            for one in &waiting {
                handing.hand_over(on, order, one.prospect)?;
            }
            handing.robin.keep(on)?;
        }
    }
    Ok(waiting.len())
}

/// Whoever cannot be seen to stays as they are, and is named by the upkeep: nobody else of the order waits for them.
fn or_stays(
    on: &mut Context<'_, '_>,
    prospect: ProspectId,
    see_to: impl FnOnce(&mut Context<'_, '_>) -> Result<bool, Refused>,
) -> Result<bool, Refused> {
    match on.apart(see_to)? {
        Ok(moved) => Ok(moved),
        Err(refused) => {
            pass_over(on, Subject::Prospect(prospect), &refused)?;
            Ok(false)
        }
    }
}

fn note(
    on: &mut Context<'_, '_>,
    order: &mut BulkOrder,
    prospect: ProspectId,
    enrollment: Option<EnrollmentId>,
    to: Option<UserId>,
    moved: bool,
) -> Result<(), Refused> {
    if moved {
        order.moved += 1;
    } else {
        order.stayed += 1;
    }
    Ok(bulk::put_person(on.tx, order.id, &Person { prospect, enrollment, to, moved, at: on.now })?)
}

/// A backlog being laid over the days after today, as an absence lays back what it moved.
pub(super) struct Spreading {
    room: Room,
    first: Date,
}

impl Spreading {
    pub fn over(on: &mut Context<'_, '_>, rep: &Whose) -> Result<Spreading, Refused> {
        let days = rep.days();
        let today = days.day(on.now);
        let first = first_day(&days, on.now).max(today.tomorrow().unwrap_or(today));
        let mut load = BTreeMap::new();
        // What waits today is what is being laid, or is done today. Repairs stand behind everything else.
        for group in load::due(on.tx, rep.user.id, on.now, Timestamp::MAX)? {
            let day = days.day(group.at);
            if day > today && group.section != Section::Repair {
                *load.entry(day).or_default() += group.entries;
            }
        }
        Ok(Spreading { room: Room::new(rep.capacity(), load), first })
    }

    /// The day on which the next one comes.
    pub fn place(&mut self, rep: &Whose) -> Date {
        let days = rep.days();
        days.day(self.room.take(&days, days.start(self.first)))
    }
}

fn current(on: &mut Context<'_, '_>, one: &Waiting) -> Result<Option<Known>, Refused> {
    let known = Known::load(on.tx, one.prospect, on.now)?;
    let live = known.loaded.round().is_some_and(|round| round.live && round.id == one.enrollment);
    Ok(Some(known).filter(|_| live))
}

fn lay(on: &mut Context<'_, '_>, one: &Waiting, until: Timestamp) -> Result<bool, Refused> {
    let Some(known) = current(on, one)? else { return Ok(false) };
    write_order(on, &known, Order::Lay { until: Some(until) })?;
    let known = Known::load(on.tx, one.prospect, on.now)?;
    let plan = replan(on.tx, &known, on.now)?;
    Ok(plan.and_then(|plan| plan.next).is_some_and(|next| next.ready_at >= until))
}

fn let_go(on: &mut Context<'_, '_>, one: &Waiting, reason: Option<&str>) -> Result<bool, Refused> {
    let Some(known) = current(on, one)? else { return Ok(false) };
    write_order(on, &known, Order::Stop)?;
    on.audit("stop_reason", "prospect", one.prospect.0, None, reason)?;
    again(on.tx, one.prospect, on.now)?;
    Ok(true)
}

/// Everybody who is theirs, in the order of their ids.
fn everybody(on: &mut Context<'_, '_>, order: &mut BulkOrder, limit: usize) -> Result<usize, Refused> {
    let page = prospects::page(on.tx, &Among::OfOwner(order.rep), order.after.unwrap_or_default(), limit)?;
    let mut handing = Handing::of(on, order)?;
    for prospect in &page {
        let stays = order.promises == Promises::Stay.code();
        let promised = stays && or_stays(on, *prospect, |on| promised_soon(on, order, *prospect))?;
        if promised {
            note(on, order, *prospect, None, None, false)?;
        } else {
            handing.hand_over(on, order, *prospect)?;
        }
    }
    handing.robin.keep(on)?;
    order.after = page.last().copied().or(order.after);
    Ok(page.len())
}

/// Whether a call is promised to them for the two days after the hand-over.
fn promised_soon(on: &mut Context<'_, '_>, order: &BulkOrder, prospect: ProspectId) -> Result<bool, Refused> {
    let known = Known::load(on.tx, prospect, on.now)?;
    let Some(round) = known.loaded.round().filter(|round| round.live) else { return Ok(false) };
    let next = answers::get(on.tx, prospect, round.id)?.and_then(|answer| answer.plan.next);
    let until = plus(order.begins_at, SOON);
    Ok(next.is_some_and(|next| next.section == Section::Promised && next.ready_at < until))
}

/// A hand-over under way: whose turn it is, and what the days of whoever gets them hold.
struct Handing {
    robin: Robin,
    laying: Laying,
}

impl Handing {
    fn of(on: &mut Context<'_, '_>, order: &BulkOrder) -> Result<Handing, Refused> {
        Ok(Handing { robin: Robin::of(on, Some(order.rep))?, laying: Laying::of(on)? })
    }

    /// With everything that is open: the round as it stands, and the deals. What their new owner's day has no room for is laid
    /// on a later one.
    fn hand_over(&mut self, on: &mut Context<'_, '_>, order: &mut BulkOrder, prospect: ProspectId) -> Result<(), Refused> {
        let handed = match on.apart(|on| self.hand(on, order, prospect))? {
            Ok(handed) => handed,
            Err(refused) => {
                pass_over(on, Subject::Prospect(prospect), &refused)?;
                None
            }
        };
        let (round, to) = handed.map_or((None, None), |(round, to)| (round, Some(to)));
        note(on, order, prospect, round, to, to.is_some())
    }

    /// The round that went along, and to whom; none for whoever stays.
    fn hand(
        &mut self,
        on: &mut Context<'_, '_>,
        order: &BulkOrder,
        prospect: ProspectId,
    ) -> Result<Option<(Option<EnrollmentId>, UserId)>, Refused> {
        let known = Known::load(on.tx, prospect, on.now)?;
        let to = match order.to {
            Some(to) => users::get(on.tx, to)?.filter(|user| user.active).map(|user| user.id),
            None => self.robin.draw(),
        };
        let (Some(to), true) = (to, known.loaded.prospect.owner == Some(order.rep)) else { return Ok(None) };
        // What is on the colleague's days, before this is.
        self.laying.look_up(on, to)?;
        give(on, &known, to)?;
        hand_deals(on, prospect, order.rep, to)?;
        let known = Known::load(on.tx, prospect, on.now)?;
        let round = known.loaded.round().filter(|round| round.live).map(|round| round.id);
        if let (Some(_), Some(version)) = (round, known.loaded.version.clone()) {
            self.laying.lay(on, prospect, &version)?;
        }
        Ok(Some((round, to)))
    }
}

/// Gives somebody to a colleague: their live round goes on there; whoever has none changes hands alone.
pub(super) fn give(on: &mut Context<'_, '_>, known: &Known, to: UserId) -> Result<(), Refused> {
    if let Some(round) = known.loaded.round().filter(|round| round.live) {
        let verb = HandOver { enrollment: ids::child(round.prospect, round.id), to: to.to_string() };
        verb.run(&mut on.inner())?;
        return Ok(());
    }
    let mut prospect = known.loaded.prospect.clone();
    prospect.owner = Some(to);
    if !prospects::update(on.tx, &prospect)? {
        return Err(Refused::Stale);
    }
    on.audit("hand_over", "prospect", prospect.id.0, None, None)?;
    again(on.tx, prospect.id, on.now)?;
    Ok(())
}

/// Their open deals go along.
pub(super) fn hand_deals(on: &mut Context<'_, '_>, prospect: ProspectId, from: UserId, to: UserId) -> Result<(), Refused> {
    let open = deals::of(on.tx, prospect)?.into_iter().filter(|deal| deal.owner == Some(from) && deal.closed_at.is_none());
    let mut handed = false;
    for mut deal in open {
        deal.owner = Some(to);
        handed |= deals::update(on.tx, &deal)?;
    }
    if let (true, Some(company)) = (handed, prospects::get(on.tx, prospect)?.and_then(|prospect| prospect.company)) {
        crate::holds::settle(on.tx, company, on.now)?;
    }
    Ok(())
}
