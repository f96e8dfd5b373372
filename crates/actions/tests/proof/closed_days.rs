//! Days on which nobody works: closed by hand and from a calendar, whole and half, opened again, and what that moves.

use crate::given::{START, World, at, on_both};
use actions::closed_days::{MOST, read_line, write_line};
use actions::view::{ClosedDaysAdded, NewCalendar, NewClosedDays, WorkspaceChange};
use actions::{Actor, AddClosedDays, ChangeWorkspace, ImportClosedDays, ListClosedDays, Refused, RemoveClosedDays, ShowMe};
use jiff::civil::date;

fn close(world: &World, by: &Actor, lines: &[&str]) -> Result<ClosedDaysAdded, Refused> {
    let days = lines.iter().map(|line| read_line(line).unwrap()).collect();
    world.act(by, at(START), AddClosedDays(NewClosedDays { days, source: None }))
}

fn import(world: &World, by: &Actor, calendar: &str, dry_run: bool) -> Result<ClosedDaysAdded, Refused> {
    let calendar = NewCalendar { calendar: calendar.to_owned(), file_name: Some("days.ics".into()), dry_run };
    world.act(by, at(START), ImportClosedDays(calendar))
}

fn kept(world: &World) -> Vec<String> {
    let page = world.act(&world.ana, at(START), ListClosedDays { from: None, limit: 200, cursor: None }).unwrap();
    page.items.iter().map(|day| write_line(day.day, day.from, &day.name)).collect()
}

fn calendar(events: &[&str]) -> String {
    let events = events.iter().map(|event| format!("BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n")).collect::<String>();
    format!("BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n")
}

#[test]
fn days_and_half_days_are_closed_with_their_names_and_opened_again() {
    on_both(|world| {
        let world = &world;
        assert!(matches!(close(world, &world.manager, &["2026-12-25"]), Err(Refused::NotYours(_))));
        let added = close(world, &world.owner, &["2026-12-25 Christmas Day", "2026-12-24 from 12:00 Christmas Eve"]).unwrap();
        assert_eq!((added.added.len(), added.known.len(), added.done), (2, 0, true));
        assert_eq!(kept(world), ["2026-12-24 from 12:00 Christmas Eve", "2026-12-25 Christmas Day"]);
        // What is closed already stays as it is.
        let again = close(world, &world.owner, &["2026-12-24 all of it", "2026-12-28"]).unwrap();
        assert_eq!((again.added.len(), again.known[0].name.as_str()), (1, "Christmas Eve"));
        // The old way names whole days alone, and leaves half days where they are.
        let whole = world.act(&world.ana, at(START), ShowMe).unwrap().workspace.holidays;
        assert_eq!(whole, [date(2026, 12, 25), date(2026, 12, 28)]);
        let change = WorkspaceChange { holidays: Some(vec![date(2026, 12, 25)]), ..WorkspaceChange::default() };
        world.act(&world.owner, at(START), ChangeWorkspace { change, if_version: None }).unwrap();
        assert_eq!(kept(world), ["2026-12-24 from 12:00 Christmas Eve", "2026-12-25 Christmas Day"]);

        let remove = |days: &[jiff::civil::Date]| {
            world.act(&world.owner, at(START), RemoveClosedDays { days: days.to_vec(), source: None })
        };
        assert!(
            matches!(remove(&[date(2026, 12, 26)]), Err(Refused::Invalid(faults)) if faults[0].message.starts_with("2026-12-26 is no"))
        );
        assert!(matches!(remove(&[]), Err(Refused::Invalid(_))));
        assert_eq!(remove(&[date(2026, 12, 24)]).unwrap().removed[0].name, "Christmas Eve");
        assert_eq!(kept(world), ["2026-12-25 Christmas Day"]);
    });
}

