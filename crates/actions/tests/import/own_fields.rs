//! Columns that are none of ours: who may make fields of them, how many there may be, and that no value is lost on the way.

use crate::{Bytes, House, now, on_both};
use actions::import::{Becomes, ImportMode, NewImport, Unknown, Why};
use actions::view::{ImportView, NewCustomField, NewProspect, NewUser, ProspectChange};
use actions::{Actor, AddCustomField, AddProspect, AddUser, ChangeProspect, ListCustomFields, Refused, RemoveCustomField};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

on_both!(
    a_reps_file_makes_no_field_and_loses_no_value,
    a_rep_fills_what_a_manager_has_made,
    a_workspace_has_two_hundred_fields_and_what_is_beyond_stands_in_the_notes,
    columns_that_nobody_knows_go_where_they_are_wished,
    no_filled_cell_of_a_row_is_lost_whatever_its_column_is_called,
    what_does_not_fit_into_the_notes_is_handed_back,
    the_same_file_again_adds_no_line_to_the_notes,
    a_note_that_was_there_grows_and_is_as_it_was_when_the_import_is_undone,
    fields_that_an_import_made_go_with_it,
    a_preview_tells_what_each_column_becomes_before_anything_is_done,
    a_wide_file_asks_for_as_much_as_it_has_and_for_little_at_once,
    many_rows_ask_for_as_much_as_there_are,
    only_a_manager_makes_a_field_at_any_door,
);

impl House {
    /// Somebody else who works here.
    pub fn colleague(&self, name: &str, role: &str) -> Actor {
        let email = format!("{}@example.com", name.to_lowercase());
        let new = NewUser {
            name: name.into(),
            email: email.clone(),
            role: role.into(),
            zone: None,
            capacity: None,
            hours: None,
            remembered_for: None,
            team: None,
        };
        self.app.act_blocking(&self.by, now(), AddUser(new)).unwrap();
        self.app.actor_by(Some(&email)).unwrap()
    }

    pub fn import_by(&self, by: &Actor, text: &str, order: NewImport) -> ImportView {
        let order = NewImport { file_name: "people.csv".into(), ..order };
        self.app.import(by, &now, order, Arc::new(Bytes::new(text)), &mut |_| {}).unwrap()
    }

    fn fields(&self) -> Vec<String> {
        let listed = self.app.act_blocking(&self.by, now(), ListCustomFields).unwrap();
        listed.items.into_iter().map(|field| field.key).collect()
    }

    fn custom(&self, name: &str) -> BTreeMap<String, String> {
        serde_json::from_str(&self.somebody(name).prospect.custom).unwrap()
    }
}

/// A person with so many columns that nobody knows, each with a value of its own.
fn wide(columns: usize, rows: usize) -> String {
    let mut text = "Name,Phone".to_owned();
    (0..columns).for_each(|n| write!(text, ",Question {n} of this survey").unwrap());
    for row in 0..rows {
        write!(text, "\nPat Person{row},+1617{:07}", 2_000_000 + row).unwrap();
        (0..columns).for_each(|n| write!(text, ",answer-{row}-{n}.").unwrap());
    }
    text.push('\n');
    text
}

fn a_reps_file_makes_no_field_and_loses_no_value(built: fn() -> House) {
    let house = built();
    let rep = house.colleague("Ben", "rep");
    let text = wide(200, 2);
    let dry = house.import_by(&rep, &text, NewImport { mode: ImportMode::DryRun, ..NewImport::default() });
    let told = "Kept as lines in the notes, because only managers make custom fields: Question 0 of this survey, ";
    assert!(dry.remarks[0].starts_with(told) && dry.remarks[0].ends_with(" and 180 more."), "{:?}", dry.remarks);
    let import = house.import_by(&rep, &text, NewImport::default());
    assert_eq!((import.created, import.remarks), (2, dry.remarks));
    assert!(house.fields().is_empty(), "a rep makes no field of the workspace");
    let custom = house.custom("Pat Person1");
    assert_eq!(custom.keys().collect::<Vec<_>>(), ["notes"]);
    let lines: Vec<&str> = custom["notes"].lines().collect();
    assert_eq!(lines.len(), 200);
    assert!((0..200).all(|n| lines[n] == format!("Question {n} of this survey: answer-1-{n}.")));
}

