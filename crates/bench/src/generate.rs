//! Workspaces of any size, written through the store's bulk functions and decided by the program itself. The same size gives
//! the same people; only the instants follow the day on which it was made.

use anyhow::{Context, Result, ensure};
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use planner::cadence::Purpose;
use planner::decision::{Counters, State};
use planner::enrollment::Origin;
use planner::id::{CadenceVersionId, CompanyId, EnrollmentId, ProspectId, TouchId, UserId};
use planner::prospect::{Condition, Email, Line, Phone, Worth};
use planner::touch::{Channel, Direction, Outcome, Touch};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use store::answers::{Answer, Rank};
use store::companies::Company;
use store::enrollments::Round;
use store::prospects::Prospect;
use store::search::{Document, Kind};
use store::touches::Record;
use store::{Store, StoreError};
use testkit::program::Workspace;

pub const REPS: usize = 50;
pub const DUE: usize = 5_000;
const TOUCHES: usize = 10;
const CHUNK: usize = 1_000;
/// One in so many has a live round that is not due yet.
const WAITING: usize = 20;
/// Open at 15:00 UTC on a weekday, whatever the season.
const ZONES: [&str; 4] = ["America/New_York", "America/Chicago", "Europe/London", "America/Toronto"];

pub const FIRST_NAMES: [&str; 24] = [
    "Ana", "Ben", "Carla", "Dana", "Emil", "Farah", "Greta", "Hugo", "Ines", "Jonas", "Kira", "Luis", "Marta", "Nils", "Olga",
    "Pablo", "Quinn", "Rosa", "Sven", "Tara", "Umar", "Vera", "Wanda", "Yusuf",
];
pub const LAST_NAMES: [&str; 32] = [
    "Abbott",
    "Brandt",
    "Castillo",
    "Duarte",
    "Eriksson",
    "Ferro",
    "Galvez",
    "Holm",
    "Ibsen",
    "Jansen",
    "Keller",
    "Laine",
    "Moreau",
    "Novak",
    "Okafor",
    "Park",
    "Quist",
    "Raman",
    "Silva",
    "Toledo",
    "Ueda",
    "Vogel",
    "Whitfield",
    "Xavier",
    "Yilmaz",
    "Zeller",
    "Bell",
    "Corto",
    "Dahl",
    "Engel",
    "Fischer",
    "Grant",
];

/// Who has the 5,000 that are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backlog {
    /// A hundred for each rep.
    Shared,
    /// All for the first rep.
    OneRep,
}

impl Backlog {
    pub fn name(self) -> &'static str {
        match self {
            Backlog::Shared => "shared",
            Backlog::OneRep => "one-rep",
        }
    }
}

/// What the driver must know about a workspace.
pub struct Manifest {
    pub prospects: usize,
    pub one_rep: bool,
    /// The instant at which they are due.
    pub at: String,
    /// The first rep's.
    pub token: String,
    /// The owner's, who may log for everybody.
    pub owner_token: String,
    /// Prospects whose round is due, by id.
    pub due: Vec<String>,
    /// What a rep types into the search field.
    pub words: Vec<String>,
}

impl Manifest {
    pub fn load_or_make(workspace: &Workspace, prospects: usize, backlog: Backlog) -> Result<Self> {
        let path = manifest_path(workspace);
        let kept: Option<Value> = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let is_ahead = |value: &Value| {
            let at: Option<Timestamp> = value["at"].as_str().and_then(|at| at.parse().ok());
            at.is_some_and(|at| at > clock())
        };
        let value = match kept.filter(is_ahead) {
            Some(value) => value,
            None => {
                let made = make(workspace, prospects, backlog)?;
                std::fs::write(&path, serde_json::to_vec(&made)?)?;
                made
            }
        };
        let text = |field: &str| value[field].as_str().unwrap_or_default().to_owned();
        Ok(Manifest {
            prospects,
            one_rep: backlog == Backlog::OneRep,
            at: text("at"),
            token: text("token"),
            owner_token: text("owner_token"),
            due: (0..DUE.min(prospects)).map(|nth| prospect(nth).to_string()).collect(),
            words: (0..200).map(|nth| words(nth * 37)).collect(),
        })
    }
}

fn manifest_path(workspace: &Workspace) -> PathBuf {
    workspace.data.with_extension("json")
}

