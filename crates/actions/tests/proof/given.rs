//! A workspace with a team, and the verbs in few words.

use crate::engines::{self, Engine};
use actions::view::{CallList, Checkup, EnrollmentView, Entry, Logged, NewProspect, NewTouch, NewUser, Ordered, PhoneView};
use actions::{
    Actor, AddProspect, AddUser, App, Enroll, InitWorkspace, LogTouch, Refused, Repair, Scripts, ShowCallList, ShowDecision,
    ShowProspect, Verb, VoidTouch,
};
use jiff::{SignedDuration, Timestamp};
use std::cell::Cell;
use tempfile::TempDir;

/// Monday, nine in the morning in New York.
pub const START: &str = "2026-11-23T14:00:00Z";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

pub fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

/// A workspace with an owner, a manager and two reps.
pub struct World {
    pub app: App,
    pub owner: Actor,
    pub manager: Actor,
    pub ana: Actor,
    pub ben: Actor,
    /// Where the copies of registries are.
    pub files: TempDir,
    /// People added so far: each gets a number of their own.
    count: Cell<u32>,
    // Last, so that it goes last.
    pub engine: Engine,
}

/// Runs a story on SQLite and on PostgreSQL.
pub fn on_both(story: impl Fn(World)) {
    story(World::on(engines::sqlite()));
    story(World::on(engines::postgres()));
}

impl World {
    pub fn on(engine: Engine) -> World {
        let now = at(START) - hours(24 * 7);
        let files = tempfile::tempdir().unwrap();
        let app = App::open_with_files(&engine.address(), files.path()).unwrap();
        let input = InitWorkspace {
            name: "Northwind".into(),
            owner_name: "Olga Owner".into(),
            owner_email: "olga@example.com".into(),
            country: "US".into(),
            zone: "America/New_York".into(),
        };
        app.init(now, &input).unwrap();
        let owner = app.actor_by(None).unwrap();
        let user = |name: &str, role: &str, zone: Option<&str>| {
            let email = format!("{}@example.com", name.to_lowercase());
            let new = NewUser {
                name: name.to_owned(),
                email: email.clone(),
                role: role.to_owned(),
                zone: zone.map(str::to_owned),
                capacity: None,
                hours: None,
                remembered_for: None,
                team: None,
            };
            app.act_blocking(&owner, now, AddUser(new)).unwrap();
            app.actor_by(Some(&email)).unwrap()
        };
        let manager = user("Mia", "manager", None);
        let ana = user("Ana", "rep", None);
        let ben = user("Ben", "rep", Some("America/Los_Angeles"));
        World { owner, manager, ana, ben, app, files, count: Cell::new(0), engine }
    }

    pub fn act<V: Verb>(&self, by: &Actor, now: Timestamp, verb: V) -> Result<V::Done, Refused> {
        self.app.act_blocking(by, now, verb)
    }

    /// A person with a number of their own in that zone.
    pub fn person(&self, by: &Actor, zone: &str) -> String {
        self.person_at(by, zone, None)
    }

    pub fn person_at(&self, by: &Actor, zone: &str, company: Option<&str>) -> String {
        let count = self.count.get() + 1;
        self.count.set(count);
        let new = NewProspect {
            name: Some(format!("Pat Person{count}")),
            company: company.map(str::to_owned),
            phones: vec![phone(&format!("+1617{:07}", 5_550_000 + count), "personal")],
            zone: Some(zone.to_owned()),
            allow_duplicate: true,
            ..NewProspect::default()
        };
        self.add(by, new)
    }

    pub fn add(&self, by: &Actor, new: NewProspect) -> String {
        self.act(by, at(START) - hours(24), AddProspect(new)).unwrap().id
    }

    pub fn enroll(&self, by: &Actor, now: Timestamp, prospect: &str, cadence: &str) -> Ordered {
        let verb = Enroll { prospect: prospect.to_owned(), cadence: cadence.to_owned(), owner: None, start_attempt: None };
        self.act(by, now, verb).unwrap()
    }

