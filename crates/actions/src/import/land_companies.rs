//! Companies of a piece of a file: found by id, folded name or domain, else created; each looked up and written once.

use crate::addresses;
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::import::Job;
use crate::import::ledger::{self, Many, Tally};
use crate::import::ready::{CompanyWish, Landing};
use crate::people::company_document;
use crate::reach::{self, CompanyChange};
use crate::refused::Refused;
use intake::RowFault;
use planner::place::Addresses;
use planner::{CompanyId, ImportId};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use store::companies::{self, Company};
use store::external_ids::{self, ExternalId, Kind};
use store::imports::ImportRow;

/// The companies that the rows of one piece name.
#[derive(Default)]
pub(crate) struct Companies {
    by_external_id: HashMap<String, CompanyId>,
    by_folded: HashMap<String, CompanyId>,
    by_domain: HashMap<String, CompanyId>,
    new: Vec<Company>,
    new_ids: Vec<ExternalId>,
}

impl Companies {
    /// Looks up all that these rows name, in three statements.
    pub fn look_up<'a>(on: &mut Context<'_, '_>, wishes: impl Iterator<Item = &'a CompanyWish> + Clone) -> Result<Self, Refused> {
        let mut found = Companies::default();
        let ids: Vec<String> = wishes.clone().filter_map(|wish| wish.external_id.clone()).collect();
        if !ids.is_empty() {
            let pairs = external_ids::find(on.tx, Kind::Company, "", &ids)?;
            found.by_external_id = pairs.into_iter().map(|(external, id)| (external, CompanyId(id))).collect();
        }
        let mut folded: Vec<String> = wishes.clone().filter_map(|wish| wish.folded.clone()).collect();
        folded.sort_unstable();
        folded.dedup();
        if !folded.is_empty() {
            for (name, id) in companies::by_folded(on.tx, &folded)? {
                found.by_folded.entry(name).or_insert(id);
            }
        }
        // A domain tells only where there is no name: companies of one group share it.
        let domains: Vec<String> = wishes.filter(|wish| wish.folded.is_none()).filter_map(|wish| wish.domain.clone()).collect();
        if !domains.is_empty() {
            for (domain, id) in companies::by_domain(on.tx, &domains)? {
                found.by_domain.entry(domain).or_insert(id);
            }
        }
        Ok(found)
    }

    pub fn find(&self, wish: &CompanyWish) -> Option<CompanyId> {
        let by_id = wish.external_id.as_ref().and_then(|id| self.by_external_id.get(id));
        let by_name = || wish.folded.as_ref().and_then(|folded| self.by_folded.get(folded));
        let by_domain = || match wish.folded {
            Some(_) => None,
            None => wish.domain.as_ref().and_then(|domain| self.by_domain.get(domain)),
        };
        by_id.or_else(by_name).or_else(by_domain).copied()
    }

    /// The company that a row names; a new one where none is known and the row gives a name or a site.
    pub fn place(&mut self, on: &mut Context<'_, '_>, import: ImportId, wish: &CompanyWish) -> Option<CompanyId> {
        let found = self.find(wish);
        let id = match found {
            Some(id) => id,
            None => self.create(on, import, wish)?,
        };
        if let Some(external_id) = wish.external_id.clone().filter(|id| !self.by_external_id.contains_key(id)) {
            self.by_external_id.insert(external_id.clone(), id);
            self.new_ids.push(ExternalId { kind: Kind::Company, source: String::new(), external_id, id: id.0 });
        }
        Some(id)
    }

    fn create(&mut self, on: &mut Context<'_, '_>, import: ImportId, wish: &CompanyWish) -> Option<CompanyId> {
        let name = wish.name.clone().or_else(|| wish.domain.clone())?;
        let folded = wish.folded.clone().unwrap_or_else(|| intake::fold_company(&name));
        let id = CompanyId(on.mint());
        self.by_folded.insert(folded.clone(), id);
        if let Some(domain) = wish.domain.clone() {
            self.by_domain.entry(domain).or_insert(id);
        }
        let mut others = wish.addresses.iter().cloned();
        let first = others.next().unwrap_or_default();
        self.new.push(Company {
            id,
            name,
            folded,
            domain: wish.domain.clone(),
            phone: wish.phone.clone(),
            country: first.country,
            state: first.state,
            city: first.city,
            postal_code: first.postal_code,
            street: first.street,
            addresses: Addresses { kind: first.kind, others: others.collect() },
            zone: wish.zone.clone(),
            one_voice_exempt: false,
            custom: serde_json::Value::Object(wish.custom.clone()).to_string(),
            import: Some(import),
            version: 1,
            created_at: wish.created_at.filter(|at| *at <= on.now).unwrap_or(on.now),
            deleted_at: None,
        });
        Some(id)
    }

    /// Those created in this piece.
    pub fn created(&self) -> &[Company] {
        &self.new
    }

    /// The new one of that id, to be filled further by a later row of the piece.
    pub fn new_mut(&mut self, id: CompanyId) -> Option<&mut Company> {
        self.new.iter_mut().find(|company| company.id == id)
    }

    pub fn write(&self, on: &mut Context<'_, '_>) -> Result<(), Refused> {
        companies::insert_many(on.tx, &self.new)?;
        external_ids::insert_many(on.tx, &self.new_ids)?;
        let documents: Vec<_> = self.new.iter().map(company_document).collect();
        store::search::insert_many(on.tx, &documents)?;
        Ok(())
    }
}

