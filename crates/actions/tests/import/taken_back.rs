//! Taking an import back: all of it that nobody has worked on, in small steps, whoever is at it.

use crate::own_fields::AT_MOST;
use crate::{House, now, on_both};
use actions::import::NewImport;
use actions::view::{ImportView, NewTouch, ProspectChange};
use actions::{AddGround, AddSuppression, ChangeProspect, Enroll, HandOver, LogTouch, Repair, ShowImport, Snooze, UndoImport};
use std::collections::BTreeMap;
use std::fmt::Write;

on_both!(
    six_hundred_people_on_a_cadence_are_taken_back_but_for_those_who_were_worked_on,
    whoever_was_put_on_a_cadence_by_hand_stays_even_at_the_very_instant_of_the_import,
    an_undo_goes_on_whoever_is_at_it_and_wherever_it_stopped,
    what_an_import_forbade_is_lifted_in_small_steps,
    a_company_that_moves_moves_its_people_and_moves_them_back,
    a_row_that_only_the_store_refuses_is_handed_back_with_its_values,
);

fn on_a_cadence(house: &House, people: usize) -> ImportView {
    let mut text = "Record ID,Name,Phone,Company\n".to_owned();
    (0..people).for_each(|n| writeln!(text, "{n},Pat Person{n},617-555-{n:04},Company {}", n % 7).unwrap());
    let order = NewImport { cadence: Some("Five and fire".into()), ..NewImport::default() };
    house.import_as(&text, order).unwrap()
}

fn sound(house: &House) {
    let differences = house.app.checkup(&house.by, now(), Repair::ReportOnly).unwrap().differences;
    assert!(differences.is_empty(), "what is stored was decided anew: {differences:?}");
}

fn six_hundred_people_on_a_cadence_are_taken_back_but_for_those_who_were_worked_on(built: fn() -> House) {
    let house = built();
    let rep = house.colleague("Ben", "rep");
    let import = on_a_cadence(&house, 600);
    assert_eq!((import.created, import.enrolled), (600, 600));
    assert!(import.remarks.iter().any(|remark| remark.contains("550 of them start later")), "{:?}", import.remarks);
    let id = |name: &str| house.somebody(name).prospect.id.to_string();
    // Called; their facts mended; put off by a person; given to a colleague; put on record. Among those who start today, and later.
    let touch = NewTouch { prospect_id: Some(id("Pat Person3")), disposition: "no_answer".into(), ..NewTouch::default() };
    house.app.act_blocking(&house.by, now(), LogTouch(touch)).unwrap();
    let custom = BTreeMap::from([("notes".to_owned(), Some("Asked for June".to_owned()))]);
    let change = ProspectChange { custom: Some(custom), ..ProspectChange::default() };
    let prospect = id("Pat Person301");
    house.app.act_blocking(&house.by, now(), ChangeProspect { prospect, change, if_version: None }).unwrap();
    let round = |name: &str| {
        let person = house.somebody(name).prospect.id;
        let round = house.store().read(move |tx| store::enrollments::of(tx, person)).unwrap()[0].clone();
        format!("{}{}", hex(round.prospect.0), hex(round.id.0))
    };
    let consent = actions::view::NewGround {
        kind: "consent".into(),
        reason: "asked for on the phone".into(),
        ..actions::view::NewGround::default()
    };
    house.app.act_blocking(&house.by, now(), AddGround { prospect: id("Pat Person404"), ground: consent }).unwrap();
    let until = now() + jiff::SignedDuration::from_hours(72);
    let snooze = Snooze { enrollment: round("Pat Person402"), until };
    let snoozed = house.app.act_blocking(&house.by, now(), snooze);
    assert!(snoozed.is_ok(), "{snoozed:?}");
    house.app.act_blocking(&house.by, now(), HandOver { enrollment: round("Pat Person503"), to: rep.email.clone() }).unwrap();

    house.app.meter().reset();
    let undone = house.undo(&import);
    let most = house.app.meter().work().most;
    let mut left: Vec<String> = house.people().into_iter().map(|one| one.prospect.name).collect();
    left.sort();
    assert_eq!(left, ["Pat Person3", "Pat Person301", "Pat Person402", "Pat Person404", "Pat Person503"]);
    assert_eq!(
        (undone.state.as_str(), undone.kept.unwrap() >= 5, undone.kept.unwrap() <= 10),
        ("undone", true, true),
        "{undone:?}"
    );
    assert!(most <= AT_MOST, "{most} at once");
    sound(&house);
    let again = on_a_cadence(&house, 30);
    assert_eq!((again.created, again.merged), (29, 1), "nothing of those who are gone is left in the way");
}

fn whoever_was_put_on_a_cadence_by_hand_stays_even_at_the_very_instant_of_the_import(built: fn() -> House) {
    let house = built();
    let import = house.import("Name,Phone\nDana Reyes,617-555-0133\nCy Dow,617-555-0134\n");
    let prospect = house.somebody("Dana Reyes").prospect.id.to_string();
    let enroll = Enroll { prospect, cadence: "Five and fire".into(), owner: None, start_attempt: None };
    house.app.act_blocking(&house.by, now(), enroll).unwrap();
    assert_eq!(house.undo(&import).kept, Some(1));
    assert_eq!(house.people().iter().map(|one| one.prospect.name.as_str()).collect::<Vec<_>>(), ["Dana Reyes"]);
    sound(&house);
}