    /// A person on *Five and fire*.
    pub fn pursued(&self, by: &Actor, zone: &str) -> (String, String) {
        let prospect = self.person(by, zone);
        let round = self.enroll(by, at(START), &prospect, "Five and fire").enrollment.id;
        (prospect, round)
    }

    pub fn log(&self, by: &Actor, now: Timestamp, prospect: &str, disposition: &str) -> Logged {
        self.log_with(by, now, prospect, disposition, |_| {}).unwrap()
    }

    pub fn log_with(
        &self,
        by: &Actor,
        now: Timestamp,
        prospect: &str,
        disposition: &str,
        change: impl FnOnce(&mut NewTouch),
    ) -> Result<Logged, Refused> {
        let mut touch =
            NewTouch { prospect_id: Some(prospect.to_owned()), disposition: disposition.to_owned(), ..NewTouch::default() };
        change(&mut touch);
        self.act(by, now, LogTouch(touch))
    }

    pub fn void(&self, by: &Actor, now: Timestamp, touch: &str, reason: Option<&str>) -> Result<Logged, Refused> {
        self.act(by, now, VoidTouch { touch: touch.to_owned(), reason: reason.map(str::to_owned) })
    }

    pub fn list(&self, by: &Actor, now: Timestamp) -> CallList {
        self.act(by, now, ShowCallList { rep: None, at: None, limit: 200, scripts: Scripts::None }).unwrap()
    }

    /// Somebody's entry on the list of a rep at an instant.
    pub fn entry(&self, by: &Actor, now: Timestamp, prospect: &str) -> Option<Entry> {
        self.list(by, now).items.into_iter().find(|entry| entry.prospect.id == prospect)
    }

    /// The section in which they stand, if they are on the list.
    pub fn section(&self, by: &Actor, now: Timestamp, prospect: &str) -> Option<String> {
        self.entry(by, now, prospect).map(|entry| entry.section)
    }

    /// Where the round stands at an instant; what time changes has been seen to.
    pub fn round(&self, by: &Actor, now: Timestamp, prospect: &str) -> EnrollmentView {
        self.app.catch_up(&self.owner, now).unwrap();
        self.act(by, now, ShowProspect { prospect: prospect.to_owned() }).unwrap().enrollment.unwrap()
    }

    pub fn state(&self, by: &Actor, now: Timestamp, prospect: &str) -> String {
        self.round(by, now, prospect).state
    }

    /// The first instant from `from` at which something is to be done about them, which is also when the list has them.
    pub fn next_turn(&self, by: &Actor, from: Timestamp, prospect: &str) -> Timestamp {
        let mut now = from;
        for _ in 0..60 {
            self.app.catch_up(&self.owner, now).unwrap();
            let view = self.act(by, now, ShowDecision { prospect: prospect.to_owned(), at: None }).unwrap();
            match view.decision.as_str() {
                "act" => {
                    let entry = self.entry(by, now, prospect);
                    assert!(entry.is_some(), "at {now} they may be called, but are not on the list: {view:?}");
                    return now;
                }
                "wait" => {
                    let entry = self.entry(by, now, prospect);
                    assert!(entry.is_none(), "at {now} they must wait, but are on the list: {view:?}, {entry:?}");
                    now = view.until.unwrap();
                }
                other => panic!("{other} at {now}: {view:?}"),
            }
        }
        panic!("no turn comes for {prospect}");
    }

    pub fn checkup(&self, now: Timestamp) -> Checkup {
        self.app.checkup(&self.owner, now, Repair::ReportOnly).unwrap()
    }

    /// Every stored answer is what the history says, and the counts agree.
    pub fn sound(&self, now: Timestamp) {
        self.app.catch_up(&self.owner, now).unwrap();
        let found = self.checkup(now);
        assert!(found.differences.is_empty(), "at {now}: {:#?}", found.differences);
    }
}

pub fn phone(number: &str, line: &str) -> PhoneView {
    PhoneView { number: number.to_owned(), line: line.to_owned(), condition: "good".to_owned() }
}