fn a_rep_fills_what_a_manager_has_made(built: fn() -> House) {
    let house = built();
    let rep = house.colleague("Ben", "rep");
    let field = house.app.act_blocking(&house.by, now(), AddCustomField(NewCustomField { label: "Shoe size".into() })).unwrap();
    assert_eq!(field.key, "shoe_size");
    house.import_by(&rep, "Name,Phone,SHOE_SIZE,Hat\nDana Reyes,617-555-0133,44,58\n", NewImport::default());
    let custom = house.custom("Dana Reyes");
    assert_eq!((custom["shoe_size"].as_str(), custom["notes"].as_str()), ("44", "Hat: 58"));
    assert_eq!(house.fields(), ["shoe_size"]);
    let companies = "Company Name,Website,Shoe size,Doors\nHarbor Tools,harbor.example,45,7\n";
    house.import_by(&rep, companies, NewImport { kind: Some("companies".into()), ..NewImport::default() });
    let custom: BTreeMap<String, String> = serde_json::from_str(&house.companies()[0].custom).unwrap();
    assert_eq!((custom["shoe_size"].as_str(), custom["notes"].as_str()), ("45", "Doors: 7"));
    assert_eq!(house.fields(), ["shoe_size"]);
}

fn a_workspace_has_two_hundred_fields_and_what_is_beyond_stands_in_the_notes(built: fn() -> House) {
    let house = built();
    let text = wide(250, 1);
    let import = house.import(&text);
    assert_eq!(house.fields().len(), 200);
    let custom = house.custom("Pat Person0");
    assert_eq!((custom.len(), custom["notes"].lines().count()), (201, 50));
    assert!((0..200).all(|n| custom.values().any(|value| *value == format!("answer-0-{n}."))));
    let beyond = "Kept as lines in the notes, because the workspace has all the custom fields that it may have: Question 200 ";
    assert!(import.remarks[1].starts_with(beyond), "{:?}", import.remarks);
    // Nor by another file, by a form, or by hand.
    house.import("Name,Phone,One more\nCy Dow,617-555-0134,1\n");
    assert_eq!(house.custom("Cy Dow")["notes"], "One more: 1");
    let one_more = || AddCustomField(NewCustomField { label: "One more".into() });
    let refused = house.app.act_blocking(&house.by, now(), one_more()).unwrap_err();
    assert!(refused.to_string().contains("the 200 custom fields of a workspace are used up"), "{refused}");
    let custom = BTreeMap::from([("One more".to_owned(), "1".to_owned())]);
    let new = NewProspect { name: Some("Dee Fox".into()), custom, ..NewProspect::default() };
    assert!(matches!(house.app.act_blocking(&house.by, now(), AddProspect(new)), Err(Refused::Invalid(_))));
    let key = house.fields()[7].clone();
    house.app.act_blocking(&house.by, now(), RemoveCustomField { key: key.clone() }).unwrap();
    assert!(house.custom("Pat Person0").contains_key(&key), "what people carry stays with them");
    house.app.act_blocking(&house.by, now(), one_more()).unwrap();
    assert_eq!(house.fields().len(), 200);
}

fn columns_that_nobody_knows_go_where_they_are_wished(built: fn() -> House) {
    let house = built();
    let text = |n| format!("Name,Phone,Shoe,Hat\nPerson {n},617-555-013{n},44,58\n");
    let wished = |n, unknown| house.import_by(&house.by, &text(n), NewImport { unknown, ..NewImport::default() });
    assert_eq!(wished(1, Unknown::Ignore).remarks, ["Left out, as you wished: Shoe, Hat."]);
    assert_eq!(house.custom("Person 1").len(), 0);
    assert_eq!(wished(2, Unknown::Note).remarks, ["Kept as lines in the notes, as you wished: Shoe, Hat."]);
    assert_eq!(house.custom("Person 2")["notes"], "Shoe: 44\nHat: 58");
    assert!(house.fields().is_empty());
    let map = vec![("Hat".to_owned(), "ignore".to_owned())];
    house.import_by(&house.by, &text(3), NewImport { map, ..NewImport::default() });
    assert_eq!(house.custom("Person 3"), BTreeMap::from([("shoe".to_owned(), "44".to_owned())]));
    assert_eq!(house.fields(), ["shoe"], "a column that is dropped makes no field");
    wished(4, Unknown::Ignore);
    assert_eq!(
        house.custom("Person 4"),
        BTreeMap::from([("shoe".to_owned(), "44".to_owned())]),
        "a field that is there is filled"
    );
}

