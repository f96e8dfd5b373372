//! Deals, small as they are until the pipeline is built: listed, their next step changed, closed.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::{Faults, untouched};
use crate::find::find_deal;
use crate::ids;
use crate::refused::Refused;
use crate::rounds::user_named;
use crate::sign_in::find_user;
use crate::view::{DealView, Named, Page};
use jiff::Timestamp;
use store::deals::{self, Deal};
use store::{companies, prospects, users};

/// Open deals, the next step soonest first: the actor's own, somebody's, or those of everybody who may be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListDeals {
    /// `me` (the default), `all`, or a user's id or e-mail address.
    pub owner: Option<String>,
    /// 1 to 200.
    pub limit: u16,
}

impl Verb for ListDeals {
    type Done = Page<DealView>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        if !(1..=200).contains(&self.limit) {
            return Err(Refused::field("limit", "out_of_range", "a number from 1 to 200"));
        }
        let limit = usize::from(self.limit);
        let open = match self.owner.as_deref() {
            None | Some("me") => deals::open_of_owner(on.tx, on.by.user, limit)?,
            Some("all") => everybodys(on, limit)?,
            Some(other) => {
                let owner = find_user(on.tx, other)?.filter(|user| on.by.reads(Some(user.id)));
                deals::open_of_owner(on.tx, owner.ok_or(Refused::NotFound("user"))?.id, limit)?
            }
        };
        let items = open.into_iter().map(|deal| view(on, deal)).collect::<Result<_, _>>()?;
        Ok(Page { items, next: None })
    }
}

/// Of everybody whose deals may be read, whoever has left among them: their deals are open still.
fn everybodys(on: &mut Context<'_, '_>, limit: usize) -> Result<Vec<Deal>, Refused> {
    let mut open = Vec::new();
    for user in users::list(on.tx)?.into_iter().filter(|user| on.by.reads(Some(user.id))) {
        open.extend(deals::open_of_owner(on.tx, user.id, limit)?);
    }
    open.sort_by_key(|one| (one.next_at, one.id));
    open.truncate(limit);
    Ok(open)
}

/// A deal's next step and its date, its stage; `closed` closes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeDeal {
    pub deal: String,
    pub title: Option<String>,
    pub stage: Option<String>,
    pub next_step: Option<String>,
    pub next_at: Option<Timestamp>,
    pub if_version: Option<i64>,
}

/// The stages there are, until the pipeline is built.
pub const STAGES: [&str; 4] = ["new", "talking", "won", "lost"];

impl Verb for ChangeDeal {
    type Done = DealView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<DealView, Refused> {
        let (prospect, id) = find_deal(on.tx, &self.deal)?;
        let mut deal = deals::of(on.tx, prospect)?.into_iter().find(|deal| deal.id == id).ok_or(Refused::NotFound("deal"))?;
        if !on.by.reads(deal.owner) {
            return Err(Refused::NotFound("deal"));
        }
        if !on.by.changes(deal.owner) {
            return Err(Refused::NotYours("only the deal's owner or a manager can change it".to_owned()));
        }
        if self.if_version.is_some_and(|version| version != deal.version) {
            return Err(Refused::Stale);
        }
        let before = deal.clone();
        let mut faults = Faults::default();
        let title = self.title.as_deref().filter(|title| !untouched(Some(&before.title), Some(*title)));
        if let Some(title) = faults.line("title", title) {
            deal.title = title;
        }
        let step = self.next_step.as_deref().filter(|step| !untouched(before.next_step.as_deref(), Some(*step)));
        if let Some(step) = faults.line("next_step", step) {
            deal.next_step = Some(step);
        }
        // A stage that is none of ours any more stays until another is chosen, and a deal is won on the day on which it was.
        if let Some(stage) = self.stage.as_ref().filter(|stage| **stage != before.stage) {
            if !STAGES.contains(&stage.as_str()) {
                faults.add("stage", "unknown", format!("one of {}", STAGES.join(", ")));
            }
            deal.stage.clone_from(stage);
            deal.closed_at = matches!(stage.as_str(), "won" | "lost").then_some(on.now);
        }
        // A step that is overdue may be sent back as it stands.
        if let Some(at) = self.next_at.filter(|at| before.next_at != Some(*at)) {
            deal.next_at = faults.planned("next_at", at, on.now);
        }
        faults.settle()?;
        if deal == before {
            return view(on, deal);
        }
        if !deals::update(on.tx, &deal)? {
            return Err(Refused::Stale);
        }
        deal.version += 1;
        // Won or lost, nobody need ask them first any more; reopened, they must again.
        if let (true, Some(company)) =
            (deal.stage != before.stage, prospects::get(on.tx, prospect)?.and_then(|person| person.company))
        {
            crate::holds::settle(on.tx, company, on.now)?;
        }
        on.audit("change_deal", "prospect", prospect.0, None, Some(&deal.title))?;
        view(on, deal)
    }
}

fn view(on: &mut Context<'_, '_>, deal: Deal) -> Result<DealView, Refused> {
    let prospect = prospects::get(on.tx, deal.prospect)?.ok_or(Refused::NotFound("prospect"))?;
    let company = match prospect.company {
        Some(company) => companies::get(on.tx, company)?.map(|company| Named { id: company.id.to_string(), name: company.name }),
        None => None,
    };
    Ok(DealView {
        id: ids::child(deal.prospect, deal.id),
        title: deal.title,
        prospect: Named { id: prospect.id.to_string(), name: prospect.name },
        company,
        owner: match deal.owner {
            Some(owner) => user_named(on.tx, owner)?,
            None => Named { id: String::new(), name: "nobody".to_owned() },
        },
        stage: deal.stage,
        next_step: deal.next_step.unwrap_or_default(),
        next_at: deal.next_at,
        opened_at: deal.created_at,
        version: deal.version,
    })
}
