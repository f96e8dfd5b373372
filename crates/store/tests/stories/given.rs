//! What the stories begin with.

use crate::engines;
use jiff::Timestamp;
use jiff::civil::{Date, time};
use planner::cadence::{CadenceVersion, Policy, Purpose, Scripts, Step, Voicemail, Wait, When};
use planner::decision::{Counters, Next, Plan, Section, State};
use planner::enrollment::Origin;
use planner::guard::{Hours, Occasion};
use planner::id::*;
use planner::prospect::Worth;
use planner::touch::{Channel, Direction, Outcome, Touch};
use store::{Store, StoreError, Tx, answers, cadences, companies, enrollments, prospects, touches, users, workspace};

pub fn on_both(story: impl Fn(&Store)) {
    for engine in engines::both() {
        story(engine.store());
    }
}

pub fn write<T: Send + 'static>(store: &Store, verb: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + Sync + 'static) -> T {
    store.write(verb).unwrap()
}

pub fn read<T: Send + 'static>(store: &Store, verb: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + Sync + 'static) -> T {
    store.read(verb).unwrap()
}

/// Sixteen bytes that sort as the number does.
pub fn raw(number: u32) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[12..].copy_from_slice(&number.to_be_bytes());
    bytes
}

pub fn number(bytes: [u8; 16]) -> u32 {
    u32::from_be_bytes([bytes[12], bytes[13], bytes[14], bytes[15]])
}

pub fn prospect(number: u32) -> ProspectId {
    ProspectId(raw(number))
}

pub fn company(number: u32) -> CompanyId {
    CompanyId(raw(number))
}

pub fn user(number: u32) -> UserId {
    UserId(raw(number))
}

pub fn round(number: u32) -> EnrollmentId {
    EnrollmentId(raw(number))
}

pub fn version() -> CadenceVersionId {
    CadenceVersionId(raw(70))
}

/// So many seconds after a Monday morning.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_500_000 + seconds).unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn office_hours() -> Hours {
    let span = vec![(time(9, 0, 0, 0), time(17, 30, 0, 0))];
    let free = Vec::new;
    Hours { weekdays: [span.clone(), span.clone(), span.clone(), span.clone(), span, free(), free()], holidays: Vec::new() }
}

pub fn a_workspace() -> workspace::Workspace {
    workspace::Workspace {
        name: "Fairlane".into(),
        country: "US".into(),
        zone: "America/New_York".into(),
        visibility: "open".into(),
        capacity: 50,
        settings: "{}".into(),
        version: 1,
        created_at: at(0),
    }
}

pub fn a_user(number: u32, email: &str) -> users::User {
    users::User {
        id: user(number),
        email: email.into(),
        name: email.split('@').next().unwrap().into(),
        role: "rep".into(),
        team: None,
        zone: None,
        hours: None,
        capacity: Some(40),
        sentence: Some("the one who listens".into()),
        password_hash: None,
        active: true,
        departed_at: None,
        version: 1,
        created_at: at(0),
    }
}

pub fn a_company(number: u32, name: &str) -> companies::Company {
    companies::Company {
        id: company(number),
        name: name.into(),
        folded: name.to_lowercase(),
        domain: None,
        phone: None,
        country: Some("US".into()),
        state: None,
        city: None,
        postal_code: None,
        street: None,
        addresses: planner::place::Addresses::default(),
        zone: None,
        one_voice_exempt: false,
        custom: "{}".into(),
        import: None,
        version: 1,
        created_at: at(0),
        deleted_at: None,
    }
}

pub fn a_prospect(number: u32) -> prospects::Prospect {
    prospects::Prospect {
        id: prospect(number),
        name: format!("Person {number}"),
        given: None,
        family: None,
        title: None,
        company: None,
        owner: None,
        worth: Worth::B,
        source: None,
        zone: None,
        country: None,
        state: None,
        city: None,
        postal_code: None,
        street: None,
        addresses: planner::place::Addresses::default(),
        wishes: None,
        exemption: None,
        custom: "{}".into(),
        inquiry_at: None,
        referred_by: None,
        succeeds: None,
        merged_into: None,
        import: None,
        version: 1,
        created_at: at(0),
        deleted_at: None,
    }
}

pub fn a_version(id: u32, number: u32) -> CadenceVersion {
    let step = |purpose| Step {
        channel: Channel::Call,
        wait: Wait::BusinessDays(2),
        when: When::Vary,
        voicemail: Voicemail::Skip,
        purpose,
        goal: "say hello".into(),
        scripts: Scripts::default(),
    };
    CadenceVersion {
        id: CadenceVersionId(raw(id)),
        cadence: CadenceId(raw(60)),
        number,
        name: "Two".into(),
        steps: vec![step(Purpose::Pursue), step(Purpose::Fire)],
        policy: Policy::default(),
    }
}

/// The cadence 60 with its first edition, 70.
pub fn a_cadence(store: &Store) {
    write(store, |tx| {
        let cadence = cadences::Cadence {
            id: CadenceId(raw(60)),
            name: "Two".into(),
            about: "two calls".into(),
            current_number: 1,
            version: 1,
            created_at: at(0),
            archived_at: None,
        };
        cadences::insert(tx, &cadence)?;
        cadences::insert_version(tx, &a_version(70, 1), Some(user(1)), at(0))
    });
}

/// The round of a prospect, with the same number.
pub fn a_round(number: u32) -> enrollments::Round {
    enrollments::Round {
        prospect: prospect(number),
        id: round(number),
        version: version(),
        started_at: at(0),
        start_step: 0,
        origin: Origin::Started,
        started_by: user(1),
        live: true,
        ended_at: None,
    }
}

/// The answer of that round: due now, of user 1, under no timetable.
pub fn an_answer(number: u32, state: State) -> answers::Answer {
    let next = state.is_live().then(|| Next {
        section: Section::Due,
        channel: Channel::Call,
        address: Some("+16175550133".into()),
        step: Some(1),
        due_at: at(0),
        ready_at: at(0),
        occasion: Occasion::Ordinary,
    });
    answers::Answer {
        prospect: prospect(number),
        enrollment: round(number),
        owner: Some(user(1)),
        company: None,
        version: version(),
        plan: Plan {
            state,
            counters: Counters { attempts_made: 1, attempts_planned: 2, dials: 3, ..Counters::default() },
            next,
            blocked: None,
            companion: None,
            revisit_on: None,
            fired_at: None,
            fired_early: false,
            reasons: Vec::new(),
            stale_at: None,
            hours: None,
        },
        timetable: None,
        rank: answers::Rank { worth: 1, day: 100 },
        card: "{}".into(),
        decided_at: at(0),
        made: store::made::Made::default(),
    }
}

pub fn a_touch(of: u32, number: u32, seconds: i64, outcome: Outcome) -> touches::Record {
    touches::Record {
        prospect: prospect(of),
        touch: Touch {
            id: TouchId(raw(number)),
            occurred_at: at(seconds),
            recorded_at: at(seconds),
            channel: Channel::Call,
            direction: Direction::Outbound,
            outcome,
            by: user(1),
            enrollment: Some(round(of)),
            step: Some(0),
            purpose: Purpose::Pursue,
            address: Some("+16175550133".into()),
            irritated: false,
            news: Vec::new(),
        },
        recorded_by: user(1),
        attempt: Some(1),
        note: Some("busy on Mondays".into()),
        duration_seconds: Some(42),
        breach: None,
        import: None,
        voided: None,
    }
}
