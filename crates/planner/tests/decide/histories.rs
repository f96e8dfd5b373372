//! Generated histories: people of several zones, cadences good and bad, and whatever may happen to them, likely or not.

use crate::story::*;
use jiff::{SignedDuration, Timestamp, civil::date, civil::time};
use planner::cadence::{Afterwards, Daypart, Detours, NeverHeard, Purpose, Step, Wait, When};
use planner::decision::{Decision, Plan};
use planner::enrollment::{Directive, GoOn, Order, Origin};
use planner::guard::*;
use planner::id::*;
use planner::plan::plan;
use planner::prospect::{Condition, Email, Forbids, Suppression};
use planner::rhythm::Rhythm;
use planner::touch::*;
use proptest::prelude::*;
use proptest::sample::select;

/// 2,000 histories; 100,000 where `FIFTHCALL_NIGHTLY=1`.
pub fn config() -> ProptestConfig {
    let nightly = std::env::var("FIFTHCALL_NIGHTLY").is_ok_and(|value| value == "1");
    ProptestConfig { cases: if nightly { 100_000 } else { 2_000 }, failure_persistence: None, ..ProptestConfig::default() }
}

/// Zones with and without daylight saving, on both halves of the globe, with a gap at midnight, with half an hour.
pub const ZONES: [&str; 9] = [
    "America/New_York",
    "America/Los_Angeles",
    "America/Vancouver",
    "America/Havana",
    "Europe/Berlin",
    "Europe/London",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Asia/Beirut",
];

/// What happens next in a history.
#[derive(Debug, Clone)]
pub enum Move {
    /// The app is obeyed: wait as it says, then make the touch that it asks for.
    Obey {
        outcome: Outcome,
    },
    /// A touch off the list, logged as the verb logs it.
    Log {
        after: i64,
        channel: Channel,
        direction: Direction,
        outcome: Outcome,
    },
    /// A record that no verb would write.
    Absurd {
        after: i64,
        channel: Channel,
        direction: Direction,
        outcome: Outcome,
        step: Option<u16>,
        fire: bool,
        round: u8,
    },
    Order {
        after: i64,
        order: Disposable,
    },
    Bounce,
}

/// An order, its instants relative to when it is given.
#[derive(Debug, Clone, Copy)]
pub enum Disposable {
    Snooze(i64),
    PutOff(i64),
    Resume,
    Stop,
    FireNow,
    HandOver,
    Hold(i64),
    Lay(i64),
    Back,
    Disqualify,
    GoOn(GoOn),
    KeepInTouch(u16),
}

pub fn histories() -> impl Strategy<Value = (Story, Vec<Move>)> {
    (people(), prop::collection::vec(moves(), 0..14))
}

/// The history told to its end, and the instant at which it ends.
pub fn tell(story: Story, moves: &[Move]) -> (Story, Timestamp) {
    moves.iter().fold((story.clone(), story.enrollment.started_at), |(story, now), happens| happen(story, now, happens))
}

/// One more thing happens.
pub fn happen(mut story: Story, now: Timestamp, happens: &Move) -> (Story, Timestamp) {
    match happens.clone() {
        Move::Obey { outcome } => {
            let (now, next) = match planner::decide(&story.case(), now).decision {
                Decision::Act { next, .. } => (now, next),
                Decision::WaitUntil { at, .. } => match planner::decide(&story.case(), at).decision {
                    Decision::Act { next, .. } => (at, next),
                    Decision::WaitUntil { .. } | Decision::Blocked { .. } | Decision::Over { .. } => return (story, at),
                },
                Decision::Blocked { .. } | Decision::Over { .. } => return (story, now),
            };
            let fits = outcome.disposition().fits(next.channel, Direction::Outbound);
            let silent = if next.channel == Channel::Call { Outcome::NoAnswer } else { Outcome::Sent };
            let silent = if next.channel == Channel::Visit { Outcome::NotIn } else { silent };
            let touch = story.touch_to(now, next.channel, Direction::Outbound, if fits { outcome } else { silent }, next.address);
            story.insert(touch);
            (story, now)
        }
        Move::Log { after, channel, direction, outcome } => {
            let now = later(now, after);
            let touch = story.touch(now, channel, direction, outcome);
            story.insert(touch);
            (story, now)
        }
        Move::Absurd { after, channel, direction, outcome, step, fire, round } => {
            let at = later(now, after);
            let mut touch = story.touch(at, channel, direction, outcome);
            touch.step = step;
            touch.purpose = if fire { Purpose::Fire } else { Purpose::Pursue };
            touch.enrollment = match round {
                0 => None,
                1 => Some(EnrollmentId([9; 16])),
                _ => touch.enrollment,
            };
            story.insert(touch);
            (story, now.max(at))
        }
        Move::Order { after, order } => {
            let now = later(now, after);
            story.minted = story.minted.wrapping_add(1);
            let (id, by) = (DirectiveId([story.minted; 16]), UserId([1; 16]));
            story.enrollment.directives.push(Directive { id, at: now, by, order: order.at(now) });
            story.enrollment.directives.sort_by_key(|directive| (directive.at, directive.id));
            (story, now)
        }
        Move::Bounce => {
            if let Some(mail) = story.touches.iter_mut().rev().find(|touch| touch.channel == Channel::Email) {
                mail.news.push((now, News::BouncedHard));
            }
            (story, now)
        }
    }
}

