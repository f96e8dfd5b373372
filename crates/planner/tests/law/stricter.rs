//! No tightening ever makes something allowed that was not, whatever it says, whoever is asked about.

use super::common::{Scene, contact, place, touch};
use jiff::{SignedDuration, Timestamp};
use planner::guard::{Clientele, Guard, Occasion, Verdict, shipped};
use planner::law::{self, Stricter, closes};
use planner::touch::{Channel, Outcome};
use proptest::prelude::*;

/// Regions with their clocks.
const PLACES: [(&str, &[&str], &[&str]); 6] = [
    ("US-TX", &["US", "US-TX"], &["America/Chicago", "America/Denver"]),
    ("US-RI", &["US", "US-RI"], &["America/New_York"]),
    ("CA-BC", &["CA", "CA-BC"], &["America/Vancouver"]),
    ("GB", &["GB"], &["Europe/London"]),
    ("FR", &["FR"], &["Europe/Paris"]),
    ("AU", &["AU"], &["Australia/Sydney", "Australia/Perth"]),
];

fn start() -> Timestamp {
    "2026-11-01T00:00:00Z".parse().unwrap()
}

fn spans() -> impl Strategy<Value = Option<String>> {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    prop_oneof![
        Just(None),
        Just(Some("closed".to_owned())),
        (0_u16..95, 1_u16..96)
            .prop_map(move |(from, length)| { Some(format!("{}-{}", clock(from * 15), clock(((from + length).min(96)) * 15))) }),
    ]
}

fn stricter() -> impl Strategy<Value = Stricter> {
    let within =
        prop_oneof![(1_u16..200).prop_map(|hours| format!("{hours} hours")), (1_u16..60).prop_map(|days| format!("{days} days"))];
    let cap = proptest::option::of((1_u32..5, within));
    (spans(), spans(), spans(), any::<bool>(), cap).prop_map(|(hours, saturday, sunday, no_holidays, cap)| {
        let (most, within) = cap.map_or((None, None), |(most, within)| (Some(most), Some(within)));
        Stricter { hours, saturday, sunday, no_holidays, most, within }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn no_tightening_makes_something_allowed_that_was_not(
        (region, asked, business, promised) in (0..PLACES.len(), stricter(), any::<bool>(), any::<bool>()),
        touches in proptest::collection::vec((0_i64..60 * 96, any::<bool>()), 0..6),
        instants in proptest::collection::vec(0_i64..60 * 96, 24),
    ) {
        let (code, regions, zones) = PLACES[region];
        let Ok(rules) = asked.rules(code, &[]) else { return Ok(()) };
        let mut all: Vec<_> = shipped(Clientele::Businesses).rules;
        all.extend(law::shipped().iter().flat_map(|law| law.rules.iter().cloned()));
        let mut scene = Scene::new(all.clone());
        scene.calendar.public = law::public_holidays().clone();
        scene.contact = contact(place(zones, regions));
        scene.contact.business = business;
        scene.contact.consented = vec![Channel::Call];
        scene.occasion = if promised { Occasion::Promised } else { Occasion::Ordinary };
        let quarter = |quarters: i64| start() + SignedDuration::from_mins(15 * quarters);
        for (number, (at, text)) in touches.iter().enumerate() {
            let (channel, outcome) = if *text { (Channel::Sms, Outcome::Sent) } else { (Channel::Call, Outcome::NoAnswer) };
            scene.touches.push(touch(u8::try_from(number).unwrap(), quarter(*at), channel, outcome));
        }
        scene.touches.sort_by_key(|touch| touch.occurred_at);
        let answers = |scene: &Scene| -> Vec<(Verdict, Vec<String>)> {
            instants.iter().map(|at| (scene.request().check(quarter(*at)), scene.request().broken(quarter(*at)))).collect()
        };
        let before = answers(&scene);
        scene.guard = Guard { rules: all.iter().cloned().chain(rules.iter().cloned()).collect() };
        let after = answers(&scene);
        for ((before, broke), (after, breaks)) in before.iter().zip(&after) {
            if let Verdict::Allowed { until } = after {
                let open_before = matches!(before, Verdict::Allowed { until: earlier } if earlier >= until);
                prop_assert!(open_before, "{before:?} became {after:?} by {asked:?} in {code}");
            }
            if let (Verdict::NotBefore { at: earlier, .. }, Verdict::NotBefore { at: later, .. }) = (before, after) {
                prop_assert!(later >= earlier, "{before:?} became {after:?} by {asked:?} in {code}");
            }
            prop_assert!(broke.is_empty() || !breaks.is_empty(), "{broke:?} {breaks:?}");
        }
        // What is said to add nothing changes nothing.
        let guard = Guard { rules: all };
        let idle = |rule| !closes(rule, &guard, &scene.calendar, &scene.contact.place, start());
        if rules.iter().all(idle) && !promised {
            let when = |(verdict, _): &(Verdict, Vec<String>)| match verdict {
                Verdict::Allowed { until } => ("allowed", Some(*until)),
                Verdict::NotBefore { at, .. } => ("not before", Some(*at)),
                Verdict::Never { .. } => ("never", None),
            };
            prop_assert_eq!(before.iter().map(when).collect::<Vec<_>>(), after.iter().map(when).collect::<Vec<_>>());
        }
    }
}
