//! Whatever instants, days and durations stand in a history: it is planned without a panic, in bounded time, and the plan keeps.

use crate::story::*;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use planner::bounds::{of_microseconds, plus};
use planner::cadence::{Daypart, Step, Wait, When};
use planner::decide;
use planner::enrollment::Order;
use planner::guard::{Authority, Clientele, Counted, Exempt, Kind, Lifted, Rule, Scope, Window, shipped};
use planner::plan::plan;
use planner::rhythm::Rhythm;
use planner::touch::*;
use planner::workdays::{Away, Workdays};
use proptest::prelude::*;
use proptest::sample::select;

/// Instants of any age: both ends of time, what is near them, and what is usual.
fn instants() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        select(vec![Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH]),
        (0_i64..10_000_000_000).prop_map(|micros| of_microseconds(Timestamp::MAX.as_microsecond() - micros)),
        (0_i64..10_000_000_000).prop_map(|micros| of_microseconds(Timestamp::MIN.as_microsecond() + micros)),
        any::<i64>().prop_map(of_microseconds),
        (0_i64..40_000_000_000_000).prop_map(|micros| of_microseconds(1_799_000_000_000_000 + micros)),
    ]
}

fn days() -> impl Strategy<Value = Date> {
    let of = |at: Timestamp| jiff::tz::TimeZone::UTC.to_datetime(at).date();
    prop_oneof![select(vec![Date::MIN, Date::MAX, Date::ZERO]), instants().prop_map(of)]
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    let promise = |(at, precision)| Promise { at, precision };
    let promises = || (instants(), select(vec![Precision::Minute, Precision::HalfDay, Precision::Day])).prop_map(promise);
    prop_oneof![
        select(vec![Outcome::NoAnswer, Outcome::VoicemailLeft, Outcome::Busy, Outcome::SendInfo, Outcome::No, Outcome::Sent]),
        promises().prop_map(Outcome::Callback),
        promises().prop_map(|promise| Outcome::Gatekeeper(Gatekeeping::CallAt(promise))),
        instants().prop_map(Outcome::MeetingBooked),
        days().prop_map(Outcome::NotNow),
        prop::option::of(days()).prop_map(Outcome::AutoReplied),
    ]
}

fn orders() -> impl Strategy<Value = Order> {
    prop_oneof![
        instants().prop_map(|until| Order::Snooze { until }),
        instants().prop_map(|until| Order::Hold { until }),
        instants().prop_map(|until| Order::PutOff { until }),
        instants().prop_map(|until| Order::Lay { until: Some(until) }),
        Just(Order::FireNow),
        Just(Order::Resume),
    ]
}

fn waits() -> impl Strategy<Value = Wait> {
    prop_oneof![any::<u16>().prop_map(Wait::BusinessDays), any::<u16>().prop_map(Wait::Hours)]
}

fn kinds() -> impl Strategy<Value = Kind> {
    let per = || select(vec![Scope::Person, Scope::Number, Scope::Company]);
    let windows = prop_oneof![
        any::<u32>().prop_map(|hours| Window::Rolling { hours }),
        any::<u16>().prop_map(|days| Window::BusinessDays { days }),
        any::<u16>().prop_map(|days| Window::Days { days }),
    ];
    prop_oneof![
        (any::<i64>(), per()).prop_map(|(seconds, per)| Kind::Spacing { gap: SignedDuration::from_secs(seconds), per }),
        (windows, per(), 0_u32..3).prop_map(|(window, per, max)| Kind::Limit { max, window, per, counted: Counted::Any }),
        any::<u16>().prop_map(|days| Kind::Silence { after: planner::guard::Event::Conversation, days }),
    ]
}

fn rules() -> impl Strategy<Value = Rule> {
    (kinds(), prop::option::of(days()), prop::option::of(days())).prop_map(|(kind, effective_from, effective_until)| Rule {
        code: "extreme".to_owned(),
        name: "Extreme".to_owned(),
        source: "a test".to_owned(),
        authority: Authority::Courtesy,
        regions: Vec::new(),
        channels: Vec::new(),
        effective_from,
        effective_until,
        exempt: Exempt::default(),
        kind,
    })
}