/// The next weekday's 15:00 UTC that lies more than an hour ahead.
fn due_instant(now: Timestamp) -> Result<Timestamp> {
    let mut day = now.to_zoned(TimeZone::UTC).date();
    loop {
        let at = day.at(15, 0, 0, 0).to_zoned(TimeZone::UTC)?.timestamp();
        if at > now + SignedDuration::from_hours(1) && !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            return Ok(at);
        }
        day = day.checked_add(1.day())?;
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark is an edge")]
fn clock() -> Timestamp {
    Timestamp::now()
}

fn make(workspace: &Workspace, prospects: usize, backlog: Backlog) -> Result<Value> {
    ensure!(prospects >= DUE, "at least {DUE} prospects, since so many are due");
    let begun = Instant::now();
    match &workspace.database {
        None => {
            let _ = std::fs::remove_dir_all(&workspace.data);
        }
        Some(url) => {
            let (server, name) = url.rsplit_once('/').context("the URL names no database")?;
            let mut client = postgres::Client::connect(&format!("{server}/postgres"), postgres::NoTls)?;
            client.batch_execute(&format!("drop database if exists {name}"))?;
            client.batch_execute(&format!("create database {name}"))?;
        }
    }
    let owner_token = workspace.init()?;
    for rep in 0..REPS {
        let (email, name) = (rep_email(rep), format!("{} {}", FIRST_NAMES[rep % 24], LAST_NAMES[rep % 32]));
        workspace.run(&["user", "add", "--email", &email, "--name", &name, "--role", "rep"])?;
    }
    let printed = workspace.run(&["token", "create", "--name", "bench", "--user", &rep_email(0), "--json"])?;
    let token: Value = serde_json::from_str(&printed).with_context(|| printed.clone())?;

    let at = due_instant(clock())?;
    let location = match &workspace.database {
        Some(url) => url.clone(),
        None => workspace.data.join("fifthcall.db").display().to_string(),
    };
    let store = Store::open(&location)?;
    let plan = Arc::new(Plan::read(&store, at, backlog)?);
    for first in (0..prospects).step_by(CHUNK) {
        let plan = plan.clone();
        let numbers = first..(first + CHUNK).min(prospects);
        store.write_bulk(move |tx| plan.write(tx, numbers.clone()))?;
        if first % 100_000 == 0 && first > 0 {
            println!("  {first} written after {:?}", begun.elapsed());
        }
    }
    drop(store);
    println!("  {prospects} written after {:?}", begun.elapsed());
    // Every answer is the program's own.
    workspace.run(&["replan"])?;
    println!("  decided after {:?}", begun.elapsed());
    Ok(json!({ "at": at.to_string(), "token": token["secret"], "owner_token": owner_token }))
}

pub fn rep_email(rep: usize) -> String {
    format!("rep{rep}@example.com")
}

/// Ids that follow from a number and sort by it.
fn id(kind: u8, nth: usize, part: usize) -> [u8; 16] {
    let mut bytes = [0; 16];
    // 2025-01-01, then a millisecond for each.
    bytes[..6].copy_from_slice(&(1_735_689_600_000 + nth as u64).to_be_bytes()[2..]);
    bytes[6] = 0x70;
    bytes[7] = kind;
    bytes[8] = 0x80;
    bytes[9] = part as u8;
    // Spread, as random ids would be.
    let spread = (nth as u64 * 16 + part as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(kind);
    bytes[10..].copy_from_slice(&spread.to_be_bytes()[..6]);
    bytes
}

fn prospect(nth: usize) -> ProspectId {
    ProspectId(id(1, nth, 0))
}

fn first_name(nth: usize) -> &'static str {
    FIRST_NAMES[nth % FIRST_NAMES.len()]
}

fn last_name(nth: usize) -> String {
    // As many different names as a city has.
    format!(
        "{}{}",
        LAST_NAMES[nth / 24 % LAST_NAMES.len()],
        ["", "son", "ova", "ez", "berg", "mann", "ski", "elli"][nth / 768 % 8]
    )
}

fn company_name(nth: usize) -> String {
    format!(
        "{} {}",
        LAST_NAMES[nth % 32],
        ["Freight", "Packaging", "Linen", "Joinery", "Cold Storage", "Instruments"][nth / 32 % 6]
    )
}

fn words(nth: usize) -> String {
    match nth % 3 {
        0 => last_name(nth).to_lowercase(),
        1 => first_name(nth).to_lowercase(),
        _ => company_name(nth).to_lowercase(),
    }
}

/// Everything that all rows share.
struct Plan {
    at: Timestamp,
    backlog: Backlog,
    reps: Vec<UserId>,
    version: CadenceVersionId,
}

impl Plan {
    fn read(store: &Store, at: Timestamp, backlog: Backlog) -> Result<Self> {
        let found = store.read(|tx| -> Result<_, StoreError> {
            let mut reps = Vec::new();
            for rep in 0..REPS {
                reps.extend(store::users::by_email(tx, &rep_email(rep))?.map(|user| user.id));
            }
            let cadence = store::cadences::by_name(tx, "Five and fire")?;
            let version = match cadence {
                Some(cadence) => store::cadences::current_version(tx, cadence.id)?.map(|version| version.id),
                None => None,
            };
            Ok((reps, version))
        })?;
        let (reps, version) = found;
        ensure!(reps.len() == REPS, "{} of {REPS} reps are there", reps.len());
        Ok(Plan { at, backlog, reps, version: version.context("the shipped cadence Five and fire is not there")? })
    }

    fn owner(&self, nth: usize) -> UserId {
        match self.backlog {
            Backlog::OneRep if nth < DUE => self.reps[0],
            Backlog::OneRep | Backlog::Shared => self.reps[nth % REPS],
        }
    }

    fn write(&self, tx: &mut store::Tx<'_>, numbers: std::ops::Range<usize>) -> Result<(), StoreError> {
        let created_at = self.at - SignedDuration::from_hours(24 * 400);
        let companies: Vec<Company> =
            numbers.clone().filter(|nth| nth.is_multiple_of(4)).map(|nth| self.company(nth / 4, created_at)).collect();
        store::companies::insert_many(tx, &companies)?;
        let people: Vec<Prospect> = numbers.clone().map(|nth| self.prospect(nth, created_at)).collect();
        store::prospects::insert_many(tx, &people)?;
        let phones: Vec<(ProspectId, [Phone; 1])> = numbers.clone().map(|nth| (prospect(nth), [phone(nth)])).collect();
        let phones: Vec<(ProspectId, &[Phone])> = phones.iter().map(|(owner, phones)| (*owner, phones.as_slice())).collect();
        store::contacts::insert_phones(tx, &phones)?;
        let emails: Vec<(ProspectId, [Email; 1])> = numbers.clone().map(|nth| (prospect(nth), [email(nth)])).collect();
        let emails: Vec<(ProspectId, &[Email])> = emails.iter().map(|(owner, emails)| (*owner, emails.as_slice())).collect();
        store::contacts::insert_emails(tx, &emails)?;
        let rounds: Vec<Round> = numbers.clone().filter_map(|nth| self.round(nth)).collect();
        store::enrollments::insert_many(tx, &rounds)?;
        let touches: Vec<Record> = numbers.clone().flat_map(|nth| (0..TOUCHES).map(move |part| self.touch(nth, part))).collect();
        store::touches::append_many(tx, &touches)?;
        let undecided: Vec<Answer> = rounds.iter().map(|round| self.undecided(round)).collect();
        store::answers::put_many(tx, &undecided)?;
        let documents: Vec<Document> = numbers.map(document).collect();
        store::search::insert_many(tx, &documents)
    }

    fn company(&self, nth: usize, created_at: Timestamp) -> Company {
        let name = format!("{} {nth}", company_name(nth));
        Company {
            id: CompanyId(id(2, nth, 0)),
            folded: name.to_lowercase(),
            name,
            domain: None,
            phone: None,
            country: Some("US".to_owned()),
            state: None,
            city: Some("Boston".to_owned()),
            postal_code: None,
            street: None,
            addresses: planner::place::Addresses::default(),
            zone: None,
            one_voice_exempt: false,
            custom: "{}".to_owned(),
            import: None,
            version: 1,
            created_at,
            deleted_at: None,
        }
    }

    fn prospect(&self, nth: usize, created_at: Timestamp) -> Prospect {
        Prospect {
            id: prospect(nth),
            name: format!("{} {}", first_name(nth), last_name(nth)),
            given: Some(first_name(nth).to_owned()),
            family: Some(last_name(nth)),
            title: Some("Head of logistics".to_owned()),
            company: Some(CompanyId(id(2, nth / 4, 0))),
            owner: Some(self.owner(nth)),
            worth: [Worth::A, Worth::B, Worth::C][nth % 3],
            source: Some("generated".to_owned()),
            zone: Some(ZONES[nth / REPS % ZONES.len()].to_owned()),
            country: None,
            state: None,
            city: Some("Boston".to_owned()),
            postal_code: None,
            street: None,
            addresses: planner::place::Addresses::default(),
            wishes: None,
            exemption: None,
            custom: "{}".to_owned(),
            inquiry_at: None,
            referred_by: None,
            succeeds: None,
            merged_into: None,
            import: None,
            version: 1,
            created_at,
            deleted_at: None,
        }
    }

    /// The first 5,000 are due; of the rest one in twenty waits; the others have a history and no round.
    fn round(&self, nth: usize) -> Option<Round> {
        (nth < DUE || nth.is_multiple_of(WAITING)).then(|| Round {
            prospect: prospect(nth),
            id: EnrollmentId(id(3, nth, 0)),
            version: self.version,
            started_at: self.at - SignedDuration::from_hours(24 * 40),
            start_step: 0,
            origin: Origin::Started,
            started_by: self.owner(nth),
            live: true,
            ended_at: None,
        })
    }

    /// Stands for the answer until the program decides.
    fn undecided(&self, round: &Round) -> Answer {
        let plan = planner::Plan {
            state: State::Active,
            counters: Counters::default(),
            next: None,
            blocked: None,
            companion: None,
            revisit_on: None,
            fired_at: None,
            fired_early: false,
            reasons: Vec::new(),
            stale_at: Some(round.started_at),
            hours: None,
        };
        Answer {
            prospect: round.prospect,
            enrollment: round.id,
            owner: Some(round.started_by),
            company: None,
            version: round.version,
            plan,
            timetable: None,
            rank: Rank::default(),
            card: "{}".to_owned(),
            decided_at: round.started_at,
            made: store::made::Made::default(),
        }
    }

    /// Eight touches of long ago and, in a live round, its first two steps: three weeks ago for the due, yesterday for those who wait.
    fn touch(&self, nth: usize, part: usize) -> Record {
        let round = self.round(nth).filter(|_| part >= TOUCHES - 2);
        let hour = SignedDuration::from_mins((nth % 240) as i64);
        let ago = match (round.is_some(), nth < DUE) {
            (true, true) => 24 * (21 - 5 * (part + 2 - TOUCHES) as i64) + 24 * (nth as i64 / 50 % 7),
            (true, false) => 24 * (4 - 3 * (part + 2 - TOUCHES) as i64),
            (false, _) => 24 * (380 - 30 * part as i64),
        };
        let occurred_at = self.at - SignedDuration::from_hours(ago) - hour;
        Record {
            prospect: prospect(nth),
            touch: Touch {
                id: TouchId(id(4, nth, part)),
                occurred_at,
                recorded_at: occurred_at,
                channel: Channel::Call,
                direction: Direction::Outbound,
                outcome: if part.is_multiple_of(2) { Outcome::NoAnswer } else { Outcome::VoicemailLeft },
                by: self.owner(nth),
                step: round.as_ref().map(|_| (part + 2 - TOUCHES) as u16),
                enrollment: round.map(|round| round.id),
                purpose: Purpose::Pursue,
                address: Some(phone(nth).number),
                irritated: false,
                news: Vec::new(),
            },
            recorded_by: self.owner(nth),
            attempt: None,
            note: (part == 3).then(|| "Desk says to try after ten".to_owned()),
            duration_seconds: None,
            breach: None,
            import: None,
            voided: None,
        }
    }
}

/// What a person is found by.
fn document(nth: usize) -> Document {
    let text = format!("{} {} {} {} {}", first_name(nth), last_name(nth), company_name(nth / 4), nth / 4, email(nth).address);
    let mut tokens = store::search::fold(&text);
    tokens.extend(store::search::number_tokens(&phone(nth).number));
    Document { kind: Kind::Prospect, id: prospect(nth).0, tokens }
}

/// A number of their own.
fn phone(nth: usize) -> Phone {
    let number = format!("+1{}{:07}", 201 + nth / 1_000_000 % 700, 2_000_000 + nth % 1_000_000);
    Phone { number, line: Line::Personal, condition: Condition::Good }
}

fn email(nth: usize) -> Email {
    Email { address: format!("person{nth}@example.com"), condition: Condition::Good }
}