impl Disposable {
    fn at(self, now: Timestamp) -> Order {
        match self {
            Disposable::Snooze(after) => Order::Snooze { until: later(now, after) },
            Disposable::PutOff(after) => Order::PutOff { until: later(now, after) },
            Disposable::Resume => Order::Resume,
            Disposable::Stop => Order::Stop,
            Disposable::FireNow => Order::FireNow,
            Disposable::HandOver => Order::HandOver { to: UserId([2; 16]) },
            Disposable::Hold(after) => Order::Hold { until: later(now, after) },
            Disposable::Lay(after) => Order::Lay { until: (after != 1).then(|| later(now, after)) },
            Disposable::Back => Order::Back,
            Disposable::Disqualify => Order::Disqualify,
            Disposable::GoOn(answer) => Order::GoOn { answer },
            Disposable::KeepInTouch(days) => Order::KeepInTouch { rhythm: Rhythm::every(days) },
        }
    }
}

impl Story {
    pub fn insert(&mut self, touch: Touch) {
        self.touches.push(touch);
        self.touches.sort_by_key(Touch::order);
    }

    pub fn planned(&self, now: Timestamp) -> Plan {
        plan(&self.case(), now)
    }
}

pub fn later(now: Timestamp, seconds: i64) -> Timestamp {
    now + SignedDuration::from_secs(seconds)
}

/// Seconds: from at once to some weeks, dense around the intervals that rules speak of.
fn waits() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(0),
        1..600i64,
        600..10_000i64,
        (1..200i64).prop_map(|hours| hours * 3_600),
        (1..30i64).prop_map(|days| days * 86_400),
        select(vec![1_799, 1_800, 7_200, 86_399, 86_400, 90 * 86_400, 200 * 86_400]),
    ]
}

fn promises() -> impl Strategy<Value = Promise> {
    let days = (0..40i64, 0..1_440i64);
    (days, select(Precision::ALL)).prop_map(|((day, minute), precision)| Promise {
        at: later(at("2027-03-08 00:00"), day * 86_400 + minute * 60),
        precision,
    })
}

pub fn outcomes() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        6 => Just(Outcome::NoAnswer),
        4 => Just(Outcome::VoicemailLeft),
        3 => Just(Outcome::Busy),
        3 => Just(Outcome::Sent),
        2 => promises().prop_map(Outcome::Callback),
        2 => promises().prop_map(|promise| Outcome::Gatekeeper(Gatekeeping::CallAt(promise))),
        1 => select(vec![Gatekeeping::Blocked, Gatekeeping::TookMessage, Gatekeeping::Refused, Gatekeeping::Gone]).prop_map(Outcome::Gatekeeper),
        2 => Just(Outcome::Rang),
        2 => Just(Outcome::Replied),
        1 => (0..60i16).prop_map(|days| Outcome::NotNow(date(2027, 3, 1).saturating_add(jiff::Span::new().days(days)))),
        1 => (0..60i16).prop_map(|days| Outcome::AutoReplied(Some(date(2027, 3, 1).saturating_add(jiff::Span::new().days(days))))),
        7 => select(vec![
            Outcome::VoicemailFull,
            Outcome::HungUp,
            Outcome::SendInfo,
            Outcome::Interested,
            Outcome::MeetingBooked(at("2027-04-01 10:00")),
            Outcome::No,
            Outcome::WrongNumber(NumberFault::Dead),
            Outcome::WrongNumber(NumberFault::NotTheirs),
            Outcome::LeftCompany,
            Outcome::WrongPerson,
            Outcome::NotQualified,
            Outcome::Unrecorded,
            Outcome::Failed,
            Outcome::NotFound,
            Outcome::NotIn,
            Outcome::Returned,
            Outcome::AutoReplied(None),
            Outcome::Unsubscribed,
        ]),
    ]
}