#[derive(Debug, Clone)]
struct Extreme {
    touches: Vec<(Timestamp, Direction, Outcome)>,
    orders: Vec<(Timestamp, Order)>,
    waits: Vec<Wait>,
    rules: Vec<Rule>,
    lifted: Option<Timestamp>,
    started_at: Timestamp,
    rhythm: Option<u16>,
    courtesy: bool,
}

fn extremes() -> impl Strategy<Value = Extreme> {
    let touches = (instants(), select(vec![Direction::Outbound, Direction::Inbound]), outcomes());
    (
        prop::collection::vec(touches, 0..6),
        prop::collection::vec((instants(), orders()), 0..4),
        prop::collection::vec(waits(), 1..4),
        prop::collection::vec(rules(), 0..3),
        prop::option::of(instants()),
        instants(),
        prop::option::of(any::<u16>()),
        any::<bool>(),
    )
        .prop_map(|(touches, orders, waits, rules, lifted, started_at, rhythm, courtesy)| Extreme {
            touches,
            orders,
            waits,
            rules,
            lifted,
            started_at,
            rhythm,
            courtesy,
        })
}

fn story(extreme: &Extreme) -> Story {
    let step = |wait: &Wait| Step { wait: *wait, when: When::In(Daypart::Morning), ..call_step(0) };
    let mut steps: Vec<Step> = extreme.waits.iter().map(step).collect();
    steps.push(firing(with_companion(call_step(3))));
    let mut story = Story::with_steps(steps);
    story.enrollment.started_at = extreme.started_at;
    story.version.policy.revisit_after_no_days = u16::MAX;
    story.version.policy.revisit_after_farewell_days = u16::MAX;
    story.version.policy.grace_days = u16::MAX;
    story.version.policy.rhythm = extreme.rhythm.map(Rhythm::every);
    if extreme.courtesy {
        story.guard = shipped(Clientele::Businesses);
    }
    story.guard.rules.extend(extreme.rules.iter().cloned());
    story.lifted = extreme.lifted.map(|until| Lifted { rule: "extreme".to_owned(), until }).into_iter().collect();
    for (at, order) in &extreme.orders {
        story.minted += 1;
        let id = planner::DirectiveId([story.minted; 16]);
        let by = planner::UserId([1; 16]);
        story.enrollment.directives.push(planner::enrollment::Directive { id, at: *at, by, order: order.clone() });
    }
    story.enrollment.directives.sort_by_key(|directive| (directive.at, directive.id));
    for (at, direction, outcome) in &extreme.touches {
        let touch = story.touch(*at, Channel::Call, *direction, *outcome);
        story.touches.push(touch);
        story.touches.sort_by_key(Touch::order);
    }
    story
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_history_of_any_age_is_planned_without_panic_or_end_and_keeps_until_it_turns_stale(
        extreme in extremes(), now in instants(),
    ) {
        let story = story(&extreme);
        let planned = plan(&story.case(), now);
        let decided = decide(&story.case(), now);
        prop_assert_eq!(&decided.plan, &planned);
        prop_assert!(planned.stale_at.is_none_or(|stale_at| stale_at > now), "stale at once: {:?}", planned.stale_at);
        // What turns stale only later says the same a moment on.
        let later = plus(now, SignedDuration::from_micros(1));
        if planned.stale_at.is_none_or(|stale_at| stale_at > later) {
            prop_assert_eq!(&plan(&story.case(), later), &planned);
        }
    }

    #[test]
    fn somebodys_working_days_end_however_far_the_days_lie(
        from in days(), until in days(), day in days(), at in instants(),
    ) {
        let calendar = planner::calendar::Calendar::default();
        let clock = planner::calendar::zone(ZONE).unwrap();
        let workdays = Workdays::new(clock, None, &calendar, [Away { from, until }]);
        let _ = workdays.next(day);
        let _ = workdays.is_over(at);
        for away in workdays.away() {
            let (gone, back) = workdays.instants(*away);
            prop_assert!(gone <= back);
        }
    }
}
