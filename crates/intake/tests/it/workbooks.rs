//! Workbooks as programs write them, and our readers against a library's: the same rows, wherever both read.

use crate::build::*;
use crate::common::*;
use calamine::{Data, Reader, open_workbook_auto_from_rs};
use intake::{IntakeError, Survey};
use proptest::prelude::*;
use std::io::Cursor;
use std::sync::Arc;

fn names(bytes: Vec<u8>) -> Vec<String> {
    people(bytes).into_iter().map(|row| row.name.shown()).collect()
}

/// What the library reads of the first sheet with rows, each row with its number.
fn theirs(bytes: &[u8]) -> Option<Vec<(u64, Vec<String>)>> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes.to_vec())).ok()?;
    for sheet in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&sheet) else { continue };
        let (first, left) = range.start().map_or((0, 0), |(row, column)| (u64::from(row), column as usize));
        let rows: Vec<(u64, Vec<String>)> = range
            .rows()
            .enumerate()
            .map(|(index, cells)| {
                let mut row = vec![String::new(); left];
                row.extend(cells.iter().map(|cell| match cell {
                    Data::DateTime(moment) if !moment.is_duration() => {
                        let (year, month, day, ..) = moment.to_ymd_hms_milli();
                        format!("{year:04}-{month:02}-{day:02}")
                    }
                    Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
                    other => other.to_string(),
                }));
                while row.last().is_some_and(String::is_empty) {
                    row.pop();
                }
                (first + index as u64 + 1, row.iter().map(|cell| cell.trim().to_owned()).collect())
            })
            .filter(|(_, row): &(u64, Vec<String>)| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        if !rows.is_empty() {
            return Some(rows);
        }
    }
    None
}

/// Our rows with their values as custom fields and names, compared value by value where the library has one.
fn agrees(bytes: &[u8]) -> usize {
    let Some(theirs) = theirs(bytes) else { return 0 };
    let source: Arc<[u8]> = Arc::from(bytes);
    let mut settings = settings();
    settings.map = Vec::new();
    let survey = Survey::of(&source, &settings).unwrap();
    let above = theirs.len() as u64 - survey.records;
    let filled: Vec<u64> = survey.columns.iter().map(|column| column.filled).collect();
    for (index, filled) in filled.iter().enumerate() {
        let values = theirs[above as usize..].iter().filter_map(|(_, row)| row.get(index)).filter(|value| !value.is_empty());
        let count = values.clone().count() as u64;
        assert!(count >= *filled && *filled + 3 >= count.min(3), "column {index}: {filled} of {count}");
        for sample in &survey.columns[index].samples {
            let sample = sample.trim();
            assert!(
                values.clone().any(|value| value.starts_with(sample) || sample.starts_with(value.as_str())),
                "{sample:?} in column {index}"
            );
        }
    }
    let lines: Vec<u64> = survey.prospects(&source, &settings).unwrap().map(|row| row.unwrap().line).collect();
    assert!(lines.iter().all(|line| theirs.iter().any(|(number, _)| number == line)), "{lines:?}");
    theirs.len()
}

#[test]
fn a_sheet_is_read_as_a_person_sees_it() {
    let rows = format!(
        "<row r=\"2\">{}{}{}{}</row><row r=\"4\" spans=\"1:4\"><c r=\"A4\" t=\"s\"><v>0</v></c><c r=\"B4\"><v>16175550133</v></c><c r=\"C4\" s=\"1\"><v>46331</v></c><c r=\"D4\" t=\"b\"><v>1</v></c><c r=\"F4\" t=\"e\"><v>#N/A</v></c></row>",
        inline("A2", "Name"),
        inline("B2", "Phone"),
        inline("C2", "Created date"),
        inline("D2", "Hot")
    );
    let texts = "<sst><si><r><t>Ana </t></r><rPh><t>ah-na</t></rPh><r><t xml:space=\"preserve\">Ru&#237;z &amp; Co_x000D_</t></r></si></sst>";
    let book = xlsx(vec![
        part(TEXTS, texts),
        part(
            SHEET,
            &format!("<x:worksheet xmlns:x=\"y\"><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></x:worksheet>"),
        ),
    ]);
    let row = person(&book);
    assert_eq!((row.name.shown().as_str(), row.line), ("Ana Ruíz & Co", 4));
    assert_eq!(row.phones[0].0, "+16175550133");
    assert_eq!(row.created_at.unwrap().to_string(), "2026-11-05T05:00:00Z");
    assert_eq!(&*row.custom[0].0, "Hot");
    assert_eq!(row.custom[0].1, "TRUE");
}

