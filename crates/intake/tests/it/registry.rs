//! Files of do-not-call registries: every shape, and every way in which one may be broken.

use intake::registry::{BadFile, Change, Country, Entry, Says, read};
use jiff::civil::date;
use proptest::prelude::{ProptestConfig, any, prop, proptest};

fn read_all(text: &[u8], country: &str) -> Result<Vec<Entry>, String> {
    let mut entries = Vec::new();
    let read = read(text, Country(country), |entry| {
        entries.push(entry);
        Ok::<(), BadFile>(())
    });
    read.map_err(|bad| bad.to_string()).map(|count| {
        assert_eq!(count, entries.len() as u64);
        entries
    })
}

fn numbers(text: &str, country: &str) -> Result<Vec<u64>, String> {
    Ok(read_all(text.as_bytes(), country)?.into_iter().map(|entry| entry.number).collect())
}

#[test]
fn a_flat_file_is_read_with_and_without_a_comma() {
    let both = vec![12_025_550_143, 14_135_550_100];
    for text in [
        "202,5550143\n413,5550100\n",
        "2025550143\n4135550100",
        "\u{feff}2025550143\r\n\r\n4135550100\r\n",
        "number\n+1 202 555-0143\n14135550100",
    ] {
        assert_eq!(numbers(text, "US").as_ref(), Ok(&both), "{text}");
    }
}

#[test]
fn a_change_list_tells_who_came_and_who_went_and_when() {
    let entries = read_all(b"202,5550143,2026-11-19T00:00:00,A\n2025550144,D,20261120\n", "US").unwrap();
    let came = Says::Changed { to: Change::Added, on: Some(date(2026, 11, 19)) };
    let went = Says::Changed { to: Change::Removed, on: Some(date(2026, 11, 20)) };
    assert_eq!((entries[0].says, entries[1].says, entries[1].line), (came, went, 2));
}

#[test]
fn xml_is_read_in_both_shapes() {
    let full = "<?xml version=\"1.0\"?>\n<list type='full' val='423'>\n<ac val='423'>\n<ph val='5551234'/>\n<ph val='5551235' />\n</ac></list>\n";
    assert_eq!(numbers(full, "US"), Ok(vec![14_235_551_234, 14_235_551_235]));
    let changes = r#"<list type="change"><ac val="202"><ph val="5550143" chgdate="2026-11-20" chg="D"/></ac></list>"#;
    let gone = Says::Changed { to: Change::Removed, on: Some(date(2026, 11, 20)) };
    assert_eq!(read_all(changes.as_bytes(), "US").unwrap()[0].says, gone);
    let own = "<numbers><phone>2025550143</phone><phone>(413) 555-0100</phone></numbers>";
    assert_eq!(numbers(own, "US"), Ok(vec![12_025_550_143, 14_135_550_100]));
}

#[test]
fn british_files_have_a_zero_in_front_or_have_lost_it() {
    let text = "02079460123\n2079460124\n+442079460125\n442079460126\n\"01144960000\",A\n";
    let expected = vec![442_079_460_123, 442_079_460_124, 442_079_460_125, 442_079_460_126, 441_144_960_000];
    assert_eq!(numbers(text, "GB"), Ok(expected));
}

#[test]
fn other_countries_are_read_as_their_numbers_are_dialled() {
    assert_eq!(numbers("0255500123\n+61 2 5550 0124\n", "AU"), Ok(vec![61_255_500_123, 61_255_500_124]));
    assert_eq!(numbers("0612345678\n", "IT"), Ok(vec![390_612_345_678]), "Italy keeps its zero");
}

#[test]
fn a_bad_line_is_named_with_its_reason() {
    for (text, told) in [
        ("2025550143\n20255501\n", "line 2: `20255501` has 8 digits: a number here has ten, as 2025550143"),
        ("2025550143\n0025550143\n", "line 2: `0025550143` has 10 digits"),
        ("202,555014\n", "line 1: after the area code 202 come seven digits, not `555014`"),
        ("2025550143,X\n", "line 1: `X` is neither a change (A, D) nor a date"),
        ("2025550143\nhello\n", "line 2: `hello` is no number"),
        ("2025550143,A,2026-02-30\n", "line 1: `2026-02-30` is neither"),
        ("123456789012345678901\n", "line 1: `123456789012345678901` has too many digits"),
        ("PK\u{3}\u{4}rest", "line 1: it is packed"),
        ("", "the file holds no number"),
        ("\n\nnumber\n", "the file holds no number"),
        ("<list></list>", "the file holds no number"),
        ("<list><ac val='202'>\n<ph val='5550143'/>\n", "line 3: the file breaks off: <ac> of line 1 is not closed"),
        ("<list><ac val='202'>\n<ph val='55501", "line 2: the file breaks off inside a tag"),
        ("<list><ac val='20'>", "line 1: `20` is no area code"),
        ("<list><ac val='202'><ph val='5550'/>", "line 1: `2025550` has 7 digits"),
        ("<list><ac val=202>", "line 1: what val is stands without quotation marks"),
        ("<list><ac val='202'></list>", "line 1: </list>, where <ac> of line 1 is open"),
        ("<list><ph/></list>", "line 1: <ph> without a number"),
        ("<list><ac val='202'><ph val='5550143' chg='X'/></ac></list>", "line 1: `X` is no change: A or D"),
        ("<p>2025550143</p>", "the file holds no number"),
    ] {
        let bad = read_all(text.as_bytes(), "US").unwrap_err();
        assert!(bad.starts_with(told), "{text}: {bad}");
    }
    assert!(read_all(&[b'9'; 5_000], "US").unwrap_err().contains("more than 1,000 characters"));
    assert!(read_all(b"\xff\xfe\n", "US").unwrap_err().contains("no UTF-8"));
}

#[test]
fn what_reads_the_numbers_may_stop_it() {
    let stopped = read(b"2025550143\n2025550144\n".as_slice(), Country("US"), |entry| match entry.line {
        2 => Err(BadFile::Empty),
        _ => Ok(()),
    });
    assert!(matches!(stopped, Err(BadFile::Empty)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_a_file_holds_it_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), xml in any::<bool>()) {
        let mut file = if xml { b"<list><ac val='202'>".to_vec() } else { b"2025550143\n".to_vec() };
        file.extend(bytes);
        let _ = read_all(&file, "US");
        let _ = read_all(&file, "DE");
    }

    #[test]
    fn what_was_written_is_read_back(written in prop::collection::vec((200_u32..1_000, 2_000_000_u32..10_000_000), 1..50)) {
        let expected: Vec<u64> = written.iter().map(|(area, rest)| 10_000_000_000 + u64::from(*area) * 10_000_000 + u64::from(*rest)).collect();
        let flat: String = written.iter().map(|(area, rest)| format!("{area}{rest}\n")).collect();
        let comma: String = written.iter().map(|(area, rest)| format!("{area},{rest}\n")).collect();
        let xml: String = written.iter().map(|(area, rest)| format!("<ac val='{area}'><ph val='{rest}'/></ac>\n")).collect();
        for text in [flat, comma, format!("<list type='full'>{xml}</list>")] {
            assert_eq!(numbers(&text, "US").as_ref(), Ok(&expected));
        }
    }
}
