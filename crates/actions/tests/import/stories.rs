//! What imports do and undo, told on small files, on both engines.

use crate::{Bytes, House, now, on_both};
use actions::import::{Keep, NewImport};
use actions::view::NewTouch;
use actions::{LogTouch, Refused, UndoImport};
use intake::limits::KEPT_OF_REJECTS;
use planner::prospect::Line;
use planner::touch::{Direction, Outcome};
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;

on_both!(
    people_come_in_with_companies_numbers_addresses_and_tags,
    duplicates_inside_the_file_are_merged_and_never_doubled,
    duplicates_against_the_store_are_merged_and_what_is_there_wins,
    a_switchboard_makes_nobody_one_person,
    a_number_makes_nobody_one_person_whose_names_are_only_alike,
    ids_of_leads_and_of_contacts_are_not_mixed_up,
    the_same_id_of_another_system_is_not_the_same_person,
    a_bad_row_is_handed_back_and_the_others_land,
    what_is_kept_of_rejected_rows_is_bounded_together_and_the_rest_is_told,
    prohibitions_are_kept_by_person_number_and_address,
    new_people_go_round_those_who_are_here_once_whatever_is_tried_or_stopped,
    owners_are_matched_and_strangers_are_told,
    unknown_columns_become_fields_of_the_workspace_and_dates_are_kept,
    undo_takes_everything_back_except_what_was_worked_on,
    a_file_that_was_imported_twice_by_mistake_is_taken_back_twice_and_everybody_is_gone,
    the_same_file_doubles_nobody_even_where_only_names_are_known,
    a_letter_that_no_database_keeps_is_left_out_of_what_a_file_brings,
    values_changed_after_a_merge_stay_when_it_is_undone,
    what_was_merged_since_is_kept_when_an_import_is_undone_and_it_says_so,
    the_calls_of_an_import_are_taken_back_from_whoever_they_were_merged_into,
    an_import_of_many_pieces_is_undone_to_the_last_person,
    an_import_that_breaks_off_goes_on_where_it_stopped,
    a_file_is_kept_whole_in_small_pieces,
    a_file_that_was_kept_goes_on_by_itself,
    call_history_joins_people_by_id_and_the_rest_is_rejected,
    companies_come_in_by_themselves_and_people_find_them_by_id,
    new_people_are_put_on_a_cadence_and_those_out_of_reach_need_research,
    a_large_list_starts_as_capacity_allows_piece_by_piece_or_all_at_once,
    what_cannot_be_imported_is_refused_before_anything_is_done,
);

const TWO: &str = "Name,Company,Mobile,Email,Tags\n\
    Ben Ito,Harbor Tools Inc.,617-555-0133,ben@example.com,fair\n\
    Cy Dow,Harbor Tools,(617) 555-0134,cy@example.com,\n";

/// People with numbers and addresses of their own.
pub fn many(rows: usize) -> String {
    let mut text = "First Name,Last Name,Company,Phone,Email,Created Date\n".to_owned();
    for n in 0..rows {
        writeln!(text, "P{n},Family{n},Company {},+1617{:07},p{n}@example.com,2024-03-0{}", n % 97, 2_000_000 + n, 1 + n % 9)
            .unwrap();
    }
    text
}

fn people_come_in_with_companies_numbers_addresses_and_tags(built: fn() -> House) {
    let house = built();
    let import = house.import(TWO);
    assert_eq!((import.state.as_str(), import.created, import.merged, import.rejected), ("done", 2, 0, 0));
    assert_eq!((import.companies_created, import.rows_read, import.rows_total), (1, 2, Some(2)));
    let ben = house.somebody("Ben Ito");
    assert_eq!(
        (ben.phones, ben.emails, ben.tags),
        (vec!["+16175550133".into()], vec!["ben@example.com".into()], vec!["fair".into()])
    );
    assert_eq!(ben.prospect.owner, Some(house.by.user));
    assert_eq!(house.companies()[0].name, "Harbor Tools Inc.");
    let hits = house.store().read(|tx| store::search::find(tx, "harbor ito", 10)).unwrap();
    assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [ben.prospect.id.0]);
    let hits = house.store().read(|tx| store::search::find(tx, "6175550134", 10)).unwrap();
    assert_eq!(hits.len(), 1);
}