/// Fills what the company does not have yet; what it has wins. Names of what was filled, with the values.
pub(crate) fn fill(company: &mut Company, wish: &CompanyWish) -> (serde_json::Map<String, serde_json::Value>, Option<RowFault>) {
    let mut filled = serde_json::Map::new();
    let slots: [(&str, &mut Option<String>, &Option<String>); 3] = [
        ("domain", &mut company.domain, &wish.domain),
        ("phone", &mut company.phone, &wish.phone),
        ("zone", &mut company.zone, &wish.zone),
    ];
    for (name, slot, value) in slots {
        if let (None, Some(value)) = (&slot, value) {
            *slot = Some(value.clone());
            filled.insert(name.to_owned(), value.clone().into());
        }
    }
    let addresses = addresses::take(company, wish.addresses.iter().cloned());
    filled.extend(addresses.fields);
    if !addresses.others.is_empty() {
        filled.insert("addresses".to_owned(), serde_json::json!(addresses.others));
    }
    let added = super::merge::add_custom(&mut company.custom, &wish.custom);
    if !added.fields.is_empty() {
        filled.insert("custom".to_owned(), serde_json::Value::Object(added.fields));
    }
    if let Some(note) = added.note {
        filled.insert(super::merge::NOTE_ADDED.to_owned(), note.into());
    }
    (filled, added.left_out)
}

/// A piece of a file of companies.
pub(crate) struct LandCompanies {
    pub job: Arc<Job>,
    pub after: u64,
    pub rows: Arc<Vec<Landing<CompanyWish>>>,
    pub until: u64,
}

impl Verb for LandCompanies {
    type Done = Tally;
    const MODE: Mode = Mode::Piece;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Tally, Refused> {
        let Some(mut import) = ledger::open(on, &self.job, self.after, self.until)? else { return Ok(Tally::default()) };
        let wishes = || self.rows.iter().filter_map(|landing| landing.thing.as_ref());
        let mut companies = Companies::look_up(on, wishes())?;
        let found: Vec<CompanyId> = wishes().filter_map(|wish| companies.find(wish)).collect();
        let mut known: HashMap<CompanyId, Company> = HashMap::new();
        if !found.is_empty() {
            known.extend(companies::get_many(on.tx, &found)?.into_iter().map(|company| (company.id, company)));
        }
        let before = known.clone();
        let mut changed = BTreeSet::new();
        let (mut tally, mut notes, mut rejects) = (Tally::default(), Vec::new(), Vec::new());
        for landing in self.rows.iter() {
            let Some(wish) = &landing.thing else {
                tally.rejected += 1;
                rejects.extend(ledger::reject(landing.line, &landing.faults, &landing.original));
                continue;
            };
            let mut faults = std::borrow::Cow::Borrowed(&landing.faults);
            let before = companies.find(wish);
            let Some(id) = companies.place(on, self.job.import, wish) else { continue };
            if before.is_none() {
                tally.created += 1;
            } else if let Some(new) = companies.new_mut(id) {
                tally.merged += 1;
                faults.to_mut().extend(fill(new, wish).1);
            } else if let Some(company) = known.get_mut(&id) {
                tally.merged += 1;
                let (filled, left_out) = fill(company, wish);
                faults.to_mut().extend(left_out);
                if !filled.is_empty() {
                    changed.insert(id);
                    notes.push(ImportRow {
                        line: ledger::place(landing.position),
                        outcome: "merged".to_owned(),
                        kind: "company".to_owned(),
                        id: Some(id.0),
                        before: Some(serde_json::json!({ "fields": filled }).to_string()),
                    });
                }
            } else {
                tally.merged += 1;
            }
            tally.left_out += faults.len() as u64;
            rejects.extend(ledger::reject(landing.line, &faults, &landing.original));
        }
        companies.write(on)?;
        let mut room = reach::AT_ONCE;
        for company in changed.iter().filter_map(|id| known.get(id)) {
            companies::update(on.tx, company)?;
            let change = before.get(&company.id).and_then(|before| CompanyChange::of(before, company));
            if let Some(change) = change {
                reach::moved(on, company.id, change, &mut room)?;
            }
            store::search::put(on.tx, &company_document(company))?;
        }
        tally.companies_created = companies.created().len() as u64;
        notes.extend(ledger::created(self.until, Many::Companies, companies.created().iter().map(|company| company.id.0)));
        ledger::write(on, &import, &mut tally, &notes, &rejects)?;
        ledger::advance(on, &mut import, self.until, &tally)?;
        Ok(tally)
    }
}
