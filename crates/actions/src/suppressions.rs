//! Do not call, do not mail: listed, added, lifted. They bind every rep, for good.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::Faults;
use crate::find::{Access, person};
use crate::ids;
use crate::prospects::contact_fields as read;
use crate::reach;
use crate::refused::Refused;
use crate::rounds::user_named;
use crate::sight;
use crate::view::{Named, NewSuppression, Page, SuppressionView};
use jiff::SignedDuration;
use planner::phone::normalise;
use planner::prospect::Forbids;
use planner::{CompanyId, ProspectId, SuppressionId};
use store::suppressions::{self, Kind, Lifted, Suppression};
use store::{companies, prospects};

/// Their author may lift one for so long; after that a manager, with a reason.
const AUTHOR_MAY: SignedDuration = SignedDuration::from_mins(10);

/// `GET /suppressions`. In a closed workspace a page may be short: what is about others' people is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSuppressions {
    /// 1 to 200.
    pub limit: u16,
    pub cursor: Option<String>,
}

impl Verb for ListSuppressions {
    type Done = Page<SuppressionView>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        if !(1..=200).contains(&self.limit) {
            return Err(Refused::field("limit", "out_of_range", "a number from 1 to 200"));
        }
        let after: SuppressionId = match &self.cursor {
            None => SuppressionId::default(),
            Some(cursor) => ids::read(cursor, "page")?,
        };
        let limit = usize::from(self.limit);
        let page = suppressions::page(on.tx, after, limit)?;
        let next = page.last().filter(|_| page.len() == limit).map(|last| last.id.to_string());
        let page = sight::suppressions(on, page)?;
        let mut items = Vec::with_capacity(page.len());
        for row in page {
            items.push(view(on, row)?);
        }
        Ok(Page { items, next })
    }
}

/// `POST /suppressions`: for one person, number, address or company.
#[derive(Debug, Clone, PartialEq)]
pub struct AddSuppression(pub NewSuppression);

impl Verb for AddSuppression {
    type Done = SuppressionView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<SuppressionView, Refused> {
        let input = &self.0;
        let mut faults = Faults::default();
        let forbids = Forbids::from_code(&input.forbids);
        if forbids.is_none() {
            faults.add("forbids", "unknown", "one of calls, mail, everything");
        }
        let reason = faults.line("reason", Some(&input.reason));
        let named = [&input.prospect, &input.number, &input.email, &input.company];
        if named.iter().filter(|one| one.is_some()).count() != 1 {
            faults.add("prospect", "required", "name exactly one of prospect, number, email, company");
        }
        faults.settle()?;
        let (kind, key, prospect) = keyed(on, input)?;
        let row = Suppression {
            id: SuppressionId(on.mint()),
            kind,
            key,
            forbids: forbids.unwrap_or(Forbids::Everything),
            since: on.now,
            reason,
            source: Some("hand".to_owned()),
            by: Some(on.by.user),
            prospect,
            touch: None,
            import: None,
            lifted: None,
        };
        suppressions::insert(on.tx, &row)?;
        reach::forbidden(on, &row)?;
        on.audit("add_suppression", "suppression", row.id.0, None, Some(&row.key))?;
        view(on, row)
    }
}

fn keyed(on: &mut Context<'_, '_>, input: &NewSuppression) -> Result<(Kind, String, Option<ProspectId>), Refused> {
    if let Some(who) = &input.prospect {
        let prospect = person(on, who, Access::Read)?.loaded.prospect.id;
        return Ok((Kind::Person, suppressions::key_of_person(prospect), Some(prospect)));
    }
    if let Some(number) = &input.number {
        let region = store::workspace::get(on.tx)?.map(|workspace| workspace.country).unwrap_or_default();
        let number = normalise(number, &region).map_err(|fault| Refused::field("number", "not_a_number", fault.to_string()))?;
        return Ok((Kind::Number, number.e164, None));
    }
    if let Some(email) = &input.email {
        let address = read::address(email).ok_or_else(|| Refused::field("email", "not_an_address", "as lea@example.com"))?;
        return Ok((Kind::Address, address, None));
    }
    let company: CompanyId = ids::read(input.company.as_deref().unwrap_or_default(), "company")?;
    if companies::get(on.tx, company)?.is_none() {
        return Err(Refused::NotFound("company"));
    }
    Ok((Kind::Company, suppressions::key_of_company(company), None))
}

/// `DELETE /suppressions/{id}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveSuppression {
    pub suppression: String,
    pub reason: Option<String>,
}

impl Verb for RemoveSuppression {
    type Done = SuppressionView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<SuppressionView, Refused> {
        let id: SuppressionId = ids::read(&self.suppression, "suppression")?;
        let row = suppressions::get(on.tx, id)?.filter(|row| row.lifted.is_none()).ok_or(Refused::NotFound("suppression"))?;
        if sight::suppressions(on, vec![row.clone()])?.is_empty() {
            return Err(Refused::NotFound("suppression"));
        }
        let author_in_time = row.by == Some(on.by.user) && on.now.duration_since(row.since) <= AUTHOR_MAY;
        let theirs = on.by.manages() && sight::may_change_suppression(on, &row)?;
        if !author_in_time && !theirs {
            return Err(Refused::NotYours("only their manager or an owner can lift that, with a reason".to_owned()));
        }
        let mut faults = Faults::default();
        let reason = faults.line("reason", self.reason.as_deref());
        if reason.is_none() && !author_in_time {
            faults.add("reason", "required", "say why it is lifted");
        }
        faults.settle()?;
        let lifted = Lifted { at: on.now, by: on.by.user, reason: reason.unwrap_or_else(|| "set by mistake".to_owned()) };
        suppressions::lift(on.tx, id, &lifted)?;
        reach::allowed(on, &row)?;
        on.audit("remove_suppression", "suppression", id.0, Some(&row.key), Some(&lifted.reason))?;
        view(on, row)
    }
}

fn view(on: &mut Context<'_, '_>, row: Suppression) -> Result<SuppressionView, Refused> {
    let about = match sight::person_of(&row) {
        Some(prospect) => prospects::get(on.tx, prospect)?,
        None => None,
    };
    // Why is told with whom it was said by.
    let told = sight::is_their_word(on.by, &row) || about.as_ref().is_none_or(|person| on.by.reads(person.owner));
    let prospect = about.filter(|person| on.by.reads(person.owner));
    let company = match (row.kind, row.key.parse()) {
        (Kind::Company, Ok(company)) => companies::get(on.tx, company)?,
        _ => None,
    };
    Ok(SuppressionView {
        id: row.id.to_string(),
        forbids: row.forbids.code().to_owned(),
        prospect: prospect.map(|row| Named { id: row.id.to_string(), name: row.name }),
        number: (row.kind == Kind::Number).then(|| row.key.clone()),
        email: (row.kind == Kind::Address).then(|| row.key.clone()),
        company: company.map(|row| Named { id: row.id.to_string(), name: row.name }),
        since: row.since,
        reason: row.reason.filter(|_| told).unwrap_or_default(),
        by: match row.by {
            Some(by) => Some(user_named(on.tx, by)?),
            None => None,
        },
    })
}
