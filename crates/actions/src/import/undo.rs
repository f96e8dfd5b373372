//! Taking an import back, except what was worked on since. In small steps, last row first; each step forgets the rows that
//! it is done with, so that a kill in between loses nothing.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::find::standing;
use crate::import::known::{Whose, load, save};
use crate::import::ledger::{self, Tally};
use crate::import::rounds;
use crate::import::show::{find, view};
use crate::people::index;
use crate::refused::Refused;
use crate::view::ImportView;
use planner::{CompanyId, ImportId, ProspectId, TouchId};
use serde_json::Value;
use store::imports::{self, Import, ImportRow};
use store::prospects::{self, Among, Prospect};
use store::suppressions::{self, Lifted};
use store::touches::{self, Voided};
use store::{answers, companies, deals, enrollments, external_ids, search};

/// How many things one step looks at.
const STEP: usize = 40;
/// How many steps the order itself takes before it leaves the rest to whoever goes on.
const STEPS_AT_ONCE: usize = 10;

/// Takes an import back, except what was worked on since, and says how much it kept. A large one goes on in the
/// background, state `undoing`.
///
/// # Errors
/// Only whoever imported, and managers; not while it runs.
pub struct UndoImport {
    pub import: String,
}

impl Verb for UndoImport {
    type Done = ImportView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<ImportView, Refused> {
        let mut import = find(on, &self.import)?;
        if !(on.by.manages_user(import.user) || on.by.user == import.user) {
            return Err(Refused::NotYours("only whoever imported it, or a manager, can take an import back".to_owned()));
        }
        match import.state.as_str() {
            "undone" | "undoing" => return view(on, import),
            "running" if import.lease_until > on.now => {
                let message = "the import is still under way; wait for its end".to_owned();
                return Err(Refused::Conflict { message, held_by: None });
            }
            "dry_run" => {
                return Err(Refused::field("import", "not_allowed", "this was a dry run: there is nothing to take back"));
            }
            _ => {}
        }
        import.state = "undoing".to_owned();
        import.lease_until = on.now;
        let mut tally = Tally::of(&import);
        // Whoever was merged into somebody since is part of them.
        tally.kept = Some(prospects::merged_of_import(on.tx, import.id)?);
        import.counts = tally.written();
        let lifted = Lifted { at: on.now, by: on.by.user, reason: "the import was taken back".to_owned() };
        suppressions::lift_of_import(on.tx, import.id, &lifted)?;
        imports::update(on.tx, &import)?;
        let mut step = Step::default();
        for _ in 0..STEPS_AT_ONCE {
            if step.advance(on, &mut import)? {
                break;
            }
        }
        // Half a range is looked at again by whoever goes on.
        view(on, import)
    }
}

/// One step of an undo that is under way. Gives back where the next one goes on; none at the end.
pub(crate) struct UndoStep {
    pub import: ImportId,
    pub step: Step,
}

/// Where in a range of created things an undo stands.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Step {
    after: Option<[u8; 16]>,
    kept: u64,
}

impl Verb for UndoStep {
    type Done = Option<Step>;
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Option<Step>, Refused> {
        let mut import = imports::get(on.tx, self.import)?.ok_or(Refused::NotFound("import"))?;
        if import.state != "undoing" {
            return Ok(None);
        }
        let mut step = self.step;
        Ok((!step.advance(on, &mut import)?).then_some(step))
    }
}

impl Step {
    /// Takes the last rows back; true when nothing is left.
    fn advance(&mut self, on: &mut Context<'_, '_>, import: &mut Import) -> Result<bool, Refused> {
        let rows = imports::rows_before(on.tx, import.id, i64::MAX as u64, STEP)?;
        let Some(last) = rows.first() else {
            finish(on, import)?;
            return Ok(true);
        };
        if last.is_range() {
            let last = last.clone();
            self.take_back_range(on, import, &last)?;
            return Ok(false);
        }
        let mut lowest = last.line;
        for row in rows.iter().take_while(|row| !row.is_range()) {
            self.kept += u64::from(take_back_row(on, import, row)? == Taken::Partly);
            lowest = row.line;
        }
        self.done_with(on, import, lowest)?;
        Ok(false)
    }

    /// A page of the things created in one piece.
    fn take_back_range(&mut self, on: &mut Context<'_, '_>, import: &mut Import, row: &ImportRow) -> Result<(), Refused> {
        let (Some(first), Some(last)) = (row.id, ledger::range_end(row)) else {
            return self.done_with(on, import, row.line);
        };
        let start = self.after.unwrap_or_else(|| before(first));
        let more = match row.kind.as_str() {
            "prospects" => self.people(on, import, start, last)?,
            _ => self.companies(on, import, start, last)?,
        };
        match more {
            None => self.done_with(on, import, row.line),
            Some(after) => {
                self.after = Some(after);
                import.lease_until = ledger::lease(on.now);
                imports::update(on.tx, import)?;
                Ok(())
            }
        }
    }

