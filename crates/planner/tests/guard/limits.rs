//! Limits and spacing: when the next touch fits.

use super::common::{ANA, BEN, NUMBER, Scene, at, cases, contact, limit, place, rule, touch};
use jiff::civil::{Date, Weekday, date};
use jiff::{SignedDuration, Timestamp};
use planner::calendar::{Calendar, zone};
use planner::guard::{Authority, Clientele, Counted, Kind, Lifted, Occasion, Rule, Scope, Window, shipped};
use planner::reason::Reason;
use planner::surroundings::{CompanyTouch, NumberDial};
use planner::touch::{Channel, Direction, News, Outcome, Touch};
use proptest::prelude::*;

fn ready(scene: &Scene, due: &str) -> Option<String> {
    scene.request().ready_at(at(due)).at.map(|at| at.to_string())
}

fn calls(max: u32, window: Window, per: Scope) -> Kind {
    limit(max, window, per, Counted::Channel(Channel::Call))
}

#[test]
fn a_rolling_limit_frees_to_the_second() {
    let three = rule("three", Authority::Law, calls(3, Window::Rolling { hours: 24 }, Scope::Person));
    let scene = Scene::new(vec![three]).called(&["2026-11-23T13:00:01Z", "2026-11-23T15:00:00Z"]);
    assert_eq!(ready(&scene, "2026-11-23T16:00:00Z").as_deref(), Some("2026-11-23T16:00:00Z"));
    let told = scene.request().ready_at(at("2026-11-23T16:00:00Z"));
    assert_eq!(told.reasons, [Reason::Rule { code: "three".into(), used: 2, allowed: 3 }]);
    let scene = scene.called(&["2026-11-23T16:00:00Z"]);
    let told = scene.request().ready_at(at("2026-11-23T17:00:00Z"));
    assert_eq!((told.at, told.rule.as_deref()), (Some(at("2026-11-24T13:00:01Z")), Some("three")));
    assert_eq!(ready(&scene, "2026-11-24T13:00:02Z").as_deref(), Some("2026-11-24T13:00:02Z"));
}

#[test]
fn a_day_ends_where_the_last_candidate_zone_ends_it() {
    let one = rule("one", Authority::Courtesy, calls(1, Window::Day, Scope::Person));
    let mut scene = Scene::new(vec![one]).called(&["2026-11-23T16:00:00Z"]);
    assert_eq!(ready(&scene, "2026-11-23T17:00:00Z").as_deref(), Some("2026-11-24T05:00:00Z"));
    scene.contact = contact(place(&["America/New_York", "America/Los_Angeles"], &[]));
    assert_eq!(ready(&scene, "2026-11-23T17:00:00Z").as_deref(), Some("2026-11-24T08:00:00Z"));
}

#[test]
fn business_days_skip_weekends_and_holidays() {
    let two = rule("two", Authority::Courtesy, calls(1, Window::BusinessDays { days: 2 }, Scope::Person));
    let mut scene = Scene::new(vec![two]).called(&["2026-11-20T15:00:00Z"]);
    // Friday and the business day after it; from Tuesday on the window begins on Monday.
    assert_eq!(ready(&scene, "2026-11-20T16:00:00Z").as_deref(), Some("2026-11-24T05:00:00Z"));
    scene.calendar.holidays.insert(date(2026, 11, 23));
    assert_eq!(ready(&scene, "2026-11-20T16:00:00Z").as_deref(), Some("2026-11-25T05:00:00Z"));
}

#[test]
fn what_comes_later_than_the_due_time_counts_too() {
    let one = rule("one", Authority::Courtesy, calls(1, Window::Day, Scope::Person));
    let scene = Scene::new(vec![one]).called(&["2026-11-25T15:00:00Z"]);
    assert_eq!(ready(&scene, "2026-11-23T15:00:00Z").as_deref(), Some("2026-11-26T05:00:00Z"));
}

