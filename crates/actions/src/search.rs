//! Search as you type, over people and companies; and who it was that rang.

use crate::actor::Sight;
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::refused::Refused;
use crate::sight;
use crate::view::{Found, Page};
use planner::phone::search_digits;
use planner::{CompanyId, ProspectId};
use std::collections::{HashMap, HashSet};
use store::companies::{self, Company};
use store::contacts;
use store::prospects::{self, Line};
use store::search::{self, Hit, Kind};

/// Candidates looked at; the best of them are shown.
const CANDIDATES: usize = 200;

/// `GET /search`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    pub q: String,
    /// 1 to 200.
    pub limit: u16,
}

impl Verb for Search {
    type Done = Page<Found>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        if !(1..=200).contains(&self.limit) {
            return Err(Refused::field("limit", "out_of_range", "a number from 1 to 200"));
        }
        if self.q.chars().count() > 200 {
            return Err(Refused::field("q", "too_long", "at most 200 characters"));
        }
        let items = found(on, &self.q, &[Kind::Prospect, Kind::Company], usize::from(self.limit))?;
        Ok(Page { items, next: None })
    }
}

/// The best `limit` of the candidates: ranked by name, and only those shown are read whole.
fn found(on: &mut Context<'_, '_>, q: &str, kinds: &[Kind], limit: usize) -> Result<Vec<Found>, Refused> {
    let hits = search::find(on.tx, &as_typed(q), CANDIDATES)?;
    let of = |kind: Kind| hits.iter().filter(move |hit| hit.kind == kind && kinds.contains(&kind)).map(|hit| hit.id);
    let people: Vec<ProspectId> = of(Kind::Prospect).map(ProspectId).collect();
    let firms: Vec<CompanyId> = of(Kind::Company).map(CompanyId).collect();
    let wanted = search::fold(q);
    let mut ranked: Vec<(u8, String, Hit)> = Vec::new();
    let mut whole: Option<HashSet<ProspectId>> = None;
    for found in prospects::names(on.tx, &people)? {
        let (rank, mine) = (rank(&found.name, &wanted), found.owner == Some(on.by.user));
        if on.by.sight(found.owner) == Sight::NameOnly && !is_named(&found.name, &wanted) {
            let whole = match &whole {
                Some(whole) => whole,
                None => whole.insert(sight::by_whole_line(on.tx, q)?),
            };
            if !whole.contains(&found.id) {
                continue;
            }
        }
        let hit = Hit { kind: Kind::Prospect, id: found.id.0 };
        ranked.push((rank * 2 + u8::from(!mine), found.name, hit));
    }
    let mut companies: HashMap<[u8; 16], Company> = HashMap::new();
    for company in companies::get_many(on.tx, &firms)?.into_iter().filter(|company| company.deleted_at.is_none()) {
        let hit = Hit { kind: Kind::Company, id: company.id.0 };
        ranked.push((rank(&company.name, &wanted) * 2 + 1, company.name.clone(), hit));
        companies.insert(company.id.0, company);
    }
    ranked.sort_by(|(one, a, first), (other, b, second)| (one, a, first.id).cmp(&(other, b, second.id)));
    ranked.truncate(limit);
    let shown: Vec<ProspectId> =
        ranked.iter().filter(|(_, _, hit)| hit.kind == Kind::Prospect).map(|(_, _, hit)| ProspectId(hit.id)).collect();
    let mut lines: HashMap<[u8; 16], Line> = prospects::lines(on.tx, &shown)?.into_iter().map(|line| (line.id.0, line)).collect();
    let items = ranked.into_iter().filter_map(|(_, _, hit)| match hit.kind {
        Kind::Prospect => lines.remove(&hit.id).map(|line| sight::found(on.by, line)),
        Kind::Company => companies.remove(&hit.id).map(firm),
    });
    Ok(items.collect())
}

fn firm(company: Company) -> Found {
    Found {
        kind: "company".to_owned(),
        id: company.id.to_string(),
        line: [company.city, company.domain].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        owner: None,
        readable: true,
        name: company.name,
    }
}

/// Whether each word typed begins a word of the name: nothing else has found them.
fn is_named(name: &str, wanted: &[String]) -> bool {
    let words = search::fold(name);
    wanted.iter().all(|typed| words.iter().any(|word| word.starts_with(typed.as_str())))
}

/// A number is looked for by its digits, however it is written.
fn as_typed(q: &str) -> String {
    let mostly_digits = q.chars().filter(char::is_ascii_digit).count() >= 4 && !q.chars().any(char::is_alphabetic);
    if mostly_digits { search_digits(q) } else { q.to_owned() }
}

/// 0: the name begins with it; 1: each word typed begins a word of the name; 2: found by something else.
fn rank(name: &str, wanted: &[String]) -> u8 {
    let words = search::fold(name);
    match (words.first(), wanted.first()) {
        (Some(first), Some(typed)) if first.starts_with(typed.as_str()) => 0,
        _ if is_named(name, wanted) => 1,
        _ => 2,
    }
}

/// They rang: a name or digits; a shared number lists its people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoRang {
    pub q: String,
}

impl Verb for WhoRang {
    type Done = Page<Found>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        let region = store::workspace::get(on.tx)?.map(|workspace| workspace.country).unwrap_or_default();
        if let Ok(number) = planner::phone::normalise(&self.q, &region) {
            let holders = contacts::by_number(on.tx, &[number.e164])?;
            let mut people: Vec<ProspectId> = holders
                .into_iter()
                .filter(|holder| holder.deleted_at.is_none() && holder.merged_into.is_none())
                .map(|holder| holder.prospect)
                .collect();
            people.sort_unstable();
            people.dedup();
            if !people.is_empty() {
                let items = prospects::lines(on.tx, &people)?.into_iter().map(|line| sight::found(on.by, line)).collect();
                return Ok(Page { items, next: None });
            }
        }
        let items = found(on, &self.q, &[Kind::Prospect], 20)?;
        Ok(Page { items, next: None })
    }
}
