//! Builders for these tests.

use jiff::Timestamp;
use jiff::civil::Time;
use planner::calendar::Calendar;
use planner::guard::{Authority, Counted, Guard, Hours, Kind, Lifted, Occasion, Request, Rule, Scope, Window};
use planner::id::{CompanyId, ProspectId, TouchId, UserId};
use planner::place::{Basis, Place};
use planner::plan::RepHours;
use planner::prospect::{Contact, Line, Phone, Worth};
use planner::surroundings::Surroundings;
use planner::timetable::HoursKey;
use planner::touch::{Channel, Direction, Outcome, Touch};

pub const ANA: UserId = UserId([1; 16]);
pub const BEN: UserId = UserId([2; 16]);
pub const NUMBER: &str = "+16175550133";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn place(zones: &[&str], regions: &[&str]) -> Place {
    let owned = |list: &[&str]| list.iter().map(|text| text.to_string()).collect();
    Place { zones: owned(zones), regions: owned(regions), basis: Basis::Manual }
}

pub fn contact(place: Place) -> Contact {
    Contact {
        prospect: ProspectId([9; 16]),
        company: Some(CompanyId([8; 16])),
        owner: Some(ANA),
        worth: Worth::B,
        phones: vec![Phone { number: NUMBER.into(), line: Line::Shared, condition: planner::prospect::Condition::Good }],
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
    }
}

pub fn touch(number: u8, at: Timestamp, channel: Channel, outcome: Outcome) -> Touch {
    Touch {
        id: TouchId([number; 16]),
        occurred_at: at,
        recorded_at: at,
        channel,
        direction: Direction::Outbound,
        outcome,
        by: ANA,
        enrollment: None,
        step: None,
        purpose: planner::cadence::Purpose::Pursue,
        address: Some(NUMBER.into()),
        irritated: false,
        news: Vec::new(),
    }
}

pub fn rule(code: &str, authority: Authority, kind: Kind) -> Rule {
    Rule {
        code: code.into(),
        name: code.into(),
        source: "made up".into(),
        authority,
        regions: Vec::new(),
        channels: Vec::new(),
        effective_from: None,
        effective_until: None,
        exempt: planner::guard::Exempt::default(),
        kind,
    }
}

pub fn limit(max: u32, window: Window, per: Scope, counted: Counted) -> Kind {
    Kind::Limit { max, window, per, counted }
}

/// Hour and minute.
type Clock = (i8, i8);

/// Every day the same spans, holidays too.
pub fn daily(spans: &[(Clock, Clock)]) -> Hours {
    let time = |(hour, minute): Clock| Time::constant(hour, minute, 0, 0);
    let spans: Vec<_> = spans.iter().map(|(from, until)| (time(*from), time(*until))).collect();
    Hours { weekdays: std::array::from_fn(|_| spans.clone()), holidays: spans }
}

pub fn key(zones: &[&str]) -> HoursKey {
    HoursKey {
        channel: Channel::Call,
        zones: zones.iter().map(|zone| zone.to_string()).collect(),
        regions: Vec::new(),
        wishes: None,
        rep: None,
        avoid: None,
        prefer: None,
        requested: false,
        hour: None,
        lifted: Vec::new(),
        business: false,
        consented: false,
    }
}

/// What a request is made of, owned.
pub struct Scene {
    pub guard: Guard,
    pub calendar: Calendar,
    pub contact: Contact,
    pub touches: Vec<Touch>,
    pub around: Surroundings,
    pub lifted: Vec<Lifted>,
    pub rep: Option<RepHours>,
    pub occasion: Occasion,
    pub channel: Channel,
}

impl Scene {
    pub fn new(rules: Vec<Rule>) -> Self {
        Scene {
            guard: Guard { rules },
            calendar: Calendar::default(),
            contact: contact(place(&["America/New_York"], &["US", "US-MA"])),
            touches: Vec::new(),
            around: Surroundings::default(),
            lifted: Vec::new(),
            rep: None,
            occasion: Occasion::Ordinary,
            channel: Channel::Call,
        }
    }

    pub fn request(&self) -> Request<'_> {
        Request {
            guard: &self.guard,
            calendar: &self.calendar,
            contact: &self.contact,
            touches: &self.touches,
            around: &self.around,
            lifted: &self.lifted,
            rep: self.rep.as_ref(),
            by: Some(ANA),
            channel: self.channel,
            address: Some(NUMBER),
            occasion: self.occasion,
        }
    }

    pub fn called(mut self, times: &[&str]) -> Self {
        for text in times {
            let number = u8::try_from(self.touches.len()).unwrap();
            self.touches.push(touch(number, at(text), Channel::Call, Outcome::NoAnswer));
        }
        self
    }
}

/// 2,000 cases; 100,000 where the nightly run asks for them.
pub fn cases() -> proptest::test_runner::Config {
    let cases = if std::env::var_os("FIFTHCALL_NIGHTLY").is_some_and(|value| value == "1") { 100_000 } else { 2_000 };
    proptest::test_runner::Config { cases, failure_persistence: None, ..proptest::test_runner::Config::default() }
}
