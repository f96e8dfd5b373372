//! Whatever happens, in whatever order, with companies and lines shared: before the upkeep nobody forbidden is offered, and after
//! it the list is brute force and the doctor has nothing to say.

use super::{everybody, import, nobody_forbidden_is_offered};
use crate::dice::Dice;
use crate::given::{START, World, at, hours, minutes, phone};
use crate::listing::{check, expected};
use actions::view::{NewProspect, NewSuppression, ProspectChange};
use actions::{
    AddProspect, AddSuppression, ChangeDeal, ChangeProspect, Enroll, HandOver, ListDeals, ListSuppressions, MergeProspects,
    Refused, RemoveSuppression, RestoreProspect, ShowProspect, StopRound, TrashProspect,
};
use jiff::Timestamp;

const COMPANIES: [&str; 3] = ["Acme", "Beta", "Gamma"];
const LINES: [&str; 3] = ["+16175559001", "+16175559002", "+16175559003"];

#[test]
fn the_list_is_brute_force_after_any_sequence_on_sqlite() {
    told(crate::engines::sqlite, 1..=12, 60);
}

#[test]
fn the_list_is_brute_force_after_any_sequence_on_postgres() {
    told(crate::engines::postgres, 101..=103, 40);
}

fn told(engine: fn() -> crate::engines::Engine, seeds: std::ops::RangeInclusive<u64>, length: usize) {
    let (mut listed, mut held) = (0, 0);
    for seed in seeds {
        let seen = Story::told(World::on(engine()), seed, length);
        (listed, held) = (listed + seen.0, held + seen.1);
    }
    assert!(listed > 500 && held > 30, "{listed} listed, {held} kept back");
}

struct Story {
    world: World,
    dice: Dice,
    now: Timestamp,
    touches: Vec<String>,
    imports: Vec<String>,
    companies: Vec<String>,
    count: usize,
    said: Vec<String>,
    /// Entries that were compared.
    listed: usize,
    held: usize,
}

impl Story {
    /// How many entries were compared, and how many that were kept back.
    fn told(world: World, seed: u64, length: usize) -> (usize, usize) {
        let (touches, imports, companies, said, listed, held) = Default::default();
        let mut story =
            Story { world, dice: Dice::new(seed), now: at(START), touches, imports, companies, count: 0, said, listed, held };
        // More than a verb does at once at the first company, so that there is something to carry on.
        for _ in 0..34 {
            story.newcomer();
        }
        for _ in 0..length {
            story.now += minutes(i64::try_from(1 + story.dice.below(40)).unwrap());
            // On to the next morning in New York, over the weekend too: at night nobody is listed.
            while !(14..22).contains(&story.now.to_zoned(jiff::tz::TimeZone::UTC).hour()) {
                story.now += hours(1);
            }
            story.step();
            nobody_forbidden_is_offered(&story.world, story.now);
            if story.dice.one_in(3) {
                story.compare(seed);
            }
        }
        story.compare(seed);
        (story.listed, story.held)
    }

    fn compare(&mut self, seed: u64) {
        self.world.app.catch_up(&self.world.owner, self.now).unwrap();
        let found = self.world.checkup(self.now).differences;
        assert!(found.is_empty(), "seed {seed}: {found:#?}\n{:#?}", self.said);
        for rep in [&self.world.ana, &self.world.ben, &self.world.manager] {
            let (list, expected) = (self.world.list(rep, self.now), expected(&self.world, rep, self.now));
            self.listed += list.items.len();
            self.held += list.blocked.len();
            let told = std::panic::catch_unwind(|| check(&list, &expected, rep, self.now));
            assert!(told.is_ok(), "seed {seed}, {} steps: {:#?}", self.said.len(), self.said);
        }
    }

