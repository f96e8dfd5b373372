//! Orders about many rounds: a backlog is spread, let go or handed over, or everything of somebody's is handed over. Each is
//! shown before it is given, carried out piece by piece, and taken back as one.

pub(crate) mod carry_out;
mod preview;
mod undo;

pub use preview::PreviewBulkOrder;
pub use undo::UndoBulkOrder;

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::Faults;
use crate::leave::{capacity, workdays};
use crate::refused::Refused;
use crate::robin::{self, Robin};
use crate::rounds::user_named;
use crate::sign_in::find_user;
use crate::starts::first_day;
use crate::view::{BulkOrderView, NewBulkOrder, Page};
use jiff::{SignedDuration, Timestamp};
use planner::BulkOrderId;
use planner::bounds::days_after;
use planner::calendar::Calendar;
use planner::workdays::Workdays;
use serde::{Deserialize, Serialize};
use store::bulk::{self, BulkOrder};
use store::users::{self, Absence, User};
use store::workspace::{self, Workspace};
use utoipa::ToSchema;

/// People seen to at once, while somebody waits; the background does the rest.
const AT_ONCE: usize = 50;
/// Orders that are shown, the latest.
const LISTED: usize = 20;
/// A hand-over leaves the promises of so long where they are.
const SOON: SignedDuration = SignedDuration::from_hours(48);

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$of])* $variant),+ }

        impl $name {
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

words!(
    /// What is ordered.
    What {
        /// Laid over the days to come, as many a day as there is room for.
        Spread = "spread",
        /// Stopped, with a reason.
        LetGo = "let_go",
        HandOver = "hand_over",
    }
);

words!(
    /// About what of somebody's.
    Scope {
        /// Their own steps that wait. Promises, answers and inquiries are none of them.
        Backlog = "backlog",
        /// Everybody who is theirs, with whatever is open.
        Everything = "everything",
    }
);

words!(
    /// What becomes of calls that were promised for the next two days, when everything is handed over.
    Promises {
        /// They stay with whoever promised.
        Stay = "stay",
        Move = "move",
    }
);

/// `POST /bulk-orders`: for yourself, or as a manager for anybody of the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveBulkOrder(pub NewBulkOrder);

impl Verb for GiveBulkOrder {
    type Done = BulkOrderView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<BulkOrderView, Refused> {
        let Read { mut order, .. } = Read::of(on, &self.0)?;
        order.id = BulkOrderId(on.mint());
        bulk::insert(on.tx, &order)?;
        on.audit(&order.what, "user", order.rep.0, None, order.reason.as_deref())?;
        if order.begins_at <= on.now {
            carry_out::turn_of(on, &mut order, AT_ONCE)?;
        }
        view(on, &order)
    }
}

/// The latest, the newest first. Reps see those about their own people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListBulkOrders;

impl Verb for ListBulkOrders {
    type Done = Page<BulkOrderView>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Page<BulkOrderView>, Refused> {
        let all = bulk::list(on.tx, LISTED)?;
        let mine =
            all.into_iter().filter(|order| on.by.manages_user(order.rep) || order.rep == on.by.user || order.by == on.by.user);
        let items = mine.map(|order| view(on, &order)).collect::<Result<_, _>>()?;
        Ok(Page { items, next: None })
    }
}

/// An order that may be given, and whose days it is about.
pub(crate) struct Read {
    pub order: BulkOrder,
    pub rep: Whose,
}

/// Somebody with their days.
pub(crate) struct Whose {
    pub user: User,
    pub absences: Vec<Absence>,
    pub workspace: Workspace,
    pub calendar: Calendar,
}

impl Whose {
    pub fn of(on: &mut Context<'_, '_>, user: User) -> Result<Whose, Refused> {
        Ok(Whose {
            absences: users::absences_of(on.tx, user.id)?,
            workspace: workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?,
            calendar: store::guard::calendar(on.tx)?,
            user,
        })
    }

    pub fn days(&self) -> Workdays<'_> {
        workdays(&self.user, &self.absences, &self.calendar, &self.workspace)
    }

    pub fn capacity(&self) -> u32 {
        capacity(&self.user, &self.workspace)
    }

    /// What they can still do today.
    pub fn left_today(&self, on: &mut Context<'_, '_>) -> Result<u32, Refused> {
        let days = self.days();
        let today = days.day(on.now);
        if first_day(&days, on.now) != today || !days.works(today) {
            return Ok(0);
        }
        Ok(self.capacity().saturating_sub(store::done::get(on.tx, self.user.id, today)?))
    }
}

