//! Taking an import back, except what was worked on since. In small steps, last row first; each step forgets the rows that
//! it is done with, so that a kill in between loses nothing.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::find::standing;
use crate::holds;
use crate::import::known::{Whose, load, save};
use crate::import::ledger::{self, Tally};
use crate::import::merge::{NOTE_ADDED, without_lines};
use crate::import::ready::NOTES;
use crate::import::rounds;
use crate::import::run::PARTS_AT_ONCE;
use crate::import::show::{find, view};
use crate::people::{company_document, index};
use crate::reach::{self, CompanyChange};
use crate::refused::Refused;
use crate::view::ImportView;
use planner::enrollment::{Directive, Order};
use planner::place::{AddressKind, Addresses, PostalAddress};
use planner::{CompanyId, ImportId, ProspectId, TouchId};
use serde_json::Value;
use store::imports::{self, Import, ImportRow};
use store::prospects::{self, Among, Prospect};
use store::suppressions::{self, Lifted};
use store::touches::{self, Voided};
use store::{answers, companies, custom_fields, deals, enrollments, external_ids, grounds, reviews, search};

/// How many things one step looks at: well under 20 ms.
const STEP: usize = 20;
/// How many prohibitions one step lifts: each may concern several people.
const LIFTED: usize = 10;

/// Takes an import back, except what was worked on since, and says how much it kept. What is more than a step goes on behind
/// the answer, state `undoing`: [`crate::App::undo_import`] takes all of it.
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
        let mut tally = Tally::of(&import);
        // Whoever was merged into somebody since is part of them.
        tally.kept = Some(prospects::merged_of_import(on.tx, import.id)?);
        import.counts = tally.written();
        import.lease_until = ledger::lease(on.now);
        imports::update(on.tx, &import)?;
        let mut step = Step { left: STEP, rounds: reach::AT_ONCE };
        while step.left > 0 && step.advance(on, &mut import)? == Left::More {}
        view(on, import)
    }
}

/// Whether there is more to take back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    More,
    Nothing,
}

/// One step of an undo that is under way. Everything that it rests on stands in the books, so any number may be at it at once:
/// whoever pressed the button twice, and the loop in the background.
pub(crate) struct UndoStep {
    pub import: ImportId,
}

impl Verb for UndoStep {
    type Done = Left;
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Left, Refused> {
        let mut import = imports::get(on.tx, self.import)?.ok_or(Refused::NotFound("import"))?;
        if import.state != "undoing" {
            return Ok(Left::Nothing);
        }
        Step { left: STEP, rounds: reach::AT_ONCE }.advance(on, &mut import)
    }
}

/// What one step may still do.
struct Step {
    /// Things to be looked at.
    left: usize,
    /// Rounds to be decided anew because their company has changed.
    rounds: usize,
}

impl Step {
    /// Takes back the last of what is in the books.
    fn advance(&mut self, on: &mut Context<'_, '_>, import: &mut Import) -> Result<Left, Refused> {
        let rows = imports::rows_before(on.tx, import.id, i64::MAX as u64, self.left)?;
        let Some(last) = rows.first() else {
            self.left = 0;
            // Last of all: whoever is gone by now need not be decided anew.
            return if lift(on, import)? { Ok(Left::More) } else { finish(on, import) };
        };
        if last.is_range() {
            let last = last.clone();
            return self.take_back_range(on, import, &last);
        }
        let (mut lowest, mut kept) = (last.line, 0);
        for row in rows.iter().take_while(|row| !row.is_range()) {
            self.left = self.left.saturating_sub(1);
            kept += u64::from(self.take_back_row(on, import, row)? == Taken::Partly);
            lowest = row.line;
        }
        imports::delete_rows_from(on.tx, import.id, lowest)?;
        self.go_on(on, import, kept)
    }