#[test]
fn an_opendocument_sheet_is_read_as_a_person_sees_it() {
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>a remark</text:p></office:annotation><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let rows = format!(
        "<table:table-row>{}{}{}</table:table-row><table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row><table:table-row>{}<table:table-cell office:value-type=\"float\" office:value=\"16175550133\"><text:p>1.62E+10</text:p></table:table-cell><table:table-cell office:value-type=\"date\" office:date-value=\"2026-11-05\"><text:p>11/05/26</text:p></table:table-cell></table:table-row>",
        cell("Name"),
        cell("Phone"),
        cell("Created date"),
        cell("Ana<text:s text:c=\"1\"/>Ru&#237;z")
    );
    let row = person(ods_of(&rows));
    assert_eq!((row.name.shown().as_str(), row.line), ("Ana Ruíz", 5));
    assert_eq!(row.phones[0].0, "+16175550133");
    assert_eq!(row.created_at.unwrap().to_string(), "2026-11-05T05:00:00Z");
}

#[test]
fn an_old_sheet_is_read_as_a_person_sees_it_even_where_its_cells_stand_in_no_order() {
    let text = |row: u16, column: u16, text: &str| cell(0x0204, row, column, 0, &letters(text));
    let mut shared = vec![2, 0, 0, 0, 2, 0, 0, 0];
    shared.extend(letters("Ben Ito"));
    // A text of two bytes a letter that goes on in another record, with one byte a letter.
    shared.extend([8, 0, 1]);
    shared.extend("Ana ".encode_utf16().flat_map(u16::to_le_bytes));
    let texts = [record(0x00FC, &shared), record(0x003C, &[&[0_u8][..], &b"Ru\xEDz"[..]].concat())].concat();
    let cells = [
        text(2, 1, "+1 617 555 0144"),
        text(0, 1, "Phone"),
        text(0, 0, "Name"),
        text(0, 2, "Created date"),
        cell(0x00FD, 1, 0, 0, &1_u32.to_le_bytes()),
        cell(0x0203, 1, 1, 0, &16_175_550_133_f64.to_le_bytes()),
        cell(0x027E, 1, 2, 1, &((46_331_u32 << 2) | 2).to_le_bytes()),
        cell(0x00FD, 2, 0, 0, &0_u32.to_le_bytes()),
    ]
    .concat();
    let rows = people(compound(biff(&[texts], &[Vec::new(), cells])));
    let read: Vec<_> = rows.iter().map(|row| (row.line, row.name.shown(), row.phones[0].0.clone())).collect();
    assert_eq!(
        read,
        [(2, "Ana Ruíz".to_owned(), "+16175550133".to_owned()), (3, "Ben Ito".to_owned(), "+16175550144".to_owned())]
    );
    assert_eq!(rows[0].created_at.unwrap().to_string(), "2026-11-05T05:00:00Z");
}

#[test]
fn a_row_or_a_column_behind_the_last_there_can_be_stops_nobody() {
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let (most, last) = (u64::MAX, "<c r=\"GKGWBYLWRXTLPO1\"/><c/>");
    let rows = format!("<row>{}</row><row r=\"{most}\">{}{last}</row><row>{}</row>", text("Name"), text("Ana"), text("Ben"));
    let lines = |bytes: Vec<u8>| people(bytes).into_iter().map(|row| (row.line, row.name.shown())).collect::<Vec<_>>();
    assert_eq!(lines(xlsx_of(&rows)), [(2, "Ana".to_owned()), (3, "Ben".to_owned())]);
    let row = |repeated: &str, cell: &str| {
        format!("<table:table-row{repeated}><table:table-cell>{cell}</table:table-cell></table:table-row>")
    };
    let text = |text: &str| format!("<text:p>{text}</text:p>");
    let repeated = format!(" table:number-rows-repeated=\"{most}\"");
    let twice = " table:number-rows-repeated=\"2\"";
    let rows = [row("", &text("Name")), row(&repeated, ""), row(&repeated, &text("Ana")), row(twice, &text("Ben"))].concat();
    assert_eq!(lines(ods_of(&rows)), [(3, "Ana".to_owned()), (4, "Ben".to_owned()), (5, "Ben".to_owned())]);
}

#[test]
fn the_sheet_that_is_named_is_read_and_another_name_is_told_with_those_there_are() {
    let book: Arc<[u8]> =
        Arc::from(xlsx_of(&format!("<row>{}</row><row>{}</row>", inline("A1", "Name"), inline("A2", "Ana Ruiz"))));
    let mut settings = settings();
    settings.sheet = Some("people & MORE".to_owned());
    assert_eq!(Survey::of(&book, &settings).unwrap().records, 1);
    settings.sheet = Some("Tabelle1".to_owned());
    let refused = Survey::of(&book, &settings).unwrap_err();
    assert!(matches!(&refused, IntakeError::NoSuchSheet { sheets, .. } if sheets == "People & more"), "{refused}");
}

