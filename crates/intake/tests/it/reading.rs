//! The reader: encodings, delimiters, quotes, headers. Meanings are in `shapes.rs`.

use crate::common::*;
use intake::read_table;
use proptest::prelude::*;

#[track_caller]
fn table(text: impl AsRef<[u8]>, expected: &[&[&str]]) {
    let rows = read_table(&bytes(text)).unwrap();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    assert_eq!(rows, expected);
}

#[test]
fn any_delimiter_is_found() {
    for mark in [",", ";", "\t", "|"] {
        table(
            ["a", mark, "b", mark, "c\n1", mark, "2,5 x", mark, "3\n"]
                .concat()
                .replace(if mark == "," { ",5" } else { "\0" }, ""),
            &[&["a", "b", "c"], &["1", if mark == "," { "2 x" } else { "2,5 x" }, "3"]],
        );
    }
    table("sep=;\r\na;b\r\n1,5;2\r\n", &[&["a", "b"], &["1,5", "2"]]);
}

#[test]
fn quotes_may_hold_delimiters_line_breaks_and_doubled_quotes() {
    table(
        "a,b\n\"x, y\",\"line 1\nline 2\"\n\"say \"\"hi\"\"\",\"\"\n",
        &[&["a", "b"], &["x, y", "line 1\nline 2"], &["say \"hi\"", ""]],
    );
    table("a,b\r\n\"line 1\r\nline 2\",2\r\n", &[&["a", "b"], &["line 1\r\nline 2", "2"]]);
    table("a,b\r1,2\r", &[&["a", "b"], &["1", "2"]]);
}

#[test]
fn every_encoding_reads_the_same() {
    let text = "name;city\nJosé Núñez;Köln\nZoë O’Brien;Málaga\n";
    let expected = table_of(text.as_bytes());
    let utf16 = |little: bool, mark: bool| {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect::<Vec<u8>>()
    };
    let (western, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    for bytes in [marked, utf16(true, true), utf16(false, true), utf16(true, false), utf16(false, false), western.into_owned()] {
        assert_eq!(table_of(&bytes), expected);
    }
}

fn table_of(bytes: &[u8]) -> Vec<Vec<String>> {
    read_table(&std::sync::Arc::from(bytes)).unwrap()
}

#[test]
fn one_broken_byte_does_not_make_a_utf8_file_something_else() {
    let mut text = "name,city\n".to_owned() + &"José,Málaga\n".repeat(30);
    text.push_str("Bro");
    let mut bytes = text.into_bytes();
    bytes.push(0xFF);
    bytes.extend_from_slice(b"ken,Here\n");
    let rows = table_of(&bytes);
    assert_eq!(rows[1][0], "José");
    assert_eq!(rows[31][0], "Bro\u{fffd}ken");
}

#[test]
fn short_rows_are_completed_and_wide_rows_are_rejected() {
    let rows = people("First Name,Last Name,Email\nAna\nBen,Ito,ben@example.com,\nCy,Dow,cy@example.com,oops\n");
    assert!(rows[0].is_sound() && rows[1].is_sound() && rows[1].faults.is_empty());
    assert!(!rows[2].is_sound());
    assert_eq!(reasons(&rows[2]), ["Email: the row has 4 values for 3 columns; put values that hold the delimiter in quotes"]);
    assert_eq!(rows[2].line, 4);
    assert_eq!(rows[2].original.as_ref().unwrap()[3], "oops");
}

#[test]
fn a_table_without_a_header_is_read_by_its_values() {
    let rows = people("Ana,ana@example.com,+1 617 555 0133\nBen,ben@example.com,+1 617 555 0134\n");
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].emails, ["ana@example.com"]);
    assert_eq!(rows[0].phones[0].0, "+16175550133");
    assert_eq!(rows[0].custom, [("Column 1".into(), "Ana".to_owned())]);
}

#[test]
fn titles_above_the_header_are_passed_over() {
    let rows = people("Leads of spring\n\nFirst Name,Last Name,Email\nAna,Ruiz,ana@example.com\n");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].name.shown(), "Ana Ruiz");
}

