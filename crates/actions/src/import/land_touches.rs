//! A piece of call history, in one transaction: each row joined to somebody known, or rejected with the reason.
//!
//! History is what happened, so rules are not asked; nothing is learned from it. The same file twice adds nothing: the id
//! of an imported touch follows from whose it is, when it was and what the file calls it.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::import::Job;
use crate::import::known::load;
use crate::import::ledger::{self, Tally};
use crate::import::ready::{Landing, PastTouch};
use crate::refused::Refused;
use planner::cadence::Purpose;
use planner::prospect::Line;
use planner::touch::{Channel, Direction, Disposition, Outcome, Touch};
use planner::{ImportId, ProspectId, TouchId};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use store::contacts;
use store::external_ids::{self, Kind};
use store::imports::{ImportRow, Reject};
use store::touches::{self, Record};

pub(crate) struct LandTouches {
    pub job: Arc<Job>,
    pub after: u64,
    pub rows: Arc<Vec<Landing<PastTouch>>>,
    pub until: u64,
}

impl Verb for LandTouches {
    type Done = Tally;
    const MODE: Mode = Mode::Piece;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Tally, Refused> {
        let Some(mut import) = ledger::open(on, &self.job, self.after, self.until)? else { return Ok(Tally::default()) };
        let mut sorted = sort(on, &self.job, &self.rows)?;
        touches::append_many(on.tx, &sorted.records)?;
        ledger::write(on, &import, &mut sorted.tally, &sorted.notes, &sorted.rejects)?;
        let people: BTreeSet<ProspectId> = sorted.records.iter().map(|record| record.prospect).collect();
        for prospect in people {
            crate::import::rounds::plan_again(on, prospect)?;
        }
        let touched: Vec<_> = sorted.records.iter().map(|record| (record.prospect, record.touch.occurred_at)).collect();
        crate::holds::heard(on.tx, &touched, on.now)?;
        ledger::advance(on, &mut import, self.until, &sorted.tally)?;
        Ok(sorted.tally)
    }
}

/// What becomes of a piece, before anything is written.
pub(crate) struct Sorted {
    pub records: Vec<Record>,
    pub notes: Vec<ImportRow>,
    pub rejects: Vec<Reject>,
    pub tally: Tally,
}

/// Joins each row to somebody, in a handful of statements.
pub(crate) fn sort(on: &mut Context<'_, '_>, job: &Job, rows: &[Landing<PastTouch>]) -> Result<Sorted, Refused> {
    let people = People::look_up(on, rows)?;
    let mut there = there(on, &people)?;
    let mut sorted = Sorted { records: Vec::new(), notes: Vec::new(), rejects: Vec::new(), tally: Tally::default() };
    for landing in rows {
        let refused = match &landing.thing {
            None => Some(landing.faults.clone()),
            Some(row) if row.occurred_at > on.now => {
                Some(landing.refuse("occurred_at", "it lies in the future: only what has happened can be imported"))
            }
            Some(row) => match people.find(row) {
                None => Some(landing.refuse("contact_id", unknown(row))),
                Some(person) if !on.by.changes(person.owner) => {
                    Some(landing.refuse("owner", "the history of a colleague's prospect: only a manager may import it"))
                }
                Some(person) => {
                    let mut record = record(on, job, row, person);
                    // Taken back once, and now brought again: a new touch.
                    if there.get(&(record.prospect, record.touch.id)) == Some(&Standing::Voided) {
                        record.touch.id = touch_id(row, person.id, Some(job.import));
                    }
                    if let Some(stranger) = &row.stranger {
                        *sorted.tally.strangers.entry(stranger.clone()).or_default() += 1;
                    }
                    // Imported before: counted once.
                    if there.insert((record.prospect, record.touch.id), Standing::Stands).is_none() {
                        sorted.tally.created += 1;
                        sorted.notes.push(ImportRow {
                            line: ledger::place(landing.position),
                            outcome: "created".to_owned(),
                            kind: "touch".to_owned(),
                            id: Some(record.touch.id.0),
                            before: Some(record.prospect.to_string()),
                        });
                        sorted.records.push(record);
                    } else {
                        sorted.tally.merged += 1;
                    }
                    None
                }
            },
        };
        match refused {
            Some(faults) => {
                sorted.tally.rejected += 1;
                sorted.rejects.extend(ledger::reject(landing.line, &faults, &landing.original));
            }
            None => {
                sorted.tally.left_out += landing.faults.len() as u64;
                sorted.rejects.extend(ledger::reject(landing.line, &landing.faults, &landing.original));
            }
        }
    }
    Ok(sorted)
}

fn unknown(row: &PastTouch) -> &'static str {
    if row.prospect_ids.is_empty() {
        "nobody here has this number or address as their own"
    } else {
        "no lead or contact with this id is here; import the people first"
    }
}

/// Somebody whom a row may be about.
#[derive(Debug, Clone, Copy)]
struct Person {
    id: ProspectId,
    owner: Option<planner::UserId>,
}

