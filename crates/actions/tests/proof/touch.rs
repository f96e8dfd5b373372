//! Keeping in touch, and "should I go on?": from the verb to the list, on both engines.

use crate::given::{START, World, at, hours, on_both};
use actions::view::{NewCadence, PolicyView, Referral, RhythmView, StepView};
use actions::{
    AddCadence, AnswerGoOn, FireNow, HandOver, KeepInTouch, ListReviews, Refused, ResumeRound, ShowProspect, ShowTimeline,
};
use jiff::Timestamp;

fn keep(prospect: &str, every: Option<&str>, if_active: Option<&str>) -> KeepInTouch {
    let words = |text: Option<&str>| text.map(str::to_owned);
    KeepInTouch { prospect: prospect.to_owned(), every: words(every), if_active: words(if_active), ..KeepInTouch::default() }
}

fn answer(round: &str, answer: &str) -> AnswerGoOn {
    AnswerGoOn { enrollment: round.to_owned(), answer: answer.to_owned(), ..AnswerGoOn::default() }
}

#[test]
fn a_soft_no_is_kept_in_touch_with_and_comes_back_onto_the_list_by_itself() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, "America/New_York");
        world.log(&world.ana, at(START), &prospect, "no_answer");
        let now = at(START) + hours(1);
        let kept = world.act(&world.ana, now, keep(&prospect, Some("twice a year"), Some("quarterly"))).unwrap();
        assert_eq!(kept.enrollment.state, "active");
        assert_eq!(kept.enrollment.cadence.name, "Keep in touch");
        assert!(kept.said.contains("twice a year, quarterly if active"), "{}", kept.said);
        world.sound(now);
        assert_eq!(world.entry(&world.ana, now, &prospect), None, "they were called an hour ago");
        // 182 days after the 23rd of November, in New York.
        let turn = world.next_turn(&world.ana, now, &prospect);
        assert_eq!(turn, at("2027-05-24T14:00:00Z"), "from ten on: the last try was early");
        let entry = world.entry(&world.ana, turn, &prospect).unwrap();
        assert_eq!((entry.section.as_str(), entry.attempt), ("keep_in_touch", 1));
        assert_eq!(world.list(&world.ana, turn).totals.keep_in_touch, 1);
        // Nobody answers: the next turn is later. What was logged is taken back: it stands as before.
        let silent = world.log(&world.ana, turn, &prospect, "no_answer").touch.id;
        assert_eq!(world.entry(&world.ana, turn, &prospect), None);
        world.void(&world.ana, turn + hours(1), &silent, None).unwrap();
        assert!(world.entry(&world.ana, turn + hours(1), &prospect).is_some());
        // They answer: quarterly from now on.
        world
            .log_with(&world.ana, turn + hours(2), &prospect, "replied", |touch| {
                touch.channel = Some("email".into());
                touch.direction = Some("inbound".into());
            })
            .unwrap();
        assert_eq!(world.section(&world.ana, turn + hours(2), &prospect).as_deref(), Some("answered"));
        let round = world.round(&world.ana, turn + hours(2), &prospect);
        world.act(&world.ana, turn + hours(3), ResumeRound { enrollment: round.id.clone() }).unwrap();
        assert_eq!(world.next_turn(&world.ana, turn + hours(3), &prospect), at("2027-08-23T14:00:00Z"));
        world.sound(turn + hours(3));
        let farewell = world.act(&world.ana, turn + hours(3), FireNow { enrollment: round.id.clone() });
        assert!(matches!(farewell, Err(Refused::Conflict { .. })), "{farewell:?}");
        // A colleague who takes them over keeps their rhythm.
        let over = HandOver { enrollment: round.id, to: world.ben.user.to_string() };
        let taken = world.act(&world.ana, turn + hours(4), over).unwrap().enrollment;
        let rhythm = RhythmView { every_days: 182, active_days: Some(91), longest_days: 730 };
        assert_eq!(taken.rhythm, Some(rhythm));
        world.sound(turn + hours(4));
    });
}