#[test]
fn a_limit_of_none_is_never() {
    let none = rule("none", Authority::Law, calls(0, Window::Day, Scope::Person));
    let told = Scene::new(vec![none]).request().ready_at(at("2026-11-23T15:00:00Z")).rule;
    assert_eq!(told.as_deref(), Some("none"));
}

#[test]
fn promises_and_one_busy_retry_are_exempt_from_courtesy_but_never_from_law() {
    let window = Window::Rolling { hours: 24 };
    let courtesy = rule("polite", Authority::Courtesy, calls(1, window, Scope::Person));
    let law = rule("law", Authority::Law, calls(2, window, Scope::Person));
    let gap = rule("gap", Authority::Courtesy, Kind::Spacing { gap: SignedDuration::from_hours(2), per: Scope::Person });
    let mut scene = Scene::new(vec![courtesy, law, gap]).called(&["2026-11-23T15:00:00Z"]);
    for occasion in [Occasion::Promised, Occasion::BusyRetry] {
        scene.occasion = occasion;
        assert_eq!(ready(&scene, "2026-11-23T15:30:00Z").as_deref(), Some("2026-11-23T15:30:00Z"));
    }
    scene = scene.called(&["2026-11-23T15:30:00Z"]);
    assert_eq!(ready(&scene, "2026-11-23T16:00:00Z").as_deref(), Some("2026-11-24T15:00:00Z"));
    scene.occasion = Occasion::Ordinary;
    assert_eq!(ready(&scene, "2026-11-23T16:00:00Z").as_deref(), Some("2026-11-24T15:30:00Z"));
}

#[test]
fn each_scope_counts_what_is_its_own() {
    let (window, day) = (Window::Rolling { hours: 24 }, "2026-11-23T18:00:00Z");
    let mut scene = Scene::new(vec![rule("r", Authority::Law, calls(1, window, Scope::Number))]);
    scene.around.number_dials = vec![NumberDial { number: NUMBER.into(), at: at("2026-11-23T15:00:00Z"), by: BEN }];
    scene.around.company_touches = vec![CompanyTouch { at: at("2026-11-23T16:00:00Z"), channel: Channel::Call, by: BEN }];
    assert_eq!(ready(&scene, day).as_deref(), Some("2026-11-24T15:00:00Z"));
    scene.around.number_dials[0].number = "+16175550199".into();
    assert_eq!(ready(&scene, day).as_deref(), Some(day));
    scene.guard.rules = vec![rule("r", Authority::Law, calls(1, window, Scope::Company))];
    assert_eq!(ready(&scene, day).as_deref(), Some("2026-11-24T16:00:00Z"));
    scene.around.company_touches[0].channel = Channel::Email;
    assert_eq!(ready(&scene, day).as_deref(), Some(day));
    scene.guard.rules = vec![rule("r", Authority::Law, limit(1, window, Scope::Company, Counted::Any))];
    assert_eq!(ready(&scene, day).as_deref(), Some("2026-11-24T16:00:00Z"));
    scene.contact.company = None;
    assert_eq!(ready(&scene, day).as_deref(), Some(day));
    scene.guard.rules = vec![rule("r", Authority::Law, limit(1, window, Scope::Person, Counted::Any))];
    assert_eq!(ready(&scene, day).as_deref(), Some(day));
}

#[test]
fn only_what_took_place_counts_and_only_what_we_did() {
    let any = rule("any", Authority::Law, limit(1, Window::Rolling { hours: 24 }, Scope::Person, Counted::Any));
    let mut scene = Scene::new(vec![any]);
    let early = at("2026-11-23T15:00:00Z");
    let inbound = Touch { direction: Direction::Inbound, ..touch(1, early, Channel::Call, Outcome::Rang) };
    scene.touches =
        vec![inbound, touch(2, early, Channel::Sms, Outcome::Failed), touch(3, early, Channel::Social, Outcome::NotFound)];
    assert_eq!(ready(&scene, "2026-11-23T16:00:00Z").as_deref(), Some("2026-11-23T16:00:00Z"));
    scene.touches.push(touch(4, early, Channel::Call, Outcome::Unrecorded));
    assert_eq!(ready(&scene, "2026-11-23T16:00:00Z").as_deref(), Some("2026-11-24T15:00:00Z"));
}

