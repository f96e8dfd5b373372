//! A piece of a file of people, in one transaction: matched against the store and against itself, merged or created.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::import::known::{Whose, load, save};
use crate::import::land_companies::Companies;
use crate::import::ledger::{self, Many, Tally};
use crate::import::matching::FoldedName;
use crate::import::merge::Known;
use crate::import::ready::{Landing, Person, ROW};
use crate::import::{Job, Newcomers, rounds};
use crate::people::{document, found_by};
use crate::reach;
use crate::refused::Refused;
use crate::robin::Robin;
use crate::starts::Laying;
use intake::RowFault;
use planner::place::Addresses;
use planner::prospect::{Forbids, Line};
use planner::{CompanyId, ImportId, ProspectId, SuppressionId, UserId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use store::contacts::{self, Holder};
use store::external_ids::{self, ExternalId, Kind};
use store::imports::{Import, ImportRow, Reject};
use store::prospects::{self, Prospect};
use store::search::{self, Document};
use store::suppressions::{self, Suppression};

pub(crate) struct LandPeople {
    pub job: Arc<Job>,
    /// How far the import had come before this piece.
    pub after: u64,
    pub rows: Arc<Vec<Landing<Person>>>,
    /// How far it has come after it.
    pub until: u64,
}

/// What a piece of people came to.
#[derive(Default)]
pub(crate) struct LandedPeople {
    pub tally: Tally,
    /// For the next piece; only where this one is committed.
    pub laying: Option<Laying>,
}

impl Verb for LandPeople {
    type Done = LandedPeople;
    const MODE: Mode = Mode::Piece;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<LandedPeople, Refused> {
        let Some(mut import) = ledger::open(on, &self.job, self.after, self.until)? else {
            return Ok(LandedPeople::default());
        };
        let mut laying = self.job.laying();
        let mut piece = Piece::look_up(on, &self.rows)?;
        piece.robin = match self.job.newcomers {
            Newcomers::Owner => None,
            Newcomers::InTurns => Some(Robin::of(on, None)?),
        };
        for landing in self.rows.iter() {
            piece.land(on, &self.job, landing)?;
        }
        let tally = piece.write(on, &self.job, &import, self.until, &mut laying)?;
        ledger::advance(on, &mut import, self.until, &tally)?;
        Ok(LandedPeople { tally, laying })
    }
}

/// Where a row goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Known(ProspectId),
    /// Created by an earlier row of this piece.
    New(usize),
}