#[test]
fn promises_are_not_dropped_for_it_and_what_is_not_understood_is_refused() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, "America/New_York");
        let now = at(START) + hours(1);
        let unclear = world.act(&world.ana, now, keep(&prospect, Some("3"), None));
        assert!(matches!(&unclear, Err(Refused::Invalid(faults)) if faults[0].field == "every"), "{unclear:?}");
        let wrong_way = world.act(&world.ana, now, keep(&prospect, Some("monthly"), Some("quarterly")));
        assert!(matches!(&wrong_way, Err(Refused::Invalid(faults)) if faults[0].field == "if_active"), "{wrong_way:?}");
        assert!(matches!(world.act(&world.ben, now, keep(&prospect, None, None)), Err(Refused::NotYours(_))));
        world
            .log_with(&world.ana, now, &prospect, "callback", |touch| touch.callback_at = Some(at("2026-11-25T16:00:00Z")))
            .unwrap();
        let dropped = world.act(&world.ana, now, keep(&prospect, None, None));
        assert!(matches!(dropped, Err(Refused::Conflict { .. })), "{dropped:?}");
        assert_eq!(world.state(&world.ana, now, &prospect), "callback");
    });
}

#[test]
fn a_rhythm_of_their_own_changes_the_round_that_is_under_way() {
    on_both(|world| {
        let prospect = world.person(&world.ana, "America/New_York");
        let now = at(START);
        let first = world.act(&world.ana, now, keep(&prospect, None, None)).unwrap().enrollment;
        assert!(world.entry(&world.ana, now, &prospect).is_some(), "never in touch: at once");
        world.log(&world.ana, now, &prospect, "voicemail_left");
        let second = world.act(&world.ana, now + hours(1), keep(&prospect, Some("every 6 weeks"), None)).unwrap().enrollment;
        assert_eq!(first.id, second.id);
        assert_eq!(second.rhythm.unwrap(), RhythmView { every_days: 42, active_days: None, longest_days: 168 });
        assert_eq!(world.next_turn(&world.ana, now + hours(1), &prospect), at("2027-01-04T15:00:00Z"));
    });
}

#[test]
fn a_cadence_that_keeps_in_touch_has_a_rhythm_and_no_farewell() {
    on_both(|world| {
        let now = at(START);
        let step = |fire: bool| StepView { channel: "call".into(), fire, ..StepView::default() };
        let policy = |every_days: u16| PolicyView {
            leave: "hold".into(),
            afterwards: "nurture".into(),
            grace_days: 1,
            revisit_after_farewell_days: 90,
            revisit_after_no_days: 182,
            ask_from_attempt: 3,
            never_heard: Default::default(),
            rhythm: Some(RhythmView { every_days, active_days: None, longest_days: 365 }),
        };
        let add = |name: &str, steps: Vec<StepView>, every: u16| {
            let new = NewCadence { name: name.into(), about: String::new(), steps, policy: Some(policy(every)) };
            world.act(&world.manager, now, AddCadence(new))
        };
        assert!(matches!(add("Old friends", vec![step(true)], 90), Err(Refused::Invalid(_))), "it fires");
        assert!(matches!(add("Old friends", vec![step(false)], 0), Err(Refused::Invalid(_))), "it never waits");
        assert!(matches!(add("Old friends", vec![step(false)], 400), Err(Refused::Invalid(_))), "longer than the longest");
        let added = add("Old friends", vec![step(false)], 90).unwrap();
        assert_eq!(added.policy.rhythm.unwrap().every_days, 90);
        let prospect = world.person(&world.ana, "America/New_York");
        let verb = KeepInTouch { prospect, cadence: Some("Old friends".into()), ..KeepInTouch::default() };
        assert_eq!(world.act(&world.ana, now, verb.clone()).unwrap().enrollment.cadence.name, "Old friends");
        let ends = KeepInTouch { cadence: Some("Five and fire".into()), ..verb };
        assert!(matches!(world.act(&world.ana, now, ends), Err(Refused::Invalid(_))));
    });
}

