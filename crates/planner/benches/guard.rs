//! What one question to the guard costs, with the law of all jurisdictions and the shipped courtesy on.

use jiff::Timestamp;
use planner::calendar::Calendar;
use planner::guard::{Clientele, Guard, Occasion, Request, Verdict, shipped};
use planner::id::{CompanyId, ProspectId, TouchId, UserId};
use planner::place::{Whereabouts, locate};
use planner::prospect::{Condition, Contact, Line, Phone, Worth};
use planner::surroundings::Surroundings;
use planner::touch::{Channel, Direction, Outcome, Touch};

const REP: UserId = UserId([1; 16]);

fn main() {
    divan::main();
}

/// Everything that a question is asked of.
struct Scene {
    guard: Guard,
    calendar: Calendar,
    contact: Contact,
    touches: Vec<Touch>,
    around: Surroundings,
    number: String,
}

impl Scene {
    fn new(number: &str, state: Option<&str>) -> Scene {
        let mut guard = shipped(Clientele::Businesses);
        guard.rules.extend(planner::law::shipped().iter().flat_map(|law| law.rules.iter().cloned()));
        let place = locate(&Whereabouts {
            country: state.map(|_| "US".to_owned()),
            state: state.map(str::to_owned),
            numbers: vec![number.to_owned()],
            workspace_zone: "America/New_York".to_owned(),
            workspace_country: "US".to_owned(),
            ..Whereabouts::default()
        });
        let contact = Contact {
            prospect: ProspectId([9; 16]),
            company: Some(CompanyId([8; 16])),
            owner: Some(REP),
            worth: Worth::B,
            phones: vec![Phone { number: number.to_owned(), line: Line::Personal, condition: Condition::Good }],
            emails: Vec::new(),
            social: Vec::new(),
            postal: None,
            place,
            wishes: None,
            suppressions: Vec::new(),
            business: false,
            consented: Vec::new(),
            listed: Vec::new(),
            inquiry_at: None,
        };
        let touches = ["2026-11-16T15:00:00Z", "2026-11-18T19:00:00Z", "2026-11-20T21:00:00Z"];
        Scene {
            guard,
            calendar: Calendar { public: planner::law::public_holidays().clone(), ..Calendar::default() },
            contact,
            touches: touches.iter().map(|at| dial(at, number)).collect(),
            around: Surroundings::default(),
            number: number.to_owned(),
        }
    }

    fn check(&self, at: Timestamp) -> Verdict {
        let request = Request {
            guard: &self.guard,
            calendar: &self.calendar,
            contact: &self.contact,
            touches: &self.touches,
            around: &self.around,
            lifted: &[],
            rep: None,
            by: Some(REP),
            channel: Channel::Call,
            address: Some(&self.number),
            occasion: Occasion::Ordinary,
        };
        request.check(at)
    }
}

fn dial(at: &str, number: &str) -> Touch {
    let at: Timestamp = at.parse().expect("an instant");
    Touch {
        id: TouchId([7; 16]),
        occurred_at: at,
        recorded_at: at,
        channel: Channel::Call,
        direction: Direction::Outbound,
        outcome: Outcome::NoAnswer,
        by: REP,
        enrollment: None,
        step: None,
        purpose: planner::cadence::Purpose::Pursue,
        address: Some(number.to_owned()),
        irritated: false,
        news: Vec::new(),
    }
}

/// Number, state of the address, instant.
const QUESTIONS: [(&str, Option<&str>, &str); 7] = [
    // Open.
    ("+13055550133", None, "2026-11-24T15:00:00Z"),
    // At night, on a Sunday, before a holiday.
    ("+13055550133", None, "2026-11-24T05:00:00Z"),
    ("+14015550133", None, "2026-11-22T15:00:00Z"),
    ("+14015550133", None, "2026-11-26T01:00:00Z"),
    // Two laws, and three zones.
    ("+13055550133", Some("CA"), "2026-11-24T18:00:00Z"),
    ("+12085550133", None, "2026-11-24T18:00:00Z"),
    // At no time without consent.
    ("+33123456789", None, "2026-11-24T12:30:00Z"),
];

#[divan::bench(args = 0..QUESTIONS.len())]
fn check(bencher: divan::Bencher, question: usize) {
    let (number, state, at) = QUESTIONS[question];
    let (scene, at) = (Scene::new(number, state), at.parse().expect("an instant"));
    bencher.bench(|| scene.check(divan::black_box(at)));
}