    fn people(
        &mut self,
        on: &mut Context<'_, '_>,
        import: &Import,
        start: [u8; 16],
        last: [u8; 16],
    ) -> Result<Option<[u8; 16]>, Refused> {
        let ids = prospects::page(on.tx, &Among::Everybody, ProspectId(start), STEP)?;
        let inside: Vec<ProspectId> = ids.iter().copied().filter(|id| id.0 <= last).collect();
        for prospect in prospects::get_many(on.tx, &inside)? {
            if prospect.import != Some(import.id) {
                continue;
            }
            if worked_on(on, import, &prospect)? {
                self.kept += 1;
            } else {
                answers::remove_all_of(on.tx, prospect.id)?;
                search::remove(on.tx, search::Kind::Prospect, prospect.id.0)?;
                prospects::erase(on.tx, prospect.id)?;
            }
        }
        Ok((inside.len() == STEP).then(|| inside.last().map(|id| id.0)).flatten())
    }

    fn companies(
        &mut self,
        on: &mut Context<'_, '_>,
        import: &Import,
        start: [u8; 16],
        last: [u8; 16],
    ) -> Result<Option<[u8; 16]>, Refused> {
        let page = companies::page(on.tx, CompanyId(start), STEP)?;
        let inside: Vec<_> = page.into_iter().filter(|company| company.id.0 <= last).collect();
        for company in inside.iter().filter(|company| company.import == Some(import.id)) {
            if company.version == 1 && companies::erase(on.tx, company.id)? {
                external_ids::delete_of(on.tx, company.id.0)?;
                search::remove(on.tx, search::Kind::Company, company.id.0)?;
            } else {
                self.kept += 1;
            }
        }
        Ok((inside.len() == STEP).then(|| inside.last().map(|company| company.id.0)).flatten())
    }

    /// Forgets the rows from that line on and notes what was kept.
    fn done_with(&mut self, on: &mut Context<'_, '_>, import: &mut Import, line: u64) -> Result<(), Refused> {
        imports::delete_rows_from(on.tx, import.id, line)?;
        let mut tally = Tally::of(import);
        tally.kept = Some(tally.kept.unwrap_or_default() + std::mem::take(&mut self.kept));
        import.counts = tally.written();
        import.lease_until = ledger::lease(on.now);
        self.after = None;
        imports::update(on.tx, import)?;
        Ok(())
    }
}

/// The id just before, so that a page after it begins with `id`.
fn before(id: [u8; 16]) -> [u8; 16] {
    u128::from_be_bytes(id).saturating_sub(1).to_be_bytes()
}

/// Somebody changed them, touched them, or has plans with them that did not come with the import.
fn worked_on(on: &mut Context<'_, '_>, import: &Import, prospect: &Prospect) -> Result<bool, Refused> {
    if prospect.version != 1 {
        return Ok(true);
    }
    let until = import.ended_at.unwrap_or(on.now);
    let rounds = enrollments::of(on.tx, prospect.id)?;
    let other_round = rounds
        .iter()
        .any(|round| round.started_by != import.user || round.started_at < import.started_at || round.started_at > until);
    Ok(other_round
        || !touches::of(on.tx, prospect.id)?.is_empty()
        || !enrollments::directives_of(on.tx, prospect.id)?.is_empty()
        || !deals::of(on.tx, prospect.id)?.is_empty())
}

trait Ranged {
    /// Whether it stands for all that one piece created.
    fn is_range(&self) -> bool;
}