/// A round at its third attempt, where the card asks.
fn asked(world: &World) -> (String, String, Timestamp) {
    let (prospect, round) = world.pursued(&world.ana, "America/New_York");
    world.log(&world.ana, at(START), &prospect, "no_answer");
    let second = world.next_turn(&world.ana, at(START) + hours(1), &prospect);
    world.log(&world.ana, second, &prospect, "no_answer");
    let third = world.next_turn(&world.ana, second + hours(1), &prospect);
    let entry = world.entry(&world.ana, third, &prospect).unwrap();
    assert!(entry.reasons.iter().any(|reason| reason.code == "should_i_go_on"), "{:?}", entry.reasons);
    (prospect, round, third)
}

#[test]
fn should_i_go_on_is_kept_counted_and_acts() {
    on_both(|world| {
        let mut now = at(START);
        for (code, state) in [
            ("carry_on", "active"),
            ("wrong_person", "needs_successor"),
            ("no_fit", "disqualified"),
            ("not_worth_it", "disqualified"),
        ] {
            let (prospect, round, third) = asked(&world);
            now = third;
            let done = world.act(&world.ana, now, answer(&round, code)).unwrap();
            assert_eq!(done.enrollment.state, state, "{code}");
            world.sound(now);
            let asks = ShowTimeline {
                prospect: prospect.clone(),
                order: actions::prospects::Order::NewestFirst,
                limit: 5,
                cursor: None,
            };
            let told = world.act(&world.ana, now, asks).unwrap().items;
            assert!(told.iter().any(|item| item.text.starts_with("Should I go on?")), "{told:?}");
            if code == "carry_on" {
                let entry = world.entry(&world.ana, now, &prospect).unwrap();
                assert!(entry.reasons.iter().all(|reason| reason.code != "should_i_go_on"), "not twice");
            }
        }
        // Better with a colleague: it changes hands at once.
        let (prospect, round, _) = asked(&world);
        assert!(matches!(world.act(&world.ana, now, answer(&round, "colleague")), Err(Refused::Invalid(_))), "to whom?");
        let to = AnswerGoOn { to: Some(world.ben.user.to_string()), ..answer(&round, "colleague") };
        world.act(&world.ana, now, to).unwrap();
        let owner = world.act(&world.ben, now, ShowProspect { prospect }).unwrap().owner.unwrap();
        assert_eq!(owner.name, "Ben");
        // No longer there, and it is known who follows.
        let (_, round, _) = asked(&world);
        let successor = Referral { name: "Sam Successor".into(), ..Referral::default() };
        let left = AnswerGoOn { successor: Some(successor), ..answer(&round, "left") };
        let done = world.act(&world.ana, now, left).unwrap();
        assert!(done.said.contains("Sam Successor") && done.enrollment.state == "disqualified", "{done:?}");
        assert!(matches!(world.act(&world.ana, now, answer(&round, "perhaps")), Err(Refused::Invalid(_))));
        world.sound(now);
        let counted = world.act(&world.manager, now, ListReviews { since: None }).unwrap().items;
        let times: Vec<_> = counted.iter().map(|counted| (counted.answer.as_str(), counted.times)).collect();
        assert_eq!(
            times,
            [("carry_on", 1), ("colleague", 1), ("no_fit", 1), ("wrong_person", 1), ("left", 1), ("not_worth_it", 1)]
        );
        assert!(counted.iter().all(|counted| counted.cadence.name == "Five and fire"));
        assert!(world.act(&world.manager, now, ListReviews { since: Some(now + hours(1)) }).unwrap().items.is_empty());
    });
}