fn orders() -> impl Strategy<Value = Disposable> {
    prop_oneof![
        waits().prop_map(Disposable::Snooze),
        waits().prop_map(Disposable::PutOff),
        waits().prop_map(Disposable::Hold),
        waits().prop_map(Disposable::Lay),
        select(vec![Disposable::Resume, Disposable::Resume, Disposable::Stop, Disposable::FireNow, Disposable::FireNow]),
        select(vec![Disposable::HandOver, Disposable::Disqualify, Disposable::Back]),
        select(GoOn::ALL).prop_map(Disposable::GoOn),
        any::<u16>().prop_map(Disposable::KeepInTouch),
    ]
}

fn moves() -> impl Strategy<Value = Move> {
    let likely =
        (waits(), select(Channel::ALL), select(Direction::ALL), outcomes()).prop_map(|(after, channel, direction, outcome)| {
            let fits = outcome.disposition().fits(channel, direction);
            let (channel, direction) = if fits { (channel, direction) } else { (Channel::Call, Direction::Outbound) };
            let outcome = if outcome.disposition().fits(channel, direction) { outcome } else { Outcome::NoAnswer };
            Move::Log { after, channel, direction, outcome }
        });
    let place = (-40 * 86_400..40 * 86_400i64, select(Channel::ALL), select(Direction::ALL));
    let absurd = (place, outcomes(), prop::option::of(0..8u16), any::<bool>(), 0..4u8).prop_map(
        |((after, channel, direction), outcome, step, fire, round)| Move::Absurd {
            after,
            channel,
            direction,
            outcome,
            step,
            fire,
            round,
        },
    );
    prop_oneof![
        10 => outcomes().prop_map(|outcome| Move::Obey { outcome }),
        5 => likely,
        2 => absurd,
        3 => (waits(), orders()).prop_map(|(after, order)| Move::Order { after, order }),
        1 => Just(Move::Bounce),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let wait = prop_oneof![(0..6u16).prop_map(Wait::BusinessDays), (0..60u16).prop_map(Wait::Hours)];
    let when = prop_oneof![Just(When::Any), Just(When::Vary), select(Daypart::ALL).prop_map(When::In)];
    let channel = prop_oneof![6 => Just(Channel::Call), 3 => Just(Channel::Email), 1 => select(Channel::ALL)];
    let step = (channel, wait, when, any::<bool>()).prop_map(|(channel, wait, when, companion)| {
        let step = Step { wait, when, ..step_on(channel, 0) };
        if companion { with_companion(step) } else { step }
    });
    let steps = prop::collection::vec(step, 0..7);
    // Nearly all fire with the last step; a few fire in the middle, or never.
    (steps, 0..20u8).prop_map(|(mut steps, fires)| {
        let middle = steps.len() / 2;
        if let Some(step) = steps.get_mut(middle).filter(|_| fires == 1) {
            step.purpose = Purpose::Fire;
        }
        if let Some(step) = steps.last_mut().filter(|_| fires != 0) {
            step.purpose = Purpose::Fire;
        }
        steps
    })
}

fn guards() -> impl Strategy<Value = Guard> {
    let law = |code: &str, kind| Rule {
        code: code.to_owned(),
        name: code.to_owned(),
        source: "test".to_owned(),
        authority: Authority::Law,
        regions: Vec::new(),
        channels: vec![Channel::Call],
        effective_from: None,
        effective_until: None,
        exempt: planner::guard::Exempt::default(),
        kind,
    };
    let daily = Window::Rolling { hours: 24 };
    let mut lawful = shipped(Clientele::Consumers);
    lawful.rules.push(law("law_hours", Kind::Hours(Hours::weekly([(time(8, 0, 0, 0), time(20, 0, 0, 0)); 5], []))));
    let kind = Kind::Limit { max: 3, window: daily, per: Scope::Number, counted: Counted::Channel(Channel::Call) };
    lawful.rules.push(law("law_three_a_day", kind));
    let mut dated = shipped(Clientele::Businesses);
    let kind = Kind::Limit { max: 0, window: daily, per: Scope::Person, counted: Counted::Channel(Channel::Call) };
    dated.rules.push(Rule { effective_until: Some(date(2027, 3, 20)), ..law("law_pause", kind) });
    select(vec![Guard::default(), shipped(Clientele::Businesses), shipped(Clientele::Consumers), lawful, dated])
}

fn people() -> impl Strategy<Value = Story> {
    let place = prop::collection::vec(select(&ZONES[..]), 1..3);
    // Around the four nights on which clocks change in spring and autumn, and on an ordinary day.
    let start = (select(vec!["2027-03-08", "2027-03-22", "2027-10-25", "2027-11-01", "2027-01-11", "2027-12-20"]), 0..1_440i64);
    let known = (0..3usize, 0..3usize, any::<bool>(), prop::option::weighted(0.1, -100_000..100_000i64));
    let suppressed = prop::option::weighted(0.1, (select(Forbids::ALL), any::<bool>()));
    let rep = any::<bool>();
    let round = (prop::option::weighted(0.1, 0..5u16), any::<bool>(), 1..200u16, 0..4u16);
    let rhythm = prop::option::weighted(0.15, (1..400u16, prop::option::of(1..120u16), any::<u16>()));
    let unheard = (select(Detours::ALL), 0..4u16, 0..4u16, any::<bool>());
    (steps(), guards(), place, start, known, suppressed, (rep, rhythm, unheard), round).prop_map(
        |(
            steps,
            guard,
            zones,
            (day, minute),
            (phones, emails, more, inquiry),
            suppressed,
            (rep, rhythm, (then, after_tries, at_most, texts)),
            (later_step, dormant, days, grace),
        )| {
            let mut story = Story::with_steps(steps);
            story.guard = guard;
            story.enrollment.started_at = later(at(&format!("{day} 00:00")), minute * 60);
            story.enrollment.start_step = later_step.unwrap_or(0);
            if later_step.is_some_and(|step| step > 2) {
                story.enrollment.origin = Origin::Revisit { asked_on: date(2027, 1, 1) };
            }
            story.contact.place.zones = zones.into_iter().map(str::to_owned).collect();
            story.contact.place.zones.sort();
            story.contact.place.zones.dedup();
            story.contact.phones = (0..phones).map(|index| phone(&format!("+1212555010{index}"))).collect();
            let mail = |index| Email { address: format!("dana{index}@example.com"), condition: Condition::Good };
            story.contact.emails = (0..emails).map(mail).collect();
            if more {
                story.contact.social.push("dana".to_owned());
                story.contact.postal = Some("1 Main Street".to_owned());
            }
            story.contact.inquiry_at = inquiry.map(|seconds| later(story.enrollment.started_at, seconds));
            if let Some((forbids, whole)) = suppressed {
                let address = if whole { None } else { Some("+12125550100".to_owned()) };
                story.contact.suppressions.push(Suppression { forbids, address, since: at("2027-01-01 00:00") });
            }
            story.rep = rep.then(office_hours);
            story.version.policy.revisit_after_farewell_days = days;
            story.version.policy.grace_days = grace;
            story.version.policy.never_heard = NeverHeard { then, after_tries, at_most };
            if texts {
                story.contact.consented.push(Channel::Sms);
            }
            story.version.policy.afterwards = if dormant { Afterwards::Dormant } else { Afterwards::Nurture };
            story.version.policy.rhythm =
                rhythm.map(|(every_days, active_days, longest_days)| Rhythm { every_days, active_days, longest_days });
            if rhythm.is_some() {
                story.version.steps.iter_mut().for_each(|step| step.purpose = Purpose::Pursue);
            }
            story.lifted = vec![Lifted { rule: "courtesy_one_call_a_day".to_owned(), until: at("2027-03-12 12:00") }];
            story
        },
    )
}