fn duplicates_inside_the_file_are_merged_and_never_doubled(built: fn() -> House) {
    let house = built();
    let text = "Record ID,Name,Phone,Email,City\n\
        1,Ben Ito,617-555-0133,ben@example.com,\n\
        1,Benjamin Ito,,b.ito@example.com,Boston\n\
        ,B. Ito,+1 (617) 555 0133,,\n\
        ,Somebody Else,,BEN@example.com,\n\
        ,Cy Ito,617 555 0133,cy@example.com,\n\
        ,Info One,,info@example.com,\n\
        ,Info Two,,info@example.com,\n";
    let rehearsed = house.rehearse(text);
    assert!(house.people().is_empty() && rehearsed.state == "dry_run");
    let import = house.import(text);
    assert_eq!((import.created, import.merged), (4, 3));
    assert_eq!((rehearsed.created, rehearsed.merged), (4, 3));
    let ben = house.somebody("Ben Ito");
    assert_eq!((ben.prospect.city.as_deref(), ben.emails.len(), ben.phones.len()), (Some("Boston"), 2, 1));
}

fn duplicates_against_the_store_are_merged_and_what_is_there_wins(built: fn() -> House) {
    let house = built();
    house.import(TWO);
    let import =
        house.import("Name,Job Title,Phone,Email,City\nBenjamin Ito,Buyer,,ben@example.com,Boston\nCy Dow,,6175550134,,Salem\n");
    assert_eq!((import.created, import.merged), (0, 2));
    let ben = house.somebody("Ben Ito");
    assert_eq!((ben.prospect.title.as_deref(), ben.prospect.city.as_deref()), (Some("Buyer"), Some("Boston")));
    assert_eq!(house.import(TWO).created, 0, "the same file again creates nobody");
    let import = house.import("Name,Email,City\nBen Ito,ben@example.com,Lowell\n");
    assert_eq!((import.merged, house.somebody("Ben Ito").prospect.city.as_deref()), (1, Some("Boston")));
}

fn a_switchboard_makes_nobody_one_person(built: fn() -> House) {
    let house = built();
    let import = house.import("Name,Company Phone\nBen Ito,617-555-0100\nBen Ito,617-555-0100\n");
    assert_eq!(import.created, 2);
    let phones = house.store().read(|tx| store::contacts::by_number(tx, &["+16175550100".to_owned()])).unwrap();
    assert!(phones.iter().all(|holder| holder.line == Line::Shared));
}

fn a_number_makes_nobody_one_person_whose_names_are_only_alike(built: fn() -> House) {
    let house = built();
    // Within a file, and against whoever is there.
    let first = "Name,Mobile\nSh1 Ared,617-555-0100\nSh10 Ared,617-555-0100\nDan Reyes,617-555-0101\nJo Ito,617-555-0102\n";
    assert_eq!((house.import(first).created, house.import(first).created), (4, 0));
    let second = house.import("Name,Mobile\nDana Reyes,617-555-0101\nJoanna Ito,617-555-0102\nSh100 Ared,617-555-0100\n");
    assert_eq!((second.created, second.merged), (3, 0));
    // A short form or an initial is still the same person.
    let third = house.import("Name,Mobile\nD. Reyes,617-555-0101\nDaniel Reyes,617-555-0101\n");
    assert_eq!(third.created, 0);
}

fn ids_of_leads_and_of_contacts_are_not_mixed_up(built: fn() -> House) {
    let house = built();
    house.import("LEADID,Last Name,Email\n7,Hall,hall@example.com\n");
    let import = house.import("CONTACTID,Last Name,Email\n7,Tucker,tucker@example.com\n8,Hall,hall@example.com\n");
    assert_eq!((import.created, import.merged), (1, 1));
}

fn the_same_id_of_another_system_is_not_the_same_person(built: fn() -> House) {
    let house = built();
    house.import("ID,Name,Email\n7,Ben Ito,ben@example.com\n");
    let import = house.import("ID,Name,Email\n7,Cy Dow,cy@example.com\n");
    assert_eq!(import.created, 1);
}