#[test]
fn messages_are_voicemails_and_mails_that_arrived() {
    let messages =
        rule("messages", Authority::Courtesy, limit(2, Window::Rolling { hours: 24 }, Scope::Person, Counted::Messages));
    let mut scene = Scene::new(vec![messages]);
    let early = at("2026-11-23T15:00:00Z");
    let bounced = Touch { news: vec![(early, News::BouncedHard)], ..touch(1, early, Channel::Email, Outcome::Sent) };
    scene.touches = vec![bounced, touch(2, early, Channel::Call, Outcome::VoicemailLeft)];
    scene.channel = Channel::Email;
    assert_eq!(ready(&scene, "2026-11-23T16:00:00Z").as_deref(), Some("2026-11-23T16:00:00Z"));
    scene.touches.push(touch(3, early, Channel::Email, Outcome::Sent));
    assert_eq!(ready(&scene, "2026-11-23T16:00:00Z").as_deref(), Some("2026-11-24T15:00:00Z"));
    // A call may still be made; a message may not be left.
    scene.channel = Channel::Call;
    assert_eq!(ready(&scene, "2026-11-23T16:00:00Z").as_deref(), Some("2026-11-23T16:00:00Z"));
    let refused = scene.request().voicemail_refused(at("2026-11-23T16:00:00Z"));
    assert_eq!(refused, Some(Reason::Rule { code: "messages".into(), used: 2, allowed: 2 }));
}

#[test]
fn the_fourth_message_in_ten_business_days_is_refused() {
    let mut scene = Scene::new(shipped(Clientele::Businesses).rules);
    for (number, day) in ["2026-11-09T15:00:00Z", "2026-11-12T15:00:00Z", "2026-11-17T15:00:00Z"].iter().enumerate() {
        scene.touches.push(touch(number as u8, at(day), Channel::Call, Outcome::VoicemailLeft));
    }
    scene.occasion = Occasion::Promised;
    assert!(scene.request().voicemail_refused(at("2026-11-20T15:00:00Z")).is_some());
    assert!(scene.request().voicemail_refused(at("2026-11-21T04:59:00Z")).is_some());
    assert_eq!(scene.request().voicemail_refused(at("2026-11-21T05:00:00Z")), None);
    scene.lifted = vec![Lifted { rule: "courtesy_three_messages".into(), until: at("2026-11-21T00:00:00Z") }];
    assert_eq!(scene.request().voicemail_refused(at("2026-11-20T15:00:00Z")), None);
}

#[test]
fn a_lifted_rule_of_courtesy_waits_until_it_binds_again_and_law_is_never_lifted() {
    let window = Window::Rolling { hours: 48 };
    let mut scene =
        Scene::new(vec![rule("polite", Authority::Courtesy, calls(1, window, Scope::Person))]).called(&["2026-11-23T15:00:00Z"]);
    scene.lifted = vec![Lifted { rule: "polite".into(), until: at("2026-11-24T00:00:00Z") }];
    assert_eq!(ready(&scene, "2026-11-23T16:00:00Z").as_deref(), Some("2026-11-23T16:00:00Z"));
    assert_eq!(ready(&scene, "2026-11-24T00:00:00Z").as_deref(), Some("2026-11-25T15:00:00Z"));
    assert_eq!(scene.request().rules_change_at(at("2026-11-23T16:00:00Z")), Some(at("2026-11-24T00:00:00Z")));
    scene.guard.rules[0].authority = Authority::Law;
    assert_eq!(ready(&scene, "2026-11-23T16:00:00Z").as_deref(), Some("2026-11-25T15:00:00Z"));
}

