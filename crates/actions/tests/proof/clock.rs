//! A clock that goes back, by an hour or by a week: nothing is lost, nobody waits for the time to come again.

use crate::given::{START, World, at, hours, minutes, on_both};
use actions::{MergeProspects, ShowTimeline, Snooze};
use std::collections::BTreeSet;

const BOSTON: &str = "America/New_York";

/// What `serve` does every 20 seconds.
fn upkeep(world: &World, now: jiff::Timestamp) -> bool {
    let went_back = world.app.notice_the_clock(&world.owner, now).unwrap();
    world.app.decide_under_new_rules(&world.owner, now).unwrap();
    world.app.catch_up(&world.owner, now).unwrap();
    world.act(&world.owner, now, actions::Tidy).unwrap();
    went_back
}

#[test]
fn lists_made_under_a_clock_a_week_ahead_are_right_again_with_the_next_upkeep() {
    on_both(|world| {
        let (due, _) = world.pursued(&world.ana, BOSTON);
        let (held, round) = world.pursued(&world.ana, BOSTON);
        let now = at(START) + hours(1);
        world.act(&world.ana, now, Snooze { enrollment: round, until: now + hours(72) }).unwrap();
        assert!(!upkeep(&world, now), "the first note");
        let ahead = now + hours(24 * 7);
        assert!(!upkeep(&world, ahead), "time goes on");
        assert!(world.entry(&world.ana, ahead, &held).is_some(), "a week later the snooze is over");
        assert!(upkeep(&world, now + minutes(1)), "it went back");
        let now = now + minutes(2);
        assert!(!upkeep(&world, now), "once is enough");
        assert!(world.entry(&world.ana, now, &due).is_some(), "whoever is due is on the list");
        assert!(world.entry(&world.ana, now, &held).is_none(), "the snooze holds again");
        world.sound(now);
    });
}

#[test]
fn a_touch_logged_later_than_now_counts_once_and_can_be_followed_and_taken_back() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, BOSTON);
        let (other, _) = world.pursued(&world.ana, BOSTON);
        let late = at(START) + hours(3);
        let ahead = world.log(&world.ana, late, &prospect, "busy").touch.id;
        upkeep(&world, late);
        let now = late - hours(2);
        assert!(upkeep(&world, now));
        world.sound(now);
        let logged = world.log(&world.ana, now, &prospect, "no_answer");
        assert_eq!(logged.enrollment.as_ref().map(|round| round.attempts_made), Some(1));
        world.sound(now);
        let show = ShowTimeline { prospect: prospect.clone(), order: Default::default(), limit: 50, cursor: None };
        let timeline = world.act(&world.ana, now, show).unwrap();
        let ids: Vec<_> = timeline.items.iter().map(|item| item.id.clone()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "no id is given twice");
        assert_eq!(timeline.items.iter().filter(|item| item.kind == "touch").count(), 2);
        world.void(&world.ana, now, &ahead, None).unwrap();
        world.sound(now);
        world.log(&world.ana, now, &other, "voicemail_left");
        let into = MergeProspects { prospect: world.person(&world.ana, BOSTON), into: prospect };
        world.act(&world.ana, now, into).unwrap();
        upkeep(&world, late + hours(1));
        world.sound(late + hours(1));
    });
}