fn a_bad_row_is_handed_back_and_the_others_land(built: fn() -> House) {
    let house = built();
    let import = house.import(
        "Name,Phone,Email\nBen Ito,617-555-0133,\n,,\n,12,\nCy Dow,12,cy@example.com\nDee,617-555-0135,dee@example.com,oops\n",
    );
    assert_eq!((import.created, import.rejected), (2, 2));
    let rejects = house.rejects(&import);
    let lines: Vec<&str> = rejects.lines().collect();
    assert_eq!(lines[0], "line,rejected,field,reason,Name,Phone,Email");
    assert!(
        lines[1].starts_with("4,row,name,") && lines[2].starts_with("5,value,Phone,") && lines[3].starts_with("6,row,Email,"),
        "{rejects}"
    );
    assert!(lines[3].ends_with("oops"));
    assert_eq!(import.reasons.iter().map(|(_, rows)| rows).sum::<u64>(), 3);
    assert!(import.remarks.iter().any(|remark| remark.starts_with("1 values could not be read")), "{:?}", import.remarks);
}

fn what_is_kept_of_rejected_rows_is_bounded_together_and_the_rest_is_told(built: fn() -> House) {
    const ROWS: usize = 1_150;
    let house = built();
    let mut text = "Name,Phone,Note\n".to_owned();
    (0..ROWS).for_each(|n| writeln!(text, ",12,{n}{}", "x".repeat(30_000)).unwrap());
    for import in [house.rehearse(&text), house.import(&text)] {
        assert_eq!((import.created, import.rejected), (0, ROWS as u64), "{}", import.state);
        let parts = house.parts_of_rejects(&import);
        let largest = parts.iter().map(Vec::len).max().unwrap();
        assert!(parts.len() > 10 && largest < 4 * 1024 * 1024, "{} parts, the largest of {largest}", parts.len());
        let whole = String::from_utf8(parts.concat()).unwrap();
        assert!(whole.len() as u64 <= KEPT_OF_REJECTS, "{} bytes", whole.len());
        let lines: Vec<&str> = whole.lines().collect();
        assert!(lines[0].starts_with("line,rejected") && lines[1].starts_with("2,row,"));
        let kept = lines.len() - 2;
        assert!(lines[kept].starts_with(&format!("{},row,", kept + 1)), "each once, in order");
        assert!(kept > 1_000 && kept < ROWS, "{kept}");
        let told = format!("{} more rows were rejected, whose values are not kept here", ROWS - kept);
        assert!(lines[kept + 1].starts_with(",not kept,,") && lines[kept + 1].contains(&told), "{}", lines[kept + 1]);
        assert!(import.remarks.iter().any(|remark| remark.starts_with(&told)), "{:?}", import.remarks);
    }
}

fn prohibitions_are_kept_by_person_number_and_address(built: fn() -> House) {
    let house = built();
    let import = house.import(
        "Name,Phone,Email,Do Not Call,Do Not Email\nBen Ito,617-555-0133,ben@example.com,Yes,No\nCy Dow,,cy@example.com,,x\n",
    );
    assert_eq!(import.suppressed, 2);
    let keyed = |kind, key: &str| {
        let key = key.to_owned();
        house.store().read(move |tx| store::suppressions::by_keys(tx, kind, std::slice::from_ref(&key))).unwrap().len()
    };
    use store::suppressions::Kind;
    assert_eq!(
        (keyed(Kind::Number, "+16175550133"), keyed(Kind::Address, "ben@example.com"), keyed(Kind::Address, "cy@example.com")),
        (1, 0, 1)
    );
    assert_eq!(keyed(Kind::Person, &house.somebody("Ben Ito").prospect.id.to_string()), 1);
    house.import("Name,Phone,Email,Do Not Call,Do Not Email\nBen Ito,617-555-0133,ben@example.com,Yes,No\n");
    assert_eq!(keyed(Kind::Number, "+16175550133"), 1, "what stands is not forbidden twice");
    house.undo(&import);
    assert_eq!(keyed(Kind::Number, "+16175550133"), 0);
}

