//! Changes to people and to the team that move what waits: answers and holds follow at once.

use crate::given::{START, at, hours, on_both};
use actions::view::{ProspectChange, UserChange, WorkspaceChange};
use actions::{ChangeDeal, ChangeProspect, ChangeUser, ChangeWorkspace, ListDeals, ShowDecision};

#[test]
fn new_hours_of_a_rep_move_what_waits_for_them() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, "America/New_York");
        let now = at(START) + hours(1);
        assert!(world.entry(&world.ana, now, &prospect).is_some());
        let change = |hours: &str, zone: Option<&str>| ChangeUser {
            user: world.ana.user.to_string(),
            change: UserChange { hours: Some(hours.into()), zone: zone.map(str::to_owned), ..UserChange::default() },
            if_version: None,
        };
        world.act(&world.ana, now, change("Mon-Fri 14:00-17:00", None)).unwrap();
        world.sound(now);
        assert_eq!(world.entry(&world.ana, now, &prospect), None, "before her hours");
        assert_eq!(world.next_turn(&world.ana, now, &prospect), at("2026-11-23T19:00:00Z"));
        // The same hours three zones to the west.
        world.act(&world.ana, now, change("Mon-Fri 14:00-17:00", Some("America/Los_Angeles"))).unwrap();
        world.sound(now);
        assert_eq!(world.next_turn(&world.ana, now, &prospect), at("2026-11-23T22:00:00Z"));
        // A change that moves nothing decides nothing anew.
        let other = UserChange { remembered_for: Some("the one who listens".into()), ..UserChange::default() };
        world.act(&world.ana, now, ChangeUser { user: world.ana.user.to_string(), change: other, if_version: None }).unwrap();
        assert_eq!(world.app.catch_up(&world.owner, now).unwrap().decided, 0);
    });
}

#[test]
fn a_new_owner_or_company_is_held_by_what_colleagues_did_there() {
    on_both(|world| {
        let now = at(START) + hours(1);
        let engaged = world.person_at(&world.ana, "America/New_York", Some("Acme"));
        world.enroll(&world.ana, at(START), &engaged, "Five and fire");
        world.log(&world.ana, now, &engaged, "interested");
        let mine = world.person_at(&world.ana, "America/New_York", Some("Acme"));
        world.enroll(&world.ana, now, &mine, "Five and fire");
        assert!(world.entry(&world.ana, now, &mine).is_some(), "her own engagement holds nobody of hers");
        let change = |prospect: &str, change: ProspectChange| {
            let verb = ChangeProspect { prospect: prospect.to_owned(), change, if_version: None };
            world.act(&world.manager, now, verb).unwrap();
            world.sound(now);
        };
        let agree = |listed: bool, why: &str| {
            let decided = world.act(&world.ben, now, ShowDecision { prospect: mine.clone(), at: None }).unwrap().decision;
            assert_eq!((world.entry(&world.ben, now, &mine).is_some(), decided == "act"), (listed, listed), "{why}: {decided}");
        };
        change(&mine, ProspectChange { owner: Some(Some(world.ben.user.to_string())), ..ProspectChange::default() });
        agree(false, "Ana is engaged there");
        change(&mine, ProspectChange { company: Some(Some("Beta".into())), ..ProspectChange::default() });
        agree(true, "nobody is engaged at Beta");
        change(&engaged, ProspectChange { company: Some(Some("Beta".into())), ..ProspectChange::default() });
        agree(false, "the deal went there with its person");
        let deal = world.act(&world.ana, now, ListDeals { owner: None, limit: 10 }).unwrap().items.remove(0);
        let lost = ChangeDeal {
            deal: deal.id,
            title: None,
            stage: Some("lost".into()),
            next_step: None,
            next_at: None,
            if_version: None,
        };
        world.act(&world.ana, now, lost).unwrap();
        // One voice a day is over at midnight; the engagement with the deal.
        let tomorrow = now + hours(24);
        world.sound(tomorrow);
        let decided = world.act(&world.ben, tomorrow, ShowDecision { prospect: mine.clone(), at: None }).unwrap().decision;
        assert_eq!((world.entry(&world.ben, tomorrow, &mine).is_some(), decided.as_str()), (true, "act"));
    });
}

#[test]
fn a_new_holiday_or_zone_of_the_workspace_moves_what_waits_by_itself() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, "America/New_York");
        let now = at(START) + hours(1);
        world.app.decide_under_new_rules(&world.owner, now).unwrap();
        world.log(&world.ana, now, &prospect, "no_answer");
        let due = world.next_turn(&world.ana, now, &prospect);
        let change = |change: WorkspaceChange| {
            world.act(&world.owner, now, ChangeWorkspace { change, if_version: None }).unwrap();
            world.app.decide_under_new_rules(&world.owner, now).unwrap()
        };
        assert!(!change(WorkspaceChange { name: Some("Northwind Two".into()), ..WorkspaceChange::default() }), "nothing moves");
        let day = due.to_zoned(planner::calendar::zone("America/New_York").unwrap()).date();
        assert!(change(WorkspaceChange { holidays: Some(vec![day]), ..WorkspaceChange::default() }));
        world.sound(now);
        let moved = world.next_turn(&world.ana, now, &prospect);
        assert!(moved.duration_since(due) >= hours(12), "a day later at the least: {due} {moved}");
        assert!(change(WorkspaceChange { holidays: Some(Vec::new()), ..WorkspaceChange::default() }));
        assert_eq!(world.next_turn(&world.ana, now, &prospect), due);
        // Whoever has no zone of their own works on the workspace's clock.
        let hours_of_hers = UserChange { hours: Some("Mon-Fri 09:00-12:00".into()), ..UserChange::default() };
        let verb = ChangeUser { user: world.ana.user.to_string(), change: hours_of_hers, if_version: None };
        world.act(&world.ana, now, verb).unwrap();
        let morning = world.next_turn(&world.ana, now, &prospect);
        assert!(change(WorkspaceChange { zone: Some("America/Los_Angeles".into()), ..WorkspaceChange::default() }));
        world.sound(now);
        assert!(world.next_turn(&world.ana, now, &prospect) >= morning + hours(3), "nine o'clock there");
    });
}