pub(crate) struct Piece {
    by_external_id: HashMap<(&'static str, String), Target>,
    by_email: HashMap<String, Vec<Target>>,
    by_phone: HashMap<String, Vec<Target>>,
    known: HashMap<ProspectId, Known>,
    changed: HashSet<ProspectId>,
    /// Those of them whom a search has to find by something new; writing the index again is dear.
    found_anew: HashSet<ProspectId>,
    /// Whose they were and where, before this piece.
    before: HashMap<ProspectId, (Option<UserId>, Option<CompanyId>)>,
    new: Vec<Known>,
    /// What the new ones are found by.
    found_by: Vec<FoundBy>,
    companies: Companies,
    suppressions: Vec<Suppression>,
    new_ids: Vec<ExternalId>,
    notes: Vec<ImportRow>,
    rejects: Vec<Reject>,
    tally: Tally,
    /// Whose turn it is to get somebody new.
    robin: Option<Robin>,
}

/// Somebody new in the index.
struct FoundBy {
    /// As the reader has made them; none where a later row has added something.
    tokens: Option<Vec<String>>,
    /// As the row writes it.
    company: Option<String>,
}

impl Piece {
    /// Everything that the rows may match, in a handful of statements.
    pub fn look_up(on: &mut Context<'_, '_>, rows: &[Landing<Person>]) -> Result<Self, Refused> {
        let people = || rows.iter().filter_map(|landing| landing.thing.as_ref());
        let mut found: Vec<((&'static str, String), ProspectId)> = Vec::new();
        for source in ["", "lead", "contact", ROW] {
            let ids: Vec<String> = people()
                .flat_map(|person| &person.external_ids)
                .filter(|(kind, _)| *kind == source)
                .map(|(_, id)| id.clone())
                .collect();
            if !ids.is_empty() {
                let pairs = external_ids::find(on.tx, Kind::Prospect, source, &ids)?;
                found.extend(pairs.into_iter().map(|(external, id)| ((source, external), ProspectId(id))));
            }
        }
        let emails: Vec<String> = people().flat_map(Person::telling_emails).map(str::to_owned).collect();
        let phones: Vec<String> = people().flat_map(Person::telling_phones).map(str::to_owned).collect();
        let by_address = if emails.is_empty() { Vec::new() } else { contacts::by_address(on.tx, &emails)? };
        let by_number = if phones.is_empty() { Vec::new() } else { contacts::by_number(on.tx, &phones)? };

        let mut wanted: Vec<ProspectId> = found.iter().map(|(_, id)| *id).collect();
        wanted.extend(by_address.iter().chain(&by_number).map(standing));
        let (known, moved) = load(on, wanted)?;
        let target = |id: ProspectId| {
            let id = moved.get(&id).copied().unwrap_or(id);
            known.contains_key(&id).then_some(Target::Known(id))
        };
        let mut by_email: HashMap<String, Vec<Target>> = HashMap::new();
        for holder in &by_address {
            by_email.entry(holder.by.clone()).or_default().extend(target(standing(holder)));
        }
        let mut by_phone: HashMap<String, Vec<Target>> = HashMap::new();
        for holder in by_number.iter().filter(|holder| holder.line == Line::Personal) {
            by_phone.entry(holder.by.clone()).or_default().extend(target(standing(holder)));
        }
        let by_external_id = found.into_iter().filter_map(|(key, id)| Some((key, target(id)?))).collect();
        let companies = Companies::look_up(on, people().filter_map(|person| person.company.as_ref()))?;
        Ok(Piece {
            by_external_id,
            by_email,
            by_phone,
            before: known.iter().map(|(id, known)| (*id, (known.prospect.owner, known.prospect.company))).collect(),
            known,
            changed: HashSet::new(),
            found_anew: HashSet::new(),
            new: Vec::new(),
            found_by: Vec::new(),
            companies,
            suppressions: Vec::new(),
            new_ids: Vec::new(),
            notes: Vec::new(),
            rejects: Vec::new(),
            tally: Tally::default(),
            robin: None,
        })
    }

    fn at(&self, target: Target) -> &Known {
        match target {
            Target::Known(id) => &self.known[&id],
            Target::New(index) => &self.new[index],
        }
    }

    /// Who the row is, by the surest sign first.
    fn find(&self, row: &Person) -> Option<Target> {
        for id in &row.external_ids {
            let found = self.by_external_id.get(id).copied();
            if let Some(target) = found.filter(|target| !self.contradicts(row, *target)) {
                return Some(target);
            }
        }
        let agrees = |target: &&Target| row.folded.is_compatible(&folded(&self.at(**target).prospect));
        for address in row.telling_emails() {
            if let Some(holders) = self.by_email.get(address).filter(|holders| !holders.is_empty()) {
                return holders.iter().find(agrees).or(holders.first()).copied();
            }
        }
        row.telling_phones().find_map(|number| self.by_phone.get(number)?.iter().find(agrees).copied())
    }

    /// The same id, but another name and another address: ids of two systems, not one person.
    fn contradicts(&self, row: &Person, target: Target) -> bool {
        let known = self.at(target);
        let addresses = known.emails.iter().map(|email| email.address.as_str()).collect::<Vec<_>>();
        let other_name = !row.folded.is_compatible(&folded(&known.prospect));
        other_name && !row.emails.is_empty() && !addresses.is_empty() && !row.telling_emails().any(|one| addresses.contains(&one))
    }

    pub fn land(&mut self, on: &mut Context<'_, '_>, job: &Job, landing: &Landing<Person>) -> Result<(), Refused> {
        let Some(row) = &landing.thing else {
            self.tally.rejected += 1;
            self.rejects.extend(ledger::reject(landing.line, &landing.faults, &landing.original));
            return Ok(());
        };
        let target = self.find(row);
        if let Some(Target::Known(id)) = target {
            let owner = self.known[&id].prospect.owner;
            if !on.by.changes(owner) {
                let faults = landing.refuse("owner", "somebody known already, and a colleague's: only a manager may change them");
                self.tally.rejected += 1;
                self.rejects.extend(ledger::reject(landing.line, &faults, &landing.original));
                return Ok(());
            }
        }
        if let Some(stranger) = &row.stranger {
            *self.tally.strangers.entry(stranger.clone()).or_default() += 1;
        }
        let company = row.company.as_ref().and_then(|wish| self.companies.place(on, job.import, wish));
        let (prospect, left_out) = match target {
            Some(target) => self.merge(job.import, landing.position, row, target, company),
            None => (self.create(on, job, row, company), None),
        };
        self.forbid(on, job, row, prospect);
        let mut faults = std::borrow::Cow::Borrowed(&landing.faults);
        if let Some(left_out) = left_out {
            faults.to_mut().push(left_out);
        }
        self.tally.left_out += faults.len() as u64;
        self.rejects.extend(ledger::reject(landing.line, &faults, &landing.original));
        Ok(())
    }

    /// Who they are, and what found no place with them.
    fn merge(
        &mut self,
        import: ImportId,
        position: u64,
        row: &Person,
        target: Target,
        company: Option<CompanyId>,
    ) -> (ProspectId, Option<RowFault>) {
        let known = match target {
            Target::Known(id) => self.known.get_mut(&id),
            Target::New(index) => self.new.get_mut(index),
        };
        let Some(known) = known else { return (ProspectId::default(), None) };
        if let Target::New(index) = target {
            self.found_by[index].tokens = None;
        }
        let mut given = known.take(row);
        if let (None, Some(company)) = (known.prospect.company, company) {
            known.prospect.company = Some(company);
            given.fields.insert("company".to_owned(), company.to_string().into());
        }
        if let (None, Some(owner)) = (known.prospect.owner, row.owner) {
            known.prospect.owner = Some(owner);
            given.fields.insert("owner".to_owned(), owner.to_string().into());
        }
        let id = known.prospect.id;
        for external in &row.external_ids {
            if !self.by_external_id.contains_key(external) {
                self.note_id(external, id, target);
                given.external_ids.push(external.clone());
            }
        }
        self.remember(row, target);
        self.tally.merged += 1;
        if let Target::Known(id) = target {
            if !given.is_empty() {
                self.changed.insert(id);
            }
            if given.is_found_by() {
                self.found_anew.insert(id);
            }
            // Whom this import created it takes back whole.
            if self.known.get(&id).is_some_and(|known| known.prospect.import == Some(import)) {
                return (id, given.left_out);
            }
            self.notes.push(ImportRow {
                line: ledger::place(position),
                outcome: "merged".to_owned(),
                kind: "prospect".to_owned(),
                id: Some(id.0),
                before: Some(given.written()),
            });
        }
        (id, given.left_out)
    }

    fn create(&mut self, on: &mut Context<'_, '_>, job: &Job, row: &Person, company: Option<CompanyId>) -> ProspectId {
        let id = ProspectId(on.mint());
        let target = Target::New(self.new.len());
        for external in &row.external_ids {
            if !self.by_external_id.contains_key(external) {
                self.note_id(external, id, target);
            }
        }
        self.remember(row, target);
        self.tally.created += 1;
        let drawn = || self.robin.as_mut().and_then(Robin::draw);
        let owner: UserId = row.owner.or_else(drawn).unwrap_or(job.owner);
        let written = row.company.as_ref().filter(|_| company.is_some()).and_then(|wish| wish.name.clone());
        self.found_by.push(FoundBy { tokens: Some(row.tokens.clone()), company: written });
        let mut others = row.addresses.iter().cloned();
        let first = others.next().unwrap_or_default();
        self.new.push(Known {
            prospect: Prospect {
                id,
                name: row.name.clone(),
                given: row.given.clone(),
                family: row.family.clone(),
                title: row.title.clone(),
                company,
                owner: Some(owner),
                worth: row.worth.unwrap_or_default(),
                source: row.source.clone(),
                zone: row.zone.clone(),
                country: first.country,
                state: first.state,
                city: first.city,
                postal_code: first.postal_code,
                street: first.street,
                addresses: Addresses { kind: first.kind, others: others.collect() },
                wishes: None,
                exemption: None,
                custom: serde_json::Value::Object(row.custom.clone()).to_string(),
                inquiry_at: None,
                referred_by: None,
                succeeds: None,
                merged_into: None,
                import: Some(job.import),
                version: 1,
                created_at: row.created_at.filter(|at| *at <= on.now).unwrap_or(on.now),
                deleted_at: None,
            },
            phones: row.phones.clone(),
            emails: row.emails.clone(),
            socials: row.socials.clone(),
            tags: row.tags.clone(),
        });
        id
    }

    fn note_id(&mut self, external: &(&'static str, String), id: ProspectId, target: Target) {
        self.by_external_id.insert(external.clone(), target);
        self.new_ids.push(ExternalId {
            kind: Kind::Prospect,
            source: external.0.to_owned(),
            external_id: external.1.clone(),
            id: id.0,
        });
    }

    /// So that later rows of this piece find them.
    fn remember(&mut self, row: &Person, target: Target) {
        let note = |holders: &mut Vec<Target>| {
            if !holders.contains(&target) {
                holders.push(target);
            }
        };
        row.telling_emails().for_each(|address| note(self.by_email.entry(address.to_owned()).or_default()));
        row.telling_phones().for_each(|number| note(self.by_phone.entry(number.to_owned()).or_default()));
    }

    /// Prohibitions, keyed by person and by their own numbers and addresses: they outlive the person. A switchboard is
    /// not forbidden because of one of its people.
    fn forbid(&mut self, on: &mut Context<'_, '_>, job: &Job, row: &Person, prospect: ProspectId) {
        let numbers = row.telling_phones().map(|number| (suppressions::Kind::Number, number.to_owned(), Forbids::Calls));
        let addresses = row.emails.iter().map(|email| (suppressions::Kind::Address, email.address.clone(), Forbids::Mail));
        let person = suppressions::key_of_person(prospect);
        let mut keys = Vec::new();
        if row.do_not_call {
            keys.push((suppressions::Kind::Person, person.clone(), Forbids::Calls));
            keys.extend(numbers);
        }
        if row.do_not_mail {
            keys.push((suppressions::Kind::Person, person, Forbids::Mail));
            keys.extend(addresses);
        }
        self.tally.suppressed += u64::from(!keys.is_empty());
        for (kind, key, forbids) in keys {
            self.suppressions.push(Suppression {
                id: SuppressionId(on.mint()),
                kind,
                key,
                forbids,
                since: on.now,
                reason: Some("marked so in the imported file".to_owned()),
                source: Some("import".to_owned()),
                by: Some(on.by.user),
                prospect: Some(prospect),
                touch: None,
                import: Some(job.import),
                lifted: None,
            });
        }
    }

    fn write(
        mut self,
        on: &mut Context<'_, '_>,
        job: &Job,
        import: &Import,
        until: u64,
        laying: &mut Option<Laying>,
    ) -> Result<Tally, Refused> {
        if let Some(robin) = self.robin.take() {
            robin.keep(on)?;
        }
        self.companies.write(on)?;
        self.tally.companies_created = self.companies.created().len() as u64;
        let people: Vec<Prospect> = self.new.iter().map(|known| known.prospect.clone()).collect();
        prospects::insert_many(on.tx, &people)?;
        contacts::insert_phones(on.tx, &beside(&self.new, |known| &known.phones))?;
        contacts::insert_emails(on.tx, &beside(&self.new, |known| &known.emails))?;
        contacts::insert_socials(on.tx, &beside(&self.new, |known| &known.socials))?;
        contacts::add_tags(on.tx, &beside(&self.new, |known| &known.tags))?;
        let signs = self.new.iter().zip(std::mem::take(&mut self.found_by));
        let documents: Vec<_> = signs
            .map(|(known, signs)| match signs.tokens {
                Some(tokens) => Document { kind: search::Kind::Prospect, id: known.prospect.id.0, tokens },
                None => document(&known.prospect, &known.phones, &known.emails, signs.company.as_deref()),
            })
            .collect();
        external_ids::insert_many(on.tx, &self.new_ids)?;
        let changed: Vec<ProspectId> = self.changed.iter().copied().collect();
        let mut rewritten = Vec::with_capacity(self.found_anew.len());
        for id in &changed {
            if let Some(known) = self.known.get(id) {
                let own = known.prospect.import == Some(job.import);
                save(on, known, if own { Whose::Ours } else { Whose::Theirs })?;
                if self.found_anew.contains(id) {
                    rewritten.push(found_by(on, &known.prospect, &known.phones, &known.emails)?);
                }
            }
        }
        self.suppress(on)?;
        self.notes.extend(ledger::created(until, Many::People, self.new.iter().map(|known| known.prospect.id.0)));
        self.notes.extend(ledger::created(until, Many::Companies, self.companies.created().iter().map(|company| company.id.0)));
        ledger::write(on, import, &mut self.tally, &self.notes, &self.rejects)?;
        for id in &changed {
            rounds::plan_again(on, *id)?;
            let after = self.known.get(id).map(|known| (known.prospect.owner, known.prospect.company));
            if let (Some(before), Some(after)) = (self.before.get(id), after) {
                crate::holds::moved(on.tx, *before, after, on.now)?;
            }
        }
        if let Some(cadence) = &job.cadence {
            let people: Vec<ProspectId> = self.new.iter().map(|known| known.prospect.id).collect();
            rounds::enroll(on, cadence, job.starts, &people, &mut self.tally, laying)?;
        }
        search::insert_many(on.tx, &documents)?;
        search::put_many(on.tx, &rewritten)?;
        Ok(self.tally)
    }

    /// What it came to, for a rehearsal: counts, rejects, and the folded names of companies that would be new.
    pub fn rehearsed(self) -> (Tally, Vec<Reject>, Vec<String>) {
        let companies = self.companies.created().iter().map(|company| company.folded.clone()).collect();
        (self.tally, self.rejects, companies)
    }

    /// What stands already is not forbidden again.
    fn suppress(&mut self, on: &mut Context<'_, '_>) -> Result<(), Refused> {
        if self.suppressions.is_empty() {
            return Ok(());
        }
        let mut standing: HashSet<(suppressions::Kind, String, Forbids)> = HashSet::new();
        for kind in [suppressions::Kind::Person, suppressions::Kind::Number, suppressions::Kind::Address] {
            let keys: Vec<String> = self.suppressions.iter().filter(|one| one.kind == kind).map(|one| one.key.clone()).collect();
            let found = suppressions::by_keys(on.tx, kind, &keys)?;
            standing.extend(found.into_iter().map(|one| (one.kind, one.key, one.forbids)));
        }
        self.suppressions.retain(|one| standing.insert((one.kind, one.key.clone(), one.forbids)));
        suppressions::insert_many(on.tx, &self.suppressions)?;
        self.reach_others(on)
    }

    /// What the file forbids binds whoever is known already and has that number or address: the new ones of this piece are
    /// decided for the first time after this.
    fn reach_others(&self, on: &mut Context<'_, '_>) -> Result<(), Refused> {
        let new: HashSet<ProspectId> = self.new.iter().map(|known| known.prospect.id).collect();
        let keys = |kind: suppressions::Kind| -> Vec<String> {
            self.suppressions.iter().filter(|one| one.kind == kind).map(|one| one.key.clone()).collect()
        };
        let mut held: HashSet<String> = HashSet::new();
        let (numbers, addresses) = (keys(suppressions::Kind::Number), keys(suppressions::Kind::Address));
        let holders = [contacts::by_number(on.tx, &numbers)?, contacts::by_address(on.tx, &addresses)?];
        held.extend(holders.into_iter().flatten().filter(|holder| !new.contains(&holder.prospect)).map(|holder| holder.by));
        let mut room = reach::AT_ONCE;
        for row in &self.suppressions {
            let known = match row.kind {
                suppressions::Kind::Person => row.prospect.is_some_and(|prospect| !new.contains(&prospect)),
                suppressions::Kind::Number | suppressions::Kind::Address | suppressions::Kind::Company => held.contains(&row.key),
            };
            if known {
                reach::forbidden_among(on, row, &mut room)?;
            }
        }
        Ok(())
    }
}

fn beside<'a, T>(people: &'a [Known], what: impl Fn(&'a Known) -> &'a Vec<T>) -> Vec<(ProspectId, &'a [T])> {
    people.iter().map(|known| (known.prospect.id, what(known).as_slice())).filter(|(_, things)| !things.is_empty()).collect()
}

fn folded(prospect: &Prospect) -> FoldedName {
    FoldedName::of(&prospect.name, prospect.given.as_deref(), prospect.family.as_deref())
}

fn standing(holder: &Holder) -> ProspectId {
    holder.merged_into.unwrap_or(holder.prospect)
}
