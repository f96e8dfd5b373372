//! The verdict at an instant, breaches, and what a touch closes for others.

use super::common::{ANA, BEN, NUMBER, Scene, at, cases, contact, daily, key, limit, place, rule, touch};
use jiff::{SignedDuration, Timestamp};
use planner::colleagues::{is_held, kept_until};
use planner::decision::{Next, Section};
use planner::guard::{
    Authority, Binds, Clientele, Counted, HoldKey, Kind, Lifted, Occasion, Rule, Scope, Verdict, Window, breach, holds_after,
    shipped,
};
use planner::id::CompanyId;
use planner::plan::RepHours;
use planner::prospect::{Forbids, Suppression};
use planner::surroundings::CompanyTouch;
use planner::timetable::{HoursKey, closing_at, openings};
use planner::touch::{Channel, Direction, Outcome, Touch};
use proptest::prelude::*;

fn business() -> Scene {
    Scene::new(shipped(Clientele::Businesses).rules)
}

fn not_before(text: &str, rule: &str) -> Verdict {
    Verdict::NotBefore { at: at(text), rule: rule.into() }
}

fn never(rule: &str) -> Verdict {
    Verdict::Never { rule: rule.into() }
}

#[test]
fn within_hours_and_limits_it_is_allowed_until_they_close() {
    let open = business().request().check(at("2026-11-23T15:00:00Z"));
    assert_eq!(open, Verdict::Allowed { until: at("2026-11-23T23:00:00Z") });
    assert_eq!(business().request().check(at("2026-11-21T15:00:00Z")), not_before("2026-11-23T13:00:00Z", "courtesy_hours"));
}

#[test]
fn the_rule_that_is_told_is_the_one_that_forbids_at_that_instant() {
    let scene = business().called(&["2026-11-23T15:00:00Z"]);
    // One call a day ends at midnight, and then the hours keep it shut until eight; now it is the call that was made.
    let after_a_call = not_before("2026-11-24T13:00:00Z", "courtesy_one_call_a_day");
    assert_eq!(scene.request().check(at("2026-11-23T16:00:00Z")), after_a_call);
    // Before eight of the next day it is the hours.
    assert_eq!(scene.request().check(at("2026-11-24T12:00:00Z")), not_before("2026-11-24T13:00:00Z", "courtesy_hours"));
    let scene = business().called(&["2026-11-20T15:30:00Z", "2026-11-23T15:00:00Z", "2026-11-24T15:00:00Z"]);
    assert_eq!(scene.request().check(at("2026-11-24T16:00:00Z")), not_before("2026-11-27T15:30:00Z", "courtesy_one_call_a_day"));
    assert_eq!(
        scene.request().check(at("2026-11-25T16:00:00Z")),
        not_before("2026-11-27T15:30:00Z", "courtesy_three_calls_a_week")
    );
}

#[test]
fn a_suppression_is_never_on_its_channels_and_its_address() {
    let mut scene = business();
    let noon = at("2026-11-23T17:00:00Z");
    let suppress =
        |forbids, address: Option<&str>| vec![Suppression { forbids, address: address.map(str::to_owned), since: noon }];
    scene.contact.suppressions = suppress(Forbids::Calls, None);
    assert_eq!(scene.request().check(noon), never("suppressed"));
    scene.occasion = Occasion::Promised;
    assert_eq!(scene.request().check(noon), never("suppressed"));
    scene.channel = Channel::Email;
    assert!(matches!(scene.request().check(noon), Verdict::Allowed { .. }));
    scene.channel = Channel::Call;
    scene.contact.suppressions = suppress(Forbids::Everything, Some("+16175550199"));
    assert!(matches!(scene.request().check(noon), Verdict::Allowed { .. }));
    scene.contact.suppressions = suppress(Forbids::Everything, Some(NUMBER));
    assert_eq!(scene.request().check(noon), never("suppressed"));
}