fn new_people_go_round_those_who_are_here_once_whatever_is_tried_or_stopped(built: fn() -> House) {
    let house = built();
    for (name, capacity) in [("Ben", 40), ("Cy", 20)] {
        let new = actions::view::NewUser {
            name: name.into(),
            email: format!("{name}@example.com"),
            role: "rep".into(),
            zone: None,
            capacity: Some(capacity),
            hours: None,
            remembered_for: None,
            team: None,
        };
        house.app.act_blocking(&house.by, now(), actions::AddUser(new)).unwrap();
    }
    let in_turns = |mode| NewImport { owner: Some("round_robin".into()), mode, ..NewImport::default() };
    let text = many(90);
    house.import_as(&text, in_turns(actions::ImportMode::DryRun)).unwrap();
    let import = house.import_as(&text, in_turns(actions::ImportMode::Import)).unwrap();
    assert_eq!(import.created, 90);
    let of = |email: &str| {
        let user = house.app.actor_by(Some(email)).unwrap().user;
        house.people().iter().filter(|one| one.prospect.owner == Some(user)).count()
    };
    assert_eq!((of("ben@example.com"), of("cy@example.com")), (60, 30), "by what each does in a day; a trial takes no turn");
    let again = house.import_as(&text, in_turns(actions::ImportMode::Import)).unwrap();
    assert_eq!((again.created, again.merged), (0, 90));
    assert_eq!((of("ben@example.com"), of("cy@example.com")), (60, 30), "whoever has them keeps them");
    let cy = house.app.actor_by(Some("cy@example.com")).unwrap();
    let file = NewImport { file_name: "people.csv".into(), ..in_turns(actions::ImportMode::Import) };
    let refused = house.app.import(&cy, &now, file, Arc::new(Bytes::new(&text)), &mut |_| {});
    assert!(matches!(refused, Err(Refused::NotYours(_))), "a rep imports for themselves only");
}

fn owners_are_matched_and_strangers_are_told(built: fn() -> House) {
    let house = built();
    let import = house.import("Name,Contact owner\nBen Ito,ana@example.com\nCy Dow,Ruiz Ana\nDee Fox,Zed Null\nEve Poe,\n");
    assert!(house.people().iter().all(|one| one.prospect.owner == Some(house.by.user)));
    assert_eq!(
        import.remarks,
        ["Owners who are no users here, so their rows went to whoever imports or was named for it: Zed Null (1)."]
    );
}

