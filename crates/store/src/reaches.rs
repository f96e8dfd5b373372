//! What reaches across people, while it is carried on: whom it concerns, how far it has come, and which of an owner's entries
//! are under it. The people themselves are decided anew by verbs.

use crate::answers::{self, BLOCKED};
use crate::error::StoreError;
use crate::prospects::{self, Among};
use crate::query::{Query, queries};
use crate::tx::{Row, Tx};
use crate::value::coded;
use crate::{json, params};
use jiff::Timestamp;
use planner::decision::Section;
use planner::guard::{Occasion, Scope};
use planner::id::{CadenceVersionId, CompanyId, EnrollmentId, ProspectId, TimetableId, UserId};

queries! {
    PUT = "reaches_put";
    OLDEST = "reaches_oldest";
    WITHHELD = "reaches_withheld";
    ADVANCE = "reaches_advance";
    DELETE = "reaches_delete";
    AT_COMPANY = "reaches_at_company";
    ON_NUMBER = "reaches_on_number";
    WITH_ADDRESS = "reaches_with_address";
    UNDER_COMPANY = "reaches_under_company";
    UNDER_NUMBER = "reaches_under_number";
    UNDER_DIAL = "reaches_under_dial";
    UNDER_ADDRESS = "reaches_under_address";
    UNDER_PERSON = "reaches_under_person";
}

/// People counted in one question.
const COUNTED: usize = 5_000;

/// By what people are reached together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Company,
    Number,
    Address,
    /// All whom somebody owns.
    Owner,
    /// Live rounds of one edition of a cadence, on their way to another.
    Edition,
}

impl Kind {
    pub const ALL: &'static [Kind] = &[Kind::Company, Kind::Number, Kind::Address, Kind::Owner, Kind::Edition];

    pub const fn code(self) -> &'static str {
        match self {
            Kind::Company => "company",
            Kind::Number => "number",
            Kind::Address => "address",
            Kind::Owner => "owner",
            Kind::Edition => "edition",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Kind::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// Where those stand who have not been decided anew yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meanwhile {
    /// On lists, as they did.
    Listed,
    /// On none.
    Withheld,
}

impl Meanwhile {
    pub const ALL: &'static [Meanwhile] = &[Meanwhile::Listed, Meanwhile::Withheld];

    pub const fn code(self) -> &'static str {
        match self {
            Meanwhile::Listed => "listed",
            Meanwhile::Withheld => "withheld",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Meanwhile::ALL.iter().copied().find(|meanwhile| meanwhile.code() == code)
    }
}

coded!(Kind, Meanwhile);

/// Something that reaches people and has not reached all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    pub kind: Kind,
    /// The id in hexadecimal, the number (E.164) or the address; of editions both ids, as [`key_of_move`] has it.
    pub key: String,
    pub meanwhile: Meanwhile,
    /// The last one who has been decided anew; all zeros for nobody yet.
    pub after: ProspectId,
    pub since: Timestamp,
}

/// The key of a move of rounds from one edition to another.
pub fn key_of_move(from: CadenceVersionId, to: CadenceVersionId) -> String {
    format!("{from}>{to}")
}

/// From which edition to which.
pub fn move_of(key: &str) -> Option<(CadenceVersionId, CadenceVersionId)> {
    let (from, to) = key.split_once('>')?;
    Some((from.parse().ok()?, to.parse().ok()?))
}

/// Begins, or begins anew from `after`. Whoever was withheld stays so until they have been decided anew.
pub fn put(tx: &mut Tx<'_>, reach: &Reach) -> Result<(), StoreError> {
    let Reach { kind, key, meanwhile, after, since } = reach;
    tx.execute(&PUT, params![kind, key, meanwhile, after, since])?;
    Ok(())
}