struct People {
    by_id: HashMap<(&'static str, String), Person>,
    by_email: HashMap<String, Person>,
    by_phone: HashMap<String, Person>,
}

impl People {
    fn look_up(on: &mut Context<'_, '_>, rows: &[Landing<PastTouch>]) -> Result<Self, Refused> {
        let touches = || rows.iter().filter_map(|landing| landing.thing.as_ref());
        let mut ids = Vec::new();
        for source in ["", "lead", "contact"] {
            let wanted: Vec<String> = touches()
                .flat_map(|row| &row.prospect_ids)
                .filter(|(kind, _)| *kind == source)
                .map(|(_, id)| id.clone())
                .collect();
            if !wanted.is_empty() {
                let pairs = external_ids::find(on.tx, Kind::Prospect, source, &wanted)?;
                ids.extend(pairs.into_iter().map(|(external, id)| ((source, external), ProspectId(id))));
            }
        }
        let emails: Vec<String> = touches().flat_map(|row| row.emails.clone()).collect();
        let phones: Vec<String> = touches().flat_map(|row| row.phones.clone()).collect();
        let by_address = if emails.is_empty() { Vec::new() } else { contacts::by_address(on.tx, &emails)? };
        let mut by_number = if phones.is_empty() { Vec::new() } else { contacts::by_number(on.tx, &phones)? };
        by_number.retain(|holder| holder.line == Line::Personal);
        let holders = by_address.iter().chain(&by_number);
        let wanted: Vec<ProspectId> = ids.iter().map(|(_, id)| *id).chain(holders.map(|holder| holder.prospect)).collect();
        let (known, moved) = load(on, wanted)?;
        let person = |id: ProspectId| {
            let id = moved.get(&id).copied().unwrap_or(id);
            known.get(&id).map(|known| Person { id, owner: known.prospect.owner })
        };
        let mut people = People { by_id: HashMap::new(), by_email: HashMap::new(), by_phone: HashMap::new() };
        people.by_id.extend(ids.into_iter().filter_map(|(key, id)| Some((key, person(id)?))));
        people.by_email.extend(by_address.into_iter().filter_map(|holder| Some((holder.by, person(holder.prospect)?))));
        people.by_phone.extend(by_number.into_iter().filter_map(|holder| Some((holder.by, person(holder.prospect)?))));
        Ok(people)
    }

    fn find(&self, row: &PastTouch) -> Option<Person> {
        let by_id = row.prospect_ids.iter().find_map(|id| self.by_id.get(id));
        let by_email = || row.emails.iter().find_map(|address| self.by_email.get(address));
        let by_phone = || row.phones.iter().find_map(|number| self.by_phone.get(number));
        by_id.or_else(by_email).or_else(by_phone).copied()
    }
}

/// Whether a touch that is there still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Stands,
    Voided,
}

/// The touches that these people have already.
fn there(on: &mut Context<'_, '_>, people: &People) -> Result<HashMap<(ProspectId, TouchId), Standing>, Refused> {
    let everybody: BTreeSet<ProspectId> =
        people.by_id.values().chain(people.by_email.values()).chain(people.by_phone.values()).map(|person| person.id).collect();
    let mut there = HashMap::new();
    for prospect in everybody {
        for record in touches::of(on.tx, prospect)? {
            let standing = if record.voided.is_some() { Standing::Voided } else { Standing::Stands };
            there.insert((prospect, record.touch.id), standing);
        }
    }
    Ok(there)
}

fn record(on: &Context<'_, '_>, job: &Job, row: &PastTouch, person: Person) -> Record {
    let id = touch_id(row, person.id, None);
    Record {
        prospect: person.id,
        touch: Touch {
            id,
            occurred_at: row.occurred_at,
            recorded_at: on.now,
            channel: row.channel,
            direction: row.direction,
            outcome: outcome(row),
            by: row.by.unwrap_or(job.owner),
            enrollment: None,
            step: None,
            purpose: Purpose::Pursue,
            address: match row.channel {
                Channel::Call | Channel::Sms => row.phones.first().cloned(),
                Channel::Email => row.emails.first().cloned(),
                Channel::Social | Channel::Visit | Channel::Letter => None,
            },
            irritated: false,
            news: Vec::new(),
        },
        recorded_by: on.by.user,
        attempt: None,
        note: row.note.clone(),
        duration_seconds: row.duration_seconds,
        breach: None,
        import: Some(job.import),
        voided: None,
    }
}

/// Our own words for outcomes that need nothing more, outbound; everything else is history without an outcome.
fn outcome(row: &PastTouch) -> Outcome {
    let said = row.outcome.as_deref().and_then(Disposition::from_code);
    let said = said.filter(|said| row.direction == Direction::Outbound && said.fits(row.channel, row.direction));
    match said {
        Some(Disposition::NoAnswer) => Outcome::NoAnswer,
        Some(Disposition::VoicemailFull) => Outcome::VoicemailFull,
        Some(Disposition::HungUp) => Outcome::HungUp,
        Some(Disposition::VoicemailLeft) => Outcome::VoicemailLeft,
        Some(Disposition::Busy) => Outcome::Busy,
        Some(Disposition::Sent) => Outcome::Sent,
        _ => Outcome::Unrecorded,
    }
}

/// A UUIDv7 of the moment, whose rest follows from the person and the row.
fn touch_id(row: &PastTouch, prospect: ProspectId, again: Option<ImportId>) -> TouchId {
    let mut hash = Sha256::new().chain_update(prospect.0).chain_update(row.occurred_at.as_microsecond().to_be_bytes());
    hash.update(row.channel.code());
    hash.update(row.direction.code());
    match &row.external_id {
        Some(id) => hash.update(id),
        None => hash.update(format!("{:?}{:?}", row.note, row.duration_seconds)),
    }
    if let Some(import) = again {
        hash.update(import.0);
    }
    let digest = hash.finalize();
    let mut id = [0; 16];
    let milliseconds = row.occurred_at.as_millisecond().max(0).unsigned_abs();
    id[..6].copy_from_slice(&milliseconds.to_be_bytes()[2..]);
    id[6..].copy_from_slice(&digest[..10]);
    id[6] = 0x70 | (id[6] & 0x0f);
    id[8] = 0x80 | (id[8] & 0x3f);
    TouchId(id)
}