    fn newcomer(&mut self) {
        self.count += 1;
        let by = self.dice.of(&[self.world.ana.clone(), self.world.ben.clone()]).clone();
        let shared = self.dice.one_in(3).then(|| phone(LINES[self.dice.below(3)], "shared"));
        let own = phone(&format!("+1617{:07}", 5_560_000 + self.count), "personal");
        let company = match self.dice.below(5) {
            0 => None,
            1 => Some("Beta"),
            2 => Some("Gamma"),
            _ => Some("Acme"),
        };
        let new = NewProspect {
            name: Some(format!("Pat Person{}", self.count)),
            company: company.map(str::to_owned),
            phones: shared.into_iter().chain([own]).collect(),
            zone: Some((*self.dice.of(&["America/New_York", "America/Chicago"])).to_owned()),
            allow_duplicate: true,
            ..NewProspect::default()
        };
        let who = self.world.act(&by, self.now, AddProspect(new)).unwrap().id;
        if let (Some(_), true) = (company, self.companies.len() < 3) {
            let company = super::company_of(&self.world, &who);
            if !self.companies.contains(&company) {
                self.companies.push(company);
            }
        }
        self.world.enroll(&by, self.now, &who, "Five and fire");
    }

    fn anybody(&mut self) -> String {
        let all = everybody(&self.world);
        self.dice.of(&all).to_string()
    }

    fn step(&mut self) {
        let who = self.anybody();
        let shown = self.world.act(&self.world.owner, self.now, ShowProspect { prospect: who.clone() }).unwrap();
        let round = shown.enrollment.as_ref().map(|round| round.id.clone()).unwrap_or_default();
        let by = self.dice.of(&[self.world.ana.clone(), self.world.ben.clone(), self.world.manager.clone()]).clone();
        let manager = self.world.manager.clone();
        let told = match self.dice.below(26) {
            0..=3 => self.forbid(&who),
            4..=6 => self.lift(),
            7..=12 => self.log(&by, &who),
            13..=15 => self.void(),
            16 | 17 => {
                let into = self.anybody();
                if !round.is_empty() {
                    drop(self.world.act(&manager, self.now, StopRound { enrollment: round, reason: None }));
                }
                let merged = self.world.act(&manager, self.now, MergeProspects { prospect: who.clone(), into: into.clone() });
                format!("merge {who} into {into}: {:?}", refused(merged))
            }
            18 => self.file(),
            19 => match self.imports.pop() {
                None => "nothing to undo".to_owned(),
                Some(import) => {
                    let now = self.now;
                    let undone = self.world.app.undo_import(&self.world.manager, &|| now, &import);
                    format!("undo: {:?}", refused(undone))
                }
            },
            20 | 21 => self.change(&who),
            22 => {
                let deals = self.world.act(&by, self.now, ListDeals { owner: None, limit: 50 }).unwrap().items;
                if deals.is_empty() {
                    "no deal".to_owned()
                } else {
                    let deal = self.dice.of(&deals).id.clone();
                    let stage = Some((*self.dice.of(&["lost", "won", "talking"])).to_owned());
                    let verb = ChangeDeal { deal, title: None, stage, next_step: None, next_at: None, if_version: None };
                    format!("deal: {:?}", refused(self.world.act(&by, self.now, verb)))
                }
            }
            23 => {
                let to = (*self.dice.of(&["ana@example.com", "ben@example.com"])).to_owned();
                format!(
                    "hand over {who} to {to}: {:?}",
                    refused(self.world.act(&manager, self.now, HandOver { enrollment: round, to: to.clone() }))
                )
            }
            24 => {
                let verb = Enroll { prospect: who.clone(), cadence: "Two and close".into(), owner: None, start_attempt: None };
                format!("enroll {who}: {:?}", refused(self.world.act(&by, self.now, verb)))
            }
            _ => {
                let trashed = self.world.act(&manager, self.now, TrashProspect { prospect: who.clone(), if_version: None });
                let back = self.dice.one_in(2);
                if back {
                    self.world.act(&manager, self.now, RestoreProspect { prospect: who.clone() }).unwrap();
                }
                format!("trash {who} (back: {back}): {:?}", refused(trashed))
            }
        };
        self.said.push(format!("{}: {told}", self.now));
    }

    fn forbid(&mut self, who: &str) -> String {
        let mut new = NewSuppression {
            forbids: (*self.dice.of(&["calls", "everything", "mail"])).to_owned(),
            prospect: None,
            number: None,
            email: None,
            company: None,
            reason: "asked".into(),
        };
        match self.dice.below(4) {
            0 => new.prospect = Some(who.to_owned()),
            1 => new.number = Some((*self.dice.of(&LINES)).to_owned()),
            _ => new.company = Some(self.dice.of(&self.companies).clone()),
        }
        let told = format!("forbid {new:?}");
        self.world.act(&self.world.manager, self.now, AddSuppression(new)).unwrap();
        told
    }