#[test]
fn names_stand_where_they_stood_and_ours_reads_what_the_library_reads() {
    let rows: String = (2..200)
        .map(|row| {
            format!(
                "<row r=\"{row}\">{}<c r=\"C{row}\"><v>{row}.5</v></c></row>",
                inline(&format!("B{row}"), &format!("Person {row}"))
            )
        })
        .collect();
    let book = xlsx_of(&format!("<row r=\"1\">{}{}</row>{rows}", inline("B1", "Name"), inline("C1", "Size")));
    assert_eq!(names(book.clone()).len(), 198);
    assert_eq!(agrees(&book), 199);
    let old: Vec<u8> = (0..300_u16)
        .flat_map(|row| {
            [cell(0x0204, row, 0, 0, &letters(&format!("Person {row}"))), cell(0x0203, row, 1, 0, &f64::from(row).to_le_bytes())]
                .concat()
        })
        .collect();
    assert_eq!(agrees(&compound(biff(&[], &[old]))), 300);
}

/// Workbooks that were not made for this product; where there are none, nothing is tested.
#[test]
fn every_real_workbook_is_read_as_the_library_reads_it() {
    let Some(folder) = crate::real::folder() else { return };
    let (mut waiting, mut rows) = (vec![folder], 0);
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|end| end == "xlsx" || end == "xls" || end == "ods") {
                rows += agrees(&std::fs::read(&path).unwrap());
            }
        }
    }
    println!("{rows} rows");
}

/// One sound workbook of each kind, nothing in it packed, so that a changed byte is a changed word.
fn sound(kind: usize) -> Vec<u8> {
    let text = |row: u16, column: u16, text: &str| cell(0x0204, row, column, 0, &letters(text));
    match kind {
        0 => {
            let rows: String = (1..6)
                .map(|row| {
                    format!(
                        "<row r=\"{row}\">{}<c r=\"B{row}\" s=\"1\"><v>4633{row}</v></c><c t=\"s\"><v>0</v></c></row>",
                        inline(&format!("A{row}"), "Ana &amp; co _x0041_")
                    )
                })
                .collect();
            xlsx(vec![
                stored(TEXTS, "<sst><si><t>Ana</t><rPh><t>a</t></rPh></si></sst>"),
                stored(SHEET, &format!("{BEFORE}{rows}{AFTER}")),
            ])
        }
        1 => {
            let row = "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"3\" office:value-type=\"float\" office:value=\"4.5\"/><table:table-cell><text:p>Ana<text:s text:c=\"2\"/></text:p></table:table-cell></table:table-row>";
            ods(vec![stored("content.xml", &format!("{ODS_BEFORE}{}{ODS_AFTER}", row.repeat(4)))])
        }
        _ => {
            let mut shared = vec![2, 0, 0, 0, 2, 0, 0, 0];
            shared.extend(letters("Ben Ito"));
            shared.extend([3, 0, 9, 1, 0, b'A', 0, b'n', 0, b'a', 0, 0, 0, 0, 0]);
            let numbers = [0, 0, 0xB2, 0, 0, 0, 1, 0, 0xB3, 0, 0, 0, 2, 0];
            let formula = [&[0_u8, 0, 0, 0, 0, 0, 0xFF, 0xFF][..], &[0; 8]].concat();
            let cells = [
                text(0, 0, "Name"),
                text(0, 1, "Phone"),
                cell(0x00FD, 1, 0, 0, &1_u32.to_le_bytes()),
                cell(0x00BD, 1, 1, 0, &numbers[2..]),
                cell(0x0006, 2, 0, 0, &formula),
                record(0x0207, &letters("Cleo")),
                cell(0x0205, 2, 1, 0, &[1, 0]),
            ];
            compound(biff(&[record(0x00FC, &shared)], &[cells.concat()]))
        }
    }
}

/// A seventh of the changes are such as lengths and counts are made of.
fn damaged(mut bytes: Vec<u8>, changes: &[(usize, u8)], cut: usize) -> Vec<u8> {
    for (at, byte) in changes {
        // Where the words stand, rather than in the blank space behind them.
        let at = at % bytes.len();
        bytes[at] = if byte % 7 == 0 { 0xFF } else { *byte };
    }
    if cut.is_multiple_of(5) {
        bytes.truncate(cut % bytes.len());
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_damaged_workbook_is_read_or_refused(kind in 0..3_usize, changes in prop::collection::vec((any::<usize>(), any::<u8>()), 1..20), cut: usize) {
        let source: Arc<[u8]> = damaged(sound(kind), &changes, cut).into();
        let settings = settings();
        if let Ok(survey) = Survey::of(&source, &settings) {
            survey.prospects(&source, &settings).unwrap().for_each(drop);
            survey.touches(&source, &settings).unwrap().for_each(drop);
        }
    }
}

#[test]
fn what_is_damaged_above_was_sound() {
    for kind in 0..3 {
        let source: Arc<[u8]> = sound(kind).into();
        assert!(Survey::of(&source, &settings()).unwrap().records >= 2, "{kind}");
    }
}