    /// So much more was kept, and there may be more to do.
    fn go_on(&mut self, on: &mut Context<'_, '_>, import: &mut Import, kept: u64) -> Result<Left, Refused> {
        let mut tally = Tally::of(import);
        tally.kept = Some(tally.kept.unwrap_or_default() + kept);
        import.counts = tally.written();
        import.lease_until = ledger::lease(on.now);
        imports::update(on.tx, import)?;
        Ok(Left::More)
    }

    /// Some of the things created in one piece; the rest stays in the books as a shorter range.
    fn take_back_range(&mut self, on: &mut Context<'_, '_>, import: &mut Import, row: &ImportRow) -> Result<Left, Refused> {
        let (Some(first), Some(last)) = (row.id, ledger::range_end(row)) else {
            imports::delete_rows_from(on.tx, import.id, row.line)?;
            return self.go_on(on, import, 0);
        };
        let limit = self.left.max(1);
        let range = Range { first, last };
        let looked = match row.kind.as_str() {
            "prospects" => people(on, import, range, limit)?,
            _ => companies(on, import, range, limit)?,
        };
        self.left = self.left.saturating_sub(looked.at.max(1));
        match looked.until {
            Some(until) => {
                imports::narrow_row(on.tx, import.id, row, after(until))?;
            }
            None => {
                imports::delete_rows_from(on.tx, import.id, row.line)?;
            }
        }
        self.go_on(on, import, looked.kept)
    }

    fn take_back_row(&mut self, on: &mut Context<'_, '_>, import: &Import, row: &ImportRow) -> Result<Taken, Refused> {
        let Some(id) = row.id else { return Ok(Taken::Back) };
        let given = row.before.as_deref().unwrap_or("{}");
        match row.kind.as_str() {
            "touch" => void(on, row, TouchId(id)),
            "company" => give_up_company(on, CompanyId(id), given, &mut self.rounds),
            _ => give_up(on, import, ProspectId(id), given),
        }
    }
}

/// The first and the last id of the things created in one piece.
#[derive(Debug, Clone, Copy)]
struct Range {
    first: [u8; 16],
    last: [u8; 16],
}

/// Ids that are read at once to find those of one piece among them.
const READ: usize = 400;

impl Range {
    /// Of a page of ids from the first on, those of this piece, so many of them; and the last that was looked at, where the
    /// range may go on behind it. Pieces that landed in one millisecond have ranges that overlap: what one verb has minted
    /// ends alike, and nobody is counted in two of them.
    fn of_piece(self, page: &[[u8; 16]], limit: usize) -> (Vec<[u8; 16]>, Option<[u8; 16]>) {
        let inside: Vec<[u8; 16]> = page.iter().copied().filter(|id| *id <= self.last).collect();
        let mut ours: Vec<[u8; 16]> = inside.iter().copied().filter(|id| of_one_verb(*id, self.last)).collect();
        let more = ours.len() > limit;
        ours.truncate(limit);
        let until = if more { ours.last().copied() } else { inside.last().copied().filter(|_| inside.len() == READ) };
        (ours, until)
    }
}

/// What became of a part of a range.
struct Looked {
    /// So many things were looked at.
    at: usize,
    kept: u64,
    /// Where the rest begins; none: there is none.
    until: Option<[u8; 16]>,
}

fn people(on: &mut Context<'_, '_>, import: &Import, range: Range, limit: usize) -> Result<Looked, Refused> {
    let page = prospects::page(on.tx, &Among::Everybody, ProspectId(before(range.first)), READ)?;
    let page: Vec<[u8; 16]> = page.into_iter().map(|id| id.0).collect();
    let (ours, until) = range.of_piece(&page, limit);
    let mut kept = 0;
    let ours: Vec<ProspectId> = ours.into_iter().map(ProspectId).collect();
    for prospect in prospects::get_many(on.tx, &ours)?.into_iter().filter(|one| one.import == Some(import.id)) {
        if worked_on(on, &prospect)? {
            kept += 1;
            // What the import forbade is lifted: what follows from it with them is decided anew.
            rounds::plan_again(on, prospect.id)?;
        } else {
            answers::remove_all_of(on.tx, prospect.id)?;
            search::remove(on.tx, search::Kind::Prospect, prospect.id.0)?;
            prospects::erase(on.tx, prospect.id)?;
        }
    }
    Ok(Looked { at: ours.len(), kept, until })
}