/// What is being carried on, the longest first; mostly nothing.
pub fn oldest(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<Reach>, StoreError> {
    tx.query(&OLDEST, params![limit], read_reach)
}

/// All under which people are on no list until they have been decided anew; mostly nothing.
pub fn withheld(tx: &mut Tx<'_>) -> Result<Vec<Reach>, StoreError> {
    tx.query(&WITHHELD, params![], read_reach)
}

fn read_reach(row: &Row<'_>) -> Result<Reach, StoreError> {
    Ok(Reach { kind: row.get(0)?, key: row.get(1)?, meanwhile: row.get(2)?, after: row.get(3)?, since: row.get(4)? })
}

pub fn advance(tx: &mut Tx<'_>, kind: Kind, key: &str, after: ProspectId) -> Result<(), StoreError> {
    tx.execute(&ADVANCE, params![kind, key, after])?;
    Ok(())
}

/// Whether anything was being carried on there.
pub fn remove(tx: &mut Tx<'_>, kind: Kind, key: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(&DELETE, params![kind, key])? == 1)
}

/// A page of those whom it reaches and who have or had a round, in the order of their ids, after `after`; people in the
/// trash too.
pub fn people(tx: &mut Tx<'_>, kind: Kind, key: &str, after: ProspectId, limit: usize) -> Result<Vec<ProspectId>, StoreError> {
    let first = |row: &Row<'_>| row.get(0);
    match kind {
        Kind::Company => match key.parse::<CompanyId>() {
            Ok(company) => tx.query(&AT_COMPANY, params![company, after, limit], first),
            Err(_) => Ok(Vec::new()),
        },
        Kind::Number => tx.query(&ON_NUMBER, params![key, after, limit], first),
        Kind::Address => tx.query(&WITH_ADDRESS, params![key, after, limit], first),
        Kind::Owner => match key.parse() {
            Ok(owner) => prospects::page(tx, &Among::OfOwner(owner), after, limit),
            Err(_) => Ok(Vec::new()),
        },
        Kind::Edition => match move_of(key) {
            Some((from, _)) => prospects::page(tx, &Among::OnVersion(from), after, limit),
            None => Ok(Vec::new()),
        },
    }
}

/// How many of those whom it reaches come after `after`. Counts them one by one.
pub fn left(tx: &mut Tx<'_>, kind: Kind, key: &str, mut after: ProspectId) -> Result<u64, StoreError> {
    let mut left = 0;
    loop {
        let page = people(tx, kind, key, after, COUNTED)?;
        left += page.len() as u64;
        match page.last().filter(|_| page.len() == COUNTED) {
            Some(last) => after = *last,
            None => return Ok(left),
        }
    }
}

/// An entry of somebody's lists, as far as it takes to count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Under {
    pub enrollment: EnrollmentId,
    pub prospect: ProspectId,
    /// None: blocked, until somebody takes the way out.
    pub section: Option<Section>,
    pub timetable: Option<TimetableId>,
    pub ready_at: Timestamp,
    /// None where nothing comes next.
    pub occasion: Option<Occasion>,
}

fn read(row: &Row<'_>) -> Result<Under, StoreError> {
    let section: i64 = row.get(2)?;
    let section = match section {
        BLOCKED => None,
        other => usize::try_from(other).ok().and_then(|place| Section::ALL.get(place)).copied(),
    };
    Ok(Under {
        enrollment: row.get(0)?,
        prospect: row.get(1)?,
        section,
        timetable: Some(row.get(3)?).filter(|timetable: &TimetableId| timetable.0 != answers::NONE),
        ready_at: row.get(4)?,
        occasion: json::read_some(row.text(5)?)?,
    })
}

/// Those of an owner's entries that a reach has not come to yet, however many.
pub fn under(tx: &mut Tx<'_>, reach: &Reach, owner: UserId) -> Result<Vec<Under>, StoreError> {
    let Reach { kind, key, after, .. } = reach;
    let query: &'static Query = match kind {
        Kind::Company => return at_company(tx, key, owner, *after),
        Kind::Number => &UNDER_NUMBER,
        Kind::Address => &UNDER_ADDRESS,
        // These withhold nobody.
        Kind::Owner | Kind::Edition => return Ok(Vec::new()),
    };
    tx.query(query, params![key, owner, after], read)
}

/// Those of an owner's entries that a hold of that scope and key can keep back, however many.
pub fn under_hold(tx: &mut Tx<'_>, scope: Scope, key: &str, owner: UserId) -> Result<Vec<Under>, StoreError> {
    match scope {
        Scope::Company => at_company(tx, key, owner, ProspectId::default()),
        Scope::Number => tx.query(&UNDER_DIAL, params![key, owner], read),
        Scope::Person => match key.parse::<ProspectId>() {
            Ok(prospect) => tx.query(&UNDER_PERSON, params![prospect, owner], read),
            Err(_) => Ok(Vec::new()),
        },
    }
}

fn at_company(tx: &mut Tx<'_>, key: &str, owner: UserId, after: ProspectId) -> Result<Vec<Under>, StoreError> {
    match key.parse::<CompanyId>() {
        Ok(company) => tx.query(&UNDER_COMPANY, params![company, owner, after], read),
        Err(_) => Ok(Vec::new()),
    }
}