#[test]
fn a_rule_binds_on_its_channels_in_its_regions_and_from_its_date() {
    let window = Window::Rolling { hours: 240 };
    let law = Rule {
        regions: vec!["XN".into()],
        channels: vec![Channel::Call],
        effective_from: Some(date(2026, 11, 24)),
        effective_until: Some(date(2026, 11, 26)),
        ..rule("north", Authority::Law, limit(1, window, Scope::Person, Counted::Any))
    };
    let mut scene = Scene::new(vec![law]).called(&["2026-11-23T15:00:00Z"]);
    assert_eq!(ready(&scene, "2026-11-24T16:00:00Z").as_deref(), Some("2026-11-24T16:00:00Z"));
    scene.contact.place.regions = vec!["XN".into()];
    assert_eq!(ready(&scene, "2026-11-23T16:00:00Z").as_deref(), Some("2026-11-23T16:00:00Z"));
    assert_eq!(ready(&scene, "2026-11-24T16:00:00Z").as_deref(), Some("2026-11-26T05:00:00Z"));
    scene.channel = Channel::Email;
    assert_eq!(ready(&scene, "2026-11-24T16:00:00Z").as_deref(), Some("2026-11-24T16:00:00Z"));
}

#[test]
fn the_shipped_rules_name_their_sources_and_none_is_law() {
    for clientele in [Clientele::Businesses, Clientele::Consumers] {
        let guard = shipped(clientele);
        for rule in &guard.rules {
            assert_eq!(rule.authority, Authority::Courtesy);
            assert!(!rule.name.is_empty() && !rule.source.is_empty());
        }
        let codes: std::collections::BTreeSet<_> = guard.rules.iter().map(|rule| &rule.code).collect();
        assert_eq!(codes.len(), guard.rules.len());
    }
}

/// What a limit means, written down a second time and plainly: count what lies in the window that ends at `at`.
fn allows(scene: &Scene, rule: &Rule, moment: Timestamp) -> bool {
    let clocks: Vec<_> = scene.contact.place.zones.iter().map(|name| zone(name).unwrap()).collect();
    let lifted = scene.lifted.iter().any(|l| l.rule == rule.code && moment < l.until && rule.authority == Authority::Courtesy);
    let today = clocks[0].to_datetime(moment).date();
    let dated = rule.effective_from.is_none_or(|day| day <= today) && rule.effective_until.is_none_or(|day| today < day);
    if lifted || !dated || (rule.authority == Authority::Courtesy && scene.occasion != Occasion::Ordinary) {
        return true;
    }
    let (max, counted) = match rule.kind {
        Kind::Limit { max, counted: Counted::Channel(channel), .. } => (max, Some(channel)),
        Kind::Limit { max, .. } => (max, None),
        _ => (1, None),
    };
    if counted.is_some_and(|channel| channel != scene.channel) {
        return true;
    }
    let times = scene.touches.iter().filter(|t| counted.is_none_or(|channel| t.channel == channel)).map(|t| t.occurred_at);
    let times: Vec<_> = times.collect();
    let within = |count: usize| count < max as usize;
    match rule.kind {
        Kind::Spacing { gap, .. } => within(times.iter().filter(|t| **t + gap > moment).count()),
        Kind::Limit { window: Window::Rolling { hours }, .. } => {
            within(times.iter().filter(|t| **t + SignedDuration::from_hours(hours.into()) > moment).count())
        }
        Kind::Limit { window, .. } => clocks.iter().all(|clock| {
            let start = match window {
                Window::BusinessDays { days } => window_start(&scene.calendar, clock.to_datetime(moment).date(), days),
                _ => clock.to_datetime(moment).date(),
            };
            within(times.iter().filter(|t| clock.to_datetime(**t).date() >= start).count())
        }),
        _ => true,
    }
}

/// The first day of a window of so many business days, that day counted whatever it is.
fn window_start(calendar: &Calendar, day: Date, days: u16) -> Date {
    let (mut start, mut left) = (day, days.saturating_sub(1));
    while left > 0 {
        start = start.yesterday().unwrap();
        let weekend = matches!(start.weekday(), Weekday::Saturday | Weekday::Sunday);
        left -= u16::from(!weekend && !calendar.holidays.contains(&start));
    }
    start
}

