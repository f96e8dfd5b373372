//! A large file: what is said of its beginning before the import, and what the import says where the rest is otherwise.

use crate::{Bytes, House, now};
use actions::import::{Extent, ImportMode, NewImport};

/// So many rows of a thousand columns, nearly all of them empty.
fn wide(date: &str, rows: usize) -> String {
    format!("{date}{}\n", ",".repeat(999)).repeat(rows)
}

/// The engines have no part in it: nothing is written.
#[test]
fn a_large_file_is_previewed_by_its_beginning_and_read_as_all_of_it_says() {
    let house = House::built();
    let names: String = (1..1_000).map(|column| format!(",Question {column}")).collect();
    // Eight million values are looked at, those of the header among them.
    let start = format!("Created{names}\n{}", wide("03/04/2021", 7_999));
    let text = format!("{start}25/12/2021{}answer\n", ",".repeat(999));
    let preview = house.app.preview_import(&house.by, now(), &NewImport::default(), &Bytes::new(&text)).unwrap();
    assert_eq!((preview.extent, preview.records), (Extent::Start, 7_999));
    let said = "The file is large: its first 7,999 rows were looked at, and what is said here is said of them. An import reads all of it.";
    assert_eq!(preview.remarks, [said]);
    let last = preview.columns.last().unwrap();
    assert_eq!((last.field.as_str(), last.filled), ("custom", 0), "whether it is empty further down, nobody knows");
    let order = NewImport { mode: ImportMode::DryRun, ..NewImport::default() };
    let import = house.import_by(&house.by, &text, order);
    assert_eq!((import.rows_total, import.rows_read), (Some(8_000), 8_000));
    let turned = "Dates of Created are read with the day first, as rows further down show. By the first rows alone it was the month first.";
    assert_eq!(
        (import.remarks[0].as_str(), import.remarks.last().unwrap().as_str()),
        ("New custom fields, for everybody in the workspace (1 of 200 are in use then): Question 999.", turned)
    );
}