#[test]
fn one_voice_holds_the_company_for_the_day_unless_promised() {
    let mut scene = business();
    let noon = at("2026-11-23T17:00:00Z");
    scene.around.company_touches = vec![CompanyTouch { at: at("2026-11-23T14:00:00Z"), channel: Channel::Email, by: BEN }];
    assert_eq!(scene.request().broken(noon), ["courtesy_one_voice"]);
    assert_eq!(scene.request().check(noon), not_before("2026-11-24T13:00:00Z", "courtesy_one_voice"));
    scene.channel = Channel::Email;
    assert_eq!(scene.request().check(noon), not_before("2026-11-24T05:00:00Z", "courtesy_one_voice"));
    scene.occasion = Occasion::Promised;
    assert!(matches!(scene.request().check(noon), Verdict::Allowed { .. }));
    scene.occasion = Occasion::Ordinary;
    scene.around.company_touches[0].by = ANA;
    assert!(matches!(scene.request().check(noon), Verdict::Allowed { .. }));
}

#[test]
fn an_engaged_colleague_holds_the_company_until_it_is_lifted() {
    let mut scene = business();
    let noon = at("2026-11-23T17:00:00Z");
    scene.around.engaged_colleague = Some(BEN);
    assert_eq!(scene.request().check(noon), never("courtesy_engaged_colleague"));
    scene.lifted = vec![Lifted { rule: "courtesy_engaged_colleague".into(), until: at("2026-11-24T00:00:00Z") }];
    assert!(matches!(scene.request().check(noon), Verdict::Allowed { .. }));
    scene.lifted.clear();
    scene.around.engaged_colleague = Some(ANA);
    assert!(matches!(scene.request().check(noon), Verdict::Allowed { .. }));
}

#[test]
fn hours_that_never_open_are_told_by_their_rule() {
    let mut scene = business();
    scene.contact.wishes = Some(daily(&[((18, 0), (20, 0))]));
    let verdict = scene.request().check(at("2026-11-23T23:30:00Z"));
    assert_eq!(verdict, never("courtesy_hours"));
    scene.contact.wishes = Some(daily(&[]));
    assert_eq!(scene.request().check(at("2026-11-23T17:00:00Z")), never("wishes"));
    // What they asked for themselves is kept.
    scene.occasion = Occasion::Promised;
    assert!(matches!(scene.request().check(at("2026-11-23T17:00:00Z")), Verdict::Allowed { .. }));
}

#[test]
fn lifted_hours_allow_until_they_bind_again() {
    let mut scene = business();
    scene.lifted = vec![Lifted { rule: "courtesy_hours".into(), until: at("2026-11-22T01:00:00Z") }];
    assert_eq!(scene.request().check(at("2026-11-21T17:00:00Z")), Verdict::Allowed { until: at("2026-11-22T01:00:00Z") });
    assert_eq!(scene.request().check(at("2026-11-22T01:00:00Z")), not_before("2026-11-23T13:00:00Z", "courtesy_hours"));
}

#[test]
fn a_touch_carries_the_rule_it_broke_asked_with_what_stood_before_it() {
    let scene = business().called(&["2026-11-23T15:00:00Z", "2026-11-23T15:30:00Z", "2026-11-24T15:00:00Z"]);
    let told = |index: usize| breach(&scene.request(), &scene.touches[index]);
    assert_eq!(told(0), None);
    assert_eq!(told(1).as_deref(), Some("courtesy_one_call_a_day"));
    assert_eq!(told(2), None);
    let late = touch(9, at("2026-12-01T23:30:00Z"), Channel::Call, Outcome::NoAnswer);
    assert_eq!(breach(&scene.request(), &late).as_deref(), Some("courtesy_hours"));
    let inbound = Touch { direction: Direction::Inbound, ..touch(9, at("2026-11-22T03:00:00Z"), Channel::Call, Outcome::Rang) };
    assert_eq!(breach(&scene.request(), &inbound), None);
}