fn some_rule() -> impl Strategy<Value = Rule> {
    let window = prop_oneof![
        (1u32..60).prop_map(|hours| Window::Rolling { hours }),
        Just(Window::Day),
        (1u16..4).prop_map(|days| Window::BusinessDays { days }),
    ];
    let counted = prop_oneof![Just(Counted::Channel(Channel::Call)), Just(Counted::Channel(Channel::Email)), Just(Counted::Any)];
    let kind = prop_oneof![
        4 => (1u32..4, window, counted).prop_map(|(max, window, counted)| limit(max, window, Scope::Person, counted)),
        1 => (1i64..30).prop_map(|hours| Kind::Spacing { gap: SignedDuration::from_hours(hours), per: Scope::Person }),
    ];
    let day = || {
        prop::option::weighted(
            0.2,
            (0i32..8).prop_map(|days| date(2026, 11, 18).checked_add(jiff::Span::new().days(days)).unwrap()),
        )
    };
    (kind, prop::bool::ANY, day(), day()).prop_map(|(kind, law, from, until)| Rule {
        effective_from: from,
        effective_until: until,
        ..rule("r", if law { Authority::Law } else { Authority::Courtesy }, kind)
    })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn ready_is_the_first_minute_at_which_all_limits_allow_it(
        rules in prop::collection::vec(some_rule(), 1..4),
        touches in prop::collection::vec((0i64..6 * 24 * 60, prop::bool::ANY), 0..7),
        due in 0i64..6 * 24 * 60,
        lifted in prop::option::weighted(0.3, (0usize..4, 0i64..7 * 24 * 60)),
        exempt in prop::bool::weighted(0.2),
        zones in prop::sample::subsequence(vec!["America/New_York", "Asia/Kathmandu", "Europe/Vienna"], 1..3),
        first in 0i64..9,
    ) {
        let start = at("2026-11-18T00:00:00Z");
        let minute = |minutes: i64| start + SignedDuration::from_mins(minutes);
        let mut scene = Scene::new(rules);
        for (number, rule) in scene.guard.rules.iter_mut().enumerate() {
            rule.code = format!("r{number}");
        }
        scene.contact = contact(place(&zones, &[]));
        scene.calendar.holidays.insert(date(2026, 11, 23));
        for (number, (minutes, call)) in touches.iter().enumerate() {
            let (channel, outcome) = if *call { (Channel::Call, Outcome::NoAnswer) } else { (Channel::Email, Outcome::Sent) };
            scene.touches.push(touch(number as u8, minute(*minutes), channel, outcome));
        }
        scene.touches.sort_by_key(Touch::order);
        scene.lifted = lifted.iter().map(|(number, minutes)| Lifted { rule: format!("r{number}"), until: minute(*minutes) }).collect();
        scene.occasion = if exempt { Occasion::Promised } else { Occasion::Ordinary };
        let request = scene.request();
        let due_at = minute(due);
        let all_allow = |moment: Timestamp| scene.guard.rules.iter().all(|rule| allows(&scene, rule, moment));
        let told = request.ready_at(due_at);
        let found = told.at.unwrap();
        prop_assert!(found >= due_at);
        prop_assert!(all_allow(found), "not allowed at {found}");
        prop_assert_eq!(told.rule.is_some(), found > due_at);
        // Every minute before it is forbidden; in the short run, every seventh from a changing start, and the last.
        let step = if cases().cases > 2_000 { 1 } else { 7 };
        let length = found.duration_since(due_at).as_mins();
        for minutes in (first % step..length).step_by(step as usize).chain((length - 1).max(0)..length) {
            let moment = due_at + SignedDuration::from_mins(minutes);
            prop_assert!(!all_allow(moment), "allowed at {moment}, before {found}");
        }
        // The answer from the answer is itself, and the same question has the same answer.
        prop_assert_eq!(request.ready_at(found).at, Some(found));
        prop_assert_eq!(request.ready_at(due_at), told);
        prop_assert_eq!(request.by, Some(ANA));
    }
}