fn unknown_columns_become_fields_of_the_workspace_and_dates_are_kept(built: fn() -> House) {
    let house = built();
    let import = house.import("Name,Favourite colour,Created Time\nBen Ito,green,\"16 Apr, 2021 00:02:00\"\n");
    assert_eq!(import.remarks, ["Kept as custom fields: Favourite colour."]);
    let ben = house.somebody("Ben Ito").prospect;
    assert_eq!(ben.custom, r#"{"favourite_colour":"green"}"#);
    assert_eq!(ben.created_at.to_string(), "2021-04-16T04:02:00Z");
    let fields = house.store().read(store::custom_fields::list).unwrap();
    assert_eq!(
        fields.iter().map(|field| (field.key.as_str(), field.label.as_str())).collect::<Vec<_>>(),
        [("favourite_colour", "Favourite colour")]
    );
}

fn undo_takes_everything_back_except_what_was_worked_on(built: fn() -> House) {
    let house = built();
    house.import("Name,Email\nOld Hand,old@example.com\n");
    let import = house.import(
        "Record ID,Name,Company,Phone,Email,City,Shoe\n\
         1,Ben Ito,Harbor Tools,617-555-0133,ben@example.com,,43\n\
         2,Cy Dow,Pier Works,617-555-0134,cy@example.com,,\n\
         3,Old Hand,Pier Works,617-555-0135,old@example.com,Boston,42\n",
    );
    assert_eq!((import.created, import.merged, import.companies_created), (2, 1, 2));
    let cy = house.somebody("Cy Dow").prospect.id.to_string();
    let touch = NewTouch { prospect_id: Some(cy), disposition: "no_answer".into(), ..NewTouch::default() };
    house.app.act_blocking(&house.by, now(), LogTouch(touch)).unwrap();
    let undone = house.undo(&import);
    assert_eq!((undone.state.as_str(), undone.kept), ("undone", Some(2)), "Cy was called, and belongs to Pier Works");
    assert_eq!(house.people().iter().map(|one| one.prospect.name.clone()).collect::<Vec<_>>(), ["Old Hand", "Cy Dow"]);
    assert_eq!(house.companies().iter().map(|company| company.name.clone()).collect::<Vec<_>>(), ["Pier Works"]);
    let old = house.somebody("Old Hand");
    assert_eq!((old.prospect.city, old.prospect.company, old.phones, old.prospect.custom.as_str()), (None, None, vec![], "{}"));
    let again = house.import("Record ID,Name,Email\n1,Ben Ito,ben@example.com\n3,Old Hand,old@example.com\n");
    assert_eq!((again.created, again.merged), (1, 1), "ids that were taken back are free again");
    assert!(
        matches!(house.app.act_blocking(&house.by, now(), UndoImport { import: undone.id }), Ok(view) if view.state == "undone")
    );
}

fn a_file_that_was_imported_twice_by_mistake_is_taken_back_twice_and_everybody_is_gone(built: fn() -> House) {
    let house = built();
    let text =
        "Record ID,Name,Company,Phone,Email\n1,Ben Ito,Harbor Tools,617-555-0133,ben@example.com\n2,Cy Dow,,,cy@example.com\n";
    let (first, second) = (house.import(text), house.import(text));
    assert_eq!((first.created, second.created, second.merged), (2, 0, 2));
    assert_eq!(house.undo(&second).kept, Some(0));
    assert_eq!(house.people().len(), 2);
    assert_eq!(house.undo(&first).kept, Some(0));
    assert!(house.people().is_empty() && house.companies().is_empty());
    let (first, _) = (house.import(text), house.import(text));
    assert_eq!(house.undo(&first).kept, Some(0), "the other one brought nothing that would be lost");
    assert!(house.people().is_empty());
}

fn the_same_file_doubles_nobody_even_where_only_names_are_known(built: fn() -> House) {
    let house = built();
    let text = "Name,City\nBen Ito,Boston\nBen Ito,Boston\nCy Dow,\n";
    assert_eq!(house.import(text).created, 3, "two of one name in a file may be two people");
    assert_eq!(house.rehearse(text).merged, 3);
    let again = house.import(text);
    assert_eq!((again.created, again.merged, house.people().len()), (0, 3, 3));
    assert_eq!(house.import("Name,City\nBen Ito,Boston\n").created, 1, "another file's Ben may be another");
}

fn a_letter_that_no_database_keeps_is_left_out_of_what_a_file_brings(built: fn() -> House) {
    let house = built();
    let import = house.import("Name,Email,Shoe\0size,City\nBen\0 Ito,ben@example.com,4\u{0}3,Bos\0ton\nCy Dow,c\0y,42,\n");
    assert_eq!((import.state.as_str(), import.created), ("done", 2), "{import:?}");
    let ben = house.somebody("Ben Ito");
    assert_eq!(ben.prospect.city.as_deref(), Some("Boston"));
    assert!(ben.prospect.custom.contains("43"), "{}", ben.prospect.custom);
    assert!(!house.rejects(&import).contains('\0'));
}

fn values_changed_after_a_merge_stay_when_it_is_undone(built: fn() -> House) {
    let house = built();
    house.import("Name,Email\nBen Ito,ben@example.com\n");
    let import = house.import("Name,Email,City,State\nBen Ito,ben@example.com,Boston,MA\n");
    let mut ben = house.somebody("Ben Ito").prospect;
    ben.city = Some("Salem".into());
    house.store().write(move |tx| store::prospects::update(tx, &ben)).unwrap();
    assert_eq!(house.undo(&import).kept, Some(1));
    let ben = house.somebody("Ben Ito").prospect;
    assert_eq!((ben.city.as_deref(), ben.state), (Some("Salem"), None));
}

fn what_was_merged_since_is_kept_when_an_import_is_undone_and_it_says_so(built: fn() -> House) {
    let house = built();
    house.import("Name,Email\nOld Hand,old@example.com\nDee Fox,dee@example.com\n");
    let import = house.import(
        "Name,Phone,Email,City\n\
         Ben Ito,617-555-0133,ben@example.com,Boston\n\
         Old Hand,617-555-0135,old@example.com,Salem\n\
         Cy Dow,617-555-0136,cy@example.com,\n",
    );
    assert_eq!((import.created, import.merged), (2, 1));
    let id = |name: &str| house.somebody(name).prospect.id.to_string();
    let (ben, old, dee) = (id("Ben Ito"), id("Old Hand"), id("Dee Fox"));
    let merge = |from: &str, into: &str| {
        let verb = actions::MergeProspects { prospect: from.to_owned(), into: into.to_owned() };
        house.app.act_blocking(&house.by, now(), verb).unwrap();
    };
    merge(&ben, &dee);
    merge(&old, &dee);
    let undone = house.undo(&import);
    assert_eq!((undone.state.as_str(), undone.kept), ("undone", Some(2)), "Ben and Old Hand are Dee now; Cy is gone");
    let people = house.people();
    assert_eq!(people.iter().map(|one| one.prospect.name.as_str()).collect::<Vec<_>>(), ["Dee Fox"]);
    assert_eq!((people[0].phones.len(), people[0].emails.len()), (2, 3), "nothing of a merged person is lost by an undo");
    let again = house.import("Name,Email\nBen Ito,ben@example.com\nOld Hand,old@example.com\nCy Dow,cy@example.com\n");
    assert_eq!((again.created, again.merged), (1, 2), "whoever was merged is found as who they are now");
}

fn the_calls_of_an_import_are_taken_back_from_whoever_they_were_merged_into(built: fn() -> House) {
    let house = built();
    house.import("LEADID,Last Name,Mobile\n17,Hall,617-555-0133\n");
    house.import("Name,Phone\nBen Ito,617-555-0134\n");
    let enroll = actions::Enroll {
        prospect: house.somebody("Ben Ito").prospect.id.to_string(),
        cadence: "Five and fire".into(),
        owner: None,
        start_attempt: None,
    };
    house.app.act_blocking(&house.by, now(), enroll).unwrap();
    let calls = house.import("TASKID,Call Start Time,Subject,Call Type,LEADID\n1,2026-11-23 09:30:00,First,Outbound,17\n");
    assert_eq!(calls.created, 1);
    let ids = ["Hall", "Ben Ito"].map(|name| house.somebody(name).prospect.id.to_string());
    let [from, into] = ids;
    house.app.act_blocking(&house.by, now(), actions::MergeProspects { prospect: from, into }).unwrap();
    assert_eq!(house.touches("Ben Ito").len(), 1);
    let sound = || house.app.checkup(&house.by, now(), actions::Repair::ReportOnly).unwrap().differences;
    assert!(sound().is_empty(), "{:?}", sound());
    house.undo(&calls);
    assert!(house.touches("Ben Ito").iter().all(|record| record.voided.is_some()));
    assert!(sound().is_empty(), "what is stored was decided anew: {:?}", sound());
}

fn an_import_of_many_pieces_is_undone_to_the_last_person(built: fn() -> House) {
    let house = built();
    let mut text = many(1500);
    text.push_str("P3,Family3,Company 3,,p3@example.com,\n");
    let import = house.import(&text);
    assert_eq!((import.created, import.merged, import.companies_created), (1500, 1, 97));
    let undone = house.undo(&import);
    assert_eq!((undone.state.as_str(), undone.kept), ("undone", Some(0)));
    assert!(house.people().is_empty() && house.companies().is_empty());
    assert!(house.store().read(|tx| store::search::find(tx, "family7", 5)).unwrap().is_empty());
}

fn an_import_that_breaks_off_goes_on_where_it_stopped(built: fn() -> House) {
    let text = many(2500);
    let whole = built();
    let expected = whole.import(&text);

    let house = built();
    let source = Arc::new(Bytes::new(&text));
    let broken = source.broken.clone();
    let order = NewImport { file_name: "people.csv".into(), ..NewImport::default() };
    let mut landed = 0;
    let refused = house.app.import(&house.by, &now, order.clone(), source, &mut |progress| {
        landed = progress.rows_read;
        broken.store(true, Ordering::Relaxed);
    });
    assert!(matches!(refused, Err(Refused::Invalid(_))), "{refused:?}");
    assert!(landed > 0 && landed < 2500, "{landed}");
    assert_eq!(house.people().len() as u64, landed);
    let import = house.app.import(&house.by, &now, order, Arc::new(Bytes::new(&text)), &mut |_| {}).unwrap();
    assert_eq!(
        (import.created, import.merged, import.companies_created),
        (expected.created, expected.merged, expected.companies_created)
    );
    assert_eq!(house.people().len(), 2500);
    assert_eq!(house.undo(&import).kept, Some(0));
    assert!(house.people().is_empty());
}

/// Whoever logs a call waits behind no more than one of the pieces.
fn a_file_is_kept_whole_in_small_pieces(built: fn() -> House) {
    let house = built();
    let text = many(2_000) + &format!("Long Note,+16175559999,{}\n", "x".repeat(9_000)).repeat(100);
    let order = NewImport { file_name: "people.csv".into(), ..NewImport::default() };
    let started = house.app.start_import(&house.by, now(), order, Arc::new(Bytes::new(&text)), Keep::File).unwrap();
    let import = started.view.id.parse().unwrap();
    let part = |number| house.store().read(move |tx| store::imports::part(tx, import, number)).unwrap();
    let parts: Vec<Vec<u8>> = (0..).map_while(part).collect();
    assert!(parts.len() > 2 && parts.iter().all(|part| part.len() <= 256 * 1024), "{} parts", parts.len());
    assert_eq!(parts.concat(), text.as_bytes());
}

fn a_file_that_was_kept_goes_on_by_itself(built: fn() -> House) {
    let house = built();
    let text = many(300);
    let order = NewImport { file_name: "people.csv".into(), ..NewImport::default() };
    let started = house.app.start_import(&house.by, now(), order.clone(), Arc::new(Bytes::new(&text)), Keep::File).unwrap();
    let id = started.view.id.clone();
    drop(started);
    assert!(house.app.stopped_imports(now()).unwrap().is_empty(), "somebody may still work on it");
    let twice = house.app.start_import(&house.by, now(), order, Arc::new(Bytes::new(&text)), Keep::File);
    assert!(matches!(twice.map(|_| ()), Err(Refused::Conflict { .. })));
    let later = || now() + jiff::SignedDuration::from_mins(5);
    let stopped = house.app.stopped_imports(later()).unwrap();
    assert_eq!(stopped, [(id.clone(), house.by.user.to_string())]);
    let done = house.app.continue_import(&house.by, &later, &id).unwrap();
    assert_eq!((done.state.as_str(), done.created), ("done", 300));
    assert_eq!(house.people().len(), 300);
}

fn call_history_joins_people_by_id_and_the_rest_is_rejected(built: fn() -> House) {
    let house = built();
    house.import("LEADID,Last Name,Mobile,Email\n17,Hall,617-555-0133,hall@example.com\n");
    let calls = "TASKID,Call Start Time,Call Duration (in seconds),Call Owner,Subject,Call Type,CONTACTID,LEADID\n\
        1,2021-04-15 23:03:00,420,Ana Ruiz,First call,Outbound,,17\n\
        2,2021-05-15 23:03:00,60,Lazar Mathew,They rang,Inbound,,17\n\
        3,2021-05-15 23:03:00,60,Ana Ruiz,x,Outbound,17,\n\
        4,2031-05-15 23:03:00,60,Ana Ruiz,x,Outbound,,17\n\
        5,2021-05-15 23:03:00,60,Ana Ruiz,x,Outbound,,\n";
    let rehearsed = house.rehearse(calls);
    let import = house.import(calls);
    assert_eq!((import.kind.as_str(), import.created, import.rejected), ("touches", 2, 3));
    assert_eq!((rehearsed.created, rehearsed.rejected), (2, 3));
    let fields = house.store().read(store::custom_fields::list).unwrap();
    assert!(fields.is_empty(), "touches have no fields of the workspace's own: {fields:?}");
    let touches = house.touches("Hall");
    assert!(touches.iter().all(|record| record.touch.outcome == Outcome::Unrecorded));
    assert_eq!(
        touches.iter().map(|record| record.touch.direction).collect::<Vec<_>>(),
        [Direction::Outbound, Direction::Inbound]
    );
    assert_eq!(touches[0].touch.occurred_at.to_string(), "2021-04-16T03:03:00Z");
    assert_eq!((touches[0].duration_seconds, touches[0].note.as_deref()), (Some(420), Some("First call")));
    let again = house.import(calls);
    assert_eq!((again.created, again.merged), (0, 2), "the same history again adds nothing");
    house.undo(&import);
    assert!(house.touches("Hall").iter().all(|record| record.voided.is_some()));
    assert_eq!(house.import(calls).created, 2, "what was taken back can come again");
}

fn companies_come_in_by_themselves_and_people_find_them_by_id(built: fn() -> House) {
    let house = built();
    let import = house.import("ACCOUNTID,Account Name,Industry,Website\n5,Harbor Tools,Retail,harbor.example.com\n6,Harbor Tools Ltd,,\n7,Pier Works,,\n");
    assert_eq!((import.kind.as_str(), import.created, import.merged, import.companies_created), ("companies", 2, 1, 2));
    house.import("CONTACTID,Last Name,Account Id,Email\n1,Hall,6,hall@example.com\n2,Dow,99,dow@example.com\n");
    assert_eq!(house.somebody("Hall").prospect.company, Some(house.companies()[0].id));
    assert_eq!(house.somebody("Dow").prospect.company, None);
    let import = house.import("ACCOUNTID,Account Name\n8,????\n9,????\n");
    assert_eq!(import.created, 2, "names that an export could not write make nobody one company");
}

fn new_people_are_put_on_a_cadence_and_those_out_of_reach_need_research(built: fn() -> House) {
    let house = built();
    let order = NewImport { cadence: Some("Five and fire".into()), ..NewImport::default() };
    let import = house.import_as("Record ID,Name,Phone\n1,Ben Ito,617-555-0133\n2,Cy Dow,\n", order).unwrap();
    assert_eq!((import.created, import.enrolled), (2, 2));
    let state = |name: &str| {
        let id = house.somebody(name).prospect.id;
        house.store().read(move |tx| store::answers::of(tx, &[id])).unwrap()[0].plan.state.code()
    };
    assert_eq!((state("Ben Ito"), state("Cy Dow")), ("active", "needs_research"));
    assert_eq!(house.undo(&import).kept, Some(0), "a round that came with the import is no work on them");
    assert!(house.people().is_empty());
}

fn a_large_list_starts_as_capacity_allows_piece_by_piece_or_all_at_once(built: fn() -> House) {
    let mut people = "Record ID,Name,Phone\n".to_owned();
    for nth in 0..70 {
        people += &format!("{nth},Pat Person{nth},617-555-{nth:04}\n");
    }
    let starts = |starts| {
        let house = built();
        let order = NewImport { cadence: Some("Five and fire".into()), starts, ..NewImport::default() };
        let import = house.import_as(&people, order).unwrap();
        assert_eq!((import.created, import.enrolled), (70, 70));
        let ids: Vec<_> = house.people().iter().map(|one| one.prospect.id).collect();
        let answers = house.store().read(move |tx| store::answers::of(tx, &ids)).unwrap();
        let mut days = std::collections::BTreeMap::<jiff::Timestamp, u32>::new();
        for next in answers.iter().filter_map(|answer| answer.plan.next.as_ref()) {
            *days.entry(next.due_at).or_default() += 1;
        }
        (days.into_values().collect::<Vec<_>>(), import.remarks)
    };
    // Fifty a day, as the workspace does; today takes fifty, and the next day the other twenty.
    let (days, remarks) = starts(actions::Starts::AsCapacityAllows);
    assert_eq!(days, [50, 20]);
    assert!(
        remarks.iter().any(|line| line.starts_with("20 of them start later, as capacity allows; the last on ")),
        "{remarks:?}"
    );
    let (days, remarks) = starts(actions::Starts::AtOnce);
    assert_eq!((days.as_slice(), remarks.len()), ([70].as_slice(), 0));
}

fn what_cannot_be_imported_is_refused_before_anything_is_done(built: fn() -> House) {
    let house = built();
    let refused = |order| house.import_as(TWO, order).unwrap_err().to_string();
    assert!(
        refused(NewImport { kind: Some("deals".into()), ..NewImport::default() })
            .contains("one of prospects, touches, companies")
    );
    assert!(refused(NewImport { cadence: Some("Nope".into()), ..NewImport::default() }).contains("one of"));
    assert!(refused(NewImport { owner: Some("zed@example.com".into()), ..NewImport::default() }).contains("e-mail address"));
    let map = vec![("Nope".to_owned(), "phone".to_owned())];
    assert!(refused(NewImport { map, ..NewImport::default() }).contains("has no column"));
    assert!(house.import_as("", NewImport::default()).is_err() && house.people().is_empty());
}
