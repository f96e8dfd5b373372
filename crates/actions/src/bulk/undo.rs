//! Taking an order back: whatever it did is as it was, but for people who were worked on since.

use super::carry_out::{give, hand_deals, turn_of};
use super::{AT_ONCE, What, view};
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::ids;
use crate::passing::{Subject, pass_over};
use crate::refused::Refused;
use crate::replan::{Known, again};
use crate::rounds::{order as write_order, user_named};
use crate::view::BulkOrderView;
use planner::BulkOrderId;
use planner::decision::State;
use planner::enrollment::Order;
use store::bulk::{self, BulkOrder, Person};
use store::users;

/// `POST /bulk-orders/{id}/undo`. One that has not begun is called off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoBulkOrder {
    pub order: String,
}

impl Verb for UndoBulkOrder {
    type Done = BulkOrderView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<BulkOrderView, Refused> {
        let id: BulkOrderId = ids::read(&self.order, "order")?;
        let mut order = bulk::get(on.tx, id)?.ok_or(Refused::NotFound("order"))?;
        if !(on.by.manages_user(order.rep) || on.by.user == order.rep || on.by.user == order.by) {
            if !on.by.reads(Some(order.rep)) {
                return Err(Refused::NotFound("order"));
            }
            return Err(Refused::NotYours(
                "only whoever gave the order, whose people it is about, or a manager can take it back".into(),
            ));
        }
        match order.state.as_str() {
            "undone" | "undoing" => return view(on, &order),
            "waiting" => order.state = "undone".to_owned(),
            _ => {
                let rep = users::get(on.tx, order.rep)?.filter(|rep| rep.active);
                if order.what == What::HandOver.code() && rep.is_none() {
                    let name = user_named(on.tx, order.rep)?.name;
                    let message = format!("{name} is no longer here to take them back; hand them over to somebody else");
                    return Err(Refused::Conflict { message, held_by: None });
                }
                order.state = "undoing".to_owned();
            }
        }
        on.audit("undo_order", "user", order.rep.0, Some(&order.what.clone()), None)?;
        bulk::update(on.tx, &order)?;
        if order.state == "undoing" {
            turn_of(on, &mut order, AT_ONCE)?;
        }
        view(on, &order)
    }
}

/// One piece of it.
pub(super) fn piece(on: &mut Context<'_, '_>, order: &mut BulkOrder, limit: usize) -> Result<usize, Refused> {
    let people = bulk::people(on.tx, order.id, limit)?;
    for person in &people {
        if person.moved {
            let taken_back = match on.apart(|on| take_back(on, order, person))? {
                Ok(taken_back) => taken_back,
                Err(refused) => {
                    pass_over(on, Subject::Prospect(person.prospect), &refused)?;
                    false
                }
            };
            order.moved = order.moved.saturating_sub(1);
            order.kept += u32::from(!taken_back);
        }
        bulk::delete_person(on.tx, order.id, person.prospect)?;
    }
    if people.len() < limit {
        order.state = "undone".to_owned();
    }
    bulk::update(on.tx, order)?;
    Ok(people.len())
}

/// Whether they are as they were.
fn take_back(on: &mut Context<'_, '_>, order: &BulkOrder, person: &Person) -> Result<bool, Refused> {
    let known = match Known::load(on.tx, person.prospect, on.now) {
        Ok(known) => known,
        Err(Refused::NotFound(_)) => return Ok(false),
        Err(other) => return Err(other),
    };
    let same =
        known.loaded.round().filter(|round| round.live || person.enrollment.is_some()).map(|round| round.id) == person.enrollment;
    let worked_on = known.loaded.touches.iter().any(|touch| touch.occurred_at > person.at);
    if !same || worked_on {
        return Ok(false);
    }
    match What::from_code(&order.what) {
        Some(What::Spread) => {
            let last = known.loaded.directives.last().map(|(_, directive)| &directive.order);
            if !matches!(last, Some(Order::Lay { until: Some(_) })) {
                return Ok(false);
            }
            write_order(on, &known, Order::Lay { until: None })?;
        }
        Some(What::LetGo) => {
            let stopped =
                known.enrollment().and_then(|(_, enrollment)| Some(planner::plan::plan(&known.case(&enrollment)?, on.now)));
            if stopped.is_none_or(|plan| plan.state != State::Stopped) {
                return Ok(false);
            }
            write_order(on, &known, Order::Resume)?;
        }
        Some(What::HandOver) => {
            let (Some(to), owner) = (person.to, known.loaded.prospect.owner) else { return Ok(false) };
            if owner != Some(to) {
                return Ok(false);
            }
            give(on, &known, order.rep)?;
            hand_deals(on, person.prospect, to, order.rep)?;
            let known = Known::load(on.tx, person.prospect, on.now)?;
            let laid = known.loaded.directives.iter().any(|(_, directive)| matches!(directive.order, Order::Lay { .. }));
            if laid && known.loaded.round().is_some_and(|round| round.live) {
                write_order(on, &known, Order::Lay { until: None })?;
            }
        }
        None => return Ok(false),
    }
    again(on.tx, person.prospect, on.now)?;
    Ok(true)
}