fn companies(on: &mut Context<'_, '_>, import: &Import, range: Range, limit: usize) -> Result<Looked, Refused> {
    let page = companies::page(on.tx, CompanyId(before(range.first)), READ)?;
    let ids: Vec<[u8; 16]> = page.iter().map(|company| company.id.0).collect();
    let (ours, until) = range.of_piece(&ids, limit);
    let mut kept = 0;
    for company in page.iter().filter(|company| company.import == Some(import.id) && ours.contains(&company.id.0)) {
        if company.version == 1 && companies::erase(on.tx, company.id)? {
            external_ids::delete_of(on.tx, company.id.0)?;
            search::remove(on.tx, search::Kind::Company, company.id.0)?;
        } else {
            kept += 1;
        }
    }
    Ok(Looked { at: ours.len(), kept, until })
}

/// The id just after.
fn after(id: [u8; 16]) -> [u8; 16] {
    u128::from_be_bytes(id).saturating_add(1).to_be_bytes()
}

/// The id just before, so that a page after it begins with `id`.
fn before(id: [u8; 16]) -> [u8; 16] {
    u128::from_be_bytes(id).saturating_sub(1).to_be_bytes()
}

/// Somebody changed them, touched them, or has plans with them that did not come with the import.
fn worked_on(on: &mut Context<'_, '_>, prospect: &Prospect) -> Result<bool, Refused> {
    if prospect.version != 1 {
        return Ok(true);
    }
    // A round, and the day on which its start was laid, came with them where one verb has minted all of it.
    let ours = |id: [u8; 16]| of_one_verb(id, prospect.id.0);
    let laid = |directive: &Directive| match &directive.order {
        Order::Lay { .. } => ours(directive.id.0),
        _ => false,
    };
    Ok(enrollments::of(on.tx, prospect.id)?.iter().any(|round| !ours(round.id.0))
        || enrollments::directives_of(on.tx, prospect.id)?.iter().any(|(_, directive)| !laid(directive))
        || !touches::of(on.tx, prospect.id)?.is_empty()
        // What somebody put on record, as that they may be called; and what they said to "should I go on?".
        || !grounds::of(on.tx, prospect.id)?.is_empty()
        || !reviews::of(on.tx, prospect.id)?.is_empty()
        || !deals::of(on.tx, prospect.id)?.is_empty())
}