#[test]
fn a_breach_names_law_before_courtesy_and_a_stop_before_both() {
    let mut scene = business().called(&["2026-11-23T15:00:00Z", "2026-11-23T15:30:00Z"]);
    let law = rule("law", Authority::Law, limit(1, Window::Rolling { hours: 24 }, Scope::Person, Counted::Any));
    scene.guard.rules.push(law);
    assert_eq!(breach(&scene.request(), &scene.touches[1]).as_deref(), Some("law"));
    scene.contact.suppressions = vec![Suppression { forbids: Forbids::Calls, address: None, since: at("2026-11-01T00:00:00Z") }];
    assert_eq!(breach(&scene.request(), &scene.touches[1]).as_deref(), Some("suppressed"));
}

#[test]
fn a_message_too_many_is_a_breach() {
    let mut scene = business();
    for (number, day) in ["2026-11-09", "2026-11-12", "2026-11-17", "2026-11-19"].iter().enumerate() {
        scene.touches.push(touch(number as u8, at(&format!("{day}T15:00:00Z")), Channel::Call, Outcome::VoicemailLeft));
    }
    let told: Vec<_> = scene.touches.iter().map(|touch| breach(&scene.request(), touch)).collect();
    assert_eq!(told, [None, None, None, Some("courtesy_three_messages".to_owned())]);
}

#[test]
fn a_touch_holds_the_company_for_other_reps() {
    let scene = business();
    let call = touch(1, at("2026-11-23T15:00:00Z"), Channel::Call, Outcome::NoAnswer);
    let holds = holds_after(&scene.request(), &call);
    assert_eq!(holds.len(), 1);
    assert_eq!(holds[0].key, HoldKey::Company(CompanyId([8; 16])));
    assert_eq!(
        (holds[0].until, holds[0].rule.as_str(), holds[0].binds),
        (Some(kept_until(call.occurred_at)), "courtesy_one_voice", Binds::OtherReps)
    );
    let inbound = Touch { direction: Direction::Inbound, ..touch(1, at("2026-11-23T15:00:00Z"), Channel::Call, Outcome::Rang) };
    assert_eq!(holds_after(&scene.request(), &inbound), []);
    let engaged = holds_after(&scene.request(), &Touch { outcome: Outcome::Interested, ..call });
    assert!(engaged.iter().any(|hold| hold.until.is_none() && hold.rule == "courtesy_engaged_colleague"));
}

#[test]
fn a_shared_number_that_is_used_up_is_held_until_it_frees() {
    let number =
        rule("number", Authority::Law, limit(2, Window::Rolling { hours: 24 }, Scope::Number, Counted::Channel(Channel::Call)));
    let mut scene = Scene::new(vec![number]);
    let first = touch(1, at("2026-11-23T15:00:00Z"), Channel::Call, Outcome::NoAnswer);
    assert_eq!(holds_after(&scene.request(), &first), []);
    scene.touches.push(first);
    let second = touch(2, at("2026-11-23T16:00:00Z"), Channel::Call, Outcome::NoAnswer);
    let holds = holds_after(&scene.request(), &second);
    assert_eq!(holds.len(), 1);
    assert_eq!(
        (&holds[0].key, holds[0].until, holds[0].binds),
        (&HoldKey::Number(NUMBER.into()), Some(at("2026-11-24T15:00:00Z")), Binds::Everybody)
    );
    scene.contact.phones[0].line = planner::prospect::Line::Personal;
    assert_eq!(holds_after(&scene.request(), &second), []);
}

/// A next touch of that occasion for somebody in those zones, and its hours.
fn next_in(zones: &[&str], occasion: Occasion) -> (Next, HoursKey) {
    let due_at = at("2026-11-23T12:00:00Z");
    let section = Section::Due;
    let next = Next { section, channel: Channel::Call, address: None, step: None, due_at, ready_at: due_at, occasion };
    (next, HoursKey { regions: vec!["US".into()], ..key(zones) })
}

