//! How fast an import is and how much memory it takes. Run by hand in a release build, with the number of rows in
//! `FIFTHCALL_IMPORT_ROWS`; without it a small file only shows that it works.

use crate::House;
use crate::stories::many;

#[test]
fn an_import_says_how_fast_it_was() {
    let rows = std::env::var("FIFTHCALL_IMPORT_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(2_000);
    let house = House::built();
    let text = many(rows);
    #[allow(clippy::disallowed_methods, reason = "a stopwatch")]
    let begun = std::time::SystemTime::now();
    let import = house.import(&text);
    let took = begun.elapsed().unwrap().as_secs_f64();
    assert_eq!(import.created, rows as u64);
    println!("{rows} rows in {took:.2} s: {:.0} rows/s, {} MB on disk", rows as f64 / took, house.size() / 1_000_000);
}
