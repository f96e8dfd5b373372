//! A look at a file before its import: it reads the beginning of a large one, says so, and leaves the rest to the import.

use crate::build::*;
use crate::common::*;
use intake::dates::Order;
use intake::limits::{LOOKED_AT, LOOKED_AT_PIECES, LOOKED_AT_RECORDS, PREVIEWED_RECORDS};
use intake::preview::{FirstRows, Preview};
use intake::{Extent, Survey};
use std::sync::Arc;

fn look(source: &Arc<[u8]>) -> Survey {
    Survey::look(source, &settings()).unwrap()
}

/// The rows that a look shows, as people.
fn shown(source: &Arc<[u8]>, survey: &Survey) -> Vec<intake::ProspectRow> {
    match Preview::of(survey, source, &settings(), PREVIEWED_RECORDS).unwrap().rows {
        FirstRows::Prospects(rows) => rows,
        FirstRows::Touches(_) | FirstRows::Companies(_) => panic!("people"),
    }
}

#[test]
fn a_file_that_is_not_large_is_looked_at_whole() {
    let text = "List of people\n\nName,Created,Empty\nAna Ruiz,25/12/2021,\n,,\nBen Ito,03/04/2021,\n";
    let xlsx = xlsx_of(&format!("<row>{}</row><row>{}</row>", inline("A1", "Name"), inline("A2", "Ana Ruiz")));
    let cards = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Ruiz\nEND:VCARD\n".repeat(300);
    for file in [text.as_bytes(), &xlsx, cards.as_bytes()] {
        let source = bytes(file);
        let (look, whole) = (look(&source), survey(&source, &settings()));
        assert_eq!((look.extent, look.records), (Extent::Whole, whole.records));
        let told = |survey: &Survey| {
            let columns = survey.columns.iter();
            columns.map(|column| (column.field, column.order, column.filled, column.order_at_start)).collect::<Vec<_>>()
        };
        assert_eq!(told(&look), told(&whole));
        assert_eq!(shown(&source, &look), shown(&source, &whole), "what was kept of the first rows is what they are");
    }
}

#[test]
fn so_many_rows_are_looked_at_and_it_is_said_that_there_are_more() {
    let rows = |count: u64| format!("Name\n{}", "a\n".repeat(count as usize));
    for (count, extent) in [(0, Extent::Whole), (1, Extent::Start)] {
        let source = bytes(rows(LOOKED_AT_RECORDS + count));
        let look = look(&source);
        assert_eq!((look.extent, look.records), (extent, LOOKED_AT_RECORDS));
        let whole = survey(&source, &settings());
        assert_eq!((whole.extent, whole.records), (Extent::Whole, LOOKED_AT_RECORDS + count));
    }
}

#[test]
fn a_record_that_the_look_cuts_in_two_is_not_looked_at() {
    // The last letter within the look has two bytes, and the cut lies between them.
    let row = format!("Zoë,{},25/12/2021\n", "x".repeat(1_000_000));
    let head = format!("Name,Note,Created,Shoe\n{}", row.repeat(67));
    let left = LOOKED_AT as usize - head.len();
    let text = format!("{head}Ana,{},{}é\n", "y".repeat(50_000), "z".repeat(left - 50_006));
    assert!(!text.is_char_boundary(LOOKED_AT as usize));
    let source = bytes(format!("{text}{}", "Ben,,\n".repeat(100)));
    let look = look(&source);
    assert_eq!((look.extent, look.records, look.encoding.name()), (Extent::Start, 67, "UTF-8"));
    assert_eq!(look.columns.iter().map(|column| column.filled).collect::<Vec<_>>(), [67, 67, 67, 0]);
    let last = &look.columns[3];
    assert_eq!(last.field.code(), "custom", "its values may come further down");
}

#[test]
fn the_whole_file_says_how_dates_are_written_and_that_the_beginning_said_otherwise() {
    let start = "03/04/2021,1\n".repeat(LOOKED_AT_RECORDS as usize);
    let source = bytes(format!("Created,Name\n{start}25/12/2021,1\n"));
    let (look, whole) = (look(&source), survey(&source, &settings()));
    assert_eq!((look.columns[0].order, look.columns[0].order_at_start), (Order::MonthFirst, None));
    assert_eq!((whole.columns[0].order, whole.columns[0].order_at_start), (Order::DayFirst, Some(Order::MonthFirst)));
    let agrees = bytes(format!("Created,Name\n{start}12/25/2021,1\n"));
    assert_eq!(survey(&agrees, &settings()).columns[0].order_at_start, None);
}

#[test]
fn a_sheet_is_looked_at_up_to_so_many_pieces_of_it() {
    let row = |text: &str| format!("<row>{}</row>", inline("A1", text));
    // Packed a hundred times smaller: that is no matter of how well it is packed.
    let filler = "<row><c/><c/><c/></row>".repeat(130);
    let times = LOOKED_AT_PIECES as usize / 1_040 + 1;
    let people = ["Name", "Ana Ruiz", "Ben Ito", "Cy Dow"].map(row).concat();
    let source = bytes(xlsx(vec![repeated(SHEET, &format!("{BEFORE}{people}"), &filler, times, AFTER)]));
    let look = look(&source);
    assert_eq!((look.extent, look.records), (Extent::Start, 3));
    assert_eq!(shown(&source, &look).len(), 3);
}

#[test]
fn cards_with_nothing_in_them_are_none() {
    let full = "begin:vcard\nversion:4.0\nFN:Ana Ruiz\nTEL:+16175550133\nEND:VCARD\n";
    let empty = "BEGIN:VCARD\nVERSION:3.0\n\nEND:VCARD\n";
    let text = format!("{empty}BEGIN:VCARD\nBEGIN:VCARD\nVERSION:2.1\n{full}{empty}{full}BEGIN:VCARD\n");
    let rows = people(&text);
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [8, 17]);
    assert!(rows.iter().all(intake::ProspectRow::is_sound));
    assert_eq!(look(&bytes(&text)).records, 2);
    assert_eq!(
        Survey::look(&bytes(empty), &settings()).unwrap_err().to_string(),
        "the file is empty: it has neither a header nor a row"
    );
}