#[test]
fn a_half_day_closes_the_afternoon_and_the_upkeep_moves_what_waits() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, "America/New_York");
        world.app.decide_under_new_rules(&world.owner, at(START)).unwrap();
        let list = |when: &str| world.entry(&world.ana, at(when), &prospect).is_some();
        assert!(list("2026-11-23T19:00:00Z"));
        close(&world, &world.owner, &["2026-11-23 from 13:00 moving house"]).unwrap();
        assert!(world.app.decide_under_new_rules(&world.owner, at(START)).unwrap(), "the rules have changed");
        world.sound(at(START));
        // One o'clock in New York is six in London.
        assert!(list("2026-11-23T17:59:00Z") && !list("2026-11-23T18:00:00Z") && !list("2026-11-23T19:00:00Z"));
        assert!(list("2026-11-24T15:00:00Z"));
        world.act(&world.owner, at(START), RemoveClosedDays { days: vec![date(2026, 11, 23)], source: None }).unwrap();
        assert!(world.app.decide_under_new_rules(&world.owner, at(START)).unwrap());
        assert!(list("2026-11-23T19:00:00Z"));
    });
}

#[test]
fn a_calendar_is_told_first_then_closed_and_taken_out_as_a_whole() {
    on_both(|world| {
        let world = &world;
        close(world, &world.owner, &["2026-12-25 ours"]).unwrap();
        let text = calendar(&[
            "SUMMARY:Christmas Day\r\nDTSTART;VALUE=DATE:20201225\r\nRRULE:FREQ=YEARLY",
            "SUMMARY:Christmas Eve\r\nDTSTART:20261224T120000\r\nDTEND:20261225T000000",
            "SUMMARY:Lunch\r\nDTSTART:20261201T120000\r\nDTEND:20261201T130000",
        ]);
        assert!(matches!(import(world, &world.manager, &text, true), Err(Refused::NotYours(_))));
        let told = import(world, &world.owner, &text, true).unwrap();
        assert_eq!((told.added.len(), told.known.len(), told.left_out.len(), told.done), (6, 1, 1, false));
        assert_eq!((told.left_out[0].line, told.until), (15, Some(date(2031, 12, 31))));
        assert_eq!(kept(world), ["2026-12-25 ours"], "nothing is closed by looking");
        let done = import(world, &world.owner, &text, false).unwrap();
        assert_eq!((&done.added, done.done), (&told.added, true));
        assert_eq!(kept(world).len(), 7);
        assert_eq!(import(world, &world.owner, &text, false).unwrap().added.len(), 0, "twice is once");
        let out = |source: &str| {
            world.act(&world.owner, at(START), RemoveClosedDays { days: Vec::new(), source: Some(source.to_owned()) })
        };
        assert!(matches!(out("other.ics"), Err(Refused::Invalid(faults)) if faults[0].field == "source"));
        assert_eq!(out("days.ics").unwrap().removed.len(), 6);
        assert_eq!(kept(world), ["2026-12-25 ours"]);
    });
}

#[test]
fn a_calendar_that_cannot_be_read_is_refused_with_its_line_and_nothing_is_closed() {
    on_both(|world| {
        let world = &world;
        for (text, told) in [
            ("junk", "line 1: `junk` begins no calendar: the first line is BEGIN:VCALENDAR"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "line 2: the event that begins here is never closed: the file breaks off"),
        ] {
            match import(world, &world.owner, text, false) {
                Err(Refused::Invalid(faults)) => {
                    assert_eq!((faults[0].field.as_str(), faults[0].message.as_str()), ("calendar", told))
                }
                other => panic!("{other:?}"),
            }
        }
        assert!(kept(world).is_empty());
    });
}

#[test]
fn a_workspace_keeps_a_thousand_closed_days_and_no_more() {
    on_both(|world| {
        let world = &world;
        let lines: Vec<String> = (0..MOST)
            .map(|days| date(2027, 1, 1).checked_add(jiff::Span::new().days(i64::try_from(days).unwrap())).unwrap().to_string())
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        close(world, &world.owner, &lines).unwrap();
        match close(world, &world.owner, &["2031-01-01"]) {
            Err(Refused::Invalid(faults)) => {
                assert_eq!(faults[0].message, "1000 closed days are kept and 1 would come: at most 1000 in all")
            }
            other => panic!("{other:?}"),
        }
        let mut seen = 0;
        let mut cursor = None;
        loop {
            let page = world.act(&world.ana, at(START), ListClosedDays { from: None, limit: 150, cursor }).unwrap();
            seen += page.items.len();
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, MOST);
        assert!(matches!(close(world, &world.owner, &["2032-01-01", "2032-01-01"]), Err(Refused::Invalid(_))));
        assert!(matches!(close(world, &world.owner, &[]), Err(Refused::Invalid(_))));
    });
}