impl Read {
    fn of(on: &mut Context<'_, '_>, new: &NewBulkOrder) -> Result<Read, Refused> {
        let user = match new.rep.as_deref().map(str::trim).filter(|rep| !rep.is_empty() && *rep != "me") {
            None => users::get(on.tx, on.by.user)?.ok_or(Refused::NotFound("rep"))?,
            Some(rep) => find_user(on.tx, rep)?.filter(|user| on.by.reads(Some(user.id))).ok_or(Refused::NotFound("rep"))?,
        };
        if user.id != on.by.user && !on.by.manages_user(user.id) {
            return Err(Refused::NotYours(format!(
                "these are {}'s people; only {} or their manager can order that",
                user.name, user.name
            )));
        }
        let rep = Whose::of(on, user)?;
        let mut faults = Faults::default();
        let scope = new.scope.unwrap_or(Scope::Backlog);
        if scope == Scope::Everything && new.what != What::HandOver {
            faults.add("scope", "not_allowed", "only a hand-over takes everything; a backlog is spread or let go");
        }
        let reason = faults.line("reason", new.reason.as_deref());
        if new.what == What::LetGo && reason.is_none() {
            faults.add("reason", "required", "why they are let go, in a few words");
        }
        let to = match (new.what, new.to.as_deref().map(str::trim).filter(|to| !to.is_empty())) {
            (What::Spread | What::LetGo, None) => None,
            (What::Spread | What::LetGo, Some(_)) => {
                faults.add("to", "not_allowed", "only a hand-over goes to somebody");
                None
            }
            (What::HandOver, None) => {
                faults.add("to", "required", "a colleague's id or e-mail address, or round_robin");
                None
            }
            (What::HandOver, Some(to)) if robin::is_meant(to) => {
                if Robin::of(on, Some(rep.user.id))?.draw().is_none() {
                    faults.add("to", "nobody_here", "nobody else is here to take them");
                }
                None
            }
            (What::HandOver, Some(to)) => {
                let colleague = find_user(on.tx, to)?.filter(|user| user.active && user.id != rep.user.id);
                if colleague.is_none() {
                    faults.add("to", "unknown", "the id or e-mail address of a colleague who is still here, or round_robin");
                }
                colleague.map(|user| user.id)
            }
        };
        let begins_at = begins(on, new, &rep, &mut faults);
        faults.settle()?;
        let keep = match (scope, new.keep, new.what) {
            (Scope::Everything, ..) => 0,
            (Scope::Backlog, Some(keep), _) => keep,
            (Scope::Backlog, None, What::Spread) => rep.left_today(on)?,
            (Scope::Backlog, None, What::LetGo | What::HandOver) => 2 * rep.capacity(),
        };
        // Whoever has left keeps no promise.
        let promises = if rep.user.active { new.promises.unwrap_or(Promises::Stay) } else { Promises::Move };
        let order = BulkOrder {
            id: BulkOrderId::default(),
            by: on.by.user,
            given_at: on.now,
            rep: rep.user.id,
            what: new.what.code().to_owned(),
            scope: scope.code().to_owned(),
            to,
            promises: promises.code().to_owned(),
            keep,
            reason,
            begins_at,
            state: "waiting".to_owned(),
            after: None,
            moved: 0,
            stayed: 0,
            kept: 0,
        };
        Ok(Read { order, rep })
    }
}

/// Now, or on a day to come, as it begins on the clock of whoever it is about.
fn begins(on: &Context<'_, '_>, new: &NewBulkOrder, rep: &Whose, faults: &mut Faults) -> Timestamp {
    let days = rep.days();
    let today = days.day(on.now);
    match new.on {
        None => on.now,
        Some(_) if new.what != What::HandOver => {
            faults.add("on", "not_allowed", "only a hand-over has a date; the others are done at once");
            on.now
        }
        Some(day) if day < today => {
            faults.add("on", "in_the_past", "today or a day to come");
            on.now
        }
        Some(day) if day > days_after(today, 366) => {
            faults.add("on", "too_far", "at most a year ahead");
            on.now
        }
        Some(day) if day == today => on.now,
        Some(day) => days.start(day),
    }
}

pub(crate) fn view(on: &mut Context<'_, '_>, order: &BulkOrder) -> Result<BulkOrderView, Refused> {
    let to = match order.to {
        None => None,
        Some(to) => Some(user_named(on.tx, to)?),
    };
    let rep = user_named(on.tx, order.rep)?;
    let said = preview::said_of(order, &rep.name, to.as_ref().map(|to| to.name.as_str()));
    Ok(BulkOrderView {
        id: order.id.to_string(),
        what: order.what.clone(),
        scope: order.scope.clone(),
        rep,
        to,
        by: user_named(on.tx, order.by)?,
        given_at: order.given_at,
        begins_at: order.begins_at,
        reason: order.reason.clone(),
        state: order.state.clone(),
        moved: order.moved,
        stayed: order.stayed,
        kept: order.kept,
        said,
    })
}
