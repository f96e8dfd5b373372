//! What an answer tells of people whom whoever asked may not read: their name, whose they are, and what the asker has said
//! themself. Finding somebody asks for a right (`crate::find`); what anybody may do about anybody answers through here.

use crate::actor::{Actor, Role, Sight, Visibility};
use crate::context::Context;
use crate::refused::Refused;
use crate::replan::Known;
use crate::view::{Found, Logged, Named, TouchView};
use planner::phone::{display, normalise};
use planner::{CompanyId, ProspectId, UserId};
use std::collections::{HashMap, HashSet};
use store::prospects::{self, Among, Line};
use store::suppressions::{Kind, Suppression};
use store::{Tx, contacts, workspace};

/// People looked at to find out whether somebody has people at a company.
const AT_COMPANY: usize = 500;

/// What came of a touch. Of somebody else's person: what was said of it, and to whom it goes.
pub(crate) fn logged(by: &Actor, known: &Known, told: Logged) -> Logged {
    let prospect = &known.loaded.prospect;
    match by.sight(prospect.owner) {
        Sight::Whole => told,
        Sight::NameOnly => {
            let touch = TouchView { enrollment_id: None, attempt: None, phone: None, breach: None, ..told.touch };
            let said = crate::sentences::ended(&format!("{}: noted for {}", prospect.name, owner(known)));
            Logged { touch, enrollment: None, created: Vec::new(), said }
        }
    }
}

/// A refusal that tells how a round stands, for whoever may not know.
pub(crate) fn refused(by: &Actor, known: &Known, refused: Refused) -> Refused {
    match (by.sight(known.loaded.prospect.owner), refused) {
        (Sight::NameOnly, Refused::Conflict { .. }) => {
            let owner = owner(known);
            let message = format!("{owner} has gone on with {} since; ask {owner}", known.loaded.prospect.name);
            Refused::Conflict { message, held_by: None }
        }
        (Sight::Whole | Sight::NameOnly, refused) => refused,
    }
}

fn owner(known: &Known) -> &str {
    known.loaded.owner_name.as_deref().unwrap_or("a colleague")
}

/// Somebody as a search shows them.
pub(crate) fn found(by: &Actor, line: Line) -> Found {
    let sight = by.sight(line.owner.as_ref().map(|(owner, _)| *owner));
    let told = match sight {
        Sight::Whole => {
            let company = line.company.map(|(_, name)| name);
            let number = line.phone.as_deref().map(display);
            [line.title, company, number.or(line.email)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        }
        Sight::NameOnly => String::new(),
    };
    Found {
        kind: "prospect".to_owned(),
        id: line.id.to_string(),
        name: line.name,
        line: told,
        owner: line.owner.map(|(id, name)| Named { id: id.to_string(), name }),
        readable: sight == Sight::Whole,
    }
}

/// Those whose whole number or address was typed. Whoever may not be read is found by that or by name, so that nobody
/// calls twice; by the beginning of a number it would be told digit by digit.
pub(crate) fn by_whole_line(tx: &mut Tx<'_>, typed: &str) -> Result<HashSet<ProspectId>, Refused> {
    let typed = typed.trim();
    let holders = if typed.contains('@') {
        contacts::by_address(tx, &[typed.to_lowercase()])?
    } else {
        let region = workspace::get(tx)?.map(|workspace| workspace.country).unwrap_or_default();
        match normalise(typed, &region) {
            Ok(number) => contacts::by_number(tx, &[number.e164])?,
            Err(_) => Vec::new(),
        }
    };
    Ok(holders.into_iter().map(|holder| holder.prospect).collect())
}

/// Of these prohibitions those that may be seen: what one has typed oneself, and those about people whom one may read, be it through a number,
/// an address or a company of theirs. In an open workspace all.
pub(crate) fn suppressions(on: &mut Context<'_, '_>, rows: Vec<Suppression>) -> Result<Vec<Suppression>, Refused> {
    match (on.by.visibility, on.by.role) {
        (Visibility::Open, Role::Rep | Role::Manager | Role::Owner) | (Visibility::Closed, Role::Owner) => return Ok(rows),
        (Visibility::Closed, Role::Rep | Role::Manager) => {}
    }
    let keys = |kind: Kind| rows.iter().filter(|row| row.kind == kind).map(|row| row.key.clone()).collect::<Vec<_>>();
    let mut seen: HashSet<(Kind, String)> = HashSet::new();
    for holder in contacts::by_number(on.tx, &keys(Kind::Number))? {
        if on.by.reads(holder.owner) {
            seen.insert((Kind::Number, holder.by));
        }
    }
    for holder in contacts::by_address(on.tx, &keys(Kind::Address))? {
        if on.by.reads(holder.owner) {
            seen.insert((Kind::Address, holder.by));
        }
    }
    for company in keys(Kind::Company) {
        let people = match company.parse::<CompanyId>() {
            Ok(id) => prospects::page(on.tx, &Among::OfCompany(id), ProspectId::default(), AT_COMPANY)?,
            Err(_) => Vec::new(),
        };
        if prospects::names(on.tx, &people)?.iter().any(|person| on.by.reads(person.owner)) {
            seen.insert((Kind::Company, company));
        }
    }
    let owners = owners_of(on, &rows)?;
    let by = on.by;
    Ok(rows
        .into_iter()
        .filter(|row| {
            let about = person_of(row).and_then(|person| owners.get(&person));
            is_their_word(by, row) || seen.contains(&(row.kind, row.key.clone())) || about.is_some_and(|owner| by.reads(*owner))
        })
        .collect())
}

/// Whether they have typed it themself, or somebody of their team: what follows from a touch carries numbers that they need
/// not know.
pub(crate) fn is_their_word(by: &Actor, row: &Suppression) -> bool {
    row.touch.is_none() && row.by.is_some_and(|author| author == by.user || by.manages_user(author))
}

/// Whether a prohibition is about people whom they may change, or about nobody here.
pub(crate) fn may_change_suppression(on: &mut Context<'_, '_>, row: &Suppression) -> Result<bool, Refused> {
    if let Some(person) = person_of(row) {
        let owners = owners_of(on, std::slice::from_ref(row))?;
        return Ok(owners.get(&person).is_none_or(|owner| on.by.changes(*owner)));
    }
    let holders = match row.kind {
        Kind::Number => contacts::by_number(on.tx, std::slice::from_ref(&row.key))?,
        Kind::Address => contacts::by_address(on.tx, std::slice::from_ref(&row.key))?,
        Kind::Person | Kind::Company => Vec::new(),
    };
    Ok(holders.is_empty() || holders.iter().any(|holder| on.by.changes(holder.owner)))
}

/// Whom a prohibition is about, where it is about one person.
pub(crate) fn person_of(row: &Suppression) -> Option<ProspectId> {
    match row.kind {
        Kind::Person => row.key.parse().ok(),
        Kind::Number | Kind::Address | Kind::Company => row.prospect,
    }
}

fn owners_of(on: &mut Context<'_, '_>, rows: &[Suppression]) -> Result<HashMap<ProspectId, Option<UserId>>, Refused> {
    let people: Vec<ProspectId> = rows.iter().filter_map(person_of).collect();
    Ok(prospects::get_many(on.tx, &people)?.into_iter().map(|person| (person.id, person.owner)).collect())
}
