//! What reaches across people has no cap: a company of one or of five thousand, at once and after the upkeep, bound and freed.

mod carried;
mod engaged;
mod kinds;
mod sequences;
mod sizes;

use crate::given::World;
use actions::import::NewImport;
use actions::view::NewSuppression;
use actions::{Actor, AddSuppression, RemoveSuppression, Starts};
use jiff::Timestamp;
use planner::ProspectId;
use planner::touch::Channel;
use std::fmt::Write as _;
use std::sync::Arc;
use store::cases;

/// A file in memory.
struct Text(String);

impl intake::Source for Text {
    fn open(&self) -> std::io::Result<Box<dyn std::io::Read + Send>> {
        Ok(Box::new(std::io::Cursor::new(self.0.clone().into_bytes())))
    }
}

/// Imports a file; new people start at once on *Five and fire*. The import's id.
fn import(world: &World, by: &Actor, now: Timestamp, text: &str) -> String {
    let order = NewImport {
        file_name: "people.csv".into(),
        cadence: Some("Five and fire".into()),
        starts: Starts::AtOnce,
        ..NewImport::default()
    };
    world.app.import(by, &|| now, order, Arc::new(Text(text.to_owned())), &mut |_| {}).unwrap().id
}

/// So many people at a company, each with a number of their own; and all of them on one more number and one address where named.
fn crowd(company: &str, people: usize, first: usize, shared: Option<&str>) -> String {
    let mut text = String::from("Name,Company,Mobile phone,Company phone\n");
    for index in first..first + people {
        let (number, shared) = (5_500_000 + index, shared.unwrap_or_default());
        writeln!(text, "Pat Person{index},{company},+1617{number:07},{shared}").unwrap();
    }
    text
}

fn company_of(world: &World, prospect: &str) -> String {
    let id: ProspectId = prospect.parse().unwrap();
    let found: Result<_, store::StoreError> = world.engine.store().read(move |tx| store::prospects::get(tx, id));
    found.unwrap().unwrap().company.unwrap().to_string()
}

fn everybody(world: &World) -> Vec<ProspectId> {
    let found: Result<_, store::StoreError> = world
        .engine
        .store()
        .read(|tx| store::prospects::page(tx, &store::prospects::Among::Everybody, ProspectId::default(), 100_000));
    found.unwrap()
}

fn at_company(company: &str) -> NewSuppression {
    NewSuppression {
        forbids: "everything".into(),
        prospect: None,
        number: None,
        email: None,
        company: Some(company.to_owned()),
        reason: "they asked".into(),
    }
}

fn forbid(world: &World, now: Timestamp, new: NewSuppression) -> String {
    world.act(&world.manager, now, AddSuppression(new)).unwrap().id
}

fn lift(world: &World, now: Timestamp, suppression: &str) {
    let verb = RemoveSuppression { suppression: suppression.to_owned(), reason: Some("a mistake".into()) };
    world.act(&world.manager, now, verb).unwrap();
}

/// Whatever else is so, nobody who must not be called is offered, and every count is of what can be looked at.
fn nobody_forbidden_is_offered(world: &World, now: Timestamp) {
    for rep in [&world.ana, &world.ben, &world.manager] {
        let list = world.list(rep, now);
        let people: Vec<ProspectId> = list.items.iter().map(|entry| entry.prospect.id.parse().unwrap()).collect();
        let actions: Vec<(Channel, Option<String>)> = list
            .items
            .iter()
            .map(|entry| (Channel::from_code(&entry.action.channel).unwrap(), entry.action.phone.clone()))
            .collect();
        let later: Vec<ProspectId> = list.later.iter().map(|entry| entry.prospect.id.parse().unwrap()).collect();
        let read: Result<(), store::StoreError> = world.engine.store().read(move |tx| {
            for (prospect, (channel, phone)) in people.iter().zip(&actions) {
                let loaded = cases::load_alone(tx, *prospect, now)?.unwrap();
                let forbids = loaded.suppressions.iter().find(|held| {
                    held.covers(*channel) && held.address.as_ref().is_none_or(|keyed| Some(keyed) == phone.as_ref())
                });
                // The next step of a deal stands without a number where none may be called.
                assert!(forbids.is_none() || phone.is_none(), "{} is offered: {forbids:?}", loaded.prospect.name);
            }
            for prospect in &later {
                let loaded = cases::load_alone(tx, *prospect, now)?.unwrap();
                let all = loaded
                    .suppressions
                    .iter()
                    .find(|held| held.address.is_none() && held.forbids == planner::prospect::Forbids::Everything);
                assert!(all.is_none(), "{} is to be called later today: {all:?}", loaded.prospect.name);
            }
            Ok(())
        });
        read.unwrap();
        let totals = &list.totals;
        let open = totals.promised
            + totals.inquiry
            + totals.answered
            + totals.deal
            + totals.closing
            + totals.due
            + totals.keep_in_touch
            + totals.repair;
        assert_eq!(list.items.len(), open.min(200) as usize, "{} at {now}: {totals:?}", rep.name);
        assert_eq!(list.later.len(), totals.later.min(200) as usize, "{} at {now}: {totals:?}", rep.name);
    }
}

/// How many answers were written at an instant.
fn decided_at(world: &World, now: Timestamp) -> usize {
    let found: Result<usize, store::StoreError> = world.engine.store().read(move |tx| {
        let page = store::answers::page(tx, Default::default(), 100_000)?;
        Ok(page.iter().filter(|answer| answer.decided_at == now).count())
    });
    found.unwrap()
}

/// How many reaches are being carried on.
fn under_way(world: &World) -> usize {
    let found: Result<_, store::StoreError> = world.engine.store().read(|tx| store::reaches::oldest(tx, 1_000));
    found.unwrap().len()
}