impl Ranged for ImportRow {
    fn is_range(&self) -> bool {
        matches!(self.kind.as_str(), "prospects" | "companies")
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Taken {
    Back,
    /// Something of it was worked on since and stays.
    Partly,
}

fn take_back_row(on: &mut Context<'_, '_>, import: &Import, row: &ImportRow) -> Result<Taken, Refused> {
    let Some(id) = row.id else { return Ok(Taken::Back) };
    match row.kind.as_str() {
        "touch" => void(on, row, TouchId(id)),
        "company" => give_up_company(on, CompanyId(id), row.before.as_deref().unwrap_or("{}")),
        _ => give_up(on, import, ProspectId(id), row.before.as_deref().unwrap_or("{}")),
    }
}

fn void(on: &mut Context<'_, '_>, row: &ImportRow, touch: TouchId) -> Result<Taken, Refused> {
    let Some(Ok(prospect)) = row.before.as_deref().map(str::parse::<ProspectId>) else { return Ok(Taken::Back) };
    let Some(record) = touches::get(on.tx, prospect, touch)? else { return Ok(Taken::Back) };
    if record.voided.is_none() {
        let voided = Voided { at: on.now, by: on.by.user, reason: "the import was taken back".to_owned() };
        touches::void(on.tx, prospect, touch, &voided)?;
        // Whoever the record was merged into has it in view.
        if let Some(person) = standing(on.tx, prospect)? {
            rounds::plan_again(on, person)?;
        }
    }
    Ok(Taken::Back)
}

/// Takes from somebody what the import gave them, value by value; what was changed or used since stays.
fn give_up(on: &mut Context<'_, '_>, import: &Import, id: ProspectId, given: &str) -> Result<Taken, Refused> {
    let given: Value = serde_json::from_str(given).unwrap_or_default();
    let nothing =
        |list: &Value| list.as_array().is_none_or(Vec::is_empty) && list.as_object().is_none_or(serde_json::Map::is_empty);
    if given.as_object().is_none_or(|given| given.values().all(nothing)) {
        // It said nothing new: they are left as they are, so that the import that brought them can still be taken back.
        return Ok(Taken::Back);
    }
    let (mut known, moved) = load(on, vec![id])?;
    let Some(mut known) = known.remove(&id) else {
        // Merged into somebody since: which of their values came from here cannot be told any more, so they stay.
        return Ok(if moved.contains_key(&id) { Taken::Partly } else { Taken::Back });
    };
    let mut taken = Taken::Back;
    if let Some(fields) = given["fields"].as_object() {
        for (name, value) in fields {
            if !clear(&mut known.prospect, name, value) {
                taken = Taken::Partly;
            }
        }
    }
    let used: Vec<String> = touches::of(on.tx, id)?
        .into_iter()
        .filter(|record| record.import != Some(import.id))
        .filter_map(|record| record.touch.address)
        .collect();
    for phone in texts(&given["phones"]) {
        if used.contains(&phone) {
            taken = Taken::Partly;
        } else {
            known.phones.retain(|known| known.number != phone);
        }
    }
    for email in texts(&given["emails"]) {
        if used.contains(&email) {
            taken = Taken::Partly;
        } else {
            known.emails.retain(|known| known.address != email);
        }
    }
    let (socials, tags) = (texts(&given["socials"]), texts(&given["tags"]));
    known.socials.retain(|one| !socials.contains(one));
    known.tags.retain(|one| !tags.contains(one));
    save(on, &known, Whose::Theirs)?;
    for pair in given["external_ids"].as_array().into_iter().flatten() {
        if let [source, value] = texts(pair).as_slice() {
            external_ids::delete(on.tx, external_ids::Kind::Prospect, source, value)?;
        }
    }
    rounds::plan_again(on, id)?;
    index(on, &known.prospect, &known.phones, &known.emails)?;
    Ok(taken)
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Empties a field that still holds what the import put there; false where it was changed since.
fn clear(prospect: &mut Prospect, name: &str, value: &Value) -> bool {
    let slot = match name {
        "given" => &mut prospect.given,
        "family" => &mut prospect.family,
        "title" => &mut prospect.title,
        "source" => &mut prospect.source,
        "zone" => &mut prospect.zone,
        "country" => &mut prospect.country,
        "state" => &mut prospect.state,
        "city" => &mut prospect.city,
        "postal_code" => &mut prospect.postal_code,
        "street" => &mut prospect.street,
        "name" => {
            let [before, after] = [&value[0], &value[1]].map(|one| one.as_str().unwrap_or_default());
            if prospect.name == after {
                prospect.name = before.to_owned();
                return true;
            }
            return false;
        }
        "company" => {
            let same = prospect.company.map(|id| id.to_string()).as_deref() == value.as_str();
            prospect.company = prospect.company.filter(|_| !same);
            return same;
        }
        "owner" => {
            let same = prospect.owner.map(|id| id.to_string()).as_deref() == value.as_str();
            prospect.owner = prospect.owner.filter(|_| !same);
            return same;
        }
        "custom" => return clear_custom(&mut prospect.custom, value),
        _ => return true,
    };
    empty(slot, value)
}

fn empty(slot: &mut Option<String>, value: &Value) -> bool {
    let same = slot.as_deref() == value.as_str();
    if same {
        *slot = None;
    }
    same
}

fn clear_custom(custom: &mut String, given: &Value) -> bool {
    let mut known: serde_json::Map<String, Value> = serde_json::from_str(custom).unwrap_or_default();
    let mut all = true;
    for (key, value) in given.as_object().into_iter().flatten() {
        if known.get(key) == Some(value) {
            known.remove(key);
        } else {
            all = false;
        }
    }
    *custom = Value::Object(known).to_string();
    all
}

fn give_up_company(on: &mut Context<'_, '_>, id: CompanyId, given: &str) -> Result<Taken, Refused> {
    let given: Value = serde_json::from_str(given).unwrap_or_default();
    let Some(mut company) = companies::get(on.tx, id)? else { return Ok(Taken::Back) };
    let mut all = true;
    for (name, value) in given["fields"].as_object().into_iter().flatten() {
        let slot = match name.as_str() {
            "domain" => &mut company.domain,
            "phone" => &mut company.phone,
            "country" => &mut company.country,
            "state" => &mut company.state,
            "city" => &mut company.city,
            "postal_code" => &mut company.postal_code,
            "street" => &mut company.street,
            "zone" => &mut company.zone,
            "custom" => {
                all &= clear_custom(&mut company.custom, value);
                continue;
            }
            _ => continue,
        };
        all &= empty(slot, value);
    }
    companies::update(on.tx, &company)?;
    Ok(if all { Taken::Back } else { Taken::Partly })
}

fn finish(on: &mut Context<'_, '_>, import: &mut Import) -> Result<(), Refused> {
    import.state = "undone".to_owned();
    import.ended_at = Some(on.now);
    imports::update(on.tx, import)?;
    imports::delete_parts(on.tx, import.id)?;
    Ok(())
}