    fn lift(&mut self) -> String {
        let all = self.world.act(&self.world.manager, self.now, ListSuppressions { limit: 200, cursor: None }).unwrap().items;
        if all.is_empty() {
            return "nothing to lift".to_owned();
        }
        let row = self.dice.of(&all);
        let (suppression, told) = (row.id.clone(), format!("lift {row:?}"));
        let verb = RemoveSuppression { suppression, reason: Some("a mistake".into()) };
        self.world.act(&self.world.manager, self.now, verb).unwrap();
        told
    }

    fn log(&mut self, by: &actions::Actor, who: &str) -> String {
        let outcomes: [(&str, Option<&str>); 13] = [
            ("do_not_call", Some("person")),
            ("do_not_call", Some("company")),
            ("wrong_number", Some("dead")),
            ("wrong_number", None),
            ("interested", None),
            ("interested", None),
            ("interested", None),
            ("no_answer", None),
            ("no_answer", None),
            ("voicemail_left", None),
            ("no", None),
            ("left_company", None),
            ("unsubscribed", None),
        ];
        let (outcome, detail) = *self.dice.of(&outcomes);
        let occurred_at = self.now - hours(i64::try_from(self.dice.below(2) * self.dice.below(30)).unwrap());
        let done = self.world.log_with(by, self.now, who, outcome, |touch| {
            touch.detail = detail.map(str::to_owned);
            touch.occurred_at = Some(occurred_at);
            if outcome == "unsubscribed" {
                (touch.channel, touch.direction) = (Some("email".into()), Some("inbound".into()));
            }
        });
        match done {
            Ok(logged) => {
                self.touches.push(logged.touch.id);
                format!("{} logs {outcome} {detail:?} with {who} at {occurred_at}", by.name)
            }
            Err(Refused::Broken(why)) => panic!("{why}"),
            Err(refused) => format!("{outcome}: {refused:?}"),
        }
    }

    fn void(&mut self) -> String {
        if self.touches.is_empty() {
            return "nothing to take back".to_owned();
        }
        let place = self.dice.below(self.touches.len());
        let touch = self.touches.remove(place);
        match self.world.void(&self.world.manager, self.now, &touch, Some("a mistake")) {
            Ok(_) => format!("void {touch}"),
            Err(Refused::Broken(why)) => panic!("{why}"),
            Err(refused) => format!("void {touch}: {refused:?}"),
        }
    }

    /// A few people out of a file: some new, some known, some who said never.
    fn file(&mut self) -> String {
        let mut text = String::from("Name,Company,Mobile phone,Company phone,Do not call\n");
        for _ in 0..4 {
            self.count += 1;
            let index = if self.dice.one_in(2) { self.count } else { 1 + self.dice.below(34) };
            let (company, line) = (*self.dice.of(&COMPANIES), *self.dice.of(&LINES));
            let never = if self.dice.one_in(3) { "yes" } else { "" };
            text.push_str(&format!("Pat Person{index},{company},+1617{:07},{line},{never}\n", 5_560_000 + index));
        }
        let id = import(&self.world, &self.world.manager, self.now, &text);
        self.imports.push(id);
        format!("import {text}")
    }

    fn change(&mut self, who: &str) -> String {
        let mut change = ProspectChange::default();
        match self.dice.below(3) {
            0 => change.company = Some(self.dice.one_in(4).then(|| (*self.dice.of(&COMPANIES)).to_owned())),
            1 => change.phones = Some(vec![phone(LINES[self.dice.below(3)], "shared")]),
            _ => change.owner = Some(Some((*self.dice.of(&[self.world.ana.user, self.world.ben.user])).to_string())),
        }
        let told = format!("change {who}: {change:?}");
        let verb = ChangeProspect { prospect: who.to_owned(), change, if_version: None };
        format!("{told}: {:?}", refused(self.world.act(&self.world.manager, self.now, verb)))
    }
}

fn refused<T>(done: Result<T, Refused>) -> Option<Refused> {
    match done {
        Ok(_) => None,
        Err(Refused::Broken(why)) => panic!("{why}"),
        Err(refused) => Some(refused),
    }
}
