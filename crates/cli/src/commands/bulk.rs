//! Orders about many people at once.

use super::Session;
use crate::args::{Bulk, OfBacklog};
use crate::failure::Failure;
use crate::output;
use actions::bulk::{Promises, Scope, What};
use actions::view::{BulkOrderView, NewBulkOrder};
use actions::{GiveBulkOrder, ListBulkOrders, PreviewBulkOrder, UndoBulkOrder};

pub fn bulk(session: &Session, command: Bulk) -> Result<(), Failure> {
    match command {
        Bulk::Spread(backlog) => give(session, &backlog, order(What::Spread, &backlog)),
        Bulk::LetGo { backlog, reason } => {
            give(session, &backlog, NewBulkOrder { reason: Some(reason), ..order(What::LetGo, &backlog) })
        }
        Bulk::HandOver { backlog, to, everything, on, move_promises } => {
            let on = on.as_deref().map(|day| session.times(None)?.day("--on", day)).transpose()?;
            let new = NewBulkOrder {
                to: Some(to),
                scope: everything.then_some(Scope::Everything),
                on,
                promises: move_promises.then_some(Promises::Move),
                ..order(What::HandOver, &backlog)
            };
            give(session, &backlog, new)
        }
        Bulk::List => {
            let orders = session.act(ListBulkOrders)?;
            if session.json {
                return output::json(&orders);
            }
            let row = |order: BulkOrderView| vec![order.id, order.state, order.begins_at.to_string(), order.by.name, order.said];
            output::table(&["order", "state", "begins", "by", "what"], orders.items.into_iter().map(row).collect())
        }
        Bulk::Undo { order } => {
            let undone = session.act(UndoBulkOrder { order })?;
            session.app.catch_up(&session.actor, session.now)?;
            told(session, &undone)
        }
    }
}

fn order(what: What, backlog: &OfBacklog) -> NewBulkOrder {
    let (rep, keep) = (backlog.rep.clone(), backlog.keep);
    NewBulkOrder { what, rep, scope: None, to: None, on: None, promises: None, keep, reason: None }
}

fn give(session: &Session, backlog: &OfBacklog, new: NewBulkOrder) -> Result<(), Failure> {
    if backlog.dry_run {
        let preview = session.act(PreviewBulkOrder(new))?;
        return if session.json { output::json(&preview) } else { preview.said.iter().try_for_each(output::line) };
    }
    let given = session.act(GiveBulkOrder(new))?;
    // The rest, where it is more than one piece.
    session.app.catch_up(&session.actor, session.now)?;
    told(session, &given)
}

/// As it stands now that all of it is done.
fn told(session: &Session, order: &BulkOrderView) -> Result<(), Failure> {
    let latest = session.act(ListBulkOrders)?.items.into_iter().find(|known| known.id == order.id);
    let order = latest.unwrap_or_else(|| order.clone());
    if session.json {
        return output::json(&order);
    }
    output::line(format!("{} (order {})", order.said, order.id))
}