#[test]
fn a_voice_is_over_at_midnight_where_the_next_one_is_for_the_hold_as_for_the_verdict() {
    let rule = rule("voice", Authority::Courtesy, Kind::OneVoice);
    let heard_at = at("2026-11-24T04:00:00Z");
    for (zone, midnight) in [
        ("America/New_York", "2026-11-24T05:00:00Z"),
        ("America/Los_Angeles", "2026-11-24T08:00:00Z"),
        ("Europe/Berlin", "2026-11-24T23:00:00Z"),
    ] {
        let mut scene = Scene::new(vec![rule.clone()]);
        scene.contact = contact(place(&[zone], &["US"]));
        scene.around.company_touches = vec![CompanyTouch { at: heard_at, channel: Channel::Call, by: BEN }];
        let (next, hours) = next_in(&[zone], Occasion::Ordinary);
        for (asked, held) in [(at(midnight) - SignedDuration::from_secs(1), true), (at(midnight), false)] {
            assert_eq!(is_held(&rule, kept_until(heard_at), next.occasion, Some(&hours), asked), held, "{zone} {asked}");
            assert_eq!(scene.request().check(asked) == not_before(midnight, "voice"), held, "{zone} {asked}");
        }
    }
}

#[test]
fn what_another_rep_did_with_the_same_person_is_heard_at_their_company() {
    let mut scene = Scene::new(vec![rule("voice", Authority::Courtesy, Kind::OneVoice)]);
    let call = touch(1, at("2026-11-23T15:00:00Z"), Channel::Call, Outcome::NoAnswer);
    scene.touches = vec![Touch { by: BEN, ..call }];
    let asked = at("2026-11-23T17:00:00Z");
    assert_eq!(scene.request().check(asked), not_before("2026-11-24T05:00:00Z", "voice"));
    scene.contact.company = None;
    assert!(matches!(scene.request().check(asked), Verdict::Allowed { .. }));
}

#[test]
fn who_waits_for_our_call_gets_it_whoever_else_is_engaged() {
    let asked = at("2026-11-23T17:00:00Z");
    for kind in [Kind::OneVoice, Kind::EngagedColleague] {
        for (authority, occasion, held) in [
            (Authority::Courtesy, Occasion::Ordinary, true),
            (Authority::Courtesy, Occasion::BusyRetry, true),
            (Authority::Courtesy, Occasion::Promised, false),
            (Authority::Courtesy, Occasion::Inquiry, false),
            (Authority::Law, Occasion::Promised, true),
            (Authority::Law, Occasion::Inquiry, true),
        ] {
            let rule = rule("colleague", authority, kind.clone());
            let mut scene = Scene::new(vec![rule.clone()]);
            scene.occasion = occasion;
            match kind {
                Kind::OneVoice => {
                    scene.around.company_touches = vec![CompanyTouch { at: asked, channel: Channel::Call, by: BEN }];
                }
                _ => scene.around.engaged_colleague = Some(BEN),
            }
            assert_eq!(!matches!(scene.request().check(asked), Verdict::Allowed { .. }), held, "{rule:?} {occasion:?}");
            let (next, hours) = next_in(&["America/New_York"], occasion);
            assert_eq!(is_held(&rule, kept_until(asked), next.occasion, Some(&hours), asked), held, "{rule:?} {occasion:?}");
        }
    }
}