fn no_filled_cell_of_a_row_is_lost_whatever_its_column_is_called(built: fn() -> House) {
    let house = built();
    let rep = house.colleague("Ben", "rep");
    let long = "How satisfied were you with the service that you have received from us in the course of this year, as to";
    let headers = [
        "Name",
        "Phone",
        "Shoe",
        "Shoe",
        "SHOE",
        "C",
        "C++",
        "C#",
        "♥",
        "★",
        "%",
        "Notes",
        "Country",
        "City",
        "Town",
        "Status",
        "col_1",
        "Col 1",
        "Ünïcode Größe",
        "列",
    ];
    let mut header = headers.join(",");
    write!(header, ",\"{long} (a)\",\"{long} (b)\",\"{}\"", "x".repeat(400)).unwrap();
    for (number, by) in [(1, &house.by), (2, &rep)] {
        let values: Vec<String> = (2..23).map(|n| format!("value-{n}-{number}.")).collect();
        // Three faults: what is no number, no country, and stands where something stands already.
        let text = format!("{header}\nPerson {number},12,{}\n", values.join(","));
        let import = house.import_by(by, &text, NewImport::default());
        assert_eq!(import.created, 1, "{import:?}");
        let kept = format!("{:?} {:?}", house.somebody(&format!("Person {number}")), house.rejects(&import));
        for value in values.iter().map(String::as_str).chain(["12"]) {
            assert!(kept.contains(value), "{value} of {kept}");
        }
        let custom = house.custom(&format!("Person {number}"));
        assert!(custom.values().all(|value| value.chars().count() <= 10_000));
        let told = house.fields().len();
        if number == 2 {
            assert_eq!(told, house.fields().len(), "nothing new came with a rep's file");
        }
    }
    let custom = house.custom("Person 1");
    let told = |key: &str| custom.get(key).map(String::as_str).unwrap_or_default();
    assert_eq!((told("c"), told("c_2"), told("c_3")), ("value-5-1.", "value-6-1.", "value-7-1."), "C, C++ and C# are three");
    assert!(told("notes").contains("Shoe: value-3-1."), "a second column of one name: {}", told("notes"));
}

fn what_does_not_fit_into_the_notes_is_handed_back(built: fn() -> House) {
    let house = built();
    let rep = house.colleague("Ben", "rep");
    let (one, two) = ("a".repeat(6_000), "b".repeat(6_000));
    let import = house.import_by(
        &rep,
        &format!("Name,Phone,One,Two,Three\nDana Reyes,617-555-0133,{one},{two},last\n"),
        NewImport::default(),
    );
    assert_eq!((import.created, import.rejected), (1, 0));
    let note = &house.custom("Dana Reyes")["notes"];
    assert!(note.contains(&one) && !note.contains(&two) && note.ends_with("Three: last"), "{}", note.len());
    assert!(import.reasons[0].0.contains("does not fit into the note any more"), "{:?}", import.reasons);
    assert!(house.rejects(&import).contains(&two), "with the value");
}

fn the_same_file_again_adds_no_line_to_the_notes(built: fn() -> House) {
    let house = built();
    let rep = house.colleague("Ben", "rep");
    let text = wide(3, 2);
    house.import_by(&rep, &text, NewImport::default());
    let before = house.custom("Pat Person1");
    let again = house.import_by(&rep, &text, NewImport::default());
    assert_eq!((again.created, again.merged, house.custom("Pat Person1")), (0, 2, before));
}