fn hex(id: [u8; 16]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn an_undo_goes_on_whoever_is_at_it_and_wherever_it_stopped(built: fn() -> House) {
    let house = built();
    let text = crate::stories::many(900);
    let import = house.import(&text);
    let began = house.app.act_blocking(&house.by, now(), UndoImport { import: import.id.clone() }).unwrap();
    assert_eq!(began.state, "undoing");
    assert!(house.people().len() >= 870, "the order itself takes a step, and no more");
    // Three are at it at once, as after a second click and a restart.
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| house.undo(&import));
        }
    });
    let show = ShowImport { import: import.id.clone() };
    let undone = house.app.act_blocking(&house.by, now(), show).unwrap();
    assert_eq!((undone.state.as_str(), undone.kept), ("undone", Some(0)));
    assert!(house.people().is_empty() && house.companies().is_empty());
    // One that nobody goes on with is found by the loop in the background, after its lease.
    let import = house.import(&text);
    house.app.act_blocking(&house.by, now(), UndoImport { import: import.id.clone() }).unwrap();
    let later = || now() + jiff::SignedDuration::from_mins(5);
    assert_eq!(house.app.stopped_imports(later()).unwrap().len(), 1);
    let undone = house.app.continue_import(&house.by, &later, &import.id).unwrap();
    assert_eq!((undone.state.as_str(), house.people().len()), ("undone", 0));
}

fn what_an_import_forbade_is_lifted_in_small_steps(built: fn() -> House) {
    let house = built();
    let mut text = "Name,Phone,Do not call\n".to_owned();
    (0..450).for_each(|n| writeln!(text, "Pat Person{n},617-555-{n:04},yes").unwrap());
    let import = house.import(&text);
    assert_eq!(import.suppressed, 450);
    let by_hand = actions::view::NewSuppression {
        forbids: "calls".into(),
        number: Some("+16175559999".into()),
        reason: "asked".into(),
        ..actions::view::NewSuppression::default()
    };
    house.app.act_blocking(&house.by, now(), AddSuppression(by_hand)).unwrap();
    house.app.meter().reset();
    house.undo(&import);
    assert!(house.app.meter().work().most <= AT_MOST);
    let standing = house.store().read(|tx| store::suppressions::page(tx, planner::SuppressionId::default(), 9)).unwrap();
    assert_eq!(standing.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["+16175559999"]);
}

fn a_company_that_moves_moves_its_people_and_moves_them_back(built: fn() -> House) {
    for people in [3, 40] {
        let house = built();
        // Numbers that are at home nowhere: the company tells where they are.
        let mut text = "Name,Email,Company\n".to_owned();
        (0..people).for_each(|n| writeln!(text, "Pat Person{n},pat{n}@example.com,Harbor Tools").unwrap());
        let order = NewImport { cadence: Some("Five and fire".into()), ..NewImport::default() };
        house.import_as(&text, order).unwrap();
        sound(&house);
        let places = || {
            let ids: Vec<_> = house.people().iter().map(|one| one.prospect.id).collect();
            let answers = house.store().read(move |tx| store::answers::of(tx, &ids)).unwrap();
            answers.into_iter().map(|answer| answer.card).collect::<std::collections::BTreeSet<_>>()
        };
        let home = places();
        assert!(home.iter().all(|card| card.contains("America/New_York")), "{home:?}");
        let file = "Company Name,Country,State,City,Website\nHarbor Tools,US,HI,Honolulu,harbor.example\n";
        let moved = house.import_as(file, NewImport { kind: Some("companies".into()), ..NewImport::default() }).unwrap();
        assert_eq!((moved.kind.as_str(), moved.merged), ("companies", 1));
        assert!(places().iter().all(|card| card.contains("Pacific/Honolulu")), "{people}: {:?}", places());
        sound(&house);
        assert_eq!(house.undo(&moved).kept, Some(0));
        assert_eq!(places(), home, "{people} people are where they were");
        sound(&house);
    }
}

fn a_row_that_only_the_store_refuses_is_handed_back_with_its_values(built: fn() -> House) {
    let house = built();
    house.import("Name,Email\nDana Reyes,dana@example.com\n");
    let rep = house.colleague("Ben", "rep");
    let file = "Name,Email,City,Shoe\nDana Reyes,dana@example.com,Boston,=44+1\nCy Dow,cy@example.com,Salem,45;=1\n";
    let import = house.import_by(&rep, file, NewImport::default());
    assert_eq!((import.created, import.rejected), (1, 1));
    let reason = "\"somebody known already, and a colleague's: only a manager may change them\"";
    let expected = format!(
        "line,rejected,field,reason,Name,Email,City,Shoe\n2,row,owner,{reason},Dana Reyes,dana@example.com,Boston,'=44+1\n"
    );
    assert_eq!(house.rejects(&import), expected);
    let calls = "Call Start Time,Subject,Call Type,Email\n2026-11-20 09:30:00,First,Outbound,dana@example.com\n";
    let import = house.import_by(&rep, calls, NewImport { kind: Some("touches".into()), ..NewImport::default() });
    assert!(house.rejects(&import).contains("2026-11-20 09:30:00,First,Outbound,dana@example.com"), "{}", house.rejects(&import));
}