#[test]
fn a_header_of_which_one_field_is_known_is_found_below_titles_too() {
    let text = "Export \"Leads (alle)\";;;;\nStand: 30.11.2026;;;;\nAnrede;Name;Tél. portable;Courriel;Ort/State\n\
                Herr;Dana Groß;0151 23456789;dana@example.com;Berlin\n;Will Ruiz;0151 23456780;will@example.com;Bonn\n";
    let rows = people(text);
    assert_eq!(rows.iter().map(|row| row.name.shown()).collect::<Vec<_>>(), ["Dana Groß", "Will Ruiz"]);
    assert_eq!(rows[0].emails, ["dana@example.com"]);
    assert!(rows[0].custom.contains(&("Ort/State".into(), "Berlin".to_owned())));
    // Without anything that is known nothing is passed over.
    assert_eq!(people("Ana\nBen,ben@example.com,+1 617 555 0134\n").len(), 1);
}

#[test]
fn blank_rows_and_trailing_commas_leave_nothing() {
    let rows = people("First Name,Email,\nAna,ana@example.com,\n,,\n   ,,\nBen,ben@example.com,\n");
    assert_eq!(rows.iter().map(|row| row.position).collect::<Vec<_>>(), [1, 4]);
    assert!(rows.iter().all(|row| row.custom.is_empty()));
}

#[test]
fn a_quotation_mark_never_closed_costs_its_row_and_says_so() {
    let text = "First Name,Email\nAna,ana@example.com\n\"Ben,ben@example.com\n".to_owned() + &"Cy,cy@example.com\n".repeat(3000);
    let rows = people(text);
    assert_eq!(rows.len(), 2);
    assert!(rows[0].is_sound() && !rows[1].is_sound());
    assert_eq!(rows[1].line, 3);
}

#[test]
fn reading_goes_on_where_it_stopped() {
    let source =
        bytes("First Name,Email\n".to_owned() + &(0..50).map(|n| format!("P{n},p{n}@example.com\n")).collect::<String>());
    let settings = settings();
    let survey = survey(&source, &settings);
    assert_eq!(survey.records, 50);
    let mut rows = survey.prospects(&source, &settings).unwrap();
    rows.resume_after(20).unwrap();
    let next = rows.next().unwrap().unwrap();
    assert_eq!((next.position, next.line, next.name.shown()), (21, 22, "P20".to_owned()));
    assert_eq!(rows.count(), 29);
}

#[test]
fn an_empty_file_is_refused_with_a_clear_word() {
    for text in ["", "\n\n", "   "] {
        let source = bytes(text);
        let told = intake::Survey::of(&source, &settings()).map(|survey| survey.records);
        assert!(matches!(told, Err(intake::IntakeError::Empty) | Ok(0 | 1)), "{text:?} {told:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read_all(bytes);
    }

    #[test]
    fn any_table_is_read_without_a_panic(text in "([a-zA-Z0-9 ,;|\"\n\t@.+éß:/-]{0,30}){0,30}") {
        read_all([b"Name,Email,Phone,Created Date,Do Not Call,Country,Time Zone\n", text.as_bytes()].concat());
    }

    #[test]
    fn any_card_is_read_without_a_panic(text in "((TEL|ADR|N|ORG|NOTE|BDAY|PHOTO|TZ|X-A)[;:=,A-Za-z0-9\\\\\"]{0,30}\r?\n){0,12}") {
        read_all(format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{text}END:VCARD\r\n").into_bytes());
    }
}

fn read_all(bytes: Vec<u8>) {
    let source: std::sync::Arc<[u8]> = bytes.into();
    for kind in [None, Some(intake::Kind::Touches), Some(intake::Kind::Companies)] {
        let settings = intake::Settings { kind, ..settings() };
        if let Ok(survey) = intake::Survey::of(&source, &settings) {
            let _ = survey.prospects(&source, &settings).map(|rows| rows.filter_map(Result::ok).count());
            let _ = survey.touches(&source, &settings).map(|rows| rows.filter_map(Result::ok).count());
            let _ = survey.companies(&source, &settings).map(|rows| rows.filter_map(Result::ok).count());
            let _ = intake::Preview::of(&survey, &source, &settings, 5);
        }
    }
}