fn a_note_that_was_there_grows_and_is_as_it_was_when_the_import_is_undone(built: fn() -> House) {
    let house = built();
    let rep = house.colleague("Ben", "rep");
    let person = |text: &str| house.import_by(&rep, &format!("Name,Email,{text}\n"), NewImport::default());
    person("Notes\nDana Reyes,dana@example.com,Call after three");
    let second = person("Shoe,Hat\nDana Reyes,dana@example.com,44,58");
    assert_eq!(house.custom("Dana Reyes")["notes"], "Call after three\nShoe: 44\nHat: 58");
    let third = person("Shoe,Ring\nDana Reyes,dana@example.com,44,9");
    assert_eq!(house.custom("Dana Reyes")["notes"], "Call after three\nShoe: 44\nHat: 58\nRing: 9");
    assert_eq!(house.undo(&second).kept, Some(0));
    assert_eq!(house.custom("Dana Reyes")["notes"], "Call after three\nRing: 9");
    assert_eq!(house.undo(&third).kept, Some(0));
    assert_eq!(house.custom("Dana Reyes")["notes"], "Call after three");
}

fn fields_that_an_import_made_go_with_it(built: fn() -> House) {
    let house = built();
    house.app.act_blocking(&house.by, now(), AddCustomField(NewCustomField { label: "Shoe".into() })).unwrap();
    let import = house.import("Name,Phone,Shoe,Hat,Ring\nDana Reyes,617-555-0133,44,58,9\n");
    assert_eq!(house.fields(), ["shoe", "hat", "ring"]);
    house.undo(&import);
    assert_eq!(house.fields(), ["shoe"]);
    let import = house.import("Name,Phone,Shoe,Hat\nDana Reyes,617-555-0133,44,58\n");
    let dana = house.somebody("Dana Reyes").prospect.id.to_string();
    let change = ProspectChange { title: Some(Some("Buyer".into())), ..ProspectChange::default() };
    house.app.act_blocking(&house.by, now(), ChangeProspect { prospect: dana, change, if_version: None }).unwrap();
    assert_eq!(house.undo(&import).kept, Some(1));
    assert_eq!(house.fields(), ["shoe", "hat"], "whoever stays keeps the names of what they carry");
}

fn a_preview_tells_what_each_column_becomes_before_anything_is_done(built: fn() -> House) {
    let house = built();
    let rep = house.colleague("Ben", "rep");
    house.app.act_blocking(&house.by, now(), AddCustomField(NewCustomField { label: "Shoe".into() })).unwrap();
    let text = Bytes::new("Name,Phone,Shoe,Hat,Empty\nDana Reyes,617-555-0133,44,58,\n");
    let becomes = |by: &Actor, unknown| {
        let order = NewImport { unknown, ..NewImport::default() };
        let preview = house.app.preview_import(by, now(), &order, &text).unwrap();
        (preview.columns.into_iter().map(|column| column.becomes).collect::<Vec<_>>(), preview.remarks)
    };
    let shoe = || Some(Becomes::Fills { key: "shoe".into() });
    let (manager, remarks) = becomes(&house.by, Unknown::Fields);
    assert_eq!(manager, [None, None, shoe(), Some(Becomes::New { key: "hat".into() }), None]);
    assert_eq!(
        remarks,
        [
            "Goes into custom fields that are there: Shoe.",
            "New custom fields, for everybody in the workspace (2 of 200 are in use then): Hat."
        ]
    );
    let (rep_sees, _) = becomes(&rep, Unknown::Fields);
    assert_eq!(rep_sees, [None, None, shoe(), Some(Becomes::Note(Why::OnlyManagersMakeFields)), None]);
    assert_eq!(becomes(&rep, Unknown::Note).0[3], Some(Becomes::Note(Why::Wished)));
    assert_eq!(becomes(&rep, Unknown::Ignore).0[3], Some(Becomes::LeftOut));
    assert_eq!(house.fields(), ["shoe"]);
}