/// Whether one verb has minted both: all its ids end alike.
fn of_one_verb(one: [u8; 16], other: [u8; 16]) -> bool {
    one[10..] == other[10..]
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

fn void(on: &mut Context<'_, '_>, row: &ImportRow, touch: TouchId) -> Result<Taken, Refused> {
    let Some(Ok(prospect)) = row.before.as_deref().map(str::parse::<ProspectId>) else { return Ok(Taken::Back) };
    let Some(record) = touches::get(on.tx, prospect, touch)? else { return Ok(Taken::Back) };
    if record.voided.is_none() {
        let voided = Voided { at: on.now, by: on.by.user, reason: "the import was taken back".to_owned() };
        touches::void(on.tx, prospect, touch, &voided)?;
        // Whoever the record was merged into has it in view.
        if let Some(person) = standing(on.tx, prospect)? {
            rounds::plan_again(on, person)?;
            if person != prospect {
                let known = crate::replan::Known::alone(on.tx, person, on.now)?;
                holds::settle_person(on.tx, &known, on.now)?;
            }
        }
        holds::heard(on.tx, &[(prospect, record.touch.occurred_at)], on.now)?;
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
    let before = (known.prospect.owner, known.prospect.company);
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
    if !clear_addresses(&mut known.prospect.addresses, &given["addresses"]) {
        taken = Taken::Partly;
    }
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
    holds::moved(on.tx, before, (known.prospect.owner, known.prospect.company), on.now)?;
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
        NOTE_ADDED => return clear_note(&mut prospect.custom, value),
        "address_kind" => return clear_kind(&mut prospect.addresses, value),
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

fn clear_kind(addresses: &mut Addresses, value: &Value) -> bool {
    let same = addresses.kind.map(AddressKind::code) == value.as_str();
    addresses.kind = addresses.kind.filter(|_| !same);
    same
}

/// Takes further addresses away that are still as the import put them; false where one was changed since.
fn clear_addresses(addresses: &mut Addresses, given: &Value) -> bool {
    let given: Vec<PostalAddress> = serde_json::from_value(given.clone()).unwrap_or_default();
    let all = given.iter().all(|address| addresses.others.contains(address));
    addresses.others.retain(|address| !given.contains(address));
    all
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

/// Takes the lines out of a note that a merge has added to it.
fn clear_note(custom: &mut String, added: &Value) -> bool {
    let mut known: serde_json::Map<String, Value> = serde_json::from_str(custom).unwrap_or_default();
    let note = known.get(NOTES).and_then(Value::as_str).unwrap_or_default();
    let Some(shorter) = without_lines(note, added.as_str().unwrap_or_default()) else { return false };
    known.insert(NOTES.to_owned(), shorter.into());
    *custom = Value::Object(known).to_string();
    true
}

fn give_up_company(on: &mut Context<'_, '_>, id: CompanyId, given: &str, rounds: &mut usize) -> Result<Taken, Refused> {
    let given: Value = serde_json::from_str(given).unwrap_or_default();
    let Some(mut company) = companies::get(on.tx, id)? else { return Ok(Taken::Back) };
    let before = company.clone();
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
            NOTE_ADDED => {
                all &= clear_note(&mut company.custom, value);
                continue;
            }
            "address_kind" => {
                all &= clear_kind(&mut company.addresses, value);
                continue;
            }
            "addresses" => {
                all &= clear_addresses(&mut company.addresses, value);
                continue;
            }
            _ => continue,
        };
        all &= empty(slot, value);
    }
    companies::update(on.tx, &company)?;
    search::put(on.tx, &company_document(&company))?;
    if let Some(change) = CompanyChange::of(&before, &company) {
        reach::moved(on, id, change, rounds)?;
    }
    Ok(if all { Taken::Back } else { Taken::Partly })
}

/// Lifts some of what it had forbidden, and brings back whom that concerns; whether there was any.
fn lift(on: &mut Context<'_, '_>, import: &mut Import) -> Result<bool, Refused> {
    let rows = suppressions::of_import(on.tx, import.id, LIFTED)?;
    let lifted = Lifted { at: on.now, by: on.by.user, reason: "the import was taken back".to_owned() };
    for row in &rows {
        suppressions::lift(on.tx, row.id, &lifted)?;
    }
    for row in &rows {
        reach::allowed(on, row)?;
    }
    import.lease_until = ledger::lease(on.now);
    imports::update(on.tx, import)?;
    Ok(!rows.is_empty())
}

/// Nothing of it is in the books any more: the rest of the file goes, the fields that were made for it, and it is undone.
fn finish(on: &mut Context<'_, '_>, import: &mut Import) -> Result<Left, Refused> {
    if imports::delete_parts(on.tx, import.id, PARTS_AT_ONCE)? == PARTS_AT_ONCE as u64 {
        return Ok(Left::More);
    }
    // Where somebody stays, what they carry keeps its name.
    let tally = Tally::of(import);
    if tally.kept.unwrap_or_default() == 0 {
        for key in &tally.fields {
            custom_fields::delete(on.tx, key)?;
        }
    }
    import.state = "undone".to_owned();
    import.ended_at = Some(on.now);
    imports::update(on.tx, import)?;
    on.audit("undo_import", "import", import.id.0, Some(&import.file_name.clone()), None)?;
    Ok(Left::Nothing)
}