fn some_rule() -> impl Strategy<Value = Rule> {
    let hours = (5i8..12, 13i8..23).prop_map(|(from, until)| Kind::Hours(daily(&[((from, 30), (until, 0))])));
    let kind = prop_oneof![
        2 => hours,
        1 => (1u32..3, 1u32..60).prop_map(|(max, hours)| limit(max, Window::Rolling { hours }, Scope::Person, Counted::Any)),
        1 => (1u32..3).prop_map(|max| limit(max, Window::Day, Scope::Person, Counted::Channel(Channel::Call))),
        1 => Just(Kind::OneVoice),
        1 => (1i64..20).prop_map(|hours| Kind::Spacing { gap: SignedDuration::from_hours(hours), per: Scope::Person }),
    ];
    (kind, prop::bool::ANY).prop_map(|(kind, law)| rule("r", if law { Authority::Law } else { Authority::Courtesy }, kind))
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_verdict_allows_exactly_what_no_rule_forbids(
        rules in prop::collection::vec(some_rule(), 0..4),
        touches in prop::collection::vec(0i64..5 * 24 * 60, 0..5),
        others in prop::collection::vec(0i64..5 * 24 * 60, 0..3),
        lifted in prop::option::weighted(0.3, (0usize..4, 0i64..7 * 24 * 60)),
        occasion in prop::sample::select(
            vec![Occasion::Ordinary, Occasion::Ordinary, Occasion::Promised, Occasion::BusyRetry, Occasion::Inquiry],
        ),
        rep in prop::option::of((6i8..12, 13i8..20)),
        zones in prop::sample::subsequence(vec!["America/New_York", "America/Denver", "Europe/Vienna"], 1..3),
        asked in 0i64..6 * 24 * 60,
        offsets in prop::collection::vec(0i64..3 * 24 * 60, 12),
    ) {
        // The night on which North America leaves summer time lies in the range.
        let start = at("2026-10-29T00:00:00Z");
        let minute = |minutes: i64| start + SignedDuration::from_mins(minutes);
        let mut scene = Scene::new(rules);
        for (number, rule) in scene.guard.rules.iter_mut().enumerate() {
            rule.code = format!("r{number}");
        }
        scene.contact.place.zones = zones.iter().map(|zone| zone.to_string()).collect();
        scene.touches = touches.iter().enumerate().map(|(n, m)| touch(n as u8, minute(*m), Channel::Call, Outcome::NoAnswer)).collect();
        scene.touches.sort_by_key(Touch::order);
        scene.around.company_touches = others.iter().map(|m| CompanyTouch { at: minute(*m), channel: Channel::Call, by: BEN }).collect();
        scene.lifted = lifted.iter().map(|(number, m)| Lifted { rule: format!("r{number}"), until: minute(*m) }).collect();
        scene.occasion = occasion;
        scene.rep = rep.map(|(from, until)| RepHours { hours: daily(&[((from, 0), (until, 0))]), zone: "Europe/Vienna".into() });
        let request = scene.request();
        let moment = minute(asked);
        let free = |at: Timestamp| request.broken(at).is_empty();
        let open = |at: Timestamp| {
            closing_at(&openings(&request.hours(at), request.guard, request.calendar, at, 1), at).is_some()
        };
        match request.check(moment) {
            Verdict::Allowed { until } => {
                prop_assert!(free(moment) && open(moment) && until > moment);
                prop_assert_eq!(request.ready_at(moment).at, Some(moment));
                let last = until.duration_since(moment).as_mins() - 1;
                for minutes in offsets.iter().map(|m| *m % (last + 1).max(1)) {
                    let then = moment + SignedDuration::from_mins(minutes);
                    prop_assert!(then >= until || free(then), "{then} before {until}");
                }
            }
            Verdict::NotBefore { at: then, rule } => {
                prop_assert!(then > moment && request.broken(moment).first() == Some(&rule), "{rule}");
                prop_assert!(!free(moment));
                prop_assert!(free(then) && open(then), "at {then}");
                let allowed = matches!(request.check(then), Verdict::Allowed { .. });
                prop_assert!(allowed);
                let length = then.duration_since(moment).as_mins();
                for minutes in offsets.iter().map(|m| *m % length.max(1)).chain((length - 1).max(0)..length) {
                    let before = moment + SignedDuration::from_mins(minutes);
                    prop_assert!(!free(before), "{before} is free before {then}");
                }
            }
            Verdict::Never { rule } => {
                prop_assert!(!rule.is_empty());
                for minutes in &offsets {
                    prop_assert!(!free(moment + SignedDuration::from_mins(*minutes)));
                }
            }
        }
    }
}