/// What the writer is asked for, whole and at most at once.
fn work(house: &House, run: impl FnOnce()) -> (u64, u64) {
    house.app.meter().reset();
    run();
    let work = house.app.meter().work();
    (work.whole, work.most)
}

/// More than any one verb of an import may ask of the writer: a statement, a row and a KiB weigh one each, and twenty
/// milliseconds are enough for several thousand.
pub const AT_MOST: u64 = 2_500;

fn a_wide_file_asks_for_as_much_as_it_has_and_for_little_at_once(built: fn() -> House) {
    for role in ["manager", "rep"] {
        let asked = |columns| {
            let house = built();
            let by = house.colleague("Ben", role);
            let (whole, most) = work(&house, || drop(house.import_by(&by, &wide(columns, 40), NewImport::default())));
            assert!(most <= AT_MOST, "{role}, {columns} columns: {most} at once");
            whole
        };
        let (once, twice) = (asked(450), asked(900));
        assert!(twice <= once * 5 / 2, "{role}: {once} for so many columns, {twice} for twice as many");
    }
}

fn many_rows_ask_for_as_much_as_there_are(built: fn() -> House) {
    for cadence in [None, Some("Five and fire".to_owned())] {
        let asked = |rows| {
            let house = built();
            let order = || NewImport { cadence: cadence.clone(), ..NewImport::default() };
            let text = wide(2, rows);
            let mut import = None;
            let (whole, most) = work(&house, || import = Some(house.import_as(&text, order()).unwrap()));
            let (undone, at_once) = work(&house, || drop(house.undo(import.as_ref().unwrap())));
            assert!(most.max(at_once) <= AT_MOST, "{cadence:?}, {rows} rows: {most} and {at_once} at once");
            (whole, undone)
        };
        let (once, twice) = (asked(100), asked(200));
        assert!(twice.0 <= once.0 * 5 / 2, "{cadence:?}: {once:?}, {twice:?}");
    }
}

fn only_a_manager_makes_a_field_at_any_door(built: fn() -> House) {
    let house = built();
    let rep = house.colleague("Ben", "rep");
    let custom = |name: &str, value: &str| BTreeMap::from([(name.to_owned(), value.to_owned())]);
    let add = |by: &Actor, who: &str, custom| {
        house.app.act_blocking(by, now(), AddProspect(NewProspect { name: Some(who.into()), custom, ..NewProspect::default() }))
    };
    let change = |by: &Actor, who: &str, custom: BTreeMap<String, Option<String>>| {
        let prospect = house.somebody(who).prospect.id.to_string();
        let change = ProspectChange { custom: Some(custom), ..ProspectChange::default() };
        house.app.act_blocking(by, now(), ChangeProspect { prospect, change, if_version: None })
    };
    let refused = add(&rep, "Dana Reyes", custom("Fleet size", "12")).unwrap_err();
    assert!(refused.to_string().contains("a manager makes them"), "{refused}");
    assert!(house.app.act_blocking(&rep, now(), AddCustomField(NewCustomField { label: "x".into() })).is_err());
    add(&house.by, "Dana Reyes", custom("Fleet size", "12")).unwrap();
    assert_eq!(house.fields(), ["Fleet size"], "as it was typed");
    add(&rep, "Ben Ito", custom("fleet_size", "13")).unwrap();
    assert_eq!(house.custom("Ben Ito"), custom("Fleet size", "13"), "one field, however its words are joined");
    assert!(change(&rep, "Ben Ito", BTreeMap::from([("Hat".into(), Some("1".into()))])).is_err());
    change(&rep, "Ben Ito", BTreeMap::from([("Fleet size".into(), Some("14".into())), ("notes".into(), Some("x".into()))]))
        .unwrap();
    house.app.act_blocking(&house.by, now(), RemoveCustomField { key: "Fleet size".into() }).unwrap();
    change(&rep, "Ben Ito", BTreeMap::from([("Fleet size".into(), Some("15".into()))])).unwrap();
    assert_eq!(house.custom("Ben Ito")["Fleet size"], "15", "what they carry can be changed, and is theirs");
    assert!(house.fields().is_empty());
}
